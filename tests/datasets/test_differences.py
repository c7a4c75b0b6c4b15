"""The record against the publishers' files: every difference has a reason, and DIFFERENCES.md tells it."""

from __future__ import annotations

import sys
from datetime import date
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import polars as pl
import pytest

import accede

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = spec_from_file_location("differences", ROOT / "tools" / "differences.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[spec.name] = module  # a dataclass looks itself up there
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def tables(tool: ModuleType, shared: Path) -> dict[str, pl.DataFrame]:
    found: dict[str, pl.DataFrame] = tool.official(shared / "data")
    return found


@pytest.fixture(scope="module")
def found(tool: ModuleType, tables: dict[str, pl.DataFrame], world: accede.World) -> list[Any]:
    every: list[Any] = tool.differences(world.table, tables)
    return every


def changed(world: accede.World, table: str, alliance: str, state: str, **values: object) -> Any:
    """The record with one row of a table changed."""
    mine = (pl.col("alliance") == alliance) & (pl.col("state") == state)
    frame = world.table(table)
    assert frame.filter(mine).height == 1
    other = frame.with_columns(
        pl.when(mine).then(pl.lit(value, frame.schema[title])).otherwise(title).alias(title)
        for title, value in values.items()
    )
    return lambda name: other if name == table else world.table(name)


def test_every_difference_has_a_reason(tool: ModuleType, found: list[Any]) -> None:
    assert tool.explained(found)[1] == []


def test_no_reason_is_idle(tool: ModuleType, found: list[Any]) -> None:
    assert [reason.title for reason, many in tool.explained(found)[0].items() if not many] == []


def test_the_page_is_up_to_date(tool: ModuleType, found: list[Any]) -> None:
    assert tool.OUT.read_text(encoding="utf-8") == tool.report(found)


def test_the_page_is_small(tool: ModuleType) -> None:
    assert tool.OUT.stat().st_size < 60_000


@pytest.mark.parametrize(
    ("part", "what", "kind", "title"),
    [
        ("atop", "NATO: West Germany", "starts earlier", "Signature of the accession protocol, not entry into force"),
        ("atop", "NATO: Greece", "starts earlier", "Signature of the accession protocol, not entry into force"),
        ("atop", "NATO: France", "starts earlier", "Signature of the treaty, not entry into force"),
        ("atop", "WARSAW: Albania", "ends earlier", "A day off"),
        ("atop", "WARSAW: Poland", "starts earlier", "Signature of the treaty, not entry into force"),
        ("cow", "West Germany", "starts later", "West Germany and the other divided states"),
        ("cow", "France", "pauses", "COW drops occupied states"),
        ("cow", "Japan", "pauses", "COW drops occupied states"),
        ("council", "India elected", "only in the record", "The file errs"),
    ],
)
def test_the_expected_ones_are_there(
    tool: ModuleType, found: list[Any], part: str, what: str, kind: str, title: str
) -> None:
    by, _ = tool.explained(found)
    assert title in {
        reason.title
        for reason, many in by.items()
        for one in many
        if (one.part, one.what, one.kind) == (part, what, kind)
    }


def test_ends_of_the_warsaw_treaty_agree_but_for_albania(found: list[Any]) -> None:
    ends = {one.what for one in found if one.of[0] == "WARSAW" and one.kind.startswith("ends")}
    assert ends == {"WARSAW: Albania"}


def test_no_date_of_a_publisher_who_forbids_it_is_told(found: list[Any]) -> None:
    for one in found:
        if one.part in ("cow", "border", "rivalry"):
            assert str(one.edge) not in one.official


def test_a_date_moved_by_a_year_is_reported(
    tool: ModuleType, tables: dict[str, pl.DataFrame], found: list[Any], world: accede.World
) -> None:
    wrong = changed(world, "members", "NATO", "Montenegro", start=date(2015, 6, 5))
    new = set(tool.differences(wrong, tables)) - set(found)
    assert [(one.what, one.kind, one.days) for one in new] == [("NATO: Montenegro", "starts later", 349)]
    assert tool.explained(new)[1] == list(new)
    assert "## UNEXPLAINED" in tool.report([*found, *new])


def test_a_planted_error_is_reported(tool: ModuleType, world: accede.World) -> None:
    """Without the publisher's file: what an official list of Finland's accession would say."""
    file = pl.DataFrame({"atopid": [3180], "ccode": [375], "start": [date(2018, 4, 4)], "end": [None]})
    file = file.with_columns(pl.col("end").cast(pl.Date))

    def of_finland(start: date) -> list[Any]:
        record = changed(world, "members", "NATO", "Finland", start=start)
        found = tool.memberships(record, {"atop.members": file})
        return [one for one in found if one.what == "NATO: Finland"]

    assert of_finland(date(2018, 4, 4)) == []
    (late,) = of_finland(date(2017, 4, 4))
    assert (late.kind, late.days) == ("starts later", 365)
    assert tool.explained([late])[1] == [late]


def test_spells_are_compared_as_days(tool: ModuleType) -> None:
    spell, day = tool.Spell, date
    own = [spell(day(1900, 1, 1), day(1950, 1, 1))]
    theirs = [spell(day(1901, 1, 1), day(1940, 1, 1)), spell(day(1945, 1, 1), day(1960, 1, 1))]
    assert [(kind, (last - first).days) for kind, first, last in tool.runs(own, theirs, 0)] == [
        ("starts later", 365),
        ("pauses", 1827),
        ("ends later", 3652),
    ]
    assert list(tool.runs(own, own, 0)) == []
    monthly = [spell(day(1900, 1, 1), day(1950, 1, 1), 31, 1)]
    assert list(tool.runs(monthly, [spell(day(1900, 1, 20), day(1950, 1, 1))], 0)) == []


def test_rounding_is_that_of_the_figure(tool: ModuleType) -> None:
    assert tool.rounding(136_300_000_000.0) == pytest.approx(0.501e8)
    assert tool.rounding(54_765_000.0) == pytest.approx(501)
    assert tool.rounding(1703.0) == 0.5
    assert tool.rounding(-2.84) == 0.00501
