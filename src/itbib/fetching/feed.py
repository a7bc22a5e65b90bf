"""What a body is that arrived: a feed, an error in the form of a feed, or something else."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree import ElementTree

ATOM = "{http://www.w3.org/2005/Atom}"
OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"


@dataclass(frozen=True, slots=True)
class Feed:
    """The outline of an Atom feed.

    Attributes:
        entries: how many entries it has.
        total: how many there are in all, by its own account; the entries' number if it is silent.
        error: the words of the error that it reports, or empty.
    """

    entries: int
    total: int
    error: str = ""


def outline(content: bytes) -> Feed | None:
    """Look at a body.

    Returns:
        Its outline, or None if it is no Atom feed.
    """
    root = _parsed(content)
    if root is None or root.tag != f"{ATOM}feed":
        return None
    entries = root.findall(f"{ATOM}entry")
    total = root.findtext(f"{OPENSEARCH}totalResults", "").strip()
    return Feed(len(entries), int(total) if total.isdecimal() else len(entries), _error_in(entries))


def error_text(content: bytes) -> str:
    """Say what the body of an error says: arXiv's own summary, or plain text, or nothing."""
    root = _parsed(content)
    return excerpt(content) if root is None else _error_in(root.findall(f"{ATOM}entry"))


def _error_in(entries: list[ElementTree.Element]) -> str:
    """Give the words of an error that comes as the only entry of a feed."""
    if len(entries) != 1 or entries[0].findtext(f"{ATOM}title", "").strip() != "Error":
        return ""
    return _collapsed(entries[0].findtext(f"{ATOM}summary", "")) or "an error without words"


def excerpt(content: bytes) -> str:
    """Give the beginning of a plain text; nothing of markup."""
    text = _collapsed(content[:500].decode("utf-8", "replace"))
    return text[:80] if not text.startswith("<") else ""


def _parsed(content: bytes) -> ElementTree.Element | None:
    try:
        return ElementTree.fromstring(content)
    except ElementTree.ParseError:
        return None


def _collapsed(text: str) -> str:
    return " ".join(text.split())
