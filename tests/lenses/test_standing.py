from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import foldnorm

import accede
from accede.tables import REGIONS
from accede.world import World
from tests.lenses.looking import findings, values
from tests.worlds import WORLD, build, states, tables

POINTS = {"Alba": 1.0, "Borduria": 2.0, "Cathay": 0.0, "Freedonia": -1.0}
LATE = date(1966, 6, 1)
DISTANCE = "UN distance"


def _voting(width: float = 0.0, **earlier: float) -> World:
    """The hand-made world with ideal points of 1966, each with a 90% interval of this width, and some of 1946."""
    rows = tables()
    rows["measures"] += [
        {"state": state, "measure": "ideal point", "start": f"{year}-01-01", "end": f"{year + 1}-01-01", "value": value,
         "low": value - width / 2, "high": value + width / 2, "unit": "UN ideal point"}
        for year, points in ((1946, earlier), (1966, POINTS))
        for state, value in points.items()
    ]  # fmt: skip
    return build(rows)


def _parted(until: str = "1990-01-01") -> World:
    """The hand-made world in which Freedonia's rivalry ends, and Harmonia parts from it beside Gondor that goes on."""
    rows = tables()
    rows["ties"][-1]["end"] = until
    rows["states"].append(
        {"state": "Harmonia", "start": "1989-06-01", "region": "Asia", "cow": 7, "successor_of": "Freedonia"}
    )
    rows["ties"].append({"a": "Gondor", "b": "Harmonia", "tie": "rivalry", "level": "territory", "start": "1991-01-01"})
    return build(rows)


def test_ties_counted_by_hand() -> None:
    # The League binds Dalmia to Erewhon; Alba and Freedonia are its rivals, Freedonia its only neighbour by land.
    seen = values("standing", state="Dalmia", on=LATE)
    counts = [seen[f"{sign} ties", "Dalmia"] for sign in ("positive", "negative", "ambivalent", "net")]
    assert counts == [1, 2, 0, -1]
    assert (seen["positive ties in Asia", "Dalmia"], seen["negative ties in Asia", "Dalmia"]) == (1, 0)
    assert seen["density of negative ties in Europe", "Dalmia"] == pytest.approx(2 / 3)
    assert seen["negative ties with land neighbours", "Dalmia"] == 1
    assert seen["share of negative ties elsewhere", "Dalmia"] == 0.5
    assert seen["tie", "Dalmia–Erewhon"] == 1
    assert seen["tie", "Dalmia–Alba"] == -1
    assert ("tie", "Dalmia–Cathay") not in seen
    # Ten years before it was the same; twenty years before, nobody was bound or a rival yet.
    assert (seen["net ties ten years before", "Dalmia"], seen["net ties twenty years before", "Dalmia"]) == (-1, 0)


def test_a_rival_in_the_alliance_is_ambivalent() -> None:
    before, after = (values("standing", state="Dalmia", on=LATE, joined=joined) for joined in (False, True))
    assert (before["tie", "Dalmia–Alba"], after["tie", "Dalmia–Alba"]) == (-1, 0)
    assert after["ambivalent ties", "Dalmia"] == 1
    told = next(each for each in findings("standing", "Dalmia", on=LATE, joined=True)[0] if each.of == "Dalmia–Alba")
    assert told.doubt.startswith("both a treaty and a rivalry")


def test_centrality_of_the_hand_made_world() -> None:
    seen = values("standing", state="Freedonia", on=LATE)
    order = ["Alba", "Borduria", "Cathay", "Dalmia", "Erewhon", "Freedonia"]
    weights = {"AlbaBorduria": 1, "AlbaCathay": 1, "BorduriaCathay": 1, "DalmiaErewhon": 1, "AlbaDalmia": -2,
               "DalmiaFreedonia": -2}  # fmt: skip
    ties = np.array([[weights.get(a + b, weights.get(b + a, 0)) for b in order] for a in order])
    scores = np.linalg.inv(np.eye(6) - ties / 10) @ np.ones(6)
    assert seen["PN centrality", "Freedonia"] == pytest.approx(scores[-1])
    assert seen["rank by PN centrality", "Freedonia"] == 1 + (scores > scores[-1]).sum()


