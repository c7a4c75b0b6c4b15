"""Which camps would form by themselves?

Axelrod and Bennett's landscape: every state, weighed by its size, would rather stand with those it gets along with and
against its rivals. The energy of a division into two camps is the frustration it leaves, and a division from which no
single state would move is a local optimum; its basin is the share of all divisions that run down to it. Size is the
share of the world's output, propensity +1 between states that owe each other help and -1 between rivals. States are the
one asked about, the great powers and the largest members, seventeen at most, without those tied to none of the others.

look(world, *, state, alliance)
    world     World at the date asked; reads `members`, `alliances`, `ties`, `seats`, `measures`, `coverage`
    state     always one of the actors
    alliance  id; the energy of its members standing against all others is set beside the lowest
    returns   optima, basin, energies, and who stands with the state in the lowest optimum; no interval, as the sources
              of output have none
    raises    NotCovered  without rivalries or figures of output, or where the state is tied to none of the others
    cost      O(n * 2^n), n at most 17: a fraction of a second

Source: Axelrod & Bennett 1993, "A landscape theory of aggregation", British Journal of Political Science 23:211-233.
Checked against: the article's case of Unix standards, by the method; counted by hand in a world of four states.
Says nothing about: why states are rivals; ethnic, religious and ideological ties, which Axelrod and Bennett count too;
camps of more than two, or states that stand aside.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from accede.errors import NotCovered
from accede.finding import Finding
from accede.methods import landscape
from accede.tables import HELP, WORLD
from accede.world import OF_RECORD, World, own_row, several

QUESTION = "Which camps would form by themselves?"
NEEDS = ("members", "alliances", "ties", "seats", "measures", "coverage")
WHAT = {
    "local optima": "divisions into two camps from which no single state would move",
    "basin of the lowest optimum": "share of all divisions that run down to it, one move at a time",
    "lowest energy": "frustration left by the division that leaves least",
    "energy of the alliance as a camp": "frustration left where its members stand against all others",
    "same side in the lowest optimum": "1 where the two stand in one camp, 0 where not, 1/2 where equal optima differ",
}

MOST = 17
"""As many actors as Axelrod and Bennett had; all 2^16 divisions are looked at."""

_SAME = 1e-9


def look(world: World, *, state: str, alliance: str) -> list[Finding]:
    """Find the camps of lowest energy; see the module."""
    world.require("ties", "rivalry", "strategic rivalries")
    year = world.world_year("gdp")
    inside = world.members(alliance)
    known = world.figures("gdp", {state, *world.great_powers(), *inside}, year)
    if state not in known.values:
        row = own_row("measures", f"'gdp' of {state} for {year}")
        raise NotCovered("camps", f"no figure of output of {year} for {state}", row)
    bonds, rivalries = world.bonds(*HELP), world.now("ties", tie="rivalry")
    liking = dict.fromkeys(bonds.select("a", "b").rows(), 1) | dict.fromkeys(rivalries.select("a", "b").rows(), -1)
    actors = _actors(state, world.great_powers(), known.values, liking)
    if state not in actors:
        raise NotCovered("camps", f"{state} owed none of the others help and was no rival of theirs on {world.day}")
    propensity = [[liking.get((min(a, b), max(a, b)), 0) for b in actors] for a in actors]
    total = world.figures("gdp", [WORLD], year)
    sizes = [100 * known.values[actor] / total.total() for actor in actors]
    basis = tuple(sorted({*known.sources, *total.sources, *world.observed(bonds, rivalries)}))
    doubt = f"{len(actors)} states, output of {year}; {OF_RECORD}" + (
        f"; without {several(known.missing)}, for whom there is no figure" if known.missing else ""
    )
    return _told(state, alliance, inside, actors, sizes, propensity, doubt, basis)


def _actors(
    state: str, powers: list[str], sizes: Mapping[str, float], liking: Mapping[tuple[str, str], int]
) -> list[str]:
    """The state, the great powers, then the largest of the others, by name; who is tied to none of them has no camp."""
    first = [actor for actor in dict.fromkeys([state, *powers]) if actor in sizes]
    others = sorted(set(sizes) - set(first), key=lambda actor: (-sizes[actor], actor))
    chosen = [*first, *others][:MOST]
    tied = {actor for pair in liking if set(pair) <= set(chosen) for actor in pair}
    return sorted(tied)


def _told(
    state: str,
    alliance: str,
    inside: list[str],
    actors: list[str],
    sizes: list[float],
    propensity: list[list[int]],
    doubt: str,
    basis: tuple[str, ...],
) -> list[Finding]:
    found = landscape.optima(sizes, propensity)
    lowest = [optimum for optimum in found.optima if optimum.energy - found.bound < _SAME]
    basin = sum(optimum.basin or 0 for optimum in lowest)
    opposed = [(actor in inside) != (actors[0] in inside) for actor in actors[1:]]
    own = landscape.energies(sizes, propensity)[sum(bit << place for place, bit in enumerate(opposed))]
    unit = "squared percent of world GDP"
    told: list[tuple[str, float, str]] = [
        ("local optima", len(found.optima), "divisions"),
        ("basin of the lowest optimum", basin / 2 ** (len(actors) - 1), "1"),
        ("lowest energy", found.bound, unit),
        ("energy of the alliance as a camp", float(own), unit),
    ]
    divisions = [camps for optimum in lowest for camps in optimum.configurations]
    return [
        *(Finding(what, alliance, value, of, doubt=doubt, sources=basis) for what, value, of in told),
        *(
            Finding("same side in the lowest optimum", f"{state}–{other}", value, "1", doubt=doubt, sources=basis)
            for other, value in _beside(state, actors, divisions).items()
        ),
    ]


def _beside(state: str, actors: list[str], divisions: list[landscape.Camps]) -> dict[str, Fraction]:
    """Who stands with the state: 1 in all of the divisions, 0 in none, 1/2 where they differ."""
    own = actors.index(state)
    told = {}
    for index, other in enumerate(actors):
        with_it = {any({own, index} <= set(camp) for camp in camps) for camps in divisions}
        if other != state:
            told[other] = Fraction(1, 2) if len(with_it) > 1 else Fraction(int(with_it.pop()))
    return told
