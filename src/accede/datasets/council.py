"""The Security Council: vetoes 1946 to September 2022, who sat there 1992 to 2023, and 53 drafts that failed.

Three files of three groups of scholars. Vetoes: a row for each vetoed draft, with the states that cast a veto by name;
the Soviet Union and Russia are told apart there, China is the Republic of China until 1971. The file's columns of 0 and
1 per permanent member lack 26 vetoes that its columns of names have, so that the names are read. Membership: a row for
each term of an elected member, and one for each permanent member over the period; lines that begin with # are comments.
Failed drafts: a student project's workbook with lists of members who voted for, against, or abstained, 1947 to 2022; it
is far from complete.

`read(paths)` returns, of what it is given,

    vetoes         veto (running number), date, draft, meeting_record, agenda_item, crisis_topic, region; 214 rows
    vetoes_cast    veto, ccode: the permanent members that cast it; 265 rows
    terms          ccode, member, start, end, permanent: terms that touch 1992 to 2023
    council        ccode, year, permanent: 15 rows for each year from 1992 to 2023
    failed         draft (running number), year, meeting, voting_on, note; 53 rows
    failed_votes   draft, ccode, vote (yes, abstain, no)

`start` and `end` are dates, half-open; `end` is null for the permanent members, who sit on, and their start is that of
the file. COW codes are found from the names by date; the Soviet Union's successor bears the same code (365). Raises
BadData. Cost: a few thousand rows.

Source: world-politics-datalab, "Vetoes in the UN Security Council" (to September 2022); F. Madore, "Genocide at the
Security Council", table of council membership; E. Tong, table of failed drafts; all from United Nations records.

Checked against: the Charter: five permanent and ten elected members in each year from 1992 to 2023.

Says nothing about: threatened vetoes, drafts withdrawn, members before 1992, and votes on drafts that passed.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from accede.archive.codes import called, ever_called
from accede.archive.reading import Field, Layout, Parsed, delimited, sheet
from accede.archive.sets import File, Set
from accede.errors import BadData
from accede.source import Source

_FIRST, _LAST = 1992, 2023
_NOBODY = "no further veto"
_PERMANENT = ("China", "France", "Russia", "UK", "USA", "USSR")
_VETO = Field("text", values=_PERMANENT)
_CAST = ["member_veto1", "member_veto2", "member_veto3"]
_TOLD = ["draft", "meeting_record", "agenda_item", "crisis_topic", "region"]
_VETOES = Layout(
    {
        "date": Field("day", low=1946, high=2022, form="%m/%d/%Y"),
        **dict.fromkeys(_TOLD, Field("text")),
        "member_veto1": _VETO,
        **dict.fromkeys(_CAST[1:], replace(_VETO, empty=_NOBODY)),
    },
    header=(
        *("year", "date", "month", *_TOLD, *_CAST, "single_veto", "multiple_vetoes"),
        *("China", "France", "Russia", "USSR", "USA", "UK"),
        *("russia_china", "usa_uk", "usa_france", "usa_france_uk", "france_uk"),
    ),
    rows=214,
)
_TERMS = Layout(
    {
        "country_org": Field("text"),
        "start_year": Field(low=1991, high=_LAST),
        "end_year": Field(low=_FIRST, high=_LAST + 1),
        "seat": Field("text", values=("permanent", "elected")),
    },
    header=("country_org", "start_year", "end_year", "seat", "note"),
    key=("country_org", "start_year"),
    rows=171,
    comment="#",
)
_VOTES = {"In Favor": "yes", "Abstain": "abstain", "Against": "no"}
_FAILED = Layout(
    {
        "Meeting Number": Field(low=1),
        "Voting On": Field("text"),
        "Year": Field(low=1946, high=2022),
        **dict.fromkeys(_VOTES, Field("text")),
        "Note": Field("text", empty="no note"),
    },
    header=(
        *("Meeting Number", "Voting On", "Year", "Submitted By", "In Favor", "Abstain", "Against", "Note"),
        *("For,Abstain,Against", "Members", "Joint Submission", "Lone/None/Multiple For"),
        *("Lone/None/Multiple Abstain", "Lone/None/Multiple Against", "Meeting Number: Voting On"),
    ),
    rows=53,
)
_MISSPELT = {
    "Ukranian Soviet Socialist Republic": "Ukraine",
    "Cote d' Ivoire": "Cote d'Ivoire",
    "Saudia Arabia": "Saudi Arabia",
}

SET = Set(
    "council",
    Source(
        "council",
        "United Nations Security Council: vetoes, members, failed drafts",
        "World Politics Data Lab; Madore, Frédérick; Tong, Emily",
        "2022; 2023",
        "World Politics Data Lab, Vetoes in the United Nations Security Council, 1946 to September 2022; Frédérick "
        "Madore, Security Council membership 1992-2023; Emily Tong, failed drafts 1947-2022.",
        "MIT (vetoes, members); none stated (failed drafts)",
        start="1946-01-01",
        end="2024-01-01",
    ),
    "Security Council tables",
    "Vetoes and members are under the MIT licence; the table of failed drafts states none.",
    (
        File(
            "unsc_vetoes_1946_sept2022.csv",
            "d6b65d698d8f4e5a6eddcd922e7659b40e22d262940f1440b51360929d87ab74",
            columns=_VETOES.columns,
        ),
        File(
            "unsc_council_membership_1992-2023.csv",
            "d81257287c6cf38d9232d0ec4e3a9de50d00dbe2386421c368348717fbfae821",
            columns=_TERMS.columns,
        ),
        File("unsc_failed_drafts_1947-2022.xlsx", "9387b6ebf290a1726eb4bad8454040f4902b1907a9e318e70b74726e97e337ec"),
    ),
)


def read(paths: Mapping[str, Path]) -> dict[str, Parsed]:
    """Return the tables that the files given allow; see the head of the module."""
    tables: dict[str, Parsed] = {}
    if file := paths.get("unsc_vetoes_1946_sept2022.csv"):
        tables |= _vetoes(delimited(file, _VETOES))
    if file := paths.get("unsc_council_membership_1992-2023.csv"):
        tables |= _council(delimited(file, _TERMS), str(file))
    if file := paths.get("unsc_failed_drafts_1947-2022.xlsx"):
        tables |= _failed(sheet(file, _FAILED, "Sheet1"), str(file))
    return tables


def _vetoes(said: Parsed) -> dict[str, Parsed]:
    import polars as pl

    frame = said.frame.with_row_index("veto", offset=1).with_columns(pl.col("veto").cast(pl.Int64))
    codes = {name: ever_called(name, 1946) for name in _PERMANENT}
    cast = (
        frame.unpivot(_CAST, index="veto", value_name="name")
        .drop_nulls("name")
        .select("veto", ccode=pl.col("name").replace_strict(codes, return_dtype=pl.Int64))
        .sort("veto", "ccode")
    )
    none = said.missing.clear()
    return {"vetoes": Parsed(frame.select("veto", "date", *_TOLD), none), "vetoes_cast": Parsed(cast, none)}


def _council(said: Parsed, where: str) -> dict[str, Parsed]:
    import polars as pl

    rows = said.frame.rows(named=True)
    codes = _codes(((row["country_org"], row["end_year"]) for row in rows), where)
    permanent = pl.col("seat") == "permanent"
    terms = said.frame.select(
        pl.Series("ccode", codes, dtype=pl.Int64),
        pl.col("country_org").alias("member"),
        start=pl.date("start_year", 1, 1),
        end=pl.when(~permanent).then(pl.date(pl.col("end_year") + 1, 1, 1)),
        permanent=permanent,
    )
    end = pl.col("end").dt.year().fill_null(_LAST + 1)
    council = (
        terms.select("ccode", "permanent", year=pl.int_ranges(pl.col("start").dt.year(), end, dtype=pl.Int64))
        .explode("year")
        .filter(pl.col("year").is_between(_FIRST, _LAST))
        .select("ccode", "year", "permanent")
        .sort("year", "ccode")
    )
    return {"terms": replace(said, frame=terms), "council": replace(said, frame=council)}


def _failed(said: Parsed, where: str) -> dict[str, Parsed]:
    import polars as pl

    frame = said.frame.with_row_index("draft", offset=1).with_columns(pl.col("draft").cast(pl.Int64))
    votes = [
        {"draft": row["draft"], "ccode": code, "vote": vote}
        for row in frame.iter_rows(named=True)
        for title, vote in _VOTES.items()
        for code in _codes(((name, row["Year"]) for name in _listed(row, title, where)), where, row["draft"] + 1)
    ]
    told = frame.select(
        "draft", year="Year", meeting="Meeting Number", voting_on="Voting On", note="Note"
    )  # fmt: skip
    schema = {"draft": pl.Int64, "ccode": pl.Int64, "vote": pl.String}
    return {
        "failed": replace(said, frame=told),
        "failed_votes": Parsed(pl.DataFrame(votes, schema), said.missing.clear()),
    }


def _listed(row: Mapping[str, Any], title: str, where: str) -> list[str]:
    """The names in a cell that holds a list as Python prints it."""
    try:
        names: list[str] = ast.literal_eval(row[title])
        assert isinstance(names, list)
    except (ValueError, SyntaxError, AssertionError) as problem:
        raise BadData(where, int(row["draft"]) + 1, title, "a list of states", row[title]) from problem
    return [_MISSPELT.get(name, name) for name in names]


def _codes(said: Iterable[tuple[str, int]], where: str, line: int | None = None) -> list[int]:
    """COW codes of names, each in its year; a member that was no state yet has the code it bears later."""
    codes = []
    for name, year in said:
        code = called(name, year) or ever_called(name, 1946)
        if code is None:
            raise BadData(where, line, "members", "a member of the United Nations", name)
        codes.append(code)
    return codes
