"""Landscape: every local optimum and its basin

The peers work on the same landscape: one goes from configuration to configuration in plain Python, as the definition
reads; the other, simulated annealing of dwave-samplers, draws one start for each configuration and is asked for the
optima alone, since it knows no basins.
"""

from __future__ import annotations

import csv
from collections import Counter

import numpy as np
from dwave.samplers import SimulatedAnnealingSampler

from accede.methods.landscape import optima
from benchmarks.beside import SHARED, beside

Case = tuple[np.ndarray, np.ndarray]


def unix() -> Case:
    with (SHARED / "data/landscape/axelrod_bennett_1993_table2_unix_transcribed.csv").open() as file:
        firms = list(csv.DictReader(file))
    kinds = np.array([firm["type"] for firm in firms])
    return np.array([float(firm["size"]) for firm in firms]), -1.0 * (kinds[:, None] == kinds)


def europe() -> Case:
    """The seventeen nations of 1936 with all propensities -1, the case the article counts 209 optima in."""
    with (SHARED / "data/landscape/axelrod_bennett_1993_table1_europe1936_transcribed.csv").open() as file:
        sizes = np.array([float(row["size_pct_world_1936"]) for row in csv.DictReader(file)])
    return sizes, -np.ones((17, 17))


def one_by_one(sizes: np.ndarray, propensity: np.ndarray) -> Counter[int]:
    """Basins by steepest descent from every configuration, one after another; nothing is done about ties."""
    n = len(sizes)
    pull = np.outer(sizes, sizes) * propensity
    np.fill_diagonal(pull, 0)
    everyone = (1 << (n - 1)) - 1
    energy = []
    for number in range(everyone + 1):
        side = np.array([1, *(1 - 2 * (number >> bit & 1) for bit in range(n - 1))])
        energy.append((pull.sum() - side @ pull @ side) / 2)
    basins: Counter[int] = Counter()
    changes = [everyone, *(1 << bit for bit in range(n - 1))]
    for start in range(everyone + 1):
        number = start
        while energy[best := min((number ^ change for change in changes), key=energy.__getitem__)] < energy[number]:
            number = best
        basins[number] += 1
    return basins


def annealed(sizes: np.ndarray, propensity: np.ndarray, reads: int) -> set[float]:
    """The energies that annealing ends in."""
    pull = np.outer(sizes, sizes) * propensity
    couplings = {(i, j): -pull[i, j] for i in range(len(sizes)) for j in range(i)}
    sample = SimulatedAnnealingSampler().sample_ising({}, couplings, num_reads=reads, num_sweeps=20, seed=1)
    constant = pull.sum() - np.trace(pull)
    return set((constant / 2 + sample.record.energy).round(6).tolist())


def said(case: Case) -> str:
    found = optima(*case)
    basins = ", ".join(str(optimum.basin) for optimum in found.optima[:2])
    energy = f"{found.optima[0].energy:.1f}"
    return f"{len(found.optima)} optima, the lowest {energy}, basins of the first {basins}; {found.contested} contested"


def main() -> None:
    for name, case, target in (("Unix standards, 9 firms", unix(), "–"), ("Europe, 17 nations", europe(), "0.3 s")):
        found = optima(*case)
        same = sorted(one_by_one(*case).values()) == sorted(optimum.basin for optimum in found.optima)
        note = f"{said(case)}; the loop, blind to ties, finds {'the same' if same else 'others'}"
        beside(
            name,
            lambda case=case: optima(*case),
            lambda case=case: one_by_one(*case),
            peer_name="loop over configurations",
            target=target,
            said=note,
        )
    case = europe()
    energies = {round(optimum.energy, 6) for optimum in optima(*case).optima}
    seen = len(energies & annealed(*case, 65536))
    beside(
        "Europe, 17 nations",
        lambda: optima(*case),
        lambda: annealed(*case, 65536),
        peer_name="dwave-samplers annealing, 65536 reads",
        target="0.3 s",
        said=f"annealing reaches {seen} of the {len(energies)} energies of optima, and gives no basins",
    )
    rng = np.random.default_rng(20)
    half = np.triu(rng.normal(size=(20, 20)))
    largest = rng.uniform(0.1, 15, 20), half + half.T
    beside(
        "20 actors, drawn",
        lambda: optima(*largest),
        None,
        peer_name="none that lists them all",
        target="–",
        said=said(largest),
    )


if __name__ == "__main__":
    main()
