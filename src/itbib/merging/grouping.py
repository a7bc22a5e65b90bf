"""The entries of one library, those about one work put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from itbib.bib.scan import Block, fold_key
from itbib.merging.identity import Identity
from itbib.merging.index import Match
from itbib.merging.reading import Entry
from itbib.merging.targets import Target, Targets
from itbib.merging.values import combine
from itbib.model import Work


@dataclass(slots=True)
class Grouping:
    """Entries by their places in the list that was given.

    Attributes:
        groups: the members of each group, its first entry first.
        reasons: by what an entry was matched.
        doubtful: pairs that may be about one work, each with the reason.
    """

    groups: list[list[int]] = field(default_factory=list)
    reasons: dict[int, str] = field(default_factory=dict)
    doubtful: list[tuple[int, int, str]] = field(default_factory=list)


def group(blocks: Sequence[Block], entries: Sequence[Entry]) -> Grouping:
    """Put entries about one work together.

    Args:
        blocks: where they stand; one that is not listed repeats the key of an earlier one.
        entries: what they say.
    """
    made = Grouping()
    targets = Targets()
    by_key: dict[str, tuple[int, int]] = {}
    for at, (block, entry) in enumerate(zip(blocks, entries, strict=True)):
        work = entry.work
        matches = targets.index.matches(Identity(work))
        sure = matches[0] if matches and matches[0].verdict.is_sure else None
        if not block.listed:
            # Of a broken entry with the same key nothing is known.
            if (first := by_key.get(fold_key(work.key))) is not None:
                _put_repeated(made, at, entry, first, entries[first[0]].work, sure)
            continue
        if sure is not None:
            number = sure.item
            made.groups[number].append(at)
            made.reasons[at] = sure.verdict.reason
            target = targets.all[number]
            added = combine(target.fields, entry.pairs, (target.type, work.type)).added
            targets.gain(number, added.items())
        else:
            number = len(made.groups)
            made.doubtful += [(at, made.groups[m.item][0], m.verdict.reason) for m in matches]
            made.groups.append([at])
            targets.add(Target(work.key, work.type, dict(work.fields), block, work.path, work.line))
        by_key[fold_key(work.key)] = (at, number)
    return made


def _put_repeated(
    made: Grouping,
    at: int,
    entry: Entry,
    first: tuple[int, int],
    same_key: Work,
    sure: Match[int] | None,
) -> None:
    """Put in an entry whose key an earlier one has.

    Rows that cite the key mean the earlier one, so that this can be no double of another work's.

    Args:
        made: takes it.
        at: its place.
        entry: the entry.
        first: place and group of the earlier one.
        same_key: what that says.
        sure: the work that it surely is about, if there is one.
    """
    earlier, number = first
    if sure is not None and sure.item != number:
        reason = f"{sure.verdict.reason}, but its key is another work's"
        made.doubtful.append((at, made.groups[sure.item][0], reason))
    elif sure is not None:
        made.groups[number].append(at)
        made.reasons[at] = sure.verdict.reason
    elif not combine(same_key.fields, entry.pairs, (same_key.type, entry.work.type)).added:
        made.groups[number].append(at)
        made.reasons[at] = "the same entry again"
    else:
        made.doubtful.append((at, earlier, "same key"))
