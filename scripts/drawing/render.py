"""From a figure script to the bytes of its files.

Throughout this module
    slug      name of a script in scripts/figures/
    variant   "light", "dark", "phone.light" or "phone.dark"
"""

import base64
import importlib
import io
import re
import sys
from itertools import product
from typing import NamedTuple

import numpy as np
from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image

from scripts import freshness
from scripts.drawing.marks import COLUMN, PHONE, PHOTOGRAPH, theme, use

SCHEMES = ("light", "dark")
#: A photograph that comes with the lesson.
PHOTO = re.compile(r"\bphoto_(\w+)\.npz$")
#: An image in Matplotlib's SVG: its PNG, its id and size, its scale, its style.
IMAGE = re.compile(
    r'<image xlink:href="data:image/png;base64,(?P<png>[^"]*)" (?P<id>id="[^"]*") '
    r'(?P<place>[^>]*transform="matrix\((?P<scale>\S+) [^>]*?)'
    r'(?P<style> style="[^"]*")?/>'
)


class Film(NamedTuple):
    """Frames that are shown once, one after the other.

    Parameters
    ----------
    frames : list of ndarray of uint8, shape (H, W, 3)
        RGB, see `raster`.
    seconds : float
        Length of the whole.
    """

    frames: list
    seconds: float


def render(slug):
    """Return every file of a figure.

    Parameters
    ----------
    slug : str
        Name of its script.
    """
    _forget_what_was_read()
    module = importlib.import_module(f"scripts.figures.{slug}")
    files = {}
    with freshness.reading() as paths:
        for phone, scheme in product((False, True), SCHEMES):
            use(scheme, phone)
            drawn = module.make()
            refuse_other_widths(drawn, slug)
            suffix, data = encode(drawn)
            files[f"{slug}.{'phone.' * phone}{scheme}.{suffix}"] = data
        refuse_strange_photographs(module, slug, paths)
    return files


def slide(slug, form, width, scheme):
    """Return a figure for slides, on paper of its scheme.

    Parameters
    ----------
    slug : str
        Name of its script.
    form : str
        "png" or "svg"; of a film, the last frame, always as "png".
    width : int
        In pixels; drawings in SVG and films have their own.
    scheme : str
        One of SCHEMES.

    Returns
    -------
    data : bytes
        The same on every run.
    """
    _forget_what_was_read()
    use(scheme, False)
    drawn = importlib.import_module(f"scripts.figures.{slug}").make()
    stream = io.BytesIO()
    if isinstance(drawn, Film):
        Image.fromarray(drawn.frames[-1]).save(stream, "PNG", optimize=True)
        return f"{slug}.{scheme}.png", stream.getvalue()
    drawn.set(frameon=True, facecolor=theme().palette.paper)
    with rc_context({"savefig.transparent": False, "savefig.facecolor": "auto"}):
        if form == "svg":
            return f"{slug}.{scheme}.svg", encode(drawn)[1]
        dots = width / drawn.get_figwidth()
        drawn.savefig(stream, format="png", dpi=dots, metadata={"Software": None})
    return f"{slug}.{scheme}.png", stream.getvalue()


def refuse_other_widths(drawn, slug):
    """Raise an error where a figure is not as wide as the theme in use.

    Parameters
    ----------
    drawn : matplotlib.figure.Figure or Film
        What its ``make`` returned; a film's frames may have any width.
    slug : str
        Its name.

    Raises
    ------
    ValueError
        Says how wide it is, how wide it has to be, and on what to draw.
    """
    due = theme().width
    if isinstance(drawn, Film) or round(72 * drawn.get_figwidth()) == due:
        return
    raise ValueError(
        f"{slug} is {72 * drawn.get_figwidth():.0f} pixels wide and must be {due}: draw "
        f"on canvas(height), which is {COLUMN} wide, on a phone {PHONE}"
    )


