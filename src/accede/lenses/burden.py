"""Who would carry it?

Capability: each member's share of the members' combined output and people, by which burdens are asked for. Burden: what
each spends on defence over its output, and Olson and Zeckhauser's test of whether the large carry the small, the rank
correlation (Spearman) of members' output with that share; its interval is the Bayesian bootstrap's over members, its
one-sided p that of random orderings. Commitments: operations under way, the people in them by the last count not older
than two years, and how many each member would send if it sent in proportion to its output or its people. What a state
outside spends or sends is told apart, so that ranks and shares are the members' own.

look(world, *, state, alliance, seed)
    world     World at the date asked; reads `members`, `measures`, `operations`, `contributions`
    state     whose figures must be known if it is a member; what it spends and sends is told in either world
    alliance  id
    seed      of the bootstrap's weights and of the random orderings
    returns   shares and counts, exact; the rank correlation with draws
    raises    nothing; silent in part where the state, or members with a twentieth of the members' output or people,
              have no figure, where fewer than five members do, where the record has no operation of the alliance by
              then, and where nobody counted the people in operations
    cost      O(draws * members^2)

Source: Olson & Zeckhauser 1966, Review of Economics and Statistics 48:266-279; Spearman 1904, American Journal of
Psychology 15:72-101; Rubin 1981, Annals of Statistics 9:130-134 (Bayesian bootstrap).
Checked against: scipy's rank correlation; all orderings of six members one by one; shares by hand in the hand-made
world. Olson and Zeckhauser's own table was not seen.
Says nothing about: what a member gets out of the alliance, bases, money for common budgets, or what spending buys; what
would be asked of a newcomer, or given, beyond proportion. No treaty obliges a member to a set share.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from accede.errors import NotCovered
from accede.finding import Finding
from accede.world import STALE_AFTER, Figures, World, own_row, several

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

QUESTION = "Who would carry it?"
NEEDS = ("members", "measures", "operations", "contributions")
WHAT = {
    "share of the alliance's GDP": "gross domestic product of a member over that of all members",
    "share of the alliance's people": "people living in a member over those in all members",
    "defence spending over GDP": "what a member spends on defence over its gross domestic product",
    "defence spending over GDP, outside": "the same of the state while it is no member",
    "share of the alliance's defence spending": "what a member spends on defence over what all members do",
    "rank correlation of size and burden": "Spearman's, of members' GDP with defence spending over GDP; above 0 the "
    "large spend more",
    "operations under way": "operations of the alliance on the day, of those the record has chosen to list",
    "troops in operations": "people of a member in operations under way that were counted",
    "troops in operations, all members": "the same of all members together",
    "troops in operations, outside": "the same of the state while it is no member",
    "troops due by GDP": "people of a member in these if members sent in proportion to their GDP",
    "troops due by people": "the same in proportion to the people living in them",
    "troops over those due by GDP": "people a member has in these over those due by its GDP",
    "troops per thousand people": "people of all members in these for every thousand living in them",
}

DRAWS = 400
ORDERINGS = 2000
FEWEST = 5
"""Members with both figures that a rank correlation needs: of four, no ordering is significant."""
LARGE = 0.05
"""Share of the members' output or people from which members without a figure make a part silent."""
COUNTED_WITHIN = timedelta(days=731)
"""How old a count of people in an operation may be."""

_Part = Callable[[World, str, str], list[Finding]]

_SPENDING = "defence spending"
_CALLED = {"gdp": "GDP"}


def look(world: World, *, state: str, alliance: str, seed: int) -> list[Finding | NotCovered]:
    """Weigh capability, burden and commitments; see the module."""
    found: list[Finding | NotCovered] = []
    silences: dict[str, NotCovered] = {}  # two parts can be silent for one reason
    for part in (_output, _people, _burdens, partial(_spending, seed=seed), _commitments):
        try:
            found += part(world, state, alliance)
        except NotCovered as silent:
            silences.setdefault(str(silent), silent)
    return [*found, *silences.values()]


# --- capability -----------------------------------------------------------------------------------------------------


def _output(world: World, state: str, alliance: str) -> list[Finding]:
    own = _known(world, state, alliance, "gdp", "population")
    doubt = f"{_doubt(own)}; at purchasing power parity"
    return _shares("share of the alliance's GDP", own.values, doubt, own.sources)


def _people(world: World, state: str, alliance: str) -> list[Finding]:
    own = _known(world, state, alliance, "population", "gdp")
    return _shares("share of the alliance's people", own.values, _doubt(own), own.sources)


