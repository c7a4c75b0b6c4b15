"""Days and spells out of years, months and days: the widest that fits what is known."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accede.archive.reading import Parsed
from accede.archive.spells import censored, dated, spell
from accede.errors import BadData

PARTS = ("year", "month", "day")


def _frame(*rows: tuple[int | None, int | None, int | None]) -> pl.DataFrame:
    return pl.DataFrame(rows, dict.fromkeys(PARTS, pl.Int64), orient="row")


@given(st.dates(date(1000, 1, 1), date(2100, 1, 1)))
def test_a_known_day_is_itself_and_ends_on_the_next(day: date) -> None:
    frame = dated(_frame((day.year, day.month, day.day)), "", "start", PARTS)
    assert frame.select("start", "start_precision").row(0) == (day, "day")
    assert dated(frame, "", "end", PARTS, after=True)["end"].item() == day + timedelta(days=1)


@pytest.mark.parametrize(
    ("parts", "first", "after", "precision"),
    [
        ((1904, 2, None), date(1904, 2, 1), date(1904, 3, 1), "month"),
        ((1904, 12, None), date(1904, 12, 1), date(1905, 1, 1), "month"),
        ((1904, None, None), date(1904, 1, 1), date(1905, 1, 1), "year"),
        ((1904, None, 7), date(1904, 1, 1), date(1905, 1, 1), "year"),
        ((None, 2, 7), None, None, None),
    ],
)
def test_what_is_not_known_widens_the_span(
    parts: tuple[int | None, int | None, int | None], first: date | None, after: date | None, precision: str | None
) -> None:
    frame = dated(dated(_frame(parts), "", "start", PARTS), "", "end", PARTS, after=True)
    assert frame.select("start", "end", "start_precision", "end_precision").row(0) == (
        first,
        after,
        precision,
        precision,
    )


def test_a_day_that_never_was_is_refused() -> None:
    with pytest.raises(BadData, match="file:3: start: a date that exists, found '1900-2-29'"):
        dated(_frame((1904, 2, 29), (1900, 2, 29)), "file", "start", PARTS)


def test_a_spell_ends_after_it_starts_but_for_known_slips() -> None:
    titles = [f"{edge}_{part}" for edge in ("first", "last") for part in PARTS]
    frame = pl.DataFrame([(1904, 2, 1, 1904, 2, 1), (1904, 2, 2, 1904, 2, 1)], titles, orient="row")
    none = pl.DataFrame(schema={"line": pl.Int64, "column": pl.String, "said": pl.String, "reason": pl.String})
    told = Parsed(frame, none)
    start, end = tuple(titles[:3]), tuple(titles[3:])
    with pytest.raises(BadData, match="file:3: end: a spell does not end before it starts"):
        spell(told, "file", start, end)  # type: ignore[arg-type]
    known = spell(told, "file", start, end, pl.col("first_day") == 2)  # type: ignore[arg-type]
    assert known.frame.select("start", "end").rows() == [(date(1904, 2, 1), date(1904, 2, 2)), (None, None)]
    assert known.missing.rows() == [(3, "start, end", "1904-02-02..1904-02-02", "the release contradicts itself")]
    still = censored(known, pl.col("end") == date(1904, 2, 2))
    assert still.frame["end"].to_list() == [None, None]
