"""arXiv identifiers: every form that people paste, and every slip that they make."""

from __future__ import annotations

import random
import re
import subprocess
import sys
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from itbib.errors import EXIT_USAGE, UsageError
from itbib.identifiers import ArxivId, IdentifierError
from itbib.identifiers.archives import ARCHIVES, LAST_MONTH, WITHOUT_OLD_IDS
from itbib.identifiers.pasted import LIMIT

# What arXiv's query API takes in its id_list (arxiv-base, arxiv/identifier).
API_NEW = re.compile(r"\d{4}\.\d{4,5}(v\d*)?", re.ASCII)
API_OLD = re.compile(
    rf"(?:{'|'.join(map(re.escape, ARCHIVES))})/\d{{2}}[01]\d{{4}}(v\d*)?", re.ASCII
)

GOOD = [
    # bare
    ("1706.03762", "1706.03762"),
    ("1706.03762v5", "1706.03762v5"),
    ("1706.03762V5", "1706.03762v5"),
    ("1706.03762 v5", "1706.03762v5"),
    ("1706.03762v12", "1706.03762v12"),
    ("0704.0001", "0704.0001"),
    ("1412.9999", "1412.9999"),
    ("1501.00001", "1501.00001"),
    ("9912.12345", "9912.12345"),
    ("hep-th/9901001", "hep-th/9901001"),
    ("hep-th/0703001v2", "hep-th/0703001v2"),
    ("hep-lat/9107001", "hep-lat/9107001"),
    ("math/9201238", "math/9201238"),
    ("cmp-lg/9809001", "cmp-lg/9809001"),
    ("math.GT/0309136v1", "math/0309136v1"),
    ("math.gt/0309136", "math/0309136"),
    ("math.MP/0309136", "math/0309136"),
    ("cs.CL/0501001", "cs/0501001"),
    ("CS/0501001", "cs/0501001"),
    ("Hep-Th/9901001", "hep-th/9901001"),
    ("cond-mat.stat-mech/0603313", "cond-mat/0603313"),
    ("physics.gen-ph/0303098", "physics/0303098"),
    ("astro-ph.CO/0601001", "astro-ph/0601001"),
    # labels and stamps
    ("arXiv: 1706.03762", "1706.03762"),
    ("ARXIV:1706.03762", "1706.03762"),
    ("arXiv : 1706.03762", "1706.03762"),
    ("arXiv 1706.03762", "1706.03762"),
    ("arXiv ID: 1706.03762", "1706.03762"),
    ("arXiv:0706.0001v1 [q-bio.CB]", "0706.0001v1"),
    ("arXiv:2305.11206v2 [cs.CL] 18 May 2023", "2305.11206v2"),
    ("arXiv:2305.11206v2  [cs.CL]  18 May 2023\n", "2305.11206v2"),
    ("arXiv:math/0309136v1 [math.GT] 8 Sep 2003", "math/0309136v1"),
    ("arXiv:hep-th/9901001v3 1 Jan 1999", "hep-th/9901001v3"),
    ("arXiv:1706.03762 [cs]", "1706.03762"),
    ("arXiv:1706.03762v5 [cs.CL], 2017", "1706.03762v5"),
    ("(arXiv:1706.03762 [cs.CL, cs.LG])", "1706.03762"),
    ("oai:arXiv.org:1706.03762", "1706.03762"),
    ("oai:arXiv.org:hep-th/9901001", "hep-th/9901001"),
    ("info:arxiv/1706.03762", "1706.03762"),
    ("urn:arxiv:1706.03762", "1706.03762"),
    ("abs/1706.03762", "1706.03762"),
    ("/abs/1706.03762", "1706.03762"),
    ("arXiv:abs/1706.03762", "1706.03762"),
    # references
    ("arXiv preprint arXiv:1706.03762", "1706.03762"),
    ("arXiv preprint arXiv:1706.03762, 2017.", "1706.03762"),
    ("arXiv preprint hep-th/9901001 (1999)", "hep-th/9901001"),
    ("arXiv e-prints, arXiv:1706.03762", "1706.03762"),
    ("CoRR, abs/1706.03762", "1706.03762"),
    ("CoRR abs/1706.03762 (2017)", "1706.03762"),
    # arXiv's own URLs
    ("https://arxiv.org/abs/1706.03762", "1706.03762"),
    ("HTTPS://ARXIV.ORG/ABS/1706.03762", "1706.03762"),
    ("//arxiv.org/abs/1706.03762", "1706.03762"),
    ("arxiv.org/abs/1706.03762", "1706.03762"),
    ("arxiv.org/1706.03762", "1706.03762"),
    ("https://arxiv.org/abs/arXiv:1706.03762", "1706.03762"),
    ("http://www.arxiv.org/pdf/1706.03762v5.pdf", "1706.03762v5"),
    ("https://arxiv.org/pdf/1706.03762.pdf#page=3", "1706.03762"),
    ("https://arxiv.org:443/html/2305.11206v2#S2", "2305.11206v2"),
    ("https://arxiv.org/html/2305.11206v2/x1.png", "2305.11206v2"),
    ("https://browse.arxiv.org/src/1706.03762", "1706.03762"),
    ("https://static.arxiv.org/pdf/1706.03762.pdf", "1706.03762"),
    ("de.arxiv.org/e-print/1706.03762/", "1706.03762"),
    ("xxx.lanl.gov/abs/hep-th/9901001", "hep-th/9901001"),
    ("https://user@arxiv.org/format/1706.03762", "1706.03762"),
    ("https://arxiv.org//abs//1706.03762//", "1706.03762"),
    ("https://arxiv.org/bibtex/1706.03762", "1706.03762"),
    ("https://arxiv.org/abs/cs/0501001?context=cs", "cs/0501001"),
    ("https://arxiv.org/abs/math.GT%2F0309136", "math/0309136"),
    ("https://export.arxiv.org/ps/hep-th/9901001.ps.gz", "hep-th/9901001"),
    ("https://arxiv.org/PS_cache/hep-th/pdf/9901/9901001v1.pdf", "hep-th/9901001v1"),
    ("https://arxiv.org/PS_cache/arxiv/pdf/0706/0706.0001v1.pdf", "0706.0001v1"),
    ("https://arxiv.org/ftp/arxiv/papers/0706/0706.0001.pdf", "0706.0001"),
    ("1706.03762v5.pdf", "1706.03762v5"),
    # DOIs
    ("10.48550/arXiv.2305.11206", "2305.11206"),
    ("doi:10.48550/arxiv.2305.11206", "2305.11206"),
    ("DOI: 10.48550/ARXIV.2305.11206", "2305.11206"),
    ("https://doi.org/10.48550/arXiv.2305.11206", "2305.11206"),
    ("https://doi.org/10.48550%2FarXiv.2305.11206", "2305.11206"),
    ("http://dx.doi.org/10.48550/arXiv.hep-th/9901001", "hep-th/9901001"),
    ("https://www.doi.org/10.48550/arXiv.2305.11206", "2305.11206"),
    # other sites
    ("https://ar5iv.org/abs/1706.03762", "1706.03762"),
    ("https://ar5iv.labs.arxiv.org/html/1706.03762", "1706.03762"),
    ("https://www.alphaxiv.org/overview/1706.03762v5", "1706.03762v5"),
    ("https://alphaxiv.org/pdf/1706.03762", "1706.03762"),
    ("https://huggingface.co/papers/2305.11206", "2305.11206"),
    ("hf.co/papers/2305.11206#community", "2305.11206"),
    ("https://www.arxiv-vanity.com/papers/1706.03762/", "1706.03762"),
    ("https://scirate.com/arxiv/1706.03762", "1706.03762"),
    # markup
    ("<https://arxiv.org/abs/1706.03762>", "1706.03762"),
    ("[paper](https://arxiv.org/abs/1706.03762)", "1706.03762"),
    ('[a [b]](<https://arxiv.org/abs/1706.03762> "title")', "1706.03762"),
    (
        "[![arXiv](https://img.shields.io/badge/arXiv-2305.11206-b31b1b.svg)]"
        "(https://arxiv.org/abs/2305.11206)",
        "2305.11206",
    ),
    (r"\href{https://arxiv.org/abs/1706.03762\#S2}{attention}", "1706.03762"),
    (r"\url{https://arxiv.org/abs/1706.03762}.", "1706.03762"),
    ("eprint = {1706.03762},", "1706.03762"),
    ('  url="https://arxiv.org/abs/1706.03762",', "1706.03762"),
    (r"howpublished = {\url{https://arxiv.org/abs/1706.03762}},", "1706.03762"),
    # punctuation and characters that do not show
    ('\t"1706.03762". ', "1706.03762"),
    ("(1706.03762)", "1706.03762"),
    ("- `1706.03762`;", "1706.03762"),
    ("**hep-th/9901001**", "hep-th/9901001"),
    ("\ufeff1706.\u200b03762\u200e", "1706.03762"),
    ("arXiv:\u00a01706.03762", "1706.03762"),
    ("arXiv：1706.03762", "1706.03762"),
    ("cond\u2011mat/0609123", "cond-mat/0609123"),
    ("cond—mat/0609123", "cond-mat/0609123"),
]


