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
def called(said: str, year: int) -> int | None:
    """Return the COW code of the state that `said`, a name or a code of letters, meant in `year`.

    Where the name passed from one state to another in the year, the later one is meant. None where no state, or more
    than one, was so called.
    """
    from accede.names import fold

    first, last = date(year, 1, 1), date(year, 12, 31)
    alive = {(start, code) for start, end, code in _bearers().get(fold(said), ()) if start <= last and first < end}
    latest = {code for start, code in alive if start == max(alive)[0]}
    return latest.pop() if len(latest) == 1 else None


def ever_called(said: str, since: int = 1) -> int | None:
    """Return the COW code of the only state called so in `since` or later, None where none was, or more than one."""
    from accede.names import fold

    codes = {code for _, end, code in _bearers().get(fold(said), ()) if end > date(since, 1, 1)}
    return codes.pop() if len(codes) == 1 else None


@cache
def _bearers() -> dict[str, list[tuple[date, date, int]]]:
    """Every name as it is compared, with when and for which code it was in use."""
    from accede.names import fold

    lives: dict[str, list[tuple[date, date, int]]] = {}
    for code, state, start, end in _spells("cow"):
        lives.setdefault(state, []).append((start, end, code))
    names = {fold(state): list(spells) for state, spells in lives.items()}
    text = (files("accede") / "record" / "aliases.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        since = date.fromisoformat(row["start"]) if row["start"] else date.min
        for start, end, code in lives.get(row["name"], ()) if row["kind"] == "state" else ():
            if max(start, since) < min(end, _end(row["end"])):
                spell = (max(start, since), min(end, _end(row["end"])), code)
                names.setdefault(fold(row["alias"]), []).append(spell)
    return names


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