def _known(world: World, state: str, alliance: str, measure: str, scale: str) -> Figures:
    """Return the members' figures; of one year, but for spending, of which every state's latest is taken.

    Raises NotCovered where the state's is missing, or those of members that hold too much of `scale`.
    """
    inside = world.members(alliance)
    own = world.figures(measure, inside, None if measure == _SPENDING else world.world_year(measure))
    size = world.figures(scale, inside)
    lost = sum(size.values.get(member, size.total()) for member in own.missing)
    grave = own.missing and (state in own.missing or lost >= LARGE * size.total())
    if grave or not own.values:
        whom = state if state in own.missing else several(own.missing) or "any member"
        when = f"within {STALE_AFTER} years before {world.day}"
        if measure != _SPENDING:
            when = f"of {world.world_year(measure)}"
        what = _CALLED.get(measure, measure)
        raise NotCovered(
            f"{what} of the members", f"no figure {when} for {whom}", own_row("measures", f"'{measure}' of {whom}")
        )
    return own


def _shares(what: str, values: Mapping[str, float], doubt: str, sources: tuple[str, ...]) -> list[Finding]:
    total = sum(values.values())
    return [Finding(what, member, value / total, "1", doubt=doubt, sources=sources) for member, value in values.items()]


def _doubt(figures: Figures) -> str:
    years = ", ".join(map(str, sorted(set(figures.years.values()))))
    without = f"; without {several(figures.missing)}, for whom there is no figure" if figures.missing else ""
    return f"figures of {years}{without}; the source gives no interval"


# --- burden ---------------------------------------------------------------------------------------------------------


def _burdens(world: World, state: str, alliance: str) -> list[Finding]:
    """What each member spends, and the state outside, with what its source says of the figure."""
    members = world.members(alliance)
    known = world.figures(_SPENDING, {state, *members})
    rows = world.table("measures").filter(pl.col("measure") == _SPENDING).rows_by_key(["state"], named=True)
    found = []
    for each, year in known.years.items():
        row = next(row for row in rows[each] if row["start"].year == year)
        doubt = f"figure of {year}; {row['note']}" if row["note"] else f"figure of {year}"
        sources = world.observed(pl.DataFrame({"source": row["source"]}))
        what = _apart("defence spending over GDP", each, members)
        found.append(Finding(what, each, row["value"], "share of GDP", doubt=doubt, sources=sources))
    return found


def _apart(what: str, state: str, members: list[str]) -> str:
    """The same word with a mark for a state outside, which has no place among the members."""
    return what if state in members else f"{what}, outside"


def _spending(world: World, state: str, alliance: str, *, seed: int) -> list[Finding | NotCovered]:
    """Shares of the members' spending, and whether the large spend more of what they have."""
    output = _known(world, state, alliance, "gdp", "population")
    burden = _known(world, state, alliance, _SPENDING, "gdp")
    both = {member: (output.values[member], rate) for member, rate in burden.values.items() if member in output.values}
    sources = tuple(sorted({*output.sources, *burden.sources}))
    years = ", ".join(map(str, sorted(set(output.years.values()))))
    doubt = f"spending: {_doubt(burden)}; what counts as defence differs between sources; GDP of {years}, at parity"
    spent = {member: gdp * rate for member, (gdp, rate) in both.items()}
    found: list[Finding | NotCovered] = [*_shares("share of the alliance's defence spending", spent, doubt, sources)]
    what = "rank correlation of size and burden"
    if len(both) < FEWEST or len({rate for _, rate in both.values()}) == 1:
        why = f"{len(both)} members of {alliance} have both figures, and it needs {FEWEST} that do not all spend alike"
        return [*found, NotCovered(what, why)]
    value, draws, p = _correlation(both, seed)
    told = (
        f"of {len(both)} members; one-sided p {p:.3f} by random orderings; few members make a rough interval; {doubt}"
    )
    return [*found, Finding(what, alliance, value, "1", draws=draws, doubt=told, sources=sources)]


def _correlation(both: Mapping[str, tuple[float, float]], seed: int) -> tuple[float, NDArray[np.float64], float]:
    """Return Spearman's rank correlation, its bootstrap draws, and the share of orderings that give as much.

    Each member's weights have a stream of their own, so that it weighs the same in both worlds whoever else is there.
    """
    import numpy as np

    size, burden = np.array(list(both.values())).T
    weights = np.column_stack(
        [np.random.default_rng([seed, *member.encode()]).standard_exponential(DRAWS) for member in both]
    )
    value = float(spearman(size, burden, np.ones((1, size.size)))[0])
    ranks = [_ranks(values, np.ones((1, size.size)))[0] for values in (size, burden)]
    a, b = (rank - rank.mean() for rank in ranks)
    orderings = np.random.default_rng(seed).permuted(np.tile(b, (ORDERINGS, 1)), axis=1)
    as_much = int((orderings @ a >= a @ b - 1e-9).sum())
    return value, spearman(size, burden, weights), (1 + as_much) / (1 + ORDERINGS)


