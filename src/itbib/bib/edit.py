"""Splices: how a change to one entry becomes a change of the source, and of nothing else.

Every function is pure and gives back edits; :func:`apply` carries them out. A new field is
written in the style of its neighbours, a changed value keeps its delimiters.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping
from typing import NamedTuple

from itbib.bib.scan import Block
from itbib.bib.spans import FieldSpan, Parsed

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_LINE_END = re.compile(r"\r\n|\n|\r")
_BLANK_LINE_BEFORE_TEXT = re.compile(r"[ \t]*(?:\r\n|\n|\r)(?=[ \t\r\n]*+[^ \t\r\n])")
_BLANK_REST_OF_LINE = re.compile(r"[ \t]*(?:\r\n|\n|\r|\Z)")
_REST_WITHOUT_BLOCK = re.compile(r"[^@\r\n]*(?:\r\n|\n|\r|\Z)")
_MAY_END_A_BLOCK = re.compile(r"[@})]")
_BLANKS = " \t\r\n"
_BEFORE_A_LINE = "\r\n\ufeff"
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


def format_entry(
    entry_type: str,
    key: str,
    fields: Mapping[str, str],
    newline: str = "\n",
    bare: Container[str] = (),
) -> str:
    """Write a whole entry, its equals signs aligned, a comma after each field.

    Args:
        entry_type: such as ``misc``.
        key: citation key.
        fields: value by field name; a month's macro name and nothing else stands bare.
        newline: line ending to use.
        bare: names of fields whose value is written as it stands, such as ``jan # "~1"``.

    Returns:
        The entry without a line end after its closing brace.
    """
    width = max((len(name) for name in fields), default=0)
    lines = [f"@{entry_type}{{{key},"]
    lines += [
        f"  {name:<{width}} = {value if name in bare else _fresh_value(name, value)},"
        for name, value in fields.items()
    ]
    lines.append("}")
    return newline.join(lines)


def change_value(field: FieldSpan, value: str) -> Edit:
    """Replace one field's value, keeping the kind of delimiters that it has."""
    kind = field.tokens[0].kind if len(field.tokens) == 1 else "{"
    return Edit(field.value_start, field.value_end, _delimited(kind, field.name, value))


def add_fields(
    source: str,
    entry: Parsed,
    fields: Mapping[str, str],
    newline: str,
    bare: Container[str] = (),
) -> Edit:
    """Append fields to an entry in the style of those that it has.

    Args:
        source: the file's text.
        entry: the entry.
        fields: value by field name.
        newline: the file's line ending.
        bare: names of fields whose value is written as it stands, such as ``jan # "~1"``.
    """
    if not entry.fields:
        inner = _LINE_END.search(source, entry.key_end, entry.end)
        line_end = inner[0] if inner else newline
        text = "".join(
            f",{line_end}  {name} = {value if name in bare else _fresh_value(name, value)}"
            for name, value in fields.items()
        )
        comma = _next_comma(source, entry.key_end, entry.end)
        text += "," if comma and inner else ""
        text += "" if inner else line_end
        return Edit(entry.key_end, comma or entry.key_end, text)
    last = entry.fields[-1]
    comma = _next_comma(source, last.value_end, entry.end)
    before = _gap_before(source, entry, last)
    texts = [
        before + _in_style_of(source, entry, name, value, is_bare=name in bare)
        for name, value in fields.items()
    ]
    if comma is not None:
        return Edit(comma, comma, "".join(f"{text}," for text in texts))
    return Edit(last.value_end, last.value_end, "".join(f",{text}" for text in texts))


def remove_field(source: str, entry: Parsed, field: FieldSpan) -> Edit:
    """Take out one field and the comma before it; the one behind it is its successor's."""
    index = entry.fields.index(field)
    before = entry.fields[index - 1].value_end if index else entry.key_end
    start = _next_comma(source, before, entry.end)
    assert start is not None, "a field follows a comma"
    comma = _next_comma(source, field.value_end, entry.end)
    # In parentheses nothing but a comma or white space ends a key.
    keeps_key = index == 0 and source[entry.end - 1] == ")" and source[entry.end - 2] not in _BLANKS
    end = field.value_end if comma is None else comma - 1
    return Edit(start - 1, end, " " if keeps_key else "")


def remove_block(source: str, block: Block) -> Edit:
    """Take out one block: :func:`remove_blocks` of it alone."""
    edits = remove_blocks(source, [block])
    return Edit(edits[0].start, edits[-1].end, "")


