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
    "ECOWASMAD": [3895], "RUSDEU": [4010], "RUSFIN": [4145], "RUSFRA": [4170], "CST": [4220], "RUSPOL": [4230],
    "RUSKAZ": [4235], "RUSTUR": [4240], "RUSKOR": [4365], "RUSMON": [4395], "CIS": [4400], "RUSIND": [4415],
    "RUSUKR": [4875], "RUSAZE": [4885], "RUSARM": [4890], "RUSDPRK00": [4940], "GCC": [4965], "RUSIRN": [4968],
    "RUSCHN": [4980], "RUSMDA": [4990], "RUSUZB": [5075], "AZETUR": [6035],
}  # fmt: skip
UNMATCHED = """
ANGPOR (older than ATOP), HOLY (no pledge that ATOP counts), BALKAN1912 and LITTLE (bundles of treaties that ATOP lists
one by one), EDC (never in force), FPDA, RSS, RUSBLR, SCO, SADC and EU427 (no treaty there of the same day and parties),
AACHEN, AUKUS, FRAGRC, AES, RUSDPRK and RUSIRN25 (later than ATOP)
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
    basis     of a membership: by what act it began according to the record, and whether the run begins with the
              signature of the treaty; of a figure: its source
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
        return {"atop": ": ", "border": "–", "rivalry": "–"}.get(self.part, " ").join(self.of)

    @property
    def edge(self) -> date:
        """The day on which the file has its start or end where the record has none."""
        return self.last if self.kind in ("starts later", "ends later") else self.first


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

    def words(spell: Spell) -> str:
        start, end = (str(day.year if years else day) for day in spell[:2])
        end = "" if spell.end == STILL else end
        return f"{start}–{end}" if years else f"{start} to {end}" if end else f"from {start}"

    return ", ".join(map(words, every)) or "nothing"


def compared(
    part: str,
    own: Spells,
    theirs: Spells,
    window: Window,
    name: Callable[[Any, date], tuple[str, ...]],
    *,
    shown: Spells | None = None,
    least: int = 0,
    open_dates: bool = False,
    years: bool = False,
    basis: Callable[[Any, date], str] = lambda *_: "",
) -> Iterator[Difference]:
    """The differences of two sets of spells within a window.

    shown       the record's spells as they are to be told, where `own` is less than these
    least       runs of so many days or fewer are below what a side knows
    open_dates  whether the file's own dates may be told
    """
    cut = [Spell(*window)]
    for key in sorted({*own, *theirs}, key=str):
        mine, others = own.get(key, []), theirs.get(key, [])
        for kind, first, last in runs(meet(mine, cut), meet(others, cut), least):
            days = (last - first).days
            record = told((shown or own).get(key, []), years)
            said = kind if kind.startswith("only") else _said(kind, first, last, window[1], open_dates)
            yield Difference(part, name(key, first), kind, record, said, days, first, last, basis(key, first))


def _said(kind: str, first: date, last: date, end: date, open_dates: bool) -> str:
    """What the file says against the record; its own dates only where they may be told."""
    days = (last - first).days
    length = f"{days} day{'s' * (days > 1)}" if days < 1000 else f"{days / 365.2425:.0f} years"
    verb, _, when = kind.partition(" ")
    if kind in ("pauses", "goes on"):
        return f"{kind} for {length}" + (f" from {first}" if open_dates else "")
    edge = first if when == "earlier" else last
    if last == end:  # still so at the end of what both cover: how much earlier or later, nobody can say
        return f"{verb} {when}" + (f" ({edge})" if open_dates and when == "earlier" else "")
    return f"{verb} {length} {when}" + (f" ({edge})" if open_dates else "")


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
    signed = dict(record("alliances").select("alliance", "start").iter_rows())
    acts: dict[Any, list[tuple[date, str]]] = defaultdict(list)

    def own_key(row: Row) -> Any:
        if row["alliance"] not in group:
            return None
        key = group[row["alliance"]], names.code.get(row["state"], row["state"])
        acts[key].append((row["end"] or STILL, row["basis"]))
        return key

    def basis(key: Any, day: date) -> str:
        act = next((act for end, act in sorted(acts[key]) if day < end), "")
        return f"{act}, treaty signed" if any(signed[one] == day for one in group if group[one] == key[0]) else act

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
            (one, two): meet(meet(every, alive.get(one, [])), alive.get(two, [])) for (one, two), every in pairs.items()
        }

    ties = record("ties").filter(pl.col("tie") == "border", pl.col("level") == "land")
    file = tables["contiguity.spells"].filter(pl.col("conttype") == 1)
    window = (date(1945, 5, 9), date(2017, 1, 1))
    own, theirs = spells(ties, names.pair), spells(file, lambda row: (row["ccode1"], row["ccode2"]))
    yield from compared("border", both(own), both(theirs), window, names.named, shown=own, least=31)


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
    said: dict[tuple[str, str, int | str, int], float | None] = {}
    for row in tables["warheads.warheads"].iter_rows(named=True):
        said["warheads", "value", row["ccode"], row["year"]] = row["warheads"]
    for row in tables["maddison.economy"].drop_nulls("pop").iter_rows(named=True):
        for holder in (row["ccode"], LANDS.get(row["countrycode"])):
            for measure, figure in (("population", 1), ("gdp", row["gdppc"])):
                key = measure, "value", holder, row["year"]
                if holder is not None and figure is not None:
                    said[key] = (said.get(key) or 0) + 1000 * row["pop"] * figure
    for row in tables["ideal_points.july_2025"].iter_rows(named=True):
        for title, column in (("value", "idealpointall"), ("low", "q5all"), ("high", "q95all")):
            said["ideal point", title, row["ccode"], row["year"]] = row[column]
    last: dict[str, int] = {}
    for measure, _, _, year in said:
        last[measure] = max(year, last.get(measure, year))
    measures = record("measures").filter(pl.col("measure").is_in(list(last)), pl.col("state") != accede.tables.WORLD)
    for row in measures.iter_rows(named=True):
        measure, year, code = row["measure"], row["start"].year, names.code.get(row["state"])
        if year > last[measure]:
            continue
        for title in ("value", "low", "high"):
            own = row[title]
            theirs = said.get((measure, title, code, year), said.get((measure, title, row["state"], year)))
            if own is None or (theirs is not None and abs(own - theirs) <= rounding(own)):
                continue
            found = "no figure" if theirs is None else f"{theirs:,.2f}" if abs(theirs) < 10 else f"{theirs:,.0f}"
            mine = "a figure" if theirs is None else f"{own:,.2f}" if abs(own) < 10 else f"{own:,.0f}"
            of = (row["state"], str(year), *([title] if title != "value" else []))
            yield Difference(measure, of, "figure", mine, found, 0, row["start"], row["end"], row["source"])


# Countries of the file that together make a state of the record in years in which no country of the file is that state.
LANDS = {"PAK": "Pakistan", "BGD": "Pakistan", "DEU": "Germany", "SUN": "Russian Empire"}


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


# ---------------------------------------------------------------------------------------------------------------------
# Reasons


@dataclass(frozen=True, slots=True)
class Reason:
    """Why the differences for which `holds` are none of the record's errors; the first that holds is given."""

    part: str
    title: str
    words: str
    holds: Callable[[Difference], bool]


