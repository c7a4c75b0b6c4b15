"""Is this state friendless?

The ties of one state make a signed network around it: a treaty in force is a positive tie, a strategic rivalry (and a
militarised dispute, where such data are laid over the record) a negative one, and a pair with both is ambivalent. They
are counted by region and by what once joined the two: former allies, successor states of one predecessor, former
rivals. PN centrality sets the state into the network of all. Beside it stands distance in the General Assembly,
between ideal points. Ties and distances of ten and twenty years before are those of the state that this one continues:
a predecessor with which it shares a code. An ideal point is an estimate, so that the difference of two, without its
sign, is folded normal: what is told of a distance is the median of its draws, which is above the difference of the
published points where these nearly meet. Draws of different years are independent of each other.

look(world, *, state, seed)
    world     World at the date asked; reads `states`, `members`, `alliances`, `ties`, `measures`, `flows`, `seats`,
              `coverage`
    state     whose ties are asked; in a pair "A–B" it stands first, whatever its name
    seed      of the draws of ideal points within their published intervals, each state's apart
    returns   counts and shares of ties, exact; of each pair with a tie its sign; distances with intervals
    raises    NotCovered  outside the years for which the record has borders and rivalries; what it has no figures for
              is silent in part
    cost      O(states^3) for the centrality; two Worlds of earlier days are made

Source: Everett & Borgatti 2014, Social Networks 38:111-120 (PN centrality); Thompson 2001, International Studies
Quarterly 45:557-586 (strategic rivalry); Bailey, Strezhnev & Voeten 2017, Journal of Conflict Resolution 61:430-456
(ideal points); Leone, Nelson & Nottingham 1961, Technometrics 3:543-550 (folded normal).
Checked against: ties and distances of the hand-made world counted by hand; the folded normal distribution by scipy; the
centrality by its method.
Says nothing about: warmth (a treaty is taken for a good tie, which it is not always), how strong a tie is, or
friendships without a treaty; an ideal point is a place on one line, that of most votes, and states may vote alike for
different reasons.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

import polars as pl

from accede.errors import NotCovered
from accede.finding import Finding
from accede.methods import signed
from accede.tables import LEVELS, OBLIGATIONS, REGIONS
from accede.world import OF_RECORD, STALE_AFTER, World, several

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

QUESTION = "Is this state friendless?"
NEEDS = ("states", "members", "alliances", "ties", "measures", "flows", "seats", "coverage")

MEMORY = 50
"""Years after which a lapsed alliance, an ended rivalry or a parting no longer makes a state a former one."""

BEFORE = {"ten years before": 10, "twenty years before": 20}
LONGEST = "twenty years before"
FORMER = {
    "with former allies": f"states bound to it within {MEMORY} years and bound no more, or their heirs",
    "with successor states": f"states that parted from it or from its predecessor within {MEMORY} years",
    "with land neighbours": "states that have a land border with it",
    "elsewhere": "states that are none of the three",
}
RIVALS = "with former rivals"
CIRCLES = {
    **{f"in {region}": f"states in {region}" for region in REGIONS},
    **FORMER,
    RIVALS: f"states that were strategic rivals of it within {MEMORY} years and are no more",
}
WHAT = {
    "positive ties": "states bound to it by a treaty in force",
    "negative ties": "states that are its strategic rivals, or in a militarised dispute with it",
    "ambivalent ties": "states that are both",
    "net ties": "positive less negative ties",
    **{
        f"{sign} ties {when}": f"the same {when}"
        for when in BEFORE
        for sign in ("positive", "negative", "ambivalent", "net")
    },
    "PN centrality": "standing in the network of all ties: 1 without any, more among friends, less among foes",
    "rank by PN centrality": "1 where no state stands better",
    **{f"{sign} ties in {region}": f"{sign} ties there" for region in REGIONS for sign in ("positive", "negative")},
    **{f"density of negative ties in {region}": "negative ties over the states there" for region in REGIONS},
    **{f"negative ties {where}": f"negative ties with {whom}" for where, whom in FORMER.items()},
    **{f"share of negative ties {where}": f"of its negative ties, those with {whom}" for where, whom in FORMER.items()},
    "negative ties with former partners": f"negative ties with states that shared this alliance within {MEMORY} years",
    "share of negative ties with former partners": "the same over all its negative ties",
    "former rivals": CIRCLES[RIVALS],
    "former rivals bound by treaty": "of these, states with which it has a treaty in force",
    "tie": "sign of the pair's tie: 1 a treaty, -1 a rivalry or dispute, 0 both or neither",
    f"tie {LONGEST}": "the same, between the states that these two continue",
    "median UN distance": "median distance between its ideal point in the General Assembly and that of each other",
    **{f"median UN distance {where}": f"the same over {whom}" for where, whom in CIRCLES.items()},
    "UN distance": "distance between the ideal points of the pair, median of its draws",
    f"change of UN distance since {LONGEST}": "what it has grown by; below 0 where the two have come closer",
    "states that vote nearer to it": "share of states nearer to the first of the pair than to the second",
    "hostility": "most hostile level of the pair's disputes in ten years: 1 threat, 2 display, 3 force, 4 war",
    "share of trade": "trade with this partner over its trade with all",
}

DRAWS = 400
_UNIT = "UN ideal point"
_JUDGED = "rivalries are a judgement, pair by pair"


@dataclass(frozen=True, slots=True)
class _Ties:
    """A state's ties on a day: of each other state, the keys of the sources that say so.

    disputes   how many of the foes are so by a militarised dispute of the day
    """

    state: str
    positive: Mapping[str, set[str]]
    negative: Mapping[str, set[str]]
    disputes: int

    @property
    def friends(self) -> set[str]:
        return set(self.positive)

    @property
    def foes(self) -> set[str]:
        return set(self.negative)

    def sources(self, world: World, others: Iterable[str]) -> tuple[str, ...]:
        keys = {key for other in others for side in (self.positive, self.negative) for key in side.get(other, ())}
        return world.observed(pl.DataFrame({"source": sorted(keys)}, schema={"source": pl.String}))


def look(world: World, *, state: str, seed: int) -> list[Finding | NotCovered]:
    """Count the ties around the state by sign and measure how near it votes to others; see the module."""
    world.require("ties", "border", "borders")
    kin, ties = _kin(world), _ties(world, state)
    past = {when: world.at(_ago(world.day, years)) for when, years in BEFORE.items()}
    shared = _shared(world, kin, state)
    circles = _circles(world, kin, ties, shared)
    found: list[Finding | NotCovered] = [
        *_counts(world, ties, state),
        *_central(world, state),
        *_around(world, ties, circles),
        *_blocs(world, ties, shared),
        *_signs(world, ties, ties.friends | ties.foes),
    ]
    parts: list[Callable[[], list[Finding | NotCovered]]] = [
        *(partial(_earlier, kin, world, ties, when, then) for when, then in past.items()),
        partial(_votes, world, state, circles, seed),
        partial(_approach, kin, world, state, seed, past[LONGEST]),
        partial(_disputes, world, kin, state),
        partial(_trade, world, state),
    ]
    for part in parts:
        try:
            found += part()
        except NotCovered as silent:
            found.append(silent)
    return found


# --- who is tied to whom --------------------------------------------------------------------------------------------


def _ties(world: World, state: str) -> _Ties:
    world.require("ties", "rivalry", "strategic rivalries")
    hostile = _of(_hostile(world), state)
    disputes = hostile.filter(pl.col("tie") == "dispute")["other"].n_unique()
    return _Ties(state, _keys(_of(world.bonds(*OBLIGATIONS), state)), _keys(hostile), disputes)


def _keys(rows: pl.DataFrame) -> dict[str, set[str]]:
    keys = defaultdict(set)
    for other, source in rows.select("other", "source").rows():
        keys[other].add(source)
    return dict(keys)


def _hostile(world: World) -> pl.DataFrame:
    return world.now("ties").filter(pl.col("tie").is_in(["rivalry", "dispute"]))


def _of(rows: pl.DataFrame, *states: str) -> pl.DataFrame:
    """The rows of pairs of which one is among `states`, with the `other` of each."""
    a, b = pl.col("a").is_in(states), pl.col("b").is_in(states)
    return rows.filter(a ^ b).with_columns(other=pl.when(a).then("b").otherwise("a")).sort("other")


@dataclass(frozen=True, slots=True)
class _Kin:
    """Which state came of which: rows of the table by name, and by the name of a predecessor."""

    alive: frozenset[str]
    lives: Mapping[str, list[dict[str, Any]]]
    successors: Mapping[str, list[dict[str, Any]]]

    def line(self, state: str) -> list[str]:
        """The state and, back in time, what it continues: predecessors with which it shares a code."""
        names = [state]
        for name in names:
            for row in self.lives.get(name, ()):
                olds = [past for old in _olds(row) for past in self.lives.get(old, ()) if past["start"] < row["start"]]
                names += [past["state"] for past in olds if _same(past, row) and past["state"] not in names]
        return names

    def heirs(self, state: str) -> set[str]:
        """The state if it lives, else who continues it, else all who followed it, down to those that live."""
        if state in self.alive:
            return {state}
        lives = self.lives.get(state, [])
        last = max((row["end"] for row in lives if row["end"]), default=None)
        after = [row for row in self.successors.get(state, ()) if last and row["start"] >= last]
        own = [row for row in after if any(_same(row, life) for life in lives)]
        return {heir for row in own or after for heir in self.heirs(row["state"])}


def _kin(world: World) -> _Kin:
    lives, successors = defaultdict(list), defaultdict(list)
    for row in world.table("states").sort("start").iter_rows(named=True):
        lives[row["state"]].append(row)
        for old in _olds(row):
            successors[old].append(row)
    return _Kin(frozenset(world.now("states")["state"]), lives, successors)


def _olds(row: Mapping[str, Any]) -> list[str]:
    return row["successor_of"].split(";") if row["successor_of"] else []


def _same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return any(one[code] is not None and one[code] == other[code] for code in ("cow", "gw"))


def _shared(world: World, kin: _Kin, state: str) -> dict[str, pl.DataFrame]:
    """By treaty that bound the state within `MEMORY` years: rows of those it bound then and binds with it no more."""
    line, day = kin.line(state), world.day
    force = world.table("alliances").filter(pl.col("in_force").is_not_null()).select("alliance")
    rows = world.table("members").filter(pl.col("certainty") != "low").join(force, on="alliance", how="semi")
    mine = rows.filter(pl.col("state").is_in(line)).select("alliance", "start", "end")
    both = rows.filter(~pl.col("state").is_in(line)).join(mine, on="alliance", suffix="_own")
    since = pl.max_horizontal("start", "start_own")
    until = pl.min_horizontal(pl.col("end").fill_null(day), pl.col("end_own").fill_null(day))
    past = both.filter((since < until) & (until > _ago(day, MEMORY)))
    heirs = [{"state": name, "other": heir} for name in past["state"].unique() for heir in kin.heirs(name) - {state}]
    past = past.join(pl.DataFrame(heirs, schema={"state": pl.String, "other": pl.String}), on="state")
    still = world.bonds(*OBLIGATIONS)
    past = past.join(_of(still, state).select("alliance", "other"), on=["alliance", "other"], how="anti")
    return {str(alliance): own for (alliance,), own in past.sort("alliance").group_by("alliance", maintain_order=True)}


def _circles(world: World, kin: _Kin, ties: _Ties, shared: Mapping[str, pl.DataFrame]) -> dict[str, set[str]]:
    """The states of each of `CIRCLES`."""
    state, line, since = ties.state, kin.line(ties.state), _ago(world.day, MEMORY)
    lives = world.now("states").filter(pl.col("state") != state)
    rivalries = _of(world.table("ties").filter((pl.col("tie") == "rivalry") & (pl.col("certainty") != "low")), *line)
    ended = rivalries.filter(pl.col("end") > since)["other"]
    origins = {*line, *_olds(kin.lives[state][-1])}
    parted = {row["state"] for old in origins for row in kin.successors.get(old, ()) if row["start"] > since}
    land = _of(world.now("ties", tie="border", level="land"), state)["other"]
    everyone = set(lives["state"])
    circles = {
        "with former allies": {other for rows in shared.values() for other in rows["other"]} - ties.friends,
        "with successor states": parted - set(line) & everyone,
        "with land neighbours": set(land),
    }
    return {
        **{f"in {region}": set(lives.filter(pl.col("region") == region)["state"]) for region in REGIONS},
        **circles,
        "elsewhere": everyone.difference(*circles.values()),
        RIVALS: {heir for other in ended for heir in kin.heirs(other)} - ties.foes - {state},
    }


def _ago(day: date, years: int) -> date:
    return date(day.year - years, day.month, min(day.day, 28) if day.month == 2 else day.day)


# --- ties by sign ---------------------------------------------------------------------------------------------------


def _counts(world: World, ties: _Ties, state: str, when: str = "") -> list[Finding]:
    """How many ties of each sign; of an earlier day, they are those of the state that `state` continues."""
    friends, foes = ties.friends, ties.foes
    counts = {"positive": friends, "negative": foes, "ambivalent": friends & foes}
    doubt = f"of {ties.state} on {world.day}; {_doubt(ties)}" if when else _doubt(ties)
    told = [(f"{sign} ties", len(others)) for sign, others in counts.items()] + [("net ties", len(friends) - len(foes))]
    basis = ties.sources(world, friends | foes)
    return [
        Finding(f"{what} {when}".rstrip(), state, count, "states", doubt=doubt, sources=basis) for what, count in told
    ]


def _doubt(ties: _Ties) -> str:
    told = f"; militarised disputes of the day with {ties.disputes} states" if ties.disputes else ""
    return f"{OF_RECORD}; {_JUDGED}{told}"


def _central(world: World, state: str) -> list[Finding]:
    """The state's place in the network of all ties of the day, states without any included."""
    bonds, hostile = world.bonds(*OBLIGATIONS), _hostile(world)
    pairs = [rows.select("a", "b").unique().sort("a", "b").rows() for rows in (bonds, hostile)]
    actors = sorted(
        {state, *world.now("states")["state"], *(actor for rows in pairs for pair in rows for actor in pair)}
    )
    if len(actors) < 3:
        return []
    number = {actor: index for index, actor in enumerate(actors)}
    positive, negative = ([(number[a], number[b]) for a, b in rows] for rows in pairs)
    scores = signed.pn_centrality(len(actors), positive, negative)
    own = float(scores[number[state]])
    rank = 1 + int((scores > own + 1e-12).sum())
    doubt, basis = f"of {len(actors)} states; {OF_RECORD}; {_JUDGED}", world.observed(bonds, hostile)
    return [
        # The score is true to twelve digits: what is beyond them is no difference between two worlds.
        Finding("PN centrality", state, round(own, 12), "1", doubt=doubt, sources=basis),
        Finding("rank by PN centrality", state, rank, "rank", doubt=doubt, sources=basis),
    ]


