"""The numbers of the pages, each against a count made in another way."""

import re

import numpy as np
import pytest

from lesson import KERNELS, TinyCNN, conv2d, maxpool2d
from lesson.analysis import nearest_kernel
from lesson.images import digits, photo
from lesson.weights import DATA
from scripts.publish import facts
from scripts.publish import facts_recorded as recorded
from scripts.publish.notation import expand
from scripts.publish.questions import question

#: A call of a fact of one run; those that end in `on_each` give both.
MEASURED = re.compile(
    r"(?:times_as_fast|milliseconds|images_per_second|epoch_seconds|growth|past_the_peak"
    r"|machine)\((?!\"processor)[^)]*\)"
)
#: Those of the table, the deep layer last.
BANKS = [
    "12 filters 3×3×3, 512×512",
    "32 filters 7×7×3, 224×224",
    "128 filters 3×3×128, 28×28",
]
FOLDED = re.compile(r"^\?\?\?.*\n(?:(?: {4}.*)?\n)*", re.M)


def test_counts_are_the_seeds_and_the_networks():
    assert facts.pixels(224, 224, 3) == 150_528
    assert facts.dense_weights(224, 224, 3, 1000) == 150_528_000
    assert facts.local_weights(224, 224, 3, 64) == 86_704_128
    assert facts.shared_weights(3, 64) == 1_728
    arrays = TinyCNN.load().parameters
    assert facts.parameters() == sum(a.size for a in arrays.values()) == 4266
    assert (facts.layer_weights("conv1"), facts.layer_biases("conv1")) == (36, 4)
    assert facts.layer_size("flatten") == arrays["W3"].shape[1] == 392
    assert facts.dense_share() == pytest.approx(100 * 3930 / 4266)
    # 28 becomes 26, 13, 11 and 5.
    assert facts.valid_flat() == 5 * 5 * 8
    network, (images, labels) = TinyCNN.load(), digits()
    read = [network.forward(x).argmax() for x in images]
    assert facts.heldout_correct() == np.count_nonzero(read == labels)
    assert facts.heldout_total() == 500


def test_what_is_said_of_moved_digits_is_said_of_one_test_set():
    """The 10,000 of MNIST, for every network and distance."""
    accuracies = [recorded.recorded_accuracy(by, of=0) for by in range(7)]
    assert accuracies == sorted(accuracies, reverse=True)
    assert accuracies[4] == pytest.approx(83.02, abs=0.005)
    text = (facts.DOCS / "index.md").read_text(encoding="utf-8")
    assert "accuracy_after_shift" not in text
    assert "MNIST's 10,000 test digits, ours reads" in text


def test_half_of_all_places_survive_a_step():
    unchanged = 0
    for i, j in np.ndindex(8, 8):
        before, after = np.zeros((2, 8, 8))
        before[i, j] = 1
        after[i, j + 1 : j + 2] = 1
        unchanged += np.array_equal(maxpool2d(before), maxpool2d(after))
    assert facts.pool_unchanged() == unchanged == facts.pool_positions() // 2


def test_the_minutes_on_the_page_add_up():
    """Those in the small capitals over each part, and those on the cards."""
    text = expand((facts.DOCS / "index.md").read_text(encoding="utf-8"))
    stated = re.search(r"<dd markdown>(\d+) min, and<br>(\d+) min of exercises", text)
    lesson, exercises = map(int, stated.groups())
    over = re.findall(r'"eyebrow">.* · (\d+) min</p>', text)
    *parts, synthesis, summary = map(int, over)
    assert sum(parts) + summary == lesson == facts.lesson_minutes()
    cards = [int(minutes) for minutes in re.findall(r"\. (\d+) min\n</div>", text)]
    assert cards == [10, 13, 15]
    assert sum(cards) == synthesis == exercises
    assert 35 <= lesson <= 40


def test_moving_digits_in_training_helps_the_more_the_further_they_move():
    """From every seed, as scripts/experiments/translation.py found it."""
    for network in ("convolutional", "dense, 128 hidden units"):
        for by in (2, 4):
            worst = recorded.recorded_accuracy(by, True, network, "lowest")
            assert worst > recorded.recorded_accuracy(by, False, network, "highest")
    by = recorded.recorded_accuracy
    gains = [by(pixels) - by(pixels, False) for pixels in (0, 2, 4)]
    assert gains == sorted(gains)