def test_a_lapsed_treaty_makes_a_former_ally() -> None:
    seen = values("standing", state="Dalmia", on=date(1975, 6, 1))
    assert seen["positive ties", "Dalmia"] == 0
    assert seen["negative ties with former allies", "Dalmia"] == 0
    assert seen["tie twenty years before", "Dalmia–Erewhon"] == 1
    assert seen["tie", "Dalmia–Erewhon"] == 0  # neither, now
    # A member that left a treaty of three stands at odds with one of its two former partners.
    rows = tables()
    rows["members"][2]["end"] = "1960-01-01"
    rows["ties"].append({"a": "Alba", "b": "Cathay", "tie": "rivalry", "level": "position", "start": "1961-01-01"})
    seen = values("standing", state="Cathay", world=build(rows), on=LATE)
    assert seen["negative ties with former allies", "Cathay"] == 1
    assert seen["negative ties with former partners", "PACT"] == 1
    assert seen["share of negative ties with former partners", "PACT"] == 1


def test_a_state_that_continues_another_takes_over_its_past() -> None:
    seen = values("standing", state="Gondor", world=_parted(), on=date(1995, 1, 1))
    assert (seen["negative ties", "Gondor"], seen["negative ties with successor states", "Gondor"]) == (1, 1)
    assert seen["former rivals", "Gondor"] == 1
    assert seen["negative ties twenty years before", "Gondor"] == 1
    assert (seen["tie twenty years before", "Gondor–Dalmia"], seen["tie", "Gondor–Dalmia"]) == (-1, 0)
    # To its old rival it is Freedonia; one that parted from Freedonia has no past of its own.
    assert values("standing", state="Dalmia", world=_parted(), on=date(1995, 1, 1))["former rivals", "Dalmia"] == 1
    seen, silent = findings("standing", "Harmonia", world=_parted(), on=date(1995, 1, 1))
    assert not [each for each in seen if "before" in each.what]
    assert "neither Harmonia nor a state that it continues stood on 1975-01-01" in " ".join(map(str, silent))


def test_votes_counted_by_hand() -> None:
    seen = values("standing", state="Freedonia", world=_voting(), on=LATE)
    assert seen["UN distance", "Freedonia–Alba"] == 2
    assert seen["median UN distance", "Freedonia"] == 2  # of 2, 3 and 1; three of five states have a figure
    assert seen["median UN distance in Europe", "Freedonia"] == 2.5
    # Of Borduria and Cathay neither votes nearer to it than to Alba: 3 and 1 away from it, 1 and 1 from Alba.
    assert seen["states that vote nearer to it", "Freedonia–Alba"] == 0
    # Neither of its land neighbours, Dalmia and Erewhon, has a figure.
    assert ("median UN distance with land neighbours", "Freedonia") not in seen
    _, silent = findings("standing", "Freedonia", world=_voting(), on=LATE)
    assert any("with land neighbours" in str(each) for each in silent)


def test_coming_closer_is_below_nought() -> None:
    world = _voting(Alba=4.0, Freedonia=-1.0)
    seen = values("standing", state="Freedonia", world=world, on=LATE)
    assert seen["change of UN distance since twenty years before", "Freedonia–Alba"] == 2 - 5
    assert ("change of UN distance since twenty years before", "Freedonia–Cathay") not in seen


def test_draws_follow_the_published_interval_and_are_alike_in_both_worlds() -> None:
    sides = [findings("standing", world=_voting(1.0), on=LATE, joined=joined)[0] for joined in (False, True)]
    one, other = (next(e for e in seen if (e.what, e.of) == ("UN distance", "Freedonia–Alba")) for seen in sides)
    assert (one.draws == other.draws).all()
    # Two normal draws, each of standard deviation 1 / 3.29, apart.
    assert one.draws.std() == pytest.approx(2**0.5 / 3.29, rel=0.2)
    assert one.interval[0] < one.value < one.interval[1]


def test_a_distance_is_folded_normal() -> None:
    """Its value lies within its interval even where two points meet, and is the median of the folded normal."""
    rows = _voting(1.0, Alba=0.5, Freedonia=0.5, Borduria=0.6, Cathay=3.0)
    seen = {each.of: each for each in findings("standing", world=rows, on=date(1947, 6, 1))[0] if each.what == DISTANCE}
    spread = 2**0.5 / 3.2897
    for other, apart in (("Alba", 0.0), ("Borduria", 0.1), ("Cathay", 2.5)):
        each = seen[f"Freedonia–{other}"]
        assert each.interval[0] < each.value < each.interval[1]
        assert each.value == pytest.approx(foldnorm.median(apart / spread, scale=spread), rel=0.15)
    assert seen["Freedonia–Cathay"].value == pytest.approx(2.5)  # far apart, it is that of the published points


