"""A Brief as JSON, schema 1: what a program reads, and what `accede rerun` runs again.

Numbers are at full precision; a value that is exact as a fraction has it beside, under `exact`.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from accede.brief import Brief, Pair
from accede.errors import BadData
from accede.finding import Value
from accede.render.words import bottom_line, fraction

SCHEMA = 1


def to_json(brief: Brief) -> str:
    """Return the Brief as JSON text, two blanks deep."""
    return json.dumps(to_dict(brief), indent=2, ensure_ascii=False)


def to_dict(brief: Brief) -> dict[str, Any]:
    """Return the Brief as the dictionary that the JSON holds."""
    return {
        "schema": SCHEMA,
        "question": brief.question,
        "on": brief.on.isoformat(),
        "change": [brief.change.as_json()],
        "premise": brief.premise,
        "bottom_line": bottom_line(brief),
        "findings": [_finding(pair) for pair in brief.pairs],
        "silent": [asdict(silence) for silence in brief.silent],
        "contested": [asdict(each) for each in brief.contested],
        "contested_elsewhere": brief.contested_elsewhere,
        "sources": {
            key: {title: getattr(source, title) for title in source.__slots__ if getattr(source, title)}
            for key, source in brief.sources.items()
        },
        "seed": brief.seed,
        "version": brief.version,
        "recipe": brief.recipe,
    }


def _finding(pair: Pair) -> dict[str, Any]:
    before, after = pair.spread
    exact = {"before": fraction(pair.before), "after": fraction(pair.after)}
    return {
        "lens": pair.lens,
        "what": pair.what,
        "of": pair.of,
        "unit": pair.unit,
        "before": plain(pair.before),
        "after": plain(pair.after),
        "difference": plain(pair.difference),
        "interval": list(pair.interval) if pair.interval else None,
        "before_interval": list(before) if before else None,
        "after_interval": list(after) if after else None,
        **({"exact": exact} if any(exact.values()) else {}),
        "doubt": pair.doubt,
        "sources": list(pair.sources),
    }


def plain(value: Value | None) -> int | float | None:
    """Return a value as a number that JSON has."""
    return value if value is None or isinstance(value, int) else float(value)


def read(path: Path) -> dict[str, Any]:
    """Return the dictionary in file `path`.

    Raises OSError where it cannot be read, BadData where it is not the JSON of a Brief.
    """
    try:
        brief = json.loads(path.read_text(encoding="utf-8"))
    except RecursionError as broken:
        raise BadData(str(path), None, "brief", "the file is JSON of a sane depth") from broken
    except json.JSONDecodeError as broken:
        raise BadData(str(path), broken.lineno, "brief", "the file is JSON", broken.msg) from broken
    except UnicodeDecodeError as broken:
        raise BadData(str(path), None, "brief", "the file is UTF-8", f"byte {broken.start}") from broken
    if not isinstance(brief, dict) or brief.get("schema") != SCHEMA:
        raise BadData(str(path), None, "brief", f"a brief of schema {SCHEMA} is needed")
    recipe = brief.get("recipe")
    wanted = {"state": str, "alliance": str, "on": str, "leave": bool, "lenses": list, "seed": int, "despite": bool,
              "record": str}  # fmt: skip
    for title, kind in wanted.items():
        if not isinstance(recipe, dict) or not isinstance(recipe.get(title), kind):
            raise BadData(str(path), None, "brief", f"a recipe that holds {title} is needed, as {kind.__name__}")
    if not isinstance(recipe, dict) or not 0 <= recipe["seed"] < 2**32:
        raise BadData(str(path), None, "brief", "the seed is from 0 to 4294967295", str(recipe)[:60])
    if not isinstance(recipe.setdefault("data", []), list) or not all(isinstance(name, str) for name in recipe["data"]):
        raise BadData(
            str(path), None, "brief", "a recipe whose data is a list of names is needed", str(recipe["data"])[:60]
        )
    if not isinstance(brief.get("findings"), list):
        raise BadData(str(path), None, "brief", "a list of findings is needed")
    return brief


def differences(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """Return one line for each finding whose numbers are not the same in two briefs."""
    numbers = ("before", "after", "difference", "interval", "before_interval", "after_interval")
    sides = [
        {(each.get("lens"), each.get("what"), each.get("of"), each.get("unit")): [each.get(title) for title in numbers]
         for each in brief["findings"] if isinstance(each, dict)}
        for brief in (old, new)
    ]  # fmt: skip
    return [
        f"{lens}: {what} of {of}: {sides[0].get(key)} became {sides[1].get(key)}"
        for key in dict.fromkeys([*sides[0], *sides[1]])
        if sides[0].get(key) != sides[1].get(key)
        for lens, what, of, _ in [key]
    ]
