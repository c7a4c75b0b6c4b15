from __future__ import annotations

from datetime import date, timedelta
from itertools import permutations
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import spearmanr

import accede
from accede.lenses import burden
from tests.lenses.looking import findings, values
from tests.worlds import build, tables

RANKS = "rank correlation of size and burden"
NATO_1964 = {
    # GNP in billions of dollars and defence budget in per cent of it, from general knowledge of Olson and Zeckhauser's
    # table; the print was not seen, so this is a worked example and no published check.
    "United States": (569.03, 9.0), "Germany": (88.87, 5.5), "United Kingdom": (79.46, 7.0), "France": (73.40, 6.7),
    "Italy": (43.63, 4.1), "Canada": (38.14, 4.4), "Netherlands": (15.00, 4.9), "Belgium": (13.43, 3.7),
    "Denmark": (7.73, 3.3), "Turkey": (6.69, 5.8), "Norway": (5.64, 3.9), "Greece": (4.31, 4.2),
    "Portugal": (2.88, 7.7), "Luxembourg": (0.53, 1.7),
}  # fmt: skip
columns = arrays(float, 8, elements=st.integers(0, 5).map(float)).filter(lambda values: np.ptp(values) > 0)


def spending(rates: dict[str, float]) -> list[dict[str, Any]]:
    return [
        {"state": state, "measure": "defence spending", "start": "1953-01-01", "end": "1954-01-01", "value": rate,
         "unit": "share of GDP", "note": "as told" if state == "Freedonia" else None}
        for state, rate in rates.items()
    ]  # fmt: skip


def counted(numbers: dict[str, float], operation: str = "O0", day: str = "1955-02-01") -> list[dict[str, Any]]:
    after = date.fromisoformat(day) + timedelta(days=1)
    return [
        {"operation": operation, "state": state, "start": day, "end": after, "value": number, "unit": "persons"}
        for state, number in numbers.items()
    ]


def world(rates: dict[str, float] | None = None, people: dict[str, float] | None = None) -> accede.World:
    rows = tables()
    rows["measures"] += spending(rates or {})
    rows["contributions"] += counted(people or {})
    return build(rows)


# --- capability and burden ------------------------------------------------------------------------------------------


def test_shares_of_the_hand_made_world() -> None:
    before, after = values("burden"), values("burden", joined=True)
    assert before["share of the alliance's GDP", "Alba"] == pytest.approx(40 / 60)
    assert after["share of the alliance's GDP", "Freedonia"] == pytest.approx(10 / 70)
    assert after["share of the alliance's people", "Freedonia"] == pytest.approx(3 / 10)
    assert ("share of the alliance's GDP", "Freedonia") not in before  # whoever is outside has no share of it


def test_spending_is_the_rate_times_output() -> None:
    small = world({"Alba": 0.10, "Borduria": 0.04, "Cathay": 0.02, "Freedonia": 0.04})
    found, silent = findings("burden", world=small, joined=True)
    seen = {(each.what, each.of): each for each in found}
    assert seen["share of the alliance's defence spending", "Alba"].value == pytest.approx(4 / 5)
    assert seen["share of the alliance's defence spending", "Freedonia"].value == pytest.approx(0.4 / 5)
    assert seen["defence spending over GDP", "Freedonia"].doubt == "figure of 1953; as told"
    assert "4 members of PACT have both figures" in str(silent[0])  # too few for a rank correlation
    outside = values("burden", world=small)
    assert outside["defence spending over GDP, outside", "Freedonia"] == 0.04
    assert {of for what, of in outside if what == "defence spending over GDP"} == {"Alba", "Borduria", "Cathay"}
    assert ("share of the alliance's defence spending", "Freedonia") not in outside


def test_who_matters_must_have_a_figure() -> None:
    missing = world({"Alba": 0.10, "Borduria": 0.04})
    _, silent = findings("burden", world=missing)
    assert "defence spending of the members: no figure within 5 years before 1954-06-01 for Cathay" in str(silent[0])
    assert "Cathay in FOLDER/measures.csv" in silent[0].args[2]
    _, silent = findings("burden", state="Erewhon", joined=True)
    assert [str(each) for each in silent[:2]] == [
        "GDP of the members: no figure of 1954 for Erewhon.",
        "population of the members: no figure of 1954 for Erewhon.",
    ]
    rows = tables()
    rows["measures"] += spending({"Alba": 0.10, "Borduria": 0.04})
    for row in rows["measures"]:
        if (row["state"], row["measure"]) == ("Cathay", "gdp"):
            row["value"] = 1.0
    found, silent = findings("burden", world=build(rows))
    told = next(each for each in found if each.what == "share of the alliance's defence spending")
    assert "without Cathay, for whom there is no figure" in told.doubt
    assert [each.args[0] for each in silent] == [RANKS, "operations under way"]


