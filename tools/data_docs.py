"""Write the pages of `docs/data` from what the data sets say of themselves.

Usage: python tools/data_docs.py [--check]

Input: the modules of `accede.datasets` (their SET and their docstring). Output: one page per set and an index. With
--check nothing is written, and the exit code is 1 where a page differs from what it would be. Pages of sets that are
no more are removed.
"""

from __future__ import annotations

import re
import shlex
import sys
import textwrap
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from accede import datasets, panel

if TYPE_CHECKING:
    from accede.archive.sets import Set

OUT = Path(__file__).resolve().parents[1] / "docs" / "data"

NO_COW_ALLIANCES = """\
**COW Formal Alliances have no loader**, at their maintainer's request. Take [ATOP](atop.md) for alliances."""

HEAD = f"""\
# Official data

accede reads data sets from their publishers' files. None comes with the package: a file is fetched from its publisher
to a folder of yours, or added from your disk, and stays there. What accede ships is its own [record](../record.md).

{NO_COW_ALLIANCES}
"""

USE = """\
## Get and use

```sh
accede data list                  # every set: what is here, the terms
accede data list contiguity       # one set, file by file
accede data get cow-states contiguity   # fetch from the publisher
accede data add contdir.csv       # take a file that you have
accede data verify                # are the files what they were?
accede data where                 # the folders: the record's, then the cache's
accede data cite contiguity       # BibTeX
accede data rm contiguity
```

The cache is the folder that `ACCEDE_DATA` names, or where the platform keeps caches. Before the first set of a
publisher you are asked to accept its terms (`--accept-terms` says yes beforehand). **Verified** means that a
fingerprint was compared with a file fetched from the publisher. Where it was not, you are asked whether it is right;
`--confirm-fingerprint` says yes to the fingerprints on these pages, and to no other. A file with another fingerprint is
another release, or not what you think.

An address that was not verified may have moved. Where a download fails, fetch the file with a browser and
`accede data add` it: it is recognised by its fingerprint, or by its columns, whatever it is called.

In Python every table is a polars frame:

```python
import accede

world = accede.load(data=["cow-states", "contiguity"])
spells = world.official["contiguity"]["spells"]
```

In all tables a cell that nobody knows is null, never 0 or -9. Why it is null is kept beside it:

```python
from accede.archive.shelf import default
from accede.datasets import nmc

default().missing(nmc.SET, nmc.read)["nmc6"]   # line, column, what the file says, why it is null
```

`start` and `end` are dates, half-open: `end` is the day after the last. `end` is null where something went on when the
set ended. Panels of states and of pairs of states are put together from these sets: see
[coming from peacesciencer](../coming-from-peacesciencer.md). Codes of states are explained in
[state codes](../state-codes.md).
"""

FORMS: Mapping[str, str] = {
    "atop": "the publisher's five CSV files",
    "contiguity": "the publisher's archive, or the CSV files in it",
    "council": "three groups' own files",
    "cow-states": "the publisher's four CSV files",
    "cshapes": "TopoJSON of the R package cshapes; no polygons",
    "dcad": "the author's CSV file",
    "distance": "the author's CSV file",
    "gml": "the authors' CSV file",
    "gw-states": "the authors' list; with microstates, repackaged by the R package isard",
    "icb": "the project's two CSV files",
    "ideal-points": "the authors' CSV and Stata files",
    "igo": "repackaged: spells of v2.3 by the International Relations Database, counts of v3.0 by peacesciencer",
    "maddison": "the publisher's workbook",
    "mid": "the publisher's four CSV files",
    "nmc": "6.0: the publisher's; 7.0: repackaged by peacesciencer",
    "peace-scale": "the authors' two CSV files",
    "polity": "a CSV export of the publisher's workbook",
    "rivalries": "repackaged by peacesciencer",
    "sipri": "the publisher's workbook",
    "trade": "national: the publisher's; dyads: repackaged by peacesciencer",
    "un-votes": "2016: the author's R file; 2021: repackaged by the R package unvotes",
    "vdem": "an extract by the R package isard",
    "war": "the publisher's two CSV files",
    "warheads": "two CSV files of Our World in Data",
}
"""What form is read, in a few words; of a set that is not here, the sentence of its docstring that says so."""


def pages() -> dict[str, str]:
    """Return every page of the folder by its name."""
    modules = [import_module(f"accede.datasets.{name}") for name in datasets.names()]
    told = {module.SET.key: (module.SET, _paragraphs(module.__doc__), module.__name__) for module in modules}
    return {
        "README.md": _index({key: (set_, text) for key, (set_, text, _) in told.items()}),
        **{f"{key}.md": _page(*each) for key, each in told.items()},
    }


