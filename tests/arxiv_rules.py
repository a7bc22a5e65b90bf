"""What arXiv's query API answers to which parameters: a pure function of papers and query string.

The rules come from recorded answers, from the source of arXiv's search service
(github.com/arXiv/arxiv-search, ``search/controllers/classic_api``) and, for the form of IDs, from
github.com/arXiv/arxiv-base (``arxiv/identifier``). Of the search language, only what a test of
itbib needs is here.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl

from arxiv_feed import Page, error_feed, feed
from arxiv_papers import Paper

ATOM = "application/atom+xml; charset=utf-8"
TEXT = "text/plain; charset=utf-8"

_ERRORS = "https://arxiv.org/api/errors"
_SORT_HELP = "https://arxiv.org/help/api/user-manual#sort"
_WINDOW = 10_000  # Elasticsearch serves no result beyond this one

# Archives, open and closed, with the subject classes that make them categories.
_ARCHIVES = """
acc-phys adap-org alg-geom ao-sci atom-ph bayes-an chao-dyn chem-ph cmp-lg comp-gas dg-ga funct-an
gr-qc hep-ex hep-lat hep-ph hep-th math-ph mtrl-th nucl-ex nucl-th patt-sol plasm-ph q-alg quant-ph
solv-int supr-con
astro-ph:CO,EP,GA,HE,IM,SR
cond-mat:dis-nn,mes-hall,mtrl-sci,other,quant-gas,soft,stat-mech,str-el,supr-con
cs:AI,AR,CC,CE,CG,CL,CR,CV,CY,DB,DC,DL,DM,DS,ET,FL,GL,GR,GT,HC,IR,IT,LG,LO,MA,MM,MS,NA,NE,NI,OH,OS\
,PF,PL,RO,SC,SD,SE,SI,SY
econ:EM,GN,TH eess:AS,IV,SP,SY
math:AC,AG,AP,AT,CA,CO,CT,CV,DG,DS,FA,GM,GN,GR,GT,HO,IT,KT,LO,MG,MP,NA,NT,OA,OC,PR,QA,RA,RT,SG,SP,ST
nlin:AO,CD,CG,PS,SI
physics:acc-ph,ao-ph,app-ph,atm-clus,atom-ph,bio-ph,chem-ph,class-ph,comp-ph,data-an,ed-ph,flu-dyn\
,gen-ph,geo-ph,hist-ph,ins-det,med-ph,optics,plasm-ph,pop-ph,soc-ph,space-ph
q-bio:BM,CB,GN,MN,NC,OT,PE,QM,SC,TO q-fin:CP,EC,GN,MF,PM,PR,RM,ST,TR stat:AP,CO,ME,ML,OT,TH
"""


def _prefixes(archives: str) -> str:
    """Make the regular expression for all that may stand before the slash of an old ID."""
    names = []
    for word in archives.split():
        archive, _, classes = word.partition(":")
        names += [archive, *(f"{archive}.{name}" for name in classes.split(",") if name)]
    return "|".join(re.escape(name) for name in names)


_NEW_ID = re.compile(r"(?<![\d=.])\d{4}\.\d{4,5}")
_OLD_ID = re.compile(rf"(?:{_prefixes(_ARCHIVES)})/\d{{2}}[01]\d{{4}}", re.IGNORECASE)
_TERM = re.compile(r'(?:(?P<field>all|ti|au|cat):)?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"():]+))')


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer: status code, content type, body."""

    status: int
    content_type: str
    body: bytes


class _RefusedError(Exception):
    """The request gets an Atom error."""

    def __init__(self, summary: str, link: str = _ERRORS, status: int = 400) -> None:
        super().__init__(summary)
        self.summary, self.link, self.status = summary, link, status


def answer(papers: Sequence[Paper], query_string: str, now: datetime) -> Answer:
    """Answer a request for ``/api/query``.

    Args:
        papers: all versions of all papers that the service holds.
        query_string: the part of the URL behind the question mark, percent-encoded.
        now: time of the answer, in UTC.
    """
    # Of a parameter given twice the first counts, hence the reversal.
    parameters = dict(reversed(parse_qsl(query_string, keep_blank_values=True)))
    try:
        return Answer(200, ATOM, _answer(papers, parameters, now))
    except _RefusedError as error:
        return Answer(error.status, ATOM, error_feed(error.summary, error.link, now))


