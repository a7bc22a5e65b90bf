"""Importing whatever there is: nothing crashes, and what is written renders the same."""

from __future__ import annotations

import random
import signal
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from types import FrameType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cli import Itbib
from survey_pages import PAGES, scrambled

pytest.importorskip("cmarkgfm")
BENCHMARKS = Path(__file__).parents[1] / "benchmarks"
sys.path.append(str(BENCHMARKS))

from import_run import measure  # noqa: E402
from page_compare import Difference, compare  # noqa: E402
from page_reading import read_page  # noqa: E402

ABS = "https://arxiv.org/abs/"
CORPUS = Path(__file__).parents[2] / "shared" / "corpus" / "readmes"
SECONDS = 60
FEW = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
_numbers = count(1)


class TooSlowError(Exception):
    """An import took longer than anybody would wait."""


@pytest.fixture
def itbib(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Itbib:
    return Itbib(tmp_path / "survey", monkeypatch)


@pytest.fixture
def alarm() -> Iterator[None]:
    """Stop what takes longer than a minute, where the system can."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise TooSlowError

    if not hasattr(signal, "SIGALRM"):  # pragma: no cover - on Windows
        yield
        return
    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def imported(itbib: Itbib, data: bytes, *, is_compared: bool = True) -> bytes | None:
    """Import a page in a folder of its own; what was made must render the same.

    Returns:
        The page after it; None if it was refused and nothing was written.
    """
    folder = f"page-{next(_numbers)}"
    page = itbib.write(f"{folder}/README.md", data)
    result = itbib("-C", folder, "import", "--offline", "-q")
    made = files_in(page.parent)
    if result.code:
        assert result.code == 3, result.err
        assert result.err.strip()
        assert made == {"README.md": data}
        return None
    if "itbib.toml" in made:
        rendered = itbib("-C", folder, "render")
        assert rendered.code == 0, rendered.err
        assert files_in(page.parent) == made
    if is_compared:
        assert lost(data.decode(), made["README.md"].decode()) == []
    return made["README.md"]


def lost(source: str, made: str) -> list[Difference]:
    """Give what a page shows otherwise after an import.

    Where markup is broken, text outside of tables and lists may fall apart into other blocks.
    """
    before, after = (read_page(text.removeprefix("\ufeff")) for text in (source, made))
    differences = [one for one in compare(before, after).differences if one.kind != "text"]
    texts = ["".join("".join(page.text).split()) for page in (before, after)]
    if texts[0] != texts[1]:
        differences.append(Difference("text", "page", *texts))
    return differences


def is_mark(difference: Difference) -> bool:
    """Tell whether an item is the same but for its bullet or its number."""
    texts = {side.partition("] ")[2] for side in (difference.before, difference.after)}
    return difference.kind == "item" and len(texts) == 1


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


# Damaged pages


@pytest.mark.parametrize("name", PAGES)
def test_damaged_page_is_imported_without_loss_or_refused(itbib: Itbib, name: str) -> None:
    variants = dict(scrambled(name, 1))
    assert variants
    for data in variants.values():
        page = imported(itbib, data, is_compared=False)
        if page is not None:
            assert [one for one in lost(data.decode(), page.decode()) if not is_mark(one)] == []


def test_page_that_is_no_utf_8_is_refused(itbib: Itbib) -> None:
    assert imported(itbib, PAGES["crlf"].read_bytes() + b"\xe5\x9b") is None


@pytest.mark.parametrize("seed", range(3))
def test_pages_in_a_row_are_one_page(itbib: Itbib, seed: int) -> None:
    chance = random.Random(seed)
    names = chance.sample(sorted(PAGES), 4)
    texts = (PAGES[name].read_text(encoding="utf-8-sig") for name in names)
    imported(itbib, "\n\n".join(texts).encode())


# Generated pages

WORDS = st.sampled_from(
    [
        *("LIMA", "7B", "-", "", " ", "Yes", "No", "^^", "<<", "a and b", "{x", "}", "数学"),
        *("\\", "\\|", "|", "#1", "*", "_a_b", "$x$", "`c`", "&amp;", "&lt;b&gt;", "<!-- c -->"),
        *(":star:", "1. x", "- y", "\\^^", "](", "http://a.b/c"),
    ]
)
NUMBERS = st.integers(1, 40).map(lambda number: f"2301.{number:05}")
LINKS = st.builds(
    lambda label, start, number: (label, f"https://{start}{number}"),
    st.sampled_from(["paper", "pdf", "A title of several words", "code", "[x]", ""]),
    st.sampled_from(["arxiv.org/abs/", "arxiv.org/pdf/", "github.com/a/", "doi.org/10.1234/x"]),
    NUMBERS,
)
MARKDOWN = st.lists(
    WORDS
    | LINKS.map(lambda link: f"[{link[0]}]({link[1]})")
    | WORDS.map(lambda word: f"**{word}**")
    | WORDS.map(lambda word: f"*{word}*"),
    max_size=3,
).map(" ".join)
HTML = st.lists(
    WORDS.map(lambda word: word.replace("<<", "&lt;&lt;"))
    | LINKS.map(lambda link: f'<a href="{link[1]}">{link[0]}</a>')
    | WORDS.map(lambda word: f"<b>{word}</b>")
    | st.sampled_from(["<br>", "<p>", '<img src="a.png">', "<ul><li>x</ul>", "<i>", "</div>"]),
    max_size=3,
).map(" ".join)
SPANS = st.sampled_from(
    ["", "", "", ' rowspan="2"', ' colspan="2"', ' rowspan="3"', ' colspan="0"']
)
CELLS = st.builds(
    lambda tag, span, text: f"<{tag}{span}>{text}</{tag}>",
    st.sampled_from(["td", "td", "td", "th"]),
    SPANS,
    HTML,
)
TABLES = st.lists(st.lists(CELLS, min_size=1, max_size=4), min_size=1, max_size=5).map(
    lambda rows: "\n".join(["<table>", *(f"<tr>{''.join(row)}</tr>" for row in rows), "</table>"])
)
PIPES = st.integers(1, 4).flatmap(
    lambda width: st.builds(
        lambda marks, rows: "\n".join(
            f"| {' | '.join(row)} |" for row in [rows[0], marks, *rows[1:]]
        ),
        st.lists(st.sampled_from(["---", ":--", "--:", ":-:"]), min_size=width, max_size=width),
        st.lists(st.lists(MARKDOWN, min_size=width, max_size=width), min_size=1, max_size=5),
    )
)
LISTS = st.lists(
    st.builds(
        lambda indent, bullet, text, gap: f"{indent}{bullet} {text}{gap}",
        st.sampled_from(["", "", "  ", "    "]),
        st.sampled_from(["-", "-", "*", "1.", "7)"]),
        MARKDOWN,
        st.sampled_from(["", "", "\n", "\n  more"]),
    ),
    min_size=1,
    max_size=7,
).map("\n".join)


@FEW
@given(table=TABLES)
def test_any_table_in_html_is_imported_without_loss(itbib: Itbib, table: str) -> None:
    imported(itbib, f"# T\n\n{table}\n\nEnd.\n".encode())


@FEW
@given(table=PIPES)
def test_any_pipe_table_is_imported_without_loss(itbib: Itbib, table: str) -> None:
    imported(itbib, f"# T\n\n{table}\n\nEnd.\n".encode())


@FEW
@given(items=LISTS)
def test_any_list_is_imported_without_loss(itbib: Itbib, items: str) -> None:
    imported(itbib, f"# T\n\n{items}\n\nEnd.\n".encode())


@FEW
@given(text=st.text(alphabet="ab \n\r\t|-*#<>[]()!&;`_$:\\\\/\"'=~{}\0\ufeff\u2028é", max_size=200))
def test_any_text_is_imported_without_loss(itbib: Itbib, text: str) -> None:
    imported(itbib, f"{text}\n\n- [A title]({ABS}2305.11206)\n".encode())


# Deep and long

DEEP = {
    "lists": "".join(f"{'  ' * depth}- [x]({ABS}2305.11206)\n" for depth in range(300)),
    "bullets-on-a-line": "- " * 2000 + f"[x]({ABS}2305.11206)\n",
    "html-lists": "<ul><li>" * 2000 + f'<a href="{ABS}2305.11206">x</a>' + "</li></ul>" * 2000,
    "tables": "<table><tr><td>" * 2000 + "x" + "</td></tr></table>" * 2000,
    "open-tables": "<table><tr><td>" * 2000,
    "quotes": "> " * 2000 + f"- [x]({ABS}2305.11206)\n",
    "html-quotes": "<blockquote>" * 2000 + "x",
    "divs": "<div>" * 2000 + f"\n\n- [x]({ABS}2305.11206)\n",
    "emphasis": "- " + "*a **b " * 2000 + f"[x]({ABS}2305.11206)\n",
    "brackets": "- " + "[" * 100_000 + f"[x]({ABS}2305.11206)\n",
    "closing-brackets": "- [" + "]" * 100_000 + f"[x]({ABS}2305.11206)\n",
    "pairs-of-brackets": "- " + "[" * 2000 + "x" + "]" * 2000 + f"({ABS}2305.11206)\n",
    "parentheses": "- [x](" + "(" * 100_000 + "\n",
    "bold": f"- [x]({ABS}2305.11206) " + "<b>" * 20_000 + "\n",
    "bold-in-a-cell": f'<table><tr><th>A<th>B<tr><td><a href="{ABS}2305.11206">x</a><td>'
    + "<b>" * 20_000
    + "</table>\n",
    "stars": "- " + "*" * 100_000 + f" [x]({ABS}2305.11206)\n",
    "backticks": "- " + " ".join("`" * n for n in range(1, 400)) + f" [x]({ABS}2305.11206)\n",
    "pipes": "|" * 20_000 + "\n" + "|-" * 20_000 + "|\n",
    "wide": "<table><tr><td colspan=1000>a<td colspan=1000>b<tr><td>c</table>\n",
    "high": "<table><tr><td rowspan=65534>a<td>b<tr><td>c</table>\n",
    "comments": f"- [x]({ABS}2305.11206) " + "<!-- " * 20_000 + "\n",
    "dollars": "- " + "$" * 20_001 + f" [x]({ABS}2305.11206)\n",
    "colons": "- " + ":a" * 5_000 + f" [x]({ABS}2305.11206)\n",
    "numbers": "- " + "2305.11206/" * 10_000 + f"[x]({ABS}2305.11206)\n",
    "entities": "- " + "&amp" * 20_000 + f" [x]({ABS}2305.11206)\n",
    "line": "- " + "word " * 50_000 + f"[x]({ABS}2305.11206)\n",
}


@pytest.mark.usefixtures("alarm")
@pytest.mark.parametrize("name", DEEP)
def test_deep_and_long_pages_are_done_in_time(itbib: Itbib, name: str) -> None:
    imported(itbib, DEEP[name].encode(), is_compared=False)


# Real pages


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not here")
@pytest.mark.parametrize("name", sorted(path.name for path in CORPUS.glob("*.md")))
def test_real_pages_stay_as_they_are(tmp_path: Path, name: str) -> None:
    result = measure(CORPUS / name, tmp_path, [sys.executable, "-m", "itbib"])
    assert result.refusal == ""
    assert result.troubles == ()
    assert result.ids_lost == ()
    assert result.comparison.links_lost == result.comparison.images_lost == ()
    assert result.comparison.text_differences == 0
    assert result.comparison.identical >= 0.995 * result.comparison.places