def test_no_estimate_lies_outside_its_interval(world: accede.World) -> None:
    """Finland and Sweden had one ideal point in 2022, and no distance lies below what two estimates leave open."""
    for state, on in (("Finland", date(2023, 4, 3)), ("Russia", date(2010, 3, 8))):
        drawn = [each for each in findings("standing", state, "NATO", world=world, on=on)[0] if each.interval]
        assert len(drawn) > 20
        for each in drawn:
            assert each.interval[0] <= each.value <= each.interval[1], (each.what, each.of)


def test_disputes_and_trade_are_told_where_there_are_any() -> None:
    rows = tables()
    rows["ties"] += [
        {"a": "Borduria", "b": "Freedonia", "tie": "dispute", "level": level, "start": start, "end": end}
        for level, start, end in (("display", "1960-01-01", "1960-02-01"), ("force", "1966-05-01", "1966-07-01"),
                                  ("war", "1950-01-01", "1951-01-01"))
    ]  # fmt: skip
    rows["flows"] = [
        {"origin": a, "destination": b, "good": "trade", "start": f"{year}-01-01", "end": f"{year + 1}-01-01",
         "value": value, "unit": "million USD"}
        for a, b, year, value in (("Alba", "Freedonia", 1965, 1.0), ("Freedonia", "Alba", 1965, 2.0),
                                  ("Freedonia", "Cathay", 1965, 1.0), ("Freedonia", "Dalmia", 1964, 9.0))
    ]  # fmt: skip
    seen = values("standing", state="Freedonia", world=build(rows), on=LATE)
    assert seen["hostility", "Freedonia–Borduria"] == 3  # the war is over for more than ten years
    assert (seen["negative ties", "Freedonia"], seen["tie", "Freedonia–Borduria"]) == (2, -1)
    assert (seen["share of trade", "Freedonia–Alba"], seen["share of trade", "Freedonia–Cathay"]) == (0.75, 0.25)
    _, silent = findings("standing", on=LATE)
    assert {each.args[2] for each in silent} >= {"{ask} --data mid", "{ask} --data trade"}


@settings(max_examples=30)
@given(states, st.dates(date(1946, 1, 1), date(1999, 12, 31)))
def test_regions_add_up(state: str, on: date) -> None:
    if state in WORLD.at(on).now("states")["state"]:
        seen = values("standing", state=state, on=on)
        for sign in ("positive", "negative"):
            assert sum(seen[f"{sign} ties in {region}", state] for region in REGIONS) == seen[f"{sign} ties", state]
        assert seen["ambivalent ties", state] <= min(seen["positive ties", state], seen["negative ties", state])


def test_the_founding_questions(world: accede.World) -> None:
    early, _ = findings("standing", "Soviet Union", "NATO", world=world, on=date(1954, 3, 31))
    seen = {(each.what, each.of): each.value for each in early}
    assert (seen["negative ties", "Soviet Union"], seen["ambivalent ties", "Soviet Union"]) == (10, 2)
    assert seen["rank by PN centrality", "Soviet Union"] > 80
    late, _ = findings("standing", "Russia", "NATO", world=world, on=date(2010, 3, 8))
    seen = {(each.what, each.of): each.value for each in late}
    # Georgia, Estonia and Moldova had been Soviet republics; no state of the Warsaw Treaty is among its rivals.
    assert seen["share of negative ties with successor states", "Russia"] == 1
    assert seen["negative ties with former partners", "WARSAW"] == 0
    assert (seen["tie twenty years before", "Russia–Israel"], seen["tie", "Russia–Israel"]) == (-1, 0)
    assert (seen["tie twenty years before", "Russia–India"], seen["tie", "Russia–China"]) == (1, 1)
    assert seen["negative ties twenty years before", "Russia"] > seen["negative ties", "Russia"]
    partners = next(each for each in late if (each.what, each.of) == ("negative ties with former partners", "WARSAW"))
    # Albania, Bulgaria, the Czech Republic and Slovakia, Germany after East Germany, Hungary, Poland, Romania.
    assert partners.doubt.startswith("of 8 states")
