"""``itbib update``: what arXiv says now beside what stands in the file."""

from __future__ import annotations

import errno
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from arxiv_faults import Fault
from arxiv_papers import Author, Paper
from arxiv_server import ArxivServer
from cli import UNREACHABLE, Itbib
from itbib import files

BIB = "references.bib"
ID = "2305.11206"
LIMA = Paper(
    ID,
    "LIMA: Less Is More",
    (Author("Chunting Zhou"), Author("Pengfei Liu")),
    "2023-05-18T17:45:22Z",
    "2023-05-18T17:45:22Z",
    ("cs.CL",),
)
OTHER = replace(LIMA, id="2203.02155", title="Training Language Models")
NEWER = replace(
    LIMA,
    title="LIMA: Less Is More for Alignment",
    authors=(*LIMA.authors, Author("Omer Levy")),
    version=2,
    updated="2024-06-01T00:00:00Z",
    dois=("10.1000/lima",),
    journal_ref="J. Tests & Trials 5 (2024)",
    categories=("cs.AI", "cs.CL"),
)
WITHDRAWN = replace(NEWER, comment="This paper has been withdrawn by the authors")


@pytest.fixture
def itbib(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arxiv_server: ArxivServer) -> Itbib:
    """Give a library to which both papers were added."""
    run = Itbib(tmp_path / "survey", monkeypatch, arxiv_server.url)
    run.write(BIB, "")
    arxiv_server.papers = [LIMA, OTHER]
    run.ok("add", ID, OTHER.id)
    arxiv_server.requests.clear()
    return run


def seen(itbib: Itbib, *arguments: str, code: int = 0) -> list[tuple[str, str, str, str, bool]]:
    """Give the differences of one work without their keys."""
    result = itbib("update", "--json", *arguments)
    assert result.code == code, result.err
    found = result.json
    assert {change["key"] for change in found} <= {ID}
    names = ("field", "now", "arxiv", "action", "due")
    return [tuple(change[name] for name in names) for change in found]


ALL_NEWS = [
    ("version", "v1", "v2", "new version", True),
    ("title", "{LIMA}: Less Is More", "{LIMA}: Less Is More for Alignment", "change", True),
    (
        "author",
        "Chunting Zhou and Pengfei Liu",
        "Chunting Zhou and Pengfei Liu and Omer Levy",
        "change",
        True,
    ),
    ("primaryclass", "cs.CL", "cs.AI", "change", True),
    ("doi", "", "10.1000/lima", "add", True),
    ("journal", "", r"J. Tests \& Trials 5 (2024)", "add", True),
]
UPDATED = (
    "@misc{2305.11206,\n"
    "  title         = {{LIMA}: Less Is More for Alignment},\n"
    "  author        = {Chunting Zhou and Pengfei Liu and Omer Levy},\n"
    "  year          = {2023},\n"
    "  month         = may,\n"
    "  eprint        = {2305.11206},\n"
    "  archiveprefix = {arXiv},\n"
    "  primaryclass  = {cs.AI},\n"
    "  url           = {https://arxiv.org/abs/2305.11206},\n"
    "  doi           = {10.1000/lima},\n"
    "  journal       = {J. Tests \\& Trials 5 (2024)},\n"
    "}\n"
)


# From add to up to date


def test_nothing_is_due_after_add(itbib: Itbib, arxiv_server: ArxivServer) -> None:
    before = itbib.state()
    for arguments in ([], ["--check"], ["--apply"], ["--refresh"], [ID]):
        result = itbib.ok("update", *arguments)
        assert (result.out, result.err) == ("", "nothing is due\n")
    assert itbib.ok("update", "--json").json == []
    assert itbib.state() == before
    assert len(arxiv_server.requests) == 6  # it asked each time


def test_what_arxiv_has_changed_is_shown_and_then_applied(
    itbib: Itbib, arxiv_server: ArxivServer
) -> None:
    arxiv_server.papers = [NEWER, OTHER]
    before = itbib.state()
    # To look changes nothing, however often.
    for _ in range(2):
        result = itbib.ok("update")
        assert result.out == (
            "KEY         FIELD         ACTION       NOW                            "
            "ARXIV\n"
            "2305.11206  version       new version  v1                             "
            "v2\n"
            "2305.11206  title         change       LIMA: Less Is More             "
            "LIMA: Less Is More for Alignment\n"
            "2305.11206  author        change       Chunting Zhou and Pengfei Liu  "
            "Chunting Zhou and Pengfei Liu and Omer Levy\n"
            "2305.11206  primaryclass  change       cs.CL                          "
            "cs.AI\n"
            "2305.11206  doi           add                                         "
            "10.1000/lima\n"
            "2305.11206  journal       add                                         "
            "J. Tests & Trials 5 (2024)\n"
        )
        assert result.err == "6 changes in 1 work; apply them with: itbib update --apply\n"
        assert seen(itbib) == ALL_NEWS
        assert seen(itbib, "--check", code=1) == ALL_NEWS
    assert itbib.state() == before
    other = itbib.ok("show", OTHER.id).out
    assert seen(itbib, "--apply") == ALL_NEWS
    assert itbib.read(BIB).decode() == f"{UPDATED}\n{other}"
    result = itbib.ok("update", "--check")
    assert (result.out, result.err) == ("", "nothing is due\n")


