from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import accede
from accede import lenses
from accede.brief import look
from accede.world import World
from tests import worlds
from tests.lenses.looking import findings, values


def _flow(origin: str, destination: str, value: float, year: int = 1953, good: str = "gas") -> dict[str, object]:
    return {
        "origin": origin, "destination": destination, "good": good, "start": f"{year}-01-01",
        "end": f"{year + 1}-01-01", "value": value, "unit": "share of imports",
    }  # fmt: skip


def _world(*flows: dict[str, object], goods: tuple[str, ...] = ("gas",)) -> World:
    rows = worlds.tables()
    rows["flows"] = list(flows)
    rows["coverage"] += [
        {"table": "flows", "of": good, "start": "1940-01-01", "end": "1980-01-01"} for good in goods
    ]  # fmt: skip
    return worlds.build(rows)


THREE = _world(
    _flow("Freedonia", "Alba", 0.6), _flow("Dalmia", "Alba", 0.3), _flow("Cathay", "Alba", 0.1),
    _flow("Freedonia", "Borduria", 0.2), _flow("Alba", "Borduria", 0.8),
    _flow("Erewhon", "Cathay", 1.0),
)  # fmt: skip


def test_shares_and_squares_of_the_hand_made_world() -> None:
    before, after = values("energy", world=THREE), values("energy", world=THREE, joined=True)
    assert before["gas from the state", "Alba"] == after["gas from the state", "Alba"] == 0.6
    assert before["gas from outside", "Alba"] == pytest.approx(0.9)
    assert after["gas from outside", "Alba"] == pytest.approx(0.3)
    assert before["gas concentration outside", "Alba"] == pytest.approx(0.36 + 0.09)
    assert after["gas concentration outside", "Alba"] == pytest.approx(0.09)
    assert after["gas from outside", "Borduria"] == after["gas concentration outside", "Borduria"] == 0
    assert before["gas concentration outside", "Cathay"] == after["gas concentration outside", "Cathay"] == 1
    assert ("gas from the state", "Cathay") not in before  # it lists no row of it, and all of its suppliers


def test_the_alliance_is_the_median_of_its_members() -> None:
    before, after = values("energy", world=THREE), values("energy", world=THREE, joined=True)
    assert before["median gas from outside", "PACT"] == pytest.approx(0.9)  # of 0.9, 0.2 and 1
    assert after["median gas from outside", "PACT"] == pytest.approx(0.3)  # of 0.3, 0 and 1
    assert before["median gas concentration outside", "PACT"] == pytest.approx(0.45)
    assert before["median gas from the state", "PACT"] == after["median gas from the state", "PACT"] == 0.2
    assert before["members supplied with gas by the state", "PACT"] == 2
    assert before["members with most gas from the state", "PACT"] == 1
    found, _ = findings("energy", world=THREE, joined=True)
    told = next(each for each in found if each.of == "PACT").doubt
    assert told.startswith("median of the 3 members with figures, of 4, in 1953; none of Freedonia")
    assert "lower bound" not in told  # they list all their suppliers


def test_a_member_with_suppliers_missing_tells_only_of_those_listed() -> None:
    world = _world(_flow("Freedonia", "Alba", 0.4), _flow("Freedonia", "Borduria", 0.95))
    seen = values("energy", world=world)
    assert seen["gas from the state", "Alba"] == 0.4
    assert ("gas from outside", "Alba") not in seen
    assert seen["gas from outside", "Borduria"] == 0.95
    assert seen["median gas from the state", "PACT"] == pytest.approx(0.675)
    found, silent = findings("energy", world=world)
    assert "suppliers of 60% not listed" in found[0].doubt
    told = next(each.doubt for each in found if each.what == "gas from outside")
    assert told.endswith("suppliers of 5% not listed; a lower bound by as much")
    # Of three members one lists nearly all its suppliers: that is no median of the alliance.
    assert ("median gas from outside", "PACT") not in seen
    assert str(silent[0]) == (
        "gas from outside, of PACT: 1 of 3 members have figures, fewer than half; none of Alba, Cathay."
    )


def test_medians_and_counts_need_half_of_the_members() -> None:
    lone = _world(_flow("Freedonia", "Alba", 1.0))
    assert {what for what, of in values("energy", world=lone) if of == "PACT"} == set()
    _, silent = findings("energy", world=lone)
    assert [each.args[0] for each in silent[:2]] == ["gas from outside, of PACT", "gas from the state, of PACT"]
    assert "FOLDER/flows.csv" in silent[1].args[2]
    found, _ = findings("energy", world=_world(_flow("Freedonia", "Alba", 0.92), _flow("Freedonia", "Borduria", 1.0)))
    told = {each.what: each.doubt for each in found if each.of == "PACT"}
    assert "none of Cathay" in told["median gas from the state"]
    assert "a lower bound, as suppliers of up to 8% of a member's imports" in told["median gas from outside"]
    assert "lower bound" not in told["median gas from the state"]


def test_what_is_noted_beside_a_row_is_told() -> None:
    found, _ = findings("energy", world=_world(_flow("Freedonia", "Alba", 1.0) | {"note": "an upper bound"}))
    assert found[0].doubt.endswith("all suppliers listed; an upper bound")


