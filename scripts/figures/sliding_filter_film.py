"""The sliding filter at each of its positions, as a film of less than five seconds."""

from lesson.sizes import output_size
from scripts.drawing.render import Film, raster
from scripts.figures.sliding_filter import IMAGE, KERNEL
from scripts.figures.sliding_filter import make as still

ALT = (
    "A film: an amber frame visits all 16 places where the 3 by 3 window fits, row by "
    "row. At each, nine products and their sum appear below, and the output fills up by "
    "one number."
)
CAPTION = "Same kernel, every position: the output fills up, one sum at a time."

SECONDS = 4.8


def make():
    """Return the film; scripts/build_figures.py saves it."""
    rows, columns = (
        output_size(*sides) for sides in zip(IMAGE.shape, KERNEL.shape, strict=True)
    )
    places = [(i, j) for i in range(rows) for j in range(columns)]
    return Film([raster(still(position)) for position in places], SECONDS)
