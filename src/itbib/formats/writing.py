"""The formats of an export by name, and the text of each."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum

from itbib.formats.csl import item
from itbib.formats.endnote import endnote_xml
from itbib.formats.facts import Facts
from itbib.formats.hayagriva import hayagriva
from itbib.formats.ris import ris

__all__ = ["Format", "write"]


class Format(StrEnum):
    """A format that stands for itself; that of CITATION.cff belongs into a file of others."""

    CSL_JSON = "csl-json"
    RIS = "ris"
    HAYAGRIVA = "hayagriva"
    ENDNOTE = "endnote"


def write(works: Sequence[Facts], form: Format) -> str:
    """Write works in a format."""
    return _WRITERS[form](works)


def _csl_json(works: Sequence[Facts]) -> str:
    return json.dumps([item(work) for work in works], ensure_ascii=False, indent=2) + "\n"


_WRITERS: Mapping[Format, Callable[[Sequence[Facts]], str]] = {
    Format.CSL_JSON: _csl_json,
    Format.RIS: ris,
    Format.HAYAGRIVA: hayagriva,
    Format.ENDNOTE: endnote_xml,
}
