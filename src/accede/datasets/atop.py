"""ATOP 5.1: what the members of alliances promised one another, 1815 to 2018.

The Alliance Treaty Obligations and Provisions project codes each treaty of alliance (`atopid`), its phases (a phase
ends where the treaty's obligations changed) and, per phase, each member with the obligations that this member took on.
Read are the publisher's own CSV files of version 5.1. Members are COW codes, beside 8152, Annam, which no COW list has.
`yrexit` 0 means in force at the end of 2018; empty cells are unknown. A member has one row per phase, and two in a
phase it left and rejoined. A phase ends on the day on which the next begins, so that ends are exclusive. NATO is 3180,
the Warsaw Pact 3285; accession is dated by signature, not by entry into force, so that West Germany is a member from
1954-10-23.

`read(paths)` takes any of the five files and returns the tables they allow:

    alliances        atopid, start, end, bilat, wartime, the obligations, active, conditio, asymm; one row each
    phases           the same, keyed by atopid and phase
    members          atopid, phase, ccode, start, end, the obligations, their conditions, asymm, obvary; keyed by
                     atopid, phase, ccode and start
    members_nna      the same without treaties that are no more than pacts of non-aggression
    pledges          atopid, phase, promiser, promisee, start, end, the obligations: what `promiser` owed `promisee`
                     while both were members of the same phase; pairs to whom nothing was promised do not occur
    state_years      ccode, year, the obligations (of any alliance), number of alliances, transyr
    state_alliances  ccode, year, atopid: the alliances of each state in each year

`start` and `end` are dates, half-open; `end` is null where the obligation held at the end of coverage. Where only the
month is known the first of the month stands in, and start_precision or end_precision, which stand beside start and end
but in `pledges`, say "month". The obligations (defense, offense, neutral, nonagg, consul) are yes or no. Raises
BadData. Cost: linear in the files, and in the square of each phase's members for the pledges (about 23,000 rows).

Source: B. A. Leeds, J. M. Ritter, S. M. Mitchell and A. G. Long 2002, "Alliance Treaty Obligations and Provisions,
1815-1944", International Interactions 28: 237-260; codebook of version 5.1.

Checked against: the directed dyad-years that the R package peacesciencer takes from the publisher's dyadic file; the
shares of agreement and the reasons for the rest are in the tests.

Says nothing about: obligations that one member owed to some of its partners only (`obvary`): the member file says what
it owed to any of them. The publisher's dyadic file does, but is not read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from accede.archive.reading import Field, Layout, Parsed, delimited
from accede.archive.sets import File, Set
from accede.archive.spells import dated
from accede.source import Source

if TYPE_CHECKING:
    import polars as pl

_OBLIGATIONS = ["defense", "offense", "neutral", "nonagg", "consul"]

_INTRODUCTION = "estmode pubsecr secrart proadd futmem speclgth length renounce proren renewlgt term"
_PROMISES = "defense offense neutral nonagg consul active conditio defcon offcon neucon concon"
_CONDITIONS = """
    defcoadv defcoloc defcocon defconum defcodem defconpr offcoadv offcoloc offcocon offconum offcodem neucoadv
    neucoloc neucocon neuconum neucodem neuconpr neucoatt concoadv concoloc concocon concoreq olimob"""
_PROVISIONS = """
    notaiden dipaid terrres seppeace thirdcom noothall specthrt statthr1 statthr2 conwtin medarb milcon milaid intcom
    subord organ1 orgpurp1 organ2 orgpurp2 base contrib armred acqterr divgains demwith reflnun refothio natrefal
    compag nomicoop conres agprois conmen ecaid interv"""


def _states(number: int) -> str:
    return " ".join(f"mem{place}" for place in range(1, number + 1))


_YES = Field(values=(0, 1))
_CODE = Field(code="cow", others=frozenset({8152}))
_UNKNOWN_DAY = "the day is not known; the first of the month stands in"
_IN_FORCE = {"0": "in force at the end of 2018"}


def _spell(start: str, end: str) -> dict[str, Field]:
    """Fields of a spell's six columns."""
    begun = (Field(low=1815, high=2018), Field(low=1, high=12), Field(low=1, high=31, empty=_UNKNOWN_DAY))
    ended = tuple(replace(field, missing=_IN_FORCE) for field in begun)
    return dict(zip([*start.split(), *end.split()], begun + ended, strict=True))