def _around(world: World, ties: _Ties, circles: Mapping[str, set[str]]) -> list[Finding]:
    """Ties within each circle."""
    found = []
    for where, circle in circles.items():
        friends, foes = ties.friends & circle, ties.foes & circle
        told: list[tuple[str, float, str]] = [(f"negative ties {where}", len(foes), "states")]
        if where == RIVALS:
            told = [("former rivals", len(circle), "states"), ("former rivals bound by treaty", len(friends), "states")]
        elif where not in FORMER:
            told.insert(0, (f"positive ties {where}", len(friends), "states"))
            told += [(f"density of negative ties {where}", len(foes) / len(circle), "1")] if circle else []
        elif ties.foes:
            told.append((f"share of negative ties {where}", len(foes) / len(ties.foes), "1"))
        doubt, basis = f"of {len(circle)} states; {_doubt(ties)}", ties.sources(world, circle)
        found += [Finding(what, ties.state, value, unit, doubt=doubt, sources=basis) for what, value, unit in told]
    return found


def _blocs(world: World, ties: _Ties, shared: Mapping[str, pl.DataFrame]) -> list[Finding]:
    """How many of those now at odds with the state once stood with it in each treaty of more than two."""
    found = []
    for alliance, rows in shared.items():
        if rows["state"].n_unique() < 2:
            continue
        partners = set(rows["other"])
        foes = ties.foes & partners
        told: list[tuple[str, float, str]] = [("negative ties with former partners", len(foes), "states")]
        told += [("share of negative ties with former partners", len(foes) / len(ties.foes), "1")] if ties.foes else []
        doubt = f"of {len(partners)} states that were in it with {ties.state}, or their heirs; {_doubt(ties)}"
        basis = tuple(sorted({*world.observed(rows), *(ties.sources(world, foes) if foes else ())}))
        found += [Finding(what, alliance, value, unit, doubt=doubt, sources=basis) for what, value, unit in told]
    return found


