"""What a page says of papers, against what arXiv says of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from itbib.checking.finding import Finding, in_order, quoted
from itbib.checking.titles import Likeness, compare, is_long, shared_words, squeezed
from itbib.importing.draft import Mention
from itbib.model import Record
from itbib.rules import Code

_SENTENCE = 5


def work_findings(
    mentions: Iterable[Mention], records: Mapping[str, Record], path: str
) -> list[Finding]:
    """Find papers that the page gives the title of another, and titles that differ a little.

    Args:
        mentions: the works that the page names, with the titles that it gives them.
        records: what arXiv says, by canonical key; papers without a record are not judged.
        path: the file, as the user would name it.

    Returns:
        The findings by line.
    """
    titled = [mention for mention in mentions if mention.arxiv_key and mention.title]
    keys = {mention.arxiv_key for mention in titled}
    owners: dict[str, str] = {}
    for key in keys:
        if key in records and is_long(records[key].title):
            owners.setdefault(squeezed(records[key].title), key)
    wrong: list[Finding] = []
    right: list[Mention] = []
    for mention in titled:
        record = records.get(mention.arxiv_key)
        finding = _judged(mention, record, owners, path) if record is not None else None
        if finding is not None:
            wrong.append(finding)
        else:
            right.append(mention)
    return in_order((*wrong, *_with_equal_titles(right, path)))


def _judged(
    mention: Mention, record: Record, owners: Mapping[str, str], path: str
) -> Finding | None:
    key = mention.arxiv_key
    said = squeezed(mention.title)
    if said == squeezed(record.title):
        return None
    line = mention.source + 1
    shown = _shown(mention)
    meant = owners.get(said)
    likeness = compare(mention.title, record.title)
    if meant is not None or likeness is Likeness.OTHER:
        message = f"{shown} links to {key}, which is {quoted(record.title)}"
        hint = f"that title is {meant}'s" if meant is not None else "check the ID"
        return Finding(Code.WRONG_PAPER, message, path, line, hint)
    if likeness is Likeness.NONE and _may_be_title(mention.title, record.title):
        likeness = Likeness.NEAR
    if likeness is Likeness.NEAR:
        message = f"{key} has another title than {shown}"
        return Finding(Code.TITLE_DIFFERS, message, path, line, f"arXiv: {record.title}")
    return None


def _may_be_title(said: str, title: str) -> bool:
    """Tell a text written as a title is in running text, which has no word in common with one."""
    words = said.split()
    return (
        len(words) >= _SENTENCE
        and words[0][:1].isupper()
        and not said.rstrip().endswith((".", "!", ":"))
        and shared_words(said, title) == 0
    )


def _with_equal_titles(mentions: Iterable[Mention], path: str) -> Iterator[Finding]:
    """Find titles that two IDs have, each at the second of them."""
    known: dict[str, Mention] = {}
    for mention in mentions:
        if not is_long(mention.title):
            continue
        first = known.setdefault(squeezed(mention.title), mention)
        if first.arxiv_key != mention.arxiv_key:
            message = (
                f"{_shown(mention)} links to {mention.arxiv_key} here "
                f"and to {first.arxiv_key} in line {first.source + 1}"
            )
            yield Finding(Code.SAME_TITLE_TWO_IDS, message, path, mention.source + 1)


def _shown(mention: Mention) -> str:
    return quoted(mention.title.strip(" \"'“”‘’"))
