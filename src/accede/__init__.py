"""accede answers questions about states joining alliances, from data, with uncertainty and sources.

>>> import accede
>>> brief = accede.ask("USSR", "NATO", "1954-03-31")
>>> brief.pair("members", "NATO").after
15

The names below are the whole front door; each is imported when it is first used, so that importing accede is fast.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from accede._version import __version__

if TYPE_CHECKING:
    from accede.brief import Brief, Pair, ask
    from accede.change import Dissolve, Found, Join, Leave, Set, apply, day
    from accede.comparison import compare
    from accede.errors import AccedeError, BadData, Impossible, NotCovered, Unknown
    from accede.finding import Finding
    from accede.official import load
    from accede.source import Source
    from accede.verdict import Report, judge
    from accede.world import World

_HOME = {
    "accede.brief": ("Brief", "Pair", "ask"),
    "accede.change": ("Dissolve", "Found", "Join", "Leave", "Set", "apply", "day"),
    "accede.comparison": ("compare",),
    "accede.errors": ("AccedeError", "BadData", "Impossible", "NotCovered", "Unknown"),
    "accede.finding": ("Finding",),
    "accede.official": ("load",),
    "accede.source": ("Source",),
    "accede.verdict": ("Report", "judge"),
    "accede.world": ("World",),
}
_DOOR = {name: module for module, names in _HOME.items() for name in names}

__all__ = [
    "AccedeError", "BadData", "Brief", "Dissolve", "Finding", "Found", "Impossible", "Join", "Leave", "NotCovered",
    "Pair", "Report", "Set", "Source", "Unknown", "World", "__version__", "apply", "ask", "compare", "day", "judge",
    "load",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _DOOR:
        raise AttributeError(f"module 'accede' has no attribute {name!r}")
    return getattr(import_module(_DOOR[name]), name)


def __dir__() -> list[str]:
    return [*globals(), *_DOOR]
