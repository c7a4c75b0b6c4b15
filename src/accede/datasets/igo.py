"""COW Intergovernmental Organizations: who was a member of which (to 2005), and how many organizations states share.

Both releases are read in repackaged forms; the publisher's own files were not to be had. Of version 2.3 there are the
organizations and the spells of full membership that the International Relations Database made of the state-year file;
of version 3.0 the counts that the R package peacesciencer made (R files, or those converted to CSV).

`read(paths)` takes any of the files and returns the tables they allow:

    organizations  igoID (the key), igoAbbr, igoShortName, igoLongName, StartYear, EndYear, EndReason: 529 of v2.3
    members        igoID, ccode, start, end: 33,432 spells of full membership of v2.3, keyed by the first three
    dyad_years     ccode1 < ccode2, year (the key), dyadigos: organizations of v3.0 in which both are full members
    state_years    ccode, year (the key), sum_igo_full, sum_igo_associate, sum_igo_observer, sum_igo_anytype (v3.0)

from igo_v2.3_list_derived.csv, igo_membership_v2.3_spells_derived.csv, cow_igo_ndy.rda and cow_igo_sy.rda (or, without
them, cow_igo_ndy_converted.csv.gz and cow_igo_sy_converted.csv). `start` and `end` are dates, half-open, of which only
the year is known: `end` is 1 January after the last year, null where that is 2005, the end of coverage. Raises BadData.
Cost: linear in the files; the dyad-years are 917,695 rows.

Before 1965 organizations were observed every five years only: an unbroken membership is there in spells of one year
(NATO: 1950, 1955, 1960, then from 1965), and a gap between spells is no proof of having left. Five organizations'
names were misread before publication (an È stands for é) and are left as they are.

Source: J. C. Pevehouse, T. Nordstrom and K. Warnke 2004, "The Correlates of War 2 International Governmental
Organizations Data Version 2.0", Conflict Management and Peace Science 21(2): 101-119; J. C. W. Pevehouse, T. Nordstrom,
R. W. McManus and A. S. Jamison 2020, "Tracking organizations in the world: The Correlates of War IGO Version 3.0
datasets", Journal of Peace Research 57(3): 492-503.

Checked against: 65 spells of 27 states in NATO; every membership is of an organization in the list; the R files against
their conversions.

Says nothing about: associates and observers of a named organization, organizations after 2005 (v2.3) or 2014 (v3.0),
and what an organization does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from accede.archive.reading import Field, Layout, Parsed, delimited, rdata
from accede.archive.sets import File, Set
from accede.errors import BadData
from accede.source import Source

_CODE = Field(code="cow")
_YEAR = Field(low=1815, high=2005)
_COUNT = Field(low=0)

_ORGANIZATIONS = Layout(
    {
        "igoID": Field(low=1),
        **dict.fromkeys(["igoAbbr", "igoShortName", "igoLongName"], Field("text")),
        "StartYear": _YEAR,
        "EndYear": replace(_YEAR, empty="it existed at the end of coverage, or its end is not known"),
        "EndReason": Field("text", values=("replaced", "integrated"), missing={"None": "no reason is given"}),
    },
    header=("igoID", "igoAbbr", "igoShortName", "igoLongName", "StartYear", "EndYear", "EndReason", "Notes"),
    key=("igoID",),
    rows=529,
)
_MEMBERS = Layout(
    {"igoID": Field(low=1), "StateID": _CODE, "JoinYear": _YEAR, "LeaveYear": _YEAR},
    key=("igoID", "StateID", "JoinYear"),
    rows=33_432,
)
_DYAD_YEARS = Layout(
    {"ccode1": _CODE, "ccode2": _CODE, "year": Field(low=1816, high=2014), "dyadigos": _COUNT},
    key=("ccode1", "ccode2", "year"),
    rows=917_695,
)
_STATE_YEARS = Layout(
    {
        "ccode": _CODE,
        "year": Field(low=1816, high=2014),
        **dict.fromkeys(["sum_igo_full", "sum_igo_associate", "sum_igo_observer", "sum_igo_anytype"], _COUNT),
    },
    key=("ccode", "year"),
    rows=15_557,
)

_LAST_YEAR = 2005

SET = Set(
    "igo",
    Source(
        "igo",
        "Intergovernmental Organizations",
        "Correlates of War Project",
        "2.3 and 3.0",
        "Pevehouse, Jon C. W., Timothy Nordstrom, Roseanne W. McManus, and Anne Spencer Jamison. 2020. Tracking "
        "organizations in the world: The Correlates of War IGO Version 3.0 datasets. Journal of Peace Research 57(3): "
        "492-503. Members: version 2.3 (Pevehouse, Nordstrom, and Warnke 2004).",
        "no commercial use, no redistribution",
        "https://correlatesofwar.org/data-sets/igos/",
        start="1815-01-01",
        end="2015-01-01",
    ),
    "Correlates of War Project",
    "No commercial use; cite the data set; do not pass it on to third parties without written permission.",
    (
        File(
            "igo_v2.3_list_derived.csv",
            "3d25fb0b8fb208810709e6fa2f0533ed542ca8d0de7f1fa21ef8dc23abbe2e0a",
            columns=_ORGANIZATIONS.columns,
        ),
        File(
            "igo_membership_v2.3_spells_derived.csv",
            "9ab4c0f37df533cc485ede73ab3c59ef5a2e4a6974f70e712cc9c9eff4d77183",
            columns=_MEMBERS.columns,
        ),
        File("cow_igo_ndy.rda", "e663531dab70d1d46419fdf0d2d29d51b5b314eab055ea1f691d824e4d15af26"),
        File(
            "cow_igo_ndy_converted.csv.gz",
            "3a35098eda896b47962bc652f983b15306e7c8b82d5aba5ff95af192a36be1e5",
            columns=_DYAD_YEARS.columns,
        ),
        File("cow_igo_sy.rda", "0102eb9d48f34791ddb1a17aa0b312df23117ebafb3d707cee03ab64463e3bc7"),
        File(
            "cow_igo_sy_converted.csv",
            "44b09cbeb150261572561bff0031363ed3bd60d213dc625a112cc020fbb289a9",
            columns=_STATE_YEARS.columns,
        ),
    ),
    "All tables are read in repackaged forms, not in the publisher's; add them by hand. Before 1965 memberships were "
    "observed every five years only.",
)


def read(paths: Mapping[str, Path]) -> dict[str, Parsed]:
    """Return the tables that the files given allow; see the head of the module."""
    tables = {}
    if file := paths.get("igo_v2.3_list_derived.csv"):
        tables["organizations"] = delimited(file, _ORGANIZATIONS)
    if file := paths.get("igo_membership_v2.3_spells_derived.csv"):
        tables["members"] = _members(file)
    if file := paths.get("cow_igo_ndy.rda"):
        tables["dyad_years"] = rdata(file, _DYAD_YEARS, "cow_igo_ndy")
    elif file := paths.get("cow_igo_ndy_converted.csv.gz"):
        tables["dyad_years"] = delimited(file, _DYAD_YEARS)
    if file := paths.get("cow_igo_sy.rda"):
        tables["state_years"] = rdata(file, _STATE_YEARS, "cow_igo_sy")
    elif file := paths.get("cow_igo_sy_converted.csv"):
        tables["state_years"] = delimited(file, _STATE_YEARS)
    return tables


def _members(file: Path) -> Parsed:
    import polars as pl

    said = delimited(file, _MEMBERS)
    backward = said.frame["LeaveYear"] < said.frame["JoinYear"]
    if backward.any():
        row = int(backward.arg_max() or 0)
        law = "a spell does not end before it starts"
        raise BadData(str(file), row + 2, "LeaveYear", law, f"{said.frame['LeaveYear'][row]}")
    ended = pl.col("LeaveYear") < _LAST_YEAR
    frame = said.frame.select(
        "igoID",
        ccode="StateID",
        start=pl.date("JoinYear", 1, 1),
        end=pl.when(ended).then(pl.date(pl.col("LeaveYear") + 1, 1, 1)),
    )
    return replace(said, frame=frame)
