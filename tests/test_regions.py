from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from itbib.rendering.markers import find_regions
from itbib.rendering.region import Region
from itbib.rendering.regions import Change, State, apply, checksum, plan

IDS = ("datasets", "models")


def regions_of(text: str) -> tuple[Region, ...]:
    regions, problems = find_regions(text, "README.md", IDS)
    assert problems == []
    return regions


def problems_of(text: str) -> list[tuple[int, str, str]]:
    _, problems = find_regions(text, "README.md", IDS)
    assert all(problem.path == "README.md" for problem in problems)
    return [(problem.line, problem.message, problem.hint) for problem in problems]


def table(body: str = "", name: str = "table datasets", digits: str = "") -> str:
    opening = f"<!-- itbib:{name}{f' sha256={digits}' if digits else ''} -->\n"
    return f"{opening}{body}<!-- /itbib:{name} -->\n"


def planned(text: str, body: str = "NEW") -> tuple[Change, ...]:
    regions = regions_of(text)
    return plan(text, regions, [body] * len(regions))


def written(text: str, body: str = "NEW", *, force: bool = False) -> str:
    return apply(text, planned(text, body), force=force)


def test_regions_are_found_with_their_lines() -> None:
    text = (
        "# T\n\n" + table("a\nb\n") + "text\n  <!--itbib:references-->\n<!-- /itbib:references -->"
    )
    first, second = regions_of(text)
    assert (first.name, first.kind, first.id, first.line) == (
        "table datasets",
        "table",
        "datasets",
        3,
    )
    assert (second.name, second.kind, second.id, second.line) == ("references", "references", "", 8)
    assert text[slice(*first.body_span)] == "a\nb\n"
    assert text[slice(*second.body_span)] == ""
    assert second.indent == "  "


def test_a_text_without_markers_has_no_regions() -> None:
    assert regions_of("") == ()
    assert regions_of("Put `<!-- itbib:table x -->` into it, or <!-- itbib:nonsense -->.\n") == ()


@pytest.mark.parametrize(
    "code",
    [
        "```html\n{}```\n",
        "~~~\n{}~~~\n",
        "````\n```\n{}````\n",
        "- item\n\n  ```\n  {}  ```\n",
        "```\n{}",
    ],
)
def test_markers_in_fenced_code_are_text(code: str) -> None:
    text = "text\n\n" + code.format("<!-- itbib:table nonsense -->\n")
    assert regions_of(text) == ()
    assert [region.line for region in regions_of(table() + "\n" + text)] == [1]


def test_markers_in_indented_code_are_text_and_in_lists_they_are_markers() -> None:
    assert regions_of("text\n\n    <!-- itbib:nonsense -->\n") == ()
    assert regions_of("text\n\n\t<!-- itbib:nonsense -->\n") == ()
    inside = "10. item\n\n    <!-- itbib:table datasets -->\n    <!-- /itbib:table datasets -->\n"
    [region] = regions_of(inside)
    body = "\n    a\n\n     b\n\n"
    assert written(inside, "a\n\n b") == (
        f"10. item\n\n    <!-- itbib:table datasets sha256={checksum(body)} -->\n"
        f"{body}    <!-- /itbib:table datasets -->\n"
    )
    assert region.indent == "    "


def test_a_fence_in_raw_html_does_not_hide_markers() -> None:
    assert len(regions_of("<pre>\n```\n</pre>\n\n" + table())) == 1


