"""`accede case`: the claims people make about a question, each with a verdict one can check."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from accede.exits import BAD_DATA, EPILOG, say, wipe
from accede.options import DATA, JSON, RECORD, File, Name, progress, world_of, write

if TYPE_CHECKING:
    from accede.verdict import Report


class _Case(click.Group):
    """A group whose first word may also be the name of a case: `accede case stalin-nato` shows it."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the command that shows a case before a name or an option that is none of the group's own."""
        if args and args[0] not in {*self.commands, "-h", "--help"}:
            args = ["show", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_Case, invoke_without_command=True, epilog=EPILOG, subcommand_metavar="[NAME|FILE] [OPTIONS]")
@click.pass_context
def case(ctx: click.Context) -> None:
    """Claims about a question, each with a verdict and the rule that produced it.

    \b
    accede case                        the bundled cases
    accede case stalin-nato            every claim with its verdict
    accede case stalin-nato --why C26  the whole chain of one
    accede case my.toml                the same for a case of your own

    A claim's words and its sources stand in a file; `accede case new FILE` writes one to start from.
    """
    if ctx.invoked_subcommand is None:
        from accede import casefile
        from accede.render.text import console, grid

        grid(console(), [(name, casefile.title(name)) for name in casefile.names()])


@case.command(epilog=EPILOG)
@click.argument("name", type=Name(), metavar="NAME|FILE")
@click.option("--why", type=Name(), metavar="CLAIM", help="Only this claim, with the whole chain down to rows.")
@click.option("--seed", type=click.IntRange(0, 2**32 - 1), default=None, help="Seed of every random draw.")
@JSON
@click.option("--html", type=File(), metavar="FILE", help="Also write the case as one HTML file.")
@click.option("--cite", is_flag=True, help="Print BibTeX of what the rulings rest on, and nothing else.")
@RECORD
@DATA
def show(
    name: str, why: str | None, seed: int | None, as_json: bool, html: Path | None, cite: bool, record: Path | None,
    data: tuple[str, ...],
) -> None:  # fmt: skip
    """Print every claim of a case with its verdict, or one with all that stands behind it."""
    from accede import casefile
    from accede.brief import SEED
    from accede.verdict import judge

    world = world_of(record, data)
    asked = casefile.load(name, world)
    if why:
        asked = asked.only(why)
    if html and asked.home and html.resolve() == Path(asked.home).resolve():
        raise click.UsageError(f"{html} is the case itself; name another file for the page")
    report = judge(asked, world, seed=SEED if seed is None else seed, progress=progress())
    if html:
        from accede.render.case_html import to_html

        write(html, to_html(report))
        click.echo(f"accede: wrote {html}", err=True)
    _print(report, chain=bool(why), as_json=as_json, cite=cite)


@case.command(epilog=EPILOG)
@click.argument("file", type=File())
def new(file: Path) -> None:
    """Write a case to start from, which runs as it stands; nothing that is there is overwritten."""
    from accede import casefile

    if file.suffix != ".toml":
        raise click.UsageError(f"a case file ends in .toml, as {file.stem or 'my-case'}.toml")
    if file.exists():
        raise click.UsageError(f"{file} is there already")
    write(file, casefile.template())
    click.echo(f"accede: wrote {file}; `accede case {file}` shows it, `accede case check {file}` finds its mistakes")


@case.command(epilog=EPILOG)
@click.argument("file", type=File(), metavar="FILE|NAME")
@RECORD
def check(file: Path, record: Path | None) -> None:
    """Tell every mistake in a case file, each with its line; exits with 5 where there is one."""
    from accede import casefile

    world = world_of(record)
    if str(file) in casefile.names():
        file = casefile.folder() / f"{file}.toml"
    mistakes = casefile.check(file, world)
    for mistake in mistakes:
        click.echo(str(mistake))
    if mistakes:
        count = "1 mistake" if len(mistakes) == 1 else f"{len(mistakes)} mistakes"
        raise click.exceptions.Exit(say(f"{file}: {count}", BAD_DATA))
    click.echo(f"{file}: no mistakes")
    for change, reason in casefile.forbidden(casefile.load(file, world), world).items():
        click.echo(f"{file}: but history forbids the change {change}, and none of its tests can be run: {reason}")


def _print(report: Report, *, chain: bool, as_json: bool, cite: bool) -> None:
    wipe()
    if cite:
        click.echo("\n\n".join(source.bibtex() for source in report.sources.values()))
    elif as_json:
        from accede.render.case_json import to_json

        click.echo(to_json(report))
    else:
        from accede.render.case_text import show, why
        from accede.render.text import console

        (why if chain else show)(report, console())
