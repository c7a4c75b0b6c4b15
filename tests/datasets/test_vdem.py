"""The democracy extract: scores in their ranges, the R file beside its CSV, and damaged files."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from accede.datasets import vdem
from tests.datasets import damage

_ROW = damage.row(vdem._LAYOUT, v2x_polyarchy="0.5")
GOOD = [
    damage.Good(
        vdem, "cw_democracy_converted.csv", "_LAYOUT", (_ROW, _ROW | {"ccode": "20"}), state="ccode", year="year"
    )
]


@pytest.mark.parametrize("harm", damage.HARMS)
@pytest.mark.parametrize("good", GOOD, ids=str)
def test_a_damaged_file_is_refused(
    good: damage.Good, harm: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    damage.refused(good, harm, tmp_path, monkeypatch)


@pytest.mark.parametrize("good", GOOD, ids=str)
def test_line_endings_do_not_matter(good: damage.Good, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    damage.line_endings(good, tmp_path, monkeypatch)


# --- the real files ---------------------------------------------------------------------------------------------------


def test_the_table(shared: Path, tmp_path: Path) -> None:
    folder = shared / "data" / "regime"
    damage.cut_off(vdem, folder / "cw_democracy_converted.csv", tmp_path)
    text = vdem.read({"cw_democracy_converted.csv": folder / "cw_democracy_converted.csv"})["democracy"]
    packed = vdem.read({"cw_democracy.rda": folder / "cw_democracy.rda"})["democracy"]
    assert text.frame.height == 17_706
    assert text.frame["v2x_polyarchy"].null_count() == 1016
    assert text.missing.filter(pl.col("column") == "v2x_polyarchy").height == 1016
    # The R file holds a few more digits than its CSV printed.
    gap = (packed.frame["euds"] - text.frame["euds"]).abs().max()
    assert gap < 1e-12
    assert packed.frame.drop("euds", "aeuds").equals(text.frame.drop("euds", "aeuds"))
