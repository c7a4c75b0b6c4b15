"""How far does evidence move a belief: likelihood ratios, and the band where neither prior nor ratio is agreed on.

    posterior      Bayes' rule in odds: posterior odds are prior odds times the product of the likelihood ratios
    weight         Good's weight of evidence, ten times the decimal logarithm of a ratio, in decibans; weights add
    break_even     the prior at which the posterior is one half, by the same ratios (Good's device of imagined results)
    bounds         lowest and highest posterior over every prior and every ratio of their ranges; the posterior rises in
                   each of them, so that the two corners are exact (robust Bayes)
    leverage       of each item, how far the posterior shifts by it, and how far the band narrows once it is settled
    jeffreys       an interval of a share from counts, equal-tailed, under Jeffreys' prior; from 0 where nothing
                   succeeded, to 1 where all did (Brown, Cai and DasGupta)
    rates          draws of such a share, of which that is the interval

A prior is a probability in [0, 1]; a ratio is P(item | hypothesis) / P(item | its opposite), positive; a range is a
pair (low, high). The ratio of each item is to be judged given the items before it: only then is their product Bayes'
rule, whatever their dependence. ValueError says which range is wrong. Cost: O(items), `leverage` O(items^2).

Source: Good 1950, Probability and the Weighing of Evidence; Good 1985, Bayesian Statistics 2:249-270; Berger 1985,
Statistical Decision Theory and Bayesian Analysis, 4.7 (robust Bayes); Brown, Cai & DasGupta 2001, Statistical Science
16:101-133 (Jeffreys interval).
Checked against: a ratio of ten is ten decibans; the textbook test of a rare disease (prevalence 1%, sensitivity 99%,
false positives 5%: posterior 1/6); corners against every point of a grid; quantiles of the beta distribution by scipy,
and the ends 0 and 1.
Says nothing about: where priors and ratios come from. They are judgements, and the band is no wider than those given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, prod, sqrt
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Range = tuple[float, float]

_STEPS = 20000
"""Steps in which `jeffreys` adds up its density; its ends are then right to six digits."""


@dataclass(frozen=True, slots=True)
class Leverage:
    """What one item does, all others as they are.

    shift      posterior by the middles with the item, minus without it
    narrowing  width of the band, minus its width if the item's ratio were known to be its middle
    """

    shift: float
    narrowing: float


def posterior(prior: Any, ratio: Any) -> Any:
    """Return the probability of the hypothesis, number or array, from its prior and the product of the ratios."""
    return prior * ratio / (prior * ratio + 1 - prior)


def weight(ratio: Any) -> Any:
    """Return the weight of evidence in decibans, number or array: 10 where the ratio is ten, below 0 if below one."""
    import numpy as np

    return 10 * np.log10(ratio)


def break_even(ratio: Any) -> Any:
    """Return the prior at which the posterior is one half, number or array."""
    return 1 / (1 + ratio)


def middle(ratio: Range) -> float:
    """Return the geometric middle of a range of ratios, as far from its low as from its high end in weight."""
    return sqrt(ratio[0] * ratio[1])


def bounds(prior: Range, ratios: Sequence[Range]) -> Range:
    """Return the lowest and the highest posterior over the ranges."""
    _check(prior, ratios)
    low, high = (posterior(prior[end], prod(ratio[end] for ratio in ratios)) for end in (0, 1))
    return low, high


def centre(prior: Range, ratios: Sequence[Range]) -> float:
    """Return the posterior from the middle of the prior's range and the geometric middles of the ratios."""
    _check(prior, ratios)
    return float(posterior(sum(prior) / 2, prod(map(middle, ratios))))


def leverage(prior: Range, ratios: Sequence[Range]) -> list[Leverage]:
    """Return what each item does, in the order of `ratios`."""
    whole, (low, high) = centre(prior, ratios), bounds(prior, ratios)
    found = []
    for place, ratio in enumerate(ratios):
        before, after = ratios[:place], ratios[place + 1 :]
        without = centre(prior, [*before, *after])
        settled = bounds(prior, [*before, (middle(ratio), middle(ratio)), *after])
        found.append(Leverage(whole - without, (high - low) - (settled[1] - settled[0])))
    return found


def jeffreys(successes: int, trials: int, level: float = 0.95) -> Range:
    """Return the equal-tailed interval of a share under Jeffreys' prior, Beta(1/2, 1/2); with no trial, 0 to 1.

    Where nothing succeeded its low end is 0 and where all did its high end is 1, so that it holds the share itself.
    With share = sin(t)^2 the density is smooth in t, so that adding it up is exact to many digits.
    """
    import numpy as np

    if not 0 <= successes <= trials or not 0 < level < 1:
        raise ValueError(f"{successes} of {trials} at level {level} is no share")
    edges = np.linspace(0, np.pi / 2, _STEPS + 1)
    angle = (edges[1:] + edges[:-1]) / 2
    density = 2 * successes * np.log(np.sin(angle)) + 2 * (trials - successes) * np.log(np.cos(angle))
    below = np.concatenate([[0], np.cumsum(np.exp(density - density.max()))])
    tail = (1 - level) / 2
    low, high = np.sin(np.interp([tail, 1 - tail], below / below[-1], edges)) ** 2
    return 0.0 if successes == 0 else float(low), 1.0 if successes == trials else float(high)


def rates(successes: int, trials: int, n: int, random: np.random.Generator) -> NDArray[np.float64]:
    """Return `n` draws of a share under Jeffreys' prior, whose central 95% interval is that of `jeffreys`.

    Where nothing succeeded, the fortieth of them that lies lowest counts as 0; where all did, the highest as 1.
    """
    import numpy as np

    shares = random.beta(successes + 0.5, trials - successes + 0.5, n)
    if successes == 0:
        shares[shares <= np.quantile(shares, 0.025, method="higher")] = 0
    if successes == trials:
        shares[shares >= np.quantile(shares, 0.975, method="lower")] = 1
    return shares


def _check(prior: Range, ratios: Sequence[Range]) -> None:
    low, high = prior
    if not 0 <= low <= high <= 1:
        raise ValueError(f"the prior {low} to {high} is no range of probabilities")
    for place, (low, high) in enumerate(ratios):
        if not 0 < low <= high < inf:
            raise ValueError(f"ratio {place} from {low} to {high} is no range of positive numbers")
