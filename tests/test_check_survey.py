"""The rules for the rows, the works and the regions of a survey."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli import Itbib

CONFIG = """\
[references]
works = "cited"

[[table]]
id = "t"
columns = [
  { name = "name", header = "Name" },
  { name = "paper", header = "Paper", kind = "paper" },
  { name = "code", header = "Code", kind = "link", label = "code" },
  { name = "size", header = "Size", kind = "number" },
  { name = "open", header = "Open", kind = "flag" },
]
"""
BIB = """\
@misc{2305.11206,
  title = {{LIMA}: Less Is More for Alignment},
  eprint = {2305.11206},
  year = {2023},
}

"""
PAGE = "<!-- itbib:table t -->\n<!-- /itbib:table t -->\n"


@pytest.fixture
def itbib(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Itbib:
    run = Itbib(tmp_path / "survey", monkeypatch)
    run.write("itbib.toml", CONFIG)
    run.write("README.md", PAGE)
    return run


def told(itbib: Itbib, bib: str, *only: str) -> list[tuple[str, int]]:
    itbib.write("references.bib", f"{BIB}{bib}")
    found = itbib("check", "--json").json
    return [(each["code"], each["line"] - BIB.count("\n")) for each in found
            if each["path"] == "references.bib" and (not only or each["code"] in only)]  # fmt: skip


def row(slug: str, fields: str = "cite = {2305.11206}") -> str:
    return f"@row{{t/{slug}, name = {{{slug}}}, {fields}}}\n"


ROWS = "".join(
    row(f"r{at}", f"cite = {{2305.11206}}, size = {{{at}B}}, open = {{Yes}}") for at in range(5)
)


@pytest.mark.parametrize(
    ("bib", "expected"),
    [
        ("@row{u/x, cite = {2305.11206}}\n", ("unknown-table", 1)),
        (row("x", "cite = {2305.11206},\n  colour = {red}"), ("unknown-column", 2)),
        (row("x", "\n  cite = {2305.11206, nobody}"), ("dangling-cite", 2)),
        (row("x") + "@misc{other, title = {Other}}\n\n", ("uncited-work", 2)),
        (ROWS + row("x", "size = {3B}"), ("row-without-link", 6)),
        (ROWS + row("x", "cite = {2305.11206}, code = {TODO}"), ("placeholder-link", 6)),
        (ROWS + row("x", "cite = {2305.11206}, code = {http://http://x.y}"), ("bad-address", 6)),
        (ROWS + row("x", "cite = {2305.11206}, paper = {[p]()}"), ("empty-link", 6)),
        (ROWS + row("x", "paper = {https://arxiv.org/abs/2305.99}"), ("bad-identifier", 6)),
        (ROWS + row("x") + row("x1").replace("{x1}", "{x}"), ("duplicate-row", 7)),
        (ROWS + row("x", "cite = {2305.11206}, size = {7 B}"), ("odd-value", 6)),
        (ROWS + row("x", "cite = {2305.11206}, size = {7b}"), ("odd-value", 6)),
        (ROWS + row("x", "cite = {2305.11206}, open = {yes}"), ("odd-value", 6)),
        (
            row("x", "cite = {b}") + "@misc{b,\n eprint = {2305.11207}, title = {x}}\n\n",
            ("key-not-eprint", 2),
        ),
        (
            row("x", "cite = {2305.11207, 2305.11206}")
            + "@misc{2305.11207, eprint = {2305.11207},\n"
            "  title = {LIMA: less is more for alignment}}\n\n",
            ("same-title-two-ids", 3),
        ),
    ],
)  # fmt: skip
def test_what_is_found(itbib: Itbib, bib: str, expected: tuple[str, int]) -> None:
    assert told(itbib, f"{bib}\n", expected[0]) == [expected]


def test_a_sound_survey_has_no_findings(itbib: Itbib) -> None:
    itbib.write("references.bib", f"{BIB}{ROWS}\n")
    itbib.ok("render")
    run = itbib("check", "--strict")
    assert (run.code, run.out) == (0, "")


def test_odd_values_are_mended(itbib: Itbib) -> None:
    odd = row("x", "cite = {2305.11206}, size = {7 b}, open = {no}")
    itbib.write("references.bib", f"{BIB}{ROWS}{odd}\n")
    # One value may be odd in two ways.
    for _ in range(2):
        itbib("check", "--fix")
    assert "size = {7B}, open = {No}" in itbib.read("references.bib").decode()


def test_values_of_a_column_without_a_form_are_left(itbib: Itbib) -> None:
    mixed = "".join(
        row(f"m{at}", f"cite = {{2305.11206}}, size = {{{size}}}")
        for at, size in enumerate(("7B", "7b", "13 B", "1,000 hours", "12000", "12,000"))
    )
    assert told(itbib, f"{mixed}\n", "odd-value") == []


def test_regions_that_are_stale_or_edited(itbib: Itbib) -> None:
    itbib.write("references.bib", f"{BIB}{ROWS}\n")
    run = itbib("check")
    assert run.code == 1
    assert "README.md:1: error: the region table t does not show what the library says" in run.out
    itbib.ok("render")
    page = itbib.read("README.md").decode()
    itbib.write("README.md", page.replace("r1", "r9"))
    assert "README.md:1: error: the region table t was edited by hand" in itbib("check").out


def test_a_survey_that_shows_all_works_cites_all(itbib: Itbib) -> None:
    itbib.write("itbib.toml", CONFIG.replace('"cited"', '"all"'))
    itbib.write("README.md", f"{PAGE}\n<!-- itbib:references -->\n<!-- /itbib:references -->\n")
    other = "@misc{other, title = {Other}}\n\n"
    assert told(itbib, row("x") + other, "uncited-work") == []


def test_what_hides_entries_is_told_and_does_not_stop_the_check(itbib: Itbib) -> None:
    bib = f"{row('x')}\n@misc{{broken, title {{x}}}}\n\n@row{{t/y, nothing = {{x}}}}\n\n"
    assert told(itbib, bib) == [
        ("broken-block", 3),
        ("unknown-column", 5),
    ]


def test_what_was_found_is_kept_until_something_changes(
    itbib: Itbib, monkeypatch: pytest.MonkeyPatch
) -> None:
    itbib.write("references.bib", f"{BIB}{ROWS}\n")
    itbib.write("README.md", f"{PAGE}\n[guide](guide.md)\n")
    itbib.ok("render")
    first = itbib("check")
    assert "broken-link" in first.out
    with monkeypatch.context() as patched:
        # The second time nothing is rendered.
        patched.setattr("itbib.commands.checking.render_survey", None)
        assert itbib("check") == first
        assert len(itbib("check", "--json").json) == 1
    itbib.write("guide.md", "")
    assert itbib("check").out == ""
    for name, text in (
        ("README.md", f"{PAGE}\n"),
        ("references.bib", f"{BIB}{ROWS}{row('x', 'cite = {nobody}')}\n"),
        ("itbib.toml", CONFIG.replace("Size", "Sizes")),
        ("templates/table.html.j2", "{{ nothing"),
    ):
        before = itbib.read(name) if (itbib.folder / name).exists() else None
        itbib.write(name, text)
        assert itbib("check").code != 0
        if before is None:
            (itbib.folder / name).unlink()
        else:
            itbib.write(name, before)
        assert itbib("check").code == 0


def test_a_memory_that_was_damaged_is_passed_over(itbib: Itbib) -> None:
    itbib.write("references.bib", f"{BIB}{ROWS}\n")
    first = itbib("check")
    (kept,) = (itbib.folder.parent / "cache" / "checks").iterdir()
    for damage in (b"", b"{", b"[]", b'{"version": 1}', b"null"):
        kept.write_bytes(damage)
        assert itbib("check") == first
