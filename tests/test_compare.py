"""Several candidates: what is compared, who has most, how certain that is, and who cannot be asked about."""

from __future__ import annotations

import json
import shlex
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import beta

import accede
from accede import comparison, lenses
from accede.cli import main
from accede.comparison import Comparison, compare
from tests import worlds
from tests.conftest import Run

THREE = ("Dalmia", "Erewhon", "Freedonia")
ASK = ("--to", "NATO", "--on", "2008-04-03")


@pytest.fixture(scope="module")
def found() -> Comparison:
    return compare(THREE, "PACT", worlds.DAY, world=worlds.WORLD)


def figures(found: Comparison, what: str, whose: str | None = None) -> dict[str, object]:
    return {state: cell.value for state, cell in found.row(what, whose).cells.items()}


def test_what_is_counted_by_hand(found: Comparison) -> None:
    # Dalmia borders Freedonia only, Freedonia on Alba, Dalmia and Erewhon, Erewhon on Cathay and Freedonia.
    assert figures(found, "outer borders") == {"Dalmia": 1, "Erewhon": 0, "Freedonia": 1}
    assert figures(found, "share of world GDP") == {"Dalmia": pytest.approx(0.2), "Erewhon": None,
                                                    "Freedonia": pytest.approx(0.1)}  # fmt: skip
    assert figures(found, "warheads inside") == {"Dalmia": 50, "Erewhon": 0, "Freedonia": 0}
    # Its own bid is left out: of applications to PACT, Cathay's was admitted and Dalmia's declined.
    assert figures(found, USUAL := comparison.USUAL) == {"Dalmia": 1, "Erewhon": None, "Freedonia": 0.5}
    assert found.by == USUAL
    assert found.states == ("Dalmia", "Freedonia", "Erewhon")


def test_ranks_go_by_size_and_ties_share_one(found: Comparison) -> None:
    cells = found.row("warheads inside").cells
    assert [cells[state].rank for state in THREE] == [1, 2, 2]
    assert [cells[state].ranks for state in THREE] == [(1, 1), (2, 2), (2, 2)]
    assert found.row("warheads inside").above == ()


def test_every_cell_is_what_the_brief_of_that_candidate_says(found: Comparison) -> None:
    for row in found.rows:
        for state, cell in row.cells.items():
            if cell.value is not None:
                pair = found.briefs[state].pair(row.criterion.what, cell.of)
                assert cell.value == getattr(pair, row.criterion.side)
                assert cell.sources == pair.sources
                assert set(cell.sources) <= set(found.sources)


def test_how_certain_an_order_is_agrees_with_the_integral(found: Comparison) -> None:
    [above] = found.row(comparison.USUAL).above
    assert (above.first, above.second) == ("Dalmia", "Freedonia")
    first, second = beta(1.5, 0.5), beta(1.5, 1.5)
    exact, _ = quad(lambda x: first.pdf(x) * second.cdf(x), 0, 1)
    assert above.share == pytest.approx(exact, abs=0.03)
    assert {state: cell.ranks for state, cell in found.row(comparison.USUAL).cells.items()} == {
        "Dalmia": (1, 2), "Freedonia": (1, 2), "Erewhon": (0, 0),
    }  # fmt: skip


def test_the_same_bids_are_the_same_draws() -> None:
    """Neither candidate has bid: both rest on the same precedents, and neither is above the other in any draw."""
    rows = worlds.tables()
    rows["bids"] = [row for row in rows["bids"] if row["state"] not in ("Dalmia", "Erewhon")]
    seen = compare(("Dalmia", "Erewhon"), "PACT", worlds.DAY, world=worlds.build(rows), only=["admission"])
    row = seen.row(comparison.USUAL)
    assert not row.apart
    assert {cell.ranks for cell in row.cells.values()} == {(1, 1)}


def test_a_lens_leads_with_the_first_criterion_in_which_they_differ(found: Comparison) -> None:
    heads = {row.criterion.lens: row for row in found.rows if row.headline}
    said = []
    for name in lenses.names():
        own = [row for row in found.rows if row.criterion.lens == name]
        differing = [row for row in own if row.apart]
        assert sum(row.headline for row in own) == bool(differing)
        if differing:
            values = [cell.value for cell in heads[name].cells.values()]
            assert (heads[name].criterion.unit, values) not in said
            said.append((heads[name].criterion.unit, values))
    # The first word of its vocabulary, members, is one more for each.
    assert heads["inclusion"].criterion.what == "great powers inside"
    assert not found.row("members").apart