def _signs(world: World, ties: _Ties, others: Iterable[str]) -> list[Finding]:
    found = []
    for other in sorted(others):
        bound, hostile = other in ties.positive, other in ties.negative
        both = "both a treaty and a rivalry or dispute" if bound else "neither a treaty nor a rivalry"
        doubt = f"{both}; {OF_RECORD}" if bound == hostile else OF_RECORD
        basis = ties.sources(world, [other])
        found.append(Finding("tie", f"{ties.state}–{other}", bound - hostile, "sign", doubt=doubt, sources=basis))
    return found


def _earlier(kin: _Kin, now: World, ties: _Ties, when: str, then: World) -> list[Finding | NotCovered]:
    """The same counts years before, of the state that this one continues; and who was a friend or a foe then."""
    selves = _selves(then, kin, ties.state, f"ties {when}")
    self = selves.pop(ties.state)
    was = _ties(then, self)
    found: list[Finding | NotCovered] = [*_counts(then, was, ties.state, when)]
    if when != LONGEST:
        return found
    tied = {other: name for other, name in selves.items() if name in was.friends | was.foes}
    for other, name in tied.items():
        doubt, basis = f"{self} and {name} on {then.day}; {OF_RECORD}", was.sources(then, [name])
        sign = (name in was.positive) - (name in was.negative)
        found.append(Finding(f"tie {when}", f"{ties.state}–{other}", sign, "sign", doubt=doubt, sources=basis))
    return [*_signs(now, ties, tied.keys() - ties.friends - ties.foes), *found]


