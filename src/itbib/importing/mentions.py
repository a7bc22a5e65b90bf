"""Works that a page names: what is said of one in several places, and behind which anchor."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from itbib.importing.draft import Mention
from itbib.importing.facts import reference_title, words_of, year_in
from itbib.importing.links import targets_in
from itbib.markdown.inline import Anchor, Inline, Tagged
from itbib.slugs import slug


def merged_mentions(mentions: Iterable[Mention]) -> list[Mention]:
    """Bring together what different places of a page say of one work."""
    merged: dict[str, Mention] = {}
    for mention in mentions:
        known = merged.get(mention.name)
        if known is None:
            merged[mention.name] = mention
            continue
        merged[mention.name] = Mention(
            known.name,
            known.url,
            known.title or mention.title,
            known.authors or mention.authors,
            known.year or mention.year,
            known.venue or mention.venue,
            known.source,
            known.label or mention.label,
        )
    return list(merged.values())


def anchored_works(content: Inline, cite: Sequence[Mention], source: int) -> Mapping[str, Mention]:
    """Tell for each anchor of an item which work is told of behind it.

    Args:
        content: what the item shows; several references may stand in it, each behind its own
            anchor, as in ``<a id="ref12"></a>[12] Zhou et al. ...``.
        cite: the works that its links name.
        source: the line (from 0) of the file.

    Returns:
        The work for the id of each anchor. A reference without a link is a work as well, by
        the title that it seems to give.
    """
    known = {mention.name: mention for mention in cite}
    by_url = {mention.url: mention for mention in cite}
    works: dict[str, Mention] = {}
    for name, behind in _segments(content):
        targets = targets_in(behind)
        mention = next(
            (known.get(t.work) or by_url.get(t.url) for t in targets if t.work or t.url in by_url),
            None,
        )
        if mention is None and (title := reference_title(behind)):
            year = year_in(words_of(behind))
            mention = Mention(f"title:{slug(title, 80)}", "", title, (), year, source=source)
        if mention is not None:
            works[name] = mention
    return works


def _segments(content: Inline) -> list[tuple[str, Inline]]:
    """Give for each anchor what stands behind it, up to the next one."""
    segments: list[tuple[str, Inline]] = []
    for node in content:
        if isinstance(node, Anchor):
            segments.append((node.id, node.children))
        elif isinstance(node, Tagged) and (inner := _segments(node.children)):
            segments += inner
        elif segments:
            name, behind = segments[-1]
            segments[-1] = (name, (*behind, node))
    return segments
