"""The training scripts: same bytes again, after interruptions, on other processors."""

import os
import sys

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from lesson import TinyCNN
from lesson.images import digits
from lesson.training import Recipe, accuracy
from scripts import learning, train
from tests.programs import ROOT, python
from tests.test_data import needs_mnist

pytestmark = pytest.mark.slow

IMAGES, LABELS = digits()
NETWORKS = ("digits", "filters")
#: What the quick mode reaches on all 10,000 test digits, and on the 500 digits after
#: learning from those alone (NumPy 2.4.6, x86-64).
QUICK_ON_MNIST, QUICK_ON_500 = 0.9562, 0.576


def write_idx(path, array):
    header = bytes([0, 0, learning.BYTES, array.ndim])
    path.write_bytes(header + np.array(array.shape, ">i4").tobytes() + array.tobytes())


def write_mnist(folder, times=1):
    """Write the lesson's 500 digits, so often, as MNIST's files; return the folder."""
    for part in ("train", "t10k"):
        pixels = np.rint(IMAGES * 255).astype(np.uint8)
        labels = np.tile(LABELS.astype(np.uint8), times)
        write_idx(folder / f"{part}-images-idx3-ubyte", np.tile(pixels, (times, 1, 1)))
        write_idx(folder / f"{part}-labels-idx1-ubyte", labels)
    return folder


@pytest.fixture
def small_mnist(tmp_path, monkeypatch):
    """A folder of its own with those digits, where the scripts look for MNIST."""
    (tmp_path / "mnist").mkdir()
    monkeypatch.setenv(learning.FOLDER_VARIABLE, str(tmp_path / "mnist"))
    return write_mnist(tmp_path / "mnist")


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """Folder with what each network's quick mode writes, run once."""
    folder = tmp_path_factory.mktemp("trained")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(learning.FOLDER_VARIABLE, str(write_mnist(folder)))
        for name in NETWORKS:
            assert run(name, folder / name) == 0
    return {name: folder / name for name in NETWORKS}


def run(name, out):
    words = [name, "--quick", "--out", out, "--checkpoints", out / "checkpoints"]
    return train.main(list(map(str, words)))


def written(out):
    """Return the bytes of every file that a training wrote."""
    return {path.name: path.read_bytes() for path in out.glob("*.npz")}


# Determinism --------------------------------------------------------------------------


both = pytest.mark.parametrize("name", NETWORKS)


@both
def test_the_quick_mode_writes_the_same_again(name, trained, small_mnist, tmp_path):
    assert run(name, tmp_path / "again") == 0
    assert written(tmp_path / "again") == written(trained[name]) != {}


@both
def test_an_interrupted_run_goes_on_to_the_same_bytes(
    name, trained, small_mnist, tmp_path, monkeypatch, capsys
):
    stopped, whole_epoch = tmp_path / "stopped", learning.train_epoch

    def interrupted(network, rule, images, labels, recipe, epoch, learn):
        steps = whole_epoch(network, rule, images, labels, recipe, epoch, learn)
        for count, step in enumerate(steps):
            if epoch == 1 and count == 3:
                raise KeyboardInterrupt
            yield step

    with monkeypatch.context() as patch:
        patch.setattr(learning, "train_epoch", interrupted)
        assert run(name, stopped) == 130
    assert "The same command goes on" in capsys.readouterr().err
    assert written(stopped) == {}
    assert len(list((stopped / "checkpoints").iterdir())) == 1

    begun = []

    def noted(network, rule, images, labels, recipe, epoch, learn):
        begun.append(epoch)
        return whole_epoch(network, rule, images, labels, recipe, epoch, learn)

    monkeypatch.setattr(learning, "train_epoch", noted)
    assert run(name, stopped) == 0
    assert begun == [1]
    assert written(stopped) == written(trained[name])
    assert list((stopped / "checkpoints").iterdir()) == []


@pytest.mark.skipif(sys.platform != "linux", reason="OpenBLAS kernels are chosen by name")
def test_processors_without_avx512_write_the_same_bytes(trained, small_mnist, tmp_path):
    options = ["--quick", "--out", tmp_path, "--checkpoints", tmp_path / "checkpoints"]
    environment = os.environ | {"OPENBLAS_CORETYPE": "Haswell"}
    python("-m", "scripts.train", "digits", *options, env=environment, check=True)
    assert written(tmp_path) == written(trained["digits"]) != {}


