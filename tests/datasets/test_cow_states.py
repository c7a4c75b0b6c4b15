"""COW state system: spells against state-years, known members and powers, and damaged files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from accede.archive.sets import Tables
from accede.datasets import cow_states
from accede.errors import BadData
from tests.datasets import damage


def _spell(code: int, *last: str) -> damage.Row:
    titles = ("styear", "stmonth", "stday", "endyear", "endmonth", "endday")
    days = dict(zip(titles, ("1816", "1", "1", *(last or ("1940", "6", "22"))), strict=True))
    return {"stateabb": "FRN", "ccode": str(code), "statenme": "France", "version": "2016"} | days


SPELLS = damage.Good(
    cow_states,
    "states2016.csv",
    "_SPELLS",
    (_spell(220), _spell(230, "2016", "12", "31")),
    state="ccode",
    year="endyear",
    text="statenme",
)
CODES = damage.Good(
    cow_states,
    "COW country codes.csv",
    "_CODES",
    tuple(
        {"StateAbb": name[:3], "CCode": code, "StateNme": name} for name, code in (("France", "220"), ("Spain", "230"))
    ),
    state="CCode",
    text="StateNme",
)
GOOD = [
    SPELLS,
    CODES,
    damage.Good(
        cow_states,
        "majors2016.csv",
        "_MAJORS",
        (_spell(220), _spell(200)),
        state="ccode",
        year="styear",
        text="stateabb",
    ),
    damage.Good(
        cow_states,
        "system2016.csv",
        "_YEARS",
        tuple({"stateabb": "FRN", "ccode": "220", "year": year, "version": "2016"} for year in ("1816", "1817")),
        state="ccode",
        year="year",
        text="stateabb",
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


def test_a_spell_ends_the_day_after_its_last_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    damage.small(SPELLS, monkeypatch)
    spells = SPELLS.read(tmp_path, SPELLS.written())["spells"].frame
    assert spells["end"].to_list() == [date(1940, 6, 23), None]


@pytest.mark.parametrize(
    ("cells", "law"),
    [
        ({"stday": "31", "stmonth": "2"}, "a date that exists"),
        ({"styear": "1941", "endyear": "1940"}, "a spell does not end before it starts"),
        ({"version": "2024"}, "one of 2016"),
    ],
)
def test_a_day_that_cannot_be_is_refused(
    cells: damage.Row, law: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    damage.small(SPELLS, monkeypatch)
    with pytest.raises(BadData) as caught:
        SPELLS.read(tmp_path, SPELLS.with_last(**cells))
    assert caught.value.args[1] == 3
    assert caught.value.args[3] == law


def test_a_code_may_be_repeated_but_has_one_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    damage.small(CODES, monkeypatch)
    twice = CODES.written([*CODES.rows, CODES.rows[0]])
    assert CODES.read(tmp_path, twice.replace("\n", "\r"))["codes"].frame["ccode"].to_list() == [220, 230]
    with pytest.raises(BadData, match=":4: rows: CCode occur once"):
        CODES.read(tmp_path, CODES.written([*CODES.rows, CODES.rows[0] | {"StateNme": "Gaul"}]))


# --- the real files ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tables(shared: Path) -> Tables:
    return cow_states.read({file.name: shared / "data" / "cow-states" / file.name for file in cow_states.SET.files})


@pytest.mark.parametrize("name", [file.name for file in cow_states.SET.files])
def test_a_file_cut_between_rows_is_refused(shared: Path, tmp_path: Path, name: str) -> None:
    damage.cut_off(cow_states, shared / "data" / "cow-states" / name, tmp_path)


def test_the_tables_are_whole(tables: Tables) -> None:
    heights = {name: table.frame.height for name, table in tables.items()}
    assert heights == {"spells": 243, "years": 15_951, "majors": 14, "codes": 217}
    assert tables["spells"].frame["ccode"].n_unique() == 217
    assert tables["spells"].frame["end"].null_count() == 195
    assert tables["majors"].frame["ccode"].n_unique() == 9


def test_known_members(tables: Tables) -> None:
    assert tables["years"].frame.filter(pl.col("year") == 1954).height == 82
    spells = tables["spells"].frame.select("ccode", "start", "end")
    assert spells.filter(pl.col("ccode") == 260).rows() == [(260, date(1955, 5, 5), date(1990, 10, 3))]
    assert spells.filter(pl.col("ccode") == 255).rows() == [
        (255, date(1816, 1, 1), date(1945, 5, 9)),
        (255, date(1990, 10, 3), None),
    ]
    codes = tables["codes"].frame
    assert codes.filter(pl.col("ccode") == 345).rows() == [(345, "YUG", "Yugoslavia")]


def test_the_years_follow_from_the_spells(tables: Tables) -> None:
    last = pl.col("end").dt.offset_by("-1d").dt.year().fill_null(2016)
    years = (
        tables["spells"]
        .frame.with_columns(year=pl.int_ranges(pl.col("start").dt.year(), last + 1))
        .explode("year")
        .select("ccode", pl.col("year").cast(pl.Int64))
        .unique()
    )
    assert set(years.rows()) == set(tables["years"].frame.select("ccode", "year").rows())


def test_names_and_codes_agree(tables: Tables) -> None:
    names = ["ccode", "stateabb", "statenme"]
    assert tables["spells"].frame.select(names).unique().join(tables["codes"].frame, on=names, how="anti").is_empty()
