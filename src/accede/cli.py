"""The command line: arguments in, a Brief out; no thinking.

Results go to stdout, notes to stderr. Exit codes: 0 answered (some lenses may be silent), 1 could not read or write, 2
usage, malformed date included, 3 unknown or impossible, 4 no lens could answer, 5 bad data, 130 interrupted.
"""

from __future__ import annotations

import io
import os
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from accede._version import __version__
from accede.cli_case import case
from accede.cli_compare import compare
from accede.cli_data import data
from accede.cli_panel import panel
from accede.errors import AccedeError, BadData
from accede.exits import ANSWERED, BAD_DATA, EPILOG, IO, USAGE, failure, say, wipe
from accede.options import DATA, JSON, RECORD, Date, File, Name, lens_list, progress, world_of, write

if TYPE_CHECKING:
    from accede.brief import Brief


_SHOWN = 10  # differences that `rerun` spells out


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}, epilog=EPILOG)
@click.version_option(__version__, message="accede %(version)s")
def cli() -> None:
    """Questions about states joining alliances, answered from data, with uncertainty and sources.

    Try:  accede ask USSR NATO --on 1954-03-31
    """


@cli.command(epilog=EPILOG)
@click.argument("state", type=Name())
@click.argument("alliance", type=Name())
@click.option("--on", type=Date(), required=True, help="The day the change is made.")
@click.option("--leave", is_flag=True, help="Ask about leaving instead of joining.")
@click.option("--lens", "only", callback=lens_list, metavar="A,B", help="Only these lenses; `accede lens` lists them.")
@click.option("--despite", is_flag=True, help="Ask even where history forbids it; the brief states the premise.")
@click.option("--seed", type=click.IntRange(0, 2**32 - 1), default=None, help="Seed of every random draw.")
@JSON
@click.option("--html", type=File(), metavar="FILE", help="Also write the brief as one HTML file.")
@click.option("--cite", is_flag=True, help="Print BibTeX of what the answer used, and nothing else.")
@RECORD
@DATA
def ask(
    state: str, alliance: str, on: date, leave: bool, only: tuple[str, ...] | None, despite: bool, seed: int | None,
    as_json: bool, html: Path | None, cite: bool, record: Path | None, data: tuple[str, ...],
) -> None:  # fmt: skip
    """What changes when STATE joins ALLIANCE on a day?

    Names in English, French, German or transliterated Russian are understood, and codes as cow:365, gw:365, iso:SUN,
    un:810.
    """
    from accede.brief import SEED
    from accede.brief import ask as answer

    world = world_of(record, data)
    brief = answer(
        state, alliance, on, world=world, leave=leave, only=only, seed=SEED if seed is None else seed, despite=despite,
        progress=progress(),
    )  # fmt: skip
    if html:
        from accede.render.html import to_html

        write(html, to_html(brief))
        click.echo(f"accede: wrote {html}", err=True)
    _resolution(state, brief)
    _print(brief, as_json=as_json, cite=cite)


@cli.command(epilog=EPILOG)
@click.argument("file", type=click.Path(path_type=Path))
@JSON
@click.option("--html", type=File(), metavar="FILE", help="Also write the brief as one HTML file.")
@RECORD
def rerun(file: Path, as_json: bool, html: Path | None, record: Path | None) -> None:
    """Ask the question of a JSON brief again and compare every number.

    Exits with 5 where a number is not the same; stderr says which.
    """
    from accede.brief import ask as answer
    from accede.render import json as as_brief

    old = as_brief.read(file)
    recipe = old["recipe"]
    try:
        on = Date().convert(recipe["on"], None, None)
    except click.UsageError as wrong:
        raise BadData(str(file), None, "brief", "the recipe has on, a date", recipe["on"]) from wrong
    brief = answer(
        recipe["state"], recipe["alliance"], on, world=world_of(record, recipe["data"]), leave=recipe["leave"],
        only=[str(name) for name in recipe["lenses"]], seed=recipe["seed"], despite=recipe["despite"],
        progress=progress(),
    )  # fmt: skip
    if html:
        from accede.render.html import to_html

        write(html, to_html(brief))
    _print(brief, as_json=as_json, cite=False)
    differ = as_brief.differences(old, as_brief.to_dict(brief))
    if brief.release != recipe["record"]:
        made, now = map(_release, (recipe["record"], brief.release))
        click.echo(f"accede: {file} was made from {made}, this is {now}", err=True)
    for line in differ[:_SHOWN]:
        click.echo(f"accede: {line}", err=True)
    if differ:
        count = "1 finding is" if len(differ) == 1 else f"{len(differ)} findings are"
        raise click.exceptions.Exit(say(f"{file}: {count} not what it was", BAD_DATA))
    same = "the same numbers" if brief.release == recipe["record"] else "the same numbers by this other release"
    click.echo(f"accede: {same}, all {len(brief.pairs)} findings", err=True)


