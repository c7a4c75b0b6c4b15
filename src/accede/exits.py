"""How a command ends: exit codes, and what is said of a failure, in one line of stderr.

0 answered (some lenses may be silent), 1 could not read or write, 2 usage, 3 unknown or impossible, 4 no lens could
answer, 5 bad data, 130 interrupted.
"""

from __future__ import annotations

import sys

import click

from accede.errors import AccedeError, BadData, NotCovered

ANSWERED, IO, USAGE, UNKNOWN, SILENT, BAD_DATA, INTERRUPTED = 0, 1, 2, 3, 4, 5, 130

EPILOG = """\b
Exit codes: 0 answered (some lenses may be silent), 1 could not read or
write, 2 usage (a malformed date too), 3 unknown or impossible, 4 no lens
could answer, 5 bad data, 130 interrupted."""


def failure(wrong: BaseException) -> tuple[str, int]:
    """Return what to say of a foreseen failure, and its exit code."""
    match wrong:
        case click.ClickException():
            return wrong.format_message(), USAGE
        case NotCovered(args=(_, _, remedy)):
            again = remedy.replace("{ask}", "the same with")
            return f"{wrong} Try: {again}" if remedy else str(wrong), SILENT
        case BadData():
            return str(wrong), BAD_DATA
        case AccedeError():
            return str(wrong), UNKNOWN
        case OSError():
            return f"{wrong.filename}: {wrong.strerror}" if wrong.filename else str(wrong), IO
    return "interrupted", INTERRUPTED


def say(message: str, code: int = ANSWERED) -> int:
    """Print one line on stderr and return `code`."""
    wipe()
    click.echo("accede: " + " ".join(message.split()), err=True)
    return code


def wipe() -> None:
    """Wipe the line on which progress was told."""
    if sys.stderr.isatty():
        click.echo("\r\033[K", err=True, nl=False)
