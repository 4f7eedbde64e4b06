"""Bundled pictures, and the reader's own: every kind is read, bad ones are named."""

import logging
import sys

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from PIL import Image
from PIL.Image import Transpose

from lesson.images import PHOTOS, ImageError, digits, load_image, photo, to_uint8
from tests.pictures import (
    BAD,
    BROWSERS_ONLY,
    COLOUR,
    DISPUTED,
    GOOD,
    LEFT_OUT,
    P3,
    RGB,
    luma,
)
from tests.programs import python


@pytest.mark.parametrize("name", PHOTOS)
def test_every_bundled_photograph_is_a_picture(name):
    colour, grey = photo(name, grey=False), photo(name)
    assert colour.shape == (*grey.shape, 3)
    assert 0 <= colour.min() < colour.max() <= 1
    assert_allclose(grey, luma(colour))


def test_bytes_digits_and_names_are_what_they_say():
    with pytest.raises(ValueError, match="no photo 'dog'; there are chelsea, coffee"):
        photo("dog")
    images, labels = digits()
    assert images.min() == 0
    assert images.max() == 1
    assert_array_equal(np.unique(labels), np.arange(10))
    every = np.arange(256, dtype=np.uint8)
    assert_array_equal(to_uint8(every / 255), every)


@pytest.mark.parametrize("kind", GOOD)
def test_every_kind_of_picture_shows_its_colours_in_grey_and_small_too(kind, tmp_path):
    write, shown, tolerance = GOOD[kind]
    path = write(tmp_path / "picture")
    if shown.shape[2:] != (3,):
        shown = np.repeat(shown.reshape(*shown.shape[:2], 1), 3, axis=2)
    picture = load_image(path, grey=False)
    assert picture.dtype == np.float64
    assert_allclose(picture, shown, atol=tolerance, rtol=0)
    grey = load_image(path)
    assert_allclose(grey, luma(shown), atol=tolerance + 1e-9, rtol=0)
    assert 0 <= grey.min() <= grey.max() <= 1
    for side in (4, 512):
        small = load_image(path, max_side=side)
        assert max(small.shape) == min(side, max(shown.shape[:2]))
        assert 0 <= small.min() <= small.max() <= 1


TURNS = [None, Transpose.FLIP_LEFT_RIGHT, Transpose.ROTATE_180, Transpose.FLIP_TOP_BOTTOM]
TURNS += [Transpose.TRANSPOSE, Transpose.ROTATE_90, Transpose.TRANSVERSE]
TURNS += [Transpose.ROTATE_270]


@pytest.mark.parametrize(("orientation", "undo"), [*enumerate(TURNS, 1)])
def test_a_camera_held_any_way_gives_an_upright_picture(orientation, undo, tmp_path):
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored = RGB if undo is None else RGB.transpose(undo)
    stored.save(tmp_path / "camera.png", exif=exif)
    assert_allclose(load_image(tmp_path / "camera.png", grey=False), COLOUR / 255)


ONE_ENTRY = b"Exif\0\0II*\0\x08\0\0\0\1\0%b\0\0\0\0"


@pytest.mark.parametrize(
    "exif",
    [
        b"Exif\0\0Exif\0\0rubbish",
        b"Exif\0\0Exif\0\0MM\0*\0\0\0\x08\0\x01\x01",
        ONE_ENTRY % b"\x12\1\4\0\1\0\0\0\6\0\0\0",  # a long number
        ONE_ENTRY % b"\x12\1\3\0\2\0\0\0\6\0\6\0",  # two numbers
        ONE_ENTRY % b"\x12\1\3\0\1\0\0\0\x09\0\0\0",  # out of range
    ],
)
def test_camera_data_that_is_broken_or_no_browser_follows_is_left_out(exif, tmp_path):
    RGB.save(tmp_path / "camera.jpg", exif=exif)
    assert load_image(tmp_path / "camera.jpg").shape == (6, 8)


