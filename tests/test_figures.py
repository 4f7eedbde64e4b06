"""The figures: what they show, that they are legible, and that they come out the same."""

import ast
import base64
import functools
import io
import re
import sys
from itertools import combinations
from types import SimpleNamespace
from xml.etree import ElementTree

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch
from numpy.testing import assert_array_equal
from PIL import Image

from lesson.analysis import summarise
from lesson.conv import conv2d
from lesson.images import photo
from lesson.network import TinyCNN
from lesson.sizes import output_size
from lesson.visualization import PALETTES, limit_of, rgb, signed_rgb
from lesson.weights import DATA, load_arrays
from scripts import build_figures, freshness
from scripts.drawing import marks
from scripts.drawing.render import encode, render
from scripts.experiments import record
from scripts.figures import (
    accuracy_under_shift,
    cnn_block,
    feature_maps,
    gabor_controls,
    learned_filters,
    max_pooling,
    parameter_ladder,
    sliding_filter,
    stride_and_padding,
)
from scripts.publish import facts
from scripts.publish.figure import words
from tests.test_tokens import contrast

pytestmark = pytest.mark.slow

SLUGS = build_figures.slugs()
SCHEMES = sorted(PALETTES)


def module(slug):
    return __import__(f"scripts.figures.{slug}", fromlist=["make"])


@pytest.fixture(autouse=True)
def light_and_wide_again():
    yield
    marks.use("light")


@pytest.fixture(scope="module")
def files():
    """Return {slug: {file name: bytes}}: as they were built, where that is fresh."""
    made = {}
    folder = build_figures.FIGURES
    record_ = freshness.read_record(folder)
    for slug in SLUGS:
        if build_figures.target(slug).why_stale() is None:
            names = record_[slug]["files"]
            made[slug] = {name: (folder / name).read_bytes() for name in names}
        else:
            made[slug] = render(slug)
    return made


def svgs(files):
    return {
        name: ElementTree.fromstring(data)
        for made in files.values()
        for name, data in made.items()
        if name.endswith(".svg")
    }


def pictures(root):
    images = [element for element in root.iter() if element.tag.endswith("}image")]
    links = [image.get("{http://www.w3.org/1999/xlink}href") for image in images]
    files = [io.BytesIO(base64.b64decode(link.partition(",")[2])) for link in links]
    return [np.asarray(Image.open(file))[..., :3] for file in files]


# What every figure has


@pytest.mark.parametrize("slug", SLUGS)
def test_it_is_described_captioned_and_its_script_does_nothing_but_make_it(slug):
    alt, caption = words(slug)
    assert 60 <= len(alt) <= 300
    assert 20 <= len(caption) <= 300
    for text in (alt, caption):
        assert text == " ".join(text.split())
        assert text.endswith(".")
        assert not text.lower().startswith(("figure", "image of", "a picture of"))
    assert callable(module(slug).make)
    source = (build_figures.SCRIPTS / f"{slug}.py").read_text("utf-8")
    called = {
        node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute | ast.Name)
    }
    assert not called & {"savefig", "save", "show", "seed", "urlopen", "write_bytes"}


def test_each_comes_in_both_schemes_and_both_widths(files):
    for slug, made in files.items():
        variants = {name.removeprefix(f"{slug}.").rpartition(".")[0] for name in made}
        assert variants == {"light", "dark", "phone.light", "phone.dark"}
        assert made[min(made)] != made[max(made)], "phone and wide are one drawing"


@pytest.mark.parametrize(("width", "due"), [(576, "748"), (748, "324")])
def test_a_figure_of_another_width_is_refused_with_what_to_draw_on(
    monkeypatch, width, due
):
    one = SimpleNamespace(make=lambda: Figure(figsize=(width / 72, 3)))
    monkeypatch.setitem(sys.modules, "scripts.figures.one", one)
    why = rf"one is {width} pixels wide and must be {due}: draw on canvas"
    with pytest.raises(ValueError, match=why):
        render("one")


def test_what_one_figure_has_read_another_reads_again():
    results = "scripts/benchmarking/results/amd-epyc-avx-512.json"
    for slug in ("speed", "speed_growth"):
        _, _, read = freshness.observe(build_figures.target(slug))
        assert results in read


