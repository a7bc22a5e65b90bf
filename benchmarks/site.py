"""How long a large site takes to open, and to answer a key stroke, in a real Chromium.

    pip install -e .[browser]
    python benchmarks/site.py [WORKS]

The survey is made up (``tests/many_rows.py``). "Open" is from the request to the first view with
all controls; "key" from a key stroke in the search field until the page has been laid out again.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from playwright.sync_api import sync_playwright

from many_rows import survey_of

KEY = """
text => {
  const field = document.querySelector("#q");
  const begun = performance.now();
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  document.body.getBoundingClientRect();
  return performance.now() - begun;
}
"""
OPEN = "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"


def main() -> None:
    """Measure, and write a table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2_500
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        for file, text in survey_of(count).items():
            (folder / file).write_text(text)
        subprocess.run([sys.executable, "-m", "itbib", "site", "-q"], cwd=folder, check=True)
        index = folder / "site/index.html"
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        opened: list[float] = []
        keys: list[float] = []
        for _ in range(5):
            page = browser.new_page()
            page.goto(index.as_uri())
            opened.append(page.evaluate(OPEN))
            said = "writer 24"
            for typed in (*(said[:end] for end in range(1, len(said) + 1)), ""):
                keys += [page.evaluate(KEY, typed)]
            page.close()
        browser.close()
        size = index.stat().st_size / 1e6
        print("| works | page | open | key, median | key, slowest |")
        print("| ---: | ---: | ---: | ---: | ---: |")
        print(
            f"| {count:,} | {size:.2f} MB | {statistics.median(opened):.0f} ms"
            f" | {statistics.median(keys):.0f} ms | {max(keys):.0f} ms |"
        )


if __name__ == "__main__":
    main()
