"""Reading the section ``[check]`` of ``itbib.toml``."""

from __future__ import annotations

from itbib.rules import Code
from itbib.suggest import did_you_mean
from itbib.survey import toml_lines
from itbib.survey.config import Check
from itbib.survey.toml_section import Section

_EVERY_FILE = "*"


def read_check(section: Section, text: str) -> Check:
    """Read what is checked; what is wrong with it is noted in the section.

    Args:
        section: the section ``[check]``.
        text: the whole of itbib.toml, to tell lines.
    """
    files = _texts(section, "files")
    silenced = {_EVERY_FILE: _codes(section, "ignore")}
    within = section.sub("ignore-in", toml_lines.section(text, "check.ignore-in"))
    for pattern in within.data:
        silenced[pattern] = _codes(within, pattern)
    within.done()
    strict = section.flag("strict")
    section.done()
    return Check(files, {pattern: codes for pattern, codes in silenced.items() if codes}, strict)


def _texts(section: Section, key: str) -> tuple[str, ...]:
    values = section.array(key)
    texts = tuple(value for value in values if isinstance(value, str) and value.strip())
    if len(texts) < len(values):
        section.report(f"{key!r} must be an array of strings", key)
    return texts


def _codes(section: Section, key: str) -> tuple[Code, ...]:
    known = {str(code): code for code in Code}
    codes: list[Code] = []
    for word in _texts(section, key):
        if word in known:
            codes.append(known[word])
        else:
            hint = did_you_mean(word, known, list_all=False) or "itbib check --rules lists all"
            section.report(f"there is no rule {word!r}", key, hint)
    return tuple(codes)
