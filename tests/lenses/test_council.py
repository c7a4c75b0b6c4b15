from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

import accede
from accede.errors import NotCovered
from tests.lenses.looking import findings, values


def test_a_council_of_five_with_two_vetoes() -> None:
    seen = values("council")
    # A permanent member decides unless it comes before the other veto, or before any elected one: counted by hand.
    assert seen["voting power", "Alba"] == seen["voting power", "Dalmia"] == Fraction(9, 20)
    assert seen["voting power", "Erewhon"] == Fraction(1, 30)
    assert seen["passing majorities", "UNSC"] == 7  # both vetoes and one to three of three
    assert seen["votes that block", "UNSC"] == 3
    assert (seen["seats inside", "PACT"], seen["vetoes inside", "PACT"], seen["vetoes outside", "PACT"]) == (3, 1, 1)
    assert seen["votes short of the quota", "PACT"] == 0


def test_owen_of_the_union() -> None:
    # The union brings three votes and a veto; Dalmia has the other veto; Erewhon never matters.
    seen = values("council")
    assert seen["voting power of the union", "PACT"] == seen["voting power with unions", "Dalmia"] == Fraction(1, 2)
    assert seen["voting power with unions", "Erewhon"] == 0


def test_before_the_council_it_is_silent() -> None:
    with pytest.raises(NotCovered, match="the Security Council"):
        findings("council", on=date(1940, 1, 1))


@pytest.mark.parametrize(
    ("day", "permanent", "elected"),
    [("1954-03-31", Fraction(76, 385), Fraction(1, 462)), ("2010-03-08", Fraction(421, 2145), Fraction(4, 2145))],
)
def test_printed_values_of_both_eras(world: accede.World, day: str, permanent: Fraction, elected: Fraction) -> None:
    brief = accede.ask("Sweden", "NATO", day, world=world, only=["council"])
    for state in ("China", "France", "United Kingdom", "United States"):
        assert brief.pair("voting power", state).before == permanent
    assert brief.pair("voting power", "Brazil").before == elected
    if day > "1966":
        assert brief.pair("voting power (Banzhaf)", "China").before == Fraction(106, 635)
        assert brief.pair("voting power (Banzhaf)", "Brazil").before == Fraction(21, 1270)


def test_moscow_inside_isolates_beijing_in_the_union_game_only(world: accede.World) -> None:
    brief = accede.ask("USSR", "NATO", "1954-03-31", world=world, only=["council"])
    assert brief.pair("council quota", "UNSC").before == 7
    assert (brief.pair("vetoes inside", "NATO").before, brief.pair("vetoes inside", "NATO").after) == (3, 4)
    for pair in brief.pairs:
        if pair.what in ("voting power", "voting power (Banzhaf)"):
            assert not pair.changed
    china = brief.pair("voting power with unions", "China")
    assert china.changed
    assert china.after > china.before


def test_a_lone_veto_counted_by_hand() -> None:
    # The quota of three is reached by the union (three votes and a veto), with Erewhon or without.
    seen = values("council")
    assert (seen["lone vetoes", "Dalmia"], seen["veto that stands alone", "Dalmia"]) == (2, 1)
    # LEAGUE is Dalmia and Erewhon, two votes and a veto: with Borduria, with Cathay, or with both.
    assert values("council", alliance="LEAGUE")["lone vetoes", "Alba"] == 3


def test_what_falls_is_how_seldom_a_veto_stands_alone(world: accede.World) -> None:
    brief = accede.ask("Russia", "NATO", "2010-03-08", world=world, only=["council"])
    share = brief.pair("veto that stands alone", "China")
    assert share.before < share.after < 1
    assert brief.pair("voting power with abstention", "China").before < brief.pair("voting power", "China").before
    members = [pair for pair in brief.pairs if pair.what == "voting power with unions (Banzhaf)"]
    assert sum(pair.after for pair in members) == 1
