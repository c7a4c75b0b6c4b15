"""The commands under `accede data`: fetch publishers' data sets, keep them, check them, cite them; no thinking."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from errno import ENOENT
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from accede.errors import AccedeError
from accede.exits import BAD_DATA, EPILOG, failure, say

if TYPE_CHECKING:
    from accede.archive.fetching import Progress
    from accede.archive.sets import File, Set
    from accede.archive.shelf import Loader, Shelf


def _shelf(_: click.Context, __: click.Parameter, value: Path | None) -> Shelf:
    from accede.archive.shelf import Shelf, default

    return default() if value is None else Shelf(value)


_CACHE: Callable[[Any], Any] = click.option(
    "--cache", "shelf", type=click.Path(path_type=Path), metavar="DIR", callback=_shelf,
    help="Keep data sets in this folder; else in ACCEDE_DATA, or where the platform keeps caches.",
)  # fmt: skip


@click.group()
def data() -> None:
    """The data that answers rest on: the embedded record, and publishers' data sets in a cache.

    Try:  accede data list
    """


@data.command("list", epilog=EPILOG)
@click.argument("name", required=False)
@_CACHE
def list_(name: str | None, shelf: Shelf) -> None:
    """List the data sets: what exists, what is here, the terms; or tell all about one, file by file."""
    from accede import datasets
    from accede.render.text import console, grid

    out = console()
    if name is not None:
        _tell(datasets.get(name).SET, shelf)
        return
    for module in datasets.names():
        set_ = datasets.get(module).SET
        here = shelf.have(set_)
        out.print(f"{set_.key}  {set_.source.title} {set_.source.version}".rstrip(), style="bold")
        unverified = "" if all(file.verified for file in set_.files) else ", unverified"
        agreed = "accepted" if shelf.accepted(set_.publisher) else "not accepted yet"
        size = sum(path.stat().st_size for path in here.values())
        grid(
            out,
            [
                ("period", _period(set_)),
                ("here", f"{_files(len(here), len(set_.files))}, {size / 1e6:.1f} MB{unverified}"),
                ("terms", f"{set_.publisher}: {set_.terms or 'none'}" + (f" ({agreed})" if set_.terms else "")),
            ],
        )


@data.command(epilog=EPILOG)
@click.argument("names", nargs=-1, metavar="NAME...")
@click.option("--all", "every", is_flag=True, help="Every data set there is.")
@click.option(
    "--mirror", metavar="DIR|URL",
    help="Take the files from this folder, at any depth, or from beneath this address, not from the publishers.",
)  # fmt: skip
@click.option("--accept-terms", is_flag=True, help="Accept the publishers' terms; they are shown all the same.")
@click.option(
    "--confirm-fingerprint", is_flag=True,
    help="Take files of the fingerprints that accede knows though nobody compared these with the publishers'.",
)  # fmt: skip
@_CACHE
def get(
    names: tuple[str, ...], every: bool, mirror: str | None, accept_terms: bool, confirm_fingerprint: bool, shelf: Shelf
) -> None:
    """Bring data sets into the cache; what broke off is taken up where it stopped.

    From a folder, files are taken if they are those known; they are yours already, so that nothing is asked.
    """
    loaders = _loaders(names, every)
    if mirror is not None and not mirror.strip():
        raise click.BadParameter("a mirror needs a folder or an address", param_hint="--mirror")
    accept, confirm = _accept(accept_terms), _confirm(confirm_fingerprint)
    shown: set[str] = set()
    problems: list[AccedeError | OSError] = []
    for loader in loaders:
        set_ = loader.SET
        try:
            with _progress() as progress:
                new = shelf.get(
                    set_, read=loader.read, mirror=mirror, accept=accept, confirm=confirm, progress=progress
                )
        except (AccedeError, OSError) as problem:
            problems.append(problem)
            continue
        if new and set_.publisher not in shown and not shelf.accepted(set_.publisher):
            shown.add(set_.publisher)  # nothing was asked, for the files are the user's own
            _show_terms(set_)
        here = shelf.have(set_)
        click.echo(f"{set_.key}: {_files(len(here), len(set_.files))}, {len(new)} new")
        for file in set_.files:
            if file.name not in here:
                where_not = f"not in {mirror}" if mirror else "at no known address; `accede data add FILE` takes it"
                say(f"{set_.key}: {file.name} is {where_not}")
    _finish(problems)


@data.command(epilog=EPILOG)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@_CACHE
def add(files: tuple[Path, ...], shelf: Shelf) -> None:
    """Take a file that you have, recognised by its fingerprint or its columns; a zip is searched."""
    from accede import datasets

    loaders = [datasets.get(name) for name in datasets.names()]
    shown: set[str] = set()
    problems: list[AccedeError | OSError] = []
    for path in files:
        try:
            for set_, file in shelf.add(path, loaders):
                click.echo(f"{path}: {file.name} of {set_.key}")
                if set_.publisher not in shown and not shelf.accepted(set_.publisher):
                    shown.add(set_.publisher)
                    _show_terms(set_)
        except (AccedeError, OSError) as problem:
            problems.append(problem)
    _finish(problems)


@data.command(epilog=EPILOG)
@click.argument("folder", type=click.Path(path_type=Path), required=False)
@_CACHE
def verify(folder: Path | None, shelf: Shelf) -> None:
    """Check the embedded record against every law, and the cache against the files' fingerprints.

    With FOLDER, check only the copy of the record in it. Each violation is printed.
    """
    from accede import datasets
    from accede.datasets import record

    home = folder or record.folder()
    if not home.is_dir():
        raise FileNotFoundError(ENOENT, os.strerror(ENOENT), str(home))
    violations = record.verify(home)
    for violation in violations:
        click.echo(str(violation))
    if violations:
        plural = "law is" if len(violations) == 1 else "laws are"
        raise click.exceptions.Exit(say(f"{home}: {len(violations)} {plural} broken", BAD_DATA))
    counts = ", ".join(f"{name} {frame.height}" for name, frame in record.read(home).items())
    click.echo(f"{home}: clean ({counts})")
    if folder is not None or not shelf.folder.is_dir():
        return
    sets = [datasets.get(name).SET for name in datasets.names()]
    wrong = shelf.verify(sets)
    for problem in wrong:
        click.echo(str(problem))
    if wrong:
        plural = "1 file is not what it was" if len(wrong) == 1 else f"{len(wrong)} files are not what they were"
        raise click.exceptions.Exit(say(f"{shelf.folder}: {plural}", BAD_DATA))
    click.echo(f"{shelf.folder}: clean ({_number(sum(len(shelf.have(set_)) for set_ in sets), 'file')})")


@data.command(epilog=EPILOG)
@_CACHE
def where(shelf: Shelf) -> None:
    """Print the folder of the embedded record, then that of the cache."""
    from accede.datasets import record

    click.echo(record.folder())
    click.echo(shelf.folder)


@data.command(epilog=EPILOG)
@click.argument("name")
def cite(name: str) -> None:
    """Print BibTeX of a data set."""
    from accede import datasets

    click.echo(datasets.get(name).SET.source.bibtex())


@data.command(epilog=EPILOG)
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@_CACHE
def rm(names: tuple[str, ...], shelf: Shelf) -> None:
    """Take data sets out of the cache: files, parsed tables, and what was under way."""
    for loader in _loaders(names, every=False):
        click.echo(f"{loader.SET.key}: {_number(len(shelf.rm(loader.SET)), 'file')} removed")


# --- inside ---------------------------------------------------------------------------------------------------------


def _loaders(names: tuple[str, ...], every: bool) -> list[Loader]:
    from accede import datasets

    if bool(names) == every:
        raise click.UsageError("name data sets, or say --all; `accede data list` lists them")
    return [datasets.get(name) for name in (datasets.names() if every else dict.fromkeys(names))]


def _accept(accepted: bool) -> Callable[[Set], bool]:
    """Show the terms of a set's publisher and ask whether they are accepted; a no holds for all their sets."""
    refused: set[str] = set()

    def accept(set_: Set) -> bool:
        if set_.publisher in refused:
            return False
        _show_terms(set_)
        agreed = accepted or _ask("Do you accept these terms?")
        if not agreed:
            refused.add(set_.publisher)
        return agreed

    return accept


