"""Distances between capitals, in kilometres and miles, by Gleditsch.

One row is an ordered pair of states of the Gleditsch-Ward list; both orders occur. Read is the author's CSV file. The
distance is that of the capitals as the author fixed them, without dates. Yugoslavia and Serbia share the number 345 and
have a row each, with the same distances, and 0 km to each other; they are read once. A few pairs of a state and its
successor in the same capital have 0 km. The author took a mile for 1.604 km, so that the kilometres are 0.3 per cent
short of the miles; both are kept as published.

`read(paths)` returns `distance`: gwcode1 and gwcode2 (the key), km, miles. 815 (Annam) is in no COW list; 679 is Yemen.
Raises BadData. Cost: linear in 41,006 rows.

Source: K. S. Gleditsch, Distance Between Capital Cities.

Checked against: itself: the distance is the same in both orders; the miles from Washington to Ottawa are those of the
great circle (456).

Says nothing about: capitals that moved, borders, or how far apart the nearest points of two states are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from accede.archive.reading import Field, Layout, Parsed, delimited
from accede.archive.sets import File, Set
from accede.errors import BadData
from accede.source import Source

_CODE = Field(code="gw", others=frozenset({679, 815}))
_LAYOUT = Layout(
    {
        "numa": _CODE,
        "ida": Field("text"),
        "numb": _CODE,
        "idb": Field("text"),
        "kmdist": Field(low=0, high=20_040),
        "midist": Field(low=0, high=12_452),
    },
    key=("ida", "idb"),
    rows=41_006,
)

SET = Set(
    "distance",
    Source(
        "distance",
        "Distance Between Capital Cities",
        "Gleditsch, Kristian S.",
        "",
        "Gleditsch, Kristian S. Distance Between Capital Cities.",
        "no licence stated; citation asked for",
    ),
    "Gleditsch",
    "No licence is stated; cite the author.",
    (
        File(
            "capdist.csv",
            "cd4e5912d2dc6bd40e1e217e5da0964e2bc8bea8e2a290109a9708db8f6d591f",
            columns=_LAYOUT.columns,
        ),
    ),
)


def read(paths: Mapping[str, Path]) -> dict[str, Parsed]:
    """Return the table `distance`; see the head of the module."""
    import polars as pl

    if not (file := paths.get("capdist.csv")):
        return {}
    said = delimited(file, _LAYOUT)
    pairs = said.frame.select(
        "ida",
        "idb",
        pl.int_range(2, pl.len() + 2).alias("line"),
        gwcode1="numa",
        gwcode2="numb",
        km="kmdist",
        miles="midist",
    ).filter(pl.col("gwcode1") != pl.col("gwcode2"))
    two = pairs.filter(pl.col("km").n_unique().over("gwcode1", "gwcode2") > 1)
    for row in two.iter_rows(named=True):
        found = f"{row['gwcode1']} and {row['gwcode2']}: {row['km']}"
        raise BadData(str(file), row["line"], "kmdist", "two states have one distance", found)
    frame = pairs.unique(["gwcode1", "gwcode2"], keep="first", maintain_order=True)
    return {"distance": replace(said, frame=frame.select("gwcode1", "gwcode2", "km", "miles"))}
