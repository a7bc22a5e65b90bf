"""How the text of a field is written in each dialect."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote

from itbib.bib.edit import is_balanced
from itbib.exporting.dates import month_source
from itbib.exporting.dialects import Dialect
from itbib.tex.bibtex import protect_formulae, signs_to_tex
from itbib.tex.letters import brace_letters, letters_to_unicode
from itbib.tex.text import escape_specials, unicode_to_tex

# Fields whose text is data and no LaTeX (biblatex manual, section 2.2.1, "verbatim" and "key").
_VERBATIM = frozenset(
    (
        *("archiveprefix", "coden", "date", "doi", "entrysubtype", "eprint", "eprintclass"),
        *("eprinttype", "eventdate", "execute", "gender", "hyphenation", "isbn", "issn", "langid"),
        *("langidopts", "options", "origdate", "presort", "primaryclass", "relatedtype", "urldate"),
    )
)
_LINKS = frozenset(("code", "ee", "link", "website"))
_KEY_LISTS = frozenset(("crossref", "entryset", "related", "xdata", "xref"))
_PRINTABLE = "".join(map(chr, range(0x21, 0x7F)))
_URL_MACRO = re.compile(r"\\url\s*\{([^{}]*)\}")
_ESCAPED = re.compile(r"\{\\([_%#&$])\}|\\([_%#&$])")
_TILDE = re.compile(
    r"\{\\(?:textasciitilde|~)(?:\{\})?\}|\\(?:textasciitilde|~)(?:\{\}|[ ])?|\$\\sim\$"
)
# Blanks that print no other than a common one.
_BLANKS = re.compile("[ \u1680\u2002-\u2006\u2008\u200a\u2028\u2029\u205f\u3000]+")
# A no-break blank that ties nothing; as TeX's ~ it would be read back as the sign.
_LOOSE_TIE = re.compile(
    "(?<![^\\W_])(?<![.,;:!?)\\]}'$])[\u00a0\u2007]|[\u00a0\u2007](?=[\\s}~]|\\Z)"
)
_INVISIBLE = "[\u00ad\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
# Invisible characters; between others than ASCII they may be part of how these look.
_STRAY = re.compile(f"(?<![^\x00-\x7f]){_INVISIBLE}+|{_INVISIBLE}+(?![^\x00-\x7f])")
# What an earlier export put around characters without TeX.
_KEPT = re.compile(r"\{\\relax ([^\x00-\x7f][^{}\\]*)\}")
_KEPT_IN_FORMULA = re.compile(r"\{\{([^\x00-\x7f]+)\}\}")
_DOI_RESOLVER = re.compile(r"(?:https?://(?:dx\.|www\.)?doi\.org/|doi:\s*)", re.IGNORECASE)


def value_source(
    name: str, value: str, dialect: Dialect, keys: Mapping[str, str]
) -> tuple[str, tuple[str, ...]]:
    """Write a field's value as it stands in a .bib file.

    Args:
        name: the field's name in that dialect.
        value: its text, LaTeX and Unicode, by `visible_text`.
        dialect: who will read it.
        keys: the exported key by the lower-case key of the library.

    Returns:
        The source with its delimiters, and the characters for which LaTeX has nothing.
    """
    if name == "month":
        source = month_source(value)
        if source:
            return source, ()
    if name in _KEY_LISTS:
        text = ",".join(keys.get(key.lower(), key) for key in split_keys(value))
        return f"{{{text}}}", ()
    ascii_only = dialect is Dialect.BIBTEX
    unsupported: tuple[str, ...] = ()
    if name in _LINKS or name.endswith("url"):
        text = _without_tex(value)
        # The same address in ASCII (RFC 3987, section 3.1); nothing is escaped for LaTeX.
        text = quote(text, safe=_PRINTABLE) if ascii_only else text
    elif name == "doi":
        text = _DOI_RESOLVER.sub("", _without_tex(value))
    elif name in _VERBATIM:
        text = value
    else:
        text, unsupported = _written(name, value, dialect)
    if ascii_only and not text.isascii() and not unsupported:
        unsupported = tuple(dict.fromkeys(char for char in text if not char.isascii()))
    return f"{{{text}}}", unsupported


def visible_text(value: str) -> str:
    """Drop what prints nothing, and the wrapping that an earlier export put around characters."""
    text = _LOOSE_TIE.sub(" ", _STRAY.sub("", _KEPT.sub(r"\1", value)))
    return _BLANKS.sub(" ", text).strip(" ")


def split_keys(text: str) -> list[str]:
    """Split a list of citation keys at its commas."""
    return [key for part in text.split(",") if (key := part.strip())]


def _written(name: str, value: str, dialect: Dialect) -> tuple[str, tuple[str, ...]]:
    escaped = escape_specials(value)
    if dialect is Dialect.BIBLATEX:
        return signs_to_tex(letters_to_unicode(escaped)), ()
    text, unsupported = unicode_to_tex(escaped)
    text = brace_letters(_KEPT_IN_FORMULA.sub(r"{\1}", _STRAY.sub("", text)))
    if name == "title":
        text = protect_formulae(text)
    return (text, unsupported) if is_balanced(text) else (escaped, unsupported)


def _without_tex(address: str) -> str:
    """Take the TeX from an address: a backslash has no other business there (RFC 3986)."""
    wrapped = _URL_MACRO.fullmatch(address)
    address = wrapped[1] if wrapped else address
    return _TILDE.sub("~", _ESCAPED.sub(r"\1\2", address))
