from __future__ import annotations

from datetime import date
from math import sqrt

import pytest

from tests.lenses.looking import findings, values
from tests.worlds import build, tables


def test_shares_and_concentration_by_hand() -> None:
    before, after = values("poles"), values("poles", joined=True)
    assert before["share of world GDP", "PACT"] == pytest.approx(0.6)
    assert after["share of world GDP", "PACT"] == pytest.approx(0.7)
    assert before["share of world population", "PACT"] == pytest.approx(7 / 20)
    # Poles: PACT with 60 and Dalmia with 20.
    assert before["concentration of poles", "PACT"] == pytest.approx(sqrt((0.75**2 + 0.25**2 - 0.5) / 0.5))
    assert before["effective number of poles", "PACT"] == pytest.approx(1 / (0.75**2 + 0.25**2))
    assert before["parity of the two largest poles", "PACT"] == pytest.approx(1 / 3)


def test_one_pole_is_said_not_computed() -> None:
    found, silent = findings("poles", state="Dalmia", joined=True)
    assert {each.what for each in found} == {"share of world GDP", "share of world population"}
    assert "there is one pole" in str(silent[0])


def test_a_missing_applicant_makes_it_silent_a_missing_member_a_doubt() -> None:
    found, silent = findings("poles", state="Erewhon", joined=True)
    assert found == []
    assert "no figure of 1954 for Erewhon" in str(silent[0])
    rows = tables()
    rows["measures"] = [row for row in rows["measures"] if (row["state"], row["measure"]) != ("Cathay", "gdp")]
    found, silent = findings("poles", world=build(rows))
    assert [each.what for each in found] == ["share of world population"]
    assert "no figure of 1954 for Cathay" in str(silent[0])  # two of seven people are too many to leave out
    for row in rows["measures"]:
        if (row["state"], row["measure"]) == ("Cathay", "population"):
            row["value"] = 0.1
    found, _ = findings("poles", world=build(rows))
    assert found[0].value == pytest.approx(0.5)
    assert "without Cathay" in found[0].doubt


def test_stale_figures_are_silent() -> None:
    found, silent = findings("poles", on=date(1960, 1, 1))
    assert found == []
    assert "no figure within 5 years before 1960-01-01" in str(silent[0])


def test_figures_of_different_years_are_not_mixed() -> None:
    rows = tables()
    later = next(row for row in rows["measures"] if row["state"] == "Alba" and row["measure"] == "gdp")
    rows["measures"].append(later | {"start": "1956-01-01", "end": "1957-01-01", "value": 4000.0})
    assert values("poles", world=build(rows), on=date(1957, 1, 1))["share of world GDP", "PACT"] == pytest.approx(0.6)