@pytest.mark.parametrize("slug", SLUGS)
def test_drawing_again_gives_the_same_bytes(files, slug):
    again = render(slug)
    assert again.keys() == files[slug].keys()
    assert [name for name in again if again[name] != files[slug][name]] == []


def test_files_are_small_sharp_and_ask_for_nothing(files):
    sizes = {name: len(data) for made in files.values() for name, data in made.items()}
    assert max(sizes.values()) < 400_000, sizes
    for name, root in svgs(files).items():
        width = marks.PHONE if ".phone." in name else marks.COLUMN
        assert float(root.get("width")) == width, name
        assert root.get("viewBox") == f"0 0 {root.get('width')} {root.get('height')}"
        tags = {element.tag.rpartition("}")[2] for element in root.iter()}
        assert not tags & {"text", "script", "foreignObject"}, name
        links = [value for e in root.iter() for key, value in e.items() if "href" in key]
        assert all(link.startswith(("#", "data:image/")) for link in links), name
        for image in (e for e in root.iter() if e.tag.endswith("}image")):
            scale = float(re.match(r"matrix\((\S+) ", image.get("transform"))[1])
            sharp = "pixelated" in image.get("style", "")
            assert sharp == (scale >= 1), name


# Whether it can be read


@pytest.fixture(params=[False, True], ids=["wide", "phone"])
def phone(request):
    return request.param


def written(slug):
    return [text.get_text() for text in drawn(slug)[0].texts]


#: A film's frames are those of its still.
STILLS = [slug for slug in SLUGS if not slug.endswith("_film")]


@functools.cache
def drawn(slug, phone=False):
    """Return the axes of a figure, drawn once for all tests; a film has pixels only."""
    marks.use("light", phone)
    return module(slug).make().axes


@pytest.mark.parametrize("slug", STILLS)
def test_words_are_large_enough_stay_on_the_canvas_and_do_not_overlap(slug, phone):
    ax = drawn(slug, phone)[0]
    texts = [text for text in ax.texts if text.get_text()]
    renderer, canvas = FigureCanvasAgg(ax.figure).get_renderer(), ax.figure.bbox
    boxes = [(text.get_text(), text.get_window_extent(renderer)) for text in texts]
    assert all(text.get_size() >= marks.SMALL_PRINT for text in texts)
    for words_, box in boxes:
        assert min(box.x0, box.y0) >= -1, words_
        assert box.x1 <= canvas.width + 1, words_
        assert box.y1 <= canvas.height + 1, words_
    for (one, box), (other, place) in combinations(boxes, 2):
        assert not box.padded(-1).overlaps(place.padded(-1)), (one, other)


@pytest.mark.parametrize("slug", STILLS)
def test_nothing_that_is_drawn_is_cut_off_at_the_edge(slug, phone):
    """The whole line of every frame and box lies inside the canvas."""
    for ax in drawn(slug, phone):
        width, height = max(ax.get_xlim()), max(ax.get_ylim())
        for patch in (p for p in ax.patches if isinstance(p, FancyBboxPatch)):
            bounds, half = patch.get_extents(), patch.get_linewidth() / 2
            (x0, y0), (x1, y1) = ax.transData.inverted().transform(bounds)
            assert min(x0, x1, y0, y1) - half > -0.51
            assert max(x0, x1) + half < width + 0.51
            assert max(y0, y1) + half < height + 0.51


@pytest.mark.parametrize("scheme", SCHEMES)
def test_numbers_stand_out_from_their_cells(scheme):
    marks.use(scheme)
    ink = PALETTES[scheme].ink
    for colour in marks.theme().cell_colours(np.linspace(-1, 1, 41), limit=1):
        cell = "#" + "".join(f"{round(255 * share):02x}" for share in colour)
        assert contrast(ink, cell) >= 4.5


# Whether it is true


def assert_apart(places):
    for a, b in combinations(places, 2):
        across = min(a[1], b[1]) - max(a[0], b[0])
        along = min(max(a[2:]), max(b[2:])) - max(min(a[2:]), min(b[2:]))
        assert min(across, along) <= 0, "pictures overlap"


def numbers(text):
    return [int(n.replace(",", "")) for n in re.findall(r"\d[\d,]*", text)]


