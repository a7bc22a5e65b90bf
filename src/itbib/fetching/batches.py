"""Cutting a list of papers into requests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

REQUEST_LINE_LIMIT = 4094
"""Bytes of a request line that arXiv's server takes ("Request Line is too large")."""

_FIXED = len("GET  HTTP/1.1") + len(
    "?search_query=&id_list=&sortBy=relevance&sortOrder=descending&start=0&max_results=9999"
)


def batches(keys: Sequence[str], path_length: int) -> Iterator[list[str]]:
    """Cut a list of papers so that each request line stays within the server's limit.

    The papers of arXiv's present numbering cost eleven bytes each, so about 360 go into one.

    Args:
        keys: canonical keys without version.
        path_length: bytes of the path in the request line.

    >>> [len(batch) for batch in batches(["2305.11206"] * 1000, len("/api/query"))]
    [362, 362, 276]
    """
    fixed = _FIXED + path_length
    batch: list[str] = []
    length = fixed
    for key in keys:
        cost = len(key) + len(",")
        if batch and length + cost > REQUEST_LINE_LIMIT:
            yield batch
            batch, length = [], fixed
        batch.append(key)
        length += cost
    if batch:
        yield batch
