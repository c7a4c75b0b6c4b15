"""Look at the hand-made world through one lens."""

from __future__ import annotations

from datetime import date

from accede import lenses
from accede.change import Join
from accede.errors import NotCovered
from accede.finding import Finding, Value
from accede.world import World
from tests.worlds import DAY, WORLD

Seen = dict[tuple[str, str], Value]


def findings(
    lens: str, state: str = "Freedonia", alliance: str = "PACT", *, world: World = WORLD, on: date = DAY,
    joined: bool = False,
) -> tuple[list[Finding], list[NotCovered]]:  # fmt: skip
    module = lenses.get(lens)
    if joined:
        world = Join(state, alliance, on)(world)
    given = {"state": state, "alliance": alliance, "seed": 7}
    takes = module.look.__annotations__
    seen = module.look(world.at(on).only(module.NEEDS), **{name: given[name] for name in given if name in takes})
    return [each for each in seen if isinstance(each, Finding)], [e for e in seen if not isinstance(e, Finding)]


def values(lens: str, **given) -> Seen:
    return {(each.what, each.of): each.value for each in findings(lens, **given)[0]}