def test_the_quick_mode_writes_float32_of_the_recorded_accuracy(trained):
    network = TinyCNN.load(trained["digits"] / "digits_weights.npz")
    assert abs(accuracy(network, IMAGES, LABELS) - QUICK_ON_500) <= 0.002
    with np.load(trained["digits"] / "digits_weights.npz") as stored:
        assert {stored[name].dtype for name in stored.files} == {np.dtype(np.float32)}


@needs_mnist
def test_the_quick_mode_reaches_the_recorded_accuracy_on_mnist(tmp_path):
    assert run("digits", tmp_path) == 0
    network = TinyCNN.load(tmp_path / "digits_weights.npz")
    assert abs(accuracy(network, *learning.mnist("t10k")) - QUICK_ON_MNIST) <= 0.002


# What is written ----------------------------------------------------------------------


def test_the_film_begins_untrained_and_ends_with_the_weights(trained):
    film = np.load(trained["filters"] / "filters_snapshots.npz")
    weights = TinyCNN.load(trained["filters"] / "filters_weights.npz").parameters
    begun = train.untrained(train.FILTERS.seed).parameters
    for name in ("W1", "b1"):
        assert_array_equal(film[name][0], begun[name].astype(np.float32))
        assert_array_equal(film[name][-1], weights[name])
    assert (np.diff(film["steps"]) > 0).all()
    assert film["steps"][-1] == 2 * (500 // 64)
    assert film["loss"][-1] < film["loss"][0]
    assert film["accuracy"][-1] > film["accuracy"][0]


def test_quick_runs_and_other_recipes_leave_alone_what_is_not_theirs():
    quick, full = (train.parse(["digits", *words]) for words in (["--quick"], []))
    assert quick.out != full.out == ROOT / "lesson" / "data"
    network, data = TinyCNN.initialise(seed=0), (IMAGES[:5], LABELS[:5])
    different = [
        (network, data, Recipe()),
        (network, data, Recipe(rate=0.04)),
        (network, (IMAGES[:5], LABELS[1:6]), Recipe()),
        (network, (IMAGES[1:6], LABELS[:5]), Recipe()),
        (TinyCNN.initialise(seed=1), data, Recipe()),
    ]
    assert len({learning.fingerprint(*each) for each in different}) == 5


# What cannot be done ------------------------------------------------------------------


def test_a_damaged_checkpoint_is_named_and_set_aside(
    trained, small_mnist, tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr(learning, "fingerprint", lambda *_: "same")
    checkpoint = tmp_path / "checkpoints" / "digits-same.npz"
    checkpoint.parent.mkdir()
    checkpoint.write_bytes(b"PK half of an archive")
    nobody = 2**22 + 1  # more than the largest number of a process
    draft = f".digits.npz.{nobody}-abcd_123.draft"
    forgotten = [folder / draft for folder in (tmp_path, checkpoint.parent)]
    for left in forgotten:
        left.touch()
    assert run("digits", tmp_path) == 0
    aside = checkpoint.with_suffix(".damaged")
    [line] = [x for x in capsys.readouterr().err.splitlines() if "set aside" in x]
    assert line.startswith(f"training starts anew, {aside} is set aside: ")
    assert f"{checkpoint} cannot be used" in line
    assert aside.read_bytes() == b"PK half of an archive"
    assert written(tmp_path) == written(trained["digits"]) != {}
    assert not any(left.exists() for left in forgotten), "drafts of killed runs"


def test_a_missing_file_is_named_in_one_line(small_mnist, tmp_path, capsys):
    (small_mnist / "train-labels-idx1-ubyte").unlink()
    assert run("digits", tmp_path / "out") == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "train-labels-idx1-ubyte is missing" in error
    assert f"unset {learning.FOLDER_VARIABLE}" in error


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "no idx file of bytes"),
        (b"\x1f\x8b\x08\x00compressed", "unpack it if it ends in .gz"),
        (b"\x00\x00\x0d\x01\x00\x00\x00\x01\x00\x00\x00\x00", "no idx file of bytes"),
        (b"\x00\x00\x08\x01\x00\x00\x00\x05abc", "has 11 bytes instead of 13"),
        (b"\x00\x00\x08\x03\x00\x00\x00\x05abc", "no idx file of bytes"),
        (b"\x00\x00\x08\x01\x00\x00\x00\x01abc", "has 11 bytes instead of 9"),
    ],
)
def test_files_that_are_not_idx_are_refused(content, message, tmp_path):
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=message):
        learning.read_idx(path)


def test_an_idx_file_is_read_by_its_header(tmp_path):
    array = np.arange(24, dtype=np.uint8).reshape(2, 3, 4)
    write_idx(tmp_path / "file", array)
    assert_array_equal(learning.read_idx(tmp_path / "file"), array)