def test_nothing_is_ranked_that_is_a_rank_and_few_have(found: Comparison) -> None:
    assert all(row.criterion.unit != "rank" for row in found.rows)
    for row in found.rows:
        assert sum(cell.value is not None for cell in row.cells.values()) >= 2


def test_a_silent_cell_says_why(found: Comparison) -> None:
    cell = found.row("share of world GDP").cells["Erewhon"]
    assert cell.value is None
    assert "GDP: no figure of 1954 for Erewhon." in cell.why
    assert cell.remedy.startswith("the same with --record FOLDER")
    assert cell.rank == 0
    assert all(cell.why for row in found.rows for cell in row.cells.values() if cell.value is None)


def test_whoever_history_forbids_is_named_and_left_out() -> None:
    seen = compare(("Alba", "Dalmia", "Gondor", "Freedonia"), "PACT", worlds.DAY, world=worlds.WORLD, only=["arsenal"])
    assert set(seen.states) == {"Dalmia", "Freedonia"}
    assert {each.said: each.why for each in seen.left} == {
        "Alba": "Alba has been a member of PACT since 1900-01-01.",
        "Gondor": "Gondor began on 1990-01-01; the state of 1954-06-01 is Freedonia.",
    }


def test_where_all_are_forbidden_the_error_names_each() -> None:
    with pytest.raises(accede.Impossible, match=r"Alba has been a member.+; Borduria has been a member"):
        compare(("Alba", "Borduria"), "PACT", worlds.DAY, world=worlds.WORLD)
    with pytest.raises(accede.Impossible, match="after the last day"):
        compare(("Dalmia", "Erewhon"), "PACT", "2030-01-01", world=worlds.WORLD)
    with pytest.raises(accede.NotCovered):
        compare(("Dalmia", "Erewhon"), "PACT", "1920-06-01", world=worlds.WORLD, only=["council"])


def test_a_name_that_nobody_bears_stops_the_question() -> None:
    with pytest.raises(accede.Unknown, match="Did you mean Dalmia"):
        compare(("Dalmya", "Erewhon"), "PACT", worlds.DAY, world=worlds.WORLD)


def test_a_candidate_counts_once_whatever_it_is_called() -> None:
    seen = compare(("Dalmia", "dalmia", "cow:4", "Erewhon"), "PACT", worlds.DAY, world=worlds.WORLD, only=["arsenal"])
    assert seen.states == ("Dalmia", "Erewhon")
    assert seen.twice == ("dalmia", "cow:4")


@pytest.mark.parametrize("names", [(), ("Dalmia",), ("Dalmia", "Dalmia"), tuple("abcdefghijklm")])
def test_two_to_twelve_can_be_compared(names: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match=f"2 to 12 different candidates can be compared, not {len(set(names))}"):
        compare(names, "PACT", worlds.DAY, world=worlds.WORLD)


def test_one_that_is_left_is_told_alone() -> None:
    seen = compare(("Alba", "Dalmia"), "PACT", worlds.DAY, world=worlds.WORLD, only=["arsenal"])
    assert seen.states == ("Dalmia",)
    assert [row.criterion.what for row in seen.shown] == ["warheads"]
    assert seen.by == ""


def test_they_can_be_ordered_by_any_criterion(found: Comparison) -> None:
    assert found.ordered("Outer borders").states == ("Dalmia", "Freedonia", "Erewhon")
    assert found.ordered("neighbours").states[0] == max(figures(found, "neighbours").items(), key=lambda one: one[1])[0]
    assert found.ordered("share of world GDP").states[-1] == "Erewhon"
    assert any(row.criterion.what == "members" for row in found.ordered("members").shown)
    with pytest.raises(accede.Unknown, match=r"No criterion 'outer bordrs'\. Did you mean outer borders"):
        found.ordered("outer bordrs")


def test_the_order_in_which_they_are_named_makes_no_difference() -> None:
    first, again = (
        compare(names, "PACT", worlds.DAY, world=worlds.WORLD, only=["admission", "arsenal", "exposure"])
        for names in (THREE, THREE[::-1])
    )
    assert again.states == first.states
    for one, other in zip(first.rows, again.rows, strict=True):
        assert (one.criterion, one.above, dict(one.cells)) == (other.criterion, other.above, dict(other.cells))


