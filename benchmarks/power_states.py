"""Power indices: 195 states under two majorities at once

The states of 2016 with their populations in the National Material Capabilities data: a proposal needs the majority of
states and the majority of people named. No peer knows two majorities; the rival draws random orderings.
"""

from __future__ import annotations

import csv

import numpy as np

from accede.methods.power_index import banzhaf, sampled, shapley_shubik
from benchmarks.beside import SHARED, beside


def populations() -> list[int]:
    """Return the populations of 2016 in thousands."""
    with (SHARED / "data" / "cow-nmc" / "NMC-60-abridged.csv").open(encoding="utf-8") as file:
        return [int(row["tpop"]) for row in csv.DictReader(file) if row["year"] == "2016"]


def main() -> None:
    thousands = populations()
    n = len(thousands)
    for unit, per in (("millions, rounded up", 1000), ("thousands", 1)):
        people = [-(-count // per) for count in thousands]
        for states, share in ((0.55, 0.65), (2 / 3, 0.5)):
            rules = {"also": [(people, int(share * sum(people)) + 1)]}
            quota = int(states * n) + 1
            values = shapley_shubik([1] * n, quota, **rules, exact=False)
            estimates = sampled([1] * n, quota, **rules)
            gap = float(np.abs(np.array(values) - estimates.values).max())
            title = f"{states:.0%} of {n} states and {share:.0%} of people in {unit}"
            beside(
                f"Shapley-Shubik, {title}",
                lambda quota=quota, rules=rules: shapley_shubik([1] * n, quota, **rules, exact=False),
                lambda quota=quota, rules=rules: sampled([1] * n, quota, **rules),
                peer_name=f"our sample of {estimates.draws:,} orderings",
                target="5 s",
                said=f"values add to 1 {sum(values) - 1:+.1e}, the largest is {max(values):.4f}; the estimates are at "
                f"most {gap:.4f} away, {estimates.error:.4f} allowed",
            )
        beside(
            f"Banzhaf, {title}",
            lambda quota=quota, rules=rules: banzhaf([1] * n, quota, **rules, exact=False),
            None,
            peer_name="none",
            target="5 s",
        )


if __name__ == "__main__":
    main()
