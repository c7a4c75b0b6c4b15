"""The Security Council: vetoes by member, fifteen seats in each year, failed drafts, and damaged files."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from accede.archive.reading import Parsed
from accede.datasets import council
from accede.errors import BadData
from tests.datasets import damage

_VETO = damage.row(council._VETOES, member_veto1="USSR")
_TERM = {"country_org": "France", "start_year": "1992", "end_year": "2023", "seat": "permanent"}
GOOD = [
    damage.Good(
        council,
        "unsc_vetoes_1946_sept2022.csv",
        "_VETOES",
        (_VETO, _VETO | {"member_veto1": "France", "member_veto2": "UK", "date": "10/30/1956"}),
        year="date",
        text="crisis_topic",
        late="1/1/2999",
    ),
    damage.Good(
        council,
        "unsc_council_membership_1992-2023.csv",
        "_TERMS",
        (_TERM, {"country_org": "Cote D'ivoire", "start_year": "1991", "end_year": "1992", "seat": "elected"}),
        year="end_year",
        text="country_org",
    ),
]
FAILED = "unsc_failed_drafts_1947-2022.xlsx"


def _draft(**cells: str) -> list[str | float | None]:
    row = {"Meeting Number": 174, "Voting On": "S/1", "Year": 1947, "In Favor": "[]", "Abstain": "[]", "Against": "[]"}
    return [(row | cells).get(title) for title in council._FAILED.columns]


@pytest.mark.parametrize("harm", damage.HARMS)
@pytest.mark.parametrize("good", GOOD, ids=str)
def test_a_damaged_file_is_refused(
    good: damage.Good, harm: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    damage.refused(good, harm, tmp_path, monkeypatch)


@pytest.mark.parametrize("good", GOOD, ids=str)
def test_line_endings_do_not_matter(good: damage.Good, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    damage.line_endings(good, tmp_path, monkeypatch)


def test_comments_are_no_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    damage.small(GOOD[1], monkeypatch)
    header, *rows = GOOD[1].written().splitlines(keepends=True)
    terms = GOOD[1].read(tmp_path, "".join([header, '# a "comment", with a comma\n', *rows]))["terms"].frame
    assert terms.rows() == [
        (220, "France", date(1992, 1, 1), None, True),
        (437, "Cote D'ivoire", date(1991, 1, 1), date(1993, 1, 1), False),
    ]


def test_a_member_that_is_no_state_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    damage.small(GOOD[1], monkeypatch)
    with pytest.raises(BadData, match="a member of the United Nations"):
        GOOD[1].read(tmp_path, GOOD[1].with_last(country_org="Ruritania"))


def test_failed_drafts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(council, "_FAILED", replace(council._FAILED, rows=0))
    titles = list(council._FAILED.columns)
    good = {"In Favor": "['Poland', 'Russian Federation']", "Against": "['Saudia Arabia']"}

    def read(**cells: str) -> dict[str, Parsed]:
        file = damage.workbook(tmp_path / FAILED, {"Sheet1": [titles, _draft(**good | cells)]})
        return council.read({FAILED: file})

    assert read()["failed_votes"].frame.rows() == [(1, 290, "yes"), (1, 365, "yes"), (1, 670, "no")]
    for cells, law in [
        ({"Abstain": "Poland"}, "a list of states"),
        ({"Abstain": "['Ruritania']"}, "a member of the United Nations"),
        ({"Year": "2999"}, "from 1946 to 2022"),
    ]:
        with pytest.raises(BadData, match=law) as caught:
            read(**cells)
        assert caught.value.args[1] == 2


# --- the real files ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tables(shared: Path) -> dict[str, Parsed]:
    return council.read({file.name: shared / "data" / "un" / file.name for file in council.SET.files})


@pytest.mark.parametrize("good", GOOD, ids=str)
def test_a_file_cut_between_rows_is_refused(shared: Path, tmp_path: Path, good: damage.Good) -> None:
    damage.cut_off(council, shared / "data" / "un" / good.name, tmp_path)


def test_five_permanent_and_ten_elected_members_in_each_year(tables: dict[str, Parsed]) -> None:
    seats = tables["council"].frame
    years = seats.group_by("year").agg(pl.len(), pl.col("ccode").n_unique(), pl.col("permanent").sum())
    assert sorted(years["year"]) == list(range(1992, 2024))
    assert set(years.drop("year").rows()) == {(15, 15, 5)}
    permanent = seats.filter("permanent")["ccode"].unique()
    assert sorted(permanent) == [2, 200, 220, 365, 710]


def test_vetoes_by_member(tables: dict[str, Parsed]) -> None:
    vetoes, cast = tables["vetoes"].frame, tables["vetoes_cast"].frame
    assert vetoes.height == 214
    assert vetoes["date"].is_sorted()
    count = dict(cast.group_by("ccode").len().iter_rows())
    assert count == {365: 90 + 31, 2: 82, 200: 29, 220: 16, 710: 17}
    soviet = cast.join(vetoes, on="veto").filter(pl.col("ccode") == 365, pl.col("date") < date(1991, 12, 26))
    assert soviet.height == 90


def test_failed_drafts_have_the_votes_of_a_council(tables: dict[str, Parsed]) -> None:
    votes = tables["failed_votes"].frame
    assert tables["failed"].frame.height == 53
    assert votes.height == 735
    assert votes.group_by("draft").len()["len"].is_between(8, 15).all()
    assert not votes.select(pl.struct("draft", "ccode").is_duplicated().any()).item()
