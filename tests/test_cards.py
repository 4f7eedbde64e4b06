"""The picture that stands for a page where its address is shared, one for each page."""

import io
import re
from html import unescape

import numpy as np
import pytest
from fontTools.ttLib import TTFont
from PIL import Image

from scripts import DOCS, ROOT, build_cards
from scripts.build_cards import Page
from scripts.drawing import card

PAGES = {page.source: page for page in build_cards.pages()}
SETTINGS = {"site_name": "Site", "site_description": "About all."}


def test_every_page_has_a_title_and_a_description_of_its_own():
    sources = {path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")}
    generated = ("runtime/", "vendor/", "downloads/")
    assert {s for s in sources if not s.startswith(generated)} <= PAGES.keys()
    for words in ("title", "about"):
        said = [getattr(page, words) for page in PAGES.values()]
        assert len({*said}) == len(said) == len(PAGES), words


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES.keys())
def test_the_words_of_each_page_fit_on_its_card(page):
    size, lines = card.fitting(page.title)
    assert " ".join(lines) == page.title
    assert all(card.typeface(card.TITLE, size).getlength(t) <= card.WIDTH for t in lines)
    text = card.typeface(card.TEXT, 32)
    told = card.wrapped(page.about, text)
    assert card.shortened(told) == told, "nothing is cut off"
    assert all(text.getlength(line) <= card.WIDTH for line in told)
    written = {card.TITLE: page.title, card.TEXT: page.about}
    for font, words in (written | {card.EYEBROW: page.eyebrow.upper()}).items():
        known = TTFont(card.FONTS / font).getBestCmap()
        assert {*map(ord, words)} <= known.keys(), "see vendoring/fonts.py"


@pytest.mark.slow
def test_a_card_is_drawn_from_the_pages_own_words(monkeypatch):
    drawn = {}
    monkeypatch.setattr(card, "draw", lambda *a: drawn.setdefault(a[:3], a[3]) or b"png")
    page = PAGES["explore/parameter-counter.md"]
    [(name, _)] = build_cards.make(page).items()
    assert name == "explore/parameter-counter.png"
    [(words, figure)] = drawn.items()
    assert words == (page.eyebrow, page.title, page.about)
    assert words[1] == "Count the weights"
    assert Image.open(io.BytesIO(figure)).width == card.WIDTH


@pytest.mark.slow
def test_a_card_is_of_the_size_that_is_asked_for_small_and_the_same_again():
    title = "A title that is long enough for two lines of the card"
    words = ("Site · Part", title, "So.")
    png = card.draw(*words)
    assert png == card.draw(*words)
    assert png != card.draw(words[0], "Another", words[2])
    image = Image.open(io.BytesIO(png))
    assert (image.format, image.size) == ("PNG", (1200, 630))
    rng = np.random.default_rng(0)
    noise = Image.fromarray(rng.integers(0, 256, (300, card.WIDTH), dtype=np.uint8))
    stream = io.BytesIO()
    noise.save(stream, "PNG")
    with_noise = Image.open(io.BytesIO(card.draw(*words, stream.getvalue())))
    assert len(with_noise.getcolors()) <= 64, "what is large gets few colours"


def test_a_figure_that_goes_on_below_fades_away():
    tall = Image.new("RGB", (card.WIDTH, 900))
    stream = io.BytesIO()
    tall.save(stream, "PNG")
    drawn = Image.open(io.BytesIO(card.draw("Site", "Title", "Text.", stream.getvalue())))
    foot = np.asarray(drawn.convert("RGB"), dtype=int)[-card.FADE :, 600]
    assert (np.diff(foot.sum(axis=1)) >= 0).all()
    assert foot[0].sum() < 60
    assert foot[-1].sum() > 700


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("# T\n\n::figure one\n\n::figure two\n", "one"),
        ("# T\n\n::widget some-thing three address=\n", "three"),
        ('# T\n\n??? deep "Answer"\n\n    ::figure four\n', ""),
        ("---\ntitle: A\ncard: five\n---\n# T\n\n::figure one\n", "five"),
    ],
    ids=["first", "widget", "folded", "named"],
)
def test_the_figure_is_the_first_that_stands_open(text, figure, monkeypatch, tmp_path):
    monkeypatch.setattr(build_cards, "DOCS", tmp_path)
    (tmp_path / "a.md").write_text(text, "utf-8")
    page = build_cards.read("a.md", ("Part", "Below"), SETTINGS)
    title = "A" if "title" in text else "T"
    assert page == Page("a.md", "Site · Part", title, "About all.", figure)


@pytest.mark.slow
def test_a_changed_title_or_figure_makes_one_card_stale(tmp_path):
    page = PAGES["about/contributing.md"]
    build_cards.target(page, tmp_path).build()
    assert build_cards.target(page, tmp_path).why_stale() is None
    for change in ({"title": "Other"}, {"about": "Other."}, {"figure": "one_row"}):
        changed = build_cards.target(page._replace(**change), tmp_path)
        assert changed.why_stale() is not None, change
    (tmp_path / "about" / "contributing.png").write_bytes(b"")
    why = build_cards.target(page, tmp_path).why_stale()
    assert "contributing.png was changed" in why


def told_of(path):
    head = path.read_text("utf-8").split("</head>")[0]
    told = re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)"', head)
    return {name: unescape(content) for name, content in told}


@pytest.mark.slow  # needs the built site
def test_every_page_of_the_site_has_its_card(built_site):
    """Of the right size, named by an absolute address, its title the page's."""
    settings = (ROOT / "mkdocs.yml").read_text("utf-8")
    [address] = re.findall(r'site_url: !ENV \[SITE_URL, "(.*)"\]', settings)
    seen = {}
    for source, page in PAGES.items():
        place = re.sub(r"(^|/)index\.md$|\.(?:md|py)$", r"\1", source)
        meta = told_of(built_site / place / "index.html")
        assert meta["og:title"] == page.title
        assert meta["og:description"] == page.about
        assert meta["twitter:card"] == "summary_large_image"
        assert meta["og:image:alt"].startswith(f"{page.title}. {page.about}")
        assert len(meta["og:image:alt"]) <= 420
        assert meta["og:image"].startswith(f"{address}cards/")
        path = built_site / meta["og:image"].removeprefix(address)
        with Image.open(path) as image:
            assert image.size == (1200, 630), source
        assert (meta["og:image:width"], meta["og:image:height"]) == ("1200", "630")
        assert path.stat().st_size < 80_000, source
        assert seen.setdefault(path.read_bytes(), source) == source
    assert len(seen) == len([*built_site.glob("cards/**/*.png")])


@pytest.mark.slow  # needs the copy of the site
def test_a_site_without_address_has_no_cards(offline_site):
    assert not (offline_site / "cards").exists()
    html = (offline_site / "index.html").read_text("utf-8")
    assert "og:image" not in html
    assert "twitter:card" not in html
