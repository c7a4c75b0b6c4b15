"""Goertz, Diehl and Balas's peace scale 3.1: how hostile or peaceful each pair of neighbours was, 1900 to 2020.

The levels are 0 serious rivalry, 0.25 lesser rivalry, 0.5 negative peace, 0.75 warm peace and 1 security community.
Read are the authors' two CSV files. `peacedata3.1.csv`, without header, has a row for each of 2,688 pairs, with up to
ten periods and their levels; `peacedatav31dyyearmean.csv` has the mean level of each pair and year. A pair is written
as ccode1 * 1000 + ccode2. A month or day of 99 or 00 is unknown, and 20209999 is the end of coverage; level -9 is a
transition between levels. Three misprinted days are put right. In the means 496 cells exceed 1: a missing code (9)
leaked into them, and they are read as missing.

`read(paths)` returns, of what it is given,

    peace_periods   ccode1, ccode2, start, end, level: keyed by the pair and start
    peace_years     ccode1, ccode2, year, level: keyed by the pair and year

`start` and `end` are dates, half-open: the publisher's last day of a period is the day before `end`; `end` is null
where the period went on in 2020. Where month or day are unknown a period starts as early and ends as late as it can.
The periods of three pairs (200-713, 255-350, 370-701) overlap in the file. 936 and 937, which the authors gave to two
small states, are no COW codes and are kept as they are. Raises BadData. Cost: linear in 100,000 rows.

Source: P. F. Diehl, G. Goertz and Y. Gallegos 2021, "Peace data: Concept, measurement, patterns, and research agenda",
Conflict Management and Peace Science 38: 605-624; G. Goertz, P. F. Diehl and A. Balas 2016, The Puzzle of Peace.

Checked against: itself: the means of pairs whose level did not change in a year are the level of their period.

Says nothing about: pairs of states that had nothing to do with each other, which are left out by the authors.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from accede.archive.codes import known
from accede.archive.reading import Field, Layout, Parsed, delimited
from accede.archive.sets import File, Set
from accede.errors import BadData
from accede.source import Source

if TYPE_CHECKING:
    import polars as pl

_OTHERS = frozenset({936, 937})
_LEVELS = (0.0, 0.25, 0.5, 0.75, 1.0)
_TRANSITION = {"-9": "a transition between levels"}
_NONE = "no further period"
_UNKNOWN = {"00": None, "99": None}
_MISPRINTS = {"19971913": "19971013", "19699025": "19690925", "19620086": "19629999"}
"""The first two by the day on which the next period begins; of the third only the year is to be trusted."""
_PERIODS = range(1, 11)
_FILE = Layout(
    {
        "dyad": Field(low=2000, high=999_999),
        **{
            f"{title}{place}": field
            for place in _PERIODS
            for title, field in {
                "period": Field("text", empty=_NONE, missing={".": _NONE}),
                "level": Field("float", values=_LEVELS, empty=_NONE, missing=_TRANSITION),
            }.items()
        },
    },
    key=("dyad",),
    rows=2688,
    titled=False,
)
_MEANS = Layout(
    {
        "dyad": Field(low=2000, high=999_999),
        "yearmonth": Field(low=1900, high=2020),
        "peacelevel": Field("float", low=0, high=9),
    },
    key=("dyad", "yearmonth"),
    rows=99_387,
)

SET = Set(
    "peace-scale",
    Source(
        "peace-scale",
        "Peace Data",
        "Goertz, Gary; Diehl, Paul F.; Balas, Alexandru; Gallegos, Yahve",
        "3.1",
        "Diehl, Paul F., Gary Goertz, and Yahve Gallegos. 2021. Peace data: Concept, measurement, patterns, and "
        "research agenda. Conflict Management and Peace Science 38(5): 605-624. Version 3.1.",
        "free for non-commercial use",
        start="1900-01-01",
        end="2021-01-01",
    ),
    "Peace Data",
    "Free for non-commercial use; cite the article of 2021.",
    (
        File("peacedata3.1.csv", "ea53edd4d33c35f653143b60a428aee4790bcb05587dd37cf0a9372b152826b2"),
        File(
            "peacedatav31dyyearmean.csv",
            "4ef2930af7ab3ae1ee5aec9a5930c02ca90fce5df4c54e3a43346f8165ee8a03",
            columns=_MEANS.columns,
        ),
    ),
    "In the yearly means 496 cells above 1 are a missing code that leaked; they are read as missing.",
)


def read(paths: Mapping[str, Path]) -> dict[str, Parsed]:
    """Return the tables that the files given allow; see the head of the module."""
    tables = {}
    if file := paths.get("peacedata3.1.csv"):
        tables["peace_periods"] = _periods(_paired(delimited(file, _FILE), str(file), 1), str(file))
    if file := paths.get("peacedatav31dyyearmean.csv"):
        tables["peace_years"] = _years(_paired(delimited(file, _MEANS), str(file), 2))
    return tables


def _paired(said: Parsed, where: str, above: int) -> Parsed:
    """The two codes in place of the pair, and each row's line."""
    import polars as pl

    frame = said.frame.select(
        pl.int_range(pl.len()).add(above).alias("line"),
        pl.exclude("dyad"),
        ccode1=pl.col("dyad") // 1000,
        ccode2=pl.col("dyad") % 1000,
    )
    codes = list(known("cow") | _OTHERS)
    wrong = frame.filter(~(pl.col("ccode1").is_in(codes) & pl.col("ccode2").is_in(codes)))
    for row in wrong.iter_rows(named=True):
        found = f"{row['ccode1']}{row['ccode2']:03}"
        raise BadData(where, row["line"], "dyad", "two states of the COW system, ccode1 * 1000 + ccode2", found)
    return replace(said, frame=frame)


