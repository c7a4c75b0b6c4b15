"""What a claim expects, looked up in its world: one test, and what became of it.

Each lens that a case names looks once at each world and day. The finding that a test speaks of is found by its words, a
rule decides in which draws the expectation holds, and the rows it was read from come with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from accede import lenses
from accede.brief import Scene, look, scene
from accede.case import Case, Test
from accede.change import Leave
from accede.errors import AccedeError, NotCovered
from accede.finding import Finding, Value, is_share
from accede.names import command
from accede.rule import NAMES
from accede.tables import TABLES

if TYPE_CHECKING:
    from accede.world import World

ENOUGH, LITTLE = 0.95, 0.05
"""Shares of draws from which an expectation holds, and to which it fails."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the record on which a finding rests: its table, what it says in one line, the key of its source."""

    table: str
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one test.

    value     the value in the world that the test names (after, where the rule compares the two)
    spread    its 95% interval, None where it is exact or unknown
    terms     each name of the rule and its value; of a trend each year and the value in it
    rows      rows read about its subject from its sources, the first of them; `more_rows` are left out
    holds     share of draws in which the expectation holds; None where it could not be run
    why       why it could not be run, else empty
    """

    test: Test
    on: date
    value: Value | None
    unit: str
    spread: tuple[float, float] | None
    terms: Mapping[str, Value]
    holds: float | None
    why: str
    remedy: str
    doubt: str
    sources: tuple[str, ...]
    rows: tuple[Row, ...]
    more_rows: int

    @property
    def said(self) -> str:
        """Whether the expectation "holds", "fails", or is "open"."""
        if self.holds is None or LITTLE < self.holds < ENOUGH:
            return "open"
        return "holds" if self.holds >= ENOUGH else "fails"


_WORLDS = 8
"""Worlds that are kept at a time; what lenses found in them is kept for good."""


class Looks:
    """The two worlds of each change of a case, and what each lens found in them, looked at once."""

    def __init__(self, case: Case, world: World, seed: int) -> None:
        self.case, self.seed = case, seed
        self.world = with_evidence(world, case)
        self._after: dict[str, World | AccedeError] = {}
        self._at: dict[tuple[str, date], World] = {}
        self._seen: dict[tuple[str, str, str, str, date], tuple[list[Finding], list[AccedeError]]] = {}

    def modelled(self, change: str) -> World:
        """The World in which a change was made; the error where history forbids it."""
        if change not in self._after:
            try:
                self._after[change] = self.case.changes[change](self.world, despite=change in self.case.despite)
            except AccedeError as forbidden:
                self._after[change] = forbidden
        made = self._after[change]
        if isinstance(made, AccedeError):
            raise made
        return made

    def at(self, change: str, side: str, day: date) -> World:
        """One of the two worlds of a change, as known on a day; both share what the change leaves alone."""
        whose = change if side == "after" else ""
        if (whose, day) not in self._at:
            if len(self._at) >= _WORLDS:
                del self._at[next(iter(self._at))]  # with official data a World can be large
            then = self.at("", "before", day) if whose else self.world.at(day)
            made = [each for each in self.modelled(change).changes if each.on <= day] if whose else []
            self._at[whose, day] = then.with_changes(made) if made else then
        return self._at[whose, day]

    def seen(self, change: str, side: str, day: date, lens: str) -> tuple[list[Finding], list[AccedeError]]:
        """What a lens finds in that world, and what it is silent about."""
        asked = self.case.changes[change]
        state = self.as_of(asked.state, day)
        key = (change if side == "after" else "", lens, state, asked.alliance, day)
        if key not in self._seen:
            world = self.at(change, side, day)
            self._seen[key] = look(lenses.get(lens), world, state, asked.alliance, self.seed)
        return self._seen[key]

    def as_of(self, name: str, day: date) -> str:
        """The state of that day whose successor a state of later is; any other name as it is.

        Of several forebears it is the one whose code passed on; where none did, nobody can say which.
        """
        lives = self.world.table("states").sort("start")
        for _ in range(9):  # no state has more forebears
            own = lives.filter(pl.col("state") == name)
            alive = (pl.col("start") <= day) & (pl.col("end").is_null() | (pl.col("end") > day))
            later = own.filter(pl.col("start") > day)
            if later.is_empty() or not own.filter(alive).is_empty():
                break
            heir = later.row(0, named=True)
            olds = [old for old in (heir["successor_of"] or "").split(";") if old in lives["state"]]
            codes = [pl.col(code) == heir[code] for code in ("cow", "gw") if heir[code] is not None]
            same = pl.any_horizontal(codes or [pl.lit(False)])
            line = [old for old in olds if not lives.filter((pl.col("state") == old) & same).is_empty()]
            if len(olds) != 1 and len(line) != 1:
                break
            name = (line or olds)[0]
        return name

    def scene(self, change: str) -> Scene | None:
        """Who stood where on the day of a change, None where history forbids it."""
        asked = self.case.changes[change]
        try:
            return scene(self.at(change, "before", asked.on), self.at(change, "after", asked.on), asked)
        except AccedeError:
            return None


def with_evidence(world: World, case: Case) -> World:
    """Return the World with the case's own evidence in place of the record's on the same items."""
    if not case.evidence:
        return world
    ours = world.history["evidence"]
    rows = [
        dict.fromkeys(TABLES["evidence"].columns)
        | {title: text for title, text in each.items() if title != "on"}
        | {"start": each["on"], "start_precision": "day", "low": float(each["low"]), "high": float(each["high"])}
        for each in case.evidence
    ]
    theirs = pl.DataFrame(rows, schema=ours.schema)
    kept = ours.join(theirs, on=["state", "alliance", "item"], how="anti")
    sources = {**world.sources, **case.sources}
    return replace(world, history={**world.history, "evidence": pl.concat([kept, theirs])}, sources=sources)


# --- one test ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sight:
    """The finding that a test speaks of, in one world on one day, and its fellows of other subjects."""

    finding: Finding
    fellows: tuple[Finding, ...]

    @property
    def values(self) -> Any:
        """The finding's draws, or its value where it is exact."""
        return _values(self.finding)

    def rank(self) -> Any:
        """Return its place among its fellows, draw by draw; the best of equals."""
        if len(self.fellows) < 2:
            raise NotCovered("a rank", f"'{self.finding.what}' has one subject, {self.finding.of}")
        larger = [_values(each) > self.values for each in self.fellows if each is not self.finding]
        return 1 + sum(np.asarray(each, dtype=int) for each in larger)

    def share(self) -> Any:
        """Return it as a share: itself where it is one, else of the sum of its fellows."""
        own = self.finding
        if is_share(own.what, own.unit):
            return self.values
        if len(self.fellows) < 2:
            raise NotCovered("a share", f"'{own.what}' has one subject, {own.of}, and is no share itself")
        whole = sum(_values(each) for each in self.fellows)
        if not np.all(whole):
            raise NotCovered("a share", f"'{own.what}' of all subjects comes to nothing")
        return self.values / whole


