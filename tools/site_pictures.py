"""Take the pictures of the site and of the plots that README.md and docs/ show.

Needs Playwright and matplotlib (``pip install -e '.[browser,plots]'``) and a Chromium::

    python tools/site_pictures.py
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"
VIEW = "#sort.datasets=-instructions"
WORK = "#q=zhou&work=ref-2305.11206"
SHOTS: dict[str, tuple[Literal["light", "dark"], tuple[int, int], str]] = {
    "site.png": ("light", (1280, 1080), VIEW),
    "site-dark.png": ("dark", (1180, 820), "#q=gpt&sort.datasets=-instructions"),
    "site-work.png": ("light", (1180, 700), WORK),
    "site-phone.png": ("light", (390, 760), "#y=2023"),
}
# The phone has no room for the masthead and a table.
SCROLLED = {"site-phone.png": 500}
PLOTS = ("years", "months", "growth", "tree", "datasets.instructions")


def shoot(browser: Browser, address: str, name: str) -> None:
    """Take a picture of the top of the page."""
    scheme, (width, height), view = SHOTS[name]
    page = browser.new_page(
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        device_scale_factor=1.5,
        reduced_motion="reduce",
    )
    page.goto(address + view)
    page.evaluate("top => scrollTo(0, top)", SCROLLED.get(name, 0))
    page.screenshot(path=IMAGES / name)
    page.close()


def main() -> None:
    """Take all pictures."""
    itbib = [sys.executable, "-m", "itbib", "-C", str(ROOT)]
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        subprocess.run([*itbib, "site", "-q", "-o", folder], check=True)
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name in SHOTS:
            shoot(browser, (Path(folder) / "index.html").as_uri(), name)
        browser.close()
        subprocess.run([*itbib, "plot", "-q", "-o", folder, *PLOTS], check=True)
        for path in sorted(Path(folder).glob("*.svg")):
            shutil.copy(path, IMAGES / f"plot-{path.name}")


if __name__ == "__main__":
    main()
