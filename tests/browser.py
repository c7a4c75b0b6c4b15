"""A real browser: Debian's chromium, or the one that CHROMIUM names."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from playwright.sync_api import Browser, Playwright

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


def chromium() -> str | None:
    """Where the browser is, or None."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium")


def launch(driver: Playwright) -> Browser:
    """Start the browser headless."""
    return driver.chromium.launch(executable_path=chromium(), args=FLAGS)


def violations(browser: Browser, file: Path, scheme: str) -> str:
    """Return what axe-core finds wrong with a page, every fold of it open; nothing where it finds nothing."""
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(color_scheme=scheme, bypass_csp=True, offline=True)
    page = context.new_page()
    page.goto(file.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    found = Axe().run(page)
    context.close()
    return str(found.generate_report()) if found.violations_count else ""
