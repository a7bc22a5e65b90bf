"""``itbib add --table``: the row that comes with a paper."""

from __future__ import annotations

from pathlib import Path

import pytest

from arxiv_server import ArxivServer
from cli import Itbib

CONFIG = """\
[survey]
bib = "references.bib"

[[table]]
id = "data"
columns = [
  { name = "type", header = "Type", group = true },
  { name = "area", header = "Area", group = true },
  { name = "name", header = "Name" },
  { name = "Base-Model", header = "Base model" },
  { name = "paper", header = "Paper", kind = "paper" },
]

[[table]]
id = "models"
columns = [ { name = "name", header = "Name" } ]
"""
WORK = "@misc{alpaca,\n  title = {Alpaca},\n}\n"
ROWS = """\
@row{data/a1,
  type = {A},
  area = {x},
}

@row{data/a2,
  type = {A},
  area = {y},
}

@row{data/b1,
  type = {B},
}

@row{models/m1,
  name = {M},
}
"""
BIB = f"{WORK}\n{ROWS}"


@pytest.fixture
def itbib(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arxiv_server: ArxivServer) -> Itbib:
    run = Itbib(tmp_path / "survey", monkeypatch, arxiv_server.url)
    run.write("itbib.toml", CONFIG)
    run.write("references.bib", BIB)
    return run


def keys(itbib: Itbib) -> list[str]:
    return [entry["key"] for entry in itbib.ok("list", "--json").json]


def test_the_row_cites_the_paper_and_has_the_cells(itbib: Itbib) -> None:
    result = itbib.ok(
        "add", "2305.11206", "--table", "data", "--set", "name=LIMA", "--set", "BASE-MODEL=a { b"
    )
    row = "@row{data/lima,\n  cite       = {2305.11206},\n  name       = {LIMA},\n"
    row += "  Base-Model = {a &#123; b},\n}\n"
    assert row in itbib.read("references.bib").decode()
    assert result.err == ("added 2305.11206  LIMA: Less Is More for Alignment\nadded data/lima\n")


def test_cells_may_follow_without_set_before_each(itbib: Itbib) -> None:
    itbib.ok("add", "2305.11206", "--table", "data", "--set", "name=LIMA", "type=B", "area=x=y")
    fields = itbib.ok("show", "data/lima", "--json").json["fields"]
    assert fields == {"cite": "2305.11206", "name": "LIMA", "type": "B", "area": "x=y"}


def test_everything_else_stays(itbib: Itbib) -> None:
    itbib.ok("add", "2305.11206", "--table", "data", "--set", "type=B")
    text = itbib.read("references.bib").decode()
    entry = itbib.ok("show", "2305.11206").out
    row = itbib.ok("show", "data/lima").out
    assert text.replace(f"\n{entry}", "").replace(f"\n{row}", "") == BIB


@pytest.mark.parametrize(
    ("cells", "before"),
    [
        (["type=A", "area=x"], "data/a1"),
        (["type=A", "area=y"], "data/a2"),
        (["type=A", "area=new"], "data/a2"),
        (["type=A"], "data/a2"),
        (["type=B"], "data/b1"),
        (["type=B", "area=x"], "data/b1"),
        (["type=new"], "data/b1"),
        ([], "data/b1"),
    ],
)
def test_the_row_goes_behind_its_group(itbib: Itbib, cells: list[str], before: str) -> None:
    settings = [word for cell in cells for word in ("--set", cell)]
    itbib.ok("add", "2305.11206", "--table", "data", *settings)
    found = keys(itbib)
    assert found[found.index("data/lima") - 1] == before
    assert found[:2] == ["alpaca", "2305.11206"]


