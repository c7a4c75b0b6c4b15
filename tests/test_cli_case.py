"""`accede case` as a person meets it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from accede import casefile
from accede.datasets import record
from tests.conftest import Run


def test_the_bundled_cases_are_listed(run: Run) -> None:
    done = run("case")
    assert done.returncode == 0
    for name in casefile.names():
        assert name in done.stdout
    assert run("case", "--help").returncode == 0


def test_a_user_writes_a_case(run: Run, tmp_path: Path) -> None:
    assert run("case", "new", "mine.toml", cwd=tmp_path).returncode == 0
    again = run("case", "new", "mine.toml", cwd=tmp_path)
    assert (again.returncode, again.stderr) == (2, "accede: mine.toml is there already\n")
    assert "a case file ends in .toml" in run("case", "new", "stalin-nato", cwd=tmp_path).stderr
    over = run("case", "mine.toml", "--html", "mine.toml", cwd=tmp_path)
    assert (over.returncode, "the case itself" in over.stderr) == (2, True)
    checked = run("case", "check", "mine.toml", cwd=tmp_path)
    assert (checked.returncode, checked.stdout) == (0, "mine.toml: no mistakes\n")
    done = run("case", "mine.toml", "--html", "mine.html", cwd=tmp_path)
    assert done.returncode == 0
    assert "2 claims: 1 qualified, 1 not judged; 1 tested by a computed finding." in done.stdout
    assert (tmp_path / "mine.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    said = json.loads(run("case", "mine.toml", "--json", cwd=tmp_path).stdout)
    assert [claim["verdict"] for claim in said["claims"]] == ["qualified", None]
    assert "@misc{my-editorial" in run("case", "mine.toml", "--cite", cwd=tmp_path).stdout


def test_mistakes_are_told_all_at_once(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    broken = casefile.template().replace('kind = "prediction"', 'kind = "guess"')
    broken = broken.replace("Finland–Russia", "Fimland–Rusland")
    file.write_text(broken, encoding="utf-8")
    done = run("case", "check", "mine.toml", cwd=tmp_path)
    assert done.returncode == 5
    assert len(done.stdout.splitlines()) == 3
    assert all(line.startswith("mine.toml:") for line in done.stdout.splitlines())
    assert done.stderr == "accede: mine.toml: 3 mistakes\n"
    shown = run("case", "mine.toml", cwd=tmp_path)
    assert (shown.returncode, shown.stdout) == (5, "")
    assert "and 2 more; `accede case check mine.toml` tells all" in shown.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("case", "stalin"), 3, "No case 'stalin'."),
        (("case", "none.toml"), 1, "No such file"),
        (("case", "stalin-nato", "--why", "C99"), 3, "No claim 'C99'."),
        (("case", "check", "none.toml"), 1, "No such file"),
        (("case", "--why", "C26"), 2, "Missing argument"),
        (("case", "stalin-nato", "--nothing"), 2, "No such option"),
    ],
)
def test_what_is_wrong_is_one_line(run: Run, arguments: tuple[str, ...], code: int, said: str) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_one_claim_with_its_whole_chain(run: Run) -> None:
    done = run("case", "stalin-nato", "--why", "c26")
    assert done.returncode == 0
    for part in (
        "C26",
        "Verdict",
        "TEST 1",
        "RECORD",
        "METHOD",
        "seats: UNSC, China, permanent",
        "Says nothing about"[:4],
    ):
        assert part in done.stdout
    assert "C25" not in done.stdout


def test_a_record_of_ones_own_moves_a_verdict(run: Run, tmp_path: Path) -> None:
    mine = tmp_path / "record"
    shutil.copytree(record.folder(), mine)
    rows = (mine / "operations.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    changed = [row.replace(",no,", ",yes,", 1) if "Allied Force" in row else row for row in rows]
    assert changed != rows
    (mine / "operations.csv").write_text("".join(changed), encoding="utf-8")
    broken = run("case", "stalin-nato", "--why", "C29", "--record", str(mine))
    assert "breaks" not in broken.stderr
    verdicts = []
    for options in ((), ("--record", str(mine))):
        said = json.loads(run("case", "stalin-nato", "--why", "C29", "--json", *options).stdout)
        verdicts.append(said["claims"][0]["verdict"])
    assert verdicts[0] != verdicts[1]


def test_a_change_that_history_forbids_is_told(run: Run, tmp_path: Path) -> None:
    text = casefile.template().replace("2022-05-18", "2024-05-18")
    (tmp_path / "late.toml").write_text(text, encoding="utf-8")
    done = run("case", "check", "late.toml", cwd=tmp_path)
    assert done.returncode == 0
    assert "history forbids the change join" in done.stdout


def test_a_record_that_breaks_its_laws_is_read_and_said_to(run: Run, tmp_path: Path) -> None:
    mine = tmp_path / "record"
    shutil.copytree(record.folder(), mine)
    members = (mine / "members.csv").read_text(encoding="utf-8")
    (mine / "members.csv").write_text(members.replace("NATO,Turkey,", "NATO,Turky,"), encoding="utf-8")
    done = run("case", "stalin-nato", "--why", "C26", "--record", str(mine))
    assert done.returncode == 0
    assert "breaks" in done.stderr
    assert "accede data verify" in done.stderr
