"""The rules for a page that an import does not mind, and where findings point to."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli import Itbib


@pytest.fixture
def itbib(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Itbib:
    return Itbib(tmp_path / "pages", monkeypatch)


def told(itbib: Itbib, text: str) -> list[tuple[str, int, int]]:
    itbib.write("page.md", text)
    found = itbib("check", "--json", "page.md").json
    return [(each["code"], each["line"], each["column"]) for each in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see [2305.11206](https://arxiv.org/abs/2305.1120)", [("bad-identifier", 1, 18)]),
        ("see [2305.11206v2](https://arxiv.org/abs/2305.11207)", [("id-mismatch", 1, 6)]),
        ("[![arXiv](https://img.shields.io/badge/arXiv-2305.11206-red)](https://arxiv.org/abs/2305.11207)",
         [("id-mismatch", 1, 46)]),
        ("[![arXiv](https://img.shields.io/badge/arXiv-2305.11206-red)](https://arxiv.org/pdf/2305.11206v2)",
         []),
        ("Zhou et al. LIMA. arXiv:2305.11206, 2023. [[pdf]](https://arxiv.org/pdf/2305.11207)",
         [("id-mismatch", 1, 19)]),
        ("LIMA. arXiv:2305.11206, [pdf](https://arxiv.org/pdf/2305.11207), "
         "[pdf](https://arxiv.org/pdf/2305.11206)", []),
        ("[arXiv:2305.11206](https://arxiv.org/pdf/2305.11206v3.pdf)", []),
        ("[2305.11206 and 2305.11207](https://arxiv.org/abs/2305.11207)", []),
        ("a [guide](docs/guide.md)", [("broken-link", 1, 11)]),
        ("a [guide](there.md#part) and ![](there.md)", []),
        ("a [guide](There.md)", [("broken-link", 1, 11)]),
        ("![logo](img/x%20y.png)", [("broken-link", 1, 9)]),
        ("[issues](../../issues) [root](/LICENSE) [mail](mailto:a@b.org)", []),
        ('<a id="x"></a>\n\n<a name="x"></a>', [("duplicate-anchor", 3, 0)]),
        ('<a id="x" name="x"></a>', []),
        ("see [the paper] (https://x.org/p)", [("markup-shown", 1, 5)]),
        ("<div>\n**bold** text\n</div>", [("markup-shown", 2, 1)]),
        ("##Heading", [("markup-shown", 1, 1)]),
        ("text\n| a | b |\n|---|---|---|\n| 1 | 2 |", [("markup-shown", 3, 1)]),
        ("```\ncode\n\nmore", [("markup-shown", 1, 0)]),
        (r"\[the paper\] (https://x.org/p) and \*\*stars\*\*", []),
        ("`[a] (https://x.org)` and\n\n    **code**\n", []),
        ("**bold** and # one, a ** b", []),
        ("```\ncode\n```\n", []),
        ("[x](https://github.com/a/b c)", [("markup-shown", 1, 1)]),
        ('<a href="https://github.com/a/b c">x</a>', [("bad-address", 1, 10)]),
        ("[x]([https://a.org](https://b.org))", [("bad-address", 1, 0)]),
    ],
)  # fmt: skip
def test_what_is_found(itbib: Itbib, text: str, expected: list[tuple[str, int, int]]) -> None:
    itbib.write("there.md", "# Part\n")
    assert told(itbib, f"{text}\n") == expected


def test_a_page_that_stands_alone_has_no_files(itbib: Itbib) -> None:
    links = "".join(f"[f{at}](docs/{at}.md) " for at in range(5))
    assert told(itbib, links) == []
    itbib.write("docs/1.md", "")
    assert [code for code, _, _ in told(itbib, links)] == ["broken-link"] * 4


def test_a_large_file(itbib: Itbib) -> None:
    assert told(itbib, "word\n\n" * 100_000) == [("large-file", 1, 0)]


def test_what_was_meant_is_mended(itbib: Itbib) -> None:
    page = "[a](#the-end) [b](ttps://x.org/a) [c](www.x.org/b)\n\n# The End 🚀\n"
    itbib.write("page.md", page)
    assert itbib("check", "page.md").code == 1
    itbib("check", "--fix", "page.md")
    mended = "[a](#the-end-) [b](https://x.org/a) [c](https://www.x.org/b)\n\n# The End 🚀\n"
    assert itbib.read("page.md").decode() == mended
    assert itbib("check", "page.md").code == 0


def test_a_page_that_is_not_utf_8(itbib: Itbib) -> None:
    itbib.write("page.md", b"caf\xe9 [x]()\n")
    run = itbib("check", "--json", "page.md")
    assert [each["code"] for each in run.json] == ["wrong-encoding", "empty-link"]


def test_titles_are_judged_by_what_the_cache_knows(itbib: Itbib) -> None:
    rows = (
        "| Title | Paper |\n| --- | --- |\n"
        "| LIMA: Less Is More for Alignment | [p](https://arxiv.org/abs/2205.01068) |\n"
    )
    itbib.write("page.md", rows)
    assert itbib("check", "page.md").out == ""
    # The stand-in for arXiv is not asked unless --fetch says so.
    assert itbib("check", "page.md", "--fetch").err.count("cannot be reached") <= 1
