"""Borders, rivalries and disputes of data sets as rows of `ties`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import polars as pl

from accede.overlay.spells import (
    KNOWN,
    STILL,
    Row,
    Span,
    absent,
    covered,
    cut,
    joined,
    meet,
    named,
    period,
    rows,
    span,
    split,
    without,
    witnesses,
)
from accede.tables import LEVELS, WORLD

if TYPE_CHECKING:
    from accede.world import World

Tables = Mapping[str, pl.DataFrame]

_BORDERS = {1: "land", 2: "sea", 3: "sea"}
"""Classes of contiguity that are borders by the record's law: by land or river, or across at most 24 miles of water."""

_KINDS = {
    "spatial": "territory",
    "positional": "position",
    "ideological": "ideology",
    "interventionary": "intervention",
}
_NO_ACT = 1
"""The level of hostility of those who did nothing in a dispute; 2 to 5 are the four levels of the record."""


def _of_contiguity(spells: pl.DataFrame) -> pl.DataFrame:
    level = pl.col("conttype").replace_strict(_BORDERS, default=None, return_dtype=pl.String)
    month = pl.lit("month")
    return spells.with_columns(level=level, note=None, start_precision=month, end_precision=month)


def _of_rivalries(spells: pl.DataFrame) -> pl.DataFrame:
    """The list marks kinds without saying which is chief: the first of those marked; all of them in the note."""
    level = pl.coalesce(pl.when(pl.col(kind)).then(pl.lit(level)) for kind, level in _KINDS.items())
    marks = pl.concat_list(pl.when(pl.col(kind)).then(pl.lit(level)) for kind, level in _KINDS.items())
    note = marks.list.drop_nulls().list.join(", ")
    year = pl.lit("year")
    return spells.with_columns(level=level, note=note, start_precision=year, end_precision=year)


def _of_mid(participants: pl.DataFrame) -> pl.DataFrame:
    """Pairs on opposite sides of a dispute while both were in it; that they acted against one another is not said."""
    edges = ("start", "end")
    own = ["dispnum", "ccode", "hostlev", *edges, *(f"{edge}_precision" for edge in edges)]
    sides = [participants.filter(side).select(own) for side in (pl.col("sidea"), ~pl.col("sidea"))]
    pairs = sides[0].join(sides[1], on="dispnum", suffix="2").rename({"ccode": "ccode1"})
    late, soon = (
        pl.col("start2") > pl.col("start"),
        pl.col("end2").fill_null(date.max) < pl.col("end").fill_null(date.max),
    )
    return pairs.with_columns(
        *(pl.when(late).then(f"{title}2").otherwise(title).alias(title) for title in ("start", "start_precision")),
        *(pl.when(soon).then(f"{title}2").otherwise(title).alias(title) for title in ("end", "end_precision")),
        level=_hostility("hostlev", "hostlev2"),
        note=pl.col("dispnum").cast(pl.String),
    )


def _of_gml(disputes: pl.DataFrame) -> pl.DataFrame:
    """Years of pairs as spells: the months are those of the whole dispute, and hold for those who began it.

    Of those who joined it the year alone is known. In the dispute's first year they stand from its own first month on,
    in a later one from 31 December: by then they had joined, and before it nobody could know that they would.
    """
    year = pl.col("year")
    opening, last = year == year.min().over("dispnum"), year == year.max().over("dispnum")
    pairs = disputes.with_columns(opening=opening, last=last).filter(pl.col("ccode1") < pl.col("ccode2")).sort("year")
    spells = pairs.group_by("dispnum", "ccode1", "ccode2", maintain_order=True).agg(
        pl.col("hostlev1", "hostlev2").max(),
        pl.col("stmon", "endmon", "opening").first(),
        pl.col("ongo2010", "last").last(),
        first=pl.col("year").first(),
        final=pl.col("year").last(),
        began=(pl.col("orig1") & pl.col("orig2")).any(),
    )
    begun = pl.col("opening") & pl.col("stmon").is_not_null()
    ended = pl.col("began") & pl.col("last") & pl.col("endmon").is_not_null()
    by_month, by_year = pl.lit("month"), pl.lit("year")
    return spells.with_columns(
        start=pl.when(begun).then(pl.date("first", "stmon", 1)).otherwise(pl.date("first", 12, 31)),
        end=pl.when(~(pl.col("ongo2010") & pl.col("last"))).then(
            pl.when(ended)
            .then(pl.date("final", "endmon", 1).dt.offset_by("1mo"))
            .otherwise(pl.date(pl.col("final") + 1, 1, 1))
        ),
        start_precision=pl.when(pl.col("began") & begun).then(by_month).otherwise(pl.lit("bound")),
        end_precision=pl.when(ended).then(by_month).otherwise(by_year),
        level=_hostility("hostlev1", "hostlev2"),
        note=pl.col("dispnum").cast(pl.String),
    )


