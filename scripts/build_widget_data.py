"""Build what the widgets read: lesson/ becomes docs/widgets/data/*.json and *.png.

Usage: python -m scripts.build_widget_data [--check] [--out DIR]

Arrays are {dtype, shape, base64} with little-endian bytes; docs/widgets/lib/numbers.mjs
reads them. Nothing is built while the sources are unchanged, and a file is written
only when its bytes differ.
"""

import base64
import json
import sys
import tempfile
from io import BytesIO
from pathlib import Path
from struct import pack

import numpy as np
from PIL import Image, features
from PIL.PngImagePlugin import PngInfo

from lesson.analysis import ALIKE, DEAD, patch_covariance
from lesson.images import PHOTOS, digits, load_image, photo, to_uint8
from lesson.kernels import KERNELS
from lesson.network import TinyCNN
from lesson.pictures import kinds
from lesson.pictures.picture import png_bytes
from lesson.pictures.profiles import CURVES, PRIMARIES, SRGB, described
from lesson.weights import DATA, load_arrays
from scripts import DOCS, command, freshness

OUT = DOCS / "widgets" / "data"
#: Photographs for <kernel-learner>, and how many pixels of a side make one of its own:
#: neighbours then differ more, and learning takes steps in hundreds, not in thousands.
THUMBNAILS = {"chelsea": "Chelsea the cat", "astronaut": "an astronaut"}
REDUCED = 6
#: Examples of each class, and of digits that the network misreads.
EXAMPLES, MISREAD = 2, 3


@command.one_line_errors(ValueError)
def main(argv=None):
    """Build what is stale, or with ``--check`` say whether it is.

    Returns
    -------
    int
        0 when all is well; 1 when something is stale (``--check``), 2 when it cannot be
        built.
    """
    options = command.parser(__doc__).parse_args(argv)
    tools = freshness.versions("numpy", "pillow")
    target = freshness.Target("widget data", OUT, sources, contents, tools)
    return command.build(target, options, "build_widget_data")


def sources():
    """Return this script, what it imports and the data they read."""
    return freshness.imported(Path(__file__).resolve()) | {*DATA.glob("*.npz")}


def contents():
    """Return every file."""
    values = {"kernels.json": kernels(), "network.json": network(), "film.json": film()}
    values |= {"digits.json": examples(), "learner.json": thumbnails()}
    values |= {"kinds.json": kinds_of_files(), "heldout.json": heldout()}
    values |= {"probes.json": probes()}
    files = {name: dump(value) for name, value in values.items()}
    return files | {f"{name}.png": png_bytes(to_uint8(photo(name))) for name in PHOTOS}


def kernels():
    """Return the designed kernels and the filters that a network learned."""
    designed = [
        {
            "name": name,
            "title": kernel.title,
            "does": kernel.what_it_does,
            "weights": kernel.weights.ravel().tolist(),
        }
        for name, kernel in KERNELS.items()
    ]
    filters = load_arrays(DATA / "filters_weights.npz", ["W1"])["W1"][..., 0]
    learned = [
        {
            "name": f"learned_{i}",
            "title": f"Learned filter {i} of {len(filters)}",
            "does": "Learned from 60,000 digits by a network with twelve first filters.",
            "weights": [float(f"{w:.9g}") for w in weights.ravel()],
        }
        for i, weights in enumerate(filters, 1)
    ]
    return {"designed": designed, "learned": learned}


def network():
    """Return the parameters of the shipped network."""
    parameters = TinyCNN.load().parameters
    for name in ("W1", "W2"):
        side = parameters[name].shape[1]
        if side != 3:
            raise ValueError(
                f"{name} is {side}×{side}, and the pages' widgets take kernels of 3×3 "
                "apart: ship a network with kernels=(3, 3)"
            )
    return {name: array(np.float32(values)) for name, values in parameters.items()}


def film():
    """Return the filters at every saved step of training, with loss and accuracy.

    And how the pixels of the photograph in figure 3 vary together: from that and the
    weights follows how alike two maps of it are.
    """
    names = ("steps", "W1", "loss", "accuracy")
    arrays = load_arrays(DATA / "filters_snapshots.npz", names)
    film = {name: array(np.float32(values)) for name, values in arrays.items()}
    covariance = patch_covariance(photo("chelsea")).ravel().tolist()
    return film | {"alike": ALIKE, "dead": DEAD, "covariance": covariance}


def examples():
    """Return digits to look at: the first of each class, then some that are misread."""
    images, labels = digits()
    answers = TinyCNN.load().forward(images).argmax(axis=1)
    right = [np.flatnonzero((labels == c) & (answers == c))[:EXAMPLES] for c in range(10)]
    chosen = np.concatenate(
        [*np.transpose(right), np.flatnonzero(labels != answers)[:MISREAD]]
    )
    return {
        "labels": labels[chosen].tolist(),
        "misread": 10 * EXAMPLES,
        "images": array(to_uint8(images[chosen])),
    }


def heldout():
    """Return all digits that no training saw."""
    images, labels = digits()
    return {"labels": labels.tolist(), "images": array(to_uint8(images))}


