"""Whether a paper was withdrawn: arXiv marks it nowhere but in the words of its authors.

arXiv asks them to put "This paper has been withdrawn by the author(s) due to ..." in place of
the comment or the abstract (https://info.arxiv.org/help/withdraw.html); its administrators write
"This submission has been withdrawn by arXiv administrators ...". Other things are withdrawn,
too: earlier versions, claims, other people's papers, drugs.
"""

from __future__ import annotations

import re

_WORK = (
    r"(?:papers?|articles?|manuscripts?|submissions?|(?:pre|e-?)prints?|works?|notes?|letters?|thesis"
    r"|drafts?|reports?|documents?|entry|contribution|versions?|chapter|book|survey|review|comment)"
)
# "An earlier version of this paper" and "the companion paper" are something else.
_THIS = (
    r"(?<!of )(?<!by )(?:this|these|the|our|my|present)\s+"
    r"(?:(?!previous|earlier|first|second|old|original|former|prior|published|journal|other"
    r"|companion|cited|conference|withdrawn)[\w-]+\s+)?" + _WORK
)
_WITHDRAWN = (
    r"withdraw(?:n|ed)\b(?!\s+from\s+(?!(?:the\s+)?(?:arxiv|archive|e-?print|publication)))"
)
_IS = (
    r"(?:has|have|had|is|are|was|were)\s+"
    r"(?:(?:now|since|been|being|also|hereby|temporarily|therefore|thus|already|permanently)\s+)*"
)
_REASON = r"(?=\s*(?:[.,;:!)\]]|$)|\s+(?:by|due|because|for|as|since|until|pending|owing|from)\b)"

_PASSIVE = re.compile(rf"\b{_THIS}\s+(?:\([^)]*\)\s+)?{_IS}{_WITHDRAWN}", re.IGNORECASE)
_ACTIVE = re.compile(
    r"\b(?:I|we|authors?)\s+(?:(?:has|have|had|am|are|is|was|were|now|been|hereby|decided\s+to)\s+)*"
    rf"withdr(?:aws?|awn|ew|awing)\s+(?:this|the|our|my)\s+{_WORK}\b",
    re.IGNORECASE,
)
# Without a verb, as comments have it: "Paper withdrawn", "5 pages. Withdrawn by the author".
_BRIEF = re.compile(
    rf"(?:^|[.;:!\[(*])\s*(?:(?:this|the)\s+)?(?:{_WORK}\s+)?(?:temporarily\s+)?"
    rf"{_WITHDRAWN}{_REASON}|,\s*withdrawn(?=\s+by\b|[.\s]*$)",
    re.IGNORECASE,
)


def says_withdrawn(comment: str, summary: str) -> bool:
    """Tell whether the authors, or arXiv, say that this very paper was withdrawn.

    Args:
        comment: the authors' comment, or empty.
        summary: the abstract, or empty; lines may be broken.
    """
    return _says(comment, _PASSIVE, _BRIEF, _ACTIVE) or _says(summary, _PASSIVE, _ACTIVE)


def _says(text: str, *forms: re.Pattern[str]) -> bool:
    # Of a thousand texts, one at most has the word: look for that first.
    if "ithdr" not in text and "ITHDR" not in text:
        return False
    return any(form.search(text) for form in forms)
