"""Several candidates, one alliance, one day: their briefs side by side, and who has most of what.

Each candidate is asked about alone: it joins, the others do not. What can be put to all of them is a criterion, by one
rule for every lens, so that a new lens is compared unasked:

    a finding of the alliance      what this accession changes in it, after minus before (the value after, where the
                                   worlds before mostly have none)
    a finding of the candidate     the value after, as a member
    a base rate of bids like its   the value before, while it still asks
    own to the alliance

A finding is a criterion where most candidates have it and its unit is no rank. The headline of a lens is the first
criterion in which the candidates differ: those of the candidate and its bids before those of the alliance, and each in
the order of the lens's own vocabulary, `WHAT`. One that says the same, value for value, as a headline before it gives
way to the next.

Ranks go by size, most to least; no more is meant by them. Where there are draws, ranks are counted draw by draw, and a
candidate holds the ranks of the central 95%: where they are several, the order is not certain. Draws are paired as in a
Brief, but for base rates that rest on different bids: what those share of a random stream is accident.

Source: Goldstein & Spiegelhalter 1996, Journal of the Royal Statistical Society A 159:385-443 (intervals of ranks).
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any, Literal

from accede import lenses
from accede.brief import SEED, Brief, Pair, ask
from accede.contest import Contested
from accede.errors import AccedeError, Impossible, NotCovered, Unknown
from accede.finding import INSIDE, Value
from accede.names import command, fold
from accede.source import Source

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from accede.world import World

FEWEST, MOST = 2, 12
"""How many candidates can be compared."""

USUAL = "base rate of admission"
"""The criterion by which candidates are ordered unless another is named; where it is missing, their names."""

Whose = Literal["bids", "state", "alliance"]
Side = Literal["before", "after", "difference"]

_NO_SIZE = ("rank",)
"""Units of what is a rank already: the figure it was made from is compared instead."""

_SAME = 1e-9
"""Values that differ by less, relatively, are equal: sums of floats come out in the order of their terms."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """What is compared.

    whose   of whom the finding is: the alliance, the candidate (state), or bids like its own to the alliance (bids)
    side    which value of a pair counts
    """

    lens: str
    what: str
    unit: str
    whose: Whose
    side: Side


@dataclass(frozen=True, slots=True)
class Cell:
    """One candidate's value; None where its brief has none, and then `why` says why and `remedy` what would help.

    of         the subject of the finding
    interval   central 95%, None where the value is exact on the data given
    rank       place by value, 1 for the most; equal values share one
    ranks      first and last place of the central 95% of draws, its own among them
    """

    of: str
    value: Value | None
    interval: tuple[float, float] | None = None
    rank: int = 0
    ranks: tuple[int, int] = (0, 0)
    doubt: str = ""
    sources: tuple[str, ...] = ()
    why: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Above:
    """Two candidates that follow each other and whose intervals overlap: in what share of draws the first has more."""

    first: str
    second: str
    share: float


@dataclass(frozen=True, slots=True)
class Row:
    """One criterion, each candidate's cell, and where the order is not plain.

    headline   whether it is the first of its lens in which the candidates differ
    apart      whether any two candidates differ in it
    """

    criterion: Criterion
    cells: Mapping[str, Cell]
    above: tuple[Above, ...]
    apart: bool
    headline: bool = False


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A candidate that was named and cannot be asked about, and why."""

    said: str
    why: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Candidates side by side, with all it takes to check, cite and run it again.

    states   the candidates that could be asked about, ordered by the criterion `by`, then by name
    rows     every criterion, lens by lens
    left     candidates that were left out, with the reason
    twice    names that meant a candidate named already; it counts once
    briefs   each candidate's own Brief
    said     what each candidate was called
    only     names of the lenses asked; None for all
    """

    states: tuple[str, ...]
    rows: tuple[Row, ...]
    left: tuple[LeftOut, ...]
    twice: tuple[str, ...]
    briefs: Mapping[str, Brief]
    said: Mapping[str, str]
    only: tuple[str, ...] | None = None
    by: str = ""

    @property
    def alliance(self) -> str:
        """The alliance they are compared for."""
        return self._any.change.alliance

    @property
    def on(self) -> date:
        """The day asked about."""
        return self._any.on

    @property
    def about(self) -> dict[str, lenses.About]:
        """What each lens that was asked says of itself."""
        return self._any.about

    @property
    def sources(self) -> dict[str, Source]:
        """Every Source that a cell rests on, by key."""
        every = {key: source for brief in self.briefs.values() for key, source in brief.sources.items()}
        cited = {key for row in self.rows for cell in row.cells.values() for key in cell.sources}
        cited |= {key for each in self.contested for key in (each.source, each.other_source)}
        return {key: every[key] for key in sorted(cited)}

    @property
    def contested(self) -> tuple[Contested, ...]:
        """What two sources state differently of those concerned, of all briefs."""
        return tuple(dict.fromkeys(each for brief in self.briefs.values() for each in brief.contested))

    @property
    def shown(self) -> tuple[Row, ...]:
        """The headline of each lens, and what the candidates are ordered by."""
        first = self._by(self.by) if self.by else None
        return tuple(row for row in self.rows if row.headline or row is first)

    @property
    def command(self) -> str:
        """The command line that compares them again."""
        asked = [*self.states, *(each.said for each in self.left)]
        words = ["accede", "compare", *asked, "--to", self.alliance, "--on", self.on.isoformat()]
        words += ["--seed", str(self._any.seed)]
        if self.by not in ("", USUAL):
            words += ["--by", self.by]
        if self.only is not None:
            words += ["--lens", ",".join(self.only)]
        if self._any.data:
            words += ["--data", ",".join(self._any.data)]
        if self._any.home:
            words += ["--record", self._any.home]
        return shlex.join(words)

    @property
    def recipe(self) -> dict[str, Any]:
        """What it takes to get the same numbers."""
        return {
            "states": [*self.states, *(each.said for each in self.left)],
            "alliance": self.alliance,
            "on": self.on.isoformat(),
            "by": self.by,
            "lenses": list(self.about),
            "seed": self._any.seed,
            "record": self._any.release,
            "data": list(self._any.data),
            "command": self.command,
        }

    def row(self, what: str, whose: Whose | None = None) -> Row:
        """Return the row of this criterion. Raises KeyError where there is none."""
        for row in self.rows:
            if row.criterion.what == what and whose in (None, row.criterion.whose):
                return row
        raise KeyError(f"no criterion {what!r}")

    def ordered(self, by: str) -> Comparison:
        """Return the same with the candidates ordered by this criterion, most to least, then by name.

        Raises Unknown, with suggestions, where the candidates cannot be compared by it.
        """
        row = self._by(by)
        return replace(self, states=_order(row, self.states), by=row.criterion.what)

    def _by(self, by: str) -> Row:
        named = {row.criterion.what: row for row in reversed(self.rows)}
        for what, row in named.items():
            if fold(what) == fold(by):
                return row
        from rapidfuzz import process

        near = [hit for hit, *_ in process.extract(by, list(named), limit=2, score_cutoff=60)]
        raise Unknown("criterion", by, near, "`--json` lists every criterion of a comparison.")

    @property
    def _any(self) -> Brief:
        return next(iter(self.briefs.values()))


def compare(
    states: Sequence[str],
    alliance: str,
    on: date | str,
    *,
    world: World | None = None,
    only: Sequence[str] | None = None,
    seed: int = SEED,
    progress: Callable[[str], None] | None = None,
) -> Comparison:
    """Compare what it changes when each of `states`, alone, joins `alliance` on day `on`.

    states     two to twelve names; one that is said twice counts once
    world      the record to ask; the embedded one by default
    only       names of lenses; all by default
    seed       of every random draw, the same for every candidate
    progress   called with the candidate and the lens at work

    A candidate that history forbids, or about which no lens can answer, is left out and named with the reason.

    Raises Unknown, or Impossible or NotCovered where every candidate is left out; ValueError for too few or too many
    names. Cost: that of a Brief for each candidate.
    """
    once, twice = candidates(states)
    if world is None:
        from accede.datasets.record import load

        world = load()
    briefs: dict[str, Brief] = {}
    refused: dict[str, AccedeError] = {}
    said: dict[str, str] = {}
    for name in once:
        try:
            brief = ask(name, alliance, on, world=world, only=only, seed=seed, progress=_telling(progress, name))
        except (Impossible, NotCovered) as error:
            refused[name] = error
            continue
        if brief.change.state in briefs:
            twice.append(name)
            continue
        briefs[brief.change.state], said[brief.change.state] = brief, name
    if not briefs:
        raise _all_refused(list(refused.values()))
    found = Comparison(
        states=tuple(sorted(briefs)),
        rows=_rows(briefs),
        left=tuple(LeftOut(name, _reason(error)) for name, error in refused.items()),
        twice=tuple(dict.fromkeys(twice)),
        briefs=briefs,
        said=said,
        only=None if only is None else tuple(dict.fromkeys(only)),
    )
    usual = any(row.criterion.what == USUAL for row in found.rows)
    return found.ordered(USUAL) if usual else found


def candidates(states: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the names to ask about, each once, and those that were said again.

    Raises ValueError for too few or too many.
    """
    if isinstance(states, str):
        raise TypeError("states is a sequence of names, not one name")
    once = {fold(name): name for name in reversed(states)}
    first = list(dict.fromkeys(once[fold(name)] for name in states))
    if not FEWEST <= len(first) <= MOST:
        raise ValueError(f"{FEWEST} to {MOST} different candidates can be compared, not {len(first)}")
    again = list(states)
    for name in first:
        again.remove(name)
    return first, again


