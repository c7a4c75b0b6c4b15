"""The map: every state there, no polygon inside out, nothing torn."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

import accede
from accede.render import map as maps

ATLAS = maps.atlas()
DAYS = [date(1954, 3, 31), date(1989, 12, 31), date(1991, 10, 1), date(2010, 3, 8), date(2023, 4, 3), date(2024, 2, 22)]


def spherical_area(outline) -> float:
    """Area on the unit sphere, in steradians, by the sum over edges (trapezoids between edge and pole)."""
    lon, lat = np.radians(outline[:, 0]), np.radians(outline[:, 1])
    step = np.diff(lon)
    step = (step + np.pi) % (2 * np.pi) - np.pi
    return abs(float(np.sum(step * (2 + np.sin(lat[:-1]) + np.sin(lat[1:])) / 2) - np.sum(step)))


def test_every_state_of_the_record_is_drawn_or_excused(world: accede.World) -> None:
    begin = maps.FIRST_DAY
    for day in [begin + timedelta(days=365 * years) for years in range(80)]:
        drawn = set(ATLAS.drawn(day))
        states = set(world.at(day).now("states")["state"])
        assert states - drawn - set(ATLAS.not_drawn) <= {"United Arab Republic"}, day


@pytest.mark.parametrize("day", DAYS)
def test_no_unit_is_in_two_states(day: date) -> None:
    units = [unit for entry in ATLAS.drawn(day).values() for unit in entry["units"]]
    assert len(units) == len(set(units))


def test_every_ring_is_closed_and_under_a_hemisphere() -> None:
    for name, polygons in ATLAS.units.items():
        for polygon in polygons:
            for ring in polygon:
                outline = ATLAS.ring(ring)
                assert np.allclose(outline[0], outline[-1], atol=1e-9), name
                assert spherical_area(outline) < 2 * np.pi, name


def test_the_land_is_as_large_as_it_is() -> None:
    # Known areas in thousands of square kilometres, to within five percent.
    for units, area in ((["RUS"], 17_098), (["FIN"], 338), (["CHN"], 9_600), (["DEW"], 249), (["DEE"], 108)):
        steradians = sum(
            spherical_area(ATLAS.ring(ring)) * (1 if place == 0 else -1)
            for unit in units for polygon in ATLAS.units[unit] for place, ring in enumerate(polygon)
        )  # fmt: skip
        assert steradians * 6371**2 / 1000 == pytest.approx(area, rel=0.07), units


def test_nothing_is_torn_at_the_antimeridian() -> None:
    for name, polygons in ATLAS.units.items():
        for polygon in polygons:
            outline = ATLAS.ring(polygon[0])
            assert abs(np.diff(outline[:, 0])).max() < 90, name
    # The Soviet Union drawn about the Bering Strait: no edge jumps across the drawing.
    view = maps._View((180.0, 60.0), 1000.0)
    for unit in ATLAS.drawn(date(1954, 3, 31))["Soviet Union"]["units"]:
        for polygon in ATLAS.units[unit]:
            drawn = view.draw(ATLAS.ring(polygon[0]))
            assert np.linalg.norm(np.diff(drawn, axis=0), axis=1).max() < 400


def test_historic_states_are_merged_from_their_successors() -> None:
    then, now = ATLAS.drawn(date(1954, 3, 31)), ATLAS.drawn(date(2024, 1, 1))
    assert {"RUS", "UKR", "BLR", "EST", "KAZ"} <= set(then["Soviet Union"]["units"])
    assert {"SVN", "HRV", "SRB"} <= set(then["Yugoslavia"]["units"])
    assert set(then["Czechoslovakia"]["units"]) == {"CZE", "SVK"}
    assert then["West Germany"]["approximate"]
    assert then["East Germany"]["approximate"]
    assert set(now["Germany"]["units"]) == {"DEW", "DEE"}
    assert not now["Germany"]["approximate"]


def test_before_1945_the_map_is_silent(world: accede.World) -> None:
    brief = accede.ask("France", "QUAD1815", "1818-11-14", world=world)
    assert maps.draw(brief.scene) == []


def test_new_borders_and_kinds_are_drawn(world: accede.World) -> None:
    whole, near = maps.draw(accede.ask("Finland", "NATO", "2023-04-03", world=world).scene)
    assert "<title>Finland: the state asked about</title>" in whole
    assert "<title>Russia: rival of a member</title>" in near
    assert "<title>Norway: member</title>" in near
    new = near.split('class="new" d="')[1].split('"')[0]
    assert new.count("M") >= 2
