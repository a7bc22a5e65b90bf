r"""Which keys a paper cites: read from LaTeX's .aux, biber's .bcf, or the .tex source.

Only text goes in here; the caller reads the files and follows what they include.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_AUX_CITATION = re.compile(r"\\(?:citation|abx@aux@cite(?:\{[^{}]*\})?)\s*\{([^{}]*)\}")
_AUX_INPUT = re.compile(r"\\@input\s*\{([^{}]*)\}")
_BCF_KEY = re.compile(r"<bcf:citekey(?:\s[^<>]*)?>([^<]*)</bcf:citekey>")
_TEX_COMMENT = re.compile(r"(?<!\\)((?:\\\\)*)%.*")
_ARGUMENTS = r"(?:\s*(?:\[[^][]*\]|\([^()]*\)))*\s*"
# Every citation command of natbib and biblatex has "cite" in its name; those in "cites"
# take several groups of keys.
_TEX_CITATION = re.compile(rf"\\[A-Za-z]*[cC]ite[A-Za-z]*\*?{_ARGUMENTS}\{{([^{{}}]*)\}}")
_TEX_CITATIONS = re.compile(rf"\\[A-Za-z]*[cC]ites\*?((?:{_ARGUMENTS}\{{[^{{}}]*\}})+)")
_TEX_GROUP = re.compile(r"\{([^{}]*)\}")
_TEX_INPUT = re.compile(r"\\(?:input|include|subfile)\s*\{([^{}]*)\}")
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&amp;": "&"}


@dataclass(frozen=True, slots=True)
class Cited:
    r"""What one file cites.

    Attributes:
        keys: the keys in order of appearance, each once; ``*`` stands for ``\nocite{*}``.
        includes: names of further files that it reads, as written.
    """

    keys: tuple[str, ...]
    includes: tuple[str, ...] = ()


def cited_in(text: str, suffix: str) -> Cited:
    """Find the keys that a file cites.

    Args:
        text: its content.
        suffix: ``.aux``, ``.bcf``, or anything else for LaTeX source.
    """
    if suffix == ".aux":
        return Cited(_unique(_AUX_CITATION.findall(text)), tuple(_AUX_INPUT.findall(text)))
    if suffix == ".bcf":
        keys = [_unescape(key) for key in _BCF_KEY.findall(text)]
        return Cited(tuple(dict.fromkeys(keys)))
    source = _TEX_COMMENT.sub(r"\1", text)
    groups = _TEX_CITATION.findall(source)
    groups += [g for several in _TEX_CITATIONS.findall(source) for g in _TEX_GROUP.findall(several)]
    includes = [name if "." in name else f"{name}.tex" for name in _TEX_INPUT.findall(source)]
    return Cited(_unique(groups), tuple(includes))


def _unique(lists: list[str]) -> tuple[str, ...]:
    keys = [key.strip() for keys in lists for key in keys.split(",")]
    return tuple(dict.fromkeys(key for key in keys if key))


def _unescape(text: str) -> str:
    for entity, character in _ENTITIES.items():
        text = text.replace(entity, character)
    return text