def _telling(progress: Callable[[str], None] | None, candidate: str) -> Callable[[str], None] | None:
    return (lambda lens: progress(f"{candidate}, {lens}")) if progress else None


def _reason(error: AccedeError) -> str:
    """Why a candidate is left out, without the other question that could be asked instead."""
    return str(Impossible(error.args[0]) if isinstance(error, Impossible) else error)


def _all_refused(errors: Sequence[AccedeError]) -> AccedeError:
    """The error where nobody is left: the one there is, or what history has against each."""
    reasons = list(dict.fromkeys(str(error.args[0]) for error in errors))
    if len(reasons) == 1 or not all(isinstance(error, Impossible) for error in errors):
        return errors[0]
    return Impossible("; ".join(reasons))


# --- criteria -------------------------------------------------------------------------------------------------------

_Key = tuple[str, str, str, Whose]


def _rows(briefs: Mapping[str, Brief]) -> tuple[Row, ...]:
    """Every criterion with its cells, lens by lens, headlines marked."""
    held = _held(briefs)
    asked = next(iter(briefs.values())).about
    vocabulary = {lens: list(lenses.get(lens).WHAT) for lens in asked}
    order = sorted(held, key=lambda key: (list(asked).index(key[0]), key[3] == "alliance",
                                          vocabulary[key[0]].index(key[1])))  # fmt: skip
    rows = []
    for lens, what, unit, whose in order:
        pairs = held[lens, what, unit, whose]
        criterion = Criterion(lens, what, unit, whose, _side(whose, pairs.values()))
        if 2 * sum(getattr(pair, criterion.side) is not None for pair in pairs.values()) > len(briefs):
            rows.append(_row(criterion, pairs, briefs))
    return tuple(_headed(rows, alone=len(briefs) == 1))


