"""COW trade: known flows, both directions of each pair, the two forms of the dyads, and damaged files."""

from __future__ import annotations

import gzip
from pathlib import Path

import polars as pl
import pytest

from accede.archive.sets import Tables
from accede.datasets import trade
from accede.errors import BadData
from tests.datasets import damage


def _year(year: str, **cells: str) -> damage.Row:
    who = {"ccode": "2", "statename": "United States of America", "stateabb": "USA", "year": year, "version": "4"}
    return who | {"imports": "450.5", "exports": "0", "source1": "1", "source2": "2.2"} | cells


NATIONAL = damage.Good(
    trade,
    "National_COW_4.0.csv",
    "_NATIONAL",
    (_year("1870"), _year("1871", imports="", source1="")),
    state="ccode",
    year="year",
    text="statename",
)


class Packed(damage.Good):
    """A file that the module reads unpacked out of a .gz."""

    def read(self, folder: Path, content: str | bytes) -> Tables:
        return super().read(folder, gzip.compress(content if isinstance(content, bytes) else content.encode()))


DYADS = Packed(
    trade,
    "cow_trade_ddy_converted.csv.gz",
    "_DYADS",
    tuple({"ccode1": "2", "ccode2": "20", "year": year, "flow1": "612", "flow2": "0"} for year in ("1920", "1921")),
    state="ccode2",
    year="year",
)
GOOD = [NATIONAL, DYADS]


@pytest.mark.parametrize("harm", damage.HARMS)
@pytest.mark.parametrize("good", GOOD, ids=lambda good: good.name)
def test_a_damaged_file_is_refused(
    good: damage.Good, harm: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    damage.refused(good, harm, tmp_path, monkeypatch)


@pytest.mark.parametrize("good", GOOD, ids=lambda good: good.name)
def test_line_endings_do_not_matter(good: damage.Good, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    damage.line_endings(good, tmp_path, monkeypatch)


def test_what_is_not_known_is_null_and_not_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    damage.small(NATIONAL, monkeypatch)
    table = NATIONAL.read(tmp_path, NATIONAL.written())["national"]
    assert table.frame.select("imports", "exports").rows() == [(450.5, 0), (None, 0)]
    assert (3, "imports", "", "the publisher gives no figure") in table.missing.rows()


def test_a_packed_file_cut_in_the_middle_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    damage.small(DYADS, monkeypatch)
    file = tmp_path / DYADS.name
    file.write_bytes(gzip.compress(DYADS.written().encode())[:-9])
    with pytest.raises(BadData, match="can be read whole"):
        trade.read({file.name: file})


# --- the real files ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def folder(shared: Path) -> Path:
    return shared / "data" / "cow-trade"


@pytest.fixture(scope="module")
def tables(folder: Path) -> Tables:
    return trade.read({name: folder / name for name in ("National_COW_4.0.csv", "cow_trade_ddy.rds")})


def test_a_file_cut_between_rows_is_refused(folder: Path, tmp_path: Path) -> None:
    damage.cut_off(trade, folder / "National_COW_4.0.csv", tmp_path)


def test_the_tables_are_whole(tables: Tables) -> None:
    assert {name: table.frame.height for name, table in tables.items()} == {"national": 14_410, "dyads": 1_347_308}
    lost = dict(tables["national"].missing.group_by("column").len().rows())
    assert (lost["imports"], lost["exports"]) == (1548, 821)
    assert set(tables["dyads"].missing.group_by("column").len()["len"]) == {50_833}
    assert not tables["dyads"].frame.select("ccode1", "ccode2", "year").is_duplicated().any()


def test_the_united_states_and_canada(tables: Tables) -> None:
    pair = tables["dyads"].frame.filter(pl.col("ccode1") == 2, pl.col("ccode2") == 20, pl.col("year") == 2014)
    assert pair.select("flow1", "flow2").rows() == [(346_063, 276_158)]


def test_the_two_directions_mirror_one_another(tables: Tables) -> None:
    dyads = tables["dyads"].frame
    turned = dyads.select(
        "year",
        ccode1="ccode2",
        ccode2="ccode1",
        flow1="flow2",
        flow2="flow1",
        smoothflow1="smoothflow2",
        smoothflow2="smoothflow1",
    ).select(dyads.columns)
    key = ["ccode1", "ccode2", "year"]
    assert dyads.sort(key).equals(turned.sort(key))


def test_the_r_file_and_its_conversion_say_the_same(tables: Tables, folder: Path) -> None:
    name = "cow_trade_ddy_converted.csv.gz"
    assert trade.read({name: folder / name})["dyads"].frame.equals(tables["dyads"].frame)
