from __future__ import annotations

from datetime import date

import pytest

import accede
from accede.errors import NotCovered
from tests.lenses.looking import findings, values
from tests.worlds import build, tables


def test_borders_and_rivalries_by_hand() -> None:
    before, after = values("exposure"), values("exposure", joined=True)
    assert (before["outer borders", "PACT"], after["outer borders", "PACT"]) == (2, 3)
    assert ("outer border", "Alba–Freedonia") in before
    assert ("inner border", "Alba–Freedonia") in after
    assert {of for what, of in after if what == "outer border"} == {
        "Cathay–Erewhon", "Dalmia–Freedonia", "Erewhon–Freedonia",
    }  # fmt: skip
    assert (before["neighbours", "PACT"], after["neighbours", "PACT"]) == (2, 2)
    assert ("outer rivalry", "Dalmia–Freedonia") in after


def test_casus_foederis_counts_pairs_once_and_by_scope() -> None:
    before, after = values("exposure"), values("exposure", joined=True)
    # Alba-Freedonia, Cathay-Erewhon, Alba-Dalmia; then Cathay-Erewhon, Alba-Dalmia, Erewhon- and Dalmia-Freedonia.
    assert (before["casus foederis dyads", "PACT"], after["casus foederis dyads", "PACT"]) == (3, 4)
    # The Pact covers Europe: the Asian borders fall out, a rivalry that spans the world stays.
    assert (before["casus foederis dyads in scope", "PACT"], after["casus foederis dyads in scope", "PACT"]) == (2, 2)


def test_no_promise_no_casus() -> None:
    assert not any(what.startswith("casus") for what, _ in values("exposure", state="Freedonia", alliance="LEAGUE"))


def test_low_certainty_is_not_shown_as_fact() -> None:
    rows = tables()
    rows["ties"][1]["certainty"] = "low"
    assert ("outer border", "Alba–Freedonia") not in values("exposure", world=build(rows))


def test_outside_coverage_it_is_silent() -> None:
    with pytest.raises(NotCovered, match="borders"):
        findings("exposure", on=date(1940, 1, 1))


def test_the_founding_case(world: accede.World) -> None:
    brief = accede.ask("USSR", "NATO", "1954-03-31", world=world, only=["exposure"])
    new = {pair.of for pair in brief.pairs if pair.what == "outer border" and pair.before is None}
    for other in ("Finland", "Poland", "Czechoslovakia", "Hungary", "Romania", "Iran", "Afghanistan", "China",
                  "Mongolia", "North Korea"):  # fmt: skip
        assert "–".join(sorted((other, "Soviet Union"))) in new
    inner = {pair.of for pair in brief.pairs if pair.what == "inner border" and pair.before is None}
    assert {"Norway–Soviet Union", "Soviet Union–Turkey"} <= inner
