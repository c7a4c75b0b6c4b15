from __future__ import annotations

from fractions import Fraction
from itertools import product

import nashpy
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from accede.methods.games import POOLING, Signalling, offer, perfect_bayesian, support_enumeration

HALF, THIRD = Fraction(1, 2), Fraction(1, 3)


def test_textbook_games() -> None:
    pennies = support_enumeration([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
    assert pennies == [((HALF, HALF), (HALF, HALF))]
    stone = [[0, -1, 1], [1, 0, -1], [-1, 1, 0]]
    assert support_enumeration(stone, [[-cell for cell in line] for line in stone]) == [((THIRD,) * 3, (THIRD,) * 3)]
    sexes = support_enumeration([[2, 0], [0, 1]], [[1, 0], [0, 2]])
    assert sexes == [((1, 0), (1, 0)), ((0, 1), (0, 1)), ((Fraction(2, 3), THIRD), (THIRD, Fraction(2, 3)))]
    peer = nashpy.Game(np.array([[2, 0], [0, 1]]), np.array([[1, 0], [0, 2]]))
    assert _rounded(peer.support_enumeration()) == _rounded(sexes)
    assert support_enumeration([[2, 0], [3, 1]], [[2, 3], [0, 1]]) == [((0, 1), (0, 1))]  # the prisoners' dilemma


def _rounded(pairs) -> set[tuple[float, ...]]:
    return {tuple(np.round(np.array([*x, *y], dtype=float), 6) + 0.0) for x, y in pairs}


@pytest.mark.filterwarnings("ignore:\\s*An even number:RuntimeWarning")  # nashpy loses some to rounding
def test_equilibria_are_those_of_nashpy() -> None:
    random = np.random.default_rng(8)
    for size in [(2, 2), (3, 2), (2, 4), (3, 3), (4, 4)] * 5:
        row, column = random.uniform(-1, 1, (2, *size))
        ours = support_enumeration(row.tolist(), column.tolist())
        peer = nashpy.Game(row, column)
        assert _rounded(ours) == _rounded(peer.vertex_enumeration())
        assert _rounded(ours) >= _rounded(peer.support_enumeration())
        assert len(ours) % 2 == 1  # Wilson: an odd number, unless degenerate


def test_a_degenerate_game_is_refused() -> None:
    with pytest.raises(ValueError, match="degenerate"):
        support_enumeration([[1, 1], [1, 1]], [[0, 0], [0, 0]])
    with pytest.raises(ValueError, match="degenerate"):
        support_enumeration([[1, 0, 1], [0, 1, 0]], [[1, 0, 1], [0, 1, 0]])
    with pytest.raises(ValueError, match="same strategies"):
        support_enumeration([[1, 2]], [[1], [2]])


# --- signalling -------------------------------------------------------------------------------------------------------

BEER = Signalling(
    Fraction(9, 10),  # of being surly; message 0 is beer, action 0 is to let him be
    [[[3, 1], [2, 0]], [[2, 0], [3, 1]]],
    [[[1, 0], [1, 0]], [[0, 1], [0, 1]]],
)


def test_beer_and_quiche_pools_in_two_ways() -> None:
    beer, quiche = perfect_bayesian(BEER)
    assert {beer.kind, quiche.kind} == {POOLING}
    assert beer.sends == (1, 1)
    assert beer.beliefs == (Fraction(9, 10), None)
    assert beer.replies == ((1, 1), (0, HALF))  # quiche must be met with a duel at least half the time
    assert quiche.sends == (0, 0)
    assert quiche.replies == ((0, HALF), (1, 1))


def test_many_weaklings_do_not_pool() -> None:
    """With one surly in ten, beer is drunk by all surly and some weak, and half of the drinkers are let be."""
    only = perfect_bayesian(Signalling(Fraction(1, 10), BEER.sender, BEER.receiver))
    assert [each.kind for each in only] == ["semi-separating"]
    assert only[0].sends == (1, Fraction(1, 9))
    assert only[0].beliefs == (HALF, 0)
    assert only[0].replies == ((HALF, HALF), (0, 0))


def test_a_costly_signal_separates() -> None:
    """Spence: schooling costs the able 1 and the others 3, and a good wage is worth 2."""
    game = Signalling(Fraction(3, 10), [[[1, -1], [2, 0]], [[-1, -3], [2, 0]]], [[[1, 0]] * 2, [[-1, 0]] * 2])
    kinds = {each.kind: each for each in perfect_bayesian(game)}
    assert kinds["separating"].sends == (1, 0)
    assert kinds["separating"].beliefs == (1, 0)
    assert kinds[POOLING].sends == (0, 0)


def _outcome(sends, replies) -> tuple[float, ...]:
    """What is seen to be played: a reply to a message that nobody sends is not."""
    sent = (max(sends) > 1e-9, min(sends) < 1 - 1e-9)
    return tuple(np.round([*sends, *(reply if on else -1 for reply, on in zip(replies, sent, strict=True))], 6) + 0.0)


def _by_strategic_form(game: Signalling) -> set[tuple[float, ...]]:
    """Outcomes of the Nash equilibria at the vertices in which some belief sustains each reply."""
    plans = list(product((0, 1), repeat=2))  # of the sender by type, of the receiver by message

    def worth(payoffs) -> np.ndarray:
        return np.array(
            [
                [
                    sum(game.of(kind) * payoffs[kind][plan[kind]][reply[plan[kind]]] for kind in (0, 1))
                    for reply in plans
                ]
                for plan in plans
            ],
            dtype=float,
        )

    found = set()
    for x, y in nashpy.Game(worth(game.sender), worth(game.receiver)).vertex_enumeration():
        sends = [sum(share for plan, share in zip(plans, x, strict=True) if plan[kind] == 0) for kind in (0, 1)]
        replies = [sum(share for plan, share in zip(plans, y, strict=True) if plan[at] == 0) for at in (0, 1)]
        rational = True
        for at, sent in ((0, max(sends) > 1e-9), (1, min(sends) < 1 - 1e-9)):
            gains = [float(game.receiver[kind][at][0] - game.receiver[kind][at][1]) for kind in (0, 1)]
            if not sent and gains[0] * gains[1] > 0 and abs(replies[at] - (gains[0] > 0)) > 1e-9:
                rational = False
        if rational:
            found.add(_outcome(sends, replies))
    return found


def test_equilibria_are_those_of_the_strategic_form() -> None:
    random = np.random.default_rng(5)
    kinds = set()
    for _ in range(100):
        prior = Fraction(int(random.integers(1, 97)), 97)
        sender, receiver = random.uniform(-1, 1, (2, 2, 2, 2)).tolist()
        game = Signalling(prior, sender, receiver)
        ours = perfect_bayesian(game)
        seen = {_outcome([*map(float, each.sends)], [float(reply[0]) for reply in each.replies]) for each in ours}
        assert seen == _by_strategic_form(game)
        assert len(ours) == len(seen) > 0
        for each in ours:
            assert (each.kind == POOLING) == ([known for known in each.beliefs if known is not None] == [prior])
        kinds |= {each.kind for each in ours}
    assert len(kinds) == 3


def test_a_tie_is_refused() -> None:
    with pytest.raises(ValueError, match="degenerate"):
        perfect_bayesian(Signalling(HALF, BEER.sender, BEER.receiver))
    with pytest.raises(ValueError, match="leaves nothing to tell"):
        Signalling(Fraction(1), BEER.sender, BEER.receiver)


# --- offers -----------------------------------------------------------------------------------------------------------


def _tells(game: Signalling) -> set[int]:
    """Whether the offer lowers, leaves or raises the belief in type 0, over the equilibria in which it is made."""
    beliefs = [each.beliefs[0] for each in perfect_bayesian(game)]
    return {(belief > game.prior) - (belief < game.prior) for belief in beliefs if belief is not None}


def test_what_an_offer_tells_turns_on_the_signs_of_payoffs() -> None:
    """Type 0 would rather be accepted, type 1 refused. The offer tells nothing exactly where it pays both either way,

    and it can raise the belief exactly where type 0 gains and type 1 loses by being accepted.
    """
    random = np.random.default_rng(3)
    for _ in range(1200):
        (no, yes), (feint_yes, feint_no) = np.sort(random.uniform(-1, 1, (2, 2)), axis=1)
        gains = random.uniform(0, 1), random.uniform(-1, 0)
        tells = _tells(offer(random.uniform(0.05, 0.95), (yes, feint_yes), (no, feint_no), gains))
        assert (tells == {0}) == (min(no, feint_yes) > 0)
        assert (1 in tells) == (yes > 0 > feint_yes)
        assert (not tells) == (max(yes, feint_no) < 0)


@given(st.floats(0.01, 0.99), *(st.floats(0.001, 1),) * 4, st.floats(0.001, 1), st.floats(-1, -0.001))
def test_an_offer_that_pays_either_way_tells_nothing(prior, yes, feint_yes, no, feint_no, gain, loss) -> None:
    """Whoever it pays more if accepted or if refused; the offer dominates silence."""
    assume(Fraction(prior) * Fraction(gain) + (1 - Fraction(prior)) * Fraction(loss) != 0)  # else a tie
    (only,) = perfect_bayesian(offer(prior, (yes, feint_yes), (no, feint_no), (gain, loss)))
    assert (only.kind, only.sends, only.beliefs) == (POOLING, (1, 1), (Fraction(prior), None))
