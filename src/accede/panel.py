"""Panels for scholars: the state-years and dyad-years of a state system, with what data sets say of each.

A Panel is one polars frame with integer keys (`ccode`, `year`; `ccode1`, `ccode2`, `year`; `gwcode`... in the
Gleditsch-Ward system) and, for each further column, what it means, its unit, its source and the years it covers.
`with_` attaches more, by name:

    pledges       what the one promised the other (ATOP), each obligation by itself, truly directed
    contiguity    conttype 1 to 5, 0 where not contiguous
    milex, milper, irst, pec, tpop, upop, cinc     National Material Capabilities; of both states in a dyad
    gdppc, pop, spending, polity2, polyarchy, ideal_point, warheads, igos_full     other yearly figures, likewise
    disputes      disputes between the two that year (Gibler, Miller and Little)
    peace_years   years since the last with a dispute of the pair, or since both were members
    trade         flows in both directions
    igos          organizations in which both are full members
    distance      kilometres between the capitals
    rivalry       whether the two were strategic rivals (Thompson, Sakuwa and Suhas)
    similarity    Signorino and Ritter's S of the two states' portfolios of pledges
    measures      every yearly figure that the sets loaded give

A cell is null where nobody knows: outside the years that the source covers, or where the source says that it does not
know. Inside them, what a source lists completely is false or 0 where it lists nothing. Two states that were members in
the same year but on no day together make no dyad.

Source: assembly after Miller 2022, "peacesciencer: An R Package for Quantitative Peace Science Research", Conflict
Management and Peace Science 39:755-779; each column has its own source in the dictionary.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np
import polars as pl

from accede.errors import BadData, NotCovered, Unknown

if TYPE_CHECKING:
    from pathlib import Path

System = Literal["cow", "gw"]
Official = Mapping[str, Mapping[str, pl.DataFrame]]
"""Tables of data sets, by the set's name and the table's."""

OBLIGATIONS = {
    "defense": "to come to the other's defence", "offense": "to join the other's attack",
    "neutral": "to stay neutral", "nonagg": "not to attack the other", "consul": "to consult",
}  # fmt: skip


class Measure(NamedTuple):
    """A yearly figure of a state: the data set, table and column it stands in, what it is, and the years covered."""

    set_: str
    table: str
    column: str
    means: str
    unit: str
    first: int
    last: int


def _nmc(column: str, means: str, unit: str) -> Measure:
    return Measure("nmc", "nmc6", column, means, unit, 1816, 2016)


MEASURES = {
    "milex": _nmc("milex", "military expenditure", "thousand US dollars of the year (pounds before 1914)"),
    "milper": _nmc("milper", "military personnel", "thousands"),
    "irst": _nmc("irst", "iron and steel production", "thousand tons"),
    "pec": _nmc("pec", "primary energy consumption", "thousand tons of coal equivalent"),
    "tpop": _nmc("tpop", "total population", "thousands"),
    "upop": _nmc("upop", "urban population", "thousands"),
    "cinc": _nmc("cinc", "Composite Index of National Capability", "share of the world"),
    "gdppc": Measure("maddison", "economy", "gdppc", "GDP per head", "2011 US dollars", 1, 2018),
    "pop": Measure("maddison", "economy", "pop", "population", "thousands", 1, 2018),
    "spending": Measure("sipri", "milex", "milex", "military spending", "million US dollars of 2019", 1949, 2020),
    "polity2": Measure("polity", "polity", "polity2", "Polity score", "-10 to 10", 1776, 2018),
    "polyarchy": Measure("vdem", "democracy", "v2x_polyarchy", "V-Dem electoral democracy", "0 to 1", 1816, 2025),
    "ideal_point": Measure("ideal-points", "july_2025", "idealpointall", "UN ideal point, release of July 2025",
                           "UN ideal point", 1946, 2024),
    "warheads": Measure("warheads", "warheads", "warheads", "stockpiled warheads", "warheads", 1945, 2017),
    "igos_full": Measure("igo", "state_years", "sum_igo_full", "organizations of which it is a full member",
                         "organizations", 1816, 2014),
}  # fmt: skip


EVERY = "measures"
"""The name that stands for every yearly figure there is data for."""


class Universe(NamedTuple):
    """A state system: the data set and table of its spells, its code, and the years it covers."""

    set_: str
    table: str
    code: str
    first: int
    last: int


SYSTEMS = {
    "cow": Universe("cow-states", "spells", "ccode", 1816, 2016),
    "gw": Universe("gw-states", "states_micro", "gwcode", 1816, 2020),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a panel: what it says, in which unit, by whom, for which years."""

    means: str
    unit: str
    source: str
    first: int
    last: int


