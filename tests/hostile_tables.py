"""A survey whose tables hold what breaks LaTeX: characters, formulae, spans, lengths, widths."""

from __future__ import annotations

import string
import unicodedata
from collections.abc import Iterator, Mapping

FORMULAE = (
    *(r"x^2", r"\alpha", r"\frac12", r"\mathbb{R}^{n}", r"f''(x)", r"\sqrt[3]{x}", r"~"),
    *(r"\sum\limits_{i}^n i", r"\mathrm{KL}(p\|q)", r"50\%", r"a & b", r"#1", r"≤ 5 × 10^{−3}"),
    *(r"\input{/etc/passwd}", r"\write18{ls}", r"\def\x{}\x", r"\catcode`\%=12", r"\end{tabular}"),
    *(r"\csname foo\endcsname", r"^^41", r"\\", r"\begin{matrix}a&b\\c\end{matrix}", r"x^2^3"),
    *(r"\left( x", r"x_", r"\hat", r"\undefined", r"\text{x $y$}", r"中", r"f^2'", r"\color{red}"),
    *(r"{{{{{x}}}}}", r"\right)", r"\limits_x", r"\big", r"%", r"_a", r"\middle|", r"\ref{x}"),
)
LONG_URL = "https://example.org/" + "a/b-c_d.e%20f?" * 20
TEXTS = (
    "[", "*", r"\[1\] x", "'' -- --- ,, << >> \"q\" ?` !`", "ﬃ ﬁ ½ ² … ™ № Å ß €",
    "ơ ư ớ Ự ế ạ Ő ķ ș", "Ж й", "α Ω → ⇒ ≤ ≠ ×", "✓ ✗ ✅ ❌ ⭐", "中文 日本 한국", "🎉 👍🏽 👨‍👩‍👧",
    "e\u0301 ẽ\u0303 ﷺ \u202ertl\u202c \u200b", "x" * 300, LONG_URL, f"[Text]({LONG_URL})",
    "https://example.org/" + "verylongpath" * 20, f"`{'code_' * 60}`", "A<br>B<br><br>C<br>",
    "**b *e*** ~~struck [l](https://x.org) `c` $x$~~ <sup>1</sup><sub>2</sub> <kbd>K</kbd> :star:",
    "![alt *x*](https://x.org/i.png) [![](https://a.b/c.svg)](https://d.e) :tada: :unknown:",
    "[rel](docs/x.md) [frag](#x) <mail@x.org> [a](https://x.org/%7B%7D~%5C^_&amp;#f%25)",
    "<details><summary>More</summary>text</details><ul><li>one</li><li>two</li></ul>",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
)  # fmt: skip
GROUPS = ("Alpha, a group with a long label that folds", "Beta", "Gamma")


def _characters() -> Mapping[str, str]:
    """Give some characters of each category of Unicode, first the lowest."""
    found: dict[str, list[str]] = {}
    for code in (*range(0x20, 0x3000), *range(0x3000, 0x110000, 991)):
        category = unicodedata.category(chr(code))
        if category not in ("Cs", "Cc") and len(found.setdefault(category, [])) < 12:
            found[category].append(chr(code))
    return {category: " ".join(map(_markdown, chars)) for category, chars in found.items()}


def _markdown(char: str) -> str:
    return f"\\{char}" if char in string.punctuation else char


def _row(key: str, **cells: str) -> str:
    fields = "".join(f"  {name} = {{{_field(value)}}},\n" for name, value in cells.items())
    return f"@row{{{key},\n{fields}}}\n"


def _field(value: str) -> str:
    """Write braces without a partner as entities, as the data format asks for."""
    depth = 0
    for char in value:
        depth += (char == "{") - (char == "}")
        if depth < 0:
            break
    if not depth:
        return value
    value = value.replace(r"\{", "{").replace(r"\}", "}")
    return value.replace("{", "&#123;").replace("}", "&#125;")


def _rows() -> Iterator[str]:
    yield "@misc{a_b, title = {B & <C>}, author = {Ann Bé}, year = 2021, url = {https://x.org/}}\n"
    for code in map(ord, string.punctuation):
        char = _markdown(chr(code))
        url = f"[x](https://example.org/a%7Eb?x=1&y=2#f_{code}~%25)"
        text = f"a{char}b {char} {char}{char}{char}"
        yield _row(f"marks/{code}", name=char, text=text, code=f"<code>{char}</code>", url=url)
    for category, text in _characters().items():
        yield _row(f"categories/{category}", name=category, text=text)
    for number, formula in enumerate(FORMULAE):
        yield _row(f"formulae/{number}", name=str(number), formula=f"${formula}$")
    for number, text in enumerate(TEXTS):
        yield _row(f"texts/{number}", first=text, second=text, third="x")
    for number in range(5):
        cells = {f"c{at}": f"value {at} of {number}, and some more" for at in range(15)}
        yield _row(f"wide/{number}", **cells)
    for number in range(400):
        text = "Some words that go on for a little while." if number % 3 else "Short"
        group = GROUPS[min(number // 150, 2)]
        yield _row(f"long/{number}", group=group, sub=f"sub {number // 7}", name="N", text=text)
    for number in range(8):
        listed = {"a": "x and y and z", "b": "1 and 2 and 3"} if number % 2 else {"b": "^^"}
        yield _row(
            f"spans/{number}",
            band=f"Band {number // 4}",
            first=f"F{number // 4}",
            second=f"S{number // 2}",
            name=f"N{number}",
            c="<<" if number % 3 == 0 else "c",
            **listed,
        )
    yield _row("cited/a", cite="a_b", title="T", paper="[mine](https://x.org)")


BIB = "".join(_rows())


def _table(table_id: str, columns: list[str], more: str = "") -> str:
    listed = "".join(f"  {{ {column} }},\n" for column in columns)
    return f'[[table]]\nid = "{table_id}"\n{more}columns = [\n{listed}]\n\n'


def _plain(*names: str) -> list[str]:
    return [f'name = "{name}"' for name in names]


TOML = "".join(
    (
        '[survey]\nbib = "references.bib"\n\n',
        _table(
            "marks",
            _plain("name", "text", "code", "url"),
            'caption = \'% & _ # $ \\$ ~ ^ \\\\ < > "q" `c_d` $x^2$ [l](https://x.org/%20_#c)'
            " 中 ✓ ~~s~~'\n",
        ),
        _table("categories", _plain("name", "text")),
        _table("formulae", ['name = "name"', r"name = 'formula', header = '$\alpha$ $\input{x}$'"]),
        _table("texts", _plain("first", "second", "third")),
        _table(
            "wide",
            [f'name = "c{at}", header = ["Group {at // 3}", "Head {at}"]' for at in range(15)],
        ),
        _table(
            "long",
            ['name = "group", group = true', 'name = "sub", group = true', *_plain("name", "text")],
        ),
        _table(
            "spans",
            [
                'name = "band", group = "band"',
                'name = "first", group = true, header = ["A", "B", "C"]',
                'name = "second", group = true, header = ["A", "B", "D"]',
                'name = "name", header = ["A", "E"]',
                'name = "a", list = true',
                'name = "b", list = true',
                'name = "c"',
            ],
        ),
        _table("cited", ['name = "title"', 'name = "paper", kind = "paper"']),
        _table("empty", _plain("name", "text")),
        _table("headless", _plain("name"), "head = false\n"),
        _table("bullets", ['name = "group", group = true', 'name = "x"'], 'layout = "list"\n'),
    )
)
