"""Pictures: what Pillow reads back, what a notebook gets, refusals."""

import base64
import io
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal
from PIL import Image

from lesson.pictures.picture import Picture, png_bytes

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
    pixels = np.zeros((2, 2), np.uint8)
    assert "pixelated" in Picture(pixels, "a", scale=2)._repr_html_()
    assert "pixelated" not in Picture(pixels, "a")._repr_html_()
    Picture(pixels, "a").pixels[...] = 9
    assert_array_equal(pixels, 0)


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


@pytest.mark.parametrize("alt", ["", "  \n"])
def test_a_picture_without_words_is_refused(alt):
    with pytest.raises(ValueError, match="alt is empty; say in a sentence"):
        Picture(np.zeros((2, 2), np.uint8), alt)


def test_what_is_no_picture_is_refused():
    with pytest.raises(TypeError, match="must be uint8, got float64; see grey_rgb"):
        Picture(np.zeros((2, 2)), "a")
    for shape in [(3,), (2, 2, 2), (2, 2, 3, 1), (0, 2)]:
        with pytest.raises(ValueError, match="pixels must be"):
            Picture(np.zeros(shape, np.uint8), "a")
    with pytest.raises(ValueError, match="scale must be a whole number from 1"):
        Picture(np.zeros((2, 2), np.uint8), "a", scale=0)


def test_a_notebook_keeps_the_picture_as_png():
    picture = Picture(np.arange(12, dtype=np.uint8).reshape(2, 2, 3), "Four pixels")
    bundle = picture._repr_mimebundle_()
    assert base64.b64decode(bundle["image/png"]) == picture.png()
    assert bundle["text/html"] == picture._repr_html_()
    assert bundle["text/plain"] == repr(picture)
    formatter = pytest.importorskip("IPython.core.formatters").DisplayFormatter()
    picture = Picture(np.zeros((2, 2), np.uint8), "Four pixels")
    data, _ = formatter.format(picture)
    assert {"image/png", "text/html", "text/plain"} <= data.keys()


def test_a_picture_is_saved_as_png_and_nothing_else(tmp_path):
    with pytest.raises(ValueError, match=r"four\.jpg does not end in \.png"):
        Picture(np.zeros((2, 2), np.uint8), "Four pixels").save(tmp_path / "four.jpg")
    assert list(tmp_path.iterdir()) == []
    pixels = np.arange(12, dtype=np.uint8).reshape(2, 2, 3)
    path = Picture(pixels, "Four pixels").save(tmp_path / "four.png")
    assert path == tmp_path / "four.png"
    with Image.open(path) as shown:
        assert_array_equal(np.asarray(shown), pixels)