def _headed(rows: Sequence[Row], *, alone: bool) -> Iterator[Row]:
    """The rows, the headline of each lens marked; one candidate alone differs from nobody: any row tells of it."""
    said: list[tuple[str, list[Value | None]]] = []
    for _, group in groupby(rows, key=lambda row: row.criterion.lens):
        own = list(group)
        telling = [row for row in own if row.apart or alone]
        fresh = [row for row in telling if _said(row) not in said]
        head = next(iter(fresh or telling), None)
        if head:
            said.append(_said(head))
        yield from (replace(row, headline=row is head) for row in own)


def _said(row: Row) -> tuple[str, list[Value | None]]:
    return row.criterion.unit, [cell.value for cell in row.cells.values()]


def _held(briefs: Mapping[str, Brief]) -> dict[_Key, dict[str, Pair]]:
    """What can be put to a candidate at all, and the pair of each that has it."""
    held: dict[_Key, dict[str, Pair]] = {}
    for state, brief in briefs.items():
        for pair in brief.pairs:
            whose = _whose(pair.of, brief.change.state, brief.change.alliance)
            if whose and pair.unit not in _NO_SIZE:
                held.setdefault((pair.lens, pair.what, pair.unit, whose), {})[state] = pair
    return held


def _whose(of: str, state: str, alliance: str) -> Whose | None:
    if of == alliance:
        return "alliance"
    if of == state:
        return "state"
    # The lens names the bids that are like the candidate's own: "applications to NATO".
    return "bids" if of.endswith(f"s to {alliance}") else None


def _side(whose: Whose, pairs: Iterable[Pair]) -> Side:
    if whose == "bids":
        return "before"
    changes = [pair.difference is not None for pair in pairs]
    return "difference" if whose == "alliance" and 2 * sum(changes) > len(changes) else "after"


def _interval(pair: Pair, *sides: Side) -> tuple[float, float] | None:
    """The interval of the first of these sides that has one."""
    spreads = {"before": pair.spread[0], "after": pair.spread[1], "difference": pair.interval}
    return next((spreads[side] for side in sides if spreads[side]), None)


