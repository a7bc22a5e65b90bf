"""A small survey, and every command that writes with something to do there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cli import Itbib
from itbib.cache.store import Store
from itbib.identifiers import ArxivId
from itbib.model import Record

_CONFIG = """\
[[table]]
id = "papers"
columns = [
  { name = "name", header = "Name" },
  { name = "paper", kind = "paper", header = "Paper" },
]
"""
_BIB = """\
% kept
@misc{2305.11206,
  title  = {{LIMA}: Less Is More for Alignment},
  author = {Chunting Zhou and others},
  year   = {2023},
  eprint = {2305.11206},
}

@misc{lima,
  title = {LIMA: Less Is More for Alignment},
  doi   = {https://doi.org/10.1000/lima},
  note  = {arXiv:2305.11206},
}

@row{papers/lima,
  cite = {lima},
  name = {LIMA},
}

@row{papers/other,
  name = {Other},
}

"""
_README = "# Survey\n\n<!-- itbib:table papers -->\n<!-- /itbib:table papers -->\n"
_OTHER = "@article{opt, title = {OPT: Open Models}, journal = {J}, note = {arXiv:2205.01068}}\n\n"
_PAGE = "# Old\n\n| Name | Paper |\n| --- | --- |\n" + "".join(
    f"| M{at} | [paper](https://arxiv.org/abs/2301.0000{at}) |\n" for at in range(1, 5)
)
_FILES = {
    "itbib.toml": _CONFIG,
    "references.bib": _BIB,
    "README.md": _README,
    "other.bib": _OTHER,
    "old/README.md": _PAGE,
    "paper/a.tex": "\\cite{one}\n",
    "paper/b.tex": "\\cite{one, two}\n",
    "keys.tsv": "one\ttwo\ntwo\tthree\n",
}


@dataclass(frozen=True, slots=True)
class Writing:
    """A command that writes.

    Attributes:
        arguments: what follows ``itbib``.
        writes: the files that it makes or changes.
    """

    arguments: tuple[str, ...]
    writes: tuple[str, ...]


BIB = "references.bib"
WRITING = {
    "add": Writing(("add", "--offline", "2205.01068", "--table", "papers"), (BIB,)),
    "new": Writing(("new", "mine", "--type", "misc", "title=Mine"), (BIB,)),
    "set": Writing(("set", "lima", "note=changed"), (BIB,)),
    "rm": Writing(("rm", "papers/other"), (BIB,)),
    "mv": Writing(("mv", "papers/other", "--before", "papers/lima"), (BIB,)),
    "update": Writing(("update", "--offline", "--apply", "--theirs", "2305.11206"), (BIB,)),
    "render": Writing(("render",), ("README.md",)),
    "export": Writing(("export", "-o", "refs.bib"), ("refs.bib",)),
    "tables": Writing(("tables", "-o", "paper/tables.tex"), ("paper/tables.tex",)),
    "merge": Writing(("merge", "other.bib"), (BIB, "other.keys.tsv")),
    "dedupe": Writing(("dedupe", "--apply"), (BIB, "references.keys.tsv")),
    "rekey": Writing(
        ("rekey", "paper/a.tex", "paper/b.tex", "--map", "keys.tsv"), ("paper/a.tex", "paper/b.tex")
    ),
    "import": Writing(
        ("import", "old/README.md", "--offline"),
        ("old/README.md", "old/README.md.bak", "old/itbib.toml", "old/references.bib"),
    ),
    "init": Writing(
        ("init", "fresh", "--ci"),
        (
            *("fresh/itbib.toml", "fresh/references.bib", "fresh/README.md"),
            "fresh/.github/workflows/itbib.yml",
            "fresh/.github/workflows/pages.yml",
        ),
    ),
    "check": Writing(("check", "--fix"), (BIB,)),
    "site": Writing(
        ("site", "-o", "public"),
        (
            *("public/.nojekyll", "public/index.html", "public/papers.csv"),
            *("public/references.bib", "public/references.json"),
        ),
    ),
    "plot": Writing(("plot", "years"), ("plots/years-dark.svg", "plots/years.svg")),
}
"""Every command that writes into a survey, with something to do."""


def make_survey(itbib: Itbib) -> None:
    """Write the survey and what the cache knows; other files of the folder are taken away."""
    for path in sorted(itbib.folder.rglob("*"), reverse=True):
        path.unlink() if path.is_file() or path.is_symlink() else path.rmdir()
    for name, text in _FILES.items():
        itbib.write(name, text)


def fill_cache(folder: Path) -> None:
    """Put the papers into the cache that the commands need."""
    day = "2023-05-18"
    authors = ("Chunting Zhou", "Pengfei Liu")
    titles = {"2305.11206": "LIMA: Less Is More", "2205.01068": "OPT: Open Models"}
    records = [
        Record(ArxivId.parse(key), title, authors, day, day, "cs.CL")
        for key, title in titles.items()
    ]
    with Store.open(folder, print) as store:
        store.keep(records)


def content(itbib: Itbib) -> dict[str, bytes]:
    """Give what all files hold, temporary ones left out."""
    return {
        path.relative_to(itbib.folder).as_posix(): path.read_bytes()
        for path in sorted(itbib.folder.rglob("*"))
        if path.is_file() and not path.name.endswith(".tmp")
    }
