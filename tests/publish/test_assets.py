"""Stylesheets and modules as browsers fetch them."""

import pytest
from mkdocs.config import load_config
from mkdocs.structure.files import File, Files

from scripts import DOCS, ROOT
from scripts.publish import PublishError
from scripts.publish.assets import (
    bundle,
    rebase,
    refuse_absent,
    strip_comments,
    tighten,
    uncomment,
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


MODULE = """\
// Why.
const address = "https://example.org"; // kept
  /** One line. */
/**
 * Several
 */
export const half = (x) => x / 2 /* kept */;
"""


def test_a_module_loses_its_comments_and_keeps_its_lines():
    assert uncomment(MODULE).split("\n") == [
        "",
        'const address = "https://example.org"; // kept',
        "",
        "",
        "",
        "",
        "export const half = (x) => x / 2 /* kept */;",
        "",
    ]


def test_our_modules_and_scripts_alone_are_published_without_comments(site):
    config, files = site
    docs = DOCS.parent / "docs"
    names = ("widgets/lib/sizes.mjs", "javascripts/widgets.js")
    for name in (*names, "vendor/offline/iframe-worker.js"):
        files.append(File(name, str(docs), config.site_dir, True))
    strip_comments(config, files)
    module, script = (files.get_file_from_path(name) for name in names)
    assert "// All sizes" not in module.content_string
    assert "export function outputSize" in module.content_string
    assert "// Brings the custom" not in script.content_string
    assert 'const NEAR = "100%"; // of the window' in script.content_string
    assert files.get_file_from_path("vendor/offline/iframe-worker.js").abs_src_path


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("b{x:y}.md-typeset .tabbed-set>p{x:y}i{x:y}", "b{x:y}i{x:y}"),
        (".md-post,.md-poster{x:y}", ".md-poster{x:y}"),
        (".keys .a:is(b,i),b:not(.keys,i){x:y}", "b:not(.keys,i){x:y}"),
        ("@media print{.keys{x:y}}@media screen{b{x:y}}", "@media screen{b{x:y}}"),
        ("[data-md-color-accent=red]{x:y}b{x:y}", "b{x:y}"),
        ("[data-md-color-accent=custom]{x:y}", "[data-md-color-accent=custom]{x:y}"),
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
