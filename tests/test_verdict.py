"""Claims meet findings: verdicts by the rule alone, worked out by hand in the small world."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import accede
from accede import casefile
from accede.errors import NotCovered
from accede.expectation import ENOUGH, LITTLE, Looks, Sight, fresh, with_evidence
from accede.finding import Finding
from accede.verdict import STRENGTH, Report, judge
from tests import worlds
from tests.worlds import WORLD

HEAD = """schema = 1
title = "Freedonia and the Pact"
question = "Would it matter?"
summary = "A hand-made quarrel."
[[change]]
id = "join"
do = "join"
state = "Freedonia"
alliance = "PACT"
on = 1954-06-01
[[source]]
key = "paper"
title = "A paper"
citation = "The Paper, 1954."
[[claim]]
id = "C01"
text = "The Pact grows."
by = "The editor"
where = "paper"
verification = "hand-made"
"""
GROWS = 'lens = "inclusion"\nwhat = "members"\nof = "PACT"\nrule = "after > before"\n'
SHRINKS = GROWS.replace(">", "<")
NOWHERE = 'lens = "inclusion"\nwhat = "members"\nof = "LEAGUE"\nrule = "after > before"\n'


def _note(says: str, certainty: str = "high") -> str:
    return (
        f'[[claim.record]]\nsays = "{says}"\ntext = "So it was."\nsource = "hand"\ncertainty = "{certainty}"\n'
        'verification = "hand-made"\n'
    )


def _judged(
    tmp_path: Path, *tests: str, record: str = "", kind: str = "causal", extra: str = "", world=WORLD
) -> Report:
    file = tmp_path / "quarrel.toml"
    parts = [HEAD, f'kind = "{kind}"\n', extra, *(f"[[claim.test]]\n{test}" for test in tests), record]
    file.write_text("".join(parts), encoding="utf-8")
    assert casefile.check(file, world) == []
    return judge(casefile.load(file, world), world)


def _verdict(*arguments, **options) -> tuple[str | None, float | None]:
    ruling = _judged(*arguments, **options).rulings[0]
    return ruling.verdict, ruling.share


def test_tests_alone(tmp_path: Path) -> None:
    assert _verdict(tmp_path, GROWS) == ("supported", 1)
    assert _verdict(tmp_path, SHRINKS) == ("contradicted", 0)
    assert _verdict(tmp_path, GROWS, SHRINKS) == ("qualified", 0.5)
    assert _verdict(tmp_path, GROWS, NOWHERE) == ("supported", 1)


def test_a_premise_that_fails_leaves_nothing(tmp_path: Path) -> None:
    assert _verdict(tmp_path, GROWS + "premise = true\n", GROWS) == ("supported", 1)
    assert _verdict(tmp_path, SHRINKS + "premise = true\n", GROWS) == ("contradicted", 0)
    assert _verdict(tmp_path, GROWS + "premise = true\n", GROWS, SHRINKS) == ("qualified", 0.5)
    assert _verdict(tmp_path, GROWS + "premise = true\n") == ("supported", 1)
    ruling = _judged(tmp_path, NOWHERE + "premise = true\n", GROWS).rulings[0]
    assert (ruling.verdict, ruling.share, ruling.basis) == ("not testable", None, "not testable")
    assert ruling.why.startswith("its premise cannot be tested: 'members' of LEAGUE")


@pytest.mark.parametrize(
    ("notes", "verdict"),
    [
        ([("supports", "high")], "supported"),
        ([("contradicts", "medium")], "contradicted"),
        ([("qualifies", "high")], "qualified"),
        ([("supports", "high"), ("contradicts", "high")], "qualified"),
        ([("supports", "high"), ("contradicts", "low")], "supported"),
        ([("supports", "low")], "not testable"),
    ],
)
def test_the_record_alone(tmp_path: Path, notes, verdict: str) -> None:
    assert _verdict(tmp_path, record="".join(_note(*each) for each in notes)) == (verdict, None)


_NOTES = st.tuples(st.sampled_from(["supports", "qualifies", "contradicts"]), st.sampled_from(["high", "medium"]))


@given(st.lists(_NOTES, min_size=1, max_size=5))
def test_the_weight_of_the_record_by_hand(tmp_path_factory: pytest.TempPathFactory, notes) -> None:
    weights = [{"high": 2, "medium": 1}[certainty] for _, certainty in notes]
    scores = [{"supports": 1, "qualifies": 0.5, "contradicts": 0}[says] for says, _ in notes]
    mean = sum(w * s for w, s in zip(weights, scores, strict=True)) / sum(weights)
    expected = "supported" if mean >= ENOUGH else "contradicted" if mean <= LITTLE else "qualified"
    record = "".join(_note(*each) for each in notes)
    assert _verdict(tmp_path_factory.mktemp("case"), record=record) == (expected, None)


@pytest.mark.parametrize("test", [GROWS, SHRINKS])
@pytest.mark.parametrize("says", ["supports", "qualifies", "contradicts"])
def test_of_two_the_weaker(tmp_path: Path, test: str, says: str) -> None:
    ruling = _judged(tmp_path, test, record=_note(says)).rulings[0]
    assert ruling.by_tests
    assert ruling.by_record
    assert ruling.verdict == min(ruling.by_tests, ruling.by_record, key=STRENGTH.index)
    assert "the weaker is the verdict" in ruling.why


def test_what_cannot_be_tested_says_why(tmp_path: Path) -> None:
    ruling = _judged(tmp_path, NOWHERE, record=_note("supports")).rulings[0]
    assert (ruling.verdict, ruling.by_tests, ruling.by_record) == ("not testable", None, "supported")
    assert "the lens inclusion finds none in the world as it was of 1954-06-01; it has PACT" in ruling.why
    ruling = _judged(tmp_path, extra='untestable = "nobody counted"\n').rulings[0]
    assert (ruling.verdict, ruling.why) == ("not testable", "nobody counted")


def test_a_normative_claim_is_tested_and_not_judged(tmp_path: Path) -> None:
    ruling = _judged(tmp_path, GROWS, record=_note("supports"), kind="normative").rulings[0]
    assert (ruling.verdict, ruling.basis, ruling.share) == (None, "normative", 1)
    assert ruling.outcomes[0].holds == 1


def test_a_question_that_history_forbids_tests_nothing(tmp_path: Path) -> None:
    rows = worlds.tables()
    rows["members"].append({"alliance": "PACT", "state": "Freedonia", "start": "1950-01-01", "mode": "accession"})
    ruling = _judged(tmp_path, GROWS, world=worlds.build(rows)).rulings[0]
    assert ruling.verdict == "not testable"
    assert "Freedonia has been a member of PACT since 1950-01-01" in ruling.why


def test_terms_of_a_rule(tmp_path: Path) -> None:
    power = 'lens = "council"\nwhat = "voting power"\nof = "Alba"\nworld = "before"\n'
    report = _judged(
        tmp_path,
        power + 'rule = "rank == 1 and value > other"\nother = "Cathay"\n',
        GROWS.replace("after > before", "difference == 1"),
        GROWS.replace("after > before", "value == earlier + 1") + 'world = "after"\nsince = 1930-01-01\n',
        GROWS.replace("after > before", "trend up 1915:1925") + 'world = "before"\n',
        power + 'rule = "share < 0.5"\n',
        GROWS.replace("after > before", "share < 0.5") + 'world = "before"\n',
    )
    ranked, grown, since, trend, share, no_share = report.rulings[0].outcomes
    assert [each.holds for each in (ranked, grown, since, trend, share)] == [1, 1, 1, 1, 1]
    assert (ranked.terms["rank"], ranked.test.other) == (1, "Cathay")
    assert grown.terms == {"before": 3, "after": 4, "difference": 1}
    assert since.terms == {"value": 4, "earlier": 3}
    assert (len(trend.terms), trend.terms["1915"], trend.terms["1925"], trend.value) == (11, 2, 3, 3)
    assert share.terms["share"] == pytest.approx(float(share.value))
    assert no_share.holds is None
    assert "has one subject" in no_share.why


def test_a_state_of_earlier_is_the_one_it_succeeded(tmp_path: Path) -> None:
    """Gondor succeeded Freedonia in 1990."""
    file = tmp_path / "heir.toml"
    head = HEAD.replace("Freedonia", "Gondor").replace("1954-06-01", "1995-06-01")
    test = '[[claim.test]]\nlens = "exposure"\nwhat = "outer border"\nof = "Alba–Gondor"\nrule = "value == 1"\n'
    file.write_text(f'{head}kind = "fact"\n{test}world = "before"\non = 1954-06-01\n', encoding="utf-8")
    outcome = judge(casefile.load(file, WORLD), WORLD).rulings[0].outcomes[0]
    assert outcome.why == ""
    assert outcome.holds == 1


def test_a_state_with_two_lives_and_one_with_two_forebears(world: accede.World) -> None:
    report = judge("germany-1955", world)
    looks = Looks(report.case, world, 1)
    told = {
        ("Germany", 1960): "West Germany", ("Germany", 1930): "Germany", ("Russia", 1985): "Soviet Union",
        ("Vietnam", 1960): "North Vietnam", ("Slovakia", 1980): "Czechoslovakia", ("Mars", 1900): "Mars",
    }  # fmt: skip
    for (name, year), expected in told.items():
        assert looks.as_of(name, date(year, 6, 1)) == expected


def test_a_total_is_no_rival_of_its_parts(tmp_path: Path) -> None:
    """Rank and share are those among subjects of one kind."""
    report = _judged(
        tmp_path, 'lens = "council"\nwhat = "voting power"\nof = "Alba"\nworld = "before"\nrule = "rank == 1"\n'
    )
    assert report.rulings[0].outcomes[0].terms["rank"] == 1
    fellows = [Finding("troops", name, value, "persons", sources=("hand",)) for name, value in
               (("PACT", 9), ("Alba", 5), ("Borduria", 4))]  # fmt: skip
    one = Sight(fellows[1], tuple(fellows[1:]))
    assert (one.rank(), one.share()) == (1, pytest.approx(5 / 9))
    nothing = [Finding("troops", name, 0, "persons", sources=("hand",)) for name in ("Alba", "Borduria")]
    with pytest.raises(NotCovered, match="comes to nothing"):
        Sight(nothing[0], tuple(nothing)).share()


def test_a_figure_that_only_repeats_is_not_counted_again() -> None:
    found = {year: Finding("gas", "A", value, "1", sources=("hand",)) for year, value in
             enumerate([3, 3, 3, 5, 5, 3, 3], 2010)}  # fmt: skip
    assert list(fresh(found)) == [2010, 2013, 2015]


def test_a_bug_in_a_lens_stops_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from accede.lenses import inclusion

    def broken(world, *, alliance):
        raise ValueError("a plain bug")

    monkeypatch.setattr(inclusion, "look", broken)
    with pytest.raises(ValueError, match="a plain bug"):
        _judged(tmp_path, GROWS)


def test_with_fewer_than_half_of_its_tests_a_claim_is_not_testable(tmp_path: Path) -> None:
    ruling = _judged(tmp_path, GROWS, NOWHERE, NOWHERE).rulings[0]
    assert (ruling.verdict, ruling.share) == ("not testable", None)
    assert "only 1 of its 3 tests can be run" in ruling.why


def test_the_chain_goes_down_to_rows_and_sources(tmp_path: Path) -> None:
    report = _judged(tmp_path, GROWS)
    outcome = report.rulings[0].outcomes[0]
    assert outcome.sources == ("hand",)
    assert {row.table for row in outcome.rows} <= {"members", "seats", "ties"}
    assert "PACT, Alba, 1900-01-01, founder, signature" in [row.text for row in outcome.rows]
    assert set(report.sources) == {"hand", "paper"}
    assert report.ruling("c01") is report.rulings[0]
    assert "--seed 1954" in report.command


def test_words_are_said_only_while_they_are_true(tmp_path: Path) -> None:
    words = '[claim.words]\nwhen = ["holds"]\nsay = "From {1.before} to {1.after}."\n'
    assert _judged(tmp_path, GROWS, record=words).rulings[0].words == "From {1.before} to {1.after}."
    assert _judged(tmp_path, SHRINKS, record=words).rulings[0].words == ""


def test_evidence_of_the_case_takes_the_place_of_the_records(tmp_path: Path) -> None:
    evidence = (
        '[[evidence]]\nstate = "Freedonia"\nalliance = "PACT"\nitem = "a note"\non = 1953-01-01\nlow = 2\nhigh = 3.5\n'
        'text = "A note."\ncertainty = "medium"\nverification = "hand-made"\nsource = "paper"\n'
    )
    file = tmp_path / "evidence.toml"
    file.write_text(HEAD + f'kind = "fact"\n[[claim.test]]\n{GROWS}' + evidence, encoding="utf-8")
    assert casefile.check(file, WORLD) == []
    read = casefile.load(file, WORLD)
    rows = worlds.tables()
    rows["evidence"] = [
        {
            "state": "Freedonia",
            "alliance": "PACT",
            "item": item,
            "start": "1952-01-01",
            "low": 1.0,
            "high": 1.0,
            "text": "x",
        }
        for item in ("a note", "a speech")
    ]
    laid = with_evidence(worlds.build(rows), read).table("evidence").sort("item")
    assert laid["item"].to_list() == ["a note", "a speech"]
    assert laid["high"].to_list() == [3.5, 1.0]
