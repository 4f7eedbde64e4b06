"""The mark is the Sobel-x kernel; the files in docs/brand/ are the script's."""

import numpy as np
import pytest
from PIL import Image

from scripts.build_cards import BRAND
from scripts.drawing import card


def test_the_committed_logo_is_drawn_with_a_cell_for_each_weight():
    assert (BRAND / "logo.svg").read_text(encoding="utf-8") == card.logo()
    assert card.logo().count("<rect") == np.count_nonzero(card.SOBEL) == 6


def test_the_icon_is_the_scripts_and_empty_where_the_kernel_is_zero():
    with Image.open(BRAND / "favicon.png") as icon:
        drawn = np.asarray(card.mark(card.ICON), dtype=int)
        # Pillow's releases may round a pixel's shrinking differently.
        np.testing.assert_allclose(np.asarray(icon.convert("RGBA"), int), drawn, atol=3)
    assert np.asarray(card.mark(96))[:, 40:56, 3].max() == 0


@pytest.mark.parametrize(("column", "shade"), [(0, 0), (2, 2)], ids=["red", "blue"])
def test_negative_weights_are_red_and_positive_ones_blue(column, shade):
    icon = np.asarray(card.mark(96), dtype=int)
    red_green_blue = icon[48, 15 + 33 * column, :3]
    assert red_green_blue.argmax() == shade
