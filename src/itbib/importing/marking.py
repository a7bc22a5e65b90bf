"""Empty regions in the place of the tables and lists of a page."""

from __future__ import annotations

import re
from collections.abc import Sequence

from itbib.importing.found import Draft

_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")


def with_regions(text: str, drafts: Sequence[Draft]) -> str:
    """Put an empty region in the place of each block.

    Args:
        text: the page; its line ends and all that is outside of the blocks stay.
        drafts: the blocks with their tables, in order.
    """
    lines = _LINE.findall(text)
    newline = next((m[0] for line in lines if (m := re.search(r"\r\n?|\n", line))), "\n")
    pieces: list[str] = []
    done = 0
    for draft in drafts:
        extent = draft.block.extent
        if extent is None:
            continue
        pieces += lines[done : extent.first]
        before = extent.before.rstrip(" \t")
        pieces += [before + newline] if before else []
        name = draft.made.table.id
        indent = draft.block.indent
        pieces.append(f"{indent}<!-- itbib:table {name} -->{newline}")
        pieces.append(f"{indent}<!-- /itbib:table {name} -->")
        behind = extent.behind.lstrip(" \t")
        done = extent.after
        at_end = done >= len(lines) and not lines[-1].endswith(("\n", "\r"))
        pieces.append("" if at_end and not behind else newline)
        if behind:
            pieces.append(behind + ("" if at_end else newline))
    return "".join([*pieces, *lines[done:]])
