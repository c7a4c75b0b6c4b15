"""A Brief as one HTML file: readable without a network or a script, printable, its data, sources and recipe inside."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from html import escape
from importlib.resources import files
from urllib.parse import quote

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from accede.brief import Brief, Pair
from accede.change import Leave
from accede.finding import Value
from accede.names import the
from accede.render import charts, map, reading, words

_PLAIN = ",;:/()'*!$=+@~"
"""What may stand in the address of a link as it is."""


def to_html(brief: Brief) -> str:
    """Return the page. Everything that is not markup of ours is escaped."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    room = files("accede.render")
    template = environment.from_string((room / "brief.html.j2").read_text(encoding="utf-8"))
    notes = {key: number for number, key in enumerate(brief.sources, start=1)}
    sections = []
    for name, about in brief.about.items():
        pairs = [pair for pair in brief.pairs if pair.lens == name]
        if pairs:
            groups = words.shown(pairs)
            told = [pair for pair in pairs if any(pair.what == group.what and pair.of in group.of for group in groups)]
            sections.append({
                "name": name, "about": about, "chart": Markup(charts.chart(brief, name)), "groups": groups,
                "doubts": words.doubts(told), "csv": _csv(pairs, notes),
                "rounded": [pair for pair in told if not (_whole(pair.before) and _whole(pair.after))],
                "sources": sorted({notes[key] for pair in pairs for key in pair.sources}),
            })  # fmt: skip
    return template.render(
        brief=brief, words=words, sections=sections, notes=notes, interval=_interval, exact=exact,
        whole=_whole, the=the,
        style=Markup((room / "brief.css").read_text(encoding="utf-8")),
        bottom_line=words.bottom_line(brief), keys=reading.keys(brief), likely=_likely(brief),
        table=reading.table(brief),
        panels=[Markup(panel) for panel in map.draw(brief.scene)], no_map=map.silence(brief.scene),
        approximate=map.approximate(brief.scene), csv_map=_csv_of_map(brief),
        csv_table=_csv(reading.table(brief), notes), notice=map.atlas().notice,
        assumptions=reading.assumptions(brief), alternatives=reading.alternatives(brief),
        sensitivities=reading.sensitivities(brief),
        bibtex="\n\n".join(source.bibtex() for source in brief.sources.values()), own=_own(brief),
    )  # fmt: skip


def to_frame(brief: Brief) -> str:
    """Return the page in a frame of its own, as a notebook shows it: its style touches nothing around it."""
    page = escape(to_html(brief), quote=True)
    return (
        f'<iframe title="{escape(brief.question)}" srcdoc="{page}" style="width:100%;height:48rem;border:0"></iframe>'
    )


def exact(value: Value | None) -> str:
    """Return a value as exactly as it is known: a fraction, or all digits."""
    if value is None:
        return "no figure"
    return words.fraction(value) or repr(value if isinstance(value, int) else float(value))


def _whole(value: Value | None) -> bool:
    """Whether a value is read exactly as it is shown."""
    return value is None or (value == int(value) and abs(float(value)) < 1e7)


def _interval(pair: Pair, low_high: tuple[float, float] | None) -> Markup:
    """A share's 95% interval as a line on 0 to 1; anything else has its numbers alone."""
    if low_high is None or not 0 <= low_high[0] <= low_high[1] <= 1:
        return Markup("")
    left, right = (2 + 76 * share for share in low_high)
    label = f"{pair.what}, {pair.of}: 95% interval {words.span(low_high)}"
    return Markup(
        '<svg class="interval" viewBox="0 0 80 10" role="img" aria-label="{}"><title>{}</title>'
        '<line class="axis" x1="2" x2="78" y1="5" y2="5"/>'
        '<line class="whisker" x1="{:.1f}" x2="{:.1f}" y1="5" y2="5"/></svg>'
    ).format(label, label, left, right)


def _likely(brief: Brief) -> list[str]:
    """Likelihood in words for each base rate, and what it rests on in a sentence of its own."""
    told = []
    opening = "Should it ask to return: by" if isinstance(brief.change, Leave) else "By"
    for pair in reading.base_rates(brief):
        value, spread = reading.side(pair)
        told.append(
            f"{opening} the record of {pair.of}, admission was {words.likelihood(spread)}. "
            f"{pair.doubt.partition(' resolved')[0]} were admitted, {words.percent(value)}; 95% interval "
            f"{words.percent(spread[0])} to {words.percent(spread[1])}."
        )
    return told


def _csv(pairs: Sequence[Pair], notes: Mapping[str, int]) -> str:
    """The findings as a CSV in a link of its own, numbers at full precision, sources numbered as the footnotes are."""
    rows: list[Sequence[object]] = []
    for pair in pairs:
        numbers = (pair.before, pair.after, pair.difference)
        low, high = pair.interval or (None, None)
        plain = [None if value is None else value if isinstance(value, int) else float(value) for value in numbers]
        cited = [str(notes[key]) for key in pair.sources]
        rows.append((pair.lens, pair.what, pair.of, pair.unit, *plain, low, high, ";".join(cited)))
    titles = ("lens", "what", "of", "unit", "before", "after", "difference", "low", "high", "footnotes")
    return _link(titles, rows)


def _csv_of_map(brief: Brief) -> str:
    """What the map shows, as a CSV: each state of the day with its part, and each new outer border."""
    scene = brief.scene
    rows: list[Sequence[object]] = [("state", name, map.kind(name, scene, brief.change.state)) for name in scene.states]
    return _link(("what", "of", "part"), [*rows, *(("border", f"{a}–{b}", "new") for a, b in scene.borders)])


def _link(titles: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows([titles, *rows])
    return "data:text/csv;charset=utf-8," + quote(stream.getvalue(), safe=_PLAIN)


def _own(brief: Brief) -> str:
    """How to cite the brief itself."""
    key = f"accede-{brief.change.state}-{brief.change.alliance}-{brief.on}".lower().replace(" ", "-")
    return (
        f"@misc{{{key},\n  title = {{{brief.question}}},\n  author = {{The accede authors}},\n"
        f"  howpublished = {{accede {brief.version}, record {brief.release[:12]}, seed {brief.seed}}},\n"
        f"  note = {{{brief.command}}}\n}}"
    )
