"""Small pictures put together: places, gaps, corners."""

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from lesson.pictures.picture import beneath, enlarge, tile


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
