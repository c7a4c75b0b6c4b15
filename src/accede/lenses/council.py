"""What is each vote in the Security Council worth?

The Council of the day is a weighted voting game: a resolution that is not procedural needs its quota of votes and no
permanent member against it. Power of a seat is the Shapley-Shubik and the normalised Penrose-Banzhaf index, with a seat
for or against, and again with abstention as a third choice, which by practice is no veto. With the members of the
alliance as an a priori union it is the Owen and the Banzhaf-Owen value, the union dealing with the others as one before
it deals within. A veto stands alone where every other permanent seat is for, of the divisions in which the others alone
reach the quota.

look(world, *, alliance)
    world     World at the date asked; reads `seats`, `rules`, `members`, `coverage`
    alliance  id
    returns   one Finding per seat and index, as exact fractions; counts of the Council; exact
    raises    NotCovered  the Council did not sit on that date
    cost      O(k * prod(1 + size)) over k classes of like members: a few thousand coalitions

Source: Shapley & Shubik 1954, American Political Science Review 48:787-792; Banzhaf 1965, Rutgers Law Review
19:317-343; Owen 1977, in Henn & Moeschlin (eds), Mathematical Economics and Game Theory, 76-88, and 1982, in Holler
(ed), Power, Voting, and Voting Power, 232-238 (Banzhaf-Owen); Felsenthal & Machover 1997, International Journal of Game
Theory 26:335-351 (abstention).
Checked against: 76/385 and 1/462 (Council of 11), 421/2145 and 4/2145, 106/635 and 21/1270 (Council of 15).
Says nothing about: who agrees with whom; that an alliance votes as one is an assumption of the Owen value, not a
finding.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

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
    "voting power with abstention": "Shapley-Shubik index of a seat that votes for, against or not at all",
    "voting power with abstention (Banzhaf)": "the same by the normalised Penrose-Banzhaf index",
    "voting power with unions (Banzhaf)": "normalised Banzhaf-Owen value of a seat, the members being a priori union",
    "voting power with unions": "Owen value of a seat, the alliance's members being an a priori union",
    "voting power of the union": "sum of the Owen values of the alliance's members",
    "seats inside": "Council members that are members of the alliance",
    "vetoes inside": "permanent members, who can each block alone, inside the alliance",
    "vetoes outside": "permanent members, who can each block alone, outside the alliance",
    "votes short of the quota": "votes the alliance lacks to reach the quota by itself",
    "divisions the union decides": "divisions of all others in which the alliance's members, voting as one, decide",
    "lone vetoes": "divisions of the others that reach the quota and that this veto alone blocks",
    "veto that stands alone": "of divisions that vetoes alone block, its own among them, the share with no other",
    "votes that block": "votes withheld that block a resolution without any veto",
    "passing majorities": "coalitions of Council members that pass a resolution",
}


@dataclass(frozen=True, slots=True)
class _Council:
    """The Council of the day as a game: seats in order of name, who of them has a veto, who is in the alliance."""

    states: list[str]
    quota: int
    vetoes: list[int]
    inside: list[int]

    @property
    def game(self) -> tuple[list[int], int]:
        return [1] * len(self.states), self.quota

    @property
    def unions(self) -> list[list[int]]:
        alone = [[index] for index in range(len(self.states)) if index not in self.inside]
        return [self.inside, *alone] if self.inside else alone

    def alone(self, bloc: list[int]) -> tuple[int, int]:
        """Count the divisions in which `bloc` alone vetoes what has its quota, and those in which others may too."""
        others = [union for union in self.unions if union != bloc]
        sizes = [len(union) for union in others]
        if sum(sizes) < self.quota:
            return 0, 0
        holding = [place for place, union in enumerate(others) if set(union) & set(self.vetoes)]
        alone = power_index.winning(sizes, self.quota, vetoes=holding)
        return alone, power_index.winning(sizes, self.quota)

    def decided(self) -> int:
        """Count the divisions of the others in which the alliance's members, voting as one, decide."""
        holding = [place for place, union in enumerate(self.unions) if set(union) & set(self.vetoes)]
        return power_index.swings([len(union) for union in self.unions], self.quota, vetoes=holding)[0]


