r"""Cell content written for LaTeX: links, styles, code, formulae, citations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from itbib.markdown.escaping import safe_url
from itbib.markdown.html_tags import BLOCKS
from itbib.markdown.markup import (
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
    normal,
    to_text,
)
from itbib.tabling.latex_math import safe_formula
from itbib.tabling.latex_text import Notes, shortcode, text_source
from itbib.tabling.metrics import may_fold

LINE_BREAK = r"\newline "
"""A line break in a column of a given width."""

_TAGS = {
    "sup": r"\textsuperscript{%s}", "sub": r"\textsubscript{%s}", "kbd": r"\texttt{%s}",
    "samp": r"\texttt{%s}", "code": r"\texttt{%s}", "var": r"\textit{%s}", "cite": r"\textit{%s}",
    "dfn": r"\textit{%s}", "ins": r"\underline{%s}", "small": r"{\footnotesize %s}",
    "q": "``%s''", "rt": r"\textsuperscript{%s}",
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6", "summary"), r"\textbf{%s}"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Citing:
    r"""How works are cited.

    Attributes:
        keys: the citation key in the paper by the fragment that a citation links to.
        command: the control word, such as ``\cite``.
    """

    keys: Mapping[str, str]
    command: str = r"\cite"


@dataclass(frozen=True, slots=True)
class InlineWriter:
    """Writes nodes.

    Attributes:
        citing: how works are cited.
        notes: takes what comes up.
        room: how wide a word may be, in points at ten points; 0 for any width.
        struck: whether text is struck through.
    """

    citing: Citing
    notes: Notes
    room: float = 0.0
    struck: bool = False

    def write(self, nodes: Inline) -> str:
        """Write nodes as TeX on one line, a line break inside as LINE_BREAK."""
        source = self._nodes(merge_citations(normal(nodes), self.citing))
        lines = [line.strip(" ") for line in source.split(LINE_BREAK)]
        while lines and not lines[-1]:
            lines.pop()
        while lines and not lines[0]:
            lines.pop(0)
        return LINE_BREAK.join(lines)

    def _nodes(self, nodes: Inline) -> str:
        written: list[str] = []
        for at, node in enumerate(nodes):
            if self.room and at and may_fold(nodes[at - 1], node):
                written.append(r"\allowbreak ")
            written.append(self._node(node))
        return "".join(written)

    def _node(self, node: Node) -> str:
        match node:
            case Text(text):
                return self._text(text)
            case Code(text):
                return rf"\texttt{{{self._text(text)}}}"
            case Math(tex):
                return self._formula(tex)
            case Break():
                return LINE_BREAK
            case Comment():
                return ""
            case Emoji(name):
                return self._text(shortcode(name))
            case Image():
                return self._image(node)
            case Emphasis(children):
                return rf"\emph{{{self._nodes(children)}}}"
            case Strong(children):
                return rf"\textbf{{{self._nodes(children)}}}"
            case Strike(children):
                return replace(self, struck=True)._nodes(children)
            case Link():
                return self._link(node)
            case Anchor(_, children):
                return self._nodes(children)
            case Tagged():
                return self._tagged(node)

    def _text(self, text: str) -> str:
        if not self.struck:
            return text_source(text, self.notes, self.room)
        source = text_source(text, self.notes)
        self.notes.macros.add("itbibstrike")
        words = source.split(" ")
        return " ".join(rf"\itbibstrike{{{word}}}" if word else "" for word in words)

    def _formula(self, tex: str) -> str:
        formula = safe_formula(tex)
        if formula is None:
            self.notes.refused[tex] = None
            return rf"\texttt{{{self._text(f'${tex}$')}}}"
        self.notes.packages |= {"amsmath", "amssymb"}
        return f"${formula}$"

    def _image(self, image: Image) -> str:
        label = image.alt or image.title or "image"
        return self._href(image.src, self._text(label))

    def _link(self, link: Link) -> str:
        if keys := cited_keys(link, self.citing):
            return f"{self.citing.command}{{{keys}}}"
        # A link in a link has no address; an image in it is shown by its text.
        return self._href(link.href, self._nodes(_flat(link.children)))

    def _href(self, url: str, source: str) -> str:
        if not source.strip():
            return source
        target = href_source(url)
        if not target:
            return source
        self.notes.packages.add("hyperref")
        return rf"\href{{{target}}}{{{source}}}"

    def _tagged(self, node: Tagged) -> str:
        content = self._nodes(node.children)
        if node.tag == "rp":
            return ""
        if node.tag == "li":
            content = rf"\textbullet{{}} {content}"
        written = _TAGS.get(node.tag, "%s").replace("%s", content) if content else ""
        if node.tag in BLOCKS:
            return f"{LINE_BREAK}{written}{LINE_BREAK}"
        return written


def _flat(nodes: Inline) -> Inline:
    return tuple(
        Text(node.alt or node.title or "image") if isinstance(node, Image) else node
        for node in nodes
    )


def href_source(url: str) -> str:
    r"""Write an address for the first argument of ``\href``.

    In a cell, which is an argument already, hyperref can no longer change the meaning of
    characters; it understands ``\%``, ``\#``, ``\&`` and ``\_`` there. What is left is ASCII
    (RFC 3986); braces, backslashes, carets and blanks are percent-encoded.

    Returns:
        The source; nothing for an address that leads nowhere outside of its page.
    """
    safe = safe_url(url) or ""
    if not safe or safe.startswith("#"):
        return ""
    return "".join({"~": r"\string~"}.get(c, f"\\{c}" if c in "%#&_" else c) for c in safe)


def cited_keys(link: Link, citing: Citing) -> str:
    """Give the keys that a link cites, with commas between; nothing if it is no citation."""
    fragments = link.href.split(" ")
    if not all(fragment.startswith("#") for fragment in fragments):
        return ""
    keys = [citing.keys.get(fragment[1:], "") for fragment in fragments]
    return ",".join(keys) if all(keys) else ""


def merge_citations(nodes: Inline, citing: Citing) -> Inline:
    """Join citations with nothing but a comma between them."""
    merged: list[Node] = []
    for node in nodes:
        is_citation = isinstance(node, Link) and cited_keys(node, citing)
        if is_citation and len(merged) > 1 and to_text((merged[-1],)).strip() == ",":
            before = merged[-2]
            if isinstance(before, Link) and cited_keys(before, citing):
                assert isinstance(node, Link)
                both = f"{before.href} {node.href}"
                merged[-2:] = [Link(both, (*before.children, Text(", "), *node.children))]
                continue
        merged.append(node)
    return tuple(merged)