def thumbnails():
    """Return photographs made small, as bytes: a browser may blur what it decodes."""
    found = []
    for name, title in THUMBNAILS.items():
        image = photo(name)
        height, width = (side // REDUCED for side in image.shape)
        blocks = image[: height * REDUCED, : width * REDUCED]
        blocks = blocks.reshape(height, REDUCED, width, REDUCED)
        grey = array(to_uint8(blocks.mean(axis=(1, 3))))
        found.append({"name": name, "title": title, "grey": grey})
    return found


def array(values):
    """Return an array in the form of docs/widgets/lib/numbers.mjs."""
    little = np.ascontiguousarray(values, values.dtype.newbyteorder("<"))
    return {
        "dtype": values.dtype.name,
        "shape": list(values.shape),
        "base64": base64.b64encode(little.tobytes()).decode(),
    }


def kinds_of_files():
    """Return what names a file that is no picture; a byte is a letter of that number."""
    table = [kind._asdict() for kind in kinds.KINDS]
    for row in table:
        row |= {"mark": row["mark"].decode("latin-1")}
        row |= {"holds": row["holds"].decode("latin-1")}
    return {
        "kinds": table,
        "start": kinds.START,
        "empty": kinds.EMPTY,
        "text": kinds.TEXT,
        "tiff": [mark.decode("latin-1") for mark in kinds.TIFF],
        "raw": kinds.RAW_NAMES,
    }


def dump(value):
    """Return JSON as bytes, the same for the same value."""
    return (json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


# Pictures by which a page finds out how its browser reads others of their kind.
RAMP = (np.linspace(0, 15.99, 32) ** 2).astype(np.uint8).reshape(4, 8)  # most are dark
GREY = Image.fromarray(RAMP)
COLOUR = Image.fromarray(np.dstack([RAMP, RAMP[::-1], RAMP[:, ::-1]]))
ALPHA = Image.fromarray(np.dstack([np.asarray(COLOUR), RAMP // 2 + 99]))
P3, BENT = described(PRIMARIES[12], CURVES[13]), described(None, (1.8,))
LIGHT = described(SRGB, (1.0,))
GAMMA = {b"gAMA": pack(">I", 100_000)}
IN_P3 = {b"cHRM": pack(">8I", *(round(number * 1e5) for number in PRIMARIES[12]))}
ON_SIDE = b"Exif\0\0MM\0*" + pack(">IHHHIHxxI", 8, 1, 0x112, 3, 1, 6, 0)
EXACT = {"quality": 100, "subsampling": "4:4:4"}


def probes():
    """Return pictures by kind, with the numbers of load_image.

    Returns
    -------
    dict of str to dict
        Kinds are those of docs/widgets/lib/picture-facts.mjs; what is "turned" lies on
        its side. ``file`` is base64; ``rgb`` red, green and blue of each pixel, as bytes.
    """
    files = everywhere()
    if features.check("avif"):  # not every Pillow writes it
        thrifty = saved(COLOUR, "AVIF", quality=100, subsampling="4:2:0")
        files |= {
            "avif turned": saved(COLOUR, "AVIF", exif=ON_SIDE),
            "avif thrifty colours": thrifty,
            "avif profile": saved(COLOUR, "AVIF", quality=100, icc_profile=P3),
            "avif numbers": thrifty.replace(b"nclx\0\x01", b"nclx\0\x0c"),
        }
    return {kind: with_numbers(file) for kind, file in files.items()}


def everywhere():
    """Return those that each Pillow can write."""
    return {
        "png profile": saved(COLOUR, "PNG", icc_profile=P3),
        "png profile, alpha": saved(ALPHA, "PNG", icc_profile=P3),
        "png grey profile": saved(GREY, "PNG", icc_profile=BENT),
        "png grey profile, alpha": saved(ALPHA.convert("LA"), "PNG", icc_profile=BENT),
        "png grey profile of colours": saved(GREY, "PNG", icc_profile=LIGHT),
        "png numbers": saved(COLOUR, "PNG", {b"cICP": b"\x0c\x0d\0\1"}),
        "png gamma": saved(GREY, "PNG", GAMMA),
        "png gamma and colours": saved(COLOUR, "PNG", GAMMA | IN_P3),
        "jpeg profile": saved(COLOUR, "JPEG", **EXACT, icc_profile=P3),
        "jpeg grey profile": saved(GREY, "JPEG", **EXACT, icc_profile=BENT),
        "jpeg grey profile of colours": saved(GREY, "JPEG", icc_profile=LIGHT),
        "bmp spare bytes": saved(ALPHA, "BMP"),
        "webp turned": saved(COLOUR, "WEBP", exif=ON_SIDE),
        "webp profile": saved(COLOUR, "WEBP", lossless=True, icc_profile=P3),
    }


def saved(picture, form, chunks=(), **options):
    """Return a picture file; a PNG file may have more chunks."""
    file = BytesIO()
    more = PngInfo()
    for name, content in dict(chunks).items():
        more.add(name, content)
    picture.save(file, form, pnginfo=more, **options)
    return file.getvalue()


def with_numbers(file):
    """Return a picture file and what load_image reads of it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "probe")
        path.write_bytes(file)
        rgb = to_uint8(load_image(path, grey=False)).ravel()
    return {"file": base64.b64encode(file).decode(), "rgb": rgb.tolist()}


if __name__ == "__main__":
    sys.exit(main())
