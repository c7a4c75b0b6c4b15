"""What official data take the place of, in the hand-made world; then laws that hold whatever is laid over."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pytest

from accede import overlay
from accede.contest import Contested
from accede.overlay import alliances
from accede.overlay.spells import STILL, joined, meet, without
from accede.source import Source
from accede.world import World
from tests import worlds

Tables = dict[str, pl.DataFrame]
D = date
PERIOD = ("1946-01-01", "1995-01-01")


def lay(world: World, key: str, tables: Tables, period: tuple[str, str] = PERIOD) -> World:
    """The world with a set laid over it, as `accede.load` does."""
    source = Source(key, key, start=period[0], end=period[1])
    beside = replace(world, sources={**world.sources, key: source}, official={**world.official, key: tables})
    return overlay.lay(beside, key, tables)


def told(world: World, day: date) -> set[tuple[Any, ...]]:
    """What is contested on a day: what, of, used, by, other, by."""
    return {
        (each.what, each.of, each.used, each.source, each.other, each.other_source)
        for each in world.at(day).contested(["Alba"])
    }


def held(world: World, tie: str, day: date) -> dict[tuple[str, str], str]:
    return {(a, b): level for a, b, level in world.at(day).now("ties", tie=tie).select("a", "b", "level").rows()}


def rivalries(*rows: tuple[Any, ...]) -> Tables:
    titles = ["ccode1", "ccode2", "start", "end", "positional", "spatial", "ideological", "interventionary"]
    types = [pl.Int64, pl.Int64, pl.Date, pl.Date, *[pl.Boolean] * 4]
    return {"rivalries_tss": pl.DataFrame(rows, schema=dict(zip(titles, types, strict=True)), orient="row")}


def spells(*rows: tuple[Any, ...]) -> Tables:
    titles = {"ccode1": pl.Int64, "ccode2": pl.Int64, "conttype": pl.Int64, "start": pl.Date, "end": pl.Date}
    return {"spells": pl.DataFrame(rows, schema=titles, orient="row")}


def participants(*rows: tuple[Any, ...]) -> Tables:
    titles = {"dispnum": pl.Int64, "ccode": pl.Int64, "sidea": pl.Boolean, "hostlev": pl.Int64,
              "start": pl.Date, "end": pl.Date}  # fmt: skip
    frame = pl.DataFrame(rows, schema=titles, orient="row")
    return {"participants": frame.with_columns(start_precision=pl.lit("day"), end_precision=pl.lit("day"))}


# Dalmia (4) and the state of code 6, Freedonia to 1990 and Gondor after it, over ideas and influence, from 1950 on.
LISTED = rivalries((4, 6, D(1950, 1, 1), None, True, False, True, False))


# --- spans ------------------------------------------------------------------------------------------------------------


def test_days_are_taken_from_days() -> None:
    one, two = [(D(1900, 1, 1), D(1910, 1, 1))], [(D(1902, 1, 1), D(1903, 1, 1)), (D(1909, 1, 1), STILL)]
    assert meet(one, two) == [two[0], (D(1909, 1, 1), D(1910, 1, 1))]
    assert without(one, two) == [(D(1900, 1, 1), D(1902, 1, 1)), (D(1903, 1, 1), D(1909, 1, 1))]
    assert without(one, []) == one
    assert without(two, two) == []
    assert joined([two[1], one[0], two[0]]) == [(D(1900, 1, 1), STILL)]


# --- ties -------------------------------------------------------------------------------------------------------------


def test_within_its_period_a_list_alone_holds_and_beyond_it_what_was_there() -> None:
    laid = lay(worlds.WORLD, "rivalries", LISTED)
    assert held(laid, "rivalry", D(1948, 1, 1)) == {}
    assert held(laid, "rivalry", D(1960, 1, 1)) == {("Dalmia", "Freedonia"): "position"}
    assert held(laid, "rivalry", D(1992, 1, 1)) == {("Dalmia", "Gondor"): "position"}
    assert held(laid, "rivalry", D(1996, 1, 1))["Alba", "Dalmia"] == "position"
    assert laid.at(D(1960, 1, 1)).now("ties", tie="rivalry")["source"].to_list() == ["rivalries"]
    laid.at(D(1990, 1, 1)).require("ties", "rivalry", "rivalries")
    # Borders are no rivalries.
    assert held(laid, "border", D(1960, 1, 1)) == held(worlds.WORLD, "border", D(1960, 1, 1))


def test_what_two_sources_state_differently_is_told_as_known_on_the_day() -> None:
    laid = lay(worlds.WORLD, "rivalries", LISTED)
    gone = ("rivalry", "Alba–Dalmia", "none", "rivalries", "position", "hand")
    other = ("rivalry", "Dalmia–Freedonia", "position", "rivalries", "territory", "hand")
    assert told(laid, D(1960, 1, 1)) == {gone, other}
    # In 1948 nobody knows that the list will have it from 1950 on.
    assert told(laid, D(1948, 1, 1)) == {
        gone,
        ("rivalry", "Dalmia–Freedonia", "none", "rivalries", "territory", "hand"),
    }
    assert told(laid, D(1996, 1, 1)) == set()
    # The record covers rivalries and has none of Gondor.
    assert ("rivalry", "Dalmia–Gondor", "position", "rivalries", "none", "accede-record") in told(laid, D(1992, 1, 1))
    assert told(worlds.WORLD, D(1960, 1, 1)) == set()


def test_of_several_kinds_marked_the_one_held_for_chief_before_is_kept() -> None:
    both = rivalries(
        (1, 4, D(1947, 1, 1), None, True, True, False, False), (2, 4, D(1947, 1, 1), None, *[False] * 3, True)
    )
    laid = lay(worlds.WORLD, "rivalries", both)
    assert held(laid, "rivalry", D(1960, 1, 1)) == {
        ("Alba", "Dalmia"): "position",
        ("Borduria", "Dalmia"): "intervention",
    }
    notes = dict(laid.history["ties"].filter(pl.col("source") == "rivalries").select("a", "note").rows())
    assert notes["Alba"] == "territory, position"


def test_a_set_says_nothing_of_states_that_it_does_not_have() -> None:
    # Alba and Borduria by land to 1960, across 30 miles of water after that; Cathay is not there before 1970.
    listed = spells(
        (1, 2, 1, D(1946, 1, 1), D(1960, 1, 1)), (1, 2, 4, D(1960, 1, 1), None), (1, 3, 2, D(1970, 1, 1), None)
    )
    laid = lay(worlds.WORLD, "contiguity", listed)
    assert held(laid, "border", D(1950, 1, 1)) == held(worlds.WORLD, "border", D(1950, 1, 1))
    assert ("Alba", "Borduria") not in held(laid, "border", D(1965, 1, 1))
    assert ("border", "Alba–Borduria", "none", "contiguity", "land", "hand") in told(laid, D(1965, 1, 1))
    # Of Freedonia and Erewhon it lists nothing at all, so that the record's borders of theirs stay.
    assert held(laid, "border", D(1980, 1, 1)) == {
        ("Alba", "Cathay"): "sea", ("Alba", "Freedonia"): "sea", ("Cathay", "Erewhon"): "land",
        ("Dalmia", "Freedonia"): "land", ("Erewhon", "Freedonia"): "land",
    }  # fmt: skip


def test_a_tie_lies_where_the_record_has_the_pair_or_where_both_are() -> None:
    listed = rivalries(*((1, code, D(1950, 1, 1), None, True, False, False, False) for code in (2, 3, 4)))
    placed = dict(
        lay(worlds.WORLD, "rivalries", listed).at(D(1960, 1, 1)).now("ties", tie="rivalry").select("b", "region").rows()
    )
    assert placed == {"Borduria": "Europe", "Cathay": "World", "Dalmia": "World"}


def test_disputes_are_pairs_of_opposite_sides_while_both_were_in_and_did_something() -> None:
    tables = participants(
        (7, 1, True, 4, D(1950, 1, 1), D(1950, 7, 1)),
        (7, 4, False, 1, D(1950, 1, 1), D(1950, 7, 1)),
        (7, 5, False, 2, D(1950, 3, 1), D(1951, 1, 1)),
        (8, 4, True, 5, D(1950, 6, 1), D(1950, 9, 1)),
        (8, 1, False, 3, D(1950, 6, 1), D(1950, 9, 1)),
        (9, 2, True, 1, D(1950, 1, 1), D(1950, 2, 1)),
        (9, 3, False, 1, D(1950, 1, 1), D(1950, 2, 1)),
    )
    laid = lay(worlds.WORLD, "mid", tables)
    rows = (
        laid.history["ties"].filter(pl.col("tie") == "dispute").select("a", "b", "level", "start", "end", "note").rows()
    )
    # Two disputes of one pair that overlap: from 1 June on the more hostile of the two.
    assert rows == [
        ("Alba", "Dalmia", "force", D(1950, 1, 1), D(1950, 6, 1), "7"),
        ("Alba", "Dalmia", "war", D(1950, 6, 1), D(1950, 9, 1), "7; 8"),
        ("Alba", "Erewhon", "force", D(1950, 3, 1), D(1950, 7, 1), "7"),
    ]
    laid.at(D(1960, 1, 1)).require("ties", "dispute", "disputes")
    assert told(laid, D(1950, 4, 1)) == set()  # the record covers no disputes and says nothing


GML = ["dispnum", "ccode1", "ccode2", "year", "hostlev1", "hostlev2", "orig1", "orig2", "stmon", "endmon", "ongo2010"]


def test_of_a_later_list_of_disputes_and_an_earlier_the_later_is_used() -> None:
    years = [
        (3, 1, 4, 1950, 2, 4, True, True, 5, 3, False), (3, 1, 4, 1951, 2, 4, True, True, 5, 3, False),
        (3, 1, 5, 1950, 2, 3, True, False, 5, 3, False), (4, 2, 3, 1994, 5, 5, True, True, 2, None, True),
    ]  # fmt: skip
    gml = {"disputes": pl.DataFrame(years, schema=GML, orient="row")}
    mid = participants((7, 1, True, 2, D(1951, 1, 1), D(1955, 1, 1)), (7, 4, False, 2, D(1951, 1, 1), D(1955, 1, 1)))
    laid = lay(lay(worlds.WORLD, "mid", mid, ("1946-01-01", "1999-01-01")), "gml", gml)
    rows = laid.history["ties"].filter(pl.col("tie") == "dispute")
    assert rows.select("a", "b", "level", "start", "end", "start_precision", "end_precision").rows() == [
        ("Alba", "Dalmia", "force", D(1950, 5, 1), D(1951, 4, 1), "month", "month"),
        (
            "Alba",
            "Erewhon",
            "display",
            D(1950, 5, 1),
            D(1951, 1, 1),
            "bound",
            "year",
        ),  # who joined it, by the year only
        ("Borduria", "Cathay", "war", D(1994, 2, 1), D(1995, 1, 1), "month", "day"),  # went on on the last day
    ]
    assert told(laid, D(1951, 2, 1)) == {("dispute", "Alba–Dalmia", "force", "gml", "threat", "mid")}
    assert told(laid, D(1952, 1, 1)) == {("dispute", "Alba–Dalmia", "none", "gml", "threat", "mid")}
    assert ("dispute", "Alba–Dalmia", "force", "gml", "none", "mid") in told(laid, D(1950, 6, 1))


def test_nobody_is_in_a_dispute_before_it_began_nor_before_they_surely_joined_it() -> None:
    years = [
        (3, 1, 4, 1950, 4, 4, True, True, 11, 3, False), (3, 1, 4, 1951, 4, 4, True, True, 11, 3, False),
        (3, 1, 4, 1952, 4, 4, True, True, 11, 3, False), (3, 2, 4, 1950, 4, 4, False, True, 11, 3, False),
        (3, 3, 4, 1951, 4, 4, False, True, 11, 3, False), (3, 3, 4, 1952, 4, 4, False, True, 11, 3, False),
    ]  # fmt: skip
    laid = lay(worlds.WORLD, "gml", {"disputes": pl.DataFrame(years, schema=GML, orient="row")})
    assert held(laid, "dispute", D(1950, 10, 31)) == {}
    first = {("Alba", "Dalmia"): "force", ("Borduria", "Dalmia"): "force"}
    assert held(laid, "dispute", D(1950, 11, 1)) == first
    assert held(laid, "dispute", D(1951, 12, 30)) == {("Alba", "Dalmia"): "force"}
    assert held(laid, "dispute", D(1951, 12, 31)) == {("Alba", "Dalmia"): "force", ("Cathay", "Dalmia"): "force"}
    known = laid.history["ties"].filter(pl.col("tie") == "dispute").select("a", "start_precision").rows()
    assert known == [("Alba", "month"), ("Borduria", "bound"), ("Cathay", "bound")]


def test_what_dates_leave_open_is_no_disagreement_whichever_set_is_used() -> None:
    # Months against days; joined in 1951 against the days of it; and one pair that the other list lacks for good.
    years = [
        (3, 1, 4, 1950, 4, 4, True, True, 5, 3, False), (3, 1, 4, 1951, 4, 4, True, True, 5, 3, False),
        (3, 1, 5, 1951, 4, 4, True, False, 5, 3, False), (4, 2, 3, 1960, 4, 4, True, True, 2, 9, False),
    ]  # fmt: skip
    gml = {"disputes": pl.DataFrame(years, schema=GML, orient="row")}
    spans = {7: (1, 4, D(1950, 5, 12), D(1951, 3, 20)), 8: (1, 5, D(1951, 2, 3), D(1951, 3, 20)),
             9: (1, 2, D(1970, 1, 1), D(1970, 1, 4))}  # fmt: skip
    sides = [(n, code, code == one, 4, *days) for n, (one, two, *days) in spans.items() for code in (one, two)]
    mid = participants(*sides)
    one = lay(lay(worlds.WORLD, "mid", mid), "gml", gml)
    two = lay(lay(worlds.WORLD, "gml", gml), "mid", mid)
    for day in (D(1950, 5, 5), D(1950, 6, 1), D(1951, 3, 1), D(1951, 3, 25), D(1951, 12, 31)):
        assert told(one, day) == told(two, day) == set()
    for day, pair, by_gml, by_mid in (
        (D(1960, 4, 1), "Borduria–Cathay", "force", "none"), (D(1970, 1, 2), "Alba–Borduria", "none", "force"),
    ):  # fmt: skip
        assert told(one, day) == {("dispute", pair, by_gml, "gml", by_mid, "mid")}
        assert told(two, day) == {("dispute", pair, by_mid, "mid", by_gml, "gml")}


def test_a_note_names_no_dispute_that_is_still_to_come() -> None:
    days = {7: (D(1950, 2, 16), D(1951, 1, 1)), 8: (D(1950, 7, 12), D(1951, 3, 1))}
    sides = [(number, code, code == 1, 4, *span) for number, span in days.items() for code in (1, 4)]
    ties = lay(worlds.WORLD, "mid", participants(*sides)).history["ties"].filter(pl.col("tie") == "dispute")
    assert ties.select("start", "end", "note").rows() == [
        (D(1950, 2, 16), D(1950, 7, 12), "7"),
        (D(1950, 7, 12), D(1951, 3, 1), "7; 8"),
    ]


# --- figures ----------------------------------------------------------------------------------------------------------


def test_trade_goes_from_the_one_to_the_other_and_unknown_is_not_zero() -> None:
    # Alba (1) imported 5 from Dalmia (4), and Dalmia 7 from Alba; of Borduria's imports nothing is known.
    pairs = [(1, 4, 1954, 5.0, 7.0), (4, 1, 1954, 7.0, 5.0), (1, 2, 1954, 0.0, None), (2, 1, 1954, None, 0.0)]
    dyads = pl.DataFrame(pairs, schema=["ccode1", "ccode2", "year", "flow1", "flow2"], orient="row")
    laid = lay(worlds.WORLD, "trade", {"dyads": dyads})
    flows = laid.at(D(1955, 6, 1)).table("flows").sort("origin", "destination")
    assert flows.select("origin", "destination", "good", "start", "value", "unit", "source").rows() == [
        ("Alba", "Dalmia", "trade", D(1954, 1, 1), 7.0, "million current USD", "trade"),
        ("Borduria", "Alba", "trade", D(1954, 1, 1), 0.0, "million current USD", "trade"),
        ("Dalmia", "Alba", "trade", D(1954, 1, 1), 5.0, "million current USD", "trade"),
    ]
    assert flows.schema == worlds.WORLD.history["flows"].schema
    laid.at(D(1960, 1, 1)).require("flows", "trade", "trade")


def test_a_figure_takes_the_place_of_the_one_of_the_same_year_only() -> None:
    people = pl.DataFrame({"ccode": [1, 1, 4], "year": [1954, 1955, 1954], "tpop": [0.008, 0.009, 0.002]})
    laid = lay(worlds.WORLD, "nmc", {"nmc6": people})
    figures = laid.at(D(1954, 6, 1)).figures("population", ["Alba", "Borduria", "Dalmia"])
    assert dict(figures.values) == {"Alba": 8.0, "Borduria": 1.0, "Dalmia": 2.0}
    assert figures.sources == ("hand", "nmc")
    [contested] = laid.at(D(1954, 6, 1)).contested(["Alba", "Dalmia"])
    assert contested == Contested("population", "Alba", ("Alba",), "", 1954, "persons", 8.0, "nmc", 4.0, "hand")
    assert contested.apart == 0.5


# --- alliances --------------------------------------------------------------------------------------------------------


def atop(*members: tuple[int, date, date | None], end: date | None = None) -> Tables:
    dated = {"start_precision": "day", "end_precision": "day"}
    rows = [{"atopid": 1, "ccode": code, "start": first, "end": last, **dated} for code, first, last in members]
    promises = {"defense": True, "offense": False, "neutral": False, "nonagg": False, "consul": True}
    frame = pl.DataFrame(rows, schema_overrides={"end": pl.Date})
    treaty = pl.DataFrame(
        [{"atopid": 1, "start": D(1899, 1, 1), "end": end, **dated, **promises}], schema_overrides={"end": pl.Date}
    )
    return {"alliances": treaty, "members": frame}


@pytest.fixture
def walk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alliances, "ATOP", {"PACT": (1,)})


@pytest.mark.usefixtures("walk")
def test_dates_and_obligations_of_an_alliance_are_those_of_the_set_and_both_are_named() -> None:
    said = atop((1, D(1899, 1, 1), D(1950, 1, 1)), (1, D(1950, 1, 1), None), (2, D(1899, 1, 1), D(1970, 1, 1)),
                (4, D(1960, 1, 1), None))  # fmt: skip
    laid = lay(worlds.WORLD, "atop", said)
    rows = laid.history["members"].filter(pl.col("alliance") == "PACT").sort("state", "start")
    assert rows.select("state", "start", "end", "mode", "source").rows() == [
        ("Alba", D(1899, 1, 1), None, "founder", "atop"),  # two phases are one, and it goes on as in the record
        ("Borduria", D(1899, 1, 1), D(1970, 1, 1), "founder", "atop"),
        ("Borduria", D(1995, 1, 1), None, "founder", "hand"),  # from the set's last day on by the record
        ("Cathay", D(1920, 1, 1), None, "accession", "hand"),  # only the record has it
        ("Dalmia", D(1960, 1, 1), D(1995, 1, 1), "accession", "atop"),  # only the set has it
    ]
    treaty = laid.alliance("PACT")
    assert (treaty["start"], treaty["end"], treaty["obligations"]) == (D(1899, 1, 1), None, "defense;consultation")
    assert treaty["in_force"] == "1900-02-01"
    assert told(laid, D(1965, 1, 1)) == {
        ("membership", "Alba", "from 1899-01-01", "atop", "from 1900-01-01", "hand"),
        ("membership", "Borduria", "from 1899-01-01", "atop", "from 1900-01-01", "hand"),
        ("membership", "Cathay", "from 1920-01-01", "hand", "no member", "atop"),
        ("obligations", "PACT", "consultation, defense", "atop", "defense", "hand"),
        ("treaty", "PACT", "from 1899-01-01", "atop", "from 1900-01-01", "hand"),
    }
    assert ("membership", "Borduria", "no member", "atop", "from 1900-01-01", "hand") in told(laid, D(1975, 1, 1))
    assert laid.at(D(1965, 1, 1)).members("LEAGUE") == worlds.WORLD.at(D(1965, 1, 1)).members("LEAGUE")


@pytest.mark.usefixtures("walk")
def test_a_number_whose_members_are_others_is_not_that_alliance() -> None:
    laid = lay(worlds.WORLD, "atop", atop((1, D(1899, 1, 1), None), (4, D(1899, 1, 1), None)))
    assert laid.history["members"].equals(worlds.WORLD.history["members"])
    assert laid.history["alliances"].equals(worlds.WORLD.history["alliances"])
    assert told(laid, D(1965, 1, 1)) == set()


@pytest.mark.usefixtures("walk")
def test_a_membership_does_not_outlast_its_treaty() -> None:
    gone = atop((1, D(1899, 1, 1), D(1950, 1, 1)), (2, D(1899, 1, 1), D(1950, 1, 1)), end=D(1950, 1, 1))
    laid = lay(worlds.WORLD, "atop", gone, ("1815-01-01", "2019-01-01"))
    assert laid.at(D(1960, 1, 1)).members("PACT") == []
    assert ("treaty", "PACT", "not in being", "atop", "from 1900-01-01", "hand") in told(laid, D(1960, 1, 1))
    assert ("membership", "Cathay", "no member", "atop", "from 1920-01-01", "hand") in told(laid, D(1960, 1, 1))
