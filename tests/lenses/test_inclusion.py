from __future__ import annotations

from datetime import date

from tests.lenses.looking import findings, values


def test_counts_of_the_hand_made_world() -> None:
    before, after = values("inclusion"), values("inclusion", joined=True)
    assert (before["members", "PACT"], after["members", "PACT"]) == (3, 4)
    assert before["great powers inside", "PACT"] == 1
    assert before["share of great powers", "PACT"] == 0.5
    assert before["permanent seats inside", "PACT"] == 1
    # Alba-Dalmia crosses the edge; with Freedonia in, Dalmia-Freedonia does too.
    assert (before["rivalries across the edge", "PACT"], after["rivalries across the edge", "PACT"]) == (1, 2)
    assert before["rivalries inside", "PACT"] == after["rivalries inside", "PACT"] == 0


def test_a_rival_taken_in_is_a_rivalry_inside() -> None:
    seen = values("inclusion", state="Dalmia", joined=True)
    assert seen["rivalries inside", "PACT"] == 1
    assert seen["rivalries across the edge", "PACT"] == 1  # Dalmia brings Freedonia


def test_rivalries_are_silent_before_they_are_covered() -> None:
    found, silent = findings("inclusion", on=date(1940, 1, 1))
    assert {each.what for each in found} == {"members", "great powers inside", "share of great powers"}
    assert "strategic rivalries" in str(silent[0])
