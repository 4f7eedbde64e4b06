"""Pictures of images, maps and filters: what is where, which scale, refusals."""

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from lesson.visualization import (
    show_filters,
    show_image,
    show_map,
    show_maps,
    signed_rgba,
)
from tests.programs import python

RNG = np.random.default_rng(0)


def test_an_image_is_shown_as_it_is_enlarged_in_whole_steps():
    image = RNG.random((300, 400, 3))
    picture = show_image(image, "Noise")
    assert_array_equal(picture.pixels, np.rint(image * 255))
    assert_array_equal(show_image(np.uint8([[200]]), "Grey").pixels, 200)
    assert_array_equal(show_image([[1.0]], "White").pixels, 255)
    digit = RNG.random((28, 28))
    pixels = show_image(digit, "A digit").pixels
    assert pixels.shape == (224, 224)
    assert_array_equal(pixels[4::8, 4::8], np.rint(digit * 255))


def test_a_map_is_transparent_where_it_is_zero_and_states_its_scale():
    picture = show_map([[-2.5, 0.0], [1.0, 0.0]], "A map")
    assert_array_equal(picture.pixels[::32, ::32, 3] == 0, [[False, True], [False, True]])
    assert picture.note == "Blue +2.5, paper 0, red −2.5."
    assert show_map([[1.0]], "A map", limit=4).note == "Blue +4, paper 0, red −4."


def test_maps_share_one_scale_and_wide_ones_are_thinned():
    maps = np.stack([np.full((28, 28), 1.0), np.full((28, 28), 4.0)], axis=-1)
    opacity = show_maps(maps, "Two maps").pixels[..., 3]
    assert (opacity[0, 0], opacity[0, -1]) == (64, 255)
    maps = RNG.normal(size=(300, 451, 4))
    pixels = show_maps(maps, "Four maps", limit=3).pixels
    assert pixels.shape == (150, 4 * 226 + 3 * 8, 4)
    assert_array_equal(pixels[:, :226], signed_rgba(maps[::2, ::2, 0], 3))


def test_each_map_has_its_own_filter_beneath_it_which_hides_nothing():
    filters = np.zeros((2, 3, 3, 1))
    filters[0, 2, 0], filters[1, 2, 0] = 1, -1
    pixels = show_maps(np.zeros((28, 28, 2)), "Two maps", filters).pixels
    assert_array_equal(pixels[-1, 0], signed_rgba(1.0))
    assert_array_equal(pixels[-1, 120], signed_rgba(-1.0))
    assert not pixels[:112, :, 3].any()
    # The whiskers of the cat run into the lower left corner.
    maps = RNG.normal(size=(30, 45, 2))
    bare = show_maps(maps, "Two maps", columns=1).pixels
    both = show_maps(maps, "Two maps", filters=np.ones((2, 3, 3)), columns=1).pixels
    height = (len(bare) - 8) // 2
    assert_array_equal(both[:height], bare[:height])


def test_filters_are_signed_or_coloured_and_any_numbers_welcome():
    grey = show_filters(np.zeros((2, 3, 3, 1)), "Two filters")
    colour = show_filters(np.zeros((2, 3, 3, 3)), "Two filters")
    assert not grey.pixels[..., 3].any()
    assert_array_equal(colour.pixels[0, 0], [128, 128, 128, 255])
    assert "Middle grey 0" in colour.note
    assert show_filters(np.ones((1, 3, 3), np.float32), "One").pixels.shape == (96, 96, 4)
    assert show_maps(np.ones((28, 28, 1), bool), "One").pixels.shape == (112, 112, 4)


def test_what_does_not_fit_is_refused():
    with pytest.raises(ValueError, match=r"one map \(H, W\) is wanted, got \(2, 2, 3\)"):
        show_map(np.zeros((2, 2, 3)), "a")
    with pytest.raises(ValueError, match=r"maps must be \(H, W, K\), got \(1, 2, 2, 3\)"):
        show_maps(np.zeros((1, 2, 2, 3)), "a")
    with pytest.raises(
        ValueError, match=r"filters must be \(3, kh, kw\).* got \(2, 3, 3\)"
    ):
        show_maps(np.zeros((5, 5, 3)), "a", filters=np.zeros((2, 3, 3)))
    with pytest.raises(ValueError, match=r"take one channel: W\[..., :1\]"):
        show_filters(np.zeros((8, 3, 3, 4)), "a")
    with pytest.raises(ValueError, match="pixels must be"):
        show_image(np.zeros(5), "a")


def test_it_needs_numpy_and_nothing_else():
    """The page runs it where there is neither Matplotlib nor Pillow."""
    code = (
        "import sys; sys.modules.update(matplotlib=None, PIL=None, scipy=None);"
        "import numpy as np; from lesson.visualization import show_maps;"
        "show_maps(np.ones((28, 28, 3)), 'Three maps').png()"
    )
    python("-c", code, check=True)
