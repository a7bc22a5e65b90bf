"""Finding the entries that may be about the same work, without comparing each with each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator
from typing import Generic, NamedTuple, TypeVar

from itbib.bib.scan import fold_key
from itbib.merging.identity import Identity
from itbib.merging.matching import Verdict, is_covered, judge

# Of works that share a title, as editorials do, so many are looked at.
_MOST = 40
# If none is surely the same work, so many are worth a look.
_MOST_DOUBTFUL = 3

T = TypeVar("T", bound=Hashable)


class Match(NamedTuple, Generic[T]):
    """An entry that may be about the same work.

    Attributes:
        item: what was put into the index for it.
        verdict: how sure that is.
    """

    item: T
    verdict: Verdict


class Index(Generic[T]):
    """Entries by what tells works apart."""

    def __init__(self) -> None:
        self._identities: dict[T, Identity] = {}
        self._by_name: defaultdict[str, dict[T, None]] = defaultdict(dict)

    def add(self, identity: Identity, item: T) -> None:
        """Put in an entry, or what is now known of it."""
        self._identities[item] = identity
        for name in _names(identity):
            self._by_name[name][item] = None

    def matches(self, identity: Identity) -> list[Match[T]]:
        """Give the entries that may be about the same work, the sure ones first.

        If none is sure, the three likest are given.

        Two that are not one work themselves cannot both be this one: if there is but the title
        to go by, none of them is sure.
        """
        found: dict[T, Verdict] = {}
        for name in _names(identity):
            for number, item in enumerate(self._by_name.get(name, ())):
                if number == _MOST:
                    break
                if item in found:
                    continue
                verdict = self._judge(identity, item)
                if verdict is not None:
                    found[item] = verdict
        matches = [Match(item, verdict) for item, verdict in found.items()]
        matches.sort(key=lambda match: (not match.verdict.is_sure, match.verdict.by_title))
        if len(matches) > 1 and matches[0].verdict.by_title and matches[1].verdict.is_sure:
            matches = self._unsure(matches)
        return matches if matches and matches[0].verdict.is_sure else matches[:_MOST_DOUBTFUL]

    def _unsure(self, matches: list[Match[T]]) -> list[Match[T]]:
        sure = [match for match in matches if match.verdict.is_sure]
        first = self._identities[sure[0].item]
        verdicts = [judge(first, self._identities[match.item]) for match in sure[1:]]
        if all(verdict is not None and verdict.is_sure for verdict in verdicts):
            return matches
        unsure = Verdict(False, "same title and authors, but so are others")
        return [Match(match.item, unsure if match in sure else match.verdict) for match in matches]

    def _judge(self, identity: Identity, item: T) -> Verdict | None:
        known = self._identities[item]
        if is_covered(identity, known):
            return Verdict(True, "the same entry")
        return judge(identity, known)


def _names(identity: Identity) -> Iterator[str]:
    yield from (f"arxiv:{key}" for key in identity.arxiv_ids)
    if identity.doi:
        yield f"doi:{identity.doi}"
    if identity.title:
        # The likest first: a title such as "Editorial" comes in every issue.
        fields = identity.work.fields
        issue = ":".join(fields.get(name, "") for name in ("volume", "number", "pages"))
        first = identity.people[0].surname if identity.people else ""
        yield f"title:{identity.title}:{identity.year}:{first}:{issue}"
        yield f"title:{identity.title}:{identity.year}"
        yield f"title:{identity.title}"
    else:
        yield f"stem:{identity.stem}"
    yield f"key:{fold_key(identity.work.key)}"
