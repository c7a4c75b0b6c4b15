"""A Brief as one HTML file: readable without a network, printable, with its sources and its recipe inside."""

from __future__ import annotations

from importlib.resources import files

from jinja2 import Environment, StrictUndefined

from accede.brief import Brief
from accede.render import words


def to_html(brief: Brief) -> str:
    """Return the page. Everything that is not markup of ours is escaped."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string((files("accede.render") / "brief.html.j2").read_text(encoding="utf-8"))
    numbers = {key: number for number, key in enumerate(brief.sources, start=1)}
    sections = []
    for name, about in brief.about.items():
        pairs = [pair for pair in brief.pairs if pair.lens == name]
        if pairs:
            cited = sorted({numbers[key] for pair in pairs for key in pair.sources})
            sections.append((name, about, words.groups(pairs), words.doubts(pairs), cited))
    return template.render(
        brief=brief, words=words, sections=sections, numbers=numbers, bottom_line=words.bottom_line(brief)
    )
