"""The map of a question as SVG: members, the state asked about, new outer borders, rivals, on the borders of that day.

Geometry is the topology in `atlas.json` (made by `tools/atlas.py`, with its notice): arcs shared between neighbours, so
that a border between two states is the arcs both use, and nothing has to be merged. The projection is Lambert's
azimuthal equal-area, centred on what is shown: areas compare, the pole is no edge, and the antimeridian is no seam.

Two panels: the whole alliance, and the surroundings of the state asked about.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from html import escape
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from accede.brief import Scene

FIRST_DAY = date(1945, 5, 9)
"""Before it there is no geometry of the borders of the day, and the map is silent."""

_WIDTH, _HEIGHT = 640, 480
_FINE = 10  # units of the drawing per pixel, so that coordinates are whole numbers
_STEP = 19.0  # points nearer than this (in units) to the one before are not drawn
_SEEN = 2.6  # distance from the centre, on the unit sphere, beyond which nothing is drawn
_TILT = 52.0  # latitude beyond which the centre does not go
_SMALL = 900.0  # drawn area below which a state that matters gets a dot

Points = NDArray[np.float64]
Ring = Sequence[int]


@dataclass(frozen=True)
class Atlas:
    """The topology: arcs as (n, 2) longitudes and latitudes, units as polygons of rings of arcs, states as spells."""

    arcs: tuple[Points, ...]
    units: Mapping[str, Sequence[Sequence[Ring]]]
    states: Sequence[Mapping[str, Any]]
    not_drawn: Mapping[str, str]
    seam: frozenset[int]
    notice: str

    def drawn(self, day: date) -> dict[str, Mapping[str, Any]]:
        """Return the entry of each state that stood on the day."""
        return {
            entry["state"]: entry
            for entry in self.states
            if (entry["start"] or "") <= day.isoformat() and (entry["end"] is None or day.isoformat() < entry["end"])
        }

    def ring(self, ring: Ring) -> Points:
        """Return the closed outline of one ring, (n, 2) longitudes and latitudes."""
        parts = [self.arcs[arc] if arc >= 0 else self.arcs[~arc][::-1] for arc in ring]
        return np.concatenate([parts[0], *(part[1:] for part in parts[1:])])


@lru_cache(maxsize=1)
def atlas() -> Atlas:
    """Return the geometry, decoded once."""
    raw = json.loads((files("accede.render") / "atlas.json").read_text(encoding="utf-8"))
    scale, move = np.array(raw["scale"]), np.array(raw["translate"])
    arcs = tuple(np.cumsum(np.array(arc, float), axis=0) * scale + move for arc in raw["arcs"])
    return Atlas(arcs, raw["units"], raw["states"], raw["not_drawn"], frozenset(raw.get("seam", ())), raw["notice"])


def approximate(scene: Scene) -> list[str]:
    """Return the states on the map whose outline is an approximation."""
    drawn = atlas().drawn(scene.change.on)
    told = [state for state in scene.states if state in drawn and drawn[state]["approximate"]]
    return [state for state in told if state != "Vatican City"]  # a dot in any case


def silence(scene: Scene) -> str:
    """Return why there is no map, or nothing where there is one."""
    if scene.change.on < FIRST_DAY:
        return f"The geometry begins on {FIRST_DAY}, and later borders under an earlier date would mislead."
    if not {*scene.before, *scene.after} & set(atlas().drawn(scene.change.on)):
        return "None of the members is in the geometry."
    return ""


def draw(scene: Scene) -> list[str]:
    """Return the panels as SVG; none where the map is silent."""
    if silence(scene):
        return []
    world, drawn = atlas(), atlas().drawn(scene.change.on)
    state = scene.change.state
    members = [name for name in {*scene.before, *scene.after} if name in drawn]
    whole = _panel(world, drawn, scene, state, members, 1.06, f"{scene.change.alliance} and its edge", labels=False)
    if state not in drawn:
        return [whole]
    near = _panel(world, drawn, scene, state, [state], 1.5, f"Around {state}", labels=True)
    return [whole, near]


# --- projection -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _View:
    """Lambert azimuthal equal-area about a centre, and how its plane lies in the drawing."""

    centre: tuple[float, float]
    scale: float
    shift: tuple[float, float] = (0.0, 0.0)

    def plane(self, points: Points) -> Points:
        """Project (n, 2) degrees; points near the antipode go to the rim, so that nothing tears."""
        lon, lat = np.radians(points[:, 0] - self.centre[0]), np.radians(points[:, 1])
        lat0 = np.radians(self.centre[1])
        cosine = np.sin(lat0) * np.sin(lat) + np.cos(lat0) * np.cos(lat) * np.cos(lon)
        factor = np.sqrt(2 / np.maximum(1 + cosine, 1e-3))
        x = factor * np.cos(lat) * np.sin(lon)
        y = factor * (np.cos(lat0) * np.sin(lat) - np.sin(lat0) * np.cos(lat) * np.cos(lon))
        return np.column_stack([x, -y])

    def draw(self, points: Points) -> Points:
        """Return drawing units."""
        flat = self.plane(points) * self.scale
        drawn: Points = flat + np.array([_WIDTH * _FINE / 2, _HEIGHT * _FINE / 2]) - np.array(self.shift)
        return drawn


def _fit(outlines: Sequence[Points], margin: float) -> _View:
    """The view whose frame holds the outlines, `margin` times over."""
    points = np.concatenate(outlines)
    lon, lat = np.radians(points[:, 0]), np.radians(points[:, 1])
    toward = np.array([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)]).mean(axis=1)
    # North stays up: a centre near the pole would turn the map on its side.
    latitude = float(np.degrees(np.arctan2(toward[2], np.hypot(*toward[:2]))))
    centre = (float(np.degrees(np.arctan2(toward[1], toward[0]))), min(max(latitude, -_TILT), _TILT))
    flat = _View(centre, 1.0).plane(points)
    low, high = flat.min(axis=0), flat.max(axis=0)
    span = np.maximum((high - low) * margin, 0.12)
    scale = float(min(_WIDTH / span[0], _HEIGHT / span[1]) * _FINE)
    middle = (low + high) / 2 * scale
    return _View(centre, scale, (float(middle[0]), float(middle[1])))


def _area(outline: Points) -> float:
    x, y = outline[:, 0], outline[:, 1]
    return float(abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1))) / 2)


def _outlines(world: Atlas, units: Iterable[str], share: float) -> list[Points]:
    """Outer rings of units that are at least `share` of the largest among them, so that islets do not set the frame."""
    rings = [world.ring(polygon[0]) for unit in units for polygon in world.units[unit]]
    sizes = [
        _area(ring * np.array([1, 0]) * np.cos(np.radians(ring[:, 1:2])) + ring * np.array([0, 1])) for ring in rings
    ]
    return [ring for ring, size in zip(rings, sizes, strict=True) if size >= share * max(sizes)]


# --- drawing ----------------------------------------------------------------------------------------------------------


def _panel(
    world: Atlas, drawn: Mapping[str, Mapping[str, Any]], scene: Scene, state: str, framed: Sequence[str],
    margin: float, title: str, *, labels: bool,
) -> str:  # fmt: skip
    view = _fit([ring for name in framed for ring in _outlines(world, drawn[name]["units"], 0.2)], margin)
    kinds = {name: kind(name, scene, state) for name in drawn}
    parts, dots, places = [], [], {}
    for name in sorted(drawn, key=lambda name: (_ORDER.index(kinds[name]), name)):
        path, area, place = _shape(world, drawn[name]["units"], view)
        if not path:
            continue
        what = _MEANING[kinds[name]]
        parts.append(f'<path class="{kinds[name]}" d="{path}"><title>{escape(name)}{what}</title></path>')
        places[name] = place
        if area < _SMALL and kinds[name] != "other":
            dots.append(f'<circle class="{kinds[name]}" cx="{place[0]:.0f}" cy="{place[1]:.0f}" r="32"/>')
    taken = {unit for entry in drawn.values() for unit in entry["units"]}
    rest = "".join(_shape(world, [unit], view)[0] for unit in world.units if unit not in taken)
    lines = _lines(world, drawn, scene, view)
    names = _labels(places, scene, state) if labels else ""
    return (
        f'<svg class="map" viewBox="0 0 {_WIDTH * _FINE} {_HEIGHT * _FINE}" role="img" aria-label="{escape(title)}">'
        f'<title>{escape(title)}</title><rect class="sea" width="{_WIDTH * _FINE}" height="{_HEIGHT * _FINE}"/>'
        f'<path class="none" d="{rest}"/>{"".join(parts)}{lines}{"".join(dots)}{names}</svg>'
    )


_ORDER = ("other", "rival", "member", "left", "asked")
_MEANING = {
    "other": "", "rival": ": rival of a member", "member": ": member", "asked": ": the state asked about",
    "left": ": the state asked about, leaving",
}  # fmt: skip


def kind(name: str, scene: Scene, state: str) -> str:
    """Return the part a state has on the map: asked, left, member, rival or other."""
    if name == state:
        return "asked" if name in scene.after else "left"
    if name in scene.after:
        return "member"
    return "rival" if name in scene.rivals else "other"


def _in_frame(points: Points) -> bool:
    low, high = points.min(axis=0), points.max(axis=0)
    return bool(high[0] > 0 and high[1] > 0 and low[0] < _WIDTH * _FINE and low[1] < _HEIGHT * _FINE)


def _shape(world: Atlas, units: Iterable[str], view: _View) -> tuple[str, float, tuple[float, float]]:
    """The path of some units, the drawn area of their largest part, and where its middle lies."""
    paths, largest, place = [], 0.0, (0.0, 0.0)
    for unit in units:
        for polygon in world.units[unit]:
            outline = world.ring(polygon[0])
            if np.linalg.norm(view.plane(outline), axis=1).min() > _SEEN / 2 * 1.45:
                continue
            rings = [view.draw(outline), *(view.draw(world.ring(hole)) for hole in polygon[1:])]
            if not _in_frame(rings[0]):
                continue
            area = _area(rings[0])
            if area > largest:
                clipped = rings[0][((rings[0] > 0) & (rings[0] < [_WIDTH * _FINE, _HEIGHT * _FINE])).all(axis=1)]
                middle = (clipped if len(clipped) > 2 else rings[0]).mean(axis=0)
                largest, place = area, (float(middle[0]), float(middle[1]))
            paths += [_path(ring, closed=True) for ring in rings]
    return "".join(paths), largest, place


def _path(points: Points, *, closed: bool) -> str:
    """The points as an SVG path of whole, relative steps, those too near to the one before left out."""
    far = _thin(points)
    whole = np.rint(np.clip(far, -4000, _WIDTH * _FINE + 4000)).astype(int)
    steps = np.diff(whole, axis=0)
    steps = steps[(steps != 0).any(axis=1)]
    if len(steps) < (2 if closed else 1):
        return ""
    # A minus sign parts two numbers as well as a blank does.
    moves = " ".join(map(str, steps.ravel().tolist())).replace(" -", "-")
    return f"M{whole[0, 0]} {whole[0, 1]}l{moves}{'z' if closed else ''}"


def _thin(points: Points) -> Points:
    if len(points) < 3:
        return points
    kept = [0]
    for index in range(1, len(points) - 1):
        if abs(points[index] - points[kept[-1]]).sum() >= _STEP:
            kept.append(index)
    return points[[*kept, len(points) - 1]]


def _lines(world: Atlas, drawn: Mapping[str, Mapping[str, Any]], scene: Scene, view: _View) -> str:
    """Borders between states of the day, thin; the new outer borders of the alliance, thick."""
    users: dict[int, set[str]] = defaultdict(set)
    for name, entry in drawn.items():
        for unit in entry["units"]:
            for polygon in world.units[unit]:
                for ring in polygon:
                    for arc in ring:
                        users[arc if arc >= 0 else ~arc].add(name)
    new = {frozenset(pair) for pair in scene.borders}
    thin: list[str] = []
    thick: list[str] = []
    for arc, names in users.items():
        if len(names) < 2 or arc in world.seam:
            continue
        points = view.draw(world.arcs[arc])
        if np.linalg.norm(view.plane(world.arcs[arc]), axis=1).min() > _SEEN / 2 or not _in_frame(points):
            continue
        (thick if frozenset(names) in new else thin).append(_path(points, closed=False))
    return f'<path class="border" d="{"".join(thin)}"/><path class="new" d="{"".join(thick)}"/>'


def _labels(places: Mapping[str, tuple[float, float]], scene: Scene, state: str) -> str:
    """Names of the state asked about and of those it borders anew, where they fit without touching."""
    wanted = [state, *dict.fromkeys(name for pair in scene.borders for name in pair if name != state)]
    boxes: list[tuple[float, float, float, float]] = []
    out = []
    for name in wanted:
        if name not in places:
            continue
        x, y = places[name]
        half = len(name) * 62
        x = min(max(x, half + 40), _WIDTH * _FINE - half - 40)
        y = min(max(y, 140), _HEIGHT * _FINE - 60)
        box = (x - half, y - 130, x + half, y + 40)
        if any(box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in boxes):
            continue
        boxes.append(box)
        out.append(f'<text class="label" x="{x:.0f}" y="{y:.0f}" text-anchor="middle">{escape(name)}</text>')
    return "".join(out)
