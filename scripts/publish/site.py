"""The folder of the built site: put into its place whole, and what may run in it.

A site is built beside its place and then put there: half of one is never served. A build
that is killed leaves a draft, `.site.PID-RANDOM.draft`, which the next removes.

The content security policy: a browser runs and fetches what belongs to the site.
Every page says it in a meta element, and `_headers` says it to hosts that read that file.
Inline scripts are named by their digests, those of all pages together: instant navigation
brings the elements of one page into another, where the policy of the first still holds.
"""

import hashlib
import os
import re
import shutil
from base64 import b64encode
from pathlib import Path

from scripts.publish import PublishError
from scripts.writing import DRAFT, abandoned, beside


def begin(config):
    """Let a build write into a draft, and remove those of builds that were killed.

    Parameters
    ----------
    config : MkDocsConfig
        Its `site_dir` is set to the draft.

    Returns
    -------
    tuple of Path or None
        The draft, and where it is to go; None where that is a volume of its own, which
        nothing can be put in the place of.
    """
    target = Path(config.site_dir).resolve()
    if os.path.ismount(target):
        return None
    target.parent.mkdir(parents=True, exist_ok=True)
    for left in abandoned(target.parent.glob(f".{target.name}.*{DRAFT}")):
        shutil.rmtree(left, ignore_errors=True)
    draft = beside(target)
    draft.mkdir()
    config.site_dir = str(draft)
    return draft, target


def finish(draft, target):
    """Put a draft into its place, and remove what was there.

    Parameters
    ----------
    draft, target : Path
        As `begin` gave them.
    """
    old = beside(target)
    if target.exists():
        target.rename(old)
    draft.rename(target)
    shutil.rmtree(old, ignore_errors=True)


SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.S)
STYLE = re.compile(r"<style\b[^>]*>(.*?)</style>", re.S)
#: What a script element may say of itself and still hold data, not a program.
DATA = re.compile(r'\ssrc=|\stype="(?:application/(?:ld\+)?json|text/plain)"')
META = '<meta http-equiv="Content-Security-Policy" content="{}">\n'
OLD = re.compile(re.escape(META).replace(r"\{\}", '[^"]*'))
#: A browser looks for the encoding in the first 1,024 bytes: the policy comes after it.
CHARSET = re.compile(r'<meta charset="utf-8">\n?')
#: Stands on a page where a reader is shown the policy.
SHOWN = "CONTENT_SECURITY_POLICY"
HEADERS = "_headers"


def policy(scripts=(), styles=()):
    """Return the policy.

    Parameters
    ----------
    scripts, styles : iterable of str
        What may stand in a page, each as the policy names it: a digest in quotes.

    Returns
    -------
    str
        One line without double quotes.

    Examples
    --------
    >>> policy(["'sha256-…'"]).split("; ")[1]
    "script-src 'self' 'wasm-unsafe-eval' 'sha256-…'"
    """
    rules = {
        "default-src": ["'self'"],
        # Python in the page is WebAssembly, which needs a word of its own.
        "script-src": ["'self'", "'wasm-unsafe-eval'", *scripts],
        "style-src": ["'self'", *styles],
        # KaTeX places the parts of a formula so, MkDocs aligns columns so.
        "style-src-attr": ["'unsafe-inline'"],
        "img-src": ["'self'", "data:", "blob:"],
        # A blob is the page's own: Stop reaches Python by one (python/stopping.mjs).
        "connect-src": ["'self'", "blob:"],
        "worker-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
    }
    return "; ".join(" ".join([name, *sources]) for name, sources in rules.items())


def sha256(text):
    """Return the digest by which a policy names what stands in a page.

    Parameters
    ----------
    text : str
        All that stands between the tags.

    Returns
    -------
    str
        In single quotes.

    Examples
    --------
    >>> sha256("")
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
    """
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def programs(page):
    """Return the scripts that stand in a page, without those that are fetched, and data.

    Returns
    -------
    list of str
        What stands between the tags.

    Examples
    --------
    >>> programs('<script src="a.js"></script><script>let a;</script>')
    ['let a;']
    """
    return [text for said, text in SCRIPT.findall(page) if not DATA.search(said)]


def write_policy(folder, served=False):
    """Give every page of a site its policy, and write the file for hosts.

    Parameters
    ----------
    served : bool
        Whether `mkdocs serve` will add to each page a script that is never the same
        twice: then any script may stand in a page, and all else holds.
    """
    folder = Path(folder)
    pages = {
        path: OLD.sub("", path.read_text(encoding="utf-8"))
        for path in sorted(folder.rglob("*.html"))
    }
    drawings = [path.read_text(encoding="utf-8") for path in folder.rglob("*.svg")]
    scripts = {sha256(text) for page in pages.values() for text in programs(page)}
    styles = {
        sha256(text)
        for file in (*pages.values(), *drawings)
        for text in STYLE.findall(file)
    }
    said = policy(["'unsafe-inline'"] if served else sorted(scripts), sorted(styles))
    for path, page in pages.items():
        path.write_text(with_policy(page, said, path.name), encoding="utf-8", newline="")
    rule = f"/*\n  Content-Security-Policy: {said}\n"
    (folder / HEADERS).write_text(rule, encoding="utf-8")


def with_policy(page, said, name):
    """Return a page with a policy, and shown where it is to be shown.

    Parameters
    ----------
    page : str
        HTML without one.

    Raises
    ------
    PublishError
        If a script or an address stands before the place of the policy.
    """
    found = CHARSET.search(page)
    if not found or re.search(r"<script|<link|<style|<base", page[: found.start()]):
        raise PublishError(f"{name} has to begin with its encoding and then its policy")
    page = page.replace(SHOWN, said)
    return page[: found.end()] + META.format(said) + page[found.end() :]
