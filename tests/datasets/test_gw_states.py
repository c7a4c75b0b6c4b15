"""Gleditsch-Ward states: the three lists beside one another, and damaged files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from accede.archive.reading import Parsed
from accede.datasets import gw_states
from tests.datasets import damage

LATE = "31:12:2999"
LIST = damage.Good(
    gw_states,
    "iisystem.dat",
    "_LIST",
    (
        damage.row(gw_states._LIST, end="31:12:2012"),
        damage.row(gw_states._LIST, gwcode="271", gw_name="Württemberg", end="17:01:1871"),
    ),
    state="gwcode",
    year="end",
    text="gw_name",
    late=LATE,
)
GOOD = [
    LIST,
    damage.Good(
        gw_states,
        "iisystem_2017_utf8.dat",
        "_LIST_2017",
        (damage.row(gw_states._LIST_2017), damage.row(gw_states._LIST_2017, gwcode="20")),
        state="gwcode",
        year="start",
        text="gw_abb",
        late=LATE,
    ),
    damage.Good(
        gw_states,
        "gw_system_converted.csv",
        "_MICRO",
        (damage.row(gw_states._MICRO), damage.row(gw_states._MICRO, gwcode="20")),
        state="gwcode",
        year="start",
        text="gw_name",
        late="2999-01-01",
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


def test_spells_are_half_open_and_the_living_have_no_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    damage.small(LIST, monkeypatch)
    states = LIST.read(tmp_path, LIST.written())["states"].frame
    assert states["end"].to_list() == [None, date(1871, 1, 18)]
    assert states["gw_name"][1] == "Württemberg"


# --- the real files ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def folder(shared: Path) -> Path:
    return shared / "data" / "codes"


@pytest.fixture(scope="module")
def tables(folder: Path) -> dict[str, Parsed]:
    return gw_states.read({file.name: folder / file.name for file in gw_states.SET.files})


@pytest.mark.parametrize("name", ["iisystem.dat", "iisystem_2017_utf8.dat", "gw_system_converted.csv"])
def test_a_file_cut_between_rows_is_refused(folder: Path, tmp_path: Path, name: str) -> None:
    damage.cut_off(gw_states, folder / name, tmp_path)


def test_the_lists_are_whole_and_agree(tables: dict[str, Parsed]) -> None:
    assert {name: table.frame.height for name, table in tables.items()} == {
        "states": 216, "states_2017": 216, "states_micro": 239,
    }  # fmt: skip
    spell = ["gwcode", "start", "end"]
    old, new = tables["states"].frame.select(spell), tables["states_2017"].frame.select(spell)
    # Georgia was moved from 6 September to 21 December 1991 when the list was continued.
    assert set(old.rows()) ^ set(new.rows()) == {(372, date(1991, 9, 6), None), (372, date(1991, 12, 21), None)}
    states = tables["states_micro"].frame
    assert set(states.filter(~pl.col("microstate")).select(spell).rows()) == set(new.rows())
    assert states["microstate"].sum() == 23
    assert "Württemberg" in tables["states"].frame["gw_name"].to_list()


def test_germany_and_its_halves(tables: dict[str, Parsed]) -> None:
    east = tables["states"].frame.filter(pl.col("gwcode") == 265)
    assert east.select("start", "end").rows() == [(date(1949, 10, 5), date(1990, 10, 3))]
    assert tables["states"].frame.filter(pl.col("gwcode") == 260)["end"].item() is None


def test_the_r_file_says_what_its_csv_says(folder: Path, tables: dict[str, Parsed]) -> None:
    text = gw_states.read({"gw_system_converted.csv": folder / "gw_system_converted.csv"})
    assert text["states_micro"].frame.equals(tables["states_micro"].frame)
