"""What the commands share: the types of their arguments, their options, the World they ask, how they write a file."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from errno import EACCES, EINVAL, EISDIR, ENOENT
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from accede.world import World


class Date(click.ParamType[date]):
    """A date YYYY-MM-DD; what is wrong with another is said in one line."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the date, or fail with the law it breaks."""
        from accede.change import day

        try:
            return day(value)
        except ValueError as wrong:
            self.fail(str(wrong), param, ctx)


class Name(click.ParamType[str]):
    """A name that is not empty."""

    name = "NAME"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the name without the blanks around it."""
        text = str(value).strip()
        if not text:
            self.fail("a name cannot be empty", param, ctx)
        return text


class File(click.ParamType[Path]):
    """A path that is not empty."""

    name = "FILE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Return the path as one."""
        if not str(value).strip():
            self.fail("a file needs a name", param, ctx)
        return Path(value)


def lens_list(_: click.Context, __: click.Parameter, value: str | None) -> tuple[str, ...] | None:
    """Return names of lenses said with commas between them, None where none were."""
    if value is None:
        return None
    chosen = tuple(name.strip() for name in value.split(",") if name.strip())
    if not chosen:
        raise click.BadParameter("name at least one lens, or leave the option out for all")
    return chosen


def names(_: click.Context, __: click.Parameter, value: str | None) -> tuple[str, ...]:
    """Return names said with commas between them, none where the option is left out."""
    if value is None:
        return ()
    chosen = tuple(name.strip() for name in value.split(","))
    if not all(chosen):
        raise click.BadParameter("name data sets with a comma between two, or leave the option out")
    return chosen


RECORD = click.option(
    "--record", type=click.Path(path_type=Path), metavar="FOLDER", help="Read this record instead of the embedded one."
)
DATA = click.option(
    "--data", callback=names, metavar="A,B", help="Lay these data sets over the record; `accede data list` shows them."
)
JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of tables.")


def world_of(record: Path | None, data: Sequence[str] = ()) -> World:
    """Return the World of the record, the one in a folder where one is given, with data sets laid over it.

    A record of the reader's own that breaks a law is read all the same, and stderr says so.
    """
    from accede.official import load

    world = load(record, data=data)
    if record:
        from accede.datasets.record import verify

        broken = len(verify(record))
        if broken:
            laws = "1 law" if broken == 1 else f"{broken} laws"
            click.echo(f"accede: {record} breaks {laws}; `accede data verify {record}` tells which", err=True)
    return world


def progress() -> Callable[[str], None] | None:
    """On a terminal, the name of the lens at work, on a line of stderr that is wiped when it is done."""
    if not sys.stderr.isatty():
        return None
    return lambda name: click.echo(f"\r\033[K  looking: {name} …\r", err=True, nl=False)


def write(file: Path, text: str) -> None:
    """Write whole or not at all: a half-written brief is never left behind."""
    file = file.resolve()
    for wrong, number in (
        (file.is_dir(), EISDIR),
        (file.exists() and not file.is_file(), EINVAL),
        (file.exists() and not os.access(file, os.W_OK), EACCES),
        (not file.parent.is_dir(), ENOENT),
    ):
        if wrong:
            raise OSError(number, os.strerror(number), str(file))
    half = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        half.write_text(text, encoding="utf-8")
        half.replace(file)
    except OSError as problem:
        raise OSError(problem.errno, problem.strerror, str(file)) from None
    finally:
        with suppress(OSError):
            half.unlink(missing_ok=True)