OPEN, CLOSE = "<!-- itbib:table datasets -->\n", "<!-- /itbib:table datasets -->\n"
OTHER_OPEN, OTHER_CLOSE = "<!-- itbib:references -->\n", "<!-- /itbib:references -->\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x\n" + OPEN, [(2, "region 'table datasets' is never closed")]),
        ("\n" + CLOSE, [(2, "this closes 'table datasets', which is not open")]),
        (OPEN + CLOSE + CLOSE, [(3, "this closes 'table datasets', which is not open")]),
        (
            OPEN + OTHER_OPEN + OTHER_CLOSE + CLOSE,
            [(2, "region 'references' stands inside another, 'table datasets' (line 1)")],
        ),
        (
            OPEN + OPEN + CLOSE + CLOSE,
            [(2, "region 'table datasets' stands inside another, 'table datasets' (line 1)")],
        ),
        (
            OPEN + OTHER_OPEN + OTHER_CLOSE,
            [(1, "region 'table datasets' is never closed")],
        ),
        (
            OPEN + OTHER_OPEN + CLOSE,
            [(2, "region 'references' is never closed")],
        ),
        (
            OPEN + OTHER_CLOSE,
            [(2, "this closes 'references', but 'table datasets' is open (line 1)")],
        ),
        (
            OPEN + "<!-- /itbib:table -->\n",
            [(2, "this closes 'table', but 'table datasets' is open (line 1)")],
        ),
        (
            "<!-- itbib:tabel datasets -->\n<!-- /itbib:tabel datasets -->\n",
            [(1, "there is no kind of region called 'tabel'")],
        ),
        (
            "<!-- itbib:table dataset -->\n<!-- /itbib:table dataset -->\n",
            [(1, "table 'dataset' is not declared")],
        ),
        (
            "<!-- itbib:table -->\n<!-- /itbib:table -->\n",
            [(1, "a region 'table' needs the id of a table")],
        ),
        (
            "<!-- itbib:references x -->\n<!-- /itbib:references x -->\n",
            [(1, "a region 'references' has no id, but this one says 'x'")],
        ),
        (
            "<!-- itbib:table datasets --> x\n",
            [(1, "this is no marker of a region: <!-- itbib:table datasets --> x")],
        ),
        (
            "<!-- itbib: table datasets -->\n",
            [(1, "this is no marker of a region: <!-- itbib: table datasets -->")],
        ),
        (
            "<!-- itbib:table datasets sha256=xyz -->\n",
            [(1, "this is no marker of a region: <!-- itbib:table datasets sha256=xyz -->")],
        ),
    ],
)
def test_each_mistake_gives_one_message(text: str, expected: list[tuple[int, str]]) -> None:
    assert [(line, message) for line, message, _ in problems_of(text)] == expected


def test_all_mistakes_are_reported_in_order() -> None:
    text = CLOSE + "<!-- itbib:tabel x -->\n" + "<!-- itbib:table nope -->\n" + OPEN
    assert [line for line, _, _ in problems_of(text)] == [1, 2, 2, 3, 3, 4]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("<!-- itbib:tabel x -->\n<!-- /itbib:tabel x -->", "did you mean 'table'?"),
        ("<!-- itbib:table dataset -->\n<!-- /itbib:table dataset -->", "did you mean 'datasets'?"),
        ("<!-- itbib:table -->\n<!-- /itbib:table -->", "known: datasets, models"),
        (OPEN, "write '<!-- /itbib:table datasets -->' on a line of its own after it"),
        (OPEN + OTHER_CLOSE, "write '<!-- /itbib:table datasets -->'"),
    ],
)
def test_a_hint_says_what_to_write(text: str, hint: str) -> None:
    assert [found for _, _, found in problems_of(text)] == [hint]


def test_lines_are_counted_whatever_ends_them() -> None:
    assert [line for line, _, _ in problems_of("a\r\nb\rc\nd\u2028\x0b\x85\n" + OPEN)] == [5]


def test_an_empty_region_is_filled_and_stays_as_it_is_then() -> None:
    text = "before\n" + table() + "after"
    [change] = planned(text)
    assert (change.state, change.old, change.new) == (State.STALE, "", "\nNEW\n\n")
    first = written(text)
    assert first == (
        "before\n<!-- itbib:table datasets sha256="
        + checksum("\nNEW\n\n")
        + " -->\n\nNEW\n\n<!-- /itbib:table datasets -->\nafter"
    )
    [again] = planned(first)
    assert again.state is State.FRESH
    assert written(first) == first


def test_what_itbib_wrote_is_replaced_when_the_body_changes() -> None:
    old = written(table("   \n\n"), "OLD")
    [change] = planned(old)
    assert (change.state, change.old, change.new) == (State.STALE, "\nOLD\n\n", "\nNEW\n\n")
    assert written(old) == written(table())


