"""Fixtures: the embedded record, where real data lie, and how to run the command line."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

import accede
from tests.browser import chromium, launch

settings.register_profile("accede", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("accede")

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def world() -> accede.World:
    """The embedded record."""
    return accede.load()


@pytest.fixture(scope="session")
def shared() -> Path:
    """Real public data sets, never part of the project: `ACCEDE_SHARED`, or `../shared` beside the checkout."""
    place = Path(os.environ.get("ACCEDE_SHARED", ROOT.parent / "shared"))
    if not (place / "data" / "README.md").is_file():
        pytest.skip(f"no data sets at {place}: set ACCEDE_SHARED to check against them")
    return place


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """A real browser, headless."""
    if chromium() is None:
        pytest.skip("no browser: install chromium, or set CHROMIUM")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        started = launch(driver)
        yield started
        started.close()


Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def run() -> Run:
    """Run `accede` as a person does, in a process of its own; returns what it printed and its exit code."""

    def run(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "accede", *arguments]
        return subprocess.run(command, capture_output=True, text=True, cwd=cwd, check=False, timeout=120)

    return run
