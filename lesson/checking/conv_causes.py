"""Why a convolution goes wrong: code -> (anchor to reread, likely cause)."""

CAUSES = {
    "kernel-flipped": (
        "cross-correlation",
        "the filter is turned by half a turn before it is multiplied. That is the "
        "convolution of mathematics; a layer multiplies window and filter as they lie.",
    ),
    "kernel-flipped-rows": (
        "cross-correlation",
        "the rows of the filter are taken from the last to the first.",
    ),
    "kernel-flipped-columns": (
        "cross-correlation",
        "the columns of the filter are taken from the last to the first.",
    ),
    "kernel-transposed": (
        "cross-correlation",
        "rows and columns of the filter are swapped: W[f, i, j] belongs to row i and "
        "column j of the window.",
    ),
    "filter-axes": (
        "filters",
        "the axes of W are taken in another order. W is (filters, k, k, channels), so a "
        "window that is flattened must be flattened as (k, k, channels) too.",
    ),
    "no-padding": (
        "padding",
        "x gets no padding. Add k // 2 rows and columns of zeros on every side, so that "
        "each pixel is the middle of a window.",
    ),
    "edge-padding": (
        "padding",
        "the border repeats the edge pixels. A layer pads with zeros: leave out "
        "mode='edge'.",
    ),
    "reflected-padding": (
        "padding",
        "the border mirrors the image. A layer pads with zeros.",
    ),
    "wrapped-padding": (
        "padding",
        "what leaves the image on one side comes in on the other (np.roll, "
        "mode='wrap'). A layer pads with zeros.",
    ),
    "padding-not-zero": (
        "padding",
        "the border is filled with ones. A layer pads with zeros.",
    ),
    "padding-channels": (
        "padding",
        "np.pad(x, p) adds channels of zeros as well. Pad rows and columns only: "
        "np.pad(x, ((p, p), (p, p), (0, 0))).",
    ),
    "one-sided-padding": (
        "padding",
        "not all four sides are padded alike. k // 2 rows go above and below, k // 2 "
        "columns left and right.",
    ),
    "border-wrong": (
        "padding",
        "Only pixels near the border are wrong: the padding is missing, or is not zeros, "
        "or the windows start in the wrong place.",
    ),
    "padding-too-wide": (
        "padding",
        "the padding is too wide. k // 2 on each side keeps the size: 1 for a 3x3 "
        "filter, 2 for a 5x5 one.",
    ),
    "sizes-hard-coded": (
        "output-size",
        "a size is written into the code as a number. Take height, width and channels "
        "from x.shape, filters and k from W.shape, and the padding from k.",
    ),
    "stride-ignored": (
        "stride",
        "the stride is not used. Window (i, j) starts at row i * stride and column j * "
        "stride, and there are (H - 1) // stride + 1 rows of windows.",
    ),
    "stride-size-only": (
        "stride",
        "the stride makes the output smaller, but the windows still lie one pixel "
        "apart. Window (i, j) starts at row i * stride and column j * stride.",
    ),
    "stride-positions-only": (
        "output-size",
        "the windows move by the stride, but the output keeps the size of the input. It "
        "has (H - 1) // stride + 1 rows.",
    ),
    "stride-one-direction": (
        "stride",
        "the stride is used in one direction only. Rows and columns both move by it.",
    ),
    "stride-before-filter": (
        "stride",
        "x is thinned out first and filtered then. The windows are stride apart, but "
        "the pixels inside each window are neighbours in x.",
    ),
    "stride-default": (
        "stride",
        "without an argument the stride is 2. Its default is 1: def conv2d(x, W, b, "
        "stride=1).",
    ),
    "stride-wrong": (
        "stride",
        "how the stride is used: with stride 1 everything is right. Window (i, j) starts "
        "at row i * stride and column j * stride, and there are (H + 2 * p - k) // "
        "stride + 1 rows of windows. Check both.",
    ),
    "last-row-missing": (
        "output-size",
        "a loop or a size ends one too early: in the output, or over the rows and "
        "columns of the filter. There are (H - 1) // stride + 1 rows, and range(n) ends "
        "at n - 1.",
    ),
    "bias-missing": ("bias", "the bias is not added. Each filter f adds its own b[f]."),
    "bias-first-only": (
        "bias",
        "one bias serves all filters, or only one filter gets its own. Filter f adds "
        "b[f].",
    ),
    "bias-per-tap": (
        "bias",
        "the bias is added inside the loop over the window. It is added once to each "
        "sum.",
    ),
    "bias-wrong": (
        "bias",
        "the biases come in, but not as they should. Filter f adds b[f] to its map, "
        "once.",
    ),
    "first-channel-only": (
        "channels",
        "only one channel of x is used. The sum runs over rows, columns and all "
        "channels.",
    ),
    "channels-averaged": (
        "channels",
        "the mean over the channels is taken. A filter adds the channels up.",
    ),
    "channels-wrong": (
        "channels",
        "how channels are added: with a single channel everything is right. The sum runs "
        "over rows, columns and all channels.",
    ),
    "one-filter-for-all": (
        "filters",
        "every map comes from the same filter. Map f belongs to W[f].",
    ),
    "filters-added-up": (
        "filters",
        "the filters are added up. Each makes a map of its own, the last axis of the "
        "output.",
    ),
    "filters-wrong": (
        "filters",
        "how filters are kept apart: with a single one everything is right. Map f "
        "belongs to W[f].",
    ),
    "max-instead-of-sum": (
        "cross-correlation",
        "the largest product of a window is taken. A filter adds all products up.",
    ),
    "matrix-product": (
        "cross-correlation",
        "window and filter are multiplied as matrices (@). Each pixel is multiplied by "
        "its own weight (*), and the products are added up.",
    ),
    "weights-ignored": (
        "cross-correlation",
        "the weights W are not used. Each pixel is multiplied by its own weight, and "
        "the products are added up.",
    ),
    "rescaled": (
        "cross-correlation",
        "the numbers are the right ones, divided, multiplied or shifted. Add the "
        "products up and the bias to it; a layer does not scale its output.",
    ),
    "clipped": (
        "feature-maps",
        "the output is clipped. A feature map may hold any number, negative ones too.",
    ),
    "relu-inside": (
        "activation",
        "negative numbers are lost. conv2d returns the sums as they are; ReLU comes "
        "after it.",
    ),
    "activation-inside": (
        "activation",
        "an activation is applied inside. conv2d returns the sums as they are.",
    ),
}
