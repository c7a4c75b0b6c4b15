from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

import accede
from accede.errors import NotCovered
from tests.lenses.looking import findings, values


def test_a_balanced_world_stays_balanced() -> None:
    before, after = values("friends"), values("friends", joined=True)
    assert (before["friendships", "World"], after["friendships", "World"]) == (3, 6)
    assert before["enmities", "World"] == after["enmities", "World"] == 2
    assert before["frustration index", "World"] == after["frustration index", "World"] == 0
    assert before["balanced triangles", "PACT"] == 1
    # The enemy of an enemy stands on the same side in every best division.
    assert before["same camp", "Freedonia–Alba"] == 1
    assert before["same camp", "Freedonia–Dalmia"] == 0


def test_a_rival_taken_in_is_a_frustrated_tie() -> None:
    seen = values("friends", state="Dalmia", joined=True)
    assert seen["frustration index", "World"] == seen["frustration index", "PACT"] == 1
    assert seen["balanced triangles", "PACT"] == 0.5  # of four, the two that hold Alba and Dalmia are not
    assert seen["same camp", "Dalmia–Alba"] == 1


def test_camps_that_best_divisions_disagree_on_are_told_as_such(world: accede.World) -> None:
    """With the Soviet Union a member, nobody can say with whom Moscow stands; before, it is plain."""
    brief = accede.ask("Soviet Union", "NATO", "1954-03-31", world=world, only=["friends"])
    pair = brief.pair("same camp", "Soviet Union–United States")
    assert (pair.before, pair.after) == (0, Fraction(1, 2))
    assert "not certain" in pair.doubt
    index = brief.pair("frustration index", "NATO")
    assert index.before == 0
    # No more can be frustrated than there are rivalries inside.
    assert 0 < index.after <= brief.pair("enmities", "NATO").after


def test_before_rivalries_are_covered_it_is_silent() -> None:
    with pytest.raises(NotCovered, match="strategic rivalries"):
        findings("friends", on=date(1940, 1, 1))
