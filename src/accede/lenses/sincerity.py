"""Was the offer meant?

The offer was meant if its sender would rather have been let in than refused. Data say how often like bids on record
ended in admission: one count for each other applicant and alliance, the sender's own and those of the state it
continues left out, beta-binomial under Jeffreys' prior. A bid that was granted was meant, one that was refused may have
been, so that this rate bounds the share of bids meant from below only: the prior runs from the low end of its interval
to even odds, or to its high end where that is more. That upper end is a judgement, and a decisive one: it grants that
whoever opposes the sceptic starts from even odds and no higher, and the middle of the range, the posterior and its
highest value follow it. Who starts higher reads the prior at which it is even. All else is judgement too: each item of
evidence has a range of likelihood ratios, how many times likelier it is from one who means it, given the items before
it. The posterior is a band over priors and ranges (robust Bayes). A signalling game asks what the offer by itself can
tell: where it pays its sender whether accepted or refused, everybody makes it, and it tells nothing.

look(world, *, state, alliance, seed)
    world     World at the date asked; reads `bids`, `evidence`, `seats`, `states`
    state     the sender; its latest bid to the alliance by the day is the offer, an uncertain one too, and says so
    alliance  id of the receiver
    seed      of the draws: of the rates' posterior, even over the prior's range, even over the logarithm of each ratio
    returns   base rates, the prior, the posterior with draws and its exact ends, weights and shifts of each item, the
              equilibria of the game and the share of payoffs for which the offer tells nothing
    raises    NotCovered  the state had made no bid of its own by the day
              silent on the posterior where the record has no evidence on this state and alliance; an item whose
              certainty is low is left out and named, one whose spell has ended bore on earlier offers only
    cost      O(bids + items * draws + items^2)

Source: Good 1950, Probability and the Weighing of Evidence; Berger 1985, Statistical Decision Theory and Bayesian
Analysis, 4.7; Brown, Cai & DasGupta 2001, Statistical Science 16:101-133; Spence 1973, Quarterly Journal of Economics
87:355-374; Cho & Kreps 1987, Quarterly Journal of Economics 102:179-221.
Checked against: the ends of the band against a grid of all priors and ratios; counts and posterior by hand in the
hand-made world; the games against nashpy's Nash equilibria, and random payoffs against the signs that decide.
Says nothing about: which prior or ratio is right: they are the curator's, and `[[evidence]]` of a case file or rows of
your own replace them. Nor whether a promise is kept. Items are dated by what was done, however much later
it became known, so that the answer is that of the archives and not of the day's newspapers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from accede.errors import NotCovered
from accede.finding import Finding
from accede.methods import evidence, games
from accede.tables import POWERS
from accede.world import World, own_row

if TYPE_CHECKING:
    from numpy.typing import NDArray

QUESTION = "Was the offer meant?"
NEEDS = ("bids", "evidence", "seats", "states")

_NOTHING, _SPEAKS = "payoffs for which the offer tells nothing", "payoffs for which the offer speaks for intent"
_FEINT_GAINS, _ALL_GAIN = " (pays a feint)", " (pays all)"
_PREMISES = {  # what it says, and how many patterns of `_MEANT` and of `_FEINT` it leaves
    "": ("", 3, 3),
    _FEINT_GAINS: ("; one who does not mean it gains by it, accepted or refused", 3, 1),
    _ALL_GAIN: ("; everybody gains by it, accepted or refused", 1, 1),
}
PROBABILITY = "probability"
WHAT = {
    "base rate of like bids": "data: share of other states' resolved bids of its kind that ended in admission",
    "base rate of like bids by great powers": "the same of great powers of their day",
    "base rate of like bids by other states": "the same of all others",
    "base rate by kind": "the same of bids of this exact kind",
    "prior that the offer was meant": "judgement upon data: middle of the range from the base rate's low end to even "
    "odds or, where that is more, its high end",
    "posterior that the offer was meant": "judgement: the prior moved by the middle of every item's range",
    "lowest posterior": "judgement: lowest over all priors and ratios of their ranges",
    "highest posterior": "judgement: highest over all priors and ratios of their ranges; that priors end at even odds, "
    "or at the base rate's high end where that is more, is a judgement that decides it",
    "weight of evidence": "judgement: all items together in decibans; 10 is ten to one for it, -10 against",
    "prior at which it is even": "judgement: who held the offer meant with this probability is left at one half",
    "evidence": "judgement: how many times likelier this item is if the offer is meant; below 1 it speaks against",
    "shift by item": "judgement: the posterior with this item less the posterior without it",
    "rank by shift": "1 for the item that moves the posterior most, up or down",
    "equilibria": "perfect Bayesian equilibria where the offer pays everybody whether accepted or refused",
    "equilibria in which the offer tells nothing": "of these, those that leave the posterior at the prior",
    **{
        what + premise: meaning + told
        for premise, (told, _, _) in _PREMISES.items()
        for what, meaning in (
            (_NOTHING, "share of payoffs that leave the posterior at the prior in every equilibrium with an offer"),
            (_SPEAKS, "share of payoffs with an equilibrium in which the offer raises the posterior"),
        )
    },
}

DRAWS = 4000
EVEN = 0.5
"""Where the prior's range ends at the least: a judgement, that the sceptic's opponent starts from even odds."""
_LIKE = (("declared_interest", "informal_feeler"), ("formal_application", "map"), ("signature",))
# What an offer is worth over silence, (accepted, refused), to one who means it and to one who does not: an example of
# each pattern of signs, and how many quarters of all payoffs have it. What an offer tells turns on the signs alone.
_MEANT = {(2, 1): 1, (1, -1): 2, (-1, -2): 1}
_FEINT = {(1, 3): 1, (-1, 3): 2, (-3, -1): 1}
_RECEIVER = (1, -2)  # what it gains by letting in the one and the other
_CALLED = {"map": "membership action plan"}


def look(world: World, *, state: str, alliance: str, seed: int) -> list[Finding | NotCovered]:
    """Weigh base rate, evidence and payoffs; see the module."""
    own_doing = pl.col("kind").is_in([kind for kinds in _LIKE for kind in kinds])
    bids = world.table("bids").filter(own_doing).sort("start", "bid")
    here = pl.col("alliance") == alliance
    own = bids.filter((pl.col("state") == state) & here)
    if own.is_empty():
        why = f"no bid of {state} to {alliance} is on record by {world.day}"
        raise NotCovered("the offer", why, own_row("bids", "its bid"))
    offer = own.row(-1, named=True)
    kinds = next(kinds for kinds in _LIKE if offer["kind"] in kinds)
    resolved = (pl.col("outcome") != "pending") & (pl.col("certainty") != "low")
    line = pl.col("state").is_in(world.line(state)) & here
    like = _with_powers(world, bids.filter(~line & resolved & pl.col("kind").is_in(kinds)))
    random = np.random.default_rng(seed)
    spread = random.random(DRAWS)
    successes, trials = _counts(like)
    low, high = evidence.jeffreys(successes, trials)
    prior = (low, max(high, EVEN))
    believed = prior[0] + spread * (prior[1] - prior[0])
    basis = world.observed(like)
    asked = f"the offer: {_called(offer['kind'])} of {offer['start']}"
    if offer["certainty"] == "low":
        asked += ", of which the record is not sure"
    doubt = (
        f"{asked}; from {prior[0]:.3f}, the low end of {successes} admitted of {trials} like bids, {_cap(prior)}: data "
        "bound it from below only, as a bid that was meant may be refused, and the upper end decides the middle"
    )
    return [
        *_rates(world, like, kinds, state, random),
        Finding("prior that the offer was meant", state, sum(prior) / 2, PROBABILITY, believed, doubt, basis),
        *_posterior(world, state, alliance, prior, believed, random),
        *_game(state, prior, basis),
        *_payoffs(state, prior, basis),
    ]


def _cap(prior: evidence.Range) -> str:
    """What the prior's upper end is."""
    whose = "even odds" if prior[1] == EVEN else "the high end"
    return f"to {prior[1]:.3f}, {whose}, by judgement"


