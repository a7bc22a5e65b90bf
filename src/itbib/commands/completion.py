"""``itbib completion``: what a shell needs to complete commands, options and keys."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from itbib.commands.common import common_options
from itbib.errors import UsageError
from itbib.output import Output

SHELLS = ("bash", "zsh", "fish")
_VARIABLE = "_ITBIB_COMPLETE"


@click.command("completion")
@click.argument("shell", type=click.Choice(SHELLS))
@common_options
@click.pass_context
def command(ctx: click.Context, /, shell: str, output: Output, **_: object) -> None:
    """Write the script that lets SHELL complete commands, options, keys and tables.

    For bash, put this into ~/.bashrc: eval "$(itbib completion bash)". For zsh likewise into
    ~/.zshrc. For fish: itbib completion fish > ~/.config/fish/completions/itbib.fish
    """
    kind = get_completion_class(shell)
    if kind is None:
        raise UsageError.of(f"there is no completion for {shell}")
    # Of bash, click's class first asks the bash at hand for its version, which need not be there.
    made = kind(ctx.find_root().command, {}, "itbib", _VARIABLE)
    text = made.source_template % made.source_vars()
    if output.as_json:
        output.json({"shell": shell, "script": text})
    else:
        output.data(text)
