"""Differences as people read them: plain text, and of long values where they differ."""

from __future__ import annotations

from itbib.tex.text import tex_to_text
from itbib.updating.compare import Change

LIMIT = 60
"""Letters of a value that are shown at most."""

_CONTEXT = 15
_TEX = frozenset(("title", "author", "journal"))


def excerpts(change: Change) -> tuple[str, str]:
    """Show both values of a change; of long ones what stands where they begin to differ."""
    now, arxiv = change.now, change.arxiv
    if change.field in _TEX:
        now, arxiv = tex_to_text(now), tex_to_text(arxiv)
    if max(len(now), len(arxiv)) <= LIMIT:
        return now, arxiv
    pairs = enumerate(zip(now, arxiv, strict=False))
    end = next((i for i, (a, b) in pairs if a != b), min(len(now), len(arxiv)))
    # With a word or two before it, and from the beginning if that is near.
    start = now.rfind(" ", 0, max(0, end - _CONTEXT)) + 1
    return _cut(now, start), _cut(arxiv, start)


def _cut(text: str, start: int) -> str:
    shown = f"…{text[start:]}" if start else text
    return shown if len(shown) <= LIMIT else f"{shown[: LIMIT - 1]}…"