def test_the_gap_between_networks_is_larger_than_between_seeds():
    """At four pixels, where the page compares them."""
    assert recorded.recorded_seeds() >= 3
    ours = recorded.recorded_accuracy(4, of="lowest")
    dense = recorded.recorded_accuracy(4, True, "dense, 128 hidden units", "highest")
    assert ours - dense > 3 * recorded.recorded_spread(4)
    unmoved = recorded.recorded_accuracy(4, False, of="highest")
    assert ours - unmoved > 3 * recorded.recorded_spread(4)
    inked = recorded.recorded_accuracy_with_all_ink(4)
    assert 0 < inked - recorded.recorded_accuracy(4) < 5


def test_filters_that_go_through_a_cycle_or_come_near_a_kernel_are_counted():
    """Of the 44 that fit, six are blobs and slopes; ten of the rest are in colour."""
    assert recorded.filters_that_fit_gabor() == 44
    assert recorded.gabor_filters() == 38
    assert recorded.coloured_gabor_filters() == 10
    noise = np.random.default_rng(1).standard_normal((3000, 3, 3))
    share = 100 * np.mean([nearest_kernel(w).alike for w in noise])
    assert facts.noise_near_designed() == pytest.approx(share, abs=1.2)
    assert 4 < facts.noise_near_designed() < 5
    # The margin of the page: each control keeps more of the learned filters.
    controls = "white noise", "smooth noise", "shuffled pixels", "phase-randomised"
    shares = [facts.noise_near_designed(control) for control in controls]
    assert shares == sorted(shares)
    assert shares[-1] < 100 * facts.filters_near_designed() / 12 / 2


def test_the_filters_are_told_apart_by_the_kernel_they_are_near():
    """A question of exercise I names these numbers in words."""
    upright = facts.filters_near_designed("sobel_x", "sobel_y")
    turned = facts.filters_near_designed("diagonal_down", "diagonal_up")
    assert (upright, turned, facts.filters_near_designed("blur")) == (4, 4, 2)
    assert facts.filters_near_designed() == 10
    text = question("why-sobel").right[0].why
    assert "four filters close to Sobel-x or Sobel-y, four close to a Sobel" in text
    assert "two close to blur, and two close to none" in text
    assert "of the eight like a Sobel kernel, five make a map like that" in text
    sobels = ("sobel_x", "sobel_y", "diagonal_down", "diagonal_up")
    assert facts.filters_near_designed(*sobels) == 8
    assert facts.maps_near_designed(*sobels) == 5


def test_filter_7_looks_like_an_edge_and_follows_brightness_five_follow_edges():
    assert facts.filter_cosine(7) == pytest.approx(-0.86, abs=0.005)
    assert facts.filter_map_likeness(7) == pytest.approx(-0.34, abs=0.005)
    assert facts.filter_brightness(7) == pytest.approx(0.93, abs=0.005)
    assert facts.filter_sum(7) == pytest.approx(1.48, abs=0.005)
    # The two counts of the page, reconciled: the same five filters.
    edges = facts.maps_that_follow("edges").replace(" and", ",").split(", ")
    assert edges == ["1", "2", "3", "8", "11"]
    for k in map(int, edges):
        assert abs(facts.filter_cosine(k)) > 0.8
        assert abs(facts.filter_map_likeness(k)) > 0.8


def test_the_whiskers_stand_out_most_where_the_question_says():
    """In the lower left corner: six, eleven and seventeen times the usual response."""
    image = photo("chelsea")
    ratios = []
    for name in ("sobel_x", "sobel_y", "blob"):
        map_ = conv2d(image, KERNELS[name].weights, pad_mode="edge")
        strongest, usual = np.quantile(abs(map_[195:, :150]), [0.98, 0.5])
        ratios.append(strongest / usual)
    assert ratios == pytest.approx([6.2, 10.6, 17.3], abs=0.1)
    asked = question("whiskers")
    assert "blob" in asked.options["ABCD".index(asked.right[0].answer)]


