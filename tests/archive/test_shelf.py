"""The shelf heals: broken connections, killed processes, full and read-only disks, two at once, damage of all kinds."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from accede import datasets
from accede.archive import fetching
from accede.archive import shelf as shelves
from accede.archive.sets import File, Set
from accede.archive.shelf import Shelf, fingerprint
from accede.errors import AccedeError, Ambiguous, BadData, Impossible, NotCovered, Unknown
from tests.archive import fakes
from tests.archive.fakes import CONTENT, Server, sha
from tests.conftest import ROOT

YES: dict[str, Any] = {"accept": lambda _: True, "confirm": lambda *_: True}


@pytest.fixture
def server() -> Iterator[Server]:
    with fakes.serving() as server:
        yield server


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "cache")


def tree(folder: Path) -> dict[str, str]:
    """All that could be read by mistake, or that another run would find otherwise: files, tables, what was accepted."""
    held = [*folder.glob("files/**/*"), *folder.glob("tables/**/*"), *folder.glob("accepted.json")]
    return {str(file.relative_to(folder)): fingerprint(file) for file in held if file.is_file()}


def whole(shelf: Shelf, set_: Set) -> bool:
    here = shelf.have(set_)
    return {name: fingerprint(path) for name, path in here.items()} == {one.name: one.sha256 for one in set_.files}


def child(code: str, folder: Path, base: str = "", **environment: str) -> subprocess.Popen[str]:
    """A process of its own, with `shelf`, `towns`, `walls` and YES at hand."""
    head = (
        "from pathlib import Path; from accede.archive.shelf import Shelf; from tests.archive import fakes\n"
        f"shelf = Shelf(Path({str(folder)!r})); towns, walls = fakes.loaders({base!r})\n"
        "YES = {'accept': lambda _: True, 'confirm': lambda *_: True}\n"
    )
    return subprocess.Popen(
        [sys.executable, "-c", head + code], cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.005)


# --- fetching ---------------------------------------------------------------------------------------------------------


def test_files_come_whole_and_terms_and_fingerprints_are_asked_once(shelf: Shelf, server: Server) -> None:
    towns, walls = fakes.sets(server.base)
    asked: list[str] = []

    def accept(set_: Set) -> bool:
        asked.append(set_.publisher)
        return True

    def confirm(set_: Set, file: File, digest: str, origin: str) -> bool:
        asked.append(file.name)
        assert digest == file.sha256
        assert origin.startswith(server.base)
        return True

    for _ in range(2):
        for set_ in (towns, walls):
            assert shelf.get(set_, accept=accept, confirm=confirm) == [one.name for one in set_.files]
            assert whole(shelf, set_)
            assert shelf.get(set_) == []
            shelf.rm(set_)
    assert asked == ["Masons", "people.csv", "walls.csv", "gates.csv"]
    assert [name for name, _ in server.log] == ["people.csv", "town-walls.zip"] * 2  # an archive is fetched once
    assert not list(shelf.folder.glob("parts/*"))


def test_a_verified_file_needs_no_confirmation(shelf: Shelf, server: Server) -> None:
    for set_ in fakes.sets(server.base, verified=True):
        shelf.get(set_, accept=lambda _: True)
        assert whole(shelf, set_)


def test_who_refuses_gets_nothing(shelf: Shelf, server: Server) -> None:
    towns, _ = fakes.sets(server.base)
    with pytest.raises(Impossible, match=r"the terms of Masons are not accepted.*--accept-terms"):
        shelf.get(towns)
    assert not shelf.folder.exists()
    assert server.log == []
    with pytest.raises(Impossible, match=rf"{towns.files[0].sha256}.*nobody compared.*--confirm-fingerprint"):
        shelf.get(towns, accept=lambda _: True)
    assert shelf.have(towns) == {}
    shelf.get(towns, **YES)
    assert whole(shelf, towns)
    assert len(server.log) == 1  # what was fetched before the question is not fetched again


def test_another_release_is_taken_where_the_user_confirms_it(shelf: Shelf, server: Server) -> None:
    towns, _ = fakes.sets(server.base)
    newer = CONTENT["people.csv"] + b"Newtown,1999,5\n"
    server.content["people.csv"] = newer
    seen: list[str] = []

    def confirm(_: Set, __: File, digest: str, ___: str) -> bool:
        seen.append(digest)
        return True

    shelf.get(towns, read=fakes.read_towns, accept=lambda _: True, confirm=confirm)
    assert seen == [sha(newer)]
    assert shelf.tables(towns, fakes.read_towns)["people"].height == fakes.ROWS + 1
    assert shelf.verify([towns]) == []
    assert shelf.get(towns) == []


@pytest.mark.parametrize("verified", [True, False])
def test_another_fingerprint_is_bad_data(shelf: Shelf, server: Server, verified: bool) -> None:
    towns, _ = fakes.sets(server.base, verified=verified)
    shelf.get(towns, **YES)
    shelf.rm(towns)
    before = tree(shelf.folder)
    server.content["people.csv"] = CONTENT["people.csv"].replace(b"Town3,", b"Town4,")
    with pytest.raises(BadData) as caught:
        shelf.get(towns, accept=lambda _: True)
    assert caught.value.args[0] == f"{server.base}/people.csv"
    assert towns.files[0].sha256 in caught.value.args[3]
    assert tree(shelf.folder) == before
    server.content["people.csv"] = CONTENT["people.csv"]
    shelf.get(towns, **YES)  # the wrong one is not held on to
    assert whole(shelf, towns)


def test_a_page_in_place_of_a_file_is_refused_before_anybody_is_asked(shelf: Shelf, server: Server) -> None:
    towns, _ = fakes.sets(server.base)
    server.content["people.csv"] = b"<!doctype html><title>We have moved</title>"
    with pytest.raises(BadData, match=r"people\.csv:1: header"):
        shelf.get(towns, read=fakes.read_towns, accept=lambda _: True, confirm=lambda *_: pytest.fail("asked"))
    assert shelf.have(towns) == {}


def test_what_breaks_off_is_resumed(shelf: Shelf, server: Server) -> None:
    towns, _ = fakes.sets(server.base)
    server.breaks = [100_000, 50_000, 1]
    shelf.get(towns, **YES)
    assert whole(shelf, towns)
    assert [span for _, span in server.log] == ["", "bytes=100000-", "bytes=150000-", "bytes=150001-"]


def test_what_breaks_off_for_good_is_resumed_by_the_next_run(shelf: Shelf, server: Server) -> None:
    towns, _ = fakes.sets(server.base)
    server.breaks = [100_000, 0]
    with pytest.raises(OSError, match="breaks off after 100,000 bytes"):
        shelf.get(towns, **YES)
    assert shelf.have(towns) == {}
    assert not list(shelf.folder.glob("files/**/*"))
    shelf.get(towns, **YES)
    assert whole(shelf, towns)
    assert server.log[-1] == ("people.csv", "bytes=100000-")


def test_an_archive_that_breaks_off_is_resumed(shelf: Shelf, server: Server) -> None:
    _, walls = fakes.sets(server.base)
    server.breaks = [700, 0]
    with pytest.raises(OSError, match="breaks off"):
        shelf.get(walls, **YES)
    assert shelf.have(walls) == {}
    shelf.get(walls, **YES)
    assert whole(shelf, walls)
    assert server.log[-1] == ("town-walls.zip", "bytes=700-")


def test_a_server_without_ranges_is_asked_for_everything_again(shelf: Shelf, server: Server) -> None:
    towns, _ = fakes.sets(server.base)
    server.ranges, server.breaks = False, [100_000]
    shelf.get(towns, **YES)
    assert whole(shelf, towns)


def test_a_server_that_resumes_elsewhere_is_not_believed(shelf: Shelf, server: Server) -> None:
    towns, _ = fakes.sets(server.base)
    server.shift, server.breaks = 7, [100_000]
    shelf.get(towns, **YES)
    assert whole(shelf, towns)


def _part(shelf: Shelf, server: Server, name: str, content: bytes, set_: Set) -> None:
    """Lay what has come of a download where a killed process would have left it."""
    server.breaks = [10, 0]
    with pytest.raises(OSError, match="breaks off"):
        shelf.get(set_, **YES)
    [part] = shelf.folder.glob(f"parts/*/*{name}.part")
    part.write_bytes(content)
    server.log.clear()


@pytest.mark.parametrize(("place", "name"), [(0, "people.csv"), (1, "town-walls.zip")])
def test_a_download_resumed_onto_another_release_is_begun_anew(
    shelf: Shelf, server: Server, place: int, name: str
) -> None:
    set_ = fakes.sets(server.base)[place]
    _part(shelf, server, name, b"?" * 500, set_)
    shelf.get(set_, **YES)
    assert whole(shelf, set_)
    assert [span for _, span in server.log] == ["bytes=500-", ""]


@pytest.mark.parametrize(("tail", "spans"), [(b"", [f"bytes={len(CONTENT['people.csv'])}-"]), (b"more", None)])
def test_a_download_killed_when_it_was_whole(
    shelf: Shelf, server: Server, tail: bytes, spans: list[str] | None
) -> None:
    towns, _ = fakes.sets(server.base)
    _part(shelf, server, "people.csv", CONTENT["people.csv"] + tail, towns)
    shelf.get(towns, **YES)
    assert whole(shelf, towns)
    if spans:
        assert [span for _, span in server.log] == spans


def test_what_cannot_be_had_does_not_keep_the_rest_away(shelf: Shelf, server: Server) -> None:
    _, walls = fakes.sets(server.base)
    lost = replace(walls.files[0], url=f"{server.base}/gone.zip")
    with pytest.raises(OSError, match=r"gone\.zip: the server says 404"):
        shelf.get(replace(walls, files=(lost, walls.files[1])), **YES)
    assert list(shelf.have(walls)) == ["gates.csv"]


def test_nobody_answers(shelf: Shelf) -> None:
    towns, walls = fakes.sets("http://127.0.0.1:9")
    for set_ in (towns, walls):
        with pytest.raises(OSError, match="no answer"):
            shelf.get(set_, **YES)
        assert shelf.have(set_) == {}


def test_more_bytes_than_any_data_set_has(shelf: Shelf, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    towns, _ = fakes.sets(server.base)
    monkeypatch.setattr(fetching, "LARGEST", 1000)
    with pytest.raises(BadData, match="at most 1,000 bytes"):
        shelf.get(towns, **YES)


def test_without_an_address_a_file_is_to_be_added(shelf: Shelf) -> None:
    towns, _ = fakes.sets()
    with pytest.raises(NotCovered, match="accede data add"):
        shelf.get(replace(towns, files=(replace(towns.files[0], url=""),)), **YES)


@pytest.mark.parametrize("moment", range(5))
def test_a_download_killed_is_resumed(shelf: Shelf, server: Server, moment: int) -> None:
    towns, _ = fakes.sets(server.base)
    server.pause = 0.01
    process = child("shelf.get(towns.SET, **YES)", shelf.folder, server.base)
    until(lambda: any(part.stat().st_size for part in shelf.folder.glob("parts/*/*.part")))
    time.sleep(random.Random(moment).uniform(0, 0.15))
    process.kill()
    process.communicate()
    assert shelf.have(towns) == {} or whole(shelf, towns)
    server.pause = 0
    shelf.get(towns, **YES)
    assert whole(shelf, towns)
    assert not list(shelf.folder.glob("parts/*"))
    assert server.log[-1][1].startswith("bytes=")


# --- mirrors ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def mirror(tmp_path: Path) -> Path:
    home = tmp_path / "mirror" / "deep" / "down"
    home.mkdir(parents=True)
    for name in ("people.csv", "walls.csv", "gates.csv"):
        (home / name).write_bytes(CONTENT[name])
    return tmp_path / "mirror"


def test_a_folder_is_a_mirror_and_nothing_is_asked(shelf: Shelf, mirror: Path) -> None:
    (mirror / "people.csv").write_bytes(b"another file of the name")
    for set_ in fakes.sets():
        assert len(shelf.get(set_, mirror=mirror)) == len(set_.files)
        assert whole(shelf, set_)


def test_archives_of_a_mirror_are_searched(shelf: Shelf, tmp_path: Path) -> None:
    _, walls = fakes.sets()
    (tmp_path / "mirror").mkdir()
    (tmp_path / "mirror" / "town-walls.zip").write_bytes(CONTENT["town-walls.zip"])
    shelf.get(walls, mirror=tmp_path / "mirror")
    assert whole(shelf, walls)


def test_an_address_is_a_mirror(shelf: Shelf, server: Server) -> None:
    for set_ in fakes.sets():
        shelf.get(set_, mirror=server.base + "/", **YES)
        assert whole(shelf, set_)


def test_a_wrong_file_of_a_mirror_is_bad_data(shelf: Shelf, mirror: Path) -> None:
    towns, walls = fakes.sets()
    wrong = mirror / "deep" / "down" / "people.csv"
    wrong.write_bytes(CONTENT["people.csv"][:-5])
    with pytest.raises(BadData) as caught:
        shelf.get(towns, mirror=mirror)
    assert caught.value.args[0] == str(wrong)
    assert tree(shelf.folder) == {}
    wrong.unlink()
    with pytest.raises(NotCovered, match="none of its files is in"):
        shelf.get(towns, mirror=mirror)
    with pytest.raises(FileNotFoundError):
        shelf.get(walls, mirror=mirror / "nowhere")


# --- adding -----------------------------------------------------------------------------------------------------------

LOADERS: list[Any] = fakes.loaders()


def test_a_file_is_recognised_by_its_fingerprint(shelf: Shelf, tmp_path: Path) -> None:
    file = tmp_path / "download(1)"
    file.write_bytes(CONTENT["people.csv"])
    [(set_, one)] = shelf.add(file, LOADERS)
    assert (set_.key, one.name) == ("towns", "people.csv")
    assert whole(shelf, set_)


def test_another_release_is_recognised_by_its_columns(shelf: Shelf, tmp_path: Path) -> None:
    file = tmp_path / "population of towns.csv"
    file.write_bytes(CONTENT["people.csv"].replace(b"\n", b"\r\n") + b"Newtown,1999,5\r\n")
    [(set_, one)] = shelf.add(file, LOADERS)
    assert one.name == "people.csv"
    assert shelf.tables(set_, fakes.read_towns)["people"].height == fakes.ROWS + 1
    assert shelf.verify([set_]) == []


def test_an_archive_is_searched(shelf: Shelf, tmp_path: Path) -> None:
    file = tmp_path / "walls.zip"
    file.write_bytes(CONTENT["town-walls.zip"])
    assert [one.name for _, one in shelf.add(file, LOADERS)] == ["walls.csv", "gates.csv"]
    assert whole(shelf, fakes.sets()[1])
    assert not list(shelf.folder.glob("parts/*/new"))


GOOD = CONTENT["people.csv"]
DAMAGE: dict[str, tuple[str, bytes, int | None]] = {
    "empty": ("people.csv", b"", 1),
    "cut in a line": ("people.csv", GOOD[:-3], None),
    "cut between lines": ("people.csv", b"".join(GOOD.splitlines(True)[:-10]), fakes.ROWS - 9),
    "another delimiter": ("people.csv", GOOD.replace(b",", b";"), 1),
    "columns shuffled": ("people.csv", GOOD.replace(b"town,year", b"year,town"), 1),
    "a row twice": ("people.csv", GOOD + GOOD.splitlines(True)[-1], fakes.ROWS + 2),
    "mojibake": ("people.csv", GOOD.replace(b"Town1,1801", "TownÃ¼,1801".encode()), 203),
    "the year 2999": ("people.csv", GOOD.replace(b"Town0,1801", b"Town0,2999"), 3),
    "not a file known": ("letter.txt", b"Dear Sir,\n", None),
    "a picture": ("photo.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), None),
    "no zip after all": ("town-walls.zip", CONTENT["town-walls.zip"][:-40], None),
    "a zip cut": ("town-walls.zip", CONTENT["town-walls.zip"][:400] + CONTENT["town-walls.zip"][900:], None),
    "a way out of a zip": ("town-walls.zip", fakes.zipped({"../walls.csv": CONTENT["walls.csv"]}), None),
    "a zip with one member damaged": (
        "town-walls.zip",
        fakes.zipped({"gates.csv": CONTENT["gates.csv"], "walls.csv": CONTENT["walls.csv"][:-1] + b"7\n"}),
        301,
    ),
    "a zip with a member twice, cut": (
        "town-walls.zip",
        fakes.zipped({"a/gates.csv": CONTENT["gates.csv"], "b/gates.csv": b"", "walls.csv": CONTENT["walls.csv"][:-2]}),
        None,
    ),
    "a zip with nothing known": ("town-walls.zip", fakes.zipped({"readme.txt": b"Hello"}), None),
}  # fmt: skip


def holds(shelf: Shelf, mirror: Path) -> dict[str, str]:
    """Fill a shelf and parse what it holds; its tree."""
    towns, walls = fakes.sets()
    shelf.get(towns, mirror=mirror)
    shelf.get(walls, mirror=mirror)
    shelf.tables(towns, fakes.read_towns)
    return tree(shelf.folder)


@pytest.mark.parametrize("name", DAMAGE)
def test_damage_is_bad_data_and_the_cache_is_as_it_was(shelf: Shelf, mirror: Path, tmp_path: Path, name: str) -> None:
    before = holds(shelf, mirror)
    title, content, line = DAMAGE[name]
    if name == "cut in a line":
        content = content.rpartition(b",")[0] + b"\n"
    file = tmp_path / title
    file.write_bytes(content)
    with pytest.raises(BadData) as caught:
        shelf.add(file, LOADERS)
    assert title in caught.value.args[0]
    assert str(shelf.folder) not in str(caught.value)
    assert caught.value.args[3]
    if line is not None:
        assert caught.value.args[1] == line
    assert tree(shelf.folder) == before


@pytest.mark.parametrize("way", ["added", "fetched", "mirrored"])
@pytest.mark.parametrize("kind", ["bomb", "a way out"])
def test_a_zip_that_bites(
    shelf: Shelf, server: Server, mirror: Path, tmp_path: Path, bombs: bytes, kind: str, way: str
) -> None:
    _, walls = fakes.sets(server.base)
    before = holds(shelf, mirror)
    other = tmp_path / "other"
    other.mkdir()
    content = bombs if kind == "bomb" else fakes.zipped({"../../walls.csv": CONTENT["walls.csv"]})
    (other / "town-walls.zip").write_bytes(content)
    server.content["town-walls.zip"] = content
    if way != "added":
        shelf.rm(walls)
        shelf._note("terms", "Masons", "today")
        before = tree(shelf.folder)
    ways: dict[str, Callable[[], object]] = {
        "added": lambda: shelf.add(other / "town-walls.zip", LOADERS),
        "fetched": lambda: shelf.get(walls, **YES),
        "mirrored": lambda: shelf.get(walls, mirror=other),
    }
    with pytest.raises(BadData, match="unpacks to at most" if kind == "bomb" else "stays in its folder") as caught:
        ways[way]()
    assert "town-walls.zip" in caught.value.args[0]
    assert tree(shelf.folder) == before
    written = [path for path in tmp_path.rglob("*walls.csv") if (mirror / "deep") not in path.parents]
    assert written == ([shelf.place(walls, walls.files[0])] if way == "added" else [])


@pytest.fixture(scope="session")
def bombs() -> bytes:
    return fakes.bomb()


def test_a_member_that_is_there_twice_is_taken_once(shelf: Shelf, tmp_path: Path) -> None:
    file = tmp_path / "walls.zip"
    file.write_bytes(fakes.zipped({"a/gates.csv": CONTENT["gates.csv"], "b/gates.csv": CONTENT["gates.csv"]}))
    assert [one.name for _, one in shelf.add(file, LOADERS)] == ["gates.csv"]


def test_a_file_that_could_be_two_is_ambiguous(shelf: Shelf, tmp_path: Path) -> None:
    towns, walls = LOADERS
    twin = replace(walls.SET.files[0], columns=("town", "year", "gates"), name="old gates.csv", sha256="0" * 64)
    walls = type(walls)(SET=replace(walls.SET, files=(*walls.SET.files, twin)), read=walls.read)
    file = tmp_path / "which.csv"
    file.write_bytes(CONTENT["gates.csv"] + b"Newtown,1999,5\n")
    with pytest.raises(Ambiguous, match=r"gates\.csv of walls"):
        shelf.add(file, [towns, walls])
    assert tree(shelf.folder) == {}


def test_what_is_no_file_cannot_be_added(shelf: Shelf, tmp_path: Path) -> None:
    for wrong in (tmp_path, tmp_path / "nowhere.csv"):
        with pytest.raises(OSError, match=str(wrong)):
            shelf.add(wrong, LOADERS)
    assert not shelf.folder.exists()


# --- tables -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "log"
    file.touch()
    monkeypatch.setenv("FAKES_LOG", str(file))
    return file


def test_tables_are_parsed_once(shelf: Shelf, mirror: Path, log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    towns, walls = fakes.sets()
    with pytest.raises(NotCovered, match="accede data get"):
        shelf.tables(towns, fakes.read_towns)
    shelf.get(towns, mirror=mirror)
    shelf.get(walls, mirror=mirror)
    right = fakes.read_towns(shelf.have(towns))["people"]
    log.write_text("")
    for _ in range(3):
        assert shelf.tables(towns, fakes.read_towns)["people"].equals(right.frame)
        assert shelf.missing(towns, fakes.read_towns)["people"].equals(right.missing)
    assert log.read_text() == "parsed\n"
    assert set(shelf.tables(walls, fakes.read_walls)) == {"walls", "gates"}
    monkeypatch.setattr(shelves, "version", lambda _: "another")
    shelf.tables(towns, fakes.read_towns)
    assert log.read_text() == "parsed\n" * 2
    assert len(list(shelf.folder.glob("tables/towns/*"))) == 3  # what the old parser made is gone


def test_the_version_of_a_parser_is_that_of_its_code() -> None:
    from accede.datasets import record

    assert shelves.version(fakes.read_towns) == shelves.version(fakes.read_walls)
    assert shelves.version(fakes.read_towns) != shelves.version(cast(shelves.Read, record.read))


SPOILT: dict[str, Callable[[Path], object]] = {
    "cut": lambda file: file.write_bytes(file.read_bytes()[: file.stat().st_size // 2]),
    "one bit": lambda file: file.write_bytes(bytes([file.read_bytes()[0] ^ 1]) + file.read_bytes()[1:]),
    "emptied": lambda file: file.write_bytes(b""),
    "gone": lambda file: file.unlink(),
}


@pytest.mark.parametrize("kind", [".missing.parquet", "[!g].parquet", ".json"])
@pytest.mark.parametrize("name", SPOILT)
def test_spoilt_tables_are_parsed_anew(shelf: Shelf, mirror: Path, name: str, kind: str) -> None:
    towns, _ = fakes.sets()
    shelf.get(towns, mirror=mirror)
    right = shelf.tables(towns, fakes.read_towns)["people"]
    missing = shelf.missing(towns, fakes.read_towns)["people"]
    [file] = shelf.folder.glob(f"tables/towns/*{kind}")
    SPOILT[name](file)
    if name in ("cut", "one bit", "emptied"):
        assert [type(problem) for problem in shelf.verify([towns])] == [BadData]
    for _ in range(2):
        assert shelf.tables(towns, fakes.read_towns)["people"].equals(right)
        assert shelf.missing(towns, fakes.read_towns)["people"].equals(missing)


def test_a_file_that_rotted_is_never_read_and_is_brought_anew(shelf: Shelf, mirror: Path) -> None:
    towns, _ = fakes.sets()
    shelf.get(towns, mirror=mirror)
    shelf.tables(towns, fakes.read_towns)
    place = shelf.have(towns)["people.csv"]
    place.write_bytes(CONTENT["people.csv"].replace(b"Town9,", b"Town8,"))
    with pytest.raises(BadData, match=r"people\.csv: towns: its SHA-256 is .*accede data get towns"):
        shelf.tables(towns, fakes.read_towns)
    assert len(shelf.verify([towns])) == 1
    assert shelf.get(towns, mirror=mirror) == ["people.csv"]
    assert shelf.verify([towns]) == []
    assert shelf.tables(towns, fakes.read_towns)["people"].height == fakes.ROWS


@pytest.mark.parametrize("moment", range(10))
def test_a_parse_killed_leaves_nothing_to_be_read(shelf: Shelf, mirror: Path, moment: int) -> None:
    towns, _ = fakes.sets()
    shelf.get(towns, mirror=mirror)
    code = (
        "import shutil\nprint('ready', flush=True)\n"
        "while True:\n"
        "    shelf.tables(towns.SET, towns.read); shutil.rmtree(shelf.folder / 'tables')\n"
    )
    process = child(code, shelf.folder)
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(random.Random(moment).uniform(0.1, 0.5))
    process.kill()
    process.communicate()
    right = fakes.read_towns(shelf.have(towns))["people"]
    assert shelf.tables(towns, fakes.read_towns)["people"].equals(right.frame)
    assert shelf.missing(towns, fakes.read_towns)["people"].equals(right.missing)
    assert len(list(shelf.folder.glob("tables/towns/*"))) == 3


_WATCH = """
import os, polars, shutil, signal, sys
TOUCHES = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir"}

