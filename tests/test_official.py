"""Official data beside the record, from the files to a panel, by hand and on the command line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import polars as pl
import pytest

import accede
from accede import datasets
from accede.archive.shelf import Shelf
from accede.errors import NotCovered, Unknown
from accede.official import load
from accede.overlay.alliances import ATOP
from accede.render import words
from accede.render.html import to_html
from accede.tables import LEVELS, TABLES

FOREVER = date.max

SETS = ("cow-states", "atop", "contiguity", "nmc", "gml", "gw-states", "rivalries", "mid")


@pytest.fixture(scope="module")
def shelf(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """A shelf with the sets that the panels of this module need, got from a mirror."""
    shelf = Shelf(tmp_path_factory.mktemp("shelf"))
    for name in SETS:
        shelf.get(
            datasets.get(name).SET, mirror=shared / "data", accept=lambda _: True, confirm=lambda *_: True
        )  # fmt: skip
    return shelf


def _run(shelf: Shelf, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "accede", *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, "ACCEDE_DATA": str(shelf.folder)}
    )


@pytest.fixture(scope="module")
def world(shelf: Shelf) -> accede.World:
    return load(data=SETS, cache=shelf)


def test_the_directed_dyad_years_of_two_centuries(world: accede.World) -> None:
    made = world.dyad_years().with_("pledges", "contiguity", "cinc", "disputes")
    frame = made.frame
    assert frame.height == 1_912_290
    assert frame.select(pl.struct(made.keys).is_unique().all()).item()
    assert frame.select(pl.col("cinc1").is_between(0, 1).all()).item()
    # Both directions of a pair agree on what has no direction.
    mirrored = frame.select(
        pl.col("ccode2").alias("ccode1"), pl.col("ccode1").alias("ccode2"), "year", "conttype", "disputes"
    )
    both = frame.join(mirrored, on=list(made.keys), suffix="_back")
    assert both.height == frame.height
    assert both.select((pl.col("conttype") == pl.col("conttype_back")).all()).item()
    assert both.select((pl.col("disputes").eq_missing(pl.col("disputes_back"))).all()).item()
    # France promised Belgium defence in 1832, Belgium promised France nothing.
    treaty = frame.filter(
        (pl.col("year") == 1832) & pl.col("ccode1").is_in([211, 220]) & pl.col("ccode2").is_in([211, 220])
    )
    assert dict(treaty.select("ccode1", "defense").rows()) == {220: True, 211: False}
    # Disputes are covered to 2010, and nobody knows of any after.
    assert frame.filter(pl.col("year") > 2010)["disputes"].null_count() == frame.filter(pl.col("year") > 2010).height
    assert frame.filter(pl.col("year") <= 2010)["disputes"].null_count() == 0


def test_the_gleditsch_ward_universe_with_and_without_microstates(world: accede.World) -> None:
    large = world.dyad_years((1990, 2010), system="gw", microstates=False, directed=False).with_("pledges", "cinc")
    small = world.dyad_years((1990, 2010), system="gw", directed=False)
    assert small.frame.height > large.frame.height
    assert large.frame.select(pl.struct(large.keys).is_unique().all()).item()
    # Germany is 260 there after 1990 and 255 in COW: its capabilities follow it.
    germany = large.frame.filter((pl.col("gwcode1") == 2) & (pl.col("gwcode2") == 260) & (pl.col("year") == 2000))
    assert germany["cinc2"][0] == pytest.approx(0.0245, abs=0.003)


def test_what_cow_does_not_list_is_unknown_in_the_other_universe(world: accede.World) -> None:
    made = world.dyad_years((1942, 1990), system="gw", directed=False).with_("contiguity", "pledges", "disputes")
    rows = made.frame.filter(pl.col("gwcode1") == 210, pl.col("gwcode2") == 211)
    # COW dropped the Netherlands and Belgium while they were occupied; Gleditsch and Ward did not.
    assert rows.filter(pl.col("year") == 1942).select("conttype", "disputes").rows() == [(None, None)]
    assert rows.filter(pl.col("year") == 1950)["conttype"][0] == 1
    again = world.dyad_years((1942, 1990), system="gw", directed=False).with_("contiguity", "pledges", "disputes")
    assert made.frame.equals(again.frame)
    assert made.frame.select(pl.struct(made.keys).is_unique().all()).item()


def test_a_world_of_an_earlier_day_has_no_later_years(world: accede.World) -> None:
    early = world.at(accede.day("1954-03-31")).state_years().with_("cinc").frame
    assert early["year"].max() == 1954
    assert early.filter((pl.col("ccode") == 365) & (pl.col("year") == 1954))["cinc"][0] == pytest.approx(
        0.1845, abs=1e-4
    )
    assert early.filter((pl.col("ccode") == 2) & (pl.col("year") == 1950))["cinc"][0] == pytest.approx(0.2844, abs=1e-4)


def test_a_world_remembers_the_releases_it_was_made_of(world: accede.World) -> None:
    assert world.release.startswith(accede.load().release)
    assert all(f"+{name}:" in world.release for name in SETS)


def test_figures_laid_over_the_record_are_used_and_both_sources_are_named(shelf: Shelf) -> None:
    laid = load(data=["nmc"], cache=shelf)
    brief = accede.ask("USSR", "NATO", "1954-03-31", world=laid, only=["poles", "legitimacy"])
    assert "nmc" in brief.pair("share of world population", "NATO").sources
    [canada] = [each for each in brief.contested if each.of == "Canada"]
    assert (canada.what, canada.year, canada.source, canada.other_source) == (
        "population",
        1954,
        "nmc",
        "maddison-2020",
    )
    assert abs(canada.used - canada.other) > 0.005 * canada.other
    assert {"nmc", "maddison-2020"} <= set(brief.sources)
    # The record itself, and a lens that uses no such figure, have nothing to say of it.
    assert not accede.ask("USSR", "NATO", "1954-03-31", only=["poles"]).contested
    assert not accede.ask("USSR", "NATO", "1954-03-31", world=laid, only=["council"]).contested


def test_a_brief_with_official_data_runs_again_or_says_why_not(shelf: Shelf, tmp_path: Path) -> None:
    question = ("ask", "USSR", "NATO", "--on", "1954-03-31", "--data", "nmc", "--lens", "poles")
    done = _run(shelf, *question)
    assert "SOURCES DISAGREE" in done.stdout
    assert "--data nmc" in done.stdout
    saved = tmp_path / "brief.json"
    saved.write_text(_run(shelf, *question, "--json").stdout, encoding="utf-8")
    again = _run(shelf, "rerun", str(saved))
    assert (again.returncode, "the same numbers" in again.stderr) == (0, True)
    elsewhere = _run(Shelf(tmp_path / "empty"), "rerun", str(saved))
    assert elsewhere.returncode == 4
    assert "the data set nmc: it has not been fetched" in elsewhere.stderr


def test_rerun_tells_releases_of_data_apart(shelf: Shelf, tmp_path: Path) -> None:
    saved = tmp_path / "brief.json"
    question = ("ask", "USSR", "NATO", "--on", "1954-03-31", "--data", "nmc", "--lens", "poles", "--json")
    brief = json.loads(_run(shelf, *question).stdout)
    record, _, prints = brief["recipe"]["record"].partition("+nmc:")
    brief["recipe"]["record"] = f"{record}+nmc:00000000"
    saved.write_text(json.dumps(brief), encoding="utf-8")
    again = _run(shelf, "rerun", str(saved))
    assert f"was made from record {record[:12]} with nmc:00000000, this is record {record[:12]} with nmc:{prints}" in (
        again.stderr
    )
    assert "the same numbers by this other release" in again.stderr
    brief["findings"][0]["before"] = -1
    saved.write_text(json.dumps(brief), encoding="utf-8")
    wrong = _run(shelf, "rerun", str(saved))
    assert (wrong.returncode, "this is record" in wrong.stderr) == (5, True)


LAID = ("contiguity", "rivalries", "mid", "gml", "atop")


@pytest.fixture(scope="module")
def laid(shelf: Shelf) -> accede.World:
    return load(data=LAID, cache=shelf)


def test_what_is_laid_over_the_record_keeps_its_laws(laid: accede.World) -> None:
    lives = laid.history["states"].select("state", since="start", until="end")
    for table, titles in (("ties", ("a", "b")), ("members", ("state",)), ("alliances", ())):
        frame = laid.history[table].with_row_index()
        key = list(TABLES[table].key)
        after = frame.sort(*key, "start").with_columns(
            before=pl.col("end").fill_null(FOREVER).shift().over(key, order_by="start")
        )
        assert after.filter(pl.col("start") < pl.col("before")).is_empty(), table
        assert frame.filter(pl.col("end") <= pl.col("start")).is_empty(), table
        for title in titles:
            own = frame.join(lives, left_on=title, right_on="state").filter(
                pl.col("since") <= pl.col("start"),
                pl.col("end").fill_null(FOREVER) <= pl.col("until").fill_null(FOREVER),
            )
            assert set(frame["index"]) == set(own["index"]), (table, title)
        for row in frame.iter_rows(named=True):
            for edge in ("start", "end"):
                day, precision = row[edge], row[f"{edge}_precision"]
                if precision == "bound":  # of who joined a dispute the year alone is known
                    assert (row["tie"], row["source"]) == ("dispute", "gml")
                    continue
                assert not day or not ((precision == "year" and day.month > 1) or (precision != "day" and day.day > 1))
    ties = laid.history["ties"]
    assert ties.filter(pl.col("a") >= pl.col("b")).is_empty()
    for (tie,), rows in ties.group_by("tie"):
        assert set(rows["level"]) <= set(LEVELS[str(tie)])
    stood = laid.history["alliances"].select("alliance", since="start", until="end")
    outside = (
        laid.history["members"]
        .join(stood, on="alliance")
        .filter(
            (pl.col("start") < pl.col("since"))
            | (pl.col("end").fill_null(FOREVER) > pl.col("until").fill_null(FOREVER))
        )
    )
    assert outside.select("alliance", "state").rows() == []


def test_the_lists_are_in_use_and_where_they_end_the_record_goes_on(laid: accede.World) -> None:
    brief = accede.ask("USSR", "NATO", "1954-03-31", world=laid)
    assert {"contiguity", "rivalries", "atop", "gml"} <= set(brief.sources)
    early = laid.at(accede.day("1954-11-01"))
    assert "West Germany" in early.members("NATO")  # by signature; the record has it from 1955
    late = laid.at(accede.day("2022-06-01"))
    assert set(late.now("ties", tie="rivalry")["source"]) == set(
        accede.load().at(accede.day("2022-06-01")).now("ties", tie="rivalry")["source"]
    )
    assert "North Macedonia" in late.members("NATO")
    assert late.now("members", alliance="NATO", state="Spain")["start"].to_list() == [accede.day("1981-12-10")]


def test_a_brief_names_both_sources_of_what_concerns_its_question_and_counts_the_rest(laid: accede.World) -> None:
    brief = accede.ask("Russia", "NATO", "2010-03-08", world=laid)
    by = {(each.what, each.of, each.alliance): each for each in brief.contested}
    turkey = by["membership", "Turkey", "NATO"]
    assert (turkey.used, turkey.source, turkey.other, turkey.other_source) == (
        "from 1951-10-22", "atop", "from 1952-02-18", "north-atlantic-treaty-1949"
    )  # fmt: skip
    assert {each.source for each in brief.contested} | {each.other_source for each in brief.contested} <= set(
        brief.sources
    )
    assert all("Russia" in each.states or each.alliance == "NATO" for each in brief.contested)
    assert brief.contested_elsewhere > 50
    lines = words.contested(brief.contested)
    assert len(lines) < 30
    assert ("member of NATO", "Greece, Turkey: from 1951-10-22 by atop, which is used; from 1952-02-18 by "
            "north-atlantic-treaty-1949") in lines  # fmt: skip
    page = to_html(brief)
    assert "Greece, Turkey: from 1951-10-22 by atop" in page
    assert words.elsewhere(brief) in page
    for each in brief.contested:
        for side in (str(each.used), str(each.other)):
            assert side.removeprefix("from ") <= "2010-03-08" or not side.startswith("from ")


def test_the_crosswalk_is_the_reviewed_one() -> None:
    path = Path(__file__).resolve().parents[1] / "tools" / "differences.py"
    spec = spec_from_file_location("differences_of_the_record", path)
    assert spec is not None
    assert spec.loader is not None
    tool = module_from_spec(spec)
    sys.modules[spec.name] = tool  # a dataclass looks itself up there
    spec.loader.exec_module(tool)
    assert {name: tuple(numbers) for name, numbers in tool.ATOP.items() if "+" not in name} == dict(ATOP)


def test_the_command_line_attaches_every_figure_that_is_here(shelf: Shelf, tmp_path: Path) -> None:
    out = tmp_path / "s.csv"
    done = _run(shelf, "panel", "states", "--years", "1954", "--with", "measures", "--out", str(out))
    assert done.returncode == 0, done.stderr
    assert pl.read_csv(out).columns == ["ccode", "year", "milex", "milper", "irst", "pec", "tpop", "upop", "cinc"]


def test_the_command_line_writes_a_panel(shelf: Shelf, tmp_path: Path) -> None:
    out, told = tmp_path / "panel.parquet", tmp_path / "columns.csv"
    done = _run(shelf, "panel", "dyads", "--years", "1950:1955", "--with", "pledges,cinc", "--undirected", "--states",
                "2,365", "--out", str(out), "--dictionary", str(told))  # fmt: skip
    assert done.returncode == 0, done.stderr
    frame = pl.read_parquet(out)
    assert f"{frame.height:,} rows" in done.stderr
    assert set(frame["year"].unique()) == set(range(1950, 1956))
    assert pl.read_csv(told)["column"].to_list() == frame.columns
    done = _run(shelf, "panel", "states", "--years", "1954", "--with", "cinc", "--out", str(tmp_path / "s.csv"))
    assert done.returncode == 0
    assert pl.read_csv(tmp_path / "s.csv").height == 82


@pytest.mark.parametrize(
    ("arguments", "said", "code"),
    [
        (["--years", "1955:1950"], "is not a span of years", 2),
        (["--years", "1700:1750"], "it covers 1816 to 2016", 4),
        (["--with", "cincc"], "Did you mean cinc", 3),
        (["--states", "USA"], "'USA' is not a state's number", 2),
        (["--years", "1950:"], "is not a span of years", 2),
        (["--states", "2,9999"], "No COW code '9999'", 3),
        (["--states", ","], "name at least one state's number", 2),
        (["--no-microstates"], "does not tell microstates apart", 2),
        (["--out", "panel.xlsx"], "ends neither in .parquet nor in .csv", 2),
    ],
)
def test_a_wrong_panel_gets_one_clear_error(
    shelf: Shelf, tmp_path: Path, arguments: list[str], said: str, code: int
) -> None:
    given = arguments if "--out" in arguments else [*arguments, "--out", str(tmp_path / "p.parquet")]
    done = _run(shelf, "panel", "dyads", *given)
    assert done.returncode == code
    assert said in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_set_that_is_not_here_and_one_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(NotCovered) as silent:
        load(data=["nmc"], cache=Shelf(tmp_path))
    assert silent.value.args[2] == "accede data get nmc"
    with pytest.raises(Unknown, match="Did you mean atop"):
        load(data=["atp"], cache=Shelf(tmp_path))
