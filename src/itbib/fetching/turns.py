"""Taking turns: all itbib processes of a machine together ask a host at its pace.

arXiv's terms of use allow one request in three seconds and one connection, for everything
that one runs. So a request is made under a lock, and beside the lock stands the moment from
which on the next one may go out. Both lie in the cache folder.
"""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from itbib.fetching.trouble import TroubleError

_NOT_IN_NAME = re.compile(r"[^a-z0-9.-]")
_ARXIV = re.compile(r"(?:.*\.)?arxiv\.org")
LONGEST_PAUSE = 30
"""How many delays a pause may last that one process makes for all."""


class Turns:
    """The turns at one host.

    Args:
        folder: an existing folder that all processes share.
        host: as in a URL; all hosts of arXiv's count as one.
        delay: seconds between the answer to a request and the next request.
    """

    def __init__(self, folder: Path, host: str, delay: float) -> None:
        host = host.lower()
        name = "arxiv.org" if _ARXIV.fullmatch(host) else _NOT_IN_NAME.sub("_", host)
        self._lock = FileLock(folder / f"turns-{name}.lock", poll_interval=min(0.05, delay or 0.01))
        self._stamp = folder / f"turns-{name}.next"
        self._host = host
        self._delay = delay

    @contextlib.contextmanager
    def taken(self, time_left: float) -> Iterator[None]:
        """Wait for this process's turn, and keep all others waiting while it lasts.

        Args:
            time_left: seconds that the wait may take at most.

        Raises:
            TroubleError: it would take longer.
        """
        try:
            self._lock.acquire(timeout=time_left if time_left < float("inf") else -1)
        except Timeout:
            message = f"other itbib processes kept {self._host} busy all the time"
            raise TroubleError(message) from None
        try:
            yield
        finally:
            self._lock.release()

    def await_pause(self, time_left: float) -> None:
        """Wait within one's turn until the next request may go out, which then has to.

        Args:
            time_left: seconds that the wait may take at most.

        Raises:
            TroubleError: it would take longer.
        """
        pause = self._pause()
        if pause > time_left:
            raise TroubleError(f"{self._host} may not be asked for another {pause:.0f} s")
        time.sleep(pause)
        # Written beforehand, too: a process may be killed while its request is under way.
        self.pause_for(self._delay)

    def answered(self) -> None:
        """Count the delay from now on."""
        self.pause_for(self._delay)

    def pause_for(self, seconds: float) -> None:
        """Let no process ask for so long, within limits."""
        limit = self._delay * LONGEST_PAUSE
        # A folder that cannot be written is no reason to stop.
        with contextlib.suppress(OSError):
            self._stamp.write_text(f"{time.time() + min(seconds, limit):.6f}", encoding="ascii")

    def _pause(self) -> float:
        """Seconds until the next request may go out."""
        try:
            pause = float(self._stamp.read_text(encoding="ascii")) - time.time()
        except FileNotFoundError:
            return 0.0
        except (OSError, ValueError):  # cut short by a kill
            return self._delay
        # A clock that was set back must not make anybody wait for it.
        return min(pause, self._delay * LONGEST_PAUSE) if pause > 0 else 0.0
