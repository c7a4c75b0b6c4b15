"""`accede panel`: state-years and dyad-years with columns of official data, as a file for any program."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from accede.exits import EPILOG

if TYPE_CHECKING:
    from accede.panel import Panel


class _Years(click.ParamType[tuple[int, int]]):
    """A span FIRST:LAST; one year stands for itself."""

    name = "FIRST:LAST"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, int]:
        first, colon, last = str(value).partition(":")
        last = last if colon else first
        if not (first.isdecimal() and last.isdecimal()) or int(first) > int(last):
            self.fail(f"{value!r} is not a span of years such as 1816:2016", param, ctx)
        return int(first), int(last)


_OPTIONS = [
    click.option("--years", type=_Years(), help="Which years; all that the system covers by default."),
    click.option("--with", "columns", metavar="NAMES", default="", help="Columns to attach, comma-separated."),
    click.option("--system", type=click.Choice(["cow", "gw"]), default="cow", show_default=True, help="Whose states."),
    click.option("--no-microstates", is_flag=True, help="Without microstates (Gleditsch-Ward only)."),
    click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help=".parquet or .csv"),
    click.option(
        "--dictionary", type=click.Path(path_type=Path, dir_okay=False), help="Also say what columns mean, as CSV."
    ),
]


def _options(command: Any) -> Any:
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@click.group(epilog=EPILOG)
def panel() -> None:
    """Write a panel of states or of pairs of states, year by year."""


@panel.command(epilog=EPILOG)
@_options
def states(system: Any, no_microstates: bool, **given: Any) -> None:
    """One row for each state and year."""
    _write("state_years", {"system": system, "microstates": not no_microstates}, **given)


@panel.command(epilog=EPILOG)
@click.option("--undirected", is_flag=True, help="Each pair once, the lower code first.")
@click.option("--states", metavar="CODES", default="", help="Only pairs with one of these codes, comma-separated.")
@_options
def dyads(system: Any, no_microstates: bool, undirected: bool, states: str, **given: Any) -> None:
    """One row for each pair of states and year; both orders of a pair by default.

    \b
    accede panel dyads --years 1816:2016 --with pledges,contiguity,cinc --out panel.parquet
    """
    codes = [code.strip() for code in states.split(",") if code.strip()]
    if states and not codes:
        raise click.BadParameter("name at least one state's number", param_hint="--states")
    if wrong := [code for code in codes if not code.isdecimal()]:
        raise click.BadParameter(f"{wrong[0]!r} is not a state's number", param_hint="--states")
    options = {"directed": not undirected, "states": list(map(int, codes)) or None}
    _write("dyad_years", {"system": system, "microstates": not no_microstates, **options}, **given)


def _fetched() -> list[str]:
    """The data sets with yearly figures that have been fetched."""
    from accede import datasets
    from accede.archive import shelf
    from accede.panel import MEASURES

    place = shelf.default()
    return [name for name in dict.fromkeys(own.set_ for own in MEASURES.values()) if place.have(datasets.get(name).SET)]


def _write(kind: str, options: dict[str, Any], *, years: Any, columns: str, out: Path, dictionary: Path | None) -> None:
    from accede.official import load
    from accede.panel import EVERY, needs

    if out.suffix not in (".parquet", ".csv"):
        raise click.BadParameter(f"{out.name} ends neither in .parquet nor in .csv", param_hint="--out")
    if options["system"] == "cow" and not options["microstates"]:
        raise click.BadParameter("the COW system does not tell microstates apart", param_hint="--no-microstates")
    names = [name.strip() for name in columns.split(",") if name.strip()]
    world = load(data=[*needs(names, options["system"]), *(_fetched() if EVERY in names else [])])
    made: Panel = getattr(world, kind)(years, **options).with_(*names)
    made.write(out)
    if dictionary:
        made.dictionary().write_csv(dictionary)
    rows, width = made.frame.shape
    click.echo(f"accede: wrote {out}: {rows:,} rows, {width} columns", err=True)
