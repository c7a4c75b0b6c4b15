"""What borders and quarrels come with it?

Borders between a member and a state outside are the alliance's outer borders; those between two members are inner ones.
Strategic rivalries are imported the same way. A casus foederis, the case for which the treaty promises help, can arise
in every pair of a member and an outsider who share a border or a rivalry; where the treaty limits its area, pairs in
the area are counted apart.

look(world, *, alliance)
    world     World at the date asked; reads `members`, `ties`, `alliances`, `coverage`
    alliance  id
    returns   one Finding per outer and inner border and rivalry ("A–B"), and their counts; exact
    raises    NotCovered  outside the years for which the record has borders and rivalries
    cost      O(ties)

Source: borders and rivalries of the record, each row with its own; scope from the treaty's text. The notion of the
casus foederis is that of the treaties themselves.
Checked against: the Soviet Union's twelve land neighbours of 1954, counted by hand.
Says nothing about: the length or defence of a border, how likely a conflict is, or overseas possessions.
"""

from __future__ import annotations

import polars as pl

from accede.finding import Finding
from accede.tables import HELP, WORLD
from accede.world import World

QUESTION = "What borders and quarrels come with it?"
NEEDS = ("members", "ties", "alliances", "coverage")
WHAT = {
    "outer borders": "borders between a member and a state outside",
    "outer border": "this pair is one: 1; whether by land or sea is in the unit",
    "inner borders": "borders between two members",
    "inner border": "this pair is one: 1; whether by land or sea is in the unit",
    "neighbours": "states outside that border on a member",
    "outer rivalries": "strategic rivalries between a member and a state outside",
    "outer rivalry": "this pair is one: 1; what it is mainly about is in the unit",
    "inner rivalries": "strategic rivalries between two members",
    "inner rivalry": "this pair is one: 1",
    "casus foederis dyads": "pairs of a member and an outsider with a border or a rivalry",
    "casus foederis dyads in scope": "the same where the tie lies in the regions that the treaty's text covers",
}


def look(world: World, *, alliance: str) -> list[Finding]:
    """Lay the ties of the day over the alliance's edge; see the module."""
    world.require("ties", "border", "borders")
    world.require("ties", "rivalry", "strategic rivalries")
    members = world.now("members", alliance=alliance)
    inside = set(members["state"])
    ties = (
        world.now("ties")
        .with_columns(a_in=pl.col("a").is_in(inside), b_in=pl.col("b").is_in(inside))
        .with_columns(pair=pl.col("a") + "–" + pl.col("b"))
        .sort("pair")
    )
    borders, rivalries = ties.filter(pl.col("tie") == "border"), ties.filter(pl.col("tie") == "rivalry")
    edge, within = pl.col("a_in") ^ pl.col("b_in"), pl.col("a_in") & pl.col("b_in")
    found = []
    for rows, plural, single in ((borders, "borders", "border"), (rivalries, "rivalries", "rivalry")):
        for where, which in (("outer", edge), ("inner", within)):
            chosen = rows.filter(which)
            found.append(Finding(f"{where} {plural}", alliance, chosen.height, plural, sources=world.observed(chosen)))
            for row in chosen.iter_rows(named=True):
                unit = f"{row['level']} border" if single == "border" else f"rivalry over {row['level']}"
                found.append(Finding(f"{where} {single}", row["pair"], 1, unit, sources=(row["source"],)))
    around = borders.filter(edge).select(pl.when(pl.col("a_in")).then(pl.col("b")).otherwise(pl.col("a")))
    found.append(
        Finding("neighbours", alliance, around.to_series().n_unique(), "states", sources=world.observed(borders))
    )
    return [*found, *_casus(world, alliance, ties.filter(edge, pl.col("tie").is_in(("border", "rivalry"))))]


def _casus(world: World, alliance: str, ties: pl.DataFrame) -> list[Finding]:
    """Count the pairs in which the promise of help could be called on; none where the treaty promises none."""
    row = world.alliance(alliance)
    if not set(row["obligations"].split(";")) & set(HELP):
        return []
    basis = world.observed(ties)
    found = [Finding("casus foederis dyads", alliance, ties["pair"].n_unique(), "dyads", sources=basis)]
    regions = (row["scope_regions"] or "").split(";")
    if regions == [""]:
        return found
    # A treaty's area is a set of regions, of single members (Turkey in NATO's), or all territory of its members.
    named = pl.col("region").is_in([*regions, WORLD]) | (pl.col("a_in") & pl.col("a").is_in(regions))
    covered = ties if "members" in regions else ties.filter(named | (pl.col("b_in") & pl.col("b").is_in(regions)))
    return [
        *found,
        Finding(
            "casus foederis dyads in scope",
            alliance,
            covered["pair"].n_unique(),
            "dyads",
            doubt=f"scope: {row['scope']}",
            sources=tuple(sorted({*basis, row["source"]})),
        ),
    ]
