"""Escaping plain text and addresses for the two places that GitHub shows them in.

The targets are raw HTML inside a README and GitHub Flavored Markdown (GFM). Everything here
takes unescaped text and never raises; text that is ready to be written is a
:class:`markupsafe.Markup`. Escaping what is escaped already shows the escapes, so it happens
once, where the text is written.

After Markdown, GitHub looks for ``$math$`` and ``:shortcodes:`` in the text of the page
itself, where no backslash is left to stop it. Its documentation ("Writing mathematical
expressions") names the way out, a ``<span>`` around the character, which also stops the
autolinks of e-mail addresses.
"""

from __future__ import annotations

import functools
import re
from urllib.parse import quote

from markupsafe import Markup, escape

SAFE_SCHEMES = frozenset({"http", "https", "mailto", "ftp"})

# Whatever Unicode or Python takes for a line break; typographic blanks are text and stay.
_BLANKS = re.compile("[\t-\r\x1c-\x1f \x85\u2028\u2029]+")
# What no HTML page and no UTF-8 file can hold.
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1b\x7f\ud800-\udfff]")

_SHORTCODE_COLON = ":(?=[a-z0-9_+-]+:)"
_HTML_SPECIAL = re.compile(rf"\$|{_SHORTCODE_COLON}")
# The first `^` and the final `!` and `&` are harmless but for what the caller puts next to them.
_MARKDOWN_SPECIAL = r"""
    [\\`*_\[\]~|]                 # code, emphasis, links, strikethrough, table cells
  | :(?=//) | (?<=[wW]{3})\.      # autolinks as GFM extends them
  | (?P<entity> [<>] | &(?=[#0-9A-Za-z]|$) )
  | \A\^ | !$                     # footnotes, images"""
_SPAN_SPECIAL = rf"""
    (?P<span> \$ | {_SHORTCODE_COLON} | (?<=[0-9A-Za-z.+_-])@(?=[0-9A-Za-z_-]*\.[0-9A-Za-z]) )"""
_INLINE = re.compile(_MARKDOWN_SPECIAL, re.VERBOSE)
_INLINE_WITH_SPANS = re.compile(f"{_SPAN_SPECIAL}|{_MARKDOWN_SPECIAL}", re.VERBOSE)
_BLOCK_START = re.compile(
    r"""[ ]?(?: [0-9]{1,9}(?=[.)](?:[ ]|$))     # ordered list
              | (?= \#{1,6}(?:[ ]|$)            # heading
                  | [-+](?:[ ]|$)               # bullet list
                  | -[- ]*$ | =+[ ]*$ ))        # rule, underline of a heading""",
    re.VERBOSE,
)

_STRAY_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
_SCHEME = re.compile("([^:/?#]*):")
_MISTYPED_HTTP = re.compile("(?!ssh$)[htps]{3,8}")
_ENTITY_IN_SCHEME = re.compile("[^:/?#]*&(?:#|[0-9A-Za-z]+;)")
# RFC 3986, section 2.2, but without the square brackets: cmark encodes these as well.
_URL_RESERVED = "%:/?#@!$&'()*+,;="
_ENTITY_OR_PARENTHESIS = re.compile(r"(?P<entity>&(?=#?[0-9A-Za-z]+;))|[()]")


def one_line(text: str) -> str:
    """Put text on one line of printable characters.

    Args:
        text: any text, also with lone surrogates.

    Returns:
        The text with each run of blanks, tabs and line breaks as one blank, and each control
        character as U+FFFD. Blanks at the ends stay.
    """
    # Most text is as it should be; a Markup is no plain string.
    if type(text) is str and "  " not in text and text.isprintable():
        return text
    # A Markup would escape what is substituted in it, and would not be escaped itself.
    return _UNPRINTABLE.sub("\ufffd", _BLANKS.sub(" ", str(text)))


def escape_attribute(text: str) -> Markup:
    """Escape plain text for an attribute's value in double quotes, or for ``<code>``.

    Args:
        text: plain text.

    Returns:
        One line of HTML without ``<``, ``>``, quotes, or an ``&`` that is no entity's.
    """
    return escape(one_line(text))


def escape_code(source: str) -> Markup:
    """Escape source code for a ``<pre>`` element; its lines and blanks stay.

    Args:
        source: any text without blank lines, of which one would end the HTML block it stands
            in (CommonMark, section 4.6).
    """
    return Markup("\n").join(
        escape(_UNPRINTABLE.sub("\ufffd", line)) for line in str(source).split("\n")
    )


