"""Gleditsch-Ward list of independent states: which states there were, and from which day to which, from 1816.

One row is an uninterrupted independent life of a state. Read are the list in its original form (`iisystem.dat`, to
2012: tab-separated, Windows-1252, no header), the same list to 2017 as somebody re-saved it in UTF-8, and the list to
2020 with microstates, as repackaged by the R package isard (an R file, or that file converted to CSV). The re-saving
lost every accented letter, so that the names of the list to 2017 are not read. Its codes are not COW's throughout:
Germany is 260 from 1949 to this day, Serbia 340, united Yemen 678; 815 is Annam.

`read(paths)` returns, of what it is given,

    states        gwcode, gw_abb, gw_name, start, end: the list to 2012
    states_2017   gwcode, gw_abb, start, end: the list to 2017
    states_micro  gwcode, gw_abb, gw_name, microstate, start, end: the list to 2020, microstates among them

keyed by gwcode and start. `start` and `end` are dates, half-open: the publisher's last day of a state is the day before
`end`. `end` is null where the state lived at the end of the list. Raises BadData. Cost: a few hundred rows.

Source: K. S. Gleditsch and M. D. Ward 1999, "Interstate System Membership: A Revised List of the Independent States
since 1816", International Interactions 25: 393-413.

Checked against: the three files against one another.

Says nothing about: dependent territories, governments in exile, or recognition. Occupied states live on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from accede.archive.reading import Field, Layout, Parsed, delimited, rdata
from accede.archive.sets import File, Set
from accede.source import Source

if TYPE_CHECKING:
    import polars as pl

_CODE = Field(code="gw", others=frozenset({396, 397, 815}))
_DAY = Field("day", low=1816, high=2017, form="%d:%m:%Y")
_LIST = Layout(
    {"gwcode": _CODE, "gw_abb": Field("text"), "gw_name": Field("text"), "start": _DAY, "end": _DAY},
    key=("gwcode", "start"),
    rows=216,
    encoding="cp1252",
    delimiter="\t",
    titled=False,
)
_LIST_2017 = replace(
    _LIST,
    header=tuple(_LIST.fields),
    fields={title: field for title, field in _LIST.fields.items() if title != "gw_name"},
    encoding="utf-8-sig",
)
_MICRO = Layout(
    {
        "gwcode": _CODE,
        "gw_abb": Field("text"),
        "gw_name": Field("text"),
        "microstate": Field(values=(0, 1)),
        "start": Field("day", low=1816, high=2020),
        "end": Field("day", low=1816, high=2020),
    },
    key=("gwcode", "start"),
    rows=239,
)

SET = Set(
    "gw-states",
    Source(
        "gw-states",
        "Gleditsch-Ward list of independent states",
        "Gleditsch, Kristian S.; Ward, Michael D.",
        "2012; 2017; with microstates 2020",
        "Gleditsch, Kristian S. and Michael D. Ward. 1999. Interstate System Membership: A Revised List of the "
        "Independent States since 1816. International Interactions 25: 393-413.",
        "CC BY 4.0, according to Our World in Data's record",
        "http://ksgleditsch.com/data/iisystem.dat",
        start="1816-01-01",
        end="2021-01-01",
    ),
    "Gleditsch",
    "Cite the article of 1999.",
    (
        File(
            "iisystem.dat",
            "f2f077bd35a3212f5d7803abfa165aef5dd96b64b92141305e4b5205d70fcb26",
            "http://ksgleditsch.com/data/iisystem.dat",
        ),
        File("iisystem_2017_utf8.dat", "a837557652ff05d89945ce639c54d78a9aad753d7fb0d1d669b137babce779c9"),
        File("gw_system.rda", "53c434467bd592fc62b33522d26eec9401478aed30376b49fb0abedcb74d86ce"),
        File(
            "gw_system_converted.csv",
            "9dbdc7e176ff7555fdaf218a20c588c13b310583848fe4f7324a8d78a87802af",
            columns=_MICRO.columns,
        ),
    ),
    "The list to 2017 was re-saved and lost its accents; the list with microstates is the R package isard's.",
)


def read(paths: Mapping[str, Path]) -> dict[str, Parsed]:
    """Return the lists that the files given allow; see the head of the module."""
    tables = {}
    if file := paths.get("iisystem.dat"):
        tables["states"] = _half_open(delimited(file, _LIST), date(2012, 12, 31))
    if file := paths.get("iisystem_2017_utf8.dat"):
        tables["states_2017"] = _half_open(delimited(file, _LIST_2017), date(2017, 12, 31))
    if file := paths.get("gw_system.rda"):
        tables["states_micro"] = _micro(rdata(file, _MICRO, "gw_system"))
    elif file := paths.get("gw_system_converted.csv"):
        tables["states_micro"] = _micro(delimited(file, _MICRO))
    return tables


def _micro(said: Parsed) -> Parsed:
    import polars as pl

    frame = said.frame.with_columns(pl.col("microstate").cast(pl.Boolean))
    return _half_open(replace(said, frame=frame), date(2020, 12, 31))


def _half_open(said: Parsed, last: date) -> Parsed:
    import polars as pl

    end: pl.Expr = pl.when(pl.col("end") < last).then(pl.col("end") + timedelta(days=1))
    return replace(said, frame=said.frame.with_columns(end=end))
