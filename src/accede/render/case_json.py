"""A Report as JSON, schema 1; `docs/json.md` says what each key holds."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from accede.expectation import Outcome
from accede.render.case_words import words
from accede.render.json import plain
from accede.verdict import RULE, Report, Ruling

SCHEMA = 1


def to_json(report: Report) -> str:
    """Return the Report as JSON text, two blanks deep."""
    return json.dumps(to_dict(report), indent=2, ensure_ascii=False)


def to_dict(report: Report) -> dict[str, Any]:
    """Return the Report as the dictionary that the JSON holds."""
    case = report.case
    return {
        "schema": SCHEMA,
        "case": case.name,
        "title": case.title,
        "question": case.question,
        "changes": [{"id": name, **change.as_json()} for name, change in case.changes.items()],
        "forbidden": dict(report.forbidden),
        "actors": [{"name": name, "role": role} for name, role in case.actors],
        "rule": RULE,
        "claims": [_claim(ruling) for ruling in report.rulings],
        "sources": {
            key: {title: getattr(source, title) for title in source.__slots__ if getattr(source, title)}
            for key, source in report.sources.items()
        },
        "seed": report.seed,
        "version": report.version,
        "record": report.release,
        "data": list(report.data),
        "command": report.command,
    }


def _claim(ruling: Ruling) -> dict[str, Any]:
    claim = ruling.claim
    return {
        "id": claim.id,
        "kind": claim.kind,
        "text": claim.text,
        "by": claim.by,
        "where": claim.where,
        "verification": claim.verification,
        "part": claim.part,
        "tests": [_test(outcome) for outcome in ruling.outcomes],
        "record": [asdict(note) for note in claim.record],
        "verdict": ruling.verdict,
        "basis": ruling.basis,
        "by_tests": ruling.by_tests,
        "by_record": ruling.by_record,
        "share": ruling.share,
        "rule": RULE,
        "why": ruling.why,
        "words": words(ruling),
    }


def _test(outcome: Outcome) -> dict[str, Any]:
    test = outcome.test
    return {
        "lens": test.lens,
        "what": test.what,
        "of": test.of,
        "rule": test.rule.text,
        "says": test.says,
        "change": test.change,
        "world": test.world,
        "on": outcome.on.isoformat(),
        "premise": test.premise,
        "value": plain(outcome.value),
        "unit": outcome.unit,
        "interval": list(outcome.spread) if outcome.spread else None,
        "terms": {name: plain(value) for name, value in outcome.terms.items()},
        "holds": outcome.holds,
        "why": outcome.why,
        "remedy": outcome.remedy,
        "doubt": outcome.doubt,
        "sources": list(outcome.sources),
        "rows": [asdict(row) for row in outcome.rows],
        "more_rows": outcome.more_rows,
    }
