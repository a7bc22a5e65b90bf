"""Draw a Markdown file as GitHub shows it, and take its picture.

Needs cmarkgfm (``pip install -e .[test]``), a Chromium, and github-markdown-css, which npm has::

    npm pack github-markdown-css@5 && tar xzf github-markdown-css-5.*.tgz
    python tools/screenshot.py README.md -o picture.png --css package/github-markdown-light.css
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import tempfile
from pathlib import Path

import cmarkgfm
from cmarkgfm.cmark import Options

EXTENSIONS = ["table", "autolink", "strikethrough", "tagfilter", "tasklist"]
PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>README</title>
<style>{css} body {{ margin: 0; background: #fff }}
.markdown-body {{ box-sizing: border-box; max-width: 1012px; margin: 0 auto;
padding: 32px }}</style>
<article class="markdown-body">{body}</article></html>
"""


def github_html(markdown: str) -> str:
    """Convert Markdown to HTML by GitHub's own parser, raw HTML let through as there."""
    options = Options.CMARK_OPT_UNSAFE
    html: str = cmarkgfm.markdown_to_html_with_extensions(markdown, options, EXTENSIONS)
    return html


def take_picture(markdown: str, css: str, target: Path, width: int, height: int) -> None:
    """Write a PNG of the top of a page.

    Args:
        markdown: the page's source.
        css: GitHub's stylesheet.
        target: the PNG file.
        width: of the window, in CSS pixels.
        height: likewise.
    """
    names = ("chromium", "chromium-browser", "google-chrome")
    chromium = next((path for name in names if (path := shutil.which(name))), None)
    if chromium is None:
        raise SystemExit("no Chromium found; on Debian: apt-get install chromium")
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        page.write_text(PAGE.format(css=css, body=github_html(markdown)), encoding="utf-8")
        subprocess.run(
            [
                chromium,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--hide-scrollbars",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                f"--user-data-dir={folder}/profile",
                f"--window-size={width},{height}",
                f"--screenshot={target.resolve()}",
                page.as_uri(),
            ],
            check=True,
            capture_output=True,
        )


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("source", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--css", type=Path, required=True)
    parser.add_argument("--from", dest="start", default="", help="begin at this line of the file")
    parser.add_argument("--size", default="1080x900", help="width and height in pixels")
    arguments = parser.parse_args()
    text = arguments.source.read_text(encoding="utf-8")
    start = text.find(arguments.start) if arguments.start else 0
    width, height = map(int, arguments.size.split("x"))
    css = arguments.css.read_text(encoding="utf-8")
    take_picture(text[max(start, 0) :], css, arguments.output, width, height)


if __name__ == "__main__":
    main()
