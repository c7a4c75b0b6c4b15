"""The workshop: one file is one question. The folder is the registry; nothing is imported until it is asked.

A lens is a module with

    QUESTION   one line, what it asks
    NEEDS      the tables it reads; every other is shut while it looks
    WHAT       its vocabulary: each `what` of its findings, and what that is
    look       look(world, *, ...) -> list of Finding; of `state`, `alliance`, `seed` it is passed those it names

A lens that cannot answer raises one of the errors of `accede.errors`. Where it can answer in part it returns, beside
its findings, the `NotCovered` that says which part is silent and why.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType

from accede.errors import Unknown


@dataclass(frozen=True, slots=True)
class About:
    """What a lens says of itself: its question, its method in a paragraph, its literature, its limits."""

    question: str
    method: str
    source: str
    checked: str
    limits: str


def about(lens: ModuleType) -> About:
    """Read what `lens` says of itself off its docstring, so that it is written in one place."""
    _, method, *rest = (lens.__doc__ or "").split("\n\n")
    titles = "Source|Checked against|Says nothing about"
    parts = dict(re.findall(rf"^({titles}): (.+?)(?=^(?:{titles}): |\Z)", "\n".join(rest), re.S | re.M))
    flat = {title: " ".join(text.split()) for title, text in parts.items()}
    return About(
        lens.QUESTION, " ".join(method.split()), flat["Source"], flat["Checked against"], flat["Says nothing about"]
    )


def names() -> list[str]:
    """Return the names of all lenses in alphabetical order."""
    return sorted(file.stem for file in Path(__file__).parent.glob("*.py") if file.stem != "__init__")


def get(name: str) -> ModuleType:
    """Return the lens called `name`. Raises Unknown with suggestions."""
    if name not in names():
        from rapidfuzz import process

        near = [hit for hit, *_ in process.extract(name, names(), limit=2, score_cutoff=60)]
        raise Unknown("lens", name, near, f"Lenses: {', '.join(names())}.")
    return import_module(f"accede.lenses.{name}")
