"""Cut the fonts of the figures from the site's own, as small static files.

Figures are SVG with text as outlines, so their bytes depend on the font. These
five files are therefore committed: a machine without network draws the same.

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
#: File name, npm package, file in it, weight.
CUTS = (
    ("Inter-400", "inter", "inter-latin-wght-normal", 400),
    ("Inter-600", "inter", "inter-latin-wght-normal", 600),
    ("JetBrainsMono-400", "jetbrains-mono", "jetbrains-mono-latin-wght-normal", 400),
    ("JetBrainsMono-600", "jetbrains-mono", "jetbrains-mono-latin-wght-normal", 600),
)


def cut(source, weight):
    """Return one weight of a variable font, with the glyphs of the figures only.

    Parameters
    ----------
    source : Path
        A variable ``.woff2``.
    weight : int
        As in CSS, 400 is regular.

    Returns
    -------
    bytes
        A TrueType file.
    """
    font = TTFont(source, recalcTimestamp=False)
    instantiateVariableFont(font, {"wght": weight}, inplace=True)
    # Matplotlib chooses by this number; the family's default would win otherwise.
    font["OS/2"].usWeightClass = weight
    # An SVG names its outlines after the font: two weights must not share a name.
    for record in font["name"].names:
        if record.nameID in (4, 6):
            record.string = f"{record.toUnicode()}-{weight}"
    subsetter = Subsetter(Options(layout_features=["kern"], hinting=False))
    subsetter.populate(text=GLYPHS)
    subsetter.subset(font)
    font.flavor, stream = None, io.BytesIO()
    font.save(stream)
    return stream.getvalue()


@command.one_line_errors(VendorError)
def main(argv=None):
    """Write the files, and each family's licence; return the exit status."""
    command.no_options(__doc__, argv)
    for name, family, source, weight in CUTS:
        folder = package(f"@fontsource-variable/{family}")
        (FONTS / f"{name}.ttf").write_bytes(
            cut(folder / "files" / f"{source}.woff2", weight)
        )
        (FONTS / f"LICENSE-{family}.txt").write_bytes((folder / "LICENSE").read_bytes())
        print(f"scripts/fonts/{name}.ttf")
    return 0


if __name__ == "__main__":
    sys.exit(main())
