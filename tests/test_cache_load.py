"""Loading arXiv's snapshot: what a line says, how the file is packed, and going on after a stop."""

from __future__ import annotations

import gzip
import io
import json
import sys
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

import cache_papers as papers
from itbib.cache import load as loading
from itbib.cache.compressed import Content
from itbib.cache.load import Loader, Outcome, fingerprint
from itbib.cache.rows import Load, Row, to_record
from itbib.cache.snapshot import parse_line
from itbib.errors import InputError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

COUNT = 50
LINES = papers.lines(COUNT)
PLAIN = b"".join(LINES)


def zipped(data: bytes, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        archive.writestr("README.txt", "not this one")
        archive.writestr("arxiv-metadata-oai-snapshot.json", data)
    return file.getvalue()


PACKED: dict[str, Callable[[bytes], bytes]] = {
    "plain": bytes,
    "gzip": gzip.compress,
    "zstd": zstd.compress,
    "zip": zipped,
    "zip, stored": lambda data: zipped(data, zipfile.ZIP_STORED),
    "two gzip members": lambda d: gzip.compress(d[: len(d) // 2]) + gzip.compress(d[len(d) // 2 :]),
    "two zstd frames": lambda d: zstd.compress(d[: len(d) // 2]) + zstd.compress(d[len(d) // 2 :]),
}


class Pipe(io.BytesIO):
    """Cannot go to a position."""

    def seekable(self) -> bool:
        return False


class Kept:
    """Keeps batches in place of the store.

    Attributes:
        rows: all that was kept.
        loads: how far the load had come with each batch.
    """

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.loads: list[Load] = []

    def __call__(self, rows: Sequence[Row], load: Load) -> None:
        self.rows += rows
        self.loads.append(load)

    @property
    def keys(self) -> list[str]:
        return [row.id for row in self.rows]


def run(
    data: bytes, kept: Kept, begun: Load | None = None, file: io.BytesIO | None = None
) -> Outcome:
    content = Content(file or io.BytesIO(data), "x.json")
    loader = Loader(content, "x.json", begun or Load("f", "x.json"), kept, lambda: None)
    loader.run()
    return loader.outcome


# A line


def test_a_line_is_a_paper() -> None:
    line = papers.line(
        "hep-th/9901001",
        version=3,
        title='A $\\beta$ study of\n  Schr\\"odinger "cats"',
        comments="12 pages,\n 3 figures",
        **{"journal-ref": "J. Phys. A40"},
        doi="10.1000/a 10.1000/b",
        categories="hep-th gr-qc",
        authors_parsed=[["N\\'u\\~nez", "\\'Oscar", ""], ["Smith", "John", "Jr", "MIT"]],
        update_date="2022-03-05",
    )
    row = parse_line(line)
    record = to_record(tuple(row))
    assert (record.identifier.key, record.identifier.version) == ("hep-th/9901001", 3)
    assert record.title == 'A $β$ study of Schrödinger "cats"'
    assert record.authors == ("Óscar Núñez", "John Smith Jr")
    assert (record.published, record.updated) == ("2022-02-01", "2022-02-03")
    assert record.comment == "12 pages, 3 figures"
    assert (record.primary_class, record.doi) == ("hep-th", "10.1000/a")
    assert record.journal_ref == "J. Phys. A40"
    assert not record.withdrawn
    # The end of 2022-03-05.
    assert row.as_of == 1_646_524_799


def test_a_withdrawal_is_in_the_words() -> None:
    text = "This paper has been withdrawn by the authors due to an error."
    assert to_record(tuple(parse_line(papers.line("2201.00001", comments=text)))).withdrawn
    assert to_record(tuple(parse_line(papers.line("2201.00001", abstract=text)))).withdrawn


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"\xff\n", "it is not UTF-8"),
        (b"{\n", "it is no JSON: "),
        (b"[]\n", "it is no JSON object"),
        (b"[" * 200_000 + b"\n", "its JSON is nested too deeply"),
        (b"{}\n", "it has no versions"),
        (papers.line("abc"), "'abc' is no arXiv ID"),
        (papers.line("2201.00001", id=None), "it has no id"),
        (papers.line("2201.00001", title=" \n"), "it has no title"),
        (papers.line("2201.00001", title=5), "its title is no text"),
        (papers.line("2201.00001", categories=None), "it has no categories"),
        (papers.line("2201.00001", versions=[]), "it has no versions"),
        (papers.line("2201.00001", versions=[{"version": "v1"}]), "one of its versions is none"),
        (
            papers.line("2201.00001", versions=[{"version": "v1", "created": "Tue, 31 Feb"}]),
            "the date of a version is none",
        ),
        (papers.line("2201.00001", authors_parsed=None), "it has no authors_parsed"),
        (papers.line("2201.00001", authors_parsed=[5]), "one of its authors is none"),
        (papers.line("2201.00001", update_date="2022"), "its update_date is none"),
    ],
)
def test_a_line_that_is_no_paper(line: bytes, reason: str) -> None:
    with pytest.raises(ValueError, match=r".") as raised:
        parse_line(line)
    assert str(raised.value).startswith(reason)


def test_half_a_surrogate_pair_can_be_kept() -> None:
    row = parse_line(papers.line("2201.00001", title="a \ud800 b"))
    assert row.title == "a ? b"


# A file


@pytest.mark.parametrize("pack", PACKED.values(), ids=PACKED)
@pytest.mark.parametrize("kind", [io.BytesIO, Pipe])
def test_however_it_is_packed(pack: Callable[[bytes], bytes], kind: type[io.BytesIO]) -> None:
    kept = Kept()
    data = pack(PLAIN)
    outcome = run(data, kept, file=kind(data))
    assert (outcome.records, outcome.bad, outcome.broken) == (COUNT, 0, "")
    assert kept.keys == papers.keys(COUNT)
    assert kept.loads[-1].lines == COUNT
    assert kept.loads[-1].finished is not None


def test_signs_at_the_beginning_and_empty_lines_and_other_line_ends() -> None:
    kept = Kept()
    run(b"\xef\xbb\xbf" + PLAIN.replace(b"\n", b"\r\n\r\n").rstrip(), kept)
    assert kept.keys == papers.keys(COUNT)


def test_bad_lines_are_named_and_passed_over() -> None:
    kept = Kept()
    outcome = run(LINES[0] + b"{\n" + LINES[1] + b"[]\n" * 20, kept)
    assert kept.keys == papers.keys(2)
    assert (outcome.records, outcome.bad) == (2, 21)
    assert len(outcome.problems) == loading.MOST_PROBLEMS
    assert [problem.line for problem in outcome.problems[:3]] == [2, 4, 5]
    assert outcome.problems[0].path == "x.json"


def test_a_line_without_end_takes_no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "LONGEST_LINE", 2000)
    kept = Kept()
    outcome = run(LINES[0] + b"[" * 50_000 + b"\n" + LINES[1], kept)
    assert kept.keys == papers.keys(2)
    assert [(p.line, p.message.split(",")[0]) for p in outcome.problems] == [
        (2, "no record: it is longer than 0 MiB")
    ]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "there is nothing in this file"),
        (b"\n\n", "there is nothing in this file"),
        (b"@misc{a,\n" * 50, "this is no snapshot of arXiv's metadata: line 1 is no record"),
        (b"\x00" * 5000 + b"\n", "this is no snapshot of arXiv's metadata: line 1 is no record"),
        (b"BZh91AY", "this is compressed with bzip2, which is not read here"),
        (b"\xfd7zXZ\x00\x00", "this is compressed with xz, which is not read here"),
        (gzip.compress(PLAIN)[:20], "nothing can be read from this file: it breaks off"),
        (zipped(b"")[:10], "nothing can be read from this file: it breaks off"),
        (b"PK\x03\x04" + bytes(60), "this ZIP archive cannot be read: it has no .json file"),
    ],
    # What is compressed holds the time, by which processes that share a run would differ.
    ids=["empty", "blank", "bib", "zeros", "bzip2", "xz", "gzip", "zip", "empty-zip"],
)
def test_what_is_no_snapshot_is_refused(data: bytes, message: str) -> None:
    kept = Kept()
    with pytest.raises(InputError) as raised:
        run(data, kept)
    problem = raised.value.problems[0]
    assert problem.message.startswith(message)
    assert (problem.path, bool(problem.hint)) == ("x.json", True)
    assert kept.rows == []


