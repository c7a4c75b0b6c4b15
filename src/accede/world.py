"""What is known, as frames; and what was known on any date.

A World is frozen. It holds the history it was built from, cut at its `day`, and the changes laid over it; the tables a
lens reads are made from the two once, when the World is made. `world.at(day)` is the World in which later rows are gone
and later endings unknown, so that nothing built on it can peek ahead.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import reduce
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol

import polars as pl

from accede import contest, panel
from accede.contest import Contested
from accede.errors import NotCovered, Unknown
from accede.panel import Panel, System
from accede.source import Source
from accede.tables import LAST_DAY, MODELLED, RECORD, TABLES, WORLD

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

OF_RECORD = "by the treaties of the record, which are not all there were"
"""What a reader must know of anything that rests on `World.bonds`."""

STALE_AFTER = 5
"""A yearly figure answers for its own year and this many years after, then it is silent."""

LISTED = {
    "border": "contiguity", "rivalry": "rivalries", "dispute": "mid", "trade": "trade", "gdp": "maddison",
    "population": "maddison", "warheads": "warheads", "ideal point": "ideal-points",
}  # fmt: skip
"""The data set that lists a kind of fact also for times and states of which the record holds none."""

_NORMAL_90 = 2 * 1.6448536269514722
"""Width of a central 90% interval of the normal distribution, in standard deviations."""

Frames = Mapping[str, pl.DataFrame]


class Edit(Protocol):
    """What World needs of a change: its day, and how it rewrites the tables of a World that knows that day."""

    @property
    def on(self) -> date:
        """The day from which it holds."""

    def edit(self, tables: Frames) -> Frames:
        """Return tables with the change made; the ones given are left as they are."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures of some states: the latest of each that is not after the day and not stale.

    intervals   the source's own 90% interval, of those for which it gives one
    """

    values: Mapping[str, float]
    years: Mapping[str, int]
    intervals: Mapping[str, tuple[float, float]]
    sources: tuple[str, ...]
    missing: tuple[str, ...]

    def total(self) -> float:
        """Sum of the values there are; `missing` names whose are not in it."""
        return sum(self.values.values())

    def drawn(self, seed: int, n: int) -> dict[str, NDArray[np.float64]]:
        """Return `n` draws for each state, an even number, from the normal distribution of its 90% interval.

        A state's draws of a year hang on seed, year and name alone: they are the same in both worlds and in every lens,
        whoever else is there. Those of different years are independent, as the source gives an interval for each year
        and no more. They come in antithetic pairs (Hammersley & Morton 1956), so that their median is the value.
        """
        import numpy as np

        draws = {}
        for state, value in self.values.items():
            low, high = self.intervals.get(state, (value, value))
            half = np.random.default_rng([seed, self.years[state], *state.encode()]).standard_normal(n // 2)
            draws[state] = value + (high - low) / _NORMAL_90 * np.outer(half, [1, -1]).ravel()
        return draws


@dataclass(frozen=True, eq=False)
class World:
    """The record as known on `day`, with `changes` laid over it.

    history   one frame per table of `tables.TABLES`, cut at `day`
    sources   every Source by key
    release   fingerprint of the record the history was read from
    home      the folder it was read from; empty for the embedded record
    changes   in the order they were made; those after `day` are not among them
    needs     the tables that may be read; None for all
    official  tables of publishers' data sets, by set and table, from which panels are made
    differ    what other sources say than those in use: rows of `measures`, `flows`, `ties` (no level: no tie),
              `members` (no mode: no member) and `alliances`, with `by`, the source that is used instead
    """

    history: Frames
    sources: Mapping[str, Source]
    release: str
    home: str = ""
    day: date = LAST_DAY
    changes: tuple[Edit, ...] = ()
    needs: frozenset[str] | None = None
    official: Mapping[str, Frames] = field(default_factory=dict, repr=False)
    differ: Frames = field(default_factory=dict, repr=False)
    _tables: Frames = field(init=False, repr=False)

    def __post_init__(self) -> None:
        known = {name: _cut(name, frame, self.day) for name, frame in self.history.items()}
        object.__setattr__(self, "history", MappingProxyType(known))
        made = reduce(lambda tables, change: change.edit(tables), self.changes, self.history)
        # A table that no change touched is the same frame, however large.
        tables = {name: known[name] if frame is known[name] else _cut(name, frame, self.day)
                  for name, frame in made.items()}  # fmt: skip
        object.__setattr__(self, "_tables", tables)

    def __eq__(self, other: object) -> bool:
        """Two Worlds are equal when they know the same on the same day, however they came to."""
        if not isinstance(other, World):
            return NotImplemented
        return self.day == other.day and all(frame.equals(other._tables[name]) for name, frame in self._tables.items())

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> tuple[Any, ...]:
        return World, (
            dict(self.history),
            dict(self.sources),
            self.release,
            self.home,
            self.day,
            self.changes,
            self.needs,
            dict(self.official),
            dict(self.differ),
        )

    # --- other worlds -----------------------------------------------------------------------------------------

    def at(self, day: date) -> World:
        """Return the World as it was known on `day`; a World never learns more by looking at a later day."""
        day = min(day, self.day)
        return replace(self, day=day, changes=tuple(change for change in self.changes if change.on <= day))

    def with_changes(self, changes: Sequence[Edit]) -> World:
        """Return the World in which exactly these changes were made, in this order."""
        return replace(self, changes=tuple(changes))

    def only(self, needs: Iterable[str]) -> World:
        """Return the World with every table outside `needs` shut."""
        return replace(self, needs=frozenset(needs))

    # --- reading ------------------------------------------------------------------------------------------------

    def table(self, name: str) -> pl.DataFrame:
        """Return every row of table `name` known on the day, past ones included; a copy that costs nothing."""
        if name not in TABLES:
            raise KeyError(name)
        if self.needs is not None and name not in self.needs:
            raise PermissionError(f"a lens reads {name!r} but does not list it in NEEDS")
        return self._tables[name].clone()

    def now(self, name: str, **equal: str) -> pl.DataFrame:
        """Return the rows of table `name` that hold on the day and whose columns equal the values given.

        What the record holds for uncertain is not among them: it is never shown as fact.
        """
        frame = self.table(name).filter(pl.col("end").is_null() & (pl.col("certainty") != "low"))
        return frame.filter(*(pl.col(title) == value for title, value in equal.items())) if equal else frame

    def members(self, alliance: str) -> list[str]:
        """Return the members of `alliance` on the day, in the order of their names."""
        return sorted(self.now("members", alliance=alliance)["state"].to_list())

    def alliance(self, alliance: str) -> dict[str, Any]:
        """Return the row of `alliance`, whether it still stands on the day or not.

        Raises Unknown where no such treaty had been signed by then.
        """
        rows = self.table("alliances").filter(pl.col("alliance") == alliance)
        if rows.is_empty():
            raise Unknown("alliance", alliance, (), f"None of that name had been signed by {self.day}.")
        return rows.row(0, named=True)

    def bonds(self, *kinds: str) -> pl.DataFrame:
        """Return the pairs of states bound to each other: a, b (first name first), alliance, source; one row a treaty.

        kinds   obligations of `tables.OBLIGATIONS`, of which the treaty holds one or more; it must be in force
        """
        force, promise = pl.col("in_force"), pl.col("obligations")
        treaties = self.now("alliances").filter((force <= str(self.day)) & promise.str.contains("|".join(kinds)))
        bound = self.now("members").select("alliance", "state").join(treaties.select("alliance", "source"), "alliance")
        pairs = bound.join(bound.select("alliance", b="state"), "alliance").rename({"state": "a"})
        return pairs.filter(pl.col("a") < pl.col("b")).select("a", "b", "alliance", "source").sort("a", "b", "alliance")

    def line(self, state: str) -> list[str]:
        """Return the state and, back in time, what it continues: predecessors with which it shares a code."""
        names, lives = [state], self.table("states")
        for name in names:
            for row in lives.filter(pl.col("state") == name).iter_rows(named=True):
                old = pl.col("state").is_in((row["successor_of"] or "").split(";")) & (pl.col("start") < row["start"])
                same = (pl.col("cow") == pl.lit(row["cow"])) | (pl.col("gw") == pl.lit(row["gw"]))
                names += [past for past in lives.filter(old & same)["state"].unique().sort() if past not in names]
        return names

    def seats(self, body: str) -> pl.DataFrame:
        """Return the seats of `body` on the day; `holder` is the state whose government sat in each."""
        return self.now("seats", body=body).with_columns(holder=pl.coalesce("held_by", "state"))

    def great_powers(self) -> list[str]:
        """Return the great powers of the day by the record's own dated list."""
        return sorted(self.now("seats", seat="great power")["state"].to_list())

    def figures(self, measure: str, states: Iterable[str], year: int | None = None) -> Figures:
        """Return one figure of `measure` for each state: that of `year`, or the latest not after the day and not stale.

        Sums over states of different years are the caller's to avoid or to tell.
        """
        wanted = sorted(set(states))
        own = pl.col("start").dt.year()
        when = own >= self.day.year - STALE_AFTER if year is None else own == year
        known = (
            self.table("measures")
            .filter((pl.col("measure") == measure) & pl.col("state").is_in(wanted) & when)
            .sort("start")
            .group_by("state", maintain_order=True)
            .last()
            .sort("state")
        )
        states_known = known["state"].to_list()
        return Figures(
            dict(zip(states_known, known["value"].to_list(), strict=True)),
            dict(zip(states_known, known["start"].dt.year().to_list(), strict=True)),
            {state: (low, high) for state, low, high in known["state", "low", "high"].rows() if low is not None},
            tuple(known["source"].unique().sort().to_list()),
            tuple(state for state in wanted if state not in states_known),
        )

    def contested(self, states: Iterable[str]) -> Iterator[Contested]:
        """Yield what two sources state differently, as known on the day.

        Figures are those of the `states` given, of each the one in use; ties, memberships and alliances are all that
        hold on the day by either source.
        """
        other = {table: _cut(table, frame, self.day) for table, frame in self.differ.items()}
        if "measures" in other:
            figures = other["measures"].filter(pl.col("state").is_in(sorted(set(states))))
            yield from contest.figures(figures, self.history["measures"], self._year_in_use)
        yield from contest.facts(other, self.history)

    def _year_in_use(self, measure: str, state: str) -> int:
        """A figure that is set against the world's total is of the total's year; another is the state's own latest."""
        total = self.figures(measure, [WORLD]).years.get(WORLD)
        return total or self.figures(measure, [state]).years.get(state, 0)

    def world_year(self, measure: str) -> int:
        """Return the latest year, not after the day and not stale, for which the world's total of `measure` is known.

        Raises NotCovered where there is none.
        """
        years = self.figures(measure, [WORLD]).years
        if WORLD not in years:
            what = {"gdp": "GDP"}.get(measure, measure)
            why = f"no figure within {STALE_AFTER} years before {self.day}"
            raise NotCovered(f"{what} of the world", why, own_row("measures", f"'{measure}' of {WORLD}"))
        return years[WORLD]

    def state_years(
        self, years: tuple[int, int] | None = None, *, system: System = "cow", microstates: bool = True
    ) -> Panel:
        """Return the panel of states, year by year, up to the World's day; see `accede.panel`."""
        return panel.state_years(
            self.official, self._crosswalk(), self._span(years, system), system=system, microstates=microstates
        )

    def dyad_years(
        self,
        years: tuple[int, int] | None = None,
        *,
        directed: bool = True,
        states: Collection[int] | None = None,
        system: System = "cow",
        microstates: bool = True,
    ) -> Panel:
        """Return the panel of pairs of states, year by year, up to the World's day; see `accede.panel`."""
        span = self._span(years, system)
        return panel.dyad_years(
            self.official,
            self._crosswalk(),
            span,
            directed=directed,
            states=states,
            system=system,
            microstates=microstates,
        )

    def _crosswalk(self) -> pl.DataFrame:
        """Which COW code stood for which Gleditsch-Ward code in which year, by the record's table of states."""
        lives = self.table("states").filter(pl.col("cow").is_not_null() & pl.col("gw").is_not_null())
        until = pl.col("end").fill_null(self.day).dt.year() + 1
        years = lives.select("cow", "gw", year=pl.int_ranges(pl.col("start").dt.year(), until)).explode("year")
        return years.select(pl.all().cast(pl.Int32)).unique(["cow", "year"], keep="first", maintain_order=True)

    def _span(self, years: tuple[int, int] | None, system: System) -> tuple[int, int]:
        first, last = panel.SYSTEMS[system].first, panel.SYSTEMS[system].last
        if years and years[1] > self.day.year:
            raise NotCovered("a panel", f"the World is that of {self.day}, and nothing later is known in it")
        return years or (first, max(first, min(last, self.day.year)))

    def require(self, table: str, of: str, what: str, remedy: str | None = None) -> None:
        """Raise NotCovered unless the record claims to cover `of` in `table` on the day.

        what     what would have been read, in the reader's words
        remedy   what would make it speak; rows of the reader's own by default
        """
        claims = self.table("coverage").filter((pl.col("table") == table) & (pl.col("of") == of))
        if claims.filter((pl.col("start") <= self.day) & (self.day < pl.col("end"))).is_empty():
            spans = " and ".join(
                f"{row['start']} to {row['end'] - timedelta(days=1)}" for row in claims.iter_rows(named=True)
            )
            if remedy is None:
                remedy = (
                    f"{{ask}} --record FOLDER, with {what} in FOLDER/{table}.csv, their period in FOLDER/coverage.csv"
                )
                if of in LISTED and LISTED[of] not in self.official:
                    remedy += f"; or with --data {LISTED[of]}"
            raise NotCovered(what, f"the record covers {spans or 'no period'}, not {self.day}", remedy)

    def observed(self, *frames: pl.DataFrame) -> tuple[str, ...]:
        """Return the source keys of the rows given, in order of name.

        Modelled rows have none; where no observed row is left, what is said rests on the record as a whole.
        """
        keys = {key for frame in frames for key in frame["source"].to_list()}
        return tuple(sorted(keys - {MODELLED})) or (RECORD,)


