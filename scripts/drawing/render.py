"""From a figure script to the bytes of its files.

Throughout this module
    slug      name of a script in scripts/figures/
    variant   "light", "dark", "phone.light" or "phone.dark"
    target    what make() returns: a Matplotlib figure, a `Picture` or a `Film`
"""

import importlib
import io
import sys
from typing import NamedTuple

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image

from lesson.picture import Picture
from scripts.drawing import theme
from scripts.drawing.freshness import ROOT

SCHEMES = ("light", "dark")


class Film(NamedTuple):
    """Frames that are shown once, one after the other.

    Parameters
    ----------
    frames : list of ndarray of uint8, shape (H, W, 4)
        RGBA.
    seconds : float
        Length of the whole.
    """

    frames: list
    seconds: float


def render(slug):
    """Return every file of a figure, and the data files that it read.

    Parameters
    ----------
    slug : str
        Name of its script.

    Returns
    -------
    files : dict of str to bytes
        By file name.
    data : list of str
        Paths from the root of the repository.
    """
    opened = _record_opened_files()
    module = importlib.import_module(f"scripts.figures.{slug}")
    phones = (False, True) if getattr(module, "PHONE", False) else (False,)
    files = {}
    for phone in phones:
        for scheme in SCHEMES:
            theme.use(scheme, phone)
            suffix, data = encode(module.make())
            files[f"{slug}.{'phone.' * phone}{scheme}.{suffix}"] = data
    return files, sorted(opened)


def encode(target):
    """Return the suffix and the bytes for what make() returned.

    Parameters
    ----------
    target : Figure, Picture or Film
        Vector where it is drawn, raster where it is pixels.

    Returns
    -------
    suffix : str
        "svg" or "webp".
    data : bytes
        The same on every run.
    """
    if isinstance(target, Film):
        return "webp", _webp(target.frames, target.seconds)
    if isinstance(target, Picture):
        return "webp", _webp([target.rgba], 0)
    stream = io.BytesIO()
    metadata = {"Date": None, "Creator": None, "Format": None, "Type": None}
    target.savefig(stream, format="svg", metadata=metadata)
    # The page counts in pixels; Matplotlib writes the same numbers as points.
    head, body = stream.getvalue().split(b"viewBox", 1)
    return "svg", head.replace(b'pt"', b'"') + b"viewBox" + body


def raster(figure, scale=2):
    """Return a drawn figure as pixels, for frames and for figures full of pixels.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        As `theme.canvas` made it.
    scale : int, default 2
        Pixels of the raster per pixel of the page.

    Returns
    -------
    ndarray of uint8, shape (H, W, 4)
        RGBA, not premultiplied.
    """
    figure.set_dpi(72 * scale)
    figure.patch.set_alpha(0)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return np.array(canvas.buffer_rgba())


def _webp(frames, seconds):
    first, *others = (Image.fromarray(frame) for frame in frames)
    stream, options = io.BytesIO(), {"lossless": True, "quality": 90, "method": 4}
    if others:
        # Played once (loop 1): nothing moves by itself for longer than five seconds.
        duration = round(1000 * seconds / len(frames))
        options |= {"append_images": others, "duration": duration, "loop": 1}
        options |= {"save_all": True, "minimize_size": True}
    first.save(stream, "WEBP", **options)
    return stream.getvalue()


def _record_opened_files():
    """Return a set that gathers the data files of the repository as they are opened."""
    opened, data = set(), ROOT / "lesson" / "data"

    def note(event, arguments):
        if event == "open" and isinstance(arguments[0], str):
            path = arguments[0]
            if path.startswith(str(data)) and "r" in (arguments[1] or "r"):
                opened.add(path.removeprefix(str(ROOT) + "/").replace("\\", "/"))

    # Hooks cannot be taken away again; one that gathers into a dead set costs nothing.
    sys.addaudithook(note)
    return opened
