"""DCAD: the number of agreements, its special values and slips, and damaged files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from accede.archive.reading import Parsed
from accede.datasets import dcad
from accede.errors import BadData
from tests.datasets import damage


def _agreement(number: str, **cells: str) -> damage.Row:
    parties = {"ccode1": "2", "cowName1": "USA", "ccode2": "20", "cowName2": "CAN"}
    signed = {"signDay": "8", "signMonth": "6", "signYear": "1996"}
    about = {"type": "sector", "category1": "PROCUREMENT", "categoryConf": "atypical", "sourceType": "treaty"}
    numbers = {"span": "5", "renewType": "-66", "terminated": "0", "endYearEstimate": "2010", "asymmetry": "1"}
    return parties | signed | about | numbers | {"source": "US DOD", "DCAid": number} | cells


GOOD = damage.Good(
    dcad,
    "DCAD-v1.0-main.csv",
    "_AGREEMENTS",
    (
        _agreement("DCADv1.0-0001"),
        _agreement("DCADv1.0-0297", ccode2="2", signDay="", span="-77", terminated="-88"),
        _agreement("DCADv1.0-0003"),
    ),
    state="ccode1",
    year="signYear",
    text="source",
)


@pytest.mark.parametrize("harm", damage.HARMS)
def test_a_damaged_file_is_refused(harm: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    damage.refused(GOOD, harm, tmp_path, monkeypatch)


def test_line_endings_do_not_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    damage.line_endings(GOOD, tmp_path, monkeypatch)


def test_special_values_are_null_each_with_its_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    damage.small(GOOD, monkeypatch)
    table = GOOD.read(tmp_path, GOOD.written())["agreements"]
    assert table.frame.select("ccode2", "signed", "signed_precision", "in_force", "span", "terminated").rows() == [
        (20, date(1996, 6, 8), "day", None, 5, False),
        (None, date(1996, 6, 1), "month", None, None, None),
        (20, date(1996, 6, 8), "day", None, 5, False),
    ]
    assert {
        (3, "span", "-77", "the author's special value -77"),
        (3, "ccode2", "2", "the release has one state on both sides"),
    } <= set(table.missing.rows())


def test_an_agreement_with_oneself_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    damage.small(GOOD, monkeypatch)
    with pytest.raises(BadData, match=":4: ccode2: an agreement has two parties"):
        GOOD.read(tmp_path, GOOD.with_last(ccode2="2"))


# --- the real file ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def file(shared: Path) -> Path:
    return shared / "data" / "dcad" / "DCAD-v1.0-main.csv"


@pytest.fixture(scope="module")
def agreements(file: Path) -> Parsed:
    return dcad.read({file.name: file})["agreements"]


def test_a_file_cut_between_rows_is_refused(file: Path, tmp_path: Path) -> None:
    damage.cut_off(dcad, file, tmp_path)


def test_the_table_is_whole(agreements: Parsed) -> None:
    frame = agreements.frame
    assert frame.height == frame["DCAid"].n_unique() == 1871
    assert frame.filter(pl.col("type") == "general").height == 1322
    assert (frame["signed"].dt.year().min(), frame["signed"].dt.year().max()) == (1980, 2010)
    assert frame["in_force"].null_count() == 1030
    assert frame["ccode2"].null_count() == 3
    assert frame["terminated"].sum() == 43


def test_no_special_value_is_left_among_the_numbers(agreements: Parsed) -> None:
    low = agreements.frame.select(pl.col("span", "renewYears", "durationActual").min()).row(0)
    assert min(low) > 0
    span = agreements.missing.filter(pl.col("column") == "span", pl.col("said") != "")
    assert dict(span.group_by("said").len().rows()) == {"-77": 256, "-88": 14}
