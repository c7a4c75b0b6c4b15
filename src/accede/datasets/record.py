"""The embedded record: a folder of CSV files small enough for a person to read, each row with its source.

`read(folder)` gives the frames of `tables.TABLES`, strictly typed; the first broken row raises `BadData` with file and
line. `verify(folder)` reads the whole folder and returns every violation of every law, those that span tables included:
spells that overlap or leave the life of their state or alliance, keys that dangle, a council of the wrong size.
"""

from __future__ import annotations

import csv
import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from accede._version import __version__
from accede.errors import BadData
from accede.names import fold
from accede.source import Source
from accede.tables import (
    COUNCIL,
    ELECTED,
    LEVELS,
    MODELLED,
    OBLIGATIONS,
    PERMANENT,
    RECORD,
    REGIONS,
    TABLES,
    WORLD,
    Column,
    Table,
    parse,
)

if TYPE_CHECKING:
    import polars as pl

    from accede.world import World

Row = dict[str, Any]

FOREVER = date.max
_PERMANENT_MEMBERS = 5


def folder() -> Path:
    """Return where the embedded record lies."""
    return Path(str(files("accede") / "record"))


def fingerprint(path: Path) -> str:
    """Return a SHA-256 over the names and contents of the record's tables: its release."""
    digest = hashlib.sha256()
    for name in TABLES:
        file = path / f"{name}.csv"
        digest.update(name.encode() + b"\0")
        try:
            digest.update(file.read_bytes().replace(b"\r\n", b"\n") + b"\0")
        except OSError as problem:
            raise BadData(str(file), None, name, f"the file can be read ({problem.strerror})") from problem
    return digest.hexdigest()


def load(path: Path | str | None = None) -> World:
    """Return the World of the record in folder `path`, the embedded one where none is given.

    Raises BadData at the first row that breaks its table's schema.
    """
    from accede.world import World

    home = folder() if path is None else Path(path)
    frames, release = read(home), fingerprint(home)
    sources = {
        row["key"]: Source(**{title: text or "" for title, text in row.items()})
        for row in frames["sources"].iter_rows(named=True)
    }
    sources[RECORD] = Source(
        RECORD,
        "accede, the embedded record as a whole",
        "The accede authors",
        f"{__version__}+{release[:12]}",
        f"accede {__version__}, embedded record {release[:12]} (every row with its own source).",
        "MIT",
    )
    sources[MODELLED] = Source(MODELLED, "the change asked about; nobody observed it")
    return World(frames, sources, release, "" if path is None else str(path))


def read(path: Path) -> dict[str, pl.DataFrame]:
    """Return one frame per table of the record in folder `path`.

    Raises BadData naming the file, the line and the law at the first row that breaks its table's schema.
    """
    import polars as pl

    types = {"text": pl.String(), "date": pl.Date(), "int": pl.Int64(), "float": pl.Float64()}
    frames = {}
    for name, table in TABLES.items():
        rows: list[Row] = []
        for _, row, broken in _rows(path / f"{name}.csv", name, table):
            if broken:
                raise broken[0]
            rows.append(row)
        schema = {title: types[column.kind] for title, column in table.columns.items()}
        frames[name] = pl.DataFrame(rows, schema=schema, orient="row")
    return frames


def _rows(file: Path, name: str, table: Table) -> Iterator[tuple[int, Row, list[BadData]]]:
    """Yield (line, typed row, violations) for each row of one file; a file that is no table at all yields one."""
    titles = list(table.columns)
    try:
        with file.open(encoding="utf-8", newline="") as stream:
            reader = csv.reader(stream, strict=True)
            header = next(reader, [])
            if header != titles:
                law = f"the header is {','.join(titles)}"
                yield 1, {}, [BadData(str(file), 1, name, law, ",".join(header)[:80])]
                return
            # Most cells of a column say what others have said: each text is parsed once.
            columns: list[tuple[str, Column, dict[str, Any]]] = [(*each, {}) for each in table.columns.items()]
            for cells in reader:
                line = reader.line_num
                if len(cells) != len(titles):
                    law = f"a row has {len(titles)} cells"
                    yield line, {}, [BadData(str(file), line, name, law, f"{len(cells)} cells")]
                    continue
                row, broken = {}, []
                for (title, column, said), cell in zip(columns, cells, strict=True):
                    try:
                        row[title] = said[cell] if cell in said else said.setdefault(cell, parse(column, cell))
                    except ValueError as law_broken:
                        row[title] = None
                        broken.append(BadData(str(file), line, name, f"{title}: {law_broken}", cell))
                yield line, row, broken
    except OSError as problem:
        yield 0, {}, [BadData(str(file), None, name, f"the file can be read ({problem.strerror})")]
    except UnicodeDecodeError as problem:
        yield 0, {}, [BadData(str(file), None, name, "the file is UTF-8", f"byte {problem.start}")]
    except csv.Error as problem:
        yield 0, {}, [BadData(str(file), None, name, f"the file is CSV ({problem})")]


