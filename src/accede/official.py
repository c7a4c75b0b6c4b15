"""The front door's `load`: the embedded record, and official data sets beside it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from accede import datasets
from accede.archive import shelf
from accede.datasets import record
from accede.errors import NotCovered

if TYPE_CHECKING:
    from accede.archive.shelf import Shelf
    from accede.world import World


def load(path: Path | str | None = None, *, data: Collection[str] = (), cache: Shelf | None = None) -> World:
    """Return the World of the record in folder `path` (the embedded one by default) with official data beside it.

    data    names of data sets, such as "atop" or "nmc"; `accede data list` shows them
    cache   where they lie; the default shelf by default

    Raises BadData at the first row that breaks its law, Unknown for a data set there is none of, NotCovered for one
    that has not been fetched.
    """
    world = record.load(path)
    place = cache or shelf.default()
    official, release = {}, world.release
    for name in dict.fromkeys(data):
        loader = datasets.get(name)
        here = place.have(loader.SET)
        if not here:
            what = f"the data set {loader.SET.key}"
            raise NotCovered(what, "it has not been fetched", f"accede data get {loader.SET.key}")
        official[loader.SET.key] = place.tables(loader.SET, loader.read)
        prints = ",".join(sorted(shelf.fingerprint(file)[:8] for file in here.values()))
        release += f"+{loader.SET.key}:{prints}"
    return replace(world, official=official, release=release)
