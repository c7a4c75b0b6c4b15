"""A case as a page, as text and as data: the same rulings in each, and a page that anybody can read."""

from __future__ import annotations

import io
import json
import re
from itertools import pairwise
from pathlib import Path

import pytest

import accede
from accede import casefile
from accede.render import case_html, case_json, case_text, case_words
from accede.render.text import console
from accede.verdict import RULE, Report, judge
from tests.browser import violations
from tests.test_verdict import GROWS, HEAD, NOWHERE, SHRINKS
from tests.worlds import WORLD

NAMES = ("stalin-nato", "france-1818")


@pytest.fixture(scope="module")
def pages(world: accede.World, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("cases")
    made = {}
    for name in NAMES:
        made[name] = folder / f"{name}.html"
        made[name].write_text(case_html.to_html(judge(casefile.load(name, world), world)), encoding="utf-8")
    return made


@pytest.fixture
def report(tmp_path: Path) -> Report:
    """One claim with a test that holds, one that fails, one that cannot run, and a normative one."""
    file = tmp_path / "quarrel.toml"
    tests = "".join(f"[[claim.test]]\n{test}" for test in (GROWS, SHRINKS, NOWHERE))
    words = '[claim.words]\nwhen = ["holds", "fails", "open"]\nsay = "From {1.before} to {1.after}, <b>modelled</b>."\n'
    claim = HEAD[HEAD.index("[[claim]]") :].replace("C01", "C02").replace("The Pact grows.", "It <ought> to.")
    file.write_text(f'{HEAD}kind = "causal"\n{tests}{words}{claim}kind = "normative"\n', encoding="utf-8")
    return judge(casefile.load(file, WORLD), WORLD)


def test_words_are_filled_in_and_escaped(report: Report) -> None:
    ruling = report.rulings[0]
    assert case_words.words(ruling) == "From 3 to 4, <b>modelled</b>."
    page = case_html.to_html(report)
    assert "From 3 to 4, &lt;b&gt;modelled" in page
    assert "It &lt;ought&gt; to." in page
    assert [case_words.percentage(share) for share in (0.5, 0.9974, 0.05, 0, 1)] == [
        "50%",
        "99.7%",
        "5.0%",
        "0%",
        "100%",
    ]


def test_the_page_holds_every_claim_and_its_chain(report: Report) -> None:
    page = case_html.to_html(report)
    for title in ("Map", "All claims", "The argument, claim by claim", "How a verdict comes about", "Sources"):
        assert f">{title}</h2>" in page
    assert "2 claims: 1 qualified, 1 not judged; 1 tested by a computed finding." in page
    for outcome in ("holds.", "does not hold.", "could not be run."):
        assert outcome in page
    assert "after &gt; before" in page
    assert "<script" not in page


def test_text_says_the_same(report: Report) -> None:
    stream = io.StringIO()
    case_text.show(report, console(stream))
    case_text.why(report, console(stream))
    said = " ".join(stream.getvalue().split())
    assert "C01 qualified 2 tests causal The Pact grows." in said
    assert "its 2 of 3 expectations hold in 50%: qualified" in said
    assert "Rule after > before, of the finding 'members' of PACT in the lens inclusion" in said
    assert "Not run 'members' of LEAGUE" in said
    assert "METHOD inclusion" in said
    assert " ".join(RULE.split()) in said


def test_json_says_the_same(report: Report) -> None:
    said = json.loads(case_json.to_json(report))
    assert (said["schema"], said["case"]) == (1, "quarrel")
    first, second = said["claims"]
    assert {"id", "kind", "text", "tests", "record", "verdict", "rule", "why"} <= set(first)
    assert [test["holds"] for test in first["tests"]] == [1, 0, None]
    assert {"lens", "what", "of", "rule", "value", "holds"} <= set(first["tests"][0])
    assert first["tests"][0]["value"] == 4
    assert first["tests"][0]["terms"] == {"before": 3, "after": 4}
    assert first["words"] == "From 3 to 4, <b>modelled</b>."
    assert (first["verdict"], second["verdict"], second["basis"]) == ("qualified", None, "normative")


def test_the_timeline_has_every_bid_and_its_answer(world: accede.World) -> None:
    report = judge(casefile.load("stalin-nato", world).only("C26"), world)
    assert len(report.bids) >= 5
    page = case_html.to_html(report)
    note = next(bid for bid in report.bids if str(bid.start) == "1954-03-31")
    assert case_words.answer(note) == "declined 7 May 1954, after 37 days"
    assert "after 37 days" in page
    assert 'class="strip"' in page


@pytest.mark.parametrize("name", NAMES)
def test_one_file_of_bounded_size(pages: dict[str, Path], name: str) -> None:
    page = pages[name].read_text(encoding="utf-8")
    assert len(page.encode()) < 900_000
    assert "http-equiv" in page
    assert "<script" not in page
    assert not re.search(r'(src|href)="https?:', page)
    for quote in re.findall(r"<blockquote[^>]*><p>(.*?)</p>", page, re.S):
        assert "would have" not in quote


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_no_violation(browser, pages: dict[str, Path], name: str, scheme: str) -> None:
    assert violations(browser, pages[name], scheme) == ""


@pytest.mark.parametrize("name", NAMES)
def test_layout_and_headings(browser, pages: dict[str, Path], name: str) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 800})
    page.goto(pages[name].as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(one => +one.tagName[1])")
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    anchors = page.evaluate("[...document.querySelectorAll('a[href^=\"#\"]')].map(one => one.getAttribute('href'))")
    ids = set(page.evaluate("[...document.querySelectorAll('[id]')].map(one => '#' + one.id)"))
    assert set(anchors) <= ids
    page.close()
