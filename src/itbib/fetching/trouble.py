"""The two ways in which a request can fail: it may be tried again, or there is no use."""

from __future__ import annotations

from itbib.errors import ArxivError, Problem

AGAIN = "run the command again later, it goes on from here; or name a mirror in ITBIB_ARXIV_URL"
NETWORK = "check the network, or name a mirror in ITBIB_ARXIV_URL"


class TroubleError(ArxivError):
    """The service fails in a way that may pass.

    Attributes:
        retry_after: seconds after which the service wants to be asked again; 0 if it did not say.
        is_throttling: whether it says that it is asked too often, which holds for all processes.
        is_silence: whether nobody is there at all, so that a long wait is of little use.
    """

    def __init__(
        self,
        message: str,
        hint: str = AGAIN,
        *,
        retry_after: float = 0.0,
        is_throttling: bool = False,
        is_silence: bool = False,
    ) -> None:
        super().__init__(Problem(message, hint=hint))
        self.retry_after = retry_after
        self.is_throttling = is_throttling
        self.is_silence = is_silence


class RefusedError(ArxivError):
    """The service refuses the request, and would refuse it again.

    Attributes:
        summary: the service's own words, or empty.
        status: the HTTP status; 0 if there was none.
    """

    def __init__(self, message: str, hint: str, *, summary: str = "", status: int = 0) -> None:
        super().__init__(Problem(message, hint=hint))
        self.summary = summary
        self.status = status

    @property
    def is_too_long(self) -> bool:
        """Whether the service says that the request itself is too long (RFC 9110, 15.5.15)."""
        return self.status in (413, 414, 431) or "too large" in self.summary.lower()
