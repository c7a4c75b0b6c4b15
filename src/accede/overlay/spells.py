"""Spells as half-open spans of days, and spells of states by COW code as spells of the record's states."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl

from accede.tables import RECORD

if TYPE_CHECKING:
    from accede.world import World

Span = tuple[date, date]
Row = Mapping[str, Any]

STILL = date.max
KNOWN = {"day": 0, "month": 31, "year": 366, "bound": 366, None: 0}
"""By how many days an end of a spell may be off, by its precision."""


def span(row: Row) -> Span:
    """Return the days of a row."""
    return row["start"], row["end"] or STILL


def joined(spans: Iterable[Span]) -> list[Span]:
    """Return spans that touch or overlap as one, in order."""
    whole: list[Span] = []
    for start, end in sorted(spans):
        if whole and start <= whole[-1][1]:
            whole[-1] = whole[-1][0], max(whole[-1][1], end)
        else:
            whole.append((start, end))
    return whole


def meet(one: Iterable[Span], other: Sequence[Span]) -> list[Span]:
    """Return the days in both."""
    both = ((max(a[0], b[0]), min(a[1], b[1])) for a in one for b in other)
    return [each for each in both if each[0] < each[1]]


def without(one: Iterable[Span], other: Iterable[Span]) -> list[Span]:
    """Return the days in `one` and not in `other`."""
    rest, holes = list(one), joined(other)
    return meet(
        rest, [*zip([date.min, *(end for _, end in holes)], [*(start for start, _ in holes), STILL], strict=True)]
    )


def cut(row: Row, days: Span) -> dict[str, Any]:
    """Return the row for these days only; an end that is not its own is known to the day."""
    start, end = days
    own = {**row, "start": start, "end": None if end == STILL else end}
    if start != row["start"]:
        own["start_precision"] = "day"
    if end != (row["end"] or STILL):
        own["end_precision"] = "day"
    return own


def split(frame: pl.DataFrame, within: Callable[[Row], Sequence[Span]]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the rows of a frame for the days `within` some spans, and for the other days."""
    inside: list[Row] = []
    outside: list[Row] = []
    for row in frame.iter_rows(named=True):
        days = [span(row)]
        inside += (cut(row, each) for each in meet(days, within(row)))
        outside += (cut(row, each) for each in without(days, within(row)))
    return rows(inside, frame), rows(outside, frame)


def rows(found: Sequence[Row], like: pl.DataFrame) -> pl.DataFrame:
    """Return rows as a frame of the columns of another."""
    return pl.DataFrame(found, schema=like.schema, orient="row")


def named(spells: pl.DataFrame, world: World, codes: Mapping[str, str]) -> pl.DataFrame:
    """Return spells of COW codes as spells of the record's states, cut to the days on which each was the code's.

    codes   which column becomes which, as `ccode1` becomes `a`
    """
    lives = world.history["states"].filter(pl.col("cow").is_not_null())
    lives = lives.select("cow", "state", since="start", until="end", since_precision="start_precision")
    lives = lives.with_columns(pl.col("cow").cast(pl.Int64))
    begun, over = pl.col("since") > pl.col("start"), pl.col("until") < pl.col("end")
    for code, title in codes.items():
        coded = spells.with_columns(pl.col(code).cast(pl.Int64))
        spells = (
            coded.join(lives.rename({"state": title}), left_on=code, right_on="cow")
            .with_columns(
                start=pl.max_horizontal("start", "since"),
                end=pl.min_horizontal("end", "until"),
                start_precision=pl.when(begun).then("since_precision").otherwise("start_precision"),
                end_precision=pl.when(over).then(pl.lit("day")).otherwise("end_precision"),
            )
            .filter(pl.col("start") < pl.col("end"))
            .drop(code, "since", "until", "since_precision")
        )
    return spells


# --- what sources cover ---------------------------------------------------------------------------------------------


def period(world: World, key: str) -> Span:
    """Return the days that a data set covers."""
    source = world.sources[key]
    return date.fromisoformat(source.start), date.fromisoformat(source.end)


def covered(world: World, key: str, kinds: Iterable[tuple[str, str]]) -> pl.DataFrame:
    """Return the table of coverage with what a data set covers; its name stands for a note."""
    coverage = world.history["coverage"]
    start, end = period(world, key)
    told = [{"table": table, "of": of, "start": start, "end": end, "note": key} for table, of in kinds]
    return pl.concat([coverage, rows(told, coverage)])


def witnesses(world: World, table: str, of: str | None) -> Iterator[tuple[str, Span]]:
    """Yield who covers a kind of fact so far, and which days: where such a source lists nothing, it says no."""
    known = pl.col("of").is_null() if of is None else pl.col("of") == of
    for row in world.history["coverage"].filter((pl.col("table") == table) & known).iter_rows(named=True):
        yield row["note"] if row["note"] in world.official else RECORD, span(row)


def absent(row: Row, days: Iterable[Span], other: Iterable[Span]) -> list[Span]:
    """Return the days of `row` of which another source, that covers `days`, has none, as far as dates are known."""
    least = max(KNOWN[row["start_precision"]], KNOWN[row["end_precision"]])
    gaps = without(meet([span(row)], list(days)), other)
    return [(start, end) for start, end in gaps if (end - start).days > least]
