"""Trying again: how often, after how long, and when it is enough."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception_type,
    wait_exponential,
    wait_random,
)

from itbib.errors import Problem
from itbib.fetching.trouble import TroubleError

_Result = TypeVar("_Result")

SHORTEST_WAIT = 0.02
"""Seconds before the first repetition where no delay is kept between requests."""
LONGEST_WAIT = 20
"""How many first waits the longest lasts: a minute at arXiv's three seconds."""
TROUBLE_LIMIT = 200
"""How many first waits of trouble a request is worth: ten minutes at arXiv's three seconds."""
REQUESTED_LIMIT = 120.0
"""Seconds that trouble may last at least where the service names a time, however fast it is."""
TRIES_IN_SILENCE = 3
"""How often a host is called that is not there at all."""


class Patience:
    """How long arXiv's trouble is borne.

    The waits begin with the delay between requests, so that a fast mirror is asked again fast,
    and double, each with a random part so that several processes do not come back at once.
    A service that names a time itself (Retry-After) is given it.

    Args:
        delay: seconds between requests.
        max_wait: seconds that all may take together; 0 to ask once and bear no trouble; None to
            bear some minutes of trouble with each request. Without trouble the latter two take
            whatever time is needed.
    """

    def __init__(self, delay: float, max_wait: float | None) -> None:
        self._first = max(delay, SHORTEST_WAIT)
        self._max_wait = max_wait
        self._started = time.monotonic()
        self._trouble_since: float | None = None
        longest = self._first * LONGEST_WAIT
        self._backoff = wait_exponential(self._first, max=longest) + wait_random(0, self._first)

    def left(self) -> float:
        """Seconds that the work may still take; infinite if nobody set a limit."""
        if not self._max_wait:
            return float("inf")
        return max(self._started + self._max_wait - time.monotonic(), 0.0)

    def bear(
        self, attempt: Callable[[], _Result], on_wait: Callable[[TroubleError, float], None]
    ) -> _Result:
        """Make a request, again and again while there is trouble and patience.

        Args:
            attempt: makes it once.
            on_wait: is told of each trouble, and for how many seconds there will be a pause.

        Raises:
            TroubleError: the last trouble, saying how often and how long it was tried.
            RefusedError: as ``attempt`` raised it.
        """
        self._trouble_since = None

        def before_sleep(state: RetryCallState) -> None:
            on_wait(_trouble(state), state.upcoming_sleep)

        retrying = Retrying(
            retry=retry_if_exception_type(TroubleError),
            wait=self._wait,
            stop=self._is_enough,
            before_sleep=before_sleep,
            reraise=True,
        )
        try:
            return retrying(attempt)
        except TroubleError as trouble:
            raise _told(trouble, retrying, self._max_wait) from None

    def _wait(self, state: RetryCallState) -> float:
        return max(self._backoff(state), _trouble(state).retry_after)

    def _is_enough(self, state: RetryCallState) -> bool:
        now = time.monotonic()
        if self._trouble_since is None:
            self._trouble_since = now
        if _trouble(state).is_silence and state.attempt_number >= TRIES_IN_SILENCE:
            return True
        if self._max_wait is not None:
            return self._max_wait == 0 or state.upcoming_sleep >= self.left()
        limit = self._first * TROUBLE_LIMIT
        if _trouble(state).retry_after:
            limit = max(limit, REQUESTED_LIMIT)
        return now + state.upcoming_sleep - self._trouble_since > limit


def _trouble(state: RetryCallState) -> TroubleError:
    error = state.outcome.exception() if state.outcome is not None else None
    assert isinstance(error, TroubleError)
    return error


def _told(trouble: TroubleError, retrying: Retrying, max_wait: float | None) -> TroubleError:
    """Add to the last trouble how much was tried."""
    problem = trouble.problems[0]
    tries = retrying.statistics.get("attempt_number", 1)
    message = problem.message
    if tries > 1:
        message += f" ({tries} tries)"
    if trouble.retry_after:
        message += f"; it wants to be left alone for {trouble.retry_after:.0f} s"
    hint = problem.hint
    if max_wait:
        hint += f"; more than {max_wait:g} s can be allowed with --max-wait"
    told = TroubleError(message, hint)
    assert isinstance(told.problems[0], Problem)
    return told
