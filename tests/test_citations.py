from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itbib.markdown.markup import to_text
from itbib.model import Name, Work
from itbib.rendering.citations import Citations, cite_all
from itbib.rendering.reference import anchor, describe
from itbib.survey.toml import parse_survey
from survey_samples import NO_AUTHORS, names, row, work

TABLES = """
[[table]]
id = "a"
title = "Table *A*"
columns = [{ name = "x" }]
[[table]]
id = "b"
columns = [{ name = "x" }]
[[table]]
id = "c"
columns = [{ name = "x" }]
"""
WORKS = [work(key) for key in ("w1", "w2", "w3", "w4", "w5", "w6")]
ROWS = [
    row("b/1", ["w4"]),
    row("a/1", ["w3", "w2"]),
    row("c/1", ["w5"]),
    row("a/2", ["w2", "w4"]),
]


def cited(references: str = "", shown: tuple[str, ...] = ("b", "a", "b")) -> Citations:
    survey = parse_survey(f"{TABLES}[references]\n{references}", "itbib.toml")
    return cite_all(survey, WORKS, ROWS, NO_AUTHORS, shown)


def numbers(citations: Citations) -> list[str]:
    references = sorted(citations.by_key.values(), key=lambda reference: reference.number)
    assert [reference.number for reference in references] == list(range(1, len(references) + 1))
    return [reference.key for reference in references]


def test_works_are_numbered_by_first_appearance_and_the_uncited_follow() -> None:
    assert numbers(cited()) == ["w4", "w3", "w2", "w5", "w1", "w6"]
    assert numbers(cited(shown=())) == ["w3", "w2", "w4", "w5", "w1", "w6"]


def test_works_that_no_row_cites_can_be_left_out() -> None:
    assert numbers(cited('works = "cited"')) == ["w4", "w3", "w2", "w5"]


def test_without_grouping_there_is_one_group_without_title() -> None:
    [group] = cited().groups
    assert (group.table, group.title, group.start) == ("", (), 1)
    assert [reference.number for reference in group.references] == [1, 2, 3, 4, 5, 6]


def test_a_work_stands_under_the_first_table_it_appears_in() -> None:
    groups = cited('group-by = "table"\nother-title = "Others"').groups
    assert [
        (g.table, to_text(g.title), g.start, [reference.key for reference in g.references])
        for g in groups
    ] == [
        ("b", "b", 1, ["w4"]),
        ("a", "Table A", 2, ["w3", "w2"]),
        ("c", "c", 4, ["w5"]),
        ("", "Others", 5, ["w1", "w6"]),
    ]


def test_a_survey_without_works_has_no_groups() -> None:
    survey = parse_survey(TABLES, "itbib.toml")
    assert cite_all(survey, [], [], NO_AUTHORS, ["a"]).groups == ()


def test_of_two_works_with_one_key_the_first_counts() -> None:
    survey = parse_survey("", "itbib.toml")
    works = [work("k", title="first"), work("k", title="second")]
    assert cite_all(survey, works, [], NO_AUTHORS, []).by_key["k"].title == "first"


@pytest.mark.parametrize(
    ("key", "fragment"),
    [
        ("2305.11206", "ref-2305.11206"),
        ("hep-th/9901001", "ref-hep-th/9901001"),
        ("varia-2023-wassa", "ref-varia-2023-wassa"),
        ("DBLP:conf/x_y", "ref-DBLP:conf/x_y"),
        ("a+b", "ref-a~2bb"),
        ("é~", "ref-~c3~a9~7e"),
    ],
)
def test_anchors_are_made_from_the_key(key: str, fragment: str) -> None:
    assert anchor(key) == fragment


@given(st.text(max_size=5), st.text(max_size=5))
def test_two_keys_never_share_an_anchor(one: str, other: str) -> None:
    assert (anchor(one) == anchor(other)) == (one == other)
    assert "%" not in anchor(one)


def test_names_are_printed_in_order() -> None:
    people = (
        Name(first="Ludwig", von="van", last="Beethoven"),
        Name(first="Sammy", last="Davis", jr="Jr."),
        Name(last="{The ATLAS Collaboration}"),
        Name(first="\\'Elie", last="Gar{\\c c}on"),
    )
    reference = describe(work("k"), people, 1)
    assert reference.authors == (
        "Ludwig van Beethoven",
        "Sammy Davis, Jr.",
        "The ATLAS Collaboration",
        "Élie Garçon",
    )
    assert not reference.et_al


@pytest.mark.parametrize(
    ("people", "short"),
    [
        ((), ""),
        (names("Zhou"), "Zhou"),
        (names("Zhou", "Liu"), "Zhou and Liu"),
        (names("Zhou", "Liu", "Xu"), "Zhou et al."),
        ((*names("Zhou"), Name(last="others")), "Zhou et al."),
        ((Name(first="A", von="de la", last="Cruz"),), "de la Cruz"),
    ],
)
def test_the_short_form_of_the_authors(people: tuple[Name, ...], short: str) -> None:
    reference = describe(work("k"), people, 1)
    assert reference.short_authors == short
    assert "others" not in reference.authors


