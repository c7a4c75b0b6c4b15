"""The front door's `load`: the embedded record, with official data laid over it and beside it.

Figures, ties and alliances of a data set take the place of the record's as `accede.overlay` says; where the two differ,
the World remembers both, and a brief names them. All tables stay beside the record as they are, for panels.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from accede import datasets, overlay
from accede.archive import shelf
from accede.datasets import record
from accede.errors import NotCovered

if TYPE_CHECKING:
    from accede.archive.shelf import Shelf
    from accede.world import World


def load(path: Path | str | None = None, *, data: Collection[str] = (), cache: Shelf | None = None) -> World:
    """Return the World of the record in folder `path` (the embedded one by default), with official data.

    data    names of data sets, such as "atop" or "nmc", the later laid over the earlier; `accede data list` shows them
    cache   where they lie; the default shelf by default

    Raises BadData at the first row that breaks its law, Unknown for a data set there is none of, NotCovered for one
    that has not been fetched.
    """
    world = record.load(path)
    place = cache or shelf.default()
    for name in dict.fromkeys(data):
        loader = datasets.get(name)
        key = loader.SET.key
        if key in world.official:
            continue
        here = place.have(loader.SET)
        if not here:
            raise NotCovered(f"the data set {key}", "it has not been fetched", f"accede data get {key}")
        tables = place.tables(loader.SET, loader.read)
        prints = ",".join(sorted(shelf.fingerprint(file)[:8] for file in here.values()))
        world = replace(
            world,
            official={**world.official, key: tables},
            sources={**world.sources, key: replace(loader.SET.source, key=key)},
            release=f"{world.release}+{key}:{prints}",
        )
        world = overlay.lay(world, key, tables)
    return world
