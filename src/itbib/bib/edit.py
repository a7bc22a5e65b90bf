"""Splices: how a change to one entry becomes a change of the source, and of nothing else.

Every function is pure and gives back edits; :func:`apply` carries them out. A new field is
written in the style of its neighbours, a changed value keeps its delimiters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from itbib.bib.grammar import FieldSpan, Parsed
from itbib.bib.scan import Block

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_LINE_END = re.compile(r"\r\n|\n|\r")
_BLANK_LINE = re.compile(r"[ \t]*(?:\r\n|\n|\r)")
_REST_OF_LINE = re.compile(r"[ \t]*(?:\r\n|\n|\r|\Z)")
_NUMBER = re.compile(r"[0-9]+")


class Edit(NamedTuple):
    """Replace ``source[start:end]`` by ``text``."""

    start: int
    end: int
    text: str


def apply(source: str, edits: Iterable[Edit]) -> str:
    """Carry out edits that do not overlap; those at one place keep their order."""
    parts: list[str] = []
    at = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        assert edit.start >= at, "edits overlap"
        parts += (source[at : edit.start], edit.text)
        at = edit.end
    parts.append(source[at:])
    return "".join(parts)


def is_balanced(value: str) -> bool:
    r"""Tell whether a value's braces pair up as BibTeX counts them (``\{`` counts too)."""
    depth = 0
    for character in value:
        if character == "{":
            depth += 1
        elif character == "}":
            depth -= 1
            if depth < 0:
                return False
    return depth == 0


def format_entry(entry_type: str, key: str, fields: Mapping[str, str], newline: str = "\n") -> str:
    """Write a whole entry, its equals signs aligned, a comma after each field.

    Args:
        entry_type: such as ``misc``.
        key: citation key.
        fields: value by field name; a month's macro name and nothing else stands bare.
        newline: line ending to use.

    Returns:
        The entry without a line end after its closing brace.
    """
    width = max((len(name) for name in fields), default=0)
    lines = [f"@{entry_type}{{{key},"]
    lines += [f"  {name:<{width}} = {_fresh_value(name, value)}," for name, value in fields.items()]
    lines.append("}")
    return newline.join(lines)


def change_value(field: FieldSpan, value: str) -> Edit:
    """Replace one field's value, keeping the kind of delimiters that it has."""
    kind = field.tokens[0].kind if len(field.tokens) == 1 else "{"
    return Edit(field.value_start, field.value_end, _delimited(kind, field.name, value))


def add_fields(source: str, entry: Parsed, fields: Mapping[str, str], newline: str) -> Edit:
    """Append fields to an entry in the style of those that it has."""
    if not entry.fields:
        inner = _LINE_END.search(source, entry.start, entry.end)
        line_end = inner[0] if inner else newline
        text = "".join(f",{line_end}  {n} = {_fresh_value(n, v)}" for n, v in fields.items())
        comma = _next_comma(source, entry.key_end, entry.end)
        text += "," if comma and inner else ""
        text += "" if inner else line_end
        return Edit(entry.key_end, comma or entry.key_end, text)
    last = entry.fields[-1]
    comma = _next_comma(source, last.value_end, entry.end)
    before = _gap_before(source, entry, last)
    texts = [before + _in_style_of(source, entry, name, value) for name, value in fields.items()]
    if comma is not None:
        return Edit(comma, comma, "".join(f"{text}," for text in texts))
    return Edit(last.value_end, last.value_end, "".join(f",{text}" for text in texts))


def remove_field(source: str, entry: Parsed, field: FieldSpan) -> Edit:
    """Take out one field together with the comma that it no longer needs."""
    index = entry.fields.index(field)
    comma = _next_comma(source, field.value_end, entry.end)
    if comma is not None:
        before = entry.fields[index - 1].value_end if index else entry.key_end
        start = _next_comma(source, before, entry.end)
        assert start is not None, "a field follows a comma"
        return Edit(start, comma, "")
    before = entry.fields[index - 1].value_end if index else entry.key_end
    return Edit(before, field.value_end, "")


def lines_of_block(source: str, block: Block) -> tuple[int, int]:
    """Give the span of a block's own lines, or the bare block where it shares a line."""
    start = block.start
    while start > 0 and source[start - 1] in " \t":
        start -= 1
    rest = _REST_OF_LINE.match(source, block.end)
    if rest is None or (start > 0 and source[start - 1] not in "\r\n\ufeff"):
        return block.start, block.end
    return start, rest.end()


