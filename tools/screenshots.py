"""Take the pictures by which pages are judged: four briefs, two cases, a comparison, at two widths and as print.

    python tools/screenshots.py [FOLDER]     FOLDER is `screenshots` by default

Needs Debian's chromium (or CHROMIUM=/path/to/chromium); playwright drives it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

import accede
from accede.render import case_html, compare
from accede.render.html import to_html

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tests.browser import launch

QUESTIONS = {
    "ussr-nato-1954": ("USSR", "NATO", "1954-03-31", False),
    "russia-nato-2010": ("Russia", "NATO", "2010-03-08", False),
    "finland-nato-2023": ("Finland", "NATO", "2023-04-03", False),
    "armenia-csto-2024": ("Armenia", "CSTO", "2024-02-22", True),
}
CASES = ("stalin-nato", "france-1818")
CANDIDATES = (["Ukraine", "Georgia", "North Macedonia"], "NATO", "2008-04-03")
WIDTHS = (1280, 360)


def shoot(page: Page, file: Path, folder: Path) -> None:
    """Write the pictures of one page: each width whole, dark once, and the print as PDF on A4 and Letter."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(file.as_uri())
        page.screenshot(path=folder / f"{file.stem}-{width}.png", full_page=True)
    page.emulate_media(color_scheme="dark")
    page.screenshot(path=folder / f"{file.stem}-dark.png", full_page=True)
    page.emulate_media(color_scheme="light")
    for paper in ("A4", "Letter"):
        page.pdf(path=folder / f"{file.stem}-{paper.casefold()}.pdf", format=paper, prefer_css_page_size=False)


def pages(world: accede.World) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each page."""
    for name, (state, alliance, on, leave) in QUESTIONS.items():
        yield name, to_html(accede.ask(state, alliance, on, world=world, leave=leave))
    for name in CASES:
        yield f"case-{name}", case_html.to_html(accede.judge(name, world))
    yield "compare-nato-2008", compare.to_html(accede.compare(*CANDIDATES, world=world))


def main(folder: Path) -> None:
    """Make the pages and take their pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as driver:
        browser = launch(driver)
        page = browser.new_page()
        for name, text in pages(accede.load()):
            file = folder / f"{name}.html"
            file.write_text(text, encoding="utf-8")
            shoot(page, file.resolve(), folder)
            print(f"{folder / name}-*")
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("screenshots"))
