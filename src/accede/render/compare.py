"""A Comparison as text, JSON and one HTML file: criteria down, candidates across, and a picture of each criterion."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import asdict
from html import escape
from importlib.resources import files
from typing import Any

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from accede.comparison import Cell, Comparison, Criterion, Row
from accede.names import the
from accede.render import words
from accede.render.json import plain
from accede.render.text import grid

SCHEMA = 1

RANKS = (
    "by size, most to least, and no more is meant; = shares its place with another; where a figure is an estimate, the "
    "places that 95% of draws allow"
)
ALONE = "each candidate joins alone: the others do not, and nobody reacts"


_NAMED = 6
"""More candidates than these are counted in a sentence, not named."""


# --- words ----------------------------------------------------------------------------------------------------------


def question(comparison: Comparison) -> str:
    """Return the question in one line."""
    names = [the(state) for state in comparison.states]
    told = f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
    if len(names) > _NAMED:
        told = f"{len(names)} candidates"
    verb = "do" if len(names) > 1 else "does"
    return f"How {verb} {told} compare as members of {comparison.alliance} on {comparison.on}?"


def answer(comparison: Comparison) -> str:
    """Return in a few sentences who has most of what the candidates are ordered by, and how certain that is."""
    opening = f"Modelled, each in {comparison.alliance} alone on {words.long_date(comparison.on)}"
    differ = f"They differ in {sum(row.apart for row in comparison.rows)} of {len(comparison.rows)} criteria."
    if len(comparison.states) == 1:
        return f"{opening}. One candidate is left, and there is nobody to compare it with."
    if not comparison.by:
        return f"{opening}; in the order of their names. {differ}"
    row = comparison.row(comparison.by)
    told = [(the(state), row.cells[state]) for state in comparison.states]
    having = [f"{name} {read(cell, row.criterion)}" for name, cell in told if cell.value is not None]
    if not row.apart:
        return f"{opening}. They are alike in {alike_in(row)}. {differ}"
    if len(having) > _NAMED:
        having[3:-1] = [f"{len(having) - 4} more"]
    doubt = f" That order is not certain: {uncertain(row)}." if row.above else ""
    return f"{opening}. By {comparison.by}, most to least: {', '.join(having)}.{doubt} {differ}"


def uncertain(row: Row) -> str:
    """Return how often each candidate lies above the next, of those whose intervals overlap."""
    return "; ".join(
        f"{the(each.first)} above {the(each.second)} in {words.percent(each.share)} of draws" for each in row.above
    )


def subject(criterion: Criterion, alliance: str) -> str:
    """Return of whom the criterion is and on which side of the change, with its unit unless that is a ratio."""
    inside = f"change in {alliance}" if criterion.side == "difference" else f"{alliance} with it"
    of = {"bids": f"bids like its own to {alliance}", "state": "as a member", "alliance": inside}
    return " · ".join(part for part in (of[criterion.whose], criterion.unit) if part != "1")


def read(cell: Cell, criterion: Criterion) -> str:
    """Return a cell's value and interval; a change has its sign."""
    return " ".join(part for part in (value(cell, criterion), words.span(cell.interval)) if part)


def value(cell: Cell, criterion: Criterion) -> str:
    """Return a cell's value rounded for reading; a change has its sign."""
    return words.number(cell.value, sign=criterion.side == "difference" and bool(cell.value))


def rank(row: Row, state: str) -> str:
    """Return "#1", "#2=" where the place is shared, or "#1–3" where the draws allow several."""
    cell = row.cells[state]
    first, last = cell.ranks
    if first != last:
        return f"#{first}–{last}"
    shared = sum(other.rank == cell.rank for other in row.cells.values()) > 1
    return f"#{cell.rank}{'=' if shared else ''}"


def alike(comparison: Comparison) -> list[Row]:
    """Return one row of each lens in which the candidates nowhere differ: its first."""
    shown = {row.criterion.lens for row in comparison.rows if row.apart}
    first: dict[str, Row] = {}
    for row in comparison.rows:
        if row.criterion.lens not in shown:
            first.setdefault(row.criterion.lens, row)
    return list(first.values())


def silent(comparison: Comparison, rows: Sequence[Row]) -> dict[tuple[str, str], list[str]]:
    """Return each reason for a cell without a value, with what would help, and the cells that it is about."""
    reasons: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        for state in comparison.states:
            cell = row.cells[state]
            if cell.value is None:
                reasons.setdefault((cell.why, cell.remedy), []).append(f"{state}, {row.criterion.what}")
    return reasons


