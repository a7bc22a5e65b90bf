"""What is shown of progress, and when: on a clock of our own."""

from __future__ import annotations

import io
import sys

import pytest

from itbib.output import Output
from itbib.progress import LINE_INTERVAL, PATIENCE, Progress, Unit


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 50.0

    def __call__(self) -> float:
        return self.now


class Terminal(io.StringIO):
    """Pretends to be a terminal."""

    def isatty(self) -> bool:
        return True


def shown(
    capsys: pytest.CaptureFixture[str],
    output: Output,
    moments: list[tuple[float, int]],
    total: int | None = 1000,
    unit: Unit = "papers",
) -> list[str]:
    """Tell of progress at some seconds after the beginning; give the lines that come."""
    clock = Clock()
    with Progress(output, "fetching", total, unit, clock) as progress:
        for second, done in moments:
            clock.now = 50.0 + second
            progress.at(done, "note" if done == 7 else "")
    return capsys.readouterr().err.splitlines()


def test_what_is_quick_shows_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert shown(capsys, Output(), [(0, 1), (PATIENCE - 0.01, 900)]) == []


def test_plain_lines_off_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    moments = [(1.5, 280), (2.0, 300), (1.5 + LINE_INTERVAL, 7), (90, 1000)]
    assert shown(capsys, Output(), moments) == [
        "fetching: 280 of 1,000 papers",
        "fetching: 7 of 1,000 papers (note)",
    ]


def test_a_total_that_nobody_knows(capsys: pytest.CaptureFixture[str]) -> None:
    assert shown(capsys, Output(), [(2, 1234)], None) == ["fetching: 1,234 papers"]


def test_bytes_are_counted_in_megabytes(capsys: pytest.CaptureFixture[str]) -> None:
    lines = shown(capsys, Output(), [(2, 1_500_000_000)], 4_000_000_000, "bytes")
    assert lines == ["fetching: 1,500 of 4,000 MB"]


@pytest.mark.parametrize("output", [Output(quiet=True), Output(as_json=True)])
def test_nothing_where_nobody_wants_it(capsys: pytest.CaptureFixture[str], output: Output) -> None:
    assert shown(capsys, output, [(2, 500)]) == []


def test_a_pause_is_told_of_if_it_is_long(capsys: pytest.CaptureFixture[str]) -> None:
    with Progress(Output(), "fetching", 10) as progress:
        progress.pause("arXiv is down", 0.5)
        progress.pause("arXiv is down", 6.4)
    assert capsys.readouterr().err == "arXiv is down; trying again in 6 s\n"


def test_a_bar_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    with Progress(Output(), "fetching", 10) as progress:
        progress.at(3, "soon")
        assert terminal.getvalue() == ""
        progress._show()  # what the timer does after a second
        progress.pause("arXiv is down", 2)
    text = terminal.getvalue()
    assert "fetching" in text
    assert "3 of 10 papers" in text
    # The bar goes away at the end: it was progress, not a result.
    assert text.rstrip().endswith("\x1b[2K") or "\x1b[2K" in text


def test_no_bar_after_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with Progress(Output(), "fetching", 10) as progress:
        progress.at(3)
    progress._show()
    assert terminal.getvalue() == ""


def test_a_table_is_aligned_and_whole(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [["1", "数学", "x"], ["22", "a\n b", "\x1b[31mred"]]
    Output().table(["#", "TITLE", "LAST"], rows)
    assert capsys.readouterr().out == ("#   TITLE  LAST\n1   数学   x\n22  a b    \ufffd[31mred\n")


def test_a_table_is_cut_to_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    monkeypatch.setenv("COLUMNS", "12")
    Output().table(["ID", "TITLE"], [["1", "A very long title"]])
    assert terminal.getvalue() == "ID  TITLE\n1   A very …\n"