def test_applying_says_how_much_was_changed(itbib: Itbib, arxiv_server: ArxivServer) -> None:
    arxiv_server.papers = [NEWER, replace(OTHER, title="Another Title")]
    result = itbib.ok("update", ID, "--apply")
    assert result.err == "changed 1 work\n"
    arxiv_server.papers = [replace(NEWER, title="Again"), arxiv_server.papers[1]]
    assert itbib.ok("update", "--apply").err == "changed 2 works\n"
    assert itbib.ok("update", "-q", "--apply").err == ""


def test_a_new_version_alone_leaves_the_file_untouched(
    itbib: Itbib, arxiv_server: ArxivServer
) -> None:
    arxiv_server.papers = [replace(LIMA, version=2), OTHER]
    before = itbib.state()
    expected = [("version", "v1", "v2", "new version", True)]
    assert seen(itbib, "--check", code=1) == expected
    result = itbib.ok("update")
    assert result.err == "1 change in 1 work; apply them with: itbib update --apply\n"
    assert itbib.ok("update", "--apply").err == "noted; no field had to change\n"
    assert itbib.state() == before
    assert seen(itbib, "--check") == []


def test_a_withdrawal_is_due_once_and_then_shown(itbib: Itbib, arxiv_server: ArxivServer) -> None:
    itbib.ok("update", "--apply")
    arxiv_server.papers = [replace(LIMA, comment=WITHDRAWN.comment), OTHER]
    assert seen(itbib, "--check", code=1) == [("withdrawn", "", "withdrawn", "withdrawn", True)]
    itbib.ok("update", "--apply")
    assert seen(itbib, "--check") == [("withdrawn", "", "withdrawn", "withdrawn", False)]


def test_only_the_named_works_are_compared(itbib: Itbib, arxiv_server: ArxivServer) -> None:
    arxiv_server.papers = [NEWER, replace(OTHER, title="Another Title")]
    for key in (ID, f"https://arxiv.org/abs/{ID}v1"):
        assert seen(itbib, key) == ALL_NEWS
    assert [r.parameters["id_list"] for r in arxiv_server.requests] == [ID, ID]
    result = itbib.ok("update", f"arXiv: {ID}")
    assert result.err.endswith(f"apply them with: itbib update 'arXiv: {ID}' --apply\n")
    itbib.ok("update", ID, ID, "--apply")
    assert itbib.ok("show", ID).out == UPDATED
    assert "Training" in itbib.ok("show", OTHER.id).out


# What the user wrote


def test_a_field_that_was_edited_is_kept(itbib: Itbib, arxiv_server: ArxivServer) -> None:
    itbib.ok("set", ID, "title={LIMA}, Mine", "doi=10.1000/mine", "url=")
    assert seen(itbib, "--check") == []  # arXiv has not changed anything
    arxiv_server.papers = [NEWER, OTHER]
    kept = [
        ("title", "{LIMA}, Mine", "{LIMA}: Less Is More for Alignment", "kept: edited here", False),
        ("doi", "10.1000/mine", "10.1000/lima", "kept: edited here", False),
    ]
    news = [change for change in ALL_NEWS if change[0] not in ("title", "doi")]
    assert sorted(seen(itbib, "--check", code=1)) == sorted(news + kept)
    itbib.ok("update", "--apply")
    fields = itbib.ok("show", ID, "--json").json["fields"]
    assert (fields["title"], fields["doi"]) == ("{LIMA}, Mine", "10.1000/mine")
    assert fields["primaryclass"] == "cs.AI"
    assert "url" not in fields
    assert seen(itbib, "--check") == []


def test_kept_fields_are_shown_but_not_due(itbib: Itbib, arxiv_server: ArxivServer) -> None:
    itbib.ok("set", ID, "title=Mine")
    arxiv_server.papers = [replace(LIMA, title="Theirs"), OTHER]
    result = itbib.ok("update", "--check")
    assert "kept: edited here" in result.out
    assert result.err == "nothing is due\n"


