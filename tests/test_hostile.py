"""What strangers write: metadata and READMEs that want to do more than be shown."""

from __future__ import annotations

import re
import resource
import shutil
import subprocess
from pathlib import Path

import pytest

from arxiv_faults import Fault
from arxiv_server import ArxivServer
from cli import Itbib
from tex_tools import ENGINES, compile_paper, needs_engines

ATTACKS = (
    "<script>document.title='owned'</script>",
    "<img src=x onerror=\"document.title='owned'\">",
    "<svg onload=\"document.title='owned'\">",
    "<iframe src=\"javascript:parent.document.title='owned'\"></iframe>",
    "<a href=\"javascript:document.title='owned'\" onclick=\"document.title='owned'\">x</a>",
    "[x](javascript:document.title='owned')",
    "[x](data:text/html,<script>alert(1)</script>)",
    "--> <b id=out>broke out</b> <!--",
    "<!-- /itbib:table papers -->",
    "<!-- itbib:references -->",
    "| broke | out |\n| --- | --- |",
    "</td></tr></table><b id=out>broke out</b>",
    "```\n<b id=out>broke out</b>\n```",
    "\n\n# broke out\n\n",
    "![x](https://example.org/x.png\"onerror=\"document.title='owned')",
    "\u202egnp.exe\u2066\u200b\u0007",
    "]]>&amp;&lt;b id=out&gt;",
    "<style>body{display:none}</style>",
    "<base href=//evil.example>",
    "<meta http-equiv=refresh content=0;url=//evil.example>",
    "<form action=//evil.example><input name=x></form>",
)
CONFIG = """\
[references]
bibtex = "block"
format = "{format}"

[[table]]
id = "papers"
layout = "{layout}"
title = "Papers"
columns = [
  {{ name = "group", group = true, header = "{attack}" }},
  {{ name = "name", header = "Name" }},
  {{ name = "title", kind = "title" }},
  {{ name = "authors", kind = "authors" }},
  {{ name = "venue", kind = "venue" }},
  {{ name = "code", kind = "link", label = "code" }},
  {{ name = "citation", kind = "citation" }},
  {{ name = "bibtex", kind = "bibtex" }},
]
"""
PAGE = (
    "# Survey\n\n<!-- itbib:table papers -->\n<!-- /itbib:table papers -->\n\n"
    "<!-- itbib:recent 5 -->\n<!-- /itbib:recent 5 -->\n\n"
    "<!-- itbib:cite w0 -->\n<!-- /itbib:cite w0 -->\n\n"
    "<!-- itbib:references -->\n<!-- /itbib:references -->\n"
)
EXPECTED_TAGS = {
    *("html", "head", "title", "body", "h1", "p", "a", "table", "thead", "tbody", "tr", "th", "td"),
    *(
        "ol",
        "ul",
        "li",
        "br",
        "em",
        "strong",
        "code",
        "pre",
        "details",
        "summary",
        "meta",
        "b",
        "i",
    ),
    # A cell may show an image, as GitHub lets it; none of its attributes acts.
    "img",
}


def bib() -> str:
    works = []
    for at, attack in enumerate(ATTACKS):
        # BibTeX itself reads no unbalanced brace; the attacks have none.
        fields = (
            f"title = {{{attack}}}, author = {{{{{attack}}} and Some Body}}, year = {{2023}},"
            f" journal = {{{attack}}}, url = {{javascript:document.title='owned'}},"
            f" note = {{{attack}}}"
        )
        works.append(f"@misc{{w{at}, {fields}}}\n\n")
        works.append(
            f"@row{{papers/r{at}, cite = {{w{at}}}, group = {{{attack}}}, name = {{{attack}}},"
            f" code = {{javascript:document.title='owned'}}}}\n\n"
        )
    return "".join(works)


def survey(itbib: Itbib, layout: str, form: str) -> None:
    attack = ATTACKS[0].replace('"', '\\"')
    itbib.write("itbib.toml", CONFIG.format(layout=layout, format=form, attack=attack))
    itbib.write("references.bib", bib())
    itbib.write("README.md", PAGE)


