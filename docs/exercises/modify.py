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
# title: Modify · Artistic filters via convolution
# description: Edges, emboss and sharpen on one photograph. Change the marked numbers and see the picture change.
# ---

# %% [markdown]
# <p class="eyebrow">Exercise II · Modify · 12 minutes</p>
#
# # Artistic filters via convolution
#
# <p class="lede">Three kernels, with numbers that are yours to change.</p>
#
# Change the lines marked `# <-- CHANGE THIS`; leave the rest as it is.
# Run the cell again after each change.

# %% title="Start here"
import numpy as np

from lesson import KERNELS, conv2d, photo
from lesson.visualization import show_image, show_map

image = photo("chelsea", grey=False)  # (300, 451, 3), colour, in [0, 1]
grey = photo("chelsea")  # (300, 451)


def filter_colour(image, kernel):
    """Apply one kernel to red, green and blue separately."""
    channels = [conv2d(image[..., c], kernel, pad_mode="edge") for c in range(3)]
    return np.stack(channels, axis=-1)


show_image(image, alt="The photograph in colour: a tabby cat looks into the camera.")

# %% [markdown]
# ::figure artistic_filters number=5

# %% [markdown]
# ## Goal 1 · Find the edges { #edges }
#
# Sobel-x measures the change from left to right, Sobel-y from top to bottom (lesson 3.4.2).
# Together they form an arrow, the gradient; its length is the strength of the edge, whatever the direction.

# %% title="Edges"
SOBEL_X = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
SOBEL_Y = SOBEL_X.T

gain = 1.0  # <-- CHANGE THIS: 0.25, 1, 4
show_x = True  # <-- CHANGE THIS: False leaves Sobel-x out
show_y = True  # <-- CHANGE THIS: False leaves Sobel-y out

gx = show_x * conv2d(grey, SOBEL_X, pad_mode="edge")
gy = show_y * conv2d(grey, SOBEL_Y, pad_mode="edge")
edges = np.hypot(gx, gy)
show_image(1 - gain * edges, alt="A drawing of the cat in dark lines on white.")

# %% [markdown]
# ??? expect "What to expect"
#
#     With a small gain the drawing turns pale, and only the eyes and nose remain; with a large one, every hair is black.
#     Without Sobel-y, the nearly level whiskers fade, while the sides of the eyes stay.

# %% [markdown]
# ## Goal 2 · Emboss { #emboss }
#
# One corner of the kernel is negative, the opposite one positive: light seems to come from the negative corner.
# The weights sum to one, so flat areas keep their brightness.
#
# Try three changes, starting from this kernel each time:
#
# 1. Reverse each row.
# 2. Rotate the whole kernel by half a turn: `[2, 1, 0], [1, 1, -1], [0, -1, -2]`.
# 3. Put 0, then 2, in the middle.

# %% title="Emboss"
EMBOSS = np.array(
    [
        [-2, -1, 0],  # <-- CHANGE THIS
        [-1, 1, 1],  # <-- CHANGE THIS
        [0, 1, 2],  # <-- CHANGE THIS
    ]
)
print("sum of the weights:", EMBOSS.sum())
show_image(
    filter_colour(image, EMBOSS),
    alt="The cat with raised fur and whiskers, as if lit from a corner.",
)

# %% [markdown]
# ??? expect "What to expect"
#
#     With reversed rows, the light comes from the upper right instead of the upper left.
#     After half a turn it comes from below; we expect light from above, so bumps look like dents.
#     With 0 in the middle the weights sum to 0: flat areas turn black, and only the relief is left.
#     With 2 in the middle the picture gets too bright, and light areas are clipped to white.

# %% [markdown]
# ## Goal 3 · Sharpen { #sharpen }
#
# Five times the pixel minus its four neighbours: that is the pixel itself, plus its difference from each neighbour.

# %% title="Sharpen"
SHARPEN = np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]])

strength = 1.0  # <-- CHANGE THIS: 0, 0.5, 1, 3, -1
IDENTITY = KERNELS["identity"].weights
kernel = IDENTITY + strength * (SHARPEN - IDENTITY)
print(kernel)
show_image(filter_colour(image, kernel), alt="The cat with crisper fur and whiskers.")

# %% [markdown]
# ??? expect "What to expect"
#
#     At 0 nothing happens; at 3, noise and halos appear.
#     A small negative strength mixes in the neighbours, which blurs: try −0.2.
#     At −1 it overshoots, and fine detail comes back inverted.

# %% [markdown]
# ## Goal 4 · Change the sum of the weights { #sum }

# %% title="The sum of the weights"
total = 1.0  # <-- CHANGE THIS: 0, 0.5, 1, 2
kernel = KERNELS["gaussian"].weights * total
print(f"The weights sum to {kernel.sum():.2f}.")
show_image(
    filter_colour(image, kernel), alt="A blurred cat, its brightness set by the sum."
)

# %% [markdown]
# ??? expect "What to expect"
#
#     The sum multiplies the brightness of every flat area: 0.5 halves it, 2 doubles it, up to white.
#     At 0, every weight here is 0 and the whole picture turns black.
#     The weights of an edge kernel also sum to 0, but they are not all 0: only flat areas turn black.

# %% [markdown]
# ## Goal 5 · Design a kernel of your own { #own-kernel }
#
# The kernel below responds to whiskers: bright, nearly level lines. Run it.
# Then change it so that it responds to
#
# 1. upright lines,
# 2. lines that rise to the right.

# %% title="Your kernel"
MINE = np.array(
    [
        [-1, -1, -1],  # <-- CHANGE THIS
        [2, 2, 2],  # <-- CHANGE THIS
        [-1, -1, -1],  # <-- CHANGE THIS
    ]
)
show_map(
    conv2d(grey, MINE, pad_mode="edge"), alt="A signed map of the kernel's response."
)

# %% [markdown]
# ??? expect "What to expect"
#
#     The map is blue where a bright line lies on a darker background, and red beside it.
#     For upright lines, turn the rows into columns: `[-1, 2, -1]` three times. The whiskers fade, and the hairs on the forehead stay.
#     For lines that rise to the right, use `[-1, -1, 2], [-1, 2, -1], [2, -1, -1]`. The whiskers at the lower left come back.
#     If flat areas turn blue or red, the weights do not sum to zero.

# %% [markdown] tags=["page"]
# ## Play with it { #playground }
#
# Here is the same with sliders, for every kernel of the lesson, the learned filters, and your own picture.
#
# ::widget kernel-playground one_kernel

# %% [markdown]
# Next: [Create · Build a tiny CNN forward pass](create.md).
