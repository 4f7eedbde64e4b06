"""The signed colour map: by hand, invariants, refusals (contrast: test_tokens.py)."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from numpy.testing import assert_array_equal

from lesson.visualization import (
    PALETTES,
    grey_rgb,
    limit_of,
    rgb,
    signed_rgb,
    signed_rgba,
)

SCHEMES = sorted(PALETTES)
numbers = arrays(float, array_shapes(max_dims=3), elements=st.floats(-1e6, 1e6))


def test_zero_is_transparent_and_the_ends_are_full_colour():
    colours = signed_rgba([-2.0, 0.0, 2.0])
    assert_array_equal(colours[:, 3], [255, 0, 255])
    assert_array_equal(colours[0, :3], rgb(PALETTES["light"].negative))
    assert_array_equal(colours[2, :3], rgb(PALETTES["light"].positive))
    assert_array_equal(signed_rgba([1.0, 50.0], limit=1)[:, 3], [255, 255])
    assert limit_of(np.zeros((3, 3))) == 1.0


@pytest.mark.parametrize("scheme", SCHEMES)
def test_zero_is_the_paper_itself(scheme):
    for value, name in ((0.0, "paper"), (1.0, "positive"), (-1.0, "negative")):
        expected = rgb(getattr(PALETTES[scheme], name))
        assert_array_equal(signed_rgb(value, 1, scheme), expected)


@given(numbers)
def test_size_decides_the_strength_and_the_sign_only_the_hue(values):
    strength = signed_rgba(values)[..., 3]
    assert_array_equal(strength, signed_rgba(-values)[..., 3])
    order = np.argsort(np.abs(values), axis=None)
    assert (np.diff(strength.ravel()[order].astype(int)) >= 0).all()


@given(numbers, st.floats(1e-3, 1e3))
def test_one_scale_for_the_map_means_scaling_it_changes_nothing(values, factor):
    # Smaller numbers are rounded away by the scaling itself.
    assume(not 0 < np.abs(values).max() < 1e-290)
    scaled = signed_rgba(values * factor)[..., 3].astype(int)
    assert np.abs(scaled - signed_rgba(values)[..., 3]).max() <= 1


def test_lying_on_paper_it_is_the_opaque_map_to_within_rounding():
    values = np.linspace(-1, 1, 101)
    over = signed_rgba(values).astype(float)
    share = over[:, 3:] / 255
    mixed = share * over[:, :3] + (1 - share) * rgb(PALETTES["light"].paper)
    assert np.abs(mixed - signed_rgb(values)).max() <= 1


def test_fewer_shades_keep_zero_and_the_ends():
    values = np.linspace(-1, 1, 1001)
    coarse = signed_rgb(values, 1, steps=4)
    assert len(np.unique(coarse, axis=0)) == 9
    assert_array_equal(coarse[[0, 500, -1]], signed_rgb(values, 1)[[0, 500, -1]])


def test_grey_goes_from_black_to_white_and_is_clipped():
    assert_array_equal(grey_rgb([-1.0, 0.0, 1.0, 2.0])[:, 0], [0, 0, 255, 255])
    assert grey_rgb(np.zeros((2, 3))).shape == (2, 3, 3)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_what_has_no_colour_is_refused(bad):
    for draw in (limit_of, signed_rgb, signed_rgba):
        with pytest.raises(ValueError, match="NaN or infinity"):
            draw([0.0, bad])


@pytest.mark.parametrize("limit", [0, -1, np.nan, np.inf])
def test_a_limit_that_is_no_size_is_refused(limit):
    with pytest.raises(ValueError, match="limit must be a positive number"):
        signed_rgba([1.0], limit)
