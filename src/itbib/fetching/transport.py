"""One request over HTTP: in time, and letting nothing pass that is not a feed."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import (
    HTTPError,
    InvalidHeader,
    MaxRetryError,
    NewConnectionError,
    ReadTimeoutError,
)
from urllib3.util import Retry

from itbib.fetching.feed import error_text, excerpt, outline
from itbib.fetching.settings import Settings
from itbib.fetching.trouble import NETWORK, RefusedError, TroubleError

_OK = 200
_NOT_ACCEPTABLE = 406
_CLIENT_ERRORS = range(400, 500)
# Of the errors that HTTP lays at the client's door these pass: arXiv throttles with 429, and
# since September 2026 with 406; 408 and 425 say themselves that the request may be repeated.
_THROTTLING = frozenset({_NOT_ACCEPTABLE, 429, 503})
_PASSING = frozenset({_NOT_ACCEPTABLE, 408, 425, 429})
_LARGEST_ANSWER = 64 * 1024 * 1024
_CHUNK = 64 * 1024


def get(url: str, settings: Settings, time_left: float, on_headers: Callable[[], None]) -> bytes:
    """Get a feed.

    Args:
        url: the endpoint with a query.
        settings: how to ask.
        time_left: seconds that this may take at most.
        on_headers: is called as soon as the service begins to answer.

    Raises:
        TroubleError: no answer, a late, broken or senseless one, or one that asks for patience.
        RefusedError: the service will never answer this.
    """
    host = settings.host
    limit = max(min(settings.answer_timeout, time_left), 0.001)
    deadline = time.monotonic() + limit
    timeouts = (min(settings.connect_timeout, limit), limit)
    # One connection a request: one kept open would be a second one beside another process's.
    headers = {"User-Agent": settings.user_agent, "Connection": "close"}
    try:
        with (
            requests.Session() as session,
            session.get(url, headers=headers, timeout=timeouts, stream=True) as response,
        ):
            on_headers()
            content = _body(response, deadline, host)
    except requests.Timeout:
        raise TroubleError(f"{host} did not answer in time") from None
    except requests.exceptions.SSLError as error:
        raise RefusedError(f"{host} has no valid certificate: {_plainly(error)}", NETWORK) from None
    except requests.ConnectionError as error:
        message = f"{host} cannot be reached: {_plainly(error)}"
        raise TroubleError(message, NETWORK, is_silence=_is_silence(error)) from None
    except requests.RequestException as error:
        raise RefusedError(f"{host} cannot be asked: {_plainly(error)}", NETWORK) from None
    _check(response, content, host)
    return content


def _body(response: requests.Response, deadline: float, host: str) -> bytes:
    """Read an answer to its end.

    A limit for each read alone would let a service dribble for ever, or be late twice, so the
    whole has one, too.
    """
    content = bytearray()
    alarm = threading.Timer(max(deadline - time.monotonic(), 0.0), _end, [response])
    alarm.daemon = True
    alarm.start()
    try:
        while chunk := response.raw.read1(_CHUNK, decode_content=True):
            content += chunk
            if time.monotonic() > deadline:
                raise TroubleError(f"{host} did not answer in time")
            if len(content) > _LARGEST_ANSWER:
                raise TroubleError(f"{host} answered without end")
    except ReadTimeoutError:
        raise TroubleError(f"{host} did not answer in time") from None
    except (HTTPError, OSError):
        if time.monotonic() > deadline:
            raise TroubleError(f"{host} did not answer in time") from None
        raise TroubleError(f"{host} broke off in the middle of its answer") from None
    finally:
        alarm.cancel()
    return bytes(content)


def _end(response: requests.Response) -> None:
    """End a read that another thread is waiting for."""
    # The answer may have come to its end just now.
    with contextlib.suppress(ValueError, OSError):
        response.raw.shutdown()


def _check(response: requests.Response, content: bytes, host: str) -> None:
    """Let a feed pass.

    Raises:
        TroubleError: something that may pass came instead.
        RefusedError: the service does not want such a request.
    """
    status = response.status_code
    feed = outline(content)
    # Among the throttling answers of status 406 some carried what had been asked for.
    may_hold = status == _OK or (status == _NOT_ACCEPTABLE and feed is not None and feed.entries)
    if may_hold and feed is not None and not feed.error:
        return
    if status == _OK and feed is None:
        said = excerpt(content)
        message = f"{host} answered with something that is no Atom feed"
        is_throttling = said.lower().startswith("rate exceeded")
    else:
        said = error_text(content)
        message = f"{host} answered with HTTP {status}"
        is_throttling = status in _THROTTLING
    message += f": {said}" if said else ""
    if (status == _OK and feed is not None) or (
        status in _CLIENT_ERRORS and status not in _PASSING
    ):
        hint = "the service will not answer this however often it is asked"
        raise RefusedError(message, hint, summary=said, status=status)
    wait = _retry_after(response)
    raise TroubleError(message, retry_after=wait, is_throttling=is_throttling)


def _retry_after(response: requests.Response) -> float:
    """Read the Retry-After header (RFC 9110, section 10.2.3): seconds from now, or 0."""
    value = response.headers.get("Retry-After")
    if value is None:
        return 0.0
    try:
        return Retry().parse_retry_after(value)
    except (InvalidHeader, ValueError, OverflowError):
        return 0.0


def _is_silence(error: requests.ConnectionError) -> bool:
    reason = error.args[0] if error.args else None
    reason = reason.reason if isinstance(reason, MaxRetryError) else reason
    return isinstance(reason, NewConnectionError)


def _plainly(error: Exception) -> str:
    """Give the innermost reason of a network error, without addresses of objects."""
    reason: BaseException = error
    while True:
        inner = reason.__cause__ or reason.__context__
        if inner is None:
            break
        reason = inner
    if isinstance(reason, OSError) and reason.strerror:
        return reason.strerror
    return type(reason).__name__


def path_length(url: str) -> int:
    """Count the bytes of a URL's path as it stands in a request line."""
    return len(urlsplit(requests.Request("GET", url).prepare().path_url).path)
