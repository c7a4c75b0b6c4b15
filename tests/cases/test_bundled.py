"""The other bundled cases: their files are sound, their tests run, and a verdict that changes is seen in review.

`verdicts.toml` holds the verdict on every claim. Where a change of the record or of a lens is meant, it is edited in
the same commit.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from accede import World, casefile
from accede.render.case_words import words
from accede.verdict import Report, judge

NAMES = [name for name in casefile.names() if name != "stalin-nato"]
VERDICTS = tomllib.loads((Path(__file__).parent / "verdicts.toml").read_text(encoding="utf-8"))
NOT_RUN: dict[tuple[str, str, int], str] = {}
"""Tests that the embedded record cannot answer, by case, claim and number, and why."""


@pytest.fixture(scope="module")
def reports(world: World) -> dict[str, Report]:
    return {name: judge(casefile.load(name, world), world) for name in NAMES}


def test_the_verdicts_are_those_reviewed(reports):
    found = {
        name: {ruling.claim.id: ruling.verdict or "not judged" for ruling in report.rulings}
        for name, report in reports.items()
    }
    assert found == VERDICTS


def test_the_tests_run(reports):
    silent = {
        (name, ruling.claim.id, number): outcome.why
        for name, report in reports.items()
        for ruling in report.rulings
        for number, outcome in enumerate(ruling.outcomes, 1)
        if outcome.holds is None
    }
    assert silent.keys() == NOT_RUN.keys()
    assert all(reason in silent[which] for which, reason in NOT_RUN.items())


@pytest.mark.parametrize("name", NAMES)
def test_the_file_is_sound(world: World, reports, name: str):
    file = casefile.folder() / f"{name}.toml"
    assert casefile.check(file, world) == []
    asked = reports[name].case
    assert len(asked.claims) >= 6
    assert all(claim.verification for claim in asked.claims)
    assert all(note.verification for claim in asked.claims for note in claim.record)
    used = {claim.where for claim in asked.claims} | {note.source for claim in asked.claims for note in claim.record}
    assert set(asked.sources) <= used


@pytest.mark.parametrize("name", NAMES)
def test_half_the_claims_are_tested_by_a_computed_value(reports, name: str):
    rulings = reports[name].rulings
    tested = [ruling for ruling in rulings if any(outcome.holds is not None for outcome in ruling.outcomes)]
    assert 2 * len(tested) >= len(rulings)


def test_a_judgement_of_value_is_never_judged(reports):
    rulings = [ruling for report in reports.values() for ruling in report.rulings]
    normative = [ruling for ruling in rulings if ruling.claim.kind == "normative"]
    assert normative
    assert all(ruling.verdict is None for ruling in normative)
    assert all(ruling.verdict for ruling in rulings if ruling.claim.kind != "normative")


@pytest.mark.parametrize("name", NAMES)
def test_there_is_a_sentence_to_quote_with_its_numbers(reports, name: str):
    said = [words(ruling) for ruling in reports[name].rulings if ruling.words]
    assert said
    assert not [sentence for sentence in said if "{" in sentence]


def test_what_is_said_of_a_claim_still_fits_its_tests(reports):
    """A sentence whose outcomes no longer come about is never printed: it is corrected or goes."""
    written = {(name, claim.id) for name in NAMES for claim in reports[name].case.claims if claim.words[1]}
    printed = {(name, ruling.claim.id) for name in NAMES for ruling in reports[name].rulings if ruling.words}
    assert printed == written
