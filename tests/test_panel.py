"""Panels of a hand-made system of four states, counted on fingers; then of the real ones."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from accede import panel
from accede.errors import BadData, NotCovered, Unknown

# 1 and 2 live throughout; 3 ends on 1 July 1901, the day on which 4 begins; 2 is away for a month of 1900.
SPELLS = pl.DataFrame(
    [
        (1, date(1899, 1, 1), None), (2, date(1899, 1, 1), date(1900, 3, 1)), (2, date(1900, 4, 1), None),
        (3, date(1899, 1, 1), date(1901, 7, 1)), (4, date(1901, 7, 1), None),
    ],
    schema={"ccode": pl.Int64, "start": pl.Date, "end": pl.Date}, orient="row",
)  # fmt: skip
KINDS = ("defense", "offense", "neutral", "nonagg", "consul")
# 1 promises 2 defence, from 1900 on; 2 promises 1 consultation in the middle of 1900 only.
PLEDGES = pl.DataFrame(
    [(1, 2, date(1900, 6, 1), None, True, *[False] * 4),
     (2, 1, date(1900, 6, 1), date(1900, 8, 1), *[False] * 4, True)],
    schema={"promiser": pl.Int64, "promisee": pl.Int64, "start": pl.Date, "end": pl.Date,
            **dict.fromkeys(KINDS, pl.Boolean)}, orient="row",
)  # fmt: skip
DISPUTES = pl.DataFrame(
    [(7, 1, 3, 1900, True, 2, 0, 5), (8, 1, 3, 1900, False, 4, 1, 9), (7, 3, 1, 1900, True, 2, 0, 5),
     (8, 3, 1, 1900, False, 4, 1, 9)],
    schema=["dispnum", "ccode1", "ccode2", "year", "midonset", "hostlev", "fatality", "mindur"], orient="row",
)  # fmt: skip
CAPABILITIES = pl.DataFrame(
    [(1, 1900, 0.5, None), (2, 1900, 0.25, 0.0), (1, 1901, 0.5, 7.0)],
    schema={"ccode": pl.Int64, "year": pl.Int64, "cinc": pl.Float64, "milex": pl.Float64}, orient="row",
)  # fmt: skip
CONTIGUITY = pl.DataFrame([(1, 2, 1900, 5), (1, 2, 1900, 1), (2, 1, 1900, 1)],
                          schema=["ccode1", "ccode2", "year", "conttype"], orient="row")  # fmt: skip
RIVALRIES = pl.DataFrame([(1, 2, date(1900, 1, 1), date(1901, 1, 1)), (2, 4, date(1900, 1, 1), None)],
                         schema=["ccode1", "ccode2", "start", "end"], orient="row")  # fmt: skip
OFFICIAL = {
    "cow-states": {"spells": SPELLS}, "atop": {"pledges": PLEDGES}, "gml": {"disputes": DISPUTES},
    "nmc": {"nmc6": CAPABILITIES}, "contiguity": {"years": CONTIGUITY},
    "rivalries": {"rivalries_tss": RIVALRIES},
}  # fmt: skip
NO_WALK = pl.DataFrame(schema={"cow": pl.Int32, "gw": pl.Int32, "year": pl.Int32})
SPAN = (1899, 1901)


def _dyads(**given) -> panel.Panel:
    return panel.dyad_years(OFFICIAL, NO_WALK, SPAN, **given)


def _row(made: panel.Panel, *key: int) -> dict:
    [row] = made.frame.filter(*(pl.col(title) == value for title, value in zip(made.keys, key, strict=True))).to_dicts()
    return row


def test_pairs_that_share_a_year_but_no_day_are_left_out() -> None:
    pairs = _dyads(directed=False).frame.rows()
    assert (3, 4, 1901) not in pairs
    assert {(1, 3, 1901), (1, 4, 1901), (2, 4, 1901)} <= set(pairs)
    assert len(pairs) == 3 + 3 + 5
    # Away for a month, and still one row.
    assert pairs.count((1, 2, 1900)) == 1
    both = _dyads().frame
    assert both.height == 2 * len(pairs)
    assert both.select(pl.struct(pl.all()).is_unique().all()).item()


def test_state_years_count_any_day() -> None:
    made = panel.state_years(OFFICIAL, NO_WALK, SPAN).frame
    assert made.rows() == [*((code, year) for code in (1, 2, 3) for year in (1899, 1900, 1901)), (4, 1901)]


def test_only_pairs_with_the_states_asked_for() -> None:
    assert set(_dyads(states=[4], directed=False).frame.rows()) == {(1, 4, 1901), (2, 4, 1901)}


def test_pledges_are_directed_and_silence_within_coverage_is_none() -> None:
    made = _dyads().with_("pledges")
    assert _row(made, 1, 2, 1900)["defense"] is True
    assert _row(made, 2, 1, 1900)["defense"] is False
    assert _row(made, 2, 1, 1900)["consul"] is True
    assert _row(made, 2, 1, 1901)["consul"] is False
    assert _row(made, 1, 2, 1899)["defense"] is False
    sides = _row(_dyads(directed=False).with_("pledges"), 1, 2, 1900)
    assert (sides["defense_by_1"], sides["defense_by_2"], sides["consul_by_2"]) == (True, False, True)


def test_unknown_is_null_and_zero_is_zero() -> None:
    made = _dyads().with_("cinc", "milex", "contiguity")
    row = _row(made, 1, 2, 1900)
    assert (row["cinc1"], row["cinc2"], row["milex1"], row["milex2"]) == (0.5, 0.25, None, 0.0)
    assert row["conttype"] == 1  # the closest of the year
    assert _row(made, 1, 3, 1900)["conttype"] == 0
    assert _row(made, 1, 3, 1900)["cinc2"] is None


def test_rivalries_have_no_direction() -> None:
    made = _dyads().with_("rivalry")
    assert _row(made, 1, 2, 1900)["rivalry"] is _row(made, 2, 1, 1900)["rivalry"] is True
    assert _row(made, 2, 1, 1901)["rivalry"] is False
    assert _row(made, 4, 2, 1901)["rivalry"] is True


def test_of_several_disputes_the_most_hostile_is_taken() -> None:
    made = _dyads().with_("disputes", "peace_years")
    row = _row(made, 1, 3, 1900)
    assert (row["disputes"], row["dispute"], row["onset"], row["dispnum"], row["hostlev"]) == (2, True, True, 8, 4)
    none = _row(made, 1, 2, 1900)
    assert (none["disputes"], none["dispute"], none["onset"], none["dispnum"]) == (0, False, False, None)
    # Since the first common year, 0 in the year of a dispute, then counted again; by the whole record.
    assert [_row(made, 1, 3, year)["peace_years"] for year in (1899, 1900, 1901)] == [0, 0, 1]
    assert [_row(made, 3, 1, year)["peace_years"] for year in (1899, 1900, 1901)] == [0, 0, 1]
    late = panel.dyad_years(OFFICIAL, NO_WALK, (1901, 1901)).with_("peace_years")
    assert _row(late, 1, 3, 1901)["peace_years"] == 1


def test_beyond_coverage_nobody_knows() -> None:
    made = panel.dyad_years(OFFICIAL, NO_WALK, (2015, 2016)).with_("disputes", "peace_years", "pledges")
    row = _row(made, 1, 2, 2016)
    assert (row["disputes"], row["dispute"], row["peace_years"]) == (None, None, None)
    assert row["defense"] is True


def test_similarity_of_portfolios_counted_by_hand() -> None:
    # In 1900 of three states: 1 promises 2 defence, 2 promises 1 consultation; own cell 3.
    made = _dyads().with_("similarity")
    rows = {1: (3, 3, 0), 2: (1, 3, 0), 3: (0, 0, 3)}
    for one, two in ((1, 2), (1, 3), (2, 3)):
        apart = sum(abs(a - b) for a, b in zip(rows[one], rows[two], strict=True))
        assert _row(made, one, two, 1900)["s_absolute"] == pytest.approx(1 - 2 * apart / 9)


def test_measures_are_all_the_yearly_figures_that_are_loaded() -> None:
    official = {**OFFICIAL, "nmc": {"nmc6": CAPABILITIES.with_columns(
        **{title: pl.lit(1.0) for title in ("milper", "irst", "pec", "tpop", "upop")})}}  # fmt: skip
    made = panel.state_years(official, NO_WALK, SPAN).with_("measures", "cinc")
    assert made.frame.columns == ["ccode", "year", "milex", "milper", "irst", "pec", "tpop", "upop", "cinc"]
    assert _row(made, 1, 1900)["cinc"] == 0.5
    sides = panel.dyad_years(official, NO_WALK, SPAN).with_("measures").frame.columns
    assert {"cinc1", "cinc2", "tpop1", "tpop2"} <= set(sides)
    with pytest.raises(NotCovered, match="no data set with yearly figures"):
        panel.state_years({"cow-states": OFFICIAL["cow-states"]}, NO_WALK, SPAN).with_("measures")


def test_a_code_that_no_state_had_is_unknown() -> None:
    with pytest.raises(Unknown, match=r"No COW code '9'. They run from 1 to 4"):
        _dyads(states=[1, 9])


def test_two_rows_for_one_cell_are_bad_data() -> None:
    twice = pl.concat([CAPABILITIES, CAPABILITIES])
    with pytest.raises(BadData, match="ccode, year name one row"):
        panel.state_years({**OFFICIAL, "nmc": {"nmc6": twice}}, NO_WALK, SPAN).with_("cinc")


def test_a_state_that_cow_does_not_list_is_in_nobodys_portfolio() -> None:
    # Gleditsch and Ward have four states, of which COW lists three: the fourth has no pledges that anybody knows of.
    listed = pl.DataFrame([(code, date(1899, 1, 1), None) for code in (1, 2, 3)],
                          schema={"ccode": pl.Int64, "start": pl.Date, "end": pl.Date}, orient="row")  # fmt: skip
    wider = pl.DataFrame([(code, date(1899, 1, 1), None) for code in (1, 2, 3, 9)],
                         schema={"gwcode": pl.Int64, "start": pl.Date, "end": pl.Date}, orient="row")  # fmt: skip
    walk = pl.DataFrame([(code, code, year) for code in (1, 2, 3) for year in (1899, 1900, 1901)],
                        schema=NO_WALK.schema, orient="row")  # fmt: skip
    official = {**OFFICIAL, "cow-states": {"spells": listed}, "gw-states": {"states_micro": wider}}
    cow = panel.dyad_years(official, walk, (1900, 1900)).with_("similarity")
    gw = panel.dyad_years(official, walk, (1900, 1900), system="gw").with_("similarity")
    for one, two in ((1, 2), (1, 3), (2, 3)):
        assert _row(gw, one, two, 1900)["s_absolute"] == pytest.approx(_row(cow, one, two, 1900)["s_absolute"])
    assert _row(gw, 1, 9, 1900)["s_absolute"] is None


def test_what_is_not_there_is_said() -> None:
    with pytest.raises(Unknown, match=r"Did you mean contiguity"):
        _dyads().with_("contigity")
    with pytest.raises(NotCovered) as silent:
        panel.dyad_years({}, NO_WALK)
    assert silent.value.args[2] == "accede data get cow-states"
    with pytest.raises(NotCovered, match="it covers 1816 to 2016, not 1700 to 1800"):
        panel.dyad_years(OFFICIAL, NO_WALK, (1700, 1800))
    with pytest.raises(Unknown):
        panel.state_years(OFFICIAL, NO_WALK, SPAN).with_("pledges")


def test_a_panel_is_written_whole_with_what_its_columns_mean(tmp_path: Path) -> None:
    made = _dyads().with_("pledges", "cinc")
    for name in ("p.parquet", "p.csv"):
        made.write(tmp_path / name)
    assert pl.read_parquet(tmp_path / "p.parquet").equals(made.frame)
    assert pl.read_csv(tmp_path / "p.csv").height == made.frame.height
    assert sorted(file.name for file in tmp_path.iterdir()) == ["p.csv", "p.parquet"]
    with pytest.raises(ValueError, match=r"as .parquet or .csv"):
        made.write(tmp_path / "p.xlsx")
    told = made.dictionary()
    assert told["column"].to_list() == made.frame.columns
    assert made.to_pandas().shape == made.frame.shape
    assert made.to_arrow().num_rows == made.frame.height
