"""The laws of a World: no peeking, no leaking, changes that are values."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accede.change import Dissolve, Found, Join, Leave, Set, apply
from accede.errors import AccedeError, Impossible, NotCovered
from accede.tables import MODELLED
from accede.world import World
from tests.worlds import DAY, WORLD, alliances, build, days, states, tables


@st.composite
def changes(draw: st.DrawFn) -> object:
    kind = draw(st.sampled_from([Join, Leave, Dissolve, Found, Set]))
    day = draw(days)
    if kind is Dissolve:
        return Dissolve(draw(alliances), day)
    if kind is Found:
        return Found("NEW", tuple(draw(st.sets(states, min_size=2, max_size=4))), day)
    if kind is Set:
        row = {"state": draw(states), "measure": "gdp", "value": 7.0, "unit": "gdp"}
        return Set("measures", tuple(row.items()), day)
    return kind(draw(states), draw(alliances), day)


def made(world: World, change: object) -> World | None:
    try:
        return change(world)
    except AccedeError:
        return None


def frames(world: World) -> Iterator[pl.DataFrame]:
    return (world.table(name) for name in tables())


@given(changes(), days)
def test_the_past_does_not_know_a_later_change(change, day: date) -> None:
    after = made(WORLD, change)
    if after is not None and change.on > day:
        assert after.at(day) == WORLD.at(day)


@given(days)
def test_the_past_does_not_know_the_future(day: date) -> None:
    """Whatever is added or ends after a day, the World of that day is the same."""
    rows = tables()
    undated = ("aliases", "sources", "coverage", "projects")
    for name, own in rows.items():
        for row in own:
            if name not in undated and row.get("end") and date.fromisoformat(row["end"]) > day:
                row["end"] = None
                if "outcome" in row:
                    row["outcome"] = "pending"
    cut = {
        name: [row for row in own if name in undated or date.fromisoformat(row["start"]) <= day]
        for name, own in rows.items()
    }
    assert build(cut).at(day) == WORLD.at(day)
    then = WORLD.at(day)
    for name in rows:
        frame = then.table(name)
        if "end_precision" in frame.columns:
            assert frame.filter(pl.col("start") > day).is_empty()
            assert frame.filter(pl.col("end") > day).is_empty()


@given(days, days)
def test_looking_back_twice_is_looking_back_once(first: date, second: date) -> None:
    assert WORLD.at(first).at(second) == WORLD.at(min(first, second))


@given(changes(), days, days)
def test_looking_back_twice_holds_in_changed_worlds(change, first: date, second: date) -> None:
    after = made(WORLD, change)
    if after is not None:
        assert after.at(first).at(second) == after.at(min(first, second))


@given(st.lists(changes(), max_size=3))
def test_the_old_world_is_untouched(several: list) -> None:
    before = [frame.clone() for frame in frames(WORLD)]
    world = WORLD
    for change in several:
        world = made(world, change) or world
    assert WORLD.changes == ()
    assert all(old.equals(new) for old, new in zip(before, frames(WORLD), strict=True))


@given(states, alliances, days)
def test_join_then_leave_the_same_day_is_the_identity(state: str, alliance: str, day: date) -> None:
    joined = made(WORLD, Join(state, alliance, day))
    if joined is not None:
        assert Leave(state, alliance, day)(joined) == WORLD


def test_the_identity_gives_back_what_the_join_overrode() -> None:
    # Cathay joined in 1920. Joining in 1910 overrides that; leaving the same day brings it back.
    early = Join("Cathay", "PACT", "1910-01-01")
    joined = early(WORLD)
    assert joined.table("members").filter(pl.col("state") == "Cathay")["start"].to_list() == [date(1910, 1, 1)]
    assert Leave("Cathay", "PACT", "1910-01-01")(joined) == WORLD


@given(changes())
def test_changes_pickle_small_and_whole(change) -> None:
    small = pickle.dumps(change)
    assert len(small) < 1000
    assert pickle.loads(small) == change
    assert hash(pickle.loads(small)) == hash(change)


def test_worlds_and_errors_pickle() -> None:
    joined = Join("Freedonia", "PACT", DAY)(WORLD)
    assert pickle.loads(pickle.dumps(joined)) == joined
    for error in (Impossible("why", "when", "what"), NotCovered("what", "why")):
        again = pickle.loads(pickle.dumps(error))
        assert (type(again), str(again)) == (type(error), str(error))


def test_frames_are_not_edited_in_place() -> None:
    mine = WORLD.table("members")
    mine[0, "state"] = "Gondor"
    mine.insert_column(0, pl.lit(1).alias("scribble"))
    assert "scribble" not in WORLD.table("members").columns
    assert WORLD.table("members")["state"][0] == "Alba"
    with pytest.raises(TypeError):
        WORLD.history["members"] = mine  # type: ignore[index]


def test_a_change_overrides_history_from_its_day_on() -> None:
    left = Leave("Cathay", "PACT", "1915-01-01")
    with pytest.raises(Impossible, match="no member of PACT"):
        left(WORLD)
    out = Leave("Cathay", "PACT", "1930-01-01")(WORLD)
    assert "Cathay" in out.at(date(1929, 12, 31)).members("PACT")
    assert "Cathay" not in out.at(date(1930, 1, 1)).members("PACT")
    # Erewhon left the LEAGUE in 1970; having left in 1960 and come back in 1965 it stays, until the LEAGUE ends.
    back = apply(WORLD, [Leave("Erewhon", "LEAGUE", "1960-01-01"), Join("Erewhon", "LEAGUE", "1965-01-01")])
    assert back.at(date(1975, 1, 1)).members("LEAGUE") == ["Dalmia", "Erewhon"]


def test_a_modelled_row_says_so() -> None:
    row = Join("Freedonia", "PACT", DAY)(WORLD).table("members").filter(pl.col("state") == "Freedonia")
    assert row["source"].to_list() == [MODELLED]


def test_join_says_what_history_forbids() -> None:
    with pytest.raises(
        Impossible, match=r"Cathay has been a member of PACT since 1920-01-01.*1900-01-01 to 1919-12-31"
    ):
        Join("Cathay", "PACT", "1930-01-01")(WORLD)
    with pytest.raises(Impossible, match=r"LEAGUE was signed on 1950-01-01\. Possible: 1950-01-01 to 1979-12-31"):
        Join("Alba", "LEAGUE", "1949-01-01")(WORLD)
    with pytest.raises(Impossible, match=r"LEAGUE ended on 1980-01-01.*1950-01-01 to 1979-12-31"):
        Join("Alba", "LEAGUE", "1985-01-01")(WORLD)
    with pytest.raises(Impossible, match=r"Freedonia ended on 1990-01-01\. Did you mean Gondor\?"):
        Join("Freedonia", "PACT", "1995-01-01")(WORLD)


def test_despite_makes_what_history_forbids() -> None:
    late = Join("Alba", "LEAGUE", "1985-01-01")(WORLD, despite=True)
    assert late.at(date(1990, 1, 1)).members("LEAGUE") == ["Alba"]


def test_found_and_dissolve() -> None:
    founded = Found("NEW", ("Alba", "Dalmia"), "1960-01-01", ("defense", "consultation"))(WORLD)
    assert founded.at(date(1960, 1, 1)).members("NEW") == ["Alba", "Dalmia"]
    assert founded.at(date(1961, 1, 1)).alliance("NEW")["obligations"] == "defense;consultation"
    over = Dissolve("NEW", "1970-01-01")(founded)
    assert over.at(date(1970, 1, 1)).members("NEW") == []
    assert over.at(date(1969, 1, 1)).members("NEW") == ["Alba", "Dalmia"]
    with pytest.raises(Impossible, match="There is an alliance PACT already"):
        Found("PACT", ("Alba", "Dalmia"), "1960-01-01")(WORLD)
    with pytest.raises(Impossible, match="at least two members"):
        Found("SOLO", ("Alba", "Alba"), "1960-01-01")(WORLD)


def test_set_replaces_a_fact() -> None:
    row = {"state": "Alba", "measure": "gdp", "value": 80.0, "unit": "gdp"}
    richer = Set("measures", row, "1954-05-01")(WORLD).at(DAY)
    assert richer.figures("gdp", ["Alba"]).values == {"Alba": 80.0}
    assert WORLD.at(DAY).figures("gdp", ["Alba"]).values == {"Alba": 40.0}
    with pytest.raises(Impossible, match="No fact of 'sources' can be set"):
        Set("sources", {"key": "x"}, DAY)(WORLD)
    with pytest.raises(Impossible, match="needs state, measure"):
        Set("measures", {"state": "Alba"}, DAY)(WORLD)


def test_figures_are_the_latest_that_are_not_stale() -> None:
    assert WORLD.at(date(1953, 12, 31)).figures("gdp", ["Alba"]).missing == ("Alba",)
    assert WORLD.at(date(1959, 12, 31)).figures("gdp", ["Alba"]).years == {"Alba": 1954}
    assert WORLD.at(date(1960, 1, 1)).figures("gdp", ["Alba"]).missing == ("Alba",)
    with pytest.raises(NotCovered, match="no figure within 5 years before 1960-01-01"):
        WORLD.at(date(1960, 1, 1)).world_year("gdp")


def test_a_bid_is_pending_until_it_is_answered() -> None:
    bid = WORLD.at(DAY).table("bids").filter(pl.col("bid") == "B4")
    assert bid.select("outcome", "end").rows() == [("pending", None)]


def test_a_shut_table_stays_shut() -> None:
    with pytest.raises(PermissionError, match="'bids'"):
        WORLD.only(["members"]).table("bids")


def test_outside_coverage_is_not_zero() -> None:
    with pytest.raises(NotCovered, match=r"borders: the record covers 1945-05-09 to 1999-12-31, not 1940-01-01"):
        WORLD.at(date(1940, 1, 1)).require("ties", "border", "borders")


def test_what_is_uncertain_is_not_shown_as_fact() -> None:
    rows = tables()
    rows["members"][2]["certainty"] = "low"
    assert build(rows).at(DAY).members("PACT") == ["Alba", "Borduria"]


def test_bonds_are_the_pairs_that_treaties_in_force_bind() -> None:
    pairs = WORLD.at(DAY).bonds("defense").select("a", "b", "alliance").rows()
    assert pairs == [("Alba", "Borduria", "PACT"), ("Alba", "Cathay", "PACT"), ("Borduria", "Cathay", "PACT")]
    assert WORLD.at(DAY).bonds("consultation").select("a", "b").rows() == [("Dalmia", "Erewhon")]
    assert WORLD.at(DAY).bonds("neutrality").is_empty()
    # Signed on the first day of 1900, in force a month later.
    assert WORLD.at(date(1900, 1, 15)).bonds("defense").is_empty()
    assert WORLD.at(date(1900, 2, 1)).bonds("defense").height == 1


def test_worlds_share_the_tables_that_a_change_leaves_alone(world: World) -> None:
    then = world.at(date(1954, 3, 31))
    changed = then.with_changes([Join("Soviet Union", "NATO", "1954-03-31")])
    assert changed._tables["ties"] is changed.history["ties"]
    assert changed._tables["members"] is not changed.history["members"]