def escape_html(text: str) -> Markup:
    """Escape plain text for an HTML element in a README on GitHub.

    Args:
        text: plain text.

    Returns:
        One line of HTML that shows this text, with a ``<span>`` around a dollar sign and
        around the first colon of ``:tada:``. No blank line ends the HTML block it stands in
        (CommonMark, section 4.6).
    """
    escaped = str(escape_attribute(text))
    return Markup(_HTML_SPECIAL.sub(r"<span>\g<0></span>", escaped))


def escape_markdown(text: str, *, in_table: bool = False) -> Markup:
    """Escape plain text as inline GFM source.

    The source may stand as a paragraph or list item, in a table cell, or between the
    delimiters of a link's text or of emphasis.

    Args:
        text: plain text.
        in_table: the source goes in a cell, where no block can start.

    Returns:
        One line that renders to this text, and that has no ``<`` or ``>`` other than those of
        ``<span>``. Prose without special characters is unchanged.
    """
    source = escape_inline(text)
    return Markup(source if in_table else guard_block_start(source))


def escape_inline(text: str, *, spans: bool = True) -> str:
    """Escape plain text for the middle of a line of GFM source.

    Args:
        text: plain text.
        spans: False where Markdown takes no HTML (an image's alternative text, a title).

    Returns:
        Inline source; :func:`guard_block_start` makes it fit to start a paragraph.
    """
    special = _INLINE_WITH_SPANS if spans else _INLINE
    return special.sub(_escape_special, one_line(text))


def guard_block_start(source: str) -> str:
    r"""Keep the start of inline source from being read as the start of a block.

    Args:
        source: one line of inline source that starts with at most one blank.

    Returns:
        The source, with a backslash before the character that makes ``#``, ``-``, ``+``,
        ``1.``, ``---`` or ``===`` a block marker (CommonMark, sections 4 and 5).
    """
    match = _BLOCK_START.match(source)
    return f"{match[0]}\\{source[match.end() :]}" if match else source


def code_block(source: str, language: str) -> str:
    """Write a fenced code block (CommonMark 0.31, section 4.5).

    Args:
        source: what it shows, lines ending in LF.
        language: what it is written in, one word.
    """
    longest = max((len(run) for run in re.findall("`{3,}", source)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{language}\n{source}\n{fence}"


# A page asks of most addresses several times: when they are read, put in order, and written.
@functools.lru_cache(maxsize=1 << 13)
def safe_url(url: str) -> str | None:
    """Make an address that is safe to write as a link.

    Args:
        url: an address as a person wrote it; relative ones and fragments are allowed.

    Returns:
        The address as ASCII, all that RFC 3986 does not allow (and square brackets) being
        percent-encoded as UTF-8; encoding it again changes nothing. None for an empty address
        and for a scheme other than http, https (also mistyped), mailto and ftp, however it is
        disguised.
    """
    url = url.strip("".join(map(chr, range(0x21))))
    # Browsers skip control characters in a scheme, and an entity may get decoded on the way:
    # what stands before the colon must be a known scheme to the letter.
    scheme = _SCHEME.match(url)
    if not url or (scheme and not _is_safe(scheme[1].lower())):
        return None
    if _ENTITY_IN_SCHEME.match(url):
        return None
    return quote(_STRAY_PERCENT.sub("%25", url), safe=_URL_RESERVED, errors="surrogatepass")


def _is_safe(scheme: str) -> bool:
    # A scheme begins with a letter (RFC 3986, section 3.1): "[https:" is the path of a link
    # that was pasted into another. No program answers to "ttps" and its like. As links both
    # show that they are mistyped.
    if scheme.startswith(("[", "%5b")):
        return True
    return scheme in SAFE_SCHEMES or _MISTYPED_HTTP.fullmatch(scheme) is not None


def link_destination(url: str) -> Markup:
    r"""Write an address for the parentheses of ``[text](...)`` or ``![alt](...)``.

    Args:
        url: an address as a person wrote it.

    Returns:
        Markdown source: the safe address with ``\(`` and ``\)`` for parentheses; empty, which
        is a valid destination, if :func:`safe_url` refuses the address.
    """
    return Markup(_ENTITY_OR_PARENTHESIS.sub(_escape_special, safe_url(url) or ""))


def _escape_special(match: re.Match[str]) -> str:
    """Write a special character as what the group that it matched in is named after."""
    match match.lastgroup:
        case "span":
            return f"<span>{match[0]}</span>"
        case "entity":
            return str(escape(match[0]))
        case _:
            return f"\\{match[0]}"