def _values(finding: Finding) -> Any:
    return np.float64(finding.value) if finding.draws is None else finding.draws


def sight(looks: Looks, test: Test, side: str, day: date, of: str) -> Sight:
    """Raises the lens's own reason where it is silent about what the test speaks of."""
    found, silent = looks.seen(test.change, side, day, test.lens)
    kind = [each for each in found if each.what == test.what]
    parts = [looks.as_of(part, day) for part in of.split("–")]
    subject = "–".join(parts)
    states = set(looks.world.table("states")["state"])
    # A lens that writes pairs in the order of their names writes the forebear's in the order of its own.
    for wanted in (of, subject, "–".join(parts[::-1])):
        for each in kind:
            if each.of == wanted:
                # A total is no rival of those who make it up: states stand among states.
                alike = [o for o in kind if o.unit == each.unit and (o.of in states) == (each.of in states)]
                return Sight(each, tuple(alike))
    # A lens that has no such finding says why, where it is silent about that; else it is not to be had.
    about = [silence for silence in silent if set(test.what.split()) & set(str(silence.args[0]).split())]
    if not kind and silent and (about or not found):
        raise (about or silent)[0]
    others = f"; it has {', '.join(each.of for each in kind[:4])}" if kind else ""
    where = "in the modelled world" if side == "after" else "in the world as it was"
    raise NotCovered(f"'{test.what}' of {subject}", f"the lens {test.lens} finds none {where} of {day}{others}")


def outcome(looks: Looks, test: Test) -> Outcome:
    """Look up what the rule speaks of, and see in how many draws it holds."""
    change = looks.case.changes[test.change]
    on = test.on or change.on
    try:
        looks.modelled(test.change)  # a question that history forbids tests nothing
        if test.rule.trend:
            return _trend(looks, test, on)
        return _compared(looks, test, on)
    except AccedeError as silence:
        again = command(change.state, change.alliance, change.on, *(["--leave"] if isinstance(change, Leave) else []))
        remedy = silence.args[2].format(ask=again) if isinstance(silence, NotCovered) else ""
        return Outcome(test, on, None, "", None, {}, None, str(silence), remedy, "", (), (), 0)


