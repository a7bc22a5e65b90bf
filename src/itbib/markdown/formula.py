"""Formulae as MathML, which browsers set without a script (MathML Core, W3C)."""

from __future__ import annotations

import html
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from itbib.markdown.escaping import escape_attribute

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

LONGEST = 1_000
"""Longer formulae, in characters, stay TeX."""

# Elements and attributes that neither run anything nor lead anywhere. What LaTeX can ask for
# besides, as with `\\href` and `\\style`, is for pages that trust their authors.
_TAGS = {
    *("math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "mstyle", "mpadded", "mphantom"),
    *("mfrac", "msqrt", "mroot", "msub", "msup", "msubsup", "munder", "mover", "munderover"),
    *("mtable", "mtr", "mtd"),
}
# How many parts they must have to be shown.
_PARTS = {
    **dict.fromkeys(("mfrac", "mroot", "msub", "msup", "munder", "mover"), 2),
    **dict.fromkeys(("msubsup", "munderover"), 3),
}
_ATTRIBUTES = {
    *("display", "displaystyle", "mathvariant", "columnalign", "linethickness"),
    *("accent", "fence", "form", "separator", "stretchy", "movablelimits"),
    *("minsize", "maxsize", "lspace", "rspace", "width", "height", "depth"),
}

# What wrong TeX makes it stumble over.
_USUAL = (LookupError, TypeError, ValueError, AttributeError, RuntimeError, StopIteration)
# A command of one's own can grow for ever.
_DEFINITION = re.compile(
    r"\\(?:[a-z]*command|[a-z]*environment|[a-z]?def|let|DeclareMathOperator)\b"
)


@lru_cache(maxsize=1 << 10)
def to_mathml(tex: str) -> str | None:
    """Write a formula as MathML, on one line.

    Args:
        tex: TeX in math mode, without dollar signs.

    Returns:
        A ``<math>`` element in HTML, or None for what is not understood.
    """
    if len(tex) > LONGEST or _DEFINITION.search(tex):
        return None
    # Formulae are rare, and this takes longer to load than a page without any to write.
    from latex2mathml.converter import convert_to_element

    try:
        return _written(convert_to_element(tex))
    except _failures():
        return None


def _failures() -> tuple[type[Exception], ...]:
    """Give what the package raises: its own exceptions, which have no common class, and others."""
    from latex2mathml import exceptions

    known = [each for each in vars(exceptions).values() if isinstance(each, type)]
    own = (each for each in known if issubclass(each, Exception))
    return (*own, *_USUAL)


def _written(element: Element) -> str:
    """Write an element; the package's own writer escapes nothing.

    Raises:
        ValueError: it is none that a page may have, or says a command that is not known.
    """
    text = html.unescape(element.text or "")
    parts = len(element)
    if element.tag not in _TAGS or "\\" in text or _PARTS.get(element.tag, parts) != parts:
        raise ValueError(element.tag)
    attributes = "".join(
        f' {name}="{escape_attribute(value)}"'
        for name, value in element.attrib.items()
        if name in _ATTRIBUTES
    )
    inside = "".join(map(_written, element))
    return f"<{element.tag}{attributes}>{escape_attribute(text)}{inside}</{element.tag}>"
