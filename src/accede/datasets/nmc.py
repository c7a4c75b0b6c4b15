"""COW National Material Capabilities, versions 6.0 and 7.0: six indicators of capability and the share made of them.

One row is a state in a year, 1816 to 2016 (6.0) or to 2022 (7.0). Version 6.0 is read as published, from the CSV file
or from the publisher's archive of it. Version 7.0 was to be had only as repackaged by the R package peacesciencer (an
R file, or that file converted to CSV): abbreviations and the version are dropped there, and -9 is empty already.

`read(paths)` returns `nmc6` from NMC-60-abridged.csv (or, without it, NMC-60-abridged.zip) and `nmc7` from cow_nmc.rda
(or, without it, cow_nmc_converted.csv), both with the columns

    ccode, year   the key
    milex         military expenditure, thousand US dollars of the year (pounds sterling before 1914)
    milper        military personnel, thousands
    irst          iron and steel production, thousand tons
    pec           primary energy consumption, thousand tons of coal equivalent
    tpop, upop    total and urban population, thousands
    cinc          Composite Index of National Capability: the state's share of the world, 0 to 1

An indicator that is not known is null, never 0; `cinc` is known throughout, made of what indicators there are, so that
a year's shares need not sum to one (1954: 1.0045). Raises BadData. Cost: linear in the files, 16,000 rows each.

Source: J. D. Singer, S. Bremer and J. Stuckey 1972, "Capability Distribution, Uncertainty, and Major Power War,
1820-1965", in B. Russett (ed.), Peace, War, and Numbers; J. D. Singer 1987, "Reconstructing the Correlates of War
Dataset on Material Capabilities of States, 1816-1985", International Interactions 14: 115-132.

Checked against: the United States 1950 (0.2844) and the Soviet Union 1954 (0.1845); the archive against the loose file;
the counts of missing cells that the publisher's -9 gives.

Says nothing about: the quality of a figure (the abridged files leave its codes out), and what a state did with it.
Versions differ: the United States of 2012 has 0.1389 in 6.0 and 0.1392 in 7.0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from accede.archive.reading import Field, Layout, Parsed, delimited, rdata
from accede.archive.sets import File, Set
from accede.source import Source

_COLUMNS = ["ccode", "year", "milex", "milper", "irst", "pec", "tpop", "upop", "cinc"]
_UNKNOWN = "the publisher gives no figure"
_FIGURE = Field("float", low=0, missing={"-9": _UNKNOWN})
_SHARE = {"tpop": Field("float", low=0), "upop": _FIGURE, "cinc": Field("float", low=0, high=1)}

_NMC6 = Layout(
    {
        "stateabb": Field("text"),
        "ccode": Field(code="cow"),
        "year": Field(low=1816, high=2016),
        **dict.fromkeys(["milex", "milper", "irst", "pec"], _FIGURE),
        **_SHARE,
        "version": Field(values=(2021,)),
    },
    key=("ccode", "year"),
    rows=15_951,
)
_NMC7 = Layout(
    {
        title: replace(field, missing={}, empty=_UNKNOWN) if field is _FIGURE else field
        for title, field in {**_NMC6.fields, "year": Field(low=1816, high=2022)}.items()
        if title in _COLUMNS
    },
    key=("ccode", "year"),
    rows=17_121,
)

SET = Set(
    "nmc",
    Source(
        "nmc",
        "National Material Capabilities",
        "Correlates of War Project",
        "6.0 (2021)",
        "Singer, J. David, Stuart Bremer, and John Stuckey. 1972. Capability Distribution, Uncertainty, and Major "
        "Power War, 1820-1965. In Peace, War, and Numbers, ed. Bruce Russett, 19-48. Beverly Hills: Sage. Version 6.0.",
        "no commercial use, no redistribution",
        "https://correlatesofwar.org/data-sets/national-material-capabilities/",
        start="1816-01-01",
        end="2017-01-01",
    ),
    "Correlates of War Project",
    "No commercial use; cite the data set; do not pass it on to third parties without written permission.",
    (
        File(
            "NMC-60-abridged.csv",
            "989920cc06ccb652bf8b0c537f78220463ecfe14c41295a8876e9f263e78f323",
            columns=_NMC6.columns,
        ),
        File(
            "NMC-60-abridged.zip",
            "587245c37ec89a639991d90fac8a7967d0ba88bc7b334e2255131712bc26d720",
            "https://correlatesofwar.org/wp-content/uploads/NMC_Documentation-6.0.zip",
            "NMC-60-abridged.zip",
        ),
        File("cow_nmc.rda", "c265ab4ffa73c87ddc565ce08a12963e8a6aa5020a56e3658108add14b24e82d"),
        File(
            "cow_nmc_converted.csv",
            "5b0d3bd05ae9b52b6e342a09ddbbc2d59d6babfdae236ffc1a75411502e0061e",
            columns=_NMC7.columns,
        ),
    ),
    "Version 7.0, to 2022, is read in the form in which the R package peacesciencer repackages it (cow_nmc.rda, or "
    "that file as CSV), not in the publisher's; add it by hand.",
)


def read(paths: Mapping[str, Path]) -> dict[str, Parsed]:
    """Return the tables that the files given allow; see the head of the module."""
    tables = {}
    if file := paths.get("NMC-60-abridged.csv"):
        tables["nmc6"] = _tidy(delimited(file, _NMC6))
    elif file := paths.get("NMC-60-abridged.zip"):
        tables["nmc6"] = _tidy(delimited(file, _NMC6, "NMC-60-abridged.csv"))
    if file := paths.get("cow_nmc.rda"):
        tables["nmc7"] = _tidy(rdata(file, _NMC7, "cow_nmc"))
    elif file := paths.get("cow_nmc_converted.csv"):
        tables["nmc7"] = _tidy(delimited(file, _NMC7))
    return tables


def _tidy(said: Parsed) -> Parsed:
    return replace(said, frame=said.frame.select(_COLUMNS))
