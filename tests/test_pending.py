"""Which papers of a request have come, which are unknown, which are withheld."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itbib.fetching.batches import REQUEST_LINE_LIMIT, batches
from itbib.fetching.feed import error_text, excerpt, outline
from itbib.fetching.page import Page
from itbib.fetching.pending import Pending
from itbib.identifiers import ArxivId
from itbib.model import Record

A, B, C = "2301.00001", "2301.00002", "math/0309136"


def page(*keys: str, total: int | None = None) -> Page:
    records = tuple(
        Record(ArxivId.parse(f"{key}v2"), "T", ("Ann",), "2023-01-01", "2023-01-02", "cs.CL")
        for key in keys
    )
    return Page(records, len(keys) if total is None else total)


def test_all_have_come() -> None:
    pending = Pending([A, C])
    assert [r.identifier.key for r in pending.take(page(C, A))] == [C, A]
    assert (pending.is_settled, pending.keys, pending.withheld) == (True, [], ())


def test_what_a_whole_page_lacks_is_unknown() -> None:
    pending = Pending([A, B, C])
    pending.take(page(A, C))
    assert (pending.is_settled, pending.keys, pending.withheld) == (True, [B], ())


def test_an_empty_page_must_come_twice() -> None:
    pending = Pending([A])
    pending.take(page())
    assert not pending.is_settled
    pending.take(page())
    assert (pending.is_settled, pending.keys, pending.withheld) == (True, [A], ())


def test_something_between_two_empty_pages_takes_the_doubt_back() -> None:
    pending = Pending([A])
    pending.take(page())
    pending.doubt_anew()
    pending.take(page())
    assert not pending.is_settled


def test_a_short_page_leaves_the_rest_to_be_asked_for() -> None:
    pending = Pending([A, B, C])
    pending.take(page(B, total=3))
    assert (pending.is_settled, pending.keys) == (False, [A, C])
    pending.take(page(A, C))
    assert (pending.is_settled, pending.keys) == (True, [])


def test_what_is_counted_and_never_sent_is_withheld() -> None:
    pending = Pending([A, B])
    for _ in range(2):
        pending.take(page(total=2))
        assert not pending.is_settled
    pending.take(page(total=2))
    assert (pending.is_settled, pending.withheld) == (True, (A, B))


def test_two_kinds_of_empty_pages_are_counted_apart() -> None:
    pending = Pending([A])
    for total in (2, 0, 1, 0):
        pending.take(page(total=total))
        assert not pending.is_settled
    pending.take(page())
    assert pending.is_settled


def test_papers_that_nobody_asked_for_are_left() -> None:
    pending = Pending([A])
    assert pending.take(page(B)) == ()
    assert not pending.is_settled


@given(st.integers(0, 3000), st.integers(1, 200))
def test_batches_keep_all_and_fit(count: int, path: int) -> None:
    keys = [f"{2301 + n // 99999:04}.{n % 99999:05}" for n in range(count)]
    cut = list(batches(keys, path))
    assert [key for batch in cut for key in batch] == keys
    for batch in cut:
        query = f"?search_query=&id_list={','.join(batch)}&sortBy=relevance&sortOrder=descending"
        line = f"GET {'p' * path}{query}&start=0&max_results={len(batch)} HTTP/1.1"
        assert len(line) <= REQUEST_LINE_LIMIT
    assert len(cut) <= -(-count // 280)


def test_an_id_longer_than_the_limit_still_gets_a_request() -> None:
    assert list(batches([A, B], 5000)) == [[A], [B]]


ATOM = "http://www.w3.org/2005/Atom"
SEARCH = "http://a9.com/-/spec/opensearch/1.1/"


def feed(inside: str) -> bytes:
    return f'<feed xmlns="{ATOM}" xmlns:o="{SEARCH}">{inside}</feed>'.encode()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (feed(""), (0, 0, "")),
        (feed("<o:totalResults>7</o:totalResults><entry/><entry/>"), (2, 7, "")),
        (feed("<o:totalResults>many</o:totalResults><entry/>"), (1, 1, "")),
        (
            feed("<entry><title>Error</title><summary>bad\n id</summary></entry>"),
            (1, 1, "bad id"),
        ),
        (feed("<entry><title>Error</title></entry>"), (1, 1, "an error without words")),
        (feed("<entry><title>Error</title></entry><entry/>"), (2, 2, "")),
    ],
)
def test_the_outline_of_a_feed(content: bytes, expected: tuple[int, int, str]) -> None:
    found = outline(content)
    assert found is not None
    assert (found.entries, found.total, found.error) == expected


@pytest.mark.parametrize("content", [b"", b"Rate exceeded.", b"<html/>", feed("")[:-3], b"\xff"])
def test_what_is_no_feed(content: bytes) -> None:
    assert outline(content) is None


def test_what_an_error_says() -> None:
    assert error_text(b" Rate\n exceeded. ") == "Rate exceeded."
    assert error_text(b"<html><p>Oops</html>") == ""
    assert error_text(feed("<entry><title>A paper</title><summary>Words</summary></entry>")) == ""
    assert len(excerpt(b"x" * 1000)) == 80
