r"""One table as LaTeX: booktabs, spans by multirow and \multicolumn, longtable if it is long."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

from itbib.markdown.markup import Inline
from itbib.tabling.boxes import cut, part
from itbib.tabling.latex_inline import LINE_BREAK
from itbib.tabling.latex_lines import LineWriter
from itbib.tabling.measured import Measured, cut_for_pages, page_starts, recount

# Heights in points: what a table may fill of a page (article has 550, on its side 345), and
# what is kept together on one.
_FLOAT_LIMIT = 400.0
_CAPTION = 150.0
"""No word of a caption is wider than this, at ten points."""
_TOGETHER, _TOGETHER_LANDSCAPE = 200.0, 150.0
_FOOT = r"\emph{continued on the next page}"


@dataclass(frozen=True, slots=True)
class TableWriter:
    """Writes one table.

    Attributes:
        measured: the table.
        caption: the caption.
        label: the label.
        lines: writes its lines.
    """

    measured: Measured
    caption: Inline
    label: str
    lines: LineWriter

    def write(self) -> str:
        """Write the table with its environments, lines ending in LF."""
        fit = self.measured.fit
        notes = self.lines.inline.notes
        notes.packages |= {"array", "booktabs"}
        if fit.landscape:
            notes.packages |= {"pdflscape", "longtable"}
            text = f"\\begin{{landscape}}\n{self._long()}\\end{{landscape}}\n"
            return f"\\onecolumn\n{text}\\twocolumn\n" if self.lines.page.two_columns else text
        if self.measured.height <= _FLOAT_LIMIT:
            return self._float(self.measured, "")
        if self.lines.page.two_columns:
            return self._floats()
        notes.packages.add("longtable")
        return self._long()

    def _float(self, measured: Measured, continued: str) -> str:
        star = "*" if self.lines.page.two_columns and self.lines.page.spans_page else ""
        place = "tp" if star else "htbp"
        caption = continued or f"\\caption{{{self._caption()}}}\n\\label{{{self.label}}}\n"
        caption += "\\vspace{0.5\\baselineskip}\n"
        head = "".join(self.lines.head(self.measured.grid))
        return (
            f"\\begin{{table{star}}}[{place}]\n\\centering\n{self._setup()}{caption}"
            f"\\begin{{tabular}}{{{self.lines.columns()}}}\n\\toprule\n{head}"
            f"{''.join(self.lines.body(measured, star=False))}\\bottomrule\n\\end{{tabular}}\n"
            f"\\end{{table{star}}}\n"
        )

    def _floats(self) -> str:
        """Write a long table as several floats: longtable does not work in two columns."""
        starts = page_starts(self.measured, _FLOAT_LIMIT, only_where_joined=False)
        grid = self.measured.grid
        lines = len(grid.rows)
        grid = replace(grid, body=cut(grid.body, lines, starts))
        parts = []
        edges = [0, *starts, lines]
        again = f"\\tablename~\\ref{{{self.label}}} (continued)\\par"
        for start, end in pairwise(edges):
            measured = recount(self.measured, part(grid, start, end), self.lines.shown)
            continued = f"{{{again}}}\n" if start else ""
            parts.append(self._float(measured, continued))
        return "\n".join(parts)

    def _long(self) -> str:
        limit = _TOGETHER_LANDSCAPE if self.measured.fit.landscape else _TOGETHER
        measured = cut_for_pages(self.measured, limit, self.lines.shown)
        head = "".join(self.lines.head(self.measured.grid))
        caption = self._caption()
        count = self.measured.grid.columns
        return (
            f"\\begingroup\n{self._setup()}\\setlength{{\\LTcapwidth}}{{\\linewidth}}\n"
            f"\\begin{{longtable}}{{{self.lines.columns()}}}\n"
            f"\\caption{{{caption}}}\\label{{{self.label}}}\\\\\n\\toprule\n{head}\\endfirsthead\n"
            f"\\caption[]{{{caption} (continued)}}\\\\\n\\toprule\n{head}\\endhead\n"
            f"\\addlinespace\n\\multicolumn{{{count}}}{{@{{}}r@{{}}}}{{{_FOOT}}}\\\\\n"
            f"\\endfoot\n\\bottomrule\n\\endlastfoot\n"
            f"{''.join(self.lines.body(measured, star=True))}\\end{{longtable}}\n\\endgroup\n"
        )

    def _setup(self) -> str:
        size = self.measured.fit.size
        lines = f"{size.name}\n" if size.name else ""
        return lines + f"\\setlength{{\\tabcolsep}}{{{size.gap:g}pt}}\n"

    def _caption(self) -> str:
        inline = replace(self.lines.inline, room=_CAPTION)
        return inline.write(self.caption).replace(LINE_BREAK, " ")
