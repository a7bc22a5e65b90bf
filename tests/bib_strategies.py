"""Hypothesis strategies that make .bib files, and the real files that stand beside the checkout."""

from __future__ import annotations

from pathlib import Path

from hypothesis import strategies as st

from itbib.bib.library import Library

_FOLDER = Path(__file__).parents[2] / "shared" / "corpus" / "bib"
CORPUS = sorted(_FOLDER.iterdir()) if _FOLDER.is_dir() else []
WIDE = [path for path in CORPUS if path.read_bytes()[:2] in (b"\xff\xfe", b"\xfe\xff")]
READABLE = [path for path in CORPUS if path not in WIDE]


def name_of(path: Path) -> str:
    """Name a corpus file in a test's id."""
    return path.name.removesuffix(".bib")[-40:]


def open_text(text: str) -> Library:
    return Library(text, "references.bib")


# Every word that means something to bibtex, and what has misled one parser or another.
_TOKENS = [
    *("@", "@misc{", "@misc(", "@article{k,", "@my-type{", "@ misc {", "@misc\n{", "@foo@misc{z"),
    *("@preamble{", "@comment", "@COMMENT{", "@comment{@misc{c}}", "x@y.z", "% c\n", "\ufeff"),
    *("@string{s=", "@string{t", "@STRING(s={w})", '@string{s=" q "}', "month", "=s#t", "s", "t"),
    *("{", "}", "(", ")", '"', ",", ", ", "=", "#", "'", "~", "//", "%", "\\{", "\\}", '{"}'),
    *(
        "a",
        "b",
        "k",
        "1",
        "2a",
        "é",
        "\xa0",
        "\f",
        "\0",
        "\x7f",
        "\x1a",
        " ",
        "\n",
        "\r\n",
        "\r",
        "\t",
    ),
    *("title", "title = {T}", 'title = " a  b "', "={x}", '="y"', "=1", "{{{{{{{d}}}}}}}"),
    "@misc{a,\n title = {A},\n month = jan # s,\n}\n",
    "@misc{b,\n title = {@misc{z, title = {x@y}}},\n}\n",
]

token_soup = st.lists(st.sampled_from(_TOKENS), max_size=25).map("".join)

_plain = st.text(st.sampled_from("abXé1 \\@#,=%~'$_&()-/.\n\t"), max_size=8)


def _braced(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(inner | inner.map(lambda text: f"{{{text}}}"), max_size=3).map("".join)


# Values whose braces pair up; without a quote outside braces, so that "..." can hold them.
values = st.recursive(_plain, _braced, max_leaves=6) | st.just('a {"} b') | st.just(r"{C:\dir\}")

_space = st.sampled_from(["", "", " ", " ", "\n", "\n  ", "\t", " \n\n\t"])
_name = st.sampled_from(["title", "AUTHOR", "x-y", "note", "a.b", "É", "z:1", "year"])


@st.composite
def _value_source(draw: st.DrawFn) -> str:
    token = st.one_of(
        values.map(lambda text: f"{{{text}}}"),
        values.map(lambda text: f'"{text}"'),
        st.sampled_from(["2023", "7", "may", "Sep", "undefined"]),
    )
    glue = f"{draw(_space)}#{draw(_space)}"
    return glue.join(draw(st.lists(token, min_size=1, max_size=draw(st.sampled_from([1, 1, 3])))))


@st.composite
def sound_entries(draw: st.DrawFn, key: str = "k") -> str:
    """An entry that bibtex reads without complaint, in some style."""
    opening, closing = draw(st.sampled_from([("{", "}"), ("{", "}"), ("(", ")")]))
    names = draw(st.lists(_name, max_size=4, unique_by=str.lower))
    before, equals = draw(_space), f"{draw(_space)}={draw(_space)}"
    fields = [f",{before}{name}{equals}{draw(_value_source())}{draw(_space)}" for name in names]
    head = f"@{draw(_space)}{draw(st.sampled_from(['misc', 'Article', 'my-type', 'row']))}"
    # In parentheses a key goes on until a comma or white space.
    behind = draw(_space) if opening == "{" or names else "\n"
    trailing = draw(st.sampled_from(["", ",", f",{before}"]))
    return "".join(
        [head, draw(_space), opening, draw(_space), key, behind, *fields, trailing, closing]
    )


@st.composite
def nearly_sound_entries(draw: st.DrawFn) -> str:
    """An entry with one character too few, too many, or in another's place."""
    text = draw(sound_entries())
    at = draw(st.integers(0, len(text) - 1))
    new: str = draw(st.sampled_from(["", *'{}()",=#@\\ \n1a']))
    kept: str = text[at + draw(st.integers(0, 1)) :]
    return text[:at] + new + kept


_keys = st.lists(
    st.sampled_from(["2305.11206", "hep-th/9901001", "t/LIMA", "a=b", 'q"q', "é", "x)", "1", "@k"]),
    min_size=1,
    max_size=5,
    unique=True,
)
_between = st.sampled_from(
    [
        "",
        "\n",
        "\n\n",
        "\n\n",
        "\n\n\n",
        " % a comment on the line\n",
        '\n% a comment, with { and "\n\n',
        "\n\n% about the next\n",
        "\n@string{sep = { and }}\n\n",
        "\n@comment{jabref-meta: x;}\n",
        "\n  ",
        "\n\t",
    ]
)


@st.composite
def bib_texts(draw: st.DrawFn) -> str:
    """A file of sound entries under different keys, with all kinds of text between them."""
    parts = [draw(st.sampled_from(["", "\ufeff", "\n", "% first line\n", "@preamble{ {x} }\n\n"]))]
    for key in draw(_keys):
        parts += [draw(sound_entries(key)), draw(_between)]
    parts.append(draw(st.sampled_from(["", "\n", "\n", "\n\n", "% the end", "% the end\n\n\n"])))
    newline = draw(st.sampled_from(["\n", "\n", "\r\n", "\r"]))
    return "".join(parts).replace("\n", newline)
