"""Votes in the United Nations General Assembly, roll call by roll call, in two releases.

The release of July 2016 (sessions 1 to 70, 1946 to 2015) has a row for each state and roll call with COW codes, and
tells absence from not being a member. The release of 2021 (sessions 1 to 74, to 2019) is read as the R package unvotes
repackages it: names and two-letter codes in place of numbers, and only the votes cast. Each may be given as the R file
or as that file converted to CSV. Roll calls of both are numbered alike (`rcid`); session s begins in the year 1945+s.

`read(paths)` returns, of what it is given,

    votes_2016       rcid, year, ccode, vote (yes, abstain, no, absent); 812,092 rows. Rows of states that were no
                     members then, 254,521, are left out
    roll_calls_2016  rcid, session, year, date, unres, importantvote, and what it was about (me Palestinian conflict, nu
                     nuclear weapons, di disarmament, hr human rights, co colonialism, ec economic development)
    votes_2021       rcid, ccode, country, vote (yes, abstain, no); 869,937 rows
    roll_calls_2021  rcid, session, date, unres, importantvote, amend, para, short, descr
    issues_2021      rcid, issue (two letters as above)

The names of 2021 are mapped to COW codes by the record's own names: the Soviet Union is Russia (365), as the publisher
has it; Belarus and Ukraine voted from 1946 on, before they were states; Zanzibar and both Germanies have their own
codes. Some titles and descriptions of 2021 are garbled by their publisher ("D?ÃƒÂ«TENTE") and stay so. Raises BadData.
Cost: the CSV files take some ten seconds; the R file of 2016, which takes minutes, is read only where the CSV file is
not given.

Source: E. Voeten 2013, "Data and Analyses of Voting in the United Nations General Assembly", in B. Reinalda (ed.),
Routledge Handbook of International Organization; M. A. Bailey, A. Strezhnev and E. Voeten 2017, Journal of Conflict
Resolution 61: 430-456; D. Robinson, the R package unvotes.

Checked against: the two releases against each other over the sessions they share (in the tests); the United States and
the Soviet Union in session 9 (23 per cent agreement over the 31 roll calls in which both voted).

Says nothing about: resolutions adopted without a vote, and why a state voted as it did.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from accede.archive.codes import ever_called
from accede.archive.reading import Field, Layout, Parsed, delimited, rdata
from accede.archive.sets import File, Set
from accede.errors import BadData
from accede.source import Source

if TYPE_CHECKING:
    import polars as pl

_ABOUT = ["me", "nu", "di", "hr", "co", "ec"]
_ISSUES = {
    "me": "Palestinian conflict",
    "nu": "Nuclear weapons and nuclear material",
    "di": "Arms control and disarmament",
    "hr": "Human rights",
    "co": "Colonialism",
    "ec": "Economic development",
}
_VOTES = {1: "yes", 2: "abstain", 3: "no", 8: "absent"}
_NO_MEMBER = 9

_UNCODED = "the publisher coded nothing"
_YES = Field(values=(0, 1), empty=_UNCODED)
_RCID = Field(low=1)
_WORDS = Field("text", empty="the publisher says nothing")
_2016 = Layout(
    {
        "rcid": _RCID,
        "session": Field(low=1, high=70),
        "vote": Field(values=(*_VOTES, _NO_MEMBER)),
        "ccode": Field(code="cow"),
        "importantvote": _YES,
        "date": Field("day", low=1946, high=2016, form="%m/%d/%Y", empty=_UNCODED),
        "unres": _WORDS,
        **dict.fromkeys(_ABOUT, _YES),
        "ec": replace(_YES, missing={'0\\"': 'printed as 0\\"'}),
        "year": Field(low=1946, high=2015),
    },
    header=("rcid", "session", "vote", "ccode", "member", "importantvote", "date", "unres", *_ABOUT, "year"),
    key=("rcid", "ccode"),
    rows=1_066_613,
)
_2021 = Layout(
    {
        "rcid": _RCID,
        "country": Field("text"),
        "country_code": Field("text", empty="the state has no such code"),
        "vote": Field("text", values=("yes", "abstain", "no")),
    },
    key=("rcid", "country"),
    rows=869_937,
)
_ROLL_CALLS = Layout(
    {
        "rcid": _RCID,
        "session": Field(low=1, high=74),
        "importantvote": _YES,
        "date": Field("day", low=1946, high=2019),
        "unres": _WORDS,
        "amend": _YES,
        "para": _YES,
        "short": replace(_WORDS, as_is=True),
        "descr": replace(_WORDS, as_is=True),
    },
    key=("rcid",),
    rows=6202,
)
_ISSUE = Layout(
    {
        "rcid": _RCID,
        "short_name": Field("text", values=tuple(_ISSUES)),
        "issue": Field("text", values=tuple(_ISSUES.values())),
    },
    key=("rcid", "short_name"),
    rows=5745,
)

_SPELT = {"Federal Republic of Germany": 260, "Germany": 255, "Yemen": 679}
"""Names to which more than one code of the record answers, or none."""

SET = Set(
    "un-votes",
    Source(
        "un-votes",
        "United Nations General Assembly Voting Data",
        "Voeten, Erik; Strezhnev, Anton; Bailey, Michael",
        "July 2016; 2021",
        "Voeten, Erik. 2013. Data and Analyses of Voting in the United Nations General Assembly. In Routledge Handbook "
        "of International Organization, ed. Bob Reinalda.",
        "CC0",
        "https://hdl.handle.net/1902.1/12379",
        start="1946-01-01",
        end="2020-01-01",
    ),
    "Voeten",
    "The data are in the public domain (CC0); the authors ask to be cited.",
    (
        File("UNVotesPublished.RData", "7cf08a10ceb316711f94e6c16889be49a5400f84fcb015801b5c2b9116c572f6"),
        File(
            "UNVotesPublished_converted.csv.gz",
            "f3894806d59947883334eaebcdff291377bacb2802ef5ee886abd3e7949ca200",
            columns=_2016.columns,
        ),
        File("un_votes.rda", "36228d584d9cd8ea67dd33072da029628dabcc6faf3dffb183f916cc254660d9"),
        File(
            "un_votes_converted.csv.gz",
            "781b296ef2214e67706dee5d405bb1482fb12258800ebaccc3494c5133576106",
            columns=_2021.columns,
        ),
        File("un_roll_calls.rda", "61a83d780e07cdfda635ca89e05875ceb58c6d64f876f85ac45f36b966a02ec0"),
        File(
            "un_roll_calls_converted.csv.gz",
            "6f7dd46d2aab0c01023e785cf01c983adca68bb26ca4e5ccd3609fdd63adb01e",
            columns=_ROLL_CALLS.columns,
        ),
        File("un_roll_call_issues.rda", "eec1b509ebce692c242b842837d5d861b52b65b2868a7c66f573d4a87d2eb0be"),
        File(
            "un_roll_call_issues_converted.csv",
            "88bf73921f941f2db007252f6a0614d3b14c23bd82eadad4ba38eb5c7792ad4e",
            columns=_ISSUE.columns,
        ),
    ),
    "The release of 2021 is as the R package unvotes repackages it.",
)


def read(paths: Mapping[str, Path]) -> dict[str, Parsed]:
    """Return the tables that the files given allow; see the head of the module."""
    tables = {}
    if said := _either(paths, "UNVotesPublished_converted.csv.gz", "UNVotesPublished.RData", "x", _2016):
        tables["votes_2016"] = Parsed(_cast(said.frame), said.missing.clear())
        tables["roll_calls_2016"] = _roll_calls(said)
    if said := _either(paths, "un_votes_converted.csv.gz", "un_votes.rda", "un_votes", _2021):
        where = paths.get("un_votes_converted.csv.gz") or paths["un_votes.rda"]
        tables["votes_2021"] = Parsed(_coded(said.frame, str(where)), said.missing.clear())
    if said := _either(paths, "un_roll_calls_converted.csv.gz", "un_roll_calls.rda", "un_roll_calls", _ROLL_CALLS):
        tables["roll_calls_2021"] = replace(said, frame=_yes_or_no(said.frame, ["importantvote", "amend", "para"]))
    if said := _either(
        paths, "un_roll_call_issues_converted.csv", "un_roll_call_issues.rda", "un_roll_call_issues", _ISSUE
    ):
        tables["issues_2021"] = replace(said, frame=said.frame.select("rcid", issue="short_name"))
    return tables


def _either(paths: Mapping[str, Path], text: str, packed: str, name: str, layout: Layout) -> Parsed | None:
    if file := paths.get(text):
        return delimited(file, layout)
    if file := paths.get(packed):
        return rdata(file, layout, name)
    return None


def _cast(frame: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    members = frame.filter(pl.col("vote") != _NO_MEMBER)
    vote = pl.col("vote").replace_strict(_VOTES, return_dtype=pl.String)
    return members.select("rcid", "year", "ccode", vote)


def _roll_calls(said: Parsed) -> Parsed:
    """What each roll call was about: its first row says it; the others repeat it."""
    import polars as pl

    rows = said.frame.with_row_index("line", offset=2).unique("rcid", keep="first", maintain_order=True)
    missing = said.missing.filter(pl.col("line").is_in(rows["line"].implode()))
    told = rows.select("rcid", "session", "year", "date", "unres", "importantvote", *_ABOUT)
    return Parsed(_yes_or_no(told, ["importantvote", *_ABOUT]), missing)


def _coded(frame: pl.DataFrame, where: str) -> pl.DataFrame:
    import polars as pl

    codes = {name: _SPELT.get(name) or ever_called(name, 1946) for name in frame["country"].unique().sort()}
    for name, code in codes.items():
        if code is None:
            line = int((frame["country"] == name).arg_max() or 0) + 2
            raise BadData(where, line, "country", "a member of the United Nations", name)
    ccode = pl.col("country").replace_strict(codes, return_dtype=pl.Int64)
    return frame.select("rcid", "country", "vote", ccode=ccode).select("rcid", "ccode", "country", "vote")


def _yes_or_no(frame: pl.DataFrame, titles: list[str]) -> pl.DataFrame:
    import polars as pl

    return frame.with_columns(pl.col(titles).cast(pl.Boolean))
