"""Papers by the thousand, made up for tests of fetching."""

from __future__ import annotations

from arxiv_papers import Author, Paper


def many_papers(count: int) -> list[Paper]:
    """Make up papers: ``2301.00001``, ``2301.00002`` and so on."""
    moment = "2023-05-01T00:00:00Z"
    return [
        Paper(
            f"2301.{number:05}",
            f"Made-Up Paper Number {number}",
            (Author("Ann Author"), Author(f"Bo Writer {number}")),
            moment,
            moment,
            ("cs.CL",),
        )
        for number in range(1, count + 1)
    ]
