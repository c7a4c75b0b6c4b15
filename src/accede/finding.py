"""One number with unit, subject, uncertainty and sources."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Value = int | float | Fraction

INSIDE = (0.025, 0.975)
"""Quantiles between which 95% of draws lie."""


@dataclass(frozen=True, slots=True, eq=False)
class Finding:
    """What a lens found: `what`, of whom, how much.

    what      a word of the lens's own vocabulary, `WHAT`
    of        the subject: a state, an alliance, a pair "A–B", a body
    value     exact on the data given, unless there are draws
    unit      never empty; "1" for a ratio
    draws     (n,) values under the uncertainty the lens knows of; both worlds draw from one seed, so that a
              difference is taken draw by draw
    doubt     what a reader must know before using the number; empty where there is nothing
    sources   keys of the rows read; never empty
    """

    what: str
    of: str
    value: Value
    unit: str
    draws: NDArray[np.float64] | None = None
    doubt: str = ""
    sources: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not (self.what and self.of and self.unit and self.sources):
            raise ValueError(f"a finding needs what, of, unit and sources: {self.what!r} of {self.of!r}")

    @property
    def interval(self) -> tuple[float, float] | None:
        """The value's central 95% interval, None where it is exact on the data given."""
        return None if self.draws is None else interval(self.draws)


def is_share(what: str, unit: str) -> bool:
    """Return whether a finding of this kind is a share of a whole or a probability, by its unit or its name."""
    return unit.startswith(("share", "probability")) or "share" in what.split()


def interval(draws: NDArray[np.float64]) -> tuple[float, float]:
    """Return the central 95% interval of `draws`."""
    import numpy as np

    low, high = np.quantile(draws, INSIDE)
    return float(low), float(high)
