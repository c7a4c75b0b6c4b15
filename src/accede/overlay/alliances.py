"""ATOP's alliances and memberships over the record's: obligations and dates of those that both have.

Which alliance of ATOP is which of the record was found by day of signature and parties, and reviewed; it is taken for
that only where the two share two members or more. ATOP dates a membership from signature. A membership goes on as in
the record after ATOP's last day. What ATOP has and the record has not is added; what only the record has stays.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import polars as pl

from accede.overlay.spells import (
    STILL,
    Row,
    absent,
    cut,
    meet,
    named,
    period,
    rows,
    span,
    without,
    witnesses,
)
from accede.tables import OBLIGATIONS

if TYPE_CHECKING:
    from accede.world import World

ATOP: Mapping[str, tuple[int, ...]] = {
    "GERCONF": (1020,), "QUAD1815": (1035,), "UNKIAR": (1075,), "MUNCH1833": (1095,), "QUAD1834": (1100,),
    "CRIMEA1854": (1160,), "TRIPLE1856": (1195,), "TRIPLATA": (1255,), "QUADANDES": (1260,), "PRUITA1866": (1265,),
    "PERBOL1873": (1305,), "DUAL1879": (1335,), "LEAGUE1881": (1340,), "AUSSER1881": (1345,), "TRIPLE1882": (1350,),
    "AUSROM1883": (1355,), "MED1887": (1360,), "REINS1887": (1370,), "FRARUS": (1385,), "ANGJAP": (1415,),
    "OTTGER1914": (2005,), "LONDON1914": (2015,), "LONDON1915": (2025,), "CENTRAL1915": (2030,), "RUSJAP1916": (2035,),
    "BUCHAREST1916": (2040,), "FRABEL": (2055,), "FRAPOL": (2060,), "POLROM": (2070,), "FRACZE": (2120,),
    "LOCARNO": (2130,), "BALKENT": (2330,), "BALTENT": (2345,), "FRAUSSR35": (2360,), "CZEUSSR35": (2365,),
    "ANTICOM": (2395,), "SAADABAD": (2410,), "STEEL": (2445,), "NAZISOV": (2470,), "UKPOL": (2440,),
    "UKFRATUR": (2490,), "TRIPARTITE": (2515, 2540), "SOVJAP": (2525,), "UNDECL": (2550,), "UKUSSR": (2535,),
    "CZEUSSR43": (2563,), "FRAUSSR44": (2575,), "ARABLEAGUE": (3015,), "POLUSSR": (3025, 3520), "SINOSOV45": (3030,),
    "DUNKIRK": (3055,), "RIO": (3075,), "FINUSSR": (3140,), "NATO": (3180,), "SINOSOV50": (3200,), "ALJDP": (3205,),
    "USPHI": (3210,), "ANZUS": (3215,), "USJPN51": (3220,), "USROK": (3240,), "BALKPACT": (3230,), "SEATO": (3260,),
    "USROC": (3270,), "CENTO": (3275,), "WARSAW": (3285,), "AMDA": (3330,), "USJPN60": (3375,), "USSRDPRK": (3440,),
    "CHNDPRK": (3445,), "USSRMON": (3535,), "USSREGY": (3670,), "USSRIND": (3675,), "USSRVIE": (3825,),
    "ECOWASMAD": (3895,), "RUSDEU": (4010,), "RUSFIN": (4145,), "RUSFRA": (4170,), "CST": (4220,), "RUSPOL": (4230,),
    "RUSKAZ": (4235,), "RUSTUR": (4240,), "RUSKOR": (4365,), "RUSMON": (4395,), "CIS": (4400,), "RUSIND": (4415,),
    "RUSUKR": (4875,), "RUSAZE": (4885,), "RUSARM": (4890,), "RUSDPRK00": (4940,), "GCC": (4965,), "RUSIRN": (4968,),
    "RUSCHN": (4980,), "RUSMDA": (4990,), "RUSUZB": (5075,), "AZETUR": (6035,),
}  # fmt: skip
"""The numbers of ATOP that are an alliance of the record; two where ATOP counts two treaties that the record counts as
one. The Brussels Treaty and the Western European Union, which are one for ATOP and two for the record, are left out."""

_PROMISES = dict(zip(("defense", "offense", "neutral", "nonagg", "consul"), OBLIGATIONS, strict=True))
_COMMON = 2


def lay(world: World, key: str, tables: Mapping[str, pl.DataFrame]) -> World:
    """Return the World with ATOP's dates and obligations for the alliances that it shares with the record."""
    if not {"alliances", "members"} <= set(tables):
        return world
    end = period(world, key)[1]
    spells = _spells(tables["members"], world, key)
    if not spells:
        return world
    treaties = _treaties(tables["alliances"], set(spells))
    alliances = world.history["alliances"]
    laid = [_treaty(row, treaties.get(row["alliance"]), end, key) for row in alliances.iter_rows(named=True)]
    members, differ = _members(world, spells, {row["alliance"]: row for row in laid}, key)
    before = alliances.filter(pl.col("alliance").is_in(list(treaties))).with_columns(by=pl.lit(key))
    return replace(
        world,
        history={**world.history, "alliances": rows(laid, alliances), "members": members},
        differ={**world.differ, "alliances": before, "members": differ},
    )