def remove_blocks(source: str, blocks: Iterable[Block]) -> list[Edit]:
    """Take out blocks, each with the blank line that sets it apart from what is before it.

    At the start of the file, that is the blank line behind.
    """
    edits = sorted(Edit(*_own_lines(source, block), "") for block in blocks)
    start = end = int(source.startswith("\ufeff"))
    for removal in edits:
        if removal.start == end:
            end = removal.end
    blank = _BLANK_LINE_BEFORE_TEXT.match(source, end) if end > start else None
    return [*edits, Edit(end, blank.end(), "")] if blank else edits


def insert_after(source: str, block: Block | None, text: str, newline: str) -> Edit:
    """Put a new block on lines of its own, a blank line before it.

    Args:
        source: the file's text.
        block: the block to stand behind; None for the end of the file.
        text: the new block, without a line end.
        newline: the file's line ending.
    """
    at = len(source.rstrip(_BLANKS)) if block is None else block.end
    if source[:at] in ("", "\ufeff"):
        return Edit(at, at, text + newline)
    # A comment on the same line stays with what it follows.
    rest = _REST_WITHOUT_BLOCK.match(source, at)
    end = rest.end() if rest else at
    blank = newline if source[end - 1] in "\r\n" else newline * 2
    return Edit(end, end, blank + text + newline)


def insert_before(source: str, block: Block, text: str, newline: str) -> Edit:
    """Put a block on lines of its own before another, a blank line between them."""
    start = _start_of_line(source, block.start)
    line = max(source.rfind("\n", 0, start), source.rfind("\r", 0, start)) + 1
    if not _MAY_END_A_BLOCK.search(source, line, start):
        # A comment on the same line stays with what it precedes.
        start = max(line, int(source.startswith("\ufeff")))
    line_end = newline if _shares_line(source, start) else ""
    return Edit(start, start, line_end + text + newline * 2)


def _own_lines(source: str, block: Block) -> tuple[int, int]:
    """Span of a block's lines and of a blank line before them, or of a block that shares one."""
    start = _start_of_line(source, block.start)
    rest = _BLANK_REST_OF_LINE.match(source, block.end)
    if rest is None or _shares_line(source, start):
        return block.start, block.end
    return _start_of_blank_line(source, start), rest.end()


def _start_of_line(source: str, at: int) -> int:
    """Index of the blanks that indent a place, if they begin a line; else the place itself."""
    start = at
    while start > 0 and source[start - 1] in " \t":
        start -= 1
    return at if _shares_line(source, start) else start


def _shares_line(source: str, start: int) -> bool:
    return start > 0 and source[start - 1] not in _BEFORE_A_LINE


def _start_of_blank_line(source: str, start: int) -> int:
    """Start of the blank line before a line, that line's own start if there is none."""
    at = start
    if source[at - 1 : at] == "\n":
        at -= 1
    if source[at - 1 : at] == "\r":
        at -= 1
    line = _start_of_line(source, at)
    return start if at == start or _shares_line(source, line) else line


def _next_comma(source: str, at: int, end: int) -> int | None:
    """Index after the comma that follows at once but for white space, None without one."""
    while at < end and source[at] in _BLANKS:
        at += 1
    return at + 1 if at < end and source[at] == "," else None


def _gap_before(source: str, entry: Parsed, field: FieldSpan) -> str:
    """The white space between the preceding comma and a field's name."""
    start = field.start
    while start > entry.key_end and source[start - 1] in _BLANKS:
        start -= 1
    return source[start : field.start]


def _in_style_of(source: str, entry: Parsed, name: str, value: str, *, is_bare: bool) -> str:
    last = entry.fields[-1]
    gap = source[last.start + len(last.name) : last.equals]
    widths = {field.equals - field.start for field in entry.fields}
    lengths = {len(field.name) for field in entry.fields}
    if len(widths) == 1 and len(lengths) > 1 and gap.strip(" ") == "":
        gap = " " * max(1, widths.pop() - len(name))
    after = source[last.equals + 1 : last.value_start]
    quoted = all(
        field.tokens[0].kind == '"' for field in entry.fields if field.tokens[0].kind in '{"'
    ) and any(field.tokens[0].kind == '"' for field in entry.fields)
    text = _delimited('"' if quoted else "{", name, value)
    if is_bare or _is_month_macro(name, value):
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
