"""The mark is the Sobel-x kernel; the files in docs/brand/ are the script's."""

import numpy as np
import pytest
from PIL import Image

from scripts import build_cards
from scripts.drawing import card


def test_the_committed_logo_is_drawn_with_a_cell_for_each_weight():
    assert (build_cards.BRAND / "logo.svg").read_text(encoding="utf-8") == card.logo()
    assert card.logo().count("<rect") == np.count_nonzero(card.SOBEL) == 6


def test_the_icon_is_the_scripts_and_empty_where_the_kernel_is_zero():
    with Image.open(build_cards.BRAND / "favicon.png") as icon:
        drawn = np.asarray(card.mark(card.ICON), dtype=int)
        # Pillow's releases may round a pixel's shrinking differently.
        np.testing.assert_allclose(np.asarray(icon.convert("RGBA"), int), drawn, atol=3)
    assert np.asarray(card.mark(96))[:, 40:56, 3].max() == 0


@pytest.mark.parametrize(("column", "shade"), [(0, 0), (2, 2)], ids=["red", "blue"])
def test_negative_weights_are_red_and_positive_ones_blue(column, shade):
    icon = np.asarray(card.mark(96), dtype=int)
    red_green_blue = icon[48, 15 + 33 * column, :3]
    assert red_green_blue.argmax() == shade


def test_logo_and_icon_are_not_drawn_where_a_check_was_asked_for(capsys, monkeypatch):
    monkeypatch.setattr(build_cards, "draw_brand", lambda: pytest.fail("drawn"))
    with pytest.raises(SystemExit) as ended:
        build_cards.main(["--brand", "--check"])
    assert ended.value.code == 2
    assert "--brand" in capsys.readouterr().err
