"""Numbers and sentences as people read them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from accede.brief import Brief, Pair
from accede.change import Leave
from accede.contest import Contested
from accede.finding import Value
from accede.names import the
from accede.world import several

_MINUS = "−"
_SMALL = 0.0005
_READABLE = len("1234/12345")
_LINES = 8


def number(value: Value | None, *, sign: bool = False) -> str:
    """Return a number rounded for reading: whole numbers in full, others to three significant digits."""
    if value is None:
        return "–"
    plus = "+" if sign else ""
    for size, name in ((1e9, "billion"), (1e6, "million")):
        if abs(float(value)) >= (size if size == 1e9 else 10 * size):
            return f"{float(value) / size:{plus}.4g} {name}".replace("-", _MINUS)
    if value == int(value):
        text = f"{int(value):{plus},}"
    elif abs(float(value)) >= 1000:
        text = f"{float(value):{plus},.0f}"
    elif abs(float(value)) < _SMALL:
        text = f"{float(value):{plus}.4f}" if abs(float(value)) >= _SMALL / 10 else "≈0"
    else:
        text = f"{float(value):{plus}.3g}"
    return text.replace("-", _MINUS)


def fraction(value: Value | None) -> str:
    """Return an exact fraction as "76/385", or nothing where the value is none."""
    return str(value) if isinstance(value, Fraction) and value.denominator > 1 else ""


def span(low_high: tuple[float, float] | None) -> str:
    """Return an interval as "[0.02, 0.31]", or nothing where there is none."""
    return f"[{number(low_high[0])}, {number(low_high[1])}]" if low_high else ""


def cell(value: Value | None, spread: tuple[float, float] | None = None) -> str:
    """Return a value with its fraction, where that is short enough to read, and its interval."""
    exact = fraction(value) if len(fraction(value)) <= _READABLE else ""
    return " ".join(part for part in (number(value), f"({exact})" if exact else "", span(spread)) if part)


def contested(every: Iterable[Contested]) -> list[tuple[str, str]]:
    """Return what two sources state differently: of what kind, and whose and what each says, few lines of a kind."""
    kinds: dict[str, dict[str, list[str]]] = {}
    for each in every:
        used, other = (side if isinstance(side, str) else number(side) for side in (each.used, each.other))
        when, unit = (f", {each.year}", f" {each.unit}") if each.year is not None else ("", "")
        what = f"member of {each.alliance}" if each.what == "membership" else each.what
        said = f"{when}: {used}{unit} by {each.source}, which is used; {other} by {each.other_source}"
        kinds.setdefault(what, {}).setdefault(said, []).append(each.of)
    lines = {what: [f"{several(of)}{said}" for said, of in kind.items()] for what, kind in kinds.items()}
    return [
        (what, line)
        for what, kind in lines.items()
        for line in (kind if len(kind) <= _LINES else [*kind[: _LINES - 1], f"{len(kind) - _LINES + 1} more"])
    ]


def elsewhere(brief: Brief) -> str:
    """Return in a line how much else sources state differently, or nothing where they do not."""
    count = brief.contested_elsewhere
    about = f"concerning neither {the(brief.change.state)} nor {brief.change.alliance} itself"
    return f"{count} more {'tie or treaty' if count == 1 else 'ties and treaties'}, {about}" if count else ""


def long_date(day: date) -> str:
    """Return "31 March 1954"."""
    return f"{day.day} {day:%B %Y}"


def percent(share: float, digits: int = 0) -> str:
    """Return "8%", or "8.3%" with one digit."""
    return f"{share:.{digits}%}"


def shares(pair: Pair) -> tuple[str | None, str | None]:
    """Return both sides of a share as percent, with as many digits as it takes to tell them apart."""
    sides = [None if side is None else float(side) for side in (pair.before, pair.after)]
    told: list[str | None] = []
    for digits in range(4):
        told = [None if side is None else percent(side, digits) for side in sides]
        if not pair.changed or told[0] != told[1]:
            break
    return told[0], told[1]


def _and(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


@dataclass(frozen=True, slots=True)
class Group:
    """Pairs of one lens that read the same but for their subject.

    more   how many further pairs of its kind are not shown after it
    """

    what: str
    of: tuple[str, ...]
    unit: str
    example: Pair
    more: int = 0

    def subjects(self, most: int = 6) -> str:
        """Return the subjects in one line; a long list is cut where nothing changed."""
        if self.example.changed or len(self.of) <= most:
            return "; ".join(self.of)
        return f"{'; '.join(self.of[: most - 1])}; and {len(self.of) - most + 1} more"


def groups(pairs: Sequence[Pair]) -> list[Group]:
    """Gather pairs of one lens that differ in their subject only, in order of first appearance."""
    tally: dict[tuple[object, ...], list[Pair]] = {}
    for pair in pairs:
        own = pair.of if pair.spread != (None, None) else ""
        tally.setdefault((pair.what, pair.unit, pair.before, pair.after, pair.doubt, own), []).append(pair)
    return [Group(each[0].what, tuple(pair.of for pair in each), each[0].unit, each[0]) for each in tally.values()]


MOST = 6
"""Groups of one kind that a reader is shown; the others are in the data."""


def shown(pairs: Sequence[Pair]) -> list[Group]:
    """Return the groups of one lens with long kinds cut: what changed comes first, then what is largest."""
    kinds: dict[tuple[str, str], list[Group]] = {}
    for group in groups(pairs):
        kinds.setdefault((group.what, group.unit), []).append(group)
    told: list[Group] = []
    for kind in kinds.values():
        ranked = sorted(kind, key=lambda group: (not group.example.changed, -_size(group.example)))[:MOST]
        kept = [group for group in kind if group in ranked]
        left = sum(len(group.of) for group in kind) - sum(len(group.of) for group in kept)
        told += [*kept[:-1], replace(kept[-1], more=left)]
    return told


def _size(pair: Pair) -> float:
    return max(abs(float(side)) for side in (pair.before, pair.after) if side is not None)


def doubts(pairs: Sequence[Pair]) -> list[tuple[str, list[str]]]:
    """Return each doubt once, with what it is about."""
    tally: dict[str, list[str]] = {}
    for pair in pairs:
        if pair.doubt:
            about = tally.setdefault(pair.doubt, [])
            subject = f"{pair.what}, {pair.of}"
            if subject not in about:
                about.append(subject)
    return list(tally.items())


def bottom_line(brief: Brief) -> str:
    """Return the answer in one sentence: what the modelled world has otherwise, in the order people ask."""
    leaving = isinstance(brief.change, Leave)
    state, alliance = the(brief.change.state), brief.change.alliance
    found = {(pair.what, pair.of): pair for pair in brief.pairs}
    opening = f"Modelled, with {state} {'out of' if leaving else 'in'} {alliance} on {long_date(brief.on)}"
    clauses = [
        _clause(pair, noun)
        for what, noun in _HEADLINES.items()
        if (pair := found.get((what, alliance))) and pair.changed and pair.difference is not None
    ]
    borders = _new_borders(brief)
    if borders:
        clauses.append(borders)
    if not clauses:
        others = [pair for pair in brief.pairs if pair.of == alliance and pair.changed and pair.difference is not None]
        clauses = [f"{number(pair.after)} {pair.what} instead of {number(pair.before)}" for pair in others[:_NAMED]]
    body = f"the alliance has {_and(clauses)}" if clauses else "none of the figures that could be computed changes"
    return f"{opening}, {body}{'' if leaving else _base_rate(brief)}."


_HEADLINES = {
    "members": "members",
    "great powers inside": "of the great powers",
    "share of world GDP": "of world GDP",
    "warheads inside": "warheads",
}
_NAMED = 3


def _clause(pair: Pair, noun: str) -> str:
    if pair.unit == "1":
        before, after = shares(pair)
    else:
        before, after = (None if side is None else number(side) for side in (pair.before, pair.after))
    return f"{after} {noun}" + (f" instead of {before}" if before else "")


def _new_borders(brief: Brief) -> str:
    """The outer borders that the modelled world has and the other has not, by name where they are few."""
    border = [pair for pair in brief.pairs if pair.what == "outer border"]
    new = [pair.of for pair in border if pair.before is None]
    if not new:
        return ""
    gone = sum(pair.after is None for pair in border)
    fewer = f" and {gone} fewer old {'one' if gone == 1 else 'ones'}" if gone else ""
    if len(new) > _NAMED:
        return f"{len(new)} new outer borders{fewer}"
    return f"{'a new outer border' if len(new) == 1 else 'new outer borders'} ({'; '.join(new)}){fewer}"


def _base_rate(brief: Brief) -> str:
    rates = [pair for pair in brief.pairs if pair.what == "base rate of admission" and pair.before is not None]
    # Most invitations that failed were declined by the state invited: those to other alliances say least.
    rates.sort(key=lambda pair: pair.of != f"invitations to {brief.change.alliance}")
    for pair in rates[:1]:
        if pair.spread[0]:
            low, high = map(percent, pair.spread[0])
            rate = percent(float(pair.before or 0))
            return f"; of {pair.of} on record by then, {rate} ended in admission (95% interval {low} to {high})"
    return ""


# --- likelihood -------------------------------------------------------------------------------------------------------

_LIKELIHOOD = (
    (0.05, "almost no chance"), (0.20, "very unlikely"), (0.45, "unlikely"), (0.55, "roughly even chance"),
    (0.80, "likely"), (0.95, "very likely"), (1.01, "almost certain"),
)  # fmt: skip


def likelihood(low_high: tuple[float, float]) -> str:
    """Return the terms of ICD 203 (Office of the Director of National Intelligence, 2015) that an interval spans."""
    low, high = (next(term for bound, term in _LIKELIHOOD if share <= bound) for share in low_high)
    return low if low == high else f"between “{low}” and “{high}”"