@pytest.fixture
def itbib(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Itbib:
    return Itbib(tmp_path / "survey", monkeypatch)


def chromium() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if (path := shutil.which(name))), None)


@pytest.mark.skipif(chromium() is None, reason="needs Chromium")
@pytest.mark.parametrize("form", ["html", "markdown"])
@pytest.mark.parametrize("layout", ["html", "pipe", "list"])
def test_a_browser_runs_nothing_and_shows_only_what_was_meant(
    itbib: Itbib, layout: str, form: str
) -> None:
    """The page is rendered without GitHub's sanitizer: what protects is itbib alone."""
    cmarkgfm = pytest.importorskip("cmarkgfm")
    survey(itbib, layout, form)
    itbib.ok("render")
    text = itbib.read("README.md").decode()
    # No region was closed or opened by what stands in one.
    assert text.count("<!-- itbib:") == text.count("<!-- /itbib:") == 4
    unsafe = cmarkgfm.cmark.Options.CMARK_OPT_UNSAFE
    body = cmarkgfm.github_flavored_markdown_to_html(text, unsafe)
    html = f"<!DOCTYPE html><html><head><meta charset=utf-8><title>fine</title></head><body>{body}"
    page = itbib.write("page.html", html)
    program = chromium()
    assert program is not None
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=2000"]
    command = [program, *options, "--dump-dom", page.as_uri()]
    dom = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout
    assert "<title>fine</title>" in dom
    tags = set(re.findall(r"<([a-z][a-z0-9]*)", dom))
    assert tags <= EXPECTED_TAGS
    assert 'id="out"' not in dom
    assert not re.search(r"<[^>]+\son[a-z]+=", dom)
    assert not re.search(r"<[^<>]+\s(?:href|src)=\"?\s*(?:javascript|data|vbscript):", dom)
    assert dom.count("<h1") == 1


@needs_engines
@pytest.mark.parametrize("engine", ENGINES)
def test_latex_does_nothing_but_typeset(itbib: Itbib, engine: str) -> None:
    survey(itbib, "html", "html")
    attacks = (
        r"\input{/etc/passwd}", r"\write18{touch owned}", r"\immediate\write18{touch owned}",
        r"\openout5=owned.txt \write5{x} \closeout5", r"\def\cite#1{owned}", r"\catcode`\%=11",
        r"$\input{/etc/passwd}$", r"$\write18{touch owned}$",
        r"\directlua{os.execute('touch owned')}",
        r"\csname input\endcsname{/etc/passwd}", r"^^5cinput{/etc/passwd}", r"\end{document}",
        r"\loop\iftrue\repeat", r"$\loop\iftrue\repeat$",
    )  # fmt: skip
    rows = "".join(
        f"@row{{papers/t{at}, cite = {{w0}}, name = {{{attack}}}}}\n\n"
        for at, attack in enumerate(attacks)
    )
    itbib.write("references.bib", bib() + rows)
    folder = itbib.folder / "paper"
    folder.mkdir()
    text = itbib.ok("tables", "--standalone").out
    compile_paper(folder, engine, text)
    made = {path.suffix for path in folder.iterdir()}
    assert made <= {".tex", ".aux", ".log", ".out", ".pdf", ".luc"}
    shown = subprocess.run(
        ["pdftotext", folder / "doc.pdf", "-"], capture_output=True, text=True, check=True
    ).stdout
    assert "root:" not in shown
    assert "passwd" in shown
    assert "owned" in shown


