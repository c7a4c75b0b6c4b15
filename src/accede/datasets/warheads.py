"""Nuclear weapons: warheads of nine states 1945 to 2017, and who sought or had the weapon 1938 to 2022.

Two CSV files of Our World in Data. Stockpiles are the estimates of the Bulletin of the Atomic Scientists, one row per
state and year; the status of programmes (0 none, 1 considers, 2 pursues, 3 possesses) is after Bleek 2017 and the
Nuclear Threat Initiative 2022, one row per country and year. Both name countries as they are called today: "Russia" is
the Soviet Union until 1991.

`read(paths)` returns, of what it is given,

    warheads   ccode and year (the key), name, warheads
    status     name and year (the key), ccode, status (0 to 3), considers, pursues, possesses (yes or no)

COW codes are found from the names. In `status`, `ccode` is null where the country was no state in that year (Abkhazia
and South Ossetia always). A name is followed back where its state was called otherwise or had another's number: Russia
(365) and Serbia (345). The years from 1945 on in which a nuclear power of today was no state yet, all with no
warheads, are left out of `warheads`. Raises BadData. Cost: linear in 17,000 rows.

Source: H. M. Kristensen and R. S. Norris, Nuclear Notebook, Bulletin of the Atomic Scientists; P. C. Bleek 2017, When
Did (and Didn't) States Proliferate?; Nuclear Threat Initiative 2022; all by way of Our World in Data.

Checked against: 1954: the United States 1,703 warheads, the Soviet Union 150.

Says nothing about: deployed against stored, yields, means of delivery, or warheads awaiting dismantlement.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from accede.archive.codes import called
from accede.archive.reading import Field, Layout, Parsed, delimited
from accede.archive.sets import File, Set
from accede.source import Source

_STOCKPILES = "Nuclear warhead stockpiles - Bulletin of the Atomic Scientists.csv"
_PROLIFERATION = "Nuclear weapons proliferation - OWID based on Bleek 2017 and NTI 2022.csv"

_YES = Field(values=(0, 1))
_WARHEADS = Layout(
    {
        "Entity": Field("text"),
        "Year": Field(low=1945, high=2017),
        "Stockpiled nuclear warheads": Field(low=0, high=100_000),
    },
    key=("Entity", "Year"),
    rows=657,
)
_STATUS = Layout(
    {
        "Entity": Field("text"),
        "Year": Field(low=1938, high=2022),
        "nuclear_weapons_status": Field(low=0, high=3),
        "nuclear_weapons_consideration": _YES,
        "nuclear_weapons_pursuit": _YES,
        "nuclear_weapons_possession": _YES,
    },
    key=("Entity", "Year"),
    rows=16_848,
)
_SPELT = {"Timor": "East Timor"}
_ALWAYS = {"Russia": 365, "Serbia": 345}

SET = Set(
    "warheads",
    Source(
        "warheads",
        "Nuclear warhead stockpiles and nuclear weapons proliferation",
        "Bulletin of the Atomic Scientists; Our World in Data",
        "2017; 2022",
        "Kristensen, Hans M. and Robert S. Norris. Nuclear Notebook, Bulletin of the Atomic Scientists. Bleek, Philipp "
        "C. 2017. When Did (and Didn't) States Proliferate? Nuclear Threat Initiative 2022. By way of Our World in "
        "Data.",
        "CC BY",
        "https://fas.org/initiative/status-world-nuclear-forces/",
        start="1938-01-01",
        end="2023-01-01",
    ),
    "Our World in Data",
    "CC BY: cite Our World in Data and the sources it names.",
    (
        File(
            _STOCKPILES,
            "5de180e1693f607f3d3afd12f00971e5780ecea5299aed7ac6d6091bd0b6f51a",
            columns=_WARHEADS.columns,
        ),
        File(
            _PROLIFERATION,
            "8b0dd308369cc00385262a10e23dd67c6dbc440ae4ee2c81f1e3f106d3f5aac2",
            columns=_STATUS.columns,
        ),
    ),
)


def read(paths: Mapping[str, Path]) -> dict[str, Parsed]:
    """Return the tables that the files given allow; see the head of the module."""
    import polars as pl

    tables = {}
    if file := paths.get(_STOCKPILES):
        said = _coded(delimited(file, _WARHEADS))
        frame = said.frame.select("ccode", "year", "name", warheads="Stockpiled nuclear warheads")
        tables["warheads"] = replace(said, frame=frame.drop_nulls("ccode"))
    if file := paths.get(_PROLIFERATION):
        said = _coded(delimited(file, _STATUS))
        flags = {"considers": "consideration", "pursues": "pursuit", "possesses": "possession"}
        tables["status"] = replace(
            said,
            frame=said.frame.select(
                "name",
                "year",
                "ccode",
                pl.col("nuclear_weapons_status").alias("status"),
                **{title: pl.col(f"nuclear_weapons_{said}").cast(pl.Boolean) for title, said in flags.items()},
            ),
        )
    return tables


def _coded(said: Parsed) -> Parsed:
    import polars as pl

    rows = said.frame.select("Entity", "Year").iter_rows()
    codes = [_ALWAYS.get(name) or called(_SPELT.get(name, name), year) for name, year in rows]
    frame = said.frame.rename({"Entity": "name", "Year": "year"})
    return replace(said, frame=frame.with_columns(pl.Series("ccode", codes, dtype=pl.Int64)))
