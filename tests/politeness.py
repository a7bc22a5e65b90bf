"""What arXiv asks of all that somebody runs together: one connection, and a delay."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from arxiv_server import ArxivServer


def assert_polite(server: ArxivServer, delay: float) -> None:
    """Check by the server's own log that the delay was kept, and never two connections at once."""
    assert server.most_at_once == 1
    for earlier, later in pairwise(server.requests):
        # Of an answer that nobody waited for it is not known when it would have come.
        begun = earlier.time if earlier.answered is None else earlier.answered
        assert later.time - begun >= delay
    assert {request.headers.get("connection") for request in server.requests} <= {"close"}


def asked_for(server: ArxivServer, since: int = 0) -> Counter[str]:
    """Count how often each paper was asked for, not counting the first requests."""
    return Counter(
        key
        for request in server.requests[since:]
        for key in request.parameters["id_list"].split(",")
    )