def _selves(then: World, kin: _Kin, state: str, what: str) -> dict[str, str]:
    """What each state of today was on an earlier day; those that are new since are left out.

    Raises NotCovered where `state` is one of them.
    """
    standing = set(then.now("states")["state"])
    lines = {name: [old for old in kin.line(name) if old in standing] for name in sorted(kin.alive | {state})}
    if not lines[state]:
        raise NotCovered(what, f"neither {state} nor a state that it continues stood on {then.day}")
    return {name: olds[0] for name, olds in lines.items() if olds}


# --- votes, disputes, trade -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Points:
    """Ideal points of one year: of each state, draws within its published interval."""

    year: int
    drawn: Mapping[str, NDArray[np.float64]]
    sources: tuple[str, ...]

    def apart(self, one: str, other: str) -> NDArray[np.float64]:
        return abs(self.drawn[one] - self.drawn[other])


def _points(world: World, state: str, others: Iterable[str], seed: int, what: str) -> _Points:
    """Ideal points of the year of the state's own. Raises NotCovered where there is none."""
    year = world.figures("ideal point", [state]).years.get(state)
    if year is None:
        why = f"no ideal point of {state} within {STALE_AFTER} years before {world.day}"
        raise NotCovered(what, why, "{ask} --data ideal-points")
    points = world.figures("ideal point", {state, *others}, year)
    return _Points(year, points.drawn(seed, DRAWS), points.sources)


