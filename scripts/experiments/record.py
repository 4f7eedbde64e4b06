"""Write the numbers of an experiment down, with what it takes to get them again."""

import json
import platform
from importlib.metadata import version
from pathlib import Path

from scripts.writing import write as write_whole

RESULTS = Path(__file__).resolve().parent / "results"


def write(name, values, seed, packages=("numpy",), folder=RESULTS):
    """Write ``<name>.json``, all or nothing.

    Parameters
    ----------
    name : str
        Of the experiment, and of its script.
    values : dict
        Of numbers, text, lists and such dicts.
    seed : int
        That the experiment started from.
    packages : iterable of str, optional
        Whose versions matter.
    """
    made = {
        "command": f"python -m scripts.experiments.{name}",
        "seed": seed,
        "python": platform.python_version(),
        "machine": platform.machine(),
        **{package: version(package) for package in packages},
    }
    path = Path(folder) / f"{name}.json"
    write_whole(path, (json.dumps({"made": made} | values, indent=1) + "\n").encode())
    return path


def read(name):
    """Return what ``<name>.json`` holds.

    Returns
    -------
    dict
        With ``made`` and the values.

    Raises
    ------
    FileNotFoundError
        If the experiment has not been run.
    """
    path = RESULTS / f"{name}.json"
    if not path.is_file():
        raise FileNotFoundError(
            f"{path} is missing; run python -m scripts.experiments.{name}"
        )
    return json.loads(path.read_text(encoding="utf-8"))