_AHEAD = ["atopid", "phase", "member", "start", "start_precision", "end", "end_precision"]
_BEGUN, _ENDED = "begyr begmo begday", "endyr endmo endday"
_ENTERED, _LEFT = "yrent moent dayent", "yrexit moexit dayexit"
_TREATY = dict.fromkeys(["bilat", "wartime", *_PROMISES.split(), "asymm"], _YES)
_ALLIANCES = Layout(
    {"atopid": Field(low=1000, high=9999), **_spell(_BEGUN, _ENDED), **_TREATY},
    header=tuple(
        f"atopid cowid cow4id {_BEGUN} {_ENDED} ineffect bilat maxphase wartime {_INTRODUCTION} {_PROMISES} asymm "
        f"{_PROVISIONS} {_states(59)} source new5 rev5 version".split()
    ),
    key=("atopid",),
    rows=789,
)
_PHASES = Layout(
    {"atopid": Field(low=1000, high=9999), "phase": Field(low=0, high=9), **_spell(_BEGUN, _ENDED), **_TREATY},
    header=tuple(
        f"atopid atopidphase cowid cow4id {_BEGUN} {_ENDED} ineffect bilat phase maxphase wartime {_INTRODUCTION} "
        f"{_PROMISES} asymm {_PROVISIONS} {_states(57)} source new5 rev5 version".split()
    ),
    key=("atopid", "phase"),
    rows=849,
)
_MEMBERS = Layout(
    {
        "atopid": Field(low=1000, high=9999),
        "phase": Field(low=0, high=9),
        "member": _CODE,
        **_spell(_ENTERED, _LEFT),
        **dict.fromkeys(["bilat", "wartime", *_PROMISES.split(), *_CONDITIONS.split(), "asymm", "obvary"], _YES),
    },
    header=tuple(
        f"atopid cowid cow4id member cowsys {_ENTERED} {_LEFT} ineffect bilat phase maxphase wartime cowwar "
        f"{_INTRODUCTION} termmode termcaus {_PROMISES} {_CONDITIONS} asymm obvary {_PROVISIONS} source new5 rev5 "
        "version".split()
    ),
    key=("atopid", "phase", "member", "yrent"),
    rows=2510,
)
_MEMBERS_NNA = replace(_MEMBERS, rows=1838)
_ALLIES = [f"atopid{place}" for place in range(1, 60)]
_STATE_YEARS = Layout(
    {
        "state": _CODE,
        "year": Field(low=1815, high=2018),
        **dict.fromkeys(_OBLIGATIONS, _YES),
        "number": Field(low=1, high=59),
        "transyr": _YES,
        **dict.fromkeys(_ALLIES, Field(low=1000, high=9999, empty="no further alliance")),
    },
    header=tuple(f"state year atopally {' '.join(_OBLIGATIONS)} number transyr {' '.join(_ALLIES)} version".split()),
    key=("state", "year"),
    rows=11_923,
)

_ADDRESS = "http://www.atopdata.org/uploads/6/9/1/3/69134503/atop_5.1__.csv_.zip"


def _file(layout: Layout, name: str, sha256: str) -> File:
    return File(name, sha256, _ADDRESS, name, columns=layout.columns)


SET = Set(
    "atop",
    Source(
        "atop",
        "Alliance Treaty Obligations and Provisions (ATOP)",
        "Leeds, Brett Ashley; Ritter, Jeffrey M.; Mitchell, Sara McLaughlin; Long, Andrew G.",
        "5.1",
        "Leeds, Brett Ashley, Jeffrey M. Ritter, Sara McLaughlin Mitchell, and Andrew G. Long. 2002. Alliance Treaty "
        "Obligations and Provisions, 1815-1944. International Interactions 28: 237-260. Version 5.1.",
        "no licence stated; citation asked for",
        "http://www.atopdata.org",
        start="1815-01-01",
        end="2019-01-01",
    ),
    "ATOP",
    "No licence is stated. The authors ask that users cite the article of 2002 and the version used.",
    (
        _file(_ALLIANCES, "atop5_1a.csv", "eafd146fa5c5bc2737ae829288c87d01c990a55fbc82dcc2dc08b94c0d7b5b7d"),
        _file(_PHASES, "atop5_1aph.csv", "828ed77daf341ea377f75e042c2e51e4e6ccb0515e058db6355a89f8aebb0fcf"),
        _file(_MEMBERS, "atop5_1m.csv", "0e3c803f65275c3cb9309d08c04710416dff16aee936c8b4f887c7b67ee5b55b"),
        _file(_MEMBERS_NNA, "atop5_1m_NNA.csv", "c712c2418e8c9e046266bce6cdc4fcd344f4218b7a298592fb55060418692084"),
        _file(_STATE_YEARS, "atop5_1sy.csv", "187ce932d5b77002f795d849b67b5b2dd6baa170304bed58663c4194e240f929"),
    ),
    "Accessions are dated by signature, not by entry into force.",
)


