"""Case files: what is read, and every mistake with its line."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from accede import casefile
from accede.errors import BadData, Unknown
from tests.worlds import WORLD

GOOD = """schema = 1
title = "Freedonia and the Pact"
question = "Would it matter?"
summary = "A hand-made quarrel."

[[change]]
id = "join"
do = "join"
state = "Freedonia"
alliance = "PCT"
on = 1954-06-01

[[actor]]
name = "Freedonia"
role = "the applicant"

[[source]]
key = "paper"
title = "A paper"
citation = "The Paper, 1954."

[[claim]]
id = "C01"
text = "The Pact grows."
by = "The editor"
where = "paper"
kind = "prediction"
verification = "hand-made"
part = "One"

[[claim.test]]
lens = "inclusion"
what = "members"
of = "PACT"
rule = "after > before"
says = "it has more members"

[[claim.test]]
lens = "inclusion"
what = "members"
of = "pact"
world = "before"
rule = "value == earlier + 1"
since = 1910-01-01

[claim.words]
when = ["holds", "holds"]
say = "From {1.before} to {1.after}."

[[claim.record]]
says = "supports"
text = "So it was said."
source = "hand"
certainty = "high"
verification = "hand-made"

[[claim]]
id = "C02"
text = "It ought to."
by = "The editor"
where = "paper"
kind = "normative"
verification = "hand-made"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "quarrel.toml"
    path.write_text(GOOD, encoding="utf-8")
    return path


def test_a_case_is_read(file: Path) -> None:
    read = casefile.load(file, WORLD)
    assert (read.name, read.title, read.home) == ("quarrel", "Freedonia and the Pact", str(file))
    assert read.changes["join"].alliance == "PACT"
    first, second = read.claims
    assert (first.kind, first.part, len(first.tests), len(first.record)) == ("prediction", "One", 2, 1)
    assert (first.tests[0].change, first.tests[0].world, first.tests[0].on) == ("join", "after", None)
    assert (first.tests[1].of, first.tests[1].since) == ("PACT", date(1910, 1, 1))
    assert first.words == (("holds", "holds"), "From {1.before} to {1.after}.")
    assert (second.tests, second.record, second.untestable) == ((), (), "")
    assert read.claim("c02") is second
    assert [claim.id for claim in read.only("C02").claims] == ["C02"]
    with pytest.raises(Unknown, match="Did you mean C0"):
        read.claim("C03")


MISTAKES = [
    ("schema = 1", "schema = 2", "schema is 1"),
    ('title = "Freedonia and the Pact"', 'title = Freedonia', "TOML"),
    ('question = "Would it matter?"', 'qestion = "Would it matter?"', "did you mean question"),
    ('summary = "A hand-made quarrel."', 'summary = "  "', "summary is not empty"),
    ('do = "join"', 'do = "joins"', "do is one of join, leave"),
    ('state = "Freedonia"', 'state = "Freedonya"', "No state 'Freedonya'. Did you mean Freedonia?"),
    ('alliance = "PCT"', 'alliance = "PAKT"', "No alliance 'PAKT'"),
    ("on = 1954-06-01", "on = 2999-06-01", "on is from 1815-06-09"),
    ("on = 1954-06-01", 'on = "1 June"', "on is a date YYYY-MM-DD"),
    ("on = 1954-06-01", "on = 1954-06-01T00:00:00", "on is a date YYYY-MM-DD"),
    ('name = "Freedonia"', "name = 7", "name is text"),
    ('citation = "The Paper, 1954."\n', "", "citation is needed"),
    ('id = "C02"', 'id = "C01"', "id occurs once"),
    ('where = "paper"\nkind = "prediction"', 'where = "papper"\nkind = "prediction"', "did you mean paper"),
    ('kind = "prediction"', 'kind = "guess"', "kind is one of fact, prediction, causal, normative"),
    ('lens = "inclusion"\nwhat = "members"\nof = "PACT"', 'lens = "inclusoin"\nwhat = "members"\nof = "PACT"',
     "No lens 'inclusoin'. Did you mean inclusion?"),
    ('what = "members"\nof = "PACT"', 'what = "member"\nof = "PACT"', "did you mean 'members'"),
    ('of = "pact"', 'of = "nobody"', "of is a state, an alliance or a body"),
    ('rule = "after > before"', 'rule = "after much > before"', "compares names and numbers"),
    ('rule = "after > before"', 'rule = "after > befor"', "no rule speaks of 'befor'"),
    ('rule = "after > before"', 'rule = "trend up 1700:1800"', "a trend lies within"),
    ('world = "before"', 'world = "now"', "world is one of before, after"),
    ('world = "before"\n', "", "world is needed"),
    ("since = 1910-01-01\n", "", "since is given where the rule speaks of 'earlier'"),
    ('says = "it has more members"', 'other = "LEAGUE"', "other is given where the rule speaks of 'other'"),
    ('says = "it has more members"', 'change = "leave"', "change is the id of one; changes: join"),
    ('says = "it has more members"', 'premise = "yes"', "premise is true or false"),
    ('when = ["holds", "holds"]', 'when = ["holds"]', "when says for each of the 2 tests"),
    ("{1.after}", "{3.after}", "say quotes a test by its number"),
    ('says = "supports"', 'says = "proves"', "says is one of supports, qualifies, contradicts"),
    ('source = "hand"', 'source = "nowhere"', "source is the key of a source"),
    ('certainty = "high"', 'certainty = "sure"', "certainty is one of high, medium, low"),
    ('kind = "normative"', 'kind = "fact"', "a claim has a test, a record note, or a reason"),
    ('part = "One"', 'untestable = "no data"', "a claim with tests is not untestable"),
    ("[[claim.test]]", "[claim.test]", "test is"),
    ("since = 1910-01-01", "since = 1954-06-01", "since is before the day looked at"),
    ("since = 1910-01-01", "since = 1954-02-30", "the calendar has no such date"),
    ("From {1.before} to {1.after}.", "From {1.before", "each { of say has its }"),
    ('text = "The Pact grows."', 'text = "The \\u001b[31mPact"', "text has no control characters"),
    ('text = "The Pact grows."', 'text = "The \\u202ePact"', "text has no control characters"),
    ('id = "C02"', f'id = "{"C" * 80}"', "id is up to 24 letters"),
    ('key = "paper"', 'key = "hand"', "the record has a source of this key"),
    ('of = "pact"', 'of = "Alba-Dalmia"', "a pair is written with the dash"),
    ('kind = "normative"', "kind = normative", "a text stands in quotation marks"),
    ("[[change]]", 'lead = ["C09"]\n[[change]]', "lead names claims by their ids"),
    ("[[change]]", 'lead = [["C01"]]\n[[change]]', "lead names claims by their ids"),
    ("[[actor]]", "[[claim.test]]\n[[actor]]", r"it stands before any \[\[claim\]\]"),
]  # fmt: skip


