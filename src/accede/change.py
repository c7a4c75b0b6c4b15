"""What might have been different: a change is a small frozen value that turns one World into another.

From its date on a change overrides history for the state and alliance it speaks of: later rows of theirs are gone. The
old World stays as it is. Changes pickle in bytes; they, not the Worlds they make, are what is sent and stored.

>>> import accede
>>> world = accede.load()
>>> inside = accede.Join("Soviet Union", "NATO", "1954-03-31")(world)
>>> "Soviet Union" in inside.at(accede.day("1955-01-01")).members("NATO")
True
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, ClassVar, Self

import polars as pl

from accede.errors import Impossible
from accede.names import command, find_alliance, find_state, the
from accede.tables import MODELLED, TABLES
from accede.world import Frames, World


def day(text: date | str) -> date:
    """Return the date that `text` (YYYY-MM-DD) names. Raises ValueError saying what is wrong with it."""
    if isinstance(text, date):
        return text
    try:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            raise ValueError
        return date.fromisoformat(text)
    except (TypeError, ValueError):
        raise ValueError(f"'{text}' is not a date of the calendar, written YYYY-MM-DD") from None


@dataclass(frozen=True, slots=True)
class _Change:
    """What all changes share: they check a World, then hang themselves into a new one."""

    def __call__(self, world: World, *, despite: bool = False) -> World:
        """Return the World in which this change was made.

        despite   make it even where history forbids it

        Raises Unknown for a name, Impossible where history forbids the change and `despite` is not set.
        """
        change = self.resolved(world)
        if not despite:
            change._check(world.at(change._on), world)
        return world.with_changes(change._after(world.changes))

    @property
    def _on(self) -> date:
        raise NotImplementedError

    def resolved(self, world: World) -> Self:
        """Return the change with the record's own names in place of what was typed."""
        return self

    def _check(self, then: World, world: World) -> None:
        """Raise Impossible where the World of the day forbids the change; `world` knows what came later."""

    def _after(self, changes: tuple[Any, ...]) -> tuple[Any, ...]:
        """The changes of the new World: those there were and this one."""
        return (*changes, self)


@dataclass(frozen=True, slots=True)
class _Pair(_Change):
    """A change about one state and one alliance."""

    state: str
    alliance: str
    on: date

    kind: ClassVar[str]

    def __post_init__(self) -> None:
        object.__setattr__(self, "on", day(self.on))

    @property
    def _on(self) -> date:
        return self.on

    def resolved(self, world: World) -> Self:
        alliance = find_alliance(world, self.alliance, self.on)
        options = ("--leave",) if self.kind == "leave" else ()
        state = find_state(world, self.state, self.on, lambda name: command(name, alliance, self.on, *options))
        return replace(self, state=state, alliance=alliance)

    def as_json(self) -> dict[str, str]:
        """Return the change as the JSON of a Brief states it."""
        return {"kind": self.kind, "state": self.state, "alliance": self.alliance, "on": self.on.isoformat()}


@dataclass(frozen=True, slots=True)
class Join(_Pair):
    """`state` becomes a member of `alliance` on day `on` and stays one."""

    kind: ClassVar[str] = "join"

    def _check(self, then: World, world: World) -> None:
        row = _standing(world, self.alliance, self.state, self.on)
        mine = then.now("members", alliance=self.alliance, state=self.state)
        if not mine.is_empty():
            since = mine["start"][0]
            eve = since - timedelta(days=1)
            first = max([row["start"], *then.now("states", state=self.state)["start"]])
            possible, instead = "", command(self.state, self.alliance, self.on, "--leave")
            if first < since:
                possible, instead = f"{first} to {eve}", command(self.state, self.alliance, eve)
            title = the(self.state)
            why = f"{title[0].upper()}{title[1:]} has been a member of {self.alliance} since {since}"
            raise Impossible(why, possible, instead)

    def edit(self, tables: Frames) -> Frames:
        """Return tables in which the membership starts and whatever history has later is gone."""
        mine = (pl.col("alliance") == self.alliance) & (pl.col("state") == self.state)
        holds = (pl.col("start") < self.on) & (pl.col("end").is_null() | (pl.col("end") > self.on))
        if not tables["members"].filter(mine & holds).is_empty():
            return tables  # a member already, and asked despite that
        members = _without_later(tables["members"], self.on, alliance=self.alliance, state=self.state)
        return {**tables, "members": _add(members, "members", _membership(self, "accession"))}


