"""The site is built beside its place and then put there: half of one is never served.

A build that is killed leaves a draft, `.site.PID-RANDOM.draft`, which the next removes.
"""

import os
import secrets
import shutil
from pathlib import Path

from scripts.writing import DRAFT, is_alive


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
    for left in target.parent.glob(f".{target.name}.*{DRAFT}"):
        owner = left.name.split(".")[-2].partition("-")[0]
        if not (owner.isdecimal() and is_alive(int(owner), left)):
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


def beside(target):
    """Return a new name in the same folder."""
    token = f"{os.getpid()}-{secrets.token_hex(4)}"
    return target.with_name(f".{target.name}.{token}{DRAFT}")
