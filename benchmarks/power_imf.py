"""Power indices: a fund of 190 members and five million votes

The fund is drawn: equal basic votes and a heavy-tailed rest, the largest member held at 16.5 per cent. The peer counts
coalitions in 64-bit integers, which overflow from 64 members on; the sums it returns are shown. Its Python loops over
sums and sizes take hours on five million votes, so it meets a fund of the same 190 members with fewer votes.
"""

from __future__ import annotations

import numpy as np
import powerindices

from accede.methods.power_index import banzhaf, shapley_shubik
from benchmarks.beside import beside


def fund(votes: int, members: int = 190) -> list[int]:
    """Return the members' votes, largest first."""
    quotas = np.sort(np.random.default_rng(190).pareto(0.9, members - 1) + 0.02)[::-1]
    shares = np.minimum(quotas / quotas.sum(), 0.075)
    basic = 0.055 / members
    rest = basic + (1 - 0.165 - basic * (members - 1)) * shares / shares.sum()
    return [max(1, round(votes * share)) for share in (0.165, *rest)]


def largest_gap(floats: list[float], exact: list) -> float:
    return max(abs(own - float(other)) for own, other in zip(floats, exact, strict=True))


def main() -> None:
    five_million, few = fund(5_000_000), fund(2_000)
    half, high = sum(five_million) // 2 + 1, -(-85 * sum(five_million) // 100)
    nobody = "none: see above"

    gap = largest_gap(banzhaf(five_million, half, exact=False), banzhaf(five_million, half))
    beside(
        "Banzhaf to 1e-12, majority",
        lambda: banzhaf(five_million, half, exact=False),
        None,
        peer_name=nobody,
        target="0.2 s",
        said=f"at most {gap:.1e} from the exact fractions",
    )
    for quota, name in ((half, "majority"), (high, "85 %")):
        total = sum(shapley_shubik(five_million, quota, exact=False))
        beside(
            f"Shapley-Shubik to 1e-12, {name}",
            lambda quota=quota: shapley_shubik(five_million, quota, exact=False),
            None,
            peer_name=nobody,
            target="1 s",
            said=f"values add to 1 {total - 1:+.1e}",
        )
    beside(
        "Banzhaf, exact fractions, 85 %",
        lambda: banzhaf(five_million, high),
        None,
        peer_name=nobody,
        target="5 s",
        said=f"counts of {max(banzhaf(five_million, high)).numerator.bit_length()} bits",
    )
    beside(
        "Shapley-Shubik, exact fractions, 85 %",
        lambda: shapley_shubik(five_million, high),
        None,
        peer_name=nobody,
        target="5 s",
        said=f"add to {sum(shapley_shubik(five_million, high))} exactly",
        turns=1,
    )
    quota = sum(few) // 2 + 1
    for name, ours, theirs in (
        ("Banzhaf", banzhaf, powerindices.compute_pbi),
        ("Shapley-Shubik", shapley_shubik, powerindices.compute_ssi),
    ):
        with np.errstate(over="ignore"):
            wrong = theirs(quota, list(few))
        own = ours(few, quota)
        beside(
            f"{name}, exact fractions, majority, 2,000 votes",
            lambda ours=ours: ours(few, quota),
            lambda theirs=theirs: theirs(quota, list(few)),
            peer_name="powerindices",
            target="–",
            said=f"values add to {float(sum(own)):.4g}; the peer's to {float(sum(wrong)):.4g}, its largest error "
            f"{largest_gap([float(value) for value in wrong], own):.2g}",
            turns=1,
        )


if __name__ == "__main__":
    main()