@pytest.mark.parametrize(("text", "versioned"), GOOD)
def test_what_people_paste_is_understood(text: str, versioned: str) -> None:
    assert ArxivId.parse(text).versioned == versioned


BAD = [
    # dates
    ("2313.00001", "month 13 does not exist", ""),
    ("2300.00001", "month 00 does not exist", ""),
    ("hep-th/9913001", "month 13 does not exist", ""),
    ("0703.0001", "0703 is too early", ""),
    ("hep-th/9106001", "9106 is no month of old-style IDs", ""),
    ("hep-th/0704001", "(from April 2007 on they look like 0704.0001)", ""),
    ("hep-th/5001001", "5001 is no month of old-style IDs", ""),
    # digits
    ("1501.1234", "five digits follow the dot since 1501, not four", "1501.01234"),
    ("2305.1120v2", "five digits follow the dot since 1501, not four", "2305.01120v2"),
    ("1412.12345", "four digits follow the dot until 1412, not five", ""),
    ("0808.05394", "four digits follow the dot until 1412, not five", "0808.5394"),
    ("2305.112065", "five digits follow the dot, not 6", ""),
    ("2305.011206", "the wrong number of digits", "2305.11206"),
    ("2107.558", "five digits follow the dot, not 3", ""),
    ("1012.558", "four digits follow the dot, not 3", ""),
    ("math/03091366", "seven digits follow the slash, not 8", ""),
    ("2305.00000", "counted from 1", ""),
    ("hep-th/9901000", "counted from 1", ""),
    ("9901001", "an archive belongs in front of it", ""),
    ("２３０５.１１２０６", "not ASCII digits", "2305.11206"),
    ("٢٣٠٥.١١٢٠٦", "not ASCII digits", "2305.11206"),
    ("23O5.112O6", "a letter in it where a digit belongs", "2305.11206"),
    ("2305.1l206", "a letter in it where a digit belongs", "2305.11206"),
    ("hep-th/99O1001", "a letter in it where a digit belongs", "hep-th/9901001"),
    # versions
    ("1706.03762v0", "versions are counted from v1", "1706.03762"),
    ("1706.03762v05", "without leading zeros", "1706.03762v5"),
    ("1706.03762v", "its version is not of the form v1", "1706.03762"),
    ("1706.03762 version 5", "its version is not of the form v1", "1706.03762v5"),
    # archives
    ("hept/9901001", "there is no archive hept", "hep-th/9901001"),
    ("quantph/0201082v1", "there is no archive quantph", "quant-ph/0201082v1"),
    ("phsyics/0303098", "there is no archive phsyics", "physics/0303098"),
    ("foo/0501001", "there is no archive foo", ""),
    ("test/0101001", "there is no archive test", ""),
    ("math.ZZ/0309136", "the archive math has no subject class ZZ", "math/0309136"),
    ("hep-th.XX/9901001", "has no subject class XX", "hep-th/9901001"),
    ("cmp-lg/9909014", "the archive cmp-lg closed in 1998-09", ""),
    ("stat/0703001", "the archive stat is younger", ""),
    ("hep-th", "it names a whole archive", ""),
    ("cs.CL", "it names a subject class", ""),
    # separators
    ("0704,1900", "a dot belongs between 0704 and 1900", "0704.1900"),
    ("2305,11206", "a dot belongs between 2305 and 11206", "2305.11206"),
    ("2305/11206", "a dot belongs between 2305 and 11206", "2305.11206"),
    ("1706-03762", "a dot belongs between 1706 and 03762", "1706.03762"),
    ("230511206", "a dot belongs between 2305 and 11206", "2305.11206"),
    ("07060001", "a dot belongs between 0706 and 0001", "0706.0001"),
    ("https://arxiv.org/abs/2305/11206", "a dot belongs", "2305.11206"),
    ("hep-th9901001", "a slash belongs between hep-th and 9901001", "hep-th/9901001"),
    ("hep-th:9901001", "a slash belongs", "hep-th/9901001"),
    ("math.GT0309136", "a slash belongs between math.GT and 0309136", "math/0309136"),
    ("arXiv:1706. 03762", "there is a blank in it", "1706.03762"),
    ("cs.CL/2305.11206", "an ID with a dot names no archive", "2305.11206"),
    # other sites, other pages, other DOIs
    ("https://example.com/abs/1706.03762", "example.com is not a site", "1706.03762"),
    ("example.com/abs/1706.03762", "example.com is not a site", "1706.03762"),
    ("https://notarxiv.org/abs/1706.03762", "notarxiv.org is not a site", "1706.03762"),
    ("arxiv.org.evil.com/abs/1706.03762", "arxiv.org.evil.com is not a site", "1706.03762"),
    ("https://arxiv.org@evil.com/abs/1706.03762", "evil.com is not a site", "1706.03762"),
    ("https://evil.com\\@arxiv.org/abs/1706.03762", "this is not a site", "1706.03762"),
    ("https://google.com/url?q=https://arxiv.org/abs/1706.03762", "google.com", "1706.03762"),
    ("https://openreview.net/forum?id=KBMOKmX2he", "openreview.net is not a site", ""),
    ("https://arxiv.org/list/cs.CL/recent", "this page of arxiv.org is not that of one", ""),
    ("arxiv.org/a/author_1", "this page of arxiv.org is not that of one", ""),
    ("https://arxiv.org/", "this page of arxiv.org is not that of one", ""),
    ("https://arxiv.org/abs/", "it holds none", ""),
    ("https://export.arxiv.org/api/query?id_list=1706.03762", "this page", "1706.03762"),
    ("https://huggingface.co/datasets/GAIR/lima", "this page of huggingface.co", ""),
    ("10.18653/v1/2020.acl-main.703", "the DOI prefix 10.18653 is not arXiv's", ""),
    ("https://doi.org/10.18653/v1/2020.acl-main.703", "the DOI prefix 10.18653", ""),
    ("10.48550/2305.11206", "begin with 10.48550/arXiv.", "2305.11206"),
    ("https://doi.org/1706.03762", "not the URL of a DOI", "1706.03762"),
    # several, none, something else
    ("2305.11206, 1706.03762", "it holds several (2305.11206, 1706.03762)", ""),
    ("2305.11206\nhep-th/9901001 1706.03762", "(2305.11206, hep-th/9901001, …)", ""),
    ("[2305.11206](https://arxiv.org/abs/1706.03762)", "it holds several", ""),
    ("https://arxiv.org/abs/2305.11206/1706.03762", "it holds several", ""),
    ("arXiv:1706.03762 (or arXiv:1706.03762v7 for this version)", "the form", "1706.03762v7"),
    ("", "it is empty", ""),
    (" \n", "it is empty", ""),
    ('""', "it holds none", ""),
    ("2305.11206abc", "it has not the form of one", "2305.11206"),
    ("LIMA: Less Is More for Alignment", "it has not the form of one", ""),
]


