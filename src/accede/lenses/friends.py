"""Does it settle quarrels or sharpen them?

Friends and foes of the day form a signed network: states that owe each other help are tied by a plus, strategic rivals
by a minus; a pair that is both counts as rivals. Its frustration index (exact line index of balance) is the fewest ties
that contradict a division of all states into two camps, friends within and foes across. Many divisions can reach that
number, so a camp is told only where every one of them agrees.

look(world, *, state, alliance)
    world     World at the date asked; reads `members`, `alliances`, `ties`, `seats`, `coverage`
    state     whose camp is asked, against each great power
    alliance  id
    returns   counts, frustration index and balanced triangles of the World's network and of the members' alone; for
              each great power whether it shares the state's camp; exact and proved
    raises    NotCovered  outside the years for which the record has rivalries, or where nobody is tied
    cost      an integer programme over a few hundred ties: well under a second

Source: Heider 1946, Journal of Psychology 21:107-112; Cartwright & Harary 1956, Psychological Review 63:277-293 (line
index, triangles); Doreian & Mrvar 1996, Social Networks 18:149-168.
Checked against: brute force over all divisions of small networks; see the method.
Says nothing about: how strong a friendship is, or who would give way; a treaty is taken for friendship, which it is not
always, and states without a treaty or a rivalry in the record have no camp.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from accede.errors import NotCovered
from accede.finding import Finding
from accede.methods import balance
from accede.tables import HELP, WORLD
from accede.world import OF_RECORD, World

QUESTION = "Does it settle quarrels or sharpen them?"
NEEDS = ("members", "alliances", "ties", "seats", "coverage")
WHAT = {
    "friendships": "pairs of states that owe each other help and are no rivals",
    "enmities": "pairs of states that are strategic rivals",
    "frustration index": "fewest ties that contradict any division of the states into two camps",
    "share of frustrated ties": "the same over all ties",
    "balanced triangles": "triangles without contradiction (three friendships, or one) over all triangles of ties",
    "same camp": "1 where the two states share a camp in every best division, 0 where in none, 1/2 where some differ",
}

Tie = tuple[str, str, int]


def look(world: World, *, state: str, alliance: str) -> list[Finding]:
    """Divide the World's friends and foes into camps; see the module."""
    world.require("ties", "rivalry", "strategic rivalries")
    bonds, rivalries = world.bonds(*HELP), world.now("ties", tie="rivalry")
    foes = set(rivalries.select("a", "b").rows())
    friends = set(bonds.select("a", "b").rows())
    ties = [*((a, b, 1) for a, b in sorted(friends - foes)), *((a, b, -1) for a, b in sorted(foes))]
    if not ties:
        raise NotCovered("camps", f"nobody owed anybody help and nobody was a rival on {world.day}")
    basis = world.observed(bonds, rivalries)
    doubt = OF_RECORD + ("; pairs that are both bound and rivals count as rivals" if friends & foes else "")
    inside = set(world.members(alliance))
    divided = balance.frustration(ties)
    within = [tie for tie in ties if inside.issuperset(tie[:2])]
    return [
        *_measured(WORLD, ties, divided.value, doubt, basis),
        *(_measured(alliance, within, balance.frustration(within).value, doubt, basis) if within else []),
        *_camps(state, world.great_powers(), ties, divided, basis),
    ]


def _measured(of: str, ties: Sequence[Tie], frustrated: float, doubt: str, basis: tuple[str, ...]) -> list[Finding]:
    friendships = sum(sign > 0 for *_, sign in ties)
    found = [
        Finding("friendships", of, friendships, "pairs", doubt=doubt, sources=basis),
        Finding("enmities", of, len(ties) - friendships, "pairs", doubt=doubt, sources=basis),
        Finding("frustration index", of, frustrated, "ties", doubt=doubt, sources=basis),
        Finding("share of frustrated ties", of, frustrated / len(ties), "1", doubt=doubt, sources=basis),
    ]
    try:
        return [
            *found,
            Finding("balanced triangles", of, balance.triangle_index(ties), "1", doubt=doubt, sources=basis),
        ]
    except ValueError:  # there is no triangle
        return found


def _camps(
    state: str, powers: Sequence[str], ties: Sequence[Tie], divided: balance.Frustration, basis: tuple[str, ...]
) -> list[Finding]:
    """Whether each great power shares the state's camp; only of those that are tied to anybody."""
    tied = {actor for a, b, _ in ties for actor in (a, b)}
    found = []
    for power in powers if state in tied else ():
        if power == state or power not in tied:
            continue
        pairs = {(state, power), (power, state)}
        value = Fraction(1) if pairs & divided.certain else Fraction(0) if pairs & divided.apart else Fraction(1, 2)
        doubt = OF_RECORD + ("; best divisions differ: the camp is not certain" if value == Fraction(1, 2) else "")
        found.append(Finding("same camp", f"{state}–{power}", value, "1", doubt=doubt, sources=basis))
    return found
