"""The wrong answers: for each part of the checker, a name, what was done, and how.

The name is the code that the checker must give, and after ``--`` what sets the answer
apart from others with that code. Each is the right answer ``windows_in_loops.py`` in
which one text is replaced by another, wherever it stands in that part of the file or,
if it does not, in the whole file. ``a ... b`` is everything from a to b.
A new text of several lines is indented as far as the line that it replaces.
"""

CONV2D = {
    "activation-inside": ("np.tanh at the end.", {"return out": "return np.tanh(out)"}),
    "bias-first-only": ("b[0] for all.", {"b[f]": "b[0]"}),
    "bias-index": ("b[i], the row's.", {"b[f]": "b[i]"}),
    "bias-index--channel": ("The bias of the last channel, left over from a loop.",
        {"out[i, j, f] ... b[f]": """
        for c in range(C):
            out[i, j, f] += np.sum(window[..., c] * W[f, ..., c])
        out[i, j, f] += b[c]"""}),
    "bias-index--column": ("The column's, round and round.", {"b[f]": "b[j % K]"}),
    "bias-index--shifted": ("Counted from 1.", {"b[f]": "b[f - 1]"}),
    "bias-missing": ("b is never used.", {" + b[f]": ""}),
    "bias-per-tap": ("Added for each pixel of the window.", {"out[i, j, f] ... b[f]": """
        out[i, j, f] = 0
        for di in range(kh):
            for dj in range(kw):
                out[i, j, f] += window[di, dj] @ W[f, di, dj] + b[f]"""}),
    "bias-per-tap--inside-sum": ("Inside the sum, so for each product.",
        {"W[f]) + b[f]": "W[f] + b[f])"}),
    "bias-wrong": ("Subtracted.", {"+ b[f]": "- b[f]"}),
    "bias-wrong--summed": ("The first ones, added up.", {"b[f]": "b[:C].sum()"}),
    "border-wrong": ("The border is the mean of the image, not zero.",
        {"(0, 0)))": '(0, 0)), mode="mean")'}),
    "channels-averaged": ("The mean over the channels.",
        {"window * W[f]": "np.mean(window * W[f], axis=2)"}),
    "channels-averaged--grey": ("The image is made grey first.",
        {"window * W": "window.mean(axis=2, keepdims=True) * W"}),
    "channels-first": ("PyTorch's order.", {"return out": "return np.moveaxis(out, -1, 0)"}),
    "channels-first--input": ("x is read in PyTorch's order.",
        {"H, W_in, C = x": "C, H, W_in = x"}),
    "channels-first--padded": ("x is read and padded in PyTorch's order.",
        {"H, W_in, C = x": "C, H, W_in = x",
        "((p, p), (q, q), (0, 0))": "((0, 0), (p, p), (q, q))",
        "padded[top": "padded[:, top"}),
    "channels-first--pixels": ("x is read in PyTorch's order, pixel by pixel.",
        {"H, W_in, C = x": "C, H, W_in = x", "((p, p), (q, q), (0, 0))": "((0, 0), (p, p), (q, q))",
        "window = padded[top : top + kh, left : left + kw]": "", "out[i, j, f] ... b[f]": """
        out[i, j, f] = b[f]
        for c in range(C):
            for di in range(kh):
                for dj in range(kw):
                    out[i, j, f] += padded[c, top + di, left + dj] * W[f, di, dj, c]"""}),
    "channels-wrong": ("The second channel is subtracted.",
        {"W[f])": "W[f] * np.array([1.0, -1.0, 1.0, -1.0])[:C])"}),
    "clipped": ("To [0, 1], as an image.", {"return out": "return np.clip(out, 0, 1)"}),
    "edge-padding": ("As in the listing of Part 1.", {"(0, 0)))": '(0, 0)), mode="edge")'}),
    "endless-loop": ("A while that never counts.",
        {"for i in range(rows):": "i = 0\nwhile i < rows:"}),
    "exception": ("A name that does not exist.", {"W[f]": "kernel"}),
    "exits": ("sys.exit in the middle.",
        {"import numpy as np": "import sys\nimport numpy as np",
        "return out": "sys.exit(0)\nreturn out"}),
    "exits--at-once": ("os._exit, with the status of success.",
        {"import numpy as np": "import os\nimport numpy as np",
        "return out": "os._exit(0)\nreturn out"}),
    "filter-axes": ("im2col with the channels first, the weights with the channels last.",
        {"p, q = kh // 2, kw // 2 ... return out": """
        padded = np.pad(x, ((kh // 2, kh // 2), (kw // 2, kw // 2), (0, 0)))
        rows, columns = range(0, H, stride), range(0, W_in, stride)
        patches = [
            padded[i : i + kh, j : j + kw].transpose(2, 0, 1).ravel() for i in rows for j in columns
        ]
        y = np.array(patches) @ W.reshape(K, -1).T + b
        return y.reshape(len(rows), len(columns), K)"""}),
    "filter-axes--pytorch": ("The weights are read as PyTorch's (K, C, k, k).",
        {"window * W": "window.transpose(2, 0, 1) * W.reshape(K, C, kh, kw)"}),
    "filters-added-up": ("The sum runs over the filters as well.", {"W[f]": "W"}),
    "filters-wrong": ("Every second filter is negated.", {"+ b[f]": "* (-1) ** f + b[f]"}),
    "first-channel-only": ("The other channels are left out.",
        {"window * W[f]": "window[..., 0] * W[f, ..., 0]"}),
    "first-channel-only--last": ("An = where += is meant.", {"out[i, j, f] ... b[f]": """
        out[i, j, f] = b[f]
        for c in range(C):
            total = np.sum(window[..., c] * W[f, ..., c])
        out[i, j, f] += total"""}),
    "first-channel-only--weights": ("All weights see the first channel.",
        {"window * W": "window[..., :1] * W"}),
    "float32-wrong": ("Refuses float32.",
        {"H, W_in, C = x.shape": "assert x.dtype == np.float64\nH, W_in, C = x.shape"}),
    "imprecise": ("Rounded to two decimals.", {"return out": "return np.round(out, 2)"}),
    "input-changed": ("The border of x itself is set to zero and put back wrongly.",
        {"return out": "x -= x.mean()\nreturn out"}),
    "input-changed--padding": ("x is normalised where it lies.",
        {"H, W_in, C = x.shape": "x /= np.abs(x).max()\nH, W_in, C = x.shape"}),
    "kept-between-calls": ("One array for each size, and sums that go on.",
        {"def conv2d": "KEPT = {}\ndef conv2d",
        "out = np.zeros((rows, columns, K))": "size = (rows, columns, K)\nout = KEPT.setdefault(size, np.zeros(size))",
        "out[i, j, f] =": "out[i, j, f] +="}),
    "kept-between-calls--cache": ("The answer to the first arrays of a shape, for ever.",
        {"def conv2d": "KEPT = {}\ndef conv2d", "H, W_in, C = x.shape": """
        key = (x.shape, W.shape, stride)
        if key in KEPT:
            return KEPT[key]
        H, W_in, C = x.shape""", "return out": "KEPT[key] = out\nreturn out"}),
    "kept-between-calls--default": ("A list that is made once, as a default.",
        {"stride=1)": "stride=1, total=[0.0])", "out[i, j, f] ... b[f]": """
        total[0] += 1e-3
        out[i, j, f] = np.sum(window * W[f]) + b[f] + total[0]"""}),
    "kept-between-calls--random": ("Noise, as in training.",
        {"return out": "return out + np.random.normal(size=out.shape)"}),
    "kernel-flipped": ("True convolution.", {"W[f]": "W[f, ::-1, ::-1]"}),
    "kernel-flipped--and-bias": ("Two mistakes at once.", {"W[f]) + b[f]": "W[f, ::-1, ::-1])"}),
    "kernel-flipped--scipy": ("SciPy's convolve2d.",
        {"import numpy as np": "import numpy as np\nfrom scipy.signal import convolve2d",
        "H, W_in, C = ... return out": """
        maps = []
        for f in range(len(W)):
            total = 0
            for c in range(x.shape[2]):
                padded = np.pad(x[..., c], W.shape[1] // 2)
                total = total + convolve2d(padded, W[f, :, :, c], mode="valid")
            maps.append(total[::stride, ::stride] + b[f])
        return np.dstack(maps)"""}),
    "kernel-flipped-columns": ("np.fliplr.", {"W[f]": "np.fliplr(W[f])"}),
    "kernel-flipped-rows": ("np.flipud.", {"W[f]": "np.flipud(W[f])"}),
    "kernel-square-only": ("The filter's height stands for both.",
        {"p, q = kh // 2, kw // 2": "kw = kh\np, q = kh // 2, kw // 2"}),
    "kernel-square-only--padding": ("kh // 2 zeros on all sides.",
        {"kw // 2": "kh // 2", "(W_in - 1)": "(W_in + 2 * q - kw)"}),
    "kernel-square-only--swapped": ("W is (filters, kw, kh, channels), or so it reads.",
        {"K, kh, kw, _": "K, kw, kh, _"}),
    "kernel-square-only--width": ("The filter's width stands for both.",
        {"p, q = kh // 2, kw // 2": "kh = kw\np, q = kh // 2, kw // 2"}),
    "kernel-transposed": ("i and j swapped in the filter.", {"out[i, j, f] ... b[f]": """
        out[i, j, f] = b[f]
        for di in range(kh):
            for dj in range(kw):
                out[i, j, f] += np.sum(window[di, dj] * W[f, dj, di])"""}),
    "last-row-missing": ("The loops end one too early.",
        {"range(rows)": "range(rows - 1)", "range(columns)": "range(columns - 1)"}),
    "last-row-missing--size": ("H // stride rows.",
        {"(H - 1) // stride + 1": "H // stride", "(W_in - 1) // stride + 1": "W_in // stride"}),
    "last-row-missing--taps": ("The loop over the filter ends one too early.",
        {"out[i, j, f] ... b[f]": """
        out[i, j, f] = b[f]
        for di in range(kh - 1):
            for dj in range(kw - 1):
                out[i, j, f] += window[di, dj] @ W[f, di, dj]"""}),
    "list-returned": ("Nested lists.", {"return out": "return out.tolist()"}),
    "matrix-product": ("@ in place of *.",
        {"np.sum(window * W[f])": "sum(np.sum(window[..., c] @ W[f, ..., c]) for c in range(C))"}),
    "max-instead-of-sum": ("np.max in place of np.sum.", {"np.sum": "np.max"}),
    "missing": ("There is no conv2d.",
        {"def conv2d ... return out": "def convolve(x, W, b, stride=1):\n    return x"}),
    "negatives-wrong": ("A picture without any light is thought to be empty.",
        {"H, W_in, C = x.shape": """
        H, W_in, C = x.shape
        if x.max() <= 0:
            return np.zeros((H, W_in, len(W)))"""}),
    "no-padding": ("The output is smaller, as with 'valid'.",
        {"p, q = kh // 2, kw // 2 ... out = np.zeros((rows, columns, K))": """
        rows = (H - kh) // stride + 1
        columns = (W_in - kw) // stride + 1
        out = np.zeros((max(rows, 0), max(columns, 0), K))""",
        "window = padded[top : top + kh, left : left + kw]": "",
        "window": "x[top : top + kh, left : left + kw]"}),
    "no-padding--border": ("Only the inside is computed, the border stays zero.",
        {"padded = ... b[f]": """
        out = np.zeros(((H - 1) // stride + 1, (W_in - 1) // stride + 1, K))
        for i in range(p, H - p):
            for j in range(q, W_in - q):
                if i % stride == 0 and j % stride == 0:
                    window = x[i - p : i + p + 1, j - q : j + q + 1]
                    for f in range(K):
                        out[i // stride, j // stride, f] = np.sum(window * W[f]) + b[f]"""}),
    "no-padding--end": ("Or so it looks: the end of the window does not move with its start.",
        {"[top : top + kh, left : left + kw]": "[top:kh, left:kw]"}),
    "no-padding--error": ("The windows run off the image, and shapes no longer match.",
        {"padded = np.pad(x, ((p, p), (q, q), (0, 0)))": "", "padded": "x"}),
    "no-padding--index": ("Pixel by pixel, until an index lies beyond x.",
        {"p, q = kh // 2, kw // 2 ... (0, 0)))": "",
        "window = padded[top : top + kh, left : left + kw]": "", "out[i, j, f] ... b[f]": """
        total = b[f]
        for di in range(kh):
            for dj in range(kw):
                total += np.sum(x[top + di, left + dj] * W[f, di, dj])
        out[i, j, f] = total"""}),
    "no-padding--tensordot": ("The windows run off the image; np.tensordot says so.",
        {"padded = np.pad(x, ((p, p), (q, q), (0, 0)))": "", "window = ... b[f]": """
        window = x[top : top + kh, left : left + kw]
        out[i, j] = np.tensordot(W, window, 3) + b"""}),
    "not-a-function": ("The name is overwritten further down.", {"def maxpool2d": """
        conv2d = conv2d(np.zeros((4, 4, 1)), np.zeros((1, 3, 3, 1)), np.zeros(1))


        def maxpool2d"""}),
    "not-an-array": ("A dictionary of maps.",
        {"return out": "return {f: out[..., f] for f in range(K)}"}),
    "not-an-array--complex": ("By way of np.fft, whose results are complex.",
        {"return out": "return np.fft.ifft(np.fft.fft(out))"}),
    "not-an-array--text": ("Numbers as text, all of them right.",
        {"return out": "return out.astype(str)"}),
    "not-finite": ("np.empty, and a border that stays as it was.",
        {"np.zeros((rows, columns, K))": "np.full((rows, columns, K), np.nan)",
        "range(rows)": "range(1, rows)"}),
    "one-filter-for-all": ("W[0] for every map.", {"W[f]": "W[0]"}),
    "one-filter-for-all--last": ("A map is shared by all filters, the last one wins.",
        {"[i, j, f]": "[i, j]", "b[f]": "b"}),
    "one-sided-padding": ("All of it at the end.", {"(p, p), (q, q)": "(0, 2 * p), (0, 2 * q)"}),
    "one-sided-padding--before": ("The window ends at its pixel.",
        {"(p, p), (q, q)": "(kh - 1, 0), (kw - 1, 0)"}),
    "one-sided-padding--rows": ("Rows only.",
        {"(p, p), (q, q)": "(p, p), (0, 0)",
        "(W_in - 1)": "(W_in - kw)",
        "(rows, columns, K)": "(rows, max(columns, 0), K)"}),
    "padding-channels": ("np.pad with one number pads the channels too.",
        {"((p, p), (q, q), (0, 0))": "p"}),
    "padding-not-zero": ("A border of ones.", {"(0, 0)))": "(0, 0)), constant_values=1)"}),
    "padding-too-wide": ("k on each side; the output grows.",
        {"(p, p), (q, q)": "(kh, kh), (kw, kw)", "H - 1)": "H + kh)", "W_in - 1)": "W_in + kw)"}),
    "reflected-padding": ("np.pad in another mode.", {"(0, 0)))": '(0, 0)), "reflect")'}),
    "relu-inside": ("ReLU at the end.", {"return out": "return relu(out)"}),
    "relu-inside--before-bias": ("ReLU on the sum, the bias after it.",
        {"np.sum(window * W[f])": "max(0, np.sum(window * W[f]))"}),
    "rescaled": ("The mean in place of the sum.", {"np.sum": "np.mean"}),
    "rescaled--doubled": ("Everything twice.", {"return out": "return 2 * out + 1"}),
    "rescaled--negated": ("Bright and dark are swapped.", {"return out": "return -out"}),
    "rescaled--normalised": ("From 0 to 1 at the end.",
        {"return out": "return (out - out.min()) / (out.max() - out.min())"}),
    "returned-early": ("The return stands inside the loop over rows.",
        {"    return out": "        return out"}),
    "rows-columns-swapped": ("out[j, i].", {"rows, columns": "columns, rows", "[i, j": "[j, i"}),
    "rows-columns-swapped--read": ("The window is cut out at (j, i).",
        {"[top : top + kh, left : left + kw]": "[left : left + kh, top : top + kw]"}),
    "rows-columns-swapped--square": ("Height and width are unpacked the wrong way round.",
        {"H, W_in, C": "W_in, H, C"}),
    "sizes-hard-coded": ("The image is taken to have 28 rows and columns.",
        {"(H - 1)": "(28 - 1)", "(W_in - 1)": "(28 - 1)"}),
    "sizes-hard-coded--loops": ("The loops run to 28, whatever the image.",
        {"range(rows)": "range(28)", "range(columns)": "range(28)"}),
    "sizes-hard-coded--pad": ("The padding is always 1.",
        {"kh // 2, kw // 2": "1, 1", "H - 1)": "H + 2 - kh)", "W_in - 1)": "W_in + 2 - kw)"}),
    "sizes-hard-coded--taps": ("The filter is taken to be 3 x 3.", {"out[i, j, f] ... b[f]": """
        out[i, j, f] = b[f]
        for di in range(3):
            for dj in range(3):
                out[i, j, f] += window[di, dj] @ W[f, di, dj]"""}),
    "stride-before-filter": ("The image is thinned out first.",
        {"(H - 1) // stride + 1": "H",
        "(W_in - 1) // stride + 1": "W_in",
        "i * stride, j * stride": "i, j",
        "H, W_in, C = x.shape": "x = x[::stride, ::stride]\nH, W_in, C = x.shape"}),
    "stride-default": ("It is 2.", {"stride=1": "stride=2"}),
    "stride-ignored": ("The argument is there and nobody uses it.",
        {"(H - 1) // stride + 1": "H",
        "(W_in - 1) // stride + 1": "W_in",
        "i * stride, j * stride": "i, j"}),
    "stride-one-direction": ("Rows only.", {"(W_in - 1) // stride + 1": "W_in", "j * stride": "j"}),
    "stride-one-direction--right-size": ("Columns only, with the right size.", {"i * stride": "i"}),
    "stride-positions-only": ("Every other pixel of a full output is filled.",
        {"rows = ... b[f]": """
        out = np.zeros((H, W_in, K))
        for i in range(0, H, stride):
            for j in range(0, W_in, stride):
                window = padded[i : i + kh, j : j + kw]
                out[i, j] = np.sum(window * W, axis=(1, 2, 3)) + b"""}),
    "stride-positions-only--corner": ("A full output, filled in one corner.",
        {"(rows, columns, K)": "(H, W_in, K)"}),
    "stride-size-only": ("The output shrinks, the windows lie side by side.",
        {"i * stride, j * stride": "i, j"}),
    "stride-wrong": ("A stride above 1 moves the windows by one more.",
        {"((p, p)": "((p, p + 1)", "i * stride": "i * stride + (stride > 1)"}),
    "too-slow": ("It counts all pixels of the world first.",
        {"out = np.zeros": "total = sum(range(10**12))\nout = np.zeros"}),
    "true-division": ("/ in the size of the output.", {"(H - 1) //": "(H - 1) /"}),
    "true-division--padding": ("/ in the padding.", {"kh // 2, kw // 2": "kh / 2, kw / 2"}),
    "true-division--slice": ("/ in the bounds of the window.",
        {"i * stride, j * stride": "2 * i * stride / 2, j * stride"}),
    "truth-of-array": ("max in place of a sum, as Python has it.",
        {"np.sum(window * W[f])": "max(window * W[f])"}),
    "truth-of-array--if": ("Only pixels that are positive.",
        {"out[i, j, f] ... b[f]": "if window > 0:\n    out[i, j, f] = np.sum(window * W[f]) + b[f]"}),
    "too-much-memory": ("A size that is multiplied once too often.",
        {"(rows, columns, K)": "(rows, columns, K, 3000, 3000, 100)"}),
    "untouched": ("As in the seed's starter.", {"H, W_in, C = ... return out": '''
        """Multi-filter 2D convolution with bias.
        x: (H, W, C_in), W: (K, kh, kw, C_in), b: (K,)
        Returns: (H_out, W_out, K)
        """
        H, W_in, C = x.shape
        K, kh, kw, _ = W.shape
        # implement using nested loops or im2col.'''}),
    "untouched--no-return": ("The last line is missing.", {"return out": ""}),
    "untouched--not-implemented": ("It raises NotImplementedError.",
        {"H, W_in, C = ... return out": 'raise NotImplementedError("write conv2d")'}),
    "untouched--zeros": ("The result is made, nothing is put into it.",
        {"np.sum(window * W[f]) + b[f]": "0.0"}),
    "waits-for-input": ("A question in the middle.", {"H, W_in, C = x.shape": """
        input("stride? ")
        H, W_in, C = x.shape"""}),
    "weights-ignored": ("The window alone is added up.", {" * W[f]": ""}),
    "whole-numbers": ("dtype=int.", {"columns, K))": "columns, K), dtype=int)"}),
    "whole-numbers--bytes": ("As bytes, for a picture.",
        {"return out": "return np.clip(out, 0, 255).astype(np.uint8)"}),
    "whole-numbers--rounded": ("np.round.", {"return out": "return np.round(out)"}),
    "wrapped-padding": ("np.roll lets the image come back in on the other side.",
        {"H, W_in, C = x.shape": "", "p, q = kh // 2, kw // 2 ... return out": """
        y = np.zeros((*x.shape[:2], K))
        for i in range(kh):
            for j in range(kw):
                y += np.roll(x, (kh // 2 - i, kw // 2 - j), axis=(0, 1)) @ W[:, i, j].T
        return y[::stride, ::stride] + b"""}),
    "wrong-axes": ("A reshape where a transpose is meant.",
        {"return out": "return out.transpose(2, 0, 1).reshape(rows, columns, K)"}),
    "wrong-axes--batch": ("An axis for a batch of one.", {"return out": "return out[None]"}),
    "wrong-shape": ("An output with two columns too many, zero.",
        {"(rows, columns, K)": "(rows, columns + 2, K)"}),
    "wrong-signature": ("The stride has no default.", {"stride=1": "stride"}),
    "wrong-signature--name": ("By name only, and by another name.",
        {"stride=1": "*, s=1", "// stride": "// s", "* stride": "* s"}),
    "wrong-values": ("A slip of the pen that nobody foresaw.", {"+ b[f]": "** 2 + b[f]"}),
    "wrong-values--rolled": ("Each filter is moved down by a row, in its own frame.",
        {"W[f]": "np.roll(W[f], 1, axis=0)"}),
}