def read(paths: Mapping[str, Path]) -> dict[str, Parsed]:
    """Return the tables that the files given allow; see the head of the module."""
    tables = {}
    if file := paths.get("atop5_1a.csv"):
        tables["alliances"] = _treaties(delimited(file, _ALLIANCES), file)
    if file := paths.get("atop5_1aph.csv"):
        tables["phases"] = _treaties(delimited(file, _PHASES), file)
    if file := paths.get("atop5_1m.csv"):
        tables["members"] = _members(delimited(file, _MEMBERS), file)
        tables["pledges"] = replace(tables["members"], frame=_pledges(tables["members"].frame))
    if file := paths.get("atop5_1m_NNA.csv"):
        tables["members_nna"] = _members(delimited(file, _MEMBERS_NNA), file)
    if file := paths.get("atop5_1sy.csv"):
        tables |= _state_years(delimited(file, _STATE_YEARS))
    return tables


def _treaties(said: Parsed, file: Path) -> Parsed:
    return replace(said, frame=_spells(said, file, _BEGUN, _ENDED))


def _members(said: Parsed, file: Path) -> Parsed:
    return replace(said, frame=_spells(said, file, _ENTERED, _LEFT).rename({"member": "ccode"}))


def _pledges(members: pl.DataFrame) -> pl.DataFrame:
    """Who promised what to whom: each pair of a phase while both were members of it."""
    import polars as pl

    told = members.select("atopid", "phase", "ccode", "start", "end", *_OBLIGATIONS)
    heard = told.select("atopid", "phase", promisee="ccode", since="start", until="end")
    return (
        told.rename({"ccode": "promiser"})
        .join(heard, on=["atopid", "phase"])
        .filter(pl.col("promiser") != pl.col("promisee"), pl.any_horizontal(_OBLIGATIONS))
        .with_columns(start=pl.max_horizontal("start", "since"), end=pl.min_horizontal("end", "until"))
        .filter((pl.col("start") < pl.col("end")).fill_null(True))
        .select("atopid", "phase", "promiser", "promisee", "start", "end", *_OBLIGATIONS)
        .sort("atopid", "phase", "promiser", "promisee", "start")
    )


def _state_years(said: Parsed) -> dict[str, Parsed]:
    import polars as pl

    frame = said.frame.rename({"state": "ccode"})
    allies = (
        frame.unpivot(_ALLIES, index=["ccode", "year"], value_name="atopid")
        .drop_nulls("atopid")
        .select("ccode", "year", "atopid")
        .sort("ccode", "year", "atopid")
    )
    none = said.missing.clear()
    return {
        "state_years": Parsed(
            frame.drop(_ALLIES).with_columns(pl.col(*_OBLIGATIONS, "transyr").cast(pl.Boolean)), none
        ),
        "state_alliances": Parsed(allies, none),
    }


def _spells(said: Parsed, file: Path, begun: str, ended: str) -> pl.DataFrame:
    """The frame with `start` and `end`, flags as yes or no, and the rest as it is."""
    import polars as pl

    year, month, day = begun.split()
    frame = dated(said.frame, file, "start", (year, month, day))
    year, month, day = ended.split()
    frame = dated(frame, file, "end", (year, month, day))
    flags = [title for title, field in _MEMBERS.fields.items() if field is _YES and title in frame.columns]
    ahead = [title for title in _AHEAD if title in frame.columns]
    return frame.select(*ahead, pl.col(flags).cast(pl.Boolean))
