"""The words for rulings that every form of a case shares: verdicts, what they rest on, counts, sentences to quote."""

from __future__ import annotations

import re
from collections import Counter

from accede.expectation import Outcome
from accede.finding import Value, is_share
from accede.render.words import long_date, number, percent
from accede.verdict import Bid, Report, Ruling

NOT_JUDGED = "not judged"
ORDER = ("supported", "qualified", "contradicted", "not testable", NOT_JUDGED)
MARKS = dict(zip(ORDER, "✓~✗?–", strict=True))
SAID = {"holds": "holds", "fails": "does not hold", "open": "is open"}


def verdict(ruling: Ruling) -> str:
    """Return the verdict, "not judged" for a normative claim."""
    return ruling.verdict or NOT_JUDGED


def basis(ruling: Ruling) -> str:
    """Return what a verdict rests on in a few words, with how many of its tests have a value."""
    tested = sum(outcome.holds is not None for outcome in ruling.outcomes)
    tests = f"{tested} test{'s' if tested > 1 else ''}" if tested else ""
    record = "record" if ruling.by_record else ""
    return ", ".join(part for part in (tests, record) if part) or "–"


def counts(report: Report) -> str:
    """Return in one sentence how many claims there are and what became of them."""
    verdicts = Counter(map(verdict, report.rulings))
    tested = sum(any(each.holds is not None for each in ruling.outcomes) for ruling in report.rulings)
    parts = [f"{verdicts[name]} {name}" for name in ORDER if verdicts[name]]
    claims = len(report.rulings)
    return f"{claims} claim{'s' if claims > 1 else ''}: {', '.join(parts)}; {tested} tested by a computed finding."


def words(ruling: Ruling) -> str:
    """Return the sentences that may be quoted, their numbers filled in from the tests; nothing where there are none."""

    def fill(found: re.Match[str]) -> str:
        outcome = ruling.outcomes[int(found[1]) - 1]
        value = outcome.terms[found[2]]
        share = found[2] == "share" or (found[2] != "rank" and is_share(outcome.test.what, outcome.unit))
        return percentage(value) if share and 0 <= value <= 1 else number(value)

    return re.sub(r"\{(\d+)\.(\w+)\}", fill, " ".join(ruling.words.split()))


def percentage(share: Value) -> str:
    """Return a share as percent, with a digit more where it is near either end."""
    return percent(float(share), 1 if 0.9 < share < 1 or 0 < share < 0.1 else 0)


def terms(outcome: Outcome) -> str:
    """Return what a test found: each name of its rule with its value, a trend by its ends."""
    shown = list(outcome.terms.items())
    if outcome.test.rule.trend:
        shown = [shown[0], shown[-1]]
    return ", ".join(f"{name} {number(value)}" for name, value in shown)


def world(report: Report, outcome: Outcome) -> str:
    """Return which world was looked at, and when."""
    change = report.case.changes[outcome.test.change]
    verb = "leaves" if change.kind == "leave" else "joins"
    if outcome.test.rule.trend or set(outcome.terms) - {"before", "after", "difference"}:
        which = "modelled world" if outcome.test.world == "after" else "world as it was"
        when = "over the years" if outcome.test.rule.trend else f"on {long_date(outcome.on)}"
        if outcome.test.world == "before":
            return f"the {which}, {when}"
        return f"the {which} in which {change.state} {verb} {change.alliance} on {long_date(change.on)}, {when}"
    day = "" if outcome.on == change.on else f", looked at on {long_date(outcome.on)}"
    return f"before and after (modelled) {change.state} {verb} {change.alliance} on {long_date(change.on)}{day}"


def answer(bid: Bid) -> str:
    """Return how a bid ended, when, and after how many days."""
    if bid.end is None:
        return bid.outcome
    days = (bid.end - bid.start).days
    return f"{bid.outcome} {long_date(bid.end)}" + (f", after {days:,} days" if days > 1 else "")
