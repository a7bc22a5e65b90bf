"""The BibTeX of many works, packed: in the page's HTML it would make up a third of it."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Sequence

MOST_UNPACKED = 500
"""The sources of so many works stand in the list of works itself."""


def packed(sources: Sequence[str]) -> str:
    """Pack sources as browsers unpack them (Compression Standard, WHATWG).

    Args:
        sources: the source of each work.

    Returns:
        Base64 (RFC 4648) of zlib data (RFC 1950) of a JSON list of strings; the same input gives
        the same text with the same version of zlib.
    """
    data = json.dumps(sources, ensure_ascii=False, separators=(",", ":")).encode()
    return base64.b64encode(zlib.compress(data, level=9)).decode()