@pytest.mark.parametrize(("text", "reason", "suggestion"), BAD)
def test_what_is_no_id_is_refused_with_a_reason(text: str, reason: str, suggestion: str) -> None:
    with pytest.raises(IdentifierError) as caught:
        ArxivId.parse(text)
    assert reason in caught.value.reason
    assert caught.value.suggestion == suggestion
    assert caught.value.text == text


def test_a_refusal_is_one_sentence_and_a_hint() -> None:
    with pytest.raises(IdentifierError) as caught:
        ArxivId.parse("1501.1234")
    error = caught.value
    assert isinstance(error, ValueError)
    assert isinstance(error, UsageError)
    assert error.exit_code == EXIT_USAGE
    assert str(error) == (
        '"1501.1234" is no arXiv ID: five digits follow the dot since 1501, not four'
    )
    assert [problem.hint for problem in error.problems] == ["did you mean 1501.01234?"]


def test_a_message_quotes_on_one_line_what_can_be_printed() -> None:
    with pytest.raises(IdentifierError) as caught:
        ArxivId.parse("\x1b[31m no\n ID \udc80" + "x" * 500)
    message = str(caught.value)
    assert message.startswith('"\\x1b[31m no ID \\udc80xxx')
    assert message.isprintable()
    assert len(message) < 160


