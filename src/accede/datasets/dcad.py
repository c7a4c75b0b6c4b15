"""DCAD 1.0: bilateral defence cooperation agreements signed 1980 to 2010.

The Defense Cooperation Agreement Dataset of Brandon Kinne holds treaties on routine defence relations between two
states: not alliances, but training, procurement, research, exchange of classified information. Read is the author's own
main file, one row per agreement, of which there are 1,871 (the author's page says 1,872).

`read(paths)` takes DCAD-v1.0-main.csv and returns `agreements`, keyed by DCAid:

    DCAid, ccode1, ccode2
    signed, signed_precision            first day that fits what is known of the signature, and how much is
    in_force, in_force_precision        the same of the entry into force; null for 1,030 agreements
    type ("general", "sector"), category1 to category3, categoryConf
    span                                years agreed on; null where the file has a special value
    renewType                           the author's code for the manner of renewal, negative numbers all
    renewYears                          years of each renewal; null where the file has a special value
    terminated                          yes or no; null where the file has a special value
    durationActual, endYearEstimate     years until it was terminated (43 agreements); the author's estimate
    asymmetry, UNTS, fullText, sourceType, source, factivaConf, factivaSign, factivaEIF

The special values (-44, -55, -66, -77, -88, -99) are codes, not numbers: null, with the value in `missing`. What each
stands for is in the author's codebook, which was not at hand. Three agreements (DCADv1.0-0297, -1625 and -1847) have
one state on both sides, a slip of the release: their ccode2 is null. Two sides stand in no order. Raises BadData. Cost:
linear in the file.

Source: B. J. Kinne 2020, "The Defense Cooperation Agreement Dataset (DCAD)", Journal of Conflict Resolution 64(4):
729-755.

Checked against: the number of agreements, of general ones and of special values; no two agreements have one number.

Says nothing about: alliances, agreements of more than two states, agreements before 1980, and what was done under one.
The yearly file of dyads, which says in which years an agreement is counted, is not read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from accede.archive.reading import Field, Layout, Parsed, delimited
from accede.archive.sets import File, Set
from accede.archive.spells import dated
from accede.errors import BadData
from accede.source import Source

_BLANK = "the author gives nothing"
_SPECIAL = {str(value): f"the author's special value {value}" for value in (-44, -55, -66, -77, -88, -99)}
_MANNERS = (-44, -55, -56, -57, -58, -66, -77, -88)
_CATEGORY = Field("text", values=("DCA", "DIC", "TREX", "PROCUREMENT", "COMMISSION", "RESEARCH"))
_CODE, _NAME = Field(code="cow"), Field("text")
_DAY, _MONTH = Field(low=1, high=31, empty=_BLANK), Field(low=1, high=12, empty=_BLANK)
_YEARS = Field(low=0, missing=_SPECIAL, empty=_BLANK)
_FLAG = Field(values=(0, 1), missing=_SPECIAL, empty=_BLANK)

_AGREEMENTS = Layout(
    {
        **{"ccode1": _CODE, "cowName1": _NAME, "ccode2": _CODE, "cowName2": _NAME},
        **{"signDay": _DAY, "signMonth": _MONTH, "signYear": Field(low=1980, high=2010)},
        **{"EIFDay": _DAY, "EIFMonth": _MONTH, "EIFYear": Field(low=1980, high=2013, empty=_BLANK)},
        "type": Field("text", values=("general", "sector")),
        "category1": _CATEGORY,
        **dict.fromkeys(["category2", "category3"], replace(_CATEGORY, empty="no further category")),
        "span": _YEARS,
        "renewType": Field(values=_MANNERS, empty=_BLANK),
        "renewYears": _YEARS,
        "terminated": replace(_FLAG, empty=""),
        "durationActual": Field(low=0, empty="not known to be terminated"),
        "endYearEstimate": Field(low=1980, high=2010),
        "asymmetry": Field(values=(0, 1, 2)),
        "categoryConf": Field("text", values=("high", "med", "low", "atypical")),
        "UNTS": Field(low=1, empty=_BLANK),
        "fullText": Field("text", values=("Y", "N", "NE", "TE"), empty=_BLANK),
        "sourceType": Field("text", values=("treaty", "factiva")),
        "source": Field("text", empty=_BLANK),
        "factivaConf": Field(low=1, high=5, empty=_BLANK),
        **dict.fromkeys(["factivaSign", "factivaEIF"], _FLAG),
        "DCAid": _NAME,
    },
    key=("DCAid",),
    rows=1871,
)

_SLIPS = ("DCADv1.0-0297", "DCADv1.0-1625", "DCADv1.0-1847")
"""Agreements that have one state on both sides in the release."""

SET = Set(
    "dcad",
    Source(
        "dcad",
        "Defense Cooperation Agreement Dataset (DCAD)",
        "Kinne, Brandon J.",
        "1.0",
        "Kinne, Brandon J. 2020. The Defense Cooperation Agreement Dataset (DCAD). Journal of Conflict Resolution "
        "64(4): 729-755.",
        "no commercial use, no redistribution",
        "https://correlatesofwar.org/data-sets/defense-cooperation-agreement-dataset/",
        start="1980-01-01",
        end="2011-01-01",
    ),
    "Correlates of War Project",
    "No commercial use; cite the data set; do not pass it on to third parties without written permission.",
    (
        File(
            "DCAD-v1.0-main.csv",
            "f7d56e1703ae7cd7395b636210fa5d33a5fc3feafe5686734c212ffd5af7405a",
            "https://correlatesofwar.org/wp-content/uploads/kinne_dca.zip",
            "DCAD-v1.0-main.csv",
            columns=_AGREEMENTS.columns,
        ),
    ),
    "The release has 1,871 agreements, one less than its author's page says.",
)


def read(paths: Mapping[str, Path]) -> dict[str, Parsed]:
    """Return `agreements` where the file is given; see the head of the module."""
    file = paths.get("DCAD-v1.0-main.csv")
    return {"agreements": _agreements(file)} if file else {}


def _agreements(file: Path) -> Parsed:
    import polars as pl

    said = delimited(file, _AGREEMENTS)
    own = said.frame["ccode1"] == said.frame["ccode2"]
    wrong = own & ~said.frame["DCAid"].is_in(_SLIPS)
    if wrong.any():
        row = int(wrong.arg_max() or 0)
        raise BadData(str(file), row + 2, "ccode2", "an agreement has two parties", f"{said.frame['ccode2'][row]}")
    frame = dated(said.frame, file, "signed", ("signYear", "signMonth", "signDay"))
    frame = dated(frame, file, "in_force", ("EIFYear", "EIFMonth", "EIFDay"))
    flags = pl.col("terminated", "factivaSign", "factivaEIF").cast(pl.Boolean)
    frame = frame.with_columns(flags, ccode2=pl.when(~own).then("ccode2"))
    days = ["signed", "signed_precision", "in_force", "in_force_precision"]
    lost = said.frame.with_row_index("line", 2).filter(own)
    lost = lost.select(
        pl.col("line").cast(pl.Int64),
        column=pl.lit("ccode2"),
        said=pl.col("ccode2").cast(pl.String),
        reason=pl.lit("the release has one state on both sides"),
    )
    titles = ["DCAid", "ccode1", "ccode2", *days, *_AGREEMENTS.columns[10:-1]]
    return replace(said, frame=frame.select(titles), missing=pl.concat([said.missing, lost]))
