"""The storeys hold: an upward import is found wherever it is planted."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT


@pytest.mark.parametrize(
    ("file", "line"),
    [("world.py", "import accede.brief"), ("methods/concentration.py", "import accede.world"),
     ("lenses/council.py", "import accede.lenses.poles"), ("tables.py", "import accede.render.words"),
     ("errors.py", "import accede.cli")],
)  # fmt: skip
def test_a_planted_upward_import_fails(tmp_path: Path, file: str, line: str) -> None:
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    environment = os.environ | {"PYTHONPATH": str(tmp_path / "src")}
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]

    def lint() -> int:
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=False).returncode

    planted = tmp_path / "src" / "accede" / file
    planted.write_text(planted.read_text(encoding="utf-8") + f"\n\n{line}\n", encoding="utf-8")
    assert lint() == 1


def test_a_room_outside_every_storey_fails(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "src" / "accede" / "attic.py").write_text('"""Nobody planned this."""\n', encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": str(tmp_path / "src")}
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    assert subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=False).returncode == 1


def test_no_address_of_an_index_is_in_the_lock() -> None:
    lock = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    assert "index-url" not in lock
    assert "://" not in lock
    assert "--hash=sha256:" in lock
