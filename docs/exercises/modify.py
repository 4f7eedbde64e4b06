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
# <p class="eyebrow">Exercise II · Modify · 13 minutes</p>
#
# # Artistic filters via convolution
#
# <p class="lede">Three kernels, with numbers that are yours to change.</p>
#
# Predict first; then change the lines marked `# <-- CHANGE THIS`, run the cell again and compare.

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
# Together they form an arrow, the gradient; its length is the strength of the edge.

# %% [markdown]
# ::checkpoint without-sobel-y

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
#     With a small gain only the eyes and nose remain; with a large one, every hair is black.

# %% [markdown]
# ## Goal 2 · Emboss { #emboss }
#
# Light seems to come from the corner with the negative weights.
# All weights sum to one, so flat areas keep their brightness.
#
# After the half turn, go back to this kernel and reverse each row; then put 0 or 2 in the middle.

# %% [markdown]
# ::checkpoint half-a-turn

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
#     With reversed rows, the light comes from the upper right.
#     With 0 in the middle the weights sum to 0: flat areas turn black, and only the relief is left.
#     With 2, light areas are clipped to white.

# %% [markdown]
# ## Goal 3 · Sharpen { #sharpen }
#
# Five times the pixel minus its four neighbours: that is the pixel itself, plus its difference from each neighbour.

# %% [markdown]
# ::checkpoint small-negative

# %% title="Sharpen"
SHARPEN = np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]])

strength = 1.0  # <-- CHANGE THIS: -0.2, 0, 0.5, 3, -1
IDENTITY = KERNELS["identity"].weights
kernel = IDENTITY + strength * (SHARPEN - IDENTITY)
print(kernel)
show_image(filter_colour(image, kernel), alt="The cat with crisper fur and whiskers.")

# %% [markdown]
# ??? expect "What to expect"
#
#     At 0 nothing happens; at 3, noise and halos appear.
#     At −1 it overshoots the blur, and fine detail comes back inverted.

# %% [markdown]
# ## Goal 4 · Change the sum of the weights { #sum }
#
# ::checkpoint sum-of-zero

# %% title="The sum of the weights"
total = 1.0  # <-- CHANGE THIS: 0, 0.5, 1, 2
kernel = KERNELS["gaussian"].weights * total
print(f"The weights sum to {kernel.sum():.2f}.")
show_image(
    filter_colour(image, kernel), alt="A blurred cat, its brightness set by the sum."
)

# %% [markdown]
# ## Goal 5 · Design a kernel of your own { #own-kernel }
#
# The kernel below responds to whiskers: bright, nearly level lines.
# Change it so that it gives the most to
#
# 1. upright lines,
# 2. lines that rise to the right.

# %% [markdown]
# ::checkpoint upright-line

# %% title="Your kernel"
MINE = np.array(
    [
        [-1, -1, -1],  # <-- CHANGE THIS
        [2, 2, 2],  # <-- CHANGE THIS
        [-1, -1, -1],  # <-- CHANGE THIS
    ]
)
level = np.array([[0, 0, 0], [1, 1, 1], [0, 0, 0]])  # a white line on black
lines = {"level": level, "upright": level.T, "rising": np.eye(3)[::-1]}
for name, line in lines.items():
    print(f"{name} line: {np.sum(line * MINE):g}")
show_map(
    conv2d(grey, MINE, pad_mode="edge"), alt="A signed map of the kernel's response."
)

# %% [markdown]
# ??? expect "What to expect"
#
#     The map is blue where a bright line lies on a darker background, and red beside it.
#     For upright lines, use `[-1, 2, -1]` three times: the hairs on the forehead stay.
#     For lines that rise to the right, use `[-1, -1, 2], [-1, 2, -1], [2, -1, -1]`: the lower whiskers come back.
#     If flat areas turn blue or red, the weights do not sum to zero.

# %% [markdown] tags=["page"]
# ## Play with it { #playground }
#
# The same with sliders, for every kernel, the learned filters, and your own picture.
#
# ::widget kernel-playground one_kernel

# %% [markdown]
# Next: [Create · Build a tiny CNN forward pass](create.md).