@pytest.mark.parametrize("name", PACKED)
def test_what_can_be_read_of_a_file_that_breaks_off_is_kept(name: str) -> None:
    kept = Kept()
    big = b"".join(papers.lines(5000))
    data = PACKED[name](big)
    outcome = run(data[: len(data) * 3 // 4 + 7], kept)
    assert outcome.broken.startswith("it breaks off")
    assert 0 < len(kept.keys) < 5000
    assert kept.keys == papers.keys(len(kept.keys))
    assert kept.loads[-1].finished is None


@pytest.mark.parametrize("name", PACKED)
def test_a_load_that_was_stopped_goes_on_behind_its_last_batch(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(loading, "BATCH", 4 * len(LINES[0]))
    data = PACKED[name](PLAIN)

    class StopError(Exception):
        pass

    class Stopped(Kept):
        def __call__(self, rows: Sequence[Row], load: Load) -> None:
            if len(self.loads) == 3:
                raise StopError
            super().__call__(rows, load)

    first = Stopped()
    with pytest.raises(StopError):
        run(data, first)
    assert 0 < len(first.keys) < COUNT
    assert first.loads[-1].lines == len(first.keys)
    second = Kept()
    outcome = run(data, second, first.loads[-1])
    assert [*first.keys, *second.keys] == papers.keys(COUNT)
    assert outcome.records == len(second.keys)
    assert second.loads[-1].lines == COUNT
    assert max(len(batch) for batch in (first.keys[:5], second.keys[:5])) <= 5


def test_batches_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "BATCH", 4 * len(LINES[0]))
    sizes: list[int] = []
    content = Content(io.BytesIO(PLAIN), "x")
    begun = Load("f", "x")
    Loader(content, "x", begun, lambda rows, _: sizes.append(len(rows)), lambda: None).run()
    assert sum(sizes) == COUNT
    assert max(sizes) <= 5


def test_a_file_is_known_by_its_size_and_ends(tmp_path: Path) -> None:
    path = tmp_path / "x"
    known = set()
    for data in (b"a" * 300_000, b"a" * 300_001, b"b" + b"a" * 299_999, b"a" * 299_999 + b"b"):
        path.write_bytes(data)
        with path.open("rb") as file:
            known.add(fingerprint(file))
            assert file.tell() == 0
    assert len(known) == 4


def test_the_form_is_that_of_the_real_file() -> None:
    sample = Path(__file__).parents[2] / "shared" / "arxiv" / "feeds" / "kaggle_record_sample.json"
    if not sample.exists():
        pytest.skip("the recorded record is not beside the checkout")
    facts = json.loads(sample.read_text("utf-8").splitlines()[0])
    record = to_record(tuple(parse_line(json.dumps(facts))))
    assert record.identifier.key == facts["id"]
    assert record.primary_class == facts["categories"].split()[0]