# --- the index --------------------------------------------------------------------------------------------------------


def _index(told: Mapping[str, tuple[Set, list[str]]]) -> str:
    titles = ("set", "what", "publisher", "period", "terms", "read is", "verified")
    rows = [
        (
            f"[{key}]({key}.md)",
            f"{set_.source.title} {set_.source.version}".strip(),
            set_.publisher,
            _period(set_),
            set_.source.licence or set_.terms,
            FORMS.get(key) or _form(paragraphs),
            _verified(set_),
        )
        for key, (set_, paragraphs) in sorted(told.items())
    ]
    files = [file for set_, _ in told.values() for file in set_.files]
    count = sum(file.verified for file in files)
    note = "No fingerprint has been" if not count else f"{count} of {len(files)} fingerprints have been"
    return "\n".join([HEAD, _table(titles, rows), f"\n{note} compared with a publisher's file so far.\n", USE])


def _form(paragraphs: list[str]) -> str:
    for paragraph in paragraphs:
        if found := re.search(r"\bRead (?:is|are) (.+?)[.:](?:\s|$)", paragraph, re.S):
            return " ".join(found[1].split())
    return "see its page"


def _verified(set_: Set) -> str:
    count = sum(file.verified for file in set_.files)
    return "no" if not count else "yes" if count == len(set_.files) else f"{count} of {len(set_.files)}"


# --- a page -----------------------------------------------------------------------------------------------------------


def _page(set_: Set, paragraphs: list[str], module: str) -> str:
    lead, *body = paragraphs
    body = [text.replace("`read(paths)`", f"`{module}.read(paths)`").replace(" Raises BadData.", "") for text in body]
    first = next((at for at, text in enumerate(body) if text.startswith(f"`{module}.read")), len(body))
    last = next((at for at, text in enumerate(body) if text.startswith("Source:")), len(body))
    about, tables, ends = body[:first], body[first:last], body[last:]
    parts = [f"# {set_.source.title}", *_prose([lead]), _facts(set_), *_prose(about)]
    if set_.key == "atop":
        parts.append(NO_COW_ALLIANCES.replace("[ATOP](atop.md)", "ATOP"))
    parts += ["## Get it", _get(set_), "## Tables", _use(set_, tables), *_prose(tables)]
    for text in ends:
        title, _, said = text.partition(":")
        parts += [f"## {title}", _filled(_marked(said.strip()[:1].upper() + said.strip()[1:]))]
    parts += ["## Files", _files(set_), "## Cite", f"```bibtex\n{set_.source.bibtex()}\n```"]
    return "\n\n".join(parts) + f"\n\n---\n\n[All sets](README.md). Written from `{module}` by `tools/data_docs.py`.\n"


def _facts(set_: Set) -> str:
    source = set_.source
    columns = ", ".join(f"`{name}`" for name in panel.attachments(dyads=True) if panel.needs([name])[1] == set_.key)
    rows = [f"`--system {name}`" for name, system in panel.SYSTEMS.items() if system.set_ == set_.key]
    facts = {
        "called": f"`{set_.key}`",
        "authors": source.producer,
        "publisher": set_.publisher,
        "version": source.version,
        "period": _period(set_),
        "licence": source.licence,
        "terms": set_.terms,
        "home": f"<{source.url}>" if source.url else "",
        "note": set_.note,
        "in panels": " and ".join([f"the rows, with {row}" for row in rows] + ([f"columns {columns}"] * bool(columns))),
    }
    return _table(("", ""), [(name, said) for name, said in facts.items() if said])


def _period(set_: Set) -> str:
    start, end = set_.source.start, set_.source.end
    if not start and not end:
        return "no dates"
    last = str((date.fromisoformat(end) - timedelta(days=1)).year) if end else "?"
    return f"{start[:4].lstrip('0') or '?'} to {last}"


def _get(set_: Set) -> str:
    known = [file for file in set_.files if file.url]
    loose = [file for file in set_.files if not file.url and not _stands_in(file.name, set_)]
    said = []
    if known:
        said.append(f"```sh\naccede data get {set_.key}\n```")
    if loose:
        those = "" if not known else " of some files" if len(loose) > 1 else f" of `{loose[0].name}`"
        words = ["accede data add", *(shlex.quote(file.name) for file in loose)]
        said.append(
            f"No address{those} is known to accede. Fetch {'them' if len(loose) > 1 else 'it'} where you can, and:\n\n"
            f"```sh\n{_folded(words)}\n```"
        )
    if len(set_.files) > 1:
        said.append("Not every file is needed: each allows the tables that come from it.")
    return "\n\n".join(said)


