"""Stylesheets and modules as browsers fetch them."""

import json
import platform
import re
import shutil
import tempfile
from functools import partial

import pytest
from mkdocs.config import load_config
from mkdocs.structure.files import File, Files

from scripts import DOCS, ROOT
from scripts.publish import PublishError
from scripts.publish.assets import (
    bundle,
    bundle_modules,
    bundled,
    rebase,
    refuse_absent,
    tighten,
    without_others,
)


@pytest.fixture
def site(tmp_path):
    """Settings and files of a site with two stylesheets and one from a plugin."""
    docs = tmp_path / "docs"
    (docs / "a").mkdir(parents=True)
    (docs / "a" / "first.css").write_text("p { background: url(dot.png) }")
    (docs / "last.css").write_text("/* Why\n   so. */\n\np {\n  color: red\n}")
    (tmp_path / "mkdocs.yml").write_text("site_name: x\n")
    config = load_config(str(tmp_path / "mkdocs.yml"))
    config.plugins._current_plugin = "publish"  # as while MkDocs calls a hook
    config.extra_css = ["a/first.css", "last.css", "assets/plugin.css"]
    names = ("a/first.css", "last.css")
    return config, Files([File(name, str(docs), config.site_dir, True) for name in names])


def test_the_parts_follow_each_other_in_one_file_that_the_site_asks_for(site):
    config, files = site
    bundle(config, files)
    (file,) = files
    assert file.src_uri == "stylesheets/site.css"
    assert file.content_string.split("\n") == [
        "/* a/first.css */",
        "p{background:url(../a/dot.png)}",
        "/* last.css */",
        "p{color:red}",
        "",
    ]
    assert config.extra_css == ["stylesheets/site.css", "assets/plugin.css"]


def test_a_stylesheet_that_is_not_there_stops_the_build(site):
    config, files = site
    config.extra_css = ["gone.css"]
    with pytest.raises(PublishError, match=r"there is no docs/gone\.css"):
        bundle(config, files)


@pytest.mark.parametrize(
    ("address", "same"),
    [
        ('url("f.woff2")', 'url("../a/b/f.woff2")'),
        ("url('f.woff2')", "url('../a/b/f.woff2')"),
        ("url(data:image/png;base64,xx)", "url(data:image/png;base64,xx)"),
        ("url(#clip)", "url(#clip)"),
    ],
)
def test_addresses_lead_to_the_same_files(address, same):
    assert rebase(address, "a/b") == same


def test_every_stylesheet_of_the_site_is_in_the_bundle():
    named = load_config(str(ROOT / "mkdocs.yml")).extra_css
    own = {path.relative_to(DOCS).as_posix() for path in DOCS.glob("stylesheets/*.css")}
    assert own <= set(named)
    assert len(set(named)) == len(named)


@pytest.mark.parametrize(
    ("written", "tight"),
    [
        ("a {\n  color: red;\n}\n", "a{color:red;}"),
        ('i::before { content: "; } "; }', 'i::before{content:"; } ";}'),
        ("b { width: calc(1em + 2px) }", "b{width:calc(1em + 2px)}"),
        ("a b, a > b { margin: 0 1px }", "a b,a > b{margin:0 1px}"),
        (
            "@media (min-width: 3em) and (hover: none) { a { top: 0 } }",
            "@media (min-width:3em) and (hover:none){a{top:0}}",
        ),
    ],
)
def test_a_tight_stylesheet_says_the_same(written, tight):
    assert tighten(written) == tight


@pytest.fixture(scope="module")
def made():
    """What pages fetch of the modules and scripts in docs."""
    return bundled()


NAMED = re.compile(r'(?:\bfrom|\bimport\(?)"\./([^"]+)"')


def fetched(made, name):
    """Return the names of all files that come with one."""
    names, left = set(), [name]
    while left:
        names.add(one := left.pop())
        text = made[f"widgets/{one}"].decode()
        left += {*NAMED.findall(text)} - names
    return names