FEED = (
    b'<?xml version="1.0" encoding="UTF-8"?>%s<feed xmlns="http://www.w3.org/2005/Atom">'
    b"<entry><id>http://arxiv.org/abs/2305.11206v1</id><title>%s</title><published>2023-05-18T"
    b"00:00:00Z</published><updated>2023-05-18T00:00:00Z</updated>%s</entry></feed>"
)
BOMB = (
    b"<!DOCTYPE feed [<!ENTITY a0 'ha'>"
    + b"".join(b"<!ENTITY a%d '%s'>" % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 12))
    + b"]>"
)
ENTITY = b"<!DOCTYPE feed [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
AUTHOR = b"<author><name>A B</name></author>"


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        (FEED % (BOMB, b"&a11;", AUTHOR), {4}),
        (FEED % (ENTITY, b"&x;", AUTHOR), {0, 4}),
        (FEED % (b"", b"LIMA", AUTHOR * 100_000), {0}),
        (FEED % (b"", b"x" * 1_000_000, AUTHOR), {0}),
        (FEED % (b"", b"LIMA", b"<summary>" + b"x" * 50_000_000 + b"</summary>" + AUTHOR), {0}),
        (FEED % (b"", b"LIMA", b"x" * 70_000_000), {4}),
        (FEED % (b"", b"<b>" * 5_000 + b"</b>" * 5_000, AUTHOR), {0, 4}),
    ],
    ids=["entities", "file", "authors", "title", "summary", "endless", "nested"],
)
def test_atom_that_wants_to_overwhelm(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arxiv_server: ArxivServer,
    body: bytes,
    codes: set[int],
) -> None:
    itbib = Itbib(tmp_path / "survey", monkeypatch, arxiv_server.url)
    itbib.write("references.bib", "")
    arxiv_server.fail(Fault(body=body))
    result = itbib("add", "2305.11206", "--max-wait", "0")
    assert result.code in codes, result.err
    assert b"root:" not in itbib.read("references.bib")
    # Kilobytes on Linux, bytes on macOS.
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 2_000_000_000
    if result.code == 0:
        assert itbib.ok("list").out.count("\n") == 1
        assert itbib.ok("export", "-q").out.startswith("@misc{2305.11206,")


@pytest.mark.parametrize(
    "attack",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ self._TemplateReference__context }}",
        "{{ table.__init__.__globals__ }}",
        "{% for x in range(999999999) %}x{% endfor %}",
        "{% include '/etc/passwd' %}",
        "{% include '../secret' %}",
        "{% import 'os' as os %}{{ os.system('touch owned') }}",
        "{{ cycler.__init__.__globals__.os.system('touch owned') }}",
    ],
)
def test_templates_stay_in_their_box(itbib: Itbib, attack: str) -> None:
    survey(itbib, "html", "html")
    itbib.write("secret", "the secret")
    itbib.write("templates/table.html.j2", attack)
    before = itbib.read("README.md")
    result = itbib("render")
    assert (result.code, itbib.read("README.md")) == (3, before)
    assert "templates/table.html.j2:1: " in result.err
    assert not (itbib.folder / "owned").exists()


@pytest.mark.parametrize(
    ("config", "command"),
    [
        ('[survey]\ntargets = ["../victim.md"]\n', ["render"]),
        ('[survey]\ntargets = ["{folder}/victim.md"]\n', ["render"]),
        ('[survey]\nbib = "../victim.bib"\n', ["set", "a", "note=x"]),
        ('[survey]\nbib = "{folder}/victim.bib"\n', ["dedupe", "--apply"]),
    ],
)
def test_paths_of_the_configuration_that_leave_the_survey_are_not_written(
    itbib: Itbib, config: str, command: list[str]
) -> None:
    folder = itbib.folder.parent
    outside = {
        "victim.md": "<!-- itbib:count papers -->\n<!-- /itbib:count papers -->\n",
        "victim.bib": "@misc{a, title = {A}}\n\n",
    }
    for name, text in outside.items():
        (folder / name).write_text(text, "utf-8")
    itbib.write("itbib.toml", config.replace("{folder}", folder.as_posix()))
    itbib.write("references.bib", "@misc{a, title = {A}}\n\n")
    result = itbib(*command)
    assert result.code == 3
    assert "outside" in result.err
    for name, text in outside.items():
        assert (folder / name).read_text("utf-8") == text
