"""The loading dock: one module per data set, none knowing another. The folder is the registry.

A data set is a module with

    SET    a `Set`: publisher, terms, files and their fingerprints
    read   read(paths) -> its tables; `paths` are those of its files that are here, by name

`record`, which comes with accede, is none: it has no publisher and needs no fetching.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, cast

from accede.errors import Unknown

if TYPE_CHECKING:
    from accede.archive.shelf import Loader


@cache
def names() -> tuple[str, ...]:
    """Return the names of all data sets in alphabetical order; nothing is imported."""
    modules = Path(__file__).parent.glob("*.py")
    return tuple(sorted(file.stem for file in modules if re.search(r"^SET\b", file.read_text("utf-8"), re.M)))


def get(name: str) -> Loader:
    """Return the module of the data set called `name`. Raises Unknown with suggestions."""
    module = name.replace("-", "_").lower()
    if module not in names():
        from rapidfuzz import process

        near = [hit for hit, *_ in process.extract(module, names(), limit=2, score_cutoff=60)]
        raise Unknown("data set", name, near, "`accede data list` lists them.")
    return cast("Loader", import_module(f"accede.datasets.{module}"))
