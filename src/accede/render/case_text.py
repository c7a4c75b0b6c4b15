"""A Report on a terminal, and as plain text when piped."""

from __future__ import annotations

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table

from accede.expectation import Outcome
from accede.render.case_words import SAID, basis, counts, terms, verdict, words, world
from accede.render.text import grid
from accede.render.words import percent, span
from accede.verdict import RULE, Report, Ruling

_MOST = 6  # sources of one test that are spelled out


def show(report: Report, out: Console) -> None:
    """Print the case: its question, every claim with its verdict, what may be quoted, and how to ask for more."""
    case = report.case
    out.print(case.title, style="bold")
    out.print()
    out.print(case.question)
    out.print()
    out.print(" ".join(case.summary.split()))
    out.print()
    for name, reason in report.forbidden.items():
        out.print(f"Nothing of the change {name} could be tested: {reason}")
        out.print()
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1), expand=True)
    for title in ("", "verdict", "rests on", "kind"):
        table.add_column(title, no_wrap=True)
    table.add_column("claim", overflow="fold", ratio=1)
    for ruling in report.rulings:
        claim = ruling.claim
        table.add_row(claim.id, verdict(ruling), basis(ruling), claim.kind, claim.text)
    out.print(Padding(table, (0, 0, 0, 2)))
    out.print(counts(report))
    if report.lead:
        out.print()
        out.print("IN WORDS", style="bold")
        grid(out, [(ruling.claim.id, words(ruling)) for ruling in report.lead])
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
    for name, about in report.about.items():
        out.print()
        out.print(f"METHOD  {name}: {about.question}", style="bold")
        limits = f"nothing about {about.limits}"
        grid(out, {"": about.method, "Source": about.source, "Checked": about.checked, "Says": limits}.items())
    out.print()
    grid(out, {"Rule": RULE, "Again": report.command, "Made by": _made(report)}.items())


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
            "Verdict": verdict(ruling),
            "Because": ruling.why,
            **({"In words": words(ruling)} if ruling.words else {}),
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
    facts = {
        "Rule": f"{test.rule.text}, of the finding '{test.what}' of {test.of} in the lens {test.lens}",
        "World": world(report, outcome),
    }
    if outcome.holds is None:
        facts["Not run"] = outcome.why + (f" It would run with: {outcome.remedy}" if outcome.remedy else "")
    else:
        spread = f"; 95% interval {span(outcome.spread)}" if outcome.spread else ""
        facts["Found"] = f"{terms(outcome)} ({outcome.unit}){spread}"
        part = "" if outcome.holds in (0, 1) else f", in {percent(outcome.holds)} of draws"
        facts["So it"] = SAID[outcome.said] + part
        if outcome.doubt:
            facts["Mind"] = outcome.doubt
        cited = [report.sources[key].cite() for key in outcome.sources]
        more = f"; and {len(cited) - _MOST} more, which --cite prints" if len(cited) > _MOST else ""
        facts["Sources"] = "; ".join(cited[:_MOST]) + more
    grid(out, facts.items())
    for row in outcome.rows:
        out.print(Padding(f"{row.table}: {row.text} [{row.source}]", (0, 0, 0, 6)), style="dim")
    if outcome.more_rows:
        out.print(Padding(f"and {outcome.more_rows} rows more", (0, 0, 0, 6)), style="dim")


def _made(report: Report) -> str:
    return f"accede {report.version}, record {report.release[:12]}, seed {report.seed}"
