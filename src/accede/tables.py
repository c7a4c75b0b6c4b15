"""The schema of every frame, stated once.

One law holds for each row of a dated table: it is a fact true on [start, end), both ISO dates, `end` empty while it
lasts, with the key of the source that says so. Precision is kept beside the date: a start known by month counts from
the month's first day, an end known by month to the month's last. A bound is a day by which something had begun, some
time in the year before it; only official data laid over the record have such days.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any, Literal

Kind = Literal["text", "date", "int", "float"]

WORLD = "World"
"""The one `state` in `measures` that is no state: the total over all."""

MODELLED = "modelled"
"""Source key of rows that a Change wrote: nobody observed them."""

RECORD = "accede-record"
"""Source key of what the record says as a whole, such as that it holds no row of a kind."""

FIRST_DAY, LAST_DAY = date(1815, 6, 9), date(2024, 12, 31)
"""The days between which questions can be asked of the embedded record: the Final Act of Vienna to the end of 2024."""

REGIONS = ("Europe", "Asia", "Africa", "North America", "South America", "Oceania")
OBLIGATIONS = ("defense", "offense", "neutrality", "nonaggression", "consultation")
HELP = ("defense", "offense")
"""The obligations by which states owe each other help."""

LEVELS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "border": ("land", "sea"),
        "rivalry": ("territory", "position", "ideology", "identity", "intervention"),
        "dispute": ("threat", "display", "force", "war"),
    }
)
"""What kinds of ties there are, and of each how it can be."""

PERMANENT, ELECTED, GREAT_POWER = "permanent", "elected", "great power"
COUNCIL, POWERS = "UNSC", "great powers"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its type, whether a cell may be empty, and the closed list of its values where there is one."""

    kind: Kind = "text"
    required: bool = True
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its columns in file order, and the columns that name what a spell is about.

    Rows with equal `key` may not overlap in time. `key` is empty for tables in which facts may stand side by side.
    """

    columns: Mapping[str, Column]
    key: tuple[str, ...] = ()
    dated: bool = True
    about: str = field(default="", compare=False)


_TEXT, _MAYBE = Column(), Column(required=False)
_PRECISION = ("day", "month", "year", "bound")
_SPELL = {
    "start": Column("date"),
    "end": Column("date", required=False),
    "start_precision": Column(values=_PRECISION),
    "end_precision": Column(required=False, values=_PRECISION),
}
_ORIGIN = {
    "certainty": Column(values=("high", "medium", "low")),
    "verification": _TEXT,
    "source": _TEXT,
    "note": _MAYBE,
}


def _dated(head: Mapping[str, Column], tail: Mapping[str, Column], key: tuple[str, ...], about: str) -> Table:
    return Table({**head, **_SPELL, **tail, **_ORIGIN}, key, about=about)


TABLES: Mapping[str, Table] = MappingProxyType(
    {
        "states": _dated(
            {"state": _TEXT},
            {
                "region": Column(values=REGIONS),
                "cow": Column("int", required=False),
                "gw": Column("int", required=False),
                "iso": _MAYBE,
                "un": _MAYBE,
                "successor_of": _MAYBE,
            },
            ("state",),
            "this state existed",
        ),
        "aliases": Table(
            {
                "alias": _TEXT,
                "kind": Column(values=("state", "alliance")),
                "name": _TEXT,
                "lang": Column(values=("en", "fr", "de", "ru", "es", "it", "fi", "pl", "code")),
                "start": Column("date", required=False),
                "end": Column("date", required=False),
                "source": _TEXT,
            },
            dated=False,
            about="people call this state or alliance so (on these days, where dates are given)",
        ),
        "alliances": _dated(
            {"alliance": _TEXT, "name": _TEXT},
            {
                "in_force": _MAYBE,
                "obligations": _TEXT,
                "scope": _MAYBE,
                "scope_regions": _MAYBE,
            },
            ("alliance",),
            "this treaty stood, from signature to end, with these obligations",
        ),
        "projects": Table(
            {"alliance": _TEXT, "name": _TEXT, "note": _MAYBE},
            dated=False,
            about="circles and plans that states sought to enter but that are no treaty in force",
        ),
        "members": _dated(
            {"alliance": _TEXT, "state": _TEXT},
            {"mode": Column(values=("founder", "accession", "successor")), "basis": _TEXT},
            ("alliance", "state"),
            "this state was a member",
        ),
        "bids": _dated(
            {
                "bid": _TEXT,
                "state": _TEXT,
                "alliance": _TEXT,
                "kind": Column(
                    values=(
                        "formal_application",
                        "invitation",
                        "informal_feeler",
                        "declared_interest",
                        "map",
                        "signature",
                        "exit",
                    )
                ),
            },
            {
                "outcome": Column(values=("admitted", "declined", "withdrawn", "pending", "ignored", "lapsed")),
                "responders": _MAYBE,
            },
            ("bid",),
            "this state sought, was offered or was refused membership; the spell runs from bid to answer",
        ),
        "seats": _dated(
            {
                "body": _TEXT,
                "state": _TEXT,
                "seat": Column(values=(PERMANENT, ELECTED, GREAT_POWER)),
                "held_by": _MAYBE,
            },
            {},
            ("body", "state"),
            "this state sat in this body (or, where `held_by` names one, another state's government for it)",
        ),
        "rules": _dated(
            {"body": _TEXT, "kind": Column(values=("decision", "admission"))},
            {
                "requires": Column(required=False, values=("unanimity", "amendment", "open", "organ", "not stated")),
                "quota": Column("int", required=False),
                "size": Column("int", required=False),
                "vetoes": Column(required=False, values=(PERMANENT,)),
                "eligible": _MAYBE,
                "text": _TEXT,
            },
            ("body", "kind"),
            "this is how the body decided or admitted",
        ),
        "operations": _dated(
            {"operation": _TEXT, "alliance": _TEXT, "name": _TEXT, "theatre": _TEXT},
            {
                "mandate": Column(values=("yes", "partial", "no", "consent", "article5", "na")),
                "resolutions": _MAYBE,
                "legal_basis": _MAYBE,
            },
            ("operation",),
            "this alliance acted there, with this mandate",
        ),
        "contributions": _dated(
            {"operation": _TEXT, "state": _TEXT},
            {"value": Column("float"), "unit": _TEXT},
            ("operation", "state"),
            "this state had so many people in this operation",
        ),
        "measures": _dated(
            {
                "state": _TEXT,
                "measure": Column(
                    values=("population", "gdp", "warheads", "nuclear possession", "ideal point", "defence spending")
                ),
            },
            # low and high bound the source's own 90% interval, where it gives one.
            {
                "value": Column("float"),
                "low": Column("float", required=False),
                "high": Column("float", required=False),
                "unit": _TEXT,
            },
            ("state", "measure"),
            "this state had so much of it",
        ),
        "ties": _dated(
            {
                "a": _TEXT,
                "b": _TEXT,
                "tie": Column(values=tuple(LEVELS)),
                "level": Column(values=tuple(level for levels in LEVELS.values() for level in levels)),
            },
            {"region": Column(values=(*REGIONS, WORLD))},
            ("a", "b", "tie"),
            "these two states stood in this relation",
        ),
        "flows": _dated(
            {"origin": _TEXT, "destination": _TEXT, "good": Column(values=("gas", "oil", "coal", "trade"))},
            {
                "value": Column("float"),
                "low": Column("float", required=False),
                "high": Column("float", required=False),
                "unit": _TEXT,
            },
            ("origin", "destination", "good"),
            "so much of it went from the one to the other",
        ),
        "evidence": _dated(
            {"state": _TEXT, "alliance": _TEXT, "item": _TEXT},
            # How many times likelier the item is where the offer is meant than where it is not; a judgement.
            {"low": Column("float"), "high": Column("float"), "text": _TEXT},
            ("state", "alliance", "item"),
            "this speaks for or against the bid being meant, by so much",
        ),
        "coverage": Table(
            {"table": _TEXT, "of": _MAYBE, "start": Column("date"), "end": Column("date"), "note": _MAYBE},
            dated=False,
            about="the period a table claims to cover; outside it, silence is not zero",
        ),
        "sources": Table(
            {
                "key": _TEXT,
                "title": _TEXT,
                **dict.fromkeys(
                    ("producer", "version", "citation", "licence", "url", "sha256", "start", "end"), _MAYBE
                ),
            },
            dated=False,
            about="where rows come from",
        ),
    }
)


def parse(column: Column, cell: str) -> Any:
    """Return the value of one CSV cell, None where it is empty.

    Raises ValueError with the law that the cell breaks.
    """
    if cell != cell.strip():
        raise ValueError("a cell has no blanks at its ends")
    if not cell:
        if column.required:
            raise ValueError("a value is required")
        return None
    if column.values and cell not in column.values:
        raise ValueError(f"one of {', '.join(column.values)}")
    if column.kind == "date":
        try:
            return date.fromisoformat(cell) if len(cell) == 10 else _fail("a date YYYY-MM-DD")
        except ValueError:
            return _fail("a date YYYY-MM-DD")
    if column.kind == "int":
        return int(cell) if cell.isdecimal() else _fail("a whole number")
    if column.kind == "float":
        digits = cell.removeprefix("-").replace(".", "", 1)
        return float(cell) if digits.isdecimal() else _fail("a plain decimal number")
    return cell


def _fail(law: str) -> Any:
    raise ValueError(law)
