"""COW disputes: the files of one release against one another, dates known in part, and damaged files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from accede.archive.sets import Tables
from accede.datasets import mid
from accede.errors import BadData
from tests.datasets import damage

FLAGS = {"sidea": "1", "insidea": "1", "revstate": "0", "orig": "1", "recip": "0", "ongo2014": "0"}
LEVELS = dict.fromkeys(["outcome", "settle", "fatality", "fatalpre", "hiact", "action", "revtype1", "revtype2"], "-9")
SIZES = dict.fromkeys(["maxdur", "mindur", "duration", "tbi", "numa", "numb"], "1")


def _row(number: str, **cells: str) -> damage.Row:
    when = {"stday": "-9", "stmon": "7", "styear": "1993", "endday": "24", "endmon": "8", "endyear": "1993"}
    what = {"dispnum": number, "incidnum": number, "stabb": "UKG", "ccode": "200", "hostlev": "3", "version": "5"}
    return FLAGS | LEVELS | SIZES | when | what | cells


TWO = (_row("2"), _row("3", stday="2", endday="-9"))
GOOD = [
    damage.Good(mid, "MIDA 5.0.csv", "_DISPUTES", TWO, year="styear"),
    damage.Good(mid, "MIDB 5.0.csv", "_PARTICIPANTS", TWO, state="ccode", year="endyear", text="stabb"),
    damage.Good(mid, "MIDI 5.0.csv", "_INCIDENTS", TWO, year="styear"),
    damage.Good(mid, "MIDIP 5.0.csv", "_INCIDENT_PARTICIPANTS", TWO, state="ccode", year="endyear", text="stabb"),
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
def test_an_unknown_day_widens_the_spell(good: damage.Good, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    damage.small(good, monkeypatch)
    (table,) = good.read(tmp_path, good.written()).values()
    assert table.frame.select("start", "start_precision", "end", "end_precision").rows() == [
        (date(1993, 7, 1), "month", date(1993, 8, 25), "day"),
        (date(1993, 7, 2), "day", date(1993, 9, 1), "month"),
    ]
    assert table.frame["fatality"].to_list() == [None, None]
    assert (2, "stday", "-9", "not known") in table.missing.rows()


def test_an_unknown_month_leaves_the_year(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good = GOOD[2]
    damage.small(good, monkeypatch)
    frame = good.read(tmp_path, good.with_last(stday="-9", stmon="-9", endday="-9", endmon="-9"))["incidents"].frame
    assert frame.select("start", "start_precision", "end", "end_precision").row(1) == (
        date(1993, 1, 1),
        "year",
        date(1994, 1, 1),
        "year",
    )


@pytest.mark.parametrize(
    ("cells", "law"),
    [
        ({"stday": "31", "stmon": "6"}, "a date that exists"),
        ({"endmon": "6"}, "a spell does not end before it starts"),
        ({"version": "4"}, "one of 5"),
    ],
)
def test_a_spell_that_cannot_be_is_refused(
    cells: damage.Row, law: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = GOOD[3]
    damage.small(good, monkeypatch)
    with pytest.raises(BadData) as caught:
        good.read(tmp_path, good.with_last(**cells))
    assert caught.value.args[1] == 3
    assert caught.value.args[3] == law


# --- the real files ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tables(shared: Path) -> Tables:
    return mid.read({file.name: shared / "data" / "cow-mid" / file.name for file in mid.SET.files})


@pytest.mark.parametrize("name", [file.name for file in mid.SET.files])
def test_a_file_cut_between_rows_is_refused(shared: Path, tmp_path: Path, name: str) -> None:
    damage.cut_off(mid, shared / "data" / "cow-mid" / name, tmp_path)


def test_the_tables_are_whole(tables: Tables) -> None:
    heights = {name: table.frame.height for name, table in tables.items()}
    assert heights == {"disputes": 2436, "participants": 5883, "incidents": 4483, "incident_participants": 9619}
    unknown = tables["disputes"].missing.filter(pl.col("column") == "stday").height
    assert unknown == tables["disputes"].frame.filter(pl.col("start_precision") != "day").height == 271
    assert tables["disputes"].frame.filter("ongo2014")["end"].null_count() == 33
    assert {name: table.frame["end"].null_count() for name, table in tables.items()} == {
        "disputes": 33, "participants": 6, "incidents": 0, "incident_participants": 2,
    }  # fmt: skip


def test_a_participant_that_came_back_is_there_twice(tables: Tables) -> None:
    assert tables["participants"].frame.select("dispnum", "ccode").is_duplicated().sum() == 52
    france = tables["participants"].frame.filter(pl.col("dispnum") == 258, pl.col("ccode") == 220)
    assert france.select("start", "end").sort("start").row(0) == (date(1939, 3, 31), date(1940, 6, 23))


def test_the_slip_of_the_release_has_no_spell(tables: Tables) -> None:
    table = tables["incident_participants"]
    slip = table.frame.filter(pl.col("start").is_null())
    assert slip.select("incidnum", "ccode").rows() == [(4193001, 350), (4193001, 640)]
    assert table.missing.filter(pl.col("column") == "start, end")["reason"].unique().to_list() == [
        "the release contradicts itself"
    ]


def test_the_files_fit_one_another(tables: Tables) -> None:
    disputes, participants = tables["disputes"].frame, tables["participants"].frame
    incidents, actors = tables["incidents"].frame, tables["incident_participants"].frame
    assert participants.join(disputes, on="dispnum", how="anti").is_empty()
    assert incidents.join(disputes, on="dispnum", how="anti").is_empty()
    assert actors.join(incidents, on=["dispnum", "incidnum"], how="anti").is_empty()
    assert incidents.join(actors, on="incidnum", how="anti")["incidnum"].to_list() == [4269010]


def test_the_sides_have_the_states_their_dispute_says_but_for_nine(tables: Tables) -> None:
    count = (
        tables["participants"]
        .frame.group_by("dispnum")
        .agg(
            a=pl.col("ccode").filter("sidea").n_unique(),
            b=pl.col("ccode").filter(~pl.col("sidea")).n_unique(),
        )
    )
    both = tables["disputes"].frame.join(count, on="dispnum")
    differ = both.filter((pl.col("numa") != pl.col("a")) | (pl.col("numb") != pl.col("b")))
    assert sorted(differ["dispnum"]) == [88, 258, 1202, 1379, 3858, 4125, 4339, 4343, 4552]
