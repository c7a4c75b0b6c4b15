from __future__ import annotations

from datetime import date

import numpy as np
import pytest

import accede
from accede.world import World
from tests.lenses.looking import findings, values
from tests.worlds import build, tables

POINTS = {"Alba": 1.0, "Borduria": 2.0, "Cathay": 0.0, "Freedonia": -1.0}


def _voting(width: float = 0.0, points: dict[str, float] = POINTS, year: int = 1954) -> World:
    """The hand-made world with ideal points of a year, each with a 90% interval of this width."""
    rows = tables()
    rows["measures"] += [
        {"state": state, "measure": "ideal point", "start": f"{year}-01-01", "end": f"{year + 1}-01-01", "value": value,
         "low": value - width / 2, "high": value + width / 2, "unit": "UN ideal point"}
        for state, value in points.items()
    ]  # fmt: skip
    return build(rows)


def test_promises_and_vetoes_of_the_hand_made_world() -> None:
    before, after = values("sovereignty"), values("sovereignty", joined=True)
    assert (before["promises of defense", "Freedonia"], after["promises of defense", "Freedonia"]) == (0, 3)
    assert after["promises of consultation", "Freedonia"] == 0
    assert (before["vetoes on accession", "PACT"], after["vetoes on accession", "PACT"]) == (3, 4)
    assert (before["veto on accession", "Freedonia"], after["veto on accession", "Freedonia"]) == (0, 1)


def test_an_open_treaty_gives_nobody_a_veto() -> None:
    _, silent = findings("sovereignty", alliance="LEAGUE")
    assert "the treaty's rule of admission (open) gives no member one" in str(silent[0])


def test_positions_counted_by_hand() -> None:
    before, after = values("sovereignty", world=_voting()), values("sovereignty", world=_voting(), joined=True)
    assert (before["median of the members", "PACT"], after["median of the members", "PACT"]) == (1.0, 0.5)
    assert (before["distance to the median", "Freedonia"], after["distance to the median", "Freedonia"]) == (2.0, 1.5)
    # Output 40, 10, 10 and Freedonia's 10.
    assert before["compromise of the members", "PACT"] == pytest.approx((40 * 1 + 10 * 2) / 60)
    assert after["compromise of the members", "PACT"] == pytest.approx((40 * 1 + 10 * 2 - 10) / 70)
    assert 0 <= before["bargain of the members", "PACT"] <= 2


def test_draws_follow_the_published_interval_and_are_alike_in_both_worlds() -> None:
    before, _ = findings("sovereignty", world=_voting(1.0))
    after, _ = findings("sovereignty", world=_voting(1.0), joined=True)
    one, other = (
        next(each for each in seen if each.what == "median of the members") for seen in (before, after)
    )  # fmt: skip
    low, high = one.interval
    assert low < one.value < high
    assert high - low == pytest.approx(1.0, rel=0.5)
    assert (one.draws - other.draws).std() < one.draws.std() + other.draws.std()


def test_no_estimate_lies_outside_its_interval(world: accede.World) -> None:
    near = {**POINTS, "Freedonia": 1.0}
    for given in ({"world": _voting(1.0, near)}, {"world": world, "state": "Finland", "alliance": "NATO",
                                                  "on": date(2023, 4, 3)}):  # fmt: skip
        drawn = [each for each in findings("sovereignty", **given)[0] if each.interval]
        assert drawn
        for each in drawn:
            assert each.interval[0] <= each.value <= each.interval[1], each.what


def test_both_lenses_draw_one_state_alike_and_years_apart() -> None:
    """A state's draws of a year are the same wherever it is asked; those of two years have nothing in common."""
    world = _voting(1.0)
    alone, others = (world.figures("ideal point", states, 1954) for states in (["Alba"], ["Alba", "Borduria"]))
    assert np.array_equal(alone.drawn(7, 100)["Alba"], others.drawn(7, 100)["Alba"])
    assert np.array_equal(alone.drawn(7, 100)["Alba"], alone.drawn(7, 400)["Alba"][:100])
    assert alone.drawn(7, 100)["Alba"].std() == pytest.approx(1 / 3.29, rel=0.2)
    assert np.median(alone.drawn(7, 100)["Alba"]) == pytest.approx(POINTS["Alba"])
    tie = next(each for each in findings("standing", world=world)[0] if each.of == "Freedonia–Alba")
    distance = next(each for each in findings("sovereignty", world=world)[0] if each.what == "distance to the median")
    drawn = world.figures("ideal point", POINTS, 1954).drawn(7, 400)
    members = np.median([drawn[member] for member in ("Alba", "Borduria", "Cathay")], axis=0)
    assert np.array_equal(tie.draws, abs(drawn["Freedonia"] - drawn["Alba"]))
    assert np.array_equal(distance.draws, abs(drawn["Freedonia"] - members))
    later = _voting(1.0, year=1955).figures("ideal point", ["Alba"], 1955).drawn(7, 400)["Alba"]
    assert abs(np.corrcoef(drawn["Alba"], later)[0, 1]) < 0.2


def test_without_ideal_points_it_says_which_are_missing() -> None:
    _, silent = findings("sovereignty")
    assert "no ideal point of Freedonia" in str(silent[0])


def test_the_founding_question(world: accede.World) -> None:
    brief = accede.ask("Soviet Union", "NATO", "1954-03-31", world=world, only=["sovereignty"])
    assert brief.pair("distance to the median", "Soviet Union").before > 4
    assert brief.pair("compromise of the members", "NATO").difference < 0
    assert all(pair.spread[1] or "over 12 draws" in pair.doubt for pair in brief.pairs if pair.unit == "UN ideal point")
