"""Similarity of profiles, all pairs of actors at once: S, weighted kappa, weighted pi, tau-b.

A profile is a row of positions on one ordered scale: an alliance portfolio (an actor's commitment to every actor, by
custom to itself too, at the highest level), or a voting record (no, abstention, yes on every roll call). Of each pair:

    s_score   1 - 2 * mean distance / largest distance: 1 alike, -1 opposite, nothing allowed for chance
    kappa     S above the S expected by chance, over what 1 lies above it: (S - E) / (1 - E), which is weighted kappa,
              1 - mean distance / expected distance; chance draws from each actor's own distribution of positions
    pi        the same, where chance draws from the distribution of the two actors pooled
    tau_b     Kendall's rank correlation with ties; only order counts, so that it needs no levels and no distance

    profiles  (n, m) numbers among `levels`; nan where an actor took no position (absent, not yet a member)
    levels    the scale's possible values in ascending order, not those that occur: on (0, 1, 2, 3) the largest distance
              is 3 even in a year when nobody is at 3; to take less is the classic mistake
    distance  "absolute": |x - y|, Signorino and Ritter's own, the default for that reason alone; "squared": (x - y)^2.
              They differ, so a report of any of the three names the distance it used
    weights   (m,) weights of the items from 0 up, not all 0 (capabilities of the states of the portfolio, say); None:
              every item counts the same

Each returns a symmetric (n, n) array. A pair is compared over the items on which both took a position; it is nan where
nothing can be said: no item of any weight in common, or, for all but S, no variation to set it against. ValueError
names the first wrong entry, and the actor whose profile is empty.

Both distances are h(x) + h(y) - 2 k(x, y) of levels counted from the lowest: x + y - 2 min(x, y), and x^2 + y^2 - 2 xy.
A compiled pass sums k over the items of every pair: O(n^2 * m) time, O(n * (n + m)) memory. Matrix products of the same
order are added where positions are lacking, and for kappa and pi one for each level. Sums are exact where levels are
whole numbers and no weight is given. The first call on a machine compiles for about two seconds and keeps the result;
the first of a later process takes some tenths of a second. tau_b compiles nothing; it is O(n^2 * m * values^2): meant
for scales, not for measurements.

Source: Signorino & Ritter 1999, International Studies Quarterly 43:115-144 (S); Cohen 1968, Psychological Bulletin
70:213-220 (weighted kappa); Scott 1955, Public Opinion Quarterly 19:321-325 (pi); Häge 2011, Political Analysis
19:287-305 (both for foreign policies); Kendall 1945, Biometrika 33:239-251, and Bueno de Mesquita 1975, Journal of
Conflict Resolution 19:187-216 (tau-b for alliance portfolios).
Checked against: the definitions, item by item and by the table of each pair; the closed forms of kappa and pi for
squared distances; scipy.stats.kendalltau; ATOP 5.1 portfolios and General Assembly roll calls, pair by pair.
Says nothing about: why two actors are alike, or whether they would stand together. S counts shared silence as
agreement: where alliances are few, strangers look like friends (Häge 2011).
"""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.floating]
    Distance = Literal["absolute", "squared"]

CELLS = 1 << 22
"""How many cells of cross tables `tau_b` holds at a time."""


def s_score(
    profiles: ArrayLike, *, levels: Sequence[float], distance: Distance = "absolute", weights: ArrayLike | None = None
) -> Floats:
    """Return Signorino and Ritter's S of every pair, in [-1, 1], by the distance named. See the module."""
    return _observed(_placed(profiles, levels, distance, weights))


def kappa(
    profiles: ArrayLike, *, levels: Sequence[float], distance: Distance = "absolute", weights: ArrayLike | None = None
) -> Floats:
    """Return Cohen's weighted kappa of every pair, at most 1; 0 is what chance gives. See the module."""
    placed = _placed(profiles, levels, distance, weights)
    code, own = _means(placed)
    return _beyond_chance(_observed(placed), own + own.T - 2 * (code * code.transpose(0, 2, 1)).sum(axis=0))


def pi(
    profiles: ArrayLike, *, levels: Sequence[float], distance: Distance = "absolute", weights: ArrayLike | None = None
) -> Floats:
    """Return Scott's weighted pi of every pair, at most 1; 0 is what chance gives. See the module."""
    placed = _placed(profiles, levels, distance, weights)
    code, own = _means(placed)
    pooled = (code + code.transpose(0, 2, 1)) / 2
    return _beyond_chance(_observed(placed), own + own.T - 2 * (pooled**2).sum(axis=0))