def test_the_page_says_where_filters_come_from_and_which_terms_to_remember():
    text = (facts.DOCS / "index.md").read_text(encoding="utf-8")
    network = "a second network: the same layers with twelve and twenty-four filters"
    said = text.index(network)
    assert text.index("{ #feature-maps }") < said < text.index("::figure feature_maps")
    bold = re.findall(r"\*\*(.+?)\*\*", FOLDED.sub("", text))
    summary = text[text.index("{ #summary }") : text.index("{ #pitfalls }")].lower()
    assert [term for term in bold if term.lower() not in summary] == []
    assert len(bold) <= 9


def test_maps_of_the_cat_follow_edges_brightness_or_both():
    """Against the cosine of patch and filter, both without their means."""
    W1 = TinyCNN.load(DATA / "filters_weights.npz").parameters["W1"][..., 0]
    patches = np.lib.stride_tricks.sliding_window_view(photo("chelsea"), (3, 3))
    patches = patches.reshape(-1, 9)
    bare = patches - patches.mean(axis=1, keepdims=True)
    pattern = {}
    for k, w in enumerate(W1.reshape(12, 9), start=1):
        values = abs((patches - patches.mean()) @ w)
        top = bare[values >= np.quantile(values, 0.95)]
        w = w - w.mean()
        cosines = top @ w / np.linalg.norm(w) / (np.linalg.norm(top, axis=1) + 1e-12)
        pattern[str(k)] = np.median(abs(cosines))
    groups = {
        what: facts.maps_that_follow(what).replace(" and", ",").split(", ")
        for what in ("edges", "brightness", "both")
    }
    every = [k for group in groups.values() for k in group]
    assert sorted(every, key=int) == [str(k) for k in range(1, 13)]
    least = min(pattern[k] for k in groups["edges"])
    assert least > max(0.7, *(pattern[k] for k in groups["brightness"]))


def test_a_library_that_passes_the_fastest_product_is_named():
    """PyTorch does 128·9·128·28² multiplications and additions in 2.03 ms."""
    assert "128 filters 3×3×128, 28×28 (114)" in recorded.past_the_peak()
    assert recorded.machine("peak") < 2 * 128 * 9 * 128 * 28**2 / 2.031e6 < 114.5
    assert recorded.past_the_peak(without_avx512=True) == "none"


@pytest.mark.parametrize("page", ["explore/speed.md", "index.md"])
def test_no_number_of_one_run_stands_alone_in_a_sentence(page):
    """Beside what was measured with AVX-512 stands what was measured without."""
    for sentence in (facts.DOCS / page).read_text(encoding="utf-8").splitlines():
        measured = MEASURED.findall(sentence)
        assert 2 * sum("without_avx512=True" in m for m in measured) == len(measured)


def test_what_is_said_to_be_ahead_is_ahead_with_avx512_and_without():
    for row in BANKS:
        for without in (False, True):
            ratio = recorded.times_as_fast(row, "torch channels-last", without)
            deep = recorded.times_as_fast(BANKS[-1], "torch channels-last", without)
            assert deep <= ratio < 1


def test_the_speed_page_shows_two_listings_and_folds_the_others():
    text = (facts.DOCS / "explore" / "speed.md").read_text(encoding="utf-8")
    assert len(re.findall(r"^::listing", text, re.M)) <= 2
    assert re.search(r"^ {4}::listing", text, re.M)


@pytest.mark.parametrize(
    ("term", "use"),
    [
        ("blue is above zero, red is below", "::widget convolution-stepper"),
        ("take the cosine of their weights", "::widget filter-film"),
        ("**stride** is the step", "rounding up; without padding"),
        ("each of the nine places in a kernel a **tap**", "is one tap of every filter"),
    ],
)
def test_a_term_is_explained_before_it_is_used(term, use):
    text = (facts.DOCS / "index.md").read_text(encoding="utf-8")
    assert text.index(term) < text.index(use)


def test_the_size_of_a_download_is_its_files(built_site):
    files = ("cnn_starter.py", "KB", 1e3), ("lesson-9.2.2.zip", "MB", 1e6)
    for name, unit, bytes_ in files:
        number, unit_given = facts.download_size(name).split()
        size = (built_site / "downloads" / name).stat().st_size
        assert unit_given == unit
        assert float(number) == pytest.approx(size / bytes_, rel=0.05)
