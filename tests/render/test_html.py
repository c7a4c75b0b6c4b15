"""The page in a real browser, and without one."""

from __future__ import annotations

import base64
import csv
import io
import re
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import pytest

import accede
from accede.render.html import to_html
from tests.browser import violations

QUESTIONS = {
    "ussr-nato-1954": ("USSR", "NATO", "1954-03-31", False),
    "russia-nato-2010": ("Russia", "NATO", "2010-03-08", False),
    "finland-nato-2023": ("Finland", "NATO", "2023-04-03", False),
    "armenia-csto-2024": ("Armenia", "CSTO", "2024-02-22", True),
    "france-1818": ("France", "QUAD1815", "1818-11-14", False),
}


@pytest.fixture(scope="module")
def pages(world: accede.World, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    made = {}
    for name, (state, alliance, on, leave) in QUESTIONS.items():
        made[name] = folder / f"{name}.html"
        made[name].write_text(to_html(accede.ask(state, alliance, on, world=world, leave=leave)), encoding="utf-8")
    return made


@pytest.mark.parametrize("name", QUESTIONS)
def test_one_file_under_600_kb_with_all_its_parts(pages: dict[str, Path], name: str) -> None:
    page = pages[name].read_text(encoding="utf-8")
    assert len(page.encode()) < 600_000
    assert "http-equiv" in page
    assert "<script" not in page
    assert not re.search(r'(src|href)="https?:', page)
    for title in ("Key findings", "Map", "Before and after", "Lens by lens", "Assumptions", "Alternatives",
                  "What would change this answer", "Sources", "How to cite", "Ask again"):  # fmt: skip
        assert f">{title}</h2>" in page
    assert "modelled" in page
    assert "would have" not in page.replace("would have let it in", "")


def test_silent_lenses_name_what_would_make_them_speak(pages: dict[str, Path]) -> None:
    page = pages["france-1818"].read_text(encoding="utf-8")
    assert ">Silent</h2>" in page
    assert "--record FOLDER" in page
    assert "There is no map" in page


@pytest.mark.parametrize("name", QUESTIONS)
def test_likelihood_never_shares_a_sentence_with_confidence(pages: dict[str, Path], name: str) -> None:
    text = re.sub(r"<[^>]+>", " ", pages[name].read_text(encoding="utf-8"))
    for sentence in re.split(r"(?<=[.!?])\s", text):
        if re.search(r"likely|chance|certain”", sentence):
            assert "confidence" not in sentence


def test_csv_behind_the_figures_holds_every_finding(world: accede.World, pages: dict[str, Path]) -> None:
    page = pages["ussr-nato-1954"].read_text(encoding="utf-8")
    links = re.findall(r'download="accede-([a-z]+).csv" href="data:text/csv;charset=utf-8,([^"]+)"', page)
    lenses = [list(csv.DictReader(io.StringIO(unquote(data)))) for name, data in links if name not in ("map", "table")]
    rows = [row for one in lenses for row in one]
    brief = accede.ask("USSR", "NATO", "1954-03-31", world=world)
    assert len(rows) == len(brief.pairs)
    china = next(row for row in rows if row["what"] == "voting power" and row["of"] == "China")
    assert float(china["before"]) == 76 / 385


def test_what_a_user_typed_is_escaped(world: accede.World, tmp_path: Path) -> None:
    from accede.tables import TABLES
    from tests.worlds import build, tables

    rows = tables()
    rows["alliances"][0]["name"] = "<script>alert(1)</script>"
    page = to_html(accede.ask("Freedonia", "PACT", "1954-06-01", world=build(rows)))
    assert "<script" not in page
    assert set(rows) == set(TABLES)


def test_a_notebook_shows_the_page_in_a_frame(world: accede.World) -> None:
    shown = accede.ask("USSR", "NATO", "1954-03-31", world=world, only=["arsenal"])._repr_html_()
    assert shown.startswith("<iframe")
    assert "What changes when" in shown


@pytest.mark.parametrize(("backend", "kind"), [("polars", "polars"), ("pandas", "pandas"), ("pyarrow", "pyarrow")])
def test_findings_as_a_frame(world: accede.World, backend: str, kind: str) -> None:
    import narwhals as nw

    brief = accede.ask("USSR", "NATO", "1954-03-31", world=world)
    frame = brief.to_frame(backend)
    assert type(frame).__module__.startswith(kind)
    narrow = nw.from_native(frame)
    assert narrow.shape[0] == len(brief.pairs)
    members = narrow.filter((nw.col("what") == "members") & (nw.col("of") == "NATO"))
    assert members["after"].to_list() == [15.0]


# --- in a browser -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", QUESTIONS)
def test_it_opens_offline_without_an_error(browser, pages: dict[str, Path], name: str) -> None:
    context = browser.new_context(offline=True)
    page = context.new_page()
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("requestfailed", lambda request: errors.append(request.url))
    page.goto(pages[name].as_uri())
    assert page.locator("h1").count() == 1
    assert errors == []
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", QUESTIONS)
def test_axe_finds_no_violation(browser, pages: dict[str, Path], name: str, scheme: str) -> None:
    assert violations(browser, pages[name], scheme) == ""


@pytest.mark.parametrize("name", QUESTIONS)
def test_nothing_breaks_the_layout_at_360_pixels(browser, pages: dict[str, Path], name: str) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 800})
    page.goto(pages[name].as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.close()


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_it_prints_with_its_figures_whole(browser, pages: dict[str, Path], paper: str) -> None:
    page = browser.new_page()
    page.goto(pages["ussr-nato-1954"].as_uri())
    printed = page.pdf(format=paper)
    assert printed.startswith(b"%PDF")
    assert len(base64.b64encode(printed)) < 4_000_000
    page.emulate_media(media="print")
    for figure in page.locator("figure").all():
        assert figure.evaluate("one => getComputedStyle(one).breakInside") == "avoid"
    page.close()


def test_headings_are_in_order(browser, pages: dict[str, Path]) -> None:
    page = browser.new_page()
    page.goto(pages["ussr-nato-1954"].as_uri())
    levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(one => +one.tagName[1])")
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    page.close()


def test_every_picture_has_a_table_beside_it(browser, pages: dict[str, Path]) -> None:
    page = browser.new_page()
    page.goto(pages["ussr-nato-1954"].as_uri())
    pictures = page.locator("svg.chart, svg.map")
    assert pictures.count() >= 8  # two panels of the map, and one for most lenses
    for picture in pictures.all():
        assert picture.evaluate("one => one.closest('section').querySelector('table') !== null")
    page.close()