def _compared(looks: Looks, test: Test, on: date) -> Outcome:
    sights: dict[str, Sight] = {}
    values: dict[str, Any] = {}
    for name in (name for name in NAMES if name in test.rule.names):
        side = test.world
        if name in ("before", "after", "difference"):
            for each in ("before", "after") if name == "difference" else (name,):
                sights[each] = sight(looks, test, each, on, test.of)
        elif name == "other":
            sights[name] = sight(looks, test, side, on, test.other)
        elif name == "earlier":
            assert test.since
            sights[name] = sight(looks, test, side, test.since, test.of)
        else:
            sights["value"] = sight(looks, test, side, on, test.of)
    for name in test.rule.names:
        match name:
            case "difference":
                values[name] = sights["after"].values - sights["before"].values
            case "rank":
                values[name] = sights["value"].rank()
            case "share":
                values[name] = sights["value"].share()
            case _:
                values[name] = sights[name].values
    order = ("before", "after", "value", "other", "earlier")
    sights = {name: sights[name] for name in order if name in sights}
    main = next(sights[name] for name in ("value", "after", "before", "earlier", "other") if name in sights)
    terms: dict[str, Value] = {name: sight.finding.value for name, sight in sights.items()}
    terms |= {name: _plain(np.mean(values[name])) for name in ("difference", "rank", "share") if name in values}
    findings = [sight.finding for sight in sights.values()]
    return _told(looks, test, on, main.finding, findings, terms, test.rule.holds(values))


def _plain(value: Any) -> Value:
    return int(value) if value == int(value) else float(value)


def _trend(looks: Looks, test: Test, on: date) -> Outcome:
    trend = test.rule.trend
    assert trend
    found: dict[int, Finding] = {}
    silence: AccedeError | None = None
    for year in range(trend.first, trend.last + 1):
        day = date(year, on.month, min(on.day, 28) if on.month == 2 else on.day)
        try:
            found[year] = sight(looks, test, test.world, day, test.of).finding
        except AccedeError as silent:
            silence = silent
    if not found and silence:
        raise silence
    if any("value" in TABLES[name].columns for name in lenses.get(test.lens).NEEDS):
        found = fresh(found)
    series = np.stack(np.broadcast_arrays(*(np.atleast_1d(_values(each)) for each in found.values())))
    last = found[max(found)]
    terms: dict[str, Value] = {str(year): each.value for year, each in found.items()}
    return _told(looks, test, on, last, list(found.values()), terms, trend.holds(series, list(found)))


def fresh(found: Mapping[int, Finding]) -> dict[int, Finding]:
    """The years with a figure of their own: a yearly figure answers for the years after it too, which shows nothing."""
    own: dict[int, Finding] = {}
    last: Value | None = None
    for year, each in found.items():
        if each.value != last:
            own[year] = each
        last = each.value
    return own


def _told(
    looks: Looks, test: Test, on: date, main: Finding, findings: Sequence[Finding], terms: dict[str, Value],
    holds: float,
) -> Outcome:  # fmt: skip
    sources = tuple(sorted({key for each in findings for key in each.sources}))
    doubts = dict.fromkeys(each.doubt for each in findings if each.doubt)
    side = test.world if "value" in terms or test.rule.trend else "before"
    alliance = looks.case.changes[test.change].alliance
    day = date(test.rule.trend.last, on.month, min(on.day, 28)) if test.rule.trend else on
    rows, more = _rows(looks.at(test.change, side, day), alliance, test, sources)
    return Outcome(
        test, on, main.value, main.unit, main.interval, terms, holds, "", "", "; ".join(doubts), sources, rows, more
    )


_BOOKKEEPING = ("start_precision", "end_precision", "certainty", "verification", "source", "note", "region")
_WHOM = ("state", "alliance", "a", "b", "body", "origin", "destination")
_EVENTS = ("operations", "bids")
_MOST_ROWS = 12


def _rows(world: World, alliance: str, test: Test, sources: Iterable[str]) -> tuple[tuple[Row, ...], int]:
    """Rows of the lens's tables that have a source of the finding and are about whom it is of; and how many more.

    Of an alliance, the rows about its members count too; of yearly figures the latest.
    """
    whom = set(test.of.split("–"))
    pair = len(whom) > 1
    if alliance in whom:
        whom |= set(world.members(alliance))
    told: list[Row] = []
    for name in lenses.get(test.lens).NEEDS:
        table = TABLES[name]
        if not table.dated or name == "states":
            continue
        about = [pl.col(title).is_in(sorted(whom)) for title in _WHOM if title in table.columns]
        among = pl.all_horizontal if pair and {"a", "b"} <= set(table.columns) else pl.any_horizontal
        rows = world.table(name).filter(pl.col("source").is_in(list(sources)), among(about or [True]))
        if name in _EVENTS:
            pass  # what was done or asked counts, though it is over
        elif "value" in table.columns:
            rows = rows.sort("start").unique(table.key, keep="last", maintain_order=True)
        else:
            rows = rows.filter(pl.col("end").is_null())
        for row in rows.iter_rows(named=True):
            said = [str(value) for title, value in row.items() if title not in _BOOKKEEPING and value is not None]
            told.append(Row(name, ", ".join(said), row["source"]))
    return tuple(told[:_MOST_ROWS]), max(0, len(told) - _MOST_ROWS)
