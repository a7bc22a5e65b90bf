"""Where the fields of rows and works stand in the library."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from itbib.bib.library import Library
from itbib.bib.scan import BROKEN, fold_key
from itbib.bib.spans import FieldSpan
from itbib.checking.finding import Finding
from itbib.checking.fixing import Fix
from itbib.rules import Code


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of all entries.

    Attributes:
        library: the file.
        spans: for each entry, by its key as BibTeX compares keys, where its fields stand.
        starts: where each entry begins.
    """

    library: Library
    spans: Mapping[str, Mapping[str, FieldSpan]]
    starts: Mapping[str, int]

    @classmethod
    def of(cls, library: Library) -> Fields:
        """Find the fields of all entries but broken ones."""
        spans: dict[str, dict[str, FieldSpan]] = {}
        starts: dict[str, int] = {}
        for block in library.listed():
            if block.kind == BROKEN:
                continue
            own: dict[str, FieldSpan] = {}
            for field in library.parsed(block).fields:
                own.setdefault(field.name.lower(), field)
            spans[fold_key(block.key)] = own
            starts[fold_key(block.key)] = block.start
        return cls(library, spans, starts)

    def finding(
        self, code: Code, message: str, key: str, field: str, hint: str = "", fix: Fix | None = None
    ) -> Finding:
        """Make a finding about a field; about the entry if it has no such field.

        Args:
            code: its kind.
            message: one sentence, without a final full stop.
            key: the entry's key.
            field: the field's name.
            hint: what to do about it, or empty.
            fix: how to mend it, where that is safe.
        """
        folded = fold_key(key)
        span = self.spans.get(folded, {}).get(field.lower())
        index = span.value_start if span is not None else self.starts.get(folded, 0)
        text = self.library.text
        before = max(text.rfind("\n", 0, index), text.rfind("\r", 0, index))
        line = self.library.line(index)
        return Finding(code, message, self.library.path, line, hint, index - before, fix)

    def value_fix(self, key: str, field: str, value: str, replacement: str) -> Fix | None:
        """Replace a value, if it stands in the file as one delimited part just as it reads."""
        span = self.spans.get(fold_key(key), {}).get(field.lower())
        if span is None or len(span.tokens) != 1 or span.tokens[0].kind not in '{"':
            return None
        (token,) = span.tokens
        if self.library.text[token.start + 1 : token.end - 1].strip() != value:
            return None
        return Fix(token.start + 1, token.end - 1, replacement)