def mute(comparison: Comparison) -> dict[tuple[str, str], list[str]]:
    """Return why each lens that gives no criterion at all gives none, with whom that is about."""
    heard = {row.criterion.lens for row in comparison.rows}
    reasons: dict[tuple[str, str], list[str]] = {}
    for state in comparison.states:
        brief = comparison.briefs[state]
        for lens in brief.about:
            own = [silence.why for silence in brief.silent if silence.lens == lens]
            if lens not in heard:
                why = " ".join(own) or "it finds nothing that can be put to most candidates."
                reasons.setdefault((lens, why), []).append(state)
    return reasons


def doubts(comparison: Comparison, rows: Sequence[Row]) -> list[tuple[str, str]]:
    """Return what a reader must know, each once, and what it is about: criteria, and candidates if not all."""
    told: dict[str, list[str]] = {}
    for row in rows:
        said = {state: _doubt(row, state) for state in comparison.states}
        for doubt in filter(None, dict.fromkeys(said.values())):
            about = [state for state in comparison.states if said[state] == doubt]
            some = f", {', '.join(about)}" if len(about) < len(comparison.states) else ""
            told.setdefault(doubt, []).append(f"{row.criterion.what}{some}")
    return [(doubt, about[0] + (f" and {len(about) - 1} more" if len(about) > 1 else ""))
            for doubt, about in told.items()]  # fmt: skip


def _doubt(row: Row, state: str) -> str:
    """A cell's doubt; of a base rate also which bids it is of, for they are not the same for every candidate."""
    cell = row.cells[state]
    return f"{cell.of}, {cell.doubt}" if row.criterion.whose == "bids" and cell.doubt else cell.doubt


def alike_in(row: Row) -> str:
    """Return in a few words what every candidate has alike."""
    figures = [cell for cell in row.cells.values() if cell.value is not None]
    unit = "" if row.criterion.unit == "1" else f" {row.criterion.unit}"
    same = f"{read(figures[0], row.criterion)}{unit} each"
    if row.criterion.side == "difference" and not figures[0].value:
        same = "no change"
    lacking = len(row.cells) - len(figures)
    return f"{row.criterion.what}: {same}{f' ({lacking} without a figure)' if lacking else ''}"


# --- text -----------------------------------------------------------------------------------------------------------

_LABEL, _CELL = 30, 22


