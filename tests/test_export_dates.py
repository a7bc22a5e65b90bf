"""Years, months and dates in the export, in the form of either dialect."""

from __future__ import annotations

import pytest

from export_samples import field, shape, work
from itbib.exporting.export import Dialect


@pytest.mark.parametrize(
    ("month", "source"),
    [
        *(
            ("may", "may"),
            ("May", "may"),
            ("5", "may"),
            ("05", "may"),
            ("Sept.", "sep"),
            ("sep", "sep"),
        ),
        *(("jul~4", 'jul # "~4"'), ("July 4", 'jul # "~4"'), ("4 July", '"4~" # jul')),
        *(
            ("May--June", 'may # "--" # jun'),
            ("May/June", 'may # "/" # jun'),
            ("05-06", 'may # "--" # jun'),
        ),
        *(("10–15~jul", '"10--15~" # jul'), ("Spring", "{Spring}"), ("Q3 & Q4", r"{Q3 \& Q4}")),
    ],
)
def test_months_for_bibtex(month: str, source: str) -> None:
    assert field("month", month) == source


@pytest.mark.parametrize(
    ("fields", "date"),
    [
        ({"month": "may"}, "2020-05"),
        ({"month": "jul~4"}, "2020-07-04"),
        ({"month": "jul", "day": "4"}, "2020-07-04"),
        ({"month": "May--June"}, "2020-05/2020-06"),
        ({"month": "June 30 -- July 4"}, "2020-06-30/2020-07-04"),
        ({"month": "10--15~jul"}, "2020-07-10/2020-07-15"),
        ({"month": "December--January"}, "2020-12"),
        ({"month": "Fall"}, "2020-23"),
        ({"year": "2019--2020"}, "2019/2020"),
        ({"year": "c. 2020"}, "2020"),
        ({"month": "jul 42"}, "2020-07"),
    ],
)
def test_dates_for_biblatex(fields: dict[str, str], date: str) -> None:
    _, written = shape(work(**fields), Dialect.BIBLATEX)
    assert written["date"] == date
    assert not {"year", "month", "day"} & written.keys()


def test_a_year_that_is_none_is_a_state_to_biblatex() -> None:
    assert shape(work(year="in press"), Dialect.BIBLATEX)[1]["pubstate"] == "inpress"
    assert shape(work(year="To appear"), Dialect.BIBLATEX)[1]["pubstate"] == "forthcoming"
    assert shape(work(year="n.d."), Dialect.BIBLATEX)[1].keys() == {"title", "author"}
    assert shape(work(year="", pubstate="inpress"))[1]["year"] == "in press"


def test_a_month_that_is_none_is_an_issue_to_biblatex() -> None:
    _, fields = shape(work(month="Michaelmas"), Dialect.BIBLATEX)
    assert (fields["date"], fields["issue"]) == ("2020", "Michaelmas")


@pytest.mark.parametrize(
    ("date", "fields"),
    [
        ("2023-05-18", {"year": "2023", "month": "may", "day": "18"}),
        ("2023-05", {"year": "2023", "month": "may"}),
        ("2023", {"year": "2023"}),
        ("2019/2021", {"year": "2019--2021"}),
        ("2019/", {"year": "2019--"}),
        ("2019/..", {"year": "2019--"}),
        ("/2019", {"year": "2019"}),
        ("2010-05/2010-06", {"year": "2010", "month": "may--jun"}),
        ("2010-05-01/2010-05-04", {"year": "2010", "month": "may"}),
        ("2010-22", {"year": "2010", "month": "Summer"}),
        ("2010~", {"year": "2010"}),
        ("199X", {"year": "199X"}),
    ],
)
def test_dates_for_bibtex(date: str, fields: dict[str, str]) -> None:
    _, written = shape(work(date=date, year=""))
    assert {name: written[name] for name in ("year", "month", "day") if name in written} == fields


def test_a_date_of_another_kind_is_a_year_to_biblatex() -> None:
    assert shape(work(date="May 2020", year=""), Dialect.BIBLATEX)[1]["date"] == "2020"
    assert shape(work(date="2020-05/..", year="2020"), Dialect.BIBLATEX)[1]["date"] == "2020-05/.."
