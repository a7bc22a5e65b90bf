"""The day from which on papers are wanted."""

from __future__ import annotations

import re
from datetime import date

from itbib.errors import UsageError

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


def first_day(text: str) -> str:
    """Give the first day of a year, a month, or a day.

    Args:
        text: ``YYYY``, ``YYYY-MM``, or ``YYYY-MM-DD``.

    Returns:
        The day as ``YYYY-MM-DD``.

    Raises:
        UsageError: it is neither, or there is no such day.

    >>> first_day("2023-06")
    '2023-06-01'
    """
    found = _DATE.fullmatch(text.strip())
    try:
        if found:
            return date(*(int(part or 1) for part in found.groups())).isoformat()
    except ValueError:
        pass  # such as month 13: the message says enough
    hint = "write YYYY, YYYY-MM, or YYYY-MM-DD, such as 2023-06"
    raise UsageError.of(f"{text!r} is no date", hint=hint)
