"""What the scripts share at the command line: one plain line where they cannot go on."""

import argparse
import difflib
import functools
import sys
from dataclasses import replace
from pathlib import Path

from scripts.writing import sweep

IMPOSSIBLE, INTERRUPTED = 2, 130


def one_line_errors(*expected, status=IMPOSSIBLE):
    """Let a script's ``main`` say in one line what stopped it, without a traceback.

    Parameters
    ----------
    *expected : type
        Exceptions whose message tells a reader enough, beside `OSError`.
    status : int, default 2
        Of the script after such an error.

    Returns
    -------
    callable
        A decorator. What it decorates returns the status after such an error, and 130
        after Ctrl-C.
    """

    def decorate(main):
        @functools.wraps(main)
        def run(*args, **options):
            try:
                return main(*args, **options)
            except KeyboardInterrupt:
                print("\nStopped.", file=sys.stderr)
                return INTERRUPTED
            except (OSError, *expected) as error:
                print(f"{Path(sys.argv[0]).name}: {said(error)}", file=sys.stderr)
                return status

        return run

    return decorate


def said(error):
    """Return an error's message; where a file is at fault, its name and what to do.

    Returns
    -------
    str
        One line.
    """
    if isinstance(error, OSError) and error.filename is not None:
        reason = f"cannot use {error.filename}: {error.strerror}"
        return f"{reason}; check that it exists and may be written"
    return str(error)


def one_of(kind, names):
    """Return the reader of an option whose value is a name, for `argparse`.

    Parameters
    ----------
    kind : str
        What the names are of, in the singular.
    names : list of str
        Those there are; a wrong one is answered with the nearest, or with all.

    Returns
    -------
    callable
        From what was typed to the same, or to `argparse.ArgumentTypeError`.

    Examples
    --------
    >>> one_of("figure", ["feature_maps", "speed"])("feature-map")
    Traceback (most recent call last):
    argparse.ArgumentTypeError: there is no figure feature-map; is it feature_maps?
    """

    def read(name):
        if name in names:
            return name
        near = difflib.get_close_matches(name.lower(), names, 1)
        hint = f"is it {near[0]}?" if near else f"there are {', '.join(names)}"
        raise argparse.ArgumentTypeError(f"there is no {kind} {name}; {hint}")

    return read


def no_options(description, argv=None):
    """Read a command line that may only ask for help."""
    argparse.ArgumentParser(description=description.splitlines()[0]).parse_args(argv)


def parser(description):
    """Return the parser of what most scripts that build understand."""
    found = argparse.ArgumentParser(description=description.splitlines()[0])
    found.add_argument("--check", action="store_true", help="build nothing")
    found.add_argument("--out", type=Path, help="folder to write to")
    return found


def build(target, options, module, say=None):
    """Build a target if it is stale, or with ``--check`` say why it is.

    Parameters
    ----------
    target : freshness.Target
        Its folder is where it goes without ``--out``.
    options : argparse.Namespace
        Of `parser`.
    module : str
        In `scripts`, for the advice.
    say : callable, optional
        Gets a line for each file that is written.

    Returns
    -------
    int
        0 when all is well; 1 when something is stale (``--check``).
    """
    target = replace(target, folder=options.out or target.folder)
    why = target.why_stale()
    if options.check:
        if why:
            print(f"{target.folder} is stale; run python -m scripts.{module} ({why})")
        return 1 if why else 0
    sweep(target.folder)
    for path in target.build() if why else ():
        if say:
            say(f"wrote {path}")
    return 0