# --- the rank correlation -------------------------------------------------------------------------------------------


def test_the_large_bore_more_in_1964() -> None:
    value, draws, p = burden._correlation(NATO_1964, 1)
    assert value == pytest.approx(spearmanr(*zip(*NATO_1964.values(), strict=True)).statistic)
    assert round(value, 3) == 0.490
    assert p == pytest.approx(spearmanr(*zip(*NATO_1964.values(), strict=True), alternative="greater").pvalue, abs=0.02)
    assert p < 0.05
    assert draws.shape == (burden.DRAWS,)
    assert np.quantile(draws, 0.025) < value < np.quantile(draws, 0.975)


def test_p_is_the_share_of_all_orderings() -> None:
    six = dict(list(NATO_1964.items())[:6])
    size, rate = np.array(list(six.values())).T
    value, _, p = burden._correlation(six, 1)
    all_ = [spearmanr(size, order).statistic for order in permutations(rate)]
    assert p == pytest.approx(np.mean(np.array(all_) >= value - 1e-9), abs=0.03)


@given(columns, columns)
def test_it_is_scipys_with_ties_and_without(a: np.ndarray, b: np.ndarray) -> None:
    ours = burden.spearman(a, b, np.ones((1, 8)))[0]
    assert ours == pytest.approx(spearmanr(a, b).statistic, abs=1e-9)
    assert burden.spearman(b, a, np.ones((1, 8)))[0] == pytest.approx(ours)
    assert burden.spearman(-a, b, np.ones((1, 8)))[0] == pytest.approx(-ours)
    assert burden.spearman(np.exp(a), b, np.ones((1, 8)))[0] == pytest.approx(ours)


@given(columns, columns, arrays(int, 8, elements=st.integers(1, 4)))
def test_whole_weights_are_copies(a: np.ndarray, b: np.ndarray, copies: np.ndarray) -> None:
    ours = burden.spearman(a, b, copies[None, :].astype(float))[0]
    assert ours == pytest.approx(spearmanr(np.repeat(a, copies), np.repeat(b, copies)).statistic, abs=1e-9)


def test_members_weigh_the_same_in_both_worlds() -> None:
    rates = dict(zip(("Alba", "Borduria", "Cathay", "Dalmia", "Freedonia"), (0.1, 0.04, 0.02, 0.05, 0.03), strict=True))
    rows = tables()
    rows["measures"] += spending(rates)
    rows["members"].append({"alliance": "PACT", "state": "Dalmia", "start": "1925-01-01", "mode": "accession"})
    found, silent = findings("burden", world=build(rows), joined=True)
    again, _ = findings("burden", world=build(rows), joined=True)
    first, second = (next(each for each in seen if each.what == RANKS) for seen in (found, again))
    # Output 40 10 10 20 10 against 10 4 2 5 3 per cent: three equal in size.
    assert first.value == pytest.approx(spearmanr([40, 10, 10, 20, 10], [10, 4, 2, 5, 3]).statistic)
    assert np.array_equal(first.draws, second.draws)
    assert "of 5 members; one-sided p" in first.doubt
    assert [each.args[0] for each in silent] == ["operations under way"]


# --- commitments ----------------------------------------------------------------------------------------------------


def test_no_operation_on_record_is_no_count_of_none() -> None:
    """Silence before the record's first operation of an alliance, and of one without any; none once there was one."""
    for alliance, on in (("PACT", date(1954, 6, 1)), ("LEAGUE", date(1979, 1, 1))):
        found, silent = findings("burden", alliance=alliance, on=on)
        assert not [each for each in found if each.what == "operations under way"]
        told = next(each for each in silent if each.args[0] == "operations under way")
        assert f"the record has no operation of {alliance} begun by {on}" in str(told)
        assert "FOLDER/operations.csv" in told.args[2]
    between = next(each for each in findings("burden", on=date(1959, 1, 1))[0] if each.what == "operations under way")
    assert (between.value, between.doubt) == (0, "of the 3 begun by then that the record lists, which are chosen")
    assert between.sources == ("hand",)


def test_ranks_are_those_of_members() -> None:
    """Neither the total of all nor a state outside, though it sends most, stands among them."""
    seen = values("burden", world=world(people={"Alba": 60, "Borduria": 10, "Freedonia": 90}), on=date(1955, 6, 1))
    assert {of: value for (what, of), value in seen.items() if what == "troops in operations"} == {
        "Alba": 60, "Borduria": 10
    }  # fmt: skip
    assert seen["troops in operations, all members", "PACT"] == 70
    assert seen["troops in operations, outside", "Freedonia"] == 90


