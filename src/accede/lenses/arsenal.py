"""How many warheads are inside?

Sums the stockpiles of the alliance's nuclear members and of the states outside, from the yearly estimates of the
Nuclear Notebook. A member that the record does not list as a possessor has none; one without a figure makes the lens
silent, and one outside silences the sum outside and the share.

look(world, *, alliance)
    world     World at the date asked; reads `members`, `measures`
    alliance  id
    returns   warheads inside and outside, the share inside, nuclear states inside, and each possessor's stock
    raises    NotCovered  nobody had nuclear weapons, or a member's stock is not known within five years
    cost      O(possessors)

Source: Kristensen & Norris, Nuclear Notebook, Bulletin of the Atomic Scientists; possession dates by tests and
declarations.
Checked against: United States 1,703 and Soviet Union 150 in 1954.
Says nothing about: delivery, deployment, sharing arrangements, or who may order their use.
"""

from __future__ import annotations

import polars as pl

from accede.errors import NotCovered
from accede.finding import Finding
from accede.world import STALE_AFTER, Figures, World, own_row

QUESTION = "How many warheads are inside?"
NEEDS = ("members", "measures")
WHAT = {
    "warheads inside": "stockpiled warheads of the members",
    "warheads outside": "stockpiled warheads of all other possessors",
    "share of warheads": "warheads inside over all",
    "nuclear states inside": "members that possess nuclear weapons",
    "warheads": "stockpiled warheads of this possessor",
}


def look(world: World, *, alliance: str) -> list[Finding | NotCovered]:
    """Sum the stockpiles on both sides of the alliance's edge; see the module."""
    possession = world.now("measures", measure="nuclear possession").filter(pl.col("value") == 1)
    if possession.is_empty():
        raise NotCovered("nuclear warheads", f"no state possessed any on {world.day}")
    members = set(world.members(alliance))
    possessors = possession["state"].to_list()
    inside = world.figures("warheads", [state for state in possessors if state in members])
    outside = world.figures("warheads", [state for state in possessors if state not in members])
    if inside.missing:
        raise _missing("nuclear warheads", inside, world)
    basis = tuple(sorted({*inside.sources, *outside.sources})) or world.observed(possession)
    within, without = int(inside.total()), int(outside.total())
    years = sorted({*inside.years.values(), *outside.years.values()})
    doubt = f"estimates of {', '.join(map(str, years))}; the source gives no interval"
    count = sum(state in members for state in possessors)
    found: list[Finding | NotCovered] = [
        Finding("nuclear states inside", alliance, count, "states", sources=world.observed(possession)),
        Finding("warheads inside", alliance, within, "warheads", doubt=doubt, sources=basis),
    ]
    if outside.missing:
        found.append(_missing("warheads outside and the share inside", outside, world))
    else:
        found.append(Finding("warheads outside", alliance, without, "warheads", doubt=doubt, sources=basis))
        if within + without:
            share = within / (within + without)
            found.append(Finding("share of warheads", alliance, share, "1", doubt=doubt, sources=basis))
    for figures in (inside, outside):
        for state, value in figures.values.items():
            year = f"estimate of {figures.years[state]}"
            found.append(Finding("warheads", state, int(value), "warheads", doubt=year, sources=figures.sources))
    return found


def _missing(what: str, figures: Figures, world: World) -> NotCovered:
    whom = ", ".join(figures.missing)
    why = f"no figure of {whom} within {STALE_AFTER} years before {world.day}"
    return NotCovered(what, why, own_row("measures", f"'warheads' of {whom}"))
