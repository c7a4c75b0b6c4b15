"""Case files: TOML in the shape that `docs/cases.md` describes, read into a Case, with every mistake at its line.

`check` returns every mistake, `read` the Case or the first of them, `load` a bundled case by name or the reader's own
by its path.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from accede import lenses, rule, tomlines
from accede.brief import SEED, look
from accede.case import CERTAINTY, KINDS, OUTCOMES, SAYS, SIDES, Case, Claim, Note, Test, near
from accede.change import Join, Leave
from accede.errors import AccedeError, BadData, Unknown
from accede.names import find_alliance, find_state
from accede.rule import Rule
from accede.source import Source
from accede.tables import FIRST_DAY, LAST_DAY
from accede.tomlines import Table

if TYPE_CHECKING:
    from accede.world import World

SCHEMA = 1
NAMES = {"id": 24, "key": 80}
"""Letters, digits, - . and _ that the name of a claim or change, and the key of a source, may have."""
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Signs that steer a terminal or turn the direction of a line: no text of a case needs them."""
STRONGEST = 1000
"""The largest likelihood ratio, and one over the smallest, that a judgement may state."""
LARGEST = 1_000_000
"""Bytes that a case file may have."""


def template() -> str:
    """Return the text of a small case to start from, which runs as it stands."""
    return (folder() / "template" / "case.toml").read_text(encoding="utf-8")


def folder() -> Path:
    """Return where the bundled cases lie."""
    return Path(str(files("accede") / "cases"))


def names() -> list[str]:
    """Return the names of the bundled cases, the founding one first."""
    return sorted((file.stem for file in folder().glob("*.toml")), key=lambda name: (name != "stalin-nato", name))


def title(name: str) -> str:
    """Return the title of a bundled case, without reading its claims."""
    text = (folder() / f"{name}.toml").read_text(encoding="utf-8")
    return str(tomlines.parse(text[: text.index("[[")])[0]["title"])


def load(name: str | Path, world: World) -> Case:
    """Return the bundled case of this name, or the one in a file.

    Raises Unknown with suggestions, OSError, or BadData with the first mistake and how many more there are.
    """
    if str(name) in names():
        return read(folder() / f"{name}.toml", world, bundled=True)
    file = Path(name)
    if file.suffix != ".toml" and not file.exists():
        hint = f"Cases: {', '.join(names())}; or give the path of a .toml file."
        raise Unknown("case", str(name), near(str(name), names()), hint)
    return read(file, world)


def read(file: Path, world: World, *, bundled: bool = False) -> Case:
    """Return the case in `file`. Raises OSError, or BadData with the first mistake."""
    text = _text(file)
    case, mistakes = _Reader(str(file), world).read(text, file.stem, "" if bundled else str(file))
    if case is None:
        first = mistakes[0]
        more = f" (and {len(mistakes) - 1} more; `accede case check {file}` tells all)" if len(mistakes) > 1 else ""
        raise BadData(first.args[0], first.args[1], first.args[2], first.args[3] + more, first.args[4])
    return case


def forbidden(case: Case, world: World) -> dict[str, str]:
    """Return why history forbids a change, by its id, for each that it forbids: no test of it can be run."""
    told = {}
    for name, change in case.changes.items():
        try:
            change(world, despite=name in case.despite)
        except AccedeError as reason:
            told[name] = str(reason)
    return told


def check(file: Path, world: World) -> list[BadData]:
    """Return every mistake in the case in `file`, in the order of lines. Raises OSError where it cannot be read."""
    try:
        text = _text(file)
    except BadData as unreadable:
        return [unreadable]
    return _Reader(str(file), world).read(text, file.stem, str(file))[1]


def _text(file: Path) -> str:
    raw = file.read_bytes()
    if len(raw) > LARGEST:
        raise BadData(str(file), None, "case", f"a case file has at most {LARGEST} bytes", str(len(raw)))
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise BadData(str(file), raw[: wrong.start].count(b"\n") + 1, "case", "the file is UTF-8") from None


# --- what a table of the file may hold ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Field:
    """A key of a table: the type of its value, whether it must be there, and the closed list of its values."""

    kind: type = str
    required: bool = True
    values: tuple[str, ...] = ()