def refuse_strange_photographs(module, slug, paths):
    """Raise an error where a figure has drawn a shipped photograph that it is not about.

    Parameters
    ----------
    module : module
        Of the figure; its PHOTOGRAPHS names those that its words and its crop are for.
    paths : set of str
        Of the files that it has read.

    Raises
    ------
    ValueError
        Names the photograph, and says what has to change with it.
    """
    meant = getattr(module, "PHOTOGRAPHS", ())
    found = (PHOTO.search(path) for path in sorted(paths))
    for name in (match[1] for match in found if match and match[1] not in meant):
        raise ValueError(
            f"{slug} draws the photograph {name!r}, but its words and its crop are for "
            f"{', '.join(meant) or 'none'}: change ALT, CAPTION and the crop in "
            f"scripts/figures/{slug}.py, then PHOTOGRAPHS there"
        )


def encode(target):
    """Return the suffix and the bytes for what make() returned.

    Parameters
    ----------
    target : matplotlib.figure.Figure or Film
        Drawn on `canvas`.

    Returns
    -------
    suffix : str
        "svg" or "webp".
    data : bytes
        The same on every run.
    """
    if isinstance(target, Film):
        # Played once (loop 1): nothing moves by itself for longer than five seconds.
        duration = round(1000 * target.seconds / len(target.frames))
        first, *others = (Image.fromarray(frame) for frame in target.frames)
        film = {
            "save_all": True,
            "append_images": others,
            "duration": duration,
            "loop": 1,
        }
        # One key frame, and then what changes: no repetition within the film's length.
        keys = {"kmin": len(others), "kmax": len(others) + 1}
        return "webp", _webp(first, lossless=True, **film, **keys)
    stream = io.StringIO()
    metadata = {"Date": None, "Creator": None, "Format": None, "Type": None}
    target.savefig(stream, format="svg", metadata=metadata)
    # The page counts in pixels; Matplotlib writes the same numbers as points.
    svg = re.sub(r'(width|height)="([\d.]+)pt"', r'\1="\2"', stream.getvalue(), count=2)
    return "svg", IMAGE.sub(_shrink, svg).encode()


def raster(figure):
    """Return a drawn figure as pixels, as a frame of a film.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        As `canvas` made it.

    Returns
    -------
    ndarray of uint8, shape (H, W, 3)
        RGB, two pixels for each of the page's, on paper: from one opaque frame to the
        next, little has to be stored.
    """
    figure.set_dpi(72 * 2)
    figure.set(frameon=True, facecolor=theme().palette.paper)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return np.array(canvas.buffer_rgba())[..., :3]


def _shrink(match):
    """Return an SVG image with its PNG replaced by a smaller WebP."""
    png = base64.b64decode(match["png"])
    image = Image.open(io.BytesIO(png))
    image = image.convert("RGB") if image.getextrema()[-1] == (255, 255) else image
    lossy = match["id"].startswith(f'id="{PHOTOGRAPH}')
    webp = _webp(image, **({"quality": 85} if lossy else {"lossless": True}))
    kind, data = ("webp", webp) if len(webp) < len(png) else ("png", png)
    # Sharp edges where pixels are enlarged; where there are more than the page
    # shows, leaving some out would draw patterns that are not there.
    style = match["style"] or "" if float(match["scale"]) >= 1 else ""
    href = f'xlink:href="data:image/{kind};base64,{base64.b64encode(data).decode()}"'
    return f"<image {href} {match['id']} {match['place']}{style}/>"


def _webp(image, **options):
    stream = io.BytesIO()
    image.save(stream, "WEBP", method=4, **options)
    return stream.getvalue()


def _forget_what_was_read():
    """Empty the caches: what an earlier figure had read would be opened no more."""
    for name, module in [*sys.modules.items()]:
        if name.startswith(("lesson.", "scripts.")) and name != freshness.__name__:
            for kept in vars(module).values():
                getattr(kept, "cache_clear", lambda: None)()
