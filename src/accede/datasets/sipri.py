"""SIPRI military expenditure 1949 to 2020, edition of 2021, in US dollars of 2019.

One row is a country in a year. Read is the sheet "Constant (2019) USD" of the publisher's workbook, whose rows mix
countries with headings of regions and end in footnotes, both left out. `. .` means that SIPRI has no data, `xxx` that
the country did not exist or was not independent in all or part of the year; such years, 2,400, are left out. Colours of
cells, which mark SIPRI's own estimates and highly uncertain figures, are not read, nor is the last column (2020 in
dollars of 2020).

`read(paths)` returns `milex`: country and year (the key), ccode, milex (million US dollars at prices and exchange rates
of 2019; null where SIPRI has no data). `ccode` is the COW code of the state so called in that year, null where there
was none (South Sudan has figures from 2006, five years before it was a state; Montenegro of 2005). Germany is West
Germany until 1990, Serbia carries Yugoslavia's code (345) from 1992. ccode and year occur once together. Raises
BadData. Cost: 173 countries, 72 years.

Source: Stockholm International Peace Research Institute, SIPRI Military Expenditure Database 2021.

Checked against: the three breaks at the end of unions: Czechoslovakia to 1992, Czechia from 1993; the Soviet Union to
1990, Russia from 1992.

Says nothing about: what the money bought, and how much less or more it bought there than in the United States.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from accede.archive.codes import called
from accede.archive.reading import Field, Layout, Parsed, sheet
from accede.archive.sets import File, Set
from accede.errors import BadData
from accede.source import Source

_YEARS = [str(year) for year in range(1949, 2021)]
_EMPTY = "the cell is empty"
_FIGURE = Field(
    "float",
    low=0,
    empty=_EMPTY,
    missing={". .": "SIPRI has no data", "xxx": "it did not exist or was not independent all the year"},
)
_LAYOUT = Layout(
    {"Country": Field("text", empty=_EMPTY), **dict.fromkeys(_YEARS, _FIGURE)},
    header=("Country", "__UNNAMED__1", "Notes", *_YEARS, "2020 Current"),
    rows=199,
)
_SPELT = {
    "Central African Rep.": "Central African Republic",
    "Congo, Republic of": "Congo",
    "Congo, Dem. Rep.": "Democratic Republic of the Congo",
    "German DR": "East Germany",
}
_SERBIA = 345

SET = Set(
    "sipri",
    Source(
        "sipri",
        "SIPRI Military Expenditure Database",
        "Stockholm International Peace Research Institute",
        "2021",
        "Stockholm International Peace Research Institute. 2021. SIPRI Military Expenditure Database, 1949-2020.",
        "SIPRI's terms: no redistribution, non-commercial use with citation",
        "https://www.sipri.org/databases/milex",
        start="1949-01-01",
        end="2021-01-01",
    ),
    "SIPRI",
    "SIPRI's terms and conditions apply: cite SIPRI, do not redistribute the database.",
    (File("SIPRI-Milex-data-1949-2020_0.xlsx", "33776e162aeb14f3d03c7e383bb430522b4eb18f99d417cbdc3098f1f6169480"),),
)


def read(paths: Mapping[str, Path]) -> dict[str, Parsed]:
    """Return the table `milex`; see the head of the module."""
    import polars as pl

    if not (file := paths.get("SIPRI-Milex-data-1949-2020_0.xlsx")):
        return {}
    said = sheet(file, _LAYOUT, "Constant (2019) USD", above=5)
    numbered = said.frame.with_row_index("line", offset=7).with_columns(pl.col("line").cast(pl.Int64))
    told = said.missing.filter(pl.col("said") != "")["line"].implode()
    countries = numbered.filter(pl.any_horizontal(pl.col(_YEARS).is_not_null()) | pl.col("line").is_in(told))
    unknown = said.missing.filter(pl.col("line").is_in(countries["line"].implode()))
    absent = unknown.filter(pl.col("said") == "xxx").select("line", year="column")
    long = (
        countries.unpivot(_YEARS, index=["line", "Country"], variable_name="year", value_name="milex")
        .join(absent, on=["line", "year"], how="anti")
        .select(country="Country", year=pl.col("year").cast(pl.Int64), milex="milex")
        .sort("country", "year")
    )
    codes = [_code(country, year) for country, year in long.select("country", "year").iter_rows()]
    frame = long.with_columns(pl.Series("ccode", codes, dtype=pl.Int64))
    nameless = frame.group_by("country").agg(pl.col("ccode").is_null().all()).filter("ccode")["country"].sort()
    if len(nameless):
        line = countries.filter(pl.col("Country") == nameless[0])["line"][0]
        raise BadData(str(file), line, "Country", "a country whose state is known", nameless[0])
    unknown = unknown.filter(pl.col("said") != "xxx")
    return {"milex": Parsed(frame.select("country", "year", "ccode", "milex"), unknown)}


def _code(country: str, year: int) -> int | None:
    return _SERBIA if country == "Serbia" else called(_SPELT.get(country, country), year)
