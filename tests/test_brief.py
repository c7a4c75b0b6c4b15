"""ask(): two worlds, one seed, silence told."""

from __future__ import annotations

import json

import numpy as np
import pytest

import accede
from accede.brief import _pair
from accede.errors import Impossible, NotCovered, Unknown
from accede.finding import Finding
from accede.render.json import differences, to_dict
from tests.worlds import WORLD


@pytest.fixture(scope="module")
def founding(world: accede.World) -> accede.Brief:
    return accede.ask("USSR", "NATO", "1954-03-31", world=world)


def test_the_founding_question(founding: accede.Brief) -> None:
    assert (founding.pair("members", "NATO").before, founding.pair("members", "NATO").after) == (14, 15)
    assert founding.pair("permanent seats inside", "NATO").after == 4
    assert founding.change == accede.Join("Soviet Union", "NATO", "1954-03-31")
    assert founding.codes == {"cow": "365", "gw": "365", "iso": "SUN", "un": "810"}
    assert {key for pair in founding.pairs for key in pair.sources} == set(founding.sources)


def test_a_difference_is_taken_draw_by_draw() -> None:
    draws = np.random.default_rng(1).normal(size=1000)
    before = Finding("w", "o", 0.0, "1", draws, sources=("s",))
    after = Finding("w", "o", 1.0, "1", draws + 1, sources=("s",))
    pair = _pair("lens", ("w", "o", "1"), before, after)
    assert pair.interval == pytest.approx((1, 1))  # apart they spread by four
    exact = Finding("w", "o", 2, "1", sources=("s",))
    assert _pair("lens", ("w", "o", "1"), exact, exact).interval is None
    assert _pair("lens", ("w", "o", "1"), before, None).difference is None


def test_a_finding_without_unit_or_source_is_refused() -> None:
    with pytest.raises(ValueError, match="unit and sources"):
        Finding("w", "o", 1, "", sources=("s",))
    with pytest.raises(ValueError, match="unit and sources"):
        Finding("w", "o", 1, "1")


def test_silence_says_which_and_why(world: accede.World) -> None:
    brief = accede.ask("France", "QUAD1815", "1818-11-14", world=world)
    silent = {silence.lens: silence for silence in brief.silent}
    assert {"arsenal", "council", "exposure", "poles"} <= set(silent)
    assert "1818-11-14" in silent["council"].why
    assert silent["council"].remedy == ""  # nothing makes a Council speak that did not sit
    assert silent["exposure"].remedy.startswith("accede ask France QUAD1815 --on 1818-11-14 --record FOLDER, with")


def test_no_lens_could_answer(world: accede.World) -> None:
    with pytest.raises(NotCovered, match="no lens can answer: arsenal: nuclear warheads"):
        accede.ask("France", "QUAD1815", "1818-11-14", world=world, only=["arsenal"])


def test_leaving_is_the_same_verb(world: accede.World) -> None:
    brief = accede.ask("Armenia", "CSTO", "2024-02-22", world=world, leave=True)
    pair = brief.pair("members", "CST")
    assert (pair.before, pair.after, pair.difference) == (6, 5, -1)
    assert "--leave" in brief.command


def test_despite_states_its_premise(world: accede.World) -> None:
    with pytest.raises(Impossible):
        accede.ask("Spain", "WARSAW", "1992-01-01", world=world)
    brief = accede.ask("Spain", "WARSAW", "1992-01-01", world=world, despite=True)
    assert "ended on 1991-07-01" in brief.premise
    assert "--despite" in brief.command
    assert accede.ask("Spain", "NATO", "1981-01-01", world=world, despite=True).premise == ""


def test_unknown_names_and_lenses_stop(world: accede.World) -> None:
    for question in (("Atlantis", "NATO", "1954-03-31"), ("France", "NOTA", "1954-03-31")):
        with pytest.raises(Unknown):
            accede.ask(*question, world=world)
    with pytest.raises(Unknown, match="No lens 'horoscope'"):
        accede.ask("USSR", "NATO", "1954-03-31", world=world, only=["horoscope"])
    with pytest.raises(ValueError, match="1954-02-30"):
        accede.ask("USSR", "NATO", "1954-02-30", world=world)


