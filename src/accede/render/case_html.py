"""A Report as one HTML file: the argument claim by claim, with the chain of each folded beneath it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from itertools import groupby

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from accede.names import the
from accede.render import case_words, map, words
from accede.verdict import RULE, Bid, Report, Ruling


def to_html(report: Report) -> str:
    """Return the page. Everything that is not markup of ours is escaped."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    room = files("accede.render")
    template = environment.from_string((room / "case.html.j2").read_text(encoding="utf-8"))
    scene = report.scene
    style = "".join((room / name).read_text(encoding="utf-8") for name in ("brief.css", "case.css"))
    return template.render(
        report=report, case=report.case, words=words, case_words=case_words, rule=RULE, the=the,
        style=Markup(style), parts=list(_parts(report)),
        notes={key: number for number, key in enumerate(report.sources, start=1)},
        quotes=[(ruling, case_words.words(ruling)) for ruling in report.lead],
        panels=[Markup(panel) for panel in map.draw(scene)] if scene else [],
        no_map=map.silence(scene) if scene else "History forbids the change that the case is about.",
        notice=map.atlas().notice, scene=scene, strip=Markup(_strip(report.bids)),
        bibtex="\n\n".join(source.bibtex() for source in report.sources.values()), own=_own(report),
    )  # fmt: skip


def _parts(report: Report) -> Iterator[tuple[str, list[Ruling]]]:
    """The rulings under the headings of the argument, in the order of the case."""
    for part, rulings in groupby(report.rulings, key=lambda ruling: ruling.claim.part):
        yield part, list(rulings)


_WIDTH, _MARGIN = 1000, 30


def _strip(bids: tuple[Bid, ...]) -> str:
    """The bids on a line of time: a bar while each was open, a mark where it was made, by how it ended."""
    if len(bids) < 2:
        return ""
    first = date(bids[0].start.year, 1, 1)
    last = date(max((bid.end or bid.start).year for bid in bids) + 1, 1, 1)
    span = (last - first).days

    def place(day: date) -> float:
        return _MARGIN + (_WIDTH - 2 * _MARGIN) * (day - first).days / span

    years = last.year - first.year
    step = next(size for size in (1, 2, 5, 10, 20, 50, 100) if years / size <= 9)
    ticks = [year for year in range(first.year, last.year + 1) if year % step == 0]
    parts = [f'<line class="axis" x1="{_MARGIN}" x2="{_WIDTH - _MARGIN}" y1="40" y2="40"/>']
    for year in ticks:
        x = place(date(year, 1, 1))
        parts.append(f'<line class="axis" x1="{x:.0f}" x2="{x:.0f}" y1="40" y2="48"/>')
        parts.append(f'<text x="{x:.0f}" y="66" text-anchor="middle">{year}</text>')
    for bid in bids:
        start, end = place(bid.start), place(bid.end or bid.start)
        kind = bid.outcome if bid.outcome in ("admitted", "declined") else "else"
        parts.append(f'<line class="open" x1="{start:.1f}" x2="{end:.1f}" y1="28" y2="28"/>')
        parts.append(f'<circle class="{kind}" cx="{start:.1f}" cy="28" r="6"/>')
    title = f"Bids from {first.year} to {last.year - 1} on a line of time; the list beneath says the same"
    return (
        f'<svg class="strip" viewBox="0 0 {_WIDTH} 74" role="img" aria-label="{title}"><title>{title}</title>'
        f"{''.join(parts)}</svg>"
    )


def _own(report: Report) -> str:
    """How to cite the report itself."""
    return (
        f"@misc{{accede-case-{report.case.name},\n  title = {{{report.case.title}}},\n"
        f"  author = {{The accede authors}},\n"
        f"  howpublished = {{accede {report.version}, record {report.release[:12]}, seed {report.seed}}},\n"
        f"  note = {{{report.command}}}\n}}"
    )
