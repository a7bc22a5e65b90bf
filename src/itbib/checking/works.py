"""What a page says of papers, against what arXiv says of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from itbib.checking.finding import Finding, in_order, quoted
from itbib.checking.knowledge import Knowledge
from itbib.checking.sayings import Place, Saying
from itbib.checking.titles import Likeness, compare, is_long, shared_words, squeezed, words_of
from itbib.model import Record
from itbib.rules import Code

_SENTENCE = 5
# From how many titles, and how many right ones among them, a place is known to have titles.
_SEVERAL = 4
_MOSTLY = 0.6
_BARELY = 0.34
_NEAR = frozenset({Likeness.NEAR, Likeness.FORMER})
_SURNAMES = 2
_LETTERS = 3


def work_findings(places: Sequence[Place], known: Knowledge, path: str) -> list[Finding]:
    """Find papers that the page gives the title of another, and titles that differ a little.

    Args:
        places: what the page calls its papers.
        known: what is known of papers; those without a record are not judged.
        path: the file, as the user would name it.

    Returns:
        The findings by line.
    """
    records = known.records
    owners: dict[str, str] = {}
    for key, record in records.items():
        if is_long(record.title):
            owners.setdefault(squeezed(record.title), key)
    judges = [_Judge(known, owners, place) for place in places]
    spots: dict[tuple[str, int], list[_Verdict]] = {}
    for judge in judges:
        for saying in judge.place.sayings:
            if saying.key in records:
                spots.setdefault((saying.key, saying.line), []).append(judge.judged(saying))
    wrong = [f for verdicts in spots.values() for f in _told(verdicts, records, path)]
    at_fault = {finding.line for finding in wrong}
    right = [
        saying
        for place in places
        for saying in place.sayings
        if place.is_sure and saying.line not in at_fault
    ]
    return in_order((*wrong, *_with_equal_titles(right, path)))


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What is thought of a saying.

    Attributes:
        saying: the text.
        likeness: how it is like the title that arXiv has.
        owner: key of the paper that has it as its title, or empty.
        is_sure: whether it is a title, if it is not the right one.
    """

    saying: Saying
    likeness: Likeness
    owner: str
    is_sure: bool


class _Judge:
    """Judges what stands at one kind of place."""

    def __init__(self, knowledge: Knowledge, owners: Mapping[str, str], place: Place) -> None:
        records = knowledge.records
        self.place = place
        self._known = knowledge
        self._owners = owners
        known = [saying for saying in place.sayings if saying.key in records]
        titles = sum(
            compare(saying.title, records[saying.key].title) in (Likeness.SAME, Likeness.NEAR)
            for saying in known
        )
        self._has_titles = len(known) >= _SEVERAL and titles >= _MOSTLY * len(known)
        self._is_sure = place.is_sure or self._has_titles

    def judged(self, saying: Saying) -> _Verdict:
        """Judge a text beside a paper that is known."""
        record = self._known.records[saying.key]
        said = squeezed(saying.title)
        if said == squeezed(record.title):
            return _Verdict(saying, Likeness.SAME, "", is_sure=True)
        owner = self._owners.get(said, "")
        if owner and said not in map(squeezed, self._former(saying)):
            is_sure = self._is_sure or owner not in saying.nearby
            return _Verdict(saying, Likeness.OTHER, owner, is_sure)
        former = self._former(saying) if is_long(saying.title) else ()
        if any(compare(saying.title, title) is Likeness.SAME for title in former):
            return _Verdict(saying, Likeness.FORMER, "", self._is_sure)
        return _Verdict(saying, self._likeness(saying, record), "", self._is_sure)

    def _former(self, saying: Saying) -> Sequence[str]:
        return self._known.former.get(saying.key, ())

    def _likeness(self, saying: Saying, record: Record) -> Likeness:
        likeness = compare(saying.title, record.title)
        if likeness is Likeness.NONE and _may_be_title(saying.title, record.title):
            shared = shared_words(saying.title, record.title)
            if self._has_titles and shared < _BARELY:
                likeness = Likeness.OTHER
            elif not shared:
                likeness = Likeness.NEAR
        if likeness is Likeness.OTHER and _is_by(record, saying.around):
            return Likeness.NEAR
        return likeness


def _told(
    verdicts: Sequence[_Verdict], records: Mapping[str, Record], path: str
) -> Iterator[Finding]:
    """Say what is wrong at one spot, where different texts may be the title."""
    found = {verdict.likeness for verdict in verdicts if not verdict.owner}
    if Likeness.SAME in found:
        return
    sure = [verdict for verdict in verdicts if verdict.is_sure]
    others = [v for v in sure if v.owner or v.likeness is Likeness.OTHER]
    others.sort(key=lambda verdict: not verdict.owner)
    near = [verdict for verdict in sure if verdict.likeness in _NEAR]
    if others and (others[0].owner or found.isdisjoint(_NEAR)):
        saying, owner = others[0].saying, others[0].owner
        title = quoted(records[saying.key].title)
        message = f"{_shown(saying)} links to {saying.key}, which is {title}"
        hint = f"that title is {owner}'s" if owner else "check the ID"
        yield Finding(Code.WRONG_PAPER, message, path, saying.line, hint, paper=saying.key)
    elif near:
        saying = near[0].saying
        message = f"{saying.key} has another title than {_shown(saying)}"
        if near[0].likeness is Likeness.FORMER:
            message = f"{saying.key} was called {_shown(saying)} once"
        hint = f"arXiv: {records[saying.key].title}"
        yield Finding(Code.TITLE_DIFFERS, message, path, saying.line, hint)


def _may_be_title(said: str, title: str) -> bool:
    """Tell a text written as a title is in running text."""
    words = said.split()
    return (
        len(words) >= _SENTENCE
        and words[0][:1].isupper()
        and not said.rstrip().endswith((".", "!", ":"))
        and is_long(title)
    )


def _is_by(record: Record, around: str) -> bool:
    """Tell whether a text names the first authors of a paper, whatever its title was once."""
    said = set(words_of(around))
    surnames = [words[-1] for name in record.authors[:_SURNAMES] if (words := words_of(name))]
    return bool(surnames) and all(name in said and len(name) >= _LETTERS for name in surnames)


def _with_equal_titles(sayings: Iterable[Saying], path: str) -> Iterator[Finding]:
    """Find titles that two IDs have, each at the second of them."""
    known: dict[str, Saying] = {}
    for saying in sayings:
        if not is_long(saying.title):
            continue
        first = known.setdefault(squeezed(saying.title), saying)
        if first.key != saying.key:
            message = (
                f"{_shown(saying)} links to {saying.key} here and to {first.key} "
                f"in line {first.line}"
            )
            yield Finding(Code.SAME_TITLE_TWO_IDS, message, path, saying.line)


def _shown(saying: Saying) -> str:
    return quoted(saying.title.strip(" \"'“”‘’"))