MAXPOOL2D = {
    "channels-first--pool": ("PyTorch's order.", {"return out": "return out.transpose(2, 0, 1)"}),
    "clipped--pool": ("To [0, 1].", {"return out": "return out.clip(0, 1)"}),
    "endless-loop--pool": ("It calls itself in a loop without end.",
        {"return out": "while True:\n    pass"}),
    "input-changed--pool": ("What has been pooled is crossed out.",
        {"out[i, j] = window.max(axis=(0, 1))": "out[i, j] = window.max(axis=(0, 1))\nwindow[:] = 0"}),
    "channels-first--pool-input": ("x is read in PyTorch's order.", {"H, W, C = x": "C, H, W = x"}),
    "kept-between-calls--pool": ("The maximum so far is kept from call to call.",
        {"def maxpool2d": "KEPT = {}\ndef maxpool2d", "out = np.zeros((rows, columns, C))": """
        shape = (rows, columns, C)
        out = KEPT.setdefault(shape, np.full(shape, -np.inf))""",
        "window.max(axis=(0, 1))": "np.maximum(out[i, j], window.max(axis=(0, 1)))"}),
    "last-row-missing--pool": ("The + 1 is forgotten.", {" + 1": ""}),
    "list-returned--pool": ("A list of lists.", {"H, W, C = ... return out": """
        rows = range(0, x.shape[0] - size + 1, stride)
        columns = range(0, x.shape[1] - size + 1, stride)
        return [[x[i : i + size, j : j + size].max(axis=(0, 1)) for j in columns] for i in rows]"""}),
    "missing--pool": ("There is no maxpool2d.",
        {"def maxpool2d ... return out": "def max_pool(x, size=2, stride=2):\n    return x"}),
    "pool-absolute": ("The number furthest from zero.", {"window.max": "np.abs(window).max"}),
    "pool-across-channels": ("One maximum for all channels.", {"axis=(0, 1)": ""}),
    "pool-across-channels--flat": ("The channels disappear.",
        {"columns, C)": "columns)", "window.max(axis=(0, 1))": "np.max(window)"}),
    "pool-argmax": ("Where the maximum is.",
        {"window.max(axis=(0, 1))": "window.reshape(-1, C).argmax(axis=0)"}),
    "pool-ceil": ("The rest at the border gets a window of its own.",
        {"(H - size) // stride": "-(-(H - size) // stride)",
        "(W - size) // stride": "-(-(W - size) // stride)"}),
    "pool-ceil--zeros": ("H // stride windows, whatever the size; those at the border reach over zeros.",
        {"rows = (H - size) // stride + 1": "x = np.pad(x, ((0, size), (0, size), (0, 0)))\nrows = H // stride",
        "(W - size) // stride + 1": "W // stride"}),
    "pool-first-channel": ("The other channels stay zero.",
        {"out[i, j] = window.max(axis=(0, 1))": "out[i, j, 0] = window[..., 0].max()"}),
    "pool-mean": ("The mean.", {"window.max": "window.mean"}),
    "pool-median": ("The median.", {"window.max(": "np.median(window, "}),
    "pool-min": ("The minimum.", {"window.max": "window.min"}),
    "pool-negatives-clipped": ("The search for the maximum begins at 0.",
        {"out[i, j] = window.max(axis=(0, 1))": """
        for row in window:
            for pixel in row:
                out[i, j] = np.maximum(out[i, j], pixel)"""}),
    "pool-odd-sizes": ("A reshape that needs sizes without a rest.",
        {"H, W, C = x.shape ... out[i, j] = window.max(axis=(0, 1))": """
        if (x.shape[0] - size) % stride or (x.shape[1] - size) % stride:
            raise ValueError("cannot reshape")
        rows, columns = (x.shape[0] - size) // stride + 1, (x.shape[1] - size) // stride + 1
        out = np.empty((rows, columns, x.shape[2]))
        for i, j in np.ndindex(rows, columns):
            window = x[i * stride : i * stride + size, j * stride : j * stride + size]
            out[i, j] = window.max(axis=(0, 1))"""}),
    "pool-odd-sizes--blocks": ("A reshape into blocks, which needs sizes without a rest.",
        {"rows = ... return out": "return x.reshape(H // size, size, W // size, size, C).max(axis=(1, 3))"}),
    "pool-one-direction": ("The maximum of the first row.",
        {"window.max(axis=(0, 1))": "window[0].max(axis=0)"}),
    "pool-padded": ("A border of zeros, as for the convolution.",
        {"H, W, C = x.shape": "x = np.pad(x, ((1, 1), (1, 1), (0, 0)))\nH, W, C = x.shape"}),
    "pool-reshape": ("The sizes of windows come last, as they do not lie in memory.",
        {"rows = ... return out": "return x.reshape(H // size, W // size, size, size, C).max(axis=(2, 3))"}),
    "pool-reshape--axes": ("The right shape, the maximum over the windows.",
        {"rows = ... return out": "return x.reshape(H // size, size, W // size, size, C).max(axis=(0, 2))"}),
    "pool-reshape--crossed": ("The right shape, the maximum over two axes that cross.",
        {"rows = ... return out": "return x.reshape(H // size, size, W // size, size, C).max(axis=(0, 3))"}),
    "pool-reshape--cropped": ("The same, with the rest cut off first.",
        {"rows = ... return out": """
        x = x[: H // size * size, : W // size * size]
        return x.reshape(H // size, W // size, size * size, C).max(axis=2)"""}),
    "pool-reshape--far": ("Pixels that lie half an image apart.",
        {"rows = ... return out": "return x.reshape(size, H // size, size, W // size, C).max(axis=(0, 2))"}),
    "pool-size-ignored": ("Two by two, whatever the size.", {"- size": "- 2", "+ size": "+ 2"}),
    "pool-size-ignored--longer": ("A window is a pixel too long each way.",
        {"+ size": "+ size + 1"}),
    "pool-size-ignored--pairs": ("A reshape into pairs, which needs even sizes.",
        {"rows = ... return out": "return x.reshape(H // 2, 2, W // 2, 2, C).max(axis=(1, 3))"}),
    "pool-size-ignored--reshape": ("Pairs of rows and columns by a reshape.",
        {"rows = ... return out": """
        x = x[: H // 2 * 2, : W // 2 * 2]
        return x.reshape(H // 2, 2, W // 2, 2, C).max(axis=(1, 3))"""}),
    "pool-size-ignored--shorter": ("A window is a pixel too short each way.",
        {"+ size": "+ size - 1"}),
    "pool-size-ignored--window": ("The right number of windows, each two by two.",
        {"+ size": "+ 2"}),
    "pool-size-kept": ("A full output, filled in one corner.", {"(rows, columns, C)": "x.shape"}),
    "pool-square-only": ("The height stands for both.", {"(W - size)": "(H - size)"}),
    "pool-stride-ignored": ("The windows lie one pixel apart.",
        {" // stride": "", "i * stride, j * stride": "i, j"}),
    "pool-stride-ignored--size": ("The windows lie side by side.",
        {"// stride": "// size", "* stride": "* size"}),
    "pool-stride-ignored--window": ("Only the size of the output knows the stride.",
        {"[top : top + size, left : left + size]": "[i : i + size, j : j + size]"}),
    "pool-subsampled": ("The first pixel of each window.",
        {"window.max(axis=(0, 1))": "window[0, 0]"}),
    "pool-subsampled--slice": ("Every other pixel, by a slice.",
        {"rows = ... return out": "return x[: H - size + 1 : stride, : W - size + 1 : stride]"}),
    "pool-sum": ("The sum.", {"window.max": "window.sum"}),
    "returned-early--pool": ("The return stands inside both loops.",
        {"    return out": "            return out"}),
    "rows-columns-swapped--pool": ("out[j, i].",
        {"rows, columns": "columns, rows", "[i, j]": "[j, i]"}),
    "sizes-hard-coded--pool": ("14 rows and 14 columns.",
        {"(H - size) // stride + 1": "14", "(W - size) // stride + 1": "14"}),
    "truth-of-array--pool": ("max(), as Python has it.",
        {"window.max(axis=(0, 1))": "max(max(row) for row in window)"}),
    "untouched--pool": ("pass.", {"H, W, C = ... return out": "pass"}),
    "whole-numbers--pool": ("dtype=int.", {"columns, C)": "columns, C), int"}),
}

