"""Which work a link leads to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from itbib.identifiers import ArxivId, IdentifierError
from itbib.markdown.inline import Image, Inline, Link, to_text

_NUMBER = re.compile(r"\d{4}\.\d{4,5}|/\d{7}")
_DOI = re.compile(r"10\.\d{4,9}/[^\s?#]+[^\s?#.,;)]")
_BADGE = re.compile(r"arxiv[-_:]{1,2}(\d{4}\.\d{4,5})", re.IGNORECASE)
_ANTHOLOGY = re.compile(
    r"(?:aclanthology\.org|aclweb\.org/anthology(?:/papers)?|anthology\.aclweb\.org)/"
    r"(?:papers/)?(?:[A-Z]/[A-Z]\d\d/)?(?P<id>[A-Z]\d\d-\d{4}|\d{4}\.[a-z0-9-]+\.\d+)",
    re.IGNORECASE,
)
_OPENREVIEW = re.compile(r"openreview\.net/(?:forum|pdf|attachment)\?(?:[^#]*&)?id=(?P<id>[\w-]+)")
# Sites that publish papers, by the end of their names.
_PUBLISHERS = (
    *("aclanthology.org", "aclweb.org", "openreview.net", "proceedings.neurips.cc", "nips.cc"),
    *("proceedings.mlr.press", "jmlr.org", "openaccess.thecvf.com", "ecva.net", "ijcai.org"),
    *("ojs.aaai.org", "aaai.org", "dl.acm.org", "ieeexplore.ieee.org", "computer.org"),
    *("link.springer.com", "sciencedirect.com", "nature.com", "science.org", "pnas.org"),
    *("biorxiv.org", "medrxiv.org", "techrxiv.org", "ssrn.com", "osf.io", "preprints.org"),
    *("isca-speech.org", "isca-archive.org", "usenix.org", "mdpi.com", "frontiersin.org"),
    *("semanticscholar.org", "wiley.com", "tandfonline.com", "oup.com", "plos.org"),
    *("direct.mit.edu", "eprint.iacr.org", "hal.science", "dblp.org", "dblp.uni-trier.de"),
    *("roboticsproceedings.org", "papers.nips.cc", "papers.neurips.cc", "bmvc2022.mpi-inf.mpg.de"),
    *("ndss-symposium.org", "vldb.org", "isprs.org", "elifesciences.org", "cell.com"),
    *("jair.org", "scholar.archive.org", "zenodo.org", "researchgate.net"),
)
# Sites whose pages are projects, code, data or people, and no papers.
_NO_PAPERS = (
    *("github.com", "gitlab.com", "gist.github.com", "bitbucket.org", "gitee.com"),
    *("huggingface.co", "hf.co", "modelscope.cn", "kaggle.com", "paperswithcode.com"),
    *("twitter.com", "x.com", "t.co", "youtube.com", "youtu.be", "bilibili.com", "t.me"),
    *("linkedin.com", "facebook.com", "discord.gg", "discord.com", "slack.com", "reddit.com"),
    *("shields.io", "badgen.net", "star-history.com", "visitor-badge.glitch.me", "awesome.re"),
    *(
        "scholar.google.com",
        "google.com",
        "colab.research.google.com",
        "zhihu.com",
        "wikipedia.org",
    ),
    *("mp.weixin.qq.com", "contrib.rocks", "opensource.org", "creativecommons.org", "mailto"),
)
PAPER_LABELS = frozenset(
    {"paper", "papers", "pdf", "abs", "abstract", "arxiv", "arxiv link", "paper link", "link"}
    | {"preprint", "doi", "acl", "openreview", "html", "论文", "article", "book", "publication"}
)


@dataclass(frozen=True, slots=True)
class Target:
    """A link of a cell or an item: what it says, where it leads, and the work's name.

    Attributes:
        text: what it says, plain.
        url: where it leads.
        work: name of the work as in :class:`~itbib.importing.draft.Mention`; empty if the
            address alone does not show that it is one.
    """

    text: str
    url: str
    work: str


def links_in(nodes: Inline) -> Iterator[tuple[str, str]]:
    """Give text and address of each link, in order; of an image its alternative text."""
    for node in nodes:
        match node:
            case Link(href, children):
                # What an image in it says instead is not the link's text, if it has some.
                text = "".join(to_text((n,)) for n in children if not isinstance(n, Image))
                yield text.strip() or to_text(children), href
                yield from links_in(children)
            case Image(src, alt):
                yield alt, src
            case _:
                yield from links_in(getattr(node, "children", ()))


def targets_in(nodes: Inline) -> list[Target]:
    """Give the links of a cell or an item, each with the work that it names."""
    return [Target(text.strip(), url, work_named(url)) for text, url in links_in(nodes)]


def work_named(url: str) -> str:
    """Name the work that an address leads to, if the address itself shows it.

    >>> work_named("https://arxiv.org/pdf/2305.11206v2.pdf")
    'arxiv:2305.11206'
    >>> work_named("https://doi.org/10.1145/3292500.3330701")
    'doi:10.1145/3292500.3330701'
    >>> work_named("https://github.com/GAIR/lima")
    ''
    """
    if key := arxiv_key(url):
        return f"arxiv:{key}"
    host = _host(url)
    plain = unquote(url)
    is_doi = host in ("doi.org", "dx.doi.org")
    is_doi = is_doi or ("/doi/" in plain and _is_among(host, _PUBLISHERS))
    if is_doi and (found := _DOI.search(plain)):
        return f"doi:{found[0].lower()}"
    if found := _ANTHOLOGY.search(url):
        return f"acl:{found['id'].lower()}"
    if found := _OPENREVIEW.search(url):
        return f"openreview:{found['id']}"
    return canonical(url) if _is_among(host, _PUBLISHERS) and urlsplit(url).path.strip("/") else ""


def arxiv_key(url: str) -> str:
    """Read the arXiv ID from an address, also from that of a badge; empty if there is none."""
    if badge := (_BADGE.search(url) if "badge" in url else None):
        return _key(badge[1])
    return _key(url) if _NUMBER.search(url) else ""


def may_be_work(url: str) -> bool:
    """Tell whether an address that is called a paper may be one: not so a code repository."""
    host = _host(url)
    if not host:
        return False
    is_file = url.lower().split("?")[0].endswith(".pdf")
    return is_file or not _is_among(host, _NO_PAPERS)


def canonical(url: str) -> str:
    """Give an address without what does not tell works apart: scheme, www, trailing slash."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    host = parts.netloc.lower().removeprefix("www.")
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{parts.path.rstrip('/')}{query}"


def _key(text: str) -> str:
    try:
        return ArxivId.parse(text).key
    except IdentifierError:
        return ""


def _host(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https"):
        return ""
    return (parts.hostname or "").removeprefix("www.")


def _is_among(host: str, sites: tuple[str, ...]) -> bool:
    return any(host == site or host.endswith(f".{site}") for site in sites)


def fragments_in(nodes: Inline) -> list[str]:
    """Give the places of the same page that links lead to."""
    return [url[1:] for _, url in links_in(nodes) if url.startswith("#") and len(url) > 1]
