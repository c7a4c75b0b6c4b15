from __future__ import annotations

from datetime import date

import pytest

import accede
from tests.lenses.looking import values


def test_before_the_first_operation_only_those_behind_it_speak() -> None:
    before, after = values("legitimacy"), values("legitimacy", joined=True)
    assert not any(what.startswith("operations") for what, _ in before)
    assert (before["states behind", "PACT"], after["states behind", "PACT"]) == (3, 4)
    assert (before["population behind", "PACT"], after["population behind", "PACT"]) == (7, 10)
    assert before["Council seats behind", "PACT"] == 3
    assert before["great powers behind", "PACT"] == 1


def test_mandates_by_hand() -> None:
    seen = values("legitimacy", on=date(1959, 6, 1))
    assert seen["operations", "PACT"] == 3
    assert [seen[f"operations {how}", "PACT"] for how in ("mandated", "partly mandated", "without mandate")] == [1] * 3
    assert seen["share mandated", "PACT"] == pytest.approx(1 / 3)
    # What needed no mandate counts as an operation, not in the share.
    later = values("legitimacy", on=date(1961, 1, 1))
    assert later["operations", "PACT"] == 4
    assert later["share mandated", "PACT"] == pytest.approx(1 / 3)


def test_one_operation_of_nato_had_none(world: accede.World) -> None:
    brief = accede.ask("Russia", "NATO", "2010-03-08", world=world, only=["legitimacy"])
    without = brief.pair("operations without mandate", "NATO")
    assert without.before == without.after == 1
    assert "Allied Force" in without.doubt
