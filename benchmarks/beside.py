"""Time one call beside its peer: warmed up once, then in turns, so that both meet the same machine and minute."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

SHARED = Path(os.environ.get("ACCEDE_SHARED", Path(__file__).parents[2] / "shared"))
"""Where the public data sets are; they are never part of the project."""

Call = Callable[[], object]


def beside(
    title: str, ours: Call, peer: Call | None, *, peer_name: str, target: str, turns: int = 3, said: str = ""
) -> None:
    """Print one row of the table of results: our median, the peer's, the ratio, the target.

    peer       None where no peer can do it at all; `peer_name` then says so
    turns      how often each is timed; a peer that takes longer than ten seconds is timed once
    said       what was computed: the value, a correlation, a proof; so that speed is never shown without it
    """
    ours()
    mine: list[float] = []
    theirs: list[float] = []
    for turn in range(turns):
        mine.append(_timed(ours))
        if peer is not None and (turn == 0 or theirs[0] < 10):
            theirs.append(_timed(peer))
    own, other = median(mine), median(theirs) if theirs else None
    beaten = f"{_seconds(other)} | {other / own:.1f}" if other is not None else "– | –"
    print(f"| {title} | {_seconds(own)} | {target} | {peer_name} | {beaten} | {said} |", flush=True)


def head() -> str:
    """Return the head of the table of results."""
    return "| figure | accede | target | peer | peer's time | ratio | found |\n|---|---|---|---|---|---|---|"


def machine() -> str:
    """Return what machine this is and how busy it was, in a line."""
    cpu = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [line.split(":", 1)[1].strip() for line in info.read_text().splitlines() if "model name" in line]
        cpu = names[0] if names else cpu
    load = f", load {os.getloadavg()[0]:.2f}" if hasattr(os, "getloadavg") else ""
    return f"{cpu}, {os.cpu_count()} cores, Python {sys.version.split()[0]}{load}"


def _timed(call: Call) -> float:
    start = perf_counter()
    call()
    return perf_counter() - start


def _seconds(value: float) -> str:
    return f"{value:.3g} s" if value >= 0.001 else f"{value * 1000:.2g} ms"
