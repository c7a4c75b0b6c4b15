"""Official data beside the record, from the files to a panel, by hand and on the command line."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

import accede
from accede import datasets
from accede.archive.shelf import Shelf
from accede.errors import NotCovered, Unknown
from accede.official import load

SETS = ("cow-states", "atop", "contiguity", "nmc", "gml", "gw-states")


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
    [canada] = [each for each in brief.contested if each.state == "Canada"]
    assert (canada.measure, canada.year, canada.source, canada.other_source) == (
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