def test_and_others_is_no_author() -> None:
    reference = describe(work("k"), (*names("Zhou", "Liu"), Name(last="others")), 1)
    assert (reference.authors, reference.et_al) == (("Ann Zhou", "Ann Liu"), True)


@pytest.mark.parametrize(
    ("fields", "url"),
    [
        ({"url": "https://x.org", "doi": "10.1/2", "eprint": "2301.00001"}, "https://x.org"),
        ({"url": "javascript:x", "doi": "10.1/2"}, "https://doi.org/10.1/2"),
        ({"doi": "10.1/2", "eprint": "2301.00001"}, "https://doi.org/10.1/2"),
        ({"doi": "https://dx.doi.org/10.1/a\\_b"}, "https://doi.org/10.1/a_b"),
        ({"doi": "doi:10.1/a(b)<c>;#"}, "https://doi.org/10.1/a(b)%3Cc%3E;%23"),
        ({"eprint": "hep-th/9901001"}, "https://arxiv.org/abs/hep-th/9901001"),
        (
            {"eprint": "arXiv:2301.00001", "archiveprefix": "arXiv"},
            "https://arxiv.org/abs/2301.00001",
        ),
        ({"eprint": "2301.00001", "eprinttype": "arxiv"}, "https://arxiv.org/abs/2301.00001"),
        ({"eprint": "10.1/x", "eprinttype": "jstor"}, ""),
        ({"url": "\\url{https://x.org/a{\\_}b\\%20c}"}, "https://x.org/a_b%20c"),
        ({}, ""),
    ],
)
def test_the_best_link_of_a_work(fields: dict[str, str], url: str) -> None:
    assert describe(work("k", **fields), (), 1).url == url


def test_the_links_of_a_work_are_to_arxiv_and_by_doi() -> None:
    fields = {"url": "https://x.org", "doi": "10.1/2", "eprint": "2301.00001"}
    links = describe(work("k", **fields), (), 1).links
    assert [(link.label, link.url) for link in links] == [
        ("arXiv", "https://arxiv.org/abs/2301.00001"),
        ("DOI", "https://doi.org/10.1/2"),
    ]


@pytest.mark.parametrize(
    ("fields", "venue", "year"),
    [
        ({"journal": "{JMLR}", "booktitle": "B", "year": "2023"}, "JMLR", "2023"),
        ({"booktitle": "Proc.~of {ACL}", "publisher": "P"}, "Proc. of ACL", ""),
        ({"publisher": "Press", "date": "2021-05-03"}, "Press", "2021"),
        ({"howpublished": "\\url{https://x.org}"}, "", ""),
        ({"howpublished": "Blog post"}, "Blog post", ""),
    ],
)
def test_the_venue_and_the_year(fields: dict[str, str], venue: str, year: str) -> None:
    reference = describe(work("k", **fields), (), 1)
    assert (reference.venue.replace("\xa0", " "), reference.year) == (venue, year)


def test_a_title_is_text_and_a_work_without_one_shows_its_key() -> None:
    assert (
        describe(work("k", title="A {GPT-4} \\& $x_1$\n of"), (), 1).title == "A GPT-4 & $x_1$ of"
    )
    assert describe(Work("k", "misc", {}), (), 1).title == "k"


DATED = [
    work("w10", year="2021", month="mar"),
    work("w9", year="2021", month="jan"),
    work("x", year="n.d."),
    work("w2", date="1999-05"),
    work("undated"),
]
PEOPLE = {
    "w10": (Name(von="van", last="Émile", first="A"),),
    "w9": (Name(last="zhou", first="B"),),
    "x": (Name(last="Vander", first="C"),),
    "w2": (Name(last="{\\'E}toile"),),
}


@pytest.mark.parametrize(
    ("order", "keys"),
    [
        ("appearance", ["w10", "w9", "x", "w2", "undated"]),
        ("author", ["w2", "undated", "w10", "x", "w9"]),
        ("year", ["w2", "w9", "w10", "x", "undated"]),
        ("-year", ["w10", "w9", "w2", "x", "undated"]),
        ("key", ["undated", "w2", "w9", "w10", "x"]),
    ],
)
def test_a_list_is_in_the_order_asked_for(order: str, keys: list[str]) -> None:
    survey = parse_survey(f'[references]\norder = "{order}"', "itbib.toml")
    assert numbers(cite_all(survey, DATED, [], PEOPLE, ())) == keys


def test_each_group_is_in_order_for_itself() -> None:
    settings = 'group-by = "table"\norder = "key"\n'
    found = cited(settings).groups
    assert [[r.key for r in group.references] for group in found] == [
        ["w4"],
        ["w2", "w3"],
        ["w5"],
        ["w1", "w6"],
    ]
    assert [group.start for group in found] == [1, 2, 4, 5]
