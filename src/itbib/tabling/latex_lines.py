"""The lines of a table in LaTeX: its columns, the cells in them, the rules between them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from itbib.tabling.boxes import Box, Grid, crossing
from itbib.tabling.latex_inline import InlineWriter
from itbib.tabling.measured import Measured, Shown, box_width
from itbib.tabling.metrics import Extent, extent
from itbib.tabling.widths import BLANK, LANDSCAPE_WIDTH, Fit, line_count

_RAGGED = {
    "": r"\raggedright", "left": r"\raggedright", "right": r"\raggedleft", "center": r"\centering",
}  # fmt: skip
# The height of booktabs' \\cmidrule with the room above and below it, in ex.
_RULE = 1.1
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
class LineWriter:
    """Writes the lines of tables with the same columns.

    Attributes:
        fit: the widths of the columns.
        aligns: the alignment of each column.
        inline: writes content.
        shown: gives content as it is printed.
        page: where the table is to stand.
    """

    fit: Fit
    aligns: tuple[str, ...]
    inline: InlineWriter
    shown: Shown
    page: Page

    def columns(self) -> str:
        """Write the argument of ``tabular`` or ``longtable``."""
        fit = self.fit
        columns = [
            self._folded(align, fit.widths[at]) if fit.folded[at] else _LETTERS[align]
            for at, align in enumerate(self.aligns)
        ]
        # Folded ones are on lines of their own; blanks mean nothing there.
        return f"@{{}}{''.join(columns)}@{{}}".replace(">{", "\n  >{").replace("}@{}", "}\n  @{}")

    def _folded(self, align: str, width: float, kind: str = "p") -> str:
        """Write the column for folded cells; TeX hyphenates no word that begins a paragraph."""
        ragged = f">{{{_RAGGED[align]}\\hspace{{0pt}}\\arraybackslash}}"
        return f"{ragged}{kind}{{{self._length(width)}}}"

    def _length(self, points: float) -> str:
        """Write a width as a part of the width of the page."""
        if self.fit.landscape:
            return f"{points / max(self.page.points, LANDSCAPE_WIDTH):.4f}\\linewidth"
        if self.page.width.startswith("\\"):
            return f"{points / self.page.points:.4f}{self.page.width}"
        return f"{points:.1f}pt"

    # Lines

    def _head_boxes(self, grid: Grid) -> tuple[Box, ...]:
        """Give the boxes of the head; on its last line, if they need more lines than it has.

        Their last lines are at one height then, which multirow could not know of.
        """
        fit = self.fit
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

    def head(self, grid: Grid) -> Iterator[str]:
        """Write the head, with the rule below it."""
        boxes = self._head_boxes(grid)
        for line in range(grid.head_lines):
            cells = self._line(boxes, line, self._head_cell)
            yield f"{cells} \\\\\n"
            rules = [
                self._rule(box)
                for box in sorted(boxes, key=lambda box: box.column)
                if box.line == line and box.end < grid.head_lines
            ]
            if rules:
                yield "".join(rules) + "\n"
        if grid.head_lines and grid.rows:
            yield "\\midrule\n"

    def _rule(self, box: Box) -> str:
        """Write the rule below a head, trimmed where another column is next to it."""
        end = box.column + box.width
        trim = "l" * (box.column > 0) + "r" * (end < len(self.aligns))
        return f"\\cmidrule{f'({trim})' if trim else ''}{{{box.column + 1}-{end}}}"

    def body(self, measured: Measured, *, star: bool) -> Iterator[str]:
        """Write the body.

        Args:
            measured: the table or a part of it.
            star: whether lines that belong together are to be kept on one page.
        """
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

    def _line(self, boxes: Sequence[Box], line: int, cell: Callable[[Box], str]) -> str:
        cells: list[str] = []
        at = 0
        starting = {box.column: box for box in boxes if box.line == line}
        while at < len(self.aligns):
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
        fit = self.fit
        room = box_width(box, fit) / fit.size.scale
        return replace(self.inline, room=room).write(box.content)

    def _head_cell(self, box: Box) -> str:
        source = self._source(box)
        bold = f"\\textbf{{{source}}}" if source else ""
        width = box_width(box, self.fit)
        natural = self._extent(box)
        scale = self.fit.size.scale
        lines = line_count(natural, width / scale, BLANK)
        if box.width > 1:
            return self._spanning(box, bold, "center", folded=lines > 1)
        folded = self.fit.folded[box.column]
        align = self.aligns[box.column]
        if box.height > 1:
            self.inline.notes.packages.add("multirow")
            target = "=" if folded else "*"
            if folded:
                bold = f"{_RAGGED[align]}\\hspace{{0pt}}{bold}"
            # multirow knows nothing of the rules between the lines, nor of the room around them.
            lower = f"-{_RULE * (box.height - 1):g}ex"
            return f"\\multirow[b]{{{box.height}}}{{{target}}}[{lower}]{{{bold}}}"
        if folded and lines > 1:
            # Such a box has no strut at its top.
            return self._spanning(box, f"\\strut{{}}{bold}", align, folded=True, kind="b")
        return bold

    def _body_cell(self, box: Box) -> str:
        source = self._source(box)
        fit = self.fit
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
            number = lines + 1 if lines > 1 and lines >= box.height else box.height
            source = f"\\multirow[t]{{{number}}}{{{target}}}{{{inner}}}"
        if box.width > 1:
            is_band = box.width == len(self.aligns) and box.height == 1
            align = box.align or ("left" if is_band else "center")
            source = f"\\emph{{{source}}}" if is_band else source
            return self._spanning(box, source, align, folded=folded)
        return source

    def _spanning(self, box: Box, source: str, align: str, *, folded: bool, kind: str = "p") -> str:
        column = _LETTERS[align]
        if folded:
            column = self._folded(align, box_width(box, self.fit), kind)
        left = "@{}" if box.column == 0 else ""
        right = "@{}" if box.column + box.width == len(self.aligns) else ""
        return f"\\multicolumn{{{box.width}}}{{{left}{column}{right}}}{{{source}}}"
