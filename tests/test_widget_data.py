"""The widgets' data is the lesson's, built once for each state of its sources."""

import base64
import json
import re

import numpy as np
import pytest

from lesson import KERNELS, TinyCNN
from lesson.images import PHOTOS, digits, photo, to_uint8
from lesson.weights import DATA, load_arrays
from scripts import build_widget_data


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("data")
    assert build_widget_data.main(["--out", str(folder)]) == 0
    return folder


def read(folder, name):
    return json.loads((folder / name).read_text("utf-8"))


def decode(stored):
    values = np.frombuffer(base64.b64decode(stored["base64"]), stored["dtype"])
    return values.reshape(stored["shape"])


def contents(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_data_is_the_lessons_exactly(folder):
    stored = read(folder, "network.json")
    for name, expected in TinyCNN.load().parameters.items():
        assert (decode(stored[name]) == expected.astype(np.float32)).all()
    stored = read(folder, "kernels.json")
    assert [kernel["name"] for kernel in stored["designed"]] == list(KERNELS)
    for kernel in stored["designed"]:
        assert kernel["weights"] == KERNELS[kernel["name"]].weights.ravel().tolist()
        assert kernel["title"] == KERNELS[kernel["name"]].title
    W = load_arrays(DATA / "filters_weights.npz", ["W1"])["W1"]
    learned = [kernel["weights"] for kernel in stored["learned"]]
    assert (np.float32(learned) == W.reshape(len(W), -1).astype(np.float32)).all()
    stored = read(folder, "film.json")
    saved = load_arrays(DATA / "filters_snapshots.npz", ["steps", "W1", "loss"])
    for name, expected in saved.items():
        assert (decode(stored[name]) == expected.astype(np.float32)).all()


def test_examples_are_two_of_each_class_then_some_that_are_misread(folder):
    stored = read(folder, "digits.json")
    images, labels = decode(stored["images"]), np.array(stored["labels"])
    answers = TinyCNN.load().forward(images / 255).argmax(axis=1)
    assert labels[:20].tolist() == [*range(10), *range(10)]
    assert (answers[:20] == labels[:20]).all()
    assert len(labels) > 20
    assert (answers[20:] != labels[20:]).all()
    known = {image.tobytes() for image in np.rint(digits()[0] * 255).astype(np.uint8)}
    assert {image.tobytes() for image in images} <= known


def test_photos_are_small_and_the_lessons_own(folder):
    from PIL import Image

    for name in PHOTOS:
        path = folder / f"{name}.png"
        assert path.stat().st_size < 90_000
        with Image.open(path) as picture:
            assert (np.asarray(picture) == to_uint8(photo(name))).all()


def test_the_same_sources_give_the_same_bytes(folder, tmp_path):
    build_widget_data.main(["--out", str(tmp_path)])
    assert contents(tmp_path) == contents(folder)


def test_a_network_is_shipped_with_any_filters_and_with_kernels_of_3_by_3(
    monkeypatch, tmp_path, capsys
):
    """The widgets draw and take apart nine weights; of more they would show nine."""
    for kernels in ((3, 3), (5, 3), (3, 5)):
        other = TinyCNN.initialise(seed=0, filters=(6, 12), kernels=kernels)
        monkeypatch.setattr(TinyCNN, "load", lambda other=other: other)
        if kernels == (3, 3):
            assert build_widget_data.network()["W1"]["shape"] == [6, 3, 3, 1]
        else:
            assert build_widget_data.main(["--out", str(tmp_path)]) == 2
            [line] = capsys.readouterr().err.splitlines()
            assert re.search(r"W\d is 5×5, and the pages' widgets take kernels", line)
