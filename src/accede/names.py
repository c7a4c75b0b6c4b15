"""What people type, and the state or alliance they mean on that day.

Names are matched whole, without regard to case, accents or punctuation, over the record's aliases in four languages.
Nothing is corrected silently: a misspelling gets a suggestion and the question stops.
"""

from __future__ import annotations

import re
import shlex
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from accede.errors import Ambiguous, Impossible, Unknown
from accede.tables import LAST_DAY
from accede.world import World

SCHEMES = ("cow", "gw", "iso", "un")
_CLOSE = 62  # rapidfuzz ratio below which a suggestion would be a guess
_TIE = 6  # two candidates nearer than this are both shown

Life = tuple[date, date]
Retry = Callable[[str], str]


@lru_cache(maxsize=16384)  # every name of the record several times over
def fold(text: str) -> str:
    """Return `text` as names are compared: no case, accents, punctuation, or leading article."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("ß", "ss").replace("ø", "o").replace("ł", "l"))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    words = re.sub(r"[^\w]+", " ", letters.replace("'", "").replace("’", "")).strip()
    return words.removeprefix("the ")


def the(state: str) -> str:
    """Return the state's name as it stands inside an English sentence."""
    takes = r"^Federal Republic|(Union|States|Kingdom|Empire|Republic|Emirates|Netherlands|Philippines|Bahamas|SSR)$"
    return f"the {state}" if re.search(takes, state) else state


def find_state(world: World, said: str, day: date, retry: Retry = str) -> str:
    """Return the name of the state that `said` means on `day`.

    world   a World that knows the whole record, later states included
    retry   makes the command to run from the name of another state, for the error's last line

    Raises Unknown (with suggestions), Ambiguous, or Impossible where the state meant did not exist that day.
    """
    lives = _lives(world)
    number = said.strip()
    if number.isdecimal():
        raise Unknown("state", number, (), _which_scheme(world, number))
    scheme, colon, code = number.partition(":")
    if colon and scheme.casefold() in SCHEMES:
        meant: list[tuple[str, Life | None]] = [(name, None) for name in _coded(world, scheme.casefold(), code.strip())]
        if not meant:
            raise Unknown("state", number)
    else:
        meant = _index(world, "state")[fold(said)]
    alive = sorted(
        {
            name
            for name, life in meant
            if (life is None or _within(day, life)) and any(_within(day, spell) for spell in lives[name])
        }
    )
    if len(alive) == 1:
        return alive[0]
    if alive:
        raise Ambiguous("state", said, alive)
    if meant:
        # The state whose own name was typed stands for what else may be called so.
        names = sorted({name for name, _ in meant}, key=lambda name: (fold(name) != fold(said), name))
        raise _not_that_day(world, names, day, lives, retry)
    living = [name for name, spells in lives.items() if any(_within(day, spell) for spell in spells)]
    raise Unknown("state", said, _suggest(world, "state", said, living or lives))


def find_alliance(world: World, said: str, day: date) -> str:
    """Return the id of the alliance that `said` means; several of one name are told apart by `day` where they can be.

    Raises Unknown (with suggestions) or Ambiguous.
    """
    entries = _index(world, "alliance")[fold(said)]
    if not entries:
        raise Unknown("alliance", said, _suggest(world, "alliance", said, None))
    that_day = {name for name, life in entries if life is None or _within(day, life)}
    meant = sorted(that_day or {name for name, _ in entries})
    if len(meant) > 1:
        titles = _alliance_names(world)
        raise Ambiguous("alliance", said, [f"{titles[name]} ({name})" for name in meant])
    return meant[0]


def codes(world: World, state: str, day: date) -> dict[str, str]:
    """Return the state's code in each scheme on `day`; schemes in which it has none are absent."""
    for row in world.table("states").iter_rows(named=True):
        if row["state"] == state and row["start"] <= day and (row["end"] is None or day < row["end"]):
            return {scheme: str(row[scheme]) for scheme in SCHEMES if row[scheme] is not None}
    return {}


def command(state: str, alliance: str, day: date, *options: str) -> str:
    """Return the command line that asks this question, quoted for a shell."""
    return shlex.join(["accede", "ask", state, alliance, "--on", day.isoformat(), *options])


# --- inside ---------------------------------------------------------------------------------------------------------


def _within(day: date, life: Life) -> bool:
    return life[0] <= day < life[1]


def _lives(world: World) -> dict[str, list[Life]]:
    lives: dict[str, list[Life]] = defaultdict(list)
    for name, start, end in world.table("states").select("state", "start", "end").iter_rows():
        lives[name].append((start, end or date.max))
    return lives


