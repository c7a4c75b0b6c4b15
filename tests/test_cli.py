"""The command line as a person meets it: answers, exit codes, and one clear line for whatever is wrong."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from accede.datasets import record
from tests.conftest import Run

ASK = ("ask", "USSR", "NATO", "--on", "1954-03-31")


@pytest.fixture(scope="module")
def brief(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A JSON brief of the founding question, as a file."""
    file = tmp_path_factory.mktemp("brief") / "brief.json"
    done = run(*ASK, "--json")
    assert done.returncode == 0
    file.write_text(done.stdout, encoding="utf-8")
    return file


def test_the_main_job(run: Run, tmp_path: Path) -> None:
    done = run(*ASK, "--html", "brief.html", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stdout.startswith("What changes when the Soviet Union joins NATO on 1954-03-31?")
    assert "(76/385)" in done.stdout
    assert "(1/462)" in done.stdout
    assert "Modelled" in done.stdout
    assert "\x1b" not in done.stdout
    assert "'USSR' on 1954-03-31 is Soviet Union (cow:365 gw:365 iso:SUN un:810)" in done.stderr
    page = (tmp_path / "brief.html").read_text(encoding="utf-8")
    assert "15" in page
    assert list(tmp_path.iterdir()) == [tmp_path / "brief.html"]


@pytest.mark.parametrize(
    "question",
    ["Russia NATO --on 2010-03-08", "Finland NATO --on 2023-04-03", "Ukraine NATO --on 2008-04-03",
     "'West Germany' NATO --on 1955-05-05", "France QUAD1815 --on 1818-11-14",
     "'Soviet Union' TRIPARTITE --on 1940-11-13", "Armenia CSTO --on 2024-02-22 --leave"],
)  # fmt: skip
def test_the_other_questions_answer(run: Run, question: str) -> None:
    import shlex

    done = run("ask", *shlex.split(question), "--json")
    assert done.returncode == 0, done.stderr
    page = json.loads(done.stdout)
    assert page["findings"]
    assert all(each["lens"] and each["why"] for each in page["silent"])


def test_rerun_gives_the_same_numbers(run: Run, brief: Path) -> None:
    done = run("rerun", str(brief), "--json")
    assert done.returncode == 0, done.stderr
    assert "the same numbers" in done.stderr
    assert json.loads(done.stdout) == json.loads(brief.read_text(encoding="utf-8"))


def test_rerun_does_not_pretend(run: Run, brief: Path, tmp_path: Path) -> None:
    old = json.loads(brief.read_text(encoding="utf-8"))
    old["findings"][0]["before"] = 0.123
    old["recipe"]["record"] = "0" * 64
    file = tmp_path / "old.json"
    file.write_text(json.dumps(old), encoding="utf-8")
    done = run("rerun", str(file))
    assert done.returncode == 5
    assert "was made from record 000000000000" in done.stderr
    assert "1 finding" in done.stderr


def test_cite_prints_bibtex_of_what_was_used(run: Run) -> None:
    done = run(*ASK, "--lens", "arsenal", "--cite")
    assert done.returncode == 0
    assert done.stdout.count("@misc{") == done.stdout.count("\n}")
    assert "Kristensen" in done.stdout
    assert "maddison" not in done.stdout


def test_at_shows_the_world_of_a_day(run: Run) -> None:
    everything = json.loads(run("at", "1954-03-31", "--json").stdout)
    assert next(row for row in everything["alliances"] if row["alliance"] == "NATO")["members"] == 14
    nato = json.loads(run("at", "1954-03-31", "NATO", "--json").stdout)
    assert len(nato["members"]) == 14
    germany = json.loads(run("at", "1955-06-01", "Germany", "--json").stdout)
    assert germany["state"] == "West Germany"
    assert germany["codes"]["cow"] == "260"
    assert "memberships" in run("at", "1955-06-01", "Germany").stdout
    assert run("at", "2030-01-01").returncode == 3
    assert run("at", "1995-01-01", "USSR").returncode == 3


def test_lens_lists_and_explains(run: Run) -> None:
    listed = run("lens")
    for name in ("admission", "arsenal", "council", "exposure", "inclusion", "legitimacy", "poles"):
        assert name in listed.stdout
    told = run("lens", "council")
    assert "Says nothing about" in told.stdout
    assert "voting power with unions" in told.stdout


def test_data_where_and_verify(run: Run) -> None:
    assert Path(run("data", "where").stdout.splitlines()[0]) == record.folder()
    done = run("data", "verify")
    assert done.returncode == 0
    assert "clean" in done.stdout


def test_help_is_whole(run: Run) -> None:
    for command in ((), ("ask",), ("at",), ("lens",), ("data",), ("data", "verify"), ("rerun",)):
        done = run(*command, "--help")
        assert done.returncode == 0
        assert "Usage" in done.stdout
    assert "130 interrupted" in run("--help").stdout


# --- what goes wrong, one line each ---------------------------------------------------------------------------------

WRONG = {
    "no such day": (["ask", "USSR", "NATO", "--on", "1954-02-30"], 2, "'1954-02-30' is not a date"),
    "a month only": (["ask", "USSR", "NATO", "--on", "1954-03"], 2, "'1954-03' is not a date"),
    "words for a date": (["ask", "USSR", "NATO", "--on", "yesterday"], 2, "'yesterday' is not a date"),
    "no date": (["ask", "USSR", "NATO"], 2, "--on"),
    "empty state": (["ask", "", "NATO", "--on", "1954-03-31"], 2, "a name cannot be empty"),
    "blank alliance": (["ask", "USSR", "  ", "--on", "1954-03-31"], 2, "a name cannot be empty"),
    "a missing argument": (["ask", "USSR", "--on", "1954-03-31"], 2, "ALLIANCE"),
    "an unknown option": (["ask", "USSR", "NATO", "--on", "1954-03-31", "--frob"], 2, "--frob"),
    "an unknown command": (["answer"], 2, "answer"),
    "no lens named": (["ask", "USSR", "NATO", "--on", "1954-03-31", "--lens", ","], 2, "name at least one lens"),
    "a seed of words": (["ask", "USSR", "NATO", "--on", "1954-03-31", "--seed", "lucky"], 2, "lucky"),
    "a negative seed": (["ask", "USSR", "NATO", "--on", "1954-03-31", "--seed", "-1"], 2, "-1"),
    "an unknown state": (["ask", "Sovjet Unoin", "NATO", "--on", "1954-03-31"], 3,
                         "No state 'Sovjet Unoin'. Did you mean Soviet Union?"),
    "an unknown alliance": (["ask", "USSR", "NOTA", "--on", "1954-03-31"], 3, "No alliance 'NOTA'"),
    "an ambiguous alliance": (["ask", "USSR", "WTO", "--on", "1954-03-31"], 3, "World Trade Organization"),
    "a bare number": (["ask", "365", "NATO", "--on", "1954-03-31"], 3, "Which scheme?"),
    "an unknown lens": (["ask", "USSR", "NATO", "--on", "1954-03-31", "--lens", "concil"], 3, "Did you mean council"),
    "a lens explained that is none": (["lens", "concil"], 3, "Did you mean council"),
    "a state that ended": (["ask", "USSR", "NATO", "--on", "1995-01-01"], 3, "Did you mean Russia?"),
    "a member already": (["ask", "Turkey", "NATO", "--on", "1954-03-31"], 3, "since 1952-02-18"),
    "no member to leave": (["ask", "USSR", "NATO", "--on", "1954-03-31", "--leave"], 3, "is no member of NATO"),
    "a future date": (["ask", "Finland", "NATO", "--on", "2050-01-01"], 3, "1815-06-09 to 2024-12-31"),
    "before the record": (["ask", "Finland", "NATO", "--on", "1066-10-14"], 3, "1815-06-09 to 2024-12-31"),
    "an alliance over": (["ask", "Austria", "WARSAW", "--on", "1995-01-01"], 3, "ended on 1991-07-01"),
    "no lens speaks": (["ask", "France", "QUAD1815", "--on", "1818-11-14", "--lens", "arsenal"], 4,
                       "no lens can answer"),
    "a path that cannot be written": ([*ASK, "--lens", "arsenal", "--html", "no/such/folder/brief.html"], 1,
                                      "No such file or directory"),
    "a folder to write over": ([*ASK, "--lens", "arsenal", "--html", "."], 1, "Is a directory"),
    "a brief that is not there": (["rerun", "nowhere.json"], 1, "nowhere.json: No such file"),
    "a record that is not there": ([*ASK, "--record", "nowhere"], 5, "nowhere"),
    "an empty folder verified": (["data", "verify", "."], 5, "laws are broken"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_one_line_and_an_exit_code(run: Run, tmp_path: Path, name: str) -> None:
    arguments, code, message = WRONG[name]
    done = run(*arguments, cwd=tmp_path)
    assert done.returncode == code, done.stderr
    lines = done.stderr.strip().splitlines()
    final = lines[-1]
    assert final.startswith("accede: ")
    assert message in final
    assert "Traceback" not in done.stderr
    assert len([line for line in lines if not line.startswith("accede: 'USSR' on")]) == 1
    assert list(tmp_path.iterdir()) == []


BROKEN = {
    "truncated": lambda text: text[: len(text) // 2],
    "empty": lambda text: "",
    "a list": lambda text: "[]",
    "another schema": lambda text: text.replace('"schema": 1', '"schema": 99', 1),
    "no recipe": lambda text: json.dumps({"schema": 1, "findings": []}),
    "a date that is none": lambda text: text.replace('"on": "1954-03-31"', '"on": "1954-02-30"'),
    "a seed of words": lambda text: text.replace('"seed": 1954', '"seed": "lucky"'),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_recipe_is_bad_data(run: Run, brief: Path, tmp_path: Path, name: str) -> None:
    file = tmp_path / "broken.json"
    file.write_text(BROKEN[name](brief.read_text(encoding="utf-8")), encoding="utf-8")
    done = run("rerun", str(file))
    assert done.returncode == 5, done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert "broken.json" in done.stderr


def test_a_broken_row_in_a_record_is_named(run: Run, tmp_path: Path) -> None:
    copy = tmp_path / "record"
    shutil.copytree(record.folder(), copy)
    with (copy / "members.csv").open("a", encoding="utf-8") as stream:
        stream.write("NATO,France,not a date\n")
    done = run(*ASK, "--record", str(copy))
    assert done.returncode == 5
    assert "members.csv:" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert run("data", "verify", str(copy)).returncode == 5


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission(run: Run, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    assert run(*ASK, "--lens", "arsenal", "--html", str(tmp_path / "brief.html")).returncode == 1


def test_a_reader_that_stops_reading_is_no_error() -> None:
    command = f"{sys.executable} -m accede {' '.join(ASK)} | head -n 1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr


def test_an_interrupt_is_130() -> None:
    code = (
        "import os, signal, threading, time; import accede.brief as b; import accede.cli as c; "
        "b.lenses.names = lambda: (os.kill(os.getpid(), signal.SIGINT), time.sleep(5)); c.main()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, *ASK], stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert errors.strip().splitlines()[-1] == "accede: interrupted"


def test_completion_is_offered_to_shells() -> None:
    environment = os.environ | {"_ACCEDE_COMPLETE": "bash_source"}
    done = subprocess.run(
        [Path(sys.executable).with_name("accede")], env=environment, capture_output=True, text=True, check=False
    )
    assert "complete" in done.stdout


def test_files_that_are_not_files_stay_what_they_are(run: Run, tmp_path: Path) -> None:
    target, link, pipe = tmp_path / "target.html", tmp_path / "link.html", tmp_path / "pipe"
    target.write_text("old", encoding="utf-8")
    link.symlink_to(target)
    os.mkfifo(pipe)
    assert run(*ASK, "--lens", "arsenal", "--html", str(link)).returncode == 0
    assert link.is_symlink()
    assert target.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert run(*ASK, "--lens", "arsenal", "--html", str(pipe)).returncode == 1
    assert pipe.is_fifo()
    assert run(*ASK, "--html", "").returncode == 2


def test_a_terminal_without_our_letters_gets_question_marks() -> None:
    command = [sys.executable, "-m", "accede", *ASK, "--lens", "arsenal"]
    environment = os.environ | {"PYTHONIOENCODING": "ascii"}
    done = subprocess.run(command, capture_output=True, env=environment, check=False)
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr


def test_bare_commands_print_their_help(run: Run) -> None:
    for words in ((), ("data",)):
        done = run(*words)
        assert done.returncode == 2
        assert "Usage" in done.stdout


def test_a_recipe_of_another_record_says_so(run: Run, tmp_path: Path) -> None:
    copy = tmp_path / "record"
    shutil.copytree(record.folder(), copy)
    page = json.loads(run(*ASK, "--lens", "inclusion", "--record", str(copy), "--json").stdout)
    assert f"--record {copy}" in page["recipe"]["command"]


def test_deep_nesting_is_bad_data(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "deep.json"
    file.write_text("[" * 100_000, encoding="utf-8")
    assert run("rerun", str(file)).returncode == 5


def test_at_does_not_take_silence_for_zero(run: Run) -> None:
    france = json.loads(run("at", "1930-01-01", "France", "--json").stdout)
    assert france["borders"] is None
    assert france["rivals"] is None
    assert france["Council seat"] is None
    assert "not on record" in run("at", "1930-01-01", "France").stdout


def test_the_last_possible_day_is_possible(run: Run) -> None:
    refused = run("ask", "Albania", "WARSAW", "--on", "1970-01-01", "--leave")
    assert "to 1968-09-12" in refused.stderr
    assert run("ask", "Albania", "WARSAW", "--on", "1968-09-12", "--leave", "--lens", "inclusion").returncode == 0


def test_a_data_set_that_is_not_here_says_how_to_get_it(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACCEDE_DATA", str(tmp_path))
    done = run(*ASK, "--data", "atop")
    assert done.returncode == 4
    assert done.stderr == "accede: the data set atop: it has not been fetched. Try: accede data get atop\n"
    assert run(*ASK, "--data", "atop,,nmc").returncode == 2
