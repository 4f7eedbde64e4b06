"""Every map that the trained network makes of one digit, and its ten scores."""

from lesson.activations import softmax
from lesson.images import digits
from lesson.network import TinyCNN
from scripts.drawing.marks import canvas, digit, scores, stage, text, theme

ALT = (
    "A handwritten 4 and what the trained network makes of it: four maps and their "
    "pooled halves, eight smaller maps and theirs, and ten scores, of which the one "
    "for 4 is by far the largest."
)
CAPTION = (
    "All maps of the trained network for one digit. Each stage has a scale of its own; "
    "after ReLU nothing is negative, and zero is the paper's colour."
)

#: Which of the held-out digits.
EXAMPLE = 4
#: Stage, its title, and its maps in a row.
ROWS = (
    ("conv1", "first convolution, 4 maps", 4),
    ("pool1", "pooled", 4),
    ("conv2", "second convolution, 8 maps", 8),
    ("pool2", "pooled", 8),
)


def make():
    """Return the figure; scripts/build_figures.py saves it."""
    image = digits()[0][EXAMPLE]
    maps = TinyCNN.load().feature_maps(image)
    probabilities = softmax(maps["logits"])
    if theme().phone:
        figure, ax = canvas(height=530)
        draw_ends(ax, (140, 0), image, probabilities, unit=4, pitch=16.5)
        draw_maps(ax, 0, 206, maps, unit=2.5)
    else:
        figure, ax = canvas(height=452)
        draw_ends(ax, (0, 220), image, probabilities, unit=6, pitch=18)
        draw_maps(ax, 228, 0, maps, unit=4.25)
    return figure


def draw_ends(ax, place, image, probabilities, unit, pitch):
    """Draw the digit, and the scores at their place."""
    text(ax, 0, 10, "input", bold=True)
    digit(ax, 0, 26, image, unit)
    x, y = place
    text(ax, x, y + 10, "scores", bold=True)
    scores(ax, x, y + 24, probabilities, 168 - 16, pitch)


def draw_maps(ax, x, y, maps, unit):
    """Draw the four stages of maps, one beneath the other."""
    for name, title, columns in ROWS:
        text(ax, x, y + 10, title, bold=name.startswith("conv"))
        stage(ax, x, y + 26, maps[name], columns, unit)
        y += 26 + unit * maps[name].shape[0] + 20
