"""Similarity: S of all pairs of states, every year from 1816 to 2018

Alliance portfolios of ATOP 5.1, one per state of the system (states of 2016 also in 2017 and 2018) and year. The peer
is scipy's cdist on the same arrays, brought to the same S; it checks no input. Both are called year by year, and each
year's array is let go before the next.
"""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict, deque
from collections.abc import Iterator

import numpy as np
from scipy.spatial.distance import cdist

from accede.methods.similarity import s_score
from benchmarks.beside import SHARED, beside

LEVELS = (0, 1, 2, 3)
YEARS = range(1816, 2019)


def portfolios() -> list[np.ndarray]:
    """Commitments of each year: 3 defence, 2 neutrality or non-aggression, 1 consultation, 0 none; 3 to oneself."""
    states: dict[int, list[int]] = defaultdict(list)
    with (SHARED / "data/cow-states/system2016.csv").open() as file:
        for row in csv.DictReader(file):
            states[int(row["year"])].append(int(row["ccode"]))
    pacts: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    with gzip.open(SHARED / "data/atop/atop_alliance_converted.csv.gz", "rt") as file:
        for one, two, year, defence, _, neutral, nonagg, consul in list(csv.reader(file))[1:]:
            level = 3 if defence == "1" else 2 if "1" in (neutral, nonagg) else int(consul == "1")
            pacts[int(year)].append((int(one), int(two), level))
    made = []
    for year in YEARS:
        place = {state: index for index, state in enumerate(states[min(year, 2016)])}
        profiles = 3 * np.eye(len(place))
        for one, two, level in pacts[year]:
            if one in place and two in place:
                profiles[place[one], place[two]] = level
        made.append(profiles)
    return made


def run_through(arrays: Iterator[np.ndarray]) -> None:
    deque(arrays, maxlen=0)


def main() -> None:
    years = portfolios()
    pairs = sum(len(profiles) * (len(profiles) - 1) // 2 for profiles in years)
    rng = np.random.default_rng(1816)
    capabilities = [rng.pareto(1.2, len(profiles)) for profiles in years]
    for distance, metric, largest in (("absolute", "cityblock", 3), ("squared", "sqeuclidean", 9)):
        for weights in ([None] * len(years), capabilities):

            def ours(distance: str = distance, weights: list = weights) -> Iterator[np.ndarray]:
                for profiles, own in zip(years, weights, strict=True):
                    yield s_score(profiles, levels=LEVELS, distance=distance, weights=own)

            def peer(metric: str = metric, largest: int = largest, weights: list = weights) -> Iterator[np.ndarray]:
                for profiles, own in zip(years, weights, strict=True):
                    if own is None:
                        yield 1 - 2 * cdist(profiles, profiles, metric) / (len(profiles) * largest)
                    else:
                        yield 1 - 2 * cdist(profiles, profiles, metric, w=own) / (own.sum() * largest)

            apart = max(np.abs(a - b).max() for a, b in zip(ours(), peer(), strict=True))
            beside(
                f"{distance}, {'equal weights' if weights[0] is None else 'weighted'}",
                lambda ours=ours: run_through(ours()),
                lambda peer=peer: run_through(peer()),
                peer_name=f"scipy cdist {metric}",
                target="5 times faster",
                turns=15,
                said=f"{len(years)} years, {pairs:,} pairs; largest difference from cdist's S {apart:.0e}",
            )


if __name__ == "__main__":
    main()
