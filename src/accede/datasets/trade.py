"""COW Trade, version 4.0: what states imported and exported, in all and from one another, 1870 to 2014.

Read are the publisher's own file of national trade, National_COW_4.0.csv, one row per state and year, and the dyadic
file in the form that the R package peacesciencer makes of the publisher's Dyadic_COW_4.0.csv (cow_trade_ddy.rds, or
that file converted to CSV): each pair in both directions, values rounded to whole millions, -9 made empty. All values
are million US dollars of the year.

`read(paths)` returns `national` from National_COW_4.0.csv and `dyads` from cow_trade_ddy.rds (or, without it,
cow_trade_ddy_converted.csv.gz):

    national  ccode, year (the key), imports, exports, alt_imports, alt_exports (other estimates, 90 rows), source1,
              source2 (the publisher's codes for where imports and exports come from)
    dyads     ccode1, ccode2, year (the key), flow1 (imports of ccode1 from ccode2), flow2 (imports of ccode2 from
              ccode1), smoothflow1, smoothflow2 (the same, smoothed and filled in between)

What is not known is null, never 0; a flow of 0 is one below half a million, or none. Raises BadData. Cost: linear in
the files; the dyads are 1,347,308 rows and take 5 seconds (R) or 12 (CSV), and 0.7 gigabytes while they are read.

Source: K. Barbieri, O. M. G. Keshk and B. Pollins 2009, "Trading Data: Evaluating Our Assumptions and Coding Rules",
Conflict Management and Peace Science 26(5): 471-491; K. Barbieri and O. M. G. Keshk 2016, codebook of version 4.0.

Checked against: the United States and Canada 2014 (346,063 imported and 276,158 exported); each pair's two directions
mirror one another; the counts of empty cells.

Says nothing about: services, constant prices, and trade of those who are not members of the state system.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from accede.archive.reading import Field, Layout, Parsed, delimited, rdata
from accede.archive.sets import File, Set
from accede.source import Source

_YEAR = Field(low=1870, high=2014)
_UNKNOWN = "the publisher gives no figure"
_VALUE = Field("float", low=0, empty=_UNKNOWN)
_ORIGIN = Field("text", values=("1", "2", "2.2", "3", "4"), empty=_UNKNOWN)

_NATIONAL = Layout(
    {
        "ccode": Field(code="cow"),
        "statename": Field("text"),
        "stateabb": Field("text"),
        "year": _YEAR,
        **dict.fromkeys(["imports", "exports"], _VALUE),
        **dict.fromkeys(["alt_imports", "alt_exports"], replace(_VALUE, empty="no other estimate")),
        **dict.fromkeys(["source1", "source2"], _ORIGIN),
        "version": Field(values=(4,)),
    },
    key=("ccode", "year"),
    rows=14_410,
)
_DYADS = Layout(
    {
        **dict.fromkeys(["ccode1", "ccode2"], Field(code="cow")),
        "year": _YEAR,
        **dict.fromkeys(["flow1", "flow2", "smoothflow1", "smoothflow2"], _VALUE),
    },
    key=("ccode1", "ccode2", "year"),
    rows=1_347_308,
)

SET = Set(
    "trade",
    Source(
        "trade",
        "Trade",
        "Correlates of War Project",
        "4.0",
        "Barbieri, Katherine, Omar M. G. Keshk, and Brian Pollins. 2009. Trading Data: Evaluating our Assumptions and "
        "Coding Rules. Conflict Management and Peace Science 26(5): 471-491. Version 4.0.",
        "no commercial use, no redistribution",
        "https://correlatesofwar.org/data-sets/bilateral-trade/",
        start="1870-01-01",
        end="2015-01-01",
    ),
    "Correlates of War Project",
    "No commercial use; cite the data set; do not pass it on to third parties without written permission.",
    (
        File(
            "National_COW_4.0.csv",
            "8a8772f87f4b21a11967b3fc0ab7e10f540a5f5db2b1a0c5677fcbf0acf79a69",
            "https://correlatesofwar.org/wp-content/uploads/COW_Trade_4.0.zip",
            "National_COW_4.0.csv",
            columns=_NATIONAL.columns,
        ),
        File("cow_trade_ddy.rds", "b904e5dad332013c1ee68188c099902e18417ef906e9545043db30212420aeb7"),
        File(
            "cow_trade_ddy_converted.csv.gz",
            "de95551e8d577eb4f14b6e1c80798e3ddc06ebf13eb38aaafa6105e5e348efd2",
            columns=_DYADS.columns,
        ),
    ),
    "The dyads are read in the form in which the R package peacesciencer repackages them (cow_trade_ddy.rds, or that "
    "file as CSV), not in the publisher's; add it by hand.",
)


def read(paths: Mapping[str, Path]) -> dict[str, Parsed]:
    """Return the tables that the files given allow; see the head of the module."""
    tables = {}
    if file := paths.get("National_COW_4.0.csv"):
        said = delimited(file, _NATIONAL)
        tables["national"] = replace(said, frame=said.frame.drop("statename", "stateabb", "version"))
    if file := paths.get("cow_trade_ddy.rds"):
        tables["dyads"] = rdata(file, _DYADS, "")
    elif file := paths.get("cow_trade_ddy_converted.csv.gz"):
        tables["dyads"] = delimited(file, _DYADS)
    return tables
