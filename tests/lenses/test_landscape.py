from __future__ import annotations

import pytest

from accede.errors import NotCovered
from tests.lenses.looking import findings, values
from tests.worlds import DAY, build, tables


def test_energies_counted_by_hand() -> None:
    # Percent of output: Alba 40, Borduria, Cathay and Freedonia 10 each, Dalmia 20. Each pair counts twice.
    before, after = values("landscape"), values("landscape", joined=True)
    assert before["lowest energy", "PACT"] == pytest.approx(-2 * (40 * 20 + 20 * 10))
    assert before["energy of the alliance as a camp", "PACT"] == pytest.approx(-2 * 40 * 20)
    assert after["energy of the alliance as a camp", "PACT"] == after["lowest energy", "PACT"]
    assert before["local optima", "PACT"] == 1
    assert before["basin of the lowest optimum", "PACT"] == 1
    assert before["same side in the lowest optimum", "Freedonia–Alba"] == 1
    assert before["same side in the lowest optimum", "Freedonia–Dalmia"] == 0


def test_without_ties_a_state_has_no_camp() -> None:
    with pytest.raises(NotCovered, match="Erewhon owed none of the others help"):
        findings("landscape", state="Erewhon", world=_with_output("Erewhon"))


def test_without_its_output_it_is_silent() -> None:
    with pytest.raises(NotCovered, match="no figure of output of 1954 for Erewhon"):
        findings("landscape", state="Erewhon")


def _with_output(state: str):
    rows = tables()
    rows["measures"].append({
        "state": state, "measure": "gdp", "start": "1954-01-01", "end": "1955-01-01", "value": 1.0, "unit": "gdp",
    })  # fmt: skip
    assert DAY.year == 1954
    return build(rows)
