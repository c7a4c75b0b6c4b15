"""The front door's `load`: the embedded record, with official data laid over it and beside it.

Yearly figures of a data set take the place of the record's for the same state and year; where the two differ by more
than rounding, the World remembers both, and a brief that used the figure names them. All tables stay beside the record
as they are, for panels.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from accede import datasets
from accede.archive import shelf
from accede.datasets import record
from accede.errors import NotCovered
from accede.tables import TABLES

if TYPE_CHECKING:
    from accede.archive.shelf import Shelf
    from accede.world import World

ROUNDING = 0.005
"""Two figures that differ by no more than this, or by this share of the larger, say the same."""

_PEOPLE = {"measure": "population", "unit": "persons"}


def load(path: Path | str | None = None, *, data: Collection[str] = (), cache: Shelf | None = None) -> World:
    """Return the World of the record in folder `path` (the embedded one by default), with official data.

    data    names of data sets, such as "atop" or "nmc", the later laid over the earlier; `accede data list` shows them
    cache   where they lie; the default shelf by default

    Raises BadData at the first row that breaks its law, Unknown for a data set there is none of, NotCovered for one
    that has not been fetched.
    """
    world = record.load(path)
    place = cache or shelf.default()
    for name in dict.fromkeys(data):
        loader = datasets.get(name)
        key = loader.SET.key
        if key in world.official:
            continue
        here = place.have(loader.SET)
        if not here:
            raise NotCovered(f"the data set {key}", "it has not been fetched", f"accede data get {key}")
        tables = place.tables(loader.SET, loader.read)
        prints = ",".join(sorted(shelf.fingerprint(file)[:8] for file in here.values()))
        world = replace(
            world,
            official={**world.official, key: tables},
            sources={**world.sources, key: replace(loader.SET.source, key=key)},
            release=f"{world.release}+{key}:{prints}",
        )
        if key in _FIGURES:
            world = _laid(world, _FIGURES[key](tables), key)
    return world


# --- figures of data sets as measures -------------------------------------------------------------------------------


def _of_maddison(tables: Mapping[str, pl.DataFrame]) -> list[pl.DataFrame]:
    economy = tables["economy"]
    people = economy.select("ccode", "year", value=pl.col("pop") * 1000).with_columns(**_literal(_PEOPLE))
    output = economy.select("ccode", "year", value=pl.col("gdppc") * pl.col("pop") * 1000)
    return [people, output.with_columns(**_literal({"measure": "gdp", "unit": "2011 USD PPP"}))]


def _of_nmc(tables: Mapping[str, pl.DataFrame]) -> list[pl.DataFrame]:
    people = tables["nmc6" if "nmc6" in tables else "nmc7"].select("ccode", "year", value=pl.col("tpop") * 1000)
    return [people.with_columns(**_literal(_PEOPLE))]


def _of_warheads(tables: Mapping[str, pl.DataFrame]) -> list[pl.DataFrame]:
    stock = tables["warheads"].select("ccode", "year", value=pl.col("warheads").cast(pl.Float64))
    return [stock.filter(pl.col("value") > 0).with_columns(**_literal({"measure": "warheads", "unit": "warheads"}))]


def _of_ideal_points(tables: Mapping[str, pl.DataFrame]) -> list[pl.DataFrame]:
    points = tables["july_2025"].select("ccode", "year", value="idealpointall", low="q5all", high="q95all")
    return [points.with_columns(**_literal({"measure": "ideal point", "unit": "UN ideal point"}))]


def _literal(said: Mapping[str, str]) -> dict[str, pl.Expr]:
    return {title: pl.lit(text) for title, text in said.items()}


_FIGURES: Mapping[str, Callable[[Mapping[str, pl.DataFrame]], list[pl.DataFrame]]] = {
    "maddison": _of_maddison, "nmc": _of_nmc, "warheads": _of_warheads, "ideal-points": _of_ideal_points,
}  # fmt: skip


def _laid(world: World, figures: list[pl.DataFrame], key: str) -> World:
    """The World with these figures in place of the record's for the same state, measure and year."""
    columns = TABLES["measures"].columns
    ours = world.history["measures"]
    theirs = pl.concat([_named(each, world) for each in figures], how="diagonal_relaxed").drop_nulls(["state", "value"])
    start = pl.date(pl.col("year"), 1, 1)
    spell = {"start": start, "end": pl.date(pl.col("year") + 1, 1, 1)}
    origin = {"certainty": "medium", "verification": f"read from {key}", "source": key}
    precision = dict.fromkeys(("start_precision", "end_precision"), "year")
    theirs = theirs.with_columns(**spell, **_literal({**origin, **precision})).select(
        pl.col(title).cast(ours.schema[title]) if title in {*theirs.columns, *spell, *origin, *precision}
        else pl.lit(None, ours.schema[title]).alias(title)
        for title in columns
    )  # fmt: skip
    same = ["state", "measure", "start"]
    both = ours.join(theirs, on=same, suffix="_new")
    size = pl.max_horizontal(1.0, pl.col("value").abs(), pl.col("value_new").abs())
    apart = (pl.col("value") - pl.col("value_new")).abs() > ROUNDING * size
    differ = both.filter(apart).select(
        "state", "measure", "start", "unit", "value", "source", other="value_new", other_source="source_new"
    )
    measures = pl.concat([ours.join(theirs, on=same, how="anti"), theirs]).sort("state", "measure", "start")
    return replace(
        world,
        history={**world.history, "measures": measures},
        # What was laid before and is now laid over is in use no more.
        differ=differ if world.differ is None else pl.concat([world.differ.join(theirs, on=same, how="anti"), differ]),
    )


def _named(figures: pl.DataFrame, world: World) -> pl.DataFrame:
    """Figures keyed by COW code and year with the record's name of the state: of two in one year, the earlier."""
    lives = world.history["states"].filter(pl.col("cow").is_not_null()).select("state", "cow", "start", "end")
    until = pl.col("end").fill_null(world.day).dt.year() + 1
    years = lives.sort("start").with_columns(year=pl.int_ranges(pl.col("start").dt.year(), until)).explode("year")
    years = years.unique(["cow", "year"], keep="first", maintain_order=True).select(
        "state", pl.col("cow").cast(pl.Int64), pl.col("year").cast(pl.Int64)
    )
    coded = figures.with_columns(pl.col("ccode", "year").cast(pl.Int64))
    return coded.join(years, left_on=["ccode", "year"], right_on=["cow", "year"])
