"""The combined citation list: which works are in it, in what order, under what number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from itbib.markdown.markup import Inline, parse
from itbib.model import Name, Row, Work
from itbib.rendering.ordering import arranged
from itbib.rendering.reference import Reference, describe
from itbib.survey.config import Survey


@dataclass(frozen=True, slots=True)
class ReferenceGroup:
    """References that follow each other in the citation list.

    Attributes:
        table: id of the table in which they appear first, or empty.
        title: heading of the group; nothing if the list is not grouped.
        references: at least one, numbered without a gap.
    """

    table: str
    title: Inline
    references: tuple[Reference, ...]

    @property
    def start(self) -> int:
        """Number of its first reference."""
        return self.references[0].number


@dataclass(frozen=True, slots=True)
class Citations:
    """The citation list.

    Attributes:
        groups: its groups in order; a single one if the list is not grouped.
        by_key: the references by citation key.
    """

    groups: tuple[ReferenceGroup, ...]
    by_key: Mapping[str, Reference]


def cite_all(
    survey: Survey,
    works: Iterable[Work],
    rows: Sequence[Row],
    authors: Mapping[str, Sequence[Name]],
    shown: Iterable[str],
) -> Citations:
    """Give every work its number, by first appearance or in the order that the survey asks for.

    The tables that a target shows come first, then the others as they are declared; in a
    table its rows as they are shown, in a row its works as cited. Works that no row cites
    follow in file order, unless the survey leaves them out. In a list grouped by table each
    group is in order for itself.

    Args:
        survey: the configuration.
        works: the works in file order; of two with the same key the first counts.
        rows: the rows as their tables show them; every work that they cite is among ``works``.
        authors: the names of each work by its key; a work may be missing.
        shown: ids of the tables as their regions follow each other in the targets.
    """
    by_key: dict[str, Work] = {}
    for work in works:
        by_key.setdefault(work.key, work)
    order = dict.fromkeys((*shown, *(table.id for table in survey.tables)))
    cited: dict[str, str] = {}
    by_table: dict[str, list[Row]] = {}
    for row in rows:
        by_table.setdefault(row.table, []).append(row)
    for table_id in order:
        for row in by_table.get(table_id, ()):
            for key in row.cite:
                cited.setdefault(key, table_id)
    if not survey.references.cited_only:
        for key in by_key:
            cited.setdefault(key, "")
    listed = arranged((by_key[key] for key in cited), survey.references.order, authors)
    if survey.references.by_table:
        tables = list(dict.fromkeys(cited.values()))
        listed.sort(key=lambda work: tables.index(cited[work.key]))
    references = {
        work.key: describe(work, authors.get(work.key, ()), number)
        for number, work in enumerate(listed, start=1)
    }
    return Citations(_groups(survey, references, cited), references)


def _groups(
    survey: Survey, references: Mapping[str, Reference], table_of: Mapping[str, str]
) -> tuple[ReferenceGroup, ...]:
    if not references:
        return ()
    if not survey.references.by_table:
        return (ReferenceGroup("", (), tuple(references.values())),)
    members: dict[str, list[Reference]] = {}
    for key, reference in references.items():
        members.setdefault(table_of[key], []).append(reference)
    titles = {table.id: table.title or table.id for table in survey.tables}
    titles[""] = survey.references.other_title
    return tuple(
        ReferenceGroup(table_id, parse(titles[table_id]), tuple(group))
        for table_id, group in members.items()
    )
