"""Is it a closed group, or does it hold the great powers?

Counts: how many states are members, how many of the great powers of the day and of the Security Council's permanent
members are among them, and how many strategic rivalries run across the alliance's edge against those inside it. A group
that holds every great power has nobody of weight to be directed against.

look(world, *, alliance)
    world     World at the date asked; reads `members`, `seats`, `ties`, `coverage`
    alliance  id, e.g. "NATO"
    returns   counts as Findings of the alliance and shares of the great powers; exact
    raises    nothing; rivalries are silent outside the years the record covers
    cost      O(rows)

Source: great powers are the record's own dated list (Concert, League Council, permanent five); the counts are ours.
Checked against: NATO 1954 holds 14 states, 3 of 5 permanent members.
Says nothing about: whether members act together, or whether exclusion caused hostility.
"""

from __future__ import annotations

import polars as pl

from accede.errors import NotCovered
from accede.finding import Finding
from accede.tables import COUNCIL, GREAT_POWER, PERMANENT
from accede.world import World

QUESTION = "Is it a closed group, or does it hold the great powers?"
NEEDS = ("members", "seats", "ties", "coverage")
WHAT = {
    "members": "states that are members on the day",
    "great powers inside": "great powers of the day that are members",
    "share of great powers": "the same over all great powers of the day",
    "permanent seats inside": "permanent members of the Security Council that are members",
    "rivalries across the edge": "strategic rivalries between a member and a state outside",
    "rivalries inside": "strategic rivalries between two members",
}


def look(world: World, *, alliance: str) -> list[Finding | NotCovered]:
    """Count who is in and who is out; see the module."""
    rows = world.now("members", alliance=alliance)
    inside = rows["state"].to_list()
    powers = world.now("seats", seat=GREAT_POWER)
    within = powers.filter(pl.col("state").is_in(inside))
    mine, theirs = world.observed(rows), world.observed(rows, powers)
    found: list[Finding | NotCovered] = [Finding("members", alliance, len(inside), "states", sources=mine)]
    if not powers.is_empty():
        found += [
            Finding("great powers inside", alliance, within.height, "states", sources=theirs),
            Finding("share of great powers", alliance, within.height / powers.height, "1", sources=theirs),
        ]
    permanent = world.seats(COUNCIL).filter(pl.col("seat") == PERMANENT)
    if not permanent.is_empty():
        held = permanent.filter(pl.col("holder").is_in(inside)).height
        found.append(
            Finding("permanent seats inside", alliance, held, "seats", sources=world.observed(rows, permanent))
        )
    try:
        world.require("ties", "rivalry", "strategic rivalries")
    except NotCovered as silent:
        return [*found, silent]
    ties = world.now("ties", tie="rivalry")
    a, b = pl.col("a").is_in(inside), pl.col("b").is_in(inside)
    across, among = ties.filter(a ^ b), ties.filter(a & b)
    doubt = "the record lists rivalries of states that sought or held membership; others may be missing"
    return [
        *found,
        *(
            Finding(what, alliance, rows.height, "rivalries", doubt=doubt, sources=world.observed(rows))
            for what, rows in (("rivalries across the edge", across), ("rivalries inside", among))
        ),
    ]
