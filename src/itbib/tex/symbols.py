r"""Which TeX stands for which character: the tables that no library gets right for BibTeX.

All of it compiles with pdfLaTeX in the T1 encoding with amsmath, amssymb and textcomp.
"""

from __future__ import annotations

ACCENTS = {
    "\u0300": r"\`",
    "\u0301": r"\'",
    "\u0302": r"\^",
    "\u0303": r"\~",
    "\u0304": r"\=",
    "\u0306": r"\u",
    "\u0307": r"\.",
    "\u0308": r"\"",
    "\u030a": r"\r",
    "\u030b": r"\H",
    "\u030c": r"\v",
    "\u0323": r"\d",
    "\u0326": r"\textcommabelow",
    "\u0327": r"\c",
    "\u0328": r"\k",
    "\u0331": r"\b",
}
"""Accent macro of text by combining character."""

BELOW = frozenset("\u0323\u0326\u0327\u0328\u0331")
"""Combining characters under the letter: TeX sets them last, and an i keeps its dot."""

T1_ACCENTED = frozenset(
    "ÀÁÂÃÄÅÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝŸàáâãäåèéêëìíîïñòóôõöùúûüýÿ"
    "ĂăĆćČčĎďĚěĞğĹĺĽľŃńŇňŐőŔŕŘřŚśŠšŤťŮůŰűŹźŽžŻżİ"
)
"""Letters with an accent above that are one glyph in T1: TeX centres a second one on no others."""

MATH_ACCENTS = {
    "\u0300": r"\grave",
    "\u0301": r"\acute",
    "\u0302": r"\hat",
    "\u0303": r"\tilde",
    "\u0304": r"\bar",
    "\u0306": r"\breve",
    "\u0307": r"\dot",
    "\u0308": r"\ddot",
    "\u030a": r"\mathring",
    "\u030c": r"\check",
}
"""Accent macro of formulae by combining character."""

LETTERS = {
    "ß": r"\ss", "ẞ": r"\SS", "æ": r"\ae", "Æ": r"\AE", "œ": r"\oe", "Œ": r"\OE",
    "ø": r"\o", "Ø": r"\O", "ł": r"\l", "Ł": r"\L", "đ": r"\dj", "Đ": r"\DJ",
    "ð": r"\dh", "Ð": r"\DH", "þ": r"\th", "Þ": r"\TH", "ŋ": r"\ng", "Ŋ": r"\NG",
    "ı": r"\i", "ȷ": r"\j", "ĳ": r"\ij", "Ĳ": r"\IJ",
}  # fmt: skip
"""Letters with a macro of their own."""

PUNCTUATION = {
    "\u2010": "-", "\u2011": "-", "\u2012": "--", "\u2013": "--", "\u2014": "---",
    "\u2015": "---", "\u2018": "`", "\u2019": "'", "\u201b": "`", "\u201c": "``",
    "\u201d": "''", "\u201f": "``", "\u02bb": "`", "\u02bc": "'",
    "\u00a0": "~", "\u2007": "~", "\u2009": r"\,", "\u202f": r"\,", "\u2002": " ",
    "\u2003": " ", "\u2004": " ", "\u2005": " ", "\u2006": " ", "\u2008": " ",
    "\u200a": " ", "\u205f": " ", "\u3000": " ", "\u2028": " ", "\u2029": " ",
    "\u2025": "..",
}  # fmt: skip
"""Characters that TeX's ligatures and plain ASCII can write."""

SYMBOLS = {
    "…": r"\ldots", "<": r"\textless", ">": r"\textgreater", "|": r"\textbar",
    "ƒ": r"\textflorin", "‚": r"\quotesinglbase", "„": r"\quotedblbase", "‹": r"\guilsinglleft",
    "›": r"\guilsinglright", "«": r"\guillemotleft", "»": r"\guillemotright",
    "¸": r"\c{}",
}  # fmt: skip
"""Signs with a control word for text."""

