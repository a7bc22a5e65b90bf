"""What docs/data-format.md shows of tables is what is drawn."""

from __future__ import annotations

import re
from pathlib import Path

from itbib.bib.library import Library
from itbib.markdown.markup import to_text
from itbib.rendering.render import render
from itbib.rendering.tables import lay_out
from itbib.rendering.templating import Templates
from itbib.survey.contents import read_contents
from itbib.survey.toml import parse_survey
from survey_samples import row, survey, work

DOC = (Path(__file__).parents[1] / "docs" / "data-format.md").read_text("utf-8")


def block(heading: str, language: str) -> str:
    _, _, section = DOC.partition(f"\n### {heading}\n")
    found = re.search(rf"```{language}\n(.*?)```", section, re.DOTALL)
    assert found
    return found[1]


def test_the_marks_make_one_cell() -> None:
    rows = read_contents(Library(block("Marks", "bibtex"), "references.bib")).rows
    columns = '{ name = "name" }, { name = "language" }, { name = "vision" }'
    table = survey(columns).tables[0]
    view = lay_out(table, [row(f"t/{each.slug}", (), 1, **each.cells) for each in rows], {}, None)
    assert [[(to_text(c.content), c.rowspan, c.colspan) for c in line] for line in view.body] == [
        [("LLaVA", 1, 1), ("LLaMA", 1, 1), ("CLIP", 1, 1)],
        [("Gemini", 1, 1), ("not published", 2, 2)],
        [("GPT-4", 1, 1)],
    ]


def test_the_pattern_writes_the_list() -> None:
    config = parse_survey(block("Patterns", "toml"), "itbib.toml")
    works = [
        work("2305.11206", title="LIMA", eprint="2305.11206", journal="NeurIPS"),
        work("2203.02155", title="InstructGPT", eprint="2203.02155"),
    ]
    cells = {"code": "https://example.org", "summary": "Few examples are enough."}
    rows = [
        row("papers/lima", ["2305.11206"], 1, topic="Alignment", **cells),
        row("papers/instructgpt", ["2203.02155"], 1, topic="Alignment"),
    ]
    target = {"README.md": "<!-- itbib:table papers -->\n<!-- /itbib:table papers -->\n"}
    [change] = render(config, works, rows, {}, target, Templates({})).changes
    assert change.new.strip("\n") + "\n" == block("Patterns", "markdown")
