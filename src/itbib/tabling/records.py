"""Tables as JSON objects that hold all there is: texts, their markup, links, keys, items."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from itbib.markdown.markup import Image, Inline, Link, parse, to_cell, to_text
from itbib.markdown.normal import walk
from itbib.rendering.tables import CellView
from itbib.survey.config import Column
from itbib.tabling.separated import ITEM_SEPARATOR
from itbib.tabling.sheet import Sheet, item_texts, resolved


def to_json(sheets: Iterable[Sheet]) -> str:
    """Write tables as a JSON array, Unicode as it is."""
    return json.dumps(as_records(sheets), ensure_ascii=False, indent=2) + "\n"


def as_records(sheets: Iterable[Sheet]) -> list[dict[str, Any]]:
    """Give tables as the objects that are written as JSON."""
    return [_record(sheet) for sheet in sheets]


def _record(sheet: Sheet) -> dict[str, Any]:
    table = sheet.table
    empty = parse(table.empty)
    names = [column.name for column in table.columns]
    return {
        "id": table.id,
        "title": to_text(parse(table.title)),
        "caption": to_text(parse(table.paper_caption)),
        "caption_markdown": table.paper_caption,
        "label": table.paper_label,
        "columns": [_column(column) for column in table.columns],
        "rows": [
            {
                "key": row.key,
                "cite": list(row.cite),
                "path": row.path,
                "line": row.line,
                "cells": {
                    name: _cell(cell, empty) for name, cell in zip(names, cells, strict=True)
                },
            }
            for row, cells in zip(sheet.rows, resolved(sheet.view), strict=True)
        ],
    }


def _column(column: Column) -> dict[str, Any]:
    return {
        "name": column.name,
        "header": to_text(parse(column.header)),
        "header_groups": [to_text(parse(group)) for group in column.header_groups],
        "kind": column.kind.value,
        "group": column.is_group,
        "list": column.is_list,
    }


def _cell(cell: CellView, empty: Inline) -> dict[str, Any] | None:
    """Give what a cell holds; None if it is missing."""
    if cell.is_empty:
        return None
    items = [() if item == empty else item for item in cell.items]
    record: dict[str, Any] = {
        "text": ITEM_SEPARATOR.join(item_texts(cell, empty)),
        "markdown": to_cell(cell.content),
        "links": [link for item in items for link in _links(item)],
    }
    if len(items) > 1:
        record["items"] = [{"text": to_text(item), "markdown": to_cell(item)} for item in items]
    return record


def _links(item: Inline) -> list[dict[str, str]]:
    found = []
    for node in walk(item):
        if isinstance(node, Link):
            found.append({"text": to_text(node.children), "url": node.href})
        elif isinstance(node, Image):
            found.append({"text": node.alt, "url": node.src})
    return found
