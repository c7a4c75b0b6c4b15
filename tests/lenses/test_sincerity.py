from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import polars as pl
import pytest

import accede
from accede.errors import NotCovered
from accede.lenses import sincerity
from accede.methods import evidence
from tests import worlds
from tests.lenses.looking import findings, values

ITEMS = [
    {"item": "a secret plan", "start": "1953-01-01", "low": 0.25, "high": 1.0, "text": "it says why"},
    {"item": "a costly step", "start": "1954-01-01", "low": 2.0, "high": 2.0, "text": "it costs"},
    {"item": "an old speech", "start": "1940-01-01", "end": "1950-01-01", "low": 5.0, "high": 9.0, "text": "of old"},
    {"item": "a rumour", "start": "1953-01-01", "low": 0.1, "high": 0.2, "text": "heard", "certainty": "low"},
    {"item": "a later word", "start": "1960-01-01", "low": 0.1, "high": 0.2, "text": "later"},
]


def _world(items=ITEMS) -> accede.World:
    rows = worlds.tables()
    rows["evidence"] = [{"state": "Freedonia", "alliance": "PACT", **item} for item in items]
    return worlds.build(rows)


def test_base_rates_of_the_hand_made_world() -> None:
    # Other applications resolved by 1954: Cathay in, Dalmia (a great power) and Freedonia at the League declined.
    seen = values("sincerity")
    assert seen["base rate of like bids", "Freedonia"] == pytest.approx(1 / 3)
    assert seen["base rate of like bids by great powers", "Freedonia"] == 0
    assert seen["base rate of like bids by other states", "Freedonia"] == 1 / 2
    assert seen["base rate by kind", "formal application"] == pytest.approx(1 / 3)
    low, high = evidence.jeffreys(1, 3)
    assert seen["prior that the offer was meant", "Freedonia"] == pytest.approx((low + high) / 2)
    found, silent = findings("sincerity")
    assert [str(each).split(":")[0] for each in silent] == [
        "base rate by kind, membership action plan", "the posterior"
    ]  # fmt: skip
    assert "[[evidence]] in a case file" in silent[-1].args[2]
    assert all(word in " ".join(each.doubt for each in found) for word in ("data: 1 of 3", "judgement", "no data"))


def test_what_the_prior_ends_at_is_told_for_a_judgement() -> None:
    """Even odds, or the high end of the base rate where that is more: either way it decides the highest posterior."""
    told = {each.what: each for each in findings("sincerity", world=_world())[0]}
    high = evidence.jeffreys(1, 3)[1]
    assert f"to {high:.3f}, the high end, by judgement" in told["prior that the offer was meant"].doubt
    rows = worlds.tables()
    # Many bids, of which one in nine was granted: the high end is below a half.
    rows["states"] += [{"state": f"S{number}", "start": "1815-01-01"} for number in range(15)]
    rows["bids"] += [
        {"bid": f"C{number}", "state": f"S{number}", "alliance": "PACT", "kind": "formal_application",
         "start": "1930-01-01", "end": "1931-01-01", "outcome": "declined"}
        for number in range(15)
    ]  # fmt: skip
    rows["evidence"] = [{"state": "Freedonia", "alliance": "PACT", **item} for item in ITEMS]
    told = {each.what: each for each in findings("sincerity", world=worlds.build(rows))[0]}
    low, _ = evidence.jeffreys(1, 18)
    assert told["prior that the offer was meant"].value == pytest.approx((low + 0.5) / 2)
    assert told["highest posterior"].value == pytest.approx(0.5 * 2 / (0.5 * 2 + 0.5))
    doubt = told["highest posterior"].doubt
    assert "to 0.500, even odds, by judgement; that end decides it: over priors up to 1 it is 1" in doubt
    assert f"a prior of {told['prior at which it is even'].value:.3f} is left at one half" in doubt


def test_no_base_rate_lies_outside_its_interval() -> None:
    seen = {each.what: each for each in findings("sincerity")[0]}
    never = seen["base rate of like bids by great powers"]
    assert never.value == never.interval[0] == 0 < never.interval[1] < 1


def test_what_the_state_continues_is_left_out_too() -> None:
    """Gondor goes on for Freedonia, whose bid of 1954 to PACT is no other state's."""
    rows = worlds.tables()
    rows["bids"].append({"bid": "B6", "state": "Gondor", "alliance": "PACT", "kind": "formal_application",
                         "start": "1991-01-01"})  # fmt: skip
    given = {"state": "Gondor", "on": date(1992, 1, 1)}
    # Cathay in, Dalmia and Freedonia's at the League declined; where the two share no code, Freedonia's at PACT counts.
    assert values("sincerity", world=worlds.build(rows), **given)["base rate of like bids", "Gondor"] == 1 / 3
    rows["states"][-1]["cow"] = 9
    assert values("sincerity", world=worlds.build(rows), **given)["base rate of like bids", "Gondor"] == 2 / 4


