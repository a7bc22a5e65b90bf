"""The HTML elements that GitHub shows in a README, and how their tags are written.

The elements and attributes are those that GitHub's sanitizer lets through (html-pipeline,
``SanitizationFilter``), but for those of tables, and for attributes that a line of text has no
use for. Nothing here may hold a script, a style or an address.
"""

from __future__ import annotations

from itbib.markdown.escaping import escape_attribute

VOID = frozenset({"hr", "wbr", "br", "img"})

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})

# Elements that end a paragraph (HTML Living Standard, section 13.2.6.4.7, "in body"). At the
# start of a line each starts a raw HTML block (CommonMark 0.31, section 4.6, types 1 and 6).
BLOCKS = HEADINGS | {
    *("p", "div", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "hr"),
    *("details", "summary", "figure", "figcaption"),
}

# What stands for itself; the tags of other nodes, such as links, are not among these.
ALLOWED = BLOCKS | {
    *("sup", "sub", "kbd", "ins", "samp", "var", "q", "small", "mark", "abbr", "cite", "dfn"),
    *("span", "bdo", "ruby", "rt", "rp", "time", "wbr", "code"),
}

# The tags that GitHub takes away while it shows what is in them.
STRIPPED = frozenset(
    {
        *("font", "center", "u", "big", "nobr", "blink", "acronym", "label", "address"),
        *("picture", "source", "section", "article", "header", "footer", "main", "nav", "aside"),
    }
)

# What is another node when it is read.
NODES = frozenset(
    {"a", "b", "strong", "i", "em", "s", "del", "strike", "code", "tt", "br", "img"},
)

READ = ALLOWED | STRIPPED | NODES

ATTRIBUTES = frozenset(
    {"align", "dir", "id", "lang", "open", "start", "title", "type", "value", "width"},
)

# An element stands in one of these only; elsewhere its tag might end what is around it.
PARENTS = {
    "li": frozenset({"ul", "ol"}),
    "dt": frozenset({"dl"}),
    "dd": frozenset({"dl"}),
}

# An opening tag ends an open element of these (HTML Living Standard, section 13.2.6.4.7).
ENDS = {tag: frozenset({"p"}) for tag in BLOCKS} | {
    "li": frozenset({"p", "li"}),
    "dt": frozenset({"p", "dt", "dd"}),
    "dd": frozenset({"p", "dt", "dd"}),
    "a": frozenset({"a"}),
}

# Elements that an implied end does not reach through.
SCOPES = frozenset({"ul", "ol", "dl", "blockquote", "details", "figure", "div", "pre"})


def opening_tag(tag: str, attributes: tuple[tuple[str, str], ...] = ()) -> str:
    """Write an opening tag for a README, a pipe table's cell or a cell's source.

    Args:
        tag: the element's name.
        attributes: names and plain values.

    Returns:
        The tag, without a vertical bar, which would end a cell of a pipe table.
    """
    written = "".join(
        f" {name}" if (name, value) == ("open", "") else f' {name}="{escape_attribute(value)}"'
        for name, value in attributes
    )
    return f"<{tag}{written}>".replace("|", "&#124;")
