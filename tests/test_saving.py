"""save_pictures writes all of them or none."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from PIL import Image

from lesson.images import ImageError, load_image
from lesson.pictures.saving import save_pictures

RAMP = np.arange(12).reshape(3, 4) / 255


def test_what_is_saved_is_read_again_bytes_as_they_are(tmp_path):
    [file] = save_pictures(tmp_path / "new folder é", {"ramp.png": RAMP})
    assert file == tmp_path / "new folder é" / "ramp.png"
    assert_allclose(load_image(file), RAMP)
    colour = np.full((2, 2, 3), [10, 20, 30], np.uint8)
    [file] = save_pictures(tmp_path, {"colour.png": colour})
    assert_allclose(load_image(file, grey=False) * 255, colour)


def test_saving_again_replaces_and_leaves_the_rest(tmp_path):
    (tmp_path / "mine.txt").write_text("keep")
    for picture in (RAMP, 1 - RAMP):
        save_pictures(tmp_path, {"a.png": picture})
    assert_allclose(load_image(tmp_path / "a.png"), 1 - RAMP)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.png", "mine.txt"]


def test_a_picture_that_cannot_be_drawn_leaves_nothing_behind(tmp_path):
    with pytest.raises(ImageError, match="cannot write into"):
        save_pictures(tmp_path / "out", {"a.png": RAMP, "b/c.png": RAMP})
    assert list(tmp_path.iterdir()) == []


def test_a_folder_in_the_way_leaves_the_other_pictures_unwritten(tmp_path):
    (tmp_path / "b.png").mkdir()
    with pytest.raises(ImageError, match=r"b\.png in it is a folder; choose another"):
        save_pictures(tmp_path, {"a.png": RAMP, "b.png": RAMP})
    assert [p.name for p in tmp_path.iterdir()] == ["b.png"]


def test_a_name_too_long_is_said_so_and_leaves_no_folder(tmp_path):
    (tmp_path / "kept").mkdir()
    for folder in ("new/deeper", "kept"):
        with pytest.raises(
            ImageError, match=r"(?i)name too long; choose another folder$"
        ):
            save_pictures(tmp_path / folder / ("a" * 300), {"a.png": RAMP})
    assert [p.name for p in tmp_path.rglob("*")] == ["kept"]


def test_an_interrupted_save_leaves_nothing_behind(tmp_path, monkeypatch):
    def interrupt(*args, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr(Image.Image, "save", interrupt)
    with pytest.raises(KeyboardInterrupt):
        save_pictures(tmp_path / "new" / "deeper", {"a.png": RAMP})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("below", ["", "deeper"])
def test_a_file_where_the_folder_should_be_is_named(below, tmp_path):
    (tmp_path / "out").write_text("a file")
    with pytest.raises(ImageError, match="choose another folder") as caught:
        save_pictures(tmp_path / "out" / below, {"a.png": RAMP})
    assert str(tmp_path / "out" / below) in str(caught.value)
    assert (tmp_path / "out").read_text() == "a file"
