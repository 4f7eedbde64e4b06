"""The wrong answers: for each part of the checker, a name, and what was changed.

The name is the code that the checker must give, and after ``--`` what sets the answer
apart from others with that code. Each is the right answer ``windows_in_loops.py`` in
which one text is replaced by another, wherever it stands in that part of the file or,
if it does not, in the whole file. ``a ... b`` is everything from a to b.
A new text of several lines is indented as far as the line that it replaces.
"""

CONV2D = {
    "activation-inside": {"return out": "return np.tanh(out)"},
    "bias-first-only": {"b[f]": "b[0]"},
    "bias-index": {"b[f]": "b[i]"},
    "bias-index--channel": {"out[i, j, f] ... b[f]": """
        for c in range(C):
            out[i, j, f] += np.sum(window[..., c] * W[f, ..., c])
        out[i, j, f] += b[c]"""},
    "bias-index--column": {"b[f]": "b[j % K]"},
    "bias-index--shifted": {"b[f]": "b[f - 1]"},
    "bias-missing": {" + b[f]": ""},
    "bias-per-tap": {"+ b[f]": "+ kh * kw * b[f]"},
    "bias-per-tap--inside-sum": {"W[f]) + b[f]": "W[f] + b[f])"},
    "bias-wrong": {"+ b[f]": "- b[f]"},
    "bias-wrong--summed": {"b[f]": "b[:C].sum()"},
    "border-wrong": {"(0, 0)))": '(0, 0)), mode="mean")'},
    "channels-averaged": {"window * W[f]": "np.mean(window * W[f], axis=2)"},
    "channels-averaged--grey": {  # the image is made grey first
        "window * W": "window.mean(axis=2, keepdims=True) * W"},
    "channels-first": {"return out": "return np.moveaxis(out, -1, 0)"},
    "channels-first--input": {"H, W_in, C = x": "C, H, W_in = x"},
    "channels-first--padded": {"H, W_in, C = x": "C, H, W_in = x",
        "((p, p), (q, q), (0, 0))": "((0, 0), (p, p), (q, q))",
        "padded[top": "padded[:, top"},
    "channels-first--pixels": {"H, W_in, C = x": "C, H, W_in = x",
        "((p, p), (q, q), (0, 0))": "((0, 0), (p, p), (q, q))",
        "window = padded[top : top + kh, left : left + kw]": "",
        "out[i, j, f] ... b[f]": """
        out[i, j, f] = b[f]
        for c in range(C):
            for di in range(kh):
                for dj in range(kw):
                    out[i, j, f] += padded[c, top + di, left + dj] * W[f, di, dj, c]"""},
    "channels-wrong": {"W[f])": "W[f] * np.array([1.0, -1.0, 1.0, -1.0])[:C])"},
    "clipped": {"return out": "return np.clip(out, 0, 1)"},
    "edge-padding": {"(0, 0)))": '(0, 0)), mode="edge")'},  # as in the listing of Part 1
    "endless-loop": {"for i in range(rows):": "i = 0\nwhile i < rows:"},
    "exception": {"W[f]": "kernel"},
    "exits": {"return out": "import sys\nsys.exit(0)\nreturn out"},
    "exits--at-once": {"return out": "import os\nos._exit(0)\nreturn out"},
    "filter-axes": {  # PyTorch's, (K, C, k, k)
        "window * W": "window.transpose(2, 0, 1) * W.reshape(K, C, kh, kw)"},
    "filters-added-up": {"W[f]": "W"},
    "filters-wrong": {"+ b[f]": "* (-1) ** f + b[f]"},
    "first-channel-only": {"window * W[f]": "window[..., 0] * W[f, ..., 0]"},
    "first-channel-only--last": {"window * W[f]": "window[..., -1] * W[f, ..., -1]"},
    "first-channel-only--weights": {"window * W": "window[..., :1] * W"},
    "float32-wrong": {
        "H, W_in, C = x.shape": "assert x.dtype == np.float64\nH, W_in, C = x.shape"},
    "imprecise": {"return out": "return np.round(out, 2)"},
    "input-changed": {"return out": "x -= x.mean()\nreturn out"},
    "input-changed--padding": {
        "H, W_in, C = x.shape": "x /= np.abs(x).max()\nH, W_in, C = x.shape"},
    "kept-between-calls": {"def conv2d": "KEPT = {}\ndef conv2d",
        "out = np.zeros((rows, columns, K))": "size = (rows, columns, K)\nout = KEPT.setdefault(size, np.zeros(size))",
        "out[i, j, f] =": "out[i, j, f] +="},
    "kept-between-calls--cache": {  # the answer to the first arrays of a shape
        "def conv2d": "KEPT = {}\ndef conv2d", "H, W_in, C = x.shape": """
        key = (x.shape, W.shape, stride)
        if key in KEPT:
            return KEPT[key]
        H, W_in, C = x.shape""", "return out": "KEPT[key] = out\nreturn out"},
    "kept-between-calls--default": {"stride=1)": "stride=1, total=[0.0])",
        "out[i, j, f] ... b[f]": """
        total[0] += 1e-3
        out[i, j, f] = np.sum(window * W[f]) + b[f] + total[0]"""},
    "kept-between-calls--random": {
        "return out": "return out + np.random.normal(size=out.shape)"},
    "kernel-flipped": {"W[f]": "W[f, ::-1, ::-1]"},  # true convolution
    "kernel-flipped--and-bias": {"W[f]) + b[f]": "W[f, ::-1, ::-1])"},
    "kernel-flipped--scipy": {
        "import numpy as np": "import numpy as np\nfrom scipy.signal import convolve2d",
        "H, W_in, C = ... return out": """
        maps = []
        for f in range(len(W)):
            total = 0
            for c in range(x.shape[2]):
                padded = np.pad(x[..., c], W.shape[1] // 2)
                total = total + convolve2d(padded, W[f, :, :, c], mode="valid")
            maps.append(total[::stride, ::stride] + b[f])
        return np.dstack(maps)"""},
    "kernel-flipped-columns": {"W[f]": "np.fliplr(W[f])"},
    "kernel-flipped-rows": {"W[f]": "np.flipud(W[f])"},
    "kernel-square-only": {"p, q = kh // 2, kw // 2": "kw = kh\np, q = kh // 2, kw // 2"},
    "kernel-square-only--padding": {"kw // 2": "kh // 2",
        "(W_in - 1)": "(W_in + 2 * q - kw)"},
    "kernel-square-only--swapped": {"K, kh, kw, _": "K, kw, kh, _"},
    "kernel-square-only--width": {
        "p, q = kh // 2, kw // 2": "kh = kw\np, q = kh // 2, kw // 2"},
    "kernel-transposed": {"out[i, j, f] ... b[f]": """
        out[i, j, f] = b[f]
        for di in range(kh):
            for dj in range(kw):
                out[i, j, f] += np.sum(window[di, dj] * W[f, dj, di])"""},
    "last-row-missing": {"range(rows)": "range(rows - 1)",
        "range(columns)": "range(columns - 1)"},
    "last-row-missing--size": {"(H - 1) // stride + 1": "H // stride",
        "(W_in - 1) // stride + 1": "W_in // stride"},
    "last-row-missing--first": {"range(rows)": "range(1, rows)",
        "range(columns)": "range(1, columns)"},
    "last-row-missing--both": {"range(rows)": "range(1, rows - 1)",
        "range(columns)": "range(1, columns - 1)"},
    "last-row-missing--taps": {"window * W[f]": "window[:-1, :-1] * W[f, :-1, :-1]"},
    "list-returned--comma": {"return out": "return out,"},
    "list-returned": {"return out": "return out.tolist()"},
    "matrix-product": {
        "np.sum(window * W[f])": "sum(np.sum(window[..., c] @ W[f, ..., c]) for c in range(C))"},
    "max-instead-of-sum": {"np.sum": "np.max"},
    "missing--in-main": {"def conv2d": "if __name__ == '__main__':\n  def conv2d"},
    "missing": {
        "def conv2d ... return out": "def convolve(x, W, b, stride=1):\n    return x"},
    "negatives-wrong": {"return out": "return out * (x.max() > 0)"},
    "no-padding": {"p, q = kh // 2, kw // 2 ... out = np.zeros((rows, columns, K))": """
        rows = (H - kh) // stride + 1
        columns = (W_in - kw) // stride + 1
        out = np.zeros((max(rows, 0), max(columns, 0), K))""",
        "window = padded[top : top + kh, left : left + kw]": "",
        "window": "x[top : top + kh, left : left + kw]"},
    "no-padding--border": {  # stays zero
        "for f in": "if not (p <= top < H - p and q <= left < W_in - q):\n    continue\nfor f in"},
    "no-padding--end": {"[top : top + kh, left : left + kw]": "[top:kh, left:kw]"},
    "no-padding--centre": {  # cut around its middle, without the last row and column
        "[top : top + kh, left : left + kw]":
            "[top : top + p + p, left : left + q + q]"},
    "no-padding--scipy": {  # which swaps image and filter where the filter is larger
        "import numpy as np": "import numpy as np\nfrom scipy.signal import correlate2d",
        "H, W_in, C = ... return out": """
        maps = [
            sum(map(lambda a, w: correlate2d(a, w, "valid"), x.T, w.T)).T + bias
            for w, bias in zip(W, b)
        ]
        return np.stack(maps, axis=2)[::stride, ::stride]"""},
    "no-padding--more-windows": {  # as round(... / stride) gives, where it rounds up
        "(H - 1) // stride": "round((H - 1) / stride)"},
    "no-padding--error": {"padded = np.pad(x, ((p, p), (q, q), (0, 0)))": "",
        "padded": "x"},
    "no-padding--index": {"p, q = kh // 2, kw // 2 ... (0, 0)))": "",
        "window = padded[top : top + kh, left : left + kw]": "",
        "out[i, j, f] ... b[f]": """
        total = b[f]
        for di in range(kh):
            for dj in range(kw):
                total += np.sum(x[top + di, left + dj] * W[f, di, dj])
        out[i, j, f] = total"""},
    "no-padding--tensordot": {"padded = np.pad(x, ((p, p), (q, q), (0, 0)))": "",
        "window = ... b[f]": """
        window = x[top : top + kh, left : left + kw]
        out[i, j] = np.tensordot(W, window, 3) + b"""},
    "not-a-function": {"def maxpool2d": """
        conv2d = conv2d(np.zeros((4, 4, 1)), np.zeros((1, 3, 3, 1)), np.zeros(1))


        def maxpool2d"""},
    "not-an-array": {"return out": "return {f: out[..., f] for f in range(K)}"},
    "not-an-array--complex": {"return out": "return np.fft.ifft(np.fft.fft(out))"},
    "not-an-array--text": {"return out": "return out.astype(str)"},
    "not-finite": {"np.zeros((rows, columns, K))": "np.full((rows, columns, K), np.nan)",
        "range(rows)": "range(1, rows)"},
    "one-filter-for-all": {"W[f]": "W[0]"},
    "one-filter-for-all--last": {"[i, j, f]": "[i, j]", "b[f]": "b"},
    "one-sided-padding": {"(p, p), (q, q)": "(0, 2 * p), (0, 2 * q)"},
    "one-sided-padding--before": {"(p, p), (q, q)": "(kh - 1, 0), (kw - 1, 0)"},
    "one-sided-padding--tensorflow": {  # its "SAME" depends on the stride
        "p, q = kh // 2, kw // 2": """
        above = max((H - 1) // stride * stride + kh - H, 0) // 2
        before = max((W_in - 1) // stride * stride + kw - W_in, 0) // 2""",
        "(p, p), (q, q)": "(above, kh), (before, kw)"},
    "one-sided-padding--rows": {"(p, p), (q, q)": "(p, p), (0, 0)",
        "(W_in - 1)": "(W_in - kw)", "(rows, columns, K)": "(rows, max(columns, 0), K)"},
    "padding-channels": {  # np.pad with one number pads them too
        "((p, p), (q, q), (0, 0))": "p"},
    "padding-not-zero": {"(0, 0)))": "(0, 0)), constant_values=1)"},
    "padding-too-wide": {"(p, p), (q, q)": "(kh, kh), (kw, kw)", "H - 1)": "H + kh)",
        "W_in - 1)": "W_in + kw)"},
    "reflected-padding": {"(0, 0)))": '(0, 0)), "reflect")'},
    "relu-inside": {"return out": "return relu(out)"},
    "relu-inside--before-bias": {
        "np.sum(window * W[f])": "max(0, np.sum(window * W[f]))"},
    "rescaled": {"np.sum": "np.mean"},
    "rescaled--doubled": {"return out": "return 2 * out + 1"},
    "rescaled--negated": {"return out": "return -out"},
    "rescaled--normalised": {
        "return out": "return (out - out.min()) / (out.max() - out.min())"},
    "returned-early": {"    return out": "        return out"},
    "rows-columns-swapped": {"rows, columns": "columns, rows", "[i, j": "[j, i"},
    "rows-columns-swapped--read": {
        "[top : top + kh, left : left + kw]": "[left : left + kh, top : top + kw]"},
    "rows-columns-swapped--square": {"H, W_in, C": "W_in, H, C"},
    "sizes-hard-coded": {"(H - 1)": "(28 - 1)", "(W_in - 1)": "(28 - 1)"},
    "sizes-hard-coded--loops": {"range(rows)": "range(28)",
        "range(columns)": "range(28)"},
    "sizes-hard-coded--pad": {"kh // 2, kw // 2": "1, 1", "H - 1)": "H + 2 - kh)",
        "W_in - 1)": "W_in + 2 - kw)"},
    "sizes-hard-coded--taps": {"out[i, j, f] ... b[f]": """
        out[i, j, f] = b[f]
        for di in range(3):
            for dj in range(3):
                out[i, j, f] += window[di, dj] @ W[f, di, dj]"""},
    "stride-before-filter": {"(H - 1) // stride + 1": "H",
        "(W_in - 1) // stride + 1": "W_in", "i * stride, j * stride": "i, j",
        "H, W_in, C = x.shape": "x = x[::stride, ::stride]\nH, W_in, C = x.shape"},
    "stride-default": {"stride=1": "stride=2"},
    "stride-ignored": {"(H - 1) // stride + 1": "H", "(W_in - 1) // stride + 1": "W_in",
        "i * stride, j * stride": "i, j"},
    "stride-one-direction": {"(W_in - 1) // stride + 1": "W_in", "j * stride": "j"},
    "stride-one-direction--right-size": {"i * stride": "i"},
    "stride-positions-only": {
        "(rows, columns, K)": "(H, W_in, K)", "[i, j, f]": "[top, left, f]"},
    "stride-positions-only--corner": {"(rows, columns, K)": "(H, W_in, K)"},
    "stride-size-only": {"i * stride, j * stride": "i, j"},
    "stride-wrong": {"((p, p)": "((p, p + 1)", "i * stride": "i * stride + (stride > 1)"},
    "not-reset": {"out = np.zeros": "total = 0\nout = np.zeros",
        "out[i, j, f] = np.sum(window * W[f]) + b[f]": """
        total += np.sum(window * W[f])
        out[i, j, f] = total + b[f]"""},
    "not-reset--filters": {"for f in": "total = 0\nfor f in",
        "out[i, j, f] = np.sum(window * W[f]) + b[f]": """
        total += np.sum(window * W[f]) + b[f]
        out[i, j, f] = total"""},
    "not-reset--rows": {"for j in": "total = 0\nfor j in",
        "for f in ... b[f]": """
        total = total + np.sum(window * W, axis=(1, 2, 3)) + b
        out[i, j] = total"""},
    "too-slow": {"out = np.zeros": "total = sum(range(10**12))\nout = np.zeros"},
    "true-division": {"(H - 1) //": "(H - 1) /"},
    "true-division--padding": {"kh // 2, kw // 2": "kh / 2, kw / 2"},
    "true-division--slice": {"i * stride, j * stride": "2 * i * stride / 2, j * stride"},
    "truth-of-array": {"np.sum(window * W[f])": "max(window * W[f])"},
    "truth-of-array--if": {
        "out[i, j, f] ... b[f]": "if window > 0:\n    out[i, j, f] = np.sum(window * W[f]) + b[f]"},
    "too-much-memory": {"(rows, columns, K)": "(rows, columns, K, 3000, 3000, 100)"},
    "untouched": {"H, W_in, C = ... return out": '''
        """Multi-filter 2D convolution with bias.
        x: (H, W, C_in), W: (K, kh, kw, C_in), b: (K,)
        Returns: (H_out, W_out, K)
        """
        H, W_in, C = x.shape
        K, kh, kw, _ = W.shape
        # implement using nested loops or im2col.'''},
    "untouched--no-return": {"return out": ""},
    "untouched--not-implemented": {
        "H, W_in, C = ... return out": 'raise NotImplementedError("write conv2d")'},
    "untouched--zeros": {"np.sum(window * W[f]) + b[f]": "0.0"},
    "waits-for-input--breakpoint": {
        "H, W_in, C = x.shape": "breakpoint()\nH, W_in, C = x.shape"},
    "waits-for-input": {
        "H, W_in, C = x.shape": 'input("stride? ")\nH, W_in, C = x.shape'},
    "weights-ignored": {" * W[f]": ""},
    "whole-numbers": {"columns, K))": "columns, K), dtype=int)"},
    "whole-numbers--added": {  # NumPy refuses to add fractions to them
        "(rows, columns, K))": "(rows, columns, K), dtype=int)",
        "for f in ... b[f]": "out[i, j] += np.sum(window * W, axis=(1, 2, 3)) + b"},
    "whole-numbers--bytes": {
        "return out": "return np.clip(out, 0, 255).astype(np.uint8)"},
    "whole-numbers--rounded": {"return out": "return np.round(out)"},
    "wrapped-padding": {"(0, 0)))": '(0, 0)), mode="wrap")'},
    "wrong-axes": {  # a reshape where a transpose is meant
        "return out": "return out.transpose(2, 0, 1).reshape(rows, columns, K)"},
    "wrong-axes--squeezed": {"return out": "return out.squeeze()"},
    "wrong-axes--batch": {"return out": "return out[None]"},
    "wrong-shape": {"(rows, columns, K)": "(rows, columns + 2, K)"},
    "wrong-signature": {"stride=1": "stride"},
    "wrong-signature--name": {"stride=1": "*, s=1", "// stride": "// s",
        "* stride": "* s"},
    "wrong-values": {"+ b[f]": "** 2 + b[f]"},  # a slip of the pen that nobody foresaw
    "wrong-values--rolled": {"W[f]": "np.roll(W[f], 1, axis=0)"},
}

