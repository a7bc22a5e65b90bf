"""What the environment says of arXiv: where it is asked, how fast, and in whose name.

ITBIB_ARXIV_URL is the query endpoint, ITBIB_ARXIV_DELAY the seconds between requests (3),
ITBIB_ARXIV_TIMEOUT the seconds to wait for a connection and for a whole answer (15 and 60),
ITBIB_CONTACT an address at which arXiv reaches whoever runs itbib.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from urllib.parse import urlsplit

from itbib import __version__
from itbib.errors import UsageError

DEFAULT_URL = "https://export.arxiv.org/api/query"
DEFAULT_DELAY = 3.0
"""Seconds between requests that arXiv's terms of use ask for (info.arxiv.org/help/api/tou.html)."""
CONNECT_TIMEOUT = 15.0
ANSWER_TIMEOUT = 60.0


@dataclass(frozen=True, slots=True)
class Settings:
    """How arXiv is asked.

    Attributes:
        url: the query endpoint, without a query.
        delay: seconds between two requests.
        connect_timeout: seconds that a connection may take.
        answer_timeout: seconds that an answer may take, from the request to its last byte.
        contact: an address that requests carry; empty if the user set none.
    """

    url: str = DEFAULT_URL
    delay: float = DEFAULT_DELAY
    connect_timeout: float = CONNECT_TIMEOUT
    answer_timeout: float = ANSWER_TIMEOUT
    contact: str = ""

    @property
    def host(self) -> str:
        """The host that is asked, with the port if one is named."""
        return urlsplit(self.url).netloc.rpartition("@")[2]

    @property
    def user_agent(self) -> str:
        """How itbib calls itself (RFC 9110, section 10.1.5)."""
        contact = f"; {self.contact}" if self.contact else ""
        return f"itbib/{__version__} (arXiv metadata for BibTeX{contact})"


def from_environment() -> Settings:
    """Read the settings.

    Raises:
        UsageError: one of them is malformed.
    """
    return Settings(
        url=_url(),
        delay=_seconds("ITBIB_ARXIV_DELAY", DEFAULT_DELAY),
        connect_timeout=_seconds("ITBIB_ARXIV_TIMEOUT", CONNECT_TIMEOUT, least=0.001),
        answer_timeout=_seconds("ITBIB_ARXIV_TIMEOUT", ANSWER_TIMEOUT, least=0.001),
        contact=_contact(),
    )


def _url() -> str:
    url = os.environ.get("ITBIB_ARXIV_URL") or DEFAULT_URL
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:  # brackets without an IPv6 address, a port beyond 65535
        usable = False
    if not usable:
        raise UsageError.of(f"ITBIB_ARXIV_URL is no http address: {url!r}")
    return url


def _seconds(name: str, default: float, least: float = 0.0) -> float:
    text = os.environ.get(name, "")
    try:
        seconds = float(text) if text else default
    except ValueError:
        seconds = -1.0
    if not least <= seconds < float("inf"):
        raise UsageError.of(f"{name} is no number of seconds: {text!r}")
    return seconds


def _contact() -> str:
    contact = os.environ.get("ITBIB_CONTACT", "").strip()
    # It stands in a comment of the User-Agent header.
    if not (contact.isascii() and contact.isprintable()) or set("()\\") & set(contact):
        hint = "an e-mail address or a URL, such as ITBIB_CONTACT=ann@example.org"
        raise UsageError.of(f"ITBIB_CONTACT cannot be sent: {contact!r}", hint=hint)
    return f"mailto:{contact}" if "@" in contact and ":" not in contact else contact
