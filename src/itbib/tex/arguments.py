r"""The arguments of commands: which bracket closes which, in one pass over the source.

In LaTeX an optional argument ends at the first ``]`` that stands in no braces of its own,
whatever brackets it holds ("LaTeX2e: An unofficial reference manual", section 12.1).
"""

from __future__ import annotations

import re

_TOKEN = re.compile(r"\\.|[][(){}<>]", re.DOTALL)
_BLANKS = re.compile(r"\s*")
_ONE_LINE_END = re.compile(r"[^\S\r\n]*(?:\r\n|\r|\n)?[^\S\r\n]*")
_OPTION = re.compile(r"\\[A-Za-z]+\*?\s*\[")
_PARTNER = {"]": "[", ")": "(", ">": "<", "}": "{"}


class Arguments:
    """Knows where each bracket of a source closes.

    Attributes:
        code: the source, without comments and verbatim text.
    """

    def __init__(self, code: str) -> None:
        self.code = code
        self._first: dict[int, int] = {}
        self._paired: dict[int, int] = {}
        groups: list[tuple[int, dict[str, list[int]], dict[str, list[int]]]] = [(-1, {}, {})]
        for token in _TOKEN.finditer(code):
            sign, at = token[0], token.start()
            _, waiting, opened = groups[-1]
            if sign == "{":
                groups.append((at, {}, {}))
            elif sign == "}":
                if len(groups) > 1:
                    self._first[groups.pop()[0]] = at
            elif sign in "[(<":
                waiting.setdefault(sign, []).append(at)
                opened.setdefault(sign, []).append(at)
            elif (opening := _PARTNER.get(sign)) is not None:
                self._first.update(dict.fromkeys(waiting.pop(opening, ()), at))
                if opened.get(opening):
                    self._paired[opened[opening].pop()] = at

    def group(self, at: int, *, one_line_end: bool = False) -> tuple[int, int] | None:
        """Span inside the braces that come next, None if something else does.

        Args:
            at: where to look; blanks before the brace are passed over.
            one_line_end: whether a blank line keeps the group from belonging here.
        """
        blanks = (_ONE_LINE_END if one_line_end else _BLANKS).match(self.code, at)
        assert blanks is not None  # both patterns match the empty string
        start = blanks.end()
        if self.code[start : start + 1] != "{" or start not in self._first:
            return None
        return start + 1, self._first[start]

    def behind_options(self, at: int, opening: str) -> int:
        """Index after the optional arguments that come next.

        Args:
            at: where to look.
            opening: the brackets that begin such an argument here, such as ``[<``.
        """
        while True:
            blanks = _BLANKS.match(self.code, at)
            assert blanks is not None  # the pattern matches the empty string
            start = blanks.end()
            sign = self.code[start : start + 1]
            if not sign or sign not in opening or start not in self._first:
                return at
            end = self._first[start] + 1
            holds_option = _OPTION.search(self.code, start + 1, end)
            if start in self._paired and (holds_option or not self._goes_on(end, opening)):
                # Packages that pair brackets up let an argument hold some.
                paired = self._paired[start] + 1
                end = paired if self._goes_on(paired, opening) else end
            at = end

    def _goes_on(self, at: int, opening: str) -> bool:
        blanks = _BLANKS.match(self.code, at)
        following = self.code[blanks.end() : blanks.end() + 1] if blanks else ""
        return bool(following) and following in "{" + opening
