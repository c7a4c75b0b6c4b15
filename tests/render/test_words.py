"""Words and numbers as people read them."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import accede
from accede.render import reading, words
from tests.worlds import WORLD


@pytest.mark.parametrize(
    ("value", "read"),
    [(14, "14"), (1708, "1,708"), (389_229_000, "389.2 million"), (7_470_000_000, "7.47 billion"), (0.45937, "0.459"),
     (Fraction(76, 385), "0.197"), (Fraction(1), "1"), (0, "0"), (0.0001, "0.0001"),
     (0.00001, "≈0"), (-0.0003, "−0.0003"), (-0.0717, "−0.0717"),
     (12345.6, "12,346"), (None, "–")],
)  # fmt: skip
def test_numbers_are_rounded_for_reading(value, read: str) -> None:
    assert words.number(value) == read


def test_signs_and_fractions() -> None:
    assert words.number(8, sign=True) == "+8"
    assert words.number(-150, sign=True) == "−150"
    assert words.cell(Fraction(76, 385)) == "0.197 (76/385)"
    assert words.cell(0.118, (0.026, 0.335)) == "0.118 [0.026, 0.335]"


@given(st.floats(-1e12, 1e12))
def test_no_number_is_lost_or_scientific(value: float) -> None:
    assert re.fullmatch(r"≈0|[−]?([\d,]+(\.\d+)?( million| billion)?)", words.number(value))


@pytest.mark.parametrize(
    ("interval", "term"),
    [((0.01, 0.04), "almost no chance"), ((0.06, 0.19), "very unlikely"), ((0.3, 0.4), "unlikely"),
     ((0.46, 0.54), "roughly even chance"), ((0.6, 0.7), "likely"), ((0.81, 0.94), "very likely"),
     ((0.96, 1.0), "almost certain"), ((0.03, 0.33), "between “almost no chance” and “unlikely”")],
)  # fmt: skip
def test_likelihood_terms_are_those_of_icd_203(interval: tuple[float, float], term: str) -> None:
    assert words.likelihood(interval) == term


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (("USSR", "NATO", "1954-03-31"), ["Modelled, with the Soviet Union in NATO", "15 members instead of 14",
                                          "11 new outer borders and 3 fewer old ones", "12% ended in admission"]),
        (("Finland", "NATO", "2023-04-03"), ["32.8% of world GDP instead of 32.6%",
                                             "(Finland–Russia; Finland–Sweden) and 2 fewer old ones"]),
        (("France", "QUAD1815", "1818-11-14"), ["5 members instead of 4"]),
    ],
)  # fmt: skip
def test_the_bottom_line_is_one_modelled_sentence(world: accede.World, question, parts: list[str]) -> None:
    line = words.bottom_line(accede.ask(*question, world=world))
    for part in parts:
        assert part in line
    assert line.startswith("Modelled")
    assert line.count(". ") == 0
    assert line.endswith(".")


def test_leaving_says_nothing_about_admission(world: accede.World) -> None:
    line = words.bottom_line(accede.ask("Armenia", "CSTO", "2024-02-22", world=world, leave=True))
    assert "out of CST" in line
    assert "admission" not in line


def test_nothing_changes_is_said() -> None:
    brief = accede.ask("Freedonia", "PACT", "1954-06-01", world=WORLD, only=["council"])
    assert "none of the figures that could be computed changes" in words.bottom_line(brief)


def test_what_a_few_lenses_find_changed_is_said(world: accede.World) -> None:
    brief = accede.ask("USSR", "NATO", "1954-03-31", world=world, only=["council"])
    assert "6 seats inside instead of 5" in words.bottom_line(brief)


def test_a_brief_is_read_with_its_assumptions_and_alternatives(world: accede.World) -> None:
    brief = accede.ask("USSR", "NATO", "1954-03-31", world=world)
    assert reading.keys(brief)[0].pair.changed
    assert any("nobody reacts" in line for line in reading.assumptions(brief))
    commands = [again for _, again in reading.alternatives(brief) if again]
    assert "accede ask 'Soviet Union' NATO --on 1953-03-31" in commands
    assert any("1 more vote in the Council" in line for line in reading.sensitivities(brief))