@dataclass(frozen=True, slots=True)
class Leave(_Pair):
    """`state` ceases to be a member of `alliance` on day `on`, which is its first day outside."""

    kind: ClassVar[str] = "leave"

    def _check(self, then: World, world: World) -> None:
        _standing(world, self.alliance, self.state, self.on, "--leave")
        if self.state in then.members(self.alliance):
            return
        past = then.table("members").filter((pl.col("alliance") == self.alliance) & (pl.col("state") == self.state))
        spans = [f"{start} to {end - timedelta(days=1)}" for start, end in past.select("start", "end").iter_rows()]
        title = the(self.state)
        raise Impossible(
            f"{title[0].upper()}{title[1:]} is no member of {self.alliance} on {self.on}",
            " and ".join(spans),
            command(self.state, self.alliance, self.on),
        )

    def _after(self, changes: tuple[Any, ...]) -> tuple[Any, ...]:
        # A membership of no days overrides nothing: what it had replaced comes back.
        undone = Join(self.state, self.alliance, self.on)
        if undone in changes:
            return tuple(change for change in changes if change != undone)
        return (*changes, self)

    def edit(self, tables: Frames) -> Frames:
        """Return tables in which the membership ends and whatever history has later is gone."""
        members = _without_later(tables["members"], self.on, alliance=self.alliance, state=self.state)
        pair = (pl.col("alliance") == self.alliance) & (pl.col("state") == self.state)
        return {**tables, "members": _ended(members, pair, self.on)}


@dataclass(frozen=True, slots=True)
class Found(_Change):
    """A new alliance of `members` is signed and in force on day `on`.

    obligations   some of defense, offense, neutrality, nonaggression, consultation
    """

    alliance: str
    members: tuple[str, ...]
    on: date
    obligations: tuple[str, ...] = ("defense",)

    kind: ClassVar[str] = "found"

    def __post_init__(self) -> None:
        object.__setattr__(self, "on", day(self.on))
        object.__setattr__(self, "members", tuple(self.members))
        object.__setattr__(self, "obligations", tuple(self.obligations))

    @property
    def _on(self) -> date:
        return self.on

    def resolved(self, world: World) -> Self:
        """Return the change with the record's own names of its members."""
        return replace(self, members=tuple(find_state(world, state, self.on) for state in self.members))

    def _check(self, then: World, world: World) -> None:
        taken = {*then.table("alliances")["alliance"], *then.table("projects")["alliance"]}
        if self.alliance in taken:
            raise Impossible(f"There is an alliance {self.alliance} already")
        if len(set(self.members)) < 2:
            raise Impossible("An alliance has at least two members")

    def edit(self, tables: Frames) -> Frames:
        """Return tables with the alliance, its founders, and a rule by which each founder may refuse another."""
        treaty = _fact("alliances", self.on) | {
            "alliance": self.alliance,
            "name": self.alliance,
            "in_force": self.on.isoformat(),
            "obligations": ";".join(self.obligations),
        }
        rule = _fact("rules", self.on) | {
            "body": self.alliance,
            "kind": "admission",
            "requires": "unanimity",
            "text": "assumed: every member's consent",
        }
        members = tables["members"]
        for state in self.members:
            members = _add(members, "members", _membership(Join(state, self.alliance, self.on), "founder"))
        return {
            **tables,
            "alliances": _add(tables["alliances"], "alliances", treaty),
            "rules": _add(tables["rules"], "rules", rule),
            "members": members,
        }


@dataclass(frozen=True, slots=True)
class Dissolve(_Change):
    """`alliance` ends on day `on`, and with it every membership."""

    alliance: str
    on: date

    kind: ClassVar[str] = "dissolve"

    def __post_init__(self) -> None:
        object.__setattr__(self, "on", day(self.on))

    @property
    def _on(self) -> date:
        return self.on

    def resolved(self, world: World) -> Self:
        """Return the change with the record's own name of its alliance."""
        return replace(self, alliance=find_alliance(world, self.alliance, self.on))

    def _check(self, then: World, world: World) -> None:
        _standing(world, self.alliance, "", self.on)

    def edit(self, tables: Frames) -> Frames:
        """Return tables in which the alliance and its memberships end."""
        mine = pl.col("alliance") == self.alliance
        members = _ended(_without_later(tables["members"], self.on, alliance=self.alliance), mine, self.on)
        return {
            **tables,
            "alliances": _ended(tables["alliances"], mine, self.on),
            "members": members,
            "rules": _ended(tables["rules"], pl.col("body") == self.alliance, self.on),
        }


