"""`accede compare`: several candidates for one alliance, side by side."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from accede.exits import EPILOG, wipe
from accede.options import DATA, JSON, RECORD, Date, File, Name, lens_list, progress, world_of, write

if TYPE_CHECKING:
    from accede.comparison import Comparison


@click.command(epilog=EPILOG)
@click.argument("states", type=Name(), nargs=-1, required=True, metavar="STATE STATE...")
@click.option("--to", "alliance", type=Name(), required=True, metavar="ALLIANCE", help="The alliance that each joins.")
@click.option("--on", type=Date(), required=True, help="The day the change is made.")
@click.option("--by", type=Name(), metavar="CRITERION", help="Order the candidates by this; the base rate by default.")
@click.option("--lens", "only", callback=lens_list, metavar="A,B", help="Only these lenses; `accede lens` lists them.")
@click.option("--all", "whole", is_flag=True, help="Print every criterion, not the headline of each lens alone.")
@click.option("--seed", type=click.IntRange(0, 2**32 - 1), default=None, help="Seed of every random draw.")
@JSON
@click.option("--html", type=File(), metavar="FILE", help="Also write the comparison as one HTML file.")
@click.option("--cite", is_flag=True, help="Print BibTeX of what the answer used, and nothing else.")
@RECORD
@DATA
def compare(
    states: tuple[str, ...], alliance: str, on: date, by: str | None, only: tuple[str, ...] | None, whole: bool,
    seed: int | None, as_json: bool, html: Path | None, cite: bool, record: Path | None, data: tuple[str, ...],
) -> None:  # fmt: skip
    """How do two to twelve candidates for ALLIANCE compare?

    \b
    accede compare Ukraine Georgia "North Macedonia" --to NATO --on 2008-04-03
    accede compare Finland Sweden --to NATO --on 2022-05-18 --by "population behind"

    Each joins alone. Ranks go by size, most to least; none is called better. A candidate that history forbids is left
    out and named with the reason.
    """
    from accede import comparison
    from accede.brief import SEED

    try:
        comparison.candidates(states)
    except ValueError as number:
        raise click.UsageError(str(number)) from number
    found = comparison.compare(
        states, alliance, on, world=world_of(record, data), only=only, seed=SEED if seed is None else seed,
        progress=progress(),
    )  # fmt: skip
    if by:
        found = found.ordered(by)
    if html:
        from accede.render.compare import to_html

        write(html, to_html(found))
        click.echo(f"accede: wrote {html}", err=True)
    _resolutions(found)
    _print(found, whole=whole, as_json=as_json, cite=cite)


def _resolutions(found: Comparison) -> None:
    """Say on stderr how names were understood, where they were not the record's own, and who was left out."""
    wipe()
    for state in found.states:
        if found.said[state] != state:
            codes = " ".join(f"{scheme}:{code}" for scheme, code in found.briefs[state].codes.items())
            click.echo(f"accede: '{found.said[state]}' on {found.on} is {state} ({codes})", err=True)
    for each in found.left:
        click.echo(f"accede: left out '{each.said}': {each.why}", err=True)
    for name in found.twice:
        click.echo(f"accede: '{name}' is there already and counts once", err=True)


def _print(found: Comparison, *, whole: bool, as_json: bool, cite: bool) -> None:
    if cite:
        click.echo("\n\n".join(source.bibtex() for source in found.sources.values()))
    elif as_json:
        from accede.render.compare import to_json

        click.echo(to_json(found))
    else:
        from accede.render.compare import show
        from accede.render.text import console

        show(found, console(), whole=whole)
