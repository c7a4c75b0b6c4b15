"""COW wars between states: the participants of version 4.0, and the directed dyads of the dyadic set, 1823 to 2003.

A war between states takes a thousand battle deaths a year among members of the state system. Read are the publisher's
own CSV files: Inter-StateWarData_v4.0.csv, one row per war, state and side, and directed_dyadic_war.csv, one row per
pair of opponents, direction and year. In the first -8 means that a column does not apply (most often the second spell
of a state that fought, stopped and fought again) and -9 that something is not known.

`read(paths)` takes either file and returns the tables they allow:

    participants  WarNum, WarName, ccode, StateName, Side (1, 2), spell (1, 2), start, end, TransFrom, TransTo,
                  WhereFought, Initiator (whether the state began the war), Outcome, BatDeath; keyed by WarNum, ccode,
                  Side and spell. 337 rows in the file, 19 of them with a second spell, make 356. BatDeath is of both
                  spells together and repeated
    dyad_years    warnum, disno (number of the dispute), dyindex, ccode1, ccode2, year, start, end, warolea, waroleb,
                  wardyadrolea, wardyadroleb, outcomea, batdtha, batdthb, batdths, changes_1, durindx; 1,364 rows, keyed
                  by disno, ccode1, ccode2 and year

`start` and `end` are dates, half-open. Outcome: 1 won, 2 lost, 3 compromise, 4 was transformed into another war, 6
stalemate, 8 changed sides. Raises BadData. Cost: linear in the files.

Two slips of the dyadic release are not corrected but null, with the reason in `missing`: a month of 24, where day and
month of the United States' war on Austria-Hungary were exchanged (two rows, no start and no end), and a year 19118
(three rows, no end). Those are the only null dates: every war had ended by 2003.

Source: M. R. Sarkees and F. W. Wayman 2010, Resort to War: 1816-2007, CQ Press; Z. Maoz, P. L. Johnson, J. Kaplan, F.
Ogunkoya and A. P. Shreve 2019, "The Dyadic Militarized Interstate Disputes (MIDs) Dataset Version 3.0", Journal of
Conflict Resolution 63(3): 811-835.

Checked against: 95 wars; both directions of every dyad-year are there; the wars of the dyads are wars of the list.

Says nothing about: wars within states, wars with peoples that are no states, and wars after 2003.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from accede.archive.reading import Field, Layout, Parsed, delimited
from accede.archive.sets import File, Set
from accede.archive.spells import Parts, spell
from accede.source import Source

if TYPE_CHECKING:
    import polars as pl

_NEVER = {"-8": "does not apply"}
_UNKNOWN = {"-9": "not known"}


def _when(number: int) -> dict[str, Field]:
    """The six columns of a state's first or second spell."""
    missing = {} if number == 1 else _NEVER
    date = {"Month": Field(low=1, high=12, missing=missing), "Day": Field(low=1, high=31, missing=missing)}
    date["Year"] = Field(low=1816, high=2007, missing=missing)
    return {f"{edge}{part}{number}": field for edge in ("Start", "End") for part, field in date.items()}


def _parts(edge: str, number: int) -> Parts:
    return f"{edge}Year{number}", f"{edge}Month{number}", f"{edge}Day{number}"


_PARTICIPANTS = Layout(
    {
        "WarNum": Field(low=1),
        "WarName": Field("text"),
        "WarType": Field(values=(1,)),
        "ccode": Field(code="cow"),
        "StateName": Field("text"),
        "Side": Field(values=(1, 2)),
        **_when(1),
        **_when(2),
        "TransFrom": Field("text", missing=_NEVER),
        "WhereFought": Field(low=1, high=19),
        "Initiator": Field(values=(1, 2)),
        "Outcome": Field(low=1, high=8),
        "TransTo": Field("text", missing=_NEVER),
        "BatDeath": Field(low=0, missing=_UNKNOWN),
        "Version": Field(values=(4,)),
    },
    key=("WarNum", "ccode", "Side"),
    rows=337,
)

