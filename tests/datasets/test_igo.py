"""COW organizations: known members, the R files against their conversions, and damaged files."""

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from accede.archive.sets import Tables
from accede.datasets import igo
from accede.errors import BadData
from tests.datasets import damage


class Packed(damage.Good):
    """A file that the module reads unpacked out of a .gz."""

    def read(self, folder: Path, content: str | bytes) -> Tables:
        return super().read(folder, gzip.compress(content if isinstance(content, bytes) else content.encode()))


def _organization(number: str, **cells: str) -> damage.Row:
    names = dict.fromkeys(["igoAbbr", "igoShortName", "igoLongName"], "NATO")
    return names | {"igoID": number, "StartYear": "1949", "EndReason": "None"} | cells


def _member(joined: str, left: str) -> damage.Row:
    return {"igoID": "3700", "StateID": "2", "JoinYear": joined, "LeaveYear": left}


COUNTS = dict.fromkeys(["sum_igo_full", "sum_igo_associate", "sum_igo_observer", "sum_igo_anytype"], "0")
MEMBERS = damage.Good(
    igo,
    "igo_membership_v2.3_spells_derived.csv",
    "_MEMBERS",
    (_member("1950", "1950"), _member("1965", "2005")),
    state="StateID",
    year="LeaveYear",
)
GOOD = [
    MEMBERS,
    damage.Good(
        igo,
        "igo_v2.3_list_derived.csv",
        "_ORGANIZATIONS",
        (_organization("3700"), _organization("3701", EndYear="1991", EndReason="replaced")),
        year="StartYear",
        text="igoShortName",
    ),
    Packed(
        igo,
        "cow_igo_ndy_converted.csv.gz",
        "_DYAD_YEARS",
        tuple({"ccode1": "2", "ccode2": "20", "year": year, "dyadigos": "7"} for year in ("1920", "1921")),
        state="ccode1",
        year="year",
    ),
    damage.Good(
        igo,
        "cow_igo_sy_converted.csv",
        "_STATE_YEARS",
        tuple({"ccode": "2", "year": year, **COUNTS} for year in ("1816", "1817")),
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


def test_a_spell_ends_with_its_last_year_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    damage.small(MEMBERS, monkeypatch)
    assert MEMBERS.read(tmp_path, MEMBERS.written())["members"].frame.select("start", "end").rows() == [
        (date(1950, 1, 1), date(1951, 1, 1)),
        (date(1965, 1, 1), None),
    ]
    with pytest.raises(BadData, match=":3: LeaveYear: a spell does not end before it starts"):
        MEMBERS.read(tmp_path, MEMBERS.with_last(LeaveYear="1964"))


# --- the real files ---------------------------------------------------------------------------------------------------

SPELLS = ("igo_v2.3_list_derived.csv", "igo_membership_v2.3_spells_derived.csv")


@pytest.fixture(scope="module")
def folder(shared: Path) -> Path:
    return shared / "data" / "cow-igo"


@pytest.fixture(scope="module")
def tables(folder: Path) -> Tables:
    return igo.read({name: folder / name for name in (*SPELLS, "cow_igo_ndy.rda", "cow_igo_sy.rda")})


@pytest.mark.parametrize("name", [*SPELLS, "cow_igo_sy_converted.csv"])
def test_a_file_cut_between_rows_is_refused(folder: Path, tmp_path: Path, name: str) -> None:
    damage.cut_off(igo, folder / name, tmp_path)


def test_the_tables_are_whole(tables: Tables) -> None:
    heights = {name: table.frame.height for name, table in tables.items()}
    assert heights == {"organizations": 529, "members": 33_432, "dyad_years": 917_695, "state_years": 15_557}
    dyads = tables["dyad_years"].frame
    assert dyads.select((pl.col("ccode1") < pl.col("ccode2")).all()).item()
    assert not dyads.select("ccode1", "ccode2", "year").is_duplicated().any()


def test_nato_was_observed_every_five_years_and_then_every_year(tables: Tables) -> None:
    number = tables["organizations"].frame.filter(pl.col("igoAbbr") == "NATO")["igoID"].item()
    nato = tables["members"].frame.filter(pl.col("igoID") == number)
    assert (nato.height, nato["ccode"].n_unique()) == (65, 27)
    assert nato.filter(pl.col("ccode") == 2).sort("start").select("start", "end").rows() == [
        (date(1950, 1, 1), date(1951, 1, 1)),
        (date(1955, 1, 1), date(1956, 1, 1)),
        (date(1960, 1, 1), date(1961, 1, 1)),
        (date(1965, 1, 1), None),
    ]


def test_every_membership_is_of_a_listed_organization(tables: Tables) -> None:
    assert tables["members"].frame.join(tables["organizations"].frame, on="igoID", how="anti").is_empty()


def test_the_kinds_of_membership_add_up(tables: Tables) -> None:
    kinds = pl.sum_horizontal("sum_igo_full", "sum_igo_associate", "sum_igo_observer")
    assert tables["state_years"].frame.select((kinds == pl.col("sum_igo_anytype")).all()).item()


def test_the_r_files_and_their_conversions_say_the_same(tables: Tables, folder: Path) -> None:
    names = ("cow_igo_ndy_converted.csv.gz", "cow_igo_sy_converted.csv")
    for name, table in igo.read({name: folder / name for name in names}).items():
        assert table.frame.equals(tables[name].frame)
