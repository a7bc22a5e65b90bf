"""What is wrong with the address of a link, as far as the address itself tells."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from itbib.checking.finding import quoted
from itbib.identifiers import ArxivId, IdentifierError
from itbib.rules import Code

# Words that stand where an address was to be filled in.
_FILLERS = frozenset(
    {"todo", "tbd", "tba", "tbc", "fixme", "url", "link", "your-link", "your_link", "your-url"}
    | {"link-here", "url-here", "placeholder", "coming-soon", "coming soon", "none", "null", "na"}
    | {"n/a", "-", "--", "–", "—", "...", "…", "?", "??", "???", "address", "href", "username"}
)
_FILLED_PARTS = frozenset(
    {"todo", "tbd", "fixme", "placeholder", "your-username", "your_username", "yourusername"}
    | {"your-repo", "your_repo", "your-org", "username", "your-name", "yourname"}
)
_CROSSES = re.compile(r"x{3,}(?:[./]x+)?|\?{2,}(?:\.\?+)?|0{4}\.0{4,5}", re.IGNORECASE)
# Names that are reserved for examples (RFC 2606, section 3; RFC 6761, section 6).
_EXAMPLES = re.compile(r"(?:.*\.)?(?:example\.(?:com|org|net)|example|invalid)")
_ARXIV_PAGES = frozenset({"abs", "pdf", "html", "format", "ps", "src", "e-print"})
# Sites of which the bare front page is no paper and no project.
_SITES = frozenset(
    {"github.com", "huggingface.co", "arxiv.org", "openreview.net", "doi.org", "gitlab.com"}
    | {"aclanthology.org", "youtube.com", "kaggle.com", "modelscope.cn", "dl.acm.org"}
)
LABELS = frozenset(
    {"paper", "pdf", "abs", "code", "project", "github", "link", "website", "page", "demo", "data"}
    | {"dataset", "model", "arxiv", "blog", "homepage", "project page", "repo", "doi", "download"}
)
"""What links are called that lead to a paper, its code or its project."""

_MISTYPED = re.compile(r"(?!https?://)(?:h[htps]{2,6}|ttps?):?/{1,3}(?=[\w-])", re.IGNORECASE)
_DOUBLED = re.compile(r"https?:/{0,2}(?=https?:/)|https?://\S*\s+https?://", re.IGNORECASE)
_NO_SCHEME = re.compile(
    r"www\.[\w-]+\.\w|[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|io|ai|edu|co|cc|dev)/", re.IGNORECASE
)
_WORD = re.compile(r"[^\W_][\w-]*")
# What no address has (RFC 3986, appendix A) and what hints at a link that went wrong.
_MARKUP_INSIDE = re.compile(
    r"\A(?:\[|%5B)(?=https?:)|(?:\]|%5D)\(|(?<=://)\S*?(?:<[/a-z]|\*\*)", re.IGNORECASE
)
_BLANK_INSIDE = re.compile(r"(?<=\S)\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with an address, as the end of a sentence about the link."""

    code: Code
    message: str
    hint: str = ""


def flaw_of(address: str, label: str, *, in_row: bool) -> Flaw | None:
    """Say what is wrong with an address.

    Args:
        address: where the link leads, without blanks around it; not empty, no ``#`` at its start.
        label: what the link is called.
        in_row: whether it stands in a row of a table or an item of a list: there a link that is
            called "code" leads to a repository, not to the front page of GitHub.
    """
    label = label.strip(" []()【】:*").lower()
    if address.lower().strip("<>[]() ") in _FILLERS or _CROSSES.fullmatch(address):
        return _placeholder(address)
    if _DOUBLED.match(address):
        return Flaw(Code.BAD_ADDRESS, f"has two addresses in one: {quoted(address)}")
    if _MARKUP_INSIDE.search(address):
        return Flaw(Code.BAD_ADDRESS, f"has markup in its address: {quoted(address)}")
    if _BLANK_INSIDE.search(address):
        return Flaw(Code.BAD_ADDRESS, f"has a blank in its address: {quoted(address)}")
    if mistyped := _MISTYPED.match(address):
        meant = f"https://{address[mistyped.end() :]}"
        hint = f"did you mean {meant}?"
        return Flaw(Code.BAD_ADDRESS, f"has a mistyped address: {quoted(address)}", hint)
    if _NO_SCHEME.match(address):
        hint = f"GitHub takes it for a file; did you mean https://{address}?"
        return Flaw(Code.BAD_ADDRESS, f"has an address without https://: {quoted(address)}", hint)
    if in_row and label in LABELS and _WORD.fullmatch(address) and address.lower() != label:
        hint = "an address begins with https://"
        return Flaw(Code.BAD_ADDRESS, f"leads to a file {quoted(address)}", hint)
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError as error:
        return Flaw(Code.BAD_ADDRESS, f"has a malformed address: {quoted(address)} ({error})")
    if parts.scheme not in ("http", "https"):
        return None
    path = parts.path.strip("/")
    if not host or host == "www" or _EXAMPLES.fullmatch(host):
        return _placeholder(address)
    if any(p.lower() in _FILLED_PARTS or _CROSSES.fullmatch(p) for p in path.split("/")[:2]):
        return _placeholder(address)
    if host == "arxiv.org" or host.endswith(".arxiv.org"):
        page, _, rest = path.partition("/")
        if page.lower() in _ARXIV_PAGES:
            return _arxiv_flaw(address, rest)
    bare = not path and not parts.query and not parts.fragment
    if bare and in_row and label in LABELS and host in _SITES:
        return _placeholder(address)
    return None


def _placeholder(address: str) -> Flaw:
    return Flaw(Code.PLACEHOLDER_LINK, f"leads to a placeholder: {quoted(address)}")


def _arxiv_flaw(address: str, rest: str) -> Flaw | None:
    if not rest or rest.lower() in _FILLERS or rest == ".pdf":
        hint = "the ID of the paper is missing"
        return Flaw(Code.PLACEHOLDER_LINK, f"leads to a placeholder: {quoted(address)}", hint)
    try:
        ArxivId.parse(address)
    except IdentifierError as error:
        return Flaw(Code.BAD_IDENTIFIER, f"leads to no paper: {error}", error.problems[0].hint)
    return None