# --- the laws that span rows and tables ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Placed:
    """A typed row and where it stands."""

    line: int
    row: Row

    @property
    def start(self) -> date:
        start: date | None = self.row.get("start")
        return start or date.min

    @property
    def end(self) -> date:
        end: date | None = self.row.get("end")
        return end or FOREVER

    def covers(self, other: _Placed) -> bool:
        return self.start <= other.start and other.end <= self.end


Folder = Mapping[str, list[_Placed]]


def verify(path: Path) -> list[BadData]:
    """Return every violation in the record at `path`, in file and line order; an empty list is a clean record."""
    found: list[BadData] = []
    tables: dict[str, list[_Placed]] = {}
    for name, table in TABLES.items():
        tables[name] = []
        for line, row, broken in _rows(path / f"{name}.csv", name, table):
            found += broken
            if not broken:
                tables[name].append(_Placed(line, row))
    laws = [
        _spells,
        _names,
        _aliases,
        _lives,
        _alliances,
        _successions,
        _councils,
        _vocabularies,
        _precision,
        _ties,
        _rules,
    ]
    if not found:
        # A row that could not be read uses no source; to say so would only hide the cause.
        laws.append(_sources)
    for law in laws:
        found += [BadData(str(path / f"{name}.csv"), line, name, text, seen) for name, line, text, seen in law(tables)]
    return sorted(found, key=lambda bad: (bad.args[0], bad.args[1] or 0))


Violation = tuple[str, int, str, str]


def _spells(tables: Folder) -> Iterator[Violation]:
    """A spell ends after it starts, and two spells of one key do not overlap."""
    for name, table in TABLES.items():
        for placed in tables[name]:
            start, end = placed.row.get("start"), placed.row.get("end")
            if not isinstance(start, date) or not isinstance(end, date):
                continue
            # A bid may be answered on the day it was made; everything else lasts at least a day.
            if end < start or (end == start and name != "bids"):
                yield name, placed.line, "a spell ends after it starts", f"{start}..{end}"
        if not table.key:
            continue
        groups: dict[tuple[Any, ...], list[_Placed]] = defaultdict(list)
        for placed in tables[name]:
            groups[tuple(placed.row[title] for title in table.key)].append(placed)
        for key, rows in groups.items():
            rows.sort(key=lambda placed: (placed.start, placed.end))
            for first, second in pairwise(rows):
                if second.start < first.end or (second.start == first.start):
                    law = f"spells of one {'/'.join(table.key)} do not overlap (line {first.line})"
                    yield name, second.line, law, ", ".join(map(str, key))


def _sources(tables: Folder) -> Iterator[Violation]:
    """Every `source` is a key of sources.csv, every key is there once and used."""
    keys: dict[str, int] = {}
    for placed in tables["sources"]:
        key = placed.row["key"]
        if key in keys:
            yield "sources", placed.line, f"a key occurs once (line {keys[key]})", key
        if key in (MODELLED, RECORD):
            yield "sources", placed.line, "this key is not a source's own", key
        keys.setdefault(key, placed.line)
    used = set()
    for name, table in TABLES.items():
        if "source" not in table.columns:
            continue
        for placed in tables[name]:
            used.add(placed.row["source"])
            if placed.row["source"] not in keys:
                yield name, placed.line, "the source is a key of sources.csv", placed.row["source"]
    for key, line in keys.items():
        if key not in used:
            yield "sources", line, "a source is used by some row", key


def _names(tables: Folder) -> Iterator[Violation]:
    """States and alliances that rows name are there."""
    lives = _lives_of(tables)
    treaties = {placed.row["alliance"] for placed in tables["alliances"]}
    circles = treaties | {placed.row["alliance"] for placed in tables["projects"]}
    for name, title in _STATE_COLUMNS:
        for placed in tables[name]:
            for state in (placed.row[title] or "").split(";") if title == "successor_of" else [placed.row[title]]:
                if state and state not in lives and not (name == "measures" and state == WORLD):
                    yield name, placed.line, f"{title} is a state of states.csv", state
    for name, allowed in (("members", treaties), ("bids", circles), ("operations", circles), ("evidence", circles)):
        for placed in tables[name]:
            if placed.row["alliance"] not in allowed:
                yield name, placed.line, "alliance is one of alliances.csv or projects.csv", placed.row["alliance"]
    operations = {placed.row["operation"] for placed in tables["operations"]}
    for placed in tables["contributions"]:
        if placed.row["operation"] not in operations:
            yield "contributions", placed.line, "operation is one of operations.csv", placed.row["operation"]
    for placed in tables["aliases"]:
        known = lives if placed.row["kind"] == "state" else circles
        if placed.row["name"] not in known:
            yield "aliases", placed.line, f"name is a known {placed.row['kind']}", placed.row["name"]