@dataclass(frozen=True, eq=False)
class Panel:
    """A frame whose rows are state-years or dyad-years, and what its columns mean.

    keys      titles of the columns that name a row
    columns   each further column
    system    whose membership decides which rows there are
    crosswalk  which COW code stood for which Gleditsch-Ward code in which year (cow, gw, year)
    directed  whether each pair is there in both orders
    attached  names given to `with_` so far; to name one again changes nothing
    """

    frame: pl.DataFrame
    keys: tuple[str, ...]
    columns: Mapping[str, Column]
    system: System
    official: Official
    crosswalk: pl.DataFrame
    directed: bool = False
    attached: tuple[str, ...] = ()

    @property
    def states(self) -> tuple[str, ...]:
        """The keys that name states."""
        return self.keys[:-1]

    def with_(self, *names: str) -> Panel:
        """Return the panel with more columns, in the order named.

        Raises Unknown for a name that means nothing here, NotCovered where the data set it needs is not loaded.
        """
        panel = self
        known = attachments(dyads=len(self.states) == 2)
        for name in self._spelled(names):
            if name not in known:
                there = [*known, EVERY]
                raise Unknown("column of a panel", name, _near(name, there), f"There are {', '.join(there)}.")
            if name not in panel.attached:
                panel = replace(_ATTACH[name][1](panel, name), attached=(*panel.attached, name))
        return panel

    def _spelled(self, names: Iterable[str]) -> list[str]:
        """The names, with those of all yearly figures that are loaded for "measures"."""
        loaded = [
            name for name, own in MEASURES.items() if own.set_ in self.official and own.table in self.official[own.set_]
        ]
        names = list(names)
        if EVERY in names and not loaded:
            raise NotCovered("measures", "no data set with yearly figures is loaded", "accede data get nmc")
        return [own for name in names for own in (loaded if name == EVERY else [name])]

    def to_pandas(self) -> Any:
        """Return the frame as pandas'; unknown is NA."""
        return self.frame.to_pandas(use_pyarrow_extension_array=True)

    def to_arrow(self) -> Any:
        """Return the frame as an Arrow table."""
        return self.frame.to_arrow()

    def dictionary(self) -> pl.DataFrame:
        """Return what each column means: column, means, unit, source, first and last year covered."""
        told = {**_keys(self.states), **self.columns}
        titles = ("means", "unit", "source", "first", "last")
        return pl.DataFrame(
            {
                "column": list(told),
                **{title: [getattr(each, title) or None for each in told.values()] for title in titles},
            }
        )

    def write(self, file: Path) -> None:
        """Write the frame as Parquet or CSV, by the file's suffix. Raises ValueError for any other."""
        if file.suffix not in (".parquet", ".csv"):
            raise ValueError(f"a panel is written as .parquet or .csv, not as {file.suffix or file.name!r}")
        beside = file.with_name(f".{file.name}.part")
        try:
            (self.frame.write_parquet if file.suffix == ".parquet" else self.frame.write_csv)(beside)
            beside.replace(file)
        finally:
            beside.unlink(missing_ok=True)


