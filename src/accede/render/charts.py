"""Small pictures as SVG, drawn for a column 340 units wide so that they read on a telephone and in print.

Colour never carries meaning alone: what is before is outlined, what is after filled; inside is filled, outside hollow.
Every mark has a title with its exact value; the table beside holds the same numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from accede.brief import Brief, Pair
from accede.finding import Value
from accede.names import the
from accede.render import words
from accede.render.reading import side

_WIDTH = 340
_LINE = 40


def chart(brief: Brief, lens: str) -> str:
    """Return the picture of a lens as SVG, or nothing where it has none or found too little to draw."""
    pairs = [pair for pair in brief.pairs if pair.lens == lens]
    draw = _DRAW.get(lens)
    return draw(pairs, brief) if draw and pairs else ""


def _bars(title: str, rows: Sequence[tuple[str, Value | None, Value | None]], whole: float | None = None) -> str:
    """Two bars a row, before and after, on one scale (or each row on its own where `whole` is None)."""
    parts = []
    for index, (label, before, after) in enumerate(rows):
        top = 8 + index * (_LINE + 14)
        scale = whole or max(float(before or 0), float(after or 0)) or 1.0
        parts.append(f'<text x="0" y="{top + 10}">{escape(label)}</text>')
        for offset, value, kind in ((16, before, "before"), (31, after, "after")):
            if value is None:
                parts.append(f'<text class="faint" x="0" y="{top + offset + 9}">{kind}: no figure</text>')
                continue
            width = max(1.5, 230 * float(value) / scale) if value else 0
            parts.append(
                f'<rect class="bar {kind}" x="0.5" y="{top + offset}" width="{width:.1f}" height="11">'
                f"<title>{escape(label)}, {kind}: {_exact(value)}</title></rect>"
                f'<text class="n" x="{width + 7:.1f}" y="{top + offset + 9.5}">{words.number(value)}</text>'
            )
    return _svg(title, 8 + len(rows) * (_LINE + 14), parts, _LEGEND)


def _exact(value: Value) -> str:
    return words.fraction(value) or repr(value if isinstance(value, int) else float(value))


_LEGEND = ("before, outlined", "after (modelled), filled")


def _svg(title: str, height: float, parts: Sequence[str], legend: Sequence[str] = ()) -> str:
    tall = height + (18 if legend else 4)
    if legend:
        parts = [*parts, f'<text class="faint" x="0" y="{height + 10}">{escape(" · ".join(legend))}</text>']
    return (
        f'<svg class="chart" viewBox="0 0 {_WIDTH} {tall:.0f}" role="img" aria-label="{escape(title)}">'
        f"<title>{escape(title)}</title>{''.join(parts)}</svg>"
    )


def _of(pairs: Sequence[Pair], what: str, of: str) -> Pair | None:
    return next((pair for pair in pairs if pair.what == what and pair.of == of), None)


def _rows(pairs: Sequence[Pair], of: str, named: dict[str, str]) -> list[tuple[str, Value | None, Value | None]]:
    found = [(label, _of(pairs, what, of)) for what, label in named.items()]
    return [(label, pair.before, pair.after) for label, pair in found if pair]


def _inclusion(pairs: Sequence[Pair], brief: Brief) -> str:
    rows = _rows(pairs, brief.change.alliance, {
        "members": "members", "great powers inside": "great powers inside",
        "permanent seats inside": "permanent Council seats inside",
    })  # fmt: skip
    return _bars("Members, great powers and permanent seats inside, before and after", rows)


def _poles(pairs: Sequence[Pair], brief: Brief) -> str:
    rows = _rows(pairs, brief.change.alliance, {
        "share of world GDP": "share of world GDP (of 1)",
        "share of world population": "share of world population (of 1)",
    })  # fmt: skip
    return _bars("Shares of the world's output and people inside, before and after", rows, 1.0) if rows else ""


def _council(pairs: Sequence[Pair], brief: Brief) -> str:
    """Seats of the Council, permanent first, filled where inside the alliance."""
    power = {pair.of: float(pair.before or 0) for pair in pairs if pair.what == "voting power"}
    if not power:
        return ""
    top = max(power.values())
    seats = sorted(power, key=lambda state: (-power[state], state))
    parts = []
    for row, (label, members) in enumerate((("before", brief.scene.before), ("after (modelled)", brief.scene.after))):
        y = 30 + row * 62
        parts.append(f'<text x="0" y="{y - 16}">{label}</text>')
        for index, state in enumerate(seats):
            permanent = power[state] == top
            x = 11 + index * (_WIDTH - 22) / max(10, len(seats) - 1)
            inside = state in members
            kind = "inside" if inside else "outside"
            seat = "permanent, can veto" if permanent else "elected"
            parts.append(
                f'<circle class="seat {kind}" cx="{x:.1f}" cy="{y + 6}" r="{10 if permanent else 6.5}">'
                f"<title>{escape(state)}: {seat}, {kind}</title></circle>"
            )
            if permanent:
                parts.append(f'<text class="veto {kind}" x="{x:.1f}" y="{y + 10.5}" text-anchor="middle">V</text>')
    return _svg("Seats of the Security Council inside and outside the alliance, before and after", 118, parts,
                ("filled: inside", "hollow: outside", "V: can veto"))  # fmt: skip


def _exposure(pairs: Sequence[Pair], brief: Brief) -> str:
    rows = _rows(pairs, brief.change.alliance, {
        "outer borders": "outer borders", "outer rivalries": "rivalries across the edge",
        "inner rivalries": "rivalries between members",
        "casus foederis dyads": "pairs in which help could be called on",
    })  # fmt: skip
    whole = max((float(value) for _, *values in rows for value in values if value is not None), default=1.0)
    return _bars("Borders, rivalries and casus foederis pairs, before and after", rows, whole or 1.0)


def _arsenal(pairs: Sequence[Pair], brief: Brief) -> str:
    rows = _rows(
        pairs,
        brief.change.alliance,
        {
            "warheads inside": "warheads inside",
            "warheads outside": "warheads outside",
        },
    )
    whole = max((float(value) for _, *values in rows for value in values if value is not None), default=1.0)
    return _bars("Warheads inside and outside the alliance, before and after", rows, whole or 1.0)


def _legitimacy(pairs: Sequence[Pair], brief: Brief) -> str:
    """Mandates of the operations so far; before the first one, who stands behind."""
    kinds = {
        "operations mandated": "mandated by the Council", "operations partly mandated": "partly mandated",
        "operations by consent": "by consent of the host", "operations in self-defence": "in self-defence",
        "operations without mandate": "without mandate",
    }  # fmt: skip
    counts = [
        (label, pair.before) for what, label in kinds.items() if (pair := _of(pairs, what, brief.change.alliance))
    ]
    if not counts:
        rows = _rows(
            pairs, brief.change.alliance, {"states behind": "states behind", "population behind": "people behind"}
        )
        return _bars("States and people behind the alliance, before and after", rows)
    whole = max(float(count or 0) for _, count in counts) or 1.0
    parts = []
    for index, (label, count) in enumerate(counts):
        y = 8 + index * 22
        width = 130 * float(count or 0) / whole
        parts.append(
            f'<text x="0" y="{y + 10}">{label}</text><rect class="bar after" x="170" y="{y}" width="{width:.1f}" '
            f'height="12"><title>{label}: {count}</title></rect>'
            f'<text class="n" x="{176 + width:.1f}" y="{y + 10}">{words.number(count)}</text>'
        )
    return _svg("Operations so far by mandate, the same in both worlds", 10 + len(counts) * 22, parts)


def _admission(pairs: Sequence[Pair], brief: Brief) -> str:
    """Base rates as dots with 95% intervals; beneath, the nearest precedents and how they ended."""
    rates = [pair for pair in pairs if pair.what == "base rate of admission"]
    parts = []
    for index, pair in enumerate(rates):
        value, (low, high) = side(pair)
        y = 8 + index * 38
        x, left, right = (8 + 300 * share for share in (value, low, high))
        parts.append(
            f'<text x="0" y="{y + 10}">{escape(pair.of)}</text>'
            f'<line class="axis" x1="8" x2="308" y1="{y + 22}" y2="{y + 22}"/>'
            f'<line class="whisker" x1="{left:.1f}" x2="{right:.1f}" y1="{y + 22}" y2="{y + 22}"/>'
            f'<circle class="dot" cx="{x:.1f}" cy="{y + 22}" r="4.5">'
            f"<title>{escape(pair.of)}: {value!r}, 95% {low!r} to "
            f"{high!r}</title></circle>"
        )
    y = 8 + len(rates) * 38
    if rates:
        parts.append(f'<text class="faint" x="0" y="{y + 8}">0</text>'
                     f'<text class="faint" x="308" y="{y + 8}" text-anchor="middle">all</text>')  # fmt: skip
        y += 22
    precedents = [pair for pair in pairs if pair.what == "precedent"]
    if precedents:
        parts.append(f'<text class="faint" x="0" y="{y + 8}">Nearest precedents: filled admitted, hollow not</text>')
        y += 18
    for index, pair in enumerate(precedents):
        admitted = pair.doubt.startswith("admitted")
        row = y + index * 20
        parts.append(
            f'<circle class="seat {"inside" if admitted else "outside"}" cx="8" cy="{row + 6}" r="5.5"><title>'
            f"{escape(pair.doubt)}</title></circle>"
            f'<text x="20" y="{row + 10}">{escape(pair.of)}, {escape(pair.doubt.split(" ")[0])}</text>'
        )
    y += len(precedents) * 20
    return _svg("Base rates of admission with 95% intervals, and the nearest precedents", y, parts) if parts else ""


def _sides(title: str, state: str, pairs: Sequence[Pair], what: str) -> str:
    """Who stands with the state, before and after: a mark each, with a question mark where nobody can say."""
    camps = [(pair.of.removeprefix(f"{state}–"), pair) for pair in pairs if pair.what == what]
    if not camps:
        return ""
    parts = [f'<text class="faint" x="{x}" y="10" text-anchor="middle">{label}</text>'
             for x, label in ((200, "before"), (280, "after (modelled)"))]  # fmt: skip
    for row, (other, pair) in enumerate(camps):
        y = 28 + row * 20
        parts.append(f'<text x="0" y="{y + 4}">{escape(other)}</text>')
        for x, value in ((200, pair.before), (280, pair.after)):
            if value is None:
                parts.append(f'<text class="faint" x="{x}" y="{y + 4}" text-anchor="middle">–</text>')
                continue
            stands = "same side" if value == 1 else "other side" if value == 0 else "not certain"
            kind = "inside" if value == 1 else "outside"
            parts.append(
                f'<circle class="seat {kind}" cx="{x}" cy="{y}" r="6.5">'
                f"<title>{escape(other)}: {stands}</title></circle>"
            )
            if value not in (0, 1):
                parts.append(f'<text class="veto outside" x="{x}" y="{y + 4}" text-anchor="middle">?</text>')
    legend = [f"filled: with {the(state)}", "hollow: against"]
    if any(value not in (0, 1, None) for _, pair in camps for value in (pair.before, pair.after)):
        legend.append("?: not certain")
    return _svg(title, 26 + len(camps) * 20, parts, legend)


def _friends(pairs: Sequence[Pair], brief: Brief) -> str:
    title = "Great powers in the state's camp, in every best division, before and after"
    return _sides(title, brief.change.state, pairs, "same camp")


def _landscape(pairs: Sequence[Pair], brief: Brief) -> str:
    title = "Who stands with the state in the division of lowest energy, before and after"
    return _sides(title, brief.change.state, pairs, "same side in the lowest optimum")


def _hinge(pairs: Sequence[Pair], brief: Brief) -> str:
    rows = _rows(pairs, brief.change.state, {
        "betweenness": "betweenness", "value in coalitions": "value in coalitions",
        "value in coalitions with the union": "the same, members as a union",
    })  # fmt: skip
    return _bars("The state between the others, before and after", rows)


def _sovereignty(pairs: Sequence[Pair], brief: Brief) -> str:
    """Positions in the General Assembly with their intervals; where there are none, the promises."""
    named = {"median of the members": "members' median", "compromise of the members": "compromise, by output",
             "bargain of the members": "bargain, expected utility"}  # fmt: skip
    found = [(label, _of(pairs, what, brief.change.alliance)) for what, label in named.items()]
    ends = [end for _, pair in found if pair for spread in pair.spread if spread for end in spread]
    if not ends:
        kinds = {f"promises of {kind}": f"states owed {kind}" for kind in ("defense", "consultation", "nonaggression")}
        rows = _rows(pairs, brief.change.state, kinds)
        whole = max((float(value or 0) for _, *values in rows for value in values), default=0.0)
        return _bars("States to which the state owes a promise, before and after", rows, whole or 1.0)
    low, high = min(ends), max(ends)
    parts, y = [], 8
    for label, pair in found:
        if not pair:
            continue
        parts.append(f'<text x="0" y="{y + 10}">{label}</text>')
        for offset, value, spread, kind in ((24, pair.before, pair.spread[0], "outside"),
                                            (38, pair.after, pair.spread[1], "inside")):  # fmt: skip
            if value is None or spread is None:
                continue
            x, left, right = (10 + 300 * (point - low) / (high - low or 1) for point in (float(value), *spread))
            parts.append(
                f'<line class="whisker" x1="{left:.1f}" x2="{right:.1f}" y1="{y + offset}" y2="{y + offset}"/>'
                f'<circle class="seat {kind}" cx="{x:.1f}" cy="{y + offset}" r="4.5"><title>{label}: {value!r}, 95% '
                f"{spread[0]!r} to {spread[1]!r}</title></circle>"
            )
        y += 52
    parts.append(
        f'<text class="faint" x="0" y="{y + 8}">{words.number(low)}</text>'
        f'<text class="faint" x="310" y="{y + 8}" text-anchor="end">{words.number(high)}</text>'
    )
    return _svg("Where the members stand and would settle, UN ideal points, before and after", y + 16, parts,
                ("before, hollow", "after (modelled), filled", "95% intervals"))  # fmt: skip


def _timing(pairs: Sequence[Pair], brief: Brief) -> str:
    """A lifeline for each applicant in the modelled world: as long as it waited, marked by how its wait ended."""
    ends = {
        "wait until admission": "in", "wait until refusal": "refused", "wait until lapse": "lapsed",
        "wait until its end": "gone", "wait so far": "waiting",
    }  # fmt: skip
    lines = [(pair.of, ends[pair.what], float(pair.after)) for pair in pairs if pair.what in ends and pair.after]
    if not lines:
        return ""
    lines.sort(key=lambda line: (-line[2], line[0]))
    longest, row, left, wide = lines[0][2], 15, 104, 180
    parts = []
    for index, (name, end, years) in enumerate(lines):
        y, x = 8 + index * row, left + wide * years / longest
        bold = ' class="veto"' if name == brief.change.state else ""
        short = name if len(name) <= _NAME else f"{name[: _NAME - 1]}…"
        shape = "inside" if end == "in" else "outside"
        parts.append(
            f'<text{bold} x="0" y="{y + 4}">{escape(short)}</text>'
            f'<line class="axis" x1="{left}" x2="{x:.1f}" y1="{y}" y2="{y}"/>'
            f'<circle class="seat {shape}" cx="{x:.1f}" cy="{y}" r="3.5"><title>{escape(name)}: {end}, {years} years'
            f'</title></circle><text class="faint" x="{x + 7:.1f}" y="{y + 4}">{words.number(years)} {end}</text>'
        )
    title = f"How long each applicant to {brief.change.alliance} waited, in years (modelled)"
    return _svg(title, 8 + len(lines) * row, parts, ("years from first bid", "filled: admitted"))


_NAME = 17  # letters of a name beside a lifeline


def _sincerity(pairs: Sequence[Pair], brief: Brief) -> str:
    """How likely it is that the offer was meant: before the evidence and after, as dots with 95% intervals."""
    named = {
        "base rate of like bids": "like bids that were admitted (data)",
        "prior that the offer was meant": "prior (judgement)",
        "posterior that the offer was meant": "posterior (judgement)",
    }
    told = [(label, pair) for what, label in named.items() if (pair := _of(pairs, what, brief.change.state))]
    parts = []
    for index, (label, pair) in enumerate(told):
        value, spread = side(pair)
        y = 24 + index * 34
        low, high = (300 * share for share in spread)
        parts.append(
            f'<text x="0" y="{y - 10}">{escape(label)}: {words.percent(value)}</text>'
            f'<line class="axis" x1="0" x2="300" y1="{y}" y2="{y}"/>'
            f'<line class="whisker" x1="{low:.1f}" x2="{high:.1f}" y1="{y}" y2="{y}"/>'
            f'<circle class="dot" cx="{300 * value:.1f}" cy="{y}" r="4.5"><title>{escape(label)}: {value}</title>'
            "</circle>"
        )
    title = "How likely it is that the offer was meant, from 0 to 1, with 95% intervals"
    return _svg(title, 14 + len(told) * 34, parts, ("0 to 1, 95% intervals",)) if told else ""


def _energy(pairs: Sequence[Pair], brief: Brief) -> str:
    rows = _rows(pairs, brief.change.alliance, {
        f"median {fuel} from {whence}": f"{fuel} from {where}, median (of 1)"
        for fuel in ("gas", "oil", "coal")
        for whence, where in (("outside", "outside the alliance"), ("the state", the(brief.change.state)))
    })  # fmt: skip
    return _bars("Share of the members' imports, median of those with figures", rows, 1.0) if rows else ""


def _burden(pairs: Sequence[Pair], brief: Brief) -> str:
    rows = _rows(pairs, brief.change.state, {
        f"share of the alliance's {what}": f"{what}, share of the alliance's (of 1)"
        for what in ("GDP", "people", "defence spending")
    })  # fmt: skip
    return _bars(f"What {the(brief.change.state)} weighs among the members", rows, 1.0) if rows else ""


def _standing(pairs: Sequence[Pair], brief: Brief) -> str:
    named = {f"{sign} ties": f"{sign} ties" for sign in ("positive", "negative", "ambivalent")}
    rows = _rows(pairs, brief.change.state, named)
    most = max((float(side) for row in rows for side in row[1:] if side is not None), default=0.0)
    return _bars(f"Ties of {the(brief.change.state)}, by sign", rows, most) if most else ""


_DRAW: dict[str, Callable[[Sequence[Pair], Brief], str]] = {
    "inclusion": _inclusion, "poles": _poles, "council": _council, "exposure": _exposure, "arsenal": _arsenal,
    "legitimacy": _legitimacy, "admission": _admission, "friends": _friends, "landscape": _landscape, "hinge": _hinge,
    "sovereignty": _sovereignty, "timing": _timing, "energy": _energy, "burden": _burden, "standing": _standing,
    "sincerity": _sincerity,
}  # fmt: skip
