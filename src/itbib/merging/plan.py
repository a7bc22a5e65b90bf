"""What merging other files into a library comes to: a pure plan, carried out by splices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from itbib.bib.library import Library
from itbib.bib.scan import BROKEN, fold_key
from itbib.errors import InputError, Problem
from itbib.identifiers import ArxivId
from itbib.merging.identity import NAMELESS, Identity, plain
from itbib.merging.keymap import safe_key
from itbib.merging.macros import macros_of, value_of
from itbib.merging.notes import macros_left, parents_in_front
from itbib.merging.pointers import ALIASES, KEY_LISTS, pointed_anew, strangers, with_aliases
from itbib.merging.reading import Entry, OtherFile
from itbib.merging.targets import Target, Targets
from itbib.merging.values import Conflict, combine
from itbib.model import Work
from itbib.slugs import Names, title_slug
from itbib.survey.contents import ROW_TYPE

_ARXIV_FIELDS = ("eprint", "archiveprefix")


@dataclass(frozen=True, slots=True)
class Doubt:
    """An entry that may be about a work of the library.

    Attributes:
        entry: the entry as it came.
        target: the work of the library.
        reason: why that is not sure.
        new: the work that the entry became.
    """

    entry: Work
    target: Target
    reason: str
    new: Target


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one entry.

    Attributes:
        entry: the entry as it came.
        target: the work that it is now.
        is_new: whether that is new to the library.
        reason: by what it was matched.
        gained: names of the fields that the work gained.
        conflicts: what the two say otherwise.
    """

    entry: Work
    target: Target
    is_new: bool
    reason: str
    gained: tuple[str, ...]
    conflicts: tuple[Conflict, ...]


@dataclass(slots=True)
class Merge:
    """The plan.

    Attributes:
        targets: all works, those of the library first.
        outcomes: what became of each entry, in order.
        doubts: which of them may be about a work that the library has.
        keys: for each file the new key by old key.
        macros: the macros of the library, by lower-case name.
        notes: macros that came in by their names, and parents that bibtex would not find.
    """

    targets: Targets
    macros: Mapping[str, str]
    outcomes: list[Outcome] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    keys: list[dict[str, str]] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)


def plan_merge(library: Library, others: Sequence[OtherFile], *, aliases: bool = False) -> Merge:
    """Match the entries of other files with the works of a library.

    Args:
        library: as it is now.
        others: the other files, in order.
        aliases: whether the old keys are kept in ``ids``.

    Raises:
        InputError: a broken block of the library may hold one of the new keys.
    """
    merge = Merge(targets_of(library), macros_of(library))
    names = Names(library.keys())
    problems: list[Problem] = []
    numbers = [
        [_take(library, merge, entry, names, problems) for entry in other.entries]
        for other in others
    ]
    _name_by_arxiv(merge, names)
    taken = Names(target.key for target in merge.targets.all) if aliases else None
    at = 0
    # As bibtex reads several files, an entry may name one of a file before its own.
    by_fold: dict[str, str] = {}
    for other, found in zip(others, numbers, strict=True):
        keys: dict[str, str] = {}
        for entry, number in zip(other.entries, found, strict=True):
            keys.setdefault(entry.work.key, merge.targets.all[number].key)
        merge.keys.append(keys)
        by_fold |= {fold_key(old): new for old, new in reversed(keys.items())}
        for entry, number in zip(other.entries, found, strict=True):
            _finish(library, merge, entry, number, at, by_fold, taken)
            at += 1
    if problems:
        raise InputError(problems)
    merge.notes += parents_in_front(library, merge.targets.all)
    return merge


def targets_of(library: Library) -> Targets:
    """Give the works of a library, those in broken blocks left out."""
    targets = Targets()
    blocks = [
        block
        for block in library.listed()
        if block.kind != BROKEN and block.type.lower() != ROW_TYPE
    ]
    for block, work in zip(blocks, library.entries(blocks), strict=True):
        fields = dict(work.fields)
        targets.add(Target(work.key, work.type, fields, block, work.path, work.line))
    return targets