def test_going_back_to_an_older_title_is_an_edit(itbib: Itbib, arxiv_server: ArxivServer) -> None:
    arxiv_server.papers = [NEWER, OTHER]
    itbib.ok("update", "--apply")
    itbib.ok("set", ID, "title={LIMA}: Less Is More")
    assert seen(itbib, "--check") == []
    itbib.ok("update", "--apply")
    arxiv_server.papers = [replace(NEWER, title="A Third Title"), OTHER]
    action = ("{LIMA}: Less Is More", "A Third Title", "kept: edited here", False)
    assert seen(itbib, "--check") == [("title", *action)]
    before = itbib.read(BIB)
    itbib.ok("update", "--apply")
    assert itbib.read(BIB) == before


def test_theirs_takes_arxivs_values_after_all(itbib: Itbib, arxiv_server: ArxivServer) -> None:
    itbib.ok("set", ID, "title=Mine", "author=Me", "primaryclass=", "note=Mine", "year=1999")
    arxiv_server.papers = [NEWER, OTHER]
    itbib.ok("update", "--apply")
    assert itbib.ok("update", ID).err == "nothing is due\n"
    result = itbib.ok("update", ID, "--theirs")
    assert result.err == (
        f"3 changes in 1 work; apply them with: itbib update {ID} --theirs --apply\n"
    )
    itbib.ok("update", ID, "--theirs", "--apply")
    fields = itbib.ok("show", ID, "--json").json["fields"]
    assert fields["title"] == "{LIMA}: Less Is More for Alignment"
    assert fields["author"] == "Chunting Zhou and Pengfei Liu and Omer Levy"
    assert fields["primaryclass"] == "cs.AI"
    assert (fields["note"], fields["year"]) == ("Mine", "1999")
    # From now on they are arXiv's again.
    arxiv_server.papers = [replace(NEWER, title="A Third Title"), OTHER]
    assert [change[0] for change in seen(itbib, "--check", code=1)] == ["title"]


# Without a base


