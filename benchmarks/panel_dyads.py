"""Directed dyad-years 1816-2016 with pledges, contiguity, CINC of both sides and disputes.

The peer is what a user of pandas writes: merges of the same parsed tables. For peacesciencer 1.2.9 in R, 14.7 to 17.7
CPU seconds and 1.7 GB on two such cores were reported to us; R is not at hand, and this was not measured here.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

from accede import datasets
from accede.archive.shelf import Shelf
from accede.official import load
from benchmarks.beside import SHARED, beside

SETS = ("cow-states", "atop", "contiguity", "nmc", "gml")
LAST = "2017-01-01"


def main() -> None:
    with TemporaryDirectory() as folder:
        shelf = Shelf(Path(folder))
        for name in SETS:
            loader = datasets.get(name)
            shelf.get(loader.SET, mirror=SHARED / "data", accept=lambda _: True, confirm=lambda *_: True)
            shelf.tables(loader.SET, loader.read)
        world = load(data=SETS, cache=shelf)
        tables = {
            name: {table: frame.to_pandas() for table, frame in own.items()} for name, own in world.official.items()
        }

        def ours() -> Any:
            # Out of the warm cache, as a user's process would.
            whole = load(data=SETS, cache=shelf)
            return whole.dyad_years().with_("pledges", "contiguity", "cinc", "disputes").frame

        start = process_time()
        rows = ours().height
        used = process_time() - start
        same = len(merged(tables)) == rows
        beside(
            "directed dyad-years, 201 years", ours, lambda: merged(tables), peer_name="pandas merges",
            target="2.5 CPU s",
            said=f"{rows:,} rows, {used:.2f} CPU s at the first call; pandas finds {'as many' if same else 'others'}",
        )  # fmt: skip
        beside(
            "state-years with six indicators and CINC",
            lambda: world.state_years().with_("milex", "milper", "irst", "pec", "tpop", "upop", "cinc"),
            None,
            peer_name="peacesciencer: 15 s reported, not measured here",
            target="0.3 CPU s",
        )


def merged(tables: dict[str, dict[str, Any]]) -> Any:
    """The same panel with pandas: members of each year crossed, then one merge for each table."""
    import pandas as pd

    spells = tables["cow-states"]["spells"]
    last = pd.to_datetime(spells["end"].fillna(pd.Timestamp(LAST)))
    spans = zip(spells["ccode"], pd.to_datetime(spells["start"]), last, strict=True)
    present = pd.DataFrame(
        [
            (code, year, max(start, pd.Timestamp(year, 1, 1)), min(end, pd.Timestamp(year + 1, 1, 1)))
            for code, start, end in spans
            for year in range(start.year, (end - pd.Timedelta(days=1)).year + 1)
        ],
        columns=["ccode", "year", "first", "last"],
    )
    pairs = present.merge(present, on="year", suffixes=("1", "2"))
    met = (pairs["first1"] < pairs["last2"]) & (pairs["first2"] < pairs["last1"])
    keys = ["ccode1", "ccode2", "year"]
    panel = pairs[met & (pairs["ccode1"] != pairs["ccode2"])][keys].drop_duplicates()
    kinds = ["defense", "offense", "neutral", "nonagg", "consul"]
    pledges = tables["atop"]["pledges"]
    until = pd.to_datetime(pledges["end"].fillna(pd.Timestamp("2019-01-01"))) - pd.Timedelta(days=1)
    years = [list(range(a.year, b.year + 1)) for a, b in zip(pd.to_datetime(pledges["start"]), until, strict=True)]
    made = pledges.assign(year=years).explode("year").astype({"year": int})
    made = made.groupby(["promiser", "promisee", "year"], as_index=False)[kinds].any()
    panel = panel.merge(made.rename(columns={"promiser": "ccode1", "promisee": "ccode2"}), on=keys, how="left")
    panel[kinds] = panel[kinds].fillna(value=False)
    nearest = tables["contiguity"]["years"].groupby(keys, as_index=False)["conttype"].min()
    panel = panel.merge(nearest, on=keys, how="left").fillna({"conttype": 0})
    for side in ("1", "2"):
        own = tables["nmc"]["nmc6"][["ccode", "year", "cinc"]]
        panel = panel.merge(own.rename(columns={"ccode": f"ccode{side}", "cinc": f"cinc{side}"}), how="left")
    fights = tables["gml"]["disputes"].sort_values(["hostlev", "fatality", "mindur", "dispnum"],
                                                   ascending=[False, False, False, True])  # fmt: skip
    return panel.merge(fights.drop_duplicates(keys)[[*keys, "dispnum", "hostlev", "midonset"]], on=keys, how="left")


if __name__ == "__main__":
    main()
