"""Does it become the hinge?

A hinge joins what is not joined without it. In the network of states that owe each other help, betweenness is the share
of shortest paths between two others that run through the state, and brokerage counts the pairs it is bound to both of
while they are not bound to each other. Among the great powers and the members, weighed by output, the Shapley value is
how often the state turns a minority into a majority; with the members as an a priori union it is the Owen value.

look(world, *, state, alliance)
    world     World at the date asked; reads `members`, `alliances`, `seats`, `measures`
    state     whose place is asked
    alliance  id
    returns   betweenness, its rank, pairs brokered, and the values of the state and of the alliance's members together;
              exact on the data given (the output of a state is rounded to a ten-thousandth of the sum)
    raises    nothing; where nobody is bound, or the output of the state or of a great power is not known, it is
              silent in part
    cost      O(states * bonds); a game of some thirty players

Source: Freeman 1977, Sociometry 40:35-41; Gould & Fernandez 1989, Sociological Methodology 19:89-126; Shapley & Shubik
1954, American Political Science Review 48:787-792; Owen 1977, in Henn & Moeschlin (eds), Mathematical Economics and
Game Theory, 76-88.
Checked against: closed forms of star, path and ring, and brute force over all orderings, by the methods.
Says nothing about: whether the state wants to mediate, or whom either side would trust; a majority of output decides
nothing by itself.
"""

from __future__ import annotations

from accede.errors import NotCovered
from accede.finding import Finding
from accede.methods import centrality, power_index
from accede.tables import HELP
from accede.world import OF_RECORD, World, own_row, several

QUESTION = "Does it become the hinge?"
NEEDS = ("members", "alliances", "seats", "measures")
WHAT = {
    "betweenness": "share of shortest paths of mutual help between two others that run through it, over all pairs",
    "rank by betweenness": "1 where no state lies between more of the others",
    "pairs brokered": "pairs of states bound to it and not to each other",
    "pairs brokered across the edge": "the same where one of the two is a member and the other is not",
    "value in coalitions": "Shapley value in majorities of output among the great powers and the members",
    "value in coalitions with the union": "Owen value of the same, the members being an a priori union",
}

_PARTS = 10_000


def look(world: World, *, state: str, alliance: str) -> list[Finding | NotCovered]:
    """Place the state between the others; see the module."""
    found: list[Finding | NotCovered] = []
    for part in (_between, _pivotal):
        try:
            found += part(world, state, alliance)
        except NotCovered as silent:
            found.append(silent)
    return found


def _between(world: World, state: str, alliance: str) -> list[Finding]:
    bonds = world.bonds(*HELP)
    actors = sorted({state, *bonds["a"], *bonds["b"]})
    if len(actors) < 3:
        raise NotCovered("the network of mutual help", f"no third state was bound to anybody on {world.day}")
    number = {actor: index for index, actor in enumerate(actors)}
    ties = [(number[a], number[b]) for a, b in bonds.select("a", "b").unique().sort("a", "b").rows()]
    inside = set(world.members(alliance))
    between = centrality.betweenness(len(actors), ties)
    brokered = centrality.brokerage(len(actors), ties, [actor in inside for actor in actors])[number[state]]
    basis = world.observed(bonds)
    own = between[number[state]]
    told: list[tuple[str, float, str]] = [
        ("betweenness", own, "1"),
        ("rank by betweenness", 1 + sum(value > own + 1e-12 for value in between), "rank"),
        ("pairs brokered", sum(brokered.values()), "pairs"),
        ("pairs brokered across the edge", brokered["gatekeeper"], "pairs"),
    ]
    return [Finding(what, state, value, unit, doubt=OF_RECORD, sources=basis) for what, value, unit in told]


def _pivotal(world: World, state: str, alliance: str) -> list[Finding]:
    year = world.world_year("gdp")
    inside = world.members(alliance)
    output = world.figures("gdp", {state, *world.great_powers(), *inside}, year)
    lacking = [power for power in dict.fromkeys([state, *world.great_powers()]) if power in output.missing]
    if lacking:
        row = own_row("measures", f"'gdp' of {several(lacking)} for {year}")
        raise NotCovered("coalitions by output", f"no figure of {year} for {several(lacking)}", row)
    players = sorted(output.values)
    weights = [round(_PARTS * output.values[player] / output.total()) for player in players]
    game = (weights, sum(weights) // 2 + 1)
    union = [index for index, player in enumerate(players) if player in inside]
    alone = [[index] for index in range(len(players)) if index not in union]
    simple = power_index.shapley_shubik(*game, exact=False)
    joint = power_index.owen(*game, unions=[union, *alone] if union else alone, exact=False)
    doubt = f"{len(players)} players, output of {year}" + (
        f"; without {', '.join(output.missing)}, for whom there is no figure" if output.missing else ""
    )
    unit, own = "share of orderings", players.index(state)
    values = {
        ("value in coalitions", state): simple[own],
        ("value in coalitions", alliance): sum(simple[index] for index in union),
        ("value in coalitions with the union", state): joint[own],
        ("value in coalitions with the union", alliance): sum(joint[index] for index in union),
    }
    return [
        # The values are true to twelve digits: what is beyond them is no difference between two worlds.
        Finding(what, of, round(float(value), 12), unit, doubt=doubt, sources=output.sources)
        for (what, of), value in values.items()
    ]