def _take(
    library: Library, merge: Merge, entry: Entry, names: Names, problems: list[Problem]
) -> int:
    """Merge one entry into the work that it is about, or make a new one; give its number."""
    targets = merge.targets
    # Keys of other entries are told apart once all of them are known.
    bare = entry.bare
    said = {name: value_of(expression, merge.macros) for name, expression in bare.items()}
    pairs = [
        *((name, said.get(name, value)) for name, value in entry.work.fields.items()),
        *entry.repeated,
    ]
    pairs = [(name, value) for name, value in pairs if name not in (*KEY_LISTS, ALIASES)]
    fields: dict[str, str] = {}
    for name, value in pairs:
        fields.setdefault(name, value)
    work = Work(entry.work.key, entry.work.type, fields, entry.work.path, entry.work.line)
    identity = Identity(work)
    matches = targets.index.matches(identity)
    if matches and matches[0].verdict.is_sure:
        number, verdict = matches[0]
        target = targets.all[number]
        if identity.arxiv_ids and not target.identity.arxiv_ids:
            # The ID may stand in a field of which the target has another value.
            found = _completed(identity)
            pairs += [(name, found[name]) for name in _ARXIV_FIELDS if name in found]
        combined = combine(target.fields, pairs, (target.type, work.type))
        gained = tuple(combined.added)
        if combined.added:
            targets.gain(number, combined.added.items())
            merge.notes += macros_left(entry, combined.added, merge.macros)
        target.bare |= {name: bare[name] for name in bare if name in combined.added}
        merge.outcomes.append(
            Outcome(work, target, False, verdict.reason, gained, combined.conflicts)
        )
        return number
    key = names.take(_key(identity, names))
    # An entry that cannot be read may be about the same paper.
    hidden = (library.may_hold(name) for name in dict.fromkeys((key, *identity.arxiv_ids)))
    problems += [problem for problem in hidden if problem is not None]
    own = {**fields, **_completed(identity)}
    own.update(combine(own, pairs, (work.type, work.type)).added)
    new = Target(key, work.type, own, None, work.path, work.line, bare=dict(bare))
    merge.notes += macros_left(entry, own, merge.macros)
    targets.add(new)
    merge.outcomes.append(Outcome(work, new, True, "", (), ()))
    merge.doubts += [
        Doubt(work, targets.all[match.item], match.verdict.reason, new) for match in matches
    ]
    return len(targets.all) - 1


def _name_by_arxiv(merge: Merge, names: Names) -> None:
    """Give new works their arXiv IDs as keys, where only a later entry had said them."""
    for target in merge.targets.all:
        ids = target.identity.arxiv_ids if target.block is None and target.gained else ()
        if len(ids) == 1 and ids[0] not in names:
            target.fields.update(_completed(target.identity))
            target.key = names.take(ids[0])


def _key(identity: Identity, names: Names) -> str:
    """Choose a key: the arXiv ID, else the entry's own, else a slug of its title."""
    own = safe_key(identity.work.key)
    for wanted in (*identity.arxiv_ids[:1], own):
        if wanted and wanted not in names:
            return wanted
    return title_slug(plain(identity.work.fields.get("title", ""))) or own or NAMELESS


def _completed(identity: Identity) -> dict[str, str]:
    """Give the fields that follow from an arXiv ID, where the entry lacks them."""
    if len(identity.arxiv_ids) != 1:
        return {}
    paper = ArxivId.parse(identity.arxiv_ids[0])
    said = identity.work.fields
    fields: dict[str, str] = {}
    if "eprint" not in said:
        fields["eprint"] = paper.key
    if not {"archiveprefix", "eprinttype"} & said.keys():
        fields["archiveprefix"] = "arXiv"
    if "url" not in said:
        fields["url"] = paper.abs_url
    if not {"year", "date"} & said.keys():
        fields["year"] = str(paper.year_month[0])
    return fields


def _finish(
    library: Library,
    merge: Merge,
    entry: Entry,
    number: int,
    at: int,
    by_fold: Mapping[str, str],
    taken: Names | None,
) -> None:
    """Take over the fields that hold keys, now that all new keys are known."""
    target, outcome = merge.targets.all[number], merge.outcomes[at]
    pointed = pointed_anew(entry, target, by_fold)
    merge.targets.gain(number, pointed.added.items())
    merge.notes += strangers(entry, pointed.added, by_fold, library)
    further = with_aliases(entry, target, taken)
    merge.targets.gain(number, further.items())
    if not outcome.is_new:
        merge.outcomes[at] = replace(
            outcome,
            gained=(*outcome.gained, *pointed.added, *further),
            conflicts=(*outcome.conflicts, *pointed.conflicts),
        )