# --- data: base rates -------------------------------------------------------------------------------------------------


def _with_powers(world: World, bids: pl.DataFrame) -> pl.DataFrame:
    """The bids, with a column that tells whether their state was a great power when it made them."""
    seats = world.table("seats").filter(pl.col("body") == POWERS).select("state", since="start", until="end")
    held = (pl.col("since") <= pl.col("start")) & (pl.col("until").is_null() | (pl.col("until") > pl.col("start")))
    of_powers = bids.join(seats, on="state").filter(held)["bid"].to_list()
    return bids.with_columns(power=pl.col("bid").is_in(of_powers))


def _counts(bids: pl.DataFrame) -> tuple[int, int]:
    """How many applicants were admitted, of how many; one count for each applicant and alliance."""
    ended = bids.group_by("state", "alliance").agg((pl.col("outcome") == "admitted").any())
    return int(ended["outcome"].sum()), ended.height


def _rates(
    world: World, like: pl.DataFrame, kinds: Sequence[str], state: str, random: np.random.Generator
) -> Iterator[Finding | NotCovered]:
    groups = {
        ("base rate of like bids", state): like,
        ("base rate of like bids by great powers", state): like.filter(pl.col("power")),
        ("base rate of like bids by other states", state): like.filter(~pl.col("power")),
        **{("base rate by kind", _called(kind)): like.filter(pl.col("kind") == kind) for kind in kinds},
    }
    for (what, of), bids in groups.items():
        successes, trials = _counts(bids)
        if not trials:
            why = f"none on record was resolved by {world.day}"
            yield NotCovered(what if of == state else f"{what}, {of}", why, own_row("bids", "such bids"))
            continue
        draws = evidence.rates(successes, trials, DRAWS, random)
        doubt = (
            f"data: {successes} of {trials} resolved by {world.day}, one count for each applicant and alliance, its "
            "own and those of the state it continues left out; admission is not sincerity; refusals in silence are not "
            "on record"
        )
        yield Finding(what, of, successes / trials, "share of bids", draws, doubt, world.observed(bids))


