"""Lay the embedded record against the publishers' files and write `src/accede/record/DIFFERENCES.md`.

Usage: python tools/differences.py FOLDER [--check]

Input
    FOLDER      the publishers' files, in any subfolders: those that `FILES` names
    the record  `src/accede/record` of this repository
Output
    DIFFERENCES.md: each difference under its reason. With --check nothing is written; the exit code is 1 where the text
    would change. Differences that no reason explains are printed as UNEXPLAINED; then the exit code is 1 as well.

Two sides that say when something was so are compared as sets of days, by state or by pair of states: a difference is a
run of days on which one side says yes and the other no, so that nothing is missed and no spell need be matched with
another. Days outside either side's coverage are not compared, nor are runs shorter than what a side knows (a month of
a border in the COW file, a year of a rivalry, the precision of a date in the record). Figures are compared year by
year, to the record's own rounding.

Each reason below was reviewed. The data of the Correlates of War project may not be passed on, and the list of
rivalries has no licence: of these only the kind of a difference is told, never the file's own dates.
"""

import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import accede

OUT = Path(__file__).resolve().parents[1] / "src" / "accede" / "record" / "DIFFERENCES.md"

Frame = Any  # of polars
Row = Mapping[str, Any]
Record = Callable[[str], Frame]
Window = tuple[date, date]

FILES = {
    "cow_states": ["states2016.csv"],
    "gw_states": ["gw_system.rda"],
    "atop": ["atop5_1m.csv"],
    "contiguity": ["contdir.csv"],
    "council": ["unsc_council_membership_1992-2023.csv", "unsc_vetoes_1946_sept2022.csv"],
    "rivalries": ["tss_rivalries.rda"],
    "ideal_points": ["IdealpointsJuly2025.dta"],
    "warheads": ["Nuclear warhead stockpiles - Bulletin of the Atomic Scientists.csv"],
    "maddison": ["mpd2020.xlsx"],
}

# Which alliance of ATOP is which of the record. Two treaties that ATOP takes for one are taken together, and so are two
# of ATOP that the record takes for one. No counterpart: see UNMATCHED.
ATOP = {
    "GERCONF": [1020], "QUAD1815": [1035], "UNKIAR": [1075], "MUNCH1833": [1095], "QUAD1834": [1100],
    "CRIMEA1854": [1160], "TRIPLE1856": [1195], "TRIPLATA": [1255], "QUADANDES": [1260], "PRUITA1866": [1265],
    "PERBOL1873": [1305], "DUAL1879": [1335], "LEAGUE1881": [1340], "AUSSER1881": [1345], "TRIPLE1882": [1350],
    "AUSROM1883": [1355], "MED1887": [1360], "REINS1887": [1370], "FRARUS": [1385], "ANGJAP": [1415],
    "OTTGER1914": [2005], "LONDON1914": [2015], "LONDON1915": [2025], "CENTRAL1915": [2030], "RUSJAP1916": [2035],
    "BUCHAREST1916": [2040], "FRABEL": [2055], "FRAPOL": [2060], "POLROM": [2070], "FRACZE": [2120],
    "LOCARNO": [2130], "BALKENT": [2330], "BALTENT": [2345], "FRAUSSR35": [2360], "CZEUSSR35": [2365],
    "ANTICOM": [2395], "SAADABAD": [2410], "STEEL": [2445], "NAZISOV": [2470], "UKPOL": [2440], "UKFRATUR": [2490],
    "TRIPARTITE": [2515, 2540], "SOVJAP": [2525], "UNDECL": [2550], "UKUSSR": [2535], "CZEUSSR43": [2563],
    "FRAUSSR44": [2575], "ARABLEAGUE": [3015], "POLUSSR": [3025, 3520], "SINOSOV45": [3030], "DUNKIRK": [3055],
    "RIO": [3075], "BRUSSELS+WEU": [3130], "FINUSSR": [3140], "NATO": [3180], "SINOSOV50": [3200], "ALJDP": [3205],
    "USPHI": [3210], "ANZUS": [3215], "USJPN51": [3220], "USROK": [3240], "BALKPACT": [3230], "SEATO": [3260],
    "USROC": [3270], "CENTO": [3275], "WARSAW": [3285], "AMDA": [3330], "USJPN60": [3375], "USSRDPRK": [3440],
    "CHNDPRK": [3445], "USSRMON": [3535], "USSREGY": [3670], "USSRIND": [3675], "USSRVIE": [3825],
    "ECOWASMAD": [3895], "CST": [4220], "CIS": [4400], "RUSARM": [4890], "GCC": [4965], "RUSCHN": [4980],
    "AZETUR": [6035],
}  # fmt: skip
UNMATCHED = """
ANGPOR (older than ATOP), HOLY (no pledge that ATOP counts), BALKAN1912 and LITTLE (bundles of treaties that ATOP lists
one by one), EDC (never in force), FPDA, RSS, RUSBLR, SCO, SADC and EU427 (no treaty there of the same day and parties),
AACHEN, AUKUS, FRAGRC, AES and RUSDPRK (later than ATOP)
"""