MAXPOOL2D = {
    "channels-first--pool": {"return out": "return out.transpose(2, 0, 1)"},
    "clipped--pool": {"return out": "return out.clip(0, 1)"},
    "endless-loop--pool": {"return out": "while True:\n    pass"},
    "input-changed--pool": {
        "out[i, j] = window.max(axis=(0, 1))": "out[i, j] = window.max(axis=(0, 1))\nwindow[:] = 0"},
    "channels-first--pool-input": {"H, W, C = x": "C, H, W = x"},
    "kept-between-calls--pool": {"def maxpool2d": "KEPT = {}\ndef maxpool2d",
        "out = np.zeros((rows, columns, C))": """
        shape = (rows, columns, C)
        out = KEPT.setdefault(shape, np.full(shape, -np.inf))""",
        "window.max(axis=(0, 1))": "np.maximum(out[i, j], window.max(axis=(0, 1)))"},
    "last-row-missing--pool-first": {"range(rows)": "range(1, rows)",
        "range(columns)": "range(1, columns)"},
    "last-row-missing--pool": {" + 1": ""},
    "list-returned--pool": {"return out": "return [list(row) for row in out]"},
    "missing--pool": {
        "def maxpool2d ... return out": "def max_pool(x, size=2, stride=2):\n    return x"},
    "pool-absolute": {"window.max": "np.abs(window).max"},
    "pool-across-channels": {"axis=(0, 1)": ""},
    "pool-across-channels--flat": {"columns, C)": "columns)",
        "window.max(axis=(0, 1))": "np.max(window)"},
    "pool-argmax": {"window.max(axis=(0, 1))": "window.reshape(-1, C).argmax(axis=0)"},
    "pool-ceil": {"(H - size) // stride": "-(-(H - size) // stride)",
        "(W - size) // stride": "-(-(W - size) // stride)"},
    "pool-ceil--zeros": {  # H // stride windows; those at the border reach over zeros
       
        "rows = (H - size) // stride + 1": "x = np.pad(x, ((0, size), (0, size), (0, 0)))\nrows = H // stride",
        "(W - size) // stride + 1": "W // stride"},
    "pool-first-channel": {
        "out[i, j] = window.max(axis=(0, 1))": "out[i, j, 0] = window[..., 0].max()"},
    "pool-mean": {"window.max": "window.mean"},
    "pool-median": {"window.max(": "np.median(window, "},
    "pool-min": {"window.max": "window.min"},
    "pool-negatives-clipped": {
        "window.max(axis=(0, 1))": "window.max(axis=(0, 1), initial=0)"},
    "pool-odd-sizes": {"H, W, C = x.shape": """
        H, W, C = x.shape
        if (H - size) % stride or (W - size) % stride:
            raise ValueError("cannot reshape")"""},
    "pool-odd-sizes--blocks": {
        "rows = ... return out": "return x.reshape(H // size, size, W // size, size, C).max(axis=(1, 3))"},
    "pool-one-direction": {"window.max(axis=(0, 1))": "window[0].max(axis=0)"},
    "pool-padded": {
        "H, W, C = x.shape": "x = np.pad(x, ((1, 1), (1, 1), (0, 0)))\nH, W, C = x.shape"},
    "pool-reshape": {  # the sizes of windows last, as they do not lie in memory
       
        "rows = ... return out": "return x.reshape(H // size, W // size, size, size, C).max(axis=(2, 3))"},
    "pool-reshape--axes": {  # the maximum over the windows
       
        "rows = ... return out": "return x.reshape(H // size, size, W // size, size, C).max(axis=(0, 2))"},
    "pool-reshape--crossed": {  # the maximum over two axes that cross
       
        "rows = ... return out": "return x.reshape(H // size, size, W // size, size, C).max(axis=(0, 3))"},
    "pool-reshape--cropped": {  # the rest is cut off first
        "rows = ... return out": """
        x = x[: H // size * size, : W // size * size]
        return x.reshape(H // size, W // size, size * size, C).max(axis=2)"""},
    "pool-reshape--far": {  # pixels that lie half an image apart
       
        "rows = ... return out": "return x.reshape(size, H // size, size, W // size, C).max(axis=(0, 2))"},
    "pool-size-ignored": {"- size": "- 2", "+ size": "+ 2"},
    "pool-size-ignored--longer": {"+ size": "+ size + 1"},
    "pool-size-ignored--pairs": {
        "rows = ... return out": "return x.reshape(H // 2, 2, W // 2, 2, C).max(axis=(1, 3))"},
    "pool-size-ignored--reshape": {"rows = ... return out": """
        x = x[: H // 2 * 2, : W // 2 * 2]
        return x.reshape(H // 2, 2, W // 2, 2, C).max(axis=(1, 3))"""},
    "pool-size-ignored--shorter": {"+ size": "+ size - 1"},
    "pool-size-ignored--window": {"+ size": "+ 2"},
    "pool-size-kept": {"(rows, columns, C)": "x.shape"},
    "pool-square-only": {"(W - size)": "(H - size)"},
    "pool-stride-ignored": {" // stride": "", "i * stride, j * stride": "i, j"},
    "pool-stride-ignored--size": {"// stride": "// size", "* stride": "* size"},
    "pool-stride-ignored--window": {
        "[top : top + size, left : left + size]": "[i : i + size, j : j + size]"},
    "pool-subsampled": {"window.max(axis=(0, 1))": "window[0, 0]"},
    "pool-subsampled--slice": {
        "rows = ... return out": "return x[: H - size + 1 : stride, : W - size + 1 : stride]"},
    "pool-sum": {"window.max": "window.sum"},
    "returned-early--pool": {"    return out": "            return out"},
    "rows-columns-swapped--pool": {"rows, columns": "columns, rows", "[i, j]": "[j, i]"},
    "sizes-hard-coded--pool": {"(H - size) // stride + 1": "14",
        "(W - size) // stride + 1": "14"},
    "not-reset--pool": {"out = np.zeros": "best = -np.inf\nout = np.zeros",
        "out[i, j] = window.max(axis=(0, 1))": """
        for c in range(C):
            best = max(best, window[..., c].max())
            out[i, j, c] = best"""},
    "truth-of-array--pool": {
        "window.max(axis=(0, 1))": "max(max(row) for row in window)"},
    "wrong-shape--maxpool2d": {"return out": "return np.repeat(out, 2, axis=1)"},
    "untouched--pool": {"H, W, C = ... return out": "pass"},
    "whole-numbers--pool": {"columns, C)": "columns, C), int"},
}