def _index(world: World, kind: str) -> Mapping[str, list[tuple[str, Life | None]]]:
    """Folded alias -> what it names and, where the alias is bound to dates, when."""
    index: dict[str, list[tuple[str, Life | None]]] = defaultdict(list)
    for row in world.table("aliases").iter_rows(named=True):
        if row["kind"] == kind:
            bound = row["start"] or row["end"]
            life = (row["start"] or date.min, row["end"] or date.max) if bound else None
            index[fold(row["alias"])].append((row["name"], life))
    own = _lives(world) if kind == "state" else _alliance_names(world)
    for name in own:
        # The record's own name always holds, whatever the aliases say.
        index[fold(name)] = [entry for entry in index[fold(name)] if entry[0] != name] + [(name, None)]
    return index


def _alliance_names(world: World) -> dict[str, str]:
    rows = [*world.table("alliances").iter_rows(named=True), *world.table("projects").iter_rows(named=True)]
    return {row["alliance"]: row["name"] for row in rows}


def _coded(world: World, scheme: str, code: str) -> list[str]:
    """Every state that ever had this code, in the order of the record."""
    wanted = code.casefold().lstrip("0")
    rows = world.table("states").select("state", scheme).iter_rows()
    return list(
        dict.fromkeys(name for name, own in rows if own is not None and str(own).casefold().lstrip("0") == wanted)
    )


def _which_scheme(world: World, number: str) -> str:
    meanings = (f"{scheme}:{number} is {'/'.join(_coded(world, scheme, number)) or 'none'}" for scheme in SCHEMES)
    return f"Which scheme? {'; '.join(meanings)}."


def _suggest(world: World, kind: str, said: str, among: Iterable[str] | None) -> list[str]:
    """The canonical names whose aliases are spelled most like `said`; near-ties are all given."""
    from rapidfuzz import fuzz, process

    index = _index(world, kind)
    allowed = None if among is None else set(among)
    best: dict[str, float] = {}
    hits: list[tuple[Any, float, Any]] = process.extract(
        fold(said), list(index), scorer=fuzz.ratio, limit=40, score_cutoff=_CLOSE
    )
    for alias, score, _ in hits:
        for name, _ in index[alias]:
            if allowed is None or name in allowed:
                best[name] = max(score, best.get(name, 0))
    top = max(best.values(), default=0)
    return sorted((name for name, score in best.items() if score > top - _TIE), key=lambda name: -best[name])[:3]


def _not_that_day(
    world: World, meant: list[str], day: date, lives: Mapping[str, list[Life]], retry: Retry
) -> Impossible | Ambiguous:
    """The error for a state that is known but did not exist on the day: when it did, and which state stood then."""
    state = meant[0]
    spells = sorted(lives[state])
    title = the(state)[0].upper() + the(state)[1:]
    if any(_within(day, spell) for spell in spells):
        return Impossible(f"{title} was not called so on {day}", "", retry(state))
    ended = max((end for _, end in spells if end <= day), default=None)
    heirs = _kin(world, meant, lives, day, ended)
    if ended is None:
        why = f"{title} began on {spells[0][0]}"
        if heirs:
            why += f"; the state of {day} is {' or '.join(map(the, heirs))}"
    else:
        why = f"{title} ended on {ended}"
        if heirs:
            why += f". Did you mean {' or '.join(heirs)}?"
    last = {end: str(min(end, LAST_DAY + timedelta(days=1)) - timedelta(days=1)) for _, end in spells}
    span = " and ".join(f"{start} to {last[end]}" for start, end in spells)
    return Impossible(why, span, retry(heirs[0]) if heirs else "")


def _kin(world: World, names: list[str], lives: Mapping[str, list[Life]], day: date, ended: date | None) -> list[str]:
    """The nearest states that stood on the day among those that followed what `ended`, or that came before it.

    Where some carry on the state's own code, they alone: Russia of the fifteen that followed the Soviet Union.
    """
    rows = world.table("states").select("state", "successor_of", "start", "cow").rows()
    cow = {name: code for name, _, _, code in rows}
    heirs: dict[str, list[str]] = defaultdict(list)
    for name, olds, start, _ in rows:
        for old in (olds or "").split(";"):
            if ended is None:
                heirs[name].append(old)
            elif start >= ended:
                heirs[old].append(name)
    seen, generation = set(names), names
    while generation:
        generation = [heir for name in generation for heir in heirs[name] if heir not in seen]
        seen.update(generation)
        standing = sorted({name for name in generation if any(_within(day, spell) for spell in lives[name])})
        if standing:
            own = {cow.get(name) for name in names} - {None}
            return [name for name in standing if cow.get(name) in own] or standing
    return []