def _periods(said: Parsed, where: str) -> Parsed:
    import polars as pl

    pair = ["line", "ccode1", "ccode2"]
    long = pl.concat(
        said.frame.select(*pair, period=f"period{place}", level=f"level{place}") for place in _PERIODS
    ).drop_nulls("period")  # fmt: skip
    begun, ended = _Day(pl.col("period").str.slice(0, 8)), _Day(pl.col("period").str.slice(9))
    dated = long.with_columns(start=begun.first, end=ended.after)
    covered = (pl.col("start") >= date(1900, 1, 1)) & (pl.col("end") <= date(2021, 1, 1))
    in_order = covered & (pl.col("start") < pl.col("end"))
    for row in dated.filter(~in_order.fill_null(False)).iter_rows(named=True):
        raise BadData(where, row["line"], "period", "two dates from 1900 to 2020, in order", row["period"])
    end = pl.when(~pl.col("period").str.ends_with("20209999")).then(pl.col("end"))
    frame = dated.with_columns(end=end).select("ccode1", "ccode2", "start", "end", "level")
    transitions = said.missing.filter(pl.col("said").is_in(list(_TRANSITION)))
    return Parsed(frame.sort("ccode1", "ccode2", "start"), transitions)


class _Day:
    """A day written YYYYMMDD, of which month and day may be 00 or 99, not known."""

    def __init__(self, said: pl.Expr) -> None:
        import polars as pl

        written = said.replace(_MISPRINTS)
        month = written.str.slice(4, 2).replace(_UNKNOWN)
        day = written.str.slice(6, 2).replace(_UNKNOWN)
        self.first = pl.concat_str(
            written.str.slice(0, 4), month.fill_null("01"), pl.when(month.is_not_null()).then(day).fill_null("01")
        ).str.to_date("%Y%m%d", strict=False)
        """The earliest day it can be."""
        step = (
            pl.when(month.is_null()).then(pl.lit("1y")).when(day.is_null()).then(pl.lit("1mo")).otherwise(pl.lit("1d"))
        )
        self.after = self.first.dt.offset_by(step)
        """The day after the latest that it can be."""


def _years(said: Parsed) -> Parsed:
    import polars as pl

    leaked = said.frame.filter(pl.col("peacelevel") > 1).select(
        pl.col("line"),
        pl.lit("peacelevel").alias("column"),
        pl.col("peacelevel").cast(pl.String).alias("said"),
        pl.lit("a missing code leaked into the mean").alias("reason"),
    )
    level = pl.when(pl.col("peacelevel") <= 1).then("peacelevel")
    return Parsed(said.frame.select("ccode1", "ccode2", year="yearmonth", level=level), leaked)
