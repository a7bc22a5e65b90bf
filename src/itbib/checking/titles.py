"""Whether two titles are that of the same paper, however they are written."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from enum import Enum

from itbib.tex import words
from itbib.tex.titles import STOP_WORDS

_WORD = re.compile(r"[^\W_]+")
_SHORT_NAME = re.compile(r"([^:：–—]{2,40}?)\s*(?:[:：]|\s[–—-]+\s)")
_FEW_WORDS = 4
_FEW_LETTERS = 15
_SHARED = 0.6
_MOST = 0.8
_OF_ALL = 0.4
_ALIKE = 0.75
_LONGEST = 400


class Likeness(Enum):
    """How a text of the page is like a title."""

    SAME = "the same, perhaps a part of it or with more around it"
    NEAR = "the same work, but other words"
    FORMER = "the title of an earlier version"
    OTHER = "another title"
    NONE = "no title"


def compare(said: str, title: str) -> Likeness:
    """Compare what a page calls a paper with the title that it has.

    Case, punctuation, accents, TeX, and what was left out at the ends make no difference.

    Args:
        said: what the page says; it need not be a title.
        title: the title as arXiv gives it, Unicode and TeX.
    """
    one, other = squeezed(said), squeezed(title)
    if not one or not other or one in other or other in one:
        return Likeness.SAME
    if not is_long(said):
        return Likeness.NONE
    name, true_name = _short_name(said), _short_name(title)
    if name and name == true_name:
        return Likeness.NEAR
    if _share_words(said, title) or _ratio(one, other) >= _ALIKE:
        return Likeness.NEAR
    is_named = bool(name) and _SHORT_NAME.match(said) is not None and said[:1].isupper()
    return Likeness.OTHER if is_named or _is_title(said) else Likeness.NONE


def is_long(text: str) -> bool:
    """Tell whether a text is long enough to be a title that no other paper has."""
    letters = squeezed(text)
    return len(words_of(text)) >= _FEW_WORDS and len(letters) >= _FEW_LETTERS


def squeezed(text: str) -> str:
    r"""Give the letters and digits of a text, in lower case and without accents.

    >>> squeezed(r"Schr{\"o}dinger's $O(n)$ Cat")
    'schrodingersoncat'
    """
    return "".join(words_of(text))


def words_of(text: str) -> list[str]:
    """Give the words of a text, in lower case and without accents or TeX."""
    return words.words_of(text[:_LONGEST])


def shared_words(one: str, other: str) -> float:
    """Give which part of the words of the shorter text the other has; small words do not count."""
    own, others = _weighty(one), _weighty(other)
    fewer = min(len(own), len(others))
    return len(own & others) / fewer if fewer else 0.0


def _share_words(said: str, title: str) -> bool:
    """Tell whether texts share more words than titles of one field do, as "language models".

    What a page says may have the authors behind the title.
    """
    own, others = _weighty(said), _weighty(title)
    shared = len(own & others)
    fewer, all_words = min(len(own), len(others)), len(own | others)
    if shared >= _FEW_WORDS and shared >= _MOST * fewer:
        return True
    return 0 < shared >= max(_SHARED * fewer, _OF_ALL * all_words)


def _weighty(text: str) -> set[str]:
    return set(words_of(text)) - STOP_WORDS


def _short_name(title: str) -> str:
    """Give what stands before the colon, as LIMA in "LIMA: Less Is More for Alignment"."""
    match = _SHORT_NAME.match(title)
    return squeezed(match[1]) if match else ""


def _ratio(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < _ALIKE or matcher.quick_ratio() < _ALIKE:
        return 0.0
    return matcher.ratio()


def _is_title(text: str) -> bool:
    """Tell a title from a description by its capitals or quotation marks.

    A text in another script than arXiv's titles describes.
    """
    if text.strip().startswith(('"', "“")) and text.strip(" .,").endswith(('"', "”", "“")):
        return True
    found: list[str] = [
        w for w in _WORD.findall(text) if w[0].isalpha() and w.casefold() not in STOP_WORDS
    ]
    latin = [w for w in found if w.isascii()]
    if 2 * len(latin) <= len(found):
        return False
    return 2 * sum(w[0].isupper() for w in latin) >= len(latin)
