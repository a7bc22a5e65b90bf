"""Asking many servers at once, but each of them one thing at a time."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from itbib.linking.answer import Answer, Verdict
from itbib.linking.asking import ask

HOSTS_AT_ONCE = 8
DELAY = 1.0
"""Seconds between two requests to one host."""
_MOST_FAILURES = 3


def ask_all(
    urls: Iterable[str],
    allowed: Collection[str],
    delay: float,
    keep: Callable[[dict[str, Answer]], None],
) -> dict[str, Answer]:
    """Ask for addresses.

    A host that was not reached several times in a row is left alone.

    Args:
        urls: the addresses.
        allowed: hosts that may be asked although their addresses are private.
        delay: seconds between two requests to one host.
        keep: takes the answers of each host as they come.
    """
    by_host: dict[str, list[str]] = {}
    for url in dict.fromkeys(urls):
        by_host.setdefault(_host(url), []).append(url)
    answers: dict[str, Answer] = {}
    with ThreadPoolExecutor(HOSTS_AT_ONCE) as pool:
        asked = pool.map(lambda own: _ask_host(own, allowed, delay), by_host.values())
        for found in asked:
            keep(found)
            answers.update(found)
    return answers


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc.rpartition("@")[2].lower()
    except ValueError:
        return ""


def _ask_host(urls: list[str], allowed: Collection[str], delay: float) -> dict[str, Answer]:
    answers: dict[str, Answer] = {}
    failures = 0
    for number, url in enumerate(urls):
        if failures >= _MOST_FAILURES:
            answers[url] = Answer(Verdict.UNKNOWN, "was not asked: its host does not answer")
            continue
        if number:
            time.sleep(delay)
        answer = answers[url] = ask(url, allowed)
        failures = failures + 1 if answer.verdict is Verdict.UNKNOWN else 0
    return answers
