"""Bytes as a README: see README.md beside this."""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["itbib"]):
    from itbib.checking.columns import with_columns
    from itbib.checking.fixing import fixed
    from itbib.checking.page import further_findings, page_findings
    from itbib.checking.places import Places
    from itbib.errors import ItbibError
    from itbib.importing.found import find_survey
    from itbib.rendering.markers import find_regions


def check(data: bytes) -> None:
    """Read a page, check it, mend it, and read it again."""
    text = data.decode("utf-8", "surrogateescape")
    find_regions(text, "fuzz.md", ["t"])
    try:
        found = find_survey(text)
    except ItbibError:
        return
    findings = [
        *page_findings(found.page, "fuzz.md"),
        *further_findings(found.page, "fuzz.md", lambda _: False),
    ]
    fixes = [f.fix for f in with_columns(findings, Places.of(text)) if f.fix is not None]
    mended, _ = fixed(text, fixes)
    find_survey(mended)


if __name__ == "__main__":
    atheris.Setup(sys.argv, check)
    atheris.Fuzz()
