"""How long until?

Every state that ever bid for the alliance waits from its first bid: until it was admitted, until its last bid had been
declined or had lapsed, or it waits still and is censored. Kaplan and Meier's curve counts only admission as an end;
Aalen and Johansen's incidence lets refusal and lapse compete, as they do, and is therefore lower. One spell for each
applicant and alliance: a state that was refused, came again and was let in waited from its first bid on.

look(world, *, state, alliance)
    world     World at the date asked; reads `bids`, `members`, `states`
    state     whose own wait so far is set into the curve
    alliance  id; all bids to it by the day are the sample, the applicant's own among them
    returns   counts, the median wait of those admitted, the median of the survival curve and the share admitted after
              five, ten and fifty years with 95% intervals; years of 365.25 days
    raises    NotCovered  fewer than two states had bid by the day
    cost      O(bids^2)

Source: Kaplan & Meier 1958, Journal of the American Statistical Association 53:457-481; Aalen & Johansen 1978,
Scandinavian Journal of Statistics 5:141-150.
Checked against: printed remission times, by the method; spells of the hand-made world counted by hand.
Says nothing about: states that never bid, founders (who are left out), or bids that left no trace; a wait still open
counts as longer than it is, not as endless.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import TYPE_CHECKING

import polars as pl

from accede.errors import NotCovered
from accede.finding import Finding
from accede.methods import survival
from accede.world import World

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

QUESTION = "How long until?"
NEEDS = ("bids", "members", "states")
YEAR = 365.25
HORIZONS = (5, 10, 50)
WHAT = {
    "applicants": "states that had bid for it by the day",
    "applicants admitted": "of these, members since",
    "applicants refused": "of these, whose last bid was declined or ignored",
    "applicants lapsed": "of these, whose last bid was withdrawn or lapsed",
    "applicants waiting": "of these, with a bid that is still open",
    "median wait of those admitted": "years from first bid to membership, half of those admitted waited longer",
    "median wait": "years after which half would be in if none were refused (Kaplan-Meier); none where never reached",
    **{
        f"share admitted within {horizon} years": "share of applicants in so long after a first bid (Aalen-Johansen)"
        for horizon in HORIZONS
    },
    "years waited": "years since the state's first bid, until it was a member or its last bid had ended",
}

_OPEN, _ADMITTED, _REFUSED, _LAPSED = range(4)
_ENDS = {"declined": _REFUSED, "ignored": _REFUSED, "withdrawn": _LAPSED, "lapsed": _LAPSED}


@dataclass(frozen=True, slots=True)
class _Spell:
    """An applicant's wait: years, how it ended, and the sources of its bids."""

    state: str
    years: float
    end: int
    sources: tuple[str, ...]


def look(world: World, *, state: str, alliance: str) -> list[Finding]:
    """Follow every applicant from its first bid; see the module."""
    spells = _spells(world, alliance)
    if len(spells) < 2:
        raise NotCovered("waits", f"fewer than two states had bid for {alliance} by {world.day}")
    basis = tuple(sorted({key for spell in spells for key in spell.sources}))
    doubt = f"bids to {alliance} by {world.day}; one spell for each applicant"
    counts = {
        "applicants": len(spells),
        **{
            f"applicants {word}": sum(spell.end == end for spell in spells)
            for word, end in (("admitted", _ADMITTED), ("refused", _REFUSED), ("lapsed", _LAPSED), ("waiting", _OPEN))
        },
    }
    found = [Finding(what, alliance, count, "states", doubt=doubt, sources=basis) for what, count in counts.items()]
    found += _waits(spells, alliance, doubt, basis)
    for spell in spells:
        if spell.state == state:
            found.append(
                Finding("years waited", state, round(spell.years, 2), "years", doubt=doubt, sources=spell.sources)
            )
    return found


def _waits(spells: list[_Spell], alliance: str, doubt: str, basis: tuple[str, ...]) -> list[Finding]:
    years, ends = [spell.years for spell in spells], [spell.end for spell in spells]
    admitted = [spell.years for spell in spells if spell.end == _ADMITTED]
    if not admitted:
        return []
    found = [
        Finding("median wait of those admitted", alliance, round(median(admitted), 2), "years",
                doubt=f"{doubt}; leaves out who waits still or was refused", sources=basis)
    ]  # fmt: skip
    middle, early, late = survival.kaplan_meier(years, [end == _ADMITTED for end in ends]).median()
    if middle < float("inf"):
        reach = "no upper end" if late == float("inf") else f"{late:.1f}"
        told = f"{doubt}; 95% interval {early:.1f} to {reach}; refusals count as waiting on"
        found.append(Finding("median wait", alliance, round(middle, 2), "years", doubt=told, sources=basis))
    curve = survival.aalen_johansen(years, ends, _ADMITTED)
    for horizon in HORIZONS:
        value, low, high = curve.at(horizon)
        found.append(
            Finding(f"share admitted within {horizon} years", alliance, value, "share of applicants",
                    draws=_quantiles(value, low, high), doubt=doubt, sources=basis)
        )  # fmt: skip
    return found


def _quantiles(value: float, low: float, high: float) -> NDArray[np.float64] | None:
    """Draws whose central 95% interval is the one given, so that a share carries it as every finding does."""
    import numpy as np

    if low == high:
        return None
    return np.interp(np.linspace(0, 1, 201), [0, 0.025, 0.5, 0.975, 1], [low, low, value, high, high])


def _spells(world: World, alliance: str) -> list[_Spell]:
    """One wait for each bidder that was no founder: to admission, to the end of its last bid or life, or so far."""
    bids = (
        world.table("bids").filter((pl.col("alliance") == alliance) & (pl.col("kind") != "exit")).sort("start", "bid")
    )
    entered = world.table("members").filter(pl.col("alliance") == alliance).sort("start")
    founders = entered.filter(pl.col("mode") == "founder")["state"].to_list()
    lives = world.table("states").filter(pl.col("end").is_not_null()).select("state", "end").rows()
    spells = []
    for (state,), own in bids.partition_by("state", as_dict=True, maintain_order=True).items():
        if state in founders:
            continue
        first, last = own["start"][0], own.row(-1, named=True)
        since = entered.filter((pl.col("state") == state) & (pl.col("start") >= first))
        if not since.is_empty():
            until, end = since["start"][0], _ADMITTED
        elif last["outcome"] in _ENDS and last["end"]:
            until, end = last["end"], _ENDS[last["outcome"]]
        else:
            died = [day for name, day in lives if name == state and day > first]
            until, end = min([world.day, *died]), _OPEN
        spells.append(_Spell(str(state), _years(first, until), end, tuple(sorted(set(own["source"])))))
    return spells


def _years(start: date, end: date) -> float:
    return (end - start).days / YEAR
