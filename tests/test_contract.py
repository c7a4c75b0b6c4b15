"""What every lens keeps, and every method: found by listing the folders, so that a new one is tested unasked."""

from __future__ import annotations

import inspect
import pkgutil
import subprocess
import sys
from datetime import date
from importlib import import_module

import pytest

import accede
from accede import brief, lenses, methods
from accede.errors import NotCovered
from accede.tables import MODELLED, TABLES
from tests.worlds import DAY, WORLD

NAMES = lenses.names()
QUESTIONS = [
    ("Soviet Union", "NATO", "1954-03-31"), ("Russia", "NATO", "2010-03-08"), ("Finland", "NATO", "2023-04-03"),
    ("Ukraine", "NATO", "2008-04-03"), ("West Germany", "NATO", "1955-05-05"), ("France", "QUAD1815", "1818-11-14"),
    ("Soviet Union", "TRIPARTITE", "1940-11-13"), ("Yugoslavia", "WARSAW", "1956-01-01"),
    ("Serbia", "CST", "2013-04-11"),
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_lens_introduces_itself(name: str) -> None:
    lens = lenses.get(name)
    about = lenses.about(lens)
    assert about.question == lens.QUESTION == (lens.__doc__ or "").splitlines()[0]
    assert about.method
    assert about.source
    assert about.checked
    assert about.limits
    assert set(lens.NEEDS) <= set(TABLES)
    assert set(inspect.signature(lens.look).parameters) <= {"world", "state", "alliance", "seed"}
    for part in ("returns", "raises", "cost"):
        assert f"    {part} " in lens.__doc__
    for table in lens.NEEDS:
        assert f"`{table}`" in lens.__doc__


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: f"{question[0]}-{question[1]}")
def test_findings_keep_the_vocabulary_and_name_their_sources(world: accede.World, name: str, question) -> None:
    try:
        answer = accede.ask(*question, world=world, only=[name])
    except NotCovered:
        return
    for pair in answer.pairs:
        assert pair.what in lenses.get(name).WHAT
        assert pair.unit
        assert pair.of
        assert pair.sources
        assert set(pair.sources) <= set(world.sources)
        assert MODELLED not in pair.sources
    keys = [(pair.what, pair.of, pair.unit) for pair in answer.pairs]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("name", NAMES)
def test_a_lens_reads_no_table_outside_its_needs(name: str) -> None:
    """Each need is needed: with it shut, the lens cannot look."""
    lens = lenses.get(name)
    for missing in set(lens.NEEDS) - {"coverage"}:
        narrower = type("narrower", (), {**vars(lens), "NEEDS": tuple(set(lens.NEEDS) - {missing})})
        narrower.look = staticmethod(lens.look)
        with pytest.raises(PermissionError, match=missing):
            brief.look(narrower, WORLD.at(DAY), "Freedonia", "PACT", 1)


@pytest.mark.parametrize("name", NAMES)
def test_a_lens_sees_no_future(world: accede.World, name: str) -> None:
    """What is known later makes no difference to an answer about an earlier day."""
    lens = lenses.get(name)
    asked = "Soviet Union", "NATO", 1
    then = date(1954, 3, 31)
    first = brief.look(lens, world.at(then), *asked)
    again = brief.look(lens, world.at(date(1990, 1, 1)).at(then), *asked)
    assert [(each.what, each.of, each.value) for each in first[0]] == [
        (each.what, each.of, each.value) for each in again[0]
    ]
    assert [silence.args for silence in first[1]] == [silence.args for silence in again[1]]


def test_an_unknown_lens_gets_a_suggestion() -> None:
    with pytest.raises(accede.Unknown, match="Did you mean council"):
        lenses.get("concil")


@pytest.mark.parametrize("name", [module.name for module in pkgutil.iter_modules(methods.__path__)])
def test_a_method_names_its_source(name: str) -> None:
    doc = import_module(f"accede.methods.{name}").__doc__ or ""
    for part in ("Source:", "Checked against:", "Says nothing about:"):
        assert part in doc


def test_importing_accede_imports_nothing_heavy() -> None:
    heavy = ["polars", "numpy", "click", "rich", "jinja2", "rapidfuzz", "importlib.metadata"]
    code = f"import accede, sys; sys.exit(', '.join(set({heavy!r}) & set(sys.modules)) or None)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False).stderr == ""
    code = f"import accede.cli, sys; sys.exit(', '.join(set({heavy!r}) - {{'click'}} & set(sys.modules)) or None)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False).stderr == ""


def test_the_front_door_opens_to_every_name() -> None:
    for name in accede.__all__:
        assert getattr(accede, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        accede.nothing  # noqa: B018
