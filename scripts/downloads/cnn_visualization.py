"""Apply designed kernels and learned filters to a picture.

Exercise I (Execute) of Pixels2GenAI lesson 9.2.2, Convolutional Networks.

    python cnn_visualization.py                           the lesson's own picture
    python cnn_visualization.py my_photo.jpg              your own
    python cnn_visualization.py my_photo.jpg --out maps   saved in another folder

It saves a picture for each filter and an overview, and says what each one shows.
Needs NumPy and Pillow: python -m pip install numpy pillow
"""

import sys

import numpy as np

from lesson.images import LUMA, ImageError, save_pictures, to_uint8
from lesson.kernels import filter_image
from scripts.bundling.frozen import designed_table, frozen, learned_table
from scripts.downloads.contact_sheet import Tile, contact_sheet, signed_colours
from scripts.downloads.program import read_options, read_picture, until_stopped

# Five kernels that people designed. Each has a title, a divisor and its weights.
DESIGNED = frozen(designed_table(["sobel_x", "sobel_y", "blob", "sharpen", "blur"]))

# Twelve filters that nobody designed: the first layer of a network that learned to read
# the 60,000 handwritten digits of MNIST (see scripts/train.py in the lesson).
# Each is given with what it resembles and its weights, rounded to three decimals.
LEARNED = frozen(learned_table())

SIGNED = "blue is positive, red is negative, and zero is the colour of the paper"
LONGER_SIDE = 1024  # larger pictures are shrunk, so that nine pixels span an edge


def main(argv=None):
    """Filter one picture, save and list the results; return 0, or 2 on an error."""
    options = read_options(__doc__, argv, LONGER_SIDE)
    try:
        picture = read_picture(options)
        tiles = designed_tiles(picture @ LUMA) | learned_tiles(picture @ LUMA)
        heading = f"In the maps, {SIGNED}."
        first = Tile(to_uint8(picture), "The picture")
        overview = contact_sheet([first, *tiles.values()], heading, columns=6)
        pictures = {name: tile.pixels for name, tile in tiles.items()}
        files = save_pictures(options.out, {"overview.png": overview} | pictures)
    except ImageError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"{files[0]}: all of them, side by side")
    for file, tile in zip(files[1:], tiles.values(), strict=True):
        print(f"{file}: {tile.title}; {tile.note}")
    print(heading)
    return 0


def designed_tiles(grey):
    """Return what the designed kernels make of a grey picture, by file name."""
    kernels = {name: np.array(rows) / d for name, (_, d, rows) in DESIGNED.items()}
    maps = {name: filter_image(grey, kernel) for name, kernel in kernels.items()}
    # Weights that sum to 1 keep the brightness, so the result is a picture again.
    signed = {name for name, kernel in kernels.items() if abs(kernel.sum()) < 0.5}
    limit = full_colour([maps[name] for name in signed])
    tiles = {}
    for name, values in maps.items():
        if name in signed:
            pixels, note = signed_colours(values, limit), f"full colour at ±{limit:.2f}"
        else:
            pixels, note = to_uint8(values), "a picture: 0 is black, 1 is white"
        icon = kernels[name] / np.abs(kernels[name]).max()
        tiles[f"designed-{name}.png"] = Tile(pixels, DESIGNED[name][0], note, icon)
    return tiles


def learned_tiles(grey):
    """Return the feature maps of the learned filters, by file name, on one scale.

    The picture's mean brightness is subtracted first and the biases are left out, so
    a map shows where a patch matches the filter, not how bright the photograph is.
    What a filter looks like does not say what its map follows, so both are told.
    """
    kernels = np.array([rows for _, rows in LEARNED])  # (12, 3, 3)
    maps = [filter_image(grey - grey.mean(), kernel) for kernel in kernels]
    limit, largest = full_colour(maps), np.abs(kernels).max()
    brightness, tiles = filter_image(grey, np.full((3, 3), 1 / 9)), {}
    for number, (likeness, _) in enumerate(LEARNED, 1):
        title = f"Learned filter {number}: full colour at ±{limit:.2f}"
        pixels = signed_colours(maps[number - 1], limit)
        icon = kernels[number - 1] / largest
        follows = correlation(maps[number - 1], brightness)
        note = f"map and brightness {follows:+.2f}; {likeness}"
        tiles[f"learned-{number:02}.png"] = Tile(pixels, title, note, icon)
    return tiles


def correlation(a, b):
    """Return how alike two maps are, from -1 to 1; 0 where one is the same all over."""
    a, b = a - a.mean(), b - b.mean()
    lengths = np.sqrt(np.sum(a * a) * np.sum(b * b))
    return float(np.sum(a * b) / lengths) if lengths > 1e-9 else 0.0


def full_colour(maps):
    """Return the value drawn in full colour: all but the largest 0.5% stay below it."""
    return float(np.percentile(np.abs(maps), 99.5)) or 1.0


if __name__ == "__main__":
    sys.exit(until_stopped(main))
