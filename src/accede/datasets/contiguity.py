"""COW Direct Contiguity, version 3.2: which states border one another, by land or across how much water, 1816 to 2016.

Read are the publisher's archive, or the two CSV files in it. `conttype` is 1 by land, then by the miles of water
between: 2 up to 12, 3 up to 24, 4 up to 150, 5 up to 400. It is ordered, not an interval scale. There is no code for
"not contiguous": within 1816 to 2016 two members of the state system without a row were not. Colonies and other
dependencies do not count here.

`read(paths)` takes DirectContiguity320.zip, or contdir.csv and contdird.csv, and returns

    spells   ccode1 < ccode2, conttype, start, end, notes: 847 spells, keyed by the pair and start
    years    ccode1, ccode2, year, conttype: 82,498 directed dyad-years, keyed by all four

`start` and `end` are dates, half-open, of which only the month is known: a spell starts on the first of its first
month and ends on the first of the month after its last, or of that month where the pair's next spell starts in it
(27 times); `end` is null where it went on at the end of coverage, 2016-12-31. A pair whose contiguity changed within a
year has two rows in that year (116 rows); who needs one takes the lowest `conttype`. Raises BadData. Cost: linear in
the files.

Source: D. M. Stinnett, J. Tir, P. Schafer, P. F. Diehl and C. Gochman 2002, "The Correlates of War Project Direct
Contiguity Data, Version 3", Conflict Management and Peace Science 19(2): 58-66.

Checked against: 18 contiguous partners of the Soviet Union in 1954; both directions of each pair are there alike; the
years that follow from the spells are those of the dyad-years, and the archive gives what the loose files give.

Says nothing about: the length of a border, borders of dependencies, and the day of a change.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from accede.archive.reading import Field, Layout, Parsed, delimited
from accede.archive.sets import File, Set
from accede.archive.spells import censored, spell
from accede.errors import BadData
from accede.source import Source

if TYPE_CHECKING:
    import polars as pl

_CODE, _NAME = Field(code="cow"), Field("text")
_TYPE = Field(values=(1, 2, 3, 4, 5))
_VERSION = Field("float", values=(3.2,))
_MONTH = Field(low=181601, high=201612)

_SPELLS = Layout(
    {
        "dyad": Field(low=2002),
        **{"statelno": _CODE, "statelab": _NAME, "statehno": _CODE, "statehab": _NAME},
        **{"conttype": _TYPE, "begin": _MONTH, "end": _MONTH, "notes": _NAME, "version": _VERSION},
    },
    key=("statelno", "statehno", "begin"),
    rows=847,
)
_YEARS = Layout(
    {
        "dyad": Field(low=2002),
        **{"state1no": _CODE, "state1ab": _NAME, "state2no": _CODE, "state2ab": _NAME},
        **{"year": Field(low=1816, high=2016), "conttype": _TYPE, "version": _VERSION},
    },
    key=("state1no", "state2no", "year", "conttype"),
    rows=82_498,
)

_ARCHIVE = "DirectContiguity320.zip"
_ADDRESS = f"https://correlatesofwar.org/wp-content/uploads/{_ARCHIVE}"
_OPEN = date(2017, 1, 1)

SET = Set(
    "contiguity",
    Source(
        "contiguity",
        "Direct Contiguity",
        "Correlates of War Project",
        "3.2",
        "Stinnett, Douglas M., Jaroslav Tir, Philip Schafer, Paul F. Diehl, and Charles Gochman. 2002. The Correlates "
        "of War Project Direct Contiguity Data, Version 3. Conflict Management and Peace Science 19(2): 58-66. "
        "Version 3.2.",
        "no commercial use, no redistribution",
        "https://correlatesofwar.org/data-sets/direct-contiguity/",
        start="1816-01-01",
        end="2017-01-01",
    ),
    "Correlates of War Project",
    "No commercial use; cite the data set; do not pass it on to third parties without written permission.",
    (
        File(_ARCHIVE, "f1be081934f353f395bb873093b695ea01d7dfcb48e89146bd984c45342ba17a", _ADDRESS),
        File(
            "contdir.csv",
            "62f3714d1a75c940887bf15b40b256aeeb41545734ab13abe96ab3f49a980362",
            _ADDRESS,
            "DirectContiguity320/contdir.csv",
            columns=_SPELLS.columns,
        ),
        File(
            "contdird.csv",
            "42b8fe2bc7fffe58665a38f7476d7d76cf3acd5a22e176c3691670997a4717f2",
            _ADDRESS,
            "DirectContiguity320/contdird.csv",
            columns=_YEARS.columns,
        ),
    ),
    "Within 1816 to 2016 no row means not contiguous.",
)


def read(paths: Mapping[str, Path]) -> dict[str, Parsed]:
    """Return the tables that the files given allow; see the head of the module."""
    tables = {}
    for name, title, make in (("contdir.csv", "spells", _spells), ("contdird.csv", "years", _years)):
        if file := paths.get(name):
            tables[title] = make(file, "")
        elif file := paths.get(_ARCHIVE):
            tables[title] = make(file, f"DirectContiguity320/{name}")
    return tables


def _years(file: Path, member: str) -> Parsed:
    said = delimited(file, _YEARS, member)
    frame = said.frame.select(ccode1="state1no", ccode2="state2no", year="year", conttype="conttype")
    return replace(said, frame=frame)


def _spells(file: Path, member: str) -> Parsed:
    import polars as pl

    where = f"{file}:{member}" if member else str(file)
    said = delimited(file, _SPELLS, member)
    _in_order(said.frame, where)
    parts = said.frame.select(
        "conttype",
        "notes",
        ccode1="statelno",
        ccode2="statehno",
        first_year=pl.col("begin") // 100,
        first_month=pl.col("begin") % 100,
        last_year=pl.col("end") // 100,
        last_month=pl.col("end") % 100,
        day=pl.lit(None, pl.Int64),
    )
    first, last = ("first_year", "first_month", "day"), ("last_year", "last_month", "day")
    said = spell(replace(said, frame=parts), where, first, last)
    following = pl.col("start").shift(-1).over("ccode1", "ccode2", order_by="start")
    frame = said.frame.with_columns(end=pl.min_horizontal("end", following))
    frame = frame.select("ccode1", "ccode2", "conttype", "start", "end", "notes")
    return censored(replace(said, frame=frame), pl.col("end") == _OPEN)


def _in_order(frame: pl.DataFrame, where: str) -> None:
    """Raise BadData where a pair is not its lower code first, or where two spells of one share more than a month."""
    import polars as pl

    before = pl.col("end").shift(1).over("statelno", "statehno", order_by="begin")
    laws = {
        "the lower code stands first": pl.col("statelno") < pl.col("statehno"),
        "spells of a pair share a month at most": (pl.col("begin") >= before).fill_null(True),
    }
    for law, holds in laws.items():
        kept = frame.select(holds).to_series()
        if not kept.all():
            row = int((~kept).arg_max() or 0)
            raise BadData(
                where,
                row + 2,
                "rows",
                law,
                f"{frame['statelno'][row]}, {frame['statehno'][row]}, {frame['begin'][row]}",
            )