def test_the_sliding_filter_sums_the_products_it_shows():
    i, j = sliding_filter.POSITION
    output = conv2d(sliding_filter.IMAGE, sliding_filter.KERNEL, pad="valid")
    assert output[i, j] == -7
    assert f"row {i + 1}, column {j + 1}" in sliding_filter.ALT
    assert "minus 7" in sliding_filter.ALT
    sums = (t for t in written("sliding_filter") if "=" in t and len(t) > 1)
    sum_ = next(sums).replace("−", "-")
    left, right = sum_.split("=")
    assert eval(left) == int(right) == -7


def test_the_film_visits_each_position_once_in_less_than_five_seconds(files):
    film, durations = "sliding_filter_film", []
    film = Image.open(io.BytesIO(files[film][f"{film}.light.webp"]))
    for frame in range(film.n_frames):
        film.seek(frame)
        film.load()
        durations.append(film.info["duration"])
    assert len(durations) == output_size(6, 3) ** 2 == 16
    assert sum(durations) <= 5000
    assert film.info["loop"] == 1


def test_the_ladders_bars_are_honest():
    counts = [count for _, count in parameter_ladder.rows()]
    assert counts == sorted(counts, reverse=True)
    boxes = drawn("parameter_ladder")[0].patches
    widths = np.array([box.get_width() for box in boxes])
    decades = np.log10(np.array(counts, dtype=float))
    assert widths / widths[0] == pytest.approx(decades / decades[0])
    outputs, *written = numbers(words("parameter_ladder")[0])
    assert written == counts
    # Like with like: every row has as many outputs, one for each position and filter.
    assert outputs == 224 * 224 * 64
    assert counts == [outputs * n for n in (224 * 224 * 3, 27)] + [64 * 27]
    assert facts.saved_by_locality() == counts[0] / counts[1]
    assert counts[0] / counts[1] == pytest.approx(5575.1, abs=0.1)
    assert facts.saved_by_sharing() == counts[1] / counts[2] == 50_176


def test_the_block_is_the_models():
    shapes = {"×".join(map(str, layer.shape)) for layer in summarise(TinyCNN.load())}
    fields = [layer.receptive_field for layer in summarise(TinyCNN.load())[1:5]]
    assert shapes | {f"{n}×{n}" for n in fields} <= {*written("cnn_block")}
    assert fields == [3, 4, 8, 10]


@pytest.mark.parametrize(
    "options", [{"kernels": (5, 3)}, {"filters": (6, 12)}, {"filters": (16, 32)}]
)
def test_the_block_can_be_another_architectures(monkeypatch, options, phone):
    network = TinyCNN.initialise(seed=0, **options)
    monkeypatch.setattr(TinyCNN, "load", lambda: network)
    marks.use("light", phone)
    ax = cnn_block.make().axes[0]
    shapes = {"×".join(map(str, layer.shape)) for layer in summarise(network)[:5]}
    assert shapes <= {text.get_text() for text in ax.texts}
    maps = network.feature_maps(np.zeros((28, 28)))
    places = [image.get_extent() for image in ax.images]
    assert len(places) >= sum(maps[name].shape[2] for name in list(maps)[:4])
    left, right = sorted(ax.get_xlim())
    assert all(left <= a and b <= right for a, b, *_ in places)
    assert_apart(places)


def test_pooling_and_two_convolutions_are_what_is_drawn():
    dots = [len(ax.lines) for ax in drawn("stride_and_padding")]
    counts = [output_size(6, 3, s, p) ** 2 for s, p in stride_and_padding.PANELS]
    assert sum(dots) == sum(counts)
    assert sorted(numbers(stride_and_padding.ALT)[4:]) == [2, 4, 9, 16, 36]
    assert sorted(counts) == [4, 9, 16, 36]
    i, j = max_pooling.BLOCK
    assert max_pooling.MAP[2 * i : 2 * i + 2, 2 * j : 2 * j + 2].max() == 9
    assert "largest difference: 0" in written("two_convolutions_are_one")
    told = " ".join(written("shift_and_pool"))
    _, features, pooled = (int(n) for n in re.findall(r"changed: (\d+)%", told))
    assert re.findall(r"put back: (\d+)%", told) == ["0", "0"]
    assert pooled < features