STILL = date.max
KNOWN = {"day": 1, "month": 31, "year": 366, None: 1}


class Spell(NamedTuple):
    """Half-open, with how many days its ends may be off."""

    start: date
    end: date
    start_known: int = 1
    end_known: int = 1


Spells = Mapping[Any, list[Spell]]


@dataclass(frozen=True, slots=True)
class Difference:
    """One run of days, or one figure, on which the record and an official file disagree.

    kind      starts earlier, starts later, ends earlier, ends later (the file against the record), pauses (only the
              record has these days between two spells of the file), goes on (the reverse), only in the record, only in
              the file, figure
    basis     of a membership: by what act it began according to the record
    """

    part: str
    of: tuple[str, ...]
    kind: str
    record: str
    official: str
    days: int = 0
    first: date = date.min
    last: date = date.max
    basis: str = ""

    @property
    def what(self) -> str:
        """Of whom it is, in a word."""
        return ": ".join(self.of) if self.part == "atop" else " – ".join(self.of)


# ---------------------------------------------------------------------------------------------------------------------
# Spells


def spells(frame: Frame, key: Callable[[Row], Any]) -> Spells:
    """The spells of a frame by key; rows without a key are left out, and spells that touch are one."""
    found: dict[Any, list[Spell]] = defaultdict(list)
    for row in frame.iter_rows(named=True):
        one = key(row)
        if one is not None:
            known = (KNOWN[row.get(f"{edge}_precision")] for edge in ("start", "end"))
            found[one].append(Spell(row["start"], row["end"] or STILL, *known))
    return {one: joined(every) for one, every in found.items()}


def joined(every: Iterable[Spell]) -> list[Spell]:
    """Spells that touch or overlap, as one."""
    whole: list[Spell] = []
    for spell in sorted(every):
        if whole and spell.start <= whole[-1].end:
            late = max(whole[-1], spell, key=lambda one: one.end)
            whole[-1] = whole[-1]._replace(end=late.end, end_known=late.end_known)
        else:
            whole.append(spell)
    return whole


def meet(one: list[Spell], other: list[Spell]) -> list[Spell]:
    """The days in both; the ends of `one` keep their precision."""
    return [
        mine._replace(start=max(mine.start, his.start), end=min(mine.end, his.end))
        for mine in one
        for his in other
        if max(mine.start, his.start) < min(mine.end, his.end)
    ]


def outside(one: list[Spell], other: list[Spell]) -> Iterator[tuple[date, date]]:
    """Runs of days in `one` that are not in `other`."""
    for spell in one:
        at = spell.start
        for hole in meet(other, [spell]):
            if hole.start > at:
                yield at, hole.start
            at = hole.end
        if at < spell.end:
            yield at, spell.end


