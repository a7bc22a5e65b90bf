"""What a page says of the works that it links to: titles, authors, years, venues."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from itbib.importing.draft import Mention
from itbib.importing.heads import is_paper_link, is_title
from itbib.importing.links import Target, arxiv_key, canonical, may_be_work, targets_in
from itbib.markdown.inline import (
    Break,
    Comment,
    Emoji,
    Emphasis,
    Image,
    Inline,
    Link,
    Strike,
    Strong,
    Tagged,
    Text,
    to_text,
)

_AUTHOR_HEADS = frozenset({"authors", "author", "author(s)"})
_YEAR_HEADS = frozenset({"year", "date", "pub. date", "time", "release date", "published", "when"})
_VENUE_HEADS = frozenset({"venue", "conference", "journal", "publication", "pub.", "published in"})
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_QUOTED = re.compile(r"[\"“]([^\"“”]{12,300})[\"”]")
_SPELLED = re.compile(
    r"arxiv\s*[:/]\s*(\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?/\d{7})(?!\d|\.\d)", re.IGNORECASE
)
_REFERENCE_LABEL = re.compile(r"^\W*\[\d{1,4}\]\W*")
_SENTENCE = re.compile(r"(?<!\b[A-Z])(?<!et al)\.\s+|\bet al\.,?\s+")
_FEW_WORDS = 4


def row_mentions(cells: Sequence[tuple[str, Inline]], source: int) -> tuple[Mention, ...]:
    """Find the works that a row of a table names, each once, in order.

    Args:
        cells: for each cell the plain text of its column's head, and what it shows.
        source: the line (from 0) of the file.
    """
    title = next((title_in(c) for h, c in cells if is_title(h) and title_in(c)), "")
    authors = next((names for h, c in cells if (names := _authors_in(h, c))), ())
    year = next(
        (y for h, c in cells if h.lower() in _YEAR_HEADS and (y := year_in(to_text(c)))), ""
    )
    venue = next((to_text(c).strip() for h, c in cells if h.lower() in _VENUE_HEADS), "")
    found: dict[str, Mention] = {}
    for header, content in cells:
        for target in targets_in(content):
            name = _name(header, target)
            if not name:
                continue
            said = _bare(target.text) if len(target.text.split()) >= _FEW_WORDS else ""
            mention = Mention(name, target.url, said, source=source)
            known = found.get(name)
            if known is None or (said and not known.title):
                found[name] = replace(known, title=said) if known else mention
    for _, content in cells:
        for name, url in _spelled(content):
            found.setdefault(name, Mention(name, url, source=source))
    mentions = list(found.values())
    if mentions:
        # What the row says as a whole it says of the first work.
        first = mentions[0]
        venue = venue if any(c.isalpha() for c in venue) else ""
        mentions[0] = replace(
            first, title=first.title or title, authors=authors, year=year, venue=venue
        )
    return tuple(mentions)


def _authors_in(header: str, content: Inline) -> tuple[str, ...]:
    """The names in a column of authors, or below the title in one of both."""
    if header.lower() in _AUTHOR_HEADS:
        return names_in(words_of(content))
    if "author" not in header.lower():
        return ()
    breaks = [at for at, node in enumerate(content) if isinstance(node, Break)]
    names = names_in(words_of(content[breaks[-1] + 1 :])) if breaks else ()
    return names if all(" " in name or name == "others" for name in names) else ()


def _name(header: str, target: Target) -> str:
    if target.work:
        return target.work
    if is_paper_link(header, target.text, target.url):
        return canonical(target.url)
    long = len(target.text.split()) >= _FEW_WORDS
    return canonical(target.url) if long and is_title(header) and may_be_work(target.url) else ""


def title_in(content: Inline) -> str:
    """Find what looks like a title: the longest text in a link, in bold or in quotes, else text."""
    quoted = _QUOTED.findall(words_of(content))
    marked = (words_of(node.children) for node in _marked(content))
    texts = (node.text for node in content if isinstance(node, Text))
    for candidates in (marked, quoted, texts):
        longest = max(map(_bare, candidates), key=len, default="")
        if len(longest.split()) >= _FEW_WORDS:
            return longest
    return ""


def words_of(content: Inline) -> str:
    """Give the text of a cell or an item on one line, without images, emoji and comments."""
    words: list[str] = []
    for node in content:
        match node:
            case Image() | Comment() | Emoji():
                continue
            case Break():
                words.append(" ")
            case _ if inner := getattr(node, "children", ()):
                words.append(words_of(inner))
            case _:
                words.append(to_text((node,)))
    return " ".join("".join(words).split())


def _bare(text: str) -> str:
    """Take away what sets a title off: blanks, brackets, quotes, a full stop."""
    text = text.strip(' \t,;:|·•[](){}–—-"“”')
    return text if text.endswith(("..", "al.", "etc.")) else text.removesuffix(".")


def _marked(content: Inline) -> Iterable[Strong | Link]:
    for node in content:
        match node:
            case Strong() | Link():
                yield node
            case Emphasis() | Strike() | Tagged():
                yield from _marked(node.children)


def names_in(text: str) -> tuple[str, ...]:
    """Split a list of authors at commas, semicolons and "and"; "et al." ends it.

    >>> names_in("Chunting Zhou, Pengfei Liu and Puxin Xu")
    ('Chunting Zhou', 'Pengfei Liu', 'Puxin Xu')
    """
    names = []
    for part in re.split(r"\s*[,;]\s*(?:and\s+)?|\s+and\s+|\s*&\s*", text.strip(" .")):
        name, *rest = re.split(r"\s*\bet al\b\.?|\.{3}|…", part)
        if name.strip(" *†‡"):
            names.append(name.strip(" *†‡"))
        if rest:
            names.append("others")
            break
    plausible = all(len(name) <= 60 and not re.search(r"\d|https?:", name) for name in names)
    return tuple(names) if plausible else ()


def year_in(text: str) -> str:
    """Find a year of four digits, or empty.

    >>> year_in("2023/06"), year_in("soon")
    ('2023', '')
    """
    found = _YEAR.search(text)
    return found[1] if found else ""


def item_mentions(content: Inline, source: int) -> tuple[Mention, ...]:
    """Find the works that an item of a list names, each once, in order.

    Args:
        content: what the item shows.
        source: the line (from 0) of the file.
    """
    found: dict[str, Mention] = {}
    for target in targets_in(content):
        name = target.work
        words = len(target.text.split())
        if not name and (is_paper_link("", target.text, target.url) or words >= _FEW_WORDS):
            name = canonical(target.url) if may_be_work(target.url) else ""
        if name and name not in found:
            said = _bare(target.text) if words >= _FEW_WORDS else ""
            found[name] = Mention(name, target.url, said, source=source)
    for name, url in _spelled(content):
        found.setdefault(name, Mention(name, url, source=source))
    mentions = list(found.values())
    if mentions:
        first = mentions[0]
        title = first.title or _title_of_item(content)
        mentions[0] = replace(
            first,
            title=title if len(title.split()) >= 2 else "",
            authors=_italic_names(content),
            year=year_in(to_text(content)) if not first.arxiv_key else "",
        )
    return tuple(mentions)


def _spelled(content: Inline) -> Iterator[tuple[str, str]]:
    """Find the arXiv IDs that are written out, as in "arXiv preprint arXiv:2305.11206"."""
    for match in _SPELLED.finditer(words_of(content)):
        if key := arxiv_key(f"https://arxiv.org/abs/{match[1]}"):
            yield f"arxiv:{key}", f"https://arxiv.org/abs/{key}"


def label_of(content: Inline) -> str:
    """Give what an item is about: its title if one can be told, else its first words."""
    title = title_in(content)
    if title:
        return title
    texts = [_bare(node.text) for node in content if isinstance(node, Text)]
    if longest := max((text for text in texts if len(text.split()) > 1), key=len, default=""):
        return longest
    for node in content:
        text = _bare(words_of((node,)))
        if len(text) > 2 and any(c.isalpha() for c in text):
            return text
    return words_of(content)


def _title_of_item(content: Inline) -> str:
    if _REFERENCE_LABEL.match(words_of(content)):
        return reference_title(content)
    return label_of(content)


def _italic_names(content: Inline) -> tuple[str, ...]:
    """The authors, where an item has their names in italics."""
    for node in content:
        if isinstance(node, Emphasis):
            names = names_in(to_text(node.children))
            if len(names) > 1 and all(" " in name or name == "others" for name in names):
                return names
        elif isinstance(node, Tagged) and (names := _italic_names(node.children)):
            return names
    return ()


def reference_title(content: Inline) -> str:
    """Guess the title in a reference: what is marked, else the sentence behind the names.

    It may begin with a label, as in "[12] Zhou et al. LIMA: Less Is More. 2023."
    """
    text = _REFERENCE_LABEL.sub("", words_of(content))
    marked = tuple(node for node in content if hasattr(node, "children"))
    quoted = max(map(_bare, _QUOTED.findall(text)), key=len, default="")
    if title := quoted or title_in(marked):
        return title
    sentences = [part.strip(" .") for part in _SENTENCE.split(text)]
    names = sentences[0].count(",") > 0 or " et al" in sentences[0] or " and " in sentences[0]
    # Before "et al." stands a name, too.
    names = names or len(sentences[0].split()) < _FEW_WORDS
    chosen = next((s for s in sentences[names:] if _FEW_WORDS <= len(s.split()) <= 40), "")
    return chosen if any(c.isalpha() for c in chosen) else ""
