"""Measure what ``itbib import`` keeps: ``python benchmarks/import_fidelity.py DIR``.

Each README of the folder is taken over by itself, offline, and then rendered and imported again,
neither of which may change a byte. The page before and after is compared as GitHub shows it (see
`page_compare`), and the arXiv IDs in its source with those in references.bib.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from import_run import Result, measure
from page_compare import Comparison

_LEAST_IDENTICAL = 99.5
_HEADER = (
    *("README", "places", "identical %", "style %", "text", "links lost", "images lost"),
    *("IDs", "IDs lost", "taken %", "lines", "in regions", "regions", "rows", "works", "s"),
)


def main() -> None:
    """Measure a folder and print a line per README and a total."""
    parser = argparse.ArgumentParser(description="Measure what itbib import keeps of READMEs.")
    parser.add_argument("folder", type=Path, metavar="DIR", help="its *.md are taken over")
    parser.add_argument("--json", action="store_true", help="print everything as JSON")
    parser.add_argument("--verbose", action="store_true", help="print every difference")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="leave the surveys there")
    # A Python file that stands in for itbib in the test of this script.
    parser.add_argument("--command", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    pages = sorted(given.folder.glob("*.md"))
    if not pages:
        parser.error(f"there is no *.md in {given.folder}")
    command = [str(given.command)] if given.command else ["-m", "itbib"]
    with _folder(given.keep) as folder:
        results = [measure(page, folder / page.stem, [sys.executable, *command]) for page in pages]
    failures = _failures(results)
    if given.json:
        print(json.dumps(_as_json(results, failures), indent=2, ensure_ascii=False))
    else:
        _print(results, verbose=given.verbose)
        print(*(f"FAILED: {failure}" for failure in failures), sep="\n", end="\n" * bool(failures))
    sys.exit(1 if failures else 0)


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep is not None:
        yield keep.resolve()
        return
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def _failures(results: Sequence[Result]) -> list[str]:
    """Say what is not good enough."""
    said = [f"{one.name}: {trouble}" for one in results for trouble in one.troubles]
    for one in results:
        compared = one.comparison
        for count, what in (
            (len(compared.links_lost), "links lost"),
            (len(compared.images_lost), "images lost"),
            (compared.text_differences, "differences of text outside of tables and lists"),
            (len(one.ids_lost), "arXiv IDs lost"),
        ):
            if count:
                said.append(f"{one.name}: {count} {what}")
    if (share := _share([one.comparison for one in results])) < _LEAST_IDENTICAL:
        said.append(f"{_percent(share)} % identical, less than {_LEAST_IDENTICAL} %")
    return said


def _share(comparisons: Sequence[Comparison]) -> float:
    places = sum(one.places for one in comparisons)
    return 100 * sum(one.identical for one in comparisons) / places if places else 100.0


def _print(results: Sequence[Result], *, verbose: bool) -> None:
    lines = [_HEADER, *(_line(one.name, [one]) for one in results), _line("total", results)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for name, *numbers in lines:
        cells = (cell.rjust(width) for cell, width in zip(numbers, widths[1:], strict=True))
        print(name.ljust(widths[0]), *cells, sep="  ")
    for one in results:
        if one.refusal:
            print(f"{one.name}: took nothing: {one.refusal}")
        if verbose:
            for kind, place, before, after in one.comparison.differences:
                print(f"{one.name}: {kind}, {place}\n  before: {before}\n  after:  {after}")
            for lost in one.ids_lost:
                print(f"{one.name}: arXiv ID lost: {lost}")
            for comment in one.comparison.comments_lost:
                print(f"{one.name}: HTML comment lost (does not count): {comment}")


def _line(name: str, results: Sequence[Result]) -> tuple[str, ...]:
    compared = [one.comparison for one in results]
    identical = sum(one.identical for one in compared)
    styled = sum(one.styled for one in compared)
    linked = sum(one.linked for one in results)
    counts = (
        sum(one.text_differences for one in compared),
        sum(len(one.links_lost) for one in compared),
        sum(len(one.images_lost) for one in compared),
        sum(one.ids for one in results),
        sum(len(one.ids_lost) for one in results),
    )
    taken = (
        sum(one.lines for one in results),
        sum(one.lines_taken for one in results),
        sum(one.regions for one in results),
        sum(one.rows for one in results),
        sum(one.works for one in results),
    )
    return (
        name if len(name) <= 40 else f"{name[:39]}…",
        f"{sum(one.places for one in compared):,}",
        _percent(_share(compared)),
        _percent(100 * styled / identical if identical else 100.0),
        *(f"{count:,}" for count in counts),
        _percent(100 * sum(one.linked_taken for one in results) / linked) if linked else "-",
        *(f"{count:,}" for count in taken),
        f"{sum(one.seconds for one in results):.2f}",
    )


def _percent(share: float) -> str:
    """Write a share so that only what is whole is called 100."""
    return f"{share:.2f}" if share == 100 else f"{min(share, 99.99):.2f}"


def _as_json(results: Sequence[Result], failures: Sequence[str]) -> dict[str, object]:
    return {
        "failures": list(failures),
        "total": dict(zip(_HEADER[1:], _line("total", results)[1:], strict=True)),
        "readmes": [
            {
                **asdict(one),
                "identical_percent": _share([one.comparison]),
                "comparison": {
                    **asdict(one.comparison),
                    "differences": [one._asdict() for one in one.comparison.differences],
                },
            }
            for one in results
        ],
    }


if __name__ == "__main__":
    main()
