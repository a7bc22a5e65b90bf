"""What a survey is called where its configuration does not say."""

from __future__ import annotations

from collections.abc import Iterable


def first_heading(pages: Iterable[str]) -> str:
    """Give the first heading of the survey's pages, which is what readers know it by."""
    # Most surveys have a title; reading pages takes longer to load than to do.
    from itbib.reading.headings import read_headings
    from itbib.reading.texts import text_of

    headings = (heading for text in pages for heading in read_headings(text))
    return next((text for heading in headings if (text := text_of(heading.nodes))), "")
