"""Ideal points of the General Assembly, 1946 to 2019

All 74 sessions at once. As in the published estimates, votes on paragraphs and amendments after 1989 are left out, and
session 19 with its one roll call. Which texts they took for the same is not in the data: no roll calls are bridged.
The peer looks for the mode of the same posterior with a general optimiser, by which nobody has an interval.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import polars as pl
from scipy.optimize import minimize
from scipy.special import ndtr

from accede.methods.ideal_point import CUTPOINT_VARIANCE, IdealPoints, ideal_points
from benchmarks.beside import SHARED, beside

FOLDER = SHARED / "data" / "un"
SPELT = {  # as published: as in the votes
    "Côte d\x92Ivoire": "Côte d’Ivoire",
    "German Federal Republic": "Federal Republic of Germany",
    "Macedonia": "North Macedonia",
    "Swaziland": "Eswatini",
}


class Votes(NamedTuple):
    choice: np.ndarray
    actor: np.ndarray
    period: np.ndarray
    roll_call: np.ndarray


def general_assembly() -> tuple[Votes, list[str], np.ndarray]:
    """Votes, names of states, and published points, sessions x states."""
    late = pl.col("date").str.slice(0, 4).cast(int) > 1989
    part = ((pl.col("para") == 1) | (pl.col("amend") == 1)).fill_null(value=False)
    roll_calls = pl.read_csv(
        FOLDER / "un_roll_calls_converted.csv.gz", columns=["rcid", "session", "date", "amend", "para"]
    )
    votes = (
        pl.read_csv(FOLDER / "un_votes_converted.csv.gz")
        .join(roll_calls.filter(~(late & part), pl.col("session") != 19), on="rcid")
        .filter(pl.col("country") != "Zanzibar")
    )
    names = votes["country"].unique().sort().to_list()
    numbers = {name: number for number, name in enumerate(names)}
    published = np.full((74, len(names)), np.nan)
    estimates = pl.read_csv(FOLDER / "IdealpointestimatesAll_Apr2020.csv", encoding="latin1")
    for session, name, point in estimates.select("session", "Countryname", "IdealPoint").iter_rows():
        if (spelt := SPELT.get(name, name)) in numbers:
            published[session - 1, numbers[spelt]] = point
    columns = Votes(
        votes["vote"].replace_strict({"no": 0, "abstain": 1, "yes": 2}).to_numpy(),
        votes["country"].replace_strict(numbers).to_numpy(),
        votes["session"].to_numpy() - 1,
        np.unique(votes["rcid"].to_numpy(), return_inverse=True)[1],
    )
    return columns, names, published


def mode(votes: Votes, drift: float = 0.5, most: int = 300) -> tuple[np.ndarray, int]:
    """Mode of points (periods, actors) and roll calls by L-BFGS-B with gradients, and its number of iterations."""
    choice, actor, period, roll_call = votes
    periods, n, r = period.max() + 1, actor.max() + 1, roll_call.max() + 1
    cell = period * n + actor
    seen = np.zeros(periods * n, dtype=bool)
    seen[cell] = True
    cells = np.flatnonzero(seen)
    place = np.cumsum(seen)[cell] - 1
    # Changes from one period with votes to the next, actor by actor.
    walk = np.lexsort((cells // n, cells % n))
    same = np.flatnonzero(np.diff(cells[walk] % n) == 0)
    one, other = walk[same], walk[same + 1]
    variance = drift**2 * (cells[other] // n - cells[one] // n)

    def loss(vector: np.ndarray) -> tuple[float, np.ndarray]:
        slope, low, log_width, point = np.split(vector, [r, 2 * r, 3 * r])
        high = low + np.exp(log_width)
        mean = slope[roll_call] * point[place]
        lower = np.where(choice == 0, -30, np.where(choice == 1, low[roll_call], high[roll_call]) - mean).clip(-30, 30)
        upper = np.where(choice == 2, 30, np.where(choice == 1, high[roll_call], low[roll_call]) - mean).clip(-30, 30)
        turned = lower + upper > 0
        chance = ndtr(np.where(turned, -lower, upper)) - ndtr(np.where(turned, -upper, lower))
        chance = np.maximum(chance, 1e-300)
        by_low, by_high = (np.exp(-end * end / 2) / np.sqrt(2 * np.pi) / chance for end in (lower, upper))
        cuts = (
            np.array(
                [
                    np.bincount(roll_call, np.where(choice == 0, by_high, np.where(choice == 1, -by_low, 0)), r),
                    np.bincount(roll_call, np.where(choice == 1, by_high, np.where(choice == 2, -by_low, 0)), r),
                ]
            )
            - np.array([low, high]) / CUTPOINT_VARIANCE
        )
        change = (point[other] - point[one]) / variance
        by_point = np.bincount(place, slope[roll_call] * (by_low - by_high), len(point)) - point
        by_point += np.bincount(one, change, len(point)) - np.bincount(other, change, len(point))
        value = np.log(chance).sum() - (slope @ slope + point @ point + change @ (change * variance)) / 2
        value += log_width.sum() - (low @ low + high @ high) / (2 * CUTPOINT_VARIANCE)
        by_slope = np.bincount(roll_call, point[place] * (by_low - by_high), r) - slope
        return -value, -np.concatenate([by_slope, cuts.sum(axis=0), cuts[1] * (high - low) + 1, by_point])

    stance = np.bincount(actor * r + roll_call, choice - 1.0, n * r).reshape(n, r)
    first = np.linalg.svd(stance - stance.mean(axis=0), full_matrices=False)[0][:, 0]
    start = np.concatenate([np.zeros(r), np.full(r, -0.5), np.zeros(r), (first / first.std())[cells % n]])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": most, "maxfun": 2 * most})
    points = np.full(periods * n, np.nan)
    points[cells] = found.x[3 * r :]
    return points.reshape(periods, n), found.nit


def within(points: np.ndarray, published: np.ndarray) -> np.ndarray:
    """Correlation with the published points in every session."""
    known = ~np.isnan(points) & ~np.isnan(published)
    return np.array(
        [
            np.corrcoef(ours[k], theirs[k])[0, 1]
            for ours, theirs, k in zip(points, published, known, strict=True)
            if k.any()
        ]
    )


def main() -> None:
    votes, names, published = general_assembly()
    results: dict[str, object] = {}

    def ours() -> None:
        results["ours"] = ideal_points(*votes, anchor=names.index("United States"))

    def peer() -> None:
        results["peer"] = mode(votes)

    ours()
    peer()
    found, (points, rounds) = results["ours"], results["peer"]
    assert isinstance(found, IdealPoints)
    known = ~np.isnan(found.points) & ~np.isnan(published)
    overall = np.corrcoef(found.points[known], published[known])[0, 1]
    mine, theirs = within(found.points, published), np.abs(within(points, published))
    beside(
        f"{len(names)} states, {len(mine)} sessions with votes, {votes.roll_call.max() + 1} roll calls, "
        f"{len(votes.choice)} votes",
        ours,
        peer,
        peer_name=f"scipy L-BFGS-B, stopped after {rounds} iterations, points without intervals",
        target="30 s",
        said=f"{'converged' if found.converged else 'not converged'} in {found.iterations} iterations; correlation "
        f"with the published estimates within sessions: median {np.median(mine):.4f} (promised 0.985), least "
        f"{mine.min():.4f}, most {mine.max():.4f}; over all sessions {overall:.4f}; the peer's: median "
        f"{np.median(theirs):.4f}, least {theirs.min():.4f}",
    )


if __name__ == "__main__":
    main()
