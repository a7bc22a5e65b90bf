r"""Formulae of cells made safe: what is known is set, and anything else is refused.

A cell may come from anybody, so a formula is not handed on to TeX: it is read by a grammar of
its own and written anew. Only control words that typeset are known (no ``\input``, ``\write``,
``\def``, ``\catcode``, ``\csname``, no environments); groups, scripts, arguments and ``\left``
with ``\right`` are complete in what is written, so that no formula can break what is around it.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from itbib.tex.escape import escape_ascii
from itbib.tex.text import unicode_to_tex

_DEPTH = 20
_TOKEN = re.compile(r"\\(?:[A-Za-z]+|.)|\s+|.", re.DOTALL)


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


SYMBOLS = _names(
    r"""
    alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu
    xi pi varpi rho varrho sigma varsigma tau upsilon phi varphi chi psi omega Gamma Delta
    Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega aleph beth hbar ell imath jmath wp Re Im
    partial infty nabla emptyset varnothing forall exists nexists neg lnot top bot angle
    triangle surd prime backslash Box Diamond square blacksquare bigstar star checkmark
    clubsuit diamondsuit heartsuit spadesuit flat natural sharp dag dagger ddag ddagger S P pm
    mp times div cdot ast circ bullet cap cup uplus sqcap sqcup vee wedge lor land setminus wr
    diamond triangleleft triangleright oplus ominus otimes oslash odot amalg rtimes ltimes le
    leq leqslant ge geq geqslant ne neq equiv sim simeq approx approxeq cong propto ll gg lll
    ggg prec succ preceq succeq lesssim gtrsim subset supset subseteq supseteq subsetneq
    sqsubseteq sqsupseteq in ni notin vdash dashv models vDash mid nmid parallel perp asymp
    doteq triangleq leftarrow rightarrow to gets uparrow downarrow leftrightarrow updownarrow
    Leftarrow Rightarrow Uparrow Downarrow Leftrightarrow longleftarrow longrightarrow
    Longleftarrow Longrightarrow longleftrightarrow Longleftrightarrow implies iff mapsto
    longmapsto hookleftarrow hookrightarrow nearrow searrow swarrow nwarrow rightharpoonup
    leftharpoonup rightleftharpoons leadsto sum prod coprod int iint oint bigcap bigcup
    bigsqcup bigvee bigwedge bigodot bigotimes bigoplus biguplus arccos arcsin arctan arg cos
    cosh cot coth csc deg det dim exp gcd hom inf ker lg lim liminf limsup ln log max min Pr
    sec sin sinh sup tan tanh ldots cdots vdots ddots dots dotsc dotsb colon lbrace rbrace
    lbrack rbrack langle rangle lfloor rfloor lceil rceil vert Vert lvert rvert lVert rVert
    quad qquad displaystyle textstyle scriptstyle
    """
)
ONE_ARGUMENT = _names(
    r"""
    mathrm mathbf mathit mathsf mathtt mathbb mathcal mathfrak boldsymbol hat widehat tilde
    widetilde bar vec dot ddot check breve acute grave mathring overline underline overbrace
    underbrace overrightarrow overleftarrow sqrt phantom boxed
    """
)
TWO_ARGUMENTS = _names(
    r"""
    frac dfrac tfrac binom stackrel overset underset
    """
)
TEXTS = _names(
    r"""
    text textrm textbf textit texttt textsf mbox operatorname
    """
)
SIZES = _names(
    r"""
    big Big bigg Bigg bigl Bigl bigr Bigr biggl biggr Biggl Biggr
    """
)
DELIMITERS = _names(
    r"""
    ( ) [ ] | / . < > \{ \} \| \lbrace \rbrace \lbrack \rbrack \langle \rangle \lfloor \rfloor
    \lceil \rceil \vert \Vert \lvert \rvert \lVert \rVert \uparrow \downarrow \backslash
    """
)
_CONTROL_SYMBOLS = frozenset((r"\,", r"\;", r"\:", r"\!", r"\ ", r"\%", r"\&", r"\#", r"\_"))
_MORE_SYMBOLS = frozenset((r"\$", r"\{", r"\}", r"\|"))
_RENAMED = {"bm": "boldsymbol"}
_OPERATORS = {"argmax": r"\arg\max", "argmin": r"\arg\min"}


class RefusedError(ValueError):
    """The formula has something in it that is not known, or is not complete."""


def safe_formula(tex: str) -> str | None:
    """Write a formula anew for between two dollar signs.

    Args:
        tex: the formula as a cell has it, without dollar signs.

    Returns:
        TeX that needs amsmath and amssymb at most; None if the formula is refused.
    """
    try:
        return _Reader(tex).whole() or None
    except RefusedError:
        return None


class _Reader:
    """Reads a formula by recursive descent; what a method gives is complete TeX."""

    def __init__(self, tex: str) -> None:
        self._tokens = _TOKEN.findall(tex)
        self._at = 0
        self._depth = 0

    def whole(self) -> str:
        written = self._list(lambda _: False)
        # A blank behind a backslash is a command.
        return written if written.endswith("\\ ") else written.rstrip(" ")

    def _peek(self) -> str:
        while self._at < len(self._tokens) and self._tokens[self._at].isspace():
            self._at += 1
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _next(self) -> str:
        token = self._peek()
        if not token:
            raise RefusedError
        self._at += 1
        return token

    def _list(self, ends: Callable[[str], bool]) -> str:
        """Read atoms with their scripts until a token that ends the list, which is not read."""
        self._depth += 1
        if self._depth > _DEPTH:
            raise RefusedError
        parts: list[str] = []
        while (token := self._peek()) and not ends(token):
            atom = "" if token in ("^", "_") else self._atom(self._next())
            parts.append(_spaced(atom) + self._scripts(atom))
        self._depth -= 1
        return "".join(parts)

    def _scripts(self, atom: str) -> str:
        """Read at most one of each script; primes are a raised one."""
        found: dict[str, str] = {}
        written = ""
        while (token := self._peek()) in ("^", "_", "'", "’", "′"):
            self._next()
            if token in ("^", "_"):
                if token in found:
                    raise RefusedError
                found[token] = self._argument()
                written += f"{token}{{{found[token]}}}"
            else:
                if "^" in found:
                    raise RefusedError
                primes = 1
                while self._peek() in ("'", "’", "′"):
                    self._next()
                    primes += 1
                if self._peek() == "^":
                    raise RefusedError
                found["^"] = r"\prime" * primes
                written += "'" * primes
        return ("{}" if written and not atom else "") + written

    def _argument(self) -> str:
        """Read what a script or a control word takes: a group or one atom."""
        token = self._next()
        if token == "{":
            return self._group()
        if token in ("^", "_", "'", "}"):
            raise RefusedError
        return self._atom(token).rstrip()

    def _group(self) -> str:
        inner = self._list(lambda token: token == "}")
        if self._next() != "}":
            raise RefusedError
        return inner

    def _atom(self, token: str) -> str:
        if token == "{":
            return f"{{{self._group()}}}"
        if token == "}":
            raise RefusedError
        if token == "~":
            return r"\ "
        if token in ("%", "#", "&"):
            return f"\\{token}"
        if token == "$":
            raise RefusedError
        if not token.startswith("\\"):
            return _character(token)
        return self._control(token)

    def _control(self, token: str) -> str:
        name = token[1:]
        if token in _CONTROL_SYMBOLS or token in _MORE_SYMBOLS:
            return token
        if name in ("limits", "nolimits"):
            # Anywhere but behind an operator TeX takes it for a mistake.
            return ""
        if name in TEXTS:
            return self._words(name)
        if name in SIZES:
            return f"\\{name}{_spaced(self._delimiter())}"
        if name == "left":
            return self._fenced()
        if name == "sqrt" and self._peek() == "[":
            self._next()
            degree = self._list(lambda token: token == "]")
            self._next()
            return f"\\sqrt[{{{degree}}}]{{{self._argument()}}}"
        name = _RENAMED.get(name, name)
        if name in _OPERATORS:
            return _OPERATORS[name]
        if name in SYMBOLS:
            return f"\\{name}"
        if name in ONE_ARGUMENT:
            return f"\\{name}{{{self._argument()}}}"
        if name in TWO_ARGUMENTS:
            first = self._argument()
            return f"\\{name}{{{first}}}{{{self._argument()}}}"
        raise RefusedError

    def _delimiter(self) -> str:
        token = self._next()
        if token not in DELIMITERS:
            raise RefusedError
        return token

    def _fenced(self) -> str:
        opening = self._delimiter()
        inner = self._list(lambda token: token == r"\right")
        if self._next() != r"\right":
            raise RefusedError
        return rf"\left{_spaced(opening)}{inner}\right{_spaced(self._delimiter())}"

    def _words(self, name: str) -> str:
        r"""Read the argument of ``\text`` as plain text."""
        if self._next() != "{":
            raise RefusedError
        words = ""
        while self._at < len(self._tokens) and self._tokens[self._at] != "}":
            token = self._tokens[self._at]
            self._at += 1
            if token in (r"\ ", r"\%", r"\&", r"\#", r"\_", r"\$"):
                token = token[1:]
            if (len(token) > 1 and not token.isspace()) or token in ("{", "\\", "$"):
                raise RefusedError
            words += " " if token.isspace() else token
        if self._at >= len(self._tokens):
            raise RefusedError
        self._at += 1
        source, missing = unicode_to_tex("".join(map(escape_ascii, words)))
        if missing:
            raise RefusedError
        return f"\\{name}{{{source}}}"


def _character(char: str) -> str:
    if char.isascii():
        if not char.isprintable():
            raise RefusedError
        return char
    source, missing = unicode_to_tex(f"${char}$")
    if missing or not source.startswith("$") or not source.endswith("$"):
        raise RefusedError
    return source[1:-1]


def _spaced(source: str) -> str:
    r"""Keep a letter behind a control word from prolonging it."""
    return f"{source} " if re.search(r"\\[A-Za-z]+\Z", source) else source
