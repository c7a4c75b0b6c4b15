"""What the docs say is so: examples run, tables list what there is."""

from __future__ import annotations

import doctest
import re
import shlex

import pytest

import accede
from accede import change, lenses
from accede.tables import TABLES
from tests.conftest import ROOT, Run


def test_examples_in_docstrings() -> None:
    for module in (accede, change):
        assert doctest.testmod(module, verbose=False).failed == 0


def test_the_vocabulary_is_whole() -> None:
    page = (ROOT / "docs/json.md").read_text(encoding="utf-8")
    for name in lenses.names():
        for what, meaning in lenses.get(name).WHAT.items():
            assert f"| `{name}` | `{what}` | {meaning} |" in page


def test_the_tables_are_all_described() -> None:
    page = (ROOT / "docs/record.md").read_text(encoding="utf-8")
    for name, table in TABLES.items():
        assert f"| `{name}` | {table.about} |" in page


def test_the_readme_has_two_set_up_commands() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"^make (\w+)", readme, re.M) == ["demo", "test"]


def test_commands_of_the_readme_run(run: Run, tmp_path, shared, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACCEDE_DATA", str(tmp_path / "shelf"))
    mirror = ["--mirror", str(shared / "data")]
    assert run("data", "get", "cow-states", "atop", "contiguity", "nmc", "gml", "warheads", *mirror).returncode == 0
    own = str(shared / "data" / "cow-mid" / "gml-ddy-disputes-2.1.1.csv")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    table = readme.split("| I want | I type |")[1].split("\n\n")[0]
    commands = re.findall(r"`(accede [^`]+)`", table)
    assert len(commands) > 10
    for command in commands:
        words = [own if word == "FILE" else word for word in shlex.split(command.partition(">")[0])[1:]]
        if words[:2] == ["data", "get"]:
            words += mirror  # a publisher's address is not for a test
        done = run(*words, cwd=tmp_path)
        assert done.returncode == 0, (command, done.stderr)
        if ">" in command:
            (tmp_path / command.partition(">")[2].strip()).write_text(done.stdout, encoding="utf-8")


def test_the_python_of_the_readme_runs() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    code = readme.split("```python\n")[1].split("```")[0]
    space: dict[str, object] = {}
    exec(code, space)
    from fractions import Fraction

    china = space["china"]
    assert (china.before, china.after) == (Fraction(1, 3), Fraction(1, 2))