def attachments(*, dyads: bool) -> list[str]:
    """Return the names that `with_` knows for dyad-years, or for state-years."""
    return list(_ATTACH if dyads else MEASURES)


def needs(names: Collection[str], system: System = "cow") -> list[str]:
    """Return the data sets that a panel of `system` with these columns needs; names that mean nothing need none."""
    # What COW's states are not listed for is unknown, so that their system is needed beside another.
    systems = [SYSTEMS[system].set_, *([SYSTEMS["cow"].set_] if names else [])]
    return list(dict.fromkeys([*systems, *(_ATTACH[name][0] for name in names if name in _ATTACH)]))


# --- the rows ---------------------------------------------------------------------------------------------------------


def state_years(
    official: Official,
    crosswalk: pl.DataFrame,
    years: tuple[int, int] | None = None,
    *,
    system: System = "cow",
    microstates: bool = True,
) -> Panel:
    """Return one row for each state and year in which it was a member of the system on any day."""
    present = _present(official, years, system, microstates)
    code = SYSTEMS[system].code
    frame = present.select(code, "year").unique().sort(code, "year")
    return Panel(frame, (code, "year"), {}, system, official, crosswalk)


def dyad_years(
    official: Official,
    crosswalk: pl.DataFrame,
    years: tuple[int, int] | None = None,
    *,
    directed: bool = True,
    states: Collection[int] | None = None,
    system: System = "cow",
    microstates: bool = True,
) -> Panel:
    """Return one row for each pair of states and year in which both were members on one day at least.

    directed   both orders of a pair, or only that with the lower code first
    states     codes: pairs of which at least one is among them

    Raises Unknown for a code that no state of the system ever had.
    """
    present = _present(official, years, system, microstates)
    code = SYSTEMS[system].code
    known = set(_table(official, SYSTEMS[system].set_, SYSTEMS[system].table)[code])
    for state in sorted({*(states or ())} - known):
        raise Unknown(f"{system.upper()} code", str(state), [], f"They run from {min(known)} to {max(known)}.")
    one, two = f"{code}1", f"{code}2"
    first = present.lazy().rename({code: one})
    second = present.lazy().rename({code: two, "first": "first2", "last": "last2"})
    chosen = pl.col(one) != pl.col(two) if directed else pl.col(one) < pl.col(two)
    if states is not None:
        codes = list(states)
        chosen &= pl.col(one).is_in(codes) | pl.col(two).is_in(codes)
    met = (pl.col("first") < pl.col("last2")) & (pl.col("first2") < pl.col("last"))
    frame = first.join(second, on="year").filter(chosen & met).select(one, two, "year").unique().sort(one, two, "year")
    return Panel(frame.collect(), (one, two, "year"), {}, system, official, crosswalk, directed)


def _present(official: Official, years: tuple[int, int] | None, system: System, microstates: bool) -> pl.DataFrame:
    """Each state's presence in each year: code, year, and the day numbers of its first and (excluded) last day."""
    name, table, code, begin, end = SYSTEMS[system]
    low, high = years or (begin, end)
    if low > high or low < begin or high > end:
        what = f"the {system.upper()} state system"
        raise NotCovered(what, f"it covers {begin} to {end}, not {low} to {high}", "")
    spells = _table(official, name, table)
    if "microstate" in spells.columns and not microstates:
        spells = spells.filter(~pl.col("microstate"))
    spells = spells.with_columns(pl.col("end").fill_null(date(end + 1, 1, 1)))
    last_year = (pl.col("end") - pl.duration(days=1)).dt.year()
    return (
        spells.select(code, "start", "end", year=pl.int_ranges(pl.col("start").dt.year(), last_year + 1))
        .explode("year")
        .filter(pl.col("year").is_between(low, high))
        .select(
            pl.col(code).cast(pl.Int32),
            pl.col("year").cast(pl.Int32),
            first=pl.max_horizontal("start", pl.date(pl.col("year"), 1, 1)),
            last=pl.min_horizontal("end", pl.date(pl.col("year") + 1, 1, 1)),
        )
    )


