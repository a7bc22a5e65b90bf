r"""Where a LaTeX source has citation keys: one grammar of citation commands for all of itbib.

It knows the commands of LaTeX, natbib, biblatex, apacite, jurabib, harvard, revtex, csquotes
and the ACL's styles by what they have in common: "cite" in their names, optional arguments
first, then the list of keys (biblatex manual, section 3.9; natbib reference sheet).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from itbib.tex.arguments import Arguments

# Every citation command has "cite" in its name, or "cquote" (csquotes).
_CITES = r"[A-Za-z]*[cC]ite[A-Za-z]*|[A-Za-z]*(?:text|block)cquote|bibentry|addtocategory"
_DISPLAY = r"\\begin\s*\{(?P<display>(?:foreign|hyphen)?displaycquote)\}"
_NO_CITATION = frozenset(
    (
        *("bibcite", "citedash", "citeform", "citeleft", "citemid", "citenumfont", "citepunct"),
        *("citeright", "citestyle", "citetext", "newcites", "setcitestyle", "citenamefont"),
        *("citesetup", "citereset", "mancite", "citeauthoryear", "citeindextype"),
    )
)
# \ifciteseen asks, \AtEveryCitekey and \DeclareCiteCommand set something up.
_NO_CITATION_PREFIX = re.compile(r"if[a-z]|At[A-Z]|Declare|Execute")
_NO_CITATION_SUFFIX = ("delim", "true", "false", "tracker")
_HAS_VOLUME = re.compile(r"volcites?\Z", re.IGNORECASE)
_HAS_LANGUAGE = re.compile(r"(?:foreign|hyphen|hybrid)[a-z]*cquote")
_HAS_LISTS = re.compile(r"(?:cites|citetexts)\Z", re.IGNORECASE)
_DEFINES = re.compile(
    r"\\(?:(?:re)?newcommand|providecommand|(?:re)?newrobustcmd|providerobustcmd"
    r"|DeclareRobustCommand|(?:New|Renew|Provide|Declare)DocumentCommand"
    r"|(?:New|Renew|Provide|Declare)ExpandableDocumentCommand|[gex]?def|let|string"
    r"|DeclareCiteCommand|DeclareMultiCiteCommand)\s*\*?\s*\{?\s*(?=\\)"
)
_KEY = re.compile(r"[^,\s](?:[^,]*[^,\s])?")
_NO_KEY = re.compile(r"[\\#{}]")


class Key(NamedTuple):
    """One key in a list.

    Attributes:
        text: as written, without the blanks around it.
        start: index of its first character.
        end: index after its last.
    """

    text: str
    start: int
    end: int

    @property
    def is_plain(self) -> bool:
        r"""Whether this is itself a key, and no macro or parameter (``#1``) for some."""
        return _NO_KEY.search(self.text) is None


@dataclass(frozen=True, slots=True)
class KeyList:
    r"""The keys in one argument of a command.

    Attributes:
        command: its name, without backslash and star.
        keys: in order; never empty.
        is_label: whether the command gives a key to an item of the bibliography instead of
            citing it (``\bibitem``).
    """

    command: str
    keys: tuple[Key, ...]
    is_label: bool = False


def lists_in(code: str, further: Collection[str] = ()) -> list[KeyList]:
    r"""Find the lists of citation keys in LaTeX source, in order of appearance.

    Args:
        code: the source without comments and verbatim text, from `itbib.tex.code.code_of`.
        further: names of other commands that take keys, without the backslash.

    >>> [key.text for found in lists_in(r"\citep[see][]{a, b}") for key in found.keys]
    ['a', 'b']
    """
    arguments = Arguments(code)
    own = "".join(f"|{re.escape(name)}" for name in further)
    pattern = re.compile(
        rf"\\[^A-Za-z]|\\(?P<name>{_CITES}|bibitem{own})(?![A-Za-z])\s*\*?|{_DISPLAY}"
    )
    defined = {match.end() for match in _DEFINES.finditer(code)}
    lists: list[KeyList] = []
    labels_until = 0
    for command in pattern.finditer(code):
        name = command["name"] or command["display"]
        # The label of an item may be built with commands that look like citations.
        if name is None or command.start() < labels_until or command.start() in defined:
            continue
        if not (command["display"] or name in further or takes_keys(name)):
            continue
        if name == "bibitem":
            labels_until = arguments.behind_options(command.end(), "[")
        for start, end in _spans(arguments, name, command.end()):
            keys = tuple(
                Key(match[0], match.start(), match.end())
                for match in _KEY.finditer(code, start, end)
            )
            if keys:
                lists.append(KeyList(name, keys, is_label=name == "bibitem"))
    return sorted(lists, key=lambda found: found.keys[0].start)


def takes_keys(name: str) -> bool:
    """Tell by its name whether a command takes keys."""
    return re.fullmatch(f"{_CITES}|bibitem", name) is not None and not (
        name in _NO_CITATION
        or _NO_CITATION_PREFIX.match(name)
        or name.lower().endswith(_NO_CITATION_SUFFIX)
    )


def definition_around(code: str, at: int) -> str:
    """Name the command in whose definition a place stands; empty if there is none before it."""
    name = ""
    for match in _DEFINES.finditer(code, 0, at):
        word = re.compile(r"\\([A-Za-z]+)").match(code, match.end())
        name = word[1] if word else name
    return name


def _spans(arguments: Arguments, name: str, at: int) -> Iterator[tuple[int, int]]:
    """Yield start and end of each argument that holds keys."""
    if name == "addtocategory" or _HAS_LANGUAGE.match(name):
        first = arguments.group(at)
        at = first[1] + 1 if first else at
    has_lists, has_volume = _HAS_LISTS.search(name), _HAS_VOLUME.search(name)
    opening = "[(" if has_lists else "[<"
    is_first = True
    while True:
        if has_volume:
            volume = arguments.group(arguments.behind_options(at, opening))
            if volume is None:
                return
            at = volume[1] + 1
        at = arguments.behind_options(at, opening)
        keys = arguments.group(at, one_line_end=not is_first)
        if keys is None or "{" in arguments.code[keys[0] : keys[1]]:
            return
        yield keys
        if not has_lists:
            return
        at, opening, is_first = keys[1] + 1, "[", False