def test_the_first_rows_stand_behind_all_works(itbib: Itbib) -> None:
    itbib.write("references.bib", "")
    itbib.ok("add", "2305.11206", "2212.10560", "--table", "models")
    itbib.ok("add", "2203.02155", "--table", "models", "--slug", "instructgpt")
    works = ["2305.11206", "2212.10560", "2203.02155"]
    assert keys(itbib) == [*works, "models/lima", "models/self-instruct", "models/instructgpt"]


def test_the_first_row_of_a_table_stands_behind_those_of_others(itbib: Itbib) -> None:
    itbib.write("references.bib", f"{WORK}\n@row{{data/a1,\n  name = {{A}},\n}}\n")
    itbib.ok("add", "2305.11206", "2212.10560", "--table", "models")
    works = ["alpaca", "2305.11206", "2212.10560"]
    assert keys(itbib) == [*works, "data/a1", "models/lima", "models/self-instruct"]


@pytest.mark.parametrize(
    ("arguments", "key"),
    [
        (["2305.11206"], "models/lima"),
        (["2305.11206", "--set", "name=Émile's [LIMA](https://x.org)!"], None),
        (["2305.11206", "--set", "name=LIMA 2.0"], "models/lima-2.0"),
        (["2305.11206", "--slug", "Less_is.more-1"], "models/Less_is.more-1"),
        (["2203.02155"], "models/2203.02155"),
    ],
)
def test_the_slug(itbib: Itbib, arguments: list[str], key: str | None) -> None:
    itbib.ok("add", "--table", "models", *arguments)
    slug = keys(itbib)[-1].removeprefix("models/")
    if key is None:
        assert slug.isascii()
        assert not set(slug) & set(" \"#%'(),={}~\\@/[]")
    else:
        assert f"models/{slug}" == key


def test_a_paper_that_is_there_gets_its_row(itbib: Itbib, arxiv_server: ArxivServer) -> None:
    itbib.write("references.bib", "@misc{zhou, eprint={2305.11206}, title={{LIMA}: Less}}\n")
    result = itbib.ok("add", "2305.11206", "--table", "models")
    assert result.err == "added models/lima\nzhou is there already\n"
    assert itbib.ok("show", "models/lima", "--json").json["fields"] == {"cite": "zhou"}
    assert arxiv_server.requests == []


@pytest.mark.parametrize("cells", [[], ["--set", "name=LIMA"]])
def test_doing_it_again_changes_nothing(itbib: Itbib, cells: list[str]) -> None:
    arguments = ["add", "2305.11206", "--table", "models", *cells]
    itbib.ok(*arguments)
    before = itbib.state()
    result = itbib.ok(*arguments, "--json")
    assert result.json == []
    assert result.err == (
        "2305.11206 is there already; nothing changed\n"
        "models/lima is there already; nothing changed\n"
    )
    assert itbib.state() == before


@pytest.mark.parametrize(
    "arguments",
    [["2305.11206", "--set", "name=lima!"], ["2203.02155", "--slug", "lima"]],
)
def test_a_row_that_says_something_else_is_a_conflict(itbib: Itbib, arguments: list[str]) -> None:
    itbib.ok("add", "2305.11206", "--table", "models", "--set", "name=LIMA")
    before = itbib.state()
    line = itbib.read("references.bib").decode().split("@row{models/lima")[0].count("\n") + 1
    result = itbib("add", "--table", "models", *arguments)
    assert result.code == 3
    assert result.err.startswith(
        f"references.bib:{line}: the row 'models/lima' is there and says something else\n"
    )
    assert itbib.state() == before


def test_two_papers_cannot_have_one_row(itbib: Itbib) -> None:
    before = itbib.state()
    result = itbib("add", "2305.11206", "2203.02155", "--table", "models", "--set", "name=Same")
    assert result.code == 2
    assert "two of the papers would get the row 'models/same'" in result.err
    assert itbib.state() == before