def _called(kind: str) -> str:
    return _CALLED.get(kind, kind.replace("_", " "))


# --- judgement: evidence ----------------------------------------------------------------------------------------------


def _posterior(
    world: World,
    state: str,
    alliance: str,
    prior: evidence.Range,
    believed: NDArray[np.float64],
    random: np.random.Generator,
) -> Iterator[Finding | NotCovered]:
    """The posterior, its band, and what each item does to it."""
    own = world.table("evidence").filter((pl.col("state") == state) & (pl.col("alliance") == alliance))
    remedy = own_row("evidence", "such items") + ", or [[evidence]] in a case file"
    for item in own.filter(pl.col("end").is_null() & (pl.col("certainty") == "low"))["item"].sort():
        yield NotCovered(f"evidence of '{item}'", "the record is not sure of it, so it is left out", remedy)
    rows = world.now("evidence", state=state, alliance=alliance).sort("start", "item")
    if rows.is_empty():
        why = f"no item on {state} and {alliance} is on record that bears on {world.day}"
        yield NotCovered("the posterior", why, remedy)
        return
    ratios: list[evidence.Range] = rows.select("low", "high").rows()
    ends = np.log(np.array(ratios))
    drawn = np.exp(ends[:, :1] + random.random((len(ratios), DRAWS)) * (ends[:, 1:] - ends[:, :1]))
    combined, centre = drawn.prod(axis=0), float(np.exp(ends.mean(axis=1).sum()))
    lowest, highest = evidence.bounds(prior, ratios)
    basis = world.observed(rows)
    doubt = f"judgement: {rows.height} items with ratios of the curator, each given those before it"
    band = f"{doubt}; the prior's range, from {prior[0]:.3f} {_cap(prior)}"
    even = float(evidence.break_even(centre))
    cap = f"{band}; that end decides it: over priors up to 1 it is 1; a prior of {even:.3f} is left at one half"
    values: dict[str, tuple[float, str, Any, str]] = {
        "posterior that the offer was meant": (
            evidence.centre(prior, ratios),
            PROBABILITY,
            evidence.posterior(believed, combined),
            f"{band}; band {lowest:.4f} to {highest:.3f}",
        ),
        "lowest posterior": (lowest, PROBABILITY, None, band),
        "highest posterior": (highest, PROBABILITY, None, cap),
        "weight of evidence": (float(evidence.weight(centre)), "decibans", evidence.weight(combined), doubt),
        "prior at which it is even": (even, PROBABILITY, evidence.break_even(combined), doubt),
    }
    for what, (value, unit, draws, told) in values.items():
        yield Finding(what, state, value, unit, draws, told, basis)
    yield from _items(rows, ratios, drawn, evidence.leverage(prior, ratios))


