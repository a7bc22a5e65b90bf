"""From what the citation processor wrote to formatted text with links."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from itbib.markdown.nodes import Emphasis, Inline, Link, Math, Node, Strong, Tagged, Text, merged
from itbib.styling.signs import CLOSING, OPENING, Sign

_ADDRESS = re.compile(r"https?://[^\s<>\ue000-\ue00f]+")
_CLOSED = {")": "(", "]": "["}


@dataclass(frozen=True, slots=True)
class Target:
    """What an entry links to.

    Attributes:
        text: what leads there if the entry says it, in any case.
        url: where it leads.
        label: what is put behind an entry that does not link there; empty to put nothing.
    """

    text: str
    url: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class _Sign:
    """A character that is shown, the signs that are open around it, and where it leads."""

    text: str
    signs: frozenset[Sign]
    url: str = ""


def entry_content(entry: str, targets: Iterable[Target]) -> Inline:
    """Make the content of an entry.

    Args:
        entry: what the processor wrote, with signs.
        targets: what it links to; the first that fits a stretch of text gets it.

    Returns:
        The entry with links for targets and for addresses, and behind it those that it lacks.
    """
    shown = list(_trimmed(_without_double_stops(_characters(entry))))
    text = "".join(character.text.lower()[:1] or "\0" for character in shown)
    urls = [""] * len(shown)
    unlinked = [target for target in targets if not _link(urls, text, target)]
    for match in _ADDRESS.finditer("".join(character.text for character in shown)):
        start, end = match.start(), match.start() + len(_without_stop(match[0]))
        if not any(urls[start:end]):
            urls[start:end] = [_without_stop(match[0])] * (end - start)
    linked = [
        _Sign(character.text, character.signs, url)
        for character, url in zip(shown, urls, strict=True)
    ]
    behind: list[Node] = []
    for target in unlinked:
        if target.label and target.url and target.url not in urls:
            behind += [Text(" ["), Link(target.url, (Text(target.label),)), Text("]")]
    return merged((*_nodes(linked), *behind))


def _characters(entry: str) -> Iterator[_Sign]:
    around: list[Sign] = []
    for character in entry:
        if character in OPENING:
            around.append(OPENING[character])
        elif character in CLOSING:
            if CLOSING[character] in around:
                around.remove(CLOSING[character])
        else:
            yield _Sign(character, frozenset(around))


def _without_double_stops(characters: Iterable[_Sign]) -> Iterator[_Sign]:
    """Drop the full stop behind "et al." in italics: the processor does not see the first."""
    before = _Sign("", frozenset())
    for character in characters:
        if character.text == "." == before.text and character.signs != before.signs:
            continue
        yield character
        before = character


def _trimmed(characters: Iterable[_Sign]) -> list[_Sign]:
    """Drop blanks at the ends, and all but one of those between two words."""
    kept: list[_Sign] = []
    for character in characters:
        if character.text.isspace():
            if kept and kept[-1].text != " ":
                kept.append(_Sign(" ", character.signs))
        else:
            kept.append(character)
    while kept and kept[-1].text == " ":
        kept.pop()
    return kept


def _link(urls: list[str], text: str, target: Target) -> bool:
    """Link the first stretch that says what a target does and is not a link yet."""
    wanted = "".join(character.lower()[:1] or "\0" for character in target.text)
    at = text.find(wanted) if wanted and target.url else -1
    while at >= 0:
        if not any(urls[at : at + len(wanted)]):
            urls[at : at + len(wanted)] = [target.url] * len(wanted)
            return True
        at = text.find(wanted, at + 1)
    return False


def _without_stop(address: str) -> str:
    """Leave out punctuation that ends the sentence, not the address (GFM, section 6.9)."""
    while address and (last := address[-1]):
        if last in ".,;:!?\"'”’" or (
            last in _CLOSED and address.count(last) > address.count(_CLOSED[last])
        ):
            address = address[:-1]
        else:
            break
    return address


def _nodes(characters: Sequence[_Sign]) -> Iterator[Node]:
    for url, run in groupby(characters, key=lambda character: character.url):
        inner = tuple(_styled(list(run), _NESTED))
        if url:
            yield Link(url, inner)
        else:
            yield from inner


def _styled(characters: Sequence[_Sign], signs: Sequence[Sign]) -> Iterator[Node]:
    """Nest the elements of a text, so that one reaches as far as its sign does."""
    if not signs:
        yield Text("".join(character.text for character in characters))
        return
    sign, *inner = signs
    for is_marked, run in groupby(characters, key=lambda character: sign in character.signs):
        marked = list(run)
        if not is_marked:
            yield from _styled(marked, inner)
        elif sign is Sign.MATH:
            yield Math("".join(character.text for character in marked))
        else:
            yield _ELEMENTS[sign](tuple(_styled(marked, inner)))


def _raised(nodes: Inline) -> Node:
    return Tagged("sup", nodes)


def _lowered(nodes: Inline) -> Node:
    return Tagged("sub", nodes)


_ELEMENTS: Mapping[Sign, Callable[[Inline], Node]] = {
    Sign.ITALIC: Emphasis,
    Sign.BOLD: Strong,
    Sign.RAISED: _raised,
    Sign.LOWERED: _lowered,
}
_NESTED = (*_ELEMENTS, Sign.MATH)