def test_without_a_base_only_what_is_missing_is_written(
    itbib: Itbib, arxiv_server: ArxivServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ITBIB_CACHE_DIR", str(tmp_path / "another"))
    itbib.ok("set", ID, "url=")
    arxiv_server.papers = [NEWER, OTHER]
    kept = [(*change[:3], "kept: no base", False) for change in ALL_NEWS if change[3] == "change"]
    added = [change for change in ALL_NEWS if change[3] == "add"]
    url = ("url", "", f"https://arxiv.org/abs/{ID}", "add", True)
    expected = sorted([*kept, *added, url])
    assert sorted(seen(itbib, "--check", code=1)) == expected
    assert sorted(seen(itbib, "--apply")) == expected
    fields = itbib.ok("show", ID, "--json").json["fields"]
    assert fields["title"] == "{LIMA}: Less Is More"
    assert (fields["doi"], fields["url"]) == ("10.1000/lima", url[2])
    # Now there is one: what differs is the user's.
    assert seen(itbib, "--check") == []


def test_what_arxiv_once_said_is_arxivs(
    itbib: Itbib, arxiv_server: ArxivServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another library on the same machine: the cache knows the papers, not the entries."""
    text = itbib.read(BIB)
    elsewhere = Itbib(tmp_path / "elsewhere", monkeypatch, arxiv_server.url)
    elsewhere.write(BIB, text)
    arxiv_server.papers = [NEWER, OTHER]
    for _ in range(2):  # also when the cache has heard the news already
        assert seen(elsewhere, "--check", code=1) == ALL_NEWS
    elsewhere.ok("update", "--apply")
    assert elsewhere.ok("show", ID).out == UPDATED
    assert seen(elsewhere, "--check") == []
    # A proven base counts alone: there, the older title would now be an edit.
    elsewhere.ok("set", ID, "title={LIMA}: Less Is More")
    assert seen(elsewhere, "--check") == []


def test_a_dry_run_of_add_proves_nothing(itbib: Itbib, arxiv_server: ArxivServer) -> None:
    third = replace(LIMA, id="2109.01652")
    arxiv_server.papers = [third]
    itbib.ok("add", "--dry-run", third.id)
    itbib.write(BIB, f"@misc{{{third.id}, title = {{Mine}}}}\n")
    result = itbib.ok("update", third.id, "--json")
    assert result.json[0]["action"] == "kept: no base"


def test_asking_alone_proves_nothing(itbib: Itbib, arxiv_server: ArxivServer) -> None:
    arxiv_server.papers = [NEWER, OTHER]
    itbib.ok("update")
    arxiv_server.papers = [LIMA, OTHER]
    # Some index of arXiv lags behind: no news, and nothing is turned back.
    assert seen(itbib, "--check") == []
    arxiv_server.papers = [NEWER, OTHER]
    assert seen(itbib, "--check", code=1) == ALL_NEWS


def test_a_failed_write_proves_nothing(
    itbib: Itbib, arxiv_server: ArxivServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", BIB)

    arxiv_server.papers = [NEWER, OTHER]
    before = itbib.state()
    with monkeypatch.context() as patch:
        patch.setattr(files, "write", fails)
        assert itbib("update", "--apply").code == 3
    assert itbib.state() == before
    assert seen(itbib, "--check", code=1) == ALL_NEWS


# Trouble


def test_offline_the_cache_is_what_arxiv_says(
    itbib: Itbib, arxiv_server: ArxivServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    arxiv_server.papers = [NEWER, OTHER]
    itbib.ok("update")
    asked = len(arxiv_server.requests)
    monkeypatch.setenv("ITBIB_ARXIV_URL", UNREACHABLE)
    assert seen(itbib, "--offline", "--check", code=1) == ALL_NEWS
    itbib.ok("update", "--offline", "--apply")
    assert itbib.ok("show", ID).out == UPDATED
    assert itbib.ok("update", "--offline", "--check").err == "nothing is due\n"
    assert len(arxiv_server.requests) == asked


def test_offline_with_nothing_in_the_cache(
    itbib: Itbib, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ITBIB_CACHE_DIR", str(tmp_path / "another"))
    result = itbib("update", "--offline", "--check")
    assert result.code == 4
    assert result.out == ""
    assert result.err.startswith(f"error: not in the cache: {ID}, {OTHER.id}\nhint: ")


@pytest.mark.parametrize("arguments", [[], ["--check"], ["--apply"]])
def test_a_paper_that_arxiv_does_not_know_does_not_hold_up_the_others(
    itbib: Itbib, arxiv_server: ArxivServer, arguments: list[str]
) -> None:
    arxiv_server.papers = [NEWER]
    result = itbib("update", *arguments)
    assert result.code == 4
    assert "LIMA: Less Is More for Alignment" in result.out
    assert result.err.endswith(
        f"{BIB}:12: arXiv knows no paper {OTHER.id}\n"
        "hint: the entry stays as it is; check its key and its field eprint\n"
    )
    assert (itbib.ok("show", ID).out == UPDATED) is (arguments == ["--apply"])


def test_without_arxiv_nothing_is_compared(itbib: Itbib, arxiv_server: ArxivServer) -> None:
    before = itbib.state()
    arxiv_server.fail(Fault(503))
    result = itbib("update", "--apply", "--max-wait", "0")
    assert result.code == 4
    assert "503" in result.err
    assert "nothing is due" not in result.err
    assert itbib.state() == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--apply", "--check"], "error: --apply and --check contradict each other\n"),
        (["--theirs"], "error: --theirs overwrites your edits\nhint: name the KEYs of the works\n"),
        (
            [ID, "alpaca", "t/a"],
            f"{BIB}:22: 'alpaca' is no work on arXiv\n{BIB}:23: 't/a' is no work on arXiv\n"
            "hint: an arXiv ID is its key, or stands in its field eprint\n",
        ),
    ],
)
def test_wrong_usage(
    itbib: Itbib, arxiv_server: ArxivServer, arguments: list[str], message: str
) -> None:
    other = b"@misc{alpaca, title = {Alpaca}}\n@row{t/a, cite = {2305.11206}}\n"
    itbib.write(BIB, itbib.read(BIB) + other)
    before = itbib.state()
    result = itbib("update", *arguments)
    assert (result.code, result.out, result.err) == (2, "", message)
    assert itbib("update", "nothing").code == 2
    assert itbib.state() == before
    assert arxiv_server.requests == []


def test_a_broken_entry_is_passed_over_unless_it_is_named(
    itbib: Itbib, arxiv_server: ArxivServer
) -> None:
    arxiv_server.papers = [NEWER, OTHER]
    itbib.write(BIB, b"@misc{2109.01652, title = {A} year = {2021}}\n" + itbib.read(BIB))
    result = itbib.ok("update", "--apply")
    assert f"{BIB}:1: broken entry '2109.01652'" in result.err
    assert itbib.ok("show", ID).out == UPDATED
    result = itbib("update", "2109.01652")
    assert result.code == 3
    assert result.err.startswith(f"{BIB}:1: the entry '2109.01652' is broken: ")


# The file


def test_an_eprint_under_another_key(itbib: Itbib, arxiv_server: ArxivServer) -> None:
    key = b"@article{zhou2023lima,"
    itbib.write(BIB, itbib.read(BIB).replace(b"@misc{2305.11206,", key))
    arxiv_server.papers = [NEWER, OTHER]
    found = itbib.ok("update", "--json").json
    assert [(c["key"], c["field"], c["now"], c["arxiv"], c["action"], c["due"]) for c in found] == [
        ("zhou2023lima", *change) for change in ALL_NEWS
    ]
    itbib.ok("update", "zhou2023lima", "--apply")
    assert itbib.ok("show", "zhou2023lima").out.encode() == UPDATED.encode().replace(
        b"@misc{2305.11206,", key
    )


def with_crlf(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode()


def in_latin_1(text: str) -> bytes:
    return f"% Köpf\n{text}".encode("latin-1")


@pytest.mark.parametrize("written", [with_crlf, in_latin_1])
def test_the_rest_of_the_file_keeps_its_bytes(
    itbib: Itbib, arxiv_server: ArxivServer, written: Callable[[str], bytes]
) -> None:
    rows = f"\n% the rows\n@row{{t/a,\n  cite = {{{ID}}}, title = {{LIMA: Less Is More}},\n}}\n"
    entry, other = itbib.ok("show", ID).out, itbib.ok("show", OTHER.id).out
    itbib.write(BIB, written(f"{entry}\n{other}{rows}"))
    arxiv_server.papers = [NEWER, OTHER]
    itbib.ok("update", "--apply")
    assert itbib.read(BIB) == written(f"{UPDATED}\n{other}{rows}")
    assert seen(itbib, "--check") == []


def test_a_latin_1_file_gets_letters_as_tex_and_is_up_to_date(
    itbib: Itbib, arxiv_server: ArxivServer
) -> None:
    itbib.write(BIB, in_latin_1(""))
    paper = replace(LIMA, id="2109.01652", authors=(Author("Émile Zola"), Author("陈恩红")))
    arxiv_server.papers = [paper]
    itbib.ok("add", paper.id)
    assert itbib.ok("update", "--json").json == []
    before = itbib.read(BIB)
    arxiv_server.papers = [replace(paper, title="Über LIMA")]
    itbib.ok("update", "--apply")
    title, new = b"{{LIMA}: Less Is More}", rb"""{{\"U}ber {LIMA}}"""
    assert itbib.read(BIB) == before.replace(title, new)


def test_what_was_written_meanwhile_is_compared_as_it_is_now(
    itbib: Itbib, arxiv_server: ArxivServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody edits the file while arXiv is being asked."""
    arxiv_server.papers = [NEWER, OTHER]
    answer = arxiv_server._answer

    def meanwhile(request_line: str, *, empty: bool) -> object:
        text = itbib.read(BIB).replace(b"{{LIMA}: Less Is More}", b"{Mine}")
        itbib.write(BIB, b"% new\n" + text)
        return answer(request_line, empty=empty)

    monkeypatch.setattr(arxiv_server, "_answer", meanwhile)
    itbib.ok("update", "--apply")
    assert itbib.read(BIB).startswith(b"% new\n@misc{2305.11206,\n  title         = {Mine},\n")
    assert itbib.ok("show", ID, "--json").json["fields"]["primaryclass"] == "cs.AI"


def test_a_thousand_works_take_few_requests(itbib: Itbib, arxiv_server: ArxivServer) -> None:
    papers = [replace(LIMA, id=f"2305.{number:05}") for number in range(1, 1001)]
    arxiv_server.papers = papers
    itbib.write(BIB, "".join(f"@misc{{{paper.id},\n  year = {{2023}},\n}}\n" for paper in papers))
    result = itbib.ok("update", "--apply")
    assert result.err == "changed 1,000 works\n"
    assert 3 <= len(arxiv_server.requests) <= 4
    assert itbib.ok("update", "--check").err == "nothing is due\n"


def test_a_library_without_papers_asks_nobody(itbib: Itbib, arxiv_server: ArxivServer) -> None:
    itbib.write(BIB, "@misc{alpaca, title = {Alpaca}}\n@row{t/a, eprint = {2305.11206}}\n")
    result = itbib.ok("update", "--check")
    assert (result.out, result.err) == ("", "nothing is due\n")
    assert itbib.ok("update", "--json").json == []
    assert arxiv_server.requests == []