# --- what can be attached ---------------------------------------------------------------------------------------------


def _pledges(panel: Panel, _: str) -> Panel:
    spells = _table(panel.official, "atop", "pledges").filter(pl.any_horizontal(*OBLIGATIONS))
    made = (
        _by_year(spells, 2018).group_by("promiser", "promisee", "year").agg(pl.col(kind).any() for kind in OBLIGATIONS)
    )
    one, two = panel.states
    sides = {"": (one, two)} if panel.directed else {"_by_1": (one, two), "_by_2": (two, one)}
    for suffix, (promiser, promisee) in sides.items():
        named = {"promiser": promiser, "promisee": promisee, **{kind: f"{kind}{suffix}" for kind in OBLIGATIONS}}
        told = {
            f"{kind}{suffix}": Column(f"{promiser} has promised {promisee} {what}", "yes or no", "atop", 1815, 2018)
            for kind, what in OBLIGATIONS.items()
        }
        panel = _joined(panel, made.rename(named), told, absent=False)
    return panel


def _contiguity(panel: Panel, _: str) -> Panel:
    years = _table(panel.official, "contiguity", "years")
    one, two = panel.states
    nearest = years.group_by("ccode1", "ccode2", "year").agg(pl.col("conttype").min())
    told = {"conttype": Column("contiguity: 1 land, 2 to 5 by water up to 12, 24, 150, 400 miles, 0 none; the closest "
                               "of the year", "type", "contiguity", 1816, 2016)}  # fmt: skip
    return _joined(panel, nearest.rename({"ccode1": one, "ccode2": two}), told, absent=0)


def _measure(panel: Panel, name: str) -> Panel:
    own = MEASURES[name]
    table = _table(panel.official, own.set_, own.table).filter(pl.col("ccode").is_not_null())
    for state in panel.states:
        title = name + state.removeprefix(SYSTEMS[panel.system].code)
        told = {title: Column(f"{own.means} of {state}", own.unit, own.set_, own.first, own.last)}
        panel = _joined(
            panel, table.select(pl.col("ccode").alias(state), "year", pl.col(own.column).alias(title)), told
        )
    return panel


def _distance(panel: Panel, _: str) -> Panel:
    """Capitals are listed by Gleditsch-Ward numbers; a COW panel goes by the number that each state had in the year."""
    one, two = panel.states
    table = _table(panel.official, "distance", "distance").select(
        pl.col("gwcode1", "gwcode2").cast(pl.Int32), pl.col("km").cast(pl.Int32)
    )
    frame = panel.frame.with_columns(gwcode1=one, gwcode2=two) if panel.system == "gw" else panel.frame
    for state, gw in ((one, "gwcode1"), (two, "gwcode2")) if panel.system == "cow" else ():
        walk = panel.crosswalk.rename({"cow": state, "gw": gw})
        frame = frame.join(walk, on=[state, "year"], how="left", maintain_order="left")
    frame = frame.join(table, on=["gwcode1", "gwcode2"], how="left", maintain_order="left").rename({"km": "distance"})
    told = {"distance": Column("distance between the capitals", "kilometres", "distance", 1816, 2020)}
    return replace(panel, frame=frame.select(*panel.frame.columns, "distance"), columns={**panel.columns, **told})


def _trade(panel: Panel, _: str) -> Panel:
    one, two = panel.states
    flows = _table(panel.official, "trade", "dyads").select(
        pl.col("ccode1").alias(one), pl.col("ccode2").alias(two), "year", imports1="flow1", imports2="flow2"
    )
    unit = "million US dollars of the year"
    told = {
        "imports1": Column(f"imports of {one} from {two}", unit, "trade", 1870, 2014),
        "imports2": Column(f"imports of {two} from {one}", unit, "trade", 1870, 2014),
    }
    return _joined(panel, flows, told)