def tau_b(profiles: ArrayLike) -> Floats:
    """Return Kendall's tau-b of every pair, in [-1, 1]; nan where one of the two is constant. See the module."""
    values = _profiles(profiles)
    missing = np.isnan(values)
    _nobody_empty(values.shape[1] - missing.sum(axis=1))
    if np.isinf(values).any():
        actor, item = np.argwhere(np.isinf(values))[0]
        raise ValueError(f"profiles[{actor}, {item}] is not a finite number")
    n, scale = len(values), np.unique(values[~missing])
    k = len(scale)
    held = (values[:, None, :] == scale[:, None]).astype(np.float32)
    # above[i, a] says of each item whether actor i holds it below (1) or above (-1) value a.
    above = np.sign(np.arange(k)[:, None] - np.arange(k)).astype(np.float32) @ held
    tau = np.empty((n, n))
    block = max(1, CELLS // (k * k * n))
    for start in range(0, n, block):
        rows = slice(start, start + block)
        table = _products(held[rows], held)
        score = (table * _products(above[rows], above)).sum(axis=(1, 3))
        own, other, common = table.sum(axis=3), table.sum(axis=1), table.sum(axis=(1, 3))
        untied = (common**2 - (own**2).sum(axis=1)) * (common**2 - (other**2).sum(axis=2))
        tau[rows] = np.divide(score, np.sqrt(untied), out=np.full(score.shape, np.nan), where=untied > 0)
    return tau


# --- sums over the items of every pair --------------------------------------------------------------------------------


class _Placed(NamedTuple):
    """Checked profiles.

    values    (n, m) positions as given, nan where there is none
    scale     the levels
    squared   whether the distance is
    weights   (m,) of the items
    rows      (n, m) positions counted from the lowest level, times the weight, or where squared its root; 0 for none
    present   1 where there is a position, 0 elsewhere: (n, m), or (1, m) when nobody lacks one
    """

    values: Floats
    scale: Floats
    squared: bool
    weights: Floats
    rows: Floats
    present: Floats

    @property
    def largest(self) -> float:
        """The largest distance on the scale."""
        return float(self.scale[-1] - self.scale[0]) ** (2 if self.squared else 1)

    def common(self) -> Floats:
        """Weight of the items each pair has in common: (n, n), or (1, 1) when nobody lacks one."""
        return (self.present * self.weights) @ self.present.T

    def own(self) -> Floats:
        """Sums of h of the row's actor over the items it shares with the column's: (n, n), or (n, 1)."""
        own: Floats = (self.rows**2 if self.squared else self.rows) @ self.present.T
        return own


def _observed(placed: _Placed) -> Floats:
    """S of every pair."""
    sums = _overlaps(placed.rows, placed.squared)
    # k(x, x) is h(x): everybody is exactly like himself.
    own = placed.own() if len(placed.present) > 1 else np.diag(sums)[:, None].copy()
    _to_s(sums, own, np.ascontiguousarray(own.T), placed.common() * placed.largest)
    return sums


def _means(placed: _Placed) -> tuple[Floats, Floats]:
    """Means that make chance's distance, in halves of the largest: of a code (features, n, n) and of h (n, n).

    They are the row's actor's, over the items it shares with the column's; the codes' product is k. Where nobody lacks
    an item the column makes no difference and has length one.
    """
    values, scale = placed.values, placed.scale
    if placed.squared:
        code = np.where(np.isnan(values), 0, values - scale[0])[None]
    else:  # a feature for each gap, held by who is above it: two have min(x, y) in common
        code = (values >= scale[1:, None, None]) * np.sqrt(np.diff(scale))[:, None, None]
    with np.errstate(invalid="ignore"):
        half = placed.common() * placed.largest / 2
        return (code * placed.weights) @ placed.present.T * np.sqrt(placed.largest / 2) / half, placed.own() / half


def _beyond_chance(observed: Floats, room: Floats) -> Floats:
    """How far the observed lies above what chance gives, over how far it could; nan where chance gives 1 already."""
    varied = room > 1e-12  # less than that is what rounding leaves of nothing
    corrected: Floats = 1 - np.divide(1 - observed, room, out=np.full(observed.shape, np.nan), where=varied)
    return corrected


def _products(some: Floats, others: Floats) -> Floats:
    """Sums over items of every row of `some` (r, k, m) times every row of `others` (n, k, m), as (r, k, n, k)."""
    (r, k, m), n = some.shape, len(others)
    return _sums(some.reshape(r * k, m), others.reshape(n * k, m)).reshape(r, k, n, k)


def _sums(some: Floats, others: Floats) -> Floats:
    """Sums over items of every row of `some` times every row of `others`."""
    product: Floats = some @ others.T
    return product.astype(np.float64)


# --- compiled ---------------------------------------------------------------------------------------------------------


@njit(cache=True)
def _place(values: Floats, scale: Floats, weights: Floats, rows: Floats) -> tuple[NDArray[np.int64], ...]:
    """Fill the rows; return how many positions on the scale each actor has, and how many it lacks."""
    n, m = values.shape
    held, lacking = np.zeros(n, np.int64), np.zeros(n, np.int64)
    lowest = scale[0]
    for i in range(n):
        own, row = values[i], rows[i]
        known = none = 0
        for k in range(m):
            row[k] = 0 if np.isnan(own[k]) else (own[k] - lowest) * weights[k]
            none += np.isnan(own[k])
        for level in scale:
            for k in range(m):
                known += own[k] == level
        held[i], lacking[i] = known, none
    return held, lacking


@njit(cache=True, fastmath=True)
def _overlaps(rows: Floats, squared: bool) -> Floats:
    """Sum k over the items of every pair, two actors by two, so that a number once read serves twice."""
    n, m = rows.shape
    sums = np.empty((n, n))
    for i in range(0, n, 2):
        i_ = min(i + 1, n - 1)
        a, b = rows[i], rows[i_]
        for j in range(i, n, 2):
            j_ = min(j + 1, n - 1)
            c, d = rows[j], rows[j_]
            ac = ad = bc = bd = rows.dtype.type(0)
            if squared:
                for k in range(m):
                    ac += a[k] * c[k]
                    ad += a[k] * d[k]
                    bc += b[k] * c[k]
                    bd += b[k] * d[k]
            else:
                for k in range(m):
                    ac += min(a[k], c[k])
                    ad += min(a[k], d[k])
                    bc += min(b[k], c[k])
                    bd += min(b[k], d[k])
            sums[i, j], sums[i, j_], sums[i_, j], sums[i_, j_] = ac, ad, bc, bd
    for i in range(n):
        for j in range(i):
            sums[i, j] = sums[j, i]
    return sums


@njit(cache=True, error_model="numpy")
def _to_s(sums: Floats, own: Floats, others: Floats, most: Floats) -> None:
    """Turn the sums of k into S; own sums of h and the most a distance can be are given once where all is common."""
    n = len(sums)
    for i in range(n):
        row, theirs = sums[i], others[i % len(others)]
        if most.size == 1:
            for j in range(n):
                row[j] = _s(own[i, 0] + theirs[j] - 2 * row[j], most[0, 0])
        else:
            for j in range(n):
                row[j] = _s(own[i, j] + theirs[j] - 2 * row[j], most[i, j])


@njit(cache=True, error_model="numpy")
def _s(distance: float, most: float) -> float:
    s = (most - 2 * distance) / most
    return 1.0 if s > 1 else -1.0 if s < -1 else s  # nan stays nan


# --- checking ---------------------------------------------------------------------------------------------------------


def _placed(profiles: ArrayLike, levels: Sequence[float], distance: str, weights: ArrayLike | None) -> _Placed:
    if distance not in ("absolute", "squared"):
        raise ValueError(f'distance {distance!r} is neither "absolute" nor "squared"')
    scale, values = _levels(levels), _profiles(profiles)
    n, m = values.shape
    counts = _weights(weights, m)
    squared = distance == "squared"
    # Single precision is twice as fast, and exact for whole numbers that it can hold.
    whole = weights is None and not (scale % 1).any() and m * (scale[-1] - scale[0]) ** 2 < 1 << 24
    rows: Floats = np.empty((n, m), np.float32 if whole else np.float64)
    held, lacking = _place(values, scale, np.sqrt(counts) if squared else counts, rows)
    if (held + lacking).min() < m:
        actor, item = np.argwhere(~(np.isin(values, scale) | np.isnan(values)))[0]
        raise ValueError(
            f"profiles[{actor}, {item}] is {values[actor, item]:g}, not one of the levels {scale.tolist()}"
        )
    _nobody_empty(held)
    present = np.ones((1, m)) if not lacking.any() else 1.0 - np.isnan(values)
    return _Placed(values, scale, squared, counts, rows, present)


def _profiles(profiles: ArrayLike) -> Floats:
    values = _numbers(profiles, "profiles", 2)
    if not len(values):
        raise ValueError("profiles has no actor")
    return values


def _nobody_empty(held: NDArray[np.int64]) -> None:
    if not held.all():
        raise ValueError(f"the profile of actor {held.argmin()} is empty: it has no position on any item")


def _levels(levels: Sequence[float]) -> Floats:
    scale = _numbers(levels, "levels", 1)
    if len(scale) < 2:
        raise ValueError(f"levels has {len(scale)} values: a scale has at least two")
    listed = scale.tolist()
    if not (all(map(isfinite, listed)) and listed == sorted(set(listed))):
        raise ValueError(f"levels {listed} are not finite numbers in ascending order, each once")
    return scale


def _weights(weights: ArrayLike | None, items: int) -> Floats:
    if weights is None:
        return np.ones(items)
    given = _numbers(weights, "weights", 1)
    if len(given) != items:
        raise ValueError(f"there are {len(given)} weights for {items} items")
    if (wrong := ~((given >= 0) & (given < np.inf))).any():
        item = wrong.argmax()
        raise ValueError(f"weight {given[item]:g} of item {item} is not a finite number from 0 up")
    if not given.any():
        raise ValueError("every weight is zero: no item counts")
    return given


def _numbers(given: ArrayLike, name: str, dimensions: int) -> Floats:
    try:
        array = np.asarray(given)
    except ValueError:
        raise ValueError(f"{name} is ragged: its rows differ in length") from None
    if array.dtype.kind not in "iuf":
        raise ValueError(f"{name} holds {array.dtype.name}, not numbers")
    if array.ndim != dimensions:
        raise ValueError(f"{name} has {array.ndim} dimensions, not {dimensions}")
    return np.ascontiguousarray(array, dtype=np.float64)
