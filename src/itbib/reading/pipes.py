"""The source of a pipe table's rows, where it holds more than GitHub shows of it."""

from __future__ import annotations

import re

# A backslash before a pipe escapes it wherever it stands, even in code (section 4.10, example 200).
_PIPE = re.compile(r"(?<!\\)\|")
_WHOLE_COMMENT = re.compile(r"<!--(.*?)-->")


def split_row(line: str) -> list[str]:
    r"""Split a row of a Markdown table into its cells as GitHub does.

    Args:
        line: the row, without what a quotation has before it.

    >>> split_row(r"| a | `b \| c` |  |")
    ['a', '`b \\| c`', '']
    """
    line = line.strip(" \t")
    cells = _PIPE.split(line)
    if cells[0] == "":
        del cells[0]
    if len(cells) > 1 and cells[-1] == "":
        del cells[-1]
    return [cell.strip(" \t") for cell in cells]


def hidden_in(line: str, width: int) -> str:
    """Give what a row holds behind the cells that GitHub shows (GFM spec, section 4.10).

    Authors keep remarks there, such as ``[//]: #09/15``; others have too many bars.

    Args:
        line: the row.
        width: how many cells the head has.

    Returns:
        Text for a comment; empty if there is nothing.
    """
    hidden = [cell for cell in split_row(line)[width:] if cell]
    texts = [_WHOLE_COMMENT.sub(r"\1", cell).strip() for cell in hidden]
    return " | ".join(texts).replace("\\|", "|").replace("-->", "-- >")