def test_the_latest_year_answers_until_it_is_stale() -> None:
    world = _world(
        _flow("Freedonia", "Alba", 1.0, 1949), _flow("Dalmia", "Alba", 1.0, 1952),
        _flow("Dalmia", "Borduria", 1.0, 1948),
    )  # fmt: skip
    seen = values("energy", world=world)
    assert ("gas from the state", "Alba") not in seen  # its supplier of 1949 is not that of 1952
    assert ("gas from outside", "Borduria") not in seen
    _, silent = findings("energy", world=world, on=date(1960, 1, 1))
    assert "no member of PACT has a figure within 5 years before 1960-01-01" in str(silent[0])
    assert "'gas' to a member" in silent[0].args[2]


def test_each_fuel_speaks_where_it_is_covered() -> None:
    flows = (_flow("Freedonia", "Alba", 1.0), _flow("Freedonia", "Alba", 0.5, good="coal"))
    found, silent = findings("energy", world=_world(*flows, goods=("gas", "oil")))
    assert {each.what.split()[0] for each in found if each.of == "Alba"} == {"gas"}
    assert [str(each).split(":")[0] for each in silent if "by supplier" in str(each)] == [
        "imports of oil by supplier",
        "imports of coal by supplier",
    ]
    assert "the record covers no period" in str(silent[-1])
    assert "FOLDER/flows.csv" in silent[-1].args[2]


def test_equal_suppliers_outside_are_concentrated_by_one_over_their_number() -> None:
    world = _world(*(_flow(name, "Alba", 0.25) for name in ("Dalmia", "Erewhon", "Freedonia", "Gondor")))
    assert values("energy", world=world)["gas concentration outside", "Alba"] == 0.25


@settings(max_examples=30)
@given(st.lists(st.integers(1, 50), min_size=1, max_size=4))
def test_outside_and_concentration_stay_in_bounds(amounts: list[int]) -> None:
    """Equal or not, n suppliers that send everything are concentrated between 1/n and 1; a joiner only lowers it."""
    suppliers = ["Freedonia", "Dalmia", "Erewhon", "Gondor"][: len(amounts)]
    world = _world(*(_flow(name, "Alba", n / sum(amounts)) for name, n in zip(suppliers, amounts, strict=True)))
    before, after = values("energy", world=world), values("energy", world=world, joined=True)
    outside, squares = before["gas from outside", "Alba"], before["gas concentration outside", "Alba"]
    assert outside == pytest.approx(1)
    assert 1 / len(amounts) - 1e-9 <= squares <= 1 + 1e-9
    first = before["gas from the state", "Alba"]
    assert after["gas from outside", "Alba"] == pytest.approx(1 - first, abs=1e-12)
    assert after["gas concentration outside", "Alba"] == pytest.approx(squares - first**2, abs=1e-12)


def test_nato_and_russian_gas(world: accede.World) -> None:
    brief = accede.ask("Russia", "NATO", "2010-03-08", world=world, only=["energy"])
    inside = brief.pair("median gas from outside", "NATO")
    assert (inside.before, inside.after) == (0.896, 0)
    assert brief.pair("members with most gas from the state", "NATO").after == 11
    turkey = brief.pair("gas from the state", "Turkey")
    assert turkey.before == 0.462  # over all its imports, spot cargoes of no stated origin among them
    assert "suppliers of 8% not listed; Spot cargoes" in turkey.doubt
    assert "of the 23 members with figures, of 28, in 2010; none of Albania, Canada" in inside.doubt
    assert brief.pair("gas from the state", "Germany").before == pytest.approx(0.40, abs=0.01)
    lens = lenses.get("energy")

    def median(year: int) -> float:
        found, _ = look(lens, world.at(date(year, 7, 1)), "Russia", "NATO", 1)
        return next(float(each.value) for each in found if each.what == "median gas from the state")

    assert median(2010) > median(2015) > median(2021) > 2 * median(2022)


def test_the_shares_of_an_importer_never_exceed_the_whole(world: accede.World) -> None:
    flows = world.table("flows").filter(world.table("flows")["good"].is_in(list(lenses.get("energy").FUELS)))
    sums = [sum(own["value"]) for _, own in flows.group_by("destination", "good", "start")]
    assert max(sums) <= 1.0015  # each share is rounded to a thousandth


def test_the_sole_supplier_of_a_secretive_importer_is_told(world: accede.World) -> None:
    found, _ = look(lenses.get("energy"), world.at(date(2022, 7, 1)), "Russia", "NATO", 1)
    for name in ("Hungary", "Slovakia"):
        told = next(each for each in found if (each.what, each.of) == ("gas from the state", name))
        assert (told.value, told.doubt.endswith("upper bound")) == (1, True)


def test_the_cold_war_is_not_covered(world: accede.World) -> None:
    with pytest.raises(accede.NotCovered, match="imports of gas by supplier: the record covers 2008"):
        accede.ask("Soviet Union", "NATO", "1954-03-31", world=world, only=["energy"])
