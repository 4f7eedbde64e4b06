"""How many weights a first layer needs: dense, locally connected, or shared."""

from lesson.analysis.summary import dense_weights, local_weights, shared_weights
from scripts.drawing import theme
from scripts.drawing.marks import box, text

ALT = (
    "Three bars on one scale: {= dense_weights(224, 224, 3, 1000) | , =} weights for a "
    "dense layer, {= local_weights(224, 224, 3, 64) | , =} for a locally connected one, "
    "and {= shared_weights(3, 64) | , =} for a convolution, whose bar is a mere line."
)
CAPTION = (
    "Weights of one layer, at first for a 224×224 colour image. Locality shortens the "
    "bar; sharing makes it vanish: the last one is drawn three pixels wide, or it could "
    "not be seen. The lower two layers give {= pixels(224, 224, 64) | , =} outputs, not "
    "1,000: a dense layer with as many would need "
    "{= dense_weights(224, 224, 3, 224 * 224 * 64) / 1e9 | .0f =} billion weights."
)
PHONE = True

SIZE = (224, 224, 3)
#: Width of a bar that would be too narrow to see, in pixels.
NARROWEST = 3


def rows():
    """Return (label, weights) from the most weights to the fewest."""
    return [
        ("dense, 1,000 units", dense_weights(*SIZE, 1000)),
        ("locally connected, 64 filters", local_weights(*SIZE, 64)),
        ("convolution, 64 filters", shared_weights(SIZE[2], 64)),
    ]


def make():
    """Return the figure; scripts/build_figures.py saves it."""
    phone = theme.current().phone
    width, pitch = theme.current().width, 54 if phone else 36
    left, longest = (0, width) if phone else (216, 410)
    figure, ax = theme.canvas(height=pitch * 3)
    most = max(count for _, count in rows())
    for k, (label, count) in enumerate(rows()):
        y = k * pitch + 18
        share = count / most
        text(ax, 0, y, label)
        text(ax, width, y, f"{count:,}", mono=True, bold=True, align="right")
        colour = theme.current().palette.accent
        bar = max(NARROWEST, share * longest)
        box(ax, left, y + 14 if phone else y - 8, bar, 14, colour, radius=1.5)
    return figure
