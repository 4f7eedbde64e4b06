"""The mark of the lesson, and the picture that stands for a page elsewhere.

The mark is the Sobel-x kernel in the lesson's signed colours: red, paper, blue. A card is
in the look of the site: where a page is, its title, what it says, and below them a figure
of the page, or the mark. Throughout this module
    card      an image of CARD pixels
    baseline  the y that a line of text stands on
"""

import functools
import io
import math

from PIL import Image, ImageColor, ImageDraw, ImageFont

from lesson.kernels import KERNELS
from lesson.visualization import PALETTES, signed_rgba
from scripts import ROOT

FONTS = ROOT / "scripts" / "fonts"
EYEBROW, TITLE, TEXT = "Inter-600.ttf", "cards/title.ttf", "cards/text.ttf"
CARD = (1200, 630)
MARGIN = 84
WIDTH = CARD[0] - 2 * MARGIN
#: Sizes of a title, the largest first, and the lines that it may then take.
TITLES = ((84, 1), (66, 2), (54, 3))
LINES = 3  # of the text at most
FADE = 90  # pixels at the foot over which a figure that goes on below fades away
FOOT = 48  # pixels free below a figure that does not
NARROW = 640  # pixels: a figure that had to be narrower to be whole goes on below
MARK = 150
BYTES = 60_000
#: Colours, and the share of its width that a figure may then take; photographs need it.
SAVINGS = ((256, 1), (128, 1), (64, 1), (128, 0.7), (64, 0.7), (64, 0.6))
COLOURS = PALETTES["light"]
SOBEL = KERNELS["sobel_x"].weights
ICON = 64  # pixels: a tab shows 32 of the page's, twice as fine on a good screen
SMOOTH = 4  # the mark is drawn so much larger and shrunk, for smooth corners


def brand():
    """Return the logo and the browser's icon.

    Returns
    -------
    dict of str to bytes
        By name below docs/brand, where both are committed.
    """
    stream = io.BytesIO()
    mark(ICON).save(stream, "PNG", optimize=True)
    return {"logo.svg": logo().encode(), "favicon.png": stream.getvalue()}


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


def draw(eyebrow, title, about, figure=None):
    """Return a card as PNG.

    Parameters
    ----------
    eyebrow, title, about : str
        Where the page is, its title and its description.
    figure : bytes, optional
        A picture as wide as `WIDTH`, on paper; without one, the mark.

    Returns
    -------
    bytes
        The same on every run; with fewer colours where it would be more than BYTES.
    """
    card = Image.new("RGB", CARD, COLOURS.paper)
    end = words(ImageDraw.Draw(card), eyebrow, title, about)
    if figure is None:
        place = (MARGIN, CARD[1] - MARGIN + 14 - MARK)
        card.paste(mark(MARK), place, mark(MARK))
        return packed(card, SAVINGS[0][0])
    shown = Image.open(io.BytesIO(figure)).convert("RGB")
    for colours, share in SAVINGS:
        size = [round(share * side) for side in shown.size]
        whole = card.copy()
        beneath(whole, end + 40, shown.resize(size, Image.Resampling.LANCZOS))
        png = packed(whole, colours)
        if len(png) <= BYTES:
            break
    return png


def packed(card, colours):
    """Return a card as PNG with few colours, among them exactly the paper's."""
    few = card.quantize(colours, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    palette, paper = few.getpalette(), few.getpixel((0, 0))
    palette[3 * paper : 3 * paper + 3] = ImageColor.getrgb(COLOURS.paper)
    few.putpalette(palette)
    stream = io.BytesIO()
    few.save(stream, "PNG", optimize=True)
    return stream.getvalue()


def words(pen, eyebrow, title, about):
    """Write on a card; return the last baseline."""
    left = MARGIN
    baseline = 82
    small = typeface(EYEBROW, 22)
    for letter in eyebrow.upper():
        pen.text((left, baseline), letter, COLOURS.accent, small, anchor="ls")
        left += pen.textlength(letter, small) + 3
    size, lines = fitting(title)
    baseline += 0.1 * size - 6
    for line in lines:
        baseline += 1.05 * size
        place = (MARGIN - size / 21, baseline)
        pen.text(place, line, COLOURS.ink, typeface(TITLE, size), anchor="ls")
    text = typeface(TEXT, 32)
    baseline += 12
    for line in shortened(wrapped(about, text)):
        baseline += 43
        pen.text((MARGIN, baseline), line, COLOURS.second_ink, text, anchor="ls")
    return math.ceil(baseline)


def fitting(title):
    """Return the size in which a title fits, and its lines."""
    for size, most in TITLES:
        lines = wrapped(title, typeface(TITLE, size))
        if len(lines) <= most:
            break
    return size, lines[:most]


def wrapped(text, font):
    """Return a text as few lines no wider than WIDTH, none much shorter than others."""
    for width in range(WIDTH, 0, -24):
        lines = [""]
        for word in text.split():
            longer = f"{lines[-1]} {word}".strip()
            if lines[-1] and font.getlength(longer) > width:
                lines.append(word)
            else:
                lines[-1] = longer
        if width == WIDTH:
            best = lines
        elif len(lines) > len(best) or font.getlength(max(lines, key=len)) > width:
            break
        best = lines
    return best


def shortened(lines):
    """Return the lines that there is room for, and say where there are more."""
    if len(lines) > LINES:
        lines = [*lines[: LINES - 1], lines[LINES - 1].rpartition(" ")[0] + " …"]
    return lines


def beneath(card, top, figure):
    """Put a figure below the text, whole where that leaves it large enough to read."""
    room = CARD[1] - FOOT - top
    width = round(figure.width * min(1, room / figure.height))
    if width >= NARROW:
        size = (width, round(figure.height * width / figure.width))
        card.paste(figure.resize(size, Image.Resampling.LANCZOS), (MARGIN, top))
        return
    card.paste(figure, (MARGIN, top))
    paper = Image.new("RGB", (CARD[0], FADE), COLOURS.paper)
    shades = bytes(round(255 * (row / (FADE - 1)) ** 1.5) for row in range(FADE))
    mask = Image.frombytes("L", (1, FADE), shades).resize(paper.size)
    card.paste(paper, (0, CARD[1] - FADE), mask)


@functools.cache
def typeface(name, size):
    """Return a committed font; the plain layout is on every machine the same."""
    return ImageFont.truetype(FONTS / name, size, layout_engine=ImageFont.Layout.BASIC)
