"""How to read a Brief: its key findings, what it assumes, what else could be meant, what would change the answer."""

from __future__ import annotations

from dataclasses import dataclass

from accede.brief import Brief, Pair, Silence
from accede.change import Leave
from accede.names import command, the
from accede.render import words
from accede.tables import FIRST_DAY, LAST_DAY


@dataclass(frozen=True, slots=True)
class Key:
    """One key finding: a title and its pair."""

    title: str
    pair: Pair

    @property
    def sides(self) -> tuple[str, str]:
        """Return before and after as a card shows them: shares as percent."""
        if self.pair.unit in ("1", "share of orderings"):
            before, after = words.shares(self.pair)
            return before or "–", after or "–"
        return words.number(self.pair.before), words.number(self.pair.after)

    @property
    def unit(self) -> str:
        """Return the unit that stands under the value; none under a percentage or where the title says it."""
        return "" if self.pair.unit in ("1", "share of orderings") else self.pair.unit


_KEYS = (
    ("members", "Members"),
    ("great powers inside", "Great powers inside"),
    ("vetoes inside", "Security Council vetoes inside"),
    ("voting power of the union", "Voting power of the bloc, if it votes as one"),
    ("share of world GDP", "Share of world GDP"),
    ("population behind", "People behind it"),
    ("warheads inside", "Nuclear warheads inside"),
    ("outer borders", "Outer borders"),
    ("outer rivalries", "Rivalries across its edge"),
    ("casus foederis dyads", "Pairs in which help could be called on"),
)
_MOST_KEYS = 8


def keys(brief: Brief) -> list[Key]:
    """Return the figures people ask for first: those that change, then others, at most eight."""
    alliance = brief.change.alliance
    found = {pair.what: pair for pair in brief.pairs if pair.of == alliance}
    whole = {what: pair for what, pair in found.items() if pair.difference is not None}
    chosen = [Key(title, whole[what]) for what, title in _KEYS if what in whole]
    chosen.sort(key=lambda key: not key.pair.changed)
    return chosen[:_MOST_KEYS]


def table(brief: Brief) -> list[Pair]:
    """Return the figures of the alliance itself, in both worlds, for the one table of the whole."""
    skipped = {"base rate of admission", "precedent"}
    spoken = {pair.lens for pair in brief.pairs}
    if "inclusion" in spoken:
        skipped |= {"states behind", "great powers behind"}  # its members and great powers, once more
    if "exposure" in spoken:
        skipped |= {"rivalries across the edge", "rivalries inside"}  # its outer and inner rivalries
    return [pair for pair in brief.pairs if pair.of == brief.change.alliance and pair.what not in skipped]


def base_rates(brief: Brief) -> list[Pair]:
    """Return the base rates of admission, where there are any."""
    return [pair for pair in brief.pairs if pair.what == "base rate of admission"]


def side(pair: Pair) -> tuple[float, tuple[float, float]]:
    """Return value and interval of a base rate, of the world in which the state is outside."""
    value, spread = (pair.before, pair.spread[0]) if pair.before is not None else (pair.after, pair.spread[1])
    return float(value or 0), spread or (0.0, 1.0)


def assumptions(brief: Brief) -> list[str]:
    """Return what the answer takes for granted, in sentences."""
    change = brief.change
    state = the(change.state)
    leaving = isinstance(change, Leave)
    verb = "leaves" if leaving else "joins"
    spoken = {pair.lens for pair in brief.pairs}
    told = [
        f"One thing is otherwise: {state} {verb} {change.alliance} on {words.long_date(brief.on)}. All else is the "
        "record as it was known on that day; nobody reacts.",
("Membership ends" if leaving else "Membership counts") + " in full on that day, whatever notice, reservation or "
        "transition a treaty may foresee.",
        "Rows that the record itself holds for uncertain (certainty “low”) are left out.",
    ]  # fmt: skip
    if "council" in spoken:
        told.append("Where seats are counted as a bloc, its members are taken to vote as one. They need not.")
    if "poles" in spoken:
        told.append("Each bloc and each great power outside counts as one pole, weighed by output alone.")
    if "sincerity" in spoken:
        told.append("Likelihood ratios and the prior are judgements, given as ranges; the base rates are data.")
    if "energy" in spoken:
        told.append("Supplies stay what they were; that a supplier is inside does not mean that it cannot cut.")
    if "burden" in spoken:
        told.append("What a member owes is taken in proportion to its people or output. No treaty obliges it to that.")
    if brief.premise:
        told.insert(0, f"History forbids the question: {brief.premise}. It is computed all the same, as asked.")
    return told


def alternatives(brief: Brief) -> list[tuple[str, str]]:
    """Return other readings of the question: what it would mean, and the command that asks it (or nothing)."""
    change = brief.change
    options = ["--leave"] if isinstance(change, Leave) else []
    told: list[tuple[str, str]] = []
    rates = sorted(base_rates(brief), key=lambda pair: side(pair)[0])
    low, high = (words.percent(side(pair)[0]) for pair in (rates[0], rates[-1])) if rates else ("", "")
    if low != high:
        ends = f"from {low} of {rates[0].of} to {high} of {rates[-1].of}"
        told.append((f"Which bids count as like decides the base rate: {ends}.", ""))
    for step, when in ((-1, "earlier"), (1, "later")):
        year = brief.on.year + step
        day = brief.on.replace(year=year, day=28 if (brief.on.month, brief.on.day) == (2, 29) else brief.on.day)
        if FIRST_DAY <= day <= LAST_DAY:
            told.append(
                (
                    f"The same question a year {when}, where it can be asked:",
                    command(change.state, change.alliance, day, *options),
                )
            )
    return told


def sensitivities(brief: Brief) -> list[str]:
    """Return what would change this answer, computed from the answer itself."""
    told: list[str] = []
    found = {(pair.what, pair.of): pair for pair in brief.pairs}
    alliance = brief.change.alliance
    for pair in base_rates(brief)[:1]:
        value, spread = side(pair)
        told.append(
            f"More precedents: {pair.doubt.split(' resolved')[0]} bids of this kind were admitted, "
            f"{words.percent(value)}; so few allow anything from {words.percent(spread[0])} to "
            f"{words.percent(spread[1])}."
        )
    short = found.get(("votes short of the quota", alliance))
    outside = found.get(("vetoes outside", alliance))
    if short and short.after is not None:
        missing = int(short.after)
        told.append(
            "One resignation from the bloc in the Council would cost it the majority it has by itself."
            if missing == 0 else
            f"{missing} more {'vote' if missing == 1 else 'votes'} in the Council would give the bloc its majority"
            + (f"; {int(outside.after)} {'veto' if outside.after == 1 else 'vetoes'} outside could still block it."
               if outside and outside.after else ".")
        )  # fmt: skip
    lacking = sorted({pair.doubt.split("without ")[1].split(", for whom")[0] for pair in brief.pairs
                      if "without " in pair.doubt and ", for whom" in pair.doubt})  # fmt: skip
    told += [f"Figures that are missing: sums and shares stand without {names}." for names in lacking]
    if any("rivalr" in pair.what for pair in brief.pairs):
        told.append(
            "Another list of rivalries: which pairs of states are rivals is a judgement, row by row, with its source."
        )
    told += [f"{silence.lens} is silent; its answer could weigh in either direction." for silence in _once(brief)]
    return told


def _once(brief: Brief) -> list[Silence]:
    """One silence of each lens that said nothing at all, though data could make it speak."""
    spoken = {pair.lens for pair in brief.pairs}
    mute = {silence.lens: silence for silence in brief.silent if silence.lens not in spoken and silence.remedy}
    return list(mute.values())
