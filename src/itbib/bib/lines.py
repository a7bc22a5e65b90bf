"""Line numbers of places in a text."""

from __future__ import annotations

import re
from itertools import accumulate

_LONE_CR = re.compile(r"\r(?!\n)")
_STEP = 1024


class LineNumbers:
    r"""Knows on which line each place of a text stands; LF, CRLF and CR end a line.

    Line ends are counted once for every stretch of the text and never listed one by one:
    a file has many more lines than entries, and mostly few are asked for.

    Example:
        >>> LineNumbers("one\ntwo\r\nthree").at(4)
        2
    """

    def __init__(self, text: str) -> None:
        # Now every line end has one LF, and every place is where it was.
        self._text = _LONE_CR.sub("\n", text)
        counts = (self._text.count("\n", at, at + _STEP) for at in range(0, len(text), _STEP))
        self._ends_before = list(accumulate(counts, initial=0))

    def at(self, index: int) -> int:
        """Line of a place in the text, from 1."""
        stretch = index // _STEP
        return self._ends_before[stretch] + self._text.count("\n", stretch * _STEP, index) + 1