def _stands_in(name: str, set_: Set) -> bool:
    """Whether a file is another of the set in another form: an R file made CSV, an archive's only file."""
    stem = name.partition(".")[0].removesuffix("_converted")
    kin = [file for file in set_.files if file.name != name and file.name.partition(".")[0] == stem]
    return ("_converted" in name and bool(kin)) or any(file.url for file in kin)


def _folded(words: list[str]) -> str:
    """A command over as many lines as it needs."""
    lines = [words[0]]
    for word in words[1:]:
        if len(lines[-1]) + len(word) > 110:
            lines[-1] += " \\"
            lines.append(f"  {word}")
        else:
            lines[-1] += f" {word}"
    return "\n".join(lines)


def _use(set_: Set, tables: list[str]) -> str:
    return (
        f'```python\nimport accede\n\nworld = accede.load(data=["{set_.key}"])\n'
        f'world.official["{set_.key}"]["{_first_table(tables)}"]\n```'
    )


def _first_table(tables: list[str]) -> str:
    for before, text in zip(["", *tables], tables, strict=False):
        if text.startswith("    ") and _kind(before) == "table":
            return text.split()[0].rstrip(",")
    found = re.search(r"(?:returns?(?: one table per file| ,? ?of what it is given,?)?,?) `(\w+)`", " ".join(tables))
    found = found or re.search(r"`(\w+)`", " ".join(tables))
    assert found, "a docstring names no table"
    return found[1]


def _files(set_: Set) -> str:
    rows = []
    for file in set_.files:
        address = f"<{file.url}>" if file.url else "not known"
        if file.member and file.member != file.url.rpartition("/")[2]:
            address += f", in it `{file.member}`"
        rows.append((f"`{file.name}`", f"`{file.sha256}`", address, "yes" if file.verified else "no"))
    return _table(("file", "SHA-256", "address", "verified"), rows)


# --- docstrings -------------------------------------------------------------------------------------------------------


def _paragraphs(doc: str | None) -> list[str]:
    return re.split(r"\n\s*\n", (doc or "").strip("\n"))


def _prose(paragraphs: list[str]) -> Iterator[str]:
    """Paragraphs as they stand, blocks that are set in as tables."""
    before = ""
    for text in paragraphs:
        yield _block(text, _kind(before)) if text.startswith("    ") else _filled(_marked(text))
        before = text


def _kind(before: str) -> str:
    """What a block lists that follows this paragraph: tables, or the columns of one."""
    return "column" if re.search(r"columns$|keyed by \w+:$", before.strip()) else "table"


def _block(text: str, kind: str) -> str:
    rows: list[list[str]] = []
    for line in textwrap.dedent(text).splitlines():
        if line.startswith(" ") and rows:
            rows[-1][1] += f" {line.strip()}"
        else:
            name, _, said = line.partition("  ")
            rows.append([name, said.strip()])
    holds = "what it is" if kind == "column" else "what it holds"
    return _table((kind, holds), [(_named(name), said.strip()) for name, said in rows])


def _named(text: str) -> str:
    """Names as code, prose as it is."""
    words = text.split(", ")
    return ", ".join(f"`{word}`" for word in words) if all(re.fullmatch(r"\w+", word) for word in words) else text


def _marked(text: str) -> str:
    """Prose in which no star is emphasis and no sign begins a tag."""
    return "".join(
        part if at % 2 else part.replace("*", "\\*").replace("<", "&lt;")
        for at, part in enumerate(re.split("(`[^`]*`)", text))
    )


def _filled(text: str) -> str:
    return textwrap.fill(" ".join(text.split()), 120, break_long_words=False, break_on_hyphens=False)


def _table(titles: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    def line(cells: tuple[str, ...]) -> str:
        return f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"

    marked = [tuple(cell if cell.startswith(("<", "[")) else _marked(cell) for cell in row) for row in rows]
    return "\n".join([line(titles), f"|{'---|' * len(titles)}", *map(line, marked)])


def main(arguments: list[str]) -> int:
    """Write the pages, or say which differ."""
    told = pages()
    if arguments == ["--check"]:
        wrong = sorted(name for name in told if not _same(OUT / name, told[name]))
        wrong += sorted(file.name for file in OUT.glob("*.md") if file.name not in told)
        print("".join(f"docs/data/{name} is not what it would be\n" for name in wrong), end="")
        return int(bool(wrong))
    OUT.mkdir(parents=True, exist_ok=True)
    for file in OUT.glob("*.md"):
        if file.name not in told:
            file.unlink()
    for name, text in told.items():
        (OUT / name).write_text(text, encoding="utf-8")
    return 0


def _same(file: Path, text: str) -> bool:
    return file.is_file() and file.read_text(encoding="utf-8") == text


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
