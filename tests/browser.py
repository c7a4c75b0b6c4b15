"""A real browser: Debian's chromium, or the one that CHROMIUM names."""

from __future__ import annotations

import os
import shutil

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