def _answer(papers: Sequence[Paper], parameters: Mapping[str, str], now: datetime) -> bytes:
    """Check the parameters in the order of the service, then select, sort and cut."""
    id_list = parameters.get("id_list", "")
    ids = id_list.split(",") if id_list else []
    for wanted in ids:
        if not (_NEW_ID.search(wanted) or _OLD_ID.search(wanted)):
            link = f"{_ERRORS}#incorrect_id_format_for_{wanted}"
            raise _RefusedError(f"incorrect id format for {wanted}", link)
    size = _count(parameters, "max_results", 10)
    start = _count(parameters, "start", 0)
    sort_by = _choice(parameters, "sortBy", ("relevance", "lastUpdatedDate", "submittedDate"))
    descending = _choice(parameters, "sortOrder", ("descending", "ascending")) == "descending"
    query = _parse_query(parameters.get("search_query", ""))
    if not ids and not query:
        raise _RefusedError(
            "Either a search_query or id_list must be specified for the classic API."
        )
    if size == 0 or 1 + round(start / size) > _WINDOW // size:
        raise _RefusedError("Internal Server Error", status=500)

    found = [paper for paper in _select(papers, ids) if _matches(paper, query)]
    if sort_by == "relevance":
        found = _shuffled(found, ids)
    else:
        found.sort(
            key=lambda paper: paper.published if sort_by == "submittedDate" else paper.updated,
            reverse=descending,
        )
    rewritten = " OR ".join(" AND ".join(map(str, terms)) for terms in query)
    return feed(found[start : start + size], Page(rewritten, id_list, start, size), len(found), now)


def _count(parameters: Mapping[str, str], name: str, default: int) -> int:
    """Read a parameter that is a number of entries."""
    text = parameters.get(name, str(default))
    try:
        number = int(text)
    except ValueError:
        link = f"{_ERRORS}#{name}_must_be_an_integer"
        raise _RefusedError(f"{name} must be an integer", link) from None
    if number < 0:
        link = f"{_ERRORS}#{name}_must_be_non-negative"
        raise _RefusedError(f"{name} must be non-negative", link)
    return number


def _choice(parameters: Mapping[str, str], name: str, choices: Sequence[str]) -> str:
    """Read a parameter that takes one of a few words; the first of them is the default."""
    value = parameters.get(name, choices[0])
    if value not in choices:
        raise _RefusedError(f"{name} must be in: {', '.join(choices)}", _SORT_HELP)
    return value


def _select(papers: Sequence[Paper], ids: Sequence[str]) -> list[Paper]:
    """Find the papers by ID: exact, case-sensitive, each once; without IDs, all current ones."""
    current: dict[str, Paper] = {}
    for paper in sorted(papers, key=lambda paper: paper.version):
        current[paper.id] = paper
    if not ids:
        return list(current.values())
    index = {paper.versioned_id: paper for paper in papers} | current
    return list(dict.fromkeys(index[wanted] for wanted in ids if wanted in index))


def _shuffled(papers: Sequence[Paper], ids: Sequence[str]) -> list[Paper]:
    """Order papers the same way every time, but never as they were asked for.

    The service sorts by a score that is the same for all, so its order means nothing. An order
    that happened to be the requested one would hide a client that relies on it.
    """
    order = sorted(papers, key=lambda paper: hashlib.sha1(paper.versioned_id.encode()).digest())
    return order[::-1] if ids and order == list(papers) else order


@dataclass(frozen=True, slots=True)
class _Term:
    """Text to be found in a field of a paper."""

    field: str
    text: str

    def __str__(self) -> str:
        return f'{self.field}:"{self.text}"' if " " in self.text else f"{self.field}:{self.text}"


def _parse_query(query: str) -> list[list[_Term]]:
    """Read a search query as alternatives of terms that must all hold.

    Terms that nothing joins are alternatives, as in the service. What is not understood is
    refused; the service knows more, such as parentheses, ``ANDNOT`` and further fields.
    """
    alternatives: list[list[_Term]] = []
    operator = "OR"
    position = 0
    while rest := query[position:].lstrip():
        position = len(query) - len(rest)
        match = _TERM.match(query, position)
        if not match or match[0] in ("NOT", "ANDNOT"):
            raise _RefusedError(f"Invalid query string: '{query}'")
        position = match.end()
        if match[0] in ("AND", "OR"):
            operator = match[0]
            continue
        text = match["word"] or match["phrase"].strip()
        field = match["field"] or "all"
        term = _Term(field, text.replace("_", " ") if field == "au" else text)
        if operator == "AND" and alternatives:
            alternatives[-1].append(term)
        else:
            alternatives.append([term])
        operator = "OR"
    return alternatives


def _matches(paper: Paper, query: Sequence[Sequence[_Term]]) -> bool:
    """Tell whether a paper fulfils one of the alternatives; an empty query leaves out nothing."""
    names = " ".join(author.name for author in paper.authors)
    texts = {
        "ti": paper.title,
        "au": names,
        "all": "\n".join((paper.title, names, paper.summary, paper.comment, paper.journal_ref)),
    }

    def holds(term: _Term) -> bool:
        if term.field == "cat":
            return term.text in paper.categories
        return term.text.casefold() in texts[term.field].casefold()

    return not query or any(all(map(holds, terms)) for terms in query)