def _votes(world: World, state: str, circles: Mapping[str, set[str]], seed: int) -> list[Finding | NotCovered]:
    """How far others vote from the state, and whether they vote nearer to it or to each great power.

    A median or a share is told of circles of which at least half have a figure: of fewer it would be told of a choice.
    """
    import numpy as np

    powers, everyone = world.great_powers(), set(world.now("states")["state"]) - {state}
    points = _points(world, state, everyone, seed, "UN distance")
    told = f"ideal points of {points.year}, estimated afterwards from the whole session"
    apart = {other: points.apart(state, other) for other in points.drawn if other != state}
    found = [_drawn("UN distance", f"{state}–{other}", apart[other], _UNIT, told, points) for other in sorted(apart)]
    silent = []
    for where, circle in {"": everyone, **circles}.items():
        known = sorted(circle & apart.keys())
        if 2 * len(known) < len(circle):
            silent.append(where or "everywhere")
        elif known:
            draws = np.median([apart[other] for other in known], axis=0)
            doubt = f"{told}; {len(known)} of {len(circle)} states have one"
            found.append(_drawn(f"median UN distance {where}".rstrip(), state, draws, _UNIT, doubt, points))
    for power in powers if 2 * len(apart) >= len(everyone) else ():
        rest = [other for other in apart if other != power]
        if power in apart and rest:
            nearer = np.mean([apart[other] < points.apart(power, other) for other in rest], axis=0)
            doubt = f"{told}; {len(rest)} states have one"
            found.append(
                _drawn("states that vote nearer to it", f"{state}–{power}", nearer, "share of states", doubt, points)
            )
    if silent:
        why = f"fewer than half of the states there have an ideal point of {points.year}: {several(silent)}"
        return [*found, NotCovered("median UN distance", why, "{ask} --data ideal-points")]
    return [*found]