@pytest.mark.parametrize(("good", "bad", "law"), MISTAKES, ids=lambda text: text[:24])
def test_a_mistake_is_told_with_its_line(file: Path, good: str, bad: str, law: str) -> None:
    assert good in GOOD
    file.write_text(GOOD.replace(good, bad, 1), encoding="utf-8")
    mistakes = casefile.check(file, WORLD)
    told = [mistake for mistake in mistakes if re.search(law, str(mistake))]
    assert told, [str(mistake) for mistake in mistakes]
    line = told[0].args[1]
    assert str(told[0]).startswith(f"{file}:{line}: ")
    # The line of the mistake, or of the table in which something is missing.
    changed = file.read_text(encoding="utf-8").splitlines()
    original = GOOD.splitlines()
    first = next(number for number, (a, b) in enumerate(zip(changed, original, strict=False), 1) if a != b)
    assert line <= len(changed)
    assert changed[line - 1].startswith("[") or abs(line - first) <= 2 or "after}" in bad or "{1.before" in bad
    with pytest.raises(BadData):
        casefile.load(file, WORLD)


def test_every_kind_of_mistake_at_once_in_the_order_of_lines(file: Path) -> None:
    """Each mistake that can stand in one file beside the others has a message of its own."""
    text, made = GOOD, 0
    for good, bad, _ in MISTAKES:
        if text.count(good) == GOOD.count(good) and bad not in text and "claim.test" not in bad:
            text, made = text.replace(good, bad, 1), made + 1
    file.write_text(text, encoding="utf-8")
    mistakes = casefile.check(file, WORLD)
    lines = [mistake.args[1] for mistake in mistakes]
    assert made >= 20
    assert len(set(lines)) >= 20
    assert lines == sorted(lines)
    with pytest.raises(BadData, match=rf"and {len(mistakes) - 1} more; `accede case check"):
        casefile.load(file, WORLD)


def test_one_mistake_is_told_once(file: Path) -> None:
    for good, bad in (('kind = "prediction"', "kind = prediction"), ("on = 1954-06-01", "on = 1954-06-31")):
        file.write_text(GOOD.replace(good, bad, 1), encoding="utf-8")
        assert len(casefile.check(file, WORLD)) == 1


def test_evidence_has_bounds_and_an_item_may_be_of_two_states(file: Path) -> None:
    rows = [
        f'[[evidence]]\nstate = "{state}"\nalliance = "PACT"\nitem = "a note"\non = 1953-01-01\n'
        f"low = {low}\nhigh = {high}\n"
        'text = "A note."\ncertainty = "medium"\nverification = "hand-made"\nsource = "paper"\n'
        for state, low, high in (
            ("Freedonia", "1", "2"),
            ("Dalmia", "1", "2"),
            ("Alba", "1", "inf"),
            ("Erewhon", "3", "2"),
        )
    ]
    file.write_text(GOOD + "".join(rows), encoding="utf-8")
    told = [str(mistake).split(": ", 2)[2] for mistake in casefile.check(file, WORLD)]
    assert told == [
        "high is a number, found 'inf'",
        "a likelihood ratio is from 1/1000 to 1000, low before high, found '3..2'",
    ]


def test_a_file_that_is_none(tmp_path: Path) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_bytes(b'title = "a"\nquestion = "\xff"\n')
    [mistake] = casefile.check(broken, WORLD)
    assert str(mistake) == f"{broken}:2: case: the file is UTF-8"
    broken.write_bytes(b"#" * (casefile.LARGEST + 1))
    assert "at most 1000000 bytes" in str(casefile.check(broken, WORLD)[0])
    broken.write_text("")
    assert {str(each).split(": ")[2].split(" ")[0] for each in casefile.check(broken, WORLD)} >= {
        "schema",
        "title",
        "claim",
    }
    with pytest.raises(FileNotFoundError):
        casefile.load(tmp_path / "none.toml", WORLD)
    with pytest.raises(Unknown, match="Cases: stalin-nato"):
        casefile.load("stalin", WORLD)


def test_the_bundled_cases_are_sound(world) -> None:
    for name in casefile.names():
        assert casefile.check(casefile.folder() / f"{name}.toml", world) == []
        assert casefile.load(name, world).home == ""


def test_the_template_runs_as_it_stands(tmp_path: Path, world) -> None:
    from accede.verdict import judge

    mine = tmp_path / "mine.toml"
    mine.write_text(casefile.template(), encoding="utf-8")
    assert casefile.check(mine, world) == []
    first, second = judge(casefile.load(mine, world), world).rulings
    assert (first.share, first.verdict) == (1.0, "qualified")
    assert second.verdict is None
