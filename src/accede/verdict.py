"""Claims meet findings: each expectation is looked up in its world, and the verdict follows from a rule.

`judge` lets each lens that a case names look once at each world and day, tests every expectation, weighs what the
record says, and gives each claim the verdict that `RULE` states. Nobody has a free hand in it: flip a row, and the
verdict flips.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from accede import casefile, lenses
from accede._version import __version__
from accede.brief import SEED, Scene
from accede.case import Case, Claim
from accede.expectation import ENOUGH, LITTLE, Looks, Outcome, outcome
from accede.source import Source

if TYPE_CHECKING:
    from accede.world import World

SUPPORTED, QUALIFIED, CONTRADICTED, NOT_TESTABLE = "supported", "qualified", "contradicted", "not testable"
STRENGTH = (CONTRADICTED, QUALIFIED, SUPPORTED)
"""From weak to strong."""
TESTED, BY_RECORD, NORMATIVE, SILENT = "tested", "by the record", "normative", "not testable"
"""What a verdict, or its absence, rests on."""
WEIGHT = {"high": 2, "medium": 1, "low": 0}
SCORE = {"supports": 1.0, "qualifies": 0.5, "contradicts": 0.0}

RULE = (
    "By its tests: the share of draws in which an expectation holds (0 or 1 where a finding is exact), averaged over "
    "those of the claim's expectations that could be tested, and multiplied by the smallest share in which a premise "
    "holds: a claim whose premise fails fails with it. From 95% supported, to 5% contradicted, else qualified. By the "
    "record: its notes, supports counting 1, qualifies 1/2 and contradicts 0, averaged with weight 2 for high "
    "certainty, 1 for medium and 0 for low; the same limits. Where there are both, the weaker is the verdict. Where "
    "more than half of a claim's tests, or any of its premises, cannot be run, or its file gives a reason why nothing "
    "can be tested, it is not testable, whatever the notes say. A normative claim may be tested and is never judged."
)


@dataclass(frozen=True, slots=True)
class Ruling:
    """A claim, its tests, and the verdict with what it rests on.

    share      over all tests that could be run; None where none could
    by_tests   the verdict of the tests alone, by_record that of the notes alone; None where there are none
    verdict    None for a normative claim
    words      what may be said of it in one or two sentences, where its tests came out as those sentences say
    """

    claim: Claim
    outcomes: tuple[Outcome, ...]
    share: float | None
    by_tests: str | None
    by_record: str | None
    verdict: str | None
    basis: str
    why: str
    words: str


@dataclass(frozen=True, slots=True)
class Bid:
    """A bid of the timeline: who, for what, from when to when, how it ended."""

    state: str
    alliance: str
    kind: str
    start: date
    end: date | None
    outcome: str


@dataclass(frozen=True, slots=True)
class Report:
    """A case with a ruling on each claim, and all it takes to check, cite and run it again.

    forbidden   why history forbids a change, by the change's id: none of its tests could be run
    """

    case: Case
    rulings: tuple[Ruling, ...]
    forbidden: Mapping[str, str]
    scene: Scene | None
    bids: tuple[Bid, ...]
    sources: Mapping[str, Source]
    about: Mapping[str, lenses.About]
    seed: int
    release: str
    home: str
    data: tuple[str, ...]
    version: str = __version__

    @property
    def command(self) -> str:
        """The command line that shows this again."""
        parts = ["accede", "case", self.case.home or self.case.name, "--seed", str(self.seed)]
        if self.case.alone:
            parts += ["--why", self.case.alone]
        if self.data:
            parts += ["--data", ",".join(self.data)]
        if self.home:
            parts += ["--record", self.home]
        return shlex.join(parts)

    @property
    def lead(self) -> tuple[Ruling, ...]:
        """The rulings whose words stand first."""
        wanted = self.case.lead or tuple(claim.id for claim in self.case.claims)
        return tuple(ruling for name in wanted for ruling in self.rulings if ruling.claim.id == name and ruling.words)

    def ruling(self, claim: str) -> Ruling:
        """Return the ruling on the claim of this id. Raises Unknown with suggestions."""
        wanted = self.case.claim(claim)
        return next(ruling for ruling in self.rulings if ruling.claim is wanted)


def judge(
    case: Case | str | Path,
    world: World | None = None,
    *,
    seed: int = SEED,
    progress: Callable[[str], None] | None = None,
) -> Report:
    """Return the case with a ruling on each claim.

    case       a Case, the name of a bundled one, or the file of one of your own
    world      the record to ask; the embedded one by default
    seed       of every random draw, the same in both worlds
    progress   called with the id of each claim before it is tested

    Raises what `accede.casefile.load` raises. Cost: that of each lens the case names, once for each world and day.
    """
    if world is None:
        from accede.datasets.record import load as embedded

        world = embedded()
    if not isinstance(case, Case):
        case = casefile.load(case, world)
    looks = Looks(case, world, seed)
    rulings = []
    for claim in case.claims:
        if progress:
            progress(claim.id)
        rulings.append(_ruling(claim, [outcome(looks, test) for test in claim.tests]))
    named = {note.source for claim in case.claims for note in claim.record} | {claim.where for claim in case.claims}
    keys = named | {key for ruling in rulings for outcome in ruling.outcomes for key in outcome.sources}
    known = {**world.sources, **case.sources}
    used = {test.lens for claim in case.claims for test in claim.tests}
    first = next(iter(case.changes))
    return Report(
        case,
        tuple(rulings),
        casefile.forbidden(case, world),
        looks.scene(first),
        _bids(world, case),
        {key: known[key] for key in sorted(keys)},
        {name: lenses.about(lenses.get(name)) for name in sorted(used)},
        seed,
        world.release,
        world.home,
        tuple(world.official),
    )


def _ruling(claim: Claim, outcomes: list[Outcome]) -> Ruling:
    """The verdict on a claim by `RULE`, and why."""
    share, untested = _share(outcomes)
    score = _score(claim)
    judged = claim.kind != "normative"
    by_tests = _verdict(share) if judged and share is not None else None
    by_record = _verdict(score) if judged and score is not None else None
    parts = []
    if share is not None:
        parts.append(_held(outcomes) + (f": {by_tests}" if by_tests else ""))
    if score is not None:
        counted = sum(WEIGHT[note.certainty] > 0 for note in claim.record)
        notes = "1 note weighs" if counted == 1 else f"{counted} notes weigh"
        parts.append(f"the record's {notes} {score:.2f} of 1" + (f": {by_record}" if by_record else ""))
    there = [each for each in (by_tests, by_record) if each]
    verdict: str | None
    if not judged:
        verdict, basis = None, NORMATIVE
        parts.insert(0, "a judgement of value; tested at most, never judged")
    elif claim.untestable:
        verdict, basis = NOT_TESTABLE, SILENT
        parts = [claim.untestable]
    elif untested:
        verdict, basis = NOT_TESTABLE, SILENT
        parts.insert(0, untested)
    elif not there:
        verdict, basis = NOT_TESTABLE, SILENT
        parts = ["no note of the record is certain enough to count"]
    else:
        verdict, basis = min(there, key=STRENGTH.index), TESTED if by_tests else BY_RECORD
        if len(there) == 2:
            parts.append("the weaker is the verdict")
    when, words = claim.words
    if tuple(outcome.said for outcome in outcomes) != when:
        words = ""
    return Ruling(claim, tuple(outcomes), share, by_tests, by_record, verdict, basis, "; ".join(parts), words)


def _held(outcomes: Sequence[Outcome]) -> str:
    """In what share of draws expectations and premises hold, in words."""
    told = []
    for name, kind in (("premise", True), ("expectation", False)):
        own = [outcome.holds for outcome in outcomes if outcome.test.premise is kind]
        ran = [holds for holds in own if holds is not None]
        if ran:
            share = min(ran) if kind else sum(ran) / len(ran)
            count = f"{len(ran)} of {len(own)} {name}s" if len(ran) < len(own) else f"{len(own)} {name}s"
            told.append(f"its {name} holds in {share:.0%}" if len(own) == 1 else f"its {count} hold in {share:.0%}")
    return ", ".join(told)


def _share(outcomes: Sequence[Outcome]) -> tuple[float | None, str]:
    """In what share of draws a claim's expectations hold, and why that cannot be told."""
    premises = [outcome for outcome in outcomes if outcome.test.premise]
    others = [outcome.holds for outcome in outcomes if not outcome.test.premise and outcome.holds is not None]
    for premise in premises:
        if premise.holds is None:
            return None, f"its premise cannot be tested: {premise.why.rstrip('.')}"
    supposed = min((premise.holds for premise in premises if premise.holds is not None), default=1.0)
    ran = sum(outcome.holds is not None for outcome in outcomes)
    if others and 2 * ran >= len(outcomes):
        return supposed * sum(others) / len(others), ""
    if premises and len(premises) == len(outcomes):
        return supposed, ""
    why = next((outcome.why for outcome in outcomes if outcome.holds is None), "")
    if others:
        return None, f"only {ran} of its {len(outcomes)} tests can be run: {why.rstrip('.')}"
    return None, f"none of its tests can be run: {why.rstrip('.')}" if outcomes else ""


def _score(claim: Claim) -> float | None:
    """What the notes of the record come to, None where none counts."""
    weight = sum(WEIGHT[note.certainty] for note in claim.record)
    if not weight:
        return None
    return sum(WEIGHT[note.certainty] * SCORE[note.says] for note in claim.record) / weight


def _verdict(share: float) -> str:
    return SUPPORTED if share >= ENOUGH else CONTRADICTED if share <= LITTLE else QUALIFIED


def _bids(world: World, case: Case) -> tuple[Bid, ...]:
    """Bids of the states and alliances that the case's changes are about, in the order of time."""
    pairs = {(asked.state, asked.alliance) for asked in case.changes.values()}
    rows = world.table("bids").filter(pl.col("certainty") != "low").sort("start", "bid")
    return tuple(
        Bid(row["state"], row["alliance"], row["kind"], row["start"], row["end"], row["outcome"])
        for row in rows.iter_rows(named=True)
        if (row["state"], row["alliance"]) in pairs
    )
