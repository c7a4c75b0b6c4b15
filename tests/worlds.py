"""One hand-made world, small enough to count on fingers, and hypothesis strategies over it.

Six states and two alliances, 1900 to 1999. PACT (signed 1900) binds Alba and Borduria, and Cathay from 1920; LEAGUE
(signed 1950, ended 1980) binds Dalmia and Erewhon. Freedonia is neutral; it lives from 1930 to 1990, then Gondor.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
from hypothesis import strategies as st

from accede.source import Source
from accede.tables import MODELLED, RECORD, TABLES
from accede.world import World

_TYPES = {"text": pl.String(), "date": pl.Date(), "int": pl.Int64(), "float": pl.Float64()}


def frame(table: str, rows: list[dict[str, Any]]) -> pl.DataFrame:
    """A frame of `table` from rows that give only what matters; dates as text."""
    columns = TABLES[table].columns
    usual = {
        "start_precision": "day", "certainty": "high", "verification": "hand-made", "source": "hand",
        "mode": "founder", "basis": "signature", "region": "Europe", "mandate": "yes",
    }  # fmt: skip
    filled = []
    for row in rows:
        full = {title: row.get(title, usual.get(title)) for title in columns}
        for title, column in columns.items():
            if column.kind == "date" and isinstance(full[title], str):
                full[title] = date.fromisoformat(full[title])
            if column.kind == "int" and full[title] is not None:
                full[title] = int(full[title])
        if full.get("end") and "end_precision" in columns:
            full["end_precision"] = "day"
        filled.append(full)
    schema = {title: _TYPES[column.kind] for title, column in columns.items()}
    return pl.DataFrame(filled, schema=schema, orient="row")


def _rows(titles: str, *lines: str) -> list[dict[str, Any]]:
    names = titles.split()
    return [{name: value for name, value in zip(names, line.split(), strict=False) if value != "-"} for line in lines]


def tables() -> dict[str, list[dict[str, Any]]]:
    """The rows of the hand-made world, fresh at each call so that a test may edit them."""
    return {
        "states": _rows(
            "state start end region cow successor_of",
            "Alba 1815-01-01 - Europe 1 -",
            "Borduria 1815-01-01 - Europe 2 -",
            "Cathay 1815-01-01 - Asia 3 -",
            "Dalmia 1815-01-01 - Europe 4 -",
            "Erewhon 1815-01-01 - Asia 5 -",
            "Freedonia 1930-01-01 1990-01-01 Europe 6 -",
            "Gondor 1990-01-01 - Europe 6 Freedonia",
        ),
        "aliases": _rows("alias kind name lang", "Alban state Alba en", "PCT alliance PACT code"),
        "alliances": [
            {"alliance": "PACT", "name": "The Pact", "start": "1900-01-01", "in_force": "1900-02-01",
             "obligations": "defense", "scope": "Europe", "scope_regions": "Europe"},
            {"alliance": "LEAGUE", "name": "The League", "start": "1950-01-01", "end": "1980-01-01",
             "in_force": "1950-01-01", "obligations": "consultation"},
        ],
        "projects": [{"alliance": "DREAM", "name": "A plan", "note": ""}],
        "members": _rows(
            "alliance state start end mode",
            "PACT Alba 1900-01-01 - founder",
            "PACT Borduria 1900-01-01 - founder",
            "PACT Cathay 1920-01-01 - accession",
            "LEAGUE Dalmia 1950-01-01 1980-01-01 founder",
            "LEAGUE Erewhon 1950-01-01 1970-01-01 founder",
        ),
        "bids": _rows(
            "bid state alliance kind start end outcome",
            "B1 Cathay PACT formal_application 1919-01-01 1920-01-01 admitted",
            "B2 Dalmia PACT formal_application 1930-01-01 1931-01-01 declined",
            "B3 Erewhon PACT informal_feeler 1940-01-01 1941-01-01 ignored",
            "B4 Freedonia PACT formal_application 1954-01-01 1975-01-01 admitted",
            "B5 Freedonia LEAGUE formal_application 1951-01-01 1952-01-01 declined",
        ),
        "seats": [
            *_rows("body state seat start",
                   *(f"UNSC {state} permanent 1946-01-17" for state in ("Alba", "Dalmia"))),
            *_rows("body state seat start",
                   *(f"UNSC {state} elected 1946-01-17" for state in ("Borduria", "Cathay", "Erewhon"))),
            *({"body": "great powers", "state": state, "seat": "great power", "start": "1815-06-09"}
              for state in ("Alba", "Dalmia")),
        ],
        "rules": [
            {"body": "UNSC", "kind": "decision", "start": "1946-01-17", "quota": 3, "size": 5, "vetoes": "permanent",
             "text": "three of five"},
            {"body": "PACT", "kind": "admission", "start": "1900-01-01", "requires": "unanimity",
             "eligible": "Europe", "text": "all must agree"},
            {"body": "LEAGUE", "kind": "admission", "start": "1950-01-01", "end": "1980-01-01", "requires": "open",
             "text": "anybody may come"},
        ],
        "operations": [
            {"operation": f"O{number}", "alliance": "PACT", "name": f"Op{number}", "theatre": "sea",
             "start": f"{year}-01-01", "end": f"{year + 1}-01-01", "mandate": mandate}
            for number, (year, mandate) in enumerate([(1955, "yes"), (1956, "no"), (1957, "partial"), (1960, "na")])
        ],
        "measures": [
            {"state": state, "measure": measure, "start": "1954-01-01", "end": "1955-01-01", "value": float(value),
             "unit": measure}
            for measure, values in {
                "gdp": {"Alba": 40, "Borduria": 10, "Cathay": 10, "Dalmia": 20, "Freedonia": 10, "World": 100},
                "population": {"Alba": 4, "Borduria": 1, "Cathay": 2, "Dalmia": 2, "Freedonia": 3, "World": 20},
                "warheads": {"Alba": 100, "Dalmia": 50},
            }.items()
            for state, value in values.items()
        ] + [
            {"state": state, "measure": "nuclear possession", "start": "1950-01-01", "value": 1.0, "unit": "possessor"}
            for state in ("Alba", "Dalmia")
        ],
        "ties": _rows(
            "a b tie level region start",
            "Alba Borduria border land Europe 1945-05-09",
            "Alba Freedonia border sea Europe 1945-05-09",
            "Cathay Erewhon border land Asia 1945-05-09",
            "Dalmia Freedonia border land Europe 1945-05-09",
            "Erewhon Freedonia border land Asia 1945-05-09",
            "Alba Dalmia rivalry position World 1947-01-01",
            "Dalmia Freedonia rivalry territory Europe 1947-01-01",
        ),
        "contributions": [],
        "flows": [],
        "evidence": [],
        "coverage": [
            {"table": "ties", "of": of, "start": "1945-05-09", "end": "2000-01-01"} for of in ("border", "rivalry")
        ] + [{"table": "seats", "of": "UNSC", "start": "1946-01-17", "end": "2000-01-01"}],
        "sources": [{"key": "hand", "title": "Made by hand"}],
    }  # fmt: skip


def build(rows: dict[str, list[dict[str, Any]]] | None = None) -> World:
    """The World of these rows, the hand-made ones by default."""
    rows = tables() if rows is None else rows
    sources = {key: Source(key, key) for key in ("hand", MODELLED, RECORD)}
    return World({name: frame(name, rows[name]) for name in TABLES}, sources, "hand-made")


WORLD = build()
DAY = date(1954, 6, 1)

days = st.dates(date(1816, 1, 1), date(2024, 12, 31))
states = st.sampled_from(["Alba", "Borduria", "Cathay", "Dalmia", "Erewhon", "Freedonia", "Gondor"])
alliances = st.sampled_from(["PACT", "LEAGUE"])
