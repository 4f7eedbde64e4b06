"""What MkDocs calls, in that order."""

import logging
import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

from mkdocs.plugins import event_priority
from mkdocs.structure.files import File

from scripts import ROOT
from scripts.publish import (
    PublishError,
    assets,
    catalogue,
    cite,
    copies,
    glossary,
    notebooks,
    site,
)
from scripts.publish.checkpoint import mistakes
from scripts.publish.html import (
    keep_from_search,
    label,
    leftovers,
    modules,
    unindent,
    unmark,
    without_next,
    without_reference_style,
)

log = logging.getLogger("mkdocs.plugins.publish")
cited = set()
starting = set()
served = []
drafts = []
# Script to the exit statuses with which the site can be built: scripts.vendor ends
# with 2 where there is no network, and pages then do without what is missing.
SCRIPTS = {
    "vendor": (0, 2),
    "build_figures": (0,),
    "build_cards": (0,),
    "build_downloads": (0,),
    "build_widget_data": (0,),
    "build_runtime": (0,),
}
# What nearly every page is set in: a font that comes late has the page laid out anew.
# A build without network has no fonts to announce.
FIRST_FONTS = (
    "inter-basic-normal.woff2",
    "inter-basic-italic.woff2",
    "jetbrains-mono-basic-normal.woff2",
    "source-serif-4-basic-normal.woff2",
)


#: Where a forge edits a file of a branch, below the repository's address.
EDITORS = {
    "github.com": "edit/{}/docs/",
    "gitlab.com": "-/edit/{}/docs/",
    "bitbucket.org": "src/{}/docs/",
    "codeberg.org": "_edit/{}/docs/",
}


def on_startup(command, dirty):
    """Remember that a server is about to start; keep no compiled code meanwhile.

    Python takes code that was compiled for current when size and second agree with the
    source's: two saves within a second may be such.
    """
    starting.add(command)
    if dirty:
        starting.discard("build")  # the site that is there is mended in its place
    served[:] = [command] if command == "serve" else []
    if served:
        sys.dont_write_bytecode = True
        os.environ["PYTHONDONTWRITEBYTECODE"] = "1"


@event_priority(100)  # before anything else asks where the site goes
def on_config(config):
    """Fix date, draft, the notebooks' results, and where pages are edited."""
    if "serve" in starting:  # the first build; at the next, the address is our own
        starting.clear()
        refuse_taken(*config.dev_addr)
    os.environ.setdefault("SOURCE_DATE_EPOCH", date_of_last_commit())
    config.edit_uri = editor(config.repo_url, os.environ)
    config.plugins["mkdocs-jupyter"].config["cache_dir"] = str(notebooks.cache_folder())
    if "build" in starting:
        drafts[:] = [site.begin(config)]


def on_pre_build(config):
    """Build what is stale, and read sources anew when `mkdocs serve` builds again."""
    cited.clear()
    cite.references.cache_clear()
    cite.cited_in_lesson.cache_clear()
    glossary.terms.cache_clear()
    for name in [*sys.modules]:
        if name.partition(".")[0] in ("lesson", "scripts"):
            del sys.modules[name]  # and is imported anew by whoever needs it
    build_stale()


def on_files(files, config):
    """Bundle stylesheets and modules; leave out what of Material is not used."""
    assets.bundle(config, files)
    if not served:
        assets.bundle_modules(config, files)
    assets.prune(config, files)
    files.append(File.generated(config, "widgets/mistakes.json", content=mistakes()))
    unused = ("assets/javascripts/lunr/", *(() if config.site_url else ("cards/",)))
    for file in [*files]:
        if file.src_uri.startswith(unused):
            files.remove(file)


def on_env(env, config, files):
    """Tell the theme which fonts to fetch from the start; trim an offline copy."""
    if is_offline(config):
        copies.leave_out(files)
    known = [f"vendor/fonts/{name}" for name in FIRST_FONTS if not is_offline(config)]
    env.globals["preloaded_fonts"] = [
        uri for uri in known if files.get_file_from_path(uri)
    ]


