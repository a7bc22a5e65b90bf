"""The web site in a real Chromium: what a reader does with it.

Needs Playwright (``pip install -e .[test]``) and a Chromium; axe-core (``npm install
axe-core``) for the rules of accessibility.
"""

from __future__ import annotations

import functools
import http.server
import os
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cli import COMMAND, Itbib
from many_rows import survey_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), "")
AXE = [
    Path(folder) / "node_modules/axe-core/axe.min.js"
    for folder in (".tools", ".", os.environ.get("NODE_PATH", "."))
]
ROOT = Path(__file__).parents[1]
EVIL = "<img src=x onerror=alert(1)><script>alert(2)</script>"


def needs(there: object, what: str) -> None:
    """Skip a test where something is missing, but not where everything has to be there."""
    if not there:
        if os.environ.get("CI") == "true":
            pytest.fail(f"{what} is missing")
        pytest.skip(f"needs {what}")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    needs(CHROMIUM, "Chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        needs(None, "Playwright")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of this repository's own survey, with something nasty in it."""
    root = tmp_path_factory.mktemp("survey")
    for name in ("itbib.toml", "references.bib", "README.md"):
        shutil.copy(ROOT / name, root)
    shutil.copytree(ROOT / "templates", root / "templates")
    with pytest.MonkeyPatch.context() as patch:
        itbib = Itbib(root, patch)
        said = (f"title={EVIL}", f"author={EVIL} and Other", "url=javascript:alert(3)", "year=2023")
        itbib.ok("new", "evil", "--type", "misc", *said)
        itbib.ok("new", "models/évil", f"name={EVIL}", "cite=2305.11206, evil", "params=176B")
        itbib.ok("site", "-o", "pages/deep/site")
    return root / "pages"


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/deep/site/"
        server.shutdown()
        thread.join()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


class Reader:
    """A page, and all that went wrong on it."""

    def __init__(self, browser: Browser, **settings: Any) -> None:
        self.context = browser.new_context(**settings)
        self.page: Page = self.context.new_page()
        self.troubles: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda said: self.troubles.append(said.text))
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.page.on("dialog", lambda box: self.troubles.append(f"dialog {box.message}"))
        self.page.on("request", lambda request: self.asked.append(request.url))

    def names(self, table: str, column: int = 1) -> list[str]:
        """Give what the rows of a table that are shown say in a column."""
        script = (
            "([id, at]) => [...document.querySelectorAll(`#table-${id} tbody tr`)]"
            ".map(row => row.cells[at].textContent.replace(/#$/, '').trim())"
        )
        found: list[str] = self.page.evaluate(script, [table, column])
        return found


@pytest.fixture
def reader(browser: Browser, address: str) -> Iterator[Reader]:
    made = Reader(browser)
    made.page.goto(address)
    yield made
    made.context.close()
    assert made.troubles == []
    assert {url for url in made.asked if not url.startswith(address)} == set()


def test_search_finds_names_titles_and_authors_whatever_their_case(reader: Reader) -> None:
    page = reader.page
    page.fill("#q", "LIMA")
    assert reader.names("datasets") == ["LIMA"]
    page.fill("#q", "zettlemoyer lima")
    assert "LIMA" in reader.names("models", 0)
    assert page.inner_text("#shown").endswith("1 of 55 works")
    assert "q=zettlemoyer+lima" in page.evaluate("location.href")
    page.fill("#q", "ÉVIL")
    assert reader.names("datasets") == []
    page.click("#reset")
    assert page.inner_text("#shown") == "66 rows, 55 works"
    page.keyboard.press("/")
    page.keyboard.type("opt")
    assert page.input_value("#q") == "opt"


