"""COW contiguity: spells against dyad-years, known neighbours, and damaged files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from accede.archive.sets import Tables
from accede.datasets import contiguity
from accede.errors import BadData
from tests.datasets import damage


def _spell(first: str, last: str) -> damage.Row:
    pair = {"dyad": "210220", "statelno": "210", "statelab": "NTH", "statehno": "220", "statehab": "FRN"}
    return pair | {"conttype": "1", "begin": first, "end": last, "notes": "by land", "version": "3.2"}


def _year(year: str) -> damage.Row:
    pair = {"dyad": "210220", "state1no": "210", "state1ab": "NTH", "state2no": "220", "state2ab": "FRN"}
    return pair | {"year": year, "conttype": "1", "version": "3.2"}


SPELLS = damage.Good(
    contiguity,
    "contdir.csv",
    "_SPELLS",
    (_spell("181601", "183012"), _spell("183012", "194007"), _spell("194412", "201612")),
    state="statehno",
    year="end",
    text="notes",
    late="299912",
)
GOOD = [
    SPELLS,
    damage.Good(
        contiguity,
        "contdird.csv",
        "_YEARS",
        (_year("1816"), _year("1817")),
        state="state1no",
        year="year",
        text="state2ab",
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


def test_a_month_that_two_spells_share_is_the_later_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    damage.small(SPELLS, monkeypatch)
    spells = SPELLS.read(tmp_path, SPELLS.written())["spells"].frame
    assert spells.select("start", "end").rows() == [
        (date(1816, 1, 1), date(1830, 12, 1)),
        (date(1830, 12, 1), date(1940, 8, 1)),
        (date(1944, 12, 1), None),
    ]


@pytest.mark.parametrize(
    ("cells", "law"),
    [
        ({"begin": "194413"}, "a date that exists"),
        ({"begin": "194401", "end": "194312"}, "a spell does not end before it starts"),
        ({"begin": "194006"}, "spells of a pair share a month at most"),
        ({"statelno": "230"}, "the lower code stands first"),
    ],
)
def test_a_spell_that_cannot_be_is_refused(
    cells: damage.Row, law: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    damage.small(SPELLS, monkeypatch)
    with pytest.raises(BadData) as caught:
        SPELLS.read(tmp_path, SPELLS.with_last(**cells))
    assert caught.value.args[1] == 4
    assert caught.value.args[3] == law


# --- the real files ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def folder(shared: Path) -> Path:
    return shared / "data" / "cow-contiguity"


@pytest.fixture(scope="module")
def tables(folder: Path) -> Tables:
    return contiguity.read({"DirectContiguity320.zip": folder / "DirectContiguity320.zip"})


@pytest.mark.parametrize("name", ["contdir.csv", "contdird.csv"])
def test_a_file_cut_between_rows_is_refused(folder: Path, tmp_path: Path, name: str) -> None:
    damage.cut_off(contiguity, folder / name, tmp_path)


def test_the_archive_says_what_the_loose_files_say(tables: Tables, folder: Path) -> None:
    loose = contiguity.read({name: folder / name for name in ("contdir.csv", "contdird.csv")})
    for name, table in tables.items():
        assert loose[name].frame.equals(table.frame)


def test_the_tables_are_whole(tables: Tables) -> None:
    assert {name: table.frame.height for name, table in tables.items()} == {"spells": 847, "years": 82_498}
    assert tables["spells"].frame["end"].null_count() == 556
    years = tables["years"].frame
    assert not years.is_duplicated().any()
    assert years.select("ccode1", "ccode2", "year").is_duplicated().sum() == 116


def test_the_soviet_union_had_eighteen_neighbours_in_1954(tables: Tables) -> None:
    partners = tables["years"].frame.filter(pl.col("ccode1") == 365, pl.col("year") == 1954)
    assert partners["ccode2"].n_unique() == 18


def test_contiguity_is_mutual(tables: Tables) -> None:
    years = tables["years"].frame
    turned = years.select("year", "conttype", ccode1="ccode2", ccode2="ccode1")
    assert years.join(turned, on=years.columns, how="anti").is_empty()


def test_the_years_follow_from_the_spells(tables: Tables) -> None:
    """To a month that two spells share both belong, so that their year has both."""
    spells = tables["spells"].frame
    after = pl.col("start").shift(-1).over("ccode1", "ccode2", order_by="start")
    last = pl.when(pl.col("end") == after).then("end").otherwise(pl.col("end").dt.offset_by("-1d")).dt.year()
    years = (
        spells.with_columns(year=pl.int_ranges(pl.col("start").dt.year(), last.fill_null(2016) + 1))
        .explode("year")
        .select("ccode1", "ccode2", pl.col("year").cast(pl.Int64), "conttype")
    )
    published = tables["years"].frame.filter(pl.col("ccode1") < pl.col("ccode2"))
    assert set(years.rows()) == set(published.rows())
