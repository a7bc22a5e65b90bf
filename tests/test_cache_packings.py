"""Snapshots that are packed in less common ways, damaged, or come through a pipe."""

from __future__ import annotations

import contextlib
import gzip
import io
import os
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import cache_papers as papers
from cli import COMMAND, Itbib
from itbib.cache.compressed import Content
from itbib.cache.load import Loader, Outcome
from itbib.cache.rows import Load, Row
from itbib.errors import InputError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

COUNT = 2000
LINES = papers.lines(COUNT)
PLAIN = b"".join(LINES)
CHECKED: dict[int, int] = {zstd.CompressionParameter.checksum_flag: 1}
MARK = b"\xef\xbb\xbf"
CHECKSUM_PLACE = 14
"""Where an archive's first file has its checksum."""


def load(file: io.BytesIO) -> tuple[list[str], Outcome]:
    """Load a file; give the keys that were read, and what came of it."""
    rows: list[Row] = []
    content = Content(file, "x")
    loader = Loader(content, "x", Load("", "x"), lambda new, _: rows.extend(new), lambda: None)
    loader.run()
    assert len(rows) == loader.outcome.records == loader.outcome.kept
    return [row.id for row in rows], loader.outcome


class Sink(io.BytesIO):
    """A pipe to write to: sizes cannot be filled in afterwards."""

    def seekable(self) -> bool:
        return False

    def tell(self) -> int:
        raise OSError


def archive(
    method: int = zipfile.ZIP_DEFLATED,
    file: io.BytesIO | None = None,
    before: tuple[str, ...] = (),
    *,
    is_large: bool = False,
) -> bytearray:
    file = file or io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as opened:
        for name in before:
            opened.writestr(name, "no snapshot")
        with opened.open("DATA/Snapshot.JSON", "w", force_zip64=is_large) as member:
            member.write(PLAIN)
    return bytearray(file.getvalue())


def with_byte(data: bytes | bytearray, position: int) -> bytes:
    """Change one byte."""
    changed = bytearray(data)
    changed[position] ^= 0xFF
    return bytes(changed)


@pytest.mark.parametrize(
    "data",
    [
        archive(before=("DATA/", "a.txt", "__MACOSX/DATA/._Snapshot.json")),
        archive(zipfile.ZIP_STORED, before=("a.txt",)),
        archive(file=Sink()),
        archive(is_large=True),
        archive(zipfile.ZIP_STORED, is_large=True),
        # Without the directory at its end, which is not needed.
        archive()[: archive().index(b"PK\x01\x02")],
    ],
    ids=["others before it", "stored", "streamed", "large", "large, stored", "no directory"],
)
def test_kinds_of_archives(data: bytearray) -> None:
    found, outcome = load(io.BytesIO(data))
    assert found == papers.keys(COUNT)
    assert (outcome.bad, outcome.broken) == (0, "")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (archive(zipfile.ZIP_BZIP2), "it is packed in a way that is not known here"),
        (archive(zipfile.ZIP_STORED, Sink()), "it is packed in a way that is not known here"),
        (archive(file=Sink(), before=("a.txt",)), "it is packed in a way that is not known here"),
        # The first bit of the flags: encrypted.
        (archive()[:6] + b"\x01" + archive()[7:], "it is packed in a way that is not known here"),
        (archive().replace(b".JSON", b".jsn_"), "it has no .json file"),
    ],
    ids=["bzip2", "stored, streamed", "streamed after another", "encrypted", "none"],
)
def test_archives_that_are_refused(data: bytearray, reason: str) -> None:
    with pytest.raises(InputError) as raised:
        load(io.BytesIO(data))
    [problem] = raised.value.problems
    assert problem.message == f"this ZIP archive cannot be read: {reason}"
    assert problem.hint == "unpack the archive, and load the .json file in it"


