"""Draw the logo, the browser's icon and the picture of shared links into docs/brand/.

    python -m scripts.build_brand

The mark is the Sobel-x kernel in the lesson's signed colours: red, paper, blue. The files
are committed; run this again when the palette or the title changes.
"""

import io
import sys

from fontTools.ttLib import TTFont
from fontTools.varLib import instancer
from PIL import Image, ImageDraw, ImageFont

from lesson import KERNELS, conv2d
from lesson.images import photo, to_uint8
from lesson.pictures.colour import PALETTES, signed_rgba
from scripts import ROOT, command
from scripts.vendoring.packages import VendorError, package

ICON = 64  # pixels: a tab shows 32 of the page's, twice as fine on a good screen
OUTPUT = ROOT / "docs" / "brand"
COLOURS = PALETTES["light"]
SANS = "inter-latin-wght-normal.woff2"
SERIF = "source-serif-4-latin-opsz-normal.woff2"
MONO = "jetbrains-mono-latin-wght-normal.woff2"
SOBEL = KERNELS["sobel_x"].weights
CARD = (1200, 630)  # pixels; what sites that show a shared link ask for
MARGIN = 84
SIDE = 264  # of the two pictures on the card
CROP = (slice(10, 274), slice(88, 352))  # the cat's face in the photograph
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


def typeface(name, file, size, **axes):
    """Return one cut of a variable font of the site, for drawing."""
    source = package(f"@fontsource-variable/{name}") / "files" / file
    font = instancer.instantiateVariableFont(TTFont(source), axes)
    font.flavor, stream = None, io.BytesIO()
    font.save(stream)
    stream.seek(0)
    return ImageFont.truetype(stream, size)


def rounded(picture, side):
    """Return a picture as a square with round corners."""
    mask = Image.new("L", (side * SMOOTH,) * 2)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, *mask.size), 8 * SMOOTH, fill=255)
    square = Image.new("RGBA", (side, side), COLOURS.paper)
    square.alpha_composite(picture.resize((side, side), Image.Resampling.LANCZOS))
    square.putalpha(mask.resize((side, side), Image.Resampling.LANCZOS))
    return square


def words(draw):
    """Write where the lesson stands, its title and its idea."""
    small = typeface("inter", SANS, 22, wght=600)
    title = typeface("source-serif-4", SERIF, 84, wght=600, opsz=40)
    idea = typeface("source-serif-4", SERIF, 34, wght=400, opsz=28)
    left = MARGIN
    for letter in "PIXELS2GENAI · LESSON 9.2.2":
        draw.text((left, 62), letter, COLOURS.accent, small)
        left += draw.textlength(letter, small) + 3
    draw.text((MARGIN - 4, 88), "Convolutional Networks", COLOURS.ink, title)
    sentence = "One small filter, learned once and used everywhere."
    draw.text((MARGIN, 196), sentence, COLOURS.second_ink, idea)


def equation(card):
    """Draw photograph ∗ kernel = map along the card's foot."""
    grey = photo("chelsea", grey=True)
    response = conv2d(grey, SOBEL, pad_mode="edge")
    before = Image.fromarray(to_uint8(grey[CROP])).convert("RGBA")
    after = Image.fromarray(signed_rgba(response[CROP], 0.4 * abs(response).max()))
    top = CARD[1] - MARGIN + 14 - SIDE
    middle = top + SIDE // 2
    sign = typeface(
        "jetbrains-mono", "jetbrains-mono-latin-wght-normal.woff2", 56, wght=400
    )
    kernel = mark(156)
    card.alpha_composite(rounded(before, SIDE), (MARGIN, top))
    card.alpha_composite(kernel, ((CARD[0] - kernel.width) // 2, middle - 78))
    card.alpha_composite(rounded(after, SIDE), (CARD[0] - MARGIN - SIDE, top))
    draw = ImageDraw.Draw(card)
    for centre, text in ((435, "*"), (765, "=")):
        draw.text((centre, middle), text, COLOURS.second_ink, sign, anchor="mm")


def social():
    """Return the picture that stands for a shared link."""
    card = Image.new("RGBA", CARD, COLOURS.paper)
    words(ImageDraw.Draw(card))
    equation(card)
    return card.convert("RGB").quantize(256, dither=Image.Dither.NONE)


@command.one_line_errors(VendorError)
def main(argv=None):
    """Write the three files; return the exit status."""
    command.no_options(__doc__, argv)
    OUTPUT.mkdir(parents=True, exist_ok=True)
    (OUTPUT / "logo.svg").write_text(logo(), encoding="utf-8")
    mark(ICON).save(OUTPUT / "favicon.png", optimize=True)
    social().save(OUTPUT / "social.png", optimize=True)
    for path in sorted(OUTPUT.iterdir()):
        print(f"docs/brand/{path.name}: {path.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
