"""Bring everything that pages need up to date before MkDocs looks at `docs/`.

Each script below rebuilds only what is stale and writes a file only when its bytes
change, so that `mkdocs serve`, which watches them, comes to rest.
"""

import subprocess
import sys

from scripts.publish import ROOT, PublishError

# Script to the exit statuses with which the site can be built: scripts/vendor.py ends
# with 2 where there is no network, and pages then do without what is missing.
SCRIPTS = {
    "vendor": (0, 2),
    "build_figures": (0,),
    "build_downloads": (0,),
    "build_widget_data": (0,),
    "build_runtime": (0,),
}


def bring_up_to_date(scripts=SCRIPTS):
    """Run every script that builds something for the site.

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
                f"scripts/{name}.py ended with exit status {status}; "
                f"run `python scripts/{name}.py` to see why"
            )
