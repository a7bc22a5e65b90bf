"""Links to files of the repository that are not there."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from urllib.parse import unquote

from itbib.checking.addresses import flaw_of
from itbib.checking.finding import Finding, quoted
from itbib.checking.outline import Outline, address_of
from itbib.reading.texts import text_of
from itbib.rules import Code

Exists = Callable[[str], bool]
"""Tells whether there is a file or folder, by its path relative to the page's folder."""

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
# GitHub's own pages beside the files, as in ../../issues.
_OWN_PAGES = frozenset(
    {"issues", "pulls", "wiki", "releases", "discussions", "actions", "projects", "stargazers"}
    | {"tree", "blob", "raw", "commits", "graphs", "network", "compare", "fork", "watchers"}
)
_BARE_WORD = re.compile(r"[\w -]+")
_FEW = 3


def file_findings(outline: Outline, exists: Exists, path: str) -> Iterator[Finding]:
    """Find links and images that lead to files which are not there.

    A page that stands alone, as when it was downloaded, has none of its files beside it: where
    several links lead to files and none of them is there, nothing is said.

    Args:
        outline: the page.
        exists: tells which files there are.
        path: the file, as the user would name it.
    """
    links = [(link, address_of(link)) for link in outline.links]
    links += [(image, (image.attrs.get("src") or "").strip()) for image in outline.images]
    wanted = [(element, address, _target(address)) for element, address in links]
    files = [(element, address, target) for element, address, target in wanted if target]
    missing = [each for each in files if not exists(each[2])]
    if len(missing) == len(files) >= _FEW:
        return
    for element, address, _ in missing:
        said = text_of(element.children or ()) or (element.attrs.get("alt") or "")
        what = f"the link {quoted(said)}" if element.name == "a" else f"the image {quoted(said)}"
        message = f"{what} leads to {quoted(address)}, which is not there"
        line = outline.page.line_of(element) + 1
        yield Finding(Code.BROKEN_LINK, message, path, line)


def _target(address: str) -> str:
    """Give the path that an address leads to, relative to the page; empty if that is no file.

    A bare word without a dot is taken for a mistyped place of the page, see `anchors`.
    """
    if not address or address.startswith(("#", "?", "/")) or _SCHEME.match(address):
        return ""
    target = unquote(re.split(r"[?#]", address, maxsplit=1)[0])
    if not target or _BARE_WORD.fullmatch(target) or "\\" in target:
        return ""
    parts = posixpath.normpath(target).split("/")
    if parts[:1] == [".."] and not _OWN_PAGES.isdisjoint(parts):
        return ""
    # What is wrong with the address itself is told elsewhere.
    return "" if flaw_of(address, "", in_row=False) else target