def look(world: World, *, alliance: str) -> list[Finding]:
    """Compute the power of each seat, with and without the alliance as a union; see the module."""
    world.require("seats", COUNCIL, "the Security Council", remedy="")
    seats = world.seats(COUNCIL).sort("state")
    rule = world.now("rules", body=COUNCIL, kind="decision")
    if rule.is_empty() or seats.is_empty():
        raise NotCovered("the Security Council", f"no rule or no seats on {world.day}")
    members = world.now("members", alliance=alliance)
    council = _Council(
        seats["state"].to_list(),
        rule["quota"][0],
        [index for index, seat in enumerate(seats["seat"]) if seat == PERMANENT],
        [index for index, holder in enumerate(seats["holder"]) if holder in set(members["state"])],
    )
    holders = zip(seats["state"], seats["holder"], strict=True)
    held = {state: f"held by the government of {holder}" for state, holder in holders if holder != state}
    basis, both = world.observed(seats, rule), world.observed(seats, rule, members)
    return [*_counts(council, alliance, basis, both), *_powers(council, held, basis, both)]


def _counts(council: _Council, alliance: str, basis: tuple[str, ...], both: tuple[str, ...]) -> list[Finding]:
    """What the Council as a whole, and the alliance in it, can do."""
    size, quota, inside = len(council.states), council.quota, council.inside
    vetoes = sum(index in council.vetoes for index in inside)
    joint = power_index.owen(*council.game, vetoes=council.vetoes, unions=council.unions)
    as_one = "assumes that the members vote as one bloc" if len(inside) > 1 else ""
    own = [
        ("seats inside", len(inside), "seats", ""),
        ("vetoes inside", vetoes, "vetoes", ""),
        ("vetoes outside", len(council.vetoes) - vetoes, "vetoes", ""),
        ("votes short of the quota", max(0, quota - len(inside)), "votes", ""),
        ("voting power of the union", sum(joint[index] for index in inside), "share of orderings", as_one),
        ("divisions the union decides", council.decided() if inside else 0, "divisions", as_one),
    ]
    passing = power_index.winning(*council.game, vetoes=council.vetoes)
    return [
        Finding("council size", COUNCIL, size, "seats", sources=basis),
        Finding("council quota", COUNCIL, quota, "votes", sources=basis),
        *(Finding(what, alliance, value, unit, doubt=doubt, sources=both) for what, value, unit, doubt in own),
        Finding("votes that block", COUNCIL, size - quota + 1, "votes", sources=basis),
        Finding("passing majorities", COUNCIL, passing, "coalitions", sources=basis),
    ]


def _powers(council: _Council, held: dict[str, str], basis: tuple[str, ...], both: tuple[str, ...]) -> list[Finding]:
    """What each seat can do, by each index, and how often each veto outside the alliance stands alone."""
    rule: dict[str, Any] = {"vetoes": council.vetoes}
    union = {**rule, "unions": council.unions}
    orderings, decisive = "share of orderings", "share of decisive votes"
    indices: list[tuple[str, Sequence[Value], str, tuple[str, ...]]] = [
        ("voting power", power_index.shapley_shubik(*council.game, **rule), orderings, basis),
        ("voting power (Banzhaf)", power_index.banzhaf(*council.game, **rule, normalised=True), decisive, basis),
        (
            "voting power with abstention",
            power_index.shapley_shubik_abstention(*council.game, **rule),
            orderings,
            basis,
        ),
        (
            "voting power with abstention (Banzhaf)",
            power_index.banzhaf_abstention(*council.game, **rule, normalised=True),
            decisive,
            basis,
        ),
        ("voting power with unions", power_index.owen(*council.game, **union), orderings, both),
        (
            "voting power with unions (Banzhaf)",
            power_index.banzhaf_owen(*council.game, **union, normalised=True),
            decisive,
            both,
        ),
    ]
    alone = {council.states[index]: council.alone([index]) for index in council.vetoes if index not in council.inside}
    return [
        *(
            Finding(what, state, value, unit, doubt=held.get(state, ""), sources=sources)
            for what, values, unit, sources in indices
            for state, value in zip(council.states, values, strict=True)
        ),
        *(
            Finding(what, state, value, unit, doubt=held.get(state, ""), sources=both)
            for state, (lone, blocked) in alone.items()
            if blocked
            for what, value, unit in (
                ("lone vetoes", lone, "divisions"),
                ("veto that stands alone", Fraction(lone, blocked), "share of divisions"),
            )
        ),
    ]