def of(names: str, *kinds: str) -> Callable[[Difference], bool]:
    """Whether a difference is of one of the names (parted by semicolons), and of one of the kinds."""
    wanted = {" ".join(name.split()) for name in names.split(";")}

    def holds(one: Difference) -> bool:
        return (one.what in wanted or one.of[0] in wanted) and (not kinds or one.kind in kinds)

    return holds


def either(*laws: Callable[[Difference], bool]) -> Callable[[Difference], bool]:
    """Whether one of the laws holds."""
    return lambda one: any(law(one) for law in laws)


STARTS, ENDS = ("starts earlier", "starts later"), ("ends earlier", "ends later")
IN_FORCE = ("in_force", "deposit", "protocol")

REASONS = (
    # States, COW
    Reason(
        "cow",
        "One day",
        "The project counts the last day as a whole, or the day after the act; the record's spells end on the day of "
        "the act.",
        lambda one: one.days == 1,
    ),
    Reason(
        "cow",
        "COW drops occupied states",
        "A state whose territory is occupied, or whose foreign affairs another state has taken over, leaves the COW "
        "system and may enter it again. The record keeps a state until an act ends it, and keeps governments in exile, "
        "so that alliances of the war have their members. Austria is in the record from its provisional government of "
        "April 1945.",
        either(
            lambda one: one.kind == "pauses",
            lambda one: of("Austria", "starts later")(one) and one.first.year == 1945,
            of("Ethiopia; Estonia; Latvia; Lithuania; Korea; Germany", "ends earlier"),
        ),
    ),
    Reason(
        "cow",
        "West Germany and the other divided states",
        "COW counts the two Germanys, the two Vietnams and South Korea from sovereignty or recognition, the record "
        "from the founding of the state: the Basic Law of 23 May 1949, the constitution of 7 October 1949, Hanoi's "
        "declaration of 2 September 1945. South Vietnam ends in the record with the union of 2 July 1976, in COW with "
        "the fall of Saigon.",
        of("West Germany; East Germany; North Vietnam; South Vietnam; South Korea"),
    ),
    Reason(
        "cow",
        "Members of the United Nations before independence",
        "The record has them from their signature of the Declaration by United Nations or of the Charter, since they "
        "were parties; COW from independence.",
        of("India; Philippines; Ukrainian SSR; Byelorussian SSR", "starts later"),
    ),
    Reason(
        "cow",
        "Population and recognition, to 1919",
        "COW admits a state when it has 500,000 inhabitants and missions of Britain and France at the rank of chargé "
        "d'affaires or above. The record has a state from the act that made it, in whatever part of the world, or from "
        "its own first day.",
        lambda one: (
            (one.kind == "starts later" and one.first.year < 1920)
            or of("Afghanistan; Dominican Republic", "only in the record")(one)
        ),
    ),
    Reason(
        "cow",
        "Independence and recognition, from 1920",
        "COW admits a state with its entry into the League or the United Nations, or with missions of two great "
        "powers. The record has it from the declaration or the transfer of power: so the successors of Yugoslavia and "
        "of the Soviet Union, of which COW counts most from 26 December 1991, and the small states that joined the "
        "United Nations late.",
        lambda one: one.kind == "starts later",
    ),
    Reason(
        "cow",
        "The end of the German and Italian states",
        "COW ends them with defeat or plebiscite, or when the North German Confederation was formed; the record with "
        "the law or decree of annexation, the constitution that took away their foreign affairs or, of Grand Ducal "
        "Hesse, the German Empire. The Papal States end in the record with the fall of Rome.",
        of(
            "Hanover; Saxony; Hesse (Electoral); Hesse (Grand Ducal); Mecklenburg-Schwerin; Modena; Parma; Tuscany; "
            "Two Sicilies; Papal States",
            "ends earlier",
        ),
    ),
    Reason(
        "cow",
        "Another act counts",
        "Poland: Piłsudski took power on 11 November 1918. Greece: the London protocol of 3 February 1830 made it a "
        "state. Mongolia: the government of 11 July 1921, not that of March. Syria: the union with Egypt took effect "
        "on 22 February 1958. Egypt before 1882 was an Ottoman province for the record.",
        of("Poland; Greece; Mongolia; Syria; Egypt"),
    ),
    # States, Gleditsch and Ward
    Reason(
        "gw",
        "Gleditsch and Ward keep a state through annexation and union",
        "Austria 1938, Ethiopia 1936, the Spanish return to Santo Domingo, the British annexation of the Transvaal and "
        "the United Arab Republic make no hole in their list; in the record they do.",
        lambda one: one.kind == "goes on",
    ),
    Reason(
        "gw",
        "Haiti under American occupation",
        "The list leaves it out; the record keeps occupied states.",
        of("Haiti", "pauses"),
    ),
    Reason(
        "gw",
        "The record begins later, or has no such state",
        "Algiers, Tripoli and Egypt before their European occupation, Burma before 1886 and Annam are states of the "
        "list; the record names no alliance of theirs and does not list them. Abkhazia and South Ossetia are "
        "recognised by few.",
        of(
            "Algeria; Libya; Egypt; Burma; Vietnam (Annam/Cochin China/Tonkin); Abkhazia; South Ossetia",
            "only in the file",
        ),
    ),
    Reason(
        "gw",
        "The file errs",
        "Lebanon was independent on 22 November 1943 (the file has the year after), Maldives on 26 July 1965, Nauru on "
        "31 January 1968, Rwanda on 1 July 1962 (day and month exchanged), Vanuatu on 30 July 1980, Zanzibar on 10 "
        "December 1963; East Germany was founded on 7 October 1949.",
        of("Lebanon; Maldives; Nauru; Rwanda; Vanuatu; Zanzibar; East Germany", *STARTS),
    ),
    Reason(
        "gw",
        "The first of January stands for a year",
        "The list knows the year; the record has the day of an act, which in Central America and Venezuela is that of "
        "leaving the federation, in Montenegro that of the Congress of Berlin.",
        lambda one: (one.edge.month, one.edge.day) == (1, 1) and one.kind in STARTS,
    ),
    Reason(
        "gw",
        "The end of the German and Italian states",
        "The list ends them with the German Empire and the Kingdom of Italy, the record with the law or decree of "
        "annexation, the constitution of the North German Confederation, or the fall of Rome.",
        of(
            "Hanover; Saxony; Hesse (Electoral); Mecklenburg-Schwerin; Modena; Parma; Tuscany; Papal States",
            "ends later",
        ),
    ),
    Reason(
        "gw",
        "Independence declared, or effective, or recognised",
        "The list dates a state from effective control or recognition, the record from the act named in its row: the "
        "declaration (Yugoslavia's and the Soviet Union's successors, Guinea-Bissau, Czechoslovakia, Estonia, Gran "
        "Colombia, Peru), the transfer of power, or the founding of the state (West Germany: the Basic Law; the list: "
        "the occupation statute). India and the Philippines are in the record from the Declaration by United Nations. "
        "Senegal and Mali: the record has their federation's independence, 20 June 1960.",
        lambda one: one.kind in STARTS,
    ),
    Reason(
        "gw",
        "Another day for the end",
        "Invasion or occupation (the Baltic states in June 1940, Serbia and Montenegro 1915, Tibet 1950), capitulation "
        "(Germany), the bargains of 1904 (Morocco), the Union of South Africa (the Boer republics, annexed in "
        "1902), a last day counted whole; the record has the act of annexation or union, of Germany the declaration of "
        "5 June 1945, of South Vietnam the union of 1976, of Afghanistan the treaty of Gandamak.",
        of(
            "Austria-Hungary; Germany; Serbia; Montenegro; Estonia; Latvia; Lithuania; Tibet; Korea; Morocco; Tunisia; "
            "Afghanistan; Transvaal; Orange Free State; Federal Republic of Yugoslavia; South Vietnam; Zanzibar; "
            "Gran Colombia",
            *ENDS,
        ),
    ),
    # Memberships, ATOP
    Reason(
        "atop",
        "Signature of the accession protocol, not entry into force",
        "ATOP dates an accession from the signature of the protocol, the record from the deposit of the instrument of "
        "accession or the entry into force, for NATO four months to fifteen later.",
        lambda one: (
            one.kind == "starts earlier"
            and one.of[0] in ("NATO", "BRUSSELS+WEU")
            and one.basis in IN_FORCE
            and one.days <= 913
        ),
    ),
    Reason(
        "atop",
        "An earlier instrument counts",
        "ATOP begins with the treaty of Ankara (1953) for the Balkan pact, with the agreement of 12 July 1941 for the "
        "Anglo-Soviet alliance, with the declaration of 6 April 1939 for the Anglo-Polish one, and with the German act "
        "for all of the German Confederation; the record with the treaty that gave the alliance its name, or a state's "
        "own accession. Sardinia acceded to the allies of the Crimean war in January 1855, and treated with the Porte "
        "in March; Spain signed the Anti-Comintern protocol on 27 March 1939 and told it on 7 April.",
        of("BALKPACT; UKUSSR; UKPOL; GERCONF: Baden; GERCONF: Wuerttemberg; CRIMEA1854; ANTICOM: Spain", *STARTS),
    ),
    Reason(
        "atop",
        "A day off",
        "The Declaration by United Nations was signed by four on 1 January 1942 and by the rest on the 2nd. Albania's "
        "assembly left the Warsaw Treaty on 13 September 1968, and Uzbekistan signed its return to the CST on 16 "
        "August 2006; Prussia left the German Confederation on 14 June 1866.",
        lambda one: one.days == 1 and of("UNDECL; WARSAW: Albania; CST: Uzbekistan; GERCONF: Prussia")(one),
    ),
    Reason(
        "atop",
        "The calendar",
        "ATOP has the Julian date of the treaty of Belgrade, 16 June 1881.",
        of("AUSSER1881", "starts earlier"),
    ),
    Reason(
        "atop",
        "Signature of the treaty, not entry into force",
        "ATOP counts from signature, also for states that ratified years later. The record's memberships begin when "
        "the treaty bound the state; the signature is the start of the alliance's own row.",
        either(
            lambda one: one.kind == "starts earlier" and one.basis.endswith("treaty signed"),
            of(
                "RIO: Ecuador; RIO: Nicaragua; RIO: Trinidad and Tobago; RIO: Bahamas; CST: Belarus; CST: Georgia; "
                "CST: Azerbaijan; LOCARNO; FRARUS",
                "starts earlier",
            ),
        ),
    ),
    Reason(
        "atop",
        "Suspended, not out",
        "Egypt (1979 to 1989) and Syria (from 2011) were suspended from the League's bodies and stayed parties; New "
        "Zealand stays a party to ANZUS although the United States suspended its duty in 1986; the German "
        "Confederation rested 1848 to 1850.",
        either(
            of("ARABLEAGUE; ALJDP", "pauses", "ends earlier"),
            of("ANZUS: New Zealand", "ends earlier"),
            of("GERCONF", "pauses"),
        ),
    ),
    Reason(
        "atop",
        "Syria in the United Arab Republic",
        "ATOP goes on; the record has the union as a state of its own.",
        of("ARABLEAGUE: Syria; ALJDP: Syria", "goes on"),
    ),
    Reason(
        "atop",
        "No states for COW",
        "ATOP's members are COW states: not Manchukuo, Wang Jingwei's regime, Slovakia and Croatia under the Axis, "
        "Palestine, nor Syria, Lebanon, India and the Philippines before independence. The record has them, since they "
        "signed.",
        of(
            "ANTICOM: Manchukuo; ANTICOM: Nanjing regime (Wang Jingwei); ANTICOM: Slovak Republic (1939-45); "
            "ANTICOM: Independent State of Croatia (1941-45); TRIPARTITE: Slovak Republic (1939-45); "
            "TRIPARTITE: Independent State of Croatia (1941-45); ARABLEAGUE: Palestine; UNDECL: Syria; "
            "UNDECL: Lebanon; UNDECL: India; UNDECL: Philippines",
            "only in the record",
        ),
    ),
    Reason(
        "atop",
        "Members that ATOP leaves out",
        "France with the four powers from Aix-la-Chapelle (1818), Austria-Hungary beside the German-Ottoman alliance "
        "(by notes of 5 August 1914), the states that acceded to the Anti-Comintern pact in 1941 when for ATOP it had "
        "ended, Yugoslavia's twelve days in the Tripartite pact, and Moldova, which ratified the CIS Charter with a "
        "reservation on defence.",
        of(
            "QUAD1815: France; OTTGER1914: Austria-Hungary; ANTICOM: Bulgaria; ANTICOM: Romania; ANTICOM: Finland; "
            "ANTICOM: Denmark; TRIPARTITE: Yugoslavia; CIS: Moldova",
            "only in the record",
        ),
    ),
    Reason(
        "atop",
        "The record lists the earliest parties only",
        "Of the Arab joint defence treaty the record has the first seven, as it says there.",
        of("ALJDP", "only in the file"),
    ),
    Reason(
        "atop",
        "Broken, or denounced, or ended",
        "Where a treaty faded, the two take another act for its end. ATOP takes the first breach or the notice, or "
        "the treaty that replaced it (the Four-Power Treaty's signature, the German-Soviet pact for the "
        "Anti-Comintern pact, the agreement of 11 December 1941 for the Tripartite pact, the Japanese treaty of "
        "January 1960); the record the denunciation or peace, the replacement's entry into force, the closing of "
        "the secretariat (CENTO), or the end of the war. Where the record's act comes first it is the Belgian "
        "return to neutrality, the denunciation of 4 May 1915, a separate peace, or the end of the Soviet Union.",
        of(
            "ANGJAP; ANTICOM; TRIPARTITE; AUSROM1883; TRIPLE1882; BALKENT; BUCHAREST1916; FRABEL; GERCONF; LOCARNO; "
            "POLUSSR; SOVJAP; STEEL; TRIPLATA; TRIPLE1856; UKFRATUR; UKPOL; USJPN51; USSRVIE; CENTO; FRAUSSR35",
            *ENDS,
        ),
    ),
    Reason(
        "atop",
        "The notice, or the day it took effect",
        "Cuba: excluded in January 1962, out two years after its notice of March 1960. Nicaragua and Venezuela: two "
        "years after the notices of 20 September 2012 and 14 May 2013. Pakistan: a year after its notice of 8 November "
        "1972. Uzbekistan: suspended in June 2012, released in December.",
        of("RIO: Cuba; RIO: Nicaragua; RIO: Venezuela; SEATO: Pakistan; CST: Uzbekistan", *ENDS),
    ),
    Reason(
        "atop",
        "The treaty outlives its organisation",
        "SEATO was dissolved on 30 June 1977; for ATOP the Manila treaty still binds the United States and Thailand.",
        of("SEATO: United States; SEATO: Thailand", "ends later"),
    ),
    # Borders, COW
    Reason(
        "border",
        "Dependencies",
        "The record counts the borders of the dependencies its rows name (French Guiana, Saint Martin, Algeria, the "
        "French and Portuguese towns in India, Hong Kong, Macau, Timor, Gibraltar, the bases on Cyprus, South West "
        "Africa). COW lists contiguity through dependencies in another file.",
        of(
            "France–Suriname; Brazil–France; Spain–United Kingdom; Cyprus–United Kingdom; China–United Kingdom; "
            "France–Netherlands; France–Mali; France–Mauritania; France–Niger; France–Morocco; France–Tunisia; "
            "France–Libya; France–India; China–Portugal; India–Portugal; Indonesia–Portugal; Angola–South Africa; "
            "South Africa–Zambia",
            "only in the record",
        ),
    ),
    Reason(
        "border",
        "Bridges and causeways",
        "COW counts them as land, from the day they opened; the record does not.",
        of("Denmark–Sweden; Bahrain–Saudi Arabia; Malaysia–Singapore", "only in the file"),
    ),
    Reason(
        "border",
        "Lakes",
        "The border runs through Lake Chad or Lake Tanganyika: land in the record, water in COW.",
        of("Chad–Nigeria; DR Congo–Tanganyika", "only in the record"),
    ),
    Reason(
        "border",
        "The United Arab Republic",
        "For COW it is Egypt, and has Syria's neighbours. The record has it as a state of its own, without a number.",
        of("Egypt–Turkey; Egypt–Iraq; Egypt–Lebanon; Egypt–Jordan", "only in the file"),
    ),
    Reason(
        "border",
        "States that broke up",
        "COW keeps a neighbour of Yugoslavia until the successor between them is a member of its system; in the record "
        "the border passes on the day of independence.",
        of("Austria–Yugoslavia; Italy–Yugoslavia; Federal Republic of Yugoslavia–Greece; Greece–Yugoslavia"),
    ),
    Reason(
        "border",
        "The file keeps a border that is gone",
        "Pakistan has had none with Burma since Bangladesh broke away; Qatar and the United Arab Emirates have been "
        "parted by Saudi Arabia, by the treaty of 1974.",
        of("Burma–Pakistan; Qatar–United Arab Emirates"),
    ),
    Reason(
        "border",
        "Cession, occupation or claim",
        "The record takes the day on which land changed hands: the cession of Transcarpathia (June 1945) and "
        "Petsamo (1944), southern Sakhalin to Japan's surrender, Mauritania's withdrawal from Western Sahara "
        "(1979), Kashmir's accession and Gilgit's (autumn 1947), the agreement on Tibet (May 1951), the partition "
        "at Geneva (July 1954) and the Vietnamese union (1976). The Turkish occupation of northern Cyprus makes no "
        "border in the record. Sudan has its border with Libya from independence.",
        of(
            "Hungary–Soviet Union; Norway–Soviet Union; Japan–Soviet Union; Mauritania–Morocco; China–India; "
            "China–Pakistan; China–Nepal; Cambodia–North Vietnam; Cambodia–South Vietnam; Laos–South Vietnam; "
            "Cambodia–Vietnam; Cyprus–Turkey; Libya–Sudan"
        ),
    ),
    # The Council
    Reason(
        "council",
        "The file errs",
        "The members elected for 1991 and 1992 were Austria, Belgium, Ecuador, India and Zimbabwe; Côte d'Ivoire left "
        "at the end of 1991. The file has Côte d'Ivoire in India's place.",
        of("Côte d'Ivoire elected; India elected"),
    ),
    # Figures
    Reason(
        "population",
        "The two Germanys",
        "Maddison has Germany in one; the record takes their own statistics.",
        of("West Germany; East Germany"),
    ),
    Reason(
        "warheads",
        "South Africa",
        "It is not in the Bulletin's table; the record takes the Federation of American Scientists' numbers.",
        of("South Africa"),
    ),
    # Rivalries
    Reason(
        "rivalry",
        "Pairs, or years of theirs, that the list does not have",
        "A strategic rivalry is one in which each sees the other as a threatening competitor of its own rank, by what "
        "decision makers said. The record counts pairs with hostile acts of their own, also between unequals. Given is "
        "when the record has the pair.",
        lambda one: one.kind == "only in the record",
    ),
    Reason(
        "rivalry",
        "Pairs, or years of theirs, that the record does not have",
        "The record lists rivalries with acts of their own of states that sought or held membership, not every pair. "
        "Where it has the pair in other years, these are given.",
        lambda one: one.kind == "only in the file",
    ),
    Reason(
        "rivalry",
        "Beginnings, ends and thaws",
        "The list dates a rivalry by perceptions, in whole years, from first to last; the record from act to act, with "
        "a pause where the two had settled.",
        lambda _: True,
    ),
)