def test_the_parts_of_an_id_and_what_is_made_from_them() -> None:
    new = ArxivId.parse("arXiv:2305.11206v2")
    assert (new.archive, new.number, new.version) == ("", "2305.11206", 2)
    assert (new.key, new.versioned, str(new)) == ("2305.11206", "2305.11206v2", "2305.11206v2")
    assert new.abs_url == "https://arxiv.org/abs/2305.11206"
    assert new.pdf_url == "https://arxiv.org/pdf/2305.11206"
    assert new.doi == "10.48550/arXiv.2305.11206"
    assert new.year_month == (2023, 5)

    old = ArxivId.parse("math.GT/0309136")
    assert (old.archive, old.number, old.version) == ("math", "0309136", None)
    assert (old.key, old.versioned) == ("math/0309136", "math/0309136")
    assert old.doi == "10.48550/arXiv.math/0309136"
    assert old.year_month == (2003, 9)
    assert ArxivId.parse("hep-th/9901001").year_month == (1999, 1)
    assert ArxivId.parse("9901.00001").year_month == (2099, 1)


@pytest.mark.parametrize(
    ("archive", "number", "version"),
    [
        ("", "2313.00001", None),
        ("", "2305.11206\n", None),
        ("", "２３０５.11206", None),
        ("", "2305.11206", 0),
        ("", "9901001", None),
        ("math.GT", "0309136", None),
        ("Math", "0309136", None),
        ("math", "2305.11206", None),
    ],
)
def test_no_invalid_id_can_be_made(archive: str, number: str, version: int | None) -> None:
    with pytest.raises(IdentifierError):
        ArxivId(archive, number, version)


