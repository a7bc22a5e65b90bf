"""The ways in which the stand-in arXiv server can be told to fail, as the service has done."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from arxiv_rules import TEXT, Answer

_ENTRY = re.compile(rb"<entry>.*?</entry>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Fault:
    """A way for the service to fail; what is not given here is as in the true answer.

    Attributes:
        status: HTTP status code.
        content_type: of the body.
        body: instead of the feed.
        headers: further header fields, such as ``Retry-After``.
        empty: give a feed without entries.
        short: leave out the first half of the entries, and count them all the same.
        cut: close the connection after half of the body.
        reset: drop the connection without an answer.
        delay: seconds to wait first; ``None`` waits until the server is released or closed.
    """

    status: int | None = None
    content_type: str | None = None
    body: bytes | None = None
    headers: tuple[tuple[str, str], ...] = ()
    empty: bool = False
    short: bool = False
    cut: bool = False
    reset: bool = False
    delay: float | None = 0.0

    def applied_to(self, true_answer: Answer) -> Answer:
        """Give the answer with this fault's status, content type and body."""
        body = true_answer.body if self.body is None else self.body
        if self.short:
            body = _ENTRY.sub(b"", body, count=len(_ENTRY.findall(body)) // 2)
        return Answer(
            true_answer.status if self.status is None else self.status,
            true_answer.content_type if self.content_type is None else self.content_type,
            body,
        )


RATE_EXCEEDED = Fault(429, TEXT, b"Rate exceeded.")
RATE_EXCEEDED_AS_200 = replace(RATE_EXCEEDED, status=200)
# The service throttles like this since September 2026, and says nothing that tells why.
NOT_ACCEPTABLE = Fault(
    406, "", b"", (("Cache-Control", "private, no-store"), ("Via", "1.1 varnish"))
)
UNAVAILABLE = Fault(503, TEXT, b"Service Unavailable")
HTML_PAGE = Fault(
    200, "text/html; charset=utf-8", b"<html><body><p>Maintenance</p></body></html>\n"
)
EMPTY_FEED = Fault(empty=True)
SHORT_FEED = Fault(short=True)
CUT_BODY = Fault(cut=True)
RESET = Fault(reset=True)
HANG = Fault(delay=None, reset=True)
