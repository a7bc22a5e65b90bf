"""Ask for papers as one of itbib's peers does: ``python ask_peer.py PEER URL DELAY ID...``.

Run it with the Python of an environment in which the peer is installed. The peers have arXiv's
address built in, so that is replaced here; how they ask is their own. What they say of each
paper is counted and thrown away.
"""

from __future__ import annotations

import contextlib
import io
import sys
from collections.abc import Callable, Sequence
from typing import Any

_ARXIV = "export.arxiv.org/api/query"


def ask_arxiv(url: str, delay: float, ids: Sequence[str]) -> int:
    """The ``arxiv`` package itself, as its documentation shows it."""
    import arxiv

    arxiv.Client.query_url_format = url + "?{}"
    client = arxiv.Client(delay_seconds=delay)
    return len(list(client.results(arxiv.Search(id_list=list(ids)))))


def ask_arxiv2bib(url: str, delay: float, ids: Sequence[str]) -> int:
    """The function behind the command; it knows no delay."""
    import arxiv2bib

    urlopen = arxiv2bib.urlopen
    arxiv2bib.urlopen = lambda address: urlopen(address.replace(f"http://{_ARXIV}", url))
    found = arxiv2bib.arxiv2bib(list(ids))
    return sum(not isinstance(one, arxiv2bib.ReferenceErrorInfo) for one in found)


def ask_papis(url: str, delay: float, ids: Sequence[str]) -> int:
    """The downloader behind ``papis add --from arxiv``; each paper has a client of its own."""
    import arxiv
    from papis.downloaders.arxiv import ArxivDownloader

    arxiv.Client.query_url_format = url + "?{}"
    return sum(bool(ArxivDownloader(one, one).get_data()) for one in ids)


def ask_cobib(url: str, delay: float, ids: Sequence[str]) -> int:
    """The parser behind ``cobib add --arxiv``; it knows no delay."""
    from cobib.parsers import arxiv

    arxiv.ARXIV_URL = f"{url}?id_list="
    return sum(bool(arxiv.ArxivParser().parse(one)) for one in ids)


def ask_bibcite(url: str, delay: float, ids: Sequence[str]) -> int:
    """The function behind ``bibcite add``, without the pause and the other services above it."""
    from bibcite import sources

    get = sources._get

    def redirected(client: Any, address: str, **settings: Any) -> Any:
        return get(client, address.replace(f"https://{_ARXIV}", url), **settings)

    sources._get = redirected
    return sum(bool(sources.arxiv_metadata(one).title) for one in ids)


PAUSES = {
    "itbib": "as set",
    "arxiv": "as set",
    "arxiv2bib": "none",
    "bibcite-cli": "1 s, not measured",
    "cobib": "none",
    "papis": "none",
}
"""What each makes of pauses between requests: read in its source, not measured."""
PEERS: dict[str, Callable[[str, float, Sequence[str]], int]] = {
    "arxiv": ask_arxiv,
    "arxiv2bib": ask_arxiv2bib,
    "bibcite-cli": ask_bibcite,
    "cobib": ask_cobib,
    "papis": ask_papis,
}


if __name__ == "__main__":
    _, peer, endpoint, pause, *papers = sys.argv
    with contextlib.redirect_stdout(io.StringIO()):
        count = PEERS[peer](endpoint, float(pause), papers)
    print(count)