def test_json_is_as_documented(founding: accede.Brief) -> None:
    page = json.loads(json.dumps(to_dict(founding)))
    assert list(page) == ["schema", "question", "on", "change", "premise", "bottom_line", "findings", "silent",
                          "contested", "contested_elsewhere", "sources", "seed", "version", "recipe"]  # fmt: skip
    assert page["schema"] == 1
    assert page["change"] == [{"kind": "join", "state": "Soviet Union", "alliance": "NATO", "on": "1954-03-31"}]
    for finding in page["findings"]:
        assert {"lens", "what", "of", "unit", "before", "after", "difference", "interval", "doubt", "sources"} <= set(
            finding
        )
        assert finding["unit"]
        assert finding["sources"]
        assert all(key in page["sources"] for key in finding["sources"])
        assert all(finding[side] is None or isinstance(finding[side], int | float) for side in ("before", "after"))
    power = next(f for f in page["findings"] if f["what"] == "voting power" and f["of"] == "China")
    assert power["before"] == 76 / 385
    assert power["exact"] == {"before": "76/385", "after": "76/385"}
    assert "odelled" in page["bottom_line"]
    assert "would have" not in json.dumps(page)


def test_the_same_question_gives_the_same_numbers(world: accede.World, founding: accede.Brief) -> None:
    again = accede.ask("Soviet Union", "NATO", "1954-03-31", world=world)
    assert differences(to_dict(founding), to_dict(again)) == []
    other = accede.ask("Soviet Union", "NATO", "1954-03-31", world=world, seed=3)
    moved = differences(to_dict(founding), to_dict(other))
    assert moved
    # Only what is drawn: base rates, ideal points with what rests on them, bootstraps, posteriors.
    drawn = ("admission: base rate", "burden: rank", "sincerity: ", "sovereignty: ", "standing: UN distance")
    assert all(line.startswith(drawn) for line in moved)


def test_the_hand_made_world_can_be_asked() -> None:
    brief = accede.ask("Freedonia", "PACT", "1954-06-01", world=WORLD)
    assert brief.pair("members", "PACT").after == 4


def test_a_member_is_not_counted_twice_despite(world: accede.World) -> None:
    brief = accede.ask("France", "NATO", "1960-01-01", world=world, only=["inclusion"], despite=True)
    assert brief.pair("members", "NATO").after == brief.pair("members", "NATO").before == 15


def test_chinas_seat_counts_with_the_government_that_held_it(world: accede.World) -> None:
    beijing = accede.ask("China", "WARSAW", "1956-01-01", world=world, only=["council"])
    assert beijing.pair("vetoes inside", "WARSAW").difference == 0
    taipei = accede.ask("Taiwan", "SEATO", "1956-01-01", world=world, only=["council"])
    assert taipei.pair("vetoes inside", "SEATO").difference == 1
    today = accede.ask("China", "SCO", "2001-06-14", world=world, only=["council"], despite=True)
    assert today.pair("vetoes outside", "SCO").before == 5


def test_members_without_a_figure_silence_a_sum(world: accede.World) -> None:
    brief = accede.ask("Egypt", "ARABLEAGUE", "1979-03-26", world=world, leave=True)
    assert not [pair for pair in brief.pairs if pair.what in ("share of world GDP", "population behind")]
    assert {"poles", "legitimacy"} <= {silence.lens for silence in brief.silent}


def test_the_nearest_question_can_be_answered(world: accede.World) -> None:
    with pytest.raises(Impossible, match="accede ask Finland NATO --on 2023-04-03"):
        accede.ask("Finland", "NATO", "2040-01-01", world=world)
    with pytest.raises(Impossible, match="Did you mean Russia") as caught:
        accede.ask("USSR", "NATO", "1995-01-01", world=world, leave=True)
    # Russia was no member to leave; the question that can be answered is the one of joining.
    assert str(caught.value).endswith("accede ask Russia NATO --on 1995-01-01")
