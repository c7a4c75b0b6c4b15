"""Which camps would form by themselves?

Axelrod and Bennett's landscape: every state, weighed by its size, would rather stand with those it gets along with and
against its rivals. The energy of a division into two camps is the frustration it leaves, and a division from which no
single state would move is a local optimum; its basin is the share of all divisions that run down to it. Size is the
share of the world's output, propensity +1 between states that owe each other help and -1 between rivals. States are the
one asked about, the great powers and the largest members, seventeen at most.

look(world, *, state, alliance)
    world     World at the date asked; reads `members`, `alliances`, `ties`, `seats`, `measures`, `coverage`
    state     always one of the actors
    alliance  id; the energy of its members standing against all others is set beside the lowest
    returns   optima, basin, energies, and who stands with the state in the lowest optimum; no interval, as the sources
              of output have none
    raises    NotCovered  without rivalries or figures of output, or where nobody is tied
    cost      O(n * 2^n), n at most 17: a fraction of a second

Source: Axelrod & Bennett 1993, "A landscape theory of aggregation", British Journal of Political Science 23:211-233.
Checked against: the article's case of Unix standards, by the method; counted by hand in a world of four states.
Says nothing about: why states are rivals; ethnic, religious and ideological ties, which Axelrod and Bennett count too;
camps of more than two, or states that stand aside.
"""

from __future__ import annotations

from collections.abc import Mapping

from accede.errors import NotCovered
from accede.finding import Finding
from accede.methods import landscape
from accede.tables import WORLD
from accede.world import World, own_row

QUESTION = "Which camps would form by themselves?"
NEEDS = ("members", "alliances", "ties", "seats", "measures", "coverage")
WHAT = {
    "local optima": "divisions into two camps from which no single state would move",
    "basin of the lowest optimum": "share of all divisions that run down to it, one move at a time",
    "lowest energy": "frustration left by the division that leaves least",
    "energy of the alliance as a camp": "frustration left where its members stand against all others",
    "same side in the lowest optimum": "1 where the two stand in one camp of the lowest optimum, else 0",
}

MOST = 17
"""As many actors as Axelrod and Bennett had; all 2^16 divisions are looked at."""

_HELP = ("defense", "offense")


def look(world: World, *, state: str, alliance: str) -> list[Finding]:
    """Find the camps of lowest energy; see the module."""
    world.require("ties", "rivalry", "strategic rivalries")
    year = world.world_year("gdp")
    inside = world.members(alliance)
    known = world.figures("gdp", {state, *world.great_powers(), *inside}, year)
    if state not in known.values:
        row = own_row("measures", f"'gdp' of {state} for {year}")
        raise NotCovered("camps", f"no figure of output of {year} for {state}", row)
    actors = _actors(state, world.great_powers(), known.values)
    bonds, rivalries = world.bonds(*_HELP), world.now("ties", tie="rivalry")
    foes = set(rivalries.select("a", "b").rows())
    liking = dict.fromkeys(bonds.select("a", "b").rows(), 1) | dict.fromkeys(foes, -1)
    propensity = [[liking.get((min(a, b), max(a, b)), 0) for b in actors] for a in actors]
    if not any(map(any, propensity)):
        raise NotCovered("camps", f"none of {', '.join(actors)} owed another help or was its rival on {world.day}")
    total = world.figures("gdp", [WORLD], year)
    sizes = [100 * known.values[actor] / total.total() for actor in actors]
    basis = tuple(sorted({*known.sources, *total.sources, *world.observed(bonds, rivalries)}))
    lacking = [power for power in world.great_powers() if power in known.missing]
    doubt = f"{len(actors)} states, output of {year}" + (
        f"; without {', '.join(lacking)}, for whom there is no figure" if lacking else ""
    )
    return _told(state, alliance, inside, actors, sizes, propensity, doubt, basis)


def _actors(state: str, powers: list[str], sizes: Mapping[str, float]) -> list[str]:
    """The state, the great powers, then the largest of the others, in the order of their names."""
    first = [actor for actor in dict.fromkeys([state, *powers]) if actor in sizes]
    others = sorted(set(sizes) - set(first), key=lambda actor: (-sizes[actor], actor))
    return sorted([*first, *others][:MOST])


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
    lowest = found.optima[0]
    camp = next(camp for camp in lowest.camps if actors.index(state) in camp)
    own = [actor in inside for actor in actors]
    energy = landscape.energy(sizes, propensity, own)
    unit = "squared percent of world GDP"
    return [
        Finding("local optima", alliance, len(found.optima), "divisions", doubt=doubt, sources=basis),
        Finding(
            "basin of the lowest optimum",
            alliance,
            lowest.basin / found.configurations,
            "1",
            doubt=doubt,
            sources=basis,
        ),
        Finding("lowest energy", alliance, lowest.energy, unit, doubt=doubt, sources=basis),
        Finding("energy of the alliance as a camp", alliance, energy, unit, doubt=doubt, sources=basis),
        *(
            Finding(
                "same side in the lowest optimum",
                f"{state}–{actor}",
                int(index in camp),
                "1",
                doubt=doubt,
                sources=basis,
            )
            for index, actor in enumerate(actors)
            if actor != state
        ),
    ]
