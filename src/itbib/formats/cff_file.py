"""A CITATION.cff: a new one, or the one that is there with other references.

PyYAML says where the keys of the file stand; it never writes it, for what the user wrote is
to stay as it is, comments and all. So the lines of ``references`` are replaced, and only if
itbib wrote them: a checksum behind the key tells.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

from itbib.errors import InputError
from itbib.formats.yaml_text import YamlMapping, yaml_text

__all__ = ["new_citation_file", "with_references"]

MESSAGE = "If you use this survey, please cite it as below."
_KEY = "references"
_OWN = re.compile(r"references: # written by itbib export, ([0-9a-f]{8})\Z")
_NO_CONTENT = re.compile(r"(?:#.*|[ \t]*)\Z")
_HINT = "take what is in it into references.bib and delete it, or name another file behind -o"


def new_citation_file(title: str, references: Sequence[YamlMapping]) -> str:
    """Write a file for a survey of which nothing is known but its title."""
    head: YamlMapping = {
        "cff-version": "1.2.0",
        "message": MESSAGE,
        "type": "dataset",
        "title": title,
        "authors": [{"name": "The authors of the survey"}],
    }
    return yaml_text(head) + _block(references)


def with_references(text: str, references: Sequence[YamlMapping], path: str) -> str:
    """Put references into a file, in place of those that itbib wrote before.

    Args:
        text: the file.
        references: by `itbib.formats.cff.cff_references`.
        path: the file's name for messages.

    Raises:
        InputError: the file is no CITATION.cff, or its references were written or edited by
            somebody else.
    """
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = text.split(newline)
    starts = _keys(text, path)
    block = _block(references).splitlines()
    if _KEY in starts:
        first = starts[_KEY]
        last = min((line for line in starts.values() if line > first), default=len(lines))
        last = _end_of_document(lines, first + 1, last)
        while _NO_CONTENT.match(lines[last - 1]):
            last -= 1
        _refuse_others(lines[first:last], path, first + 1)
    else:
        first = last = _end_of_document(lines, max(starts.values()) + 1, len(lines))
        while _NO_CONTENT.match(lines[first - 1]) and not lines[first - 1].startswith("#"):
            first -= 1
        last = first
    done = newline.join((*lines[:first], *block, *(lines[last:] or [""])))
    _keys(done, path)
    return done


def _block(references: Sequence[YamlMapping]) -> str:
    """Write the key and what belongs to it; nothing if there is nothing, as the schema wants."""
    body = yaml_text({_KEY: references}).partition("\n")[2]
    if not body:
        return ""
    return f"{_KEY}: # written by itbib export, {_checksum(body)}\n{body}"


def _checksum(body: str) -> str:
    return hashlib.sha256(body.rstrip().encode()).hexdigest()[:8]


def _refuse_others(lines: Sequence[str], path: str, number: int) -> None:
    own = _OWN.match(lines[0])
    if own is None:
        raise InputError.of(
            "has references that itbib did not write", path=path, line=number, hint=_HINT
        )
    if own[1] != _checksum("\n".join(lines[1:])):
        raise InputError.of(
            "its references were edited by hand", path=path, line=number, hint=_HINT
        )


def _keys(text: str, path: str) -> dict[str, int]:
    """Find the line, from 0, of each key of the file.

    Raises:
        InputError: it is no YAML mapping in lines, or has a key twice.
    """
    # Loaded here: only an export into a file that is there needs it.
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        node = yaml.compose(text, Loader=loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or getattr(error, "reason", "it cannot be read")
        line = mark.line + 1 if mark else 0
        raise InputError.of(f"is no YAML: {problem}", path=path, line=line) from error
    if not isinstance(node, yaml.MappingNode) or node.flow_style:
        raise InputError.of("is no CITATION.cff", path=path, hint="name another file behind -o")
    starts: dict[str, int] = {}
    for key, _ in node.value:
        line = key.start_mark.line
        if key.value in starts:
            raise InputError.of(f"has the key {key.value!r} twice", path=path, line=line + 1)
        starts[key.value] = line
    if "cff-version" not in starts:
        raise InputError.of("is no CITATION.cff", path=path, hint="name another file behind -o")
    return starts


def _end_of_document(lines: Sequence[str], first: int, last: int) -> int:
    return next((at for at in range(first, last) if lines[at].startswith(("...", "---"))), last)
