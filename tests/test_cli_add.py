"""``itbib add``: which papers are asked for, and what then stands in the file."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from arxiv_papers import Author, Paper
from arxiv_server import REQUEST_LINE_LIMIT, ArxivServer
from cli import Itbib

BIB = "references.bib"
OTHER = "@misc{other,\n  title = {Other},\n}\n"


@pytest.fixture
def itbib(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arxiv_server: ArxivServer) -> Itbib:
    run = Itbib(tmp_path / "survey", monkeypatch, arxiv_server.url)
    run.write(BIB, "")
    return run


def paper(number: str, title: str = "A Title", *authors: str, version: int = 1) -> Paper:
    names = tuple(Author(name) for name in authors or ("Ann Author",))
    day = "2023-05-18T17:45:22Z"
    return Paper(number, title, names, day, day, ("cs.CL",), version)


def asked(server: ArxivServer) -> list[str]:
    """List the IDs of all requests in order."""
    return [key for r in server.requests for key in r.parameters["id_list"].split(",")]


# What stands in the entry


def test_an_entry_has_all_that_arxiv_knows(itbib: Itbib, arxiv_server: ArxivServer) -> None:
    first = replace(
        paper(
            "2305.11206",
            'InstructBLIP & GPT-4: the $O(N^2)$ cost of "Less"\n  in LIMA',
            "Ludwig van der Berg",
            "The LIGO Collaboration",
            "Carlos de las Heras",
            "Robert Smith Jr.",
            "Émile Zola",
        ),
        categories=("cs.CL", "cs.AI"),
        comment="8 pages",
        journal_ref="J. Test & Eval. 5 (2023) 1-9",
        dois=("10.1000/a_b%c", "10.1000/second"),
    )
    newer = replace(first, version=2, updated="2024-06-01T00:00:00Z")
    arxiv_server.papers = [newer, first]
    result = itbib.ok("add", "2305.11206")
    assert itbib.read(BIB).decode() == (
        "@misc{2305.11206,\n"
        "  title         = {{InstructBLIP} \\& {GPT-4}: the {$O(N^2)$} cost of "
        '"{Less}" in {LIMA}},\n'
        "  author        = {Ludwig van der Berg and {The LIGO Collaboration} and "
        "Carlos de las Heras and Smith, Jr., Robert and Zola, Émile},\n"
        "  year          = {2023},\n"
        "  month         = may,\n"
        "  eprint        = {2305.11206},\n"
        "  archiveprefix = {arXiv},\n"
        "  primaryclass  = {cs.CL},\n"
        "  doi           = {10.1000/a_b%c},\n"
        "  journal       = {J. Test \\& Eval. 5 (2023) 1-9},\n"
        "  url           = {https://arxiv.org/abs/2305.11206},\n"
        "}\n"
    )
    assert result.out == ""
    title = 'InstructBLIP & GPT-4: the $O(N^2)$ cost of "Less" in LIMA'
    assert result.err == f"added 2305.11206  {title}\n"


def test_an_old_style_id_is_a_key_without_subject_class(
    itbib: Itbib, arxiv_server: ArxivServer
) -> None:
    arxiv_server.papers = [replace(paper("math/0309136"), published="2003-09-08T00:00:00Z")]
    itbib.ok("add", "math.GT/0309136v1")
    text = itbib.read(BIB).decode()
    assert text.startswith("@misc{math/0309136,\n")
    assert "  eprint        = {math/0309136},\n" in text
    assert "  url           = {https://arxiv.org/abs/math/0309136},\n" in text
    assert "  year          = {2003},\n  month         = sep,\n" in text
    assert asked(arxiv_server) == ["math/0309136"]


# Identifiers in, identifiers out


@pytest.mark.parametrize(
    "text",
    [
        "2305.11206",
        "2305.11206v1",
        "arXiv: 2305.11206",
        "arXiv:2305.11206v1 [cs.CL]",
        "https://arxiv.org/abs/2305.11206",
        "http://export.arxiv.org/pdf/2305.11206v1.pdf?download=1#page=2",
        "10.48550/arXiv.2305.11206",
        "https://doi.org/10.48550/arXiv.2305.11206",
        "https://huggingface.co/papers/2305.11206",
        " <https://www.alphaxiv.org/abs/2305.11206>, ",
    ],
)
def test_an_id_is_what_people_paste(itbib: Itbib, arxiv_server: ArxivServer, text: str) -> None:
    itbib.ok("add", text)
    assert asked(arxiv_server) == ["2305.11206"]
    assert itbib.read(BIB).startswith(b"@misc{2305.11206,\n")
    assert itbib.ok("show", text).out.encode() == itbib.read(BIB)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("from_stdin", [False, True])
def test_ids_come_from_a_file(
    itbib: Itbib, arxiv_server: ArxivServer, newline: str, mark: str, from_stdin: bool
) -> None:
    lines = [
        "# the classics",
        "2305.11206   # LIMA",
        "",
        "  https://arxiv.org/abs/2203.02155#S1  ",
        "\t#2212.10560",
        "arXiv:2305.11206v1 [cs.CL]",
        "2109.01652",
    ]
    data = (mark + newline.join(lines)).encode()
    itbib.write("ids.txt", data)
    if from_stdin:
        itbib.ok("add", "-f", "-", stdin=data)
    else:
        itbib.ok("add", "-f", "ids.txt")
    keys = ["2305.11206", "2203.02155", "2109.01652"]
    assert asked(arxiv_server) == keys
    assert [entry["key"] for entry in itbib.ok("list", "--json").json] == keys


def test_files_and_arguments_go_together_each_paper_once(
    itbib: Itbib, arxiv_server: ArxivServer
) -> None:
    itbib.write("a.txt", "2203.02155\n2305.11206\n")
    itbib.write("b.txt", "2203.02155v1\n2109.01652\n")
    itbib.ok("add", "2305.11206v1", "-f", "a.txt", "--file", "b.txt")
    assert asked(arxiv_server) == ["2305.11206", "2203.02155", "2109.01652"]
    assert len(arxiv_server.requests) == 1


def test_a_list_is_looked_for_in_the_folder_to_work_in(itbib: Itbib) -> None:
    itbib.write("sub/references.bib", "")
    itbib.write("sub/ids.txt", "2305.11206\n")
    itbib.ok("-C", "sub", "add", "-f", "ids.txt")
    assert itbib.read("sub/references.bib").startswith(b"@misc{2305.11206,")
    assert itbib.read(BIB) == b""


def test_all_ids_are_checked_before_any_request(itbib: Itbib, arxiv_server: ArxivServer) -> None:
    itbib.write("ids.txt", "2305.11206\r\n# fine so far\r\n2313.00001\r\nhept/9901001\r\n")
    before = itbib.state()
    result = itbib("add", "2203.02155", "1501.0001", "-f", "ids.txt", "-f", "-", stdin=b"\nfoo\n")
    assert result.code == 2
    assert result.err == (
        'error: "1501.0001" is no arXiv ID: five digits follow the dot since 1501, not four\n'
        "hint: did you mean 1501.00001?\n"
        'ids.txt:3: "2313.00001" is no arXiv ID: month 13 does not exist\n'
        'ids.txt:4: "hept/9901001" is no arXiv ID: there is no archive hept\n'
        "hint: did you mean hep-th/9901001?\n"
        '-:2: "foo" is no arXiv ID: it has not the form of one\n'
        "hint: an arXiv ID looks like 2305.11206, or hep-th/9901001 before April 2007\n"
    )
    assert arxiv_server.requests == []
    assert itbib.state() == before


@pytest.mark.parametrize("arguments", [[], ["-f", "empty.txt"], ["-f", "-"]])
def test_nothing_to_add_is_wrong_usage(itbib: Itbib, arguments: list[str]) -> None:
    itbib.write("empty.txt", "# none yet\n\n")
    result = itbib("add", *arguments)
    assert result.code == 2
    assert result.err == "error: no arXiv ID given\nhint: itbib add 2305.11206, or -f FILE\n"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("none.txt", "none.txt: there is no such file\n"),
        ("folder", "folder: cannot be read: Is a directory\n"),
        ("latin-1.txt", "latin-1.txt:2: byte 0xe9 is not UTF-8\nhint: convert it to UTF-8\n"),
        ("-", "-:1: byte 0xff is not UTF-8\nhint: convert it to UTF-8\n"),
    ],
)
def test_a_list_that_cannot_be_read(
    itbib: Itbib, arxiv_server: ArxivServer, name: str, message: str
) -> None:
    itbib.write("folder/file", "")
    itbib.write("latin-1.txt", b"2305.11206\ncaf\xe9\n")
    result = itbib("add", "-f", name, stdin=b"\xff")
    assert (result.code, result.err) == (3, message)
    assert arxiv_server.requests == []


# Requests


def test_a_thousand_papers_take_as_few_requests_as_the_limit_allows(
    itbib: Itbib, arxiv_server: ArxivServer
) -> None:
    keys = [f"{2301 + n % 12}.{n + 1:05}" for n in range(1000)]
    arxiv_server.papers = [paper(key, f"Paper number {key}") for key in keys]
    itbib.ok("add", "-f", "-", stdin="\n".join(keys).encode())
    lines = [f"GET {request.path} HTTP/1.1" for request in arxiv_server.requests]
    batches = [request.parameters["id_list"].split(",") for request in arxiv_server.requests]
    assert all(len(line) <= REQUEST_LINE_LIMIT for line in lines)
    around = len(lines[0]) - len(",".join(batches[0]))
    fitting = (REQUEST_LINE_LIMIT - around + 1) // (len(keys[0]) + 1)
    assert len(lines) == math.ceil(len(keys) / fitting) == 3
    assert [int(r.parameters["max_results"]) for r in arxiv_server.requests] == [
        len(batch) for batch in batches
    ]
    assert [key for batch in batches for key in batch] == keys
    # The answers come in another order; the file has the one that was asked for.
    listed = itbib.ok("list").out.splitlines()
    assert listed == [f"{key}\tmisc\tPaper number {key}" for key in keys]


@pytest.mark.parametrize("count", range(228, 240))
def test_old_ids_fill_a_request_line_and_never_overflow_it(
    itbib: Itbib, arxiv_server: ArxivServer, count: int
) -> None:
    keys = [f"cond-mat/{9901001 + n}" for n in range(count)]
    arxiv_server.papers = [paper(key) for key in keys]
    itbib.ok("add", "-f", "-", stdin="\n".join(keys).encode())
    lines = [f"GET {request.path} HTTP/1.1" for request in arxiv_server.requests]
    assert sorted(asked(arxiv_server)) == keys
    assert all(len(line) <= REQUEST_LINE_LIMIT for line in lines)
    if len(lines) > 1:
        assert len(lines[0]) + len(keys[0]) + 1 > REQUEST_LINE_LIMIT


def test_the_client_says_who_it_is(itbib: Itbib, arxiv_server: ArxivServer) -> None:
    itbib.ok("add", "2305.11206")
    assert arxiv_server.requests[0].user_agent.startswith("itbib/")


# Papers that arXiv does not know


def test_unknown_papers_are_named_and_the_others_added(
    itbib: Itbib, arxiv_server: ArxivServer
) -> None:
    result = itbib("add", "2401.99999", "2305.11206", "math.GT/0309136v2", "2203.02155")
    assert result.code == 4
    assert result.err == (
        "added 2305.11206  LIMA: Less Is More for Alignment\n"
        "added 2203.02155  Training language models to follow instructions with human feedback\n"
        "error: arXiv knows no paper 2401.99999\n"
        "error: arXiv knows no paper math/0309136v2\n"
        "hint: was not added; check the number\n"
    )
    assert len(arxiv_server.requests) == 1
    listed = [entry["key"] for entry in itbib.ok("list", "--json").json]
    assert listed == ["2305.11206", "2203.02155"]


@pytest.mark.parametrize(("version", "code"), [(1, 0), (2, 0), (3, 4), (15, 4)])
def test_a_version_beyond_the_newest_is_unknown(
    itbib: Itbib, arxiv_server: ArxivServer, version: int, code: int
) -> None:
    arxiv_server.papers = [paper("2305.11206"), paper("2305.11206", version=2)]
    result = itbib("add", f"2305.11206v{version}")
    assert result.code == code
    assert (itbib.read(BIB) == b"") == (code == 4)
    assert (f"arXiv knows no paper 2305.11206v{version}\n" in result.err) == (code == 4)


def test_each_version_that_is_asked_for_counts(itbib: Itbib, arxiv_server: ArxivServer) -> None:
    result = itbib("add", "2305.11206v9", "2305.11206", "2305.11206v1")
    assert result.code == 4
    assert asked(arxiv_server) == ["2305.11206"]
    assert "added 2305.11206  LIMA" in result.err
    assert "arXiv knows no paper 2305.11206v9\n" in result.err
    assert itbib.read(BIB).count(b"@misc") == 1


def test_if_nothing_is_known_nothing_is_written(itbib: Itbib) -> None:
    itbib.write(BIB, OTHER)
    before = itbib.state()
    result = itbib("add", "2401.99999", "--json")
    assert (result.code, result.json) == (4, [])
    assert itbib.state() == before


def test_quiet_says_errors_only(itbib: Itbib) -> None:
    result = itbib("add", "2305.11206", "2401.99999", "-q")
    assert (result.code, result.out) == (4, "")
    assert result.err.splitlines()[0] == "error: arXiv knows no paper 2401.99999"
    assert itbib.ok("add", "2305.11206", "-q").err == ""


# Papers that are there


def test_what_is_there_stays_and_arxiv_is_not_asked(
    itbib: Itbib, arxiv_server: ArxivServer
) -> None:
    itbib.write(BIB, "@misc{2305.11206,\n  title={My  own words},\n}")
    before = itbib.state()
    result = itbib.ok("add", "https://arxiv.org/pdf/2305.11206v3", "2305.11206")
    assert result.err == "2305.11206 is there already; nothing changed\n"
    assert arxiv_server.requests == []
    assert itbib.state() == before


@pytest.mark.parametrize(
    ("entry", "identifier"),
    [
        ("@article{zhou23,\n eprint = {2305.11206},\n}\n", "2305.11206"),
        ("@article{zhou23, eprint = {arXiv:2305.11206v2}}\n", "2305.11206v1"),
        ("@article{zhou23, EPRINT = 2305 # {.11206}}\n@misc{x, note={2305.11206}}", None),
        ("@ARTICLE{zhou23, eprint = {math.GT/0309136}}\n", "math/0309136"),
        ("@misc{MATH/0309136, title={t}}\n", "math/0309136"),
    ],
)
def test_a_paper_is_known_by_its_eprint_too(
    itbib: Itbib, arxiv_server: ArxivServer, entry: str, identifier: str | None
) -> None:
    itbib.write(BIB, entry)
    before = itbib.state()
    result = itbib("add", identifier or "2305.11206")
    if identifier is None:
        # A value made of parts does not stand in the file as text: it is asked for.
        assert len(arxiv_server.requests) == 1
        return
    key = entry[entry.index("{") + 1 : entry.index(",")]
    assert (result.code, result.err) == (0, f"{key} is there already; nothing changed\n")
    assert arxiv_server.requests == []
    assert itbib.state() == before


def test_only_what_is_missing_is_asked_for(itbib: Itbib, arxiv_server: ArxivServer) -> None:
    itbib.ok("add", "2305.11206")
    result = itbib.ok("add", "2305.11206", "2203.02155")
    assert asked(arxiv_server) == ["2305.11206", "2203.02155"]
    assert result.err.splitlines()[1] == "2305.11206 is there already"


def test_a_paper_that_a_row_mentions_is_not_there(itbib: Itbib) -> None:
    itbib.write(BIB, "@row{t/lima,\n  eprint = {2305.11206},\n  cite = {2305.11206},\n}\n")
    assert itbib.ok("add", "2305.11206").err.startswith("added 2305.11206 ")


def test_somebody_else_adds_the_paper_meanwhile(
    itbib: Itbib, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = "@misc{2305.11206,\n  title = {Theirs},\n}\n"

    def clock() -> datetime:
        itbib.write(BIB, theirs)
        return datetime.now(UTC)

    with ArxivServer([paper("2305.11206"), paper("2305.11207")], clock=clock) as server:
        monkeypatch.setenv("ITBIB_ARXIV_URL", server.url)
        result = itbib.ok("add", "2305.11206", "2305.11207")
    assert "2305.11206 is there already\n" in result.err
    assert itbib.read(BIB).decode().startswith(theirs + "\n@misc{2305.11207,\n")
    assert itbib.read(BIB).count(b"@misc") == 2


def test_somebody_else_removes_a_paper_meanwhile(
    itbib: Itbib, monkeypatch: pytest.MonkeyPatch
) -> None:
    itbib.write(BIB, "@misc{2305.11206,\n  title = {Theirs},\n}\n")

    def clock() -> datetime:
        itbib.write(BIB, OTHER)
        return datetime.now(UTC)

    with ArxivServer([paper("2305.11207")], clock=clock) as server:
        monkeypatch.setenv("ITBIB_ARXIV_URL", server.url)
        result = itbib("add", "2305.11206", "2305.11207")
    assert result.code == 3
    assert "references.bib: somebody removed '2305.11206' from the file" in result.err
    assert itbib.read(BIB).decode() == OTHER


# The file around


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("ending", ["", "{}", "{0}{0}", "{0}% a comment", "{0} {0}\t"])
def test_the_rest_of_the_file_stays(itbib: Itbib, newline: str, mark: str, ending: str) -> None:
    text = f"{mark}% mine\n@STRING{{a = {{b}}}}\n@misc ( other, title = a )".replace("\n", newline)
    before = (text + ending.replace("{}", newline).format(newline)).encode()
    itbib.write(BIB, before)
    itbib.ok("add", "2305.11206")
    after = itbib.read(BIB)
    assert after.startswith(before.rstrip(b" \t\r\n"))
    added = after[after.index(b"@misc{2305.11206") :].decode()
    assert added.rstrip(" \t").endswith(newline)
    assert added.replace(newline, "").count("\n") == added.replace(newline, "").count("\r") == 0
    assert [e["key"] for e in itbib.ok("list", "--json").json] == ["other", "2305.11206"]


def test_a_latin_1_file_gets_letters_as_tex(itbib: Itbib, arxiv_server: ArxivServer) -> None:
    before = "@misc{k, author = {Köpf}}\n".encode("latin-1")
    itbib.write(BIB, before)
    arxiv_server.papers = [paper("2305.11206", "On β-decay", "Andreas Köpf", "Łukasz Kaiser")]
    itbib.ok("add", "2305.11206")
    after = itbib.read(BIB)
    assert after.startswith(before)
    assert after[len(before) :].isascii()
    entry = itbib.ok("show", "2305.11206", "--json").json
    assert entry["fields"]["author"] == r"Andreas K{\"o}pf and Kaiser, {\L}ukasz"
    assert itbib.ok("show", "k").out == "@misc{k, author = {Köpf}}\n"


def test_new_works_stand_before_the_rows(itbib: Itbib) -> None:
    itbib.write(BIB, f"{OTHER}\n% the rows\n@row{{t/a,\n  cite = {{other}},\n}}\n")
    itbib.ok("add", "2305.11206", "2203.02155")
    keys = [entry["key"] for entry in itbib.ok("list", "--json").json]
    assert keys == ["other", "2305.11206", "2203.02155", "t/a"]
    assert itbib.read(BIB).decode().endswith("}\n\n% the rows\n@row{t/a,\n  cite = {other},\n}\n")


# Broken files


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("@misc{a,\n title = {x}\n}\n@misc{2305.11206,\n title = {never closed\n", 4),
        ("@misc{a,\n title = {x\n\n@misc{2305.11206,\n title = {y},\n}\n", 1),
        ("@misc{2305.11206\n title = {no comma},\n}\n@misc{b, title = {x}}\n", 1),
        ("\n\n@misc 2305.11206, title = {no brace}\n", 3),
    ],
)
def test_a_paper_that_a_broken_block_may_hold_is_refused(
    itbib: Itbib, arxiv_server: ArxivServer, text: str, line: int
) -> None:
    itbib.write(BIB, text)
    before = itbib.state()
    result = itbib("add", "2203.02155", "2305.11206")
    assert result.code == 3
    assert result.err.startswith(
        f"references.bib:{line}: a broken block may already hold '2305.11206': "
    )
    assert arxiv_server.requests == []
    assert itbib.state() == before


def test_another_paper_goes_before_a_block_that_never_ends(itbib: Itbib) -> None:
    broken = "@misc{b,\n  title = {never closed\n"
    itbib.write(BIB, f"{OTHER}\n{broken}")
    result = itbib.ok("add", "2305.11206")
    text = itbib.read(BIB).decode()
    line = text[: text.index("@misc{b")].count("\n") + 1
    assert f"references.bib:{line}: broken entry 'b': this {{ is never closed" in result.err
    assert text.startswith(f"{OTHER}\n@misc{{2305.11206,")
    assert text.endswith(f"\n\n{broken}")
    keys = [entry["key"] for entry in itbib.ok("list", "--json").json]
    assert keys == ["other", "2305.11206", "b"]


def test_a_repeated_entry_is_not_multiplied(itbib: Itbib, arxiv_server: ArxivServer) -> None:
    itbib.write(BIB, "@misc{2305.11206, title={x}}\n\n@misc{2305.11206, title={y}}\n")
    before = itbib.state()
    result = itbib.ok("add", "2305.11206")
    assert "references.bib:3: repeated entry '2305.11206': the one on line 1 counts" in result.err
    assert arxiv_server.requests == []
    assert itbib.state() == before


# JSON, dry runs, other libraries


def test_json_is_an_array_of_what_was_added(itbib: Itbib) -> None:
    result = itbib.ok("add", "--json", "2305.11206", "2203.02155")
    assert [(entry["key"], entry["type"]) for entry in result.json] == [
        ("2305.11206", "misc"),
        ("2203.02155", "misc"),
    ]
    assert set(result.json[0]) == {"key", "type", "fields"}
    assert result.json[0]["fields"]["title"] == "{LIMA}: Less Is More for Alignment"
    assert result.json == itbib.ok("list", "--json").json
    assert itbib.ok("--json", "add", "2305.11206").json == []


def test_a_dry_run_shows_and_writes_nothing(itbib: Itbib) -> None:
    itbib.write(BIB, OTHER)
    before = itbib.state()
    result = itbib.ok("add", "2305.11206", "--dry-run")
    assert result.err == "would add 2305.11206  LIMA: Less Is More for Alignment\n"
    assert result.out.startswith("--- references.bib\n+++ references.bib\n@@ ")
    assert "\n+@misc{2305.11206,\n" in result.out
    assert itbib.ok("add", "2305.11206", "--dry-run", "--json").json[0]["key"] == "2305.11206"
    assert itbib.state() == before
    shown = [line[1:] for line in result.out.splitlines()[3:]]
    itbib.ok("add", "2305.11206")
    assert itbib.read(BIB).decode().splitlines() == shown


@pytest.mark.parametrize(
    "arguments",
    [
        ["-C", "sub", "--bib", "my.bib", "add", "2305.11206"],
        ["add", "2305.11206", "-C", "sub", "--bib", "my.bib"],
        ["--bib", "sub/my.bib", "add", "2305.11206"],
        ["--bib", "wrong.bib", "add", "2305.11206", "--bib", "sub/my.bib"],
    ],
)
def test_the_library_is_named_on_either_side_of_the_verb(
    itbib: Itbib, arguments: list[str]
) -> None:
    itbib.write("sub/my.bib", "")
    itbib.ok(*arguments)
    assert itbib.read("sub/my.bib").startswith(b"@misc{2305.11206,")
    assert itbib.read(BIB) == b""


def test_verbose_says_how_many_papers_are_asked_for(itbib: Itbib) -> None:
    result = itbib.ok("-v", "add", "2305.11206", "2203.02155")
    assert result.err.startswith("papers to ask arXiv for: 2\n")