def test_the_posterior_by_hand() -> None:
    seen = values("sincerity", world=_world())
    low, high = evidence.jeffreys(1, 3)
    middle = (low + high) / 2
    assert seen["evidence", "a secret plan"] == pytest.approx(1 / 2)
    # The two that bear on the offer cancel: one half times two.
    assert seen["posterior that the offer was meant", "Freedonia"] == pytest.approx(middle)
    assert seen["weight of evidence", "Freedonia"] == pytest.approx(0)
    assert seen["prior at which it is even", "Freedonia"] == pytest.approx(1 / 2)
    assert seen["lowest posterior", "Freedonia"] == pytest.approx(low * 0.5 / (low * 0.5 + 1 - low))
    assert seen["highest posterior", "Freedonia"] == pytest.approx(high * 2 / (high * 2 + 1 - high))
    without = middle * 2 / (middle * 2 + 1 - middle)
    assert seen["shift by item", "a secret plan"] == pytest.approx(middle - without)
    assert sorted(seen["rank by shift", item] for item in ("a secret plan", "a costly step")) == [1, 2]
    assert not {of for what, of in seen if what == "evidence"} & {"a rumour", "an old speech", "a later word"}


def test_draws_span_priors_and_ratios() -> None:
    found, silent = findings("sincerity", world=_world())
    each = {(finding.what, finding.of): finding for finding in found}
    band = each["posterior that the offer was meant", "Freedonia"].draws
    assert each["lowest posterior", "Freedonia"].value < band.min() < band.max()
    assert band.max() < each["highest posterior", "Freedonia"].value
    assert each["evidence", "a costly step"].interval == pytest.approx((2, 2))
    assert any("'a rumour'" in str(silence) for silence in silent)


def test_both_worlds_answer_alike() -> None:
    before, _ = findings("sincerity", world=_world())
    after, _ = findings("sincerity", world=_world(), joined=True)
    for one, other in zip(before, after, strict=True):
        assert (one.what, one.of, one.value) == (other.what, other.of, other.value)
        assert one.draws is None or (one.draws == other.draws).all()


def test_an_offer_that_pays_either_way_tells_nothing() -> None:
    seen = values("sincerity")
    assert seen["equilibria", "Freedonia"] == seen["equilibria in which the offer tells nothing", "Freedonia"] == 1
    nothing, speaks = "payoffs for which the offer tells nothing", "payoffs for which the offer speaks for intent"
    every, feint = " (pays all)", " (pays a feint)"
    # Of sixteen patterns of signs: one is all gain, one is all loss (no offer), nine let only one who means it gain.
    assert seen[nothing, "Freedonia"] == Fraction(1, 15)
    assert seen[speaks, "Freedonia"] == Fraction(9, 15)
    assert seen[nothing + every, "Freedonia"] == 1
    assert seen[nothing + feint, "Freedonia"] == Fraction(1, 4)
    assert seen[speaks + feint, "Freedonia"] == seen[speaks + every, "Freedonia"] == 0


def test_without_an_offer_there_is_nothing_to_ask() -> None:
    with pytest.raises(NotCovered, match="no bid of Alba to LEAGUE"):
        findings("sincerity", "Alba", "LEAGUE")


def test_an_uncertain_offer_is_asked_about_and_told() -> None:
    rows = worlds.tables()
    next(row for row in rows["bids"] if row["bid"] == "B4")["certainty"] = "low"
    found, _ = findings("sincerity", world=worlds.build(rows))
    assert any("the record is not sure" in each.doubt for each in found)


# --- the founding case ------------------------------------------------------------------------------------------------


def _asked(world: accede.World, state: str, on: date) -> dict[tuple[str, str], float]:
    return {
        (each.what, each.of): float(each.value) for each in findings("sincerity", state, "NATO", world=world, on=on)[0]
    }


def test_the_note_of_1954(world: accede.World) -> None:
    seen = _asked(world, "Soviet Union", date(1954, 3, 31))
    assert seen["base rate of like bids", "Soviet Union"] == pytest.approx(2 / 17)  # about one in eight
    assert seen["rank by shift", "Molotov's memorandum"] == 1
    assert seen["weight of evidence", "Soviet Union"] < 0
    assert seen["lowest posterior", "Soviet Union"] < 0.01
    assert seen["highest posterior", "Soviet Union"] > 0.5
    eve = _asked(world, "Soviet Union", date(1954, 3, 9))
    assert ("evidence", "Molotov's memorandum") not in eve
    assert ("evidence", "Berlin draft without America") in eve


def test_what_bore_on_stalins_offer_does_not_bear_on_molotovs(world: accede.World) -> None:
    stalin = _asked(world, "Soviet Union", date(1952, 9, 1))
    assert {of for what, of in stalin if what == "evidence"} == {
        "public attack on the pact", "question to Ambassador Kelly", "note on Germany of 10 March 1952"
    }  # fmt: skip
    molotov = _asked(world, "Soviet Union", date(1954, 3, 31))
    assert not {of for what, of in stalin if what == "evidence"} & {of for what, of in molotov}


def test_an_edited_range_moves_the_answer(world: accede.World) -> None:
    memo = pl.col("item") == "Molotov's memorandum"
    mild = world.history["evidence"].with_columns(low=pl.when(memo).then(1.0).otherwise("low"),
                                                  high=pl.when(memo).then(1.0).otherwise("high"))  # fmt: skip
    edited = replace(world, history={**world.history, "evidence": mild})
    day = date(1954, 3, 31)
    key = "posterior that the offer was meant", "Soviet Union"
    assert _asked(edited, "Soviet Union", day)[key] > _asked(world, "Soviet Union", day)[key]


def test_every_item_says_why(world: accede.World) -> None:
    rows = world.table("evidence")
    assert rows.filter((pl.col("text").str.len_chars() < 60) | (pl.col("low") > pl.col("high"))).is_empty()
    assert set(sincerity.WHAT) >= {each.what for each in findings("sincerity", world=_world())[0]}