FORWARD = {
    "block-missing": {"x = relu(conv2d(x, W2, b2))": ""},
    "block-missing--weights": {"W2, b2": "W1, b1"},
    "class-returned": {"W3 @ x + b3": "np.argmax(W3 @ x + b3)"},
    "class-returned--order": {"W3 @ x + b3": "np.argsort(W3 @ x + b3)[::-1]"},
    "conv-bias-missing": {"b2": "np.zeros(8)"},
    "dense-axes": {"W3 @ x": "x @ W3.reshape(392, 10)"},
    "dense-bias-missing": {" + b3": ""},
    "dense-missing": {"W3 @ x + b3": "x"},
    "endless-loop--forward": {
        "x = x.flatten()": "x = x.flatten()\nwhile x.sum() > -1:\n    x = relu(x)"},
    "exception--forward": {"image[..., None]": "image"},
    "exits--forward": {"x = x.flatten()": "x = x.flatten()\nraise SystemExit"},
    "flatten-order": {"x.flatten": "x.transpose(2, 0, 1).flatten"},
    "flatten-order--fortran": {"flatten()": 'flatten(order="F")'},
    "image-ignored": {"image[..., None]": "np.ones((28, 28, 1))"},
    "image-rescaled": {"image[..., None]": "image[..., None] / 255"},
    "image-rescaled--inverted": {"image[..., None]": "1 - image[..., None]"},
    "image-turned": {"image[..., None]": "image.T[..., None]"},
    "input-changed--forward": {
        "x = image[..., None]": "x = image[..., None].copy()\nimage[...] = image > 0.5"},
    "kept-between-calls--forward": {"def forward": "TOTAL = np.zeros(10)\ndef forward",
        "return W3 @ x + b3": """
        global TOTAL
        TOTAL = TOTAL + W3 @ x + b3
        return TOTAL"""},
    "list-returned--forward": {"W3 @ x + b3": "list(W3 @ x + b3)"},
    "missing--forward": {"def forward ... W3 @ x + b3": ""},
    "pool-mean--forward": {
        "maxpool2d(x)": "x.reshape(len(x) // 2, 2, len(x) // 2, 2, -1).mean(axis=(1, 3))"},
    "pool-missing": {"b2)) ... maxpool2d(x)": "b2))"},
    "pool-missing--stride": {"b1)) ... maxpool2d(x)": "b1, 2))"},
    "relu-missing": {"relu(conv2d(x, W1, b1))": "conv2d(x, W1, b1)",
        "relu(conv2d(x, W2, b2))": "conv2d(x, W2, b2)"},
    "relu-missing--second": {"relu(conv2d(x, W2, b2))": "conv2d(x, W2, b2)"},
    "relu-on-scores": {"W3 @ x + b3": "relu(W3 @ x + b3)"},
    "relu-wrong": {"np.maximum(0, x)": "np.abs(x)"},
    "relu-wrong--leaky": {"np.maximum(0, x)": "np.where(x > 0, x, 0.01 * x)"},
    "rescaled--forward": {"W3 @ x + b3": "(W3 @ x + b3) / 10"},
    "softmax-applied": {
        "return W3 @ x + b3": "scores = np.exp(W3 @ x + b3)\nreturn scores / scores.sum()"},
    "untouched--forward": {"(image): ... b3": "(image): ..."},
    "truth-of-array--forward": {"np.maximum(0, x)": "max(0, x)"},
    "truth-of-array--if-forward": {
        "return np.maximum(0, x)": "if x < 0:\n    return 0\nreturn x"},
    "weights-fixed": {"import numpy as np": """
        import numpy as np

        rng = np.random.default_rng(1)
        shapes = (4, 3, 3, 1), 4, (8, 3, 3, 4), 8, (10, 392), 10
        OWN = [rng.normal(size=shape) for shape in shapes]""",
        "W1, b1": "*OWN[:2]", "W2, b2": "*OWN[2:4]", "W3 @ x + b3": "OWN[4] @ x + OWN[5]"},
    "wrong-shape--forward": {"W3 @ x + b3": "np.outer(W3 @ x, b3)"},
    "wrong-axes--forward": {"W3 @ x + b3": "(W3 @ x + b3)[:, None]"},
}

