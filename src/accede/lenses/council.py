"""What is each vote in the Security Council worth?

The Council of the day is a weighted voting game: a resolution that is not procedural needs its quota of votes and every
permanent member (an abstention is not a veto by practice, and is left out here). Power of a seat is the Shapley-Shubik
and the normalised Penrose-Banzhaf index; with the members of the alliance as an a priori union it is the Owen value,
the union dealing with the others as one before it deals within.

look(world, *, alliance)
    world     World at the date asked; reads `seats`, `rules`, `members`, `coverage`
    alliance  id
    returns   one Finding per seat and index, as exact fractions; counts of the Council; exact
    raises    NotCovered  the Council did not sit on that date
    cost      O(k * prod(1 + size)) over k classes of like members: a few thousand coalitions

Source: Shapley & Shubik 1954, American Political Science Review 48:787-792; Banzhaf 1965, Rutgers Law Review
19:317-343; Owen 1977, in Henn & Moeschlin (eds), Mathematical Economics and Game Theory, 76-88.
Checked against: 76/385 and 1/462 (Council of 11), 421/2145 and 4/2145, 106/635 and 21/1270 (Council of 15).
Says nothing about: who agrees with whom; that an alliance votes as one is an assumption of the Owen value, not a
finding.
"""

from __future__ import annotations

from collections.abc import Sequence

from accede.errors import NotCovered
from accede.finding import Finding, Value
from accede.methods import power_index
from accede.tables import COUNCIL, PERMANENT
from accede.world import World

QUESTION = "What is each vote in the Security Council worth?"
NEEDS = ("seats", "rules", "members", "coverage")
WHAT = {
    "council size": "members of the Council",
    "council quota": "votes that a resolution needs",
    "voting power": "Shapley-Shubik index of a seat: share of orderings in which it decides",
    "voting power (Banzhaf)": "normalised Penrose-Banzhaf index of a seat",
    "voting power with unions": "Owen value of a seat, the alliance's members being an a priori union",
    "voting power of the union": "sum of the Owen values of the alliance's members",
    "seats inside": "Council members that are members of the alliance",
    "vetoes inside": "permanent members, who can each block alone, inside the alliance",
    "vetoes outside": "permanent members, who can each block alone, outside the alliance",
    "votes short of the quota": "votes the alliance lacks to reach the quota by itself",
    "votes that block": "votes withheld that block a resolution without any veto",
    "passing majorities": "coalitions of Council members that pass a resolution",
}


def look(world: World, *, alliance: str) -> list[Finding]:
    """Compute the power of each seat, with and without the alliance as a union; see the module."""
    world.require("seats", COUNCIL, "the Security Council", remedy="")
    seats = world.seats(COUNCIL).sort("state")
    rule = world.now("rules", body=COUNCIL, kind="decision")
    if rule.is_empty() or seats.is_empty():
        raise NotCovered("the Security Council", f"no rule or no seats on {world.day}")
    states = seats["state"].to_list()
    quota, size = rule["quota"][0], rule["size"][0]
    vetoes = [index for index, seat in enumerate(seats["seat"]) if seat == PERMANENT]
    members = world.now("members", alliance=alliance)
    inside = [index for index, holder in enumerate(seats["holder"]) if holder in set(members["state"])]
    basis, both = world.observed(seats, rule), world.observed(seats, rule, members)
    holders = zip(states, seats["holder"], strict=True)
    note = {state: f"held by the government of {holder}" for state, holder in holders if holder != state}

    def counted(what: str, of: str, value: Value, unit: str, doubt: str = "") -> Finding:
        return Finding(what, of, value, unit, doubt=doubt, sources=both if of == alliance else basis)

    def powers(what: str, values: Sequence[Value], unit: str, sources: tuple[str, ...]) -> list[Finding]:
        return [
            Finding(what, state, value, unit, doubt=note.get(state, ""), sources=sources)
            for state, value in zip(states, values, strict=True)
        ]

    game = ([1] * len(states), quota)
    unions = [inside, *([index] for index in range(len(states)) if index not in inside)]
    owen = power_index.owen(*game, vetoes=vetoes, unions=[bloc for bloc in unions if bloc])
    held = sum(index in vetoes for index in inside)
    return [
        counted("council size", COUNCIL, size, "seats"),
        counted("council quota", COUNCIL, quota, "votes"),
        counted("seats inside", alliance, len(inside), "seats"),
        counted("vetoes inside", alliance, held, "vetoes"),
        counted("vetoes outside", alliance, len(vetoes) - held, "vetoes"),
        counted("votes short of the quota", alliance, max(0, quota - len(inside)), "votes"),
        counted("votes that block", COUNCIL, size - quota + 1, "votes"),
        counted("passing majorities", COUNCIL, power_index.winning(*game, vetoes=vetoes), "coalitions"),
        counted(
            "voting power of the union",
            alliance,
            sum(owen[index] for index in inside),
            "share of orderings",
            "assumes that the members vote as one bloc" if len(inside) > 1 else "",
        ),
        *powers("voting power", power_index.shapley_shubik(*game, vetoes=vetoes), "share of orderings", basis),
        *powers(
            "voting power (Banzhaf)",
            power_index.banzhaf(*game, vetoes=vetoes, normalised=True),
            "share of decisive votes",
            basis,
        ),
        *powers("voting power with unions", owen, "share of orderings", both),
    ]
