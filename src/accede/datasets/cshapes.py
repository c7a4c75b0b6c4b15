"""CShapes 2.0: which territory was whose, with its capital, from 1886 to 2019; two lists of states.

One row is a territory with the same borders, status and capital throughout a spell. Read are the two TopoJSON files of
the R package cshapes, compressed with xz, one with COW and one with Gleditsch-Ward codes. The polygons are left out:
they are simplified, weigh ten times the rest and no question that accede answers needs a shape; the spells, the status
and the capitals are what a distance or a list of independent states is made from. A dependency has a number of its
own, as high as 9401, which is in no list of states. Danzig and West Irian were held by the League and the United
Nations, which have no number.

`read(paths)` returns, of what it is given, `territories_cow` and `territories_gw`: ccode (gwcode) and start (the key),
end, name, status (independent, colony, protectorate, mandate, occupied; null where the authors give none), owner (the
code of the state that holds it, its own where independent), capital, caplong, caplat (degrees), rough (borders not
exactly known). `start` and `end` are dates, half-open: the publisher's last day is the day before `end`; `end` is null
for what lasted at the end of 2019. Raises BadData. Cost: 805 and 710 rows, of 2 MB each.

Source: G. Schvitz, S. Rüegger, L. Girardin, L.-E. Cederman, N. Weidmann and K. S. Gleditsch 2022, "Mapping the
International System, 1886-2019: The CShapes 2.0 Dataset", Journal of Conflict Resolution 66: 144-161.

Checked against: itself: the spells of a territory do not overlap.

Says nothing about: borders (left out), and territories before 1886.
"""

from __future__ import annotations

import json
import lzma
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from accede.archive.codes import known
from accede.archive.reading import LARGEST, Field, Layout, Parsed, check
from accede.archive.sets import File, Set
from accede.errors import BadData
from accede.source import Source

if TYPE_CHECKING:
    import polars as pl

_DAY = Field("day", low=1886, high=2019)
_STATUS = ("independent", "colony", "protectorate", "mandate", "occupied")


_LAST = date(2019, 12, 31)
_NAMELESS = frozenset({815})
"""Annam, an independent state of the authors' with no code in the lists."""
_OWNER = {"0": "held by the League of Nations", "1": "held by the United Nations"}


def _layout(code: str, rows: int) -> Layout:
    return Layout(
        {
            code: Field(low=1, high=9999),
            "country_name": Field("text"),
            "start": _DAY,
            "end": _DAY,
            "status": Field("text", values=_STATUS, missing={"N/A": "the authors give none"}),
            "owner": Field(low=2, high=9999, missing=_OWNER),
            "capname": Field("text"),
            "caplong": Field("float", low=-180, high=180),
            "caplat": Field("float", low=-90, high=90),
            "b_def": Field(values=(0, 1)),
        },
        key=(code, "start"),
        rows=rows,
    )


_COW = _layout("cowcode", 805)
_GW = _layout("gwcode", 710)

SET = Set(
    "cshapes",
    Source(
        "cshapes",
        "CShapes",
        "Schvitz, Guy; Rüegger, Seraina; Girardin, Luc; Cederman, Lars-Erik; Weidmann, Nils; Gleditsch, Kristian",
        "2.0",
        "Schvitz, Guy, Seraina Rüegger, Luc Girardin, Lars-Erik Cederman, Nils Weidmann, and Kristian S. Gleditsch. "
        "2022. Mapping the International System, 1886-2019: The CShapes 2.0 Dataset. Journal of Conflict Resolution "
        "66(1): 144-161.",
        "CC BY-NC-SA 4.0",
        "https://icr.ethz.ch/data/cshapes/CShapes-2.0.zip",
        start="1886-01-01",
        end="2020-01-01",
    ),
    "CShapes",
    "CC BY-NC-SA 4.0: cite the article; no commercial use; share alike.",
    (
        File("cshapes_2_cow.topojson.xz", "7bd747182211fe5e0ca3775acbf3583c290ccb14e5c60bda9f0ef4dbb0d7008e"),
        File("cshapes_2_gw.topojson.xz", "196c6d9d881cf944e176e4ce5bfc61074d21792de7152cb0a9e035e56b0297c8"),
    ),
    "As the R package cshapes ships it; the polygons are not read.",
)


def read(paths: Mapping[str, Path]) -> dict[str, Parsed]:
    """Return one table per file given; see the head of the module."""
    tables = {}
    if file := paths.get("cshapes_2_cow.topojson.xz"):
        tables["territories_cow"] = _territories(file, _COW, "cow")
    if file := paths.get("cshapes_2_gw.topojson.xz"):
        tables["territories_gw"] = _territories(file, _GW, "gw")
    return tables


def _territories(file: Path, layout: Layout, scheme: Literal["cow", "gw"]) -> Parsed:
    import polars as pl

    code = layout.columns[0]
    frame = _properties(file, layout)
    said = check(frame, layout, str(file), range(1, frame.height + 1))
    free = said.frame.with_row_index("line", offset=1).filter(pl.col("status") == "independent")
    for row in free.filter(~pl.col(code).is_in(list(known(scheme) | _NAMELESS))).iter_rows(named=True):
        raise BadData(str(file), row["line"], code, f"a state of the {scheme.upper()} system", str(row[code]))
    told = said.frame.select(
        pl.col(code).alias("ccode" if scheme == "cow" else "gwcode"),
        "start",
        pl.when(pl.col("end") < _LAST).then(pl.col("end") + timedelta(days=1)).alias("end"),
        pl.col("country_name").alias("name"),
        "status",
        "owner",
        pl.col("capname").alias("capital"),
        "caplong",
        "caplat",
        rough=pl.col("b_def") == 0,
    )
    return replace(said, frame=told)


def _properties(file: Path, layout: Layout) -> pl.DataFrame:
    """What the file says of each polygon, as text."""
    import polars as pl

    law = "the file is TopoJSON packed with xz, of polygons with " + ", ".join(layout.columns)
    try:
        with lzma.open(file) as stream:
            raw = stream.read(LARGEST + 1)
        if len(raw) > LARGEST:
            raise BadData(str(file), None, "file", f"it unpacks to at most {LARGEST:,} bytes")
        (shapes,) = json.loads(raw)["objects"].values()
        rows = [[str(shape["properties"][title]) for title in layout.columns] for shape in shapes["geometries"]]
    except (OSError, EOFError, lzma.LZMAError, ValueError, KeyError, TypeError, AttributeError) as problem:
        raise BadData(str(file), None, file.name, law, str(problem)) from problem
    return pl.DataFrame(rows, schema=dict.fromkeys(layout.columns, pl.String), orient="row")