def test_twelve_filters_make_twelve_maps_before_and_after_relu():
    W, maps = feature_maps.learned_maps()
    assert W.shape == (12, 3, 3)
    assert maps.shape[2] == 12
    images = drawn("feature_maps")[0].images
    assert len(images) == 12 + 2 * 12, "a filter each, and two maps"
    numbered = [text for text in written("feature_maps") if text.isdigit()]
    assert numbered == [str(k) for k in range(1, 13)]


def test_no_filter_hides_any_part_of_a_map(phone):
    """The whiskers, clearest in the lower left corner, are to be seen."""
    assert_apart([i.get_extent() for i in drawn("feature_maps", phone)[0].images])


def test_the_pixels_in_the_file_are_the_weights(files):
    root = ElementTree.fromstring(files["learned_filters"]["learned_filters.dark.svg"])
    found, W = pictures(root), feature_maps.learned_maps()[0]
    for kernel in W:
        expected = signed_rgb(kernel, limit_of(W), "dark")
        assert any(np.array_equal(pixels, expected) for pixels in found)
    assert len(drawn("learned_filters")[0].images) == len(found) >= 24


def test_accuracy_falls_with_the_shift_and_less_so_with_convolution_or_practice():
    networks = record.read("translation")["networks"]
    without, practised = accuracy_under_shift.CHARTS
    ours, dense = (
        np.array([np.mean(networks[name][how], axis=0) for how in (without, practised)])
        for name in accuracy_under_shift.LABELS
    )
    assert ours.shape == dense.shape == (2, 7)
    assert (np.diff(ours, axis=1) < 0).all()
    assert (np.diff(dense, axis=1) < 0).all()
    assert (ours[:, 1:] > dense[:, 1:]).all(), "the gap that is wiring"
    assert (ours[1] > ours[0]).all(), "the gap that is practice"
    assert (dense[1] > dense[0]).all()
    # A pixel is what it was trained to bear.
    assert ours[1, 1] == pytest.approx(ours[1, 0], abs=0.01)


def test_the_filters_are_named_as_the_page_does():
    W = load_arrays(DATA / "filters_weights.npz", ["W1"])["W1"]
    words = learned_filters.lines(W)
    assert sum(w[0] != "like none" for w in words) == facts.filters_near_designed()
    assert len(written("learned_filters")) == 12 + sum(map(len, words))
    # Filter 7 looks like a diagonal edge and acts like blur.
    assert words[6] == ["diagonal down -0.86", "maps -0.34", "brightness 0.93"]
    assert words[8] == ["like none", "brightness 0.99"]
    kernels = W[6, ..., 0], np.ones((3, 3))
    maps = [conv2d(photo("chelsea"), w, pad="valid").ravel() for w in kernels]
    assert f"{np.corrcoef(maps)[0, 1]:.2f}" == "0.93"


def test_large_learned_filters_beat_every_control_and_small_ones_prove_nothing():
    banks = record.read("gabor")["banks"]
    shares = {
        name: [banks[name][kind]["share"] for kind in gabor_controls.KINDS]
        for name in gabor_controls.PANELS
    }
    for learned, *controls in (shares["AlexNet"], shares["sparse coding"]):
        assert learned > 0.5 > 3 * max(controls)
    white = banks["ours, digits"]["white noise"]["share"]
    assert white > 0.5
    dots = sum(len(line.get_xdata()) for line in drawn("gabor_controls")[0].lines)
    filters = sum(banks[name]["filters"] for name in gabor_controls.PANELS)
    assert dots == 5 * filters + 2 * 3 * len(gabor_controls.PANELS)


def test_a_map_drawn_small_or_large_is_the_array_itself():
    marks.use("dark")
    figure, ax = marks.canvas(40)
    colours = np.arange(27, dtype=np.uint8).reshape(3, 3, 3) * 9
    marks.pixels(ax, 0, 0, 30, colours)
    [found] = pictures(ElementTree.fromstring(encode(figure)[1]))
    assert_array_equal(found, colours)
    assert_array_equal(rgb(PALETTES["dark"].paper), signed_rgb(0.0, 1, "dark"))
