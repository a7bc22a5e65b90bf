"""Whether anything takes long on a megabyte of the worst: braces, quotes, stars, comments.

    python benchmarks/linear.py

Each reader gets each input at half a megabyte and at one. A ratio near two says that its time grows
with the size; a second and more for one megabyte is too long.
"""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable

from itbib.bib.library import Library
from itbib.bib.names import split_names
from itbib.checking.library.all import library_findings
from itbib.checking.library.entries import entries_in
from itbib.checking.library.spots import Spots
from itbib.checking.page import further_findings, page_findings
from itbib.errors import ItbibError
from itbib.importing.found import find_survey
from itbib.markdown.markup import parse, to_markdown
from itbib.rendering.markers import find_regions
from itbib.tex.text import tex_to_text
from itbib.tex.titles import title_to_bibtex

MEGABYTE = 1_000_000
SLOW = 1.0

BITS = {
    "letters": "a",
    "words": "word ",
    "lines": "a line\n",
    "open braces": "{",
    "braces": "{}",
    "deep braces": "{{{{{{{{a}}}}}}}}",
    "quotes": '"',
    "backslashes": "\\",
    "commands": "\\x{a}",
    "dollars": "$",
    "formulae": "$x^{2}$ ",
    "at signs": "@",
    "entries": "@misc{k, title = {t}}\n",
    "broken entries": "@misc{k, title {t}\n",
    "ands": "A B and ",
    "commas": "a, ",
    "brackets": "[",
    "parentheses": "(",
    "links": "[a](b) ",
    "half links": "[a](",
    "images": "![",
    "stars": "*",
    "emphasis": "*a ",
    "strong": "**a** ",
    "underscores": "_a",
    "backticks": "`",
    "code": "`a` ",
    "tags": "<b>",
    "comments": "<!-- a -->",
    "open comments": "<!--",
    "markers": "<!-- itbib:table t -->\n",
    "entities": "&amp;",
    "pipes": "| a ",
    "rows": "| a | b |\n",
    "bullets": "- a\n",
    "nested bullets": "- - - - ",
    "quotations": "> ",
    "numbers": "1. a\n",
    "headings": "# a\n",
    "tildes": "~",
    "colons": ":a:",
    "emoji": "🚀",
    "combining": "e\u0301",
}


def _bib(text: str) -> None:
    library = Library.from_bytes(text.encode(), "x.bib")
    library_findings(library, entries_in(library), Spots(library))


def _in_field(text: str) -> None:
    _bib(f"@misc{{k, title = {{{text}}}, author = {{{text}}}}}\n\n")


def _page(text: str) -> None:
    page = find_survey(text).page
    page_findings(page, "x.md")
    further_findings(page, "x.md", lambda _: True)


def _cell(text: str) -> None:
    to_markdown(parse(text))


READERS: dict[str, Callable[[str], object]] = {
    "a .bib file": _bib,
    "a field": _in_field,
    "names": split_names,
    "TeX": tex_to_text,
    "a title": title_to_bibtex,
    "regions": lambda text: find_regions(text, "x.md", ["t"]),
    "a cell": _cell,
    "a page": _page,
}


def seconds(reader: Callable[[str], object], text: str) -> float:
    """Measure a reader; itbib's own errors are an answer, too."""
    begun = time.perf_counter()
    with contextlib.suppress(ItbibError):
        reader(text)
    return time.perf_counter() - begun


def main() -> None:
    """Measure all readers on all inputs, and write a table of what is slow."""
    wanted = sys.argv[1:] or list(READERS)
    print("| reader | input | 0.5 MB | 1 MB | ratio |\n| --- | --- | ---: | ---: | ---: |")
    for name in wanted:
        worst = ("", 0.0, 0.0)
        for bit, text in BITS.items():
            half, whole = (
                seconds(READERS[name], text * (size // len(text)))
                for size in (MEGABYTE // 2, MEGABYTE)
            )
            if whole > worst[2]:
                worst = (bit, half, whole)
            if whole >= SLOW:
                print(
                    f"| {name} | {bit} | {half:.2f} s | {whole:.2f} s | {whole / half:.1f} |",
                    flush=True,
                )
        bit, half, whole = worst
        print(
            f"| {name}, slowest | {bit} | {half:.2f} s | {whole:.2f} s | {whole / half:.1f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
