"""How long until?

Every state that ever bid for the alliance waits from its first bid: until it was admitted, until its last bid had been
declined or had lapsed, or it waits still and is censored. Kaplan and Meier's curve counts only admission as an end: it
takes out who was refused or lapsed, as if they might still come in, and its median is the shorter for it. Aalen and
Johansen's incidence lets refusal and lapse compete, as they do; where it stays below a half there is no median. One
spell for each applicant and alliance: a state that was refused, came again and was let in waited from its first bid on.

look(world, *, state, alliance)
    world     World at the date asked; reads `bids`, `members`, `states`
    state     whose own wait so far is set into the curve
    alliance  id; all bids to it by the day are the sample, the applicant's own among them
    returns   counts, the median wait of those admitted, the medians by both curves, the longest time anybody was
              followed, the share admitted after five, ten and fifty years as far as that, and the lifeline of each
              applicant; years of 365.25 days
    raises    NotCovered  fewer than two states had bid by the day
    cost      O(bids^2)

Source: Kaplan & Meier 1958, Journal of the American Statistical Association 53:457-481; Aalen & Johansen 1978,
Scandinavian Journal of Statistics 5:141-150.
Checked against: printed remission times, by the method; spells of the hand-made world counted by hand.
Says nothing about: states that never bid, founders and those who were invited and said no (both left out), or bids that
left no trace; a wait still open counts as longer than it is, not as endless. A state that continues another waits
anew: the Soviet Union and Russia are two applicants, and the wait of the one is no part of the other's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from math import inf
from statistics import median

import polars as pl

from accede.errors import NotCovered
from accede.finding import Finding
from accede.methods import survival
from accede.world import World

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
    "applicants gone": "of these, states that ended before their bid did",
    "median wait of those admitted": "years from first bid to membership, half of those admitted waited longer",
    "median wait": "years after which half were in by the pace of those not yet out of it (Kaplan-Meier)",
    "median wait, refusal and lapse competing": "years after which half of all applicants were in (Aalen-Johansen); "
    "untold where it never came to half",
    "longest followed": "years for which the applicant followed longest was, from its first bid",
    **{
        f"share admitted within {horizon} years": "share of applicants in so long after a first bid (Aalen-Johansen)"
        for horizon in HORIZONS
    },
    "wait until admission": "years of an applicant from its first bid until it was a member",
    "wait until refusal": "years of an applicant from its first bid until its last was declined or ignored",
    "wait until lapse": "years of an applicant from its first bid until its last was withdrawn or lapsed",
    "wait until its end": "years of an applicant from its first bid until the state itself ended",
    "wait so far": "years of an applicant whose bid is still open, from its first",
    "years waited": "years since the state's first bid, until it was a member or its last bid had ended",
}

_OPEN, _ADMITTED, _REFUSED, _LAPSED, _GONE = range(5)
_LIFELINES = {
    _ADMITTED: "wait until admission",
    _REFUSED: "wait until refusal",
    _LAPSED: "wait until lapse",
    _GONE: "wait until its end",
    _OPEN: "wait so far",
}
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
    doubt = (
        f"bids to {alliance} by {world.day}; one spell for each applicant, a modelled accession among them, and "
        "a state that continues another is an applicant of its own"
    )
    counts = {
        "applicants": len(spells),
        **{
            f"applicants {word}": sum(spell.end == end for spell in spells)
            for word, end in (
                ("admitted", _ADMITTED),
                ("refused", _REFUSED),
                ("lapsed", _LAPSED),
                ("waiting", _OPEN),
                ("gone", _GONE),
            )
        },
    }
    found = [Finding(what, alliance, count, "states", doubt=doubt, sources=basis) for what, count in counts.items()]
    found += _waits(spells, alliance, doubt, basis)
    for spell in sorted(spells, key=lambda spell: (-spell.years, spell.state)):
        what, years = _LIFELINES[spell.end], round(spell.years, 2)
        found.append(Finding(what, spell.state, years, "years", sources=spell.sources))
    for spell in spells:
        if spell.state == state:
            found.append(
                Finding("years waited", state, round(spell.years, 2), "years", doubt=doubt, sources=spell.sources)
            )
    return found


def _waits(spells: list[_Spell], alliance: str, doubt: str, basis: tuple[str, ...]) -> list[Finding]:
    """Waits and shares; each interval is told in words, since the two worlds' samples are one but for the change."""
    years = [spell.years for spell in spells]
    ends = [_OPEN if spell.end == _GONE else spell.end for spell in spells]  # a state that ended is censored
    tell = partial(Finding, of=alliance, unit="years", sources=basis)
    found = [tell("longest followed", value=round(max(years), 2), doubt=doubt)]
    admitted = [spell.years for spell in spells if spell.end == _ADMITTED]
    if not admitted:
        return found
    told = f"{doubt}; leaves out who waits still or was refused"
    found.append(tell("median wait of those admitted", value=round(median(admitted), 2), doubt=told))
    single = survival.kaplan_meier(years, [end == _ADMITTED for end in ends])
    curve = survival.aalen_johansen(years, ends, _ADMITTED)
    taken = "who was refused or lapsed is taken out when that happened, so that it is shorter than where these compete"
    for what, middle, why in (
        ("median wait", single.median(), taken),
        ("median wait, refusal and lapse competing", curve.median(), "who was refused or lapsed stays out"),
    ):
        value, early, late = middle
        if value < inf:
            reach = "no upper end" if late == inf else f"{late:.2f}"
            told = f"{doubt}; 95% interval {early:.2f} to {reach}; {why}"
            found.append(tell(what, value=round(value, 2), doubt=told))
    for horizon in HORIZONS:
        if horizon > max(years):
            break  # nobody has been followed so long
        share, low, high = curve.at(horizon)
        span = f"95% interval {low:.2f} to {high:.2f}" if low < high else "too few for an interval"
        what = f"share admitted within {horizon} years"
        found.append(tell(what, value=share, unit="share of applicants", doubt=f"{doubt}; {span}"))
    return found


