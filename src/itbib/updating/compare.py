"""One entry beside what arXiv says now: what to bring up to date, and what is the user's.

A three-way comparison. The common ancestor is the *base*: a value of arXiv's from which the
entry was made. What says exactly the same as a base is arXiv's and follows arXiv; anything
else was written by the user and stays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from itbib.model import Base
from itbib.updating.likeness import says_the_same

VERSION, WITHDRAWN = "version", "withdrawn"
"""What stands in place of a field's name where arXiv's news concern the whole paper."""

FOLLOWING = ("title", "author", "primaryclass", "doi", "journal")
"""The fields that follow arXiv; the others are written where they are missing, and then stay."""

# A field is not missing where another one says it: BibLaTeX has names of its own for some
# (biblatex manual, section 2.2.5), and arXiv's month is not that of a book or a journal.
_SAID_BY = {
    "year": ("date",),
    "month": ("date", "journal", "journaltitle", "booktitle"),
    "archiveprefix": ("eprinttype",),
    "primaryclass": ("eprintclass",),
    "journal": ("journaltitle", "booktitle"),
}


class Action(StrEnum):
    """What is done about a difference, in the words in which it is shown."""

    CHANGE = "change"
    ADD = "add"
    EDITED = "kept: edited here"
    NO_BASE = "kept: no base"
    GONE = "kept: gone from arXiv"
    UNWRITABLE = "kept: cannot be written"
    VERSION = "new version"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between an entry and what arXiv says.

    Attributes:
        field: lower-case name of a field, or `VERSION` or `WITHDRAWN`.
        now: the entry's value as BibTeX has it, or the version that it was made from; may be
            empty.
        arxiv: arXiv's, written the same way; may be empty.
        action: what is done about it.
        is_due: whether it keeps the entry from being up to date.
    """

    field: str
    now: str
    arxiv: str
    action: Action
    is_due: bool

    @property
    def is_edit(self) -> bool:
        """Whether it gives the entry a new value."""
        return self.action in (Action.CHANGE, Action.ADD)


def compare(
    fields: Mapping[str, str],
    theirs: Base,
    proven: Base | None,
    known: Sequence[Base] = (),
    *,
    prefer_theirs: bool = False,
) -> tuple[Change, ...]:
    """Find out how an entry differs from what arXiv says, and what to do about it.

    Args:
        fields: the entry's, value by lower-case name.
        theirs: what arXiv says now, and the fields that itbib would write.
        proven: what itbib last wrote into the entry, if that is known.
        known: what arXiv said at other times; it counts where nothing is proven.
        prefer_theirs: whether arXiv's values are wanted in place of the user's, too.

    Returns:
        The differences: those of the whole paper, then fields in the order in which they are
        written. What the user wrote is not among them if arXiv has not changed it since.
    """
    changes = [_version(theirs, proven, known), _withdrawal(theirs, proven)]
    for name in dict.fromkeys((*theirs.fields, *FOLLOWING)):
        mine, new = fields.get(name, ""), theirs.fields.get(name, "")
        if says_the_same(name, mine, new):
            continue
        if name not in FOLLOWING if mine else _is_said_elsewhere(name, fields, theirs):
            continue
        wanted = prefer_theirs and name in FOLLOWING
        action = _action(name, mine, new, proven, known, prefer_theirs=wanted)
        if action is not None:
            is_due = action in (Action.CHANGE, Action.ADD)
            changes.append(Change(name, mine, new, action, is_due))
    return tuple(change for change in changes if change is not None)


def _action(
    name: str,
    mine: str,
    new: str,
    proven: Base | None,
    known: Sequence[Base],
    *,
    prefer_theirs: bool,
) -> Action | None:
    """Settle what to do about a field of which the entry and arXiv do not say the same."""
    old = proven.fields.get(name, "") if proven is not None else ""
    if mine:
        bases = known if proven is None else (proven,)
        is_arxivs = any(base.fields.get(name) == mine for base in bases)
    else:
        is_arxivs = not old  # otherwise the user removed it
    if new and (is_arxivs or prefer_theirs):
        return Action.CHANGE if mine else Action.ADD
    if is_arxivs:
        return Action.GONE
    if proven is None:
        return Action.NO_BASE if new else None
    return None if says_the_same(name, old, new) else Action.EDITED


def _is_said_elsewhere(name: str, fields: Mapping[str, str], theirs: Base) -> bool:
    """Tell whether a field that is missing should not be written because of another one."""
    if any(fields.get(other) for other in _SAID_BY.get(name, ())):
        return True
    year = theirs.fields.get("year", "")
    return name == "month" and (fields.get("year") or year) != year


def _version(theirs: Base, proven: Base | None, known: Sequence[Base]) -> Change | None:
    """Compare versions: the entry itself does not say from which one it was made."""
    bases = known if proven is None else (proven,)
    new = theirs.record.identifier.version or 0
    versions = (base.record.identifier.version or new for base in bases)
    # Of several the last one before this: asking alone, without writing, is not to hide it.
    old = max((version for version in versions if version < new), default=None)
    if old is None:
        return None
    return Change(VERSION, f"v{old}", f"v{new}", Action.VERSION, is_due=True)


def _withdrawal(theirs: Base, proven: Base | None) -> Change | None:
    if not theirs.record.withdrawn:
        return None
    is_due = proven is None or not proven.record.withdrawn
    return Change(WITHDRAWN, "", "withdrawn", Action.WITHDRAWN, is_due)