@dataclass(frozen=True, slots=True)
class Set(_Change):
    """One fact is otherwise: a row of `table` holds from day `on`, in place of what its key had.

    row   (column, value) pairs; the key of the table must be among them
    """

    table: str
    row: tuple[tuple[str, Any], ...]
    on: date

    kind: ClassVar[str] = "set"

    def __post_init__(self) -> None:
        object.__setattr__(self, "on", day(self.on))
        pairs = self.row.items() if isinstance(self.row, Mapping) else self.row
        object.__setattr__(self, "row", tuple(pairs))

    @property
    def _on(self) -> date:
        return self.on

    def _check(self, then: World, world: World) -> None:
        known = TABLES.get(self.table)
        given = dict(self.row)
        if known is None or not known.dated or not known.key:
            raise Impossible(f"No fact of '{self.table}' can be set", "a dated table with a key")
        absent = [title for title in known.key if title not in given]
        strange = [title for title in given if title not in known.columns]
        if absent or strange:
            raise Impossible(f"A fact of '{self.table}' needs {', '.join(known.key)} and has no {', '.join(strange)}")

    def edit(self, tables: Frames) -> Frames:
        """Return tables in which what the key had ends and the given row begins."""
        key = {title: value for title, value in self.row if title in TABLES[self.table].key}
        same = pl.all_horizontal(pl.col(title) == value for title, value in key.items())
        frame = _ended(_without_later(tables[self.table], self.on, **key), same, self.on)
        return {**tables, self.table: _add(frame, self.table, _fact(self.table, self.on) | dict(self.row))}


def apply(world: World, changes: Iterable[_Change], *, despite: bool = False) -> World:
    """Return the World after `changes`, made one after the other."""
    for change in changes:
        world = change(world, despite=despite)
    return world


# --- editing frames ---------------------------------------------------------------------------------------------------


def _standing(world: World, alliance: str, state: str, on: date, *options: str) -> dict[str, Any]:
    """The alliance's row, or Impossible, with the span that is possible, where it does not stand on the day."""
    rows = world.table("alliances").filter(pl.col("alliance") == alliance)
    if rows.is_empty():
        raise Impossible(f"{alliance} was a plan or a circle; no treaty of that name ever bound members")
    row = rows.row(0, named=True)
    # Between signature and the first membership there is nobody to join, nor to let anybody in.
    joined: list[date] = world.table("members").filter(pl.col("alliance") == alliance)["start"].to_list()
    first: date = max(row["start"], min(joined, default=row["start"]))
    last = (row["end"] or world.day + timedelta(days=1)) - timedelta(days=1)
    if first <= on <= last:
        return {**row, "start": first}
    if on < first:
        why = f"{alliance} was signed on {row['start']}"
        why += f" and had its first members on {first}" if first > row["start"] else ""
    else:
        why = f"{alliance} ended on {row['end']}"
    nearest = first if on < first else last
    raise Impossible(why, f"{first} to {last}", command(state, alliance, nearest, *options) if state else "")


def _fact(table: str, on: date) -> dict[str, Any]:
    """A modelled row of `table` that holds from `on`, without what it is about."""
    empty: dict[str, Any] = dict.fromkeys(TABLES[table].columns)
    return empty | {
        "start": on,
        "start_precision": "day",
        "certainty": "high",
        "verification": "counterfactual",
        "source": MODELLED,
    }


def _membership(pair: _Pair, mode: str) -> dict[str, Any]:
    return _fact("members", pair.on) | {
        "alliance": pair.alliance,
        "state": pair.state,
        "mode": mode,
        "basis": MODELLED,
    }


def _add(frame: pl.DataFrame, table: str, row: Mapping[str, Any]) -> pl.DataFrame:
    return pl.concat([frame, pl.DataFrame([{title: row[title] for title in TABLES[table].columns}], frame.schema)])


def _without_later(frame: pl.DataFrame, on: date, **key: str) -> pl.DataFrame:
    """The frame without the rows of `key` that start on `on` or later."""
    same = pl.all_horizontal(pl.col(title) == value for title, value in key.items())
    return frame.filter(~(same & (pl.col("start") >= on)))


def _ended(frame: pl.DataFrame, which: pl.Expr, on: date) -> pl.DataFrame:
    """The frame in which rows `which` that still hold on `on` end there."""
    holds = which & (pl.col("end").is_null() | (pl.col("end") > on))
    return frame.with_columns(
        pl.when(holds).then(pl.lit(on)).otherwise(pl.col("end")).alias("end"),
        pl.when(holds).then(pl.lit("day")).otherwise(pl.col("end_precision")).alias("end_precision"),
    )
