"""Gibler-Miller-Little militarised disputes 2.1.1: which state disputed with which in which year, 1816 to 2010.

One row is a dispute, an ordered pair of states on opposite sides of it, and a year in which it went on; each pair
stands there in both orders. The authors checked the Militarized Interstate Disputes of the Correlates of War project
case by case and dropped, merged or re-dated many. Read is the authors' own CSV file of version 2.1.1. Missing is -9 or,
for revisionism, an empty cell. Two quirks: in dispute 4273 the United Arab Emirates (696) took part twice in 1999, with
different aims, and have a row for each; dispute 3514 ends in month 19, which is read as unknown.

`read(paths)` returns `disputes` with the publisher's columns, save the version: dispnum, ccode1, ccode2 and year (the
key, but for that dispute), sides, revisionism, fatalities, highest act, hostility (1 none to 5 war), duration in days,
outcome, settlement, months and reciprocation. sidea, revstate, orig, midonset, recip and ongo2010 are yes or no.
`fatality` is a level of 0 to 6, `fatalpre` a number of dead. Raises BadData. Cost: linear in 10,338 rows.

Source: D. M. Gibler, S. V. Miller and E. K. Little 2016, "An Analysis of the Militarized Interstate Dispute (MID)
Dataset, 1816-2001", International Studies Quarterly 60: 719-730.

Checked against: itself: every pair stands in both orders with the sides exchanged.

Says nothing about: years after 2010, threats that were not made in public, and pairs that did not dispute.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from accede.archive.reading import Field, Layout, Parsed, delimited
from accede.archive.sets import File, Set
from accede.source import Source

_UNKNOWN = {"-9": "the authors could not tell"}
_CODE = Field(code="cow")
_YES = Field(values=(0, 1))
_REVISED = Field(values=(0, 1), empty="no revisionism coded")
_AIM = Field(low=0, high=4, missing=_UNKNOWN)
_LEVEL = Field(low=0, high=6, missing=_UNKNOWN)
_DEAD = Field(low=0, missing=_UNKNOWN)
_ACT = Field(low=0, high=21)
_HOSTILITY = Field(low=1, high=5)
_DAYS = Field(low=1)
_MONTH = Field(low=1, high=12, missing={"19": "a misprint"})
_LAYOUT = Layout(
    {
        "dispnum": Field(low=1),
        "ccode1": _CODE,
        "ccode2": _CODE,
        "year": Field(low=1816, high=2010),
        **{"sidea1": _YES, "sidea2": _YES, "revstate1": _REVISED, "revstate2": _REVISED},
        **dict.fromkeys(["revtype11", "revtype12", "revtype21", "revtype22"], _AIM),
        **{"fatality1": _LEVEL, "fatality2": _LEVEL, "fatalpre1": _DEAD, "fatalpre2": _DEAD},
        **{"hiact1": _ACT, "hiact2": _ACT, "hostlev1": _HOSTILITY, "hostlev2": _HOSTILITY},
        **dict.fromkeys(["orig1", "orig2", "midongoing", "midonset"], _YES),
        **{"hiact": _ACT, "hostlev": _HOSTILITY, "mindur": _DAYS, "maxdur": _DAYS},
        "outcome": Field(low=1, high=9, missing=_UNKNOWN),
        "settle": Field(low=1, high=4, missing=_UNKNOWN),
        **{"fatality": _LEVEL, "fatalpre": _DEAD, "stmon": _MONTH, "endmon": _MONTH, "recip": _YES},
        **{"numa": Field(low=1), "numb": Field(low=1), "ongo2010": _YES},
        "version": Field("text", values=("gml-2.1.1",)),
    },
    key=("dispnum", "ccode1", "ccode2", "year", "revstate1", "revstate2"),
    rows=10_338,
)

SET = Set(
    "gml",
    Source(
        "gml",
        "Gibler-Miller-Little militarised interstate disputes, directed dyad-years",
        "Gibler, Douglas M.; Miller, Steven V.; Little, Erin K.",
        "2.1.1",
        "Gibler, Douglas M., Steven V. Miller, and Erin K. Little. 2016. An Analysis of the Militarized Interstate "
        "Dispute (MID) Dataset, 1816-2001. International Studies Quarterly 60(4): 719-730. Version 2.1.1.",
        "no licence stated; citation asked for",
        start="1816-01-01",
        end="2011-01-01",
    ),
    "Gibler-Miller-Little",
    "No licence is stated; cite the article of 2016.",
    (
        File(
            "gml-ddy-disputes-2.1.1.csv",
            "1b40686a0e9378191dccfc82570c07ef1aebebe5438307b2c51dd21e3631b129",
            columns=_LAYOUT.columns,
        ),
    ),
)


def read(paths: Mapping[str, Path]) -> dict[str, Parsed]:
    """Return the table `disputes`; see the head of the module."""
    import polars as pl

    if not (file := paths.get("gml-ddy-disputes-2.1.1.csv")):
        return {}
    said = delimited(file, _LAYOUT)
    flags = [title for title, field in _LAYOUT.fields.items() if field.values == (0, 1)]
    frame = said.frame.drop("version").with_columns(pl.col(flags).cast(pl.Boolean))
    return {"disputes": replace(said, frame=frame)}