def _igos(panel: Panel, _: str) -> Panel:
    shared = _table(panel.official, "igo", "dyad_years").rename({"dyadigos": "igos"})
    told = {"igos": Column("organizations in which both are full members", "organizations", "igo", 1816, 2014)}
    return _joined(panel, _both_ways(shared, panel), told)


def _rivalry(panel: Panel, _: str) -> Panel:
    spells = _table(panel.official, "rivalries", "rivalries_tss")
    held = _by_year(spells.select("ccode1", "ccode2", "start", "end"), 2020).unique().with_columns(rivalry=True)
    told = {"rivalry": Column("the two were strategic rivals in the year", "yes or no", "rivalries", 1816, 2020)}
    return _joined(panel, _both_ways(held, panel), told, absent=False)


def _disputes(panel: Panel, _: str) -> Panel:
    """Of several disputes in a year, the one of highest hostility, then most dead, then longest, then lowest number."""
    table = _table(panel.official, "gml", "disputes")
    one, two = panel.states
    order = ["hostlev", "fatality", "mindur"]
    ranked = table.sort("ccode1", "ccode2", "year", *order, "dispnum", descending=[False] * 3 + [True] * 3 + [False],
                        nulls_last=True, maintain_order=True)  # fmt: skip
    found = ranked.group_by(pl.col("ccode1").alias(one), pl.col("ccode2").alias(two), "year", maintain_order=True).agg(
        disputes=pl.len().cast(pl.Int32),
        dispute=pl.lit(True).first(),
        onset=pl.col("midonset").any(),
        dispnum=pl.col("dispnum").first(),
        hostlev=pl.col("hostlev").first(),
    )
    by_gml = partial(Column, source="gml", first=1816, last=2010)
    counted = {"disputes": by_gml("disputes between the two under way in the year", "disputes")}
    asked = {
        "dispute": by_gml("one or more was", "yes or no"),
        "onset": by_gml("one or more began", "yes or no"),
    }
    chosen = "the dispute of highest hostility, then most dead, then longest, then lowest number"
    told = {
        "dispnum": by_gml(f"number of {chosen}", "number"),
        "hostlev": by_gml(f"hostility of {chosen}", "level 1 to 5"),
    }
    panel = _joined(panel, found.drop(*asked, *told), counted, absent=0)
    return _joined(_joined(panel, found, asked, absent=False), found, told)


def _peace_years(panel: Panel, _: str) -> Panel:
    """Years since the last year with a dispute, by the whole record, whatever years the panel has."""
    one, two = panel.states
    pair = {"low": pl.min_horizontal(one, two), "high": pl.max_horizontal(one, two)}
    whole = dyad_years(panel.official, panel.crosswalk, directed=False, system=panel.system)
    met = whole.frame.group_by(pl.col(one).alias("low"), pl.col(two).alias("high")).agg(met=pl.col("year").min())
    fought = _coded(_table(panel.official, "gml", "disputes").select(
        pl.col("ccode1").alias(one), pl.col("ccode2").alias(two), "year"), panel)  # fmt: skip
    fought = fought.select(**pair, year="year").unique().with_columns(last="year").sort("year")
    listed = _listed(panel, [one, two])
    ordered = panel.frame.with_columns(listed=listed).select(one, two, "year", "listed", **pair).sort("year")
    since = ordered.join_asof(fought, on="year", by=["low", "high"], check_sortedness=False).join(
        met, on=["low", "high"]
    )
    covered = pl.col("year").is_between(1816, 2010) & pl.col("listed")
    years = pl.when(covered).then(pl.col("year") - pl.coalesce("last", "met")).alias("peace_years")
    told = {"peace_years": Column("years since the last with a dispute between the two (0 in such a year), or since "
                                  "the first in which both were members", "years", "gml", 1816, 2010)}  # fmt: skip
    table = since.select(one, two, "year", years)
    frame = panel.frame.join(table, on=list(panel.keys), how="left", maintain_order="left")
    return replace(panel, frame=frame, columns={**panel.columns, **told})


