"""A survey of as many works as wanted, made up."""

from __future__ import annotations

CONFIG = """\
[survey]
title = "Many Models"

[[table]]
id = "models"
title = "Models"
columns = [
  { name = "name", header = "Name" },
  { name = "ref", header = "Ref.", kind = "citation" },
  { name = "paper", header = "Paper", kind = "paper" },
  { name = "size", header = "Parameters", kind = "number" },
  { name = "kind", header = "Kind" },
  { name = "open", header = "Open", kind = "flag" },
]
"""


def survey_of(count: int) -> dict[str, str]:
    """Make up a survey of so many works, each with a row: its files by their names."""
    entries = []
    for at in range(count):
        key = f"23{1 + at % 12:02}.{at:05}"
        authors = " and ".join(f"Anna{at % 89} van Writer{(at * k) % 977}" for k in range(1, 6))
        entries.append(
            f"@misc{{{key},\n  title = {{Made-Up Paper {at}: What It Is That a Title of the Usual"
            f" Length Says of Models}},\n  author = {{{authors}}},\n  year = {{{2017 + at % 8}}},\n"
            f"  eprint = {{{key}}},\n  archiveprefix = {{arXiv}},\n"
            "  primaryclass = {cs.CL},\n}\n\n"
            f"@row{{models/m{at}, cite = {{{key}}}, name = {{Model {at}}}, "
            f"size = {{{1 + at % 700}M}}, kind = {{kind {at % 7}}}, "
            f"open = {{{'yes' if at % 3 else 'no'}}}}}\n"
        )
    return {
        "itbib.toml": CONFIG,
        "references.bib": "\n".join(entries) + "\n",
        "README.md": "",
    }
