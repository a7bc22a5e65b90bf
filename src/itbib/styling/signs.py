"""Characters that stand for markup while a text goes through the citation processor.

The processor changes the case of words and moves punctuation. Characters of Unicode's private
use area pass it untouched, which HTML's tags do not.
"""

from __future__ import annotations

from enum import Enum


class Sign(Enum):
    """How a stretch of text is set: the characters before and after it."""

    ITALIC = "\ue000\ue001"
    BOLD = "\ue002\ue003"
    RAISED = "\ue004\ue005"
    LOWERED = "\ue006\ue007"
    MATH = "\ue008\ue009"

    def around(self, text: str) -> str:
        """Mark a text."""
        opening, closing = self.value
        return f"{opening}{text}{closing}"


OPENING = {sign.value[0]: sign for sign in Sign}
CLOSING = {sign.value[1]: sign for sign in Sign}
_FOREIGN = dict.fromkeys(map(ord, (*OPENING, *CLOSING)), "\ufffd")


def without_signs(text: str) -> str:
    """Replace characters of a text that would be taken for signs."""
    return text.translate(_FOREIGN)
