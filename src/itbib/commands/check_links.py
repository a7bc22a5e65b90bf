"""``itbib check --links``: whether there is something where links lead."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable

from itbib import files
from itbib.checking.finding import Finding, quoted
from itbib.checking.placed_link import PlacedLink
from itbib.errors import UsageError
from itbib.linking.answer import Verdict
from itbib.linking.hosts import DELAY, ask_all
from itbib.linking.memory import Memory
from itbib.output import Output
from itbib.rules import Code

_ALLOWED = "ITBIB_LINKS_ALLOW"
_DELAY = "ITBIB_LINKS_DELAY"


def link_findings(links: Iterable[PlacedLink], output: Output) -> list[Finding]:
    """Ask where links lead, each address once, and find those that lead nowhere.

    Args:
        links: the links of all files.
        output: told how many were asked.

    Raises:
        UsageError: a setting of the environment is malformed.
    """
    placed: dict[str, list[PlacedLink]] = {}
    for link in links:
        placed.setdefault(link.url.partition("#")[0], []).append(link)
    memory = Memory(files.cache_folder())
    answers = memory.known(placed)
    missing = [url for url in placed if url not in answers]
    allowed = [host for host in os.environ.get(_ALLOWED, "").split(",") if host]
    answers |= ask_all(missing, allowed, _delay(), memory.keep)
    told = Counter(answer.verdict for answer in answers.values())
    output.say(
        f"{len(missing)} links asked, {len(placed) - len(missing)} known; "
        f"{told[Verdict.DEAD]} dead, {told[Verdict.UNKNOWN]} could not be told, "
        f"{told[Verdict.REFUSED]} refused"
    )
    return [
        _finding(link, answers[url].reason)
        for url, own in placed.items()
        if answers[url].verdict is Verdict.DEAD
        for link in own
    ]


def _finding(link: PlacedLink, reason: str) -> Finding:
    message = f"the link to {quoted(link.url)} {reason}"
    return Finding(Code.DEAD_LINK, message, link.path, link.line, "", link.column)


def _delay() -> float:
    text = os.environ.get(_DELAY, "")
    try:
        delay = float(text) if text else DELAY
    except ValueError:
        delay = -1.0
    if not 0 <= delay < float("inf"):
        raise UsageError.of(f"{_DELAY} is {text!r}, not a number of seconds")
    return delay
