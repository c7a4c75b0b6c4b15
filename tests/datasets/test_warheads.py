"""Nuclear weapons: 1954, states before they were states, and damaged files."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from accede.archive.reading import Parsed
from accede.datasets import warheads
from tests.datasets import damage

GOOD = [
    damage.Good(
        warheads,
        warheads._STOCKPILES,
        "_WARHEADS",
        (
            damage.row(warheads._WARHEADS, Entity="Russia", Year="1954"),
            damage.row(warheads._WARHEADS, Entity="France", Year="1954"),
        ),
        year="Year",
        text="Entity",
    ),
    damage.Good(
        warheads,
        warheads._PROLIFERATION,
        "_STATUS",
        (damage.row(warheads._STATUS, Entity="Russia"), damage.row(warheads._STATUS, Entity="Abkhazia")),
        year="Year",
        text="Entity",
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


# --- the real files ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tables(shared: Path) -> dict[str, Parsed]:
    return warheads.read({file.name: shared / "data" / "nuclear" / file.name for file in warheads.SET.files})


def test_warheads(tables: dict[str, Parsed], shared: Path, tmp_path: Path) -> None:
    damage.cut_off(warheads, shared / "data" / "nuclear" / warheads._STOCKPILES, tmp_path)
    damage.cut_off(warheads, shared / "data" / "nuclear" / warheads._PROLIFERATION, tmp_path)
    frame = tables["warheads"].frame
    held = {(code, year): number for code, year, number in frame.select("ccode", "year", "warheads").iter_rows()}
    assert held[2, 1954] == 1703
    assert held[365, 1954] == 150
    assert len(held) == frame.height == 649
    assert frame["ccode"].n_unique() == 9
    # The eight rows left out: Pakistan to 1946, Israel and North Korea to 1947.
    first = dict(frame.group_by("name").agg(pl.col("year").min()).iter_rows())
    assert {name: year for name, year in first.items() if year > 1945} == {
        "Pakistan": 1947, "Israel": 1948, "North Korea": 1948,
    }  # fmt: skip


def test_status(tables: dict[str, Parsed]) -> None:
    frame = tables["status"].frame
    assert frame.height == 16_848
    coded = frame.drop_nulls("ccode")
    assert not coded.select(pl.struct("ccode", "year").is_duplicated().any()).item()
    assert coded.filter(pl.col("year") == 2022, pl.col("possesses"))["ccode"].n_unique() == 9
    assert frame.filter(pl.col("name") == "Abkhazia")["ccode"].null_count() == 85
    assert frame.select(((pl.col("status") == 3) == pl.col("possesses")).all()).item()
    # The only ones that nobody called a state in 2000.
    nobody = frame.filter(pl.col("year") == 2000, pl.col("ccode").is_null())["name"].to_list()
    assert sorted(nobody) == ["Abkhazia", "Kosovo", "Montenegro", "South Ossetia", "South Sudan", "Timor"]
