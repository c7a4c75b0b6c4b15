"""Frustration index of 182 states with 1,965 ties and of 188 states with 17,578 ties."""

from __future__ import annotations

import networkx
import numpy as np
import polars as pl
from dwave.samplers import SimulatedAnnealingSampler
from dwave_networkx import structural_imbalance

from accede.methods.balance import Tie, frustration, negative_cycle_bound
from benchmarks.beside import SHARED, beside

VOTES = {"yes": 1.0, "abstain": 0.0, "no": -1.0}


def main() -> None:
    for title, ties, target in (
        ("182 states, 1,965 ties: alliances and disputes 1946 to 2010", _ties("states_1946_2010"), "1 s"),
        ("188 states, 17,578 ties: General Assembly 2018, above and below median agreement", _assembly(), "12 s"),
    ):
        found = frustration(ties)
        bound = negative_cycle_bound(ties)
        beside(
            title,
            lambda ties=ties: frustration(ties),
            lambda ties=ties: _annealed(ties),
            peer_name="dwave_networkx, simulated annealing",
            target=target,
            said=f"{len(ties)} ties; {found.value}, {'proved' if found.bound == found.value else 'not proved'}; "
            f"negative cycles alone prove {bound:.2f}; annealing {_annealed(ties)}, without proof",
        )
        beside(
            "pairs certain to stand together or apart, the same",
            lambda ties=ties: len(frustration(ties).certain),
            None,
            peer_name="none",
            target="–",
            turns=1,
            said=f"{len(found.certain)} together and {len(found.apart)} apart in every best partition",
        )


def _ties(name: str) -> list[Tie]:
    frame = pl.read_csv(SHARED / "data/networks/signed_networks.csv.gz").filter(pl.col("network") == name)
    return list(frame.select("a", "b", "sign").iter_rows())


def _assembly() -> list[Tie]:
    """Every pair of states that vote in session 73, positive where agreement is at least the median of all pairs.

    Agreement is one minus half the mean difference of votes +1, 0 and -1; the quarters of it that agree most and least
    are the network `unga_2018_q0.25` of the data set, whose states are taken.
    """
    states = sorted({actor for tie in _ties("unga_2018_q0.25") for actor in tie[:2]})
    calls = pl.read_csv(SHARED / "data/un/un_roll_calls_converted.csv.gz", columns=["rcid", "session"])
    table = (
        pl.read_csv(SHARED / "data/un/un_votes_converted.csv.gz")
        .join(calls.filter(pl.col("session") == 73), on="rcid")
        .with_columns(pl.col("vote").replace_strict(VOTES))
        .pivot("country_code", index="rcid", values="vote")
    )
    votes = table.select(states).to_numpy().T.astype(float)
    agreement = np.array([1 - np.nanmean(np.abs(votes - row), axis=1) / 2 for row in votes])
    i, j = np.triu_indices(len(states), 1)
    signs = np.where(agreement[i, j] >= np.median(agreement[i, j]), 1, -1)
    return [(states[a], states[b], sign) for a, b, sign in zip(i, j, signs.tolist(), strict=True)]


def _annealed(ties: list[Tie]) -> int:
    graph = networkx.Graph()
    graph.add_edges_from((a, b, {"sign": sign}) for a, b, sign in ties)
    frustrated, _ = structural_imbalance(graph, SimulatedAnnealingSampler(), seed=1)
    return len(frustrated)


if __name__ == "__main__":
    main()
