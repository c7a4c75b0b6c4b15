from __future__ import annotations

from datetime import date

import pytest

from accede.world import World
from tests.lenses.looking import findings, values
from tests.worlds import build, tables


def _axis() -> World:
    """The hand-made world in which Alba is bound to Dalmia too."""
    rows = tables()
    rows["alliances"].append({"alliance": "AXIS", "name": "The Axis", "start": "1950-01-01", "in_force": "1950-01-01",
                              "obligations": "defense;consultation"})  # fmt: skip
    rows["members"] += [{"alliance": "AXIS", "state": state, "start": "1950-01-01"} for state in ("Alba", "Dalmia")]
    return build(rows)


def test_alba_is_the_hinge_between_pact_and_axis() -> None:
    seen = values("hinge", state="Alba", world=_axis())
    assert seen["betweenness", "Alba"] == pytest.approx(2 / 3)  # Dalmia is reached through it alone
    assert seen["rank by betweenness", "Alba"] == 1
    assert seen["pairs brokered", "Alba"] == seen["pairs brokered across the edge", "Alba"] == 2


def test_nobody_is_between_where_all_are_bound() -> None:
    seen = values("hinge", joined=True)
    assert (seen["betweenness", "Freedonia"], seen["pairs brokered", "Freedonia"]) == (0, 0)


def test_values_in_coalitions_counted_by_hand() -> None:
    # Output 4:1:1:2:1, majority 5 of 9: Alba decides unless it is first or last of five, the others alike.
    before, after = values("hinge"), values("hinge", joined=True)
    assert before["value in coalitions", "Freedonia"] == pytest.approx(1 / 10)
    assert before["value in coalitions", "PACT"] == pytest.approx(8 / 10)
    assert after["value in coalitions", "PACT"] == pytest.approx(9 / 10)
    # The members have a majority by themselves: outside, Freedonia decides nothing.
    assert before["value in coalitions with the union", "Freedonia"] == 0
    assert before["value in coalitions with the union", "PACT"] == 1
    assert after["value in coalitions with the union", "Freedonia"] > 0


def test_parts_that_cannot_be_told_are_silent() -> None:
    found, silent = findings("hinge", state="Erewhon", alliance="LEAGUE")
    assert {each.what for each in found} == {
        "betweenness", "rank by betweenness", "pairs brokered", "pairs brokered across the edge",
    }  # fmt: skip
    assert "no figure of 1954 for Erewhon" in str(silent[0])
    _, silent = findings("hinge", on=date(1890, 1, 1))
    assert "the network of mutual help" in str(silent[0])