def _show_terms(set_: Set) -> None:
    """Show the terms of a publisher, for all sets of theirs."""
    from accede import datasets

    own = [one for name in datasets.names() if (one := datasets.get(name).SET).publisher == set_.publisher]
    for terms in dict.fromkeys(one.terms for one in own if one.terms):
        keys = ", ".join(one.key for one in own if one.terms == terms)
        say(f"terms of {set_.publisher} ({keys}): {terms}")


def _confirm(confirmed: bool) -> Callable[[Set, File, str, str], bool]:
    """Ask whether a fingerprint that nobody compared is right; --confirm-fingerprint says so of those known only."""

    def confirm(set_: Set, file: File, digest: str, origin: str) -> bool:
        known = digest == file.sha256
        knows = (
            "the one accede knows, but " if known else f"not the one accede knows ({file.sha256}), and "
        ) if file.sha256 else ""  # fmt: skip
        say(
            f"{file.name} of {set_.key} from {origin} has the SHA-256 {digest}: {knows}nobody compared it with the "
            "publisher's (unverified)"
        )
        return (confirmed and known) or _ask("Is this fingerprint right?")

    return confirm


def _ask(question: str) -> bool:
    """Ask on a terminal; where there is none, nobody says yes."""
    return sys.stdin.isatty() and sys.stderr.isatty() and click.confirm(question, err=True)


