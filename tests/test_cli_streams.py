"""What goes to which stream, and how a command ends that is cut short."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from cli import COMMAND, Itbib
from itbib import __version__
from itbib.cli import COMMANDS

BIB = "".join(f"@misc{{k{n},\n  title = {{Title {n}}},\n}}\n\n" for n in range(5000))


@pytest.fixture
def itbib(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Itbib:
    run = Itbib(tmp_path / "survey", monkeypatch)
    run.write("references.bib", BIB)
    return run


# Help


def test_version(itbib: Itbib) -> None:
    assert itbib.ok("--version").out == f"itbib {__version__}\n"


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], []])
def test_help_names_every_command_with_its_summary(itbib: Itbib, arguments: list[str]) -> None:
    result = itbib(*arguments)
    # Without a command nothing was done.
    assert result.code == (0 if arguments else 2)
    text = " ".join((result.out + result.err).split())
    for name, summary in COMMANDS.items():
        assert f"{name} {summary}" in text


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_a_command_says_what_the_list_says(itbib: Itbib, command: str) -> None:
    text = itbib.ok(command, "--help").out
    assert text.startswith(f"Usage: itbib {command} [OPTIONS]")
    assert "--json" in text
    assert ("--dry-run" in text) == (
        command not in ("list", "show", "update", "cache", "check", "doctor", "completion", "serve")
    )
    assert max(map(len, text.splitlines())) <= 80


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["lits"], "there is no command 'lits'; did you mean 'list'?"),
        (["publish"], "there is no command 'publish'; known: init, import, add"),
        (["list", "--tabel", "x"], "'--tabel'"),
        (["show"], "Missing argument 'KEY...'"),
        (["set", "k1"], "Missing argument 'FIELD=VALUE...'"),
        (["mv", "k1", "k2"], "unexpected extra argument"),
        (["export", "--dialect", "word"], "'word' is not one of 'bibtex', 'biblatex'"),
    ],
)
def test_wrong_usage_exits_with_2(itbib: Itbib, arguments: list[str], message: str) -> None:
    result = itbib(*arguments)
    assert (result.code, result.out) == (2, "")
    assert message in result.err
    assert "Traceback" not in result.err


# Streams


@pytest.mark.parametrize("arguments", [["list"], ["list", "--json"], ["export"]])
def test_data_goes_to_stdout_and_nothing_else_does(itbib: Itbib, arguments: list[str]) -> None:
    itbib.write("references.bib", "@misc{a, title={x}}\n@misc{a, title={y}}\n")
    result = itbib(*arguments)
    assert "repeated entry" in result.err
    assert "repeated" not in result.out


@pytest.mark.parametrize("arguments", [["list"], ["list", "--json"], ["show", "k1", "k2"]])
def test_a_reader_that_has_seen_enough(itbib: Itbib, arguments: list[str]) -> None:
    with itbib.spawn(*arguments) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == b""
    assert process.returncode == 0


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX shell")
def test_a_pipe_into_head(itbib: Itbib) -> None:
    shell = subprocess.run(
        ["bash", "-o", "pipefail", "-c", '"$@" list | head -n 1', "bash", *COMMAND],
        cwd=itbib.folder,
        capture_output=True,
        check=False,
    )
    assert (shell.stdout, shell.stderr, shell.returncode) == (b"k0\tmisc\tTitle 0\n", b"", 0)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a full device")
def test_a_full_disk_behind_stdout(itbib: Itbib) -> None:
    with Path("/dev/full").open("wb") as full:
        run = subprocess.run(
            [*COMMAND, "list"], cwd=itbib.folder, stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert (run.returncode, run.stderr) == (3, b"error: No space left on device\n")


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_data_is_utf_8_whatever_the_locale(
    itbib: Itbib, monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    itbib.write("references.bib", "@misc{k,\r\n  title = {Über 数学},\r\n}\r\n")
    monkeypatch.setenv("PYTHONIOENCODING", encoding)
    with itbib.spawn("show", "k") as process:
        out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, b"")
    assert out.decode() == "@misc{k,\r\n  title = {Über 数学},\r\n}\n"
