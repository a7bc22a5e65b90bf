"""From a survey to the page of its site."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from itbib.bib.names import split_names
from itbib.errors import InputError, Problem
from itbib.exporting.citekeys import own_keys
from itbib.exporting.dialects import Dialect
from itbib.exporting.export import export
from itbib.exporting.one import bibtex_source
from itbib.formats.gathering import gather
from itbib.formats.writing import Format, write
from itbib.markdown.markup import parse, to_text
from itbib.markdown.web import with_characters
from itbib.model import Row, Work
from itbib.rendering.arranging import arrange
from itbib.rendering.categories import Section
from itbib.rendering.citations import Citations, ReferenceGroup, cite_all
from itbib.rendering.facts import Catalogue
from itbib.rendering.presenting import linked
from itbib.rendering.reference import Reference, describe
from itbib.site.links import for_page
from itbib.site.packing import MOST_UNPACKED, packed
from itbib.site.page import Download, SitePage
from itbib.site.tables import for_site, site_table, year_number
from itbib.styling.styled import Processor, styled_entries
from itbib.survey.config import Survey
from itbib.survey.contents import Contents
from itbib.tabling.divided import by_column
from itbib.tabling.separated import to_csv
from itbib.tabling.sheet import Sheet, make_sheet

BIBLIOGRAPHY = "references.bib"
CSL = "references.json"
_PADDING = re.compile(r"(?m)(?<=^  )([a-z_-]+) +=(?= )")


def build_page(
    survey: Survey,
    contents: Contents,
    shown: Sequence[str],
    style: Processor | None,
    itself: Work | None = None,
) -> SitePage:
    """Make the page of a survey.

    Args:
        survey: the configuration.
        contents: its works and rows, which are known to be sound.
        shown: ids of the tables in the order of the README, as `cite_all` takes them, so that
            works have the same numbers here and there.
        style: what writes the entries of the citation list, if the survey has a style.
        itself: the survey as a work, where it is none of the library.

    Raises:
        InputError: the work that the site names as the survey itself is not there.
    """
    works, authors = contents.whole, contents.authors()
    arranged = arrange(survey, contents.rows, Catalogue(works, authors))
    citations = cite_all(survey, works, arranged.on_page, authors, shown)
    sheets = [
        _sheet(survey, table_id, arranged.sections, arranged.on_page, citations)
        for table_id in dict.fromkeys([*shown, *(table.id for table in survey.tables)])
    ]
    repository = survey.site.repository
    tables = [site_table(sheet, citations.by_key, repository) for sheet in sheets if sheet.rows]
    listed = [work for work in works if work.key in citations.by_key]
    own, source = _own(itself or _named(survey, works), works)
    groups = _styled(citations, works, style)
    sources = {work.key: _unaligned(bibtex_source(work, works)) for work in listed}
    in_order = [sources[reference.key] for group in groups for reference in group.references]
    packs = len(in_order) > MOST_UNPACKED
    years = {year_number(reference.year) for reference in citations.by_key.values()} - {""}
    return SitePage(
        with_characters(survey.title) or "Survey",
        for_page(parse(survey.site.description), repository),
        repository,
        tuple(tables),
        groups,
        {} if packs else sources,
        packed(in_order) if packs else "",
        own,
        source,
        tuple(sorted(years, reverse=True)),
        _downloads(contents.works, citations.by_key.keys(), sheets),
    )


def _sheet(
    survey: Survey,
    table_id: str,
    sections: Mapping[str, Sequence[Section]],
    rows: Sequence[Row],
    citations: Citations,
) -> Sheet:
    table = survey.table(table_id)
    assert table is not None, "the ids are those of the survey's tables"
    own = [row for row in rows if row.table == table_id]
    divided, placed = by_column(table, sections.get(table_id, ()), own)
    return make_sheet(for_site(divided), placed, citations.by_key, "")


def _own(itself: Work | None, works: Sequence[Work]) -> tuple[Reference | None, str]:
    """Describe the work that is the survey itself, and write its source."""
    if itself is None:
        return None, ""
    fields = itself.fields
    authors = split_names(fields.get("author") or fields.get("editor", ""))
    return describe(itself, authors, 0), _unaligned(bibtex_source(itself, works))


def _named(survey: Survey, works: Sequence[Work]) -> Work | None:
    """Find the work that the configuration names as the survey itself."""
    key = survey.site.cite
    if not key:
        return None
    if found := next((work for work in works if work.key == key), None):
        return found
    message = f"[site]: 'cite' names {key!r}, which is no work of the library"
    raise InputError(Problem(message, hint="add it, or leave the key out"))


def _styled(
    citations: Citations, works: Sequence[Work], style: Processor | None
) -> tuple[ReferenceGroup, ...]:
    if style is None:
        return citations.groups
    entries = styled_entries(style, linked(citations, works), works)
    return tuple(
        replace(
            group,
            references=tuple(
                replace(reference, styled=entries.get(reference.key, ()))
                for reference in group.references
            ),
        )
        for group in citations.groups
    )


def _unaligned(source: str) -> str:
    """Take the blanks before the signs of equality away, a tenth of all that a site would hold."""
    return _PADDING.sub(r"\1 =", source)


def _downloads(
    works: Sequence[Work],
    listed: Collection[str],
    sheets: Sequence[Sheet],
) -> tuple[Download, ...]:
    keys = own_keys(works)
    wanted = set(listed)
    gathered, _ = gather(works, keys, wanted)
    exported = export(works, keys, dialect=Dialect.BIBTEX)
    files = [
        Download(BIBLIOGRAPHY, "BibTeX", exported.text),
        Download(CSL, "CSL-JSON", write(gathered, Format.CSL_JSON)),
    ]
    files += [
        Download(f"{sheet.table.id}.csv", f"{_title(sheet)} (CSV)", to_csv([sheet]))
        for sheet in sheets
        if sheet.rows
    ]
    return tuple(files)


def _title(sheet: Sheet) -> str:
    return with_characters(to_text(parse(sheet.table.title))) or sheet.table.id
