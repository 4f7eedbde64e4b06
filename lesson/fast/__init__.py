"""The fast paths: the same numbers as the readable layers, in less time and memory.

`convolution` is for `lesson.conv2d`, `plans` for the scores and gradients of a whole
network. Neither imports what lies above it: layers, network, training.
"""