@contextmanager
def _progress() -> Iterator[Progress]:
    """On a terminal, a bar on stderr for the file under way, gone when it is done."""
    if not sys.stderr.isatty():
        yield lambda *_: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    columns = (TextColumn("  {task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    bars = Progress(*columns, console=Console(stderr=True), transient=True)
    tasks: dict[str, Any] = {}

    def progress(name: str, done: int, whole: int) -> None:
        if name not in tasks:
            bars.start()
            tasks[name] = bars.add_task(name.partition("-")[2])
        bars.update(tasks[name], completed=done, total=whole or None)
        if done == whole:
            bars.stop()  # a question may follow

    try:
        yield progress
    finally:
        bars.stop()


def _finish(problems: list[AccedeError | OSError]) -> None:
    """Say each problem once, and end as the last of them ends."""
    several = {failure(problem)[0]: problem for problem in problems}
    for sentence in list(several)[:-1]:
        say(sentence)
    if problems:
        raise list(several.values())[-1]


def _tell(set_: Set, shelf: Shelf) -> None:
    from accede.render.text import console, grid

    out = console()
    here = shelf.have(set_)
    out.print(f"{set_.key}  {set_.source.title} {set_.source.version}".rstrip(), style="bold")
    rows = [
        ("publisher", set_.publisher), ("period", _period(set_)), ("terms", set_.terms),
        ("licence", set_.source.licence), ("note", set_.note),
    ]  # fmt: skip
    grid(out, [row for row in rows if row[1]])
    for file in set_.files:
        out.print()
        out.print(file.name)
        address = f"{file.url} ({file.member} in it)" if file.member else file.url
        rows = [
            ("here", str(here.get(file.name, "no"))),
            ("SHA-256", file.sha256 + ("" if file.verified else ", unverified")),
            ("address", address + ("" if file.verified or not address else ", unverified")),
        ]
        grid(out, [row for row in rows if row[1]])


def _period(set_: Set) -> str:
    """The first and the last day covered; the source's own end is the day after."""
    last = date.fromisoformat(set_.source.end) - timedelta(days=1) if set_.source.end else "?"
    return f"{set_.source.start or '?'} to {last}"


def _files(here: int, all_: int) -> str:
    return f"{here} of {_number(all_, 'file')}"


def _number(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"
