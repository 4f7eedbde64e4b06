"""Pictures: what Pillow reads back, what a notebook gets, refusals."""

import base64
import io
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from PIL import Image

from lesson.images import ImageError, load_image, save_pictures
from lesson.pictures.picture import Picture, beneath, enlarge, png_bytes, tile

BLACK = np.zeros((2, 2), np.uint8)
shapes = st.tuples(st.integers(1, 9), st.integers(1, 9)).flatmap(
    lambda size: st.sampled_from([size, (*size, 3), (*size, 4)])
)


@given(shapes, st.integers(0, 99))
def test_pillow_reads_the_same_pixels(shape, seed):
    pixels = np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8)
    assert_array_equal(np.asarray(Image.open(io.BytesIO(png_bytes(pixels)))), pixels)


def test_png_files_are_small_and_the_same_twice():
    ramp = np.add.outer(np.arange(200), np.arange(200)).astype(np.uint8)
    assert len(png_bytes(ramp)) < 0.05 * ramp.size
    assert len(png_bytes(np.zeros((200, 200, 4), np.uint8))) < 500
    pixels = np.arange(48, dtype=np.uint8).reshape(4, 4, 3)
    assert Picture(pixels, "a").png() == Picture(pixels.copy(order="F"), "b").png()


def test_enlarging_repeats_pixels_and_changes_none():
    pixels = np.array([[0, 255], [7, 8]], np.uint8)
    large = Picture(pixels, "Four pixels", scale=3).pixels
    assert large.shape == (6, 6)
    assert_array_equal(large[::3, ::3], pixels)
    assert set(np.unique(large)) == {0, 7, 8, 255}
    assert "pixelated" in Picture(BLACK, "a", scale=2)._repr_html_()
    assert "pixelated" not in Picture(BLACK, "a")._repr_html_()
    Picture(BLACK, "a").pixels[...] = 9
    assert_array_equal(BLACK, 0)


@pytest.mark.parametrize("shape", [(2, 3), (2, 3, 3), (2, 3, 4)])
def test_every_kind_has_rgba_for_the_page(shape):
    rgba = Picture(np.full(shape, 9, np.uint8), "Grey").rgba
    assert rgba.shape == (2, 3, 4)
    assert rgba.flags.c_contiguous
    assert (rgba[..., 3] == (9 if shape[-1] == 4 else 255)).all()


def test_a_notebook_gets_alt_text_size_note_and_the_pixels():
    pixels = np.arange(12, dtype=np.uint8).reshape(2, 2, 3)
    shown = Picture(pixels, 'A "B" <c>', scale=2, note="Zero & more")._repr_html_()
    assert 'alt="A &quot;B&quot; &lt;c&gt;" width="4" height="4"' in shown
    assert "<figcaption>Zero &amp; more</figcaption>" in shown
    data = base64.b64decode(re.search(r"base64,([^\"]+)", shown)[1])
    large = pixels.repeat(2, 0).repeat(2, 1)
    assert_array_equal(np.asarray(Image.open(io.BytesIO(data))), large)


NO_PIXELS = [
    np.zeros(shape, np.uint8) for shape in ((3,), (2, 2, 2), (2, 2, 3, 1), (0, 2))
]


@pytest.mark.parametrize(
    ("picture", "message"),
    [
        ((BLACK, ""), "alt is empty; say in a sentence"),
        ((BLACK, "  \n"), "alt is empty; say in a sentence"),
        ((np.zeros((2, 2)), "a"), "must be uint8, got float64; see grey_rgb"),
        *(((pixels, "a"), "pixels must be") for pixels in NO_PIXELS),
        ((BLACK, "a", 0), "scale must be a whole number from 1"),
    ],
)
def test_what_is_no_picture_or_has_no_words_is_refused(picture, message):
    floats = picture[0].dtype != np.uint8
    with pytest.raises(TypeError if floats else ValueError, match=message):
        Picture(*picture)


def test_a_notebook_keeps_the_picture_as_png():
    picture = Picture(np.arange(12, dtype=np.uint8).reshape(2, 2, 3), "Four pixels")
    bundle = picture._repr_mimebundle_()
    assert base64.b64decode(bundle["image/png"]) == picture.png()
    assert bundle["text/html"] == picture._repr_html_()
    assert bundle["text/plain"] == repr(picture)
    formatter = pytest.importorskip("IPython.core.formatters").DisplayFormatter()
    data, _ = formatter.format(Picture(BLACK, "Four pixels"))
    assert {"image/png", "text/html", "text/plain"} <= data.keys()


def test_a_picture_is_saved_as_png_and_nothing_else(tmp_path):
    with pytest.raises(ValueError, match=r"four\.jpg does not end in \.png"):
        Picture(BLACK, "Four pixels").save(tmp_path / "four.jpg")
    assert list(tmp_path.iterdir()) == []
    pixels = np.arange(12, dtype=np.uint8).reshape(2, 2, 3)
    path = Picture(pixels, "Four pixels").save(tmp_path / "four.png")
    assert path == tmp_path / "four.png"
    with Image.open(path) as shown:
        assert_array_equal(np.asarray(shown), pixels)


# Small pictures put together: places, gaps, corners ---------------------------------


def cell(value, size=(4, 6), channels=4):
    return np.full((*size, channels), value, np.uint8)


def test_cells_stand_row_by_row_opaque_with_transparent_gaps():
    sheet = tile([cell(k) for k in (1, 2, 3)], columns=2, gap=2)
    assert sheet.shape == (10, 14, 4)
    assert [sheet[i, j, 0] for i, j in ((0, 0), (0, 8), (6, 0))] == [1, 2, 3]
    assert not sheet[4:6].any()
    assert not sheet[:, 6:8].any()
    assert not sheet[6:, 8:].any()
    assert tile([cell(1)], columns=5, gap=3).shape == (4, 6, 4)
    assert (tile([cell(7, channels=3)], 1, 0)[..., 3] == 255).all()
    large = enlarge(cell(1), 3)
    assert large.shape == (12, 18, 4)
    assert large.dtype == np.uint8


@pytest.mark.parametrize("size", [(100, 100), (30, 90), (3, 3), (2, 2), (1, 5)])
def test_a_picture_beneath_another_hides_nothing_of_it(size):
    picture, small = cell(9, size), cell(5, (3, 3))
    both = beneath(picture, small)
    assert_array_equal(both[: size[0]], picture)
    assert both[-1, 0, 0] == 5
    assert both.shape[1] == size[1]
    assert not both[size[0]].any(), "a margin between them"


# save_pictures writes all of them or none -------------------------------------------


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
    said = r"(?i)name too long; choose another folder$"
    for folder in ("new/deeper", "kept"):
        with pytest.raises(ImageError, match=said):
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
