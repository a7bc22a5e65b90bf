"""Nothing heavy is imported before it is needed; asked of fresh processes, without timing."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

# The packages that cost more than itbib itself, each loaded by the work that needs it.
HEAVY = {
    "arxiv",
    "bibtexparser",
    "feedparser",
    "filelock",
    "jinja2",
    "lxml",
    "markdown_it",
    "platformdirs",
    "pylatexenc",
    "requests",
    "rich",
    "sqlite3",
    "tenacity",
    "yaml",
}

PROGRAM = """
import json, sys
from itbib.cli import main
try:
    main(sys.argv[1:])
except SystemExit as stop:
    assert stop.code == 0, stop.code
json.dump([name for name, module in sys.modules.items() if module is not None], sys.stderr)
"""

BIB = """\
@misc{2305.11206,
  title  = {{LIMA}: Less Is More for Alignment},
  eprint = {2305.11206},
}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Hold one .bib file, and no survey."""
    (tmp_path / "references.bib").write_text(BIB, encoding="utf-8")
    return tmp_path


def loaded_by(folder: Path, *arguments: str) -> set[str]:
    """Run itbib in a fresh process; give the names of all modules that it has loaded."""
    command = [sys.executable, "-c", PROGRAM, "-q", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stderr))


@pytest.mark.parametrize("option", ["--version", "--help", "-h"])
def test_version_and_help_load_nothing_but_click(folder: Path, option: str) -> None:
    loaded = loaded_by(folder, option)
    assert "click" in loaded
    assert not loaded & HEAVY
    assert {name for name in loaded if name.startswith("itbib")} == {
        "itbib",
        "itbib.cli",
        "itbib.errors",
    }


def test_version_and_help_load_few_modules_that_click_does_not(folder: Path) -> None:
    program = "import click, json, sys; json.dump(list(sys.modules), sys.stdout)"
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    own = loaded_by(folder, "--version") - set(json.loads(done.stdout))
    # Of the standard library: what a dataclass needs, the JSON of this test, and what
    # gettext asks for the language. pathlib and its like would cost as much as all of these.
    assert not own & {"pathlib", "subprocess", "tempfile", "tomllib", "http", "xml", "logging"}


@pytest.mark.parametrize("command", ["init", "add", "new", "list", "show", "set", "rm", "mv"])
def test_help_of_a_command_loads_neither_network_nor_templates(folder: Path, command: str) -> None:
    assert not loaded_by(folder, command, "--help") & {"arxiv", "requests", "jinja2", "lxml"}


@pytest.mark.parametrize(
    ("arguments", "needed"),
    [
        (("list", "--json"), {"bibtexparser"}),
        (("show", "2305.11206"), set()),
        (("set", "2305.11206", "year=2023"), {"bibtexparser", "filelock"}),
        (("add", "arXiv:2305.11206v2"), {"filelock"}),
    ],
)
def test_a_command_loads_what_it_needs_and_no_more(
    folder: Path, arguments: tuple[str, ...], needed: set[str]
) -> None:
    loaded = loaded_by(folder, *arguments)
    assert loaded & needed == needed
    assert not loaded & {"arxiv", "requests", "jinja2", "lxml", "markdown_it"}