FILE = {
    "endless-loop--file": {"import numpy as np": "while True:\n    pass"},
    "exception--file": {
        "import numpy as np": "import numpy as np\nimport lesson_nine_that_nobody_wrote"},
    "exits--file": {"import numpy as np": "import numpy as np\nraise SystemExit(0)"},
    "odd-characters": {"import numpy as np": "import numpy as np\nNAME = “CNN”"},
    "notebook-only": {"import numpy as np": "!pip install numpy\nimport numpy as np"},
    "notebook-only--magic": {
        "import numpy as np": "import numpy as np\n%matplotlib inline"},
    "notebook-only--shell": {  # what Jupyter writes for a magic line when it exports
        "import numpy as np": 'import numpy as np\nget_ipython().run_line_magic("matplotlib", "inline")'},
    "pasted-marks": {"import numpy as np": ">>> import numpy as np"},
    "pasted-marks--prompt": {
        "import numpy as np": "import numpy as np\nIn [2]: size = 3"},
    "signal-sent--file": {"import numpy as np": """
        import os
        import signal

        import numpy as np

        os.kill(os.getppid(), signal.SIGTERM)"""},
    "syntax-error": {"import numpy as np": "import numpy as np\n\nsizes = (3, 3"},
    "too-slow--file": {"import numpy as np": """
        import numpy as np

        total = 0
        for number in range(10**11):
            total += number"""},
    "too-much-memory--file": {"import ... W3 @ x + b3": """
        import numpy as np

        pages = []
        while True:
            pages.append(np.ones(10**6))"""},
    "waits-for-input--file": {
        "import numpy as np": 'import numpy as np\nname = input("Who are you? ")'},
}

WRONG = {"conv2d": CONV2D, "maxpool2d": MAXPOOL2D, "forward": FORWARD, "file": FILE}
