"""The citation processor, citeproc-py: the one module that knows it.

A style is a file in the Citation Style Language (CSL 1.0.2, docs.citationstyles.org).
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import BinaryIO

from citeproc import (
    Citation,
    CitationItem,
    CitationStylesBibliography,
    CitationStylesStyle,
)
from citeproc.source import VariableError
from citeproc.source.json import CiteProcJSON

from itbib.errors import InputError
from itbib.styling.signs import Sign

_NAMESPACE = "{http://purl.org/net/xbiblio/csl}"
# What the processor raises for a style or a work that it cannot cope with.
_FAILURES = (
    VariableError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NotImplementedError,
    RecursionError,
    RuntimeError,
    TypeError,
    ValueError,
)


def _same(text: object) -> str:
    return str(text)


_FORMATTER = SimpleNamespace(
    preformat=_same,
    Italic=Sign.ITALIC.around,
    Oblique=Sign.ITALIC.around,
    Bold=Sign.BOLD.around,
    Superscript=Sign.RAISED.around,
    Subscript=Sign.LOWERED.around,
    # GitHub shows neither, and an underlined text looks like a link.
    Light=_same,
    SmallCaps=_same,
    Underline=_same,
)


class Style:
    """A citation style, for the entries of a list that has numbers of its own."""

    def __init__(self, source: BinaryIO, path: str) -> None:
        """Read a style.

        Args:
            source: the open file.
            path: its path, for messages.

        Raises:
            InputError: it is no style, or one without a bibliography.
        """
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                style = CitationStylesStyle(source, validate=False)
        except SyntaxError as error:
            raise InputError.of(
                f"this is not XML: {error.msg}", path=path, line=error.lineno or 0
            ) from error
        except _FAILURES as error:
            raise InputError.of("this is no style of CSL", path=path) from error
        if style.root.tag != f"{_NAMESPACE}style":
            raise InputError.of("this is no style of CSL", path=path)
        if not style.has_bibliography():
            raise InputError.of("this style has no bibliography, only notes", path=path)
        # The list has numbers already.
        for element in list(style.root.iter(f"{_NAMESPACE}text")):
            if element.get("variable") == "citation-number":
                element.getparent().remove(element)
        self._style = style

    def entries(self, items: Sequence[Mapping[str, object]]) -> list[str | None]:
        """Write an entry for each item.

        Args:
            items: CSL-JSON; the ``id`` of each is a number.

        Returns:
            The entries with signs (see `itbib.styling.signs`) in the order of the items; None
            for one that the processor fails on.
        """
        return [self._entry(item) for item in items]

    def _entry(self, item: Mapping[str, object]) -> str | None:
        # One at a time: the processor's own list grows with the square of its length.
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                source = CiteProcJSON([item])
                bibliography = CitationStylesBibliography(self._style, source, _FORMATTER)
                bibliography.register(Citation([CitationItem(str(item["id"]))]))
                return "".join(str(entry) for entry in bibliography.bibliography())
        except _FAILURES:
            return None