def runs(own: list[Spell], theirs: list[Spell], least: int) -> Iterator[tuple[str, date, date]]:
    """How two lists of spells differ: (kind, first day, day after)."""
    for side, (one, other) in enumerate(((own, theirs), (theirs, own))):
        for first, last in outside(one, other):
            known = [spell.start_known for spell in own if spell.start in (first, last)]
            known += [spell.end_known for spell in own if spell.end in (first, last)]
            within = max(known, default=1)
            if (last - first).days <= max(least, within if within > 1 else 0):
                continue
            before, after = any(spell.end == first for spell in other), any(spell.start == last for spell in other)
            kinds = {
                (True, True): ("pauses", "goes on"),
                (True, False): ("ends earlier", "ends later"),
                (False, True): ("starts later", "starts earlier"),
                (False, False): ("only in the record", "only in the file"),
            }
            yield kinds[before, after][side], first, last


def told(every: list[Spell], years: bool) -> str:
    """Spells in words."""

    def day(moment: date) -> str:
        return "" if moment == STILL else str(moment.year if years else moment)

    return ", ".join(f"{day(spell.start)}–{day(spell.end)}" if years else
                     f"{day(spell.start)} to {day(spell.end) or 'now'}" for spell in every)  # fmt: skip


def compared(
    part: str,
    own: Spells,
    theirs: Spells,
    window: Window,
    name: Callable[[Any, date], tuple[str, ...]],
    *,
    least: int = 0,
    open_dates: bool = False,
    years: bool = False,
    basis: Callable[[Any, date], str] = lambda key, day: "",
) -> Iterator[Difference]:
    """The differences of two sets of spells within a window.

    least       runs of so many days or fewer are below what a side knows
    open_dates  whether the file's own dates may be told
    """
    cut = [Spell(*window)]
    for key in sorted({*own, *theirs}, key=str):
        mine, others = own.get(key, []), theirs.get(key, [])
        for kind, first, last in runs(meet(mine, cut), meet(others, cut), least):
            days = (last - first).days
            theirs_day = last if kind in ("starts earlier", "starts later") else first
            if kind in ("starts earlier", "ends earlier"):
                theirs_day = first
            elif kind in ("starts later", "ends later"):
                theirs_day = last
            length = f"{days} day{'s' * (days > 1)}" if days < 1000 else f"{days / 365.2425:.0f} years"
            verb, _, when = kind.partition(" ")
            if kind.startswith("only"):
                said = kind
            elif kind in ("pauses", "goes on"):
                said = f"{kind} for {length}" + (f" from {first}" if open_dates else "")
            elif last == window[1]:
                said = f"{verb} {when}" + (f" ({first})" if open_dates and when == "earlier" else "")
            else:
                said = f"{verb} {length} {when}" + (f" ({theirs_day})" if open_dates else "")
            yield Difference(
                part, name(key, first), kind, told(mine, years) or "nothing", said, days, first, last, basis(key, first)
            )


class Names:
    """COW codes of the record's states, and which state a code means on a day."""

    def __init__(self, record: Record, scheme: str = "cow") -> None:
        rows = [row for row in record("states").iter_rows(named=True) if row[scheme] is not None]
        self.code = {row["state"]: row[scheme] for row in rows}
        self.lives = defaultdict(list)
        for row in rows:
            self.lives[row[scheme]].append((row["end"] or STILL, row["state"]))

    def at(self, code: Any, day: date) -> str:
        """The state that has the code on `day`, else the one that had it before or gets it next."""
        lives = sorted(self.lives.get(code, []))
        return next((state for end, state in lives if day < end), lives[-1][1] if lives else str(code))

    def pair(self, row: Row) -> tuple[int, int] | None:
        """The codes of the two states of a tie in order, None where one has none."""
        codes = sorted(self.code[row[side]] for side in "ab" if row[side] in self.code)
        return (codes[0], codes[1]) if len(codes) == 2 else None

    def named(self, key: tuple[int, int], day: date) -> tuple[str, ...]:
        """The names of a pair."""
        return tuple(sorted(self.at(code, day) for code in key))


# ---------------------------------------------------------------------------------------------------------------------
# What both hold


def official(folder: Path) -> dict[str, Frame]:
    """The tables of the publishers' files beneath `folder`."""
    here = {path.name: path for path in folder.rglob("*") if path.is_file()}
    tables = {}
    for name, wanted in FILES.items():
        read = import_module(f"accede.datasets.{name}").read
        tables |= {f"{name}.{title}": said.frame for title, said in read({file: here[file] for file in wanted}).items()}
    return tables


