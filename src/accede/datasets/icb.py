"""International Crisis Behavior 13: 482 crises between states, 1918 to 2016, and what each actor did in them.

Two CSV files of the project (UTF-8 with a byte-order mark): one row per crisis, one row per actor in a crisis. Of their
190 columns those are read that say who, when, over what, how violently and how it ended. Days of 66, 77 and 88 stand
for parts of the month; one crisis (and one actor) has no values at all. Actors bear COW codes, and
three that COW does not have: 219 Vichy France, 671 Hejaz, 672 Najd. One row of the actors' file is labelled UCB2 for
ICB2.

`read(paths)` returns, of what it is given,

    crises   crisno (the key), crisname, start, end, break, trigent, gravcr, crismg, cenviosy, sevviosy, viol, noactr,
             gpinv, usinv, suinv, subout, forout, exsat, outesr, geog, period, protrac
    actors   cracno (the key), crisno, ccode, actor, start, end, triggr, trigent, majres, crismg, cenvio, sevvio, usinv,
             suinv, outcom, outfor, outevl, outesr, gravty, issue, nuclear, powsta, powdis

`start` is the day of the trigger, `end` the day after the termination (half-open). Where only the month is known the
crisis starts and ends with it, and where only the year is known likewise; start_precision and end_precision, beside
them, say which. The other columns are the project's numbers, explained in its codebook; `trigent` is a COW code, or a
code of 990 and above for several states or none; a `crismg` of 1 is negotiation, 8 violence; `viol` runs from 1 (none)
to 4 (war). An actor may enter a crisis twice. Raises BadData. Cost: linear in 1,547 rows.

Source: M. Brecher and J. Wilkenfeld 1997, A Study of Crisis; M. Brecher, J. Wilkenfeld, K. Beardsley, P. James and D.
Quinn 2017, International Crisis Behavior Data Codebook, version 12; version 13 of the data.

Checked against: the Cuban missile crisis: begun on 16 October 1962, three actors.

Says nothing about: conflicts that no decision-maker took for a crisis, and crises after 2016.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from accede.archive.reading import Field, Layout, Parsed, delimited
from accede.archive.sets import File, Set
from accede.archive.spells import spell
from accede.source import Source

_UNKNOWN = "not known, or not coded"
_NUMBER = Field(low=0, high=999, empty=_UNKNOWN)
_YEAR = Field(low=1918, high=2017, empty=_UNKNOWN)
_MONTH = Field(low=1, high=12, empty=_UNKNOWN)
_PART = dict.fromkeys(["66", "77", "88"], "only the part of the month is known")
_DAY = Field(low=1, high=31, missing=_PART, empty=_UNKNOWN)

_CRISIS = [
    *("break", "trigent", "gravcr", "crismg", "cenviosy", "sevviosy", "viol", "noactr", "gpinv", "usinv", "suinv"),
    *("subout", "forout", "exsat", "outesr", "geog", "period", "protrac"),
]
_ACTOR = [
    *("triggr", "trigent", "majres", "crismg", "cenvio", "sevvio", "usinv", "suinv", "outcom", "outfor", "outevl"),
    *("outesr", "gravty", "issue", "nuclear", "powsta"),
]


def _titles(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_TRIGGER = ("yrtrig", "motrig", "datrig")
_TERMINATION = ("yrterm", "moterm", "daterm")
_SPELL = dict(zip(_TRIGGER + _TERMINATION, (_YEAR, _MONTH, _DAY) * 2, strict=True))
_DATES = ["start", "start_precision", "end", "end_precision"]
_WHO = ["cracno", "crisno", "ccode", "actor"]
_CRISES = Layout(
    {"crisno": Field(low=1), "crisname": Field("text"), **_SPELL, **dict.fromkeys(_CRISIS, _NUMBER)},
    header=_titles("""
        icb1 crisno crisname break trigent yrtrig motrig datrig yrterm moterm daterm brexit gravcr crismg cenviosy
        sevviosy viol timvio iwcmb noactr gpinv gpinvtp gpefcttp gpefactp gppacetp powinv usinv usefct usefac uspace
        usactor suinv suefct suefac supace suactor soglact globorg globactm globefct globefor globefac globpace soract
        regorg regactmb roefct robody roefac ropace subout forout exsat outesr cractr geostr hetero issues chacts chall
        powch rugach geog geogrel period syslevsy protrac pcid powdissy ethnic ethconf stressad sourdt mediate mednum
        medwho medtime yrmedst momedst damedst yrmedend momedend damedend yrmedfin momedfin damedfin medgoal medfacl
        medform medmanip medstyle medstefc medefct medpace
        """),
    key=("crisno",),
    rows=482,
)
_ACTORS = Layout(
    {
        "crisno": Field(low=1),
        "cracno": Field(low=1),
        "cracid": Field(code="cow", others=frozenset({219, 671, 672})),
        "actor": Field("text"),
        **_SPELL,
        **dict.fromkeys(_ACTOR, _NUMBER),
        "powdis": Field(low=-999, high=999, empty=_UNKNOWN),
    },
    header=_titles("""
        icb2 crisno cracno cracid actor systrgyr systrgmo systrgda crisname triggr yrtrig motrig datrig trigent trigloc
        southv southpow sizedu strcdu comlev majres yerres monres dayres trgresra crismg cenvio sevvio usinv usfavr
        suinv sufavr gbinv gbfavr frinv frfavr itinv itfavr grinv grfavr jpinv jpfavr globorg globact globfavr regorg
        regact rofavr outcom outfor outevl outesr yrterm moterm daterm trgterra resterra actloc geog cractloc noactr
        stainsys period syslev pc pcid viol iwc powdis gpinv powinv age territ regime durreg allycap globmemb nuclear
        powsta issue chissu gravty pethin col unemp inflat foodpr labstr short econdt regrep socunr massvl gvinst
        sourdt
        """),
    key=("cracno",),
    rows=1065,
)

SET = Set(
    "icb",
    Source(
        "icb",
        "International Crisis Behavior Data",
        "Brecher, Michael; Wilkenfeld, Jonathan; Beardsley, Kyle; James, Patrick; Quinn, David",
        "13",
        "Brecher, Michael, Jonathan Wilkenfeld, Kyle Beardsley, Patrick James, and David Quinn. 2017. International "
        "Crisis Behavior Data, version 13. Duke University.",
        "no licence stated; citation asked for",
        "https://sites.duke.edu/icbdata/data-collections/",
        start="1918-01-01",
        end="2017-01-01",
    ),
    "International Crisis Behavior",
    "No licence is stated; cite the project and the version. Newer versions exist.",
    (
        File(
            "icb1v13.csv",
            "696c00cd61a97e770c200edbbeec6e404dbc83e2751c4ad053c0df35492d36bf",
            columns=_CRISES.columns,
        ),
        File(
            "icb2v13.csv",
            "fbbc57dab284263030f1bc9d89a1c27d57e9aed13c06aceed204958a4387624c",
            columns=_ACTORS.columns,
        ),
    ),
)


def read(paths: Mapping[str, Path]) -> dict[str, Parsed]:
    """Return the tables that the files given allow; see the head of the module."""
    tables = {}
    if file := paths.get("icb1v13.csv"):
        said = spell(delimited(file, _CRISES), file, _TRIGGER, _TERMINATION)
        tables["crises"] = replace(said, frame=said.frame.select("crisno", "crisname", *_DATES, *_CRISIS))
    if file := paths.get("icb2v13.csv"):
        said = spell(delimited(file, _ACTORS), file, _TRIGGER, _TERMINATION)
        frame = said.frame.rename({"cracid": "ccode"})
        tables["actors"] = replace(said, frame=frame.select(*_WHO, *_DATES, *_ACTOR, "powdis"))
    return tables