def _approach(kin: _Kin, now: World, state: str, seed: int, then: World) -> list[Finding | NotCovered]:
    """How much nearer or further each other votes than it did years before."""
    what = f"change of UN distance since {LONGEST}"
    selves = _selves(then, kin, state, what)
    self = selves.pop(state)
    here, there = _points(now, state, selves, seed, what), _points(then, self, selves.values(), seed, what)
    found: list[Finding | NotCovered] = []
    for other, name in selves.items():
        if other in here.drawn and name in there.drawn:
            told = f"ideal points of {here.year} less those of {self} and {name} of {there.year}, estimated afterwards"
            change = here.apart(state, other) - there.apart(self, name)
            found.append(_drawn(what, f"{state}–{other}", change, _UNIT, told, here, there))
    return found


def _drawn(what: str, of: str, draws: NDArray[np.float64], unit: str, doubt: str, *points: _Points) -> Finding:
    """The median of the draws: it lies within their interval, as what the published points give need not."""
    import numpy as np

    basis = tuple(sorted({key for each in points for key in each.sources}))
    told = f"{doubt}; median of {DRAWS} draws"
    return Finding(what, of, float(np.median(draws)), unit, draws=draws, doubt=told, sources=basis)


def _disputes(world: World, kin: _Kin, state: str) -> list[Finding | NotCovered]:
    """The most hostile level of each pair's disputes in ten years, where such data are laid over the record."""
    since = _ago(world.day, 10)
    recent = pl.col("end").is_null() | (pl.col("end") > since)
    rows = world.table("ties").filter((pl.col("tie") == "dispute") & (pl.col("certainty") != "low") & recent)
    own = _of(rows, *kin.line(state))
    if own.is_empty():
        raise NotCovered("militarised disputes", f"none of {state} from {since} on is known", "{ask} --data mid")
    levels = LEVELS["dispute"]
    return [
        Finding(
            "hostility", f"{state}–{other}", max(map(levels.index, rows["level"])) + 1, "level",
            doubt=f"disputes from {since} on", sources=world.observed(rows),
        )
        for (other,), rows in own.group_by("other", maintain_order=True)
    ]  # fmt: skip


def _trade(world: World, state: str) -> list[Finding | NotCovered]:
    """Each partner's share of the trade in the latest year there is."""
    own = pl.col("start").dt.year()
    either = (pl.col("origin") == state) | (pl.col("destination") == state)
    rows = world.table("flows").filter((pl.col("good") == "trade") & either & (own >= world.day.year - STALE_AFTER))
    rows = rows.filter(own == own.max())
    if rows.is_empty():
        why = f"no trade of {state} within {STALE_AFTER} years before {world.day}"
        raise NotCovered("trade", why, "{ask} --data trade")
    rows = rows.with_columns(other=pl.when(pl.col("origin") == state).then("destination").otherwise("origin"))
    total = float(rows["value"].sum())
    doubt = f"of {rows['start'][0].year}, over the {rows['other'].n_unique()} partners there are figures for"
    return [
        Finding(
            "share of trade", f"{state}–{other}", float(own["value"].sum()) / total, "1", doubt=doubt,
            sources=world.observed(own),
        )
        for (other,), own in rows.sort("other").group_by("other", maintain_order=True)
        if total
    ]  # fmt: skip
