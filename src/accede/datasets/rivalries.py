"""Strategic rivalries 1494 to 2020: pairs of states that saw each other as threatening competitors.

One row is a pair and an uninterrupted rivalry. Two lists by the same school: Thompson, Sakuwa and Suhas 2021 (264 to
2020) and Thompson and Dreyer 2012 (197 to 2010), both as typed in and repackaged by the R package peacesciencer (an R
file, or that file converted to CSV), which corrected three misprints of the first. `ccode1` is the smaller COW code;
Venice has the made-up code 324. Kinds are marked 1 or not at all, so that an empty cell there means no.

`read(paths)` returns, of what it is given,

    rivalries_tss   tssr_id (the key), rivalry, ccode1, ccode2, start, end, positional, spatial, ideological,
                    interventionary, principal, aprin (asymmetric principal)
    rivalries_td    rivalryno (the key), rivalryname, ccode1, ccode2, start, end, region, type1, type2, type3

Only years are known: `start` is the first of January of the first year, `end` that after the last (half-open), null for
a rivalry that went on in the last year of the list. Raises BadData. Cost: some hundred rows.

Source: W. R. Thompson, K. Sakuwa and P. H. Suhas 2021, Analyzing Strategic Rivalries in World Politics (Springer);
W. R. Thompson and D. R. Dreyer 2012, Handbook of International Rivalries (CQ Press).

Checked against: the United States and the Soviet Union (1918-20, 1945-89) and the R files against their CSV.

Says nothing about: how intense a rivalry was, nor which of its kinds came when.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from accede.archive.reading import Field, Layout, Parsed, delimited, rdata
from accede.archive.sets import File, Set
from accede.source import Source

_KINDS = ["positional", "spatial", "ideological", "interventionary"]
_MARKS = [*_KINDS, "principal", "aprin"]
_CODE = Field(code="cow", others=frozenset({324}))
_TSS = Layout(
    {
        "tssr_id": Field(low=1),
        "rivalry": Field("text"),
        "ccode1": _CODE,
        "ccode2": _CODE,
        "start": Field(low=1494, high=2020),
        "end": Field(low=1494, high=2020),
        **dict.fromkeys(_MARKS, Field(values=(1,), empty="no")),
    },
    key=("tssr_id",),
    rows=264,
)
_KIND = Field("text", values=tuple(_KINDS))
_TD = Layout(
    {
        "rivalryno": Field(low=1),
        "rivalryname": Field("text"),
        "ccode1": _CODE,
        "ccode2": _CODE,
        "styear": Field(low=1494, high=2010),
        "endyear": Field(low=1494, high=2010),
        "region": Field("text"),
        "type1": _KIND,
        **dict.fromkeys(["type2", "type3"], replace(_KIND, empty="no further kind")),
    },
    key=("rivalryno",),
    rows=197,
)

SET = Set(
    "rivalries",
    Source(
        "rivalries",
        "Strategic rivalries",
        "Thompson, William R.; Sakuwa, Kentaro; Suhas, Prashant Hosur; Dreyer, David R.",
        "2021; 2012",
        "Thompson, William R., Kentaro Sakuwa, and Prashant Hosur Suhas. 2021. Analyzing Strategic Rivalries in World "
        "Politics. Springer. Thompson, William R. and David R. Dreyer. 2012. Handbook of International Rivalries. CQ "
        "Press. As in the R package peacesciencer.",
        "no licence stated; the package that repackages them is GPL-2",
        start="1494-01-01",
        end="2021-01-01",
    ),
    "peacesciencer",
    "No licence is stated for the lists; cite the books.",
    (
        File("tss_rivalries.rda", "7d4aabe829ed3f3d32cc16cb1cf4c4fa11588e6823a2c19d73678e29c6879f6f"),
        File(
            "tss_rivalries_converted.csv",
            "fee58e458553c9d056b773cff0a405b1ca562ca2157c261a212dcaa3a6b4e107",
            columns=_TSS.columns,
        ),
        File("td_rivalries.rda", "06875a5100a9aaf83a073d6b78078722be7a0ef1c8a851ee31ad36914553c68b"),
        File(
            "td_rivalries_converted.csv",
            "9e5363e60000b6a7eb8c005e75f05a5b5a28d983725cc970dd14043eb77c8e68",
            columns=_TD.columns,
        ),
    ),
    "As typed in from the books and repackaged by the R package peacesciencer.",
)


def read(paths: Mapping[str, Path]) -> dict[str, Parsed]:
    """Return the lists that the files given allow; see the head of the module."""
    tables = {}
    if file := paths.get("tss_rivalries.rda"):
        tables["rivalries_tss"] = _tss(rdata(file, _TSS, "tss_rivalries"))
    elif file := paths.get("tss_rivalries_converted.csv"):
        tables["rivalries_tss"] = _tss(delimited(file, _TSS))
    if file := paths.get("td_rivalries.rda"):
        tables["rivalries_td"] = _spells(rdata(file, _TD, "td_rivalries"), "styear", "endyear", 2010)
    elif file := paths.get("td_rivalries_converted.csv"):
        tables["rivalries_td"] = _spells(delimited(file, _TD), "styear", "endyear", 2010)
    return tables


def _tss(said: Parsed) -> Parsed:
    import polars as pl

    frame = said.frame.with_columns(pl.col(_MARKS).is_not_null())
    return _spells(Parsed(frame, said.missing.clear()), "start", "end", 2020)


def _spells(said: Parsed, first: str, last: str, censored: int) -> Parsed:
    import polars as pl

    end = pl.when(pl.col(last) < censored).then(pl.date(pl.col(last) + 1, 1, 1))
    titles = [{first: "start", last: "end"}.get(title, title) for title in said.frame.columns]
    return replace(said, frame=said.frame.with_columns(start=pl.date(first, 1, 1), end=end).select(titles))