def _similarity(panel: Panel, _: str) -> Panel:
    """S of portfolios: 3 defence or offence, 2 neutrality or non-aggression, 1 consultation, own cell 3."""
    from accede.methods.similarity import s_score

    one, two = panel.states
    level = pl.when(pl.col("defense") | pl.col("offense")).then(3).when(pl.col("neutral") | pl.col("nonagg")).then(2)
    spells = _table(panel.official, "atop", "pledges").filter(pl.any_horizontal(*OBLIGATIONS))
    made = _by_year(spells.with_columns(level=level.otherwise(1)), 2018)
    made = made.group_by(pl.col("promiser").alias(one), pl.col("promisee").alias(two), "year").agg(
        pl.col("level").max()
    )
    made = _coded(made, panel)
    members = state_years(panel.official, panel.crosswalk, system=panel.system).frame
    # Of states that COW does not list no pledge is known: they are in nobody's portfolio.
    members = members.filter(_listed(replace(panel, frame=members), [members.columns[0]]))
    members = members.filter(pl.col("year").is_in(panel.frame["year"].unique().implode()) & (pl.col("year") <= 2018))
    parts = []
    by_year = made.partition_by("year", as_dict=True)
    for (year,), present in members.partition_by("year", as_dict=True).items():
        codes = present[present.columns[0]].sort()
        profiles = 3.0 * np.eye(len(codes))
        own = by_year.get((year,))
        if own is not None:
            own = own.filter(pl.col(one).is_in(codes.implode()) & pl.col(two).is_in(codes.implode()))
            profiles[codes.search_sorted(own[one]), codes.search_sorted(own[two])] = own["level"]
        scores = s_score(profiles, levels=(0, 1, 2, 3), distance="absolute")
        n = len(codes)
        parts.append(pl.DataFrame({
            one: np.repeat(codes.to_numpy(), n), two: np.tile(codes.to_numpy(), n), "s_absolute": scores.ravel(),
        }).with_columns(year=pl.lit(year, pl.Int32)))  # fmt: skip
    told = {"s_absolute": Column("Signorino and Ritter's S, absolute distances, unweighted, of the two states' pledges "
                                 "to all members: 3 defence or offence, 2 neutrality or non-aggression, 1 consultation",
                                 "-1 to 1", "atop", 1816, 2018)}  # fmt: skip
    empty = pl.DataFrame(schema={one: pl.Int32, two: pl.Int32, "s_absolute": pl.Float64, "year": pl.Int32})
    scores_of = pl.concat([empty, *parts])
    frame = panel.frame.join(scores_of, on=list(panel.keys), how="left", maintain_order="left")
    listed = _listed(panel, [one, two])
    frame = frame.with_columns(pl.when(listed).then(pl.col("s_absolute")).alias("s_absolute"))
    return replace(panel, frame=frame, columns={**panel.columns, **told})


_ATTACH: Mapping[str, tuple[str, Callable[[Panel, str], Panel]]] = {
    "pledges": ("atop", _pledges), "contiguity": ("contiguity", _contiguity),
    **{name: (own.set_, _measure) for name, own in MEASURES.items()}, "distance": ("distance", _distance),
    "trade": ("trade", _trade), "igos": ("igo", _igos), "rivalry": ("rivalries", _rivalry),
    "disputes": ("gml", _disputes), "peace_years": ("gml", _peace_years), "similarity": ("atop", _similarity),
}  # fmt: skip
"""What can be attached: the data set it needs, and how."""


# --- joining ----------------------------------------------------------------------------------------------------------


