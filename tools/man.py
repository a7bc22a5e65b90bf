"""Write the manual page, ``man/itbib.1``, from what the commands say of themselves.

Run ``python tools/man.py`` after a change of an option; a test compares the page with the commands.
The macros are those of man(7). click-man, which does nearly this, escapes nothing and writes a page
for each command.
"""

from __future__ import annotations

import inspect
import re
import textwrap
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from itbib import __version__
from itbib.cli import COMMANDS, group

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "man" / "itbib.1"

# What all commands share is told once.
_SHARED = {"--json", "-q", "-v", "-h", "--help", "-C", "--bib"}
_EXIT_CODES = (
    ("0", "done, nothing to report"),
    ("1", "findings, or something that is stale under --check"),
    ("2", "wrong usage, or a malformed identifier"),
    ("3", "a broken or conflicting input file; nothing was written"),
    ("4", "arXiv was not reached, or does not know an identifier; what could be done was done"),
)
_ENVIRONMENT = (
    ("ITBIB_ARXIV_URL", "where arXiv's API is asked, such as a mirror"),
    ("ITBIB_ARXIV_DELAY", "seconds between two requests, 3 by default"),
    ("ITBIB_CACHE_DIR", "the folder for what was fetched"),
    ("ITBIB_CONTACT", "an address at which arXiv reaches whoever runs itbib"),
)
_FILES = (
    ("itbib.toml", "the configuration of a survey: its tables and targets"),
    ("references.bib", "its works and rows"),
    ("templates/", "templates that override the packaged ones"),
)


def page() -> str:
    """Give the text of the page, lines ending in LF."""
    released = re.search(r"(?m)^date-released: (\S+)$", (ROOT / "CITATION.cff").read_text("utf-8"))
    assert released is not None, "CITATION.cff has a date"
    context = click.Context(group, info_name="itbib", help_option_names=["-h", "--help"])
    lines = [
        f'.TH ITBIB 1 "{released[1]}" "itbib {__version__}" "User Commands"',
        *_section("NAME", ["itbib \\- one references.bib drives a survey"]),
        *_section("SYNOPSIS", [".B itbib", "[OPTIONS] COMMAND [ARGUMENTS]"]),
        *_section("DESCRIPTION", _paragraphs(group.help or "")),
        *_section("OPTIONS", _options(group, context, everywhere=True)),
        ".SH COMMANDS",
    ]
    for name in COMMANDS:
        command = group.get_command(context, name)
        assert command is not None
        lines += _command(command, click.Context(command, info_name=name, parent=context))
    lines += _section("EXIT STATUS", _listed(_EXIT_CODES))
    lines += _section("ENVIRONMENT", _listed(_ENVIRONMENT))
    lines += _section("FILES", _listed(_FILES))
    return "".join(f"{line}\n" for line in lines)


def _command(command: click.Command, context: click.Context) -> Iterator[str]:
    usage = " ".join(command.collect_usage_pieces(context))
    path = context.command_path.removeprefix("itbib ")
    yield f'.SS "{path} {_escaped(usage)}"'
    yield from _paragraphs(command.help or "")
    yield from _options(command, context)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            if inner is not None:
                yield from _command(inner, click.Context(inner, info_name=name, parent=context))


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    yield f".SH {title}" if " " not in title else f'.SH "{title}"'
    yield from lines


def _paragraphs(text: str) -> Iterator[str]:
    for number, paragraph in enumerate(re.split(r"\n\s*\n", inspect.cleandoc(text))):
        if number:
            yield ".PP"
        yield from _lines(" ".join(paragraph.replace("\b", "").split()))


def _options(
    command: click.Command, context: click.Context, *, everywhere: bool = False
) -> Iterator[str]:
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context)
        is_own = everywhere or not _SHARED.intersection(parameter.opts)
        if isinstance(parameter, click.Option) and record is not None and is_own:
            yield ".TP"
            yield f"\\fB{_escaped(record[0])}\\fR"
            yield from _lines(record[1])


def _listed(items: tuple[tuple[str, str], ...]) -> Iterator[str]:
    for name, text in items:
        yield from (".TP", f".B {name}", *_lines(text))


def _lines(text: str) -> Iterator[str]:
    """Write text on short lines; one that begins with . or ' would be a request (man(7))."""
    for line in textwrap.wrap(text, 70, break_on_hyphens=False):
        escaped = _escaped(line)
        yield f"\\&{escaped}" if escaped.startswith((".", "'")) else escaped


def _escaped(text: str) -> str:
    return text.replace("\\", "\\e").replace("-", "\\-").replace("…", "...")


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