@cli.command(epilog=EPILOG)
@click.argument("on", type=Date(), metavar="DATE")
@click.argument("name", type=Name(), required=False, metavar="[ALLIANCE|STATE]")
@JSON
@RECORD
def at(on: date, name: str | None, as_json: bool, record: Path | None) -> None:
    """The world as it was known on DATE: alliances in force, or one alliance or state."""
    import json

    from accede.render.text import console, facts
    from accede.view import view

    seen = view(world_of(record), on, name)
    if as_json:
        click.echo(json.dumps(seen, indent=2, ensure_ascii=False))
    else:
        facts(seen, console())


@cli.command(epilog=EPILOG)
@click.argument("name", required=False)
def lens(name: str | None) -> None:
    """List the lenses, or tell all about one: method, vocabulary, sources, limits."""
    from accede import lenses
    from accede.render.text import console, grid

    out = console()
    if name is None:
        grid(out, [(each, lenses.get(each).QUESTION) for each in lenses.names()])
        return
    module = lenses.get(name)
    click.echo((module.__doc__ or "").strip() + "\n\nVocabulary (`what` of its findings):")
    grid(out, module.WHAT.items())


cli.add_command(case)
cli.add_command(compare)
cli.add_command(data)
cli.add_command(panel)


# --- inside ---------------------------------------------------------------------------------------------------------


def _release(prints: str) -> str:
    """A release as it is told: that of the record, and of each data set laid over it."""
    record, *data = prints.split("+")
    return " with ".join([f"record {record[:12]}", *([", ".join(data)] if data else [])])


def _resolution(said: str, brief: Brief) -> None:
    """Say on stderr how a name was understood, where it was not the record's own."""
    wipe()
    if said != brief.change.state:
        codes = " ".join(f"{scheme}:{code}" for scheme, code in brief.codes.items())
        click.echo(f"accede: '{said}' on {brief.on} is {brief.change.state} ({codes})", err=True)


def _print(brief: Brief, *, as_json: bool, cite: bool) -> None:
    wipe()
    if cite:
        click.echo("\n\n".join(source.bibtex() for source in brief.sources.values()))
    elif as_json:
        from accede.render.json import to_json

        click.echo(to_json(brief))
    else:
        from accede.render.text import console, show

        show(brief, console())


def main() -> None:
    """Run the command line; every foreseen failure is one line on stderr and its exit code."""
    if sys.stdout is None or sys.stderr is None:
        sys.exit(IO)  # there is nobody to tell
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that lacks a letter gets a question mark
    try:
        sys.exit(cli(standalone_mode=False) or ANSWERED)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.exceptions.NoArgsIsHelpError as bare:
        click.echo(bare.format_message())
        sys.exit(USAGE)
    except BrokenPipeError:
        # The reader closed the pipe, as `head` does: no error of ours. Python must not find it again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(ANSWERED)
    except (click.Abort, KeyboardInterrupt, click.ClickException, AccedeError, OSError) as wrong:
        sys.exit(say(*failure(wrong)))