# ---------------------------------------------------------------------------------------------------------------------
# The report

PARTS = {
    "cow": ("State lives: COW State System Membership 2016", "1816 to 2016, by COW number"),
    "gw": ("State lives: Gleditsch and Ward, with microstates", "1816 to 2020, by Gleditsch-Ward number"),
    "atop": ("Memberships: ATOP 5.1", f"1815 to 2018; {len(ATOP)} alliances"),
    "border": (
        "Land borders: COW Direct Contiguity 3.2",
        "9 May 1945 to 2016, by month, on days on which both sides hold both for states",
    ),
    "council": ("Seats of the Security Council", "1992 to 2023"),
    "veto": ("Vetoes of the Security Council", "1946 to 2022: who cast one had a permanent seat"),
    "warheads": ("Warheads: Bulletin of the Atomic Scientists", "1945 to 2017"),
    "gdp": (
        "GDP: Maddison Project Database 2020",
        "to 2018; GDP per head times population; Pakistan to 1970 with Bangladesh",
    ),
    "population": ("Population: Maddison Project Database 2020", "to 2018"),
    "ideal point": ("Ideal points: July 2025", "all votes, with the bounds of the interval"),
    "rivalry": ("Rivalries: Thompson, Sakuwa and Suhas 2021", "1946 to 2020, by year"),
}


