"""Works that stand in one library twice: found, and made one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from itbib.bib import edit
from itbib.bib.edit import Edit
from itbib.bib.fields import edits_for
from itbib.bib.library import Library
from itbib.bib.scan import BROKEN, Block, fold_key
from itbib.exporting.field_text import split_keys
from itbib.identifiers import ArxivId, IdentifierError
from itbib.merging.identity import Identity
from itbib.merging.pointers import ALIASES, KEY_LISTS
from itbib.merging.reading import Entry, entries_of
from itbib.merging.targets import Target, Targets
from itbib.merging.values import Conflict, combine
from itbib.model import Work
from itbib.survey.contents import ROW_TYPE


@dataclass(frozen=True, slots=True)
class Double:
    """An entry about a work that another entry is about.

    Attributes:
        work: the entry.
        other: the other; of a sure pair the one that is to be kept.
        reason: by what they were matched, or why it is not sure.
        conflicts: what the two say otherwise.
    """

    work: Work
    other: Work
    reason: str
    conflicts: tuple[Conflict, ...] = ()


@dataclass(slots=True)
class Doubles:
    """What was found.

    Attributes:
        sure: entries that can be merged into others.
        doubtful: pairs that may be about one work.
        keys: kept key by the key that goes.
        edits: the splices that make the sure ones one.
        left: the keys of the library afterwards.
    """

    sure: list[Double] = field(default_factory=list)
    doubtful: list[Double] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)
    edits: list[Edit] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def find_doubles(library: Library) -> Doubles:
    """Find the works that stand in a library twice, and plan to make each one entry.

    Kept is the entry whose key is an arXiv ID, else the first; broken entries are passed over.
    """
    blocks = [
        block
        for block in library.listed()
        if block.kind != BROKEN and block.type.lower() != ROW_TYPE
    ]
    entries = entries_of(library, blocks)
    found = Doubles()
    groups, reasons, pairs = _grouped(blocks, entries)
    gained: dict[int, dict[str, str]] = {}
    for members in groups.values():
        if len(members) == 1:
            continue
        kept = next((at for at in members if _is_arxiv_key(entries[at].work.key)), members[0])
        fields = dict(entries[kept].work.fields)
        added: dict[str, str] = {}
        for at in members:
            if at == kept:
                continue
            conflicts = _merge_into(fields, added, entries[kept].work, entries[at])
            reason = reasons.get(at) or reasons.get(kept, "")
            found.sure.append(Double(entries[at].work, entries[kept].work, reason, conflicts))
            found.keys[entries[at].work.key] = entries[kept].work.key
        gained[kept] = added
    found.doubtful = [
        Double(entries[at].work, entries[other].work, reason) for at, other, reason in pairs
    ]
    _plan(library, blocks, entries, gained, found)
    return found


def _grouped(
    blocks: list[Block], entries: list[Entry]
) -> tuple[dict[int, list[int]], dict[int, str], list[tuple[int, int, str]]]:
    """Put entries about one work together.

    Returns:
        The members of each group by its first; by what each was matched; the doubtful pairs.
    """
    targets = Targets()
    firsts: list[int] = []
    groups: dict[int, list[int]] = {}
    reasons: dict[int, str] = {}
    pairs: list[tuple[int, int, str]] = []
    for at, (block, entry) in enumerate(zip(blocks, entries, strict=True)):
        work = entry.work
        matches = targets.index.matches(Identity(work))
        if matches and matches[0].verdict.is_sure:
            number, verdict = matches[0]
            groups[firsts[number]].append(at)
            reasons[at] = verdict.reason
            target = targets.all[number]
            added = combine(target.fields, entry.pairs, (target.type, work.type)).added
            targets.gain(number, added.items())
            continue
        pairs += [(at, firsts[match.item], match.verdict.reason) for match in matches]
        groups[at] = [at]
        firsts.append(at)
        targets.add(Target(work.key, work.type, dict(work.fields), block, work.path, work.line))
    return groups, reasons, pairs


def _merge_into(
    fields: dict[str, str], added: dict[str, str], kept: Work, entry: Entry
) -> tuple[Conflict, ...]:
    """Let the kept entry gain what another says; its key becomes one of the further keys."""
    pairs = [(name, value) for name, value in entry.pairs if name != ALIASES]
    combined = combine(fields, pairs, (kept.type, entry.work.type))
    further = [
        *split_keys(fields.get(ALIASES, "")),
        entry.work.key,
        *split_keys(entry.work.fields.get(ALIASES, "")),
    ]
    aliases = ", ".join(key for key in dict.fromkeys(further) if key != kept.key)
    for name, value in {**combined.added, ALIASES: aliases}.items():
        fields[name] = added[name] = value
    return combined.conflicts


def _plan(
    library: Library,
    blocks: list[Block],
    entries: list[Entry],
    gained: Mapping[int, Mapping[str, str]],
    found: Doubles,
) -> None:
    if not found.keys:
        found.left = library.keys()
        return
    gone = {fold_key(old): new for old, new in found.keys.items()}
    removed = [b for b, e in zip(blocks, entries, strict=True) if fold_key(e.work.key) in gone]
    found.edits += edit.remove_blocks(library.text, removed)
    starts = {block.start for block in removed}
    changed: defaultdict[int, dict[str, str]] = defaultdict(dict)
    for at, added in gained.items():
        changed[blocks[at].start].update(added)
    others = [b for b in library.listed() if b.kind != BROKEN and b.start not in starts]
    works = library.entries(others)
    for block, work in zip(others, works, strict=True):
        fields = {**work.fields, **changed.get(block.start, {})}
        names = ("cite",) if work.type == ROW_TYPE else KEY_LISTS
        for name, value in _pointed_anew(fields, names, gone, own=work.key):
            changed[block.start][name] = value
        if values := changed.get(block.start):
            found.edits += edits_for(library, block, values, work.fields)
    found.left = library.keys_of(b for b in library.listed() if b.start not in starts)


def _pointed_anew(
    fields: Mapping[str, str], names: Iterable[str], gone: Mapping[str, str], own: str
) -> Iterator[tuple[str, str]]:
    """Yield the fields that name a key which goes, with the kept key instead."""
    for name in names:
        keys = split_keys(fields.get(name, ""))
        new = list(dict.fromkeys(gone.get(fold_key(key), key) for key in keys))
        if new != keys and any(fold_key(key) in gone for key in keys):
            yield name, ", ".join(key for key in new if key != own)


def _is_arxiv_key(key: str) -> bool:
    try:
        return ArxivId.parse(key).key == key
    except IdentifierError:
        return False