def show(comparison: Comparison, out: Console, *, whole: bool = False) -> None:
    """Print the comparison: the answer, the ranked table, and what to know before using it.

    whole   every criterion, not the headlines alone
    """
    rows = comparison.rows if whole else comparison.shown
    out.print(question(comparison), style="bold")
    out.print()
    out.print(answer(comparison))
    out.print()
    grid(out, _facts(comparison))
    notes = {reason: number for number, reason in enumerate(silent(comparison, rows), start=1)}
    # Candidates that do not fit beside each other stand in tables of equal width beneath each other.
    fit = max(1, (out.width - _LABEL) // _CELL)
    tables = -(-len(comparison.states) // fit)
    wide = -(-len(comparison.states) // tables)
    for start in range(0, len(comparison.states), wide):
        out.print()
        _table(out, comparison, rows, comparison.states[start : start + wide], notes)
    _notes(out, comparison, rows, notes)
    out.print()
    more = len(comparison.rows) - len(rows)
    grid(
        out,
        {
            **({"More": f"{more} criteria; `{comparison.command} --all` prints them"} if more else {}),
            "Sources": f"{len(comparison.sources)}; `{comparison.command} --cite` prints them as BibTeX",
            "Again": comparison.command,
            "Made by": made(comparison),
        }.items(),
    )


def made(comparison: Comparison) -> str:
    """Return by what the comparison was made."""
    brief = next(iter(comparison.briefs.values()))
    return f"accede {brief.version}, record {brief.release[:12]}, seed {brief.seed}"


def _facts(comparison: Comparison) -> list[tuple[str, str]]:
    name = next(iter(comparison.briefs.values())).alliance_name
    return [
        ("Alliance", f"{comparison.alliance}, {name}"),
        ("Modelled", ALONE),
        *(("Left out", f"{each.said}: {each.why}") for each in comparison.left),
        *(("Once", f"{name} names a candidate that is there already") for name in comparison.twice),
        ("Ranks", RANKS),
    ]


def _table(
    out: Console, comparison: Comparison, rows: Sequence[Row], states: Sequence[str], notes: dict[tuple[str, str], int]
) -> None:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1), expand=True)
    table.add_column("", overflow="fold", ratio=1)
    for state in states:
        table.add_column(state, justify="right", overflow="fold", width=_CELL - 2)
    for row in rows:
        criterion = row.criterion
        label = Text.assemble(
            criterion.what, "\n", (f"{criterion.lens} · {subject(criterion, comparison.alliance)}", "dim")
        )
        table.add_row(label, *(_cell(row, state, notes) for state in states))
    out.print(Padding(table, (0, 0, 0, 2)))


def _cell(row: Row, state: str, notes: dict[tuple[str, str], int]) -> Text:
    cell = row.cells[state]
    if cell.value is None:
        return Text(f"– [{notes[cell.why, cell.remedy]}]")
    first = Text(f"{value(cell, row.criterion)} {rank(row, state)}")
    return first.append(f"\n{words.span(cell.interval)}", style="dim") if cell.interval else first


def _notes(out: Console, comparison: Comparison, rows: Sequence[Row], notes: dict[tuple[str, str], int]) -> None:
    """What is not certain, silent, alike or limited, each under its heading."""
    limits = {row.criterion.lens: comparison.about[row.criterion.lens].limits for row in rows}
    told = {
        "NOT CERTAIN": [(row.criterion.what, uncertain(row)) for row in rows if row.above],
        "NO FIGURE": [(f"[{number}]", " ".join((why, remedy and f"Try: {remedy}")))
                      for (why, remedy), number in notes.items()],
        "ALIKE": [(row.criterion.lens, alike_in(row)) for row in alike(comparison)],
        "SILENT": [(lens, f"{why} ({', '.join(about)})") for (lens, why), about in mute(comparison).items()],
        "SOURCES DISAGREE": words.contested(comparison.contested),
        "SAYS NOTHING ABOUT": list(limits.items()),
    }  # fmt: skip
    for title, lines in told.items():
        if lines:
            out.print()
            out.print(title, style="bold")
            grid(out, lines)
    out.print()
    out.print("MIND", style="bold")
    for doubt, about in doubts(comparison, rows):
        out.print(Padding(f"{about}: {doubt}", (0, 0, 0, 2)), style="dim")


# --- JSON -----------------------------------------------------------------------------------------------------------


def to_json(comparison: Comparison) -> str:
    """Return the Comparison as JSON text, two blanks deep."""
    return json.dumps(to_dict(comparison), indent=2, ensure_ascii=False)


def to_dict(comparison: Comparison) -> dict[str, Any]:
    """Return the Comparison as the dictionary that the JSON holds; `docs/json.md` says what each key is."""
    brief = next(iter(comparison.briefs.values()))
    return {
        "schema": SCHEMA,
        "question": question(comparison),
        "answer": answer(comparison),
        "alliance": comparison.alliance,
        "on": comparison.on.isoformat(),
        "by": comparison.by,
        "states": [{"state": state, "said": comparison.said[state], "codes": comparison.briefs[state].codes}
                   for state in comparison.states],
        "left_out": [asdict(each) for each in comparison.left],
        "twice": list(comparison.twice),
        "criteria": [_criterion(row, comparison.states) for row in comparison.rows],
        "silent": [{"state": state, **asdict(silence)}
                   for state in comparison.states for silence in comparison.briefs[state].silent],
        "contested": [asdict(each) for each in comparison.contested],
        "sources": {
            key: {title: getattr(source, title) for title in source.__slots__ if getattr(source, title)}
            for key, source in comparison.sources.items()
        },
        "seed": brief.seed,
        "version": brief.version,
        "recipe": comparison.recipe,
    }  # fmt: skip


def _criterion(row: Row, states: Sequence[str]) -> dict[str, Any]:
    return {
        **asdict(row.criterion),
        "headline": row.headline,
        "cells": [_plain(state, row.cells[state]) for state in states],
        "above": [asdict(each) for each in row.above],
    }


def _plain(state: str, cell: Cell) -> dict[str, Any]:
    exact = words.fraction(cell.value)
    return {
        "state": state,
        "of": cell.of,
        "value": plain(cell.value),
        **({"exact": exact} if exact else {}),
        "interval": list(cell.interval) if cell.interval else None,
        "rank": None if cell.value is None else cell.rank,
        "ranks": None if cell.value is None else list(cell.ranks),
        "doubt": cell.doubt,
        "sources": list(cell.sources),
        "why": cell.why,
        "remedy": cell.remedy,
    }


# --- HTML -----------------------------------------------------------------------------------------------------------


def to_html(comparison: Comparison) -> str:
    """Return the page: one file that needs no network and no script. What is not markup of ours is escaped."""
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    from accede.render.html import exact

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    room = files("accede.render")
    template = environment.from_string((room / "compare.html.j2").read_text(encoding="utf-8"))
    sections = {name: [row for row in comparison.rows if row.criterion.lens == name] for name in comparison.about}
    sources = comparison.sources
    return template.render(
        comparison=comparison, facts=_facts(comparison), question=question(comparison), answer=answer(comparison),
        words=words, exact=exact, subject=subject, value=value, rank=rank, uncertain=uncertain, doubts=doubts,
        alike=[(row.criterion.lens, alike_in(row)) for row in alike(comparison)], mute=mute(comparison),
        silent=silent(comparison, comparison.rows), sections=sections, cited=cited, made=made(comparison),
        style=Markup("".join((room / name).read_text(encoding="utf-8") for name in ("brief.css", "compare.css"))),
        panels=[Markup(panel(comparison, row, number)) for number, row in enumerate(comparison.shown)],
        notes={key: number for number, key in enumerate(sources, start=1)}, sources=sources,
        bibtex="\n\n".join(source.bibtex() for source in sources.values()), own=_own(comparison),
    )  # fmt: skip


def cited(rows: Sequence[Row]) -> list[str]:
    """Return the keys of all sources that these rows rest on."""
    return sorted({key for row in rows for cell in row.cells.values() for key in cell.sources})


def _own(comparison: Comparison) -> str:
    """How to cite the comparison itself."""
    key = "-".join(re.findall(r"[\w-]+", f"accede-compare-{comparison.alliance}-{comparison.on}".lower()))
    return (
        f"@misc{{{key},\n  title = {{{question(comparison)}}},\n  author = {{The accede authors}},\n"
        f"  howpublished = {{{made(comparison)}}},\n  note = {{{comparison.command}}}\n}}"
    )


_WIDTH, _LEFT, _RIGHT = 340, 8, 332
_TOP, _STEP = 44, 36


def panel(comparison: Comparison, row: Row, number: int) -> str:
    """Return the picture of one criterion as SVG: a dot for each candidate on one scale that holds zero, with its 95%.

    number   tells the picture from others on the page
    """
    criterion = row.criterion
    told = {state: (float(cell.value), cell.interval or (float(cell.value), float(cell.value)))
            for state in comparison.states if (cell := row.cells[state]).value is not None}  # fmt: skip
    ends = [0.0, *(end for own, spread in told.values() for end in (own, *spread))]
    low, high = min(ends), max(ends)

    def place(size: float) -> float:
        return _LEFT + (_RIGHT - _LEFT) * (size - low) / ((high - low) or 1.0)

    foot = _TOP + _STEP * len(comparison.states)
    parts = [
        f'<text class="title" x="0" y="12">{escape(criterion.what)}</text>'
        f'<text class="faint" x="0" y="28">{escape(subject(criterion, comparison.alliance))}</text>'
    ]
    for index, state in enumerate(comparison.states):
        y = _TOP + index * _STEP + 12
        cell = row.cells[state]
        figure = (
            "no figure"
            if cell.value is None
            else f'{value(cell, criterion)} <tspan class="faint">{rank(row, state)}</tspan>'
        )
        parts.append(
            f'<text x="0" y="{y}">{escape(state)}</text><text x="{_WIDTH}" y="{y}" text-anchor="end">{figure}</text>'
            f'<line class="axis" x1="{_LEFT}" x2="{_RIGHT}" y1="{y + 11}" y2="{y + 11}"/>'
            f'<line class="zero" x1="{place(0):.1f}" x2="{place(0):.1f}" y1="{y + 5}" y2="{y + 17}"/>'
        )
        if state in told:
            own, spread = told[state]
            left, right = map(place, spread)
            parts.append(
                f'<line class="whisker" x1="{left:.1f}" x2="{right:.1f}" y1="{y + 11}" y2="{y + 11}"/>'
                f'<circle class="dot" cx="{place(own):.1f}" cy="{y + 11}" r="4.5">'
                f"<title>{escape(state)}: {escape(read(cell, criterion))}, exactly {own!r}</title></circle>"
            )
    marks = {low: "start", high: "end", 0.0: "middle"}
    parts += [
        f'<text class="faint" x="{place(size):.1f}" y="{foot + 10}" text-anchor="{_anchor(place(size))}">'
        f"{words.number(size)}</text>"
        for size in marks
    ]
    told_of = "; ".join(f"{state}: {read(row.cells[state], criterion)}" for state in comparison.states)
    return (
        f'<svg class="chart" viewBox="0 0 {_WIDTH} {foot + 16}" role="img" '
        f'aria-labelledby="picture-{number}-title picture-{number}-desc">'
        f'<title id="picture-{number}-title">{escape(criterion.what)}, '
        f"{escape(subject(criterion, comparison.alliance))}</title>"
        f'<desc id="picture-{number}-desc">{escape(told_of)}</desc>{"".join(parts)}</svg>'
    )


def _anchor(x: float) -> str:
    return "start" if x < _LEFT + 20 else "end" if x > _RIGHT - 20 else "middle"