def test_ids_sort_with_and_without_version() -> None:
    texts = ["1706.03762", "1706.03762v1", "1706.03762v5", "1706.03762v12", "cs/0501001"]
    ids = [ArxivId.parse(text) for text in texts]
    shuffled = random.Random(1).sample(ids, len(ids))
    assert sorted(shuffled) == ids
    assert len({*ids, ArxivId.parse("arXiv:1706.03762")}) == len(ids)


HOSTILE_PIECES = (
    "[|](|1|a-|.pdf|a.|1_|1.|%2F|[a |\\url{|# |#|/|doi |1706.03762 |v0|O|arXiv:|,|{|abs/|../|٣"
)


@pytest.mark.parametrize(
    "text",
    [
        "a" * 1_000_000,
        "1706.03762 " * 100_000,
        " " * 1_000_000 + "x",
        *((piece * LIMIT)[: LIMIT - 2] + " x" for piece in HOSTILE_PIECES.split("|")),
    ],
    ids=lambda text: repr(text[:6]),
)
def test_hostile_texts_are_refused_in_one_short_line(text: str) -> None:
    with pytest.raises(IdentifierError) as caught:
        ArxivId.parse(text)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300


def test_blanks_around_an_id_may_be_many() -> None:
    assert ArxivId.parse(" " * 100_000 + "1706.03762" + "\n" * 100_000).key == "1706.03762"


def test_nothing_heavy_is_imported_until_an_id_is_wrong() -> None:
    code = """
import sys
from itbib.identifiers import ArxivId
ArxivId.parse("https://arxiv.org/abs/1706.03762")
print(*sorted({"difflib", "urllib.parse", "itbib.identifiers.misread"} & set(sys.modules)))
"""
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == ""


