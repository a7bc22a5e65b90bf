"""YAML for data that must come out of any reader as it went in.

Text is quoted as in JSON, of which YAML 1.2 is a superset: neither ``yes``, ``1e3`` and
``2023-05`` nor a colon or a hash can be misread then, by a reader of YAML 1.1 either.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

__all__ = ["YamlMapping", "YamlValue", "yaml_text"]

YamlMapping: TypeAlias = Mapping[str, "YamlValue"]
YamlValue: TypeAlias = str | int | YamlMapping | Sequence[YamlMapping | str]

_WORD = re.compile(r"[a-z]{2,}(?:-[a-z]+)*")
_NO_WORDS = frozenset(("yes", "no", "on", "off", "true", "false", "null"))
# What JSON leaves as it is, but is none of YAML's printable characters (YAML 1.2, section 5.1)
# or ends a line for some reader.
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def yaml_text(mapping: YamlMapping) -> str:
    """Write a mapping as lines; empty texts, lists and mappings in it are left out."""
    return "".join(f"{line}\n" for line in _lines(mapping))


def _lines(mapping: YamlMapping) -> Iterator[str]:
    for name, value in mapping.items():
        key = _scalar(name)
        if isinstance(value, int) or (isinstance(value, str) and value):
            yield f"{key}: {_scalar(value)}"
        elif isinstance(value, Mapping):
            inside = list(_indented(_lines(value)))
            yield from (f"{key}:", *inside) if inside else ()
        elif value:
            yield f"{key}:"
            for item in value:
                yield from _indented(_item(item))


def _item(value: YamlMapping | str) -> Iterator[str]:
    lines = [_scalar(value)] if isinstance(value, str) else _lines(value)
    return (("  " if number else "- ") + line for number, line in enumerate(lines))


def _indented(lines: Iterable[str]) -> Iterator[str]:
    return (f"  {line}" for line in lines)


def _scalar(value: str | int) -> str:
    """Write a number, a plain word such as those of a vocabulary, or quoted text."""
    if isinstance(value, int):
        return str(value)
    if _WORD.fullmatch(value) and value not in _NO_WORDS:
        return value
    quoted = json.dumps(value, ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", quoted)