def _joined(panel: Panel, table: pl.DataFrame, told: Mapping[str, Column], absent: bool | int | None = None) -> Panel:
    """The panel with the columns of `told` out of `table`, which names its rows by some of the panel's keys.

    absent   what a cell says where the source covers the year and the states, and lists nothing; None where that is
             not known
    """
    keys = [key for key in panel.keys if key in table.columns]
    table = _coded(table.select(*keys, *told), panel)
    if table.select(pl.struct(keys).n_unique()).item() < table.height:
        twice = table.filter(pl.struct(keys).is_duplicated())
        source = next(iter(told.values())).source
        raise BadData(source, None, ", ".join(told), f"{', '.join(keys)} name one row", str(twice.select(keys).row(0)))
    frame = panel.frame.join(table, on=keys, how="left", maintain_order="left")
    if absent is not None:
        listed = _listed(panel, [key for key in keys if key != "year"])
        frame = frame.with_columns(
            pl.when(pl.col(title).is_null() & listed & pl.col("year").is_between(each.first, each.last))
            .then(pl.lit(absent))
            .otherwise(pl.col(title))
            .alias(title)
            for title, each in told.items()
        )
    return replace(panel, frame=frame, columns={**panel.columns, **told})


def _listed(panel: Panel, states: list[str]) -> pl.Series | pl.Expr:
    """Whether the COW project, whose states the sources list, had all these states of a row as members that year."""
    if panel.system == "cow":
        return pl.lit(value=True)
    members = _present(panel.official, None, "cow", microstates=True).select("ccode", "year").unique()
    own = (
        members.join(panel.crosswalk, left_on=["ccode", "year"], right_on=["cow", "year"]).select("gw", "year").unique()
    )
    found = pl.repeat(True, panel.frame.height, eager=True)
    for state in states:
        here = own.rename({"gw": state}).with_columns(here=True)
        seen = panel.frame.join(here, on=[state, "year"], how="left", maintain_order="left")["here"]
        found &= seen.fill_null(value=False)
    return found


def _coded(table: pl.DataFrame, panel: Panel) -> pl.DataFrame:
    """A table keyed by COW codes and year, in the panel's codes; of two COW states that are one, the lower number's."""
    states = [state for state in panel.states if state in table.columns]
    table = table.with_columns(pl.col(*states, "year").cast(pl.Int32))
    if panel.system == "cow":
        return table
    table = table.sort(*states, "year")
    for state in states:
        walk = panel.crosswalk.rename({"cow": state, "gw": "own"})
        table = table.join(walk, on=[state, "year"], maintain_order="left")
        table = table.with_columns(pl.col("own").alias(state)).drop("own")
    return table.unique([*states, "year"], keep="first", maintain_order=True)


def _by_year(spells: pl.DataFrame, last: int) -> pl.DataFrame:
    """Spells, one row for each year in which they held on any day."""
    until = pl.col("end").fill_null(date(last + 1, 1, 1))
    final = (until - pl.duration(days=1)).dt.year()
    return (
        spells.with_columns(year=pl.int_ranges(pl.col("start").dt.year(), final + 1))
        .drop("start", "end")
        .explode("year")
    )


def _both_ways(table: pl.DataFrame, panel: Panel) -> pl.DataFrame:
    """A table of pairs without direction, in the order or orders that the panel has."""
    one, two = panel.states
    pairs = table.rename({"ccode1": one, "ccode2": two})
    return pl.concat([pairs, pairs.rename({one: two, two: one}).select(pairs.columns)]) if panel.directed else pairs


def _table(official: Official, name: str, table: str) -> pl.DataFrame:
    if name not in official or table not in official[name]:
        raise NotCovered(f"the data set {name}", f"its table {table} is not loaded", f"accede data get {name}")
    return official[name][table]


def _keys(states: tuple[str, ...]) -> dict[str, Column]:
    told = {state: Column("state", "code", "", 0, 0) for state in states}
    return {**told, "year": Column("calendar year", "year", "", 0, 0)}


def _near(name: str, known: Collection[str]) -> list[str]:
    from rapidfuzz import process

    return [hit for hit, *_ in process.extract(name, list(known), limit=2, score_cutoff=60)]
