"""The fonts of a picture: the one that matplotlib brings, and others for what it lacks.

Only a picture with signs that the first lacks depends on the machine it is drawn on.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Sequence
from functools import cache

from matplotlib import font_manager

BASE = "DejaVu Sans"
# What comes with Linux, macOS and Windows for the scripts of East and South Asia, or is mostly
# installed for them.
_OTHERS = (
    *("Noto Sans CJK SC", "Noto Sans CJK JP", "Noto Sans SC", "Source Han Sans SC"),
    *("PingFang SC", "Hiragino Sans", "Apple SD Gothic Neo", "Microsoft YaHei", "Malgun Gothic"),
    *("Yu Gothic", "WenQuanYi Zen Hei", "WenQuanYi Micro Hei", "SimHei", "Droid Sans Fallback"),
    *("Noto Sans Devanagari", "Noto Sans Bengali", "Noto Sans Tamil", "Noto Sans Thai"),
    *("Nirmala UI", "Leelawadee UI", "Arial Unicode MS"),
)


def families_for(texts: Iterable[str]) -> list[str]:
    """Give the families to draw texts with, the first choice first."""
    return [BASE, *_others()] if _lacking(texts, [BASE]) else [BASE]


def unknown_signs(texts: Iterable[str]) -> str:
    """Give the signs that no font here has, each once."""
    return _lacking(texts, [BASE, *_others()])


def _lacking(texts: Iterable[str], families: Sequence[str]) -> str:
    signs = "".join(sorted({sign for text in texts for sign in text if sign.isprintable()}))
    for family in families:
        if not signs:
            break
        known = _signs(family)
        signs = "".join(sign for sign in signs if ord(sign) not in known)
    return signs


@cache
def _others() -> tuple[str, ...]:
    # What was installed after matplotlib looked last is not in its list.
    manager = font_manager.fontManager
    listed = {font.fname for font in manager.ttflist}
    for path in sorted(set(font_manager.findSystemFonts()) - listed):
        with contextlib.suppress(RuntimeError, OSError):
            manager.addfont(path)
    installed = set(manager.get_font_names())
    return tuple(family for family in _OTHERS if family in installed)


@cache
def _signs(family: str) -> frozenset[int]:
    path = font_manager.findfont(family, fallback_to_default=False)
    return frozenset(font_manager.get_font(path).get_charmap())