@pytest.mark.parametrize("profile", [b"rubbish" * 40, P3[:200], P3[:128] + bytes(4)])
@pytest.mark.parametrize("suffix", [".png", ".jpg"])
def test_a_broken_profile_is_left_out_with_one_line(profile, suffix, tmp_path, caplog):
    path = tmp_path / f"photo{suffix}"
    exact = {"quality": 100, "subsampling": 0} if suffix == ".jpg" else {}
    RGB.save(path, icc_profile=profile, **exact)
    assert_allclose(load_image(path, grey=False), COLOUR / 255, atol=0.05)
    line = f"{path}: its colour profile cannot be used and is left out"
    assert caplog.record_tuples == [("lesson", logging.WARNING, line)]


@pytest.mark.parametrize("kind", LEFT_OUT)
def test_a_profile_that_no_browser_uses_is_left_out_with_one_line(kind, tmp_path, caplog):
    path = LEFT_OUT[kind](tmp_path / "photo")
    assert_allclose(load_image(path, grey=False), COLOUR / 255, atol=0.05)
    line = f"{path}: its colour profile cannot be used and is left out"
    assert caplog.record_tuples == [("lesson", logging.WARNING, line)]


@pytest.mark.parametrize("kind", ["pq", "hlg", "pq-avif"])
def test_colours_that_are_not_converted_are_named(kind, tmp_path, caplog):
    path, name = DISPUTED[kind](tmp_path / "bright"), kind.removesuffix("-avif").upper()
    assert load_image(path).shape == (6, 8)
    line = f"{path}: its colours ({name}) are taken for sRGB; a browser shows others"
    assert caplog.record_tuples == [("lesson", logging.WARNING, line)]


@pytest.mark.slow  # 108 million pixels, and below 200
def test_a_jpeg_of_108_megapixels_is_read_at_half_its_sides(tmp_path):
    Image.new("L", (12000, 9000), 51).save(tmp_path / "large.jpg")
    picture = load_image(tmp_path / "large.jpg")
    assert picture.shape == (4500, 6000)
    assert_allclose(picture, 0.2)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="there is no /proc")
def test_200_megapixels_are_shrunk_within_200_mib(tmp_path):
    Image.new("RGB", (16320, 12240), "teal").save(tmp_path / "large.jpg")
    program = (
        "import sys, lesson\n"
        "print(lesson.load_image(sys.argv[1], grey=False, max_side=1024).shape)\n"
        "lines = open('/proc/self/status').read().splitlines()\n"
        "print(next(line for line in lines if line.startswith('VmHWM')))\n"
    )
    answer = python("-c", program, tmp_path / "large.jpg", check=True)
    shape, peak = answer.stdout.splitlines()
    assert shape == "(768, 1024, 3)"
    assert int(peak.split()[1]) < 200 * 1024


def test_numbers_of_32_bits_become_shares(tmp_path):
    values = np.array([[np.nan, np.inf, -1.0, 0.5]], dtype=np.float32)
    Image.fromarray(values).save(tmp_path / "float.tif")
    assert_array_equal(load_image(tmp_path / "float.tif"), [[0, 0, 0, 0.5]])
    Image.fromarray(np.array([[0, 10**6]], dtype=np.int32)).save(tmp_path / "deep.tif")
    assert_array_equal(load_image(tmp_path / "deep.tif"), [[0, 1]])


def test_shrinking_keeps_the_mean_brightness(tmp_path):
    stripes = np.tile(np.array([0, 255], dtype=np.uint8), (64, 32))
    Image.fromarray(stripes).save(tmp_path / "stripes.png")
    assert_allclose(load_image(tmp_path / "stripes.png", max_side=16), 0.5, atol=0.01)


@pytest.mark.parametrize("kind", BAD | BROWSERS_ONLY)
def test_a_bad_file_is_named_with_what_to_do(kind, tmp_path):
    write, message = (BAD | BROWSERS_ONLY)[kind]
    path = write(tmp_path / "bad picture é")
    with pytest.raises(ImageError, match=message) as caught:
        load_image(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert ";" in str(caught.value)


def test_pillow_is_not_imported_with_the_lesson_and_named_where_it_is_missing():
    program = (
        "import sys, lesson; assert 'PIL' not in sys.modules; sys.modules['PIL'] = None\n"
        f"try: lesson.load_image({__file__!r})\n"
        "except lesson.ImageError as error: print(error)\n"
    )
    answer = python("-c", program, check=True)
    assert "run: python -m pip install pillow" in answer.stdout
