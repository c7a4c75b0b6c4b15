"""A case: a dated question, and the claims people make about it, each bound to the findings that test it.

These are its parts, as plain values. `accede.casefile` reads them from a file, `accede.expectation` looks at what a
test expects, `accede.verdict` weighs a claim.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from rapidfuzz import fuzz, process

from accede.change import Join, Leave
from accede.errors import Unknown
from accede.rule import Rule
from accede.source import Source

KINDS = ("fact", "prediction", "causal", "normative")
SAYS = ("supports", "qualifies", "contradicts")
CERTAINTY = ("high", "medium", "low")
SIDES = ("before", "after")
OUTCOMES = ("holds", "fails", "open")


@dataclass(frozen=True, slots=True)
class Test:
    """One expectation: of which finding, in which world and on which day, by which rule.

    change   id of the change whose two worlds are looked at
    world    "before" or "after": the world that `value`, `rank`, `share`, `other`, `earlier` and trends speak of
    on       the day looked at; that of the change where None
    other    another subject of the same finding, `other` in the rule
    since    an earlier day, `earlier` in the rule
    premise  whether the claim says nothing where this does not hold
    says     the expectation in words
    """

    change: str
    lens: str
    what: str
    of: str
    rule: Rule
    world: str
    on: date | None
    other: str
    since: date | None
    premise: bool
    says: str

    @property
    def terms(self) -> frozenset[str]:
        """What its outcome gives a value of: the names of its rule and what they are made of, the years of a trend."""
        if self.rule.trend:
            return frozenset(map(str, range(self.rule.trend.first, self.rule.trend.last + 1)))
        made_of = {"difference": {"before", "after"}, "rank": {"value"}, "share": {"value"}}
        return self.rule.names.union(*(made_of.get(name, set()) for name in self.rule.names))


@dataclass(frozen=True, slots=True)
class Note:
    """What the record of history says about a claim, with its source and how sure that is."""

    says: str
    text: str
    source: str
    certainty: str
    verification: str


@dataclass(frozen=True, slots=True)
class Claim:
    """What somebody says, in our words.

    where        key of the source in which it is said
    part         heading of the argument under which it stands, empty for none
    untestable   why no test and no record can judge it; empty where they can
    words        outcomes of the tests ("holds", "fails", "open"), and the sentence that may be said when they are so
    """

    id: str
    text: str
    by: str
    where: str
    kind: str
    verification: str
    part: str
    tests: tuple[Test, ...]
    record: tuple[Note, ...]
    untestable: str
    words: tuple[tuple[str, ...], str]


@dataclass(frozen=True, slots=True)
class Case:
    """A question with its changes, the claims about it, and their sources.

    changes   by id, the first is the one the case is about
    actors    (name, role)
    evidence  rows for the table of that name, in place of the record's
    lead      ids of the claims whose words stand first; all that have words where it is empty
    home      the file, empty for a bundled case
    alone     id of the claim that was picked out, empty where all are there
    """

    name: str
    title: str
    question: str
    summary: str
    changes: Mapping[str, Join | Leave]
    despite: frozenset[str]
    actors: tuple[tuple[str, str], ...]
    claims: tuple[Claim, ...]
    sources: Mapping[str, Source]
    evidence: tuple[Mapping[str, Any], ...]
    lead: tuple[str, ...] = ()
    home: str = ""
    alone: str = ""

    def claim(self, name: str) -> Claim:
        """Return the claim of this id. Raises Unknown with suggestions."""
        for claim in self.claims:
            if claim.id.casefold() == name.casefold():
                return claim
        ids = [claim.id for claim in self.claims]
        raise Unknown("claim", name, near(name, ids), f"Claims: {ids[0]} to {ids[-1]}.")

    def only(self, name: str) -> Case:
        """Return the case with this claim alone. Raises Unknown with suggestions."""
        claim = self.claim(name)
        return replace(self, claims=(claim,), alone=claim.id)


def near(said: str, known: Sequence[str]) -> list[str]:
    """Return the one or two of the known words that are spelled most like what was said."""
    return [hit for hit, *_ in process.extract(said, known, scorer=fuzz.ratio, limit=2, score_cutoff=60)]
