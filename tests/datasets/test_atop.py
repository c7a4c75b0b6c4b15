"""ATOP 5.1: known treaties, the promises derived from them beside the publisher's dyad-years, and damaged files."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from accede.archive.reading import Field
from accede.archive.sets import Tables
from accede.datasets import atop
from accede.errors import BadData
from tests.datasets import damage

OBLIGATIONS = ["defense", "offense", "neutral", "nonagg", "consul"]


def _flags(fields: Mapping[str, Field]) -> damage.Row:
    return {title: "0" for title, field in fields.items() if field.values == (0, 1)}


def _member(code: int, **cells: str) -> damage.Row:
    begun = {"yrent": "1832", "moent": "11", "dayent": "10"}
    ended = {"yrexit": "1833", "moexit": "5", "dayexit": "21"}
    return _flags(atop._MEMBERS.fields) | {"atopid": "1060", "phase": "0", "member": str(code)} | begun | ended | cells


def _treaty(number: int) -> damage.Row:
    begun = {"begyr": "1832", "begmo": "11", "begday": "10"}
    ended = {"endyr": "0", "endmo": "0", "endday": "0"}
    return _flags(atop._PHASES.fields) | {"atopid": str(number), "phase": "0"} | begun | ended


MEMBERS = damage.Good(
    atop,
    "atop5_1m.csv",
    "_MEMBERS",
    (_member(211), _member(220, defense="1", dayexit="")),
    state="member",
    year="yrent",
)
GOOD = [
    MEMBERS,
    damage.Good(atop, "atop5_1m_NNA.csv", "_MEMBERS_NNA", MEMBERS.rows, state="member", year="yrexit"),
    damage.Good(atop, "atop5_1a.csv", "_ALLIANCES", (_treaty(1060), _treaty(1065)), year="begyr"),
    damage.Good(atop, "atop5_1aph.csv", "_PHASES", (_treaty(1060), _treaty(1065)), year="begyr"),
    damage.Good(
        atop,
        "atop5_1sy.csv",
        "_STATE_YEARS",
        tuple(
            dict.fromkeys([*OBLIGATIONS, "transyr"], "1")
            | {"state": state, "year": "1832", "number": "1", "atopid1": "1060"}
            for state in ("211", "220")
        ),
        state="state",
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


def test_an_unknown_day_is_the_first_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    damage.small(MEMBERS, monkeypatch)
    members = MEMBERS.read(tmp_path, MEMBERS.written())["members"]
    assert members.frame["end"].to_list() == [date(1833, 5, 21), date(1833, 5, 1)]
    assert members.missing.select("line", "column").rows() == [(3, "dayexit")]


def test_a_day_that_does_not_exist_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    damage.small(MEMBERS, monkeypatch)
    with pytest.raises(BadData, match="a date that exists") as caught:
        MEMBERS.read(tmp_path, MEMBERS.with_last(moexit="2", dayexit="30"))
    assert caught.value.args[1] == 3


# --- the real files ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tables(shared: Path) -> Tables:
    return atop.read({file.name: shared / "data" / "atop" / file.name for file in atop.SET.files})


@pytest.mark.parametrize("name", [file.name for file in atop.SET.files])
def test_a_file_cut_between_rows_is_refused(shared: Path, tmp_path: Path, name: str) -> None:
    damage.cut_off(atop, shared / "data" / "atop" / name, tmp_path)


def test_the_tables_are_whole(tables: Tables) -> None:
    heights = {name: table.frame.height for name, table in tables.items()}
    assert heights == {
        "alliances": 789, "phases": 849, "members": 2510, "pledges": 22_856, "members_nna": 1838,
        "state_years": 11_923, "state_alliances": 46_997,
    }  # fmt: skip
    assert (
        not tables["members"].frame.select(pl.struct("atopid", "phase", "ccode", "start").is_duplicated().any()).item()
    )
    pledge = pl.struct("atopid", "phase", "promiser", "promisee", "start")
    assert not tables["pledges"].frame.select(pledge.is_duplicated().any()).item()
    assert tables["members"].missing.filter(pl.col("column") == "yrexit").height == 1146


def test_the_members_without_pacts_of_non_aggression_are_among_the_members(tables: Tables) -> None:
    key = ["atopid", "phase", "ccode", "start"]
    assert tables["members_nna"].frame.join(tables["members"].frame, on=key, how="anti").is_empty()


def test_nato_and_the_warsaw_pact(tables: Tables) -> None:
    members = tables["members"].frame
    nato = members.filter(pl.col("atopid") == 3180).group_by("ccode").agg(pl.col("start").min(), pl.col("end").last())
    assert nato.filter(pl.col("end").is_null()).height == 29
    assert nato.drop_nulls()["ccode"].to_list() == [260]  # West Germany, 255 from 1990 on
    assert nato.filter(pl.col("start") == date(1949, 4, 4)).height == 12
    assert nato.filter(pl.col("ccode") == 260)["start"].item() == date(1954, 10, 23)
    pact = members.filter(pl.col("atopid") == 3285)
    assert sorted(pact["ccode"]) == [265, 290, 310, 315, 339, 355, 360, 365]
    assert pact.filter(pl.col("ccode") == 339)["end"].item() == date(1968, 9, 12)


def test_belgium_promised_france_nothing(tables: Tables) -> None:
    pledges = tables["pledges"].frame.filter(pl.col("atopid") == 1060)
    assert pledges.select("promiser", "promisee", "start", "end", *OBLIGATIONS).rows() == [
        (220, 211, date(1832, 11, 10), date(1833, 5, 21), True, False, False, False, False)
    ]


def test_the_pledges_are_the_dyad_years_of_the_publisher(tables: Tables, shared: Path) -> None:
    """Of 273,257 directed dyad-years 99.86 per cent are the same; each of the others has one of four reasons."""
    rival = pl.read_csv(shared / "data" / "atop" / "atop_alliance_converted.csv.gz")
    rival = rival.rename({f"atop_{title}": title for title in OBLIGATIONS}).with_columns(
        pl.col(OBLIGATIONS).cast(pl.Boolean)
    )
    last = pl.col("end").dt.year().fill_null(2018) + 1
    pledges = tables["pledges"].frame.rename({"promiser": "ccode1", "promisee": "ccode2"})
    key = ["ccode1", "ccode2", "year"]
    ours = (
        pledges.with_columns(year=pl.int_ranges(pl.col("start").dt.year(), last))
        .explode("year")
        .with_columns(pl.col("year").cast(pl.Int64))
        .group_by(key)
        .agg(pl.col(OBLIGATIONS).any())
    )
    # Theirs alone: allies who promised nothing. Ours alone: Annam, which is in no COW list.
    theirs_alone = rival.join(ours, on=key, how="anti")
    assert theirs_alone.height == 59
    assert not theirs_alone.select(pl.any_horizontal(OBLIGATIONS).any()).item()
    ours_alone = ours.join(rival, on=key, how="anti")
    assert ours_alone.height == 20
    assert ours_alone.select(((pl.col("ccode1") == 8152) | (pl.col("ccode2") == 8152)).all()).item()
    both = ours.join(rival, on=key, suffix="_rival")
    assert both.height == 273_237
    same = pl.all_horizontal(pl.col(title) == pl.col(f"{title}_rival") for title in OBLIGATIONS)
    differ = both.filter(~same)
    assert differ.height == 360
    assert 1 - differ.height / both.height == pytest.approx(0.9987, abs=5e-5)
    # The member file says what a member owed to any partner, the dyad-years what it owed to this one.
    assert differ.select(pl.all_horizontal(pl.col(o) >= pl.col(f"{o}_rival") for o in OBLIGATIONS).all()).item()
    varying = tables["members"].frame.filter("obvary").select("atopid", "phase").unique()
    to_some = pledges.join(varying, on=["atopid", "phase"], how="semi").select("ccode1", "ccode2").unique()
    rest = differ.join(to_some, on=["ccode1", "ccode2"], how="anti")
    # The rest are years in which one phase followed another: Central America in 1888, Britain and Japan in 1905.
    assert sorted(set(rest["year"])) == [1888, 1905]
    assert rest.height == 7