def test_numbers_are_sorted_by_value_and_empty_cells_come_last(reader: Reader) -> None:
    page = reader.page
    head = page.locator("#table-datasets thead th", has_text="# of Instructions")
    head.locator("button").click()
    assert head.get_attribute("aria-sort") == "descending"
    down = reader.names("datasets", 5)
    head.locator("button").click()
    up = reader.names("datasets", 5)
    assert head.get_attribute("aria-sort") == "ascending"
    stated = [value for value in up if value != "-"]
    assert up == [*stated, *["-"] * (len(up) - len(stated))]
    assert down[0] == stated[-1]
    known = ["5K", "52K", "534,530", "5M", "43M", "81M"]
    assert list(dict.fromkeys(v for v in stated if v in known)) == [v for v in known if v in stated]
    head.locator("button").click()
    assert head.get_attribute("aria-sort") is None
    assert reader.names("datasets")[0] == "UnifiedQA"


def test_a_view_is_in_the_address_and_the_back_button_leaves_it(
    reader: Reader, browser: Browser
) -> None:
    page = reader.page
    page.select_option("#y", "2023")
    page.locator("#table-datasets .filters label", has_text="Open Source").locator(
        "select"
    ).select_option("Yes")
    page.locator("#table-models thead th", has_text="# Params").locator("button").click()
    chosen, models = reader.names("datasets"), reader.names("models", 0)
    other = Reader(browser)
    other.page.goto(page.evaluate("location.href"))
    assert (other.names("datasets"), other.names("models", 0)) == (chosen, models)
    assert other.page.input_value("#y") == "2023"
    other.context.close()
    page.go_back()
    assert reader.names("datasets") == chosen
    assert reader.names("models", 0) != models
    page.go_back()
    page.go_back()
    assert page.inner_text("#shown") == "66 rows, 55 works"


def test_the_back_button_takes_the_search_with_it(reader: Reader) -> None:
    page = reader.page
    page.fill("#q", "lima")
    assert page.evaluate("document.activeElement.id") == "q"
    page.go_back()
    assert page.inner_text("#shown") == "66 rows, 55 works"
    assert page.input_value("#q") == ""
    page.go_forward()
    assert page.input_value("#q") == "lima"