def explained(found: Iterable[Difference]) -> tuple[dict[Reason, list[Difference]], list[Difference]]:
    """The differences under their reasons, in the order of these; and those without one."""
    by: dict[Reason, list[Difference]] = {reason: [] for reason in REASONS}
    rest = []
    for one in found:
        reason = next((reason for reason in REASONS if reason.part == one.part and reason.holds(one)), None)
        (rest if reason is None else by[reason]).append(one)
    return by, rest


def report(found: list[Difference]) -> str:
    """DIFFERENCES.md."""
    by, rest = explained(found)
    lines = [
        "# Where the record and the publishers' files differ",
        "",
        "Made by `tools/differences.py`, which lays the record against the publishers' files; a test keeps this page "
        "up to date. Every difference stands under its reason. Left: the record; right: the file against it (*starts "
        "later* means that the file starts later). Where a publisher does not let data be passed on (COW), or no "
        "licence is stated (rivalries), only the kind of the difference is told.",
        "",
        "| laid against | what | differences |",
        "|---|---|---|",
        *(f"| {title} | {what} | {sum(one.part == part for one in found)} |" for part, (title, what) in PARTS.items()),
        "",
        f"Not in the comparison with ATOP: {' '.join(UNMATCHED.split())}. States without a number in a list are not "
        "compared with it. Alliances whose names are not plain are explained in `alliances.csv`.",
    ]
    for part, (title, _) in PARTS.items():
        reasons = {reason: many for reason, many in by.items() if reason.part == part and many}
        if reasons:
            lines += ["", f"## {title}"]
        for reason, many in reasons.items():
            lines += ["", f"### {reason.title} ({len(many)})", "", reason.words, "", *_rows(many)]
    if rest:
        lines += ["", "## UNEXPLAINED", "", *_rows(rest)]
    return "\n".join(lines) + "\n"


