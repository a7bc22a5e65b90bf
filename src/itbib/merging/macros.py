"""Values with macros that no ``@string`` of their file defines: a style may, or another file.

BibTeX takes such a macro from the bibliography style (plain.bst defines ``jacm`` and the
months), so that its name is no text and has to stay a name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple, TypeAlias

from itbib.bib.encoding import readable
from itbib.bib.library import Library
from itbib.bib.scan import COMMAND
from itbib.bib.spans import FieldSpan
from itbib.bib.values import evaluate


class Part(NamedTuple):
    """What stands between two ``#``, or several such of which no macro is left.

    Attributes:
        text: the name of a macro, or the text without delimiters.
        is_macro: which of the two.
    """

    text: str
    is_macro: bool


Expression: TypeAlias = tuple[Part, ...]
"""A value in which a macro is left."""


def define(library: Library, macros: dict[str, str]) -> Iterator[int]:
    """Go through a file, and add its macros where they are defined.

    Args:
        library: the file.
        macros: value by lower-case name; gains those of the file, the last of a name last.

    Yields:
        The start of each block that defines none, when all macros before it are known.
    """
    for block in library.blocks:
        if block.type.lower() != "string":
            yield block.start
        elif block.kind == COMMAND:
            for field in library.parsed(block).fields:
                macros[field.name.lower()] = evaluate(library.text, field, macros)


def macros_of(library: Library) -> dict[str, str]:
    """Give all macros of a file."""
    macros: dict[str, str] = {}
    for _ in define(library, macros):
        pass
    return macros


def expression_of(source: str, field: FieldSpan, macros: Mapping[str, str]) -> Expression | None:
    """Give a value with the macros spelled out that are known; None if no other is left."""
    parts: list[Part] = []
    for token in field.tokens:
        text = source[token.start : token.end]
        if token.kind == "a" and text.lower() not in macros:
            parts.append(Part(readable(text), is_macro=True))
            continue
        said = readable(evaluate(source, replace(field, tokens=(token,)), macros))
        if parts and not parts[-1].is_macro:
            said = parts.pop().text + said
        parts.append(Part(said, is_macro=False))
    return tuple(parts) if any(part.is_macro for part in parts) else None


def value_of(expression: Expression, macros: Mapping[str, str]) -> str:
    """Give what a value says; a macro that is not known stands for its name."""
    said = (
        macros.get(part.text.lower(), part.text) if part.is_macro else part.text
        for part in expression
    )
    return "".join(said).strip(" ")


def source_of(expression: Expression, written: Callable[[str], str]) -> str:
    """Write a value as BibTeX does, its macros by their names.

    Args:
        expression: the value.
        written: gives a text as the file can hold it.
    """
    return " # ".join(
        part.text if part.is_macro else f"{{{written(part.text)}}}" for part in expression
    )


def names_in(expression: Expression) -> list[str]:
    """Give the names of the macros."""
    return [part.text for part in expression if part.is_macro]
