"""One question, two worlds: the findings before and after a change, paired.

`ask` is the one place where worlds and lenses meet. It resolves the names, makes the change, lets each lens look at
both worlds as they were known on the day, and pairs what they found.
"""

from __future__ import annotations

import inspect
import shlex
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import ModuleType
from typing import TYPE_CHECKING, Any, Literal

import polars as pl

from accede import lenses
from accede._version import __version__
from accede.change import Join, Leave, day
from accede.contest import Contested
from accede.errors import AccedeError, Impossible, NotCovered
from accede.finding import Finding, Value, interval
from accede.names import codes, command, the
from accede.source import Source
from accede.tables import FIRST_DAY, LAST_DAY

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from accede.world import World

SEED = 1954


@dataclass(frozen=True, slots=True)
class Pair:
    """One finding in both worlds; a side is None where that world has none.

    difference   after minus before, None unless both are there
    interval     central 95% of the difference, draw by draw; None where it is exact or there is no difference
    spread       the 95% intervals of the two sides themselves
    draws        the draws of the two sides, None for a side that is exact or not there
    """

    lens: str
    what: str
    of: str
    unit: str
    before: Value | None
    after: Value | None
    difference: Value | None
    interval: tuple[float, float] | None
    spread: tuple[tuple[float, float] | None, tuple[float, float] | None]
    doubt: str
    sources: tuple[str, ...]
    draws: tuple[NDArray[np.float64] | None, NDArray[np.float64] | None] = field(
        default=(None, None), compare=False, repr=False
    )

    @property
    def changed(self) -> bool:
        """Whether the two worlds differ in it."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Silence:
    """A lens, or a part of one, that could not answer: why, and what would make it speak (empty where nothing can)."""

    lens: str
    why: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Scene:
    """Who stood where, for a map: the states of the day, the members in both worlds, and the ties across the edge.

    change    what was asked about
    borders   (a, b) pairs that are outer borders of the alliance in the world after the change, and were not before
    rivals    states outside with a strategic rivalry with a member, after the change
    """

    change: Join | Leave
    states: tuple[str, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]
    borders: tuple[tuple[str, str], ...]
    rivals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """The answer to one question, with all it takes to check, cite and run it again.

    question  one line
    change    the change asked about, names resolved
    premise   what history says against it, where the asker insisted; else empty
    codes     the state's code in each scheme on the day
    pairs     findings of both worlds, lens by lens
    silent    each lens, or part of one, that could not answer
    contested figures and facts in use that two sources state differently, of those concerned
    contested_elsewhere   how many more there are of others
    data      names of the official data sets laid over the record
    scene     who stood where, for a map
    sources   every Source that a pair names, by key
    about     what each lens that was asked says of itself, by name
    release   fingerprint of the record
    home      the folder of the record asked, empty for the embedded one
    """

    question: str
    change: Join | Leave
    premise: str
    codes: dict[str, str]
    alliance_name: str
    pairs: tuple[Pair, ...]
    silent: tuple[Silence, ...]
    scene: Scene
    sources: dict[str, Source]
    about: dict[str, lenses.About]
    seed: int
    release: str
    home: str = ""
    contested: tuple[Contested, ...] = ()
    contested_elsewhere: int = 0
    data: tuple[str, ...] = ()
    version: str = __version__

    @property
    def on(self) -> date:
        """The day asked about."""
        return self.change.on

    @property
    def command(self) -> str:
        """The command line that asks this again."""
        options = ["--seed", str(self.seed)]
        if isinstance(self.change, Leave):
            options.append("--leave")
        if set(self.about) != set(lenses.names()):
            options += ["--lens", ",".join(self.about)]
        if self.premise:
            options.append("--despite")
        if self.data:
            options += ["--data", ",".join(self.data)]
        if self.home:
            options += ["--record", self.home]
        return command(self.change.state, self.change.alliance, self.on, *options)

    @property
    def recipe(self) -> dict[str, Any]:
        """What `accede rerun` needs to get the same numbers."""
        return {
            "state": self.change.state,
            "alliance": self.change.alliance,
            "on": self.on.isoformat(),
            "leave": isinstance(self.change, Leave),
            "lenses": list(self.about),
            "seed": self.seed,
            "despite": bool(self.premise),
            "record": self.release,
            "data": list(self.data),
            "command": self.command,
        }

    def to_frame(self, backend: Literal["polars", "pandas", "pyarrow"] = "polars") -> Any:
        """Return the findings as a data frame, one row each; fractions become floats.

        backend   the library of the frame; it must be installed

        Columns: lens, what, of, unit, before, after, difference, low, high (of the difference), doubt, sources.
        """
        import narwhals as nw

        def plain(value: Value | None) -> float | None:
            return None if value is None else float(value)

        columns: dict[str, list[Any]] = {
            **{title: [getattr(pair, title) for pair in self.pairs] for title in ("lens", "what", "of", "unit")},
            **{
                title: [plain(getattr(pair, title)) for pair in self.pairs]
                for title in ("before", "after", "difference")
            },
            "low": [pair.interval[0] if pair.interval else None for pair in self.pairs],
            "high": [pair.interval[1] if pair.interval else None for pair in self.pairs],
            "doubt": [pair.doubt for pair in self.pairs],
            "sources": [";".join(pair.sources) for pair in self.pairs],
        }
        number, text = nw.Float64(), nw.String()
        numeric = ("before", "after", "difference", "low", "high")
        schema = {title: number if title in numeric else text for title in columns}
        return nw.from_dict(columns, schema, backend=backend).to_native()

    def _repr_html_(self) -> str:
        """Return the brief as a notebook shows it: its page in a frame of its own."""
        from accede.render.html import to_frame

        return to_frame(self)

    def pair(self, what: str, of: str) -> Pair:
        """Return the pair with this `what` and `of`. Raises KeyError where there is none."""
        for pair in self.pairs:
            if (pair.what, pair.of) == (what, of):
                return pair
        raise KeyError(f"no finding {what!r} of {of!r}")


def ask(
    state: str,
    alliance: str,
    on: date | str,
    *,
    world: World | None = None,
    leave: bool = False,
    only: Sequence[str] | None = None,
    seed: int = SEED,
    despite: bool = False,
    progress: Callable[[str], None] | None = None,
) -> Brief:
    """Ask what changes when `state` joins (or leaves) `alliance` on day `on`.

    world      the record to ask; the embedded one by default
    only       names of lenses; all by default
    seed       of every random draw, the same in both worlds
    despite    ask even where history forbids the change; the Brief states the premise
    progress   called with the name of each lens before it looks

    Raises Unknown, Impossible, or NotCovered (no lens could answer). Cost: twice that of each lens.
    """
    if world is None:
        from accede.datasets.record import load

        world = load()
    if not 0 <= seed < 2**32:
        raise ValueError(f"seed {seed} is not from 0 to {2**32 - 1}")
    change: Join | Leave | None = None
    kind = Leave if leave else Join
    asked = kind(state, alliance, day(on))
    options = ["--leave"] if leave else []
    if not FIRST_DAY <= asked.on <= LAST_DAY:
        nearest = LAST_DAY if asked.on > LAST_DAY else FIRST_DAY
        side = "after the last" if asked.on > LAST_DAY else "before the first"
        instead = command(state, alliance, nearest, *options)
        beyond = Impossible(f"{asked.on} is {side} day of the record", f"{FIRST_DAY} to {LAST_DAY}", instead)
        raise _answerable(world, beyond)
    premise = ""
    try:
        change = asked.resolved(world)
        after = change(world)
    except Impossible as forbidden:
        if not despite or change is None:
            raise _answerable(world, forbidden) from None
        premise = forbidden.args[0]
        after = change(world, despite=True)
    chosen = tuple(dict.fromkeys(only)) if only is not None else tuple(lenses.names())
    modules = {name: lenses.get(name) for name in chosen}
    old, new = world.at(change.on), after.at(change.on)
    pairs, silent = _pairs(old, new, modules, change, seed, progress)
    if not pairs:
        why = "; ".join(f"{silence.lens}: {silence.why}" for silence in silent)
        raise NotCovered("no lens can answer", why.rstrip(".") or "no lens was asked")
    verb = "leaves" if leave else "joins"
    keys = sorted({key for pair in pairs for key in pair.sources})
    contested, others = _contested(new, change, keys)
    return Brief(
        question=f"What changes when {the(change.state)} {verb} {change.alliance} on {change.on}?",
        change=change,
        premise=premise,
        codes=codes(world, change.state, change.on),
        alliance_name=world.alliance(change.alliance)["name"],
        pairs=tuple(pairs),
        silent=tuple(silent),
        scene=scene(old, new, change),
        sources={key: world.sources[key] for key in sorted({*keys, *(each.other_source for each in contested)})},
        about={name: lenses.about(lens) for name, lens in modules.items()},
        seed=seed,
        release=world.release,
        home=world.home,
        contested=tuple(contested),
        contested_elsewhere=others,
        data=tuple(world.official),
    )


def _answerable(world: World, error: Impossible) -> Impossible:
    """The error with a nearest question that can be answered: one refusal leads on to the next, or to none."""
    why, possible, instead = error.args
    for _ in range(3):
        words = shlex.split(instead)
        if len(words) < 6:
            break
        try:
            (Leave if "--leave" in words else Join)(words[2], words[3], day(words[5]))(world)
        except Impossible as refused:
            instead = refused.args[2]
        except AccedeError:
            break
        else:
            return Impossible(why, possible, instead)
    return Impossible(why, possible)


def _contested(world: World, change: Join | Leave, keys: Sequence[str]) -> tuple[list[Contested], int]:
    """What two sources state differently of those concerned, and how much else, as far as the answer used one of them.

    Figures concern the state, the members and the great powers; a tie or a membership the states in it, or the alliance
    asked about. The state's own come first, then figures that are far apart.
    """
    told = world.contested({change.state, *world.members(change.alliance), *world.great_powers()})
    used = [each for each in told if each.source in keys]
    near = [
        each for each in used
        if each.year is not None or change.state in each.states or each.alliance == change.alliance
    ]  # fmt: skip
    near.sort(key=lambda each: (change.state not in each.states, -each.apart))
    return near, len(used) - len(near)


def scene(before: World, after: World, change: Join | Leave) -> Scene:
    """Return who stood where, off the record itself, whatever lenses were asked."""
    members, joined = before.members(change.alliance), after.members(change.alliance)
    ties = after.now("ties")

    def edge(inside: list[str], tie: str) -> set[tuple[str, str]]:
        crossing = pl.col("a").is_in(inside) ^ pl.col("b").is_in(inside)
        return set(ties.filter((pl.col("tie") == tie) & crossing).select("a", "b").rows())

    rivals = {state for pair in edge(joined, "rivalry") for state in pair if state not in joined}
    return Scene(
        change=change,
        states=tuple(sorted(after.now("states")["state"])),
        before=tuple(members),
        after=tuple(joined),
        borders=tuple(sorted(edge(joined, "border") - edge(members, "border"))),
        rivals=tuple(sorted(rivals)),
    )


def _pairs(
    before: World,
    after: World,
    modules: dict[str, ModuleType],
    change: Join | Leave,
    seed: int,
    progress: Callable[[str], None] | None,
) -> tuple[list[Pair], list[Silence]]:
    pairs: list[Pair] = []
    silent: list[Silence] = []
    again = command(change.state, change.alliance, change.on, *(["--leave"] if isinstance(change, Leave) else []))
    for name, lens in modules.items():
        if progress:
            progress(name)
        sides, reasons = [], []
        for world in (before, after):
            found, why = look(lens, world, change.state, change.alliance, seed)
            sides.append(found)
            reasons.append([_reason(silence) for silence in why])
        pairs += _paired(name, *sides)
        # Where both worlds are silent about one thing, the modelled one says why: it is the world asked about.
        told = {what: (why, remedy) for side in reasons for what, why, remedy in side}
        silent += [Silence(name, why, remedy.format(ask=again)) for why, remedy in told.values()]
    return pairs, silent


def look(
    lens: ModuleType, world: World, state: str, alliance: str, seed: int
) -> tuple[list[Finding], list[AccedeError]]:
    """Return what a lens finds in one world, and what it is silent about; tables outside its NEEDS are shut."""
    offered = {"state": state, "alliance": alliance, "seed": seed}
    takes = inspect.signature(lens.look).parameters
    try:
        seen = lens.look(world.only(lens.NEEDS), **{name: offered[name] for name in offered if name in takes})
    except AccedeError as silence:
        return [], [silence]
    return (
        [each for each in seen if isinstance(each, Finding)],
        [each for each in seen if not isinstance(each, Finding)],
    )


def _reason(silence: AccedeError) -> tuple[str, str, str]:
    """What is silent, why, in a sentence, and what would help."""
    what, *_ = silence.args
    return what, str(silence), silence.args[2] if isinstance(silence, NotCovered) else ""


def _paired(lens: str, before: Iterable[Finding], after: Iterable[Finding]) -> list[Pair]:
    """Pair findings of two worlds by what, of and unit, in the order in which they were found."""
    sides = [{(each.what, each.of, each.unit): each for each in side} for side in (before, after)]
    order = list(dict.fromkeys([*sides[0], *sides[1]]))
    # What is of one kind stands together, though some of it was found in one world only.
    kinds = list(dict.fromkeys(what for what, _, _ in order))
    order.sort(key=lambda key: kinds.index(key[0]))
    return [_pair(lens, key, sides[0].get(key), sides[1].get(key)) for key in order]


def _pair(lens: str, key: tuple[str, str, str], before: Finding | None, after: Finding | None) -> Pair:
    difference: Value | None = None
    spread_of_difference = None
    if before and after:
        difference = after.value - before.value
        if before.draws is not None or after.draws is not None:
            spread_of_difference = interval(_draws(after) - _draws(before))
    sides = [side for side in (before, after) if side]
    doubts = list(dict.fromkeys(side.doubt for side in sides if side.doubt))
    doubt = (
        doubts[0]
        if len(doubts) == 1
        else "; ".join(
            f"{name}: {side.doubt}" for name, side in (("before", before), ("after", after)) if side and side.doubt
        )
    )
    return Pair(
        lens,
        *key,
        before=before.value if before else None,
        after=after.value if after else None,
        difference=difference,
        interval=spread_of_difference,
        spread=(before.interval if before else None, after.interval if after else None),
        doubt=doubt,
        sources=tuple(sorted({source for side in sides for source in side.sources})),
        draws=(before.draws if before else None, after.draws if after else None),
    )


def _draws(finding: Finding) -> Any:
    return float(finding.value) if finding.draws is None else finding.draws
