"""How pictures look: colours that tell apart for colour-blind readers, on light and on dark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

# Okabe and Ito, "Color Universal Design" (2008), without black and yellow, which one of the
# backgrounds swallows.
COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#999999")


class Scheme(StrEnum):
    """What a picture stands on."""

    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Ink:
    """The colours of all but the data."""

    text: str
    soft: str
    line: str


INKS = {
    Scheme.LIGHT: Ink("#1f2328", "#57606a", "#d0d7de"),
    Scheme.DARK: Ink("#e6edf3", "#9198a1", "#3d444d"),
}


def settings(ink: Ink, families: Sequence[str]) -> Any:
    """Give matplotlib's settings, which make the same bytes with the same fonts.

    Its stubs type each of them by its name, which no dictionary of ours can follow.
    """
    return {
        "font.family": list(families),
        "font.size": 9,
        "axes.edgecolor": ink.line,
        "axes.labelcolor": ink.soft,
        "axes.titlecolor": ink.text,
        "axes.titlesize": 11,
        "axes.titleweight": "bold",
        "axes.titlelocation": "left",
        "axes.titlepad": 12,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.axisbelow": True,
        "grid.color": ink.line,
        "grid.linewidth": 0.6,
        "legend.frameon": False,
        "legend.labelcolor": ink.text,
        "text.color": ink.text,
        # A dollar sign in a name is a dollar sign.
        "text.parse_math": False,
        "xtick.color": ink.line,
        "xtick.labelcolor": ink.soft,
        "ytick.color": ink.line,
        "ytick.labelcolor": ink.soft,
        "svg.hashsalt": "itbib",
        "svg.fonttype": "path",
        "pdf.fonttype": 42,
        "path.simplify": False,
    }
