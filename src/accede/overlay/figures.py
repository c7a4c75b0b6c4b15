"""Yearly figures of data sets as rows of `measures` and `flows`, each in place of the subject's own of that year."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from accede.overlay.spells import covered
from accede.tables import TABLES

if TYPE_CHECKING:
    from accede.world import World

Tables = Mapping[str, pl.DataFrame]


def _of_maddison(tables: Tables) -> list[pl.DataFrame]:
    economy = tables["economy"]
    output = economy.select("ccode", "year", value=pl.col("gdppc") * pl.col("pop") * 1000)
    return [_people(economy, "pop"), output.with_columns(measure=pl.lit("gdp"), unit=pl.lit("2011 USD PPP"))]


def _of_nmc(tables: Tables) -> list[pl.DataFrame]:
    return [_people(tables["nmc6" if "nmc6" in tables else "nmc7"], "tpop")]


def _people(table: pl.DataFrame, thousands: str) -> pl.DataFrame:
    people = table.select("ccode", "year", value=pl.col(thousands) * 1000)
    return people.with_columns(measure=pl.lit("population"), unit=pl.lit("persons"))


def _of_warheads(tables: Tables) -> list[pl.DataFrame]:
    stock = tables["warheads"].select("ccode", "year", value=pl.col("warheads").cast(pl.Float64))
    named = {"measure": pl.lit("warheads"), "unit": pl.lit("warheads")}
    return [stock.filter(pl.col("value") > 0).with_columns(**named)]


def _of_ideal_points(tables: Tables) -> list[pl.DataFrame]:
    points = tables["july_2025"].select("ccode", "year", value="idealpointall", low="q5all", high="q95all")
    return [points.with_columns(measure=pl.lit("ideal point"), unit=pl.lit("UN ideal point"))]


def _of_trade(tables: Tables) -> list[pl.DataFrame]:
    """Each pair stands there in both orders: the imports of the first from the second are every flow once."""
    flows = tables["dyads"].select("year", ccode="ccode2", ccode2="ccode1", value="flow1")
    return [flows.with_columns(good=pl.lit("trade"), unit=pl.lit("million current USD"))]


SETS: Mapping[str, tuple[str, tuple[str, ...], Callable[[Tables], list[pl.DataFrame]]]] = {
    "maddison": ("measures", ("economy",), _of_maddison),
    "nmc": ("measures", ("nmc6", "nmc7"), _of_nmc),
    "warheads": ("measures", ("warheads",), _of_warheads),
    "ideal-points": ("measures", ("july_2025",), _of_ideal_points),
    "trade": ("flows", ("dyads",), _of_trade),
}
"""By set: the table of the record, the tables of the set of which one or more must be here, and how they are read."""

_WHO = {"measures": {"ccode": "state"}, "flows": {"ccode": "origin", "ccode2": "destination"}}


def lay(world: World, key: str, tables: Tables) -> World:
    """Return the World with the set's figures in place of those of the same subject and year."""
    table, needed, read = SETS[key]
    if not set(needed) & set(tables):
        return world
    same = [*TABLES[table].key, "start"]
    ours = world.history[table]
    theirs = pl.concat([_typed(_named(each, world, table), ours, key) for each in read(tables)])
    before = ours.join(theirs.select(same), on=same, how="semi").with_columns(by=pl.lit(key))
    kept = ours.join(theirs.select(same), on=same, how="anti")
    told = world.differ.get(table, before.clear())
    coverage = [] if table == "measures" else [(table, "trade")]
    # In the order of time, so that a World of an earlier day is the first part of it and no copy.
    laid = pl.concat([kept, theirs]).sort("start", maintain_order=True)
    return replace(
        world,
        history={**world.history, table: laid, "coverage": covered(world, key, coverage)},
        differ={**world.differ, table: pl.concat([told, before])},
    )


def _typed(said: pl.DataFrame, ours: pl.DataFrame, key: str) -> pl.DataFrame:
    """Named figures as rows of the record's table."""
    origin = {"certainty": "medium", "verification": f"read from {key}", "source": key}
    constant = {**origin, "start_precision": "year", "end_precision": "year"}
    year = pl.col("year")
    rows = said.with_columns(start=pl.date(year, 1, 1), end=pl.date(year + 1, 1, 1))
    return rows.select(
        pl.lit(constant[title]).alias(title) if title in constant
        else pl.col(title).cast(kind) if title in rows.columns
        else pl.lit(None, kind).alias(title)
        for title, kind in ours.schema.items()
    )  # fmt: skip


def _named(figures: pl.DataFrame, world: World, table: str) -> pl.DataFrame:
    """Figures keyed by COW codes and year with the record's names: of two states of a code in one year, the earlier."""
    lives = world.history["states"].filter(pl.col("cow").is_not_null()).select("state", "cow", "start", "end")
    until = pl.col("end").fill_null(world.day).dt.year() + 1
    years = lives.sort("start").with_columns(year=pl.int_ranges(pl.col("start").dt.year(), until)).explode("year")
    years = years.unique(["cow", "year"], keep="first", maintain_order=True)
    years = years.select("state", pl.col("cow", "year").cast(pl.Int64))
    named = figures.drop_nulls("value").with_columns(pl.col(*_WHO[table], "year").cast(pl.Int64))
    for code, title in _WHO[table].items():
        named = named.join(years.rename({"state": title}), left_on=[code, "year"], right_on=["cow", "year"])
    return named
