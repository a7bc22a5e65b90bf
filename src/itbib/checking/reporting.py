"""Findings for other programs: annotations of GitHub Actions, and SARIF."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote

from itbib.checking.finding import Finding
from itbib.rules import RULES, Code

SARIF_VERSION = "2.1.0"
_SARIF_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)


def github_lines(findings: Iterable[Finding]) -> Iterable[str]:
    """Write findings as workflow commands of GitHub Actions.

    GitHub's documentation, "Workflow commands for GitHub Actions", has the form of a command;
    what a value or a property escapes is told by GitHub's own toolkit (``command.ts``).
    """
    for finding in findings:
        hint = f"\n{finding.hint}" if finding.hint else ""
        properties = {
            "file": finding.path,
            "line": str(finding.line or 1),
            **({"col": str(finding.column)} if finding.column else {}),
            "title": f"itbib {finding.code}",
        }
        shown = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
        yield f"::{finding.severity} {shown}::{_value(f'{finding.message}{hint}')}"


def _value(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _value(text).replace(":", "%3A").replace(",", "%2C")


def sarif(findings: Sequence[Finding], version: str, docs: str) -> dict[str, Any]:
    """Write findings as a SARIF log with a single run (OASIS SARIF 2.1.0).

    Args:
        findings: the findings; paths are relative to the repository's root or absolute.
        version: itbib's own.
        docs: address of the folder that documents the rules.
    """
    used = sorted({finding.code for finding in findings}, key=list(Code).index)
    at = {code: index for index, code in enumerate(used)}
    return {
        "$schema": _SARIF_SCHEMA,
        "version": SARIF_VERSION,
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "itbib",
                        "semanticVersion": version,
                        "informationUri": f"{docs}/check.md",
                        "rules": [_rule(code, docs) for code in used],
                    }
                },
                # Columns count characters, not the UTF-16 units that are SARIF's default.
                "columnKind": "unicodeCodePoints",
                "results": [_result(finding, at[finding.code]) for finding in findings],
            }
        ],
    }


def _rule(code: Code, docs: str) -> dict[str, Any]:
    rule = RULES[code]
    return {
        "id": str(code),
        "shortDescription": {"text": rule.meaning},
        "helpUri": f"{docs}/rules/{rule.subject}.md#{code}",
        "defaultConfiguration": {"level": str(rule.severity)},
        "properties": {"tags": [str(rule.subject)]},
    }


def _result(finding: Finding, index: int) -> dict[str, Any]:
    hint = f"\nhint: {finding.hint}" if finding.hint else ""
    region: dict[str, int] = {"startLine": max(finding.line, 1)}
    if finding.column:
        region["startColumn"] = finding.column
    return {
        "ruleId": str(finding.code),
        "ruleIndex": index,
        "level": str(finding.severity),
        "message": {"text": f"{finding.message}{hint}"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote(finding.path)},
                    "region": region,
                }
            }
        ],
    }