def months(first: tuple[int, int], last: tuple[int, int]) -> st.SearchStrategy[tuple[int, int]]:
    """Years and months from the first to the last."""
    count = st.integers(first[0] * 12 + first[1] - 1, last[0] * 12 + last[1] - 1)
    return count.map(lambda month: (month // 12, month % 12 + 1))


versions = st.none() | st.integers(1, 999)


@st.composite
def new_ids(draw: st.DrawFn) -> ArxivId:
    year, month = draw(months((2007, 4), (2099, 12)))
    width = 5 if year >= 2015 else 4
    number = draw(st.integers(1, 10**width - 1))
    return ArxivId("", f"{year % 100:02}{month:02}.{number:0{width}}", draw(versions))


@st.composite
def old_ids(draw: st.DrawFn) -> ArxivId:
    archive = draw(st.sampled_from(sorted(ARCHIVES.keys() - WITHOUT_OLD_IDS)))
    year, month = draw(months((1991, 7), LAST_MONTH.get(archive, (2007, 3))))
    number = f"{year % 100:02}{month:02}{draw(st.integers(1, 999)):03}"
    return ArxivId(archive, number, draw(versions))


ids = new_ids() | old_ids()

FORMS = [
    "{}",
    " {} \n",
    "({}),",
    "arXiv:{}",
    "arXiv: {} [cs.CL] 18 May 2023",
    "arXiv preprint arXiv:{}, 2023.",
    "https://arxiv.org/abs/{}",
    "http://www.arxiv.org/abs/{}?context=cs#x",
    "export.arxiv.org/pdf/{}.pdf",
    "https://arxiv.org:443/html/{}/",
    "https://cn.arxiv.org/src/{}",
    "10.48550/arXiv.{}",
    "doi:10.48550/ARXIV.{}",
    "https://doi.org/10.48550/arxiv.{}",
    "https://ar5iv.labs.arxiv.org/html/{}",
    "https://www.alphaxiv.org/abs/{}",
    "https://huggingface.co/papers/{}",
    "[paper](https://arxiv.org/abs/{})",
    r"\href{{https://arxiv.org/abs/{}}}{{text}}",
    "eprint = {{{}}},",
    "oai:arXiv.org:{}",
]


@given(ids)
def test_an_id_survives_the_way_through_text(identifier: ArxivId) -> None:
    assert ArxivId.parse(str(identifier)) == identifier
    assert ArxivId.parse(identifier.key) == ArxivId(identifier.archive, identifier.number)
    for text in (identifier.abs_url, identifier.pdf_url, identifier.doi):
        assert ArxivId.parse(text).key == identifier.key


spellings = st.sampled_from([str, str.upper, lambda text: text.replace("/", "%2F")])


@given(ids, st.sampled_from(FORMS), spellings)
def test_every_form_gives_the_same_id(
    identifier: ArxivId, form: str, respell: Callable[[str], str]
) -> None:
    assert ArxivId.parse(form.format(respell(str(identifier)))) == identifier


@given(old_ids(), st.data())
def test_the_subject_class_is_dropped(identifier: ArxivId, data: st.DataObject) -> None:
    for subject in sorted(ARCHIVES[identifier.archive]):
        text = str(identifier).replace("/", f".{subject}/")
        assert ArxivId.parse(data.draw(st.sampled_from([text, text.upper()]))) == identifier


@given(ids)
def test_arxiv_takes_every_key(identifier: ArxivId) -> None:
    pattern = API_OLD if identifier.archive else API_NEW
    assert pattern.fullmatch(identifier.key)
    assert pattern.fullmatch(identifier.versioned)


@given(new_ids())
def test_common_slips_are_put_right(identifier: ArxivId) -> None:
    text = str(identifier)
    for wrong in (text.replace(".", ","), text.replace(".", ""), text.replace("0", "O")):
        if wrong == text:
            continue
        with pytest.raises(IdentifierError) as caught:
            ArxivId.parse(wrong)
        assert caught.value.suggestion == text


PIECES = (
    "arXiv|:|/|.|v| |abs|2305|11206|1706.03762|hep-th|9901001|O|math.GT|https://|arxiv.org|doi"
    "|10.48550|[|](|)|{|}|\\url|#|?|%2F|%|\u200b|：|５|٣|ſ|\u212a|\udc80|0|,|-|—|cs|2017|="
)
pieces = st.sampled_from(PIECES.split("|"))


@given(st.text() | st.lists(pieces, max_size=12).map("".join))
@example("phyſics/0303098")
@example("2305.11206v" + "9" * 1990)
@example("https://[::1]/abs/1706.03762")
@example("https://doi.org/")
@example("\\href{")
def test_any_text_is_read_or_refused_and_never_anything_else(text: str) -> None:
    refusal = None
    try:
        identifier = ArxivId.parse(text)
    except IdentifierError as error:
        refusal = error
    if refusal is None:
        assert ArxivId.parse(identifier.key).key == identifier.key
        assert ArxivId.parse(str(identifier)) == identifier
        assert (API_OLD if identifier.archive else API_NEW).fullmatch(identifier.versioned)
    else:
        assert refusal.reason
        assert str(refusal).isprintable()
        if refusal.suggestion:
            assert str(ArxivId.parse(refusal.suggestion)) == refusal.suggestion
