"""Strategic rivalries: the superpowers, the R files beside their CSV, and damaged files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from accede.archive.reading import Parsed
from accede.datasets import rivalries
from tests.datasets import damage

GOOD = [
    damage.Good(
        rivalries,
        "tss_rivalries_converted.csv",
        "_TSS",
        (damage.row(rivalries._TSS), damage.row(rivalries._TSS, tssr_id="2", positional="1", end="2020")),
        state="ccode2",
        year="end",
        text="rivalry",
    ),
    damage.Good(
        rivalries,
        "td_rivalries_converted.csv",
        "_TD",
        (damage.row(rivalries._TD), damage.row(rivalries._TD, rivalryno="2", ccode1="324")),
        state="ccode1",
        year="styear",
        text="region",
    ),
]


@pytest.mark.parametrize("harm", damage.HARMS)
@pytest.mark.parametrize("good", GOOD, ids=str)
def test_a_damaged_file_is_refused(
    good: damage.Good, harm: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    damage.refused(good, harm, tmp_path, monkeypatch)


@pytest.mark.parametrize("good", GOOD, ids=str)
def test_line_endings_do_not_matter(good: damage.Good, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    damage.line_endings(good, tmp_path, monkeypatch)


def test_an_empty_mark_is_no_and_the_last_year_is_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    damage.small(GOOD[0], monkeypatch)
    table = GOOD[0].read(tmp_path, GOOD[0].written())["rivalries_tss"]
    assert table.frame["positional"].to_list() == [False, True]
    assert table.frame["end"].to_list() == [date(1495, 1, 1), None]
    assert table.missing.is_empty()


# --- the real files ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def folder(shared: Path) -> Path:
    return shared / "data" / "rivalry"


@pytest.fixture(scope="module")
def tables(folder: Path) -> dict[str, Parsed]:
    names = ["tss_rivalries_converted.csv", "td_rivalries_converted.csv"]
    return rivalries.read({name: folder / name for name in names})


def test_the_lists_are_whole(tables: dict[str, Parsed], folder: Path, tmp_path: Path) -> None:
    assert {name: table.frame.height for name, table in tables.items()} == {"rivalries_tss": 264, "rivalries_td": 197}
    for table in tables.values():
        assert table.frame.select((pl.col("ccode1") < pl.col("ccode2")).all()).item()
        assert not table.frame.select(pl.struct("ccode1", "ccode2", "start").is_duplicated().any()).item()
    damage.cut_off(rivalries, folder / "tss_rivalries_converted.csv", tmp_path)
    damage.cut_off(rivalries, folder / "td_rivalries_converted.csv", tmp_path)


def test_the_superpowers(tables: dict[str, Parsed]) -> None:
    pair = tables["rivalries_tss"].frame.filter(pl.col("ccode1") == 2, pl.col("ccode2") == 365).sort("start")
    assert pair.select("start", "end").rows() == [
        (date(1918, 1, 1), date(1921, 1, 1)), (date(1945, 1, 1), date(1990, 1, 1)), (date(2007, 1, 1), None),
    ]  # fmt: skip


def test_the_r_files_say_what_their_csv_says(folder: Path, tables: dict[str, Parsed]) -> None:
    packed = rivalries.read({name: folder / name for name in ("tss_rivalries.rda", "td_rivalries.rda")})
    for name, table in tables.items():
        assert packed[name].frame.equals(table.frame)
