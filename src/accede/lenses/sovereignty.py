"""What does each side give up?

Four readings of the price. Promises: to how many states the state owes what its treaties foresee. Vetoes: how many can
stop the next accession, where the alliance's own rule asks for everyone's consent. Distance: how far the state's voting
in the General Assembly lies from the members' median; ideal points are estimates, and what is told is the median of the
draws, which is above the distance of the published points where these nearly meet (as a folded normal's is).
Bargaining: where the members would settle if they dealt with each other over that dimension, by the compromise model
(mean weighed by output) and by Bueno de Mesquita's model of expected utility, every member caring alike.

look(world, *, state, alliance, seed)
    world     World at the date asked; reads `members`, `alliances`, `rules`, `measures`
    state     whose promises and distance are asked
    alliance  id
    seed      of the draws of ideal points within their published intervals, each state's and year's apart
    returns   counts, exact; positions with intervals, the bargain with the range of its draws
    raises    nothing; what the record has no figures for is silent in part
    cost      O(draws * members^3)

Source: Leeds et al. 2002, International Interactions 28:237-260 (kinds of obligation); Bailey, Strezhnev & Voeten 2017,
Journal of Conflict Resolution 61:430-456; Leone, Nelson & Nottingham 1961, Technometrics 3:543-550 (folded normal);
Achen 2006, in Thomson et al. (eds), The European Union Decides, 86-123 (compromise); Scholz, Calbert & Smith 2011,
Journal of Theoretical Politics 23:510-531 (expected utility).
Checked against: counts by hand in the hand-made world; see the methods for theirs.
Says nothing about: informal influence, what a promise is worth, or how much each member cares, which is taken as equal.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from accede.errors import NotCovered
from accede.finding import Finding
from accede.methods import bargaining
from accede.tables import OBLIGATIONS
from accede.world import OF_RECORD, World, own_row

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

QUESTION = "What does each side give up?"
NEEDS = ("members", "alliances", "rules", "measures")
WHAT = {
    "promises of defense": "states to which the state owes defence",
    "promises of offense": "states with which the state owes to attack",
    "promises of neutrality": "states towards which the state owes neutrality",
    "promises of nonaggression": "states which the state owes not to attack",
    "promises of consultation": "states with which the state owes to consult",
    "vetoes on accession": "members whose consent the next accession needs",
    "veto on accession": "1 where the state is one of them",
    "median of the members": "median UN ideal point of the members",
    "distance to the median": "how far the state's UN ideal point is from it",
    "compromise of the members": "their mean UN ideal point, weighed by output",
    "bargain of the members": "median of their positions after bargaining",
}

DRAWS = 400
BARGAINS = 12
"""Draws that are bargained over: each is ten rounds of everyone with everyone."""

_ROUNDS = 10
_UNIT = "UN ideal point"
_EVERYONE = ("unanimity", "amendment")


def look(world: World, *, state: str, alliance: str, seed: int) -> list[Finding | NotCovered]:
    """Count promises and vetoes, measure distance and bargain; see the module."""
    found: list[Finding | NotCovered] = [*_promises(world, state)]
    for part in (_vetoes, partial(_positions, seed=seed)):
        try:
            found += part(world, state, alliance)
        except NotCovered as silent:
            found.append(silent)
    return found


def _promises(world: World, state: str) -> list[Finding]:
    found = []
    for kind in OBLIGATIONS:
        bonds = world.bonds(kind)
        owed = bonds.filter((pl.col("a") == state) | (pl.col("b") == state))
        others = set(owed["a"]) | set(owed["b"])
        found.append(
            Finding(
                f"promises of {kind}",
                state,
                len(others - {state}),
                "states",
                doubt=OF_RECORD,
                sources=world.observed(owed),
            )
        )
    return found


def _vetoes(world: World, state: str, alliance: str) -> list[Finding]:
    rule = world.now("rules", body=alliance, kind="admission")
    requires = rule["requires"][0] if rule.height else "not stated"
    if requires == "not stated":
        remedy = own_row("rules", f"the rule of admission of {alliance}")
        raise NotCovered("vetoes on accession", "the treaty does not say whose consent is needed", remedy)
    if requires not in _EVERYONE:
        raise NotCovered("vetoes on accession", f"the treaty's rule of admission ({requires}) gives no member one")
    members = world.members(alliance)
    basis = world.observed(rule)
    return [
        Finding("vetoes on accession", alliance, len(members), "members", sources=basis),
        Finding("veto on accession", state, int(state in members), "vetoes", sources=basis),
    ]


def _positions(world: World, state: str, alliance: str, seed: int) -> list[Finding]:
    """Where the members stand in the General Assembly, how far the state is, and where they would settle."""
    import numpy as np

    own = world.figures("ideal point", [state])
    if state not in own.values:
        remedy = own_row("measures", f"'ideal point' of {state} and the members")
        raise NotCovered("UN ideal points", f"no ideal point of {state} within five years before {world.day}", remedy)
    year = own.years[state]
    members = world.members(alliance)
    points = world.figures("ideal point", {state, *members}, year)
    voting = [member for member in members if member in points.values]
    if not voting:
        raise NotCovered("UN ideal points", f"no ideal point of any member for {year}")
    drawn = points.drawn(seed, DRAWS)
    positions = np.column_stack([drawn[member] for member in voting])
    middle = np.median(positions, axis=1)
    doubt = _doubt(f"ideal points of {year}, estimated afterwards from the whole session", points.missing)
    found = [
        _middle("median of the members", alliance, middle, doubt, points.sources),
        _middle("distance to the median", state, abs(drawn[state] - middle), doubt, points.sources),
    ]
    published = np.array([points.values[member] for member in voting])
    return [*found, *_bargains(world, alliance, voting, published, positions, doubt, points.sources)]


def _middle(what: str, of: str, draws: NDArray[np.float64], doubt: str, basis: tuple[str, ...]) -> Finding:
    """The median of the draws: it lies within their interval, as what the published points give need not."""
    import numpy as np

    told = f"{doubt}; median of {DRAWS} draws"
    return Finding(what, of, float(np.median(draws)), _UNIT, draws=draws, doubt=told, sources=basis)


def _bargains(
    world: World,
    alliance: str,
    voting: list[str],
    published: NDArray[np.float64],
    positions: NDArray[np.float64],
    doubt: str,
    basis: tuple[str, ...],
) -> list[Finding]:
    """Where the members would settle, by two models, weighed by output; silent without any member's output."""
    import numpy as np

    output = world.figures("gdp", voting, world.world_year("gdp"))
    chosen = [place for place, member in enumerate(voting) if member in output.values]
    if len(chosen) < 2:
        return []
    capabilities = [output.values[voting[place]] for place in chosen]
    salience = [1.0] * len(chosen)
    shares = bargaining.compromise(published[chosen].tolist(), capabilities, salience).shares
    mean = np.dot(positions[:, chosen], shares)
    settled, *drawn = (
        float(bargaining.expected_utility(row, capabilities, salience, rounds=_ROUNDS).median[-1])
        for row in (published[chosen], *positions[:BARGAINS, chosen])
    )
    lacking = [member for member in voting if member in output.missing]
    doubt = _doubt(f"{doubt}; weighed by output, all members caring alike", lacking)
    basis = tuple(sorted({*basis, *output.sources}))
    # A dozen draws show whether it hangs on the ideal points; an interval they do not make.
    spread = f"from {min(drawn):.2f} to {max(drawn):.2f} over {BARGAINS} draws of the ideal points"
    told = f"{doubt}; median after {_ROUNDS} rounds, which need not settle; {spread}"
    return [
        _middle("compromise of the members", alliance, mean, doubt, basis),
        Finding("bargain of the members", alliance, settled, _UNIT, doubt=told, sources=basis),
    ]


def _doubt(told: str, missing: Iterable[str]) -> str:
    lacking = ", ".join(missing)
    return f"{told}; without {lacking}, for whom there is no figure" if lacking else told
