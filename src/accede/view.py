"""The world on a date, without a question: alliances that stood, or one alliance, or one state."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import polars as pl

from accede.errors import Ambiguous, Impossible, NotCovered, Unknown
from accede.names import codes, find_alliance, find_state
from accede.tables import COUNCIL, FIRST_DAY, LAST_DAY

if TYPE_CHECKING:
    from accede.world import World


def view(world: World, on: date, name: str | None = None) -> dict[str, Any]:
    """Return what stood on day `on`, as plain lists and dictionaries.

    name   an alliance or a state; without it, all alliances

    Raises Unknown for a name, Impossible for a day outside the record or of the state or alliance.
    """
    if not FIRST_DAY <= on <= LAST_DAY:
        nearest = LAST_DAY if on > LAST_DAY else FIRST_DAY
        raise Impossible(f"the record does not reach {on}", f"{FIRST_DAY} to {LAST_DAY}", f"accede at {nearest}")
    then = world.at(on)
    if name is None:
        return _all(then)
    try:
        alliance = find_alliance(world, name, on)
    except Ambiguous:
        raise
    except Unknown as no_alliance:
        try:
            return _state(then, find_state(world, name, on, lambda other: f"accede at {on} '{other}'"))
        except Ambiguous:
            raise
        except Unknown as no_state:
            meant = [*no_state.args[2], *no_alliance.args[2]]
            raise Unknown("state or alliance", name, meant, no_state.args[3]) from None
    return _alliance(world, then, alliance)


def _all(then: World) -> dict[str, Any]:
    rows = then.now("alliances").sort("start", "alliance")
    return {
        "on": str(then.day),
        "great powers": then.great_powers(),
        "alliances": [
            {
                "alliance": row["alliance"], "name": row["name"], "since": str(row["start"]),
                "members": len(then.members(row["alliance"])), "obligations": row["obligations"],
            }
            for row in rows.iter_rows(named=True)
        ],
    }  # fmt: skip


def _alliance(world: World, then: World, alliance: str) -> dict[str, Any]:
    whole = world.table("alliances").filter(pl.col("alliance") == alliance)
    if whole.is_empty():
        raise Impossible(f"{alliance} is no treaty that states were members of")
    row = whole.row(0, named=True)
    last = (row["end"] or LAST_DAY + timedelta(days=1)) - timedelta(days=1)
    if not row["start"] <= then.day <= last:
        why = f"was signed on {row['start']}" if then.day < row["start"] else f"ended on {row['end']}"
        raise Impossible(f"{alliance} {why}", f"{row['start']} to {last}")
    members = then.now("members", alliance=alliance).sort("start", "state")
    rules = then.now("rules", body=alliance)
    bids = then.now("bids", alliance=alliance).sort("start")
    return {
        "on": str(then.day),
        "alliance": alliance,
        "name": row["name"],
        "signed": str(row["start"]),
        "in force": row["in_force"] if (row["in_force"] or "9") <= str(then.day) else None,
        "obligations": row["obligations"].split(";"),
        "scope": row["scope"],
        "admission": rules["text"][0] if rules.height else None,
        "members": [
            {"state": state, "since": str(start), "as": mode}
            for state, start, mode in members.select("state", "start", "mode").iter_rows()
        ],
        "bids pending": [
            {"state": state, "kind": kind, "since": str(start)}
            for state, kind, start in bids.select("state", "kind", "start").iter_rows()
        ],
    }


def _state(then: World, state: str) -> dict[str, Any]:
    members = then.now("members", state=state).sort("start")
    seats = then.now("seats", state=state)
    ties = then.now("ties").filter((pl.col("a") == state) | (pl.col("b") == state))
    other = pl.when(pl.col("a") == state).then(pl.col("b")).otherwise(pl.col("a")).alias("other")
    bids = then.table("bids").filter(pl.col("state") == state).sort("start")
    council = seats.filter(pl.col("body") == COUNCIL)
    return {
        "on": str(then.day),
        "state": state,
        "codes": codes(then, state, then.day),
        "great power": bool(seats.height - council.height),
        "Council seat": _covered(then, "seats", COUNCIL, council["seat"][0] if council.height else "none"),
        "memberships": [
            {"alliance": alliance, "since": str(start), "as": mode}
            for alliance, start, mode in members.select("alliance", "start", "mode").iter_rows()
        ],
        "bids": [
            {"alliance": row["alliance"], "kind": row["kind"], "on": str(row["start"]), "outcome": row["outcome"]}
            for row in bids.iter_rows(named=True)
        ],
        **{
            plural: _covered(
                then, "ties", tie, sorted(ties.filter(pl.col("tie") == tie).select(other).to_series().to_list())
            )
            for plural, tie in (("borders", "border"), ("rivals", "rivalry"))
        },
    }


def _covered(then: World, table: str, of: str, found: Any) -> Any:
    """What was found, or None where the record does not cover the day: silence is not zero."""
    try:
        then.require(table, of, of)
    except NotCovered:
        return None
    return found
