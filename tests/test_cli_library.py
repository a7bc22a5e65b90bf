"""The verbs on a library: ``list``, ``show``, ``set``, ``rm``, ``mv`` and ``new``."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from cli import Itbib

# A .bib file as people have them: comments, macros, both delimiters, odd indentation.
BIB = """\
% My library, (c) me
@string{acl = "Annual {ACL}"}

@Article{Knuth84,
  author = "Donald E. Knuth",
    title  = {Literate Programming},
\tyear = 1984,
  month = may,
  booktitle = acl # " 22"
}

  % about the next one
@misc(zhou, title = {{LIMA}: Less},
      eprint = "2305.11206" )
@misc{2203.02155, title = {InstructGPT}}
stray text

@row{t/lima,
  cite = {zhou, 2203.02155},
  name = {LIMA},
}

@row{t/gpt,
  cite = {2203.02155},
}
% the end"""


@pytest.fixture
def itbib(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Itbib:
    run = Itbib(tmp_path / "survey", monkeypatch)
    run.write("my.bib", BIB)
    return run


def bib(itbib: Itbib) -> str:
    return itbib.read("my.bib").decode()


def keys(itbib: Itbib) -> list[str]:
    return [entry["key"] for entry in itbib.ok("list", "--json", "--bib", "my.bib").json]


# list and show


def test_list_names_all_entries_in_the_order_of_the_file(itbib: Itbib) -> None:
    result = itbib.ok("--bib", "my.bib", "list")
    assert result.out == (
        "Knuth84\tarticle\tLiterate Programming\n"
        "zhou\tmisc\tLIMA: Less\n"
        "2203.02155\tmisc\tInstructGPT\n"
        "t/lima\trow\tLIMA\n"
        "t/gpt\trow\t\n"
    )
    assert result.err == ""


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["--type", "MISC"], ["zhou", "2203.02155"]),
        (["--works"], ["Knuth84", "zhou", "2203.02155"]),
        (["--table", "t"], ["t/lima", "t/gpt"]),
        (["--table", "T"], []),
        (["lima"], ["zhou", "t/lima"]),
        (["LIMA", "2203"], ["t/lima"]),
        (["acl"], ["Knuth84"]),
        (["nothing"], []),
    ],
)
def test_list_selects(itbib: Itbib, arguments: list[str], found: list[str]) -> None:
    data = itbib.ok("list", "--bib", "my.bib", "--json", *arguments).json
    assert [entry["key"] for entry in data] == found


def test_json_gives_fields_as_bibtex_reads_them(itbib: Itbib) -> None:
    first = itbib.ok("--bib", "my.bib", "--json", "list").json[0]
    assert first == {
        "key": "Knuth84",
        "type": "article",
        "fields": {
            "author": "Donald E. Knuth",
            "title": "Literate Programming",
            "year": "1984",
            "month": "may",
            "booktitle": "Annual {ACL} 22",
        },
    }
    assert itbib.ok("show", "knuth84", "--json", "--bib", "my.bib").json == first
    both = itbib.ok("show", "t/gpt", "Knuth84", "--json", "--bib", "my.bib").json
    assert [entry["key"] for entry in both] == ["t/gpt", "Knuth84"]


def test_show_gives_entries_as_they_stand(itbib: Itbib) -> None:
    result = itbib.ok("show", "--bib", "my.bib", "zhou", "t/gpt")
    assert result.out == (
        '@misc(zhou, title = {{LIMA}: Less},\n      eprint = "2305.11206" )\n'
        "\n@row{t/gpt,\n  cite = {2203.02155},\n}\n"
    )


@pytest.mark.parametrize(
    "text", ["2203.02155v1", "https://arxiv.org/pdf/2203.02155.pdf", "arXiv:2203.02155 [cs.CL]"]
)
def test_a_key_may_be_any_form_of_an_arxiv_id(itbib: Itbib, text: str) -> None:
    assert itbib.ok("show", "--bib", "my.bib", text).out.startswith("@misc{2203.02155,")
    eprint = text.replace("2203.02155", "2305.11206")
    assert itbib.ok("show", "--bib", "my.bib", eprint).out.startswith("@misc(zhou,")


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["show", "2203.0215"], "did you mean '2203.02155'?"),
        (["show", "knut84"], "did you mean 'Knuth84'?"),
        (["show", "gpt"], "did you mean 't/gpt'?"),
        (["set", "zhu", "year=1"], "did you mean 'zhou'?"),
        (["rm", "2203.02156"], "did you mean '2203.02155'?"),
        (["mv", "t/gpd", "--before", "t/lima"], "did you mean 't/gpt'?"),
        (["mv", "t/gpt", "--after", "t/limo"], "did you mean 't/lima'?"),
    ],
)
def test_an_unknown_key(itbib: Itbib, arguments: list[str], hint: str) -> None:
    before = itbib.state()
    result = itbib("--bib", "my.bib", *arguments)
    assert result.code == 2
    assert result.err.startswith("error: no entry '")
    assert result.err.endswith(f"' in my.bib\nhint: {hint}\n")
    assert itbib.state() == before


def test_all_unknown_keys_are_named(itbib: Itbib) -> None:
    before = itbib.state()
    result = itbib("rm", "--bib", "my.bib", "alpaca", "zhou", "dolly")
    assert result.code == 2
    assert result.err == ("error: no entry 'alpaca' in my.bib\nerror: no entry 'dolly' in my.bib\n")
    assert itbib.state() == before


def test_what_is_wrong_with_the_file_is_told_and_the_rest_listed(itbib: Itbib) -> None:
    itbib.write("my.bib", "@misc{a, title={x}}\n@misc{A, title={y}}\n@misc{b title={z}}\n")
    result = itbib.ok("--bib", "my.bib", "list")
    assert result.out == "a\tmisc\tx\nb\tmisc\t\n"
    assert result.err == (
        "my.bib:2: repeated entry 'A': the one on line 1 counts\n"
        "my.bib:3: broken entry 'b': expected , or }\n"
    )
    assert itbib.ok("-q", "--bib", "my.bib", "list").err == ""
    assert "my.bib:3: broken entry" in itbib.ok("--bib", "my.bib", "show", "b").err
    assert "repeated" not in itbib.ok("--bib", "my.bib", "show", "b").err


# set


@pytest.mark.parametrize(
    ("key", "assignment", "old", "new"),
    [
        ("knuth84", "author=D. E. Knuth", '"Donald E. Knuth"', '"D. E. Knuth"'),
        ("Knuth84", 'author=Don "Ed" K', '"Donald E. Knuth"', '{Don "Ed" K}'),
        ("Knuth84", 'author=Don {"Ed"} K', '"Donald E. Knuth"', '"Don {"Ed"} K"'),
        ("Knuth84", "title=Two\n words  ", "{Literate Programming}", "{Two words}"),
        ("Knuth84", "TITLE=x", "{Literate Programming}", "{x}"),
        ("Knuth84", "year=1985", "1984", "1985"),
        ("Knuth84", "year=in press", "1984", "{in press}"),
        ("Knuth84", "month=jun", "may", "jun"),
        ("Knuth84", "month=June", "may", "{June}"),
        ("Knuth84", "booktitle=B", 'acl # " 22"', "{B}"),
        ("Knuth84", "year=", "\tyear = 1984,\n", ""),
        ("Knuth84", "booktitle=", ',\n  booktitle = acl # " 22"', ""),
        ("zhou", "eprint=2305.11207", '"2305.11206"', '"2305.11207"'),
        ("zhou", "eprint=", ',\n      eprint = "2305.11206"', ""),
        ("2203.02155", "title=a = b", "{InstructGPT}", "{a = b}"),
        ("2203.02155", "title=", ", title = {InstructGPT}", ""),
        ("t/lima", "name={x", "name = {LIMA}", "name = {&#123;x}"),
        ("t/lima", "name=}{", "name = {LIMA}", "name = {&#125;&#123;}"),
        ("t/lima", "name=a {b} } c", "name = {LIMA}", "name = {a {b} &#125; c}"),
        ("t/lima", 'name=a "b" 100% #1 @x{y}', "name = {LIMA}", 'name = {a "b" 100% #1 @x{y}}'),
        ("t/lima", "cite=zhou", "{zhou, 2203.02155}", "{zhou}"),
        ("t/lima", "cite=", "  cite = {zhou, 2203.02155},\n", ""),
        ("t/gpt", "name=GPT", "t/gpt,\n  cite = {2203.02155},", None),
    ],
)
def test_set_changes_one_value_and_nothing_else(
    itbib: Itbib, key: str, assignment: str, old: str, new: str | None
) -> None:
    new = "t/gpt,\n  cite = {2203.02155},\n  name = {GPT}," if new is None else new
    assert BIB.count(old) == 1
    itbib.ok("--bib", "my.bib", "set", key, assignment)
    assert bib(itbib) == BIB.replace(old, new)
    name, _, value = assignment.partition("=")
    fields = itbib.ok("--bib", "my.bib", "show", key, "--json").json["fields"]
    shown = fields.get(name.lower(), "").replace("&#123;", "{").replace("&#125;", "}")
    assert shown == " ".join(value.split())


def test_set_takes_several_fields_and_says_what_it_did(itbib: Itbib) -> None:
    result = itbib.ok(
        "--bib", "my.bib", "set", "Knuth84", "year=1983", "note=n", "title=", "--json"
    )
    assert result.err == "Knuth84: set year, note; removed title\n"
    assert result.json["fields"]["year"] == "1983"
    assert "title" not in result.json["fields"]
    before = itbib.state()
    again = itbib.ok("--bib", "my.bib", "set", "Knuth84", "year=1983", "note=n", "title=")
    assert again.err == "Knuth84: nothing to change\n"
    assert itbib.state() == before


def test_set_removes_a_repeated_field_altogether(itbib: Itbib, tmp_path: Path) -> None:
    path = tmp_path / "twice.bib"
    path.write_text("@misc{a, x={1}, title={T}, X={2}}\n", encoding="utf-8")
    itbib.ok("--bib", str(path), "set", "a", "x=")
    assert path.read_text(encoding="utf-8") == "@misc{a, title={T}}\n"


def test_set_keeps_a_no_break_space(itbib: Itbib, tmp_path: Path) -> None:
    path = tmp_path / "blank.bib"
    path.write_text("@misc{a, x={1}}\n", encoding="utf-8")
    itbib.ok("--bib", str(path), "set", "a", "x=p\u00a0q \n r")
    assert path.read_text(encoding="utf-8") == "@misc{a, x={p\u00a0q r}}\n"


def test_set_finds_a_work_by_its_eprint_even_to_change_that(itbib: Itbib) -> None:
    result = itbib.ok("--bib", "my.bib", "set", "arXiv:2305.11206", "eprint=", "--json")
    assert (result.err, result.json["key"]) == ("zhou: removed eprint\n", "zhou")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["zhou", "title"], "'title' is no FIELD=VALUE"),
        (["zhou", "=x"], "'' is no field name"),
        (["zhou", "1st=x"], "'1st' is no field name"),
        (["zhou", "a{b=x"], "'a{b' is no field name"),
        (["zhou", "note=x", "NOTE=y"], "the field 'NOTE' is given twice"),
        (["zhou", "title={x"], "the braces in title do not pair up"),
        (["zhou", "title=}{"], "the braces in title do not pair up"),
        (["zhou", "title=\\{"], "the braces in title do not pair up"),
        (["t/lima", "cite=zhou, knuth"], "cite names 'knuth', which is no work in my.bib"),
        (["t/lima", "cite=t/gpt"], "cite names 't/gpt', which is no work in my.bib"),
        (["t/lima", "cite=knuth84"], "did you mean 'Knuth84'?"),
        (["t/lima", "cite=arXiv:2203.02155v1"], "did you mean '2203.02155'?"),
    ],
)
def test_set_refuses_what_makes_no_sense(itbib: Itbib, arguments: list[str], message: str) -> None:
    before = itbib.state()
    result = itbib("--bib", "my.bib", "set", *arguments)
    assert result.code == 2
    assert message in result.err
    assert itbib.state() == before


def test_all_wrong_words_are_told_at_once(itbib: Itbib) -> None:
    result = itbib("--bib", "my.bib", "set", "zhou", "a b=1", "x", "y")
    assert len([line for line in result.err.splitlines() if line.startswith("error: ")]) == 3


@pytest.mark.parametrize("key", ["b", "c"])
def test_set_leaves_broken_entries_alone(itbib: Itbib, key: str) -> None:
    itbib.write("my.bib", "@misc{a, title={x}}\n@misc{b title={y}}\n@misc{c, title={z\n")
    before = itbib.state()
    result = itbib("--bib", "my.bib", "set", key, "title=x")
    assert result.code == 3
    assert result.err.startswith(f"my.bib:{2 if key == 'b' else 3}: the entry '{key}' is broken: ")
    assert itbib.state() == before
    itbib.ok("--bib", "my.bib", "set", "a", "title=x2")
    assert itbib.read("my.bib") == before["my.bib"][0].replace(b"{x}", b"{x2}")


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_bytes_of_any_encoding_stay(itbib: Itbib, newline: str, mark: bytes) -> None:
    text = "% Grüße\n@misc{k,\n  author = {Köpf},\n  title = {Müller},\n}\n% Ende: ß".replace(
        "\n", newline
    )
    for encoding in ("utf-8", "latin-1"):
        data = mark + text.encode(encoding)
        itbib.write("my.bib", data)
        itbib.ok("--bib", "my.bib", "set", "k", "title=Größe")
        expected = text.replace("Müller", "Größe").encode(encoding)
        assert itbib.read("my.bib") == mark + expected
        itbib.ok("--bib", "my.bib", "set", "k", "note=x")
        note = f"{newline}  note = {{x}},{newline}}}".encode()
        assert note in itbib.read("my.bib")
        shown = itbib.ok("--bib", "my.bib", "show", "k", "--json").json["fields"]
        assert shown == {"author": "Köpf", "title": "Größe", "note": "x"}
    assert itbib("--bib", "my.bib", "set", "k", "title=数").code == 3


def test_a_latin_1_file_may_have_such_keys_too(itbib: Itbib) -> None:
    text = "@misc{Köpf21, title = {T}}\n\n@row{t/a, cite = {Köpf21}}\n@misc{bö title = {x}}\n"
    itbib.write("my.bib", text.encode("latin-1"))

    def run(*arguments: str) -> str:
        return itbib("--bib", "my.bib", *arguments).err

    # bibtex takes only ASCII letters of either case for one.
    assert run("set", "KöPF21", "note=x") == "Köpf21: set note\n"
    assert "did you mean 'Köpf21'?" in run("set", "KÖpf21", "note=x")
    assert run("rm", "bö").startswith("my.bib:4: the entry 'bö' is broken: ")
    assert run("mv", "bö", "--after", "t/a").startswith("my.bib:4: the entry 'bö' is broken: ")
    assert "my.bib:1: there is an entry 'Köpf21' already" in run("new", "Köpf21", "--type=x", "a=b")
    assert "the row 't/a' still cites 'Köpf21'" in run("rm", "Köpf21", "--dry-run")
    assert "cannot hold the key 't/数', the field 'b'" in run("new", "t/数", "a=b", "b=数")
    assert run("new", "t/ö", "cite=Köpf21").startswith("added t/ö\n")
    assert "@row{t/ö,\n  cite = {Köpf21},\n}\n".encode("latin-1") in itbib.read("my.bib")


# rm


@pytest.mark.parametrize(
    ("gone", "text"),
    [
        (["t/gpt"], "\n@row{t/gpt,\n  cite = {2203.02155},\n}\n"),
        (["t/lima"], "\n@row{t/lima,\n  cite = {zhou, 2203.02155},\n  name = {LIMA},\n}\n"),
        (["2203.02155v1"], "@misc{2203.02155, title = {InstructGPT}}\n"),
    ],
)
def test_rm_takes_out_the_entry_and_leaves_the_rest(
    itbib: Itbib, gone: list[str], text: str
) -> None:
    assert BIB.count(text) == 1
    itbib.ok("--bib", "my.bib", "rm", *gone)
    assert bib(itbib) == BIB.replace(text, "")


def test_rm_names_the_rows_that_still_cite(itbib: Itbib) -> None:
    result = itbib.ok("--bib", "my.bib", "rm", "2203.02155", "--json")
    assert [entry["key"] for entry in result.json] == ["2203.02155"]
    assert result.err == (
        "removed 2203.02155\n"
        "my.bib:17: the row 't/lima' still cites '2203.02155'\n"
        "my.bib:22: the row 't/gpt' still cites '2203.02155'\n"
        "hint: remove the row, too, or change its cite field\n"
    )
    for name, line in (("t/lima", 17), ("t/gpt", 22)):
        assert bib(itbib).splitlines()[line - 1] == f"@row{{{name},"


def test_the_lines_of_a_dry_run_are_those_of_the_file(itbib: Itbib) -> None:
    result = itbib.ok("--bib", "my.bib", "rm", "2203.02155", "t/gpt", "--dry-run")
    assert result.err == (
        "my.bib:18: the row 't/lima' still cites '2203.02155'\n"
        "hint: remove the row, too, or change its cite field\n"
    )


def test_rm_of_all_entries_keeps_what_is_between_them(itbib: Itbib) -> None:
    result = itbib.ok("--bib", "my.bib", "rm", *keys(itbib), "knuth84")
    assert result.err == "removed Knuth84, zhou, 2203.02155, t/lima, t/gpt\n"
    left = [line for line in bib(itbib).splitlines() if line]
    assert left == [
        "% My library, (c) me",
        '@string{acl = "Annual {ACL}"}',
        "  % about the next one",
        "stray text",
        "% the end",
    ]


def test_rm_refuses_what_is_unclear(itbib: Itbib) -> None:
    itbib.write("my.bib", "@misc{a, title={x}}\n\n@misc{A, title={y}}\n@misc{b title={z}}\n")
    before = itbib.state()
    result = itbib("--bib", "my.bib", "rm", "a", "b")
    assert result.code == 3
    assert result.err == (
        "my.bib:1: the entry 'a' stands in the file twice\n"
        "hint: remove the one on line 3 by hand first\n"
        "my.bib:4: the entry 'b' is broken: expected , or }\n"
        "hint: remove it by hand: where it ends is not clear\n"
    )
    assert itbib.state() == before


# mv


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("side", ["--before", "--after"])
@pytest.mark.parametrize(("moved", "other"), list(itertools.permutations("abcd", 2)))
def test_mv_brings_the_row_beside_the_other(
    itbib: Itbib, moved: str, other: str, side: str, newline: str
) -> None:
    entries = [f"@row{{t/{letter},\n  n = {{{letter}}},\n}}\n" for letter in "abcd"]
    text = "\n".join(["% head\n", *entries]).replace("\n", newline)
    itbib.write("my.bib", text)
    order = [letter for letter in "abcd" if letter != moved]
    order.insert(order.index(other) + (side == "--after"), moved)
    before = itbib.state()
    result = itbib.ok("--bib", "my.bib", "mv", f"t/{moved}", side, f"t/{other}", "--json")
    assert result.json["key"] == f"t/{moved}"
    entries.sort(key=lambda entry: order.index(entry[7]))
    assert bib(itbib) == "\n".join(["% head\n", *entries]).replace("\n", newline)
    if order == list("abcd"):
        assert result.err == f"t/{moved}: it stands there already\n"
        assert itbib.state() == before
    else:
        where = "before" if side == "--before" else "behind"
        assert result.err == f"moved t/{moved} {where} t/{other}\n"


@pytest.mark.parametrize("side", ["--before", "--after"])
@pytest.mark.parametrize(
    ("moved", "other"), list(itertools.permutations(["Knuth84", "zhou", "2203.02155", "t/gpt"], 2))
)
def test_mv_keeps_every_entry_comment_and_macro(
    itbib: Itbib, moved: str, other: str, side: str
) -> None:
    entries = {key: itbib.ok("--bib", "my.bib", "show", key).out for key in keys(itbib)}
    order = [key for key in entries if key != moved]
    order.insert(order.index(other) + (side == "--after"), moved)
    itbib.ok("--bib", "my.bib", "mv", moved, side, other)
    assert keys(itbib) == order
    assert {key: itbib.ok("--bib", "my.bib", "show", key).out for key in keys(itbib)} == entries
    assert sorted(bib(itbib).split()) == sorted(BIB.split())
    for text in ("% My library, (c) me\n", "\n  % about the next one\n", "\n% the end"):
        assert text in bib(itbib)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["t/gpt"], "give one of --before and --after"),
        (["t/gpt", "--before", "zhou", "--after", "zhou"], "give one of --before and --after"),
        (["t/gpt", "--before", "T/GPT"], "'t/gpt' cannot stand before or behind itself"),
    ],
)
def test_mv_refuses_what_makes_no_sense(itbib: Itbib, arguments: list[str], message: str) -> None:
    before = itbib.state()
    result = itbib("--bib", "my.bib", "mv", *arguments)
    assert (result.code, result.err) == (2, f"error: {message}\n")
    assert itbib.state() == before


def test_mv_leaves_broken_entries_alone(itbib: Itbib) -> None:
    itbib.write("my.bib", "@misc{a, title={x}}\n@misc{b title={y}}\n")
    before = itbib.state()
    for arguments in (["a", "--after", "b"], ["b", "--before", "a"]):
        result = itbib("--bib", "my.bib", "mv", *arguments)
        assert result.code == 3
        assert result.err.startswith("my.bib:2: the entry 'b' is broken: ")
    assert itbib.state() == before


# new


def test_new_writes_a_work(itbib: Itbib) -> None:
    arguments = ["alpaca", "--type", "Software", "title={Alpaca}", "month=mar", "note="]
    result = itbib.ok("--bib", "my.bib", "new", *arguments, "--json")
    assert result.err == "added alpaca\n"
    assert result.json == {
        "key": "alpaca",
        "type": "software",
        "fields": {"title": "{Alpaca}", "month": "mar"},
    }
    entry = "@software{alpaca,\n  title = {{Alpaca}},\n  month = mar,\n}\n"
    gpt = "@misc{2203.02155, title = {InstructGPT}}\n"
    assert bib(itbib) == BIB.replace(gpt, f"{gpt}\n{entry}")


def test_new_writes_a_row(itbib: Itbib) -> None:
    itbib.ok("--bib", "my.bib", "new", "t/x", "cite=zhou,Knuth84", 'name=a } "b"')
    row = '@row{t/x,\n  cite = {zhou,Knuth84},\n  name = {a &#125; "b"},\n}\n'
    last = "@row{t/gpt,\n  cite = {2203.02155},\n}\n"
    assert bib(itbib) == BIB.replace(last, f"{last}\n{row}")


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["alpaca", "title=x"], 2, "hint: give a work its --type"),
        (["a b", "title=x", "--type", "misc"], 2, "'a b' is no citation key"),
        (["a,b", "title=x", "--type", "misc"], 2, "'a,b' is no citation key"),
        (["a", "title=x", "--type", "mi sc"], 2, "'mi sc' is no entry type"),
        (["a", "title={x", "--type", "misc"], 2, "the braces in title do not pair up"),
        (["t/x", "cite=nobody"], 2, "cite names 'nobody', which is no work in my.bib"),
        (["t/x", "cite=t/lima"], 2, "cite names 't/lima', which is no work in my.bib"),
        (["T/Lima", "name=x"], 3, "my.bib:18: there is an entry 't/lima' already"),
        (["ZHOU", "title=x", "--type", "misc"], 3, "my.bib:13: there is an entry 'zhou' already"),
    ],
)
def test_new_refuses(itbib: Itbib, arguments: list[str], code: int, message: str) -> None:
    before = itbib.state()
    result = itbib("--bib", "my.bib", "new", *arguments)
    assert result.code == code
    assert message in result.err
    assert itbib.state() == before


def test_new_is_refused_where_a_broken_block_may_hold_the_key(itbib: Itbib) -> None:
    itbib.write("my.bib", "@misc{a, title={x}}\n\n@misc{b, title={y\n@software{alpaca,}\n")
    before = itbib.state()
    result = itbib("--bib", "my.bib", "new", "alpaca", "--type", "software", "title=x")
    assert result.code == 3
    assert "my.bib:3: a broken block may already hold 'alpaca'" in result.err
    assert itbib.state() == before


# What holds for all of them

WRITING = [
    ["set", "zhou", "title=x"],
    ["set", "t/lima", "name=x", "--json"],
    ["rm", "t/lima", "zhou"],
    ["mv", "t/gpt", "--before", "Knuth84"],
    ["new", "alpaca", "--type", "software", "title=x"],
]


@pytest.mark.parametrize("arguments", WRITING)
def test_a_dry_run_shows_what_would_be_written(itbib: Itbib, arguments: list[str]) -> None:
    before = itbib.state()
    shown = itbib.ok("--bib", "my.bib", *arguments, "--dry-run")
    assert itbib.state() == before
    done = itbib.ok("--bib", "my.bib", *arguments)
    if "--json" in arguments:
        assert shown.json == done.json
    else:
        added = [line[1:] for line in shown.out.splitlines()[2:] if line.startswith("+")]
        removed = [line[1:] for line in shown.out.splitlines()[2:] if line.startswith("-")]
        old, new = BIB.splitlines(), bib(itbib).splitlines()
        assert shown.out.startswith("--- my.bib\n+++ my.bib\n@@ ")
        assert len(new) - len(old) == len(added) - len(removed)
        assert set(new) - set(old) <= set(added)
    assert done.out == "" or "--json" in arguments


@pytest.mark.parametrize("arguments", [["list"], ["show", "zhou"], *WRITING])
@pytest.mark.parametrize(
    "place",
    [
        ["--bib", "sub/my.bib"],
        ["-C", "sub", "--bib", "my.bib"],
        ["-C", "sub"],
    ],
)
def test_options_stand_on_either_side(itbib: Itbib, arguments: list[str], place: list[str]) -> None:
    outcomes = []
    for words in ([*place, *arguments], [*arguments, *place]):
        for name in ("sub/my.bib", "sub/references.bib"):
            itbib.write(name, BIB)
        result = itbib.ok(*words)
        outcomes.append((result, itbib.read("sub/my.bib"), itbib.read("sub/references.bib")))
    assert outcomes[0] == outcomes[1]
    used = "sub/my.bib" if "--bib" in place else "sub/references.bib"
    other = {"sub/my.bib", "sub/references.bib"} - {used}
    assert (itbib.read(used).decode() != BIB) == (arguments in WRITING)
    assert itbib.read(other.pop()).decode() == BIB


@pytest.mark.parametrize("arguments", [["list"], ["show", "zhou"], *WRITING])
def test_quiet_says_nothing_but_the_data(itbib: Itbib, arguments: list[str]) -> None:
    data = itbib.ok("--bib", "my.bib", *arguments, "--dry-run" if arguments in WRITING else "-v")
    quiet = itbib.ok("-q", "--bib", "my.bib", *arguments)
    assert quiet.err == ""
    if arguments not in WRITING or "--json" in arguments:
        assert quiet.out == data.out


@pytest.mark.parametrize("arguments", [["list"], ["show", "zhou"], *WRITING])
def test_a_missing_library(itbib: Itbib, arguments: list[str]) -> None:
    result = itbib(*arguments)
    assert result.code == 3
    assert result.err == (
        "references.bib: there is no such file\n"
        "hint: make one with: itbib init, or name one with --bib\n"
    )
    assert itbib("-C", "none", *arguments).err == "none: there is no such folder\n"


def test_no_configuration_is_needed_nor_made(itbib: Itbib) -> None:
    for arguments in WRITING:
        itbib("--bib", "my.bib", *arguments)
    assert list(itbib.state()) == ["my.bib"]


def test_a_library_that_the_survey_does_not_name_has_no_columns(itbib: Itbib) -> None:
    itbib.write("itbib.toml", '[[table]]\nid = "t"\ncolumns = [{ name = "name" }]\n')
    itbib.write("references.bib", BIB)
    assert itbib("set", "t/lima", "nam=x").code == 2
    assert itbib("set", "t/lima", "nam=x", "--bib", "references.bib").code == 2
    assert itbib("set", "t/lima", "nam=x", "--bib", "my.bib").code == 0
    assert itbib("new", "u/x", "name=x").code == 2
    assert itbib("new", "u/x", "name=x", "--bib", "my.bib").code == 0


def test_the_survey_is_found_from_a_folder_below(itbib: Itbib) -> None:
    itbib.write("itbib.toml", '[survey]\nbib = "my.bib"\n')
    (itbib.folder / "sub" / "deeper").mkdir(parents=True)
    assert itbib.ok("-C", "sub/deeper", "list").out == itbib.ok("list").out
