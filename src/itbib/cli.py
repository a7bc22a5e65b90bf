"""The command line: finds the command, loads only that, and turns errors into messages."""

from __future__ import annotations

import importlib
import io
import keyword
import sys
from typing import Any

import click
from click.shell_completion import CompletionItem

from itbib import __version__
from itbib.errors import EXIT_INPUT, EXIT_OK, ItbibError

# Module and summary of each command; a module is loaded when its command is run, so that
# --help and --version cost no more than click itself.
COMMANDS = {
    "init": "Make a working start: itbib.toml, references.bib, regions in README.md.",
    "import": "Take over the tables and lists of a README, losing nothing.",
    "add": "Fetch papers from arXiv and add an entry for each.",
    "update": "Compare entries with what arXiv says now.",
    "search": "Search arXiv; mark what the library has.",
    "watch": "List what is new on arXiv for the stored queries.",
    "cache": "Show, load or clear what is kept of arXiv's answers.",
    "new": "Write a new entry by hand: a work that is not on arXiv, or a row.",
    "list": "List the entries.",
    "show": "Show entries as they stand in the file.",
    "set": "Change or remove fields of an entry.",
    "rm": "Remove entries.",
    "mv": "Move an entry before or behind another.",
    "render": "Regenerate the tables and the citation list in README.md.",
    "tables": "Write the tables for the paper, as a page, or as data.",
    "site": "Write the survey as a web site: search, sort, filter, cite.",
    "serve": "Show the web site on this machine while it changes.",
    "plot": "Draw pictures of the survey: growth, sizes, what belongs where.",
    "export": "Write a bibliography for LaTeX or another program.",
    "merge": "Bring other .bib files in, each work once.",
    "dedupe": "Find works that stand in the library twice.",
    "rekey": "Rewrite the citation keys in LaTeX files.",
    "check": "Find what is wrong with a survey, a .bib file or a README.",
    "doctor": "Say what itbib finds on this machine, and what it lacks.",
    "completion": "Write the script that lets a shell complete words.",
}


class _Commands(click.Group):
    """The group of commands, each loaded on demand."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        # A module cannot be called "import".
        name = f"{cmd_name}_" if keyword.iskeyword(cmd_name) else cmd_name
        module = importlib.import_module(f"itbib.commands.{name}")
        command: click.Command = module.command
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            # Whoever read the output has seen enough; Python must not complain at exit.
            sys.stdout = None
            return EXIT_OK

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        # Without loading each command for its summary.
        options = super(click.Group, self).shell_complete(ctx, incomplete)
        named = (item for item in COMMANDS.items() if item[0].startswith(incomplete))
        return [CompletionItem(name, help=summary) for name, summary in named] + options

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from itbib.suggest import did_you_mean

            ctx.fail(f"there is no command {args[0]!r}; {did_you_mean(args[0], COMMANDS)}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="itbib", message="%(prog)s %(version)s")
@click.option("-C", "folder", metavar="DIR", type=click.Path(), help="Work as if in DIR.")
@click.option("--bib", metavar="FILE", type=click.Path(), help="Work on this .bib file.")
@click.option("--json", "as_json", is_flag=True, help="Write data as JSON.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")
@click.option("-v", "--verbose", is_flag=True, help="Say more.")
@click.pass_context
def group(ctx: click.Context, /, **settings: Any) -> None:
    """Keep a survey's BibTeX, its tables and its citation list in one file.

    The file is references.bib, keyed by arXiv ID; itbib.toml beside it says which tables
    there are. All options below may also stand behind the command.
    """
    # Loaded here: --help and --version come without it.
    from pathlib import Path

    paths = {name: Path(settings[name]) for name in ("folder", "bib") if settings[name] is not None}
    ctx.obj = settings | paths


def _prepare_stdout() -> None:
    """Let data come out whatever the locale: in files and pipes it is UTF-8 with LF."""
    if not isinstance(sys.stdout, io.TextIOWrapper):
        return
    if sys.stdout.isatty():
        sys.stdout.reconfigure(errors="backslashreplace")
    else:
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def main(arguments: list[str] | None = None) -> None:
    """Run itbib and exit; the one place where errors become messages and exit codes."""
    _prepare_stdout()
    try:
        code = group.main(args=arguments, prog_name="itbib", standalone_mode=False)
    except click.exceptions.Exit as stop:
        code = stop.exit_code
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except click.Abort:
        click.echo("interrupted", err=True)
        code = 130
    except ItbibError as error:
        from itbib.output import Output

        Output(quiet=False).problems(error.problems)
        code = error.exit_code
    except OSError as error:
        name = f"{error.filename}: " if error.filename else ""
        click.echo(f"error: {name}{error.strerror or error}", err=True)
        code = EXIT_INPUT
    sys.exit(code if isinstance(code, int) else 0)
