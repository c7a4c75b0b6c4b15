"""COW State System Membership, version 2016: which states were members of the system, and which were major powers.

The Correlates of War Project lists the members of the interstate system 1816 to 2016 with the days on which they
entered and left; an occupied state leaves and re-enters. Read are the publisher's own CSV files. Germany is 255 to 1945
and from 1990, 260 and 265 between; Yugoslavia and Serbia are 345 throughout. The file of country codes ends its lines
with bare carriage returns and repeats a state once per spell; the repetitions are dropped.

`read(paths)` takes any of the four files and returns the tables they allow:

    spells   ccode, stateabb, statenme, start, end: 243 spells of 217 states, keyed by ccode and start
    years    ccode, stateabb, year: a state counts for each year in which it was a member on any day
    majors   ccode, stateabb, start, end: 14 spells of 9 major powers, keyed by ccode and start
    codes    ccode, stateabb, statenme: 217 states, keyed by ccode

`start` and `end` are dates, half-open: `end` is the day after the publisher's last day, null where membership went on
at the end of coverage, 2016-12-31. Raises BadData. Cost: linear in the files.

Source: Correlates of War Project 2017, "State System Membership List, v2016".

Checked against: 82 members in 1954; the years that follow from the spells are those of system2016.csv.

Says nothing about: states the project does not count as members (population, recognition), and anything after 2016.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from accede.archive.reading import Field, Layout, Parsed, check, delimited
from accede.archive.sets import File, Set
from accede.archive.spells import censored, spell
from accede.source import Source

_STATE = {"stateabb": Field("text"), "ccode": Field(code="cow")}
_VERSION = {"version": Field(values=(2016,))}
_START, _END = ("styear", "stmonth", "stday"), ("endyear", "endmonth", "endday")
_DAYS = {
    title: field
    for parts in (_START, _END)
    for title, field in zip(
        parts, (Field(low=1816, high=2016), Field(low=1, high=12), Field(low=1, high=31)), strict=True
    )
}
_OPEN = date(2017, 1, 1)

_SPELLS = Layout({**_STATE, "statenme": Field("text"), **_DAYS, **_VERSION}, key=("ccode", *_START), rows=243)
_YEARS = Layout({**_STATE, "year": Field(low=1816, high=2016), **_VERSION}, key=("ccode", "year"), rows=15_951)
_MAJORS = Layout({**_STATE, **_DAYS, **_VERSION}, key=("ccode", *_START), rows=14)
_CODES = Layout({"StateAbb": Field("text"), "CCode": Field(code="cow"), "StateNme": Field("text")}, rows=243)

_FOLDER = "https://correlatesofwar.org/wp-content/uploads/"

SET = Set(
    "cow-states",
    Source(
        "cow-states",
        "State System Membership",
        "Correlates of War Project",
        "2016",
        "Correlates of War Project. 2017. State System Membership List, v2016.",
        "no commercial use, no redistribution",
        "https://correlatesofwar.org/data-sets/state-system-membership/",
        start="1816-01-01",
        end="2017-01-01",
    ),
    "Correlates of War Project",
    "No commercial use; cite the data set; do not pass it on to third parties without written permission.",
    (
        File(
            "states2016.csv",
            "21822fe1ef67aedf2e64ebe9746e2b875c6175c8ce599750bc0e77e4ce393167",
            f"{_FOLDER}states2016.csv",
            columns=_SPELLS.columns,
        ),
        File(
            "system2016.csv",
            "518ae55af3f5dc40e23403dceeae7990dcf6fb605dd708078f09902a59e5fdcc",
            f"{_FOLDER}system2016.csv",
            columns=_YEARS.columns,
        ),
        File(
            "majors2016.csv",
            "5ac2f4d11e2105e1f50866bcf4a026a8a13f0431c6c4f47e4ef268e1fe29c8e2",
            f"{_FOLDER}majors2016.csv",
            columns=_MAJORS.columns,
        ),
        File(
            "COW country codes.csv",
            "9b66dad6b9c0db83bc3c15c501b033164348bd8bd82aa14974067684c4d28bc5",
            f"{_FOLDER}COW-country-codes.csv",
            columns=_CODES.columns,
        ),
    ),
    "A release of 2024 exists at the publisher (States2024.zip); it is not read.",
)


def read(paths: Mapping[str, Path]) -> dict[str, Parsed]:
    """Return the tables that the files given allow; see the head of the module."""
    tables = {}
    if file := paths.get("states2016.csv"):
        tables["spells"] = _spells(file, _SPELLS, ["ccode", "stateabb", "statenme", "start", "end"])
    if file := paths.get("system2016.csv"):
        said = delimited(file, _YEARS)
        tables["years"] = replace(said, frame=said.frame.select("ccode", "stateabb", "year"))
    if file := paths.get("majors2016.csv"):
        tables["majors"] = _spells(file, _MAJORS, ["ccode", "stateabb", "start", "end"])
    if file := paths.get("COW country codes.csv"):
        tables["codes"] = _codes(file)
    return tables


def _spells(file: Path, layout: Layout, titles: list[str]) -> Parsed:
    import polars as pl

    said = censored(spell(delimited(file, layout), file, _START, _END), pl.col("end") == _OPEN)
    return replace(said, frame=said.frame.select(titles))


def _codes(file: Path) -> Parsed:
    """The states once each; that no code has two names is checked when the repetitions are gone."""
    once = (
        delimited(file, _CODES)
        .frame.with_row_index("line", 2)
        .unique(list(_CODES.fields), keep="first", maintain_order=True)
    )
    said = check(once.drop("line"), replace(_CODES, key=("CCode",), rows=0), str(file), once["line"].to_list())
    return replace(said, frame=said.frame.select(ccode="CCode", stateabb="StateAbb", statenme="StateNme"))