def on_page_content(html, page, config, files):
    """Finish a page: notebook, elements, tables; refuse what is not rendered."""
    if notebooks.is_notebook(page):
        notebooks.write_sums(Path(config.plugins["mkdocs-jupyter"].config["cache_dir"]))
        notebooks.publish(html, page, config, files)
        html = page.content
    left = leftovers(html)
    if left is not None:
        raise PublishError(
            f"{page.file.src_uri}: unrendered syntax at “{left}”; put a directive on a "
            "line of its own, and syntax that is only shown into backticks"
        )
    html = glossary.explain(label(keep_from_search(unmark(html))), page.url)
    cited.update(re.findall(r'href="[^"]*#ref-([\w-]+)"', html))
    scripts = modules(html, page.url)
    if is_offline(config):
        address = config.extra["address"] + page.url
        return copies.handout(copies.stand_still(html, address), address, page.url)
    return copies.handout(html, page.canonical_url or "", page.url) + scripts


def on_page_context(context, page, config, nav):
    """Tell the theme what others show of a page."""
    context["structured"] = catalogue.describe(page, config)
    context["card"] = catalogue.card(page, config)


def on_post_page(output, page, config):
    """Leave out indents, what Firefox would prefetch, and styles of other pages."""
    assets.refuse_absent(output, page.file.src_uri)
    return unindent(without_next(without_reference_style(output)))


@event_priority(-100)  # after everything that still writes
def on_post_build(config):
    """Say what may run; put the site into its place; warn of references, as an error.

    A folder that is opened without a server has no policy: nothing there is of one
    origin, and browsers differ in what `'self'` is.
    """
    if not is_offline(config):
        site.write_policy(config.site_dir, bool(served))
    for draft, target in filter(None, drafts):
        site.finish(draft, target)
        config.site_dir = str(target)
    for key in cite.references().keys() - cited:
        log.warning(f"docs/references.yml: no page cites {key}; cite it or remove it")


def on_build_error(error):
    """Remove the draft of a site that cannot be built."""
    for draft, _ in filter(None, drafts):
        shutil.rmtree(draft, ignore_errors=True)


def editor(repository, settings):
    """Return where the pages' sources are edited, below the repository's address.

    Parameters
    ----------
    repository : str or None
        Address of the repository, REPO_URL; empty where there is none.
    settings : dict of str to str
        The environment: REPO_BRANCH (main), and EDIT_URI for a forge that is not known.

    Returns
    -------
    str
        Empty where pages get no link to edit them.

    Examples
    --------
    >>> editor("https://gitlab.com/a/b", {"REPO_BRANCH": "trunk"})
    '-/edit/trunk/docs/'
    >>> editor("", {})
    ''
    """
    if not repository:
        return ""
    known = EDITORS.get(urlsplit(repository).hostname, "")
    place = settings.get("EDIT_URI") or known.format(
        settings.get("REPO_BRANCH") or "main"
    )
    return place and place.rstrip("/") + "/"


def refuse_taken(host, port):
    """Raise an error where another program serves at this address, before the build."""
    try:
        socket.create_server((host, port)).close()
    except OSError as error:
        why = str(error.strerror).partition(" (")[0]
        raise PublishError(
            f"{host}:{port} cannot be served at: {why}; stop what runs there, "
            f"or run `python -m mkdocs serve -a {host}:{port + 1}`"
        ) from None


def is_offline(config):
    """Return whether this is the copy that opens from a folder, without a server."""
    return "material/offline" in config.plugins


def date_of_last_commit():
    """Return the time that the site's files are dated with, in seconds; 0 without git."""
    command = ["git", "log", "-1", "--format=%ct"]
    try:
        found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    except FileNotFoundError:
        return "0"
    return found.stdout.strip() or "0"


def build_stale(scripts=SCRIPTS):
    """Run every script that builds something for the site, before `docs/` is read.

    Each rebuilds only what is stale and writes a file only when its bytes change, so
    that `mkdocs serve`, which watches them, comes to rest.

    A process of its own for each: code that was edited while `mkdocs serve` runs is
    then the code that draws the figures.

    Parameters
    ----------
    scripts : dict of str to tuple of int
        Module in `scripts` to the exit statuses that are good enough.

    Raises
    ------
    PublishError
        If one ends otherwise; what it had to say stands above.
    """
    for name, accepted in scripts.items():
        command = [sys.executable, "-m", f"scripts.{name}"]
        status = subprocess.run(command, cwd=ROOT).returncode
        if status not in accepted:
            raise PublishError(
                f"scripts.{name} ended with exit status {status}; "
                f"run `python -m scripts.{name}` to see why"
            )
