"""Small READMEs of every kind that surveys have, whole and damaged.

The texts are made up; the papers exist, as do most links. Each page is one kind, with its
irregularities: spans that do not add up, tags that stay open, ragged rows, lists of all bullets.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path

PAGES: dict[str, Path] = {
    path.stem: path for path in sorted((Path(__file__).parent / "data" / "pages").glob("*.md"))
}

_CLOSING_TAG = re.compile(rb"</[A-Za-z][A-Za-z0-9]*[ \t]*>")
_MARKUP = (
    b"|",
    b"`",
    b"<td>",
    b"</table>",
    b"<!--",
    b"-->",
    b"\n- ",
    b"\n\n",
    b"    ",
    b"](",
    b"*",
    b"$",
)


def truncated(page: bytes, chance: random.Random) -> bytes:
    """Cut a page off at any byte, even within a character."""
    return page[: chance.randrange(len(page) + 1)]


def shuffled(page: bytes, chance: random.Random) -> bytes:
    """Put the lines of a page in any order; each keeps its end."""
    lines = page.splitlines(keepends=True)
    chance.shuffle(lines)
    return b"".join(lines)


def unclosed(page: bytes, chance: random.Random) -> bytes:
    """Leave out about a third of the closing tags of a page."""
    return _CLOSING_TAG.sub(lambda tag: b"" if chance.random() < 1 / 3 else tag[0], page)


def thinned(page: bytes, chance: random.Random) -> bytes:
    """Leave out about a tenth of the lines of a page."""
    return b"".join(line for line in page.splitlines(keepends=True) if chance.random() > 0.1)


def strewn(page: bytes, chance: random.Random) -> bytes:
    """Strew a few pieces of markup over a page."""
    for _ in range(chance.randint(1, 5)):
        place = chance.randrange(len(page) + 1)
        page = page[:place] + chance.choice(_MARKUP) + page[place:]
    return page


DAMAGE: dict[str, Callable[[bytes, random.Random], bytes]] = {
    "truncated": truncated,
    "shuffled": shuffled,
    "unclosed": unclosed,
    "thinned": thinned,
    "strewn": strewn,
}


def scrambled(name: str, count: int = 10) -> Iterator[tuple[str, bytes]]:
    """Give damaged variants of a page, the same ones every time.

    Args:
        name: a key of `PAGES`.
        count: how many of each kind of damage.

    Yields:
        A name such as ``truncated-3``, and the bytes, which may be no valid UTF-8. Variants that
        are the page itself or one that was given before are left out.
    """
    page = PAGES[name].read_bytes()
    given = {page}
    for kind, damage in DAMAGE.items():
        for number in range(count):
            variant = damage(page, random.Random(f"{name} {kind} {number}"))
            if variant not in given:
                given.add(variant)
                yield f"{kind}-{number}", variant
