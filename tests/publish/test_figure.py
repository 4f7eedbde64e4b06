"""Figures: words written once, pictures for light, dark and narrow pages."""

import re

import pytest
from PIL import Image

from scripts.publish import figure

ONLY_LIGHT = '<img alt="A cat." class="only-light" decoding="async" height="20"'
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="30.4" height="20"></svg>'


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A repository with the figures `cat`, drawn, and `dog`, of pixels, and a widget."""
    for name in ("scripts", "figures", "widgets", "explore"):
        (tmp_path / name).mkdir()
    monkeypatch.setattr(figure, "SCRIPTS", tmp_path / "scripts")
    monkeypatch.setattr(figure, "PICTURES", tmp_path / "figures")
    monkeypatch.setattr(figure, "DOCS", tmp_path)
    for made in ("widgets/a-toy.mjs", "explore/a-toy.md", "widgets/lost-toy.mjs"):
        (tmp_path / made).touch()
    for slug in ("cat", "dog"):
        script = f'ALT = "A {slug}."\nCAPTION = ("A *{slug}*, " "{{= 2 + 2 =}} legs.")\n'
        (tmp_path / "scripts" / f"{slug}.py").write_text(script)
        for scheme in ("light", "dark"):
            (tmp_path / "figures" / f"cat.{scheme}.svg").write_text(SVG)
            file = tmp_path / "figures" / f"dog.{scheme}.webp"
            Image.new("L", (40, 50)).save(file)
    return tmp_path


def test_a_figure_has_its_pictures_its_words_its_size_and_an_anchor(convert):
    html = convert("::figure cat", "figure")
    assert html.startswith('<figure id="fig-cat">')
    assert ONLY_LIGHT + ' loading="lazy" src="/figures/cat.light.svg" width="30"' in html
    assert 'src="/figures/cat.dark.svg"' in html
    assert "<figcaption>A <em>cat</em>, 4 legs.</figcaption>" in html
    assert (
        'height="50" loading="lazy" src="/figures/dog.light.webp" width="40"'
        in convert("::figure dog", "figure")
    )
    html = convert(
        "See [figure](#fig-cat), [it](#fig-cat).\n\n::figure cat number=3", "figure"
    )
    assert "<strong>Figure 3.</strong> A <em>cat</em>" in html
    assert '<a href="#fig-cat">figure 3</a>, <a href="#fig-cat">it</a>' in html


def test_a_narrow_page_gets_the_phone_version_where_there_is_one(convert, folder):
    for scheme in ("light", "dark"):
        (folder / "figures" / f"cat.phone.{scheme}.svg").write_text(SVG)
    html = convert("::figure cat\n\n::figure dog", "figure")
    shown = re.findall(r'<img [^>]*class="([^"]*)"[^>]* src="/figures/([^"]*)"', html)
    assert sorted(shown) == [
        ("only-dark", "dog.dark.webp"),
        ("only-dark only-phone", "cat.phone.dark.svg"),
        ("only-dark only-wide", "cat.dark.svg"),
        ("only-light", "dog.light.webp"),
        ("only-light only-phone", "cat.phone.light.svg"),
        ("only-light only-wide", "cat.light.svg"),
    ]


def test_a_widget_stands_around_the_still_of_its_figure_with_attributes(convert):
    html = convert("::widget a-toy cat number=2 size=9 flip", "figure")
    assert html.startswith('<figure class="widget" id="fig-cat"><a-toy flip="" size="9">')
    assert html.index("<img") < html.index("</a-toy>") < html.index("<figcaption>")
    assert "Figure 2." in html
    assert 'title="a b"' in convert('::widget a-toy cat "title=a b"', "figure")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("::figure cow", "there is no scripts/figures/cow.py"),
        ("::figure cat size=9", "there is no option size"),
        ("::figure cat\n\n::figure cat", "on the page already"),
        ("::figure cat number=1\n\n::figure dog number=1", "has a figure 1 already"),
        ("::figure", "write `::figure slug"),
        ("::widget no-toy cat", "there is no docs/widgets/no-toy.mjs"),
        ("::widget lost-toy cat", "there is no docs/explore/lost-toy.md"),
    ],
)
def test_what_is_not_there_stops_the_build(refuses, text, why):
    refuses(text, "figure", match=why)


def test_a_picture_that_was_not_drawn_is_named_with_its_command(refuses, folder):
    (folder / "figures" / "cat.dark.svg").unlink()
    refuses("::figure cat", "figure", match=r"scripts\.build_figures --only cat")


@pytest.mark.parametrize(
    "script",
    ['ALT = "A cat."', 'ALT = "A cat."\nCAPTION = f"{1}"', "ALT = 1\nCAPTION = 2"],
    ids=["no caption", "computed", "numbers"],
)
def test_words_must_be_plain_text(refuses, folder, script):
    (folder / "scripts" / "cat.py").write_text(script)
    refuses("::figure cat", "figure", match="must set ALT and CAPTION to text")


def test_the_script_is_read_without_running_it(convert, folder):
    path = folder / "scripts" / "cat.py"
    path.write_text(path.read_text() + "raise SystemExit\n")
    assert "<figure" in convert("::figure cat", "figure")


def test_an_unknown_value_in_a_caption_stops_the_build(refuses, folder):
    (folder / "scripts" / "cat.py").write_text('ALT = "A"\nCAPTION = "{= legs() =}"\n')
    refuses("::figure cat", "figure", match="name 'legs'")
