"""Why a network goes wrong: code -> (anchor to reread, likely cause)."""

CAUSES = {
    "relu-missing": (
        "activation",
        "a ReLU is missing. Each of the two convolutions is followed by one.",
    ),
    "relu-wrong": (
        "activation",
        "the activation is not ReLU. relu(x) is np.maximum(0, x): negative numbers "
        "become 0, the others stay.",
    ),
    "relu-on-scores": (
        "forward",
        "the scores pass through ReLU. The dense layer's numbers are returned as they "
        "are.",
    ),
    "softmax-applied": (
        "forward",
        "the scores are turned into probabilities (softmax, sigmoid) or stretched. "
        "Return the dense layer's numbers as they are, the logits.",
    ),
    "class-returned": (
        "forward",
        "the winning class is returned. Return all ten scores; np.argmax comes outside.",
    ),
    "dense-bias-missing": ("bias", "b3 is not added to the scores."),
    "dense-missing": (
        "forward",
        "the dense layer is missing. The last step is W3 @ x + b3.",
    ),
    "dense-axes": (
        "forward",
        "the axes of W3 are mixed up by a reshape. W3 is (10, 392): W3 @ x.",
    ),
    "conv-bias-missing": (
        "bias",
        "a convolution does not get its biases. Hand b1 to the first, b2 to the second.",
    ),
    "flatten-order": (
        "forward",
        "the feature maps are flattened in another order. x.flatten() goes row by row, "
        "the channels innermost: no transpose, no order='F'.",
    ),
    "pool-missing": (
        "pooling",
        "a pooling is missing. Each block is convolution, ReLU, maxpool2d.",
    ),
    "pool-mean": ("pooling", "the mean of each window is taken. Use maxpool2d."),
    "block-missing": (
        "forward",
        "a convolution is missing, or does not use W2. There are two blocks of "
        "convolution, ReLU, maxpool2d.",
    ),
    "image-rescaled": (
        "forward",
        "the image is scaled, shifted or rounded first. It lies in [0, 1] already.",
    ),
    "image-turned": (
        "forward",
        "the image is transposed or mirrored. image[..., None] adds the channel.",
    ),
    "weights-fixed": (
        "forward",
        "other weights are used than W1, b1, W2, b2, W3 and b3: the scores stay the "
        "same when those change. Use these globals inside forward, not copies of them.",
    ),
    "image-ignored": (
        "forward",
        "the image is not used: two images get the same scores.",
    ),
    "wrong-axes": (
        "forward",
        "the scores have an axis too many. Return one number for each of the ten "
        "classes.",
    ),
    "rescaled": (
        "forward",
        "the scores are the right ones, divided, multiplied or shifted. Return them as "
        "they are.",
    ),
}
