"""Asking one server for one address, without being led into a private network.

The host's name is resolved here, once, and the connection is made to an address that was found to
be public: a name that leads somewhere else a moment later leads nowhere (DNS rebinding). So is each
redirection.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Collection
from urllib.parse import urljoin, urlsplit

import urllib3
from urllib3.util import Timeout

from itbib import __version__
from itbib.linking.answer import Answer, Verdict

TIMEOUT = Timeout(connect=10.0, read=20.0)
_MOST_REDIRECTIONS = 8
_GONE = frozenset({404, 410})
_HEADERS = {"User-Agent": f"itbib/{__version__} (link check)", "Accept": "*/*"}


class _RefusedError(Exception):
    """The address is not one to be asked."""


class _NoHostError(Exception):
    """There is no such host."""


def ask(url: str, allowed: Collection[str] = ()) -> Answer:
    """Ask whether there is something at an address.

    HEAD is asked first and GET if that fails, for some servers know no HEAD; of what GET gives,
    nothing is read.

    Args:
        url: begins with ``http://`` or ``https://``.
        allowed: hosts that may be asked although their addresses are private.
    """
    try:
        status = _status("HEAD", url, allowed)
        if status >= 400:
            status = _status("GET", url, allowed)
    except _RefusedError as error:
        return Answer(Verdict.REFUSED, str(error))
    except _NoHostError as error:
        return Answer(Verdict.DEAD, str(error))
    except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
        return Answer(Verdict.UNKNOWN, f"cannot be reached ({type(error).__name__})")
    if status in _GONE:
        return Answer(Verdict.DEAD, f"answers with HTTP {status}")
    if status < 400:
        return Answer(Verdict.ALIVE, f"answers with HTTP {status}")
    return Answer(Verdict.UNKNOWN, f"answers with HTTP {status}")


def _status(method: str, url: str, allowed: Collection[str]) -> int:
    """Give the status at the end of all redirections."""
    for _ in range(_MOST_REDIRECTIONS):
        status, location = _once(method, url, allowed)
        if not location or status not in (301, 302, 303, 307, 308):
            return status
        url = urljoin(url, location)
    return 310  # Too many redirections: a browser would give up, too.


def _once(method: str, url: str, allowed: Collection[str]) -> tuple[int, str]:
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or not host:
        raise _RefusedError(f"leads to {url[:80]!r}, which is no address of the web")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    address = _public_address(host, port, allowed)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    name = parts.netloc.rpartition("@")[2]
    with _pool(parts.scheme, address, port, host) as pool:
        response = pool.urlopen(
            method,
            path,
            headers={**_HEADERS, "Host": name},
            redirect=False,
            retries=False,
            timeout=TIMEOUT,
            preload_content=False,
            assert_same_host=False,
        )
        response.close()
        return response.status, response.headers.get("Location", "")


def _pool(scheme: str, address: str, port: int, host: str) -> urllib3.HTTPConnectionPool:
    if scheme == "http":
        return urllib3.HTTPConnectionPool(address, port, maxsize=1)
    return urllib3.HTTPSConnectionPool(
        address, port, maxsize=1, server_hostname=host, assert_hostname=host
    )


def _public_address(host: str, port: int, allowed: Collection[str]) -> str:
    """Resolve a host; all its addresses must be public (RFC 6890), or it must be allowed."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError):
        raise _NoHostError(f"leads to a host that is not there, {host}") from None
    addresses = [str(each[4][0]).partition("%")[0] for each in found]
    if host not in allowed:
        for address in addresses:
            if not _is_public(address):
                raise _RefusedError(f"leads to the private address {address} and was not asked")
    return addresses[0]


def _is_public(text: str) -> bool:
    address = ipaddress.ip_address(text)
    mapped = getattr(address, "ipv4_mapped", None)
    if mapped is not None:
        address = mapped
    return address.is_global and not address.is_multicast
