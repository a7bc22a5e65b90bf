"""A line of formatted text as GitHub Flavored Markdown.

A parser must read back what was meant: where Markdown's own notation might be misread, HTML
tags that GitHub allows take its place.
"""

from __future__ import annotations

import re
from string import punctuation

from markupsafe import Markup

from itbib.markdown.escaping import (
    escape_attribute,
    escape_inline,
    guard_block_start,
    link_destination,
    one_line,
    safe_url,
)
from itbib.markdown.inline import (
    FORMULA,
    STYLE_TAGS,
    Break,
    Code,
    Emphasis,
    Image,
    Inline,
    Link,
    Math,
    Node,
    Strike,
    Strong,
    Text,
    merged,
    unlinked,
)

_MARKS = {Emphasis: "*", Strong: "**", Strike: "~~"}
_OPEN_PUNCTUATION = frozenset(punctuation) - frozenset("*_~")

# What Markdown leaves alone in a formula; `_` cannot open emphasis after a letter or a digit
# (CommonMark, section 6.2).
_CLEAN_FORMULA = re.compile(
    r"(?: [^\W_]_? | [ +=,'(){}/^;?|!-] | (?<![wW])\. | [<:](?=[ ]) | (?<!-)> | \\(?=[A-Za-z ]) )+",
    re.VERBOSE,
)
_TEX_PAIR = re.compile(r"\\.|\|")
_BARS = {"|": r"\vert ", r"\|": r"\Vert "}


def to_markdown(nodes: Inline, *, in_table: bool = False) -> Markup:
    r"""Write nodes as GFM source, on one line.

    A style becomes HTML tags where asterisks or tildes might not delimit it (CommonMark,
    section 6.2), and so does code that would end a comment or a cell. A formula that Markdown
    would change is written ``$`...`$``, GitHub's other form.

    Args:
        nodes: what to write.
        in_table: the source goes in a cell of a pipe table; a bar in a formula is ``\vert``.
    """
    source = _markdown(nodes, in_table)
    return Markup(source if in_table else guard_block_start(source.lstrip(" ")))


def _markdown(nodes: Inline, in_table: bool, before: str = " ", after: str = " ") -> str:
    """Write nodes between the characters `before` and `after`."""
    nodes = merged(nodes)
    # All nodes but text begin with a punctuation character; which one makes no difference.
    following = [node.text[0] if isinstance(node, Text) else "<" for node in nodes[1:]]
    parts = []
    for node, next_character in zip(nodes, [*following, after], strict=False):
        part = _markdown_node(node, in_table, before, next_character)
        parts.append(part)
        before = part[-1:] or before
    return "".join(parts)


def _markdown_node(node: Node, in_table: bool, before: str, after: str) -> str:
    match node:
        case Text(text):
            return escape_inline(text)
        case Code(text):
            return _markdown_code(one_line(text), in_table, before)
        case Math(tex):
            return _markdown_formula(one_line(tex), in_table)
        case Break():
            return "<br>"
        case Image(src, alt, title):
            if not safe_url(src):
                return escape_inline(alt)
            return f"![{escape_inline(alt, spans=False)}]({_markdown_target(src, title)})"
        case Link(href, children, title):
            if not safe_url(href):
                return _markdown(unlinked(children), in_table, before, after)
            content = _markdown(unlinked(children), in_table, "[", "]")
            return f"[{content}]({_markdown_target(href, title)})"
        case _:
            tag, mark = STYLE_TAGS[type(node)], _MARKS[type(node)]
            content = _markdown(node.children, in_table, "<", "<")
            if not content:
                return ""
            if _delimits(before, content[:1]) and _delimits(after, content[-1:]):
                return f"{mark}{content}{mark}"
            return f"<{tag}>{content}</{tag}>"


def _delimits(outside: str, inside: str) -> bool:
    """Tell whether a mark between these characters surely opens or closes, and not both."""
    if outside.isspace():
        return not inside.isspace() and inside not in "*~"
    return outside in _OPEN_PUNCTUATION and inside.isalnum()


def _markdown_target(url: str, title: str) -> str:
    if not title:
        return link_destination(url)
    quoted = str(escape_attribute(title)).replace("\\", r"\\").replace("|", "&#124;")
    # cmark reads `\\"` at the end of a title as an escaped quote if another quote follows.
    blank = " " if quoted.endswith("\\") else ""
    return f'{link_destination(url)} "{quoted}{blank}"'


def _markdown_code(text: str, in_table: bool, before: str) -> str:
    if not text:
        return ""
    # Next to a fence or a formula, backticks would get another meaning; and a table takes the
    # backslash from each `\|`, so that code in it cannot hold its own.
    if before in "`$" or re.search(r"<!--|-->", text) or (in_table and r"\|" in text):
        return f"<code>{escape_inline(text)}</code>"
    runs = {len(run) for run in re.findall("`+", text)}
    fence = "`" * next(length for length in range(1, len(runs) + 2) if length not in runs)
    # One blank is stripped at each end (CommonMark, section 6.1).
    if "`" in (text[0], text[-1]) or (text[0] == text[-1] == " " and text != " "):
        text = f" {text} "
    if in_table:
        text = text.replace("|", r"\|")
    return f"{fence}{text}{fence}"


def _markdown_formula(tex: str, in_table: bool) -> str:
    if not FORMULA.fullmatch(tex):
        return escape_inline(f"${tex}$")
    if in_table:
        tex = _TEX_PAIR.sub(lambda pair: _BARS.get(pair[0], pair[0]), tex).rstrip()
    return f"${tex}$" if _CLEAN_FORMULA.fullmatch(tex) else f"$`{tex}`$"
