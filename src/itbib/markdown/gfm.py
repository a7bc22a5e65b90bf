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
)
from itbib.markdown.html_tags import BLOCKS, VOID, opening_tag
from itbib.markdown.inline import STYLE_TAGS, comment, image_tag, to_html
from itbib.markdown.nodes import (
    Anchor,
    Break,
    Code,
    Comment,
    Emoji,
    Emphasis,
    Image,
    Inline,
    Link,
    Math,
    Node,
    Strike,
    Strong,
    Tagged,
    Text,
)
from itbib.markdown.normal import normal

_MARKS = {Emphasis: "*", Strong: "**", Strike: "~~"}
_OPEN_PUNCTUATION = frozenset(punctuation) - frozenset("*_~")

# What Markdown leaves alone in a formula; `_` cannot open emphasis after a letter or a digit
# (CommonMark, section 6.2).
_CLEAN_FORMULA = re.compile(
    r"(?: [^\W_]_? | [ +=,'(){}/^;?|!-] | (?<![wW])\. | [<:](?=[ ]) | (?<!-)> | \\(?=[A-Za-z ]) )+",
    re.VERBOSE,
)
# No more than plain addresses: see `autolink`.
_AUTOLINK = re.compile(
    r"(?!.*(?::[a-z0-9_+-]+:|&\#?[0-9A-Za-z]+;))(?:https?|ftp|mailto):[^\s<>$\[\]\\`|]+",
    re.IGNORECASE,
)
_TEX_PAIR = re.compile(r"\\.|\|")
_BARS = {"|": r"\|", r"\|": r"\Vert "}


def to_markdown(nodes: Inline, *, in_table: bool = False) -> Markup:
    r"""Write nodes as GFM source, on one line.

    A style becomes HTML tags where asterisks or tildes might not delimit it (CommonMark,
    section 6.2), and so does code that would end a comment or a cell. A formula that Markdown
    would change is written ``$`...`$``, GitHub's other form.

    Args:
        nodes: what to write.
        in_table: the source goes in a cell of a pipe table; a bar in a formula is ``\vert``.
    """
    nodes = normal(nodes)
    if not in_table and starts_html_block(nodes):
        return Markup(to_html(nodes).lstrip(" "))
    source = _markdown(nodes, in_table)
    return Markup(source if in_table else guard_block_start(source.lstrip(" ")))


def starts_html_block(nodes: Inline) -> bool:
    """Tell whether a line of these nodes would start a raw HTML block.

    Markdown is not read in such a line (CommonMark 0.31, section 4.6, types 1, 2 and 6); in
    the middle of a line the same tags are inline HTML, with Markdown between them.
    """
    shown = (node for node in nodes if node != Text(" "))
    match next(shown, None):
        case Comment():
            return True
        case Tagged(tag):
            return tag in BLOCKS
        case _:
            return False


def autolink(link: Link) -> str:
    """Write a link whose text is its address as ``<https://…>`` (CommonMark, section 6.5).

    Returns:
        The source, or nothing if the page would then show or link to something else: entities
        are decoded in it, and GitHub looks for formulae and shortcodes in what is shown.
    """
    if link.children != (Text(link.href),) or link.title:
        return ""
    return f"<{link.href}>" if _AUTOLINK.fullmatch(link.href) else ""


def _markdown(nodes: Inline, in_table: bool, before: str = " ", after: str = " ") -> str:
    """Write nodes in their normal form between the characters `before` and `after`."""
    # All nodes but text begin with a punctuation character; only a shortcode's is told apart.
    following = [_first(node) for node in nodes[1:]]
    parts = []
    for node, next_character in zip(nodes, [*following, after], strict=False):
        part = _markdown_node(node, in_table, before, next_character)
        parts.append(part)
        before = part[-1:] or before
    _bare_brackets(nodes, parts)
    return "".join(parts)


def _bare_brackets(nodes: Inline, parts: list[str]) -> None:
    """Write ``[[paper](…)]`` as people do: brackets round a link need no backslashes.

    A link's text holds no link (CommonMark 0.31, section 6.3) and a link's label no bare
    bracket (section 4.7), so that the outer brackets are text whatever stands around them;
    they are left escaped where an image, an address or a definition might be seen.
    """
    for at in range(1, len(nodes) - 1):
        before, node, after = nodes[at - 1 : at + 2]
        if not (isinstance(before, Text) and isinstance(node, Link) and isinstance(after, Text)):
            continue
        left, right = parts[at - 1], parts[at + 1]
        closes = right.startswith(r"\]") and right[2:3] not in ("(", "[", ":")
        if closes and left.endswith(r"\[") and not left.endswith((r"!\[", r"]\[")):
            parts[at - 1], parts[at + 1] = f"{left[:-2]}[", right[1:]