FORWARD = {
    "block-missing": ("The second convolution is forgotten.", {"x = relu(conv2d(x, W2, b2))": ""}),
    "block-missing--weights": ("The first convolution twice.", {"W2, b2": "W1, b1"}),
    "class-returned": ("The digit itself.", {"W3 @ x + b3": "np.argmax(W3 @ x + b3)"}),
    "conv-bias-missing": ("Zeros in place of b2.", {"b2": "np.zeros(8)"}),
    "dense-axes": ("W3 is reshaped where it should be transposed.",
        {"W3 @ x": "x @ W3.reshape(392, 10)"}),
    "dense-bias-missing": ("b3 is left out.", {" + b3": ""}),
    "dense-missing": ("It ends with the flattened maps.", {"W3 @ x + b3": "x"}),
    "endless-loop--forward": ("It waits for a number to become small.", {"x = x.flatten()": """
        x = x.flatten()
        while x.sum() > -1:
            x = relu(x)"""}),
    "exception--forward": ("The image keeps its two axes.", {"image[..., None]": "image"}),
    "exits--forward": ("quit().", {"x = x.flatten()": "x = x.flatten()\nraise SystemExit"}),
    "flatten-order": ("Channels first.", {"x.flatten": "x.transpose(2, 0, 1).flatten"}),
    "flatten-order--fortran": ("Column by column.", {"flatten()": 'flatten(order="F")'}),
    "image-ignored": ("A blank image in place of the given one.",
        {"image[..., None]": "np.ones((28, 28, 1))"}),
    "image-rescaled": ("Divided by 255 although it lies in [0, 1].",
        {"image[..., None]": "image[..., None] / 255"}),
    "image-rescaled--inverted": ("Black on white.", {"image[..., None]": "1 - image[..., None]"}),
    "image-turned": ("Transposed.", {"image[..., None]": "image.T[..., None]"}),
    "input-changed--forward": ("The image is made black and white where it lies.",
        {"x = image[..., None]": "x = image[..., None].copy()\nimage[...] = image > 0.5"}),
    "kept-between-calls--forward": ("The scores of all images so far.",
        {"def forward": "TOTAL = np.zeros(10)\ndef forward", "return W3 @ x + b3": """
        global TOTAL
        TOTAL = TOTAL + W3 @ x + b3
        return TOTAL"""}),
    "list-returned--forward": ("A list of ten numbers.", {"W3 @ x + b3": "list(W3 @ x + b3)"}),
    "missing--forward": ("There is no forward.", {"def forward ... W3 @ x + b3": ""}),
    "pool-mean--forward": ("Mean-pooling, written out.",
        {"maxpool2d(x)": "x.reshape(len(x) // 2, 2, len(x) // 2, 2, -1).mean(axis=(1, 3))"}),
    "pool-missing": ("One pooling only.", {"b2)) ... maxpool2d(x)": "b2))"}),
    "pool-missing--stride": ("A stride of 2 in place of the pooling.",
        {"b1)) ... maxpool2d(x)": "b1, 2))"}),
    "relu-missing": ("No ReLU at all.",
        {"relu(conv2d(x, W1, b1))": "conv2d(x, W1, b1)",
        "relu(conv2d(x, W2, b2))": "conv2d(x, W2, b2)"}),
    "relu-missing--second": ("None after the second convolution.",
        {"relu(conv2d(x, W2, b2))": "conv2d(x, W2, b2)"}),
    "relu-on-scores": ("ReLU on the last layer too.", {"W3 @ x + b3": "relu(W3 @ x + b3)"}),
    "relu-wrong": ("The absolute value.", {"np.maximum(0, x)": "np.abs(x)"}),
    "relu-wrong--leaky": ("A leak for negative numbers.",
        {"np.maximum(0, x)": "np.where(x > 0, x, 0.01 * x)"}),
    "rescaled--forward": ("Divided by ten.", {"W3 @ x + b3": "(W3 @ x + b3) / 10"}),
    "softmax-applied": ("Probabilities.",
        {"return W3 @ x + b3": "scores = np.exp(W3 @ x + b3)\nreturn scores / scores.sum()"}),
    "untouched--forward": ("Three dots.", {"(image): ... b3": "(image): ..."}),
    "truth-of-array--forward": ("ReLU with Python's max.", {"np.maximum(0, x)": "max(0, x)"}),
    "truth-of-array--if-forward": ("ReLU with an if.", {"return np.maximum(0, x)": """
        if x < 0:
            return 0
        return x"""}),
    "weights-fixed": ("Weights of its own, made when the file is read.", {"import numpy as np": """
        import numpy as np

        rng = np.random.default_rng(1)
        SHAPES = {
            "W1": (4, 3, 3, 1),
            "b1": (4,),
            "W2": (8, 3, 3, 4),
            "b2": (8,),
            "W3": (10, 392),
            "b3": (10,),
        }
        OWN = {name: rng.normal(size=shape) for name, shape in SHAPES.items()}""",
        "W1, b1": 'OWN["W1"], OWN["b1"]', "W2, b2": 'OWN["W2"], OWN["b2"]',
        "W3 @ x + b3": 'OWN["W3"] @ x + OWN["b3"]'}),
    "wrong-axes--forward": ("A column of scores.", {"W3 @ x + b3": "(W3 @ x + b3)[:, None]"}),
}