def remove_block(source: str, block: Block) -> Edit:
    """Take out a block and the blank lines that set it apart from the next one."""
    start, end = lines_of_block(source, block)
    if (start, end) == (block.start, block.end):
        return Edit(start, end, "")
    following = end
    while (blank := _BLANK_LINE.match(source, following)) is not None:
        following = blank.end()
    if following < len(source):
        return Edit(start, following, "")
    # At the end of the file it is the blank lines before it that have to go.
    body = source[:start]
    kept = body.rstrip(" \t\r\n")
    line_end = _REST_OF_LINE.match(body, len(kept))
    return Edit(line_end.end() if line_end and kept else start, end, "")


def remove_blocks(source: str, blocks: Iterable[Block]) -> list[Edit]:
    """Take out several blocks, neighbours included."""
    edits: list[Edit] = []
    for removal in sorted(remove_block(source, block) for block in blocks):
        if edits and removal.start < edits[-1].end:
            # Both reach for the blank lines between them.
            last = edits.pop()
            removal = Edit(last.start, max(last.end, removal.end), "")
        edits.append(removal)
    return edits


def insert_after(source: str, block: Block | None, text: str, newline: str) -> Edit:
    """Put a new block on lines of its own, a blank line before it.

    Args:
        source: the file's text.
        block: the block to stand behind; None for the end of the file.
        text: the new block, without a line end.
        newline: the file's line ending.
    """
    if block is None:
        body = source.rstrip(" \t\r\n")
        if body in ("", "\ufeff"):
            return Edit(len(source), len(source), text + newline)
        tail = source[len(body) :]
        ends = len(_LINE_END.findall(tail))
        missing = newline * max(0, 2 - ends)
        return Edit(len(source), len(source), missing + text + newline)
    _, end = lines_of_block(source, block)
    if end == block.end:
        return Edit(end, end, newline * 2 + text + newline)
    return Edit(end, end, newline + text + newline)


def insert_before(source: str, block: Block, text: str, newline: str) -> Edit:
    """Put a block on lines of its own before another, a blank line between them."""
    start, _ = lines_of_block(source, block)
    return Edit(start, start, text + newline * 2)


def _next_comma(source: str, at: int, end: int) -> int | None:
    """Index after the comma that follows at once but for white space, None without one."""
    while at < end and source[at] in " \t\r\n":
        at += 1
    return at + 1 if at < end and source[at] == "," else None


def _gap_before(source: str, entry: Parsed, field: FieldSpan) -> str:
    """The white space between the preceding comma and a field's name."""
    start = field.start
    while start > entry.key_end and source[start - 1] in " \t\r\n":
        start -= 1
    return source[start : field.start]


def _in_style_of(source: str, entry: Parsed, name: str, value: str) -> str:
    last = entry.fields[-1]
    gap = source[last.start + len(last.name) : last.equals]
    widths = {
        len(field.name) + field.equals - field.start - len(field.name) for field in entry.fields
    }
    aligned = len(entry.fields) > 1 and len(widths) == 1 and gap.strip(" ") == ""
    lengths = {len(field.name) for field in entry.fields}
    if aligned and len(lengths) > 1:
        gap = " " * max(1, widths.pop() - len(name))
    after = source[last.equals + 1 : last.value_start]
    quoted = all(
        field.tokens[0].kind == '"' for field in entry.fields if field.tokens[0].kind in '{"'
    ) and any(field.tokens[0].kind == '"' for field in entry.fields)
    text = _delimited('"' if quoted else "{", name, value)
    if _is_month_macro(name, value):
        text = value
    return f"{name}{gap}={after}{text}"


def _fresh_value(name: str, value: str) -> str:
    return value if _is_month_macro(name, value) else f"{{{value}}}"


def _is_month_macro(name: str, value: str) -> bool:
    return name.lower() == "month" and value in MONTHS


def _delimited(kind: str, name: str, value: str) -> str:
    if kind == "0" and _NUMBER.fullmatch(value):
        return value
    if kind == "a" and _is_month_macro(name, value):
        return value
    if kind == '"' and not _has_bare_quote(value):
        return f'"{value}"'
    return f"{{{value}}}"


def _has_bare_quote(value: str) -> bool:
    depth = 0
    for character in value:
        if character == "{":
            depth += 1
        elif character == "}":
            depth -= 1
        elif character == '"' and depth == 0:
            return True
    return False