def _aliases(tables: Folder) -> Iterator[Violation]:
    """On no day does one alias mean two states. Alliances may share one: it is asked about."""
    lives = _lives_of(tables)
    meanings: dict[str, list[tuple[date, date, str, int]]] = defaultdict(list)
    for placed in tables["aliases"]:
        if placed.row["kind"] == "state":
            for life in lives[placed.row["name"]]:
                start, end = max(placed.start, life.start), min(placed.end, life.end)
                if start < end:
                    meanings[fold(placed.row["alias"])].append((start, end, placed.row["name"], placed.line))
    for spells in meanings.values():
        spells.sort()
        for first, second in pairwise(spells):
            if second[0] < first[1] and second[2] != first[2]:
                law = f"an alias means one state on a day (line {first[3]}: {first[2]})"
                yield "aliases", second[3], law, second[2]


_STATE_COLUMNS = (
    ("states", "successor_of"),
    ("members", "state"),
    ("bids", "state"),
    ("seats", "state"),
    ("seats", "held_by"),
    ("measures", "state"),
    ("ties", "a"),
    ("ties", "b"),
    ("flows", "origin"),
    ("flows", "destination"),
    ("contributions", "state"),
    ("evidence", "state"),
)


_YEARLY = ("measures", "flows", "contributions")


def _lives_of(tables: Folder) -> dict[str, list[_Placed]]:
    lives: dict[str, list[_Placed]] = defaultdict(list)
    for placed in tables["states"]:
        lives[placed.row["state"]].append(placed)
    return lives


def _lives(tables: Folder) -> Iterator[Violation]:
    """A spell lies within one life of its state; a yearly figure shares a day with it, a bid starts in it."""
    lives = _lives_of(tables)
    for name, title in _STATE_COLUMNS[1:]:
        for placed in tables[name]:
            spells = lives.get(placed.row[title] or "")
            if not spells:
                continue  # reported by `_names`
            if name == "bids":
                fits = any(life.start <= placed.start < life.end for life in spells)
            elif name in _YEARLY:
                fits = any(life.start < placed.end and placed.start < life.end for life in spells)
            else:
                fits = any(life.covers(placed) for life in spells)
            if not fits:
                life = ", ".join(f"{life.start}..{life.row['end'] or ''}" for life in spells)
                seen = f"{placed.row[title]} {placed.start}..{placed.row['end'] or ''}"
                yield name, placed.line, f"the spell lies within the state's ({life})", seen


def _alliances(tables: Folder) -> Iterator[Violation]:
    """A membership lies within its alliance's spell, and so does the rule of admission."""
    spells = {placed.row["alliance"]: placed for placed in tables["alliances"]}
    circles = {placed.row["alliance"] for placed in tables["projects"]}
    for placed in tables["members"]:
        alliance = spells.get(placed.row["alliance"])
        if alliance and not alliance.covers(placed):
            law = f"the membership lies within the alliance's spell ({alliance.start}..{alliance.row['end'] or ''})"
            yield "members", placed.line, law, f"{placed.row['state']} {placed.start}..{placed.row['end'] or ''}"
    rules = {placed.row["body"] for placed in tables["rules"]}
    for name, placed in spells.items():
        if name in circles:
            yield "alliances", placed.line, "an alliance is not a project too", name
        if name not in rules:
            yield "alliances", placed.line, "every alliance has a rule of admission in rules.csv", name


def _councils(tables: Folder) -> Iterator[Violation]:
    """On every day of a decision rule the council has five permanent members and the elected ones of its size."""
    seats = [placed for placed in tables["seats"] if placed.row["body"] == COUNCIL]
    rules = [placed for placed in tables["rules"] if placed.row["kind"] == "decision"]
    if not rules:
        yield "rules", 1, f"there is a decision rule of {COUNCIL}", ""
    last = max((placed.end for placed in seats if placed.row["seat"] == ELECTED), default=date.min)
    for rule in rules:
        size, end = rule.row["size"], min(rule.end, last)
        turns = {rule.start} | {day for placed in seats for day in (placed.start, placed.end)}
        for day in sorted(turn for turn in turns if rule.start <= turn < end):
            sitting = [placed for placed in seats if placed.start <= day < placed.end]
            for seat, right in ((PERMANENT, _PERMANENT_MEMBERS), (ELECTED, size - _PERMANENT_MEMBERS)):
                count = sum(placed.row["seat"] == seat for placed in sitting)
                if count != right:
                    # The line of a seat that turns on that day is where a reader will look first.
                    line = next((p.line for p in seats if day in (p.start, p.end)), 1)
                    yield "seats", line, f"{COUNCIL} has {right} {seat} members on {day}", str(count)


