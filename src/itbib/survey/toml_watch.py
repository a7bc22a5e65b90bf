"""Reading the stored queries in ``itbib.toml``: the sections ``[[watch]]``."""

from __future__ import annotations

from collections.abc import Iterable

from itbib.errors import UsageError
from itbib.searching.query import categories_of, limited_to
from itbib.survey.config import Watch
from itbib.survey.toml_section import Section

MOST_LISTED = 1_000


def read_watches(sections: Iterable[Section]) -> tuple[Watch, ...]:
    """Read the stored queries; what is wrong with them is noted in their sections."""
    watches: list[Watch] = []
    for section in sections:
        watches.append(_watch(section, [watch.name.lower() for watch in watches]))
    return tuple(watches)


def _watch(section: Section, taken: list[str]) -> Watch:
    name = section.own_id("name", "watch", taken)
    query = section.line("query")
    if not query and isinstance(section.data.get("query", ""), str):
        section.report("a watch needs a 'query', such as 'ti:alignment'", "query")
    categories = _categories(section)
    limit = section.number("limit", Watch(name, query).limit, MOST_LISTED)
    section.done()
    try:
        query = limited_to(query, categories)
    except UsageError as error:
        section.report(error.problems[0].message, "query")
    return Watch(name, query, limit)


def _categories(section: Section) -> list[str]:
    """Take the names of categories, without those that arXiv does not have."""
    categories = []
    for category in section.array("categories"):
        if not isinstance(category, str):
            section.report("'categories' must be an array of strings", "categories")
            continue
        try:
            categories_of(category)
        except UsageError as error:
            problem = error.problems[0]
            section.report(problem.message, "categories", problem.hint)
        else:
            categories.append(category)
    return categories