def spearman(a: NDArray[np.float64], b: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the weighted rank correlation of `a` and `b`, (n,), under each row of `weights`, (draws, n)."""
    share = weights / weights.sum(axis=1, keepdims=True)
    x, y = (_ranks(values, share) for values in (a, b))
    x -= (share * x).sum(axis=1, keepdims=True)
    y -= (share * y).sum(axis=1, keepdims=True)
    along = (share * x * y).sum(axis=1)
    across = ((share * x * x).sum(axis=1) * (share * y * y).sum(axis=1)) ** 0.5
    rank_correlation: NDArray[np.float64] = along / across
    return rank_correlation


def _ranks(values: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Weight of all that is less, and half of what is equal: the mid-rank, up to a constant where weights are one."""
    less, equal = values[:, None] < values, values[:, None] == values
    ranks: NDArray[np.float64] = weights @ (less + equal / 2)
    return ranks


# --- commitments ----------------------------------------------------------------------------------------------------


def _commitments(world: World, state: str, alliance: str) -> list[Finding | NotCovered]:
    """Operations under way, and the people in them."""
    begun = world.table("operations").filter((pl.col("alliance") == alliance) & (pl.col("certainty") != "low"))
    running = begun.filter(pl.col("end").is_null())
    counts, members = _counts(world, running), world.members(alliance)
    if begun.is_empty():
        why = f"the record has no operation of {alliance} begun by {world.day}, and does not list all there were"
        raise NotCovered("operations under way", why, own_row("operations", f"operations of {alliance}"))
    told = f"of the {begun.height} begun by then that the record lists, which are chosen"
    basis = world.observed(running if running.height else begun)
    found: list[Finding | NotCovered] = [
        Finding("operations under way", alliance, running.height, "operations", doubt=told, sources=basis)
    ]
    if running.is_empty():
        return found
    there: dict[str, float] = dict(counts.group_by("state").agg(pl.col("value").sum()).sort("state").rows())
    total = sum(value for each, value in there.items() if each in members)
    if not total:
        named = several(running["name"].to_list())
        why = f"no count of members' people in {named} is of the two years before {world.day}"
        return [*found, NotCovered("troops in operations", why, own_row("contributions", f"counts of {named}"))]
    what, doubt, basis = "troops in operations", _told(running, counts, members), world.observed(counts)
    found.append(Finding(f"{what}, all members", alliance, int(total), "persons", doubt=doubt, sources=basis))
    found += [
        Finding(_apart(what, each, members), each, int(value), "persons", doubt=doubt, sources=basis)
        for each, value in there.items()
        if each in {*members, state}
    ]
    due = partial(_due, world, state, alliance, total, doubt, basis)
    by_output = due("troops due by GDP", _output)
    return [
        *found,
        *by_output,
        *due("troops due by people", _people),
        *(
            replace(each, what="troops over those due by GDP", value=there[each.of] / each.value, unit="1")
            for each in by_output
            if each.of in there
        ),
        *_effort(world, state, alliance, total, doubt, basis),
    ]


def _counts(world: World, running: pl.DataFrame) -> pl.DataFrame:
    """The last count of each operation under way that is not too old."""
    recent = pl.col("start") >= world.day - COUNTED_WITHIN
    rows = world.table("contributions").filter(recent & (pl.col("certainty") != "low"))
    rows = rows.filter(pl.col("operation").is_in(running["operation"].to_list()))
    return rows.filter(pl.col("start") == pl.col("start").max().over("operation"))


def _told(running: pl.DataFrame, counts: pl.DataFrame, members: list[str]) -> str:
    """When each operation was counted, and what was not."""
    named = dict(running["operation", "name"].rows())
    dates = dict(counts.group_by("operation").agg(pl.col("start").max()).sort("operation").rows())
    told = [f"{named[operation]} as counted on {day}" for operation, day in dates.items()]
    if lacking := [name for operation, name in named.items() if operation not in dates]:
        told.append(f"without {several(lacking)}, of which there is no count")
    if silent := [member for member in members if member not in set(counts["state"])]:
        told.append(f"no count of {several(silent)}")
    return "; ".join(told)


def _due(
    world: World, state: str, alliance: str, total: float, doubt: str, basis: tuple[str, ...], what: str, by: _Part
) -> list[Finding]:
    """The people of all, parted by capability; nothing where that is not known, which is told with the shares."""
    try:
        shares = by(world, state, alliance)
    except NotCovered:
        return []
    return [
        replace(
            each,
            what=what,
            value=each.value * total,
            unit="persons",
            doubt=f"{doubt}; in proportion to {each.doubt}",
            sources=tuple(sorted({*basis, *each.sources})),
        )
        for each in shares
    ]


def _effort(world: World, state: str, alliance: str, total: float, doubt: str, basis: tuple[str, ...]) -> list[Finding]:
    """How many of the members' people are in operations; nothing where their number is not known."""
    try:
        people = _known(world, state, alliance, "population", "gdp")
    except NotCovered:
        return []
    value, told = 1000 * total / people.total(), f"{doubt}; people: {_doubt(people)}"
    sources = tuple(sorted({*basis, *people.sources}))
    return [Finding("troops per thousand people", alliance, value, "persons", doubt=told, sources=sources)]
