"""What a claim expects of a finding, as a rule that anybody can read.

A rule compares names and numbers: `after > before`, `value >= 0.8`, `rank == 1`, `0.4 <= share < 0.6`, `after >= 2 *
before and rank <= 3`; or it names a trend over years: `trend up 1954:1985`. The names are those of `NAMES`. A rule is
parsed, never run: nothing but comparisons, the four operations of arithmetic, `and` and these names is understood.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from accede.errors import NotCovered

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NAMES: Mapping[str, str] = {
    "before": "the value in the world as it was",
    "after": "the value in the modelled world",
    "difference": "after minus before",
    "value": "the value in the world that the test names",
    "rank": "the place of the value among those of all subjects in that world, 1 for the largest",
    "share": "the value if it is itself a share, else the value over the sum of all subjects in that world",
    "other": "the value of the subject that the test names as `other`, in that world",
    "earlier": "the value on the day that the test names as `since`, in that world",
}
TREND = re.compile(r"trend (up|down|flat) (\d{4}):(\d{4})")
LONGEST = 200
HUGE = 1e15
SIGNIFICANT = 0.05
"""Two-sided p of Kendall's tau below which a series has a trend."""
FEWEST = 5
"""Years with a value that a trend needs; with four no order of them is significant."""
LEVEL = 0.1
"""A flat trend changes the value by no more than this share of its median, by Theil and Sen's slope."""

_COMPARE: Mapping[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Gt: operator.gt, ast.GtE: operator.ge, ast.Lt: operator.lt, ast.LtE: operator.le, ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}  # fmt: skip
_RECKON: Mapping[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trend:
    """Up, down or flat, from the first year to the last.

    Up and down are told by Kendall's tau, flat by Theil and Sen's slope over the whole span: that nothing is
    significant does not make it flat.
    """

    direction: str
    first: int
    last: int

    def holds(self, series: NDArray[np.float64], years: Sequence[int]) -> float:
        """Return the share of draws in which the series has this trend.

        series   (years, draws), in the order of the years
        years    (years,) the year of each

        Raises NotCovered where there are fewer than `FEWEST` years.
        """
        if len(series) < FEWEST:
            why = f"it needs {FEWEST} years with a figure of their own, there are {len(series)}"
            raise NotCovered("a trend", why)
        has = self._flat if self.direction == "flat" else self._rises
        return float(sum(has(draw, years) for draw in series.T) / series.shape[1])

    def _flat(self, draw: NDArray[np.float64], years: Sequence[int]) -> bool:
        import numpy as np
        from scipy.stats import theilslopes

        moved = abs(theilslopes(draw, years)[0]) * (years[-1] - years[0])
        return bool(moved <= LEVEL * abs(np.median(draw)))

    def _rises(self, draw: NDArray[np.float64], years: Sequence[int]) -> bool:
        from scipy.stats import kendalltau

        if (draw == draw[0]).all():
            return False  # tau is not defined
        tau, p = kendalltau(years, draw)
        return bool(p < SIGNIFICANT and (tau > 0) == (self.direction == "up"))


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as it was written, the names it speaks of, and the trend it is, if it is one."""

    text: str
    names: frozenset[str]
    trend: Trend | None = None

    def holds(self, values: Mapping[str, Any]) -> float:
        """Return the share of draws in which the rule holds; 0 or 1 where no value has draws.

        values   for each of `names` a number, or (n,) draws; all draws of one length

        Raises NotCovered where a division by zero leaves it undecided.
        """
        import numpy as np

        with np.errstate(divide="raise", invalid="raise"):
            try:
                return float(np.mean(_decide(ast.parse(self.text, mode="eval").body, values)))
            except (FloatingPointError, ZeroDivisionError):
                raise NotCovered(f"'{self.text}'", "it divides by zero") from None


def parse(text: str) -> Rule:
    """Return the rule that `text` states. Raises ValueError with the law it breaks."""
    if text.strip().startswith("trend"):
        found = TREND.fullmatch(text.strip())
        if not found:
            raise ValueError("a trend is written 'trend up 1954:1985' (or down, or flat)")
        direction, first, last = found[1], int(found[2]), int(found[3])
        if last - first < FEWEST - 1:
            raise ValueError(f"a trend spans {FEWEST} years or more, the first before the last")
        return Rule(text.strip(), frozenset(), Trend(direction, first, last))
    if len(text) > LONGEST:
        raise ValueError(f"a rule has at most {LONGEST} characters")
    try:
        body = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        raise ValueError("a rule compares names and numbers, such as 'after > before'") from None
    names: set[str] = set()
    _check(body, names)
    if not names:
        raise ValueError(f"a rule speaks of one of {', '.join(NAMES)}")
    return Rule(text.strip(), frozenset(names))


def _check(node: ast.expr, names: set[str]) -> None:
    """Collect the names of a comparison; ValueError where it is none."""
    match node:
        case ast.BoolOp(op=ast.And(), values=parts):
            for part in parts:
                _check(part, names)
        case ast.Compare(left=left, ops=ops, comparators=rest) if all(type(op) in _COMPARE for op in ops):
            for term in (left, *rest):
                _check_term(term, names)
        case _:
            raise ValueError("a rule is a comparison, or several joined by 'and'")


_ELSE = "a rule holds names, numbers, + - * / and comparisons, nothing else"


def _check_term(node: ast.expr, names: set[str]) -> None:
    match node:
        case ast.Constant(value=bool()):
            raise ValueError(_ELSE)
        case ast.Constant(value=int() | float() as value):
            if abs(value) >= HUGE:
                raise ValueError(f"a number of a rule is below {HUGE:.0e}")
        case ast.Name(id=name) if name in NAMES:
            names.add(name)
        case ast.Name(id=name):
            raise ValueError(f"no rule speaks of '{name}'; the names are {', '.join(NAMES)}")
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            _check_term(inner, names)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _RECKON:
            _check_term(left, names)
            _check_term(right, names)
        case _:
            raise ValueError(_ELSE)


def _decide(node: ast.expr, values: Mapping[str, Any]) -> Any:
    """Whether a checked comparison holds, draw by draw."""
    import numpy as np

    if isinstance(node, ast.BoolOp):
        return np.logical_and.reduce(np.broadcast_arrays(*(_decide(part, values) for part in node.values)))
    assert isinstance(node, ast.Compare)
    terms = [_term(each, values) for each in (node.left, *node.comparators)]
    sides = zip(terms, node.ops, terms[1:], strict=False)
    held = [_COMPARE[type(op)](left, right) for left, op, right in sides]
    return np.logical_and.reduce(np.broadcast_arrays(*held))


def _term(node: ast.expr, values: Mapping[str, Any]) -> Any:
    import numpy as np

    match node:
        case ast.Constant(value=value):
            return np.asarray(value, dtype=float)
        case ast.Name(id=name):
            return np.asarray(values[name], dtype=float)
        case ast.UnaryOp(operand=inner):
            return -_term(inner, values)
        case ast.BinOp(left=left, op=op, right=right):
            return _RECKON[type(op)](_term(left, values), _term(right, values))
    raise AssertionError(ast.dump(node))
