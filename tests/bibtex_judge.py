"""The real ``bibtex`` as the judge of what a .bib file holds.

bibtex reads the file through a tiny style that writes, for each entry of its list, the
citation key (``cite$``), the type (``type$``) and some fields.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from itbib.model import Name

# On a developer's machine bibtex may be missing; in CI its absence is a failure.
needs_bibtex = pytest.mark.skipif(
    shutil.which("bibtex") is None and not os.environ.get("CI"), reason="bibtex is not installed"
)

# bibtex gives no type$ for a type that the style does not define.
KNOWN_TYPES = ("article", "book", "misc", "row", "software")

_STYLE = r"""
ENTRY {{ {fields} }} {{}} {{}}
{macros}
FUNCTION {{show}}
{{ duplicate$ missing$ {{ pop$ "-" }} {{ "+" swap$ * }} if$ "|" * write$ newline$ }}
FUNCTION {{default.type}}
{{ "=" cite$ * "|" * write$ newline$ "@" type$ * "|" * write$ newline$ {shown} }}
{types}
READ
ITERATE {{call.type$}}
"""


_NAME_STYLE = r"""
ENTRY { author } {} {}
INTEGERS { left name }
FUNCTION {misc}
{ "=|" write$ newline$
  author num.names$ 'left :=
  #0 'name :=
  { left }
  { name #1 + 'name := left #1 - 'left :=
    FORMATS
  }
  while$
}
READ
ITERATE {call.type$}
""".replace(
    "    FORMATS",
    "\n".join(
        f'    author name "{{{part}{part}}}" format.name$ "|" * write$ newline$' for part in "fvlj"
    ),
)


@dataclass(frozen=True, slots=True)
class Read:
    """An entry as bibtex has it; bytes that are not UTF-8 stand as lone surrogates.

    Attributes:
        key: citation key.
        type: entry type in lower case; empty unless it is one of KNOWN_TYPES.
        fields: value by name, only fields that the entry has.
    """

    key: str
    type: str
    fields: dict[str, str]


def judge(
    source: bytes, fields: Sequence[str] = ("title",), macros: Iterable[str] = ()
) -> list[Read]:
    """Have bibtex read a .bib file.

    Args:
        source: the file.
        fields: names of the fields to ask for, lower case.
        macros: names, lower case, which the style defines as standing for themselves.

    Returns:
        The entries in the order of bibtex's list, which is that of the file.
    """
    style = _STYLE.format(
        fields=" ".join(fields),
        macros="\n".join(f'MACRO {{{name}}} {{"{name}"}}' for name in macros),
        shown=" ".join(f"{name} show" for name in fields),
        types="\n".join(f"FUNCTION {{{name}}} {{default.type}}" for name in KNOWN_TYPES),
    )
    lines = iter(_run(source, style))
    entries = []
    for line in lines:
        assert line[0] == "=", f"bibtex wrote {line!r}"
        entry_type = next(lines)
        shown = {name: next(lines) for name in fields}
        values = {name: text[1:-1] for name, text in shown.items() if text[0] == "+"}
        entries.append(Read(line[1:-1], entry_type[1:-1], values))
    return entries


def judge_names(lists: Sequence[str]) -> list[list[Name]]:
    """Have bibtex split lists of names; ties come back as blanks."""
    source = "".join(f"@misc{{k{i}, author = {{{text}}}}}\n" for i, text in enumerate(lists))
    found: list[list[Name]] = []
    lines = iter(_run(f"{source}\n".encode(), _NAME_STYLE))
    for line in lines:
        if line == "=|":
            found.append([])
            continue
        parts = [
            part[:-1].replace("~", " ") for part in (line, next(lines), next(lines), next(lines))
        ]
        found[-1].append(Name(*parts))
    return found


def _run(source: bytes, style: str) -> list[str]:
    """Run bibtex and give the lines that its style wrote."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "judge.bst").write_text(style, encoding="utf-8")
        (folder / "judge.aux").write_text("\\citation{*}\n\\bibstyle{judge}\n\\bibdata{input}\n")
        (folder / "input.bib").write_bytes(source)
        run = subprocess.run(["bibtex", "judge"], cwd=folder, capture_output=True, check=False)
        # 3 is "fatal": bibtex gave up before the style ran.
        assert run.returncode < 3, run.stdout.decode(errors="replace")
        output = (folder / "judge.bbl").read_bytes().decode("utf-8", "surrogateescape")
    # bibtex breaks long lines at a blank and indents the rest by two.
    return output.replace("\n  ", " ").removesuffix("\n").split("\n") if output else []