def _escaped(text: str, in_table: bool) -> str:
    """Escape text; outside of tables a bar is a bar."""
    if in_table:
        return escape_inline(text)
    return "|".join(map(escape_inline, text.split("|")))


def _first(node: Node) -> str:
    if isinstance(node, Text):
        return node.text[0]
    return ":" if isinstance(node, Emoji) else "<"


def _markdown_node(node: Node, in_table: bool, before: str, after: str) -> str:
    match node:
        case Text(text):
            # A colon before a shortcode might begin another one.
            source = _escaped(f"{text}:", in_table) if after == ":" else _escaped(text, in_table)
            return source[:-1] if after == ":" else source
        case Code(text):
            return markdown_code(text, in_table, before, escape_inline(text))
        case Math(tex):
            return _markdown_formula(tex, in_table)
        case Break():
            return "<br>"
        case Comment(text):
            return _markdown_comment(text, in_table)
        case Emoji(name):
            return f":{name}:"
        case Image(src, alt, title, width, height, align):
            if width or height or align:
                return image_tag(node)
            return f"![{escape_inline(alt, spans=False)}]({markdown_target(src, title)})"
        case Link(href, children, title):
            content = _markdown(children, in_table, "[", "]")
            return autolink(node) or f"[{content}]({markdown_target(href, title)})"
        case Anchor(identifier, children):
            content = _markdown(children, in_table, ">", "<")
            return f"{opening_tag('a', (('id', identifier),))}{content}</a>"
        case Tagged(tag, children, attributes):
            opened = opening_tag(tag, attributes)
            content = _markdown(children, in_table, ">", "<")
            return opened if tag in VOID else f"{opened}{content}</{tag}>"
        case _:
            content = _markdown(node.children, in_table, "<", "<")
            return styled(node, content, before, after)


def styled(node: Emphasis | Strong | Strike, content: str, before: str, after: str) -> str:
    """Put what is in a style between its marks, or between tags if marks might be misread.

    Args:
        node: the style.
        content: the source of what is in it.
        before: the character before it.
        after: the character after it.
    """
    tag, mark = STYLE_TAGS[type(node)], _MARKS[type(node)]
    # Around a link and before punctuation a mark might open as well, but what it closes is
    # nearer (CommonMark 0.31, section 6.2, rules 1 and 14).
    is_link = [type(child) for child in node.children] == [Link] and content.endswith(")")
    closes = is_link and before.isspace() and after in ",.;:"
    if _delimits(before, content[:1]) and (closes or _delimits(after, content[-1:])):
        return f"{mark}{content}{mark}"
    return f"<{tag}>{content}</{tag}>"


def _delimits(outside: str, inside: str) -> bool:
    """Tell whether a mark between these characters surely opens or closes, and not both."""
    if outside.isspace():
        return not inside.isspace() and inside not in "*~"
    return outside in _OPEN_PUNCTUATION and inside.isalnum()


def markdown_target(url: str, title: str) -> str:
    """Write an address and a title for the parentheses of a link or image."""
    if not title:
        return link_destination(url)
    quoted = str(escape_attribute(title)).replace("\\", r"\\").replace("|", "&#124;")
    # cmark reads `\\"` at the end of a title as an escaped quote if another quote follows.
    blank = " " if quoted.endswith("\\") else ""
    return f'{link_destination(url) or "<>"} "{quoted}{blank}"'


def markdown_code(text: str, in_table: bool, before: str, escaped: str) -> str:
    """Write a code span.

    Args:
        text: the code.
        in_table: it goes in a cell of a pipe table.
        before: the character before it.
        escaped: the code as source of text, for where backticks cannot hold it.
    """
    # Next to a fence or a formula, backticks would get another meaning; and a table takes the
    # backslash from each `\|`, so that code in it cannot hold its own.
    if before in "`$" or re.search(r"<!--|-->", text) or (in_table and r"\|" in text):
        return f"<code>{escaped}</code>"
    runs = {len(run) for run in re.findall("`+", text)}
    fence = "`" * next(length for length in range(1, len(runs) + 2) if length not in runs)
    # One blank is stripped at each end (CommonMark, section 6.1).
    if "`" in (text[0], text[-1]) or (text[0] == text[-1] == " " and text != " "):
        text = f" {text} "
    if in_table:
        text = text.replace("|", r"\|")
    return f"{fence}{text}{fence}"


def _markdown_comment(text: str, in_table: bool) -> str:
    # What shows nothing is left out where a table would not give back what it is.
    if in_table and r"\|" in text:
        return ""
    return comment(text.replace("|", r"\|") if in_table else text)


def _markdown_formula(tex: str, in_table: bool) -> str:
    if in_table:
        tex = _TEX_PAIR.sub(lambda pair: _BARS.get(pair[0], pair[0]), tex).rstrip()
    return f"${tex}$" if _CLEAN_FORMULA.fullmatch(tex) else f"$`{tex}`$"
