"""State codes by date: which codes exist in a scheme, and which state of the record each meant on a day.

The record's own table of states carries each state's COW and Gleditsch-Ward number. A scheme's number need not mean the
same state for ever (345 is Yugoslavia, then Serbia), so that a code is looked up with a day.
"""

from __future__ import annotations

import csv
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal

Scheme = Literal["cow", "gw"]


@cache
def known(scheme: Scheme) -> frozenset[int]:
    """Return every code of a scheme that some state ever had."""
    return frozenset(code for code, *_ in _spells(scheme))


def state_at(code: int, scheme: Scheme, day: date) -> str | None:
    """Return the state of the record that had this code on `day`, None where none had."""
    for own, state, start, end in _spells(scheme):
        if own == code and start <= day < end:
            return state
    return None


@cache
def _spells(scheme: Scheme) -> tuple[tuple[int, str, date, date], ...]:
    text = (files("accede") / "record" / "states.csv").read_text(encoding="utf-8")
    return tuple(
        (int(row[scheme]), row["state"], date.fromisoformat(row["start"]), _end(row["end"]))
        for row in csv.DictReader(text.splitlines())
        if row[scheme]
    )


def _end(text: str) -> date:
    return date.fromisoformat(text) if text else date.max
