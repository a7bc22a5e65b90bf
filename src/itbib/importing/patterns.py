"""The pattern that most items of a list follow, as columns and how each is shown."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from itbib.importing.facts import names_in
from itbib.importing.pieces import Piece, pieces_of
from itbib.importing.stored import stored
from itbib.markdown.cell import to_cell
from itbib.markdown.inline import Inline, Link, to_text
from itbib.slugs import Names, slug
from itbib.survey.config import Column, Kind, Table

ITEM = "item"
"""The column that holds an item whole where it does not follow the pattern."""

_PLAIN_NAMES = {
    "image": "badge",
    "comment": "comment",
    "anchor": "anchor",
    "label": "number",
    "details": "details",
}
_MIN_SHARE = 0.5
_RARE = 0.05
_VENUE = re.compile(r"(?:19|20)\d\d|['’]\s?\d\d\b")
_DATE = re.compile(r"[\W\d]*(?:(?:19|20)\d\d|\d{1,2}/\d{2,4})[\W\d]*")


@dataclass(frozen=True, slots=True)
class Pattern:
    """How the items of a list are told.

    Attributes:
        columns: the fields; nothing if the items have too little in common.
        rows: for each item its cells; an item that does not fit has one in ``ITEM``.
    """

    columns: tuple[Column, ...]
    rows: tuple[Mapping[str, str], ...]


def find_pattern(contents: Sequence[Inline]) -> Pattern:
    """Find what the items of a list have in common.

    Args:
        contents: what each item shows; there is at least one.

    Returns:
        The pattern. It has no columns if fewer than half of the items follow one.
    """
    nothing = Pattern((), ())
    items = [pieces_of(content) for content in contents]
    by_role: dict[str, list[Piece]] = defaultdict(list)
    for pieces in items:
        for piece in pieces:
            by_role[piece.role].append(piece)
    least = max(1 if len(items) < 3 else 2, _RARE * len(items))
    common = {role for role, pieces in by_role.items() if len(pieces) >= least}
    order = _order(items, common)
    frames = {
        role: Counter((piece.before, piece.behind) for piece in by_role[role]).most_common(1)[0][0]
        for role in order
    }
    fits = [_fits(pieces, order, frames) for pieces in items]
    if len(order) < 2 or sum(fits) < _MIN_SHARE * len(items):
        return nothing
    used = {piece.role for pieces, fit in zip(items, fits, strict=True) if fit for piece in pieces}
    columns = _columns([role for role in order if role in used], by_role, frames)
    rows: list[Mapping[str, str]] = []
    for content, pieces, fit in zip(contents, items, fits, strict=True):
        if not fit:
            rows.append({ITEM: to_cell(content)})
            continue
        rows.append(
            {
                columns[piece.role].name: stored(
                    columns[piece.role].kind, columns[piece.role].label, piece.content
                )
                for piece in pieces
            }
        )
    return Pattern(tuple(columns.values()), tuple(rows))


def cells_by_pattern(table: Table, content: Inline) -> Mapping[str, str]:
    """Tell an item by the pattern of a declared table, or whole if it does not follow it.

    Args:
        table: a table of the layout ``list`` whose columns have a ``show``.
        content: what the item shows.

    Returns:
        Its cells by column name.
    """
    columns = [column for column in table.columns if not column.is_group]
    cells: dict[str, str] = {}
    at = 0
    for piece in pieces_of(content):
        wanted = _show(piece.role, piece.before, piece.behind)
        while at < len(columns) and (columns[at].show != wanted or columns[at].name == ITEM):
            at += 1
        if at == len(columns) or not to_cell(piece.content):
            return {ITEM: to_cell(content)}
        column = columns[at]
        cells[column.name] = stored(column.kind, column.label, piece.content)
        at += 1
    return cells


def _show(role: str, before: str, behind: str) -> str:
    """Write how a field is shown."""
    field = "{}"
    if role.startswith("strong"):
        field = "**{}**"
    elif role.startswith("emphasis"):
        field = "*{}*"
    return f"{_braced(before)}{field}{_braced(behind)}"


def _order(items: Sequence[Sequence[Piece]], common: set[str]) -> list[str]:
    """Put the roles in an order that as many items as possible follow.

    A role goes before another if it does so in more items than the other way round.
    """
    before: Counter[tuple[str, str]] = Counter()
    for pieces in items:
        roles = [piece.role for piece in pieces if piece.role in common]
        for at, role in enumerate(roles):
            before.update((role, later) for later in roles[at + 1 :])
    wins = {
        role: sum(before[role, other] > before[other, role] for other in common)
        - sum(before[other, role] > before[role, other] for other in common)
        for role in common
    }
    return sorted(common, key=lambda role: (-wins[role], role))


def _fits(
    pieces: Sequence[Piece], order: Sequence[str], frames: Mapping[str, tuple[str, str]]
) -> bool:
    places = {role: at for at, role in enumerate(order)}
    last = -1
    for piece in pieces:
        at = places.get(piece.role, -1)
        if at <= last or frames[piece.role] != (piece.before, piece.behind):
            return False
        if not to_cell(piece.content):
            return False
        last = at
    return bool(pieces)


def _columns(
    roles: Sequence[str],
    by_role: Mapping[str, Sequence[Piece]],
    frames: Mapping[str, tuple[str, str]],
) -> dict[str, Column]:
    names = Names((ITEM, "cite"))
    columns: dict[str, Column] = {}
    for role in roles:
        before, behind = frames[role]
        pieces = by_role[role]
        kind, label = Kind.TEXT, ""
        if role.startswith("link:"):
            kind = Kind.LINK
            label = Counter(
                to_text(piece.content[0].children)
                for piece in pieces
                if isinstance(piece.content[0], Link)
            ).most_common(1)[0][0]
        name = names.take(_name(role, pieces, has_title="title" in names))
        columns[role] = Column(
            name=name,
            header=name.capitalize(),
            kind=kind,
            label=label,
            show=_show(role, before, behind),
        )
    return columns


def _braced(literal: str) -> str:
    """Keep braces of a literal from being read as the field's place."""
    return literal.replace("{", "&#123;").replace("}", "&#125;")


def _name(role: str, pieces: Sequence[Piece], *, has_title: bool) -> str:
    """Name a column after what most of its fields are."""
    texts = [to_text(piece.content).strip() for piece in pieces]
    if role.startswith("link:"):
        return _identifier(slug(role.removeprefix("link:"), 24)) or "link"
    if role.startswith(("strong", "link")):
        return "link" if has_title and role.startswith("link") else "title"
    plain = role.split()[0]
    if plain in _PLAIN_NAMES:
        return _PLAIN_NAMES[plain]
    if _most(texts, lambda text: bool(_DATE.fullmatch(text))):
        return "date"
    if _most(texts, lambda text: len(names_in(text)) > 1):
        return "authors"
    if _most(texts, lambda text: bool(_VENUE.search(text)) and len(text.split()) <= 6):
        return "venue"
    long = sum(len(text.split()) for text in texts) / len(texts) >= 4
    if long and not has_title:
        return "title"
    return "venue" if role.startswith("emphasis") else "text"


def _identifier(text: str) -> str:
    return text if text[:1].isalpha() else f"link-{text}" if text else ""


def _most(texts: Sequence[str], test: Callable[[str], bool]) -> bool:
    return sum(test(text) for text in texts) >= 0.6 * len(texts)
