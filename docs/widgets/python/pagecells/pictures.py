"""Which values draw themselves in a cell, and how.

Throughout this module
    SMALL   arrays with a side below it are numbers to read, not pictures
"""

import numpy as np

from lesson.visualization import Picture, show_image, show_map, show_maps

SMALL = 12


def as_pictures(value):
    """Return the pictures of a value.

    Parameters
    ----------
    value : object
        Anything that a cell displays.

    Returns
    -------
    list of Picture
        Empty where the value is better read than seen.
    """
    if isinstance(value, Picture):
        return [value]
    if isinstance(value, (list, tuple)) and value:
        if all(isinstance(item, Picture) for item in value):
            return list(value)
        return []
    if isinstance(value, np.ndarray) and _is_drawable(value):
        return [_draw(value)]
    return []


def _is_drawable(array):
    """Return whether an array is a picture: finite numbers, two sides, few channels."""
    real = array.dtype.kind in "buif" and array.ndim in (2, 3) and array.size
    return bool(real and min(array.shape[:2]) >= SMALL and np.isfinite(array).all())


def _draw(array):
    """Return one array as a picture; what it holds decides the colours."""
    low, high = float(array.min()), float(array.max())
    what = f"An array {array.shape}, from {low:.3g} to {high:.3g}"
    if array.ndim == 3 and array.shape[2] != 3:
        return show_maps(array, f"{what}, as {array.shape[2]} maps in signed colours")
    if array.ndim == 3:
        return show_image(array, f"{what}, as a colour picture")
    if array.dtype == np.uint8 or (low >= 0 and high <= 1):
        return show_image(array, f"{what}, as a grey picture")
    return show_map(array, f"{what}, in signed colours")
