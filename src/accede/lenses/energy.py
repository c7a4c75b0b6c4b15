"""Whose supply comes inside?

Fuel by fuel, each member's imports are parted by supplier: what comes from the state, which a cut by it would stop, and
what comes from outside the alliance. Shares of suppliers outside are squared and summed as in the European Commission's
Supplier Concentration Index, over imports: 0 where all comes from allies, 1 where one supplier outside sends it all.
A supplier that joins leaves both sums. Imports are as a rule those whose supplier is known, as sources seldom state the
rest. The alliance is the median of those of its members that have figures, each counted once, whatever it burns.

look(world, *, state, alliance)
    world     World at the date asked; reads `members`, `flows`, `coverage`
    state     whose supply is looked at
    alliance  id
    returns   for gas, oil and coal: shares of each member's imports with the concentration outside, their medians, and
              how many members the state supplies; exact on the data given
    raises    nothing; a fuel is silent where the record does not cover it or no member has a figure within five years,
              medians and counts where fewer than half of the members have one
    cost      O(rows)

Source: European Commission 2015, Monitoring progress towards the Energy Union objectives, SWD(2015) 243; Le Coq &
Paltseva 2009, Measuring the security of external energy supply in the European Union, Energy Policy 37:4474-4481. Of
both indices only the squared shares are here: neither the dependence of consumption on imports, nor the risk of
supplier and transit, by which they are weighted.
Checked against: the hand-made world by hand; one outside supplier gives 1, n equal ones 1/n; all suppliers inside
give 0.
Says nothing about: whether an ally would cut (membership moves a supplier inside, and a cut by an ally is still a cut),
how much of what a member burns is imported, what could replace it, prices, or through whom it flows. Suppliers are as
recorded at import, so that gas sold on by a neighbour is that neighbour's. Suppliers that a source keeps secret or that
are too small to be listed may be outside too.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial
from math import fsum
from statistics import median

import polars as pl

from accede.errors import NotCovered
from accede.finding import Finding
from accede.world import STALE_AFTER, World, own_row, several

QUESTION = "Whose supply comes inside?"
NEEDS = ("members", "flows", "coverage")
FUELS = ("gas", "oil", "coal")
WHOLE = 0.9
"""Share of a member's imports whose suppliers must be listed before it is said what does not come from outside."""
UNLISTED = 0.005
"""Share below which what is not listed is rounding."""
SHARE = "share of imports"
WHAT = {
    what: meaning
    for fuel in FUELS
    for what, meaning in {
        f"{fuel} from the state": f"share of this member's imports of {fuel} whose supplier is known that a cut by the "
        "state would stop",
        f"{fuel} from outside": f"share of this member's imports of {fuel} whose supplier is known that come from "
        "suppliers listed outside the alliance, at least",
        f"{fuel} concentration outside": "sum of the squared shares of its suppliers outside, of the same imports",
        f"median {fuel} from the state": "median of the members with figures, half of all or more, each counted once",
        f"median {fuel} from outside": "the same of what comes from outside",
        f"median {fuel} concentration outside": "the same of the concentration outside",
        f"members supplied with {fuel} by the state": "members that import some of it from the state",
        f"members with most {fuel} from the state": "members that import more than half of it from the state",
    }.items()
}


@dataclass(frozen=True, slots=True)
class _Importer:
    """A member's imports of one fuel in its latest year: share by supplier, and what is noted beside them."""

    name: str
    year: int
    shares: dict[str, float]
    notes: tuple[str, ...]
    sources: tuple[str, ...]

    @property
    def unlisted(self) -> float:
        return max(0.0, 1 - fsum(self.shares.values()))

    @property
    def is_whole(self) -> bool:
        return 1 - self.unlisted >= WHOLE

    def outside(self, members: Collection[str]) -> list[float]:
        """Return the shares of suppliers that are no members."""
        return [share for supplier, share in self.shares.items() if supplier not in members]

    @property
    def doubt(self) -> str:
        gap = f"suppliers of {self.unlisted:.0%} not listed" if self.unlisted >= UNLISTED else "all suppliers listed"
        return "; ".join([f"imports of {self.year}, as a rule those whose supplier is known", gap, *self.notes])


def look(world: World, *, state: str, alliance: str) -> list[Finding | NotCovered]:
    """Part each member's imports by supplier; see the module."""
    members = world.members(alliance)
    flows = world.table("flows").filter(pl.col("destination").is_in(members) & (pl.col("certainty") != "low"))
    found: list[Finding | NotCovered] = []
    for fuel in FUELS:
        what = f"imports of {fuel} by supplier"
        try:
            world.require("flows", fuel, what)
            importers = _importers(world, flows.filter(pl.col("good") == fuel))
            if not importers:
                why = f"no member of {alliance} has a figure within {STALE_AFTER} years before {world.day}"
                raise NotCovered(what, why, own_row("flows", f"'{fuel}' to a member"))
        except NotCovered as silent:
            found.append(silent)
            continue
        found += _members(importers, fuel, state, members)
        found += _alliance(importers, fuel, state, members, alliance)
    return found


