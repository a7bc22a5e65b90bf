"""What docs/templates.md says is so."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from itbib.model import Name, Work
from itbib.rendering.citations import ReferenceGroup
from itbib.rendering.grid import GridCell
from itbib.rendering.heads import HeadCell
from itbib.rendering.listing import GroupView
from itbib.rendering.recent import RecentWork
from itbib.rendering.reference import Reference, WorkLink
from itbib.rendering.render import render
from itbib.rendering.tables import CellView, ColumnView, RowView, TableView
from itbib.rendering.templating import PACKAGED, Templates
from itbib.survey.config import Survey

DOC = (Path(__file__).parents[1] / "docs" / "templates.md").read_text("utf-8")
DOCUMENTED: dict[str, tuple[type, set[str]]] = {
    "`survey`": (Survey, set()),
    "`table`": (TableView, set()),
    "Columns": (ColumnView, set()),
    "Head cells": (HeadCell, set()),
    "Grid cells": (GridCell, set()),
    "Rows": (RowView, set()),
    "Groups of a list": (GroupView, set()),
    "Cells of a row": (CellView, set()),
    "`groups`": (ReferenceGroup, {"start"}),
    "`works`": (RecentWork, {"date"}),
    "References": (Reference, set()),
    "Links": (WorkLink, set()),
}


def block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", DOC, re.DOTALL)
    assert found
    return found[1]


def test_every_section_on_variables_is_checked() -> None:
    assert set(re.findall(r"^### (.*)$", DOC, re.MULTILINE)) == set(DOCUMENTED)


@pytest.mark.parametrize("heading", DOCUMENTED)
def test_the_attributes_are_those_that_there_are(heading: str) -> None:
    kind, properties = DOCUMENTED[heading]
    _, _, section = DOC.partition(f"### {heading}\n")
    listed = re.findall(r"^\| `(\w+)` \|", re.split(r"^##", section, flags=re.MULTILINE)[0], re.M)
    assert set(listed) == {field.name for field in fields(kind)} | properties


def test_all_packaged_templates_are_listed() -> None:
    assert set(re.findall(r"^\| `([\w.]+\.j2)` \|", DOC, re.MULTILINE)) == set(PACKAGED)


def test_the_example_writes_what_it_says() -> None:
    stored = {
        "title": "{LIMA}",
        "year": "2023",
        "booktitle": "NeurIPS",
        "url": "https://x.org/lima",
    }
    work = Work("2305.11206", "misc", stored)
    authors = {work.key: (Name(first="Chunting", last="Zhou"),)}
    target = {"README.md": "<!-- itbib:references -->\n<!-- /itbib:references -->\n"}
    templates = Templates({"references.html.j2": block("jinja")})
    [change] = render(Survey(), [work], [], authors, target, templates).changes
    assert change.new == f"\n{block('html')}\n"
