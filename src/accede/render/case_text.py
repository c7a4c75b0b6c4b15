"""A Report on a terminal, and as plain text when piped."""

from __future__ import annotations

from collections import Counter

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table

from accede.judge import RULE, Outcome, Report, Ruling
from accede.render.text import grid
from accede.render.words import cell

_HOLDS = {"holds": "holds", "fails": "does not hold", "open": "is open"}


def show(report: Report, out: Console) -> None:
    """Print the case: its question, every claim with its verdict, what may be quoted, and how to ask for more."""
    case = report.case
    out.print(case.title, style="bold")
    out.print()
    out.print(case.question)
    out.print()
    out.print(" ".join(case.summary.split()))
    out.print()
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1), expand=True)
    for title in ("", "verdict", "rests on", "kind"):
        table.add_column(title, no_wrap=True)
    table.add_column("claim", overflow="fold", ratio=1)
    for ruling in report.rulings:
        claim = ruling.claim
        table.add_row(claim.id, ruling.verdict or "–", basis(ruling), claim.kind, claim.text)
    out.print(Padding(table, (0, 0, 0, 2)))
    out.print(counts(report))
    told = [ruling for ruling in report.rulings if ruling.words]
    if told:
        out.print()
        out.print("IN WORDS", style="bold")
        grid(out, [(ruling.claim.id, ruling.words) for ruling in told])
    out.print()
    grid(
        out,
        {
            "Rule": RULE,
            "Why": f"{report.command} --why {report.rulings[0].claim.id} shows the whole chain of a claim",
            "Sources": f"{len(report.sources)}; `{report.command} --cite` prints them as BibTeX",
            "Again": report.command,
            "Made by": _made(report),
        }.items(),
    )


def why(report: Report, out: Console) -> None:
    """Print the chain of each claim in the report: claim, rule, findings, method, rows, sources."""
    for ruling in report.rulings:
        _chain(report, ruling, out)
    out.print()
    grid(out, {"Rule": RULE, "Again": report.command, "Made by": _made(report)}.items())


def basis(ruling: Ruling) -> str:
    """Return what a verdict rests on in a few words, with how many of its tests have a value."""
    tested = sum(outcome.holds is not None for outcome in ruling.outcomes)
    if ruling.basis == "tested" and ruling.by_record:
        return f"{tested} test{'s' if tested > 1 else ''}, record"
    if tested:
        return f"{tested} test{'s' if tested > 1 else ''}"
    return "the record" if ruling.by_record else "–"


def counts(report: Report) -> str:
    """Return in one sentence how many claims there are and what became of them."""
    verdicts = Counter(ruling.verdict or "normative, not judged" for ruling in report.rulings)
    tested = sum(any(each.holds is not None for each in ruling.outcomes) for ruling in report.rulings)
    order = ("supported", "qualified", "contradicted", "not testable", "normative, not judged")
    parts = [f"{verdicts[name]} {name}" for name in order if verdicts[name]]
    claims = len(report.rulings)
    return f"{claims} claim{'s' if claims > 1 else ''}: {', '.join(parts)}; {tested} tested by a computed finding."


def _chain(report: Report, ruling: Ruling, out: Console) -> None:
    claim = ruling.claim
    out.print(f"{claim.id}  {claim.text}", style="bold")
    out.print()
    source = report.sources[claim.where]
    grid(
        out,
        {
            "Said by": f"{claim.by}; {source.cite()}",
            "Kind": f"{claim.kind} ({claim.verification})",
            "Verdict": f"{ruling.verdict or 'none'}",
            "Because": ruling.why,
            **({"In words": ruling.words} if ruling.words else {}),
        }.items(),
    )
    for number, outcome in enumerate(ruling.outcomes, 1):
        _test(report, outcome, number, out)
    for note in claim.record:
        out.print()
        out.print(f"RECORD  {note.says}, certainty {note.certainty}", style="bold")
        rows = [("", note.text), ("Source", report.sources[note.source].cite()), ("Seen", note.verification)]
        grid(out, rows)


def _test(report: Report, outcome: Outcome, number: int, out: Console) -> None:
    test = outcome.test
    out.print()
    premise = ", a premise" if test.premise else ""
    out.print(f"TEST {number}{premise}  {test.says or test.what}", style="bold")
    about = report.about[test.lens]
    change = report.case.changes[test.change]
    verb = "leaves" if change.kind == "leave" else "joins"
    facts = {
        "Rule": f"{test.rule.text}, of the finding '{test.what}' of {test.of} in the lens {test.lens}",
        "World": f"{change.state} {verb} {change.alliance} on {change.on}, looked at on {outcome.on}"
        + (f", the world {test.world}" if test.rule.trend or "value" in outcome.terms else ""),
    }
    if outcome.holds is None:
        facts["Not run"] = outcome.why + (f" Try: {outcome.remedy}" if outcome.remedy else "")
    else:
        shown = {name: cell(value, None) for name, value in outcome.terms.items()}
        facts["Found"] = ", ".join(f"{name} {value}" for name, value in shown.items()) + f" ({outcome.unit})"
        if outcome.spread:
            facts["Interval"] = f"{cell(outcome.value, outcome.spread)}, central 95%"
        exact = "" if outcome.holds in (0, 1) else f", in {outcome.holds:.0%} of draws"
        facts["So it"] = _HOLDS[outcome.said] + exact
        if outcome.doubt:
            facts["Mind"] = outcome.doubt
        facts["Method"] = f"{about.method} Source: {about.source}"
        facts["Limits"] = f"says nothing about {about.limits}"
        facts["Sources"] = "; ".join(report.sources[key].cite() for key in outcome.sources)
    grid(out, facts.items())
    for row in outcome.rows:
        out.print(Padding(f"{row.table}: {row.text} [{row.source}]", (0, 0, 0, 6)), style="dim")


def _made(report: Report) -> str:
    return f"accede {report.version}, record {report.release[:12]}, seed {report.seed}"
