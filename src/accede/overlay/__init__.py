"""How official data are laid over the record: what takes the place of what, and what else is said.

A set speaks of kinds of facts, in the period that it covers:

    figures     maddison, nmc, warheads, ideal-points (`measures`) and trade (`flows`): each figure takes the place of
                the one of the same subject and year, and all others stay
    ties        contiguity (borders), rivalries, mid and gml (disputes): within what the set speaks of its rows alone
                hold, so that a tie it does not list is none; outside of it what was there stays
    alliances   atop: obligations and dates of the alliances and memberships that both have

Of two sets that speak of one thing the later is used. `World.differ` keeps what was there before, and what a source
leaves out that another has, so that a brief can name both.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from accede.overlay import alliances, figures, ties

if TYPE_CHECKING:
    import polars as pl

    from accede.world import World

_LAY: Mapping[str, Callable[[World, str, Mapping[str, pl.DataFrame]], World]] = {
    **dict.fromkeys(figures.SETS, figures.lay),
    **dict.fromkeys(ties.SETS, ties.lay),
    "atop": alliances.lay,
}


def lay(world: World, key: str, tables: Mapping[str, pl.DataFrame]) -> World:
    """Return the World with the tables of the data set `key` laid over it; most sets stay beside it, for panels."""
    return _LAY[key](world, key, tables) if key in _LAY else world
