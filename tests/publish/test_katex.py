"""Formulas: drawn while the site is built, readable for everybody, wrong ones refused."""

import markdown
import pytest

from scripts.publish import PublishError, katex

ARITHMATEX = "pymdownx.arithmatex"


def draw(text):
    return markdown.markdown(
        text,
        extensions=["scripts.publish.notation", ARITHMATEX, "scripts.publish.katex"],
        extension_configs={ARITHMATEX: {"generic": True}},
    )


def test_a_formula_is_seen_and_read_in_a_sentence_or_of_its_own():
    html = draw("So $p = \\frac{k-1}{2}$ pixels.")
    assert html.startswith('<p>So <span class="math" data-search-exclude="">')
    assert "<mfrac>" in html
    assert 'aria-hidden="true"' in html
    assert "$" not in html
    html = draw("$$\ny = x\n$$")
    assert html.startswith("<div ")
    assert 'class="math" data-search-exclude="" role="group" tabindex="0"' in html
    assert 'class="katex-display"' in html


def test_signs_values_and_thousands_reach_the_formula_and_money_does_not():
    assert "&lt;" in draw("$a < b$")
    html = draw("$$\n\\begin{aligned} a &= 1 < 2 \\\\ b &= 2 \\end{aligned}\n$$")
    assert html.count("<mtr>") == 2
    assert ">42<" in draw("$x = {= 6 * 7 =}$")
    space = '<span class="mspace"'
    assert space not in draw("$150,528,000$")
    assert space in draw("$(1,2)$")
    assert draw("It costs $5 and then $HOME.") == "<p>It costs $5 and then $HOME.</p>"


@pytest.mark.parametrize(
    "tex", [r"\nosuchmacro", r"\frac{1}{", r"x_1_2", r"\href{x}{y} é"]
)
def test_wrong_tex_stops_the_build(tex):
    with pytest.raises(PublishError, match="is wrong"):
        draw(f"${tex}$")


def test_a_missing_script_is_named_with_its_remedy(monkeypatch, tmp_path):
    monkeypatch.setattr(katex, "SCRIPT", tmp_path / "katex.min.js")
    with pytest.raises(PublishError, match=r"python -m scripts\.vendor --refresh"):
        katex.engine.__wrapped__()
