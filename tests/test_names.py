"""The "What people type" table, row by row, and the rules behind it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

import accede
from accede.errors import Ambiguous, Impossible, Unknown
from accede.names import codes, command, find_alliance, find_state, fold

ASKED = date(1954, 3, 31)
Y1955, Y1980, Y1995, Y2010 = date(1955, 1, 1), date(1980, 1, 1), date(1995, 1, 1), date(2010, 1, 1)


@pytest.mark.parametrize(
    "typed",
    ["USSR", "Soviet Union", "SSSR", "Sowjetunion", "Union of Soviet Socialist Republics", "the Soviet Union",
     "soviet union", "URSS", "Union soviétique", "UdSSR", "cow:365", "gw:365", "iso:SUN", "un:810", "COW:365"],
)  # fmt: skip
def test_every_name_of_the_soviet_union(world: accede.World, typed: str) -> None:
    assert find_state(world, typed, ASKED) == "Soviet Union"


def test_a_misspelling_gets_a_suggestion_and_stops(world: accede.World) -> None:
    with pytest.raises(Unknown) as caught:
        find_state(world, "Sovjet Unoin", ASKED)
    assert str(caught.value) == "No state 'Sovjet Unoin'. Did you mean Soviet Union?"


def test_checkoslovakia_is_not_slovakia(world: accede.World) -> None:
    with pytest.raises(Unknown, match=r"Did you mean Czechoslovakia\?$"):
        find_state(world, "Checkoslovakia", ASKED)


def test_near_ties_are_both_shown(world: accede.World) -> None:
    with pytest.raises(Unknown) as caught:
        find_state(world, "Austrlia", date(1960, 1, 1))
    assert {"Austria", "Australia"} <= set(caught.value.args[2])


def test_a_state_that_has_ended(world: accede.World) -> None:
    with pytest.raises(Impossible) as caught:
        find_state(world, "USSR", Y1995, lambda name: command(name, "NATO", Y1995))
    said = str(caught.value)
    assert said.startswith("The Soviet Union ended on 1991-12-26. Did you mean Russia")
    assert "accede ask Russia NATO --on 1995-01-01" in said


def test_a_state_that_has_not_begun(world: accede.World) -> None:
    with pytest.raises(Impossible) as caught:
        find_state(world, "RUS", Y1980, lambda name: command(name, "NATO", Y1980))
    said = str(caught.value)
    assert "the state of 1980-01-01 is the Soviet Union" in said
    assert "accede ask 'Soviet Union' NATO --on 1980-01-01" in said


@pytest.mark.parametrize("typed", ["West Germany", "GFR", "FRG", "Germany", "BRD", "Westdeutschland", "Allemagne"])
def test_germany_in_1955_is_the_state_of_that_day(world: accede.World, typed: str) -> None:
    assert find_state(world, typed, Y1955) == "West Germany"
    assert codes(world, "West Germany", Y1955) == {"cow": "260", "gw": "260", "iso": "DEU", "un": "280"}


def test_germany_is_one_state_again(world: accede.World) -> None:
    assert find_state(world, "Germany", Y2010) == find_state(world, "FRG", Y2010) == "Germany"
    assert find_state(world, "DDR", Y1980) == "East Germany"


def test_a_bare_number_is_asked_about(world: accede.World) -> None:
    with pytest.raises(Unknown) as caught:
        find_state(world, "365", ASKED)
    said = str(caught.value)
    assert "Which scheme?" in said
    assert "cow:365 is" in said
    assert "Soviet Union" in said
    assert "Russia" in said
    assert "iso:365 is none" in said


@pytest.mark.parametrize(
    ("typed", "alliance"),
    [("Nato", "NATO"), ("NATO", "NATO"), ("OTAN", "NATO"), ("North Atlantic Treaty Organization", "NATO"),
     ("Warsaw Pact", "WARSAW"), ("Warschauer Pakt", "WARSAW"), ("Pacte de Varsovie", "WARSAW"), ("CSTO", "CST"),
     ("CST", "CST"), ("ODKB", "CST"), ("QUAD1815", "QUAD1815"), ("TRIPARTITE", "TRIPARTITE")],
)  # fmt: skip
def test_alliances_have_many_names_too(world: accede.World, typed: str, alliance: str) -> None:
    assert find_alliance(world, typed, ASKED) == alliance


def test_wto_is_asked_about(world: accede.World) -> None:
    with pytest.raises(Ambiguous) as caught:
        find_alliance(world, "WTO", ASKED)
    said = str(caught.value)
    assert "Warsaw Treaty Organization" in said
    assert "World Trade Organization" in said


def test_alliances_of_one_name_are_told_apart_by_the_day(world: accede.World) -> None:
    assert find_alliance(world, "Quadruple Alliance", date(1818, 1, 1)) == "QUAD1815"
    assert find_alliance(world, "Quadruple Alliance", date(1835, 1, 1)) == "QUAD1834"


def test_an_unknown_alliance_gets_a_suggestion(world: accede.World) -> None:
    with pytest.raises(Unknown, match="Did you mean"):
        find_alliance(world, "Warsow Pact", ASKED)


@pytest.mark.parametrize(
    ("state", "alliance", "on", "parts"),
    [
        ("Turkey", "NATO", "1954-03-31", ["has been a member of NATO since 1952-02-18", "1949-08-24 to 1952-02-17",
                                          "accede ask Turkey NATO --on 1952-02-17"]),
        ("Finland", "NATO", "2030-01-01", ["after the last day", "1815-06-09 to 2024-12-31",
                                           "accede ask Finland NATO --on 2023-04-03"]),
        ("Spain", "NATO", "1949-01-01", ["was signed on 1949-04-04", "first members on 1949-08-24",
                                          "Spain NATO --on 1949-08-24"]),
        ("Romania", "WARSAW", "1995-01-01", ["ended on 1991-07-01", "1955-06-04 to 1991-06-30"]),
        ("United States", "EASTPACT", "1935-01-01", ["EASTPACT"]),
    ],
)  # fmt: skip
def test_what_history_forbids_is_said_with_what_is_possible(
    world: accede.World, state: str, alliance: str, on: str, parts: list[str]
) -> None:
    with pytest.raises(Impossible) as caught:
        accede.ask(state, alliance, on, world=world)
    for part in parts:
        assert part in str(caught.value)


def test_every_canonical_name_finds_itself(world: accede.World) -> None:
    for state, start in world.table("states").select("state", "start").iter_rows():
        assert find_state(world, state, start) == state


def test_every_iso_code_finds_its_state_today(world: accede.World) -> None:
    day = date(2024, 12, 31)
    for state, iso in world.now("states").select("state", "iso").iter_rows():
        if iso:
            assert find_state(world, f"iso:{iso}", day) == state


@given(st.text(max_size=30))
def test_folding_is_stable(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(min_size=1, max_size=20))
def test_whatever_is_typed_is_answered_or_refused_with_a_reason(world: accede.World, text: str) -> None:
    try:
        said = find_state(world, text, ASKED)
    except (Unknown, Impossible) as refused:
        said = str(refused)
    assert said
