"""Votes in the General Assembly: the two releases beside each other, agreement in session 9, damaged files."""

from __future__ import annotations

import gzip
from pathlib import Path

import polars as pl
import pytest

from accede.archive.reading import Parsed
from accede.datasets import un_votes
from accede.errors import BadData
from tests.datasets import damage

_TWO = {"country": "United States", "vote": "yes"}


class Packed(damage.Good):
    """A file that is read packed with gzip."""

    def read(self, folder: Path, content: str | bytes) -> dict[str, Parsed]:
        raw = content if isinstance(content, bytes) else content.encode()
        file = folder / self.name
        file.write_bytes(gzip.compress(raw))
        return un_votes.read({self.name: file})


GOOD = [
    Packed(
        un_votes,
        "UNVotesPublished_converted.csv.gz",
        "_2016",
        (damage.row(un_votes._2016), damage.row(un_votes._2016, ccode="200", vote="9", date="1/1/1946")),
        state="ccode",
        year="date",
        late="1/1/2999",
    ),
    Packed(
        un_votes,
        "un_votes_converted.csv.gz",
        "_2021",
        (damage.row(un_votes._2021, **_TWO), damage.row(un_votes._2021, **_TWO, rcid="2")),
        text="country",
    ),
    Packed(
        un_votes,
        "un_roll_calls_converted.csv.gz",
        "_ROLL_CALLS",
        (damage.row(un_votes._ROLL_CALLS), damage.row(un_votes._ROLL_CALLS, rcid="2")),
        year="date",
        text="unres",
        late="2999-01-01",
    ),
    damage.Good(
        un_votes,
        "un_roll_call_issues_converted.csv",
        "_ISSUE",
        (damage.row(un_votes._ISSUE), damage.row(un_votes._ISSUE, rcid="2")),
        text="issue",
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


def test_a_country_without_a_code_is_refused_with_its_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    damage.small(GOOD[1], monkeypatch)
    with pytest.raises(BadData) as caught:
        GOOD[1].read(tmp_path, GOOD[1].with_last(country="Ruritania"))
    assert caught.value.args[1:] == (3, "country", "a member of the United Nations", "Ruritania")


# --- the real files ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def folder(shared: Path) -> Path:
    return shared / "data" / "un"


@pytest.fixture(scope="module")
def tables(folder: Path) -> dict[str, Parsed]:
    texts = [file.name for file in un_votes.SET.files if "converted" in file.name]
    return un_votes.read({name: folder / name for name in texts})


def test_the_tables_are_whole(tables: dict[str, Parsed]) -> None:
    assert {name: table.frame.height for name, table in tables.items()} == {
        "votes_2016": 812_092, "roll_calls_2016": 5429, "votes_2021": 869_937, "roll_calls_2021": 6202,
        "issues_2021": 5745,
    }  # fmt: skip
    assert 1_066_613 - tables["votes_2016"].frame.height == 254_521
    for name in ("votes_2016", "votes_2021"):
        assert not tables[name].frame.select(pl.struct("rcid", "ccode").is_duplicated().any()).item()
    assert tables["roll_calls_2016"].frame["date"].null_count() == 1


def test_the_united_states_and_the_soviet_union_agree_on_few_roll_calls_of_session_9(tables: dict[str, Parsed]) -> None:
    votes = tables["votes_2016"].frame.join(
        tables["roll_calls_2016"].frame.filter(pl.col("session") == 9), on="rcid", how="semi"
    )
    cast = votes.filter(pl.col("ccode").is_in([2, 365]), pl.col("vote") != "absent")
    both = cast.pivot("ccode", index="rcid", values="vote").drop_nulls()
    assert both.height == 31
    assert (both["2"] == both["365"]).mean() == pytest.approx(0.23, abs=0.005)


def test_the_releases_agree_where_both_have_a_vote(tables: dict[str, Parsed]) -> None:
    both = tables["votes_2016"].frame.join(tables["votes_2021"].frame, on=["rcid", "ccode"], suffix="_2021")
    assert both.height > 700_000
    assert (both["vote"] == both["vote_2021"]).mean() > 0.999


def test_the_r_files_say_what_their_csv_says(folder: Path, tables: dict[str, Parsed]) -> None:
    packed = ["un_roll_calls.rda", "un_roll_call_issues.rda"]
    for name, table in un_votes.read({name: folder / name for name in packed}).items():
        assert table.frame.equals(tables[name].frame)


def test_a_file_cut_between_rows_is_refused(folder: Path, tmp_path: Path) -> None:
    damage.cut_off(un_votes, folder / "un_roll_call_issues_converted.csv", tmp_path)
