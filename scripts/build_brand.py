"""Draw the logo and the browser's icon into docs/brand/.

    python -m scripts.build_brand

The mark is the Sobel-x kernel in the lesson's signed colours: red, paper, blue. The files
are committed; run this again when the palette changes.
"""

import sys

from PIL import Image, ImageDraw

from lesson.kernels import KERNELS
from lesson.visualization import signed_rgba
from scripts import DOCS, command

ICON = 64  # pixels: a tab shows 32 of the page's, twice as fine on a good screen
OUTPUT = DOCS / "brand"
SOBEL = KERNELS["sobel_x"].weights
SMOOTH = 4  # drawn so much larger and shrunk, for smooth corners


def cells():
    """Yield row, column and colour of the kernel's cells, leaving out its zeros."""
    for row, column in zip(*SOBEL.nonzero(), strict=True):
        red, green, blue, alpha = signed_rgba(SOBEL)[row, column]
        yield int(row), int(column), (int(red), int(green), int(blue), int(alpha))


def logo():
    """Return the mark as SVG; its zero column is the page itself, light or dark."""
    squares = "".join(
        f'<rect x="{7 * column}" y="{7 * row}" width="6" height="6" rx="1.2" '
        f'fill="rgb({red},{green},{blue})" fill-opacity="{alpha / 255:.2f}"/>'
        for row, column, (red, green, blue, alpha) in cells()
    )
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 20">{squares}</svg>'
    return svg + "\n"


def mark(side):
    """Return the mark as a picture with a transparent ground."""
    large = side * SMOOTH
    image = Image.new("RGBA", (large, large))
    draw = ImageDraw.Draw(image)
    cell, step = 0.3 * large, 0.35 * large
    for row, column, colour in cells():
        left, top = column * step, row * step
        box = (left, top, left + cell, top + cell)
        draw.rounded_rectangle(box, radius=cell / 5, fill=colour)
    return image.resize((side, side), Image.Resampling.LANCZOS)


@command.one_line_errors()
def main(argv=None):
    """Write both files; return the exit status."""
    command.no_options(__doc__, argv)
    OUTPUT.mkdir(parents=True, exist_ok=True)
    (OUTPUT / "logo.svg").write_text(logo(), encoding="utf-8")
    mark(ICON).save(OUTPUT / "favicon.png", optimize=True)
    for path in (OUTPUT / "logo.svg", OUTPUT / "favicon.png"):
        print(f"docs/brand/{path.name}: {path.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
