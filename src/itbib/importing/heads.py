"""Names and kinds of columns, from the heads of a table and from what stands below them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from itbib.importing.links import PAPER_LABELS, may_be_work, targets_in
from itbib.markdown.inline import Inline, Link, to_text
from itbib.querying.values import is_month
from itbib.slugs import Names, slug
from itbib.survey.config import Kind

_NUMBER = re.compile(
    r"[~≈<>≤≥+±-]?\s*[$€£]?\d[\d,.]*\s*(?:[KMBTkmbt%x×]|GB|TB|[KMB]\+|\+)?"
    r"(?:\s*(?:to|-|–|~|/|±)\s*\d[\d,.]*\s*(?:[KMBTkmbt%x×]|GB|TB)?)?"
)
_PAPER_HEADS = PAPER_LABELS | {"reference", "references", "ref", "ref.", "source", "paper/blog"}
_TITLE_HEADS = frozenset({"title", "paper title", "titles", "title & authors", "paper", "论文标题"})
_NAME_HEADS = re.compile(
    r"\b(name|model|method|dataset|benchmark|system|framework|approach|tool|project|work|algorithm)",
    re.IGNORECASE,
)
_LEADING = re.compile(r"^(?:of|the|a|an|no)-(?=[a-z])")
_RESERVED = ("cite", "item")


def column_names(headers: Sequence[Sequence[str]]) -> list[str]:
    """Name columns after their heads, each differently.

    Args:
        headers: for each column the plain texts of its heads, the outermost first.
    """
    names = Names(_RESERVED)
    made = []
    for position, header in enumerate(headers, 1):
        texts = [text for text in header if text]
        wanted = _LEADING.sub("", slug(texts[-1], 30)) if texts else ""
        clash = Counter(tuple(t for t in h if t)[-1:] for h in headers)
        if len(texts) > 1 and clash[tuple(texts[-1:])] > 1:
            wanted = slug(f"{texts[-2]} {texts[-1]}", 40)
        if not wanted or not wanted[0].isalpha():
            wanted = f"column-{wanted}" if wanted else f"column-{position}"
        made.append(names.take(wanted))
    return made


def kind_of(header: str, cells: Sequence[Inline]) -> tuple[Kind, str]:
    """Tell what a column holds.

    Args:
        header: the plain text of its head.
        cells: what stands in it, empty cells included.

    Returns:
        The kind, and the label of its links where it is ``paper`` or ``link``.
    """
    filled = [cell for cell in cells if cell and to_text(cell).strip(" -–—/") != ""]
    if not filled:
        return Kind.TEXT, ""
    texts = [to_text(cell).strip() for cell in filled]
    if all(text in ("Yes", "No") for text in texts):
        return Kind.FLAG, ""
    links = [cell[0] for cell in filled if len(cell) == 1 and isinstance(cell[0], Link)]
    labels = Counter(to_text(link.children) for link in links if link.href)
    if labels and len(links) >= 0.5 * len(filled):
        label, count = labels.most_common(1)[0]
        if count >= 0.5 * len(links) and (count > 1 or len(filled) == 1):
            named = [link for link in links if to_text(link.children) == label]
            is_paper = header.strip().lower() in _PAPER_HEADS or label.lower() in PAPER_LABELS
            works = sum(bool(target.work) for link in named for target in targets_in((link,)))
            if works >= 0.5 * len(named) or (is_paper and works):
                return Kind.PAPER, label
            return Kind.LINK, label
    numbers = sum(bool(_NUMBER.fullmatch(text)) and not is_month(text) for text in texts)
    return (Kind.NUMBER if numbers >= 0.7 * len(texts) else Kind.TEXT), ""


def about_column(headers: Sequence[str], columns: Sequence[Sequence[Inline]]) -> int:
    """Find the column that says what a row is about: that with most works, else the name's."""
    counts = [
        sum(any(target.work for target in targets_in(cell)) for cell in cells) for cells in columns
    ]
    if counts and max(counts) > 0:
        return counts.index(max(counts))
    return name_column(headers, columns)


def name_column(headers: Sequence[str], columns: Sequence[Sequence[Inline]]) -> int:
    """Find the column that names a row: that with a telling head, else with most texts."""
    for position, header in enumerate(headers):
        if header.strip().lower() in _TITLE_HEADS and _has_titles(columns[position]):
            return position
    for position, header in enumerate(headers):
        if _NAME_HEADS.search(header) and not _is_link_column(columns[position]):
            return position
    distinct = [len({to_text(cell) for cell in cells if cell}) for cells in columns]
    plain = [
        0 if _is_link_column(cells) else count
        for cells, count in zip(columns, distinct, strict=True)
    ]
    return plain.index(max(plain)) if plain else 0


def is_title(header: str) -> bool:
    """Tell whether a head announces the titles of papers."""
    return header.strip().lower() in _TITLE_HEADS


def is_paper_link(header: str, text: str, url: str) -> bool:
    """Tell whether a link is called a paper, and may be one."""
    called = text.strip(" []()").lower() in PAPER_LABELS or header.strip().lower() in _PAPER_HEADS
    return called and may_be_work(url)


def _has_titles(cells: Sequence[Inline]) -> bool:
    filled = [cell for cell in cells if cell]
    titles = sum(len(to_text(cell).split()) > 2 for cell in filled)
    return titles > 0.5 * len(filled) and not _is_link_column(cells)


def _is_link_column(cells: Sequence[Inline]) -> bool:
    filled = [cell for cell in cells if cell]
    links = [cell for cell in filled if len(cell) == 1 and isinstance(cell[0], Link)]
    labels = Counter(to_text(cell).strip() for cell in links)
    called = sum(n for label, n in labels.items() if label.lower() in PAPER_LABELS)
    repeated = sum(n for n in labels.values() if n > 1)
    return max(called, repeated) > 0.5 * len(filled)