FILE = {
    "endless-loop--file": ("It never gets to the functions.", {"import ... W3 @ x + b3": """
        import numpy as np

        while True:
            pass"""}),
    "exception--file": ("A module that does not exist.",
        {"import numpy as np": "import numpy as np\nimport lesson_nine_that_nobody_wrote"}),
    "exits--file": ("exit() when the file is read.",
        {"import numpy as np": "import numpy as np\nraise SystemExit(0)"}),
    "notebook-only": ("!pip in a file.",
        {"import numpy as np": "!pip install numpy\nimport numpy as np"}),
    "notebook-only--magic": ("%matplotlib in a file.",
        {"import numpy as np": "import numpy as np\n%matplotlib inline"}),
    "notebook-only--shell": ("What Jupyter writes for a magic line when it exports.",
        {"import numpy as np": """
        import numpy as np
        get_ipython().run_line_magic("matplotlib", "inline")"""}),
    "pasted-marks": ("With the prompt.", {"import numpy as np": ">>> import numpy as np"}),
    "pasted-marks--prompt": ("With a notebook's prompt.",
        {"import numpy as np": "import numpy as np\nIn [2]: size = 3"}),
    "signal-sent--file": ("The parent is told to end.", {"import numpy as np": """
        import os
        import signal

        import numpy as np

        os.kill(os.getppid(), signal.SIGTERM)"""}),
    "syntax-error": ("A bracket is missing.", {"import ... W3 @ x + b3": """
        import numpy as np

        sizes = (3, 3


        def conv2d(x, W, b, stride=1):
            return x"""}),
    "too-slow--file": ("A loop that ends, after hours.", {"import numpy as np": """
        import numpy as np

        total = 0
        for number in range(10**11):
            total += number"""}),
    "too-much-memory--file": ("A list that grows for ever.", {"import ... W3 @ x + b3": """
        import numpy as np

        pages = []
        while True:
            pages.append(np.ones(10**6))"""}),
    "waits-for-input--file": ("A question when the file is read.", {"import numpy as np": """
        import numpy as np

        name = input("Who are you? ")"""}),
}

WRONG = {"conv2d": CONV2D, "maxpool2d": MAXPOOL2D, "forward": FORWARD, "file": FILE}