_TEXT, _MAYBE, _LIST = _Field(), _Field(required=False), _Field(list, required=False)
_DAY, _ANY_DAY = _Field(date), _Field(date, required=False)
_YES = _Field(bool, required=False)

_FIELDS: Mapping[str, Mapping[str, _Field]] = {
    "case": {
        "schema": _Field(int), "title": _TEXT, "question": _TEXT, "summary": _TEXT, "lead": _LIST,
        "change": _Field(list), "actor": _LIST, "source": _LIST, "evidence": _LIST, "claim": _Field(list),
    },
    "change": {
        "id": _TEXT, "do": _Field(values=("join", "leave")), "state": _TEXT, "alliance": _TEXT, "on": _DAY,
        "despite": _YES,
    },
    "actor": {"name": _TEXT, "role": _TEXT},
    "source": {
        "key": _TEXT, "title": _TEXT, "citation": _TEXT, "producer": _MAYBE, "version": _MAYBE, "licence": _MAYBE,
        "url": _MAYBE,
    },
    "evidence": {
        "state": _TEXT, "alliance": _TEXT, "item": _TEXT, "on": _DAY, "low": _Field(float), "high": _Field(float),
        "text": _TEXT, "certainty": _Field(values=CERTAINTY), "verification": _TEXT, "source": _TEXT,
    },
    "claim": {
        "id": _TEXT, "text": _TEXT, "by": _TEXT, "where": _TEXT, "kind": _Field(values=KINDS), "verification": _TEXT,
        "part": _MAYBE, "untestable": _MAYBE, "words": _Field(dict, required=False), "test": _LIST, "record": _LIST,
    },
    "test": {
        "change": _MAYBE, "lens": _TEXT, "what": _TEXT, "of": _TEXT, "rule": _TEXT,
        "world": _Field(required=False, values=SIDES), "on": _ANY_DAY, "other": _MAYBE, "since": _ANY_DAY,
        "premise": _YES, "says": _MAYBE,
    },
    "record": {
        "says": _Field(values=SAYS), "text": _TEXT, "source": _TEXT, "certainty": _Field(values=CERTAINTY),
        "verification": _TEXT,
    },
    "words": {"when": _Field(list), "say": _TEXT},
}  # fmt: skip
_SAID = {
    str: "text", date: "a date YYYY-MM-DD", bool: "true or false", int: "a whole number", float: "a number",
    list: "a list of tables", dict: "a table",
}  # fmt: skip