def _hostility(*sides: str) -> pl.Expr:
    """The level of the more hostile of the two; null where neither did anything."""
    levels = dict(enumerate(LEVELS["dispute"], _NO_ACT + 1))
    return pl.max_horizontal(*sides).replace_strict(levels, default=None, return_dtype=pl.String)


SETS: Mapping[str, tuple[str, str, Callable[[pl.DataFrame], pl.DataFrame]]] = {
    "contiguity": ("border", "spells", _of_contiguity),
    "rivalries": ("rivalry", "rivalries_tss", _of_rivalries),
    "mid": ("dispute", "participants", _of_mid),
    "gml": ("dispute", "disputes", _of_gml),
}
"""By set: the kind of tie, the table of the set that lists it, and how its rows are read."""


def lay(world: World, key: str, tables: Tables) -> World:
    """Return the World in which, within what the set speaks of, the ties of its kind are those that it lists."""
    tie, table, read = SETS[key]
    if table not in tables:
        return world
    ours = world.history["ties"]
    listed = _named(read(tables[table]), world, key)
    within = _spoken(listed, world, key, tie)
    own = pl.col("tie") == tie
    inside, outside = split(ours.filter(own), within)
    official = _typed(listed.drop_nulls("level"), world, key, tie)
    if tie == "rivalry":
        official = rows(list(_chief(official, inside)), ours)
    told = world.differ.get("ties", ours.clear().with_columns(by=pl.lit(key)))
    again, still = split(told.filter(own), within)
    by = pl.lit(key).alias("by")
    heard = pl.concat([again.drop("by"), inside])
    beside = [*_heard(heard, official), *_absent(official, inside, world, tie)]
    differ = [told.filter(~own), still, rows(beside, ours).with_columns(by)]
    laid = pl.concat([ours.filter(~own), outside, official]).sort("a", "b", "tie", "start")
    return replace(
        world,
        history={**world.history, "ties": laid, "coverage": covered(world, key, [("ties", tie)])},
        differ={**world.differ, "ties": pl.concat(differ)},
    )


def _named(spells: pl.DataFrame, world: World, key: str) -> pl.DataFrame:
    """The spells within the set's period, by the names of the states, the first name first."""
    first, end = period(world, key)
    titles = ["ccode1", "ccode2", "level", "start", "end", "start_precision", "end_precision", "note"]
    open_still, early = pl.col("end").is_null() | (pl.col("end") > end), pl.col("start") < first
    held = spells.select(titles).with_columns(
        start=pl.max_horizontal("start", pl.lit(first)),
        end=pl.min_horizontal("end", pl.lit(end)),
        start_precision=pl.when(early).then(pl.lit("day")).otherwise("start_precision"),
        end_precision=pl.when(open_still).then(pl.lit("day")).otherwise("end_precision"),
    )
    held = named(held.filter(pl.col("start") < pl.col("end")), world, {"ccode1": "one", "ccode2": "two"})
    swapped = pl.col("one") > pl.col("two")
    return held.with_columns(
        a=pl.when(swapped).then("two").otherwise("one"), b=pl.when(swapped).then("one").otherwise("two")
    ).filter(pl.col("one") != pl.col("two"))


def _spoken(listed: pl.DataFrame, world: World, key: str, tie: str) -> Callable[[Row], Sequence[Span]]:
    """Return the days on which the set speaks of a pair.

    It says nothing of states without a COW code. Contiguity is listed between members of the COW system only, and is
    silent about a state on the days on which it lists nothing of it at all.
    """
    whole = [period(world, key)]
    coded = set(world.history["states"].filter(pl.col("cow").is_not_null())["state"])
    there: dict[str, list[Span]] = dict.fromkeys(coded, whole)
    if tie == "border":
        seen = defaultdict(list)
        for row in listed.iter_rows(named=True):
            seen[row["a"]].append(span(row))
            seen[row["b"]].append(span(row))
        there = {state: joined(spans) for state, spans in seen.items()}
    return lambda row: meet(there.get(row["a"], []), there.get(row["b"], []))


