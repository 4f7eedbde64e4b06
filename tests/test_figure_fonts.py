"""The figures' fonts can stand side by side in one drawing."""

from pathlib import Path

from fontTools.ttLib import TTFont

FOLDER = Path(__file__).parents[1] / "scripts" / "fonts"
FONTS = sorted(FOLDER.glob("*.ttf"))


def test_no_two_weights_share_a_name():
    """An SVG names its outlines after the font; shared names mix the weights."""
    names = [TTFont(path)["name"].getDebugName(6) for path in FONTS]
    assert len(set(names)) == len(FONTS) == 4
