"""Where does power lie?

Shares of the world's output and people inside the alliance, and how concentrated output is among the poles: the
alliance as one pole, each great power outside it another. Concentration is Ray and Singer's CON, the number of poles
the effective number (one over the sum of squared shares), parity the second pole over the first. All figures of one
answer are of one year, the latest not after the day for which the world's total is known.

look(world, *, state, alliance)
    world     World at the date asked; reads `members`, `measures`, `seats`
    state     whose figure must be known if it is a member, or the share would not show it
    alliance  id
    returns   share, CON, effective number and parity of GDP, share of population; no interval, as the source has none
    raises    NotCovered where the world's total is not known, or the figure of the state, of a great power, or of a
              member with more than a twentieth of the members' people
    cost      O(members)

Source: Ray & Singer 1973, Sociological Methods & Research 1:403-437; Laakso & Taagepera 1979, Comparative Political
Studies 12:3-27.
Checked against: hand-computed shares of the record's own rows; limiting cases of the methods.
Says nothing about: whether a bloc acts as one, military strength, or what output can buy in war.
"""

from __future__ import annotations

from accede.errors import NotCovered
from accede.finding import Finding
from accede.methods import concentration
from accede.tables import WORLD
from accede.world import Figures, World, own_row, several

LARGE = 0.05
"""Share of the members' people above which members without a figure make the lens silent."""

QUESTION = "Where does power lie?"
NEEDS = ("members", "measures", "seats")
WHAT = {
    "share of world GDP": "gross domestic product of the members over the world's",
    "concentration of poles": "Ray-Singer CON over the GDP of the poles; 0 all equal, 1 one has all",
    "effective number of poles": "one over the sum of squared GDP shares of the poles",
    "parity of the two largest poles": "GDP of the second pole over the first",
    "share of world population": "people in the members over the world's",
}


def look(world: World, *, state: str, alliance: str) -> list[Finding | NotCovered]:
    """Measure the alliance as a pole among the great powers outside it; see the module."""
    found: list[Finding | NotCovered] = []
    for part in (_output, _people):
        try:
            found += part(world, state, alliance)
        except NotCovered as silent:
            found.append(silent)
    return found


def _output(world: World, state: str, alliance: str) -> list[Finding | NotCovered]:
    inside = world.members(alliance)
    outside = [power for power in world.great_powers() if power not in inside]
    year = world.world_year("gdp")
    own, total = world.figures("gdp", inside, year), world.figures("gdp", [WORLD], year)
    powers = world.figures("gdp", outside, year)
    _demand("GDP", year, own, powers, [state, *world.great_powers(), *_large(world, inside, own)])
    basis = tuple(sorted({*own.sources, *total.sources}))
    share = own.total() / total.total()
    found: list[Finding | NotCovered] = [
        Finding("share of world GDP", alliance, share, "1", doubt=_doubt(year, own), sources=basis)
    ]
    if not outside:
        return [*found, NotCovered("poles", f"no great power of {world.day} is outside {alliance}: there is one pole")]
    poles = [own.total(), *powers.values.values()]
    doubt = f"poles: {'; '.join([alliance, *outside])}; {_doubt(year, own)}"
    basis = tuple(sorted({*own.sources, *powers.sources}))
    measures = (
        ("concentration of poles", concentration.ray_singer, "1"),
        ("effective number of poles", concentration.effective_number, "poles"),
        ("parity of the two largest poles", concentration.parity, "1"),
    )
    return [
        *found,
        *(Finding(what, alliance, of(poles), unit, doubt=doubt, sources=basis) for what, of, unit in measures),
    ]


def _people(world: World, state: str, alliance: str) -> list[Finding | NotCovered]:
    year = world.world_year("population")
    own, total = world.figures("population", world.members(alliance), year), world.figures("population", [WORLD], year)
    _demand("population", year, own, own, [state, *own.missing])
    basis = tuple(sorted({*own.sources, *total.sources}))
    share = own.total() / total.total()
    return [Finding("share of world population", alliance, share, "1", doubt=_doubt(year, own), sources=basis)]


def _large(world: World, inside: list[str], own: Figures) -> list[str]:
    """The members without a figure, where they hold too many of the members' people (or nobody knows how many)."""
    people = world.figures("population", inside)
    lost = sum(people.values.get(state, people.total()) for state in own.missing)
    return list(own.missing) if lost > LARGE * people.total() else []


def _demand(what: str, year: int, own: Figures, others: Figures, needed: list[str]) -> None:
    """Raise NotCovered where a figure is missing without which the answer would mislead."""
    lacking = sorted({state for state in (*own.missing, *others.missing) if state in needed})
    if lacking or not own.values:
        whom = several(lacking) or "any member"
        row = own_row("measures", f"'{what.casefold()}' of {whom} for {year}")
        raise NotCovered(what, f"no figure of {year} for {whom}", row)


def _doubt(year: int, own: Figures) -> str:
    without = f"; without {', '.join(own.missing)}, for whom there is no figure" if own.missing else ""
    return f"figures of {year}{without}; the source gives no interval"
