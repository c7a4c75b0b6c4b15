"""What two sources state differently: the one used, and the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from accede.tables import TABLES

ROUNDING = 0.005
"""Two figures that differ by no more than this, or by this share of the larger, say the same."""

Row = Mapping[str, Any]
Frames = Mapping[str, pl.DataFrame]


@dataclass(frozen=True, slots=True)
class Contested:
    """A figure or a fact in use that two sources state differently.

    what      a measure, a kind of tie, "membership", "treaty" or "obligations"
    of        whose it is: a state, a pair "A–B" or an alliance
    states    the states concerned
    alliance  the alliance concerned; empty where there is none
    year      of a figure; None for what held on the day
    unit      of a figure; empty for words
    used      what `source` says, a number or words
    other     what `other_source` says
    """

    what: str
    of: str
    states: tuple[str, ...]
    alliance: str
    year: int | None
    unit: str
    used: float | str
    source: str
    other: float | str
    other_source: str

    @property
    def apart(self) -> float:
        """By which share of the larger two figures differ; 0 of words."""
        if isinstance(self.used, str) or isinstance(self.other, str):
            return 0.0
        return abs(self.used - self.other) / max(abs(self.used), abs(self.other))


def figures(other: pl.DataFrame, used: pl.DataFrame, year: Callable[[str, str], int]) -> Iterator[Contested]:
    """Yield figures of `measures` that differ by more than rounding, of each state and measure those of one year."""
    same = ["state", "measure", "start"]
    both = other.join(used, on=same, suffix="_used").sort("measure", "state", "start", "source")
    size = pl.max_horizontal(1.0, pl.col("value").abs(), pl.col("value_used").abs())
    for row in both.filter((pl.col("value") - pl.col("value_used")).abs() > ROUNDING * size).iter_rows(named=True):
        measure, state, own = row["measure"], row["state"], row["start"].year
        if own == year(measure, state):
            yield Contested(
                measure, state, (state,), "", own, row["unit_used"], row["value_used"], row["source_used"],
                row["value"], row["source"],
            )  # fmt: skip


def facts(other: Frames, used: Frames) -> Iterator[Contested]:
    """Yield ties, memberships and alliances that hold on the day by one source and by the other not, or not alike.

    other   rows of other sources than those in use, as known on the day; `by` names what is used instead
    used    the tables as known on the day
    """
    for table, told in _FACTS.items():
        if table not in other:
            continue
        key = TABLES[table].key
        holding = used[table].filter(pl.col("end").is_null())
        ours = {tuple(row[title] for title in key): row for row in holding.iter_rows(named=True)}
        theirs = other[table].filter(pl.col("end").is_null() & (pl.col("certainty") != "low"))
        for row in theirs.sort(*key, "source").iter_rows(named=True):
            yield from told(ours.get(tuple(row[title] for title in key)), row)


def _tie(used: Row | None, other: Row) -> Iterator[Contested]:
    sides = [row["level"] if row and row["level"] else "none" for row in (used, other)]
    pair = (other["a"], other["b"])
    yield from _told(other["tie"], "–".join(pair), pair, "", used, other, sides)


def _membership(used: Row | None, other: Row) -> Iterator[Contested]:
    sides = [f"from {_start(row)}" if row and row["mode"] else "no member" for row in (used, other)]
    yield from _told("membership", other["state"], (other["state"],), other["alliance"], used, other, sides)


def _treaty(used: Row | None, other: Row) -> Iterator[Contested]:
    alliance = other["alliance"]
    sides = [f"from {_start(row)}" if row else "not in being" for row in (used, other)]
    yield from _told("treaty", alliance, (), alliance, used, other, sides)
    if used:
        promised = [", ".join(sorted(row["obligations"].split(";"))) for row in (used, other)]
        yield from _told("obligations", alliance, (), alliance, used, other, promised)


def _told(
    what: str, of: str, states: tuple[str, ...], alliance: str, used: Row | None, other: Row, sides: Sequence[str]
) -> Iterator[Contested]:
    if sides[0] != sides[1]:
        by = used["source"] if used else other["by"]
        yield Contested(what, of, states, alliance, None, "", sides[0], by, sides[1], other["source"])


def _start(row: Row) -> str:
    """The day on which a spell starts, as far as it is known."""
    return str(row["start"])[: {"year": 4, "bound": 4, "month": 7}.get(row["start_precision"], 10)]


_FACTS: Mapping[str, Callable[[Row | None, Row], Iterator[Contested]]] = {
    "ties": _tie, "members": _membership, "alliances": _treaty,
}  # fmt: skip
