"""Ideal points of states from their votes in the General Assembly, in the releases of April 2020 and July 2025.

One row is a state in a session (2020: sessions 1 to 74, 1946 to 2019) or in a year (2025: 1946 to 2024). A higher point
is nearer the liberal order led by the United States. Read are the authors' own files: a CSV file in Windows-1252 with
CRLF that counts sessions, and a Stata file. The points of two releases are on different scales and must not be mixed;
each release is a table of its own. Session 19 (1964) voted on next to nothing and has no points.

`read(paths)` returns, of what it is given,

    april_2020   ccode, session, year (1945 + session), nvotes, idealpoint, q0, q5, q10, q50, q90, q95, q100
    july_2025    ccode, year, and for each of three sets of votes (all, fp: final passage only, legacy: the old method)
                 idealpoint* and nvotes*; for all and fp also q0*, q5* ... q100*

keyed by ccode and session, ccode and year. `q5` to `q95` are quantiles of the posterior, in units of the ideal point;
`nvotes` is how many votes a state cast. A state without enough votes in a set has null. Raises BadData. Cost: linear in
11,000 rows.

Source: M. A. Bailey, A. Strezhnev and E. Voeten 2017, "Estimating Dynamic State Preferences from United Nations Voting
Data", Journal of Conflict Resolution 61: 430-456.

Checked against: 1954 in the release of 2025: the United States 1.18, the United Kingdom 2.67, the Soviet Union -2.84.

Says nothing about: preferences on what the Assembly did not vote on, and distances across releases.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from accede.archive.reading import Field, Layout, Parsed, delimited, stata
from accede.archive.sets import File, Set
from accede.source import Source

_QUANTILES = ["0", "5", "10", "50", "90", "95", "100"]
_NONE = "too few votes in this set"
_POINT = Field("float", low=-10, high=10)
_MAYBE = replace(_POINT, empty=_NONE)
_COUNT = Field(low=1, empty=_NONE)
_2020 = Layout(
    {
        "ccode": Field(code="cow"),
        "session": Field(low=1, high=74),
        "NVotes": Field(low=1),
        "IdealPoint": _POINT,
        **dict.fromkeys([f"Q{'O' if quantile == '0' else quantile}%" for quantile in _QUANTILES], _POINT),
        "Countryname": Field("text"),
    },
    header=(
        *("Row", "ccode", "session", "NVotes", "IdealPoint"),
        *("QO%", "Q5%", "Q10%", "Q50%", "Q90%", "Q95%", "Q100%", "iso3c", "Countryname"),
    ),
    key=("ccode", "session"),
    rows=10_469,
    encoding="cp1252",
)
_2025 = Layout(
    {
        "ccode": Field(code="cow"),
        "year": Field(low=1946, high=2024),
        **{"idealpointfp": _MAYBE, "idealpointall": _MAYBE, "idealpointlegacy": _MAYBE, "nvotesfp": _COUNT},
        **dict.fromkeys(["qofp", *(f"q{quantile}fp" for quantile in _QUANTILES[1:])], _MAYBE),
        "nvotesall": _COUNT,
        **dict.fromkeys(["qoall", *(f"q{quantile}all" for quantile in _QUANTILES[1:])], _MAYBE),
        "nvotesLegacy": _COUNT,
    },
    header=(
        *("ccode", "iso3c", "countryname", "year", "idealpointfp", "idealpointall", "idealpointlegacy", "nvotesfp"),
        *("qofp", "q5fp", "q10fp", "q50fp", "q90fp", "q95fp", "q100fp", "nvotesall"),
        *("qoall", "q5all", "q10all", "q50all", "q90all", "q95all", "q100all", "nvotesLegacy"),
    ),
    key=("ccode", "year"),
    rows=11_440,
)


SET = Set(
    "ideal-points",
    Source(
        "ideal-points",
        "Ideal point estimates from United Nations General Assembly votes",
        "Bailey, Michael A.; Strezhnev, Anton; Voeten, Erik",
        "April 2020; July 2025",
        "Bailey, Michael A., Anton Strezhnev, and Erik Voeten. 2017. Estimating Dynamic State Preferences from United "
        "Nations Voting Data. Journal of Conflict Resolution 61(2): 430-456.",
        "CC0 at the source",
        "https://hdl.handle.net/1902.1/12379",
        start="1946-01-01",
        end="2025-01-01",
    ),
    "Voeten",
    "The data are in the public domain (CC0); the authors ask to be cited.",
    (
        File(
            "IdealpointestimatesAll_Apr2020.csv",
            "9757b73a770355f4be8fa306afc15fb552dd9338ac14022436d9f198307596de",
            columns=_2020.columns,
        ),
        File("IdealpointsJuly2025.dta", "fea7fa9414e3643586dbdf95baa1100ceb418e56684d79d801a146cad79443ce"),
    ),
    "The two releases are on different scales; they are never mixed.",
)


def read(paths: Mapping[str, Path]) -> dict[str, Parsed]:
    """Return one table per release given; see the head of the module."""
    import polars as pl

    tables = {}
    if file := paths.get("IdealpointestimatesAll_Apr2020.csv"):
        said = delimited(file, _2020)
        frame = said.frame.drop("Countryname").rename(
            lambda title: title.lower().rstrip("%").replace("qo", "q0")
        ).with_columns(year=pl.col("session") + 1945)  # fmt: skip
        ahead = ["ccode", "session", "year"]
        tables["april_2020"] = replace(said, frame=frame.select(*ahead, pl.exclude(ahead)))
    if file := paths.get("IdealpointsJuly2025.dta"):
        said = stata(file, _2025)
        frame = said.frame.rename(lambda title: title.lower().replace("qo", "q0"))
        tables["july_2025"] = replace(said, frame=frame)
    return tables