def differences(record: Record, tables: Mapping[str, Frame]) -> list[Difference]:
    """Every difference of every part. `record` gives a table by its name, as `World.table` does."""
    parts = (states, memberships, borders, council, vetoes, figures, rivalries)
    return [difference for part in parts for difference in part(record, tables)]


def states(record: Record, tables: Mapping[str, Frame]) -> Iterator[Difference]:
    """When states were there, by each of the two numbers."""
    for scheme, table, code, end in (
        ("cow", "cow_states.spells", "ccode", date(2017, 1, 1)),
        ("gw", "gw_states.states_micro", "gwcode", date(2021, 1, 1)),
    ):
        names = Names(record, scheme)
        listed = dict(tables[table].select(code, "statenme" if scheme == "cow" else "gw_name").iter_rows())

        def name(key: int, day: date, names: Names = names, listed: Mapping[int, str] = listed) -> tuple[str, ...]:
            return (names.at(key, day) if key in names.lives else listed[key],)

        own = spells(record("states"), lambda row, scheme=scheme: row[scheme])
        theirs = spells(tables[table], lambda row, code=code: row[code])
        yield from compared(scheme, own, theirs, (date(1816, 1, 1), end), name, open_dates=scheme == "gw")


def memberships(record: Record, tables: Mapping[str, Frame]) -> Iterator[Difference]:
    """Who was in an alliance when."""
    names = Names(record)
    group = {alliance: key for key in ATOP for alliance in key.split("+")}
    known = {number: key for key, numbers in ATOP.items() for number in numbers}
    acts: dict[Any, list[tuple[date, str]]] = defaultdict(list)

    def own_key(row: Row) -> Any:
        if row["alliance"] not in group:
            return None
        key = group[row["alliance"]], names.code.get(row["state"], row["state"])
        acts[key].append((row["end"] or STILL, row["basis"]))
        return key

    def basis(key: Any, day: date) -> str:
        return next((act for end, act in sorted(acts[key]) if day < end), "")

    own = spells(record("members"), own_key)
    theirs = spells(
        tables["atop.members"], lambda row: (known[row["atopid"]], row["ccode"]) if row["atopid"] in known else None
    )
    yield from compared(
        "atop",
        own,
        theirs,
        (date(1815, 1, 1), date(2019, 1, 1)),
        lambda key, day: (key[0], names.at(key[1], day)),
        open_dates=True,
        basis=basis,
    )


def borders(record: Record, tables: Mapping[str, Frame]) -> Iterator[Difference]:
    """Which states bordered by land, on the days on which both sides hold both for states."""
    import polars as pl

    names = Names(record)
    life = spells(record("states"), lambda row: row["cow"])
    member = spells(tables["cow_states.spells"], lambda row: row["ccode"])
    alive = {code: meet(life[code], member.get(code, [])) for code in life}

    def both(pairs: Spells) -> Spells:
        return {
            (one, two): meet(meet(every, alive.get(one, [])), alive.get(two, []))
            for (one, two), every in pairs.items()
        }

    ties = record("ties").filter(pl.col("tie") == "border", pl.col("level") == "land")
    file = tables["contiguity.spells"].filter(pl.col("conttype") == 1)
    window = (date(1945, 5, 9), date(2017, 1, 1))
    own, theirs = both(spells(ties, names.pair)), both(spells(file, lambda row: (row["ccode1"], row["ccode2"])))
    yield from compared("border", own, theirs, window, names.named, least=31)


def council(record: Record, tables: Mapping[str, Frame]) -> Iterator[Difference]:
    """Who sat in the Security Council when, and as what."""
    import polars as pl

    names = Names(record)
    seats = record("seats").filter(pl.col("body") == "UNSC")
    yield from compared(
        "council",
        spells(seats, lambda row: (names.code[row["state"]], row["seat"])),
        spells(tables["council.terms"], lambda row: (row["ccode"], "permanent" if row["permanent"] else "elected")),
        (date(1992, 1, 1), date(2024, 1, 1)),
        lambda key, day: (names.at(key[0], day), key[1]),
        open_dates=True,
    )


