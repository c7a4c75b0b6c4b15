"""Would the members have let it in?

Three readings, none a forecast. How often like bids on record ended in admission: bids of one kind, resolved by the
day, one count per applicant and alliance, the applicant's own bids and those of the state it continues left out; a
beta-binomial interval under Jeffreys' prior, from 0 where none was admitted and to 1 where all were.
Which precedents are nearest: Gower's similarity over traits of applicant, alliance and bid, a trait that is not known
left out. And the alliance's own rule: who under it could refuse.

look(world, *, state, alliance, seed)
    world     World at the date asked; reads `bids`, `rules`, `members`, `states`, `seats`, `ties`, `coverage`
    state     name of the applicant
    alliance  id
    seed      of the draws from the posterior
    returns   base rates with draws, up to five precedents with their similarity in [0, 1], and who could refuse;
              only the last where the state is a member already
    raises    nothing; a base rate without any resolved bid is silent, and so is a rule that does not say who consents
    cost      O(bids * ties)

Source: Gower 1971, Biometrics 27:857-871; Brown, Cai & DasGupta 2001, Statistical Science 16:101-133 (Jeffreys
interval).
Checked against: quantiles of the beta distribution; precedents of a hand-made world.
Says nothing about: this applicant's own merits, or refusals that were never written down: rates on record run high.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl

from accede.errors import NotCovered
from accede.finding import Finding
from accede.methods import evidence
from accede.tables import POWERS
from accede.world import World, own_row

QUESTION = "Would the members have let it in?"
NEEDS = ("bids", "rules", "members", "states", "seats", "ties", "coverage")
WHAT = {
    "base rate of admission": "share of like bids, resolved by the day, that ended in admission",
    "precedent": "a past bid by name; the value is the share of known traits it has in common with this one",
    "members who could refuse": "members whose consent the alliance's own rule requires",
    "could refuse": "this member is one of them",
    "in the region the rule names": "1 where the applicant lies in a region to which the rule limits admission",
}

DRAWS = 4000
NEAREST = 5
_KINDS = {
    "formal_application": "application",
    "map": "application",
    "signature": "signature",
    "invitation": "invitation",
    "informal_feeler": "feeler",
    "declared_interest": "feeler",
}
_NEAR_IN_TIME = 20

Row = Mapping[str, Any]


def look(world: World, *, state: str, alliance: str, seed: int) -> list[Finding | NotCovered]:
    """Read the precedents and the rule; see the module."""
    rule = _rule(world, state, alliance)
    if state in world.members(alliance):
        return rule
    bids = world.table("bids").filter((pl.col("certainty") != "low") & (pl.col("kind") != "exit"))
    own = bids.filter((pl.col("state") == state) & (pl.col("alliance") == alliance)).sort("start")
    kind = _KINDS[own["kind"][-1]] if own.height else "application"
    past = _campaigns(bids.filter(~pl.col("state").is_in(world.line(state)) | (pl.col("alliance") != alliance)))
    return [*_rates(world, past, kind, alliance, seed), *_precedents(world, past, kind, state, alliance), *rule]


# --- base rates -------------------------------------------------------------------------------------------------------


def _campaigns(bids: pl.DataFrame) -> list[Row]:
    """Resolved bids, one per applicant, alliance and kind: the last, or the one that was admitted."""
    campaigns: dict[tuple[str, str, str], Row] = {}
    for row in bids.filter(pl.col("outcome") != "pending").sort("start", "bid").iter_rows(named=True):
        key = (row["state"], row["alliance"], _KINDS[row["kind"]])
        if key not in campaigns or campaigns[key]["outcome"] != "admitted":
            campaigns[key] = row | {"kind": key[2]}
    return list(campaigns.values())


def _rates(world: World, past: list[Row], kind: str, alliance: str, seed: int) -> Iterator[Finding | NotCovered]:
    like = [bid for bid in past if bid["kind"] == kind]
    groups = {
        f"{kind}s to any alliance": like,
        f"{kind}s to {alliance}": [bid for bid in like if bid["alliance"] == alliance],
        f"{kind}s {'to' if kind == 'invitation' else 'by'} great powers": [
            bid for bid in like if _is_power(world, bid["state"], bid["start"])
        ],
    }
    random = np.random.default_rng(seed)
    for of, bids in groups.items():
        if not bids:
            why = f"none on record was resolved by {world.day}"
            yield NotCovered(f"base rate of {of}", why, own_row("bids", "such bids"))
            continue
        admitted = sum(bid["outcome"] == "admitted" for bid in bids)
        draws = evidence.rates(admitted, len(bids), DRAWS, random)
        yield Finding(
            "base rate of admission",
            of,
            admitted / len(bids),
            "1",
            draws,
            f"{admitted} of {len(bids)} resolved by {world.day}; its own left out; Jeffreys prior, seed {seed}; "
            + (
                "the others were mostly declined by the state invited"
                if kind == "invitation"
                else "refusals in silence are not on record"
            ),
            tuple(sorted({bid["source"] for bid in bids})),
        )


def _is_power(world: World, state: str, day: date) -> bool:
    return not _holding(world.table("seats").filter(pl.col("body") == POWERS), day, state=state).is_empty()


def _holding(frame: pl.DataFrame, day: date, **equal: str) -> pl.DataFrame:
    """Rows that held on an earlier day than the World's."""
    held = (pl.col("start") <= day) & (pl.col("end").is_null() | (pl.col("end") > day))
    return frame.filter(held, *(pl.col(title) == value for title, value in equal.items()))


