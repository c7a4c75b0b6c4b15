"""COW wars: participants and dyads against one another, slips of the release, and damaged files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from accede.archive.sets import Tables
from accede.datasets import war
from accede.errors import BadData
from tests.datasets import damage


def _participant(code: str, side: str, **cells: str) -> damage.Row:
    about = {"WarNum": "1", "WarName": "Franco-Spanish War", "WarType": "1", "ccode": code, "StateName": "France"}
    first = {"StartMonth1": "4", "StartDay1": "7", "StartYear1": "1823"}
    last = {"EndMonth1": "11", "EndDay1": "13", "EndYear1": "1823"}
    never = {title: "-8" for title in war._PARTICIPANTS.columns if title.endswith("2") or title.startswith("Trans")}
    rest = {"WhereFought": "2", "Initiator": side, "Outcome": side, "BatDeath": "-9", "Version": "4"}
    return about | {"Side": side} | first | last | never | rest | cells


def _dyad(a: str, b: str, **cells: str) -> damage.Row:
    first = {"warstrtmnth": "4", "warstrtday": "7", "warstrtyr": "1823"}
    last = {"warendmnth": "9", "warenday": "30", "warendyr": "1823"}
    rest = dict.fromkeys(["warolea", "waroleb", "wardyadrolea", "wardyadroleb", "outcomea", "durindx"], "1")
    key = {"warnum": "1", "disno": "89", "dyindex": "89.001", "statea": a, "stateb": b, "year": "1823"}
    return key | first | last | rest | cells


AGAIN = {
    "StartMonth2": "1", "StartDay2": "2", "StartYear2": "1824", "EndMonth2": "2", "EndDay2": "3", "EndYear2": "1824",
}  # fmt: skip
PARTICIPANTS = damage.Good(
    war,
    "Inter-StateWarData_v4.0.csv",
    "_PARTICIPANTS",
    (_participant("220", "1"), _participant("230", "2", **AGAIN)),
    state="ccode",
    year="EndYear1",
    text="WarName",
)
DYADS = damage.Good(
    war,
    "directed_dyadic_war.csv",
    "_DYAD_YEARS",
    (_dyad("220", "230"), _dyad("230", "220", warendyr="19118")),
    state="stateb",
    year="year",
)
GOOD = [PARTICIPANTS, DYADS]


@pytest.mark.parametrize("harm", damage.HARMS)
@pytest.mark.parametrize("good", GOOD, ids=lambda good: good.name)
def test_a_damaged_file_is_refused(
    good: damage.Good, harm: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    damage.refused(good, harm, tmp_path, monkeypatch)


@pytest.mark.parametrize("good", GOOD, ids=lambda good: good.name)
def test_line_endings_do_not_matter(good: damage.Good, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    damage.line_endings(good, tmp_path, monkeypatch)


def test_a_second_spell_is_a_row_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    damage.small(PARTICIPANTS, monkeypatch)
    table = PARTICIPANTS.read(tmp_path, PARTICIPANTS.written())["participants"]
    assert table.frame.select("ccode", "spell", "start", "end", "Initiator", "BatDeath").rows() == [
        (220, 1, date(1823, 4, 7), date(1823, 11, 14), True, None),
        (230, 1, date(1823, 4, 7), date(1823, 11, 14), False, None),
        (230, 2, date(1824, 1, 2), date(1824, 2, 4), False, None),
    ]
    assert (2, "StartYear2", "-8", "does not apply") in table.missing.rows()
    assert (2, "BatDeath", "-9", "not known") in table.missing.rows()


def test_a_known_slip_is_null_and_another_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    damage.small(DYADS, monkeypatch)
    table = DYADS.read(tmp_path, DYADS.written())["dyad_years"]
    assert table.frame["end"].to_list() == [date(1823, 10, 1), None]
    for month, law in (("13", "from 1 to 12"), ("10", "a spell does not end before it starts")):
        with pytest.raises(BadData) as caught:
            DYADS.read(tmp_path, DYADS.with_last(warstrtmnth=month, warendyr="1823"))
        assert caught.value.args[1] == 3
        assert caught.value.args[3] == law


# --- the real files ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tables(shared: Path) -> Tables:
    return war.read({file.name: shared / "data" / "cow-war" / file.name for file in war.SET.files})


@pytest.mark.parametrize("name", [file.name for file in war.SET.files])
def test_a_file_cut_between_rows_is_refused(shared: Path, tmp_path: Path, name: str) -> None:
    damage.cut_off(war, shared / "data" / "cow-war" / name, tmp_path)


def test_the_tables_are_whole(tables: Tables) -> None:
    participants, dyads = tables["participants"].frame, tables["dyad_years"].frame
    assert participants.height == 337 + 19
    assert participants["WarNum"].n_unique() == 95
    assert participants["start"].dt.year().min() == 1823
    assert participants["end"].dt.year().max() == 2003
    assert not participants.select("WarNum", "ccode", "Side", "spell").is_duplicated().any()
    assert participants.filter(pl.col("BatDeath").is_null()).select("WarNum", "ccode").rows() == [(170, 800)]
    assert dyads.height == 1364


def test_only_the_slips_have_no_dates(tables: Tables) -> None:
    dyads = tables["dyad_years"].frame
    assert dyads.filter(pl.col("start").is_null()).select("ccode1", "ccode2", "year").rows() == [
        (2, 300, 1918),
        (300, 2, 1918),
    ]
    assert dyads.filter(pl.col("start").is_not_null(), pl.col("end").is_null())["year"].to_list() == [1916, 1917, 1918]
    within = (pl.col("start").dt.year() <= pl.col("year")) & (pl.col("year") <= pl.col("end").dt.year())
    assert dyads.select(within.all()).item()


def test_each_dyad_has_its_other_direction(tables: Tables) -> None:
    dyads = tables["dyad_years"].frame.select("disno", "ccode1", "ccode2", "year")
    turned = dyads.select("disno", "year", ccode1="ccode2", ccode2="ccode1")
    assert dyads.join(turned, on=dyads.columns, how="anti").is_empty()


def test_the_wars_of_the_dyads_are_wars_of_the_list(tables: Tables) -> None:
    listed = tables["participants"].frame.select(warnum="WarNum")
    assert tables["dyad_years"].frame.join(listed, on="warnum", how="anti").is_empty()
