from __future__ import annotations

from datetime import date

import pytest

import accede
from accede.errors import NotCovered
from tests.lenses.looking import findings, values
from tests.worlds import build, tables


def test_sums_by_hand() -> None:
    before, after = values("arsenal", state="Dalmia"), values("arsenal", state="Dalmia", joined=True)
    assert (before["warheads inside", "PACT"], after["warheads inside", "PACT"]) == (100, 150)
    assert (before["warheads outside", "PACT"], after["warheads outside", "PACT"]) == (50, 0)
    assert before["share of warheads", "PACT"] == pytest.approx(2 / 3)
    assert (before["nuclear states inside", "PACT"], after["nuclear states inside", "PACT"]) == (1, 2)
    assert before["warheads", "Alba"] == after["warheads", "Alba"] == 100


def test_a_possessor_without_a_figure_is_not_zero() -> None:
    rows = tables()
    rows["measures"] = [row for row in rows["measures"] if (row["state"], row["measure"]) != ("Alba", "warheads")]
    with pytest.raises(NotCovered, match="no figure of Alba"):
        findings("arsenal", world=build(rows))


def test_before_the_bomb_it_is_silent() -> None:
    with pytest.raises(NotCovered, match="no state possessed any"):
        findings("arsenal", on=date(1949, 1, 1))


def test_the_founding_case(world: accede.World) -> None:
    brief = accede.ask("USSR", "NATO", "1954-03-31", world=world, only=["arsenal"])
    inside = brief.pair("warheads inside", "NATO")
    assert inside.difference == brief.pair("warheads", "Soviet Union").before == 150
    assert brief.pair("warheads", "United States").before == 1703


def test_weapons_under_anothers_command_are_not_counted(world: accede.World) -> None:
    brief = accede.ask("Ukraine", "NATO", "1994-06-01", world=world, only=["arsenal"])
    assert brief.pair("nuclear states inside", "NATO").difference == 0
