"""Power indices: the classics as exact fractions

Peers count the games of one rule; none knows vetoes besides weights, two majorities or a blocking minority.
"""

from __future__ import annotations

import csv
from collections.abc import Callable

import powerindex
import powerindices

from accede.methods.power_index import banzhaf, shapley_shubik
from benchmarks.beside import SHARED, beside

EU = ["AUT", "BEL", "BGR", "CYP", "CZE", "DEU", "DNK", "ESP", "EST", "FIN", "FRA", "GRC", "HRV", "HUN", "IRL",
      "ITA", "LTU", "LUX", "LVA", "MLT", "NLD", "POL", "PRT", "ROU", "SVK", "SVN", "SWE"]  # fmt: skip
# Electors of the states and the District of Columbia by the census of 2020.
ELECTORS = [54, 40, 30, 28, 19, 19, 17, 16, 16, 15, 14, 13, 12, *[11] * 4, *[10] * 5, 9, 9, *[8] * 3, 7, 7,
            *[6] * 6, *[5] * 2, *[4] * 7, *[3] * 7]  # fmt: skip


def populations() -> list[int]:
    """Return the populations of the 27 members in 2018, in persons."""
    with (SHARED / "data" / "economy" / "owid_co2_2020-12_energy_gdp_pop_extract.csv").open(encoding="utf-8") as file:
        people = {row["iso_code"]: row["population"] for row in csv.DictReader(file) if row["year"] == "2018"}
    return [int(float(people[state])) for state in EU]


def with_powerindex(quota: int, weights: list[int]) -> Callable[[], list[float]]:
    def values() -> list[float]:
        game = powerindex.Game(quota, weights)
        game.calc_shapley_shubik()
        return game.shapley_shubik

    return values


def main() -> None:
    council = [7] * 5 + [1] * 10
    for title, ours, quota, weights in (
        ("Security Council of 15", lambda: shapley_shubik([1] * 15, 9, vetoes=range(5)), 39, council),
        ("EEC of 1958", lambda: shapley_shubik([4, 4, 4, 2, 2, 1], 12), 12, [4, 4, 4, 2, 2, 1]),
        ("US electoral college, 51 players", lambda: shapley_shubik(ELECTORS, 270), 270, ELECTORS),
    ):
        values = ours()
        for name, peer in (
            ("powerindex", with_powerindex(quota, weights)),
            ("powerindices", lambda quota=quota, weights=weights: powerindices.compute_ssi(quota, list(weights))),
        ):
            gap = max(abs(float(own) - float(other)) for own, other in zip(values, peer(), strict=True))
            beside(
                f"Shapley-Shubik, {title}",
                ours,
                peer,
                peer_name=f"{name}, floats",
                target="–",
                said=f"largest {str(max(values)) if len(weights) < 20 else format(float(max(values)), '.6f')}, "
                f"the peer's values at most {gap:.1e} away",
            )
    people = populations()
    rules = {"also": [(people, -(-65 * sum(people) // 100))], "blocking": 4}
    for index in (shapley_shubik, banzhaf):
        values = index([1] * 27, 15, **rules)
        beside(
            f"{index.__name__}, EU-27: 15 states and 65 % of persons, or fewer than four against",
            lambda index=index: index([1] * 27, 15, **rules),
            None,
            peer_name="none",
            target="a few seconds",
            said=f"{EU[values.index(max(values))]} {float(max(values)):.6f}, values add to {float(sum(values)):.6g}",
        )


if __name__ == "__main__":
    main()
