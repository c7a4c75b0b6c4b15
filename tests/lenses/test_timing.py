from __future__ import annotations

from datetime import date

import pytest

import accede
from accede.errors import NotCovered
from tests.lenses.looking import findings, values


def test_waits_of_the_hand_made_world() -> None:
    # Cathay waited a year and is in, Dalmia was declined after one, Erewhon ignored; Freedonia bid this year.
    seen = values("timing")
    assert seen["applicants", "PACT"] == 4
    assert (seen["applicants admitted", "PACT"], seen["applicants refused", "PACT"]) == (1, 2)
    assert (seen["applicants waiting", "PACT"], seen["applicants lapsed", "PACT"]) == (1, 0)
    assert seen["median wait of those admitted", "PACT"] == pytest.approx(1, abs=0.01)
    assert seen["years waited", "Freedonia"] == pytest.approx(151 / 365.25, abs=0.01)
    assert seen["wait until admission", "Cathay"] == pytest.approx(1, abs=0.01)
    assert seen["wait until refusal", "Dalmia"] == pytest.approx(1, abs=0.01)
    assert seen["wait so far", "Freedonia"] == seen["years waited", "Freedonia"]
    # Of the three still at risk at one year (Freedonia is censored before), Cathay is in.
    assert ("share admitted within 5 years", "PACT") not in seen  # nobody was followed so long


def test_a_modelled_accession_ends_a_wait() -> None:
    seen = values("timing", joined=True)
    assert (seen["applicants admitted", "PACT"], seen["applicants waiting", "PACT"]) == (2, 0)
    assert ("wait until admission", "Freedonia") in seen
    assert ("wait so far", "Freedonia") not in seen


def test_with_one_applicant_there_is_no_curve() -> None:
    with pytest.raises(NotCovered, match="fewer than two states had bid for LEAGUE"):
        findings("timing", alliance="LEAGUE")


def test_nearly_seven_years_to_nato(world: accede.World) -> None:
    late = accede.ask("Serbia", "NATO", "2024-12-31", world=world, only=["timing"])
    assert late.pair("applicants admitted", "NATO").before == 20
    assert 6.5 <= late.pair("median wait of those admitted", "NATO").before <= 7.0
    early = accede.ask("Serbia", "NATO", "2010-03-08", world=world, only=["timing"])
    assert early.pair("applicants admitted", "NATO").before == 16
    # What is still open, and what was refused, makes it longer than the median of those who are in.
    assert late.pair("median wait", "NATO").before > late.pair("median wait of those admitted", "NATO").before
    assert 0.4 < late.pair("share admitted within 10 years", "NATO").before < 0.6
    assert "95% interval" in late.pair("share admitted within 10 years", "NATO").doubt


def test_on_the_day_no_later_answer_is_known(world: accede.World) -> None:
    seen, _ = findings("timing", "Finland", "NATO", world=world, on=date(2022, 6, 1))
    told = {(each.what, each.of): each.value for each in seen}
    assert told["years waited", "Finland"] < 0.1
