"""Fetching the papers that a page names, and keeping what their entries were made from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from itbib import files
from itbib.adding.lookup import find_works
from itbib.bib.library import Library
from itbib.commands.fetching import Asking, open_papers
from itbib.errors import Problem
from itbib.identifiers import ArxivId
from itbib.importing.draft import Mention
from itbib.importing.works import Settled
from itbib.model import Base, Record
from itbib.output import Output
from itbib.updating.plan import bases_of


@dataclass(slots=True)
class Fetcher:
    """Asks for papers that the library lacks, and says which did not come.

    Attributes:
        library: the library as it was.
        asking: how to ask.
        output: where to say it.
        records: what arXiv said, by canonical key.
        failed: whether it did not answer, or knows no such paper.
    """

    library: Library
    asking: Asking
    output: Output
    records: dict[str, Record] = field(default_factory=dict)
    failed: bool = False

    def fetch(self, mentions: Iterable[Mention]) -> Mapping[str, Record]:
        """Ask for the papers among works; gives all that is known so far."""
        keys = dict.fromkeys(m.arxiv_key for m in mentions if m.arxiv_key)
        wanted = [ArxivId.parse(key) for key in keys if key not in self.records]
        present = find_works(self.library, wanted)
        missing = [identifier for identifier in wanted if identifier.key not in present]
        if not missing:
            return self.records
        with open_papers(self.asking, self.output) as papers:
            answer = papers.fetch(missing)
        self.records.update(answer.records)
        if self.asking.offline:
            lacking = len(missing) - len(answer.records)
            if lacking:
                papers_are = "1 paper is" if lacking == 1 else f"{lacking} papers are"
                self.output.say(
                    f"{papers_are} not in the cache; for now entries have what the page says"
                )
            return self.records
        hint = "its entry has what the page says; check the number"
        self.output.problems(
            Problem(f"arXiv knows no paper {identifier}", hint=hint)
            for identifier in answer.unknown
        )
        self.output.problems(answer.problems)
        if answer.failed:
            self.output.say("entries have what the page says; fill them in later: itbib update")
        self.failed = self.failed or bool(answer.failed or answer.unknown)
        return self.records

    def remember(self, settled: Settled, library: Library, bib: Path) -> None:
        """Keep from what entries were made, so that update knows what the user edits.

        Args:
            settled: the works of which entries were written.
            library: the library as it was written.
            bib: its file.
        """
        new = {work.key for work in settled.entries}
        fetched = bases_of(library, (record for key, record in self.records.items() if key in new))
        bases = {base.record.identifier.key: base for base in fetched}
        for key, fields in settled.from_page.items():
            identifier = ArxivId.parse(key)
            year, month = identifier.year_month
            date = f"{year}-{month:02}-01"
            title = fields.get("title", "")
            bases[key] = Base(Record(identifier, title, (), date, date, ""), dict(fields))
        if bases:
            with open_papers(Asking(offline=True), self.output) as papers:
                papers.store.keep_bases(str(files.real(bib)), bases)
