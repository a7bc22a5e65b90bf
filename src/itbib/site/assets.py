"""The style sheet and the script of the page, and the policy that lets them run alone."""

from __future__ import annotations

import base64
import hashlib
import re
from importlib import resources

# A part uses what those before it declare.
_SCRIPT = ("reading", "viewing", "sorting", "details", "controls")
_CLOSING = re.compile(r"</(?=style|script)", re.IGNORECASE)


def style_sheet(own: str = "") -> str:
    """Give the style sheet; a survey's own rules come last, so that they win."""
    text = _asset("site.css") + own
    # What would end the element is no part of any rule or string that CSS needs.
    return _CLOSING.sub(r"<\\/", text)


def script() -> str:
    """Give the script: its parts in one scope, one behind the other."""
    parts = "\n".join(_asset(f"script/{name}.js") for name in _SCRIPT)
    return f'(() => {{\n"use strict";\n{parts}}})();\n'


def policy(style: str, code: str) -> str:
    """Give the Content-Security-Policy (level 3) of the page.

    The page asks nobody for anything; only its own style sheet and script count, which are
    told by their hashes, and its icon, which stands in it.

    Args:
        style: the style sheet, exactly as it stands in its element.
        code: the script, likewise.
    """
    return (
        "default-src 'none'; "
        f"style-src '{_hash(style)}'; script-src '{_hash(code)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _asset(name: str) -> str:
    return resources.files("itbib").joinpath("site", name).read_text("utf-8")


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"
