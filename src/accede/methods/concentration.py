"""How unequally a quantity is spread over actors: concentration, effective number, parity.

Every function takes shares or amounts (n,), non-negative and not all zero; amounts are divided by their sum first.

Source: Ray & Singer 1973, "Measuring the concentration of power in the international system", Sociological Methods &
Research 1:403-437; Laakso & Taagepera 1979, Comparative Political Studies 12:3-27 (effective number); Hirschman 1964,
American Economic Review 54:761.
Checked against: equality gives CON 0 and effective number n; monopoly gives CON 1 and effective number 1; two actors
with shares 3/4 and 1/4 give CON 1/2.
Says nothing about: what an actor can do with its share, or whom it stands with.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt


def _shares(amounts: Sequence[float]) -> list[float]:
    if any(amount < 0 for amount in amounts):
        raise ValueError(f"amount {min(amounts)} is negative")
    total = sum(amounts)
    if total <= 0:
        raise ValueError("the amounts add to nothing: there is no distribution to measure")
    return [amount / total for amount in amounts]


def herfindahl(amounts: Sequence[float]) -> float:
    """Return the Herfindahl-Hirschman index, the sum of squared shares, in [1/n, 1]. O(n)."""
    return sum(share * share for share in _shares(amounts))


def effective_number(amounts: Sequence[float]) -> float:
    """Return the effective number of actors, 1 / herfindahl, in [1, n]. O(n)."""
    return 1 / herfindahl(amounts)


def ray_singer(amounts: Sequence[float]) -> float:
    """Return Ray and Singer's CON in [0, 1]: the standard deviation of shares over its largest possible value. O(n).

    Raises ValueError below two actors, where it is not defined.
    """
    n = len(amounts)
    if n < 2:
        raise ValueError("concentration is defined from two actors on")
    return sqrt(max(0.0, (herfindahl(amounts) - 1 / n) / (1 - 1 / n)))


def parity(amounts: Sequence[float]) -> float:
    """Return the second largest amount over the largest, in [0, 1]. O(n log n). Raises ValueError below two actors."""
    if len(amounts) < 2:
        raise ValueError("parity is between two actors")
    first, second = sorted(_shares(amounts), reverse=True)[:2]
    return second / first
