"""Every known wrong convolution, as the steps of `layers.convolve` that differ.

The letters are those of `conv_steps`.
"""

import numpy as np

from lesson.checking.conv_steps import (
    bias_times,
    crowded,
    crowded_and_cut,
    cut_short,
    divided,
    each,
    every,
    middle,
    no_last_tap,
    one_grey,
    only_channel,
    only_filter,
    padded,
    products,
    relabelled,
    spread,
    starting,
    taps,
    two_by_default,
)
from lesson.checking.layers import rectify, unchanged, zeros_around
from lesson.checking.mistakes import RETURNED, Mistake, grown

# Windows that touch this border give no number.
beyond = padded((1, 1), (1, 1), constant_values=np.nan)
STEPS = {
    "kernel-flipped": [
        {"kernels": lambda W: W[:, ::-1, ::-1]},
        {"kernels": lambda W: W[:, ::-1, ::-1, ::-1]},
    ],
    "kernel-flipped-rows": [{"kernels": lambda W: W[:, ::-1]}],
    "kernel-flipped-columns": [{"kernels": lambda W: W[:, :, ::-1]}],
    "kernel-transposed": [{"kernels": lambda W: W.transpose(0, 2, 1, 3)}],
    "filter-axes": [
        {"kernels": relabelled((0, 3, 1, 2), (0, 2, 3, 1))},
        {"kernels": relabelled((1, 2, 3, 0), (3, 0, 1, 2))},
        {"kernels": lambda W: W.transpose(0, 3, 1, 2).reshape(W.shape)},
        {"kernels": lambda W: W[..., ::-1]},
    ],
    "no-padding": [
        {"pad": unchanged},
        {"pad": unchanged, "finish": lambda y, size, _: grown(y, size)},
        {"pad": unchanged, "finish": middle},
        {"pad": beyond, "finish": lambda y, *_: np.nan_to_num(y)},
        {"pad": beyond, "bias": lambda y, b, W: np.nan_to_num(y) + b},
    ],
    "edge-padding": [{"pad": padded((1, 1), (1, 1), mode="edge")}],
    "reflected-padding": [
        {"pad": padded((1, 1), (1, 1), mode="reflect")},
        {"pad": padded((1, 1), (1, 1), mode="symmetric")},
    ],
    "wrapped-padding": [{"pad": padded((1, 1), (1, 1), mode="wrap")}],
    "padding-not-zero": [{"pad": padded((1, 1), (1, 1), constant_values=1)}],
    "one-sided-padding": [
        {"pad": padded(rows, columns)}
        for rows, columns in (
            *(((a, b), (a, b)) for a, b in ((0, 2), (2, 0), (0, 1), (1, 0))),
            *(((1, 1), (0, 0)), ((0, 0), (1, 1)), ((0, 2), (1, 1)), ((1, 1), (0, 2))),
            *(((2, 0), (1, 1)), ((1, 1), (2, 0)), ((2, 0), (0, 2)), ((0, 2), (2, 0))),
        )
    ],
    "padding-too-wide": [
        {"pad": lambda x, p: zeros_around(x, 2 * p)},
        {"pad": lambda x, p: zeros_around(x, 2 * p + 1)},
        {"pad": lambda x, p: zeros_around(x, p + 1)},
    ],
    "sizes-hard-coded": [
        {"pad": lambda x, p: zeros_around(x, 1)},
        {"kernels": lambda W: W[:, :3, :3]},
    ],
    "stride-ignored": [{"starts": starting(each, each)}],
    "stride-size-only": [
        {"starts": starting(crowded, crowded)},
        {"starts": starting(crowded_and_cut, crowded_and_cut)},
    ],
    "stride-default": [{"starts": starting(two_by_default, two_by_default)}],
    "stride-positions-only": [
        {"finish": spread},
        {"finish": lambda y, _, full: grown(y, full)},
    ],
    "stride-one-direction": [
        {"starts": starting(rows, columns)}
        for one in (each, crowded)
        for rows, columns in ((every, one), (one, every))
    ],
    "stride-before-filter": [
        {"image": lambda x, s: x[::s, ::s], "starts": starting(each, each)}
    ],
    "last-row-missing": [
        {"starts": starting(cut_short, cut_short)},
        {"starts": starting(cut_short, cut_short), "finish": lambda y, n, _: grown(y, n)},
        {"kernels": no_last_tap},
    ],
    "bias-missing": [{"bias": unchanged}],
    "bias-first-only": [
        {"bias": lambda y, b, W: y + b[0]},
        {"bias": lambda y, b, W: y + b * (np.arange(len(b)) == 0)},
        {"bias": lambda y, b, W: y + b[-1]},
    ],
    "bias-per-tap": [
        {"bias": bias_times(number)}
        for number in (taps, lambda W: taps(W) * W.shape[3], lambda W: W.shape[3])
    ],
    "bias-wrong": [
        {"bias": lambda y, b, W: y - b},
        {"bias": lambda y, b, W: y * b},
        {"bias": lambda y, b, W: y + b.sum()},
        {"bias": lambda y, b, W: y + b.mean()},
    ],
    "first-channel-only": [
        {"kernels": only_channel(0)},
        {"kernels": only_channel(-1)},
        {"kernels": one_grey(0)},
    ],
    "channels-averaged": [
        {"combine": divided(lambda W: W.shape[3])},
        {"kernels": one_grey(None)},
    ],
    "one-filter-for-all": [
        {"kernels": only_filter(0)},
        {"kernels": only_filter(-1)},
        {"kernels": only_filter(0), "bias": lambda y, b, W: y + b[0]},
        {"kernels": only_filter(-1), "bias": lambda y, b, W: y + b[-1]},
    ],
    "filters-added-up": [{"kernels": lambda W: 0 * W + W.sum(axis=0)}],
    "max-instead-of-sum": [
        {"combine": lambda w, W: products(w, W).max(axis=(2, 3, 4))},
        {"combine": lambda w, W: products(w, W).sum(axis=4).max(axis=(2, 3))},
    ],
    "matrix-product": [{"combine": lambda w, W: np.einsum("hwijc,kjlc->hwk", w, W)}],
    "weights-ignored": [
        {"kernels": np.ones_like},
        {"kernels": np.zeros_like},
    ],
    "rescaled": [
        {"combine": divided(taps)},
        {"combine": divided(lambda W: 9)},
        {"combine": divided(lambda W: taps(W) * W.shape[3])},
        {"combine": divided(lambda W: np.abs(W).sum(axis=(1, 2, 3)))},
        {"combine": divided(lambda W: W.sum(axis=(1, 2, 3)))},
        {"image": lambda x, s: x / 255},
    ],
    "relu-inside": [
        {"finish": lambda y, *_: rectify(y)},
        {"bias": lambda y, b, W: rectify(y) + b},
        {"combine": lambda w, W: rectify(products(w, W)).sum(axis=(2, 3, 4))},
    ],
    "activation-inside": [
        {"finish": lambda y, *_: np.abs(y)},
        {"finish": lambda y, *_: np.tanh(y)},
        {"finish": lambda y, *_: 1 / (1 + np.exp(-y))},
    ],
    "rows-columns-swapped": [{"image": lambda x, s: x.transpose(1, 0, 2)}],
}
MISTAKES = [Mistake(code, **s) for code, many in STEPS.items() for s in many] + RETURNED
