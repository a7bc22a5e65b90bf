"""The words of a text, for comparing texts that may be written differently."""

from __future__ import annotations

import re
import unicodedata

from itbib.tex.text import tex_to_text

_WORD = re.compile(r"[^\W_]+")
_TEX = re.compile(r"[\\${}]")


def words_of(text: str) -> list[str]:
    r"""Give the words of a text, in lower case and without accents or TeX.

    >>> words_of(r"Schr{\"o}dinger's Cat")
    ['schrodinger', 's', 'cat']
    """
    if _TEX.search(text):
        text = tex_to_text(text)
    if not text.isascii():
        apart = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in apart if not unicodedata.combining(c) and c != "\u00ad")
    return _WORD.findall(text.casefold())
