"""Maddison Project Database 2020: income per head and population of countries, year 1 to 2018.

One row is a country in a year; before 1820 most years are absent. Read is the sheet "Full data" of the publisher's
workbook. Countries have ISO letters and, as a rule, the borders of today throughout; the Soviet Union (SUN), Yugoslavia
(YUG) and Czechoslovakia (CSK) stand beside their successors and run on after their end as sums of them.

`read(paths)` returns `economy`: countrycode and year (the key), ccode, country, gdppc (2011 US dollars per head, null
where unknown), pop (thousands, null where unknown). `ccode` is the COW code of the state that the figures describe in
that year and null where there was none: a country before and after it was a state; a union after its end (SUN from
1992, YUG from 1992, CSK from 1993) and its parts while it lasted; Germany 1945-1990, Pakistan 1947-1971, Yemen and
Vietnam while divided, since the figures have the borders of today (Pakistan without Bangladesh, Germany with both
states); Hong Kong and Puerto Rico, which were none. ccode and year occur once together. Raises BadData. Cost: linear in
21,682 rows.

Source: J. Bolt and J. L. van Zanden 2020, "Maddison style estimates of the evolution of the world economy. A new 2020
update", Maddison Project Working Paper 15, University of Groningen.

Checked against: the United Kingdom 1950 (11,061 dollars, 50.1 million) and the Soviet Union 1950 (4,529 dollars, 179.6
million).

Says nothing about: how sure a figure is, and the borders a figure of a colonial or divided country is for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from accede.archive.codes import called
from accede.archive.reading import Field, Layout, Parsed, sheet
from accede.archive.sets import File, Set
from accede.source import Source

_NONE = "no estimate"
_LAYOUT = Layout(
    {
        "countrycode": Field("text"),
        "country": Field("text"),
        "year": Field(low=1, high=2018),
        "gdppc": Field("float", low=0, empty=_NONE),
        "pop": Field("float", low=0, empty=_NONE),
    },
    key=("countrycode", "year"),
    rows=21_682,
)
_OTHER_BORDERS = {"SUN": (1992, 2018), "RUS": (1917, 1991), "YUG": (1992, 2018), "CSK": (1993, 2018),
                  "CZE": (1918, 1992), "DEU": (1945, 1990), "PAK": (1947, 1971), "YEM": (1918, 1990),
                  "VNM": (1945, 1975)}  # fmt: skip
"""Years in which the figures of a code are for a territory that no state with that code had."""

SET = Set(
    "maddison",
    Source(
        "maddison",
        "Maddison Project Database",
        "Bolt, Jutta; van Zanden, Jan Luiten",
        "2020",
        "Bolt, Jutta and Jan Luiten van Zanden. 2020. Maddison style estimates of the evolution of the world economy. "
        "A new 2020 update. Maddison Project Database, version 2020.",
        "CC BY 4.0",
        "https://www.rug.nl/ggdc/historicaldevelopment/maddison/",
        start="0001-01-01",
        end="2019-01-01",
    ),
    "Maddison Project",
    "CC BY 4.0: cite the database and, where few countries are used, the sources that the workbook names for them.",
    (File("mpd2020.xlsx", "d20853c2e0930d6855fb6d8138da11f24fcf313d234e2db9773ea1f551adfec3"),),
)


def read(paths: Mapping[str, Path]) -> dict[str, Parsed]:
    """Return the table `economy`; see the head of the module."""
    import polars as pl

    if not (file := paths.get("mpd2020.xlsx")):
        return {}
    said = sheet(file, _LAYOUT, "Full data")
    codes = [_code(country, year) for country, year in said.frame.select("countrycode", "year").iter_rows()]
    frame = said.frame.with_columns(pl.Series("ccode", codes, dtype=pl.Int64))
    return {"economy": replace(said, frame=frame.select("countrycode", "year", "ccode", "country", "gdppc", "pop"))}


def _code(country: str, year: int) -> int | None:
    first, last = _OTHER_BORDERS.get(country, (1, 0))
    return None if first <= year <= last else called(country, year)
