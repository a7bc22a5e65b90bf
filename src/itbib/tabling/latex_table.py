r"""One table as LaTeX: booktabs, spans by multirow and \multicolumn, longtable if it is long."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from itbib.markdown.markup import Inline
from itbib.tabling.boxes import Box, crossing, cut, part
from itbib.tabling.latex_inline import InlineWriter
from itbib.tabling.measured import (
    Measured,
    Shown,
    box_width,
    cut_for_pages,
    page_starts,
    recount,
)
from itbib.tabling.metrics import Extent, extent
from itbib.tabling.widths import BLANK, LANDSCAPE_WIDTH, line_count

# Heights in points: what a table may fill of a page (article has 550, on its side 345), and
# what is kept together on one.
_FLOAT_LIMIT = 400.0
_TOGETHER, _TOGETHER_LANDSCAPE = 200.0, 150.0
_FOOT = r"\emph{continued on the next page}"
_RAGGED = {
    "": r"\raggedright", "left": r"\raggedright", "right": r"\raggedleft", "center": r"\centering",
}  # fmt: skip
_LETTERS = {"": "l", "left": "l", "right": "r", "center": "c"}


@dataclass(frozen=True, slots=True)
class Page:
    r"""Where the table is to stand.

    Attributes:
        width: the length that it may be wide, as LaTeX has it, such as ``\textwidth``.
        points: how long that is taken to be.
        two_columns: whether the paper has two columns.
        spans_page: whether the table stands across all columns of the page.
    """

    width: str
    points: float
    two_columns: bool
    spans_page: bool


@dataclass(frozen=True, slots=True)
class TableWriter:
    """Writes one table.

    Attributes:
        measured: the table.
        aligns: the alignment of each column.
        caption: the caption.
        label: the label.
        inline: writes content.
        shown: gives content as it is printed.
        page: where it is to stand.
    """

    measured: Measured
    aligns: tuple[str, ...]
    caption: Inline
    label: str
    inline: InlineWriter
    shown: Shown
    page: Page

    def write(self) -> str:
        """Write the table with its environments, lines ending in LF."""
        fit = self.measured.fit
        notes = self.inline.notes
        notes.packages |= {"array", "booktabs"}
        if fit.landscape:
            notes.packages |= {"pdflscape", "longtable"}
            text = f"\\begin{{landscape}}\n{self._long()}\\end{{landscape}}\n"
            return f"\\onecolumn\n{text}\\twocolumn\n" if self.page.two_columns else text
        if self.measured.height <= _FLOAT_LIMIT:
            return self._float(self.measured, "")
        if self.page.two_columns:
            return self._floats()
        notes.packages.add("longtable")
        return self._long()

    # Environments

    def _float(self, measured: Measured, continued: str) -> str:
        star = "*" if self.page.two_columns and self.page.spans_page else ""
        place = "tp" if star else "htbp"
        caption = continued or f"\\caption{{{self._caption()}}}\n\\label{{{self.label}}}\n"
        caption += "\\vspace{0.5\\baselineskip}\n"
        head = "".join(self._head())
        return (
            f"\\begin{{table{star}}}[{place}]\n\\centering\n{self._setup()}{caption}"
            f"\\begin{{tabular}}{{{self._preamble()}}}\n\\toprule\n{head}"
            f"{''.join(self._body(measured, star=False))}\\bottomrule\n\\end{{tabular}}\n"
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
            measured = recount(self.measured, part(grid, start, end), self.shown)
            continued = f"{{{again}}}\n" if start else ""
            parts.append(self._float(measured, continued))
        return "\n".join(parts)

    def _long(self) -> str:
        limit = _TOGETHER_LANDSCAPE if self.measured.fit.landscape else _TOGETHER
        measured = cut_for_pages(self.measured, limit, self.shown)
        head = "".join(self._head())
        caption = self._caption()
        count = self.measured.grid.columns
        return (
            f"\\begingroup\n{self._setup()}\\setlength{{\\LTcapwidth}}{{\\linewidth}}\n"
            f"\\begin{{longtable}}{{{self._preamble()}}}\n"
            f"\\caption{{{caption}}}\\label{{{self.label}}}\\\\\n\\toprule\n{head}\\endfirsthead\n"
            f"\\caption[]{{{caption} (continued)}}\\\\\n\\toprule\n{head}\\endhead\n"
            f"\\addlinespace\n\\multicolumn{{{count}}}{{@{{}}r@{{}}}}{{{_FOOT}}}\\\\\n"
            f"\\endfoot\n\\bottomrule\n\\endlastfoot\n"
            f"{''.join(self._body(measured, star=True))}\\end{{longtable}}\n\\endgroup\n"
        )

    def _setup(self) -> str:
        size = self.measured.fit.size
        lines = f"{size.name}\n" if size.name else ""
        return lines + f"\\setlength{{\\tabcolsep}}{{{size.gap:g}pt}}\n"

    def _caption(self) -> str:
        return self.inline.write(self.caption).replace(r"\newline ", " ")

    # Columns

    def _preamble(self) -> str:
        fit = self.measured.fit
        columns = []
        for at, align in enumerate(self.aligns):
            if fit.folded[at]:
                ragged = f">{{{_RAGGED[align]}\\hspace{{0pt}}\\arraybackslash}}"
                columns.append(f"{ragged}p{{{self._length(fit.widths[at])}}}")
            else:
                columns.append(_LETTERS[align])
        return "@{}" + "".join(columns) + "@{}"

    def _length(self, points: float) -> str:
        """Write a width as a part of the width of the page."""
        if self.measured.fit.landscape:
            return f"{points / max(self.page.points, LANDSCAPE_WIDTH):.4f}\\linewidth"
        if self.page.width.startswith("\\"):
            return f"{points / self.page.points:.4f}{self.page.width}"
        return f"{points:.1f}pt"

    # Lines

    def _head_boxes(self) -> tuple[Box, ...]:
        """Give the boxes of the head; on its last line, if they need more lines than it has.

        Their last lines are at one height then, which multirow could not know of.
        """
        grid, fit = self.measured.grid, self.measured.fit
        last = grid.head_lines - 1
        if not any(
            line_count(self._extent(box), box_width(box, fit) / fit.size.scale, BLANK) > box.height
            for box in grid.head
            if box.end > last
        ):
            return grid.head
        return tuple(
            replace(box, line=last, height=1) if box.end > last else box for box in grid.head
        )

    def _extent(self, head: Box) -> Extent:
        return extent(self.shown(head.content), bold=True)

    def _head(self) -> Iterator[str]:
        grid = self.measured.grid
        boxes = self._head_boxes()
        for line in range(grid.head_lines):
            cells = self._line(boxes, line, self._head_cell)
            yield f"{cells} \\\\\n"
            rules = [
                f"\\cmidrule(lr){{{box.column + 1}-{box.column + box.width}}}"
                for box in sorted(boxes, key=lambda box: box.column)
                if box.line == line and box.end < grid.head_lines
            ]
            if rules:
                yield "".join(rules) + "\n"
        if grid.head_lines and grid.rows:
            yield "\\midrule\n"

    def _body(self, measured: Measured, *, star: bool) -> Iterator[str]:
        grid = measured.grid
        lines = len(grid.rows)
        crossed = crossing(grid.body, lines)
        airy = any(height > 1 for height in measured.heights) or any(crossed)
        ruled = self._is_ruled(measured)
        starts = {
            box.line: not box.goes_on
            for box in grid.body
            if grid.groups and box.column == grid.groups[0]
        }
        for line in range(lines):
            cells = self._line(grid.body, line, self._body_cell)
            last = line == lines - 1
            joined = not last and (crossed[line] or grid.rows[line] is None)
            # Room for what is higher than the lines that it spans is made of empty lines:
            # longtable cannot break a page below a line that is deeper.
            for _ in range(measured.extra[line]):
                yield f"{cells} \\\\{'*' if star else ''}\n"
                cells = " & " * (grid.columns - 1)
            yield f"{cells} \\\\{'*' if star and joined else ''}\n"
            if last:
                break
            following = grid.rows[line + 1]
            is_band = grid.rows[line] is None
            if following is None:
                yield "" if is_band else "\\midrule\n"
            elif ruled and not is_band and not crossed[line] and starts.get(line + 1):
                yield "\\midrule\n"
            elif airy and following != grid.rows[line] and not is_band:
                yield "\\addlinespace[0.3em]\n"

    @staticmethod
    def _is_ruled(measured: Measured) -> bool:
        """Tell whether rules stand between groups: not where most have one row only."""
        grid = measured.grid
        if not grid.groups:
            return False
        groups = [box for box in grid.body if box.column == grid.groups[0] and box.width == 1]
        return len(groups) * 1.5 <= len({row for row in grid.rows if row is not None})

    def _line(self, boxes: Sequence[Box], line: int, cell: object) -> str:
        assert callable(cell)
        cells: list[str] = []
        at = 0
        starting = {box.column: box for box in boxes if box.line == line}
        while at < self.measured.grid.columns:
            if box := starting.get(at):
                cells.append(cell(box))
                at += box.width
            else:
                cells.append("")
                at += 1
        text = " & ".join(cells)
        # Behind `\\` a bracket or an asterisk would belong to it.
        return "{}" + text if text.lstrip().startswith(("[", "*")) else text

    # Cells

    def _source(self, box: Box) -> str:
        """Write what a box shows; words that are wider than it may be broken."""
        fit = self.measured.fit
        room = box_width(box, fit) / fit.size.scale
        return replace(self.inline, room=room).write(box.content)

    def _head_cell(self, box: Box) -> str:
        source = self._source(box)
        bold = f"\\textbf{{{source}}}" if source else ""
        width = box_width(box, self.measured.fit)
        natural = self._extent(box)
        scale = self.measured.fit.size.scale
        lines = line_count(natural, width / scale, BLANK)
        if box.width > 1:
            return self._spanning(box, bold, "center", folded=lines > 1)
        folded = self.measured.fit.folded[box.column]
        align = self.aligns[box.column]
        if box.height > 1:
            self.inline.notes.packages.add("multirow")
            target = "=" if folded else "*"
            if folded:
                bold = f"{_RAGGED[align]}\\hspace{{0pt}}{bold}"
            # multirow knows nothing of the rules between the lines.
            rules = f"{1 - box.height}\\dimexpr\\aboverulesep+\\belowrulesep+\\cmidrulewidth\\relax"
            return f"\\multirow[b]{{{box.height}}}{{{target}}}[{rules}]{{{bold}}}"
        if folded and lines > 1:
            return self._spanning(box, bold, align, folded=True, kind="b")
        return bold

    def _body_cell(self, box: Box) -> str:
        source = self._source(box)
        fit = self.measured.fit
        size = extent(self.shown(box.content))
        folded = fit.folded[box.column]
        if box.width > 1:
            lines = line_count(size, box_width(box, fit) / fit.size.scale, BLANK)
            folded = lines > 1 or len(size.widths) > 1
        if box.height > 1 and source:
            self.inline.notes.packages.add("multirow")
            target = "=" if folded else "*"
            ragged = _RAGGED[box.align or self.aligns[box.column]]
            inner = f"{ragged}\\hspace{{0pt}}{source}" if folded else source
            # Aligned at the top, what is higher than its lines needs but enough of a number.
            lines = line_count(size, box_width(box, fit) / fit.size.scale, BLANK) if folded else 1
            source = f"\\multirow[t]{{{max(box.height, lines)}}}{{{target}}}{{{inner}}}"
        if box.width > 1:
            is_band = box.width == self.measured.grid.columns and box.height == 1
            align = box.align or ("left" if is_band else "center")
            source = f"\\emph{{{source}}}" if is_band else source
            return self._spanning(box, source, align, folded=folded)
        return source

    def _spanning(self, box: Box, source: str, align: str, *, folded: bool, kind: str = "p") -> str:
        column = _LETTERS[align]
        if folded:
            ragged = f">{{{_RAGGED[align]}\\hspace{{0pt}}\\arraybackslash}}"
            column = f"{ragged}{kind}{{{self._length(box_width(box, self.measured.fit))}}}"
        left = "@{}" if box.column == 0 else ""
        right = "@{}" if box.column + box.width == self.measured.grid.columns else ""
        return f"\\multicolumn{{{box.width}}}{{{left}{column}{right}}}{{{source}}}"