def _spells(said: pl.DataFrame, world: World, key: str) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """By alliance of the record and state, ATOP's spells of membership; phases that touch are one."""
    numbers = {number: alliance for alliance, own in ATOP.items() for number in own}
    end = period(world, key)[1]
    still = pl.col("end").is_null()
    held = said.filter(pl.col("atopid").is_in(list(numbers))).select(
        "ccode", "start", "start_precision",
        alliance=pl.col("atopid").replace_strict(numbers, return_dtype=pl.String),
        end=pl.col("end").fill_null(end),
        end_precision=pl.when(still).then(pl.lit("day")).otherwise("end_precision"),
    )  # fmt: skip
    found: dict[str, dict[str, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    for row in named(held, world, {"ccode": "state"}).sort("alliance", "state", "start", "end").to_dicts():
        own = found[row["alliance"]][row["state"]]
        if own and row["start"] <= own[-1]["end"]:
            own[-1] |= max(({edge: one[edge] for edge in ("end", "end_precision")} for one in (own[-1], row)),
                           key=lambda edge: edge["end"])  # fmt: skip
        else:
            own.append(row)
    ours = world.history["members"].group_by("alliance").agg("state").rows()
    mine = {alliance: set(states) for alliance, states in ours}
    return {name: states for name, states in found.items() if len(mine.get(name, set()) & set(states)) >= _COMMON}


def _treaties(said: pl.DataFrame, shared: set[str]) -> dict[str, dict[str, Any]]:
    """By alliance of the record, ATOP's spell and obligations of it."""
    by_number = {row["atopid"]: row for row in said.iter_rows(named=True)}
    found = {}
    for alliance in sorted(shared):
        own = [by_number[number] for number in ATOP[alliance] if number in by_number]
        if not own:
            continue
        first = min(own, key=lambda row: row["start"])
        last = max(own, key=lambda row: row["end"] or STILL)
        promised = [word for column, word in _PROMISES.items() if any(row[column] for row in own)]
        edges = {title: first[title] for title in ("start", "start_precision")}
        edges |= {title: last[title] for title in ("end", "end_precision")}
        found[alliance] = {**edges, **({"obligations": ";".join(promised)} if promised else {})}
    return found


def _treaty(row: Row, said: Row | None, end: Any, key: str) -> Row:
    """The record's row of a treaty with what ATOP says of it."""
    if said is None:
        return row
    after = {title: row[title] for title in ("end", "end_precision")}
    if said["end"] is not None:
        after = {title: said[title] for title in ("end", "end_precision")}
    elif row["end"] and row["end"] < end:
        after = {"end": end, "end_precision": "day"}
    force = max(row["in_force"], str(said["start"])[: len(row["in_force"])]) if row["in_force"] else None
    origin = {
        "verification": f"read from {key}",
        "source": key,
        "note": f"scope and entry into force by {row['source']}",
    }
    return {**row, **said, **after, "in_force": force, **origin}


def _members(
    world: World, spells: Mapping[str, Mapping[str, Sequence[Row]]], treaties: Mapping[str, Row], key: str
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The memberships as they are with ATOP's, and what the other of the two says of each."""
    members = world.history["members"]
    ours: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in members.iter_rows(named=True):
        ours[row["alliance"]][row["state"]].append(row)
    lists = _Lists(world, key)
    used: list[Row] = []
    other: list[Row] = []
    for alliance, states in ours.items():
        theirs = spells.get(alliance, {})
        for state in dict.fromkeys([*states, *theirs]):
            own, said = states.get(state, []), theirs.get(state, [])
            if not theirs:
                used += own
            elif not said:
                used += lists.kept(own, treaties[alliance])
                other += lists.denied(own, treaties[alliance])
            else:
                laid = [lists.membership(row, own, treaties[alliance]) for row in said]
                used += [*laid, *lists.after(own, laid)]
                other += [*lists.before(own), *lists.unknown(laid, own)]
    differ = pl.DataFrame(other, schema={**members.schema, "by": pl.String}, orient="row")
    return rows(used, members).sort("alliance", "start", "state"), differ


class _Lists:
    """Memberships by ATOP and by the record: which are used, and what the other says.

    What another source says keeps its own start, so that a reader sees that source's date.
    """

    def __init__(self, world: World, key: str) -> None:
        self.key, self.days = key, period(world, key)
        self.titles = world.history["members"].columns
        states = world.history["states"].filter(pl.col("successor_of").is_not_null())
        self.born = set(states.select("state", "start").rows())
        self.covers = list(witnesses(world, "members", None))

    def membership(self, said: Row, own: Sequence[Row], treaty: Row) -> Row:
        """Return a membership by ATOP's dates; one that its last day does not end goes on as in the record."""
        same = [row for row in own if meet([span(row)], [span(said)])]
        after = [row for row in own if said["end"] == self.days[1] and row["start"] <= self.days[1] < span(row)[1]]
        heir = (said["state"], said["start"]) in self.born
        entered = "successor" if heir else "founder" if said["start"] == treaty["start"] else "accession"
        row = {
            **said,
            "mode": same[0]["mode"] if same else entered,
            "basis": "signature",
            "certainty": "medium",
            "verification": f"read from {self.key}",
            "source": self.key,
            **({title: after[0][title] for title in ("end", "end_precision")} if after else {}),
        }
        return {title: row.get(title) for title in self.titles}

    def after(self, own: Sequence[Row], laid: Sequence[Row]) -> Iterator[Row]:
        """Yield the record's memberships from ATOP's last day on, as far as no other goes on."""
        rest = without([(self.days[1], STILL)], map(span, laid))
        return (cut(row, each) for row in own for each in meet([span(row)], rest))

    def before(self, own: Sequence[Row]) -> Iterator[Row]:
        """Yield what the record says of a membership that both have."""
        return (
            {**cut(row, each), "start": row["start"], "start_precision": row["start_precision"], "by": self.key}
            for row in own for each in meet([span(row)], [self.days])
        )  # fmt: skip

    def unknown(self, laid: Sequence[Row], own: Sequence[Row]) -> Iterator[Row]:
        """Yield the days of a membership on which a source that covers memberships has none."""
        for row in laid:
            for who, covered in self.covers:
                for each in absent(row, meet([self.days], [covered]), map(span, own)):
                    yield {**cut(row, each), "mode": None, "source": who, "by": self.key}

    def kept(self, own: Sequence[Row], treaty: Row) -> Iterator[Row]:
        """Yield a membership that only the record has, as long as the treaty stood."""
        return (cut(row, each) for row in own for each in meet([span(row)], [span(treaty)]))

    def denied(self, own: Sequence[Row], treaty: Row) -> Iterator[Row]:
        """Yield what is said against it: ATOP does not list it, and after the treaty's end the record still does."""
        for row in own:
            for each in meet(meet([span(row)], [span(treaty)]), [self.days]):
                yield {**cut(row, each), "mode": None, "source": self.key, "by": row["source"]}
        yield from self.before([row for row in own if without([span(row)], [span(treaty)])])