@pytest.mark.parametrize(
    "text",
    [
        table("by hand\n"),
        table("\nby hand\n\n", digits="0123456789ab"),
        written(table(), "OLD").replace("OLD", "OLd"),
        written(table(), "OLD").replace("OLD\n", "OLD \n"),
        table("", digits="0123456789ab"),
    ],
)
def test_a_body_edited_by_hand_is_replaced_by_force_only(text: str) -> None:
    [change] = planned(text)
    assert change.state is State.EDITED
    assert written(text) == text
    assert written(text, force=True) == written(table())


@pytest.mark.parametrize("digits", ["", "0123456789ab"])
def test_a_body_that_is_right_already_gets_its_checksum(digits: str) -> None:
    text = table("\nNEW\n\n", digits=digits)
    [change] = planned(text)
    assert (change.state, change.old) == (State.STALE, change.new)
    assert written(text) == written(table())


def test_a_body_follows_the_line_ends_around_it() -> None:
    text = "a\n" + table().replace("\n", "\r\n") + "b\r" + table(name="references")
    new = written(text, "X\r\nY")
    digits = checksum("\nX\nY\n\n")
    assert new == (
        f"a\n<!-- itbib:table datasets sha256={digits} -->\r\n\r\nX\r\nY\r\n\r\n"
        "<!-- /itbib:table datasets -->\r\nb\r"
        f"<!-- itbib:references sha256={digits} -->\n\nX\nY\n\n<!-- /itbib:references -->\n"
    )
    assert written(new, "X\nY") == new


def test_converting_all_line_ends_leaves_a_region_fresh() -> None:
    converted = written(table()).replace("\n", "\r\n")
    assert [change.state for change in planned(converted)] == [State.FRESH]
    assert written(converted) == converted


def test_an_empty_body_is_one_blank_line() -> None:
    assert planned(table(), "\n \n")[0].new == "\n"


PIECES = st.lists(
    st.sampled_from(
        [
            "text\n",
            "\r\n",
            "\r",
            "café \u2028 line\n",
            "```\n<!-- itbib:table nope -->\n```\n",
            "> quote\n",
            "    <!-- itbib:references -->\n",
            table().replace("\n", "\r\n"),
            table("", "references"),
            table("   \n", "table models"),
            table("\nOLD\n\n", "table models", checksum("\nOLD\n\n")),
            table("by hand\n"),
        ]
    )
)


@given(PIECES, st.sampled_from(["X", "X\n\nY\n", ""]), st.booleans())
def test_nothing_outside_changes_and_twice_is_once(
    pieces: list[str], body: str, force: bool
) -> None:
    text = "".join(f"{piece}\n" for piece in pieces)
    regions, problems = find_regions(text, "README.md", IDS)
    assume(not problems)
    once = written(text, body, force=force)
    assert written(once, body, force=force) == once
    assert outside(text, regions) == outside(once, regions_of(once))


def outside(text: str, regions: tuple[Region, ...]) -> list[str]:
    pieces, done = [], 0
    for region in regions:
        start, end = region.checksum_span
        pieces += [text[done:start].removesuffix(" sha256="), text[end : region.body_span[0]]]
        done = region.body_span[1]
    return [*pieces, text[done:]]


@pytest.mark.parametrize(
    ("behind", "body", "gap"),
    [
        ("    </div>\n", "<table>\n</table>", ""),
        ("\t<p>caption</p>\n", "<table>\n</table>", ""),
        ("</div>\n", "<table>\n</table>", "\n"),
        ("    text\n", "<table>\n</table>", "\n"),
        ("    </div>\n", "- a list", "\n"),
    ],
)
def test_what_holds_a_table_in_html_is_not_made_code_by_a_blank_line(
    behind: str, body: str, gap: str
) -> None:
    text = f"<div>\n{table()}{behind}"
    assert f"{body}\n{gap}<!-- /itbib:table datasets -->\n{behind}" in written(text, body)
