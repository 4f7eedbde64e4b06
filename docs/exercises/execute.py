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
# description: Five designed kernels and twelve learned filters on one photograph, predicted first and then run.
# ---

# %% [markdown]
# <p class="eyebrow">Exercise I · Execute · 5 minutes</p>
#
# # Apply learned filters to an image
#
# <p class="lede">First you say what will light up. Then you run it.</p>
#
# Nothing here needs changing: read, predict, run.

# %% [markdown] tags=["page"]
# Every cell runs in this page; the [same code as a script](../downloads.md#cnn-visualization) runs on your computer.

# %% [markdown]
# ## Look at the photograph { #photograph }

# %% title="The photograph"
from lesson.images import photo
from lesson.visualization import show_image

image = photo("chelsea")  # (300, 451), grey, in [0, 1]
show_image(
    image, alt="A tabby cat looks into the camera; its whiskers spread to both sides."
)

# %% [markdown]
# ## Apply five designed kernels { #designed }
#
# Somebody chose the numbers of these five: Sobel-x, Sobel-y, a blob detector, sharpen and blur.

# %% [markdown]
# ::predict whiskers

# %% title="Five designed kernels"
import numpy as np

from lesson import KERNELS, conv2d
from lesson.visualization import show_maps

names = ["sobel_x", "sobel_y", "blob", "sharpen", "blur"]
W = np.stack([KERNELS[name].weights for name in names])[..., None]  # (5, 3, 3, 1)
designed = conv2d(image[..., None], W, pad_mode="edge")  # (300, 451, 5)
show_maps(
    designed,
    filters=W,
    columns=3,
    limit=1,
    alt="Five maps of the cat: two of edges, one of spots, a sharpened and a blurred picture.",
)

# %% [markdown]
# Blue is positive, red negative, and zero has the colour of the paper.
# Sharpen and blur are blue all over, since their weights sum to one: they keep the brightness.
# The other three sum to zero and answer to changes only.

# %% [markdown]
# ## Apply twelve learned filters { #learned }
#
# Nobody chose these.
# They are the first layer of a network that was trained to tell handwritten digits apart.
# Some of them do not sum to zero and would answer to brightness first.
# So the mean brightness is subtracted here, and the biases are left out: what remains is contrast.

# %% [markdown]
# ::predict learned

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
# ## Let the ReLU cut them { #relu }

# %% [markdown]
# ::predict relu

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
# ## Measure how near they are to designed kernels { #cosine }
#
# Cosine 1 means the same direction, −1 the opposite sign, 0 nothing in common.


# %% title="The nearest designed kernel of each filter"
def cosine(a, b):
    return np.sum(a * b) / np.sqrt(np.sum(a * a) * np.sum(b * b))


candidates = {name: kernel.weights for name, kernel in KERNELS.items()}
for k, learned_filter in enumerate(W1[..., 0]):
    cosines = {name: cosine(learned_filter, w) for name, w in candidates.items()}
    nearest = max(cosines, key=lambda name: abs(cosines[name]))
    verdict = nearest if abs(cosines[nearest]) > 0.8 else "none"
    print(f"filter {k:2}: {cosines[nearest]:+.2f}  {verdict}")

# %% [markdown]
# ## Think it over { #reflection }
#
# ??? question "Each feature map is a two-dimensional image. What do bright pixels in it mean?"
#
#     That the patch around this position matches the filter: pixel times weight, summed, is large.
#     In these maps such places are strongly blue; in a grey map they would be bright, and strongly negative ones dark.
#     How large is large depends on how the map was stretched for display, so look at the scale.
#     It does not mean that the network finds this place important.
#
# ??? question "Sobel was designed by hand in lesson 3.4.2. Why does a network trained on digits come near it in its first layer?"
#
#     A stroke has two edges, and a difference between neighbours tells where they are.
#     Filters that measure it help to tell digits apart, so gradient descent keeps them.
#     Near is not the same: four of the twelve come near Sobel-x or Sobel-y, four near Sobel turned by 45°, two near blur, and two near none.
#     Which ones do is a matter of data and chance.
#     Oriented edge filters can also be learned from photographs without any labels [@olshausen1996].
#
# ??? question "What happens if you apply several convolutional layers to the same input?"
#
#     Without anything between them, nothing new: two 3×3 kernels in a row are one 5×5 kernel.
#     With a ReLU between, each layer builds features out of the features below, and each unit sees a larger patch: 3 pixels, then 4 after pooling, then 8, then 10 in the network of this lesson.

# %% [markdown] tags=["page"]
# ## Use a picture of your own { #own }
#
# Press *Use my own image* at the first cell and choose a picture: in the code `my_image` takes the place of `photo("chelsea")`.
# The picture stays on your device.
# Then run all cells again, from the first.

# %% [markdown]
# Next: [Modify · Artistic filters via convolution](modify.py).