def test_progress_names_candidate_and_lens() -> None:
    told: list[str] = []
    compare(("Dalmia", "Erewhon"), "PACT", worlds.DAY, world=worlds.WORLD, only=["arsenal"], progress=told.append)
    assert told == ["Dalmia, arsenal", "Erewhon, arsenal"]


@given(st.lists(st.lists(st.integers(-3, 3), min_size=4, max_size=4), min_size=1, max_size=6))
def test_a_rank_is_one_more_than_how_many_have_more(rows: list[list[int]]) -> None:
    values = np.array(rows, dtype=float)
    ranks = comparison._ranks(values)
    for draw in range(4):
        own = values[:, draw]
        assert ranks[:, draw].tolist() == [1 + int((own > value).sum()) for value in own]


def test_what_rounding_alone_sets_apart_is_a_tie() -> None:
    assert comparison._ranks(np.array([[0.1 + 0.2], [0.3]])).tolist() == [[1], [1]]
    assert comparison._ranks(np.array([[1e-7], [0.0]])).tolist() == [[1], [2]]


def test_estimates_are_drawn_together(world: accede.World) -> None:
    """Shares of draws are those of the lens's own draws, state by state."""
    seen = compare(("Ukraine", "Georgia"), "NATO", "2008-04-03", world=world, only=["sovereignty"])
    row = seen.row("distance to the median")
    looked = {}
    for state, brief in seen.briefs.items():
        after = brief.change(world).at(brief.on)
        looked[state] = next(each for each in lenses.get("sovereignty").look(
            after.only(lenses.get("sovereignty").NEEDS), state=state, alliance="NATO", seed=seen.recipe["seed"])
            if getattr(each, "what", "") == "distance to the median")  # fmt: skip
    [above] = row.above
    assert above.share == (looked[above.first].draws > looked[above.second].draws).mean()
    assert row.cells["Ukraine"].interval == looked["Ukraine"].interval
    assert row.cells["Ukraine"].ranks == row.cells["Georgia"].ranks == (1, 2)


# --- the command line -----------------------------------------------------------------------------------------------


def test_the_command_it_prints_gives_the_same_numbers(run: Run) -> None:
    done = run(
        "compare", "Ukraine", "GEO", "Poland", *ASK, "--lens", "timing,exposure", "--by", "years waited", "--json"
    )
    assert done.returncode == 0, done.stderr
    assert "'GEO' on 2008-04-03 is Georgia" in done.stderr
    assert "left out 'Poland': Poland has been a member of NATO since 1999-03-12." in done.stderr
    page = json.loads(done.stdout)
    assert [each["state"] for each in page["states"]] == ["Ukraine", "Georgia"]
    again = run(*shlex.split(page["recipe"]["command"])[1:], "--json")
    assert json.loads(again.stdout)["criteria"] == page["criteria"]


@pytest.mark.parametrize(
    ("asked", "code", "said"),
    [("Ukraine", 2, "2 to 12 different candidates can be compared, not 1"), ("Ukraine Atlantis", 3, "Atlantis"),
     ("Poland Spain", 3, "Spain has been a member of NATO since 1982-05-30"),
     ("Ukraine Georgia --lens arsenal --by size", 3, "No criterion 'size'"),
     ('--help', 0, "")],
)  # fmt: skip
def test_it_ends_as_ask_does(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], asked: str, code: int, said: str
) -> None:
    monkeypatch.setattr(sys, "argv", ["accede", "compare", *asked.split(), *ASK])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == code
    told = capsys.readouterr()
    assert said in told.err
    example = 'accede compare Ukraine Georgia "North Macedonia" --to NATO --on 2008-04-03'
    assert (example in told.out) if code == 0 else (told.out == "")


def test_a_page_is_written_and_the_table_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    asked = ["Ukraine", "Georgia", *ASK, "--lens", "arsenal", "--all", "--html", str(tmp_path / "page.html")]
    monkeypatch.setattr(sys, "argv", ["accede", "compare", *asked])
    with pytest.raises(SystemExit):
        main()
    assert (tmp_path / "page.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert "share of warheads" in capsys.readouterr().out