@pytest.mark.slow  # runs esbuild, which is fetched at its first use
def test_an_element_comes_in_few_files_and_the_first_one_in_two(made):
    elements = {path.name for path in (DOCS / "widgets").glob("*.mjs")}
    assert {name for name in elements if f"widgets/{name}" not in made} == set()
    files = {name: fetched(made, name) for name in elements}
    assert len(files["parameter-counter.mjs"]) == 2
    of_several = set.union(*files.values()) - elements
    assert len(of_several) <= 10, "what many share is to be one file"


@pytest.mark.slow
def test_bundles_say_their_licence_keep_their_sources_and_name_no_machine(made):
    for name, content in made.items():
        text = content.decode()
        assert str(ROOT) not in text
        assert tempfile.gettempdir() not in text
        if not name.endswith(".map"):
            assert text.startswith("/*! Pixels2GenAI Project, MIT License */\n")
            assert not re.search(r"^\s*//(?!# sourceMappingURL)", text, re.M), name
            assert f"{name}.map" in made
    sources = json.loads(made["widgets/convolution-stepper.mjs.map"])["sourcesContent"]
    written = (DOCS / "widgets" / "lib" / "steps.mjs").read_text("utf-8")
    assert written in sources
    scripts = json.loads(made["javascripts/page.js.map"])["sourcesContent"]
    assert scripts == [(DOCS / "javascripts" / "page.js").read_text("utf-8")]


@pytest.mark.slow
def test_bundles_are_the_same_bytes_again(made):
    assert bundled() == made


@pytest.mark.slow
def test_a_module_that_cannot_be_read_stops_the_build(site, tmp_path, monkeypatch, capfd):
    shutil.copytree(DOCS / "widgets", tmp_path / "broken" / "widgets")
    shutil.copytree(DOCS / "javascripts", tmp_path / "broken" / "javascripts")
    (tmp_path / "broken" / "widgets" / "lib" / "sizes.mjs").write_text("export let = ;")
    with pytest.raises(PublishError, match=r"docs/widgets cannot be bundled"):
        bundle_modules(*site, partial(bundled, docs=tmp_path / "broken"))
    assert "sizes.mjs:1" in capfd.readouterr().err


def test_without_esbuild_modules_stay_as_they_are_written(site, monkeypatch, capsys):
    monkeypatch.setattr("platform.machine", lambda: "abacus")
    bundle_modules(*site)
    assert [file.src_uri for file in site[1]] == ["a/first.css", "last.css"]
    assert capsys.readouterr().err == (
        f"esbuild is not pinned for {platform.system()} on abacus. "
        "Without it widgets come in many files.\n"
    )


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("b{x:y}.md-typeset .tabbed-set>p{x:y}i{x:y}", "b{x:y}i{x:y}"),
        (".md-post,.md-poster{x:y}", ".md-poster{x:y}"),
        (".keys .a:is(b,i),b:not(.keys,i){x:y}", "b:not(.keys,i){x:y}"),
        ("@media print{.keys{x:y}}@media screen{b{x:y}}", "@media screen{b{x:y}}"),
        ("[data-md-color-accent=red]{x:y}b{x:y}", "b{x:y}"),
        ("[data-md-color-accent=custom]{x:y}", "[data-md-color-accent=custom]{x:y}"),
        ("[data-md-color-switching] *,b{x:y}", "b{x:y}"),
        ("@keyframes a{0%{x:y}to{x:y}}", "@keyframes a{0%{x:y}to{x:y}}"),
    ],
)
def test_rules_for_what_no_page_has_are_left_out(text, left):
    assert without_others(text) == left


@pytest.mark.parametrize("name", ["tabbed-set", "x keys", "md-tag"])
def test_a_page_with_what_the_stylesheet_was_rid_of_stops_the_build(name):
    with pytest.raises(PublishError, match=r"a\.md: it has “.*ABSENT in scripts/"):
        refuse_absent(f'<p class="{name}">', "a.md")
    refuse_absent('<p class="keystone md-tags monkeys">', "a.md")
