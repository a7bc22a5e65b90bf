"""Fixtures that all tests share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from arxiv_papers import PAPERS, load_papers
from arxiv_server import ArxivServer


@pytest.fixture
def arxiv_server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[ArxivServer]:
    """Serve the survey's papers, and make itbib ask here, without delay and with an empty cache."""
    with ArxivServer(load_papers(PAPERS)) as server:
        monkeypatch.setenv("ITBIB_ARXIV_URL", server.url)
        monkeypatch.setenv("ITBIB_ARXIV_DELAY", "0")
        monkeypatch.setenv("ITBIB_CACHE_DIR", str(tmp_path / "cache"))
        yield server