@pytest.mark.parametrize(
    ("arguments", "messages"),
    [
        (["--table", "dat"], ["error: itbib.toml declares no table 'dat'", "did you mean 'data'?"]),
        (["--table", "Data"], ["declares no table 'Data'", "did you mean 'data'?"]),
        (
            ["--table", "data", "--set", "nam=x", "--set", "paper=y", "--set", "cite=z"],
            [
                "error: the table 'data' has no column 'nam'\nhint: did you mean 'name'?",
                "error: cite is the paper's own key and cannot be set here",
            ],
        ),
        (["--table", "data", "--set", "name"], ["error: 'name' is no FIELD=VALUE"]),
        (["--table", "data", "--set", "a b=c"], ["error: 'a b' is no field name"]),
        (["--table", "data", "--set", "name=a", "--set", "NAME=b"], ["'NAME' is given twice"]),
        (["--set", "name=x"], ["--set and --slug describe a row", "name its --table, too"]),
        (["--slug", "x"], ["--set and --slug describe a row", "name its --table, too"]),
        (["--table", "data", "--slug", "a b"], ["--slug 'a b' cannot be used here"]),
        (["2203.02155", "--table", "data", "--slug", "x"], ["--slug 'x' cannot be used here"]),
    ],
)
def test_wrong_usage_is_told_before_any_request(
    itbib: Itbib, arxiv_server: ArxivServer, arguments: list[str], messages: list[str]
) -> None:
    before = itbib.state()
    result = itbib("add", "2305.11206", *arguments)
    assert result.code == 2
    for message in messages:
        assert message in result.err
    assert arxiv_server.requests == []
    assert itbib.state() == before


def test_a_table_needs_a_configuration(itbib: Itbib, arxiv_server: ArxivServer) -> None:
    (itbib.folder / "itbib.toml").unlink()
    result = itbib("add", "2305.11206", "--table", "data")
    message = "itbib.toml: there is no such file\nhint: make one with: itbib init\n"
    assert (result.code, result.err) == (3, message)
    assert arxiv_server.requests == []


def test_a_row_that_a_broken_block_may_hold_is_refused(itbib: Itbib) -> None:
    itbib.write("references.bib", f"{WORK}\n@row{{models/lima\n  name = {{LIMA}},\n}}\n")
    before = itbib.state()
    result = itbib("add", "2305.11206", "--table", "models")
    assert result.code == 3
    assert "references.bib:5: a broken block may already hold 'models/lima'" in result.err
    assert itbib.state() == before


def test_an_unknown_paper_gets_no_row(itbib: Itbib) -> None:
    result = itbib("add", "2401.99999", "2305.11206", "--table", "models")
    assert result.code == 4
    assert keys(itbib)[-1] == "models/lima"
    assert "models/2401.99999" not in keys(itbib)


def test_json_and_dry_run_know_the_row(itbib: Itbib) -> None:
    before = itbib.state()
    arguments = ["add", "2305.11206", "--table", "models", "--dry-run"]
    assert [entry["key"] for entry in itbib.ok(*arguments, "--json").json] == [
        "2305.11206",
        "models/lima",
    ]
    result = itbib.ok(*arguments)
    assert "\n+@row{models/lima,\n" in result.out
    assert result.err.endswith("would add models/lima\n")
    assert itbib.state() == before


def test_a_latin_1_file_cannot_hold_every_cell(itbib: Itbib) -> None:
    itbib.write("references.bib", "@misc{k, author = {Köpf}}\n".encode("latin-1"))
    before = itbib.state()
    result = itbib("add", "2305.11206", "--table", "models", "--set", "name=数学")
    assert result.code == 3
    assert "the file is not UTF-8 and cannot hold the field 'name'" in result.err
    assert itbib.state() == before
    itbib.ok("add", "2305.11206", "--table", "models", "--set", "name=Köpf", "--slug", "k")
    assert "  name = {Köpf},\n".encode("latin-1") in itbib.read("references.bib")
    assert itbib.ok("show", "models/k", "--json").json["fields"]["name"] == "Köpf"
