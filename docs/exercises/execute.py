# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# title: Execute · Apply learned filters to an image
# description: Five designed kernels and twelve learned filters on one photograph, predict first, then run.
# card: filters_and_maps
# ---

# %% [markdown]
# <p class="eyebrow">Exercise I · Execute · 10 minutes</p>
#
# # Apply learned filters to an image
#
# <p class="lede">First say what will light up. Then run it and see.</p>
#
# You do not have to change anything here: read, predict, run.

# %% [markdown] tags=["page"]
# Every cell runs in this page; [the same code as a script](../downloads.md#cnn-visualization) runs on your computer.

# %% [markdown]
# ## Look at the photograph { #photograph }

# %% title="The photograph"
from lesson import photo
from lesson.visualization import show_image

image = photo("chelsea")  # (300, 451), grey, in [0, 1]
show_image(
    image, alt="A tabby cat looks into the camera; its whiskers spread to both sides."
)

# %% [markdown]
# ## Apply five designed kernels { #designed }
#
# People chose the numbers in these five: Sobel-x, Sobel-y, a blob detector, sharpen and blur.

# %% [markdown]
# ::checkpoint whiskers

# %% title="Five designed kernels"
import numpy as np

from lesson import KERNELS, conv2d, show_maps

names = ["sobel_x", "sobel_y", "blob", "sharpen", "blur"]
W = np.stack([KERNELS[name].weights for name in names])[..., None]  # (5, 3, 3, 1)
designed = conv2d(image[..., None], W, pad_mode="edge")  # (300, 451, 5)

lower_left = np.abs(designed[195:, :150, :3])  # of Sobel-x, Sobel-y and blob
strongest, usual = np.quantile(lower_left, [0.98, 0.5], axis=(0, 1))
for name, times in zip(names[:3], strongest / usual, strict=True):
    print(f"{name}: {times:.0f} times the usual response")

show_maps(
    designed,
    filters=W,
    columns=3,
    limit=1,
    alt="Five maps of the cat: two of edges, one of spots, a sharpened and a blurred picture.",
)

# %% [markdown]
# Blue is positive, red negative, and zero has the colour of the paper; each kernel stands beneath its map.
# Sharpen and blur are blue all over, because their weights sum to one and keep the brightness.
# The other three sum to zero and respond only to changes.
#
# The three lines above the maps answer the question in numbers, for the lower left corner, where the whiskers are clearest: how far the strongest 2% of the responses stand out from the usual one.

# %% [markdown]
# ## Apply twelve learned filters { #learned }
#
# Nobody chose these.
# They are the first layer of a network that was trained to tell handwritten digits apart.
# Some of them do not sum to zero, so they would respond mostly to brightness.
# To see what they make of contrast, the code subtracts the mean brightness and leaves out the biases.

# %% [markdown]
# ::checkpoint learned

# %% title="Twelve learned filters"
from lesson import TinyCNN
from lesson.weights import DATA

network = TinyCNN.load(DATA / "filters_weights.npz")
W1 = network.parameters["W1"]  # (12, 3, 3, 1)
contrast = image - image.mean()
learned = conv2d(contrast[..., None], W1, pad_mode="edge")  # (300, 451, 12)
show_maps(
    learned,
    filters=W1,
    limit=0.4,
    alt="Twelve maps of the cat: some show edges of one direction, some light against dark.",
)

# %% [markdown]
# ## Apply the ReLU { #relu }

# %% [markdown]
# ::checkpoint relu

# %% title="The same maps after ReLU"
from lesson import relu

kept = relu(learned)
print(f"{(kept == 0).mean():.0%} of the numbers are zero now.")
show_maps(
    kept,
    filters=W1,
    limit=0.4,
    alt="The same twelve maps; what was red is gone, and blue is left.",
)

# %% [markdown]
# ## Measure what they look like, and what they act like { #cosine }
#
# The cosine of two filters' *weights* says how alike they look: 1 means the same pattern, −1 the same pattern with its signs flipped, 0 nothing in common.
# The correlation of their *maps*, on the same scale, says how alike they act on this photograph.
# The two need not agree.


# %% title="Each filter, the designed kernel it looks like, and their maps"
def cosine(a, b):
    return np.sum(a * b) / np.sqrt(np.sum(a * a) * np.sum(b * b))


def correlation(a, b):
    a, b = a[1:-1, 1:-1], b[1:-1, 1:-1]  # without the border, whose pixels are copies
    return cosine(a - a.mean(), b - b.mean())


candidates = {name: kernel.weights for name, kernel in KERNELS.items()}
brightness = conv2d(image, candidates["blur"], pad_mode="edge")
print("           weights  maps   brightness")
for number, learned_filter in enumerate(W1[..., 0], start=1):
    cosines = {name: cosine(learned_filter, w) for name, w in candidates.items()}
    nearest = max(cosines, key=lambda name: abs(cosines[name]))
    own = learned[..., number - 1]
    maps = correlation(own, conv2d(image, candidates[nearest], pad_mode="edge"))
    bright = correlation(own, brightness)
    verdict = nearest if abs(cosines[nearest]) >= 0.8 else f"none ({nearest})"
    print(
        f"filter {number:2}:  {cosines[nearest]:+.2f}   {maps:+.2f}  {bright:+.2f}  {verdict}"
    )

# %% [markdown]
# ## Think about it { #reflection }
#
# ::checkpoint bright-pixels
#
# ::checkpoint why-sobel
#
# ::checkpoint several-layers
#

# %% [markdown] tags=["page"]
# ## Use a picture of your own { #own }
#
# Press *Use my own image* at the first cell and choose a picture: in the code, `my_image` replaces `photo("chelsea")`.
# The picture never leaves your device.
# Then run all the cells again, from the top.

# %% [markdown]
# Next: [Modify · Artistic filters via convolution](modify.py).