class _Reader:
    """Reads one case, and collects what is wrong with it."""

    def __init__(self, file: str, world: World) -> None:
        self.file, self.world = file, world
        self.mistakes: list[BadData] = []
        self.changes: dict[str, Join | Leave] = {}
        self.keys: set[str] = set()
        # What findings are of, as the record itself writes it.
        named = (("states", "state"), ("alliances", "alliance"), ("rules", "body"), ("evidence", "item"))
        self.subjects = {name for table, title in named for name in world.table(table)[title]}

    def read(self, text: str, name: str, home: str) -> tuple[Case | None, list[BadData]]:
        """The case, None where there are mistakes, and the mistakes in the order of lines."""
        root, broken = tomlines.parse(text)
        for line, what in broken:
            self.wrong(line, "case", f"TOML: {what}")
        found = self.fields("case", root, "case")
        if root.get("schema", SCHEMA) != SCHEMA:
            self.wrong(root.at("schema"), "case", f"schema is {SCHEMA}", root["schema"])
        self.changes = dict(self.each(root, "change", "id", self.change))
        sources = dict(self.each(root, "source", "key", self.source))
        self.keys = {*sources, *self.world.sources}
        actors = [each for _, each in self.each(root, "actor", "name", self.actor)]
        evidence = [each for _, each in self.each(root, "evidence", "item", self.evidence)]
        self.subjects |= {each["item"] for each in evidence if each}
        claims = [each for _, each in self.each(root, "claim", "id", self.claim)]
        if not claims and "claim" in root:
            self.wrong(root.at("claim"), "case", "a case has a claim")
        ids = {claim.id for claim in claims}
        for each in found["lead"] or ():
            if not isinstance(each, str) or each not in ids:
                self.wrong(root.at("lead"), "case", "lead names claims by their ids", each)
        if self.mistakes:
            return None, sorted(self.mistakes, key=lambda bad: bad.args[1] or 0)
        despite = frozenset(each["id"] for each in root["change"] if each.get("despite"))
        case = Case(
            name, found["title"], found["question"], found["summary"], self.changes, despite, tuple(actors),
            tuple(claims), sources, tuple(evidence), tuple(found["lead"]), home,
        )  # fmt: skip
        return case, []

    def wrong(self, line: int, where: str, law: str, found: Any = "") -> None:
        self.mistakes.append(BadData(self.file, line, where, law, str(found)[:80]))

    # --- tables ---------------------------------------------------------------------------------------------------

    def each(self, parent: Table, kind: str, key: str, make: Any) -> Iterator[tuple[str, Any]]:
        """Yield (key, what `make` makes of it) for each table of a list; a key occurs once."""
        tables = parent.get(kind, [])
        seen: dict[tuple[str, ...], int] = {}
        if not isinstance(tables, list) or not all(isinstance(each, Table) for each in tables):
            return  # said by `fields` of the parent
        for number, table in enumerate(tables, 1):
            name = str(table.get(key) or f"number {number}")
            where = f"{kind} {name}"
            own = (name, str(table.get("state")), str(table.get("alliance"))) if kind == "evidence" else (name,)
            if own in seen:
                self.wrong(table.at(key), where, f"the {key} occurs once (line {seen[own]})")
            seen.setdefault(own, table.at(key))
            made = make(table, self.fields(kind, table, where), where)
            yield name, made

    def fields(self, kind: str, table: Table, where: str) -> dict[str, Any]:
        """The values of a table that are as they should be; the rest is told, and stands as empty."""
        known = _FIELDS[kind]
        for key in table:
            if key not in known:
                close = near(key, list(known))
                meant = f"; did you mean {' or '.join(close)}?" if close else f"; it has {', '.join(known)}"
                self.wrong(table.at(key), where, f"there is no key {key} in a {kind}{meant}")
        return {key: self.value(field, key, table, where) for key, field in known.items()}

    def value(self, field: _Field, key: str, table: Table, where: str) -> Any:
        empty: Any = {str: "", bool: False, list: (), dict: None, float: 0.0}.get(field.kind)
        if key not in table:
            if field.required and key not in table.broken:
                self.wrong(table.line, where, f"{key} is needed, {_SAID[field.kind]}")
            return empty
        value = table[key]
        if field.kind is date and isinstance(value, str):
            try:
                value = date.fromisoformat(value)
            except ValueError:
                value = None
        fits = isinstance(value, (int, float) if field.kind is float else field.kind)
        fits = fits and (field.kind is not float or abs(value) < rule.HUGE)
        if isinstance(value, bool) != (field.kind is bool) or isinstance(value, datetime) or not fits:
            self.wrong(table.at(key), where, f"{key} is {_SAID[field.kind]}", table[key])
            return empty
        if field.kind is list and key not in ("when", "lead") and not all(isinstance(each, Table) for each in value):
            self.wrong(table.at(key), where, f"{key} is a list of tables, each with a header [[...{key}]]")
            return empty
        if field.kind is str and not value.strip():
            self.wrong(table.at(key), where, f"{key} is not empty")
        if field.kind is str and UNPRINTABLE.search(value):
            self.wrong(table.at(key), where, f"{key} has no control characters", ascii(value))
        if key in NAMES and not re.fullmatch(rf"[\w.-]{{0,{NAMES[key]}}}", value.strip(), re.ASCII):
            self.wrong(table.at(key), where, f"{key} is up to {NAMES[key]} letters, digits, - . or _", value)
        if field.values and value not in field.values:
            self.wrong(table.at(key), where, f"{key} is one of {', '.join(field.values)}", value)
        return value.strip() if isinstance(value, str) else value

    # --- one table each ---------------------------------------------------------------------------------------------

    def change(self, table: Table, found: dict[str, Any], where: str) -> Join | Leave | None:
        """The change, its names resolved, if history allows it or it is asked despite that."""
        if not (found["state"] and found["alliance"] and isinstance(found["on"], date)):
            return None
        if not self.day(table, "on", found["on"], where):
            return None
        kind = Leave if found["do"] == "leave" else Join
        try:
            return kind(found["state"], found["alliance"], found["on"]).resolved(self.world)
        except AccedeError as refused:
            key = "alliance" if refused.args[0] == "alliance" else "state"
            self.wrong(table.at(key), where, str(refused))
        return None

    def source(self, table: Table, found: dict[str, Any], where: str) -> Source:
        if found["key"] in self.world.sources:
            self.wrong(table.at("key"), where, "the record has a source of this key: name it, or choose another")
        return Source(**{title: found[title] for title in _FIELDS["source"]})

    def actor(self, _: Table, found: dict[str, Any], where: str) -> tuple[str, str]:
        return found["name"], found["role"]

    def evidence(self, table: Table, found: dict[str, Any], where: str) -> dict[str, Any]:
        self.known_source(table, "source", found["source"], where)
        given = [table.get(end) for end in ("low", "high")]
        low, high = found["low"], found["high"]
        # An end that is no number is a mistake told already.
        if given == [low, high] and not 1 / STRONGEST <= low <= high <= STRONGEST:
            law = f"a likelihood ratio is from 1/{STRONGEST} to {STRONGEST}, low before high"
            self.wrong(table.at("low"), where, law, f"{low}..{high}")
        for key, find in (("state", find_state), ("alliance", find_alliance)):
            try:
                if found[key] and isinstance(found["on"], date):
                    found[key] = find(self.world, found[key], found["on"])
            except AccedeError as unknown:
                self.wrong(table.at(key), where, str(unknown))
        return found

    def claim(self, table: Table, found: dict[str, Any], where: str) -> Claim:
        self.known_source(table, "where", found["where"], where)
        tests = [self.test(each, f"{where}, test {number}") for number, each in enumerate(found["test"], 1)]
        record = [self.note(each, f"{where}, record {number}") for number, each in enumerate(found["record"], 1)]
        reason = found["untestable"]
        if tests and reason:
            self.wrong(table.at("untestable"), where, "a claim with tests is not untestable")
        if not (tests or record or reason) and found["kind"] != "normative":
            self.wrong(table.line, where, "a claim has a test, a record note, or a reason why it is untestable")
        return Claim(
            found["id"], found["text"], found["by"], found["where"], found["kind"], found["verification"],
            found["part"], tuple(tests), tuple(record), reason, self.words(found["words"], tests, where),
        )  # fmt: skip

    def test(self, table: Table, where: str) -> Test:
        found = self.fields("test", table, where)
        change = found["change"] or next(iter(self.changes), "")
        if change and change not in self.changes:
            meant = f"; changes: {', '.join(self.changes) or 'none'}"
            self.wrong(table.at("change"), where, f"change is the id of one{meant}", change)
        self.vocabulary(table, found, where)
        asked = self.changes.get(change)
        if asked:
            for key in ("of", "other"):
                found[key] = self.subject(table, key, found, asked, where)
        expects = self.rule(table, found, where)
        for key in ("on", "since"):
            if isinstance(found[key], date):
                self.day(table, key, found[key], where)
        looked = found["on"] or (asked.on if asked else None)
        if isinstance(found["since"], date) and isinstance(looked, date) and found["since"] >= looked:
            self.wrong(table.at("since"), where, f"since is before the day looked at, {looked}", found["since"])
        for key, given in (("other", found["other"]), ("since", found["since"])):
            name = {"since": "earlier"}.get(key, key)
            if expects.text and bool(given) != (name in expects.names):
                law = f"{key} is given where the rule speaks of '{name}', and only there"
                self.wrong(table.at(key), where, law, expects.text)
        spoken = bool(expects.names - {"before", "after", "difference"}) or expects.trend is not None
        if spoken and not found["world"]:
            law = "world is needed, before or after: the rule does not say in which it holds"
            self.wrong(table.line, where, law, expects.text)
        return Test(
            change, found["lens"], found["what"], found["of"], expects, found["world"] or "after", found["on"],
            found["other"], found["since"], found["premise"], found["says"],
        )  # fmt: skip

    def vocabulary(self, table: Table, found: dict[str, Any], where: str) -> None:
        """The lens is one, and has a word for what is tested."""
        if not found["lens"]:
            return
        try:
            known = lenses.get(found["lens"]).WHAT
        except Unknown as unknown:
            self.wrong(table.at("lens"), where, str(unknown))
            return
        if found["what"] and found["what"] not in known:
            close = near(found["what"], list(known))
            meant = f"; did you mean '{close[0]}'?" if close else f"; `accede lens {found['lens']}` lists them"
            self.wrong(table.at("what"), where, f"what is a word of the lens {found['lens']}{meant}", found["what"])

    def subject(self, table: Table, key: str, found: dict[str, Any], asked: Join | Leave, where: str) -> str:
        """Whom a test is about, in the record's own names; a pair has a dash between its states."""
        if not found[key]:
            return ""
        on = found["on"] if isinstance(found["on"], date) else asked.on
        parts = []
        for part in map(str.strip, found[key].split("–")):
            if part in self.subjects:
                parts.append(part)
                continue
            try:
                parts.append(find_state(self.world, part, on))
            except AccedeError as no_state:
                try:
                    parts.append(find_alliance(self.world, part, on))
                except AccedeError:
                    if found[key] in self.spoken_of(found["lens"], asked, on):
                        return str(found[key])
                    pair = re.search(r"\w\s*[-—]\s*\w", part)
                    hint = "; a pair is written with the dash –" if pair else ""
                    self.wrong(table.at(key), where, f"{key} is a state, an alliance or a body: {no_state}{hint}")
        return "–".join(parts)

    def spoken_of(self, lens: str, asked: Join | Leave, on: date) -> set[str]:
        """Whom else a lens speaks of, such as kinds of bids: what it finds in the world as it was."""
        try:
            found, _ = look(lenses.get(lens), self.world.at(on), asked.state, asked.alliance, SEED)
        except Unknown:
            return set()
        return {each.of for each in found}

    def rule(self, table: Table, found: dict[str, Any], where: str) -> Rule:
        try:
            expects = rule.parse(found["rule"]) if found["rule"] else Rule("", frozenset())
        except ValueError as wrong:
            self.wrong(table.at("rule"), where, str(wrong), found["rule"])
            return Rule("", frozenset())
        trend = expects.trend
        if trend and not FIRST_DAY.year < trend.first < trend.last <= LAST_DAY.year:
            law = f"a trend lies within {FIRST_DAY.year + 1}:{LAST_DAY.year}"
            self.wrong(table.at("rule"), where, law, expects.text)
        return expects

    def note(self, table: Table, where: str) -> Note:
        found = self.fields("record", table, where)
        self.known_source(table, "source", found["source"], where)
        return Note(**found)

    def words(self, found: Table | None, tests: Sequence[Test], where: str) -> tuple[tuple[str, ...], str]:
        """The outcomes and the sentence that may be said then; what it quotes of a test is there to be quoted."""
        if found is None:
            return (), ""
        where += ", words"
        words = self.fields("words", found, where)
        when = tuple(map(str, words["when"]))
        if len(when) != len(tests) or not all(each in OUTCOMES for each in when):
            law = f"when says for each of the {len(tests)} tests one of {', '.join(OUTCOMES)}"
            self.wrong(found.at("when"), where, law, ", ".join(when))
        quoted = re.compile(r"\{([^.{}]*)\.?([^{}]*)\}")
        if re.search("[{}]", quoted.sub("", words["say"])):
            self.wrong(found.at("say"), where, "each { of say has its }, with a test's number and a name between")
        for number, name in quoted.findall(words["say"]):
            there = number.isdecimal() and 0 < int(number) <= len(tests)
            test = tests[int(number) - 1] if there else None
            # What is quoted of a test whose rule cannot be read is not a second mistake.
            if test is None or (test.rule.text and name not in test.terms):
                law = "say quotes a test by its number and a name of its rule, as {1.after}, or a year, as {1.1990}"
                self.wrong(found.at("say"), where, law, f"{number}.{name}")
        return when, words["say"]

    # --- laws that several share ------------------------------------------------------------------------------------

    def day(self, table: Table, key: str, value: date, where: str) -> bool:
        if FIRST_DAY <= value <= LAST_DAY:
            return True
        self.wrong(table.at(key), where, f"{key} is from {FIRST_DAY} to {LAST_DAY}", value)
        return False

    def known_source(self, table: Table, key: str, value: str, where: str) -> None:
        if value and value not in self.keys:
            close = near(value, sorted(self.keys))
            meant = f"; did you mean {' or '.join(close)}?" if close else ""
            self.wrong(
                table.at(key), where, f"{key} is the key of a source of this case or of the record{meant}", value
            )
