"""Works that stand in one library twice: found, and made one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from itbib.bib import edit
from itbib.bib.edit import Edit
from itbib.bib.fields import edits_for
from itbib.bib.library import Library
from itbib.bib.scan import BROKEN, DUPLICATE, Block, fold_key
from itbib.exporting.field_text import split_keys
from itbib.identifiers import ArxivId, IdentifierError
from itbib.merging.grouping import group
from itbib.merging.macros import source_of
from itbib.merging.pointers import ALIASES, KEY_LISTS
from itbib.merging.reading import Entry, entries_of
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
    blocks = _works(library)
    entries = entries_of(library, blocks)
    found = Doubles()
    grouped = group(blocks, entries)
    gained: dict[int, _Gain] = {}
    removed: list[int] = []
    for members in grouped.groups:
        if len(members) == 1:
            continue
        kept = next((at for at in members if _can_stay(blocks[at])), members[0])
        own = entries[kept].work
        gain = gained[kept] = _Gain(dict(own.fields), {}, {})
        for at in members:
            if at == kept:
                continue
            conflicts = _merge_into(gain, own, entries[at])
            reason = grouped.reasons.get(at) or grouped.reasons.get(kept, "")
            found.sure.append(Double(entries[at].work, own, reason, conflicts))
            removed.append(at)
            if fold_key(entries[at].work.key) != fold_key(own.key):
                found.keys[entries[at].work.key] = own.key
    found.doubtful = [
        Double(entries[at].work, entries[other].work, reason)
        for at, other, reason in grouped.doubtful
    ]
    by_start = {blocks[at].start: gain for at, gain in gained.items()}
    _plan(library, [blocks[at] for at in removed], by_start, found)
    return found


def _works(library: Library) -> list[Block]:
    """Give the entries of works, those whose key an earlier one has included."""
    blocks: list[Block] = []
    for at, block in enumerate(library.blocks):
        if block.type.lower() == ROW_TYPE:
            continue
        if block.listed and block.kind != BROKEN:
            blocks.append(block)
        elif block.kind == DUPLICATE and not (parsed := library.parsed(block)).error:
            # BibTeX leaves such a block right after its key, and may find an entry inside it.
            after = library.blocks[at + 1].start if at + 1 < len(library.blocks) else parsed.end
            if after >= parsed.end:
                blocks.append(block._replace(end=parsed.end))
    return blocks


@dataclass(frozen=True, slots=True)
class _Gain:
    """What an entry gains from its doubles.

    Attributes:
        fields: all that it says then.
        added: what is new of that.
        sources: how fields are written in which a macro is left, by their names.
    """

    fields: dict[str, str]
    added: dict[str, str]
    sources: dict[str, str]


def _merge_into(gain: _Gain, kept: Work, entry: Entry) -> tuple[Conflict, ...]:
    """Let the kept entry gain what another says; its key becomes one of the further keys."""
    pairs = [(name, value) for name, value in entry.pairs if name != ALIASES]
    combined = combine(gain.fields, pairs, (kept.type, entry.work.type))
    further = [
        *split_keys(gain.fields.get(ALIASES, "")),
        entry.work.key,
        *split_keys(entry.work.fields.get(ALIASES, "")),
    ]
    aliases = [key for key in dict.fromkeys(further) if fold_key(key) != fold_key(kept.key)]
    news = {**combined.added, **({ALIASES: ", ".join(aliases)} if aliases else {})}
    gain.fields.update(news)
    gain.added.update(news)
    for name in entry.bare.keys() & combined.added.keys():
        gain.sources[name] = source_of(entry.bare[name], str)
    return combined.conflicts


def _plan(
    library: Library, removed: list[Block], gained: Mapping[int, _Gain], found: Doubles
) -> None:
    """Say how to carry it out.

    Args:
        library: the library.
        removed: the entries that go.
        gained: what others gain, by where they start.
        found: takes the splices, and the keys that are left.
    """
    starts = {block.start for block in removed}
    found.left = library.keys_of(b for b in library.listed() if b.start not in starts)
    if not removed:
        return
    gone = {fold_key(old): new for old, new in found.keys.items()}
    found.edits += edit.remove_blocks(library.text, removed)
    others = [b for b in library.listed() if b.kind != BROKEN and b.start not in starts]
    for block, work in zip(others, library.entries(others), strict=True):
        gain = gained.get(block.start)
        fields = gain.fields if gain else work.fields
        values = dict(gain.added) if gain else {}
        names = ("cite",) if work.type == ROW_TYPE else KEY_LISTS
        values.update(_pointed_anew(fields, names, gone, own=work.key))
        if values:
            sources = gain.sources if gain else {}
            found.edits += edits_for(library, block, values, work.fields, sources)


def _pointed_anew(
    fields: Mapping[str, str], names: Iterable[str], gone: Mapping[str, str], own: str
) -> Iterator[tuple[str, str]]:
    """Yield the fields that name a key which goes, with the kept key instead."""
    for name in names:
        keys = split_keys(fields.get(name, ""))
        new = list(dict.fromkeys(gone.get(fold_key(key), key) for key in keys))
        if new != keys and any(fold_key(key) in gone for key in keys):
            yield name, ", ".join(key for key in new if key != own)


def _can_stay(block: Block) -> bool:
    """Tell an entry that is kept rather than others: BibTeX has it, and its key is an arXiv ID."""
    try:
        return block.listed and ArxivId.parse(block.key).key == block.key
    except IdentifierError:
        return False
