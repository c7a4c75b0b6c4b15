"""COW capabilities: known shares in both versions, the forms of each against one another, and damaged files."""

from __future__ import annotations

import bz2
import gzip
import lzma
import zipfile
from pathlib import Path

import polars as pl
import pytest

from accede.archive import reading
from accede.archive.sets import Tables
from accede.datasets import nmc
from accede.errors import BadData
from tests.datasets import damage

FIGURES = ["milex", "milper", "irst", "pec", "tpop", "upop"]


def _year(year: str) -> damage.Row:
    key = {"stateabb": "USA", "ccode": "2", "year": year, "version": "2021"}
    return key | dict.fromkeys(FIGURES, "10.5") | {"milex": "0", "cinc": ".25"}


GOOD = [
    damage.Good(
        nmc,
        "NMC-60-abridged.csv",
        "_NMC6",
        (_year("1950"), _year("1951") | {"milex": "-9"}),
        state="ccode",
        year="year",
        text="stateabb",
    ),
    damage.Good(
        nmc,
        "cow_nmc_converted.csv",
        "_NMC7",
        (_year("1950"), _year("1951") | {"milex": ""}),
        state="ccode",
        year="year",
    ),
]


@pytest.mark.parametrize("harm", damage.HARMS)
@pytest.mark.parametrize("good", GOOD, ids=lambda good: good.name)
def test_a_damaged_file_is_refused(
    good: damage.Good, harm: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    damage.refused(good, harm, tmp_path, monkeypatch)


@pytest.mark.parametrize("good", GOOD, ids=lambda good: good.name)
def test_line_endings_do_not_matter(good: damage.Good, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    damage.line_endings(good, tmp_path, monkeypatch)


@pytest.mark.parametrize("good", GOOD, ids=lambda good: good.name)
def test_what_is_not_known_is_null_and_not_nothing(
    good: damage.Good, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    damage.small(good, monkeypatch)
    (table,) = good.read(tmp_path, good.written()).values()
    assert table.frame["milex"].to_list() == [0, None]
    assert table.missing.select("line", "column", "reason").rows() == [(3, "milex", "the publisher gives no figure")]


def _archive(folder: Path, member: str, content: str) -> Path:
    file = folder / "NMC-60-abridged.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(member, content)
    return file


def test_an_archive_is_read_if_it_is_one_and_small_and_stays_in_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, member = GOOD[0], "NMC-60-abridged.csv"
    damage.small(good, monkeypatch)
    file = _archive(tmp_path, member, good.written())
    paths = {file.name: file}
    assert nmc.read(paths)["nmc6"].frame.equals(good.read(tmp_path, good.written())["nmc6"].frame)
    with monkeypatch.context() as smaller:
        smaller.setattr(reading, "LARGEST", 10)
        with pytest.raises(BadData, match="unpacks to at most 10 bytes"):
            nmc.read(paths)
    for broken, law in (("../" + member, "stays in its folder"), ("another.csv", f"holds {member}")):
        _archive(tmp_path, broken, good.written())
        with pytest.raises(BadData, match=law):
            nmc.read(paths)
    file.write_bytes(b"PK no zip")
    with pytest.raises(BadData, match="the file is a zip"):
        nmc.read(paths)


def test_an_r_file_is_read_if_it_is_one_and_small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "cow_nmc.rda"
    for packed in (gzip.compress(b"no R"), lzma.compress(b"no R"), bz2.compress(b"no R"), b"no R", b""):
        file.write_bytes(packed)
        with pytest.raises(BadData, match="the file is R's"):
            nmc.read({file.name: file})
    monkeypatch.setattr(reading, "LARGEST", 1000)
    file.write_bytes(gzip.compress(bytes(10_000)))
    with pytest.raises(BadData, match="unpacks to at most 1,000 bytes"):
        nmc.read({file.name: file})


# --- the real files ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def folder(shared: Path) -> Path:
    return shared / "data" / "cow-nmc"


@pytest.fixture(scope="module")
def tables(folder: Path) -> Tables:
    return nmc.read({name: folder / name for name in ("NMC-60-abridged.csv", "cow_nmc.rda")})


@pytest.mark.parametrize("name", ["NMC-60-abridged.csv", "cow_nmc_converted.csv"])
def test_a_file_cut_between_rows_is_refused(folder: Path, tmp_path: Path, name: str) -> None:
    damage.cut_off(nmc, folder / name, tmp_path)


def test_the_tables_are_whole(tables: Tables) -> None:
    heights = {name: table.frame.height for name, table in tables.items()}
    assert heights == {"nmc6": 15_951, "nmc7": 17_121}
    six = dict(tables["nmc6"].missing.group_by("column").len().rows())
    assert six == {"milex": 2217, "milper": 426, "irst": 26, "pec": 448, "upop": 68}
    assert tables["nmc6"].missing.height == 3185
    seven = dict(tables["nmc7"].missing.group_by("column").len().rows())
    assert seven == {"milex": 2360, "milper": 456, "irst": 26, "pec": 448, "upop": 68}


def test_the_other_forms_say_the_same(tables: Tables, folder: Path) -> None:
    others = nmc.read({name: folder / name for name in ("NMC-60-abridged.zip", "cow_nmc_converted.csv")})
    for name, table in tables.items():
        assert others[name].frame.equals(table.frame)


@pytest.mark.parametrize(
    ("table", "code", "year", "share"),
    [
        ("nmc6", 2, 1950, 0.2844),
        ("nmc7", 2, 1950, 0.2844),
        ("nmc6", 365, 1954, 0.1845),
        ("nmc7", 365, 1954, 0.1845),
        ("nmc6", 2, 2012, 0.1389),
        ("nmc7", 2, 2012, 0.1392),
    ],
)
def test_known_shares(tables: Tables, table: str, code: int, year: int, share: float) -> None:
    found = tables[table].frame.filter(pl.col("ccode") == code, pl.col("year") == year)["cinc"].item()
    assert found == pytest.approx(share, abs=5e-5)


def test_shares_of_a_year_need_not_sum_to_one(tables: Tables) -> None:
    total = tables["nmc6"].frame.filter(pl.col("year") == 1954)["cinc"].sum()
    assert total == pytest.approx(1.0045, abs=5e-5)
