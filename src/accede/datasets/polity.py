"""Polity 5, version of 2018: how democratic or autocratic each state was, year by year, 1776 to 2018.

One row is a polity in a year, besides two rows of the United States for 2019 and 2020. Read is a CSV export of the
publisher's workbook. Special codes mark years that have no score: -66 foreign interruption, -77 collapse of authority,
-88 transition; they are null here, with the reason. `polity2` is the score mended for time series by the publisher: -77
is 0 there, -88 is prorated, and -66 stays empty. The codes are Polity's own: the Soviet Union is 364 from 1922 to 1991,
Russia 365 before and after; ten more differ from COW's (and 341 is Kosovo here, Montenegro there).

`read(paths)` returns `polity`: p5code and year (the key), ccode, scode, country, democ and autoc (0 to 10), polity and
polity2 (-10 to 10), durable (years since the regime changed), and the components xrreg, xrcomp, xropen, xconst, parreg,
parcomp, exrec, exconst, polcomp. `ccode` is the COW code, null for polities that COW does not know (the Central
American union, Gran Colombia, Orange Free State). In the seven years in which one polity followed another in the same
state (1922: Russia, then the Soviet Union) the later has the COW code and the earlier null, so that ccode and year
occur once together. Raises BadData. Cost: linear in 17,574 rows.

Source: M. G. Marshall and T. R. Gurr 2020, Polity5: Political Regime Characteristics and Transitions, 1800-2018, Center
for Systemic Peace.

Checked against: the Soviet Union of 1954, which the package that repackages this set for COW codes leaves empty; the
scores of 1954 that the other repackaging has (in the tests).

Says nothing about: states with fewer than half a million people, and rights that are no matter of who rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from accede.archive.reading import Field, Layout, Parsed, delimited
from accede.archive.sets import File, Set
from accede.source import Source

_ELSEWHERE = {324: 325, 341: 347, 342: 345, 347: 345, 348: 341, 364: 365, 525: 626, 529: 530, 626: 625, 769: 770,
              818: 816, 89: None, 99: None, 564: None}  # fmt: skip
"""Polity's code, and COW's where it is another; None where COW knows no such state."""

_SPECIAL = {"-66": "foreign interruption", "-77": "interregnum, central authority collapsed", "-88": "transition"}
_SCORES = {"democ": 0, "autoc": 0, "polity": -10}
_COMPONENTS = {"xrreg": 3, "xrcomp": 3, "xropen": 4, "xconst": 7, "parreg": 5, "parcomp": 5, "exrec": 8, "exconst": 7,
               "polcomp": 10}  # fmt: skip
_NONE = "the publisher gives none"
_LAYOUT = Layout(
    {
        "ccode": Field(code="cow", others=frozenset(_ELSEWHERE)),
        "scode": Field("text"),
        "country": Field("text"),
        "year": Field(low=1776, high=2020),
        **{title: Field(low=low, high=10, missing=_SPECIAL) for title, low in _SCORES.items()},
        "polity2": Field(low=-10, high=10, empty="foreign interruption"),
        "durable": Field(low=0, empty=_NONE),
        **{title: Field(low=0, high=high, missing=_SPECIAL, empty=_NONE) for title, high in _COMPONENTS.items()},
    },
    header=(
        *("p5", "cyear", "ccode", "scode", "country", "year", "flag", "fragment", *_SCORES, "polity2", "durable"),
        *(*_COMPONENTS, "prior", "emonth", "eday", "eyear", "eprec", "interim", "bmonth", "bday", "byear", "bprec"),
        *("post", "change", "d5", "sf", "regtrans"),
    ),
    key=("ccode", "year"),
    rows=17_574,
)

SET = Set(
    "polity",
    Source(
        "polity",
        "Polity5: Political Regime Characteristics and Transitions",
        "Marshall, Monty G.; Gurr, Ted Robert",
        "5 (2018)",
        "Marshall, Monty G. and Ted Robert Gurr. 2020. Polity5: Political Regime Characteristics and Transitions, "
        "1800-2018. Center for Systemic Peace.",
        "CC BY 4.0, according to Our World in Data's record",
        "http://www.systemicpeace.org/inscr/p5v2018.xls",
        start="1776-01-01",
        end="2021-01-01",
    ),
    "Center for Systemic Peace",
    "Cite the Center for Systemic Peace.",
    (
        File(
            "p5v2018.csv",
            "a1e24a1cb79e5a3427f6e1ca822515fdeee45471ed579419f0c742a5e482ec0b",
            columns=_LAYOUT.columns,
        ),
    ),
    "The publisher offers a workbook (p5v2018.xls); read is its export as CSV.",
)


def read(paths: Mapping[str, Path]) -> dict[str, Parsed]:
    """Return the table `polity`; see the head of the module."""
    import polars as pl

    if not (file := paths.get("p5v2018.csv")):
        return {}
    said = delimited(file, _LAYOUT)
    frame = said.frame.with_columns(p5code="ccode", ccode=pl.col("ccode").replace(_ELSEWHERE))
    # 365 is Russia before the Soviet Union and after it: its last year is not the one in which it first ended.
    ended = (pl.col("year") == pl.col("year").max().over("p5code")) | (
        (pl.col("p5code") == 365) & (pl.col("year") == 1922)
    )
    followed = frame.select(ended & pl.struct("ccode", "year").is_duplicated()).to_series()
    frame = frame.with_columns(ccode=pl.when(~followed).then("ccode"))
    titles = [title for title in _LAYOUT.fields if title not in ("ccode", "year")]
    return {"polity": Parsed(frame.select("p5code", "year", "ccode", *titles), said.missing)}
