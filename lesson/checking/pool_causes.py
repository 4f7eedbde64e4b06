"""Why a pooling goes wrong: code -> (anchor to reread, likely cause)."""

CAUSES = {
    "pool-mean": (
        "pooling",
        "the mean of each window is taken. Max-pooling takes the largest.",
    ),
    "pool-min": (
        "pooling",
        "the smallest number is taken. Max-pooling takes the largest.",
    ),
    "pool-sum": ("pooling", "each window is added up. Max-pooling takes the largest."),
    "pool-median": ("pooling", "the median is taken. Max-pooling takes the largest."),
    "pool-stride-ignored": (
        "pooling",
        "the stride is not used. Window (i, j) starts at row i * stride and column j * "
        "stride, whatever the size of a window.",
    ),
    "pool-size-ignored": (
        "pooling",
        "the size is not used as it should. A window has size x size pixels, whatever "
        "the stride.",
    ),
    "pool-across-channels": (
        "pooling",
        "the maximum is taken over the channels too. Each channel keeps its own: use "
        "max(axis=(0, 1)) on a window of shape (size, size, channels).",
    ),
    "pool-first-channel": (
        "pooling",
        "only the first channel is pooled. Every channel is, on its own.",
    ),
    "pool-negatives-clipped": (
        "pooling",
        "no result falls below 0. Start from the first number of the window or from "
        "-np.inf, never from 0, and do not pad with zeros.",
    ),
    "pool-absolute": (
        "pooling",
        "the sign is dropped before the numbers are compared. The maximum of -3 and 1 "
        "is 1.",
    ),
    "pool-subsampled": (
        "pooling",
        "one fixed pixel of each window is taken. Compare all of them.",
    ),
    "pool-one-direction": (
        "pooling",
        "the maximum is taken along one axis only. A window has rows and columns.",
    ),
    "pool-argmax": (
        "pooling",
        "the place of the maximum is returned (argmax). The value is wanted.",
    ),
    "pool-ceil": (
        "pooling",
        "windows that do not fit are kept. Drop them: there are (H - size) // stride + "
        "1 rows of windows.",
    ),
    "pool-padded": ("pooling", "x is padded with zeros. Pooling pads nothing."),
    "pool-size-kept": (
        "pooling",
        "the output keeps the size of the input. It has (H - size) // stride + 1 rows.",
    ),
    "pool-square-only": (
        "pooling",
        "height and width are mixed up: everything is right while they are equal. Count "
        "rows with x.shape[0] and columns with x.shape[1].",
    ),
    "pool-odd-sizes": (
        "pooling",
        "a rest: everything is right where the windows cover x exactly. Where they do "
        "not, drop the rows and columns that are left over.",
    ),
    "rescaled": (
        "pooling",
        "the numbers are the right ones, divided, multiplied or shifted. Pooling hands "
        "on the largest number as it is.",
    ),
    "clipped": (
        "pooling",
        "the output is clipped. Pooling hands on the number as it is.",
    ),
    "last-row-missing": (
        "pooling",
        "a loop or a size ends one too early. There are (H - size) // stride + 1 rows, "
        "and range(n) ends at n - 1.",
    ),
}