def test_people_in_operations_and_people_due() -> None:
    small = world(people={"Alba": 60, "Borduria": 10, "Freedonia": 10})
    seen = values("burden", world=small, on=date(1955, 6, 1))
    assert seen["operations under way", "PACT"] == 1
    assert seen["troops in operations, all members", "PACT"] == 70
    assert seen["troops in operations, outside", "Freedonia"] == 10  # it helps from outside
    assert seen["troops due by GDP", "Alba"] == pytest.approx(70 * 40 / 60)
    assert seen["troops due by people", "Cathay"] == pytest.approx(70 * 2 / 7)
    assert seen["troops over those due by GDP", "Alba"] == pytest.approx(60 / (70 * 40 / 60))
    assert ("troops over those due by GDP", "Cathay") not in seen  # nobody counted its people
    assert seen["troops per thousand people", "PACT"] == pytest.approx(1000 * 70 / 7)
    after = values("burden", world=small, on=date(1955, 6, 1), joined=True)
    assert after["troops in operations, all members", "PACT"] == 80
    assert after["troops due by GDP", "Freedonia"] == pytest.approx(80 / 7)
    assert sum(value for (what, _), value in after.items() if what == "troops due by people") == pytest.approx(80)


def test_only_the_last_count_of_what_is_under_way() -> None:
    rows = tables()
    rows["operations"].append(rows["operations"][0] | {"operation": "O9", "name": "Op9", "end": None})
    rows["contributions"] += counted({"Alba": 50}, day="1955-02-01") + counted({"Alba": 60}, day="1955-04-01")
    found, _ = findings("burden", world=build(rows), on=date(1955, 6, 1))
    told = next(each for each in found if each.what == "troops in operations")
    assert told.value == 60
    assert told.doubt == (
        "Op0 as counted on 1955-04-01; without Op9, of which there is no count; no count of Borduria, Cathay"
    )
    _, silent = findings("burden", world=build(rows), on=date(1958, 1, 1))  # the count is of an operation long over
    assert "no count of members' people in Op9 is" in " ".join(map(str, silent))


def test_two_years_on_a_count_is_too_old() -> None:
    rows = tables()
    rows["operations"] = [rows["operations"][0] | {"end": None}]
    rows["contributions"] = counted({"Alba": 50})
    assert values("burden", world=build(rows), on=date(1957, 1, 1))["troops in operations", "Alba"] == 50
    found, silent = findings("burden", world=build(rows), on=date(1957, 6, 1))
    assert not [each for each in found if each.what.startswith("troops")]
    assert "is of the two years before 1957-06-01" in " ".join(map(str, silent))


# --- the record -----------------------------------------------------------------------------------------------------


def test_by_people_russia_is_the_second_largest_member_modelled(world_2010: accede.Brief) -> None:
    people = {pair.of: pair.after for pair in world_2010.pairs if pair.what == "share of the alliance's people"}
    assert sorted(people, key=lambda each: -people[each])[:2] == ["United States", "Russia"]
    assert people["Russia"] == pytest.approx(0.136, abs=0.001)
    due = world_2010.pair("troops due by GDP", "Russia")
    assert due.before is None
    assert due.after == pytest.approx(5482, abs=1)
    assert "ISAF under NATO command as counted on 2009-10-01" in due.doubt  # not that of November, which was to come
    assert world_2010.pair("operations under way", "NATO").before == 5


def test_in_1954_the_large_spent_more(world: accede.World) -> None:
    then = accede.ask("Soviet Union", "NATO", "1954-03-31", world=world, only=["burden"])
    ranks = then.pair(RANKS, "NATO")
    assert ranks.before == pytest.approx(0.678, abs=0.001)
    assert ranks.after > ranks.before
    assert "without Canada, Iceland" in ranks.doubt
    assert then.pair("share of the alliance's people", "Soviet Union").after == pytest.approx(0.331, abs=0.001)
    assert "British Ministry of Defence" in then.pair("defence spending over GDP", "Soviet Union").doubt
    assert then.pair("defence spending over GDP", "Soviet Union").before is None
    assert any("no operation of NATO begun by 1954-03-31" in each.why for each in then.silent)


def test_more_operations_with_the_years(world: accede.World) -> None:
    running = [
        values("burden", state="Russia", alliance="NATO", world=world, on=date(year, 1, 1))[
            "operations under way", "NATO"
        ]
        for year in (1993, 1996, 2000, 2005, 2010)
    ]
    assert running == sorted(running)
    assert running[0] < running[-1]


@pytest.fixture(scope="module")
def world_2010() -> accede.Brief:
    return accede.ask("Russia", "NATO", "2010-03-08", only=["burden"])
