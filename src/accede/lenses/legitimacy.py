"""In whose name does it act?

The mandates of what the alliance has done so far: operations that the Security Council authorised, endorsed in part,
that rested on a host's consent or on self-defence, and that had none of these. Beside them, and alone before the first
operation, stands who is behind the alliance: states, people, great powers, seats in the Council.

look(world, *, alliance)
    world     World at the date asked; reads `operations`, `members`, `measures`, `seats`
    alliance  id
    returns   counts of operations by mandate, share mandated, and the states and people behind; exact on the record
    raises    nothing; population is silent where a member has no figure
    cost      O(operations + members)

Source: resolutions and declarations named row by row in the record.
Checked against: the record's operations of NATO by hand: none before 1992, one without any mandate, 1999.
Says nothing about: whether an operation was right, or how others judged it.
"""

from __future__ import annotations

import polars as pl

from accede.errors import NotCovered
from accede.finding import Finding
from accede.tables import COUNCIL, GREAT_POWER
from accede.world import STALE_AFTER, World, own_row, several

QUESTION = "In whose name does it act?"
NEEDS = ("operations", "members", "measures", "seats")
WHAT = {
    "operations": "operations begun so far",
    "operations mandated": "of these, authorised by the Security Council",
    "operations partly mandated": "of these, endorsed, welcomed, or only supporting a resolution",
    "operations by consent": "of these, at the host state's request or with its consent",
    "operations in self-defence": "of these, under the treaty's own clause of collective self-defence",
    "operations without mandate": "of these, with none of the above",
    "share mandated": "operations mandated over those that needed or had a legal basis recorded",
    "states behind": "members of the alliance",
    "great powers behind": "great powers of the day among them",
    "Council seats behind": "seats of the Security Council that members hold",
    "population behind": "people living in the members",
}

_MANDATES = {
    "operations mandated": "yes",
    "operations partly mandated": "partial",
    "operations by consent": "consent",
    "operations in self-defence": "article5",
    "operations without mandate": "no",
}


def look(world: World, *, alliance: str) -> list[Finding | NotCovered]:
    """Count mandates and supporters; see the module."""
    members = world.now("members", alliance=alliance)
    inside = members["state"].to_list()
    basis = world.observed(members)
    powers = world.now("seats", seat=GREAT_POWER).filter(pl.col("state").is_in(inside))
    seats = world.seats(COUNCIL)
    found: list[Finding | NotCovered] = [
        *_operations(world, alliance),
        Finding("states behind", alliance, len(inside), "states", sources=basis),
        Finding("great powers behind", alliance, powers.height, "states", sources=world.observed(members, powers)),
    ]
    if not seats.is_empty():
        held = seats.filter(pl.col("holder").is_in(inside)).height
        found.append(Finding("Council seats behind", alliance, held, "seats", sources=world.observed(members, seats)))
    people = world.figures("population", inside)
    if people.missing or not inside:
        whom = several(people.missing) or "any member"
        why = f"no figure of {whom} within {STALE_AFTER} years before {world.day}"
        return [*found, NotCovered("population behind", why, own_row("measures", f"'population' of {whom}"))]
    years = ", ".join(map(str, sorted(set(people.years.values()))))
    doubt = f"figures of {years}; the source gives no interval"
    return [
        *found,
        Finding("population behind", alliance, int(people.total()), "persons", doubt=doubt, sources=people.sources),
    ]


def _operations(world: World, alliance: str) -> list[Finding]:
    """Mandates of the operations begun so far; nothing where there was none yet."""
    rows = world.table("operations").filter((pl.col("alliance") == alliance) & (pl.col("certainty") != "low"))
    if rows.is_empty():
        return []
    basis = world.observed(rows)
    counts = {what: rows.filter(pl.col("mandate") == mandate) for what, mandate in _MANDATES.items()}
    based = rows.filter(pl.col("mandate") != "na").height
    found = [Finding("operations", alliance, rows.height, "operations", sources=basis)]
    for what, chosen in counts.items():
        named = ", ".join(chosen["name"]) if what == "operations without mandate" else ""
        found.append(Finding(what, alliance, chosen.height, "operations", doubt=named, sources=world.observed(chosen)))
    if based:
        share = counts["operations mandated"].height / based
        found.append(Finding("share mandated", alliance, share, "1", sources=basis))
    return found
