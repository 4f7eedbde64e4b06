"""One picture made of many: each in a cell with its labels and its icon beneath."""

from typing import NamedTuple

import numpy as np

from lesson.visualization import PALETTES, rgb
from scripts.bundling.frozen import frozen

PAPER = frozen(rgb(PALETTES["light"].paper).tolist())
BLUE = frozen(rgb(PALETTES["light"].positive).tolist())
RED = frozen(rgb(PALETTES["light"].negative).tolist())
INK = frozen(rgb(PALETTES["light"].ink).tolist())
#: Pixels: width of a picture, space around it, height of a line of text, side of an icon.
CELL, GAP, LINE, ICON = 260, 20, 19, 36


class Tile(NamedTuple):
    """A picture with its labels.

    Parameters
    ----------
    pixels : ndarray of uint8, shape (H, W) or (H, W, 3)
        The picture.
    title, note : str
        Lines of text below it; "; " in the note begins another.
    icon : ndarray, shape (3, 3), optional
        Weights in [-1, 1], drawn small below the picture, where it hides nothing.
    """

    pixels: np.ndarray
    title: str
    note: str = ""
    icon: np.ndarray | None = None


def signed_colours(values, limit):
    """Return signed numbers as colours: blue above zero, red below, zero the paper."""
    share = np.clip(np.asarray(values, dtype=float) / limit, -1, 1)[..., None]
    ends = np.where(share >= 0, BLUE, RED)
    return np.rint(PAPER * (1 - np.abs(share)) + ends * np.abs(share)).astype(np.uint8)


def contact_sheet(tiles, heading, columns):
    """Return pictures of one shape, in rows, as one picture.

    Parameters
    ----------
    tiles : list of Tile
        In reading order.
    heading : str
        A line of text above them.
    columns : int
        Tiles in a row.

    Returns
    -------
    ndarray of uint8, shape (H, W, 3)
        On paper.
    """
    from PIL import Image, ImageDraw

    height, width = tiles[0].pixels.shape[:2]
    box = (CELL, int(np.clip(CELL * height / width, CELL / 3, CELL * 1.5)))
    most = max(len(tile.note.split("; ")) for tile in tiles)
    step = (CELL + GAP, box[1] + (2 + most) * LINE)
    top = GAP + 2 * LINE
    rows = -(-len(tiles) // columns)
    size = (GAP + columns * step[0], top + rows * step[1])
    sheet = Image.new("RGB", size, tuple(PAPER))
    draw = ImageDraw.Draw(sheet)
    write(draw, (GAP, GAP), heading, size[0] - 2 * GAP)
    for number, tile in enumerate(tiles):
        place = (GAP + number % columns * step[0], top + number // columns * step[1])
        paste(sheet, tile, place, box)
        for row, line in enumerate([tile.title, *tile.note.split("; ")]):
            aside = ICON + 6 if tile.icon is not None and row < 2 else 0
            below = (place[0] + aside, place[1] + box[1] + 4 + row * LINE)
            write(draw, below, line, CELL - aside)
    return np.asarray(sheet)


def write(draw, place, line, width):
    """Write one line of text, in smaller letters where it is wider than it may be."""
    from PIL import ImageFont

    for size in range(14, 7, -1):
        font = ImageFont.load_default(size)
        if draw.textlength(line, font=font) <= width:
            break
    draw.text(place, line, fill=tuple(INK), font=font)


def paste(sheet, tile, place, box):
    """Paste a picture into a box, as large as will fit, with its icon beneath."""
    from PIL import Image

    picture = Image.fromarray(tile.pixels).convert("RGB")
    scale = min(box[0] / picture.width, box[1] / picture.height)
    size = [max(1, round(side * scale)) for side in picture.size]
    smooth = Image.Resampling.LANCZOS if scale < 1 else Image.Resampling.NEAREST
    sheet.paste(picture.resize(size, smooth), place)
    if tile.icon is not None:
        squares = Image.fromarray(signed_colours(tile.icon, 1))
        icon = squares.resize((ICON, ICON), Image.Resampling.NEAREST)
        sheet.paste(icon, (place[0], place[1] + box[1] + 4))