def test_headings_without_works_go_with_them(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    itbib = Itbib(tmp_path / "grouped", monkeypatch)
    table = '[[table]]\nid = "%s"\ntitle = "%s"\ncolumns = [{ name = "name" }]\n'
    itbib.write(
        "itbib.toml",
        '[references]\ngroup-by = "table"\n\n' + table % ("a", "Apples") + table % ("b", "Pears"),
    )
    itbib.write(
        "references.bib",
        "@misc{x, title = {One}}\n\n@misc{y, title = {Two}}\n\n"
        "@row{a/x, cite = {x}, name = {X}}\n\n@row{b/y, cite = {y}, name = {Y}}\n",
    )
    itbib.write("README.md", "")
    itbib.ok("site")
    made = Reader(browser)
    made.page.goto((itbib.folder / "site/index.html").as_uri())
    heads = made.page.locator("#works h3:visible")
    assert heads.all_inner_texts() == ["Apples", "Pears"]
    made.page.fill("#q", "two")
    assert heads.all_inner_texts() == ["Pears"]
    made.context.close()


def test_an_address_with_a_sign_of_equality_leads_to_its_row(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    itbib = Itbib(tmp_path / "equal", monkeypatch)
    itbib.write("itbib.toml", '[[table]]\nid = "t"\ncolumns = [{ name = "name" }]\n')
    itbib.write(
        "references.bib",
        "@misc{a, title = {A}, eprint = {2305.11206}, archiveprefix = {arXiv},"
        " url = {https://arxiv.org/abs/2305.11206v2}}\n\n@row{t/d=e, name = {D}, cite = {a}}\n",
    )
    itbib.write("README.md", "")
    itbib.ok("site")
    made = Reader(browser)
    address = (itbib.folder / "site/index.html").as_uri()
    made.page.goto(f"{address}#row-t/d=e")
    assert made.page.locator(".aimed").get_attribute("id") == "row-t/d=e"
    assert not made.page.locator("#reset").is_visible()
    made.page.goto(f"{address}#work=ref-a")
    assert made.page.inner_text("dialog .said").count("arXiv") == 1
    assert made.troubles == []
    made.context.close()


def test_groups_are_filtered_and_sorted_by_what_they_say(reader: Reader) -> None:
    page = reader.page
    kinds = page.locator("#table-datasets .filters label", has_text="Type").locator("select")
    kinds.select_option(index=2)
    chosen = kinds.input_value()
    assert len(reader.names("datasets")) > 3
    assert set(reader.names("datasets", 0)) == {chosen}
    assert "is.datasets.group=" in page.evaluate("location.href")
    page.click("#reset")
    page.locator("#table-models thead th", has_text="Model Name").locator("button").click()
    names = reader.names("models", 0)
    assert names == sorted(names, key=str.casefold)


def test_details_bibtex_and_addresses(reader: Reader, address: str) -> None:
    page = reader.page
    reader.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.click("[id='row-datasets/lima'] a[href='#ref-2305.11206']")
    dialog = page.locator("dialog")
    assert "Chunting Zhou" in dialog.inner_text()
    assert dialog.locator("a", has_text="PDF").get_attribute("href") == (
        "https://arxiv.org/pdf/2305.11206"
    )
    dialog.locator("button", has_text="Copy BibTeX").click()
    dialog.locator("button", has_text="Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("@misc{2305.11206,\n")
    assert "work=ref-2305.11206" in page.evaluate("location.href")
    page.keyboard.press("Escape")
    assert not dialog.is_visible()
    assert "work=" not in page.evaluate("location.href")
    page.goto(f"{address}#row-models/%C3%A9vil")
    assert page.evaluate("document.querySelector(':target').rowIndex") > 0
    page.goto(f"{address}#ref-2305.11206")
    assert page.evaluate("document.querySelector(':target').tagName") == "LI"


def test_nothing_of_a_cell_runs(reader: Reader) -> None:
    page = reader.page
    assert EVIL.split(">")[0] not in page.inner_html("#table-models tbody")
    elements = "main img, main script:not(.columns)"
    assert page.locator(elements).count() == 0
    page.fill("#q", "onerror")
    assert "1 of 55 works" in page.inner_text("#shown")
    page.click("[id='row-models/évil'] a[href='#ref-evil']")
    assert EVIL in page.inner_text("dialog")
    assert page.locator("dialog img, dialog script, a[href^=javascript]").count() == 0


def test_without_a_script_all_is_there(browser: Browser, address: str) -> None:
    made = Reader(browser, java_script_enabled=False)
    made.page.goto(address)
    assert made.page.locator("tbody tr").count() == 66
    assert made.page.locator("tbody tr:visible").count() == 66
    assert not made.page.locator("#tools").is_visible()
    made.context.close()


def test_from_a_file(browser: Browser, folder: Path) -> None:
    made = Reader(browser)
    made.page.goto(f"{(folder / 'deep/site/index.html').as_uri()}#q=lima")
    assert made.names("datasets") == ["LIMA"]
    made.page.fill("#q", "flan")
    assert "q=flan" in made.page.evaluate("location.href")
    assert made.troubles == []
    made.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_it_fits_and_is_accessible(browser: Browser, address: str, scheme: str, width: int) -> None:
    needs(axe := next((path for path in AXE if path.exists()), None), "axe-core")
    assert axe is not None
    settings = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme}
    # axe-core is put into the page, which its policy forbids to everybody else.
    made = Reader(browser, bypass_csp=True, **settings)
    made.page.goto(address)
    assert made.page.evaluate("document.documentElement.scrollWidth") <= width
    for hash_ in ("", "#q=lima&work=ref-2305.11206"):
        made.page.goto(address + hash_)
        made.page.add_script_tag(path=axe)
        found = made.page.evaluate("axe.run()")
        assert [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]] == []
    made.context.close()


def test_a_preview_loads_itself_anew(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    itbib = Itbib(tmp_path / "few", monkeypatch)
    for name, text in survey_of(3).items():
        itbib.write(name, text)
    command = [*COMMAND, "serve", "--port", "0"]
    process = subprocess.Popen(command, cwd=itbib.folder, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    try:
        found = re.search(r"http://\S+", process.stderr.readline())
        assert found
        made = Reader(browser)
        made.page.goto(found[0])
        assert made.names("models", 0)[1] == "Model 1"
        itbib.ok("set", "models/m1", "name=Another")
        made.page.get_by_text("Another").first.wait_for(timeout=20_000)
        assert made.names("models", 0)[1] == "Another"
        assert made.troubles == []
        made.context.close()
    finally:
        process.kill()
        process.stderr.close()
        process.wait()


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a survey of 2,500 works."""
    root = tmp_path_factory.mktemp("many")
    with pytest.MonkeyPatch.context() as patch:
        itbib = Itbib(root, patch)
        for name, text in survey_of(2_500).items():
            itbib.write(name, text)
        itbib.ok("site")
    return root / "site/index.html"


def test_2500_works_are_searched_and_shown_in_parts(browser: Browser, many: Path) -> None:
    assert many.stat().st_size < 2_500_000
    made = Reader(browser)
    page = made.page
    page.goto(many.as_uri())
    assert page.inner_text("#shown") == "2500 rows, 2500 works"
    assert (len(made.names("models", 0)), page.locator("ol.works > li").count()) == (150, 100)
    page.fill("#q", "2301.024")
    found = [f"Model {at}" for at in range(2_400, 2_500, 12)]
    assert made.names("models", 0) == found
    assert page.inner_text("#shown") == "9 of 2500 rows, 9 of 2500 works"
    assert not page.locator(".more:visible").count()
    item = page.locator("[id='ref-2301.02412']")
    item.locator("summary").click()
    item.locator("pre", has_text="@misc{2301.02412,").wait_for()
    assert item.locator("button").inner_text() == "Copy BibTeX"
    page.fill("#q", "")
    page.locator("#table-models thead th", has_text="Name").locator("button").click()
    page.locator("#table-models thead th", has_text="Name").locator("button").click()
    assert made.names("models", 0)[:2] == ["Model 2499", "Model 2498"]
    page.get_by_role("button", name="Show all 2500 rows").click()
    assert len(made.names("models", 0)) == 2_500
    page.get_by_role("button", name="Show all 2500 works").click()
    assert page.locator("ol.works > li").count() == 2_500
    page.go_back()
    assert (len(made.names("models", 0)), page.locator("ol.works > li").count()) == (2_500, 100)
    assert made.troubles == []
    made.context.close()


def test_every_table_shows_its_beginning(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    itbib = Itbib(tmp_path / "tables", monkeypatch)
    table = '[[table]]\nid = "t%d"\ncolumns = [{ name = "name", header = "Name" }]\n\n'
    itbib.write("itbib.toml", "".join(table % at for at in range(1, 6)))
    rows = [
        f"@row{{t{at}/r{row}, name = {{Row {row} of {at}}}}}\n"
        for at in range(1, 6)
        for row in range(40 * at)
    ]
    itbib.write("references.bib", "\n".join(rows))
    itbib.write("README.md", "")
    itbib.ok("site")
    made = Reader(browser)
    page = made.page
    page.goto((itbib.folder / "site/index.html").as_uri())
    assert page.inner_text("#shown") == "600 rows, 0 works"
    assert [len(made.names(f"t{at}", 0)) for at in range(1, 6)] == [30] * 5
    assert page.locator(".more:visible").count() == 5
    page.fill("#q", "17")
    counts = [len(made.names(f"t{at}", 0)) for at in range(1, 6)]
    assert counts == [1, 1, 2, 2, 12]
    assert page.inner_text("#shown") == "18 of 600 rows, 0 of 0 works"
    page.fill("#q", "row 17 of 5")
    assert made.names("t5", 0)[0] == "Row 17 of 5"
    page.fill("#q", "")
    page.locator("#table-t1 + *, #table-t1").get_by_role("button", name="Show all 40 rows").click()
    assert [len(made.names(f"t{at}", 0)) for at in range(1, 6)] == [40, 30, 30, 30, 30]
    assert made.troubles == []
    made.context.close()


def test_a_row_in_two_categories_is_shown_in_both_and_has_one_address(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    itbib = Itbib(tmp_path / "twice", monkeypatch)
    itbib.write(
        "itbib.toml",
        '[[table]]\nid = "t"\ncategory = "keywords"\n'
        'columns = [{ name = "name", header = "Name" }]\n',
    )
    rows = [
        f"@misc{{w{at}, title = {{W {at}}}, keywords = {{a, b}}}}\n\n"
        f"@row{{t/r{at}, name = {{Row {at}}}, cite = {{w{at}}}}}\n"
        for at in range(200)
    ]
    itbib.write("references.bib", "\n".join(rows))
    itbib.write("README.md", "")
    itbib.ok("site")
    made = Reader(browser)
    made.page.goto((itbib.folder / "site/index.html").as_uri())
    assert len(made.names("t")) == 150
    made.page.get_by_role("button", name="Show all 200 rows").click()
    assert made.names("t").count("Row 7") == 2
    assert made.page.inner_text("#shown") == "200 rows, 200 works"
    made.page.fill("#q", "row 7")
    assert made.page.inner_text("#shown").startswith("38 of 200 rows")
    assert made.page.locator("[id='row-t/r7']").count() == 1
    assert made.troubles == []
    made.context.close()


def test_an_address_leads_to_what_is_not_shown_yet(browser: Browser, many: Path) -> None:
    made = Reader(browser, reduced_motion="reduce")
    page = made.page
    for fragment in ("row-models/m2400", "ref-2301.02400", "%zz"):
        page.goto(f"{many.as_uri()}#{fragment}")
        page.reload()
        if "%" not in fragment:
            assert page.locator(".aimed").get_attribute("id") == fragment
            top = page.evaluate("document.querySelector('.aimed').getBoundingClientRect().top")
            assert 0 < top < 600
    assert page.locator(".aimed").count() == 0
    page.goto(f"{many.as_uri()}#work=ref-2301.02400")
    assert "Made-Up Paper 2400" in page.inner_text("dialog")
    page.locator("dialog pre", has_text="@misc{2301.02400,").wait_for()
    source = page.inner_text("dialog pre")
    assert source in re.sub(" +=", " =", (many.parent / "references.bib").read_text())
    assert source.endswith("\n}")
    page.locator("dialog a", has_text="Model 2400").click()
    assert page.locator(".aimed").get_attribute("id") == "row-models/m2400"
    assert made.troubles == []
    made.context.close()


def test_all_of_a_long_table_is_there_without_a_script_and_on_paper(
    browser: Browser, many: Path
) -> None:
    made = Reader(browser, java_script_enabled=False)
    made.page.goto(many.as_uri())
    assert made.page.locator("tbody tr").count() == 2_500
    assert made.page.locator("ol.works > li").count() == 2_500
    assert made.page.get_by_role("link", name="references.bib", exact=True).first.is_visible()
    made.context.close()
    made = Reader(browser)
    made.page.goto(f"{many.as_uri()}#q=writer&is.models.open=Yes&work=ref-2301.02400")
    counts = "[...document.querySelectorAll('tbody, ol.works')].map(each => each.children.length)"
    made.page.evaluate(f"addEventListener('beforeprint', () => {{ window.printed = {counts}; }})")
    made.page.pdf()
    assert made.page.evaluate("window.printed") == [1_666, 2_500]
    made.page.emulate_media(media="print")
    assert (
        made.page.locator("button:not(th *):visible, select:visible, dialog:visible").count() == 0
    )
    made.page.emulate_media(media="screen")
    assert made.page.evaluate(counts) == [150, 100]
    assert made.troubles == []
    made.context.close()


def test_authors_are_found_that_a_long_list_leaves_out(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    itbib = Itbib(tmp_path / "few", monkeypatch)
    itbib.write("itbib.toml", '[references]\nworks = "all"\n')
    names = " and ".join(f"Author{at} Jönsson{at}" for at in range(29))
    names += " and Łukasz O’Størmß–İnce"
    itbib.write("references.bib", f"@misc{{2301.00001, title = {{One}}, author = {{{names}}}}}\n")
    itbib.write("README.md", "")
    itbib.ok("site")
    made = Reader(browser)
    made.page.goto((itbib.folder / "site/index.html").as_uri())
    for said, count in (
        ("jonsson28", 1),
        ("lukasz", 1),
        ("ŁUKASZ", 1),
        ("o'stormss-ince", 1),
        ("2301.00001", 1),
        ("author30", 0),
        ("misc", 0),
    ):
        made.page.fill("#q", said)
        assert made.page.locator("ol.works > li").count() == count
    assert made.troubles == []
    made.context.close()


ODD = """\
[references]
works = "all"

[[table]]
id = "works"
title = "Hardware/System/Serving/Everything/Else/Too"
columns = [
  { name = "kind:a+b", header = "Kind & sort", group = true },
  { name = "name", header = "[Name](https://x.org)" },
  { name = "tags", header = "", list = true },
  { name = "formula", header = "Cost" },
]

[[table]]
id = "main"
head = false
columns = [{ name = "name", header = "Name" }]
"""
ODD_BIB = """\
@row{works/a, kind:a+b = {x "=" & y}, name = {A}, tags = {a=b and one}, formula = {$n^2$}}

@row{works/b, kind:a+b = {x "=" & y}, name = {B}, tags = {one}, formula = {$n$ :rocket:}}

@row{works/c, kind:a+b = {z}, name = {C}, tags = {a=b}, formula = {$n^2$}}

@row{works/d, kind:a+b = {z}, name = {D}, tags = {one}, formula = {$n$ :rocket:}}

@row{main/x, name = {Only}}
"""


def test_odd_names_and_choices_are_filtered_and_sorted(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    itbib = Itbib(tmp_path / "odd", monkeypatch)
    itbib.write("itbib.toml", ODD)
    itbib.write("references.bib", ODD_BIB)
    itbib.write("README.md", "")
    itbib.ok("site")
    made = Reader(browser)
    page = made.page
    page.goto((itbib.folder / "site/index.html").as_uri())
    found = {}
    for label in page.locator("#table-works .filters label").all():
        select = label.locator("select")
        for choice in select.locator("option").all_inner_texts()[1:]:
            select.select_option(choice)
            page.reload()
            found[choice] = "".join(made.names("works"))
            assert select.input_value() == choice
        select.select_option(index=0)
    assert found == {
        'x "=" & y': "AB", "z": "CD", "a=b": "AC", "one": "ABD",
        "$n$ 🚀": "BD", "$n^2$": "AC",
    }  # fmt: skip
    buttons = page.locator("#table-works thead button")
    names = [button.get_attribute("aria-label") for button in buttons.all()]
    assert names == [None, "Sort by Name", "Sort by tags", None]
    buttons.nth(1).click()
    buttons.nth(1).click()
    assert made.names("works") == ["D", "C", "B", "A"]
    assert made.names("main", 0) == ["Only"]
    page.locator("nav a[href='#table-main']").click()
    assert page.evaluate("document.activeElement.id") == "table-main"
    assert made.names("works") == ["D", "C", "B", "A"]
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert made.troubles == []
    made.context.close()


def test_nothing_of_a_long_table_runs(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    itbib = Itbib(tmp_path / "evil", monkeypatch)
    evil = f"</noscript></template>{EVIL}<!--"
    for name, text in survey_of(600).items():
        itbib.write(name, text.replace("Made-Up Paper 599", evil).replace("Model 598", evil))
    itbib.ok("site")
    made = Reader(browser)
    page = made.page
    page.goto((itbib.folder / "site/index.html").as_uri())
    assert page.inner_text("#shown") == "600 rows, 600 works"
    page.fill("#q", "noscript")
    assert page.inner_text("#shown") == "2 of 600 rows, 1 of 600 works"
    # The image is a link there, as all images are.
    shown = evil.replace("<img src=x onerror=alert(1)>", "image")
    assert made.names("models", 0) == [shown, "Model 599"]
    page.click("[id='row-models/m599'] a[href^='#ref-']")
    assert f"</noscript></template>{EVIL}" in page.inner_text("dialog .said")
    page.locator("dialog pre", has_text="onerror").wait_for()
    assert page.locator("main img, main template, main script:not(.columns, #sources)").count() == 0
    assert made.troubles == []
    made.context.close()
