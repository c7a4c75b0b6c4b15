"""Similarity: S of all pairs of states, every year from 1816 to 2018

Alliance portfolios of ATOP 5.1, one per state of the system (states of 2016 also in 2017 and 2018) and year. The peer
is scipy's cdist on the same arrays, brought to the same S; it checks no input.
"""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict

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


def main() -> None:
    years = portfolios()
    pairs = sum(len(profiles) * (len(profiles) - 1) // 2 for profiles in years)
    rng = np.random.default_rng(1816)
    capabilities = [rng.pareto(1.2, len(profiles)) for profiles in years]
    for distance, metric, largest in (("absolute", "cityblock", 3), ("squared", "sqeuclidean", 9)):
        for weights in ([None] * len(years), capabilities):

            def ours(distance: str = distance, weights: list = weights) -> list[np.ndarray]:
                return [
                    s_score(profiles, levels=LEVELS, distance=distance, weights=own)
                    for profiles, own in zip(years, weights, strict=True)
                ]

            def peer(metric: str = metric, largest: int = largest, weights: list = weights) -> list[np.ndarray]:
                return [
                    1 - 2 * cdist(profiles, profiles, metric) / (len(profiles) * largest)
                    if own is None
                    else 1 - 2 * cdist(profiles, profiles, metric, w=own) / (own.sum() * largest)
                    for profiles, own in zip(years, weights, strict=True)
                ]

            apart = max(np.abs(a - b).max() for a, b in zip(ours(), peer(), strict=True))
            beside(
                f"{distance}, {'equal weights' if weights[0] is None else 'weighted'}",
                ours,
                peer,
                peer_name=f"scipy cdist {metric}",
                target="5 times faster",
                turns=5,
                said=f"{len(years)} years, {pairs:,} pairs; largest difference {apart:.0e}",
            )


if __name__ == "__main__":
    main()
