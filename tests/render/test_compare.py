"""A comparison as text, JSON and a page."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest
from rich.console import Console

import accede
from accede.comparison import Comparison, compare
from accede.render import compare as rendered
from tests import worlds
from tests.browser import violations

THREE = ("Dalmia", "Erewhon", "Freedonia")


@pytest.fixture(scope="module")
def small() -> Comparison:
    return compare((*THREE, "Alba"), "PACT", worlds.DAY, world=worlds.WORLD)


@pytest.fixture(scope="module")
def page(world: accede.World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three candidates as a page; few lenses, one of which draws."""
    found = compare(("Ukraine", "Georgia", "North Macedonia"), "NATO", "2008-04-03", world=world,
                    only=["admission", "exposure", "poles", "timing"])  # fmt: skip
    file = tmp_path_factory.mktemp("compare") / "compare.html"
    file.write_text(rendered.to_html(found), encoding="utf-8")
    return file


def text(found: Comparison, width: int = 100, *, whole: bool = False) -> str:
    stream = io.StringIO()
    rendered.show(found, Console(file=stream, width=width, highlight=False, markup=False), whole=whole)
    return stream.getvalue()


def test_the_answer_says_most_to_least_and_how_certain(small: Comparison) -> None:
    told = rendered.answer(small)
    assert told.startswith(
        "Modelled, each in PACT alone on 1 June 1954. By base rate of admission, most to least: Dalmia 1"
    )
    assert re.search(r"That order is not certain: Dalmia above Freedonia in \d\d% of draws\.", told)
    own = " ".join((told, rendered.RANKS, rendered.ALONE))
    assert not re.search(r"\b(best|better|worst|would have)\b", own)


def test_a_base_rate_says_of_which_bids_it_is(small: Comparison) -> None:
    told = [
        (about, doubt.split(";")[0]) for doubt, about in rendered.doubts(small, [small.row("base rate of admission")])
    ]
    assert told == [
        ("base rate of admission, Dalmia", "applications to PACT, 1 of 1 resolved by 1954-06-01"),
        ("base rate of admission, Freedonia", "applications to PACT, 1 of 2 resolved by 1954-06-01"),
    ]


@pytest.mark.parametrize("width", [60, 80, 100, 160])
def test_the_table_fits_and_holds_every_candidate(small: Comparison, width: int) -> None:
    lines = text(small, width).splitlines()
    assert max(map(len, lines)) <= width
    for state in THREE:
        assert any(state in line for line in lines)
    assert "Alba: Alba has been a member of PACT since 1900-01-01." in " ".join(" ".join(lines).split())


def test_headlines_are_printed_and_all_on_demand(small: Comparison) -> None:
    assert "casus foederis dyads in scope" not in text(small)
    assert "--all` prints them" in text(small)
    whole = text(small, 200, whole=True)
    for row in small.rows:
        assert row.criterion.what in whole


def test_a_silent_cell_points_to_its_reason(small: Comparison) -> None:
    told = text(small.ordered("share of world GDP"), 140)
    number = re.search(r"share of world GDP.+– (\[\d+\])", told)
    assert number
    assert re.search(rf"\{number[1]}\s+GDP: no figure of 1954 for Erewhon", told)


@pytest.mark.parametrize(("ranks", "rank", "told"), [((1, 1), 1, "#1"), ((2, 2), 2, "#2="), ((1, 3), 2, "#1–3")])
def test_a_rank_reads(small: Comparison, ranks: tuple[int, int], rank: int, told: str) -> None:
    from dataclasses import replace

    row = small.row("warheads inside")
    own = {"Dalmia": replace(row.cells["Dalmia"], rank=1), "Freedonia": replace(row.cells["Freedonia"], rank=2)}
    asked = replace(row.cells["Erewhon"], rank=rank, ranks=ranks)
    if told == "#1":
        own["Dalmia"] = replace(own["Dalmia"], rank=2)
    assert rendered.rank(replace(row, cells={**own, "Erewhon": asked}), "Erewhon") == told


def test_many_candidates_are_counted_in_a_sentence(world: accede.World) -> None:
    many = ("Finland", "Sweden", "Austria", "Ireland", "Switzerland", "Ukraine", "Georgia")
    found = compare(many, "NATO", "2022-05-18", world=world, only=["exposure"]).ordered("outer borders")
    assert rendered.question(found) == "How do 7 candidates compare as members of NATO on 2022-05-18?"
    assert ", 3 more, " in rendered.answer(found)
    assert max(map(len, text(found).splitlines())) <= 100


