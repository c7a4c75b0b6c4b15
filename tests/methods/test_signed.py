from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accede.methods.signed import pn_centrality

# The example of the vignette "centrality" of the R package signnet, in which no signed degree tells the actors apart.
EXAMPLE = [
    [0, 1, 0, 1, 0, 0, 0, -1, -1, 0],
    [1, 0, 1, -1, 1, -1, -1, 0, 0, 0],
    [0, 1, 0, 1, -1, 0, 0, 0, -1, 0],
    [1, -1, 1, 0, 1, -1, -1, 0, 0, 0],
    [0, 1, -1, 1, 0, 1, 0, -1, 0, -1],
    [0, -1, 0, -1, 1, 0, 1, 0, 1, -1],
    [0, -1, 0, -1, 0, 1, 0, 1, -1, 1],
    [-1, 0, 0, 0, -1, 0, 1, 0, 1, 0],
    [-1, 0, -1, 0, 0, 1, -1, 1, 0, 1],
    [0, 0, 0, 0, -1, -1, 1, 0, 1, 0],
]
PRINTED = [
    0.9009747, 0.8613482, 0.9076997, 0.8613482, 0.8410658, 0.8496558, 0.8617321, 0.9015909, 0.8509848, 0.9072930,
]  # fmt: skip


@st.composite
def networks(draw: st.DrawFn) -> tuple[int, list[tuple[int, int]], list[tuple[int, int]]]:
    n = draw(st.integers(3, 8))
    signs = draw(st.lists(st.sampled_from("+-±0"), min_size=n * (n - 1) // 2, max_size=n * (n - 1) // 2))
    pairs = list(zip(combinations(range(n), 2), signs, strict=True))
    return n, [pair for pair, sign in pairs if sign in "+±"], [pair for pair, sign in pairs if sign in "-±"]


def test_the_printed_example() -> None:
    signs = {(a, b): EXAMPLE[a][b] for a, b in combinations(range(10), 2)}
    positive, negative = ([pair for pair, sign in signs.items() if sign == kind] for kind in (1, -1))
    assert pn_centrality(10, positive, negative) == pytest.approx(PRINTED, abs=1e-7)


@pytest.mark.parametrize("n", [3, 5, 40])
def test_closed_forms(n: int) -> None:
    everyone, star = list(combinations(range(n), 2)), [(0, leaf) for leaf in range(1, n)]
    assert pn_centrality(n, [], []) == pytest.approx(np.ones(n))
    assert pn_centrality(n, everyone, []) == pytest.approx(np.full(n, 2))
    assert pn_centrality(n, [], everyone) == pytest.approx(np.full(n, 1 / 2))
    # Everybody's foe: c = 1 - leaf and leaf = 1 - c / (n - 1), so that it has nothing left and they have all.
    assert pn_centrality(n, [], star) == pytest.approx([0, *[1] * (n - 1)])
    # Everybody's friend: c = 1 + leaf / 2 and leaf = 1 + c / (2n - 2).
    centre = 1.5 / (1 - 1 / (4 * (n - 1)))
    assert pn_centrality(n, star, [])[0] == pytest.approx(centre)


@settings(max_examples=25)
@given(networks())
def test_the_definition_iterated(network) -> None:
    n, positive, negative = network
    friends, foes = ([{a, b} for a, b in pairs] for pairs in (positive, negative))
    scores = [1.0] * n
    for _ in range(600):
        fresh = []
        for actor in range(n):
            near = sum(scores[other] for other in range(n) if {actor, other} in friends)
            far = sum(scores[other] for other in range(n) if {actor, other} in foes)
            fresh.append(1 + (near - 2 * far) / (2 * n - 2))
        scores = [(old + new) / 2 for old, new in zip(scores, fresh, strict=True)]  # half a step: it may swing
    assert pn_centrality(n, positive, negative) == pytest.approx(scores, abs=1e-6)


@given(networks(), st.randoms(use_true_random=False))
def test_names_do_not_matter(network, random) -> None:
    n, positive, negative = network
    new = list(range(n))
    random.shuffle(new)
    moved = pn_centrality(n, *([(new[b], new[a]) for a, b in pairs] for pairs in (positive, negative)))
    assert moved[new] == pytest.approx(pn_centrality(n, positive, negative))


@pytest.mark.parametrize(
    ("n", "positive", "negative", "law"),
    [
        (2, [], [], "at least three actors, not 2"),
        (3, [(0, 3)], [], r"actor 3 of the positive tie \(0, 3\) is not one of 0 to 2"),
        (3, [], [(1, 1)], "actor 1 has a negative tie with itself"),
        (3, [(0, 1), (1, 0)], [], r"the positive tie \(1, 0\) is given twice"),
    ],
)
def test_wrong_input_is_told(n, positive, negative, law) -> None:
    with pytest.raises(ValueError, match=law):
        pn_centrality(n, positive, negative)