def _rows(many: list[Difference]) -> list[str]:
    """A table: what one thing says twice, and what many say alike, is told once; whole pairs only are a list."""
    things: dict[tuple[tuple[str, ...], str], list[str]] = {}
    for one in many:
        things.setdefault((one.of, one.record), []).append(one.official)
    if all(one.part == "rivalry" and one.kind.startswith("only") for one in many):
        return ["; ".join("–".join(of) + (f" {said}" if said != "nothing" else "") for of, said in things) + "."]
    alike: dict[tuple[str, str, str], list[str]] = {}
    part = many[0].part
    for (of, record), files in things.items():
        head, names = (f"{of[0]}: ", of[1]) if part == "atop" else ("", Difference(part, of, "", "", "").what)
        alike.setdefault((head, record, "; ".join(dict.fromkeys(files))), []).append(names)
    rows = [f"| {head}{', '.join(names)} | {record} | {file} |" for (head, record, file), names in alike.items()]
    return ["| of | record | file |", "|---|---|---|", *rows]


def main() -> int:
    """Run as the head of the file says."""
    arguments = [argument for argument in sys.argv[1:] if argument != "--check"]
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    found = differences(accede.load().table, official(Path(arguments[0])))
    text = report(found)
    by, rest = explained(found)
    for reason, many in by.items():
        print(f"{len(many):5} {reason.part}: {reason.title}")
    for one in rest:
        print("UNEXPLAINED", one)
    if "--check" in sys.argv:
        return int(bool(rest) or not OUT.is_file() or OUT.read_text(encoding="utf-8") != text)
    OUT.write_text(text, encoding="utf-8")
    return int(bool(rest))


if __name__ == "__main__":
    sys.exit(main())