MATH = {
    "′": "'", "″": "''", "‴": "'''", "←": r"\leftarrow", "→": r"\rightarrow", "−": "-",
    "↑": r"\uparrow", "↓": r"\downarrow", "√": r"\surd", "⊨": r"\vDash", "⋘": r"\lll",
    "⋙": r"\ggg", "∅": r"\emptyset", "ħ": r"\hbar", "ℏ": r"\hbar", "ℑ": r"\Im", "ℜ": r"\Re",
    "∖": r"\setminus", "‖": r"\Vert", "♭": r"\flat", "♮": r"\natural", "♯": r"\sharp",
    "★": r"\bigstar", "♠": r"\spadesuit", "♣": r"\clubsuit", "♡": r"\heartsuit",
    "♢": r"\diamondsuit", "±": r"\pm", "×": r"\times", "÷": r"\div", "¬": r"\neg",
    "ℬ": r"\mathcal{B}", "ℰ": r"\mathcal{E}", "ℱ": r"\mathcal{F}", "ℋ": r"\mathcal{H}",
    "ℐ": r"\mathcal{I}", "ℒ": r"\mathcal{L}", "ℳ": r"\mathcal{M}", "ℛ": r"\mathcal{R}",
}  # fmt: skip
"""Signs that TeX sets in a formula."""

MATH_ONLY = {
    "°": r"{}^{\circ}", "·": r"\cdot", "µ": r"\mu", "†": r"\dagger", "‡": r"\ddagger",
    "•": r"\bullet", "…": r"\ldots", "\u2010": "-", "\u2011": "-", "\u2013": "-",
    "\u2014": "-", "\u2018": "`", "\u2019": "'",
}  # fmt: skip
"""What stands inside a formula for signs that have TeX of their own outside it."""

LOOKALIKES = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΧο", "ABEZHIKMNOPTXo", strict=True))
"""Greek letters that TeX has no macro for because a Latin letter looks the same."""

SUPERSCRIPTS = dict(zip("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ", strict=True))
"""Raised characters by the character that is raised."""

SUBSCRIPTS = dict(zip("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", strict=True))
"""Lowered characters by the character that is lowered."""

MACROS = {
    "aa": "å", "AA": "Å", "S": "§", "P": "¶", "dag": "†", "ddag": "‡", "copyright": "©",
    "pounds": "£", "dots": "…", "textellipsis": "…", "textendash": "–", "textemdash": "—",
    "textquoteleft": "‘", "textquoteright": "’", "textquotedblleft": "“",
    "textquotedblright": "”", "textquotedbl": '"', "textquotesingle": "'", "textbackslash": "\\",
    "textbraceleft": "{", "textbraceright": "}", "lbrace": "{", "rbrace": "}",
    "textasciitilde": "~", "textasciicircum": "^", "textunderscore": "_", "textdollar": "$",
    "textvisiblespace": "␣", "textasteriskcentered": "*", "textbardbl": "‖",
    "slash": "/", "space": " ", "quad": " ", "qquad": " ", "enspace": " ", "enskip": " ",
    "thinspace": "\u2009", "nobreakspace": " ", "newline": " ", "par": " ", "TeX": "TeX",
    "LaTeX": "LaTeX", "LaTeXe": "LaTeX2ε", "BibTeX": "BibTeX", "le": "≤", "ge": "≥", "ne": "≠",
    "to": "→", "gets": "←", "lnot": "¬", "land": "∧", "lor": "∨", "iff": "⟺", "owns": "∋",
    "varnothing": "∅", "bot": "⊥", "models": "⊨", "guillemetleft": "«", "guillemetright": "»",
}  # fmt: skip
"""Further control words that print a character, by name: many ways lead to the same sign."""

PREFERRED = {r"\blacksquare": "■", r"\hbar": "ℏ"}
"""The character to read where several have the same TeX and the first would be the wrong one."""