def _items(
    rows: pl.DataFrame,
    ratios: Sequence[evidence.Range],
    drawn: NDArray[np.float64],
    leverage: Sequence[evidence.Leverage],
) -> Iterator[Finding]:
    """What each item is worth, those first that move the posterior most."""
    order = sorted(range(len(ratios)), key=lambda place: -abs(leverage[place].shift))
    for rank, place in enumerate(order, 1):
        row, ratio, moved = rows.row(place, named=True), ratios[place], leverage[place]
        item, basis = row["item"], (row["source"],)
        told = f"judgement: {ratio[0]:g} to {ratio[1]:g}. {row['text']}. {row['start']}, certainty {row['certainty']}"
        narrows = f"were its ratio settled, the band would narrow by {moved.narrowing:.3f}"
        yield Finding("evidence", item, evidence.middle(ratio), "likelihood ratio", drawn[place], told, basis)
        yield Finding("shift by item", item, moved.shift, "1", doubt=f"judgement; {narrows}", sources=basis)
        yield Finding("rank by shift", item, rank, "rank", doubt="by the middles of all ranges", sources=basis)


# --- reasoning: the game ----------------------------------------------------------------------------------------------


def _game(state: str, prior: evidence.Range, basis: tuple[str, ...]) -> Iterator[Finding]:
    """All equilibria of one game in which the offer pays everybody, accepted or refused."""
    meant, feint = next(iter(_MEANT)), next(iter(_FEINT))
    middle = Fraction(sum(prior) / 2)
    found = _equilibria(middle, meant, feint)
    alike = [each for each in found if each.beliefs[0] == middle]
    answers = " or ".join("accepted" if each.replies[0][0] else "refused" for each in alike)
    doubt = (
        f"reasoning, no data: over silence, one who means it gains {meant[0]} if accepted and {meant[1]} if refused, a "
        f"feint {feint[0]} and {feint[1]}; the receiver gains {_RECEIVER[0]} by the first and loses {-_RECEIVER[1]} by "
        f"a feint; prior {float(middle):.3f}; both make the offer, and it is {answers}"
    )
    for what, which in (("equilibria", found), ("equilibria in which the offer tells nothing", alike)):
        yield Finding(what, state, len(which), "number", doubt=doubt, sources=basis)


def _payoffs(state: str, prior: evidence.Range, basis: tuple[str, ...]) -> Iterator[Finding]:
    """For which payoffs the offer tells nothing, and for which it can speak for intent, under each premise."""
    middle = Fraction(sum(prior) / 2)
    for premise, (_, meants, feints) in _PREMISES.items():
        offered = nothing = speaks = 0
        for meant, feint in product(list(_MEANT)[:meants], list(_FEINT)[:feints]):
            equilibria = _equilibria(middle, meant, feint)
            beliefs = [each.beliefs[0] for each in equilibria if each.beliefs[0] is not None]
            weight = _MEANT[meant] * _FEINT[feint]
            offered += weight * bool(beliefs)
            nothing += weight * (set(beliefs) == {middle})
            speaks += weight * any(belief > middle for belief in beliefs)
        doubt = (
            "reasoning, no data: payoffs over silence even around 0; one who means it prefers acceptance, a feint "
            "refusal; to accept pays the receiver if it is meant and costs it if not; of payoffs with an offer in "
            "equilibrium; whatever the prior"
        )
        when = {
            _NOTHING: (nothing, "exactly where the offer pays both, accepted or refused"),
            _SPEAKS: (speaks, "exactly where acceptance pays one who means it and costs a feint"),
        }
        for what, (weight, where) in when.items():
            share, told = Fraction(weight, offered), f"{doubt}; {where}"
            yield Finding(what + premise, state, share, "share of payoffs", doubt=told, sources=basis)


def _equilibria(prior: Fraction, meant: tuple[int, int], feint: tuple[int, int]) -> list[games.Equilibrium]:
    accepted, refused = zip(meant, feint, strict=True)
    return games.perfect_bayesian(games.offer(prior, accepted, refused, _RECEIVER))