def own_row(table: str, what: str) -> str:
    """Return the remedy of a silence that a row of the reader's own would end, or a data set as far as it has it.

    what   the row, in the reader's words; a measure in quotes comes first
    """
    row = f"{{ask}} --record FOLDER, with {what} in FOLDER/{table}.csv"
    kind = what.split("'")[1] if what.startswith("'") else ""
    return f"{row}; or with --data {LISTED[kind]}, as far as that has it" if kind in LISTED else row


def several(states: Sequence[str]) -> str:
    """Return the names of some states as a sentence holds them, a long list cut short."""
    most = 6
    cut = len(states) > most + 1
    return ", ".join(states[:most]) + f" and {len(states) - most} more" if cut else ", ".join(states)


def _cut(name: str, frame: pl.DataFrame, day: date) -> pl.DataFrame:
    """Return the rows of a table known on `day`, with later endings unknown."""
    if not TABLES[name].dated:
        return frame
    if name != "bids" and max(filter(None, frame.select(pl.col("start", "end").max()).row(0)), default=day) <= day:
        return frame  # nothing in it is later: a big table is not copied for every look
    open_still = pl.col("end") > day
    hidden = ["end", "end_precision"]
    if name == "bids":
        # How a bid ended is written beside it; on the day, none of that was known.
        hidden += ["outcome", "responders", "note"]
    columns = [pl.when(open_still).then(None).otherwise(pl.col(title)).alias(title) for title in hidden]
    begun = frame["start"]
    by_time = begun.is_sorted()  # then the rows known are the first ones, and need no copy
    known = frame.head(begun.search_sorted(day, "right")) if by_time else frame.filter(pl.col("start") <= day)
    known = known.with_columns(columns)
    return known.with_columns(pl.col("outcome").fill_null("pending")) if name == "bids" else known
