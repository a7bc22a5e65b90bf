"""What a check came to, for people and for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath

from itbib import __version__
from itbib.checking.finding import Finding
from itbib.commands.check_memory import Outcome
from itbib.output import Output
from itbib.rules import Severity

DOCS = "https://github.com/itbib/itbib/blob/main/docs"


def report(findings: Sequence[Finding], outcome: Outcome, form: str, output: Output) -> None:
    """Write what was found.

    Args:
        findings: those that were asked for.
        outcome: what the check came to as a whole.
        form: ``text``, ``json``, ``github`` or ``sarif``.
        output: where to write it.
    """
    elsewhere = [replace(f, path=PurePath(f.path).as_posix()) for f in findings]
    match form:
        case "json":
            output.json([finding.as_object() for finding in findings])
        case "sarif":
            from itbib.checking.reporting import sarif

            output.json(sarif(elsewhere, __version__, DOCS))
        case "github":
            from itbib.checking.reporting import github_lines

            output.data("".join(f"{line}\n" for line in github_lines(elsewhere)))
        case _:
            output.data("".join(f"{line}\n" for line in map(_line, findings)))
    output.say(_summary(outcome, findings))


def _line(finding: Finding) -> str:
    place = ":".join(map(str, filter(None, (finding.path, finding.line, finding.column))))
    hint = f"\n  hint: {finding.hint}" if finding.hint else ""
    return f"{place}: {finding.severity}: {finding.message} [{finding.code}]{hint}"


def _summary(outcome: Outcome, findings: Sequence[Finding]) -> str:
    files = _count(outcome.count, "file")
    passed_over = f" ({outcome.silenced} silenced)" if outcome.silenced else ""
    if not findings:
        return f"nothing found in {files}{passed_over}"
    number = Counter(finding.severity for finding in findings)
    parts = [_count(number[severity], severity) for severity in Severity if number[severity]]
    fixes = sum(finding.fix is not None for finding in findings)
    mend = f"; {fixes} can be mended: itbib check --diff" if fixes else ""
    return f"{' and '.join(parts)} in {files}{passed_over}{mend}"


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
