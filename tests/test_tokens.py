"""The palette in tokens.css: readable in both schemes, and the same as the figures'."""

import re
from pathlib import Path

import pytest

from lesson.visualization import PALETTES

STYLESHEETS = Path(__file__).resolve().parents[1] / "docs" / "stylesheets"
TOKENS = (STYLESHEETS / "tokens.css").read_text(encoding="utf-8")
SCHEMES = {"light": "default", "dark": "slate"}
# WCAG 2.2, success criteria 1.4.3 (text) and 1.4.11 (controls), at level AA.
TEXT, CONTROL = 4.5, 3.0
INKS = ("ink", "ink-2", "accent", "accent-deep", "code-keyword", "code-string")
INKS += ("code-number", "code-name", "code-comment")
EDGES = ("line-strong", "amber", "positive", "negative", "accent")
NAMES = {"second_ink": "ink-2", "look": "amber"}


def tokens(scheme):
    selector = f'[data-md-color-scheme="{SCHEMES[scheme]}"] {{'
    block = TOKENS.split(selector, 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))


def luminance(colour):
    """Return the relative luminance of `#rrggbb`, as WCAG 2.2 defines it."""
    shares = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    """Return the contrast ratio of two colours, from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def mix(one, other, share):
    """Return the colour of which `share` is one and the rest the other."""
    pairs = [(int(one[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in pairs)


def test_black_on_white_has_the_largest_contrast_there_is():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


#: What stands on what, and how much it must stand out.
PAIRS = [
    *((text, ground, TEXT) for text in INKS for ground in ("paper", "raised")),
    *(("on-accent", ground, TEXT) for ground in ("accent", "accent-deep")),
    *(("ink", ground, TEXT) for ground in ("accent-soft", "amber-soft", "empty")),
    ("accent", "accent-soft", TEXT),
    *((edge, "paper", CONTROL) for edge in EDGES),
]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("colour", "ground", "least"), PAIRS)
def test_text_controls_and_signs_stand_out_from_their_ground(
    scheme, colour, ground, least
):
    colours = tokens(scheme)
    assert contrast(colours[colour], colours[ground]) >= least


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("sign", ["positive", "negative"])
def test_numbers_are_read_on_the_strongest_cell(scheme, sign):
    block = TOKENS.split(f'[data-md-color-scheme="{SCHEMES[scheme]}"] {{', 1)[1]
    strength = int(re.search(r"--cell-strength: (\d+)%", block)[1]) / 100
    colours = tokens(scheme)
    mixed = mix(colours[sign], colours["paper"], strength)
    assert contrast(colours["ink"], mixed) >= TEXT


@pytest.mark.parametrize("scheme", SCHEMES)
def test_site_and_figures_share_one_palette(scheme):
    colours, palette = tokens(scheme), PALETTES[scheme]._asdict()
    site = {name: colours[NAMES.get(name, name)].upper() for name in palette}
    assert site == {name: colour.upper() for name, colour in palette.items()}


def test_no_other_stylesheet_names_a_colour():
    colour = re.compile(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(")
    found = {}
    for path in STYLESHEETS.glob("*.css"):
        rules = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)
        # Black and white are the ends of a picture's grey scale in any palette.
        found[path.name] = set(colour.findall(rules)) - {"#000", "#fff"}
    assert found.pop("tokens.css")
    assert {name: named for name, named in found.items() if named} == {}
