from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta

import accede
from tests.lenses.looking import findings, values
from tests.worlds import build, tables


def rates(**given):
    found, silent = findings("admission", **given)
    return {each.of: each for each in found if each.what == "base rate of admission"}, silent


def test_like_bids_by_hand() -> None:
    # Freedonia's own bid to PACT is open and left out. Applications resolved by June 1954: Cathay admitted, Dalmia
    # declined, Freedonia to LEAGUE declined.
    seen, _ = rates()
    assert seen["applications to any alliance"].value == pytest.approx(1 / 3)
    assert seen["applications to PACT"].value == pytest.approx(1 / 2)
    assert seen["applications by great powers"].value == 0
    assert "1 of 3 resolved by 1954-06-01" in seen["applications to any alliance"].doubt


def test_the_interval_is_the_betas() -> None:
    seen, _ = rates()
    low, high = seen["applications to any alliance"].interval
    assert [low, high] == pytest.approx(beta.ppf([0.025, 0.975], 1.5, 2.5), abs=0.02)


def test_no_rate_lies_outside_its_interval() -> None:
    """None of one great power, and one of one: the intervals start at 0 and end at 1."""
    never = rates()[0]["applications by great powers"]
    assert never.value == never.interval[0] == 0 < never.interval[1] < 1
    rows = tables()
    rows["bids"][1]["outcome"] = "admitted"
    always = rates(world=build(rows))[0]["applications by great powers"]
    assert always.value == always.interval[1] == 1 > always.interval[0] > 0


def test_bids_of_the_state_it_continues_are_its_own() -> None:
    seen, _ = rates(state="Gondor", on=date(1992, 1, 1))
    assert "1 of 2 resolved by 1992-01-01; its own left out" in seen["applications to PACT"].doubt  # not Freedonia's
    assert "1 of 3" in seen["applications to any alliance"].doubt


def test_the_kind_asked_about_is_the_kind_compared() -> None:
    rows = tables()
    rows["bids"][3]["kind"] = "declared_interest"
    seen, silent = rates(world=build(rows))
    assert set(seen) == {"feelers to any alliance", "feelers to PACT"}
    assert seen["feelers to PACT"].value == 0
    assert "feelers by great powers" in str(silent[0])


def test_no_resolved_bid_no_rate() -> None:
    seen, silent = rates(on=date(1919, 6, 1), state="Dalmia")
    assert seen == {}
    assert len(silent) == 3


def test_several_rows_of_one_applicant_count_once() -> None:
    rows = tables()
    again = rows["bids"][1] | {"bid": "B9", "start": "1932-01-01", "end": "1933-01-01", "outcome": "admitted"}
    rows["bids"].append(again)
    seen, _ = rates(world=build(rows))
    assert "2 of 2" in seen["applications to PACT"].doubt


def test_a_bid_of_low_certainty_is_not_a_fact() -> None:
    rows = tables()
    rows["bids"][0]["certainty"] = "low"
    seen, _ = rates(world=build(rows))
    assert seen["applications to PACT"].value == 0


def test_the_nearest_precedent_comes_first_and_says_why() -> None:
    found, _ = findings("admission")
    precedents = [each for each in found if each.what == "precedent"]
    assert precedents[0].of == "Freedonia → LEAGUE, 1951 (application)"
    assert "near: application too" in precedents[0].doubt
    assert [each.value for each in precedents] == sorted((each.value for each in precedents), reverse=True)


def test_who_could_refuse_under_the_rule() -> None:
    seen = values("admission")
    assert seen["members who could refuse", "PACT"] == 3
    assert {of for what, of in seen if what == "could refuse"} == {"Alba", "Borduria", "Cathay"}
    assert seen["in the region the rule names", "Freedonia"] == 1
    assert values("admission", state="Erewhon")["in the region the rule names", "Erewhon"] == 0
    assert values("admission", state="Freedonia", alliance="LEAGUE")["members who could refuse", "LEAGUE"] == 0


def test_inside_only_the_rule_speaks() -> None:
    assert not any(what in ("precedent", "base rate of admission") for what, _ in values("admission", joined=True))


@settings(max_examples=10)
@given(st.integers(0, 2**32 - 1))
def test_one_seed_one_answer(seed: int) -> None:
    first = accede.ask("Freedonia", "PACT", "1954-06-01", world=build(), only=["admission"], seed=seed)
    again = accede.ask("Freedonia", "PACT", "1954-06-01", world=build(), only=["admission"], seed=seed)
    assert first.pairs == again.pairs


def test_about_one_feeler_in_eight_was_admitted(world: accede.World) -> None:
    # The count that the founding case quotes, over the whole record.
    bids = world.table("bids").rows(named=True)
    feelers = [bid for bid in bids if bid["kind"] in ("informal_feeler", "declared_interest")
               and bid["certainty"] != "low" and bid["outcome"] != "pending"]  # fmt: skip
    share = np.mean([bid["outcome"] == "admitted" for bid in feelers])
    assert 0.1 < share < 0.2
