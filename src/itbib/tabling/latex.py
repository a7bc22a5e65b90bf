r"""Tables of a survey as LaTeX: to be read by ``\input``, or as a document of their own."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from itbib.errors import Problem
from itbib.markdown.markup import (
    Anchor,
    Code,
    Emphasis,
    Inline,
    Link,
    Math,
    Node,
    Strike,
    Strong,
    Tagged,
    Text,
    parse,
)
from itbib.rendering.reference import Reference
from itbib.tabling.boxes import make_grid
from itbib.tabling.latex_inline import Citing, InlineWriter, cited_keys, merge_citations
from itbib.tabling.latex_lines import LineWriter, Page
from itbib.tabling.latex_math import safe_formula
from itbib.tabling.latex_table import TableWriter
from itbib.tabling.latex_text import MACROS, Notes
from itbib.tabling.measured import measure
from itbib.tabling.sheet import Sheet

_PACKAGES = (
    *("amsmath", "amssymb", "array", "booktabs", "longtable", "multirow", "pdflscape", "pifont"),
    "hyperref",
)
# What TeX takes for a command, a comment, a parameter, a column, or the end of the key.
_UNCITABLE = re.compile(r"[\\%#&~{}^$,\s]")


@dataclass(frozen=True, slots=True)
class Style:
    """How tables are written.

    Attributes:
        pages: where they may stand, the first choice first.
        citing: how works are cited.
        points: the size of the document's own type.
        printed: what is printed for a citation, by the fragment that it links to.
        standalone: whether to write a whole document.
        bibliography: the name of the .bib file of that document, or empty.
    """

    pages: tuple[Page, ...]
    citing: Citing
    printed: Mapping[str, str]
    points: int = 10
    standalone: bool = False
    bibliography: str = ""


def to_latex(sheets: Sequence[Sheet], style: Style) -> tuple[str, list[Problem]]:
    """Write tables as LaTeX.

    Args:
        sheets: the tables.
        style: how they are written.

    Returns:
        The source, and what somebody should know of it: rows with characters or formulae that
        LaTeX cannot set, tables that are too wide.
    """
    notes = Notes()
    problems: list[Problem] = []
    tables = [_table(sheet, style, notes, problems) for sheet in sheets]
    return _file("\n".join(tables), notes, style), problems


def _table(sheet: Sheet, style: Style, notes: Notes, problems: list[Problem]) -> str:
    grid = make_grid(sheet)
    problems += _content_problems(sheet, style)

    def shown(nodes: Inline) -> Inline:
        return _printed(merge_citations(nodes, style.citing), style)

    tried = [(page, measure(grid, shown, page.points, style.points)) for page in style.pages]
    upright = (each for each in tried if not each[1].fit.landscape)
    page, measured = next(upright, tried[-1])
    fit = measured.fit
    if fit.missing:
        message = (
            f"table {sheet.table.id!r} needs {fit.missing:.0f}pt more than there are, even on a"
            " page on its side; its longest words are broken"
        )
        problems.append(Problem(message, hint="leave columns out with --omit, or give --width"))
    inline = InlineWriter(style.citing, notes)
    aligns = tuple(
        column.align or ("right" if column.kind == "number" else "")
        for column in sheet.view.columns
    )
    table = sheet.table
    lines = LineWriter(fit, aligns, inline, shown, page)
    writer = TableWriter(measured, parse(table.paper_caption), table.paper_label, lines)
    return writer.write()


def _printed(nodes: Inline, style: Style) -> Inline:
    """Put what is printed for citations, and for formulae that are refused, in their place."""
    shown: list[Node] = []
    for node in nodes:
        if isinstance(node, Link) and cited_keys(node, style.citing):
            fragments = [part[1:] for part in node.href.split(" ")]
            shown.append(Text(_citation([style.printed[fragment] for fragment in fragments])))
        elif isinstance(node, Math) and safe_formula(node.tex) is None:
            shown.append(Code(f"${node.tex}$"))
        elif isinstance(node, Emphasis | Strong | Strike | Link | Anchor | Tagged):
            shown.append(replace(node, children=_printed(node.children, style)))
        else:
            shown.append(node)
    return tuple(shown)


def _citation(printed: Sequence[str]) -> str:
    separator = "; " if any(text[:1].isalpha() for text in printed) else ", "
    return f"[{separator.join(printed)}]"


def _content_problems(sheet: Sheet, style: Style) -> list[Problem]:
    """Name the rows, captions and heads in which something cannot be set as it is written."""
    table = sheet.table
    own = [parse(table.paper_caption), *(cell.content for line in sheet.view.head for cell in line)]
    problems = _problems(own, style, Problem(f"table {table.id!r}"))
    for row, view in zip(sheet.rows, sheet.view.rows, strict=True):
        shown = [*view.bands, *(cell.content for cell in view.cells)]
        problems += _problems(shown, style, Problem(row.key, row.path, row.line))
    return problems


def _problems(shown: Iterable[Inline], style: Style, place: Problem) -> list[Problem]:
    """Say what of some content cannot be set, where the message of a problem says it is."""
    notes = Notes()
    writer = InlineWriter(style.citing, notes)
    for content in shown:
        writer.write(content)
    problems = []
    if notes.missing:
        chars = ", ".join(f"{char} (U+{ord(char):04X})" for char in notes.missing)
        message = f"{place.message}: LaTeX has no {chars}; its code stands in its place"
        problems.append(replace(place, message=message))
    for tex in notes.refused:
        message = f"{place.message}: the formula ${tex}$ is written as text"
        hint = "it is not complete, or has a command that itbib does not let through"
        problems.append(replace(place, message=message, hint=hint))
    return problems


def _file(body: str, notes: Notes, style: Style) -> str:
    packages = [name for name in _PACKAGES if name in notes.packages]
    loaded = ",".join(name for name in packages if name != "hyperref")
    needs = [f"\\usepackage{{{loaded}}}"] if loaded else []
    needs += ["\\usepackage{hyperref}"] if "hyperref" in packages else []
    definitions = "".join(text for name, text in MACROS.items() if name in notes.macros)
    if style.standalone:
        return _document(body, needs, definitions, style)
    lines = "".join(f"% needs: {need}\n" for need in ["\\usepackage[T1]{fontenc}", *needs])
    return f"% Written by itbib; changes here are lost.\n{lines}{definitions}\n{body}"


def _document(body: str, needs: Collection[str], definitions: str, style: Style) -> str:
    preamble = "".join(f"{line}\n" for line in needs if line != "\\usepackage{hyperref}")
    bibliography = style.bibliography
    options = ["twocolumn"] * style.pages[0].two_columns
    options += [f"{style.points}pt"] * (style.points != 10)
    given = f"[{','.join(options)}]" if options else ""
    end = (
        f"\\bibliographystyle{{plain}}\n\\bibliography{{{bibliography}}}\n" if bibliography else ""
    )
    return (
        "% Written by itbib; changes here are lost.\n"
        f"\\documentclass{given}{{article}}\n"
        "\\usepackage{iftex}\n"
        "\\ifpdftex\n"
        "  \\usepackage[T1]{fontenc}\n"
        "  \\usepackage{lmodern,textcomp}\n"
        "  \\input{glyphtounicode}\\pdfgentounicode=1\n"
        "\\fi\n"
        f"{preamble}"
        "\\usepackage[colorlinks,allcolors=blue]{hyperref}\n"
        f"{definitions}"
        f"\\begin{{document}}\n{body}{end}\\end{{document}}\n"
    )


def is_citable(key: str) -> bool:
    r"""Tell whether a key can be the argument of ``\cite`` in a cell."""
    return _UNCITABLE.search(key) is None


def citation_texts(references: Mapping[str, Reference], *, author_year: bool) -> dict[str, str]:
    """Give what is printed for each work that is cited, by the fragment of its citation."""
    return {
        work.anchor: f"{work.short_authors}, {work.year}" if author_year else str(work.number)
        for work in references.values()
    }
