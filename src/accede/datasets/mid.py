"""COW Militarized Interstate Disputes, version 5.0: threats, displays and uses of force between states, 1816 to 2014.

A dispute (MIDA) has participants (MIDB) and, from 1992 on, incidents (MIDI) with participants of their own (MIDIP).
Read are the publisher's own four CSV files, whose names hold a space. -9 stands for what is not known; most often it is
the day. A state that left a dispute and came back, or changed sides, has several rows in it (52 rows in all).

`read(paths)` takes any of the four files and returns the tables they allow, with the publisher's columns:

    disputes               keyed by dispnum; outcome, settle, fatality (level 0 to 6), fatalpre (deaths), maxdur, mindur
                           (days), hiact (highest action 1 to 21), hostlev (1 to 5), recip, numa, numb, ongo2014
    participants           keyed by dispnum, ccode and start; stabb, sidea, revstate, revtype1, revtype2, fatality,
                           fatalpre, hiact, hostlev, orig
    incidents              keyed by incidnum; dispnum, duration, tbi (days since the last), fatality, fatalpre, action,
                           hostlev, numa
    incident_participants  keyed by incidnum and ccode; dispnum, stabb, insidea, sidea, fatality, fatalpre, action,
                           hostlev, revtype1, revtype2

each with the publisher's days, months and years, and with `start` and `end`: dates, half-open, the widest that fit what
is known, and `start_precision`, `end_precision` that say how much is. `end` is null for the 33 disputes that were going
on at the end of 2014 (the publisher's columns hold the last day known) and for the six participations that lasted to
its last day. The two participations in incident 4193001 end before they start in the release and get no spell. recip,
ongo2014, sidea, insidea, revstate and orig are yes or no. Raises BadData. Cost: linear in the files.

Source: G. Palmer, R. W. McManus, V. D'Orazio, M. R. Kenwick, M. Karstens, C. Bloch, N. Dietrich, K. Kahn, K. Ritter and
M. J. Soules 2022, "The MID5 Dataset, 2011-2014: Procedures, Coding Rules, and Description", Conflict Management and
Peace Science 39(4): 470-482.

Checked against: every participant's dispute and incident is there; the numbers of rows and of unknown cells. The states
on each side are as many as their dispute says (numa, numb) in all but nine disputes of the release: 88, 258, 1202,
1379, 3858, 4125, 4339, 4343 and 4552.

Says nothing about: who acted against whom (sides are not pairs), incidents before 1992, and force within a state.
Incident 4269010 has no participants in the release. Abbreviations (`stabb`) vary for two states; the codes do not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from accede.archive.reading import Field, Layout, Parsed, delimited
from accede.archive.sets import File, Set
from accede.archive.spells import censored, spell
from accede.source import Source

_UNKNOWN = {"-9": "not known"}
_START, _END = ("styear", "stmon", "stday"), ("endyear", "endmon", "endday")
_FLAGS = ["recip", "ongo2014", "sidea", "insidea", "revstate", "orig"]


def _upto(high: int | None, *, low: int = 0) -> Field:
    return Field(low=low, high=high, missing=_UNKNOWN)


_NUMBER = Field(low=1)
_DAYS = {"day": _upto(31, low=1), "mon": _upto(12, low=1)}
_FIELDS = {
    **dict.fromkeys(["dispnum", "incidnum", "numa", "numb"], _NUMBER),
    **{f"{side}{part}": field for side in ("st", "end") for part, field in _DAYS.items()},
    **dict.fromkeys(_FLAGS, Field(values=(0, 1))),
    **dict.fromkeys(["fatalpre", "maxdur", "mindur", "duration", "tbi"], _upto(None)),
    **dict.fromkeys(["revtype1", "revtype2", "settle"], _upto(4)),
    **dict.fromkeys(["hiact", "action"], _upto(21)),
    **{"stabb": Field("text"), "ccode": Field(code="cow"), "outcome": _upto(9, low=1), "fatality": _upto(6)},
    **{"hostlev": Field(low=1, high=5), "version": Field(values=(5,))},
}
"""A column means the same in each file."""


def _layout(titles: str, key: tuple[str, ...], rows: int, since: int = 1816) -> Layout:
    years = dict.fromkeys(["styear", "endyear"], Field(low=since, high=2014))
    return Layout({title: (_FIELDS | years)[title] for title in titles.split()}, key=key, rows=rows)


_WHEN = "stday stmon styear endday endmon endyear"
_DISPUTES = _layout(
    f"dispnum {_WHEN} outcome settle fatality fatalpre maxdur mindur hiact hostlev recip numa numb ongo2014 version",
    ("dispnum",),
    2436,
)
_PARTICIPANTS = _layout(
    f"dispnum stabb ccode {_WHEN} sidea revstate revtype1 revtype2 fatality fatalpre hiact hostlev orig version",
    ("dispnum", "ccode", *_START),
    5883,
)
_INCIDENTS = _layout(
    f"dispnum incidnum {_WHEN} duration tbi fatality fatalpre action hostlev numa version", ("incidnum",), 4483, 1992
)
_INCIDENT_PARTICIPANTS = _layout(
    f"dispnum incidnum stabb ccode {_WHEN} insidea sidea fatality fatalpre action hostlev revtype1 revtype2 version",
    ("incidnum", "ccode"),
    9619,
    1992,
)

_OPEN = date(2015, 1, 1)
_SLIP = 4193001
_ADDRESS = "https://correlatesofwar.org/wp-content/uploads/MID-5-Data-and-Supporting-Materials.zip"


def _file(layout: Layout, name: str, sha256: str) -> File:
    return File(name, sha256, _ADDRESS, name, columns=layout.columns)


SET = Set(
    "mid",
    Source(
        "mid",
        "Militarized Interstate Disputes",
        "Correlates of War Project",
        "5.0",
        "Palmer, Glenn, Roseanne W. McManus, Vito D'Orazio, Michael R. Kenwick, Mikaela Karstens, Chase Bloch, Nick "
        "Dietrich, Kayla Kahn, Kellan Ritter, and Michael J. Soules. 2022. The MID5 Dataset, 2011-2014: Procedures, "
        "Coding Rules, and Description. Conflict Management and Peace Science 39(4): 470-482.",
        "no commercial use, no redistribution",
        "https://correlatesofwar.org/data-sets/mids/",
        start="1816-01-01",
        end="2015-01-01",
    ),
    "Correlates of War Project",
    "No commercial use; cite the data set; do not pass it on to third parties without written permission.",
    (
        _file(_DISPUTES, "MIDA 5.0.csv", "fa00331f8b5e68b57d510303039081a1494b4d45df680ca38dfd8640d32c8474"),
        _file(_PARTICIPANTS, "MIDB 5.0.csv", "5189071e3b8aa32e1338f3df43fe574f4a0f2a06b2f481a3213c9e8f01211722"),
        _file(_INCIDENTS, "MIDI 5.0.csv", "fc7d5ca720d1fcb94b3b575bbd43f24b4d2552d01e3e950027fee5b0b6bc0381"),
        _file(
            _INCIDENT_PARTICIPANTS, "MIDIP 5.0.csv", "9350d1b71c24ab2a996549b9adefa11a844a526c32fd91b532a6ec964ecac0cb"
        ),
    ),
    "Incidents are coded from 1992 on only.",
)


def read(paths: Mapping[str, Path]) -> dict[str, Parsed]:
    """Return the tables that the files given allow; see the head of the module."""
    import polars as pl

    tables = {}
    if file := paths.get("MIDA 5.0.csv"):
        tables["disputes"] = _tidy(censored(_told(file, _DISPUTES), pl.col("ongo2014") == 1))
    if file := paths.get("MIDB 5.0.csv"):
        tables["participants"] = _tidy(censored(_told(file, _PARTICIPANTS), pl.col("end") == _OPEN))
    if file := paths.get("MIDI 5.0.csv"):
        tables["incidents"] = _tidy(_told(file, _INCIDENTS))
    if file := paths.get("MIDIP 5.0.csv"):
        tables["incident_participants"] = _tidy(_told(file, _INCIDENT_PARTICIPANTS))
    return tables


def _told(file: Path, layout: Layout) -> Parsed:
    import polars as pl

    slips = pl.col("incidnum") == _SLIP if layout is _INCIDENT_PARTICIPANTS else None
    return spell(delimited(file, layout), file, _START, _END, slips)


def _tidy(said: Parsed) -> Parsed:
    import polars as pl

    frame = said.frame.drop("version")
    return replace(said, frame=frame.with_columns(pl.col(title).cast(pl.Boolean) for title in _FLAGS if title in frame))