# --- rows -----------------------------------------------------------------------------------------------------------


def _draws(pair: Pair, criterion: Criterion, seed: int) -> NDArray[np.float64]:
    """The draws of what the criterion counts of one candidate; what is exact is one draw."""
    import numpy as np

    before, after = (
        np.atleast_1d(np.float64(np.nan if value is None else value) if drawn is None else drawn)
        for value, drawn in zip((pair.before, pair.after), pair.draws, strict=True)
    )
    if criterion.side == "difference":
        return after - before
    drawn = {"before": before, "after": after}[criterion.side]
    if criterion.whose == "bids":
        # Base rates of different bids have nothing in common: one seed must not pair them.
        basis = f"{pair.of}: {pair.doubt}"
        return np.random.default_rng([seed, *basis.encode()]).permutation(drawn)
    return drawn


def _row(criterion: Criterion, pairs: Mapping[str, Pair], briefs: Mapping[str, Brief]) -> Row:
    import numpy as np

    told = {state: pair for state, pair in pairs.items() if getattr(pair, criterion.side) is not None}
    values = np.array([[float(getattr(pair, criterion.side))] for pair in told.values()])
    spreads = {state: _interval(pair, criterion.side) for state, pair in told.items()}
    draws = values
    if any(spreads.values()):
        draws = _level([_draws(pair, criterion, briefs[state].seed) for state, pair in told.items()])
    places, drawn = _ranks(values)[:, 0], _ranks(draws)
    low, high = np.quantile(drawn, INSIDE, axis=1, method="inverted_cdf").astype(int)
    cells = {state: _silent(criterion, brief) for state, brief in briefs.items()}
    for place, (state, pair) in enumerate(told.items()):
        rank = int(places[place])
        cells[state] = Cell(
            pair.of, getattr(pair, criterion.side), spreads[state], rank,
            (min(rank, int(low[place])), max(rank, int(high[place]))), pair.doubt, pair.sources,
        )  # fmt: skip
    row = Row(criterion, cells, (), apart=bool((places > 1).any()))
    return replace(row, above=_above(row, dict(zip(told, draws, strict=True))))


def _level(draws: Sequence[NDArray[np.float64]]) -> NDArray[np.float64]:
    """The draws of all candidates as one array, what is exact repeated."""
    import numpy as np

    return np.array(np.broadcast_arrays(*draws))


def _ranks(values: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return (candidates, draws) places, 1 for the most; equal values share the first of theirs."""
    import numpy as np

    return np.array([1 + sum(_more(other, own).astype(int) for other in values) for own in values])


def _more(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.bool_]:
    import numpy as np

    return (one > other) & ~np.isclose(one, other, rtol=_SAME, atol=_SAME * _SAME)


def _above(row: Row, draws: Mapping[str, NDArray[np.float64]]) -> tuple[Above, ...]:
    """Neighbours by value whose intervals overlap, and how often the first has more."""
    order = [state for state in _order(row, list(draws)) if state in draws]
    told = []
    for first, second in pairwise(order):
        one, other = row.cells[first], row.cells[second]
        if one.rank == other.rank or not (one.interval or other.interval):
            continue
        low = one.interval[0] if one.interval else float(one.value or 0)
        high = other.interval[1] if other.interval else float(other.value or 0)
        if low <= high:
            told.append(Above(first, second, float(_more(draws[first], draws[second]).mean())))
    return tuple(told)


def _order(row: Row, states: Sequence[str]) -> tuple[str, ...]:
    """The candidates from most to least, then by name; those without a value last."""
    return tuple(sorted(states, key=lambda state: (row.cells[state].rank or len(row.cells) + 1, state)))


def _silent(criterion: Criterion, brief: Brief) -> Cell:
    """The cell of a candidate whose brief lacks the finding: what its lens said it is silent about."""
    own = [silence for silence in brief.silent if silence.lens == criterion.lens]
    meant = [silence for silence in own if silence.why.startswith(criterion.what)] or own
    why = " ".join(silence.why for silence in meant) or f"the lens has no such figure of {brief.change.state}."
    ask_again = f"{command(brief.change.state, brief.change.alliance, brief.on)} "
    remedy = next((silence.remedy for silence in meant if silence.remedy), "")
    if remedy.startswith(ask_again):
        remedy = f"the same with {remedy.removeprefix(ask_again)}"
    of = {"state": brief.change.state, "alliance": brief.change.alliance}.get(criterion.whose, "")
    return Cell(of, None, why=why, remedy=remedy)
