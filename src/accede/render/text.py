"""A Brief on a terminal, and as plain text when piped."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TextIO

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from accede.brief import Brief, Pair
from accede.lenses import About
from accede.render.words import Group, bottom_line, cell, contested, doubts, elsewhere, number, shown, span

_PIPED_WIDTH = 100


def console(stream: TextIO | None = None) -> Console:
    """Return a console on `stream`: colours and the terminal's width there, plain and of one width when piped."""
    stream = stream or sys.stdout
    width = None if stream.isatty() else _PIPED_WIDTH
    return Console(file=stream, width=width, highlight=False, soft_wrap=False, emoji=False, markup=False)


def show(brief: Brief, out: Console) -> None:
    """Print the Brief: the answer in a sentence, then each lens, then what is silent and how to ask again."""
    out.print(brief.question, style="bold")
    out.print()
    out.print(bottom_line(brief))
    out.print()
    code = " ".join(f"{scheme}:{value}" for scheme, value in brief.codes.items())
    facts = {
        "State": f"{brief.change.state} ({code})" if code else brief.change.state,
        "Alliance": f"{brief.change.alliance}, {brief.alliance_name}",
    }
    if brief.premise:
        facts["Premise"] = f"history forbids this ({brief.premise}); computed all the same"
    grid(out, facts.items())
    for name, about in brief.about.items():
        own = [pair for pair in brief.pairs if pair.lens == name]
        if own:
            _lens(out, name, about, own, brief.change.alliance)
    if brief.silent:
        out.print()
        out.print("SILENT", style="bold")
        grid(out, [(silence.lens, silence.why) for silence in brief.silent])
    if lines := [*contested(brief.contested), *([("elsewhere", more)] if (more := elsewhere(brief)) else [])]:
        out.print()
        out.print("SOURCES DISAGREE", style="bold")
        grid(out, lines)
    out.print()
    cited = len(brief.sources)
    grid(
        out,
        {
            "Sources": f"{cited}; `{brief.command} --cite` prints them as BibTeX",
            "Again": brief.command,
            "Made by": f"accede {brief.version}, record {brief.release[:12]}, seed {brief.seed}",
        }.items(),
    )


def _lens(out: Console, name: str, about: About, pairs: Sequence[Pair], alliance: str) -> None:
    out.print()
    out.print(Text.assemble((name.upper(), "bold"), "  ", about.question))
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1), expand=True)
    table.add_column("", overflow="fold", ratio=1)
    for title in ("before", "modelled", "change"):
        table.add_column(title, justify="right", no_wrap=True)
    for (what, unit), kind in _by_kind(shown(pairs)):
        title = what if unit == "1" else f"{what} ({unit})"
        if len(kind) == 1 and len(kind[0].of) == 1:
            [group] = kind
            label = title if group.of[0] == alliance else f"{title}, {group.of[0]}"
            table.add_row(label, *_numbers(group.example), style=_style(group))
            continue
        table.add_row(title, style="" if any(group.example.changed for group in kind) else "dim")
        for group in kind:
            count = f"{len(group.of)}: " if len(group.of) > 1 else ""
            indented = Padding(f"{count}{group.subjects()}", (0, 0, 0, 2))
            table.add_row(indented, *_numbers(group.example), style=_style(group))
            if group.more:
                table.add_row(Padding(f"and {group.more} more, which --json prints", (0, 0, 0, 2)), style="dim")
    out.print(Padding(table, (0, 0, 0, 2)))
    for doubt, subjects in doubts(pairs):
        more = f" and {len(subjects) - 1} more" if len(subjects) > 1 else ""
        out.print(Padding(f"{subjects[0]}{more}: {doubt}", (0, 0, 0, 4)), style="dim")
    out.print(Padding(f"Says nothing about: {about.limits}", (0, 0, 0, 4)), style="dim")


def _by_kind(all_groups: Sequence[Group]) -> Iterable[tuple[tuple[str, str], list[Group]]]:
    kinds: dict[tuple[str, str], list[Group]] = {}
    for group in all_groups:
        kinds.setdefault((group.what, group.unit), []).append(group)
    return kinds.items()


def _style(group: Group) -> str:
    return "" if group.example.changed else "dim"


def _numbers(pair: Pair) -> tuple[str, str, str]:
    moved = span(pair.interval) if pair.interval != (0.0, 0.0) else ""
    change = number(pair.difference, sign=True) if pair.changed and pair.difference is not None else ""
    return (
        cell(pair.before, pair.spread[0]), cell(pair.after, pair.spread[1]), f"{change} {moved}".strip()
    )  # fmt: skip


def grid(out: Console, rows: Iterable[tuple[str, str]]) -> None:
    """Print (title, text) rows with the texts aligned and wrapped under themselves."""
    table = Table.grid(padding=(0, 2))
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for title, text in rows:
        table.add_row(title, text)
    out.print(Padding(table, (0, 0, 0, 2)))


def facts(seen: Mapping[str, Any], out: Console) -> None:
    """Print a view of the world: single facts as a grid, lists of records as tables."""
    single = {title: _fact(value) for title, value in seen.items() if not _records(value)}
    grid(out, single.items())
    for title, value in seen.items():
        if not _records(value):
            continue
        out.print()
        out.print(f"{title} ({len(value)})", style="bold")
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
        for column in value[0]:
            table.add_column(column, overflow="fold")
        for row in value:
            table.add_row(*(_fact(cell) for cell in row.values()))
        out.print(Padding(table, (0, 0, 0, 2)))


def _records(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], Mapping)


def _fact(value: Any) -> str:
    if value is None:
        return "not on record"
    if value in ("", [], {}):
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return " ".join(f"{title}:{text}" for title, text in value.items())
    return ", ".join(value) if isinstance(value, list) else str(value)
