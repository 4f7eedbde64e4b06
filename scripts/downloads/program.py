"""What the programs that filter a picture have in common: options and the picture."""

import argparse
import os
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from lesson.images import ImageError, load_image


def until_stopped(main):
    """Return the exit status of a program; 130, as is usual, when Ctrl-C stops it.

    Where nobody reads on what it prints, as after `| head`, it ends quietly.
    """
    try:
        status = main()
        sys.stdout.flush()
        return status
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def read_options(description, argv, size):
    """Return the options of the command line: image, out and size."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a file's name may not suit the terminal
            stream.reconfigure(errors="backslashreplace")
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add, default = parser.add_argument, "(default: %(default)s)"
    add("image", metavar="IMAGE", nargs="?", help="a picture of your own")
    add("--out", metavar="DIR", default="output", help=f"folder to write to {default}")
    add("--size", type=int, default=size, help=f"longest side in pixels {default}")
    options = parser.parse_args(argv)
    if options.size < 1:
        parser.error("--size must be at least 1")
    options.image, options.out = map(without_quotes, (options.image, options.out))
    if not options.out:
        parser.exit(2, "--out is empty; name a folder\n")
    if options.image == "":
        parser.exit(2, "IMAGE is empty; name a picture, or leave it out\n")
    return options


def without_quotes(path):
    """Return a path without the quotation marks that came with it when it was pasted."""
    bare = (path or "").strip()
    for first, last in ('""', "''", "“”", "‘’"):
        if len(bare) > 1 and bare[0] == first and bare[-1] == last:
            return path if os.path.exists(path) else bare[1:-1]
    return path


def read_picture(options):
    """Return the picture to filter, (H, W, 3) in [0, 1], and say which it is."""
    if find_spec("PIL") is None:
        raise ImageError("Pillow is missing; run: python -m pip install pillow")
    ours = Path(__file__).with_name("photo.png")
    if options.image is None and not ours.is_file():
        print("picture: computed; to filter a photo instead, give its name")
        return computed_picture()
    path = ours if options.image is None else options.image
    picture = load_image(path, grey=False, max_side=options.size)
    height, width = picture.shape[:2]
    print(f"picture: {path}, {width} x {height} pixels")
    return picture


def computed_picture(size=256):
    """Return a picture to filter if there is no photo: discs, stripes and a slope."""
    y, x = np.mgrid[:size, :size] / size
    picture = np.stack([0.3 + 0.5 * x, 0.4 + 0.3 * y, 0.8 - 0.4 * x], axis=-1)
    picture[np.hypot(x - 0.3, y - 0.35) < 0.2] = [0.95, 0.85, 0.5]
    picture[np.hypot(x - 0.36, y - 0.3) < 0.06] = [0.2, 0.15, 0.3]
    picture[(x + y > 1.3) & (np.sin(60 * (x - y)) > 0)] = [0.1, 0.3, 0.35]
    return picture
