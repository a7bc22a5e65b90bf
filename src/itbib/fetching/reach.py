"""Whether arXiv can be reached, asked once and without patience."""

from __future__ import annotations

import requests

from itbib.fetching.settings import Settings

_PROBE = {"id_list": "2305.11206", "max_results": "1"}
_HEAD = 1000


def reach(settings: Settings, timeout: float) -> tuple[bool, str]:
    """Ask for one paper.

    Args:
        settings: how arXiv is asked.
        timeout: seconds to wait.

    Returns:
        Whether a feed came, and what happened, in words.
    """
    try:
        response = requests.get(
            settings.url,
            params=_PROBE,
            timeout=timeout,
            headers={"User-Agent": settings.user_agent},
        )
    except requests.RequestException as error:
        return False, f"was not reached ({type(error).__name__})"
    if response.ok and "<feed" in response.text[:_HEAD]:
        return True, "answers"
    return False, f"answers with HTTP {response.status_code}"