def vetoes(record: Record, tables: Mapping[str, Frame]) -> Iterator[Difference]:
    """Vetoes of who had no permanent seat on the day."""
    import polars as pl

    names = Names(record)
    seats = record("seats").filter(pl.col("body") == "UNSC", pl.col("seat") == "permanent")
    held = spells(seats, lambda row: names.code[row["state"]])
    days = dict(tables["council.vetoes"].select("veto", "date").iter_rows())
    for veto, code in tables["council.vetoes_cast"].select("veto", "ccode").iter_rows():
        day = days[veto]
        if not any(spell.start <= day < spell.end for spell in held.get(code, [])):
            yield Difference("veto", (names.at(code, day),), "figure", "no permanent seat", f"a veto on {day}", 0, day)


def figures(record: Record, tables: Mapping[str, Frame]) -> Iterator[Difference]:
    """Figures that are not the file's, to the record's rounding, and figures of which the file has none."""
    import polars as pl

    names = Names(record)
    said: dict[tuple[str, str, int, int], float | None] = {}
    for row in tables["warheads.warheads"].iter_rows(named=True):
        said["warheads", "value", row["ccode"], row["year"]] = row["warheads"]
    for row in tables["maddison.economy"].drop_nulls("ccode").iter_rows(named=True):
        key = row["ccode"], row["year"]
        if row["pop"] is not None:
            said["population", "value", *key] = 1000 * row["pop"]
            if row["gdppc"] is not None:
                said["gdp", "value", *key] = 1000 * row["pop"] * row["gdppc"]
    for row in tables["ideal_points.july_2025"].iter_rows(named=True):
        for title, column in (("value", "idealpointall"), ("low", "q5all"), ("high", "q95all")):
            said["ideal point", title, row["ccode"], row["year"]] = row[column]
    last = {measure: max(year for one, _, _, year in said if one == measure) for measure, *_ in said}
    measures = record("measures").filter(pl.col("measure").is_in(list(last)), pl.col("state") != accede.tables.WORLD)
    for row in measures.iter_rows(named=True):
        measure, year, code = row["measure"], row["start"].year, names.code.get(row["state"])
        if year > last[measure]:
            continue
        for title in ("value", "low", "high"):
            own = row[title]
            theirs = said.get((measure, title, code, year))
            if own is None or (theirs is not None and abs(own - theirs) <= rounding(own)):
                continue
            found = "no figure" if theirs is None else f"{theirs:,.2f}" if abs(theirs) < 10 else f"{theirs:,.0f}"
            mine = f"{own:,.2f}" if abs(own) < 10 else f"{own:,.0f}"
            of = (row["state"], str(year), *([title] if title != "value" else []))
            yield Difference(measure, of, "figure", mine, found, 0, row["start"], row["end"], row["source"])


def rounding(figure: float) -> float:
    """Half of the last digit that a figure of the record tells."""
    if figure != int(figure) or abs(figure) < 10:
        return 0.00501
    zeros = len(text := f"{figure:.0f}") - len(text.rstrip("0"))
    return min(0.501 * 10**zeros, 0.005 * abs(figure)) if zeros else 0.5


def rivalries(record: Record, tables: Mapping[str, Frame]) -> Iterator[Difference]:
    """Which states were rivals when; the list has years only."""
    import polars as pl

    names = Names(record)
    own = spells(record("ties").filter(pl.col("tie") == "rivalry"), names.pair)
    theirs = spells(tables["rivalries.rivalries_tss"], lambda row: (row["ccode1"], row["ccode2"]))
    window = (date(1946, 1, 1), date(2021, 1, 1))
    yield from compared("rivalry", own, theirs, window, names.named, least=366, years=True)


def main():
    W = accede.load()
    for d in differences(W.table, official(Path(sys.argv[1]))):
        print(d.part, '|', d.what, '|', d.record, '|', d.official, '|', d.kind, d.days, d.first, d.last, d.basis)

if __name__ == "__main__":
    main()
