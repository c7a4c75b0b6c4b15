"""Democracy scores of COW states, 1816 to 2025: V-Dem's polyarchy index beside Polity and the unified scores.

One row is a state in a year. This is an extract that the R package isard makes for COW states of three publishers' sets
(an R file, or that file converted to CSV); V-Dem itself (version 16) is far wider and is to be had from its publisher.
In the extract `polity2` is empty for the Soviet Union, which Polity numbers 364; use the set `polity` for it.

`read(paths)` returns `democracy`: ccode and year (the key), v2x_polyarchy (V-Dem's electoral democracy, 0 to 1), euds
and aeuds (extended unified democracy score and the same adjusted, in standard deviations about 0), polity2 (-10 to 10).
What a set does not cover is null. Raises BadData. Cost: linear in 17,706 rows.

Source: M. Coppedge et al., V-Dem Dataset v16, Varieties of Democracy Project; X. Marquez 2016, "A Quick Method for
Extending the Unified Democracy Scores"; S. V. Miller, the R package isard.

Checked against: the R file against its CSV; `polity2` against Polity's own file where both have it (in the tests).

Says nothing about: the uncertainty of a score, and every other index of V-Dem's.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from accede.archive.reading import Field, Layout, Parsed, delimited, rdata
from accede.archive.sets import File, Set
from accede.source import Source

_UNCOVERED = "the set does not cover this state in this year"
_DEVIATIONS = Field("float", low=-5, high=5, empty=_UNCOVERED)
_LAYOUT = Layout(
    {
        "ccode": Field(code="cow"),
        "year": Field(low=1816, high=2025),
        "euds": _DEVIATIONS,
        "aeuds": _DEVIATIONS,
        "polity2": Field(low=-10, high=10, empty=_UNCOVERED),
        "v2x_polyarchy": Field("float", low=0, high=1, empty=_UNCOVERED),
    },
    key=("ccode", "year"),
    rows=17_706,
)

SET = Set(
    "vdem",
    Source(
        "vdem",
        "V-Dem polyarchy, Polity and unified democracy scores of COW states",
        "Coppedge, Michael et al.; Marquez, Xavier; Miller, Steven V.",
        "V-Dem 16, as in isard",
        "Coppedge, Michael, et al. V-Dem Dataset v16. Varieties of Democracy (V-Dem) Project; as extracted by Steven "
        "V. Miller, the R package isard.",
        "no licence stated for the extract",
        "https://v-dem.net/data/the-v-dem-dataset/",
        start="1816-01-01",
        end="2026-01-01",
    ),
    "isard",
    "Cite V-Dem, Polity and the unified democracy scores, each where it is used.",
    (
        File("cw_democracy.rda", "63817db0ed4be6d4faafe6a1c363ffe3862897fb1b28d53298099fef576be45a"),
        File(
            "cw_democracy_converted.csv",
            "12fa4126211d80c3b15effc8f5fd4f17d8e3bd07b0fc43f4723104c695f92c3b",
            columns=_LAYOUT.columns,
        ),
    ),
    "An extract, as the R package isard repackages it; V-Dem itself must be asked for at its publisher's.",
)


def read(paths: Mapping[str, Path]) -> dict[str, Parsed]:
    """Return the table `democracy`; see the head of the module."""
    if file := paths.get("cw_democracy.rda"):
        return {"democracy": rdata(file, _LAYOUT, "cw_democracy")}
    if file := paths.get("cw_democracy_converted.csv"):
        return {"democracy": delimited(file, _LAYOUT)}
    return {}
