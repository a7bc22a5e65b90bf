"""Text as an arXiv ID: see README.md beside this."""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["itbib"]):
    from itbib.identifiers import ArxivId, IdentifierError


def check(data: bytes) -> None:
    """Read an ID in any form; its canonical form is its own."""
    text = data.decode("utf-8", "replace")
    try:
        identifier = ArxivId.parse(text)
    except IdentifierError:
        return
    assert ArxivId.parse(identifier.key).key == identifier.key
    assert ArxivId.parse(identifier.abs_url).key == identifier.key
    assert ArxivId.parse(identifier.versioned) == identifier


if __name__ == "__main__":
    atheris.Setup(sys.argv, check)
    atheris.Fuzz()
