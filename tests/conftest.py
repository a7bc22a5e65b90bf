"""Fixtures that all tests share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from arxiv_papers import PAPERS, load_papers
from arxiv_server import ArxivServer

# No test fails by the clock, on however busy a machine.
settings.register_profile("itbib", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("itbib")


@pytest.fixture
def arxiv_server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[ArxivServer]:
    """Serve the survey's papers, and make itbib ask here, without delay and with an empty cache."""
    with ArxivServer(load_papers(PAPERS)) as server:
        monkeypatch.setenv("ITBIB_ARXIV_URL", server.url)
        monkeypatch.setenv("ITBIB_ARXIV_DELAY", "0")
        monkeypatch.setenv("ITBIB_CACHE_DIR", str(tmp_path / "cache"))
        yield server