_BLANK = "the publisher gives nothing"
_ROLE = Field(low=1, high=4)
_DEATHS = Field(low=0, empty=_BLANK)
_EXCHANGED = {"24": "a slip of the release: day and month were exchanged"}
_MISPRINT = {"19118": "a misprint of the release, for 1918"}
_DYAD_YEARS = Layout(
    {
        "warnum": Field(low=1),
        "disno": Field(low=1),
        "dyindex": Field("float", low=1),
        **dict.fromkeys(["statea", "stateb"], Field(code="cow")),
        "warstrtmnth": Field(low=1, high=12, missing=_EXCHANGED),
        "warstrtday": Field(low=1, high=31),
        "warstrtyr": Field(low=1816, high=2003),
        "warendmnth": Field(low=1, high=12),
        "warenday": Field(low=1, high=31),
        "warendyr": Field(low=1816, high=2003, missing=_MISPRINT),
        "year": Field(low=1816, high=2003),
        **dict.fromkeys(["warolea", "waroleb", "wardyadrolea", "wardyadroleb"], _ROLE),
        "outcomea": Field(low=1, high=3, empty=_BLANK),
        **dict.fromkeys(["batdtha", "batdthb"], _DEATHS),
        **dict.fromkeys(["changes_1", "changes_2"], Field(low=1, high=11, empty=_BLANK)),
        "batdths": _DEATHS,
        "durindx": Field(low=1),
    },
    key=("disno", "statea", "stateb", "year"),
    rows=1364,
)

_FOLDER = "https://correlatesofwar.org/wp-content/uploads/"
SET = Set(
    "war",
    Source(
        "war",
        "Inter-State Wars and Directed Dyadic Inter-State Wars",
        "Correlates of War Project",
        "4.0",
        "Sarkees, Meredith Reid, and Frank Wayman. 2010. Resort to War: 1816-2007. Washington DC: CQ Press. Dyads: "
        "Maoz, Zeev, Paul L. Johnson, Jasper Kaplan, Fiona Ogunkoya, and Aaron P. Shreve. 2019. The Dyadic Militarized "
        "Interstate Disputes (MIDs) Dataset Version 3.0. Journal of Conflict Resolution 63(3): 811-835.",
        "no commercial use, no redistribution",
        "https://correlatesofwar.org/data-sets/cow-war/",
        start="1816-01-01",
        end="2008-01-01",
    ),
    "Correlates of War Project",
    "No commercial use; cite the data set; do not pass it on to third parties without written permission.",
    (
        File(
            "Inter-StateWarData_v4.0.csv",
            "2535e30b145141c331a07d12d91e498ad8bdd3db32ba8d3bd88c4fda54817731",
            f"{_FOLDER}Inter-StateWarData_v4.0.csv",
            columns=_PARTICIPANTS.columns,
        ),
        File(
            "directed_dyadic_war.csv",
            "aa2eb5244a0cb0b579867e50eb02e4297fb29250e67120fb132e3c0618dceda0",
            f"{_FOLDER}Dyadic-Interstate-War-Dataset.zip",
            "directed_dyadic_war.csv",
            columns=_DYAD_YEARS.columns,
        ),
    ),
    "Two slips in dates of the dyadic release are left out, not corrected.",
)


def read(paths: Mapping[str, Path]) -> dict[str, Parsed]:
    """Return the tables that the files given allow; see the head of the module."""
    tables = {}
    if file := paths.get("Inter-StateWarData_v4.0.csv"):
        tables["participants"] = _participants(file)
    if file := paths.get("directed_dyadic_war.csv"):
        tables["dyad_years"] = _dyad_years(file)
    return tables


def _participants(file: Path) -> Parsed:
    import polars as pl

    said = delimited(file, _PARTICIPANTS)
    about = ["TransFrom", "TransTo", "WhereFought", "Initiator", "Outcome", "BatDeath"]

    def fought(number: int) -> pl.DataFrame:
        told = spell(said, file, _parts("Start", number), _parts("End", number)).frame
        return told.filter(pl.col("start").is_not_null()).select(
            "WarNum", "WarName", "ccode", "StateName", "Side", pl.lit(number).alias("spell"), "start", "end", *about
        )

    frame = pl.concat([fought(1), fought(2)]).sort("WarNum", "Side", "ccode", "spell")
    return replace(said, frame=frame.with_columns(pl.col("spell").cast(pl.Int64), pl.col("Initiator") == 1))


def _dyad_years(file: Path) -> Parsed:
    import polars as pl

    said = delimited(file, _DYAD_YEARS)
    start, end = ("warstrtyr", "warstrtmnth", "warstrtday"), ("warendyr", "warendmnth", "warenday")
    said = spell(said, file, start, end, pl.col("warstrtmnth").is_null())
    ahead = ["ccode1", "ccode2", "year", "start", "end"]
    frame = said.frame.rename({"statea": "ccode1", "stateb": "ccode2"})
    rest = [title for title in _DYAD_YEARS.columns[12:] if title != "changes_2"]
    return replace(said, frame=frame.select("warnum", "disno", "dyindex", *ahead, *rest))