def watched(touched):
    home = str(shelf.folder)
    def hook(event, args):
        if event in TOUCHES and any(str(one).startswith(home) for one in args[:2]):
            touched(event, *args)
    sys.addaudithook(hook)

def all_of_it():
    shelf.get(walls.SET, mirror=MIRROR)
    shelf.tables(walls.SET, walls.read)
"""


def test_a_process_killed_at_each_touch_of_the_cache(shelf: Shelf, mirror: Path) -> None:
    code = """
def forked(work):
    pid = os.fork()
    if pid == 0:
        work()
        os._exit(0)
    return os.waitpid(pid, 0)[1]

def killed_at(point):
    count = 0
    def touched(*_):
        nonlocal count
        count += 1
        if count == point:
            os.kill(os.getpid(), signal.SIGKILL)
    watched(touched)
    all_of_it()

def healed():
    all_of_it()
    assert not shelf.verify([walls.SET])
    assert {name: one.height for name, one in shelf.tables(walls.SET, walls.read).items()} == HEIGHTS
    assert len(list(shelf.folder.glob("tables/walls/*"))) == 5
    assert not list(shelf.folder.glob("parts/*"))

point = 1
while forked(lambda: killed_at(point)):
    for file in walls.SET.files:
        place = shelf.place(walls.SET, file)
        assert not place.exists() or fakes.sha(place.read_bytes()) == file.sha256
    assert forked(healed) == 0, point
    shutil.rmtree(shelf.folder)
    point += 1
