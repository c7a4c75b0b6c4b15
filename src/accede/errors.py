"""The four ways a question can fail, each saying what, where, and what to do.

Facts are positional arguments so that an error survives pickling; the sentence is made when it is read. Any other
exception is a bug and is meant to stop the run.
"""

from __future__ import annotations

from collections.abc import Sequence


class AccedeError(Exception):
    """Base of the four; catch it to catch every failure that accede foresees."""


class Unknown(AccedeError):
    """A name that no table holds: `Unknown(kind, said, meant, hint)`."""

    def __init__(self, kind: str, said: str, meant: Sequence[str] = (), hint: str = "") -> None:
        super().__init__(kind, said, tuple(meant), hint)

    def __str__(self) -> str:
        kind, said, meant, hint = self.args
        sentence = f"No {kind} '{said}'."
        if meant:
            sentence += f" Did you mean {' or '.join(meant)}?"
        return f"{sentence} {hint}".rstrip()


class Ambiguous(Unknown):
    """A name that means several things: `Ambiguous(kind, said, meanings, hint)`."""

    def __str__(self) -> str:
        kind, said, meant, hint = self.args
        return f"'{said}' is more than one {kind}: {'; or '.join(meant)}? {hint}".rstrip()


class NotCovered(AccedeError):
    """A question outside the period or the states that a table covers: `NotCovered(what, why, remedy)`.

    `remedy` is what would make it speak, with {ask} where the command line of the question stands; empty where nothing
    can.
    """

    def __init__(self, what: str, why: str, remedy: str = "") -> None:
        super().__init__(what, why, remedy)

    def __str__(self) -> str:
        what, why, _ = self.args
        return f"{what}: {why}."


class Impossible(AccedeError):
    """History forbids the change: `Impossible(why, possible, instead)`."""

    def __init__(self, why: str, possible: str = "", instead: str = "") -> None:
        super().__init__(why, possible, instead)

    def __str__(self) -> str:
        why, possible, instead = self.args
        parts = [why if why.endswith(("?", ".")) else f"{why}."]
        if possible:
            parts.append(f"Possible: {possible}.")
        if instead:
            parts.append(f"Nearest question: {instead}")
        return " ".join(parts)


class BadData(AccedeError):
    """A table that breaks its law: `BadData(file, line, table, law, found)`; the first offending row is named."""

    def __init__(self, file: str, line: int | None, table: str, law: str, found: str = "") -> None:
        super().__init__(file, line, table, law, found)

    def __str__(self) -> str:
        file, line, table, law, found = self.args
        where = f"{file}:{line}" if line else file
        return f"{where}: {table}: {law}" + (f", found {found!r}" if found else "")