def _importers(world: World, rows: pl.DataFrame) -> list[_Importer]:
    """Each destination's latest year that is not stale."""
    rows = rows.with_columns(year=pl.col("start").dt.year()).filter(pl.col("year") >= world.day.year - STALE_AFTER)
    latest = rows.filter(pl.col("year") == pl.col("year").max().over("destination")).sort("destination", "origin")
    return [
        _Importer(
            str(name), own["year"][0], dict(own.select("origin", "value").iter_rows()),
            tuple(own["note"].drop_nulls().unique().sort()), world.observed(own),
        )
        for (name,), own in latest.group_by("destination", maintain_order=True)
    ]  # fmt: skip


def _members(importers: Sequence[_Importer], fuel: str, state: str, members: Collection[str]) -> list[Finding]:
    """What comes to each member from the state, and from outside where nearly all its suppliers are listed."""
    found = []
    for each in importers:
        values, least = [], "; a lower bound by as much" if each.unlisted >= UNLISTED else ""
        if state in each.shares:
            values.append((f"{fuel} from the state", each.shares[state], each.doubt))
        if each.is_whole:
            outside, told = each.outside(members), each.doubt + least
            values.append((f"{fuel} from outside", fsum(outside), told))
            values.append((f"{fuel} concentration outside", fsum(share**2 for share in outside), told))
        for what, value, doubt in values:
            unit = "1" if what.endswith("concentration outside") else SHARE
            found.append(Finding(what, each.name, value, unit, doubt=doubt, sources=each.sources))
    return found


def _alliance(
    importers: Sequence[_Importer], fuel: str, state: str, members: Sequence[str], alliance: str
) -> list[Finding | NotCovered]:
    """The medians, and how many members the state supplies; one that does not list it buys none or next to none."""
    whole = [each for each in importers if each.is_whole]
    others = [member for member in members if member != state]
    buyers = [each for each in importers if each.name in others and (each.is_whole or state in each.shares)]
    outside = [each.outside(members) for each in whole]
    squares = [fsum(share**2 for share in shares) for shares in outside]
    shares = [each.shares.get(state, 0.0) for each in buyers]
    found: list[Finding | NotCovered] = []
    if 2 * len(whole) >= len(members):
        most = round(max(each.unlisted for each in whole), 2)
        least = f"a lower bound, as suppliers of up to {most:.0%} of a member's imports are not listed" if most else ""
        tell = partial(_tell, alliance, whole, members, least)
        found.append(tell(f"median {fuel} from outside", SHARE, median(map(fsum, outside))))
        found.append(tell(f"median {fuel} concentration outside", "1", median(squares)))
    else:
        found.append(_few(f"{fuel} from outside, of {alliance}", whole, members, fuel))
    if 2 * len(buyers) >= len(others):
        tell = partial(_tell, alliance, buyers, others, "")
        found.append(tell(f"median {fuel} from the state", SHARE, median(shares)))
        found.append(tell(f"members supplied with {fuel} by the state", "members", sum(share > 0 for share in shares)))
        found.append(tell(f"members with most {fuel} from the state", "members", sum(share > 0.5 for share in shares)))
    else:
        found.append(_few(f"{fuel} from the state, of {alliance}", buyers, others, fuel))
    return found


def _tell(
    alliance: str, of: Sequence[_Importer], members: Sequence[str], bound: str, what: str, unit: str, value: float
) -> Finding:
    """A figure of the members that have one; `doubt` says how many of how many, and who has none."""
    years = sorted({each.year for each in of})
    span = f"{years[0]} to {years[-1]}" if len(years) > 1 else f"{years[0]}"
    kind = "median of the" if what.startswith("median") else "of the"
    told = [f"{kind} {len(of)} members with figures, of {len(members)}, in {span}"]
    if lacking := _lacking(of, members):
        told.append(f"none of {several(lacking)}")
    told += ["imports are not weighed, as a rule those whose supplier is known", *([bound] if bound else [])]
    sources = tuple(sorted({key for each in of for key in each.sources}))
    return Finding(what, alliance, value, unit, doubt="; ".join(told), sources=sources)


def _few(what: str, of: Sequence[_Importer], members: Sequence[str], fuel: str) -> NotCovered:
    lacking = _lacking(of, members)
    why = f"{len(of)} of {len(members)} members have figures, fewer than half; none of {several(lacking)}"
    return NotCovered(what, why, own_row("flows", f"'{fuel}' to these"))


def _lacking(of: Sequence[_Importer], members: Sequence[str]) -> list[str]:
    known = {each.name for each in of}
    return [member for member in members if member not in known]
