"""`accede data` as a person types it: on a terminal, in a script, interrupted, and misspelt."""

from __future__ import annotations

import os
import pty
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from accede.archive.shelf import Shelf
from accede.datasets import record
from tests.archive import fakes
from tests.archive.fakes import CONTENT, Server
from tests.archive.test_shelf import tree, until, whole
from tests.conftest import ROOT, Run

Call = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def server() -> Iterator[Server]:
    with fakes.serving() as server:
        yield server


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ACCEDE_DATA", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def mirror(tmp_path: Path) -> Path:
    home = tmp_path / "mirror"
    home.mkdir()
    for name in ("people.csv", "walls.csv", "gates.csv"):
        (home / name).write_bytes(CONTENT[name])
    return home


def command(base: str, *words: str) -> list[str]:
    """`accede data WORDS`, where the two made-up data sets are all there are."""
    code = f"from tests.archive import fakes; fakes.install({base!r}); import accede.cli; accede.cli.main()"
    return [sys.executable, "-c", code, "data", *words]


@pytest.fixture
def call(cache: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> Call:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))

    def call(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command(server.base, *words), capture_output=True, text=True, check=False, timeout=60, cwd=ROOT,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip

    return call


def test_list_tells_what_exists_and_what_is_here(call: Call, mirror: Path) -> None:
    assert "0 of 1 file, 0.0 MB, unverified" in call("list").stdout
    call("get", "towns", "--mirror", str(mirror))
    listed = call("list").stdout
    assert "Towns of the World 1.1" in listed
    assert "1 of 1 file, 0.3 MB" in listed
    assert "0 of 2 files" in listed
    assert listed.count("Masons: Cite us. (not accepted yet)") == 2
    told = call("list", "walls").stdout
    assert "town-walls.zip (gates.csv in it), unverified" in told
    assert re.search(rf"{fakes.sha(CONTENT['gates.csv'])}, unverified", told)


def test_get_in_a_script_names_the_flags(call: Call, cache: Path, server: Server) -> None:
    done = call("get", "--all")
    assert done.returncode == 3
    assert done.stderr.splitlines() == [
        "accede: terms of Masons (towns, walls): Cite us.",
        "accede: the terms of Masons are not accepted. Possible: accept them on a terminal, or with --accept-terms.",
    ]
    assert not cache.exists()
    done = call("get", "towns", "--accept-terms")
    assert done.returncode == 3
    assert "terms of Masons" in done.stderr
    told, final = done.stderr.splitlines()[-2:]
    digest = fakes.sha(CONTENT["people.csv"])
    assert told == (
        f"accede: people.csv of towns from {server.base}/people.csv has the SHA-256 {digest}: the one accede knows, "
        "but nobody compared it with the publisher's (unverified)"
    )
    assert digest in final
    assert final.endswith("with --confirm-fingerprint.")
    done = call("get", "towns", "--confirm-fingerprint")
    assert (done.returncode, done.stdout) == (0, "towns: 1 of 1 file, 1 new\n"), done.stderr
    assert "terms" not in done.stderr
    done = call("get", "--all", "--confirm-fingerprint")
    assert done.stdout == "towns: 1 of 1 file, 0 new\nwalls: 2 of 2 files, 2 new\n"


def test_a_fingerprint_that_nobody_knows_is_not_confirmed_by_a_flag(call: Call, server: Server) -> None:
    server.content["people.csv"] += b"Newtown,1999,5\n"
    done = call("get", "towns", "--accept-terms", "--confirm-fingerprint")
    assert done.returncode == 5
    assert "not the one accede knows" in done.stderr
    assert f"people.csv: people.csv: its SHA-256 is {fakes.sha(CONTENT['people.csv'])}" in done.stderr.splitlines()[-1]


def _terminal(server: Server, answers: str, *words: str) -> tuple[int, str]:
    """Type a command on a terminal, and answers to what it asks; its exit code and what was seen."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(command(server.base, *words), stdin=theirs, stdout=theirs, stderr=theirs, cwd=ROOT)
    os.close(theirs)
    seen = ""
    while True:
        try:
            seen += os.read(ours, 4096).decode()
        except OSError:  # the other end is closed
            break
        if answers and seen.endswith("[y/N]: "):
            os.write(ours, answers[0].encode() + b"\n")
            answers = answers[1:]
    os.close(ours)
    return process.wait(timeout=60), seen


def test_on_a_terminal_one_is_asked_once(call: Call, cache: Path, server: Server) -> None:
    code, seen = _terminal(server, "n", "get", "towns")
    assert code == 3
    assert "Do you accept these terms?" in seen
    assert not cache.exists()
    code, seen = _terminal(server, "yn", "get", "towns")
    assert code == 3
    assert "Is this fingerprint right?" in seen
    code, seen = _terminal(server, "y", "get", "towns")
    assert code == 0
    assert "terms" not in seen
    assert "1 of 1 file, 1 new" in seen
    assert call("rm", "towns").stdout == "towns: 1 file removed\n"
    code, seen = _terminal(server, "", "get", "towns")
    assert code == 0
    assert "[y/N]" not in seen


def test_an_interrupt_leaves_what_has_come(call: Call, cache: Path, server: Server) -> None:
    server.pause = 0.01
    process = subprocess.Popen(
        command(server.base, "get", "--all", "--accept-terms", "--confirm-fingerprint"), cwd=ROOT,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    until(lambda: any(part.stat().st_size for part in cache.glob("parts/*/*.part")))
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert errors.split("\n")[-2:] == ["accede: interrupted", ""]
    assert "Traceback" not in errors
    assert any(part.stat().st_size for part in cache.glob("parts/*/*.part"))
    assert not list(cache.glob("files/**/*"))
    server.pause = 0
    assert call("get", "--all", "--confirm-fingerprint").returncode == 0
    assert whole(Shelf(cache), fakes.sets()[0])
    assert server.log[1][1].startswith("bytes=")


def test_what_breaks_off_is_one_line(call: Call, cache: Path, server: Server) -> None:
    server.breaks = [100_000, 0]
    done = call("get", "towns", "--accept-terms", "--confirm-fingerprint")
    assert done.returncode == 1
    assert done.stderr.splitlines()[1:] == [
        f"accede: {server.base}/people.csv: the connection breaks off after 100,000 bytes; the next try takes up there"
    ]


def test_one_that_fails_does_not_keep_the_others_away(call: Call, mirror: Path) -> None:
    (mirror / "people.csv").write_bytes(b"nonsense")
    (mirror / "gates.csv").unlink()
    done = call("get", "--all", "--mirror", str(mirror))
    assert done.returncode == 5
    assert done.stdout == "walls: 1 of 2 files, 1 new\n"
    terms, note, final = done.stderr.splitlines()
    assert terms == "accede: terms of Masons (towns, walls): Cite us."
    assert note == f"accede: walls: gates.csv is not in {mirror}"
    assert f"{mirror / 'people.csv'}: people.csv: its SHA-256 is" in final


def test_a_file_that_one_has_is_added(call: Call, cache: Path, tmp_path: Path) -> None:
    file = tmp_path / "some name"
    file.write_bytes(CONTENT["people.csv"])
    done = call("add", str(file))
    assert (done.returncode, done.stdout) == (0, f"{file}: people.csv of towns\n")
    assert done.stderr == "accede: terms of Masons (towns, walls): Cite us.\n"
    before = tree(cache)
    file.write_bytes(b"town,year,people\nTown,1900,many\n")
    done = call("add", str(file))
    assert done.returncode == 5
    assert done.stderr.startswith(f"accede: {file}:2: people: a whole number, found 'many'")
    assert len(done.stderr.splitlines()) == 1
    assert tree(cache) == before


def test_verify_looks_at_record_and_cache(call: Call, cache: Path, mirror: Path, tmp_path: Path) -> None:
    done = call("verify")
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == 1
    call("get", "--all", "--mirror", str(mirror))
    assert call("verify").stdout.splitlines()[1] == f"{cache}: clean (3 files)"
    place = cache / "files" / "towns" / "people.csv"
    place.write_bytes(place.read_bytes()[:-1])
    done = call("verify")
    assert done.returncode == 5
    assert f"{place}: towns: its SHA-256 is" in done.stdout
    assert done.stderr == f"accede: {cache}: 1 file is not what it was\n"
    assert (
        call("verify", str(record.folder())).returncode == 0
    )  # a folder is that of a record, and all that is looked at
    assert call("get", "towns", "--mirror", str(mirror)).returncode == 0
    assert call("verify").returncode == 0


def test_where_is_record_and_cache(call: Call, cache: Path, tmp_path: Path) -> None:
    assert call("where").stdout.splitlines() == [str(record.folder()), str(cache)]
    assert call("where", "--cache", str(tmp_path)).stdout.splitlines()[1] == str(tmp_path)
    assert not cache.exists()


def test_cite_is_bibtex(call: Call) -> None:
    assert call("cite", "towns").stdout.startswith("@misc{towns,\n  title = {Towns of the World},")


WRONG = {
    "no name": (["get"], 2, "name data sets, or say --all"),
    "names and all": (["get", "towns", "--all"], 2, "name data sets, or say --all"),
    "a name misspelt": (["get", "towns", "walsl"], 3, "No data set 'walsl'. Did you mean walls?"),
    "cited misspelt": (["cite", "wals"], 3, "No data set 'wals'"),
    "listed misspelt": (["list", "wals"], 3, "No data set 'wals'"),
    "the record fetched": (["get", "record"], 3, "No data set 'record'"),
    "removed misspelt": (["rm", "towns", "wals"], 3, "No data set 'wals'"),
    "nothing to remove": (["rm"], 2, "NAME..."),
    "nothing to add": (["add"], 2, "FILE..."),
    "a folder added": (["add", "."], 1, "Is a directory"),
    "nowhere added": (["add", "nowhere.csv"], 1, "nowhere.csv: No such file"),
    "a mirror that is nowhere": (["get", "towns", "--mirror", "nowhere"], 1, "nowhere: No such file or directory"),
    "a mirror without name": (["get", "towns", "--mirror", ""], 2, "a mirror needs"),
    "a cache that is a file": (
        ["get", "towns", "--mirror", "tests", "--cache", "Makefile"], 1, "Makefile"),
    "an option misspelt": (["get", "towns", "--acept-terms"], 2, "--accept-terms"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_one_line_and_changes_nothing(call: Call, cache: Path, name: str) -> None:
    words, code, message = WRONG[name]
    done = call(*words)
    assert done.returncode == code, done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("accede: ")
    assert message in done.stderr
    assert not list(cache.glob("**/*.csv"))
    assert not (cache / "accepted.json").exists()


def test_help_is_whole(run: Run) -> None:
    for word in ("list", "get", "add", "verify", "where", "cite", "rm"):
        done = run("data", word, "--help")
        assert done.returncode == 0
        assert "Exit codes" in done.stdout
    assert "get" in run("data", "--help").stdout


def test_all_from_the_shared_folder(run: Run, shared: Path, tmp_path: Path) -> None:
    done = run("data", "get", "--all", "--mirror", str(shared / "data"), "--cache", str(tmp_path / "cache"))
    assert done.returncode == 0, done.stderr
    assert all(re.search(r": (\d+) of \1 files?, \1 new$", line) for line in done.stdout.splitlines())
    assert run("data", "verify", "--cache", str(tmp_path / "cache")).returncode == 0
