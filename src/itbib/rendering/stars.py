"""The badge of a GitHub repository: an image that shields.io draws when the page is shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from itbib.markdown.markup import Image, Inline, Link, parse
from itbib.markdown.nodes import Node

BADGE = "https://img.shields.io/github/stars/{}?style=social"

_REPOSITORY = re.compile(
    r"(?:(?:git\+)?https?://|//)?(?:www\.)?github\.com/"
    r"(?P<owner>[A-Za-z0-9](?:[A-Za-z0-9-]{0,38}))/(?P<name>[A-Za-z0-9._-]{1,100})(?=[/?#]|\Z)",
    re.IGNORECASE,
)
# What stands at the place of an owner in addresses of other pages of GitHub.
_NO_OWNERS = frozenset(
    {
        *("about", "apps", "blog", "collections", "contact", "customer-stories", "enterprise"),
        *("events", "explore", "features", "gist", "issues", "login", "logout", "marketplace"),
        *("new", "notifications", "orgs", "organizations", "pricing", "pulls", "readme", "search"),
        *("security", "sessions", "settings", "signup", "site", "sponsors", "stars", "team"),
        *("topics", "trending", "users", "user-attachments"),
    }
)
_ADDRESS = re.compile(r"\S+\Z")


def repository(url: str) -> str:
    """Give the repository that an address leads into.

    Returns:
        ``OWNER/REPO``; empty for an address elsewhere, also on GitHub: an account, a gist, a
        topic.

    >>> repository("https://github.com/tatsu-lab/stanford_alpaca/blob/main/README.md#data")
    'tatsu-lab/stanford_alpaca'
    >>> repository("https://github.com/topics/llm"), repository("https://gist.github.com/a/b")
    ('', '')
    """
    found = _REPOSITORY.match(url.strip())
    if found is None or found["owner"].lower() in _NO_OWNERS:
        return ""
    name = re.sub(r"\.git\Z", "", found["name"], flags=re.IGNORECASE)
    return f"{found['owner']}/{name}" if name.strip(".") else ""


def badge(cells: Iterable[str], urls: Iterable[str]) -> Inline:
    """Make the badge of the first repository that a row or its works link to.

    Args:
        cells: what the row holds, each an address or inline Markdown.
        urls: the addresses of its works.
    """
    addresses = (address for cell in cells for address in _addresses(cell))
    for address in (*addresses, *urls):
        if found := repository(address):
            image = Image(BADGE.format(found), f"stars of {found}")
            return (Link(f"https://github.com/{found}", (image,)),)
    return ()


def _addresses(cell: str) -> Iterator[str]:
    if _ADDRESS.match(cell):
        yield cell
    if "github.com/" in cell.lower():
        yield from _links(parse(cell))


def _links(nodes: Inline) -> Iterator[str]:
    waiting: list[Node] = list(reversed(nodes))
    while waiting:
        node = waiting.pop()
        if isinstance(node, Link):
            yield node.href
        waiting.extend(reversed(getattr(node, "children", ())))