print(point)
"""
    head = f"{_WATCH}\nMIRROR, HEIGHTS = {str(mirror)!r}, {{'walls': 300, 'gates': 200}}\n"
    said, errors = child(head + code, shelf.folder).communicate()
    assert int(said or 0) > 30, errors


def test_no_file_is_written_under_its_own_name(shelf: Shelf, mirror: Path) -> None:
    code = """
def touched(event, path, mode, *_):
    if event == "open" and set(str(mode)) & set("wax+"):
        print(Path(path).relative_to(shelf.folder))
watched(touched)
all_of_it()
"""
    said, errors = child(f"{_WATCH}\nMIRROR = {str(mirror)!r}\n{code}", shelf.folder).communicate()
    assert "parts/walls/new/gates.csv" in said, errors
    written = [Path(line) for line in said.splitlines()]
    assert all(file.parts[0] in ("parts", "locks") or file.name.startswith(".") for file in written), said


def test_a_lock_goes_with_the_process_that_held_it(shelf: Shelf, mirror: Path) -> None:
    towns, _ = fakes.sets()
    process = child("import time\nwith shelf._locked('towns'): print('held', flush=True); time.sleep(60)", shelf.folder)
    assert process.stdout is not None
    process.stdout.readline()
    process.kill()
    process.communicate()
    shelf.get(towns, mirror=mirror)
    assert whole(shelf, towns)


# --- two at once, no room, no right -----------------------------------------------------------------------------------


def _both(folder: Path, base: str, barrier: Any, answers: Any) -> None:
    shelf, [towns, walls] = Shelf(folder), fakes.loaders(base)
    barrier.wait()
    shelf.get(towns.SET, **YES)
    shelf.get(walls.SET, **YES)
    tables = shelf.tables(towns.SET, towns.read)
    answers.put((tables["people"].height, whole(shelf, walls.SET)))


def test_two_processes_at_once(shelf: Shelf, server: Server, log: Path) -> None:
    context = multiprocessing.get_context("spawn")
    barrier, answers = context.Barrier(3), context.Queue()
    server.pause = 0.001
    processes = [
        context.Process(target=_both, args=(shelf.folder, server.base, barrier, answers)) for _ in range(3)
    ]  # fmt: skip
    for process in processes:
        process.start()
    assert [answers.get(timeout=60) for _ in processes] == [(fakes.ROWS, True)] * 3
    for process in processes:
        process.join()
        assert process.exitcode == 0
    assert sorted(name for name, _ in server.log) == ["people.csv", "town-walls.zip"]
    assert log.read_text() == "parsed\n"
    accepted = json.loads((shelf.folder / "accepted.json").read_text())
    assert set(accepted["fingerprints"]) == {"towns/people.csv", "walls/walls.csv", "walls/gates.csv"}


_REPORT = """
try:
    {what}
    print("done")