def test_a_size_that_is_missing() -> None:
    data = archive(zipfile.ZIP_STORED, is_large=True)
    # The extra field of the first file is called by another number.
    place = data.index(b"\x01\x00\x10\x00")
    with pytest.raises(InputError, match="it is damaged: a size is missing"):
        load(io.BytesIO(with_byte(data, place)))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (with_byte(archive(), CHECKSUM_PLACE), "its checksum is wrong"),
        (
            with_byte(archive(file=Sink()), archive(file=Sink()).index(b"PK\x07\x08") + 5),
            "checksum",
        ),
        (with_byte(gzip.compress(PLAIN), -6), "CRC check failed"),
        (with_byte(zstd.compress(PLAIN * 4, options=CHECKED), -2), "doesn't match checksum"),
        (gzip.compress(PLAIN) + b"rubbish", "Not a gzipped file"),
    ],
    ids=["zip", "streamed zip", "gzip", "zstd", "behind gzip"],
)
def test_a_checksum_that_is_wrong(data: bytes, reason: str) -> None:
    found, outcome = load(io.BytesIO(data))
    # By then all was read; what was is kept, and the file is not taken for finished.
    assert set(found) == set(papers.keys(COUNT))
    assert outcome.broken.startswith("it is damaged: ")
    assert reason in outcome.broken


def test_a_frame_that_is_to_be_skipped() -> None:
    skipped = b"\x50\x2a\x4d\x18" + (4).to_bytes(4, "little") + b"size"
    found, outcome = load(io.BytesIO(skipped + zstd.compress(PLAIN)))
    assert (found, outcome.broken) == (papers.keys(COUNT), "")


@pytest.mark.parametrize("beginning", [MARK, MARK + b"\n", MARK + b"\r\n\r\n", b"\n \n"])
def test_nothing_in_front_of_the_first_paper_is_no_bad_line(beginning: bytes) -> None:
    found, outcome = load(io.BytesIO(beginning + LINES[0]))
    assert (found, outcome.bad) == (["2201.00001"], 0)


def test_a_mark_alone_is_nothing() -> None:
    with pytest.raises(InputError, match="there is nothing in this file"):
        load(io.BytesIO(MARK))


def test_a_file_that_is_cut_off_between_two_bytes_of_a_line() -> None:
    found, outcome = load(io.BytesIO(PLAIN[:-30]))
    assert found == papers.keys(COUNT - 1)
    assert outcome.broken == "it breaks off in the middle of a line"
    # The last line needs no end.
    found, outcome = load(io.BytesIO(PLAIN[:-1]))
    assert (found, outcome.broken) == (papers.keys(COUNT), "")


def test_a_file_is_read_from_where_it_stands() -> None:
    """Such is standard input when something else has read its beginning."""
    file = io.BytesIO(PLAIN)
    file.seek(len(LINES[0]))
    found, _ = load(file)
    assert found == papers.keys(COUNT)[1:]


# Pipes


@pytest.fixture
def itbib(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Itbib:
    return Itbib(tmp_path / "survey", monkeypatch)


@contextlib.contextmanager
def written_meanwhile(path: Path, data: bytes) -> Iterator[None]:
    thread = threading.Thread(target=path.write_bytes, args=(data,))
    thread.start()
    yield
    thread.join(60)
    assert not thread.is_alive()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
@pytest.mark.parametrize("pack", [bytes, gzip.compress, zstd.compress, lambda _: bytes(archive())])
def test_a_named_pipe_is_read_each_time(itbib: Itbib, pack: type[bytes]) -> None:
    pipe = itbib.folder / "pipe"
    os.mkfifo(pipe)
    for _ in range(2):
        with written_meanwhile(pipe, pack(PLAIN)):
            result = itbib.ok("cache", "load", "pipe", "--json")
        assert result.json == {"records": COUNT, "bad_lines": 0, "complete": True}
    [snapshot] = itbib.ok("cache", "--json").json["snapshots"]
    assert (snapshot["name"], snapshot["lines"]) == ("pipe", COUNT)


def test_standard_input_of_a_process(itbib: Itbib) -> None:
    done = subprocess.run(
        [*COMMAND, "cache", "load", "-", "--json"],
        cwd=itbib.folder,
        input=zstd.compress(PLAIN),
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, b"Traceback" in done.stderr) == (0, False)
    assert itbib.ok("cache", "--json").json["from_snapshots"] == COUNT