def _typed(listed: pl.DataFrame, world: World, key: str, tie: str) -> pl.DataFrame:
    """The spells as rows of `ties`, of which no two of a pair overlap."""
    ours = world.history["ties"]
    places = _Places(world, tie)
    origin = {"tie": tie, "certainty": "medium", "verification": f"read from {key}", "source": key}
    found: list[dict[str, Any]] = []
    for (a, b), every in listed.sort("a", "b", "start", "end", "note").group_by("a", "b", maintain_order=True):
        pair = {"a": a, "b": b, **origin, "region": places.of(a, b)}
        found += ({**pair, **row} for row in _single(every.to_dicts(), LEVELS[tie]))
    titles = ours.columns
    return rows([{title: row.get(title) for title in titles} for row in found], ours)


def _single(every: Sequence[Row], levels: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Yield the spells of a pair; where several hold, the last level of the list that one of them has.

    A spell's note has those that hold on its first day: where another sets in, a spell of its own does.
    """
    told = ("start", "end", "start_precision", "end_precision", "level", "note")
    if len(every) == 1:
        yield {title: every[0][title] for title in told}
        return
    known = {row[edge]: row[f"{edge}_precision"] for row in every for edge in ("start", "end")}
    runs: list[dict[str, Any]] = []
    for start, end in pairwise(sorted({row[edge] for row in every for edge in ("start", "end")})):
        held = [row for row in every if row["start"] <= start and end <= row["end"]]
        if not held:
            continue
        level = max((row["level"] for row in held), key=levels.index)
        notes = sorted({row["note"] for row in held if row["note"]})
        if runs and (runs[-1]["end"], runs[-1]["level"]) == (start, level) and {*notes} <= {*runs[-1]["note"]}:
            runs[-1]["end"] = end
        else:
            runs.append({"start": start, "end": end, "level": level, "note": notes})
    for run in runs:
        precision = {f"{edge}_precision": known[run[edge]] for edge in ("start", "end")}
        yield {**run, **precision, "note": "; ".join(run["note"]) or None}


class _Places:
    """Where a tie lies: as in the record for the pair, else the region that both states share, else the World."""

    def __init__(self, world: World, tie: str) -> None:
        ties = world.history["ties"].sort(pl.col("tie") == tie, maintain_order=True)
        self.pairs: dict[tuple[str, str], str] = {
            (a, b): region for a, b, region in ties.select("a", "b", "region").rows()
        }
        self.regions: dict[str, str] = dict(world.history["states"].select("state", "region").rows())

    def of(self, a: str, b: str) -> str:
        """Return the region of a tie of two states."""
        if place := self.pairs.get((a, b)):
            return place
        return self.regions[a] if self.regions[a] == self.regions[b] else WORLD


def _chief(official: pl.DataFrame, before: pl.DataFrame) -> Iterator[Row]:
    """Yield rivalries with that of the kinds marked which was held for the chief one before, where it was."""
    held = _by_pair(before)
    for row in official.iter_rows(named=True):
        marked = row["note"].split(", ")
        chief = [one["level"] for one in held[row["a"], row["b"]] if meet([span(one)], [span(row)])]
        yield {**row, "level": next((level for level in chief if level in marked), row["level"])}


def _heard(before: pl.DataFrame, official: pl.DataFrame) -> Iterator[Row]:
    """Yield what was there before for the days on which the set has the pair's tie too, or surely has none."""
    has = _by_pair(official)
    for row in before.iter_rows(named=True):
        listed = has[row["a"], row["b"]]
        days = [span(row)]
        yield from (cut(row, each) for each in meet(days, joined(map(span, listed))) + _gaps(row, days, listed))


def _absent(official: pl.DataFrame, before: pl.DataFrame, world: World, tie: str) -> Iterator[Row]:
    """Yield a row without a level where the set has a tie and a source that covers the days surely had none."""
    had = _by_pair(before)
    for who, days in witnesses(world, "ties", tie):
        for row in official.iter_rows(named=True):
            for start, end in _gaps(row, [days], had[row["a"], row["b"]]):
                yield {**row, "level": None, "start": start, "end": end, "source": who, "note": None}


def _by_pair(ties: pl.DataFrame) -> defaultdict[tuple[str, str], list[Row]]:
    pairs: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in ties.iter_rows(named=True):
        pairs[row["a"], row["b"]].append(row)
    return pairs


def _gaps(row: Row, days: Sequence[Span], other: Sequence[Row]) -> list[Span]:
    """Return the days of `row` of which another source, that covers `days`, has none as far as both know dates."""
    gaps = absent(row, days, map(span, other))
    return [gap for gap in gaps if without([gap], map(_widest, other))]


def _widest(row: Row) -> Span:
    """The days on which a tie may have held, by the precision of its dates."""
    start, end = span(row)
    late = timedelta(KNOWN[row["end_precision"]])
    return start - timedelta(KNOWN[row["start_precision"]]), end if end == STILL else end + late
