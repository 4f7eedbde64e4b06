"""How well Gabor functions fit learned filters, and noise that is like them."""

import numpy as np

from scripts.drawing.marks import canvas, line, text, theme
from scripts.experiments import record

ALT = (
    "Three panels of dots, one a filter, further right the better a Gabor function fits. "
    "Most learned 11×11 and all learned 9×9 filters stand far right, their controls "
    "further left; at 3×3 learned filters and noise alike reach the right."
)
CAPTION = (
    "How much of each filter a Gabor function explains (1 is all), and how many filters "
    "pass 0.8. Large filters pass far more often than every control, learned with "
    "labels or without. At 3×3 much of the noise passes too, so the question cannot be "
    "asked."
)

#: Bank in the experiment's record, and title.
PANELS = {"AlexNet": "AlexNet", "sparse coding": "without labels", "ours, digits": "ours"}
KINDS = {
    "learned": "learned",
    "shuffled pixels": "pixels shuffled",
    "white noise": "white noise",
    "smooth noise": "smooth noise",
    "phase-randomised": "phases mixed",
}
PITCH, HEAD, FOOT = 38, 30, 40


def make():
    """Return the figure; scripts/build_figures.py saves it."""
    found = record.read("gabor")
    phone = theme().phone
    height = HEAD + PITCH * len(KINDS) + FOOT
    figure, ax = canvas(height=height * (len(PANELS) if phone else 1))
    left, gap = 124, 22
    width = theme().width - left
    width = width if phone else (width - gap * (len(PANELS) - 1)) / len(PANELS)
    for k, (name, title) in enumerate(PANELS.items()):
        x, y = (left, k * height) if phone else (left + k * (width + gap), 0)
        bank = found["banks"][name]
        words = f"{title}, {bank['side']}×{bank['side']}"
        text(ax, x, y + 10, words, bold=True)
        draw_panel(ax, x, y + HEAD, width, bank, found["good"])
        if phone or not k:
            for row, label in enumerate(KINDS.values()):
                text(ax, 0, y + HEAD + (row + 0.5) * PITCH, label, bold=not row)
    return figure


def draw_panel(ax, x, y, width, bank, good):
    """Draw one row of dots for each kind, the share that passes, and the scale."""
    palette = theme().palette
    scale = width - 52
    bottom = y + PITCH * len(KINDS)
    for value in (0, good, 1):
        place = x + value * scale
        dotted = {"linestyle": (0, (2, 3))} if value == good else {}
        line(ax, (place, place), (y, bottom), color=palette.line, **dotted)
        text(ax, place, bottom + 14, f"{value:g}", quiet=True, align="center")
    for row, kind in enumerate(KINDS):
        middle = y + (row + 0.5) * PITCH
        colour = palette.accent if kind == "learned" else palette.second_ink
        r2 = np.clip(bank[kind]["r2"], 0, 1)
        # Spread over the row, evenly and the same each time, so that dots do not hide.
        spread = (np.arange(len(r2)) * 0.618 % 1 - 0.5) * 0.6 * PITCH
        style = {"markersize": 4.5, "mew": 0, "alpha": 0.6}
        ax.plot(x + r2 * scale, middle + spread, "o", color=colour, **style)
        share = f"{100 * bank[kind]['share']:.0f}%"
        text(ax, x + width, middle, share, bold=kind == "learned", align="right")