# --- precedents -------------------------------------------------------------------------------------------------------


def _precedents(world: World, past: list[Row], kind: str, state: str, alliance: str) -> list[Finding]:
    mine = _traits(world, state, alliance, world.day)
    regions = dict(world.table("states").select("state", "region").iter_rows())
    scored = []
    for bid in past:
        theirs = _traits(world, bid["state"], bid["alliance"], bid["start"])
        shared = {
            ("same alliance", "alliance"): bid["alliance"] == alliance,
            (f"{kind} too", "kind of bid"): bid["kind"] == kind,
            ("same region", "region"): regions.get(bid["state"]) == regions.get(state),
            (f"within {_NEAR_IN_TIME} years", "time"): abs(world.day.year - bid["start"].year) <= _NEAR_IN_TIME,
            **{
                (trait if mine[trait] else f"no {trait}", f"being a {trait}"): mine[trait] == theirs[trait]
                for trait in mine
                if mine[trait] is not None and theirs[trait] is not None
            },
        }
        scored.append((sum(shared.values()) / len(shared), bid, shared))
    scored.sort(key=lambda entry: (-entry[0], -entry[1]["start"].toordinal(), entry[1]["bid"]))
    return [
        Finding(
            "precedent",
            f"{bid['state']} → {bid['alliance']}, {bid['start'].year} ({bid['kind']})",
            similarity,
            "share of traits",
            doubt=f"{bid['outcome']} {_when(bid)}; near: {_list(shared, yes=True)}"
            + ("" if all(shared.values()) else f"; differs in: {_list(shared, yes=False)}"),
            sources=(bid["source"],),
        )
        for similarity, bid, shared in scored[:NEAREST]
    ]


def _traits(world: World, state: str, alliance: str, day: date) -> dict[str, bool | None]:
    """What can be told of an applicant on the day of its bid; None where the record does not cover it."""
    members = _holding(world.table("members"), day, alliance=alliance)["state"].to_list()
    traits: dict[str, bool | None] = {"great power": _is_power(world, state, day)}
    for tie, trait in (("rivalry", "rival of a member"), ("border", "neighbour of a member")):
        covered = world.table("coverage").filter((pl.col("table") == "ties") & (pl.col("of") == tie))
        if not members or _inside(covered, day).is_empty():
            traits[trait] = None
            continue
        ties = _holding(world.table("ties"), day, tie=tie).filter(pl.col("certainty") != "low")
        a, b = pl.col("a"), pl.col("b")
        mine = ties.filter(((a == state) & b.is_in(members)) | ((b == state) & a.is_in(members)))
        traits[trait] = not mine.is_empty()
    return traits


def _inside(claims: pl.DataFrame, day: date) -> pl.DataFrame:
    return claims.filter((pl.col("start") <= day) & (pl.col("end") > day))


def _list(shared: Mapping[tuple[str, str], bool], *, yes: bool) -> str:
    """What is shared, by the trait; or what is not, by its name."""
    return ", ".join(same if yes else name for (same, name), agrees in shared.items() if agrees is yes) or "nothing"


def _when(bid: Row) -> str:
    # A date known by month or year ended with its last day: the spell's end is the day after.
    end: date = bid["end"] - timedelta(days=bid["end_precision"] in ("month", "year"))
    return {"day": f"{end}", "month": f"{end:%Y-%m}", "year": f"{end:%Y}"}[bid["end_precision"] or "day"]


# --- the alliance's own rule ------------------------------------------------------------------------------------------


def _rule(world: World, state: str, alliance: str) -> list[Finding | NotCovered]:
    rules = world.now("rules", body=alliance, kind="admission")
    if rules.is_empty():
        why = f"no rule of admission of {alliance} is on record for {world.day}"
        return [NotCovered("who could refuse", why, own_row("rules", "its rule of admission"))]
    rule = rules.row(0, named=True)
    text = f"rule: {rule['text']}"
    found: list[Finding | NotCovered] = []
    if rule["requires"] in ("unanimity", "amendment"):
        members = world.now("members", alliance=alliance).sort("state")
        basis = tuple(sorted({*world.observed(members), *world.observed(rules)}))
        # Nobody is asked for consent to their own admission.
        asked = [member for member in members["state"] if member != state]
        found.append(Finding("members who could refuse", alliance, len(asked), "states", doubt=text, sources=basis))
        found += [Finding("could refuse", member, 1, "veto", doubt="", sources=basis) for member in asked]
    elif rule["requires"] == "open":
        found.append(
            Finding("members who could refuse", alliance, 0, "states", doubt=text, sources=world.observed(rules))
        )
    else:
        why = f"the {text}, which leaves open whose consent it takes"
        found.append(NotCovered("who could refuse", why, own_row("rules", "whose consent it requires")))
    if rule["eligible"]:
        home = world.table("states").filter(pl.col("state") == state)
        fits = home["region"][-1] in rule["eligible"].split(";") if home.height else False
        found.append(
            Finding(
                "in the region the rule names",
                state,
                int(fits),
                "1 = yes",
                doubt="by the UN's regions, in which Turkey, Cyprus and the Caucasus lie in Asia; the members decide "
                "whom the rule means (NATO admitted Turkey in 1952)",
                sources=world.observed(rules, home),
            )
        )
    return found
