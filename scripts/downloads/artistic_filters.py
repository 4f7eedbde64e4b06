"""Filter a picture the way an artist would: edges, emboss, sharpen, and your own kernel.

Exercise II (Modify) of Pixels2GenAI lesson 9.2.2, Convolutional Networks.

    python artistic_filters.py                          the lesson's own picture
    python artistic_filters.py my_photo.jpg --out art   yours, saved in another folder

Change the numbers below, run it again, and look at the pictures it saves.
Needs NumPy and Pillow: python -m pip install numpy pillow
"""

import sys

import numpy as np

from lesson.images import LUMA, save_pictures, to_uint8
from lesson.kernels import KERNELS, filter_image
from scripts.bundling.frozen import frozen
from scripts.downloads.contact_sheet import Tile, contact_sheet, signed_colours
from scripts.downloads.program import read_options, read_picture, until_stopped

# ---- CONFIG: numbers for you to change ---------------------------------------------

# Goal 1, edges: how much brightness changes from left to right and from top to bottom.
EDGE_STRENGTH = 1.0  # <-- CHANGE THIS: 0.25 draws faint lines, 4 draws every hair
SOBEL_X = frozen(KERNELS["sobel_x"].weights.astype(int).tolist())
SOBEL_Y = frozen(KERNELS["sobel_y"].weights.astype(int).tolist())

# Goal 2, emboss: the light seems to come from the corner with the negative weights.
EMBOSS_STRENGTH = 1.0  # <-- CHANGE THIS: 0 changes nothing, -1 reverses the light
EMBOSS = frozen(KERNELS["emboss"].weights.astype(int).tolist())

# Goal 3, sharpen: each pixel's differences from its four neighbours are added to it.
SHARPEN_STRENGTH = 1.0  # <-- CHANGE THIS: 0.5, 3, or -0.2 for the opposite
SHARPEN = frozen(KERNELS["sharpen"].weights.astype(int).tolist())

# Goal 4, a kernel of your own. This one responds to thin, bright, level lines.
MINE = [
    [-1, -1, -1],  # <-- CHANGE THIS
    [2, 2, 2],  # <-- CHANGE THIS
    [-1, -1, -1],  # <-- CHANGE THIS
]

# Goal 5, stride: 2 takes every other window, so the pictures come out half as wide.
STRIDE = 1  # <-- CHANGE THIS: 2, 4, 8

# ---- Nothing to change below this line ---------------------------------------------

LONGER_SIDE = 1024  # larger pictures are shrunk, so that nine pixels span an edge


def main(argv=None):
    """Filter one picture, save and list the results; return 0, or 2 on an error."""
    options = read_options(__doc__, argv, LONGER_SIDE)
    try:
        tiles = filtered(read_picture(options))
        overview = contact_sheet([*tiles.values()], "Artistic filters", columns=3)
        pictures = {name: tile.pixels for name, tile in tiles.items()}
        files = save_pictures(options.out, {"overview.png": overview} | pictures)
    except ValueError as error:  # an unusable kernel or stride ends up here too
        print(error, file=sys.stderr)
        return 2
    print(f"{files[0]}: all of them, side by side")
    for file, tile in zip(files[1:], tiles.values(), strict=True):
        print(f"{file}: {tile.title}; {tile.note}")
    return 0


def filtered(picture):
    """Return all filtered pictures by file name."""
    grey = picture @ LUMA
    x, y = (filter_image(grey, kernel, STRIDE) for kernel in (SOBEL_X, SOBEL_Y))
    edges = EDGE_STRENGTH * np.hypot(x, y)
    emboss = mixed(picture, EMBOSS, EMBOSS_STRENGTH)
    sharpen = mixed(picture, SHARPEN, SHARPEN_STRENGTH)
    return {
        "original.png": Tile(to_uint8(picture), "Original", "what the filters are given"),
        "edges.png": Tile(to_uint8(edges), "Edges", "white where brightness changes"),
        "outline.png": Tile(to_uint8(1 - edges), "Outline", "the same, dark on white"),
        "emboss.png": Tile(to_uint8(emboss), "Emboss", weights_sum(EMBOSS)),
        "sharpen.png": Tile(to_uint8(sharpen), "Sharpen", weights_sum(SHARPEN)),
        "mine.png": own(picture, grey),
    }


def mixed(picture, kernel, strength):
    """Return a picture moved towards its filtered version, or beyond it."""
    plain = picture[::STRIDE, ::STRIDE]
    return plain + strength * (filter_image(picture, kernel, STRIDE) - plain)


def own(picture, grey):
    """Return what MINE makes: a picture, or a signed map if its weights sum to zero."""
    if np.sum(MINE) != 0:
        pixels = to_uint8(filter_image(picture, MINE, STRIDE))
        return Tile(pixels, "Mine", weights_sum(MINE))
    values = filter_image(grey, MINE, STRIDE)
    limit = float(np.percentile(np.abs(values), 99.5)) or 1.0
    title = f"Mine: blue +{limit:.2f}, red -{limit:.2f}"
    return Tile(signed_colours(values, limit), title, weights_sum(MINE))


def weights_sum(kernel):
    """Say what the sum of a kernel's weights does to areas of one colour."""
    total = np.sum(kernel)
    effects = {0: "only changes show", 1: "brightness stays"}
    effect = effects.get(total, f"{total:g} times as bright")
    return f"weights sum to {total:g}: {effect}"


if __name__ == "__main__":
    sys.exit(until_stopped(main))
