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

With both distances 1 - 2 * distance / largest is c(x) . c(y) + r(x) + r(y) for a short code c of a level, so that every
pair comes from a few matrix products: O(n^2 * m * levels), exact while no weight is given, levels are consecutive whole
numbers and sums stay below 2^24. tau_b is O(n^2 * m * values^2): meant for scales, not for measurements.

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

from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

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
    return _observed(_coded(profiles, levels, distance, weights))


def kappa(
    profiles: ArrayLike, *, levels: Sequence[float], distance: Distance = "absolute", weights: ArrayLike | None = None
) -> Floats:
    """Return Cohen's weighted kappa of every pair, at most 1; 0 is what chance gives. See the module."""
    coded = _coded(profiles, levels, distance, weights)
    code, rest = _means(coded)
    expected = (code * code.transpose(0, 2, 1)).sum(axis=0) + (rest + rest.T)
    return _beyond_chance(_observed(coded), expected)


def pi(
    profiles: ArrayLike, *, levels: Sequence[float], distance: Distance = "absolute", weights: ArrayLike | None = None
) -> Floats:
    """Return Scott's weighted pi of every pair, at most 1; 0 is what chance gives. See the module."""
    coded = _coded(profiles, levels, distance, weights)
    code, rest = _means(coded)
    pooled = (code + code.transpose(0, 2, 1)) / 2
    return _beyond_chance(_observed(coded), (pooled**2).sum(axis=0) + (rest + rest.T))


def tau_b(profiles: ArrayLike) -> Floats:
    """Return Kendall's tau-b of every pair, in [-1, 1]; nan where one of the two is constant. See the module."""
    values, missing = _profiles(profiles)
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


class _Coded(NamedTuple):
    """Profiles in codes such that 1 - 2 * distance / largest of two levels is (c(x) . c(y) + r(x) + r(y)) / scale.

    codes     (n, features, m) c times the root of the item's weight, 0 where there is no position
    rests     (n, m) r times that root, 0 where there is no position; None where it is 0 throughout
    present   the root where there is a position, 0 elsewhere: (n, m), or (1, m) when nobody lacks one
    scale     what to divide by
    """

    codes: Floats
    rests: Floats | None
    present: Floats
    scale: float


def _observed(coded: _Coded) -> Floats:
    """S of every pair: the mean of 1 - 2 * distance / largest over the items both have."""
    flat = coded.codes.reshape(len(coded.codes), -1)
    total = _sums(flat, flat)
    if coded.rests is not None:
        rest = _sums(coded.rests, coded.present)
        total += rest + rest.T
    with np.errstate(invalid="ignore"):
        total /= _sums(coded.present, coded.present) * coded.scale
    return total.clip(-1, 1, out=total)


def _means(coded: _Coded) -> tuple[Floats, Floats]:
    """Mean c (features, n, n) and r (n, n) of the row's actor over the items it shares with the column's.

    Where nobody lacks an item the column makes no difference and has length one.
    """
    weight = _sums(coded.present, coded.present)
    code: Floats = np.stack([_sums(feature, coded.present) for feature in coded.codes.transpose(1, 0, 2)])
    rest = np.zeros((1, 1)) if coded.rests is None else _sums(coded.rests, coded.present)
    with np.errstate(invalid="ignore"):
        return code / (weight * np.sqrt(coded.scale)), rest / (weight * coded.scale)


def _beyond_chance(observed: Floats, expected: Floats) -> Floats:
    """How far the observed lies above the expected, over how far it could; nan where chance gives 1 already."""
    room = 1 - expected
    varied = room > 1e-12  # less than that is what rounding leaves of nothing
    corrected: Floats = np.full(observed.shape, np.nan)
    return np.divide(observed - expected, room, out=corrected, where=varied)


def _products(some: Floats, others: Floats) -> Floats:
    """Sums over items of every row of `some` (r, k, m) times every row of `others` (n, k, m), as (r, k, n, k)."""
    (r, k, m), n = some.shape, len(others)
    return _sums(some.reshape(r * k, m), others.reshape(n * k, m)).reshape(r, k, n, k)


def _sums(some: Floats, others: Floats) -> Floats:
    """Sums over items of every row of `some` times every row of `others`."""
    product: Floats = some @ others.T
    return product.astype(np.float64)


# --- coding and checking ----------------------------------------------------------------------------------------------


def _coded(profiles: ArrayLike, levels: Sequence[float], distance: str, weights: ArrayLike | None) -> _Coded:
    if distance not in ("absolute", "squared"):
        raise ValueError(f'distance {distance!r} is neither "absolute" nor "squared"')
    scale = _levels(levels)
    values, missing = _profiles(profiles)
    _on_scale(values, missing, scale)
    root = np.sqrt(_weights(weights, values.shape[1]))
    gaps, span = np.diff(scale), float(scale[-1] - scale[0])
    # Single precision is twice as fast, and exact for whole numbers that it can hold.
    whole = weights is None and (gaps == 1).all() and len(root) * span**2 < 1 << 24
    kind: type[np.floating] = np.float32 if whole else np.float64
    present: Floats = (np.where(missing, 0, root) if missing.any() else root[None]).astype(kind)
    if distance == "absolute":
        # A half for each gap the position is above, less a half for each it is not: two differ in the gaps between.
        codes: Floats = (values[:, None, :] >= scale[1:, None]) - kind(0.5)
        codes *= np.sqrt(gaps).astype(kind)[:, None] * present[:, None, :]
        return _Coded(codes, None, present, span / 4)
    offset: Floats = np.where(missing, 0, 2 * values - (scale[0] + scale[-1])).astype(kind)
    return _Coded((offset * present)[:, None, :], (span**2 - offset**2) / 2 * present, present, span**2)


def _profiles(profiles: ArrayLike) -> tuple[Floats, NDArray[np.bool_]]:
    """Check the profiles; return them and where they have no position."""
    values = _numbers(profiles, "profiles", 2)
    if not len(values):
        raise ValueError("profiles has no actor")
    missing = np.isnan(values)
    if (empty := np.flatnonzero(missing.all(axis=1))).size:
        raise ValueError(f"the profile of actor {empty[0]} is empty: it has no position on any item")
    return values, missing


def _on_scale(values: Floats, missing: NDArray[np.bool_], scale: Floats) -> None:
    known = missing.copy()
    for level in scale:
        known |= values == level
    if not known.all():
        actor, item = np.argwhere(~known)[0]
        raise ValueError(
            f"profiles[{actor}, {item}] is {values[actor, item]:g}, not one of the levels {scale.tolist()}"
        )


def _levels(levels: Sequence[float]) -> Floats:
    scale = _numbers(levels, "levels", 1)
    if len(scale) < 2:
        raise ValueError(f"levels has {len(scale)} values: a scale has at least two")
    if not (np.isfinite(scale).all() and (np.diff(scale) > 0).all()):
        raise ValueError(f"levels {scale.tolist()} are not finite numbers in ascending order, each once")
    return scale


def _weights(weights: ArrayLike | None, items: int) -> Floats:
    if weights is None:
        return np.ones(items)
    given = _numbers(weights, "weights", 1)
    if len(given) != items:
        raise ValueError(f"there are {len(given)} weights for {items} items")
    if (wrong := np.flatnonzero(~(np.isfinite(given) & (given >= 0)))).size:
        raise ValueError(f"weight {given[wrong[0]]:g} of item {wrong[0]} is not a finite number from 0 up")
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
    return array.astype(np.float64)