_SIGNED = ("ideal point",)


def _vocabularies(tables: Folder) -> Iterator[Violation]:
    """Lists hold known words, a measure has one unit, force follows signature, a bid's number is its own."""
    states = {placed.row["state"] for placed in tables["states"]}
    words = {"obligations": set(OBLIGATIONS), "scope_regions": {*REGIONS, "members", *states}}
    for placed in tables["alliances"]:
        for title, known in words.items():
            for word in (placed.row[title] or "").split(";"):
                if word and word not in known:
                    yield "alliances", placed.line, f"{title} holds words of its list", word
        in_force = placed.row["in_force"]
        if in_force and in_force < str(placed.start)[: len(in_force)]:
            yield "alliances", placed.line, "a treaty is in force from signature at the earliest", in_force
    yield from _quantities(tables)
    seen: dict[str, int] = {}
    for placed in tables["bids"]:
        if placed.row["bid"] in seen:
            yield "bids", placed.line, f"a bid's number occurs once (line {seen[placed.row['bid']]})", placed.row["bid"]
        seen.setdefault(placed.row["bid"], placed.line)


def _quantities(tables: Folder) -> Iterator[Violation]:
    """What is measured has one unit and the sign it can have, within its interval; a likelihood ratio is positive."""
    units: dict[tuple[str, str], str] = {}
    for name, title in (("measures", "measure"), ("flows", "good"), ("contributions", "operation")):
        for placed in tables[name]:
            what, unit, value = (placed.row[column] for column in (title, "unit", "value"))
            if units.setdefault((name, what), unit) != unit:
                yield name, placed.line, f"{what} has one unit, {units[name, what]}", unit
            if what not in _SIGNED and value < 0:
                yield name, placed.line, f"{what} is not negative", str(value)
            low, high = placed.row.get("low"), placed.row.get("high")
            if (low is None) != (high is None) or (low is not None and not low <= value <= high):
                yield name, placed.line, "an interval has two ends, with the value between them", f"{low}..{high}"
    for placed in tables["evidence"]:
        low, high = placed.row["low"], placed.row["high"]
        if not 0 < low <= high:
            yield "evidence", placed.line, "a likelihood ratio is positive, low before high", f"{low}..{high}"


def _precision(tables: Folder) -> Iterator[Violation]:
    """A day known by month or year is the first of one."""
    for name, table in TABLES.items():
        for placed in tables[name] if table.dated else ():
            for title in ("start", "end"):
                day, precision = placed.row[title], placed.row[f"{title}_precision"]
                if day and ((precision == "year" and day.month > 1) or (precision != "day" and day.day > 1)):
                    yield name, placed.line, f"a {title} known by {precision} is the first day of one", str(day)


def _successions(tables: Folder) -> Iterator[Violation]:
    """Where a membership passes on when a state ends, the successor's begins on that day: no hole may arise."""
    lives = _lives_of(tables)
    olds = {placed.row["state"]: (placed.row["successor_of"] or "").split(";") for placed in tables["states"]}
    for placed in tables["members"]:
        if placed.row["mode"] != "successor":
            continue
        before = [
            other
            for other in tables["members"]
            if other.row["alliance"] == placed.row["alliance"]
            and other.row["state"] in olds.get(placed.row["state"], ())
        ]
        ends = {other.end for other in before if any(life.end == placed.start for life in lives[other.row["state"]])}
        if ends and placed.start not in ends:
            law = f"a successor's membership begins where the one before ends ({max(ends)})"
            yield "members", placed.line, law, f"{placed.row['state']} {placed.start}"


def _ties(tables: Folder) -> Iterator[Violation]:
    """A pair is written once, first name first, and each kind of tie has levels of its own."""
    for placed in tables["ties"]:
        row = placed.row
        if not row["a"] < row["b"]:
            yield "ties", placed.line, "a comes before b", f"{row['a']}, {row['b']}"
        if row["level"] not in LEVELS[row["tie"]]:
            yield "ties", placed.line, f"the level of a {row['tie']}", row["level"]


def _rules(tables: Folder) -> Iterator[Violation]:
    """A decision rule has quota and size, a rule of admission says whose consent it requires."""
    for placed in tables["rules"]:
        row = placed.row
        needed = ("quota", "size") if row["kind"] == "decision" else ("requires",)
        for title in needed:
            if row[title] is None:
                yield "rules", placed.line, f"a rule of {row['kind']} has {title}", row["body"]
        if row["quota"] and row["size"] and not row["size"] / 2 < row["quota"] <= row["size"]:
            yield "rules", placed.line, "a quota is more than half the size and not above it", str(row["quota"])
