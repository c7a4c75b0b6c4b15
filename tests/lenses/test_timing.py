from __future__ import annotations

from datetime import date

import pytest

import accede
from accede.errors import NotCovered
from accede.world import World
from tests.lenses.looking import findings, values
from tests.worlds import build, tables


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
    assert seen["longest followed", "PACT"] == pytest.approx(1, abs=0.01)


def test_a_modelled_accession_ends_a_wait() -> None:
    seen = values("timing", joined=True)
    assert (seen["applicants admitted", "PACT"], seen["applicants waiting", "PACT"]) == (2, 0)
    assert ("wait until admission", "Freedonia") in seen
    assert ("wait so far", "Freedonia") not in seen


def _world(*spells: tuple[str, int, int, str]) -> World:
    """The hand-made world with these bids to PACT alone: of a state, the year, years until it ended, and how."""
    rows = tables()
    rows["states"] += [{"state": name, "start": "1815-01-01"} for name, *_ in spells]
    rows["bids"] = [
        {"bid": f"B{number}", "state": name, "alliance": "PACT", "kind": "formal_application", "outcome": outcome,
         "start": f"{since}-01-01", "end": f"{since + years}-01-01"}
        for number, (name, since, years, outcome) in enumerate(spells)
    ]  # fmt: skip
    rows["members"] += [
        {"alliance": "PACT", "state": name, "start": f"{since + years}-01-01", "mode": "accession"}
        for name, since, years, outcome in spells
        if outcome == "admitted"
    ]
    return build(rows)


def test_refusal_and_lapse_compete_with_admission() -> None:
    """Of five two are in after 1 and 4 years, two were refused after 2 and 3, one waits: its half is never reached."""
    given = [("V", 1930, 1, "admitted"), ("W", 1930, 2, "declined"), ("X", 1930, 3, "declined")]
    seen = values("timing", world=_world(*given, ("Y", 1930, 4, "admitted"), ("Z", 1930, 30, "declined")))
    assert ("median wait, refusal and lapse competing", "PACT") not in seen
    # Kaplan and Meier: 4/5 after one year, and half of the two left after four.
    assert seen["median wait", "PACT"] == pytest.approx(4, abs=0.01)
    assert seen["longest followed", "PACT"] == pytest.approx(24.41, abs=0.01)
    # Of eight, two are in after 1 and 2 years, three refused after 3, and three in after 5, 6 and 7: half are in after
    # 6. By Kaplan and Meier three quarters are left of those not refused, and two thirds of them after 5.
    ends = [(1, "admitted"), (2, "admitted"), *[(3, "declined")] * 3, *((years, "admitted") for years in (5, 6, 7))]
    spells = [(name, 1930, *end) for name, end in zip("QRSTUVWX", ends, strict=True)]
    told = {each.what: each for each in findings("timing", world=_world(*spells))[0] if each.of == "PACT"}
    assert told["median wait, refusal and lapse competing"].value == pytest.approx(6, abs=0.01)
    assert told["median wait"].value == pytest.approx(5, abs=0.01)
    assert "taken out when that happened, so that it is shorter" in told["median wait"].doubt
    for what in ("median wait", "median wait, refusal and lapse competing", "longest followed"):
        assert told[what].value == round(told[what].value, 2)


def test_an_heir_is_an_applicant_of_its_own(world: accede.World) -> None:
    seen, _ = findings("timing", "Russia", "NATO", world=world, on=date(2010, 3, 8))
    assert {"Soviet Union", "Russia"} < {each.of for each in seen}
    assert "a state that continues another is an applicant of its own" in seen[0].doubt


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
    # Refusal and lapse competing, it is longer still.
    competing = late.pair("median wait, refusal and lapse competing", "NATO").before
    assert competing > late.pair("median wait", "NATO").before
    assert late.pair("longest followed", "NATO").before == pytest.approx(
        36.3, abs=0.1
    )  # the Soviet Union, 1954 to 1990
    assert 0.4 < late.pair("share admitted within 10 years", "NATO").before < 0.6
    assert "95% interval" in late.pair("share admitted within 10 years", "NATO").doubt


def test_on_the_day_no_later_answer_is_known(world: accede.World) -> None:
    seen, _ = findings("timing", "Finland", "NATO", world=world, on=date(2022, 6, 1))
    told = {(each.what, each.of): each.value for each in seen}
    assert told["years waited", "Finland"] < 0.1
