"""The founding case: every claim is there, most have a value, and a row flipped in the record flips a verdict."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import accede
from accede import World, casefile
from accede.datasets.record import folder
from accede.render.case_words import words
from accede.verdict import Report, Ruling, judge

NAME = "stalin-nato"
NOT_RUN: dict[tuple[str, int], str] = {}
"""Tests that the embedded record cannot answer, by claim and number."""

Row = dict[str, str]


@pytest.fixture(scope="module")
def report(world: World) -> Report:
    return judge(casefile.load(NAME, world), world)


@pytest.fixture
def flipped(tmp_path: Path) -> Callable[..., Ruling]:
    """Return what becomes of one claim when a table of the record is edited."""

    def flipped(claim: str, table: str, edit: Callable[[list[Row]], list[Row]]) -> Ruling:
        place = tmp_path / "record"
        shutil.copytree(folder(), place)
        file = place / f"{table}.csv"
        with file.open(encoding="utf-8", newline="") as old:
            reader = csv.DictReader(old)
            titles, rows = list(reader.fieldnames or []), list(reader)
        edited = edit([dict(row) for row in rows])
        assert edited != rows
        with file.open("w", encoding="utf-8", newline="") as new:
            writer = csv.DictWriter(new, titles, lineterminator="\n")
            writer.writeheader()
            writer.writerows(edited)
        world = accede.load(place)
        (ruling,) = judge(casefile.load(NAME, world).only(claim), world).rulings
        return ruling

    return flipped


def test_all_claims_in_order(report):
    assert [ruling.claim.id for ruling in report.rulings] == [f"C{number:02}" for number in range(1, 49)]


def test_the_file_has_no_mistake(world):
    assert casefile.check(casefile.folder() / f"{NAME}.toml", world) == []


def test_twenty_six_or_more_have_a_value(report):
    tested = [
        ruling.claim.id for ruling in report.rulings if any(outcome.value is not None for outcome in ruling.outcomes)
    ]
    assert len(tested) >= 26


def test_what_cannot_be_run_is_listed(report):
    silent = {
        (ruling.claim.id, number)
        for ruling in report.rulings
        for number, outcome in enumerate(ruling.outcomes, 1)
        if outcome.holds is None
    }
    assert silent == set(NOT_RUN)


def test_what_is_not_tested_rests_on_the_record_or_says_why(report):
    for ruling in report.rulings:
        if not ruling.outcomes:
            assert ruling.claim.record or ruling.claim.untestable, ruling.claim.id


def test_a_normative_claim_is_never_judged(report):
    norms = [ruling for ruling in report.rulings if ruling.claim.kind == "normative"]
    assert norms
    assert all(ruling.verdict is None for ruling in norms)
    assert any(ruling.outcomes for ruling in norms)
    assert all(ruling.verdict for ruling in report.rulings if ruling.claim.kind != "normative")


def test_words_are_said_only_when_the_tests_came_out_so(report):
    said = {ruling.claim.id: ruling for ruling in report.rulings if ruling.words}
    assert {"C08", "C12", "C24", "C26", "C29", "C32"} <= set(said)
    for ruling in said.values():
        when, _ = ruling.claim.words
        assert when == tuple(outcome.said for outcome in ruling.outcomes)
        assert not {"{", "}"} & set(words(ruling))


def test_every_sentence_of_the_file_can_be_said(report):
    unsaid = [ruling.claim.id for ruling in report.rulings if ruling.claim.words[1] and not ruling.words]
    assert unsaid == []


def test_c08_was_the_only_great_power_left_outside(report, flipped):
    before = report.ruling("C08")
    assert (before.verdict, before.outcomes[1].value) == ("contradicted", 2)

    def a_member_already(rows: list[Row]) -> list[Row]:
        model = next(row for row in rows if row["alliance"] == "NATO" and row["state"] == "Turkey")
        return [*rows, model | {"state": "Soviet Union", "end": "1991-12-26", "end_precision": "day"}]

    after = flipped("C08", "members", a_member_already)
    assert after.verdict == "not testable"
    assert "has been a member of NATO since" in after.why
    assert after.words == ""


def test_c08_with_the_seat_of_china_in_the_bloc(flipped):
    def taipei_a_member(rows: list[Row]) -> list[Row]:
        model = next(row for row in rows if row["alliance"] == "NATO" and row["state"] == "Turkey")
        return [*rows, model | {"state": "Taiwan (ROC)"}]

    after = flipped("C08", "members", taipei_a_member)
    assert [outcome.said for outcome in after.outcomes] == ["holds", "holds"]
    assert after.by_tests == "supported"


def test_c26_turns_on_the_seat_of_china(report, flipped):
    before = report.ruling("C26")
    assert before.verdict == "qualified"
    assert before.words.startswith("With Moscow in the bloc")

    def off_the_council(rows: list[Row]) -> list[Row]:
        return [
            row
            for row in rows
            if not (row["body"] == "UNSC" and row["state"] == "China" and row["start"] == "1971-10-25")
        ]

    after = flipped("C26", "seats", off_the_council)
    assert after.verdict == "not testable"
    assert after.words == ""


def test_c29_turns_on_the_mandate_of_allied_force(report, flipped):
    before = report.ruling("C29")
    assert (before.verdict, before.share) == ("qualified", 0.5)

    def mandated(rows: list[Row]) -> list[Row]:
        return [row | {"mandate": "yes"} if row["operation"] == "NATO09" else row for row in rows]

    after = flipped("C29", "operations", mandated)
    assert (after.verdict, after.share) == ("contradicted", 0)
    assert after.words == ""


def test_c34_turns_on_the_treaty_with_turkey(report, flipped):
    assert report.ruling("C34").words.endswith("with Israel the record has none.")

    def without_it(rows: list[Row]) -> list[Row]:
        return [row for row in rows if row["alliance"] != "RUSTUR"]

    after = flipped("C34", "members", without_it)
    assert after.outcomes[5].value == 0
    assert after.words == ""


def test_c23_rests_on_the_members_that_have_figures(report):
    assert "the members with figures" in report.ruling("C23").words
    assert report.ruling("C23").outcomes[0].doubt.startswith("median of the 23 members with figures")


def test_no_test_reads_a_ratio_of_the_curator(report):
    """A likelihood ratio is typed in: it is what the answer rests on, and tests nothing."""
    assert "evidence" not in {test.what for ruling in report.rulings for test in ruling.claim.tests}