except OSError as problem:
    print(problem.strerror, problem.filename)
"""


@pytest.mark.parametrize("way", ["fetched", "mirrored", "added"])
def test_no_room_for_a_file(shelf: Shelf, server: Server, mirror: Path, way: str) -> None:
    towns, _ = fakes.sets(server.base)
    what = {
        "fetched": "shelf.get(towns.SET, **YES)",
        "mirrored": f"shelf.get(towns.SET, mirror={str(mirror)!r})",
        "added": f"shelf.add(Path({str(mirror / 'deep/down/people.csv')!r}), [towns, walls])",
    }[way]
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
    said, errors = child(limit + _REPORT.format(what=what), shelf.folder, server.base).communicate()
    assert said.startswith("File too large"), errors
    assert str(shelf.folder) in said
    assert shelf.have(towns) == {}
    shelf.get(towns, **YES)
    assert whole(shelf, towns)


def test_no_room_for_tables_does_not_keep_the_answer(shelf: Shelf, mirror: Path) -> None:
    towns, _ = fakes.sets()
    shelf.get(towns, mirror=mirror)
    code = (
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (5_000, 5_000))\n"
        "print(shelf.tables(towns.SET, towns.read)['people'].height)"
    )
    said, errors = child(code, shelf.folder).communicate()
    assert said == f"{fakes.ROWS}\n", errors
    assert not list(shelf.folder.glob("tables/towns/*"))
    assert shelf.tables(towns, fakes.read_towns)["people"].height == fakes.ROWS
    assert len(list(shelf.folder.glob("tables/towns/*"))) == 3


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 200 kB, where one can be had."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", str(place)]
    if shutil.which("mount") is None or subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("no small disk can be mounted here")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk(small_disk: Path, server: Server, mirror: Path) -> None:
    towns, walls = fakes.sets(server.base)
    shelf = Shelf(small_disk / "cache")
    shelf.get(walls, mirror=mirror)
    before = tree(shelf.folder)
    for way in (None, mirror):
        with pytest.raises(OSError, match="No space left on device") as caught:
            shelf.get(towns, mirror=way, accept=lambda _: True, confirm=lambda *_: True)
        assert caught.value.filename
        assert {name: one for name, one in tree(shelf.folder).items() if name != "accepted.json"} == before
    assert shelf.tables(walls, fakes.read_walls)["gates"].height == 200
    shelf.rm(towns)
    assert shelf.verify([towns, walls]) == []


@pytest.fixture
def outside() -> Iterator[Path]:
    """A folder that a process without rights can look into."""
    home = Path(tempfile.mkdtemp())
    home.chmod(0o755)
    yield home
    for folder in (home, *(path for path in home.rglob("*") if path.is_dir())):
        folder.chmod(0o755)
    shutil.rmtree(home)


@pytest.mark.parametrize("parsed", [True, False])
def test_a_cache_that_may_only_be_read_is_read(outside: Path, mirror: Path, server: Server, parsed: bool) -> None:
    shelf = Shelf(outside / "cache")
    towns, walls = fakes.sets(server.base)
    shelf.get(towns, mirror=mirror)
    if parsed:
        shelf.tables(towns, fakes.read_towns)
    before = tree(shelf.folder)
    for folder in (shelf.folder, *(path for path in shelf.folder.rglob("*") if path.is_dir())):
        folder.chmod(0o555)
    # Root may write where nobody may: give up that right for the time of the test.
    drop = "import os\nif os.geteuid() == 0: os.setgroups([]); os.setgid(65534); os.setuid(65534)\n"
    code = (
        "import encodings.idna, encodings.utf_8_sig, polars, pooch, requests\n"
        + drop
        + "print(shelf.tables(towns.SET, towns.read)['people'].height, shelf.get(towns.SET), shelf.verify([towns.SET]))"
        + "\n"
        + _REPORT.format(what="shelf.get(walls.SET, **YES)")
    )
    said, errors = child(code, shelf.folder, server.base).communicate()
    lines = said.splitlines()
    assert lines[:1] == [f"{fakes.ROWS} [] []"], errors
    assert lines[1].startswith("Permission denied")
    assert str(shelf.folder) in lines[1]
    assert tree(shelf.folder) == before
    assert shelf.have(walls) == {}


# --- the rest ---------------------------------------------------------------------------------------------------------


def test_rm_leaves_the_others(shelf: Shelf, mirror: Path) -> None:
    towns, walls = fakes.sets()
    holds(shelf, mirror)
    assert shelf.rm(towns) == ["people.csv"]
    assert shelf.rm(towns) == []
    assert shelf.have(towns) == {}
    assert not (shelf.folder / "tables" / "towns").exists()
    assert whole(shelf, walls)


def test_what_was_accepted_is_asked_again_where_it_cannot_be_read(shelf: Shelf, server: Server) -> None:
    towns, _ = fakes.sets(server.base)
    shelf.get(towns, **YES)
    for garbage in ("", "[]", "{", '{"terms": 1}', "\0"):
        (shelf.folder / "accepted.json").write_text(garbage)
        assert not shelf.accepted("Masons")
        assert shelf.get(towns) == []
    shelf.rm(towns)
    shelf.get(towns, **YES)
    assert shelf.accepted("Masons")


def test_the_folder_is_the_platforms_or_the_users(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import platformdirs

    monkeypatch.setenv("ACCEDE_DATA", str(tmp_path))
    assert shelves.default().folder == tmp_path
    for empty in ("", "  "):
        monkeypatch.setenv("ACCEDE_DATA", empty)
        assert shelves.default_folder() == platformdirs.user_cache_path("accede", appauthor=False)


# --- the registry -----------------------------------------------------------------------------------------------------


def test_the_folder_of_data_sets_is_the_registry() -> None:
    assert "record" not in datasets.names()
    assert len(datasets.names()) > 0
    for name in datasets.names():
        module = datasets.get(name)
        assert module.SET.key.replace("-", "_") == name
        assert datasets.get(module.SET.key) is module
        assert all(len(file.sha256) in (0, 64) for file in module.SET.files)
        assert len({file.name for file in module.SET.files}) == len(module.SET.files)
        assert module.SET.publisher
    with pytest.raises(Unknown, match="Did you mean atop"):
        datasets.get("atopp")
    with pytest.raises(Unknown):
        datasets.get("record")


def test_names_imports_nothing() -> None:
    code = "import sys; from accede import datasets; datasets.names(); assert 'accede.datasets.atop' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


# --- real data sets ---------------------------------------------------------------------------------------------------


def test_all_from_a_mirror_killed_ten_times_is_complete_and_correct(tmp_path: Path, shared: Path) -> None:
    def get(cache: Path) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "accede", "data", "get", "--all", "--mirror", str(shared / "data"), "--cache"]
        return subprocess.Popen([*command, str(cache)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    begun = time.monotonic()
    first = get(tmp_path / "first")
    assert first.wait(timeout=120) == 0
    took = time.monotonic() - begun
    shelf, chance, killed = Shelf(tmp_path / "cache"), random.Random(1954), 0
    sets = [datasets.get(name).SET for name in datasets.names()]
    for _ in range(10):
        process = get(shelf.folder)
        time.sleep(chance.uniform(0.3, 0.9) * took)
        process.send_signal(signal.SIGKILL)
        killed += process.wait() == -signal.SIGKILL
        for set_ in sets:
            for name, path in shelf.have(set_).items():
                assert fingerprint(path) == next(file.sha256 for file in set_.files if file.name == name)
        if all(whole(shelf, set_) for set_ in sets):
            shutil.rmtree(shelf.folder / "files")  # so that the next to be killed has something to do
    assert killed > 4
    assert get(shelf.folder).wait(timeout=120) == 0
    assert tree(shelf.folder) == tree(tmp_path / "first")
    assert shelf.verify(sets) == []
    for set_ in sets:
        assert whole(shelf, set_)
    assert not list(shelf.folder.glob("parts/*"))


def test_errors_survive_pickling() -> None:
    import pickle

    for problem in (BadData("f", 1, "t", "l", "x"), Impossible("why", "how"), NotCovered("a", "b")):
        assert str(pickle.loads(pickle.dumps(problem))) == str(problem)
        assert isinstance(problem, AccedeError)
