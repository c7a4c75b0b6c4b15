"""Frustration index of the 51 signed networks of the Correlates of War, 1946 to 1999."""

from __future__ import annotations

from time import perf_counter

import networkx
import polars as pl
from dwave.samplers import SimulatedAnnealingSampler
from dwave_networkx import structural_imbalance

from accede.methods.balance import Frustration, Tie, frustration
from benchmarks.beside import SHARED, beside


def main() -> None:
    frame = pl.read_csv(SHARED / "data/networks/cowList_signed_edges_converted.csv")
    windows = [
        list(window.select("a", "b", "sign").iter_rows())
        for window in frame.partition_by("period", maintain_order=True)
    ]
    found = [frustration(ties) for ties in windows]
    slowest = max(_timed(ties) for ties in windows)
    annealed = [_annealed(ties) for ties in windows]
    beside(
        "51 windows, all together",
        lambda: [frustration(ties) for ties in windows],
        lambda: [_annealed(ties) for ties in windows],
        peer_name="dwave_networkx, simulated annealing",
        target="10.2 s (0.2 s each)",
        turns=1,
        said=f"{_proved(found)} of {len(found)} proved, the slowest in {slowest:.2g} s; "
        f"{sum(one.value for one in found)} frustrated ties in all; annealing {sum(annealed)}, without proof, "
        f"too many in {sum(peer > one.value for peer, one in zip(annealed, found, strict=True))} windows",
    )
    beside(
        "pairs certain to stand together or apart, 51 windows",
        lambda: sum(len(frustration(ties).certain) for ties in windows),
        None,
        peer_name="none",
        target="–",
        turns=1,
        said=f"{sum(len(one.certain) for one in found)} pairs together and "
        f"{sum(len(one.apart) for one in found)} apart in every best partition",
    )


def _annealed(ties: list[Tie]) -> int:
    graph = networkx.Graph()
    graph.add_edges_from((a, b, {"sign": sign}) for a, b, sign in ties)
    frustrated, _ = structural_imbalance(graph, SimulatedAnnealingSampler(), seed=1)
    return len(frustrated)


def _proved(found: list[Frustration]) -> int:
    return sum(one.bound == one.value for one in found)


def _timed(ties: list[Tie]) -> float:
    start = perf_counter()
    frustration(ties)
    return perf_counter() - start


if __name__ == "__main__":
    main()
