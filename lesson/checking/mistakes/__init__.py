"""Every mistake that the checker knows, one record each.

Add one where its subject stands: `filters`, `sums`, `padding` and `stride` for
conv2d, `pool`, `forward`, `layers` for conv2d and maxpool2d alike, `file` for what
happens before any of them, `common` for any part.
"""

from lesson.checking.mistakes import (
    common,
    file,
    filters,
    forward,
    layers,
    padding,
    pool,
    stride,
    sums,
)

# What stands later replaces a record of the same code.
_PARTS = {
    "conv2d": (common, layers, filters, sums, padding, stride),
    "maxpool2d": (common, layers, pool),
    "forward": (common, forward),
    "file": (common, file),
}
#: For each part, and for the file, the records of its mistakes by their codes.
CATALOGUE = {
    part: {record.code: record for module in modules for record in module.MISTAKES}
    for part, modules in _PARTS.items()
}
