"""Cut the fonts of figures and cards from the site's own, as small static files.

Figures are SVG with text as outlines, so their bytes depend on the font. These
files are therefore committed: a machine without network draws the same.

Usage: python -m scripts.build_figure_fonts
"""

import io
import string
import sys

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

from scripts import ROOT, command
from scripts.vendoring.packages import VendorError, package

FONTS = ROOT / "scripts" / "fonts"
GLYPHS = string.printable[:95] + "×·±−–—…‘’“”°½"
#: What the title of a page may hold.
LATIN = GLYPHS + "".join(map(chr, range(0xA1, 0x180)))
SANS, MONO = "inter-latin-wght-normal", "jetbrains-mono-latin-wght-normal"
SERIF = "source-serif-4-latin-opsz-normal"
#: File name, npm package, file in it, place on its axes, glyphs.
CUTS = (
    ("Inter-400", "inter", SANS, {"wght": 400}, GLYPHS),
    ("Inter-600", "inter", SANS, {"wght": 600}, GLYPHS),
    ("JetBrainsMono-400", "jetbrains-mono", MONO, {"wght": 400}, GLYPHS),
    ("JetBrainsMono-600", "jetbrains-mono", MONO, {"wght": 600}, GLYPHS),
    ("cards/title", "source-serif-4", SERIF, {"wght": 600, "opsz": 40}, LATIN),
    ("cards/text", "source-serif-4", SERIF, {"wght": 400, "opsz": 28}, LATIN),
)


def cut(source, axes, glyphs):
    """Return one cut of a variable font, with a few glyphs only.

    Parameters
    ----------
    source : Path
        A variable ``.woff2``.
    axes : dict of str to int
        Weight "wght" as in CSS, 400 is regular; optical size "opsz" in points.
    glyphs : str
        Characters that it keeps.

    Returns
    -------
    bytes
        A TrueType file.
    """
    font = TTFont(source, recalcTimestamp=False)
    instantiateVariableFont(font, axes, inplace=True)
    weight = axes["wght"]
    # Matplotlib chooses by this number; the family's default would win otherwise.
    font["OS/2"].usWeightClass = weight
    # An SVG names its outlines after the font: two weights must not share a name.
    for record in font["name"].names:
        if record.nameID in (4, 6):
            record.string = f"{record.toUnicode()}-{weight}"
    subsetter = Subsetter(Options(layout_features=["kern"], hinting=False))
    subsetter.populate(text=glyphs)
    subsetter.subset(font)
    font.flavor = None
    stream = io.BytesIO()
    font.save(stream)
    return stream.getvalue()


@command.one_line_errors(VendorError)
def main(argv=None):
    """Write the files, and each family's licence; return the exit status."""
    command.no_options(__doc__, argv)
    (FONTS / "cards").mkdir(exist_ok=True)
    for name, family, source, axes, glyphs in CUTS:
        folder = package(f"@fontsource-variable/{family}")
        (FONTS / f"{name}.ttf").write_bytes(
            cut(folder / "files" / f"{source}.woff2", axes, glyphs)
        )
        (FONTS / f"LICENSE-{family}.txt").write_bytes((folder / "LICENSE").read_bytes())
        print(f"scripts/fonts/{name}.ttf")
    return 0


if __name__ == "__main__":
    sys.exit(main())
