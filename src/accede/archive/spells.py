"""Days and spells out of the columns over which a publisher spreads them: year, month, day.

Where the day or the month is null, the widest spell that fits is taken and its precision told, as in the record: with
an end in an unknown day of May, `end` is the first of June and `end_precision` "month". Every function takes a frame
with one row per line of its file, below a header, so that the line to blame is known.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from accede.archive.reading import Parsed
from accede.errors import BadData

if TYPE_CHECKING:
    import polars as pl

Parts = tuple[str, str, str]
"""The columns of a year, a month and a day."""

_HEADER = 2
"""The line of the first row."""


def dated(frame: pl.DataFrame, where: Path | str, title: str, parts: Parts, *, after: bool = False) -> pl.DataFrame:
    """Add the date `title`, null where the year is, and `title`_precision: "day", "month" or "year".

    after   whether the first day after the span is meant, not the first in it

    Raises BadData at the first row whose date does not exist.
    """
    import polars as pl

    year, month, day = (pl.col(part) for part in parts)
    first = pl.format(
        "{}-{}-{}", year, month.fill_null(1), pl.when(month.is_null()).then(1).otherwise(day.fill_null(1))
    )
    precision = (
        pl.when(month.is_null()).then(pl.lit("year")).when(day.is_null()).then(pl.lit("month")).otherwise(pl.lit("day"))
    )
    found = frame.select(
        day=first.str.to_date("%Y-%m-%d", strict=False),
        precision=pl.when(year.is_not_null()).then(precision),
        said=first,
    )
    wrong = found["day"].is_null() & found["said"].is_not_null()
    if wrong.any():
        row = int(wrong.arg_max() or 0)
        raise BadData(str(where), row + _HEADER, title, "a date that exists", found["said"][row])
    span = pl.col("precision").replace_strict({"day": "1d", "month": "1mo", "year": "1y"}, return_dtype=pl.String)
    moved = found.with_columns(pl.col("day").dt.offset_by(span)) if after else found
    return frame.with_columns(moved["day"].alias(title), moved["precision"].alias(f"{title}_precision"))


def spell(parsed: Parsed, where: Path | str, start: Parts, end: Parts, slips: pl.Expr | None = None) -> Parsed:
    """Add `start` and `end` (half-open) with their precisions; `end` is the day after the last one said.

    slips   the rows that are known to contradict themselves in the release: they get no spell, and `missing` says so

    Raises BadData at the first other row that ends before it starts.
    """
    import polars as pl

    frame = dated(dated(parsed.frame, where, "start", start), where, "end", end, after=True)
    told = [title for title in frame.columns if title not in parsed.frame.columns]
    known = pl.lit(False) if slips is None else slips.fill_null(False)
    slip = frame.with_columns(known.alias("slip"))["slip"]
    wrong = (frame["end"] <= frame["start"]).fill_null(False) & ~slip
    if wrong.any():
        row = int(wrong.arg_max() or 0)
        found = f"{frame['start'][row]}..{frame['end'][row]}"
        raise BadData(str(where), row + _HEADER, "end", "a spell does not end before it starts", found)
    first, last = (pl.col(title).cast(pl.String).fill_null("?") for title in ("start", "end"))
    lost = frame.with_row_index("line", _HEADER).filter(slip)
    lost = lost.select(
        pl.col("line").cast(pl.Int64),
        column=pl.lit("start, end"),
        said=pl.format("{}..{}", first, last),
        reason=pl.lit("the release contradicts itself"),
    )
    kept = frame.with_columns(pl.when(~slip).then(pl.col(told)))
    return replace(parsed, frame=kept, missing=pl.concat([parsed.missing, lost]))


def censored(parsed: Parsed, still: pl.Expr) -> Parsed:
    """Make `end` null where the spell was `still` open at the end of coverage."""
    import polars as pl

    end = pl.when(~still.fill_null(False)).then(pl.col("end"))
    return replace(parsed, frame=parsed.frame.with_columns(end=end))