def _spells(world: World, alliance: str) -> list[_Spell]:
    """One wait for each bidder that was no founder: to admission, to the end of its last bid or life, or so far.

    What is uncertain is left out, and so is a state that was invited, said no, and never asked: it did not wait.
    """
    own_doing = (pl.col("alliance") == alliance) & (pl.col("kind") != "exit") & (pl.col("certainty") != "low")
    bids = world.table("bids").filter(own_doing).sort("start", "bid")
    entered = world.table("members").filter(pl.col("alliance") == alliance).sort("start")
    founders = entered.filter(pl.col("mode") == "founder")["state"].to_list()
    lives = world.table("states").filter(pl.col("end").is_not_null()).select("state", "end").rows()
    spells = []
    for (state,), own in bids.partition_by("state", as_dict=True, maintain_order=True).items():
        if state in founders:
            continue
        first, open_ = own["start"][0], own.filter(~pl.col("outcome").is_in(list(_ENDS)) | pl.col("end").is_null())
        since = entered.filter((pl.col("state") == state) & (pl.col("start") >= first))
        if since.is_empty() and set(own["kind"]) == {"invitation"}:
            continue
        died = min((day for name, day in lives if name == state and day > first), default=None)
        if not since.is_empty():
            until, end = since["start"][0], _ADMITTED
        elif open_.is_empty():
            last = own.sort("end").row(-1, named=True)
            until, end = last["end"], _ENDS[last["outcome"]]
        elif died:
            until, end = died, _GONE
        else:
            until, end = world.day, _OPEN
        spells.append(_Spell(str(state), _years(first, until), end, tuple(sorted(set(own["source"])))))
    return spells


def _years(start: date, end: date) -> float:
    return (end - start).days / YEAR