def test_json_is_whole_and_plain(small: Comparison) -> None:
    told = json.loads(rendered.to_json(small))
    assert told["schema"] == 1
    assert [each["state"] for each in told["states"]] == ["Dalmia", "Freedonia", "Erewhon"]
    assert told["left_out"] == [{"said": "Alba", "why": "Alba has been a member of PACT since 1900-01-01."}]
    assert len(told["criteria"]) == len(small.rows)
    [gdp] = [each for each in told["criteria"] if each["what"] == "share of world GDP"]
    assert (gdp["lens"], gdp["whose"], gdp["side"], gdp["unit"]) == ("poles", "alliance", "difference", "1")
    dalmia, _, erewhon = gdp["cells"]
    assert (dalmia["value"], dalmia["rank"], dalmia["ranks"]) == (pytest.approx(0.2), 1, [1, 1])
    assert (erewhon["value"], erewhon["rank"], erewhon["ranks"]) == (None, None, None)
    assert erewhon["why"]
    assert told["recipe"]["command"].startswith("accede compare Dalmia Freedonia Erewhon Alba --to PACT")


def test_docs_name_every_key(small: Comparison) -> None:
    from tests.conftest import ROOT

    docs = (
        (ROOT / "docs/json.md").read_text(encoding="utf-8").split("JSON of a comparison")[1].split("## Vocabulary")[0]
    )
    told = rendered.to_dict(small)
    for part in (
        told.keys() - {"contested", "sources", "seed", "version"},
        told["criteria"][0],
        told["criteria"][0]["cells"][0],
        told["recipe"],
    ):
        for key in part:
            assert f"`{key}`" in docs, key


# --- the page -------------------------------------------------------------------------------------------------------


def test_one_file_without_script_or_network(page: Path) -> None:
    told = page.read_text(encoding="utf-8")
    assert "default-src 'none'; style-src 'unsafe-inline'; img-src data:" in told
    assert "<script" not in told
    assert not re.search(r'(src|href)="https?:', told)


def test_names_are_escaped() -> None:
    rows = worlds.tables()
    evil = "<script>alert(1)</script>"
    for table, columns in {"states": ("state",), "ties": ("a", "b"), "bids": ("state",), "measures": ("state",),
                           "seats": ("state",)}.items():  # fmt: skip
        for row in rows[table]:
            row.update({column: evil for column in columns if row[column] == "Dalmia"})
    for row in rows["ties"]:
        row["a"], row["b"] = sorted((row["a"], row["b"]))
    rows["members"] = [row for row in rows["members"] if row["state"] != "Dalmia"]
    rows["alliances"][0]["name"] = evil
    found = compare((evil, "Erewhon"), "PACT", worlds.DAY, world=worlds.build(rows))
    told = rendered.to_html(found)
    assert found.states
    assert "&lt;script&gt;" in told
    assert "<script" not in told


def test_every_shown_criterion_has_a_picture_with_its_numbers(small: Comparison) -> None:
    told = rendered.to_html(small)
    assert told.count('<svg class="chart"') == len(small.shown)
    picture = rendered.panel(small, small.row("warheads inside"), 3)
    assert "<desc" in picture
    assert "Dalmia: +50; Freedonia: 0; Erewhon: 0" in picture
    assert picture.count('class="dot"') == 3
    silent = rendered.panel(small, small.row("share of world GDP"), 4)
    assert silent.count('class="dot"') == 2
    assert "no figure" in silent


def test_a_scale_holds_zero_and_every_interval(small: Comparison) -> None:
    for row in small.rows:
        for left, right in re.findall(r'class="whisker" x1="([\d.-]+)" x2="([\d.-]+)"', rendered.panel(small, row, 0)):
            assert 8 <= float(left) <= float(right) <= 332
        assert "NaN" not in rendered.panel(small, row, 0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation(browser, page: Path, scheme: str) -> None:
    assert violations(browser, page, scheme) == ""


def test_it_opens_without_a_complaint_and_fits_a_telephone(browser, page: Path) -> None:
    tab = browser.new_page(viewport={"width": 360, "height": 800})
    errors: list[str] = []
    tab.on("console", lambda message: errors.append(message.text) if message.type in ("error", "warning") else None)
    tab.goto(page.as_uri())
    assert tab.evaluate("document.documentElement.scrollWidth") <= 360
    assert tab.locator("h1").count() == 1
    for picture in tab.locator("svg.chart").all():
        assert picture.evaluate("one => one.closest('section').querySelector('table') !== null")
    assert errors == []
    tab.close()
