"""The shelf: the folder in which publishers' files and their parsed tables lie.

    files/SET/NAME             a publisher's file, whole, of a known or confirmed fingerprint
    tables/SET/                parsed tables as Parquet, keyed by the files' fingerprints and the version of the parser
    parts/SET/                 downloads under way
    locks/                     one per set: two processes do not write the same at once
    accepted.json              terms accepted, by publisher; fingerprints confirmed, by file

Every file gets its name only when it is whole (written beside, then renamed), and what is read is held against its
fingerprint first. A process killed at any moment therefore leaves nothing that could be read by mistake: the next one
takes up a download where it stopped, and sweeps away the rest. Reading needs no right to write.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import inspect
import io
import json
import lzma
import os
import shutil
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from errno import EISDIR, ENOENT
from importlib.resources import files as package
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Literal, Protocol
from urllib.parse import quote, unquote, urlsplit

from accede.archive.fetching import Progress, fetch, named, part
from accede.archive.reading import LARGEST, Parsed, unpacked
from accede.archive.sets import File, Set, Tables
from accede.errors import AccedeError, Ambiguous, BadData, Impossible, NotCovered

if TYPE_CHECKING:
    import polars as pl

Read = Callable[[Mapping[str, Path]], Tables]
Accept = Callable[[Set], bool]
"""Whether the user accepts the terms of a set's publisher."""
Confirm = Callable[[Set, File, str, str], bool]
"""Whether the user confirms, of a file, this fingerprint of what this address gave."""


class Loader(Protocol):
    """A module of `accede.datasets`."""

    SET: Set

    def read(self, paths: Mapping[str, Path]) -> Tables:
        """Parse the files given."""
        ...


def default_folder() -> Path:
    """Return ACCEDE_DATA, or where this platform keeps what can be had again."""
    import platformdirs

    own = os.environ.get("ACCEDE_DATA", "").strip()
    return Path(own).expanduser() if own else platformdirs.user_cache_path("accede", appauthor=False)


def default() -> Shelf:
    """Return the shelf in the default folder."""
    return Shelf(default_folder())


@dataclass(frozen=True, slots=True)
class Shelf:
    """What lies in `folder`. Nothing is created there before something is put in."""

    folder: Path

    def place(self, set_: Set, file: File) -> Path:
        """Return where a file lies once it is here."""
        return self.folder / "files" / set_.key / file.name

    def have(self, set_: Set) -> dict[str, Path]:
        """Return the files of a set that are here, by name."""
        return {file.name: place for file in set_.files if (place := self.place(set_, file)).is_file()}

    def accepted(self, publisher: str) -> bool:
        """Return whether the terms of a publisher were accepted."""
        return publisher in self._accepted()["terms"]

    def get(
        self, set_: Set, *, read: Read | None = None, mirror: str | Path | None = None,
        accept: Accept = lambda _: False, confirm: Confirm = lambda *_: False, progress: Progress = lambda *_: None,
    ) -> list[str]:  # fmt: skip
        """Bring the files of a set that are not here whole, and return the names of those brought.

        mirror    a folder in which they lie at any depth, or an address beneath which they lie by name; the
                  publishers' addresses where it is None
        accept    asked where the publisher's terms were not accepted yet
        confirm   asked where nobody compared the fingerprint with the publisher's file and it was not confirmed yet
        read      holds a file of another release against its laws before `confirm` is asked

        Nothing is asked for a folder: its files are the user's already, and are taken if they are those known. A file
        that cannot be had does not keep the others away; then the first problem is raised (BadData, OSError, or
        Impossible where the user says no). Raises NotCovered where no file is to be had.
        """
        if not self._wanted(set_):
            if self._parts(set_).exists():  # a process was killed when all was done but this
                with self._locked(set_.key, needed=False):
                    self._sweep(set_, [])
            return []
        offers: _Offers = _folder(mirror) if mirror is not None and "://" not in str(mirror) else _addresses(mirror)
        asks = isinstance(offers, _Addresses)
        if mirror is None and not self.have(set_) and not any(file.url for file in set_.files):
            # Before any terms are asked for: there is nothing to accept them for.
            raise _nowhere(set_, "no address of its files is known")
        if asks and set_.terms and not self.accepted(set_.publisher):
            if not accept(set_):
                raise Impossible(
                    f"the terms of {set_.publisher} are not accepted",
                    "accept them on a terminal, or with --accept-terms",
                )
            self._note("terms", set_.publisher, date.today().isoformat())
        new: list[str] = []
        problems: list[AccedeError | OSError] = []
        with self._locked(set_.key):
            silent: set[str] = set()  # addresses that gave nothing, of which several files were to come
            for file in self._wanted(set_):
                if file.url in silent:
                    continue
                try:
                    offer = offers.of(self, set_, file, progress)
                    if offer is not None:
                        taken = self._taken(set_, file, offer, read, confirm if asks else None)
                        self._put(set_, file, taken)
                        new.append(file.name)
                except (AccedeError, OSError) as problem:
                    problems.append(problem)
                    if isinstance(problem, OSError) and mirror is None:
                        silent.add(file.url)
            self._sweep(set_, problems)
        if problems:
            raise problems[0]
        if not self.have(set_):
            raise _nowhere(set_, f"none of its files is in {mirror}" if mirror else "no address gave one of its files")
        return new

    def add(self, file: Path, loaders: Iterable[Loader]) -> list[tuple[Set, File]]:
        """Put a file here that the user has, and return of which sets it is which file.

        It is recognised by its fingerprint, else by its columns or name, and then held against its laws; of a zip,
        each member is. Raises BadData where it is not recognised or breaks a law, Ambiguous where it could be several.
        """
        if not file.is_file():
            number = EISDIR if file.is_dir() else ENOENT
            raise OSError(number, os.strerror(number), str(file))
        loaders = list(loaders)
        digest = fingerprint(file)
        known = [
            (loader, one) for loader in loaders for one in loader.SET.files if digest in self._right(loader.SET, one)
        ]
        members: dict[str, list[tuple[Loader, File]]] = {"": known} if known else {}
        if not members and zipfile.is_zipfile(file):
            members = self._inside(file, loaders)
        if not members:
            members = {"": self._recognised(file, loaders)}
        added = [(loader.SET, one) for found in members.values() for loader, one in found]
        sets = {set_.key: set_ for set_, _ in added}
        with ExitStack() as held:
            for key, set_ in sorted(sets.items()):
                held.enter_context(self._locked(key))
                held.callback(shutil.rmtree, self._parts(set_) / "new", ignore_errors=True)
            taken = [
                self._taken(loader.SET, one, (file, member, str(file)), loader.read, None, other=True)
                for member, found in members.items()
                for loader, one in found
            ]
            for (set_, one), digest in zip(added, taken, strict=True):
                self._put(set_, one, digest)
        return added

    def rm(self, set_: Set) -> list[str]:
        """Take a set off the shelf: files, tables and what was under way; returns the names of the files."""
        gone = list(self.have(set_))
        homes = [self.folder / kind / set_.key for kind in ("tables", "files", "parts")]
        if any(home.exists() for home in homes):
            with self._locked(set_.key):
                for home in filter(Path.exists, homes):
                    shutil.rmtree(home)
        return gone

    def verify(self, sets: Iterable[Set]) -> list[BadData]:
        """Return what is wrong with the files and tables that are here; O(bytes)."""
        wrong: list[BadData] = []
        for set_ in sets:
            wrong += [problem for *_, problem in self._looked(set_) if problem]
            for index in (self.folder / "tables" / set_.key).glob("*.json"):
                for kind in ("frame", "missing"):
                    if self._kept(set_, index.stem, kind) is None:
                        law = "the parsed tables are as they were written; the next reading parses anew"
                        wrong.append(BadData(str(index), None, set_.key, law))
                        break
        return wrong

    def tables(self, set_: Set, read: Read) -> dict[str, pl.DataFrame]:
        """Return the tables of a set by name, parsed once and then kept.

        Raises NotCovered where no file of it is here, BadData where one is not what it was or breaks a law.
        """
        return self._parsed(set_, read, "frame")

    def missing(self, set_: Set, read: Read) -> dict[str, pl.DataFrame]:
        """Return, for each table of a set, why each null is null; raises as `tables` does."""
        return self._parsed(set_, read, "missing")

    # --- files --------------------------------------------------------------------------------------------------------

    def _right(self, set_: Set, file: File) -> set[str]:
        """The fingerprints a file may have: that of the release known, and the one confirmed."""
        return {file.sha256, self._accepted()["fingerprints"].get(f"{set_.key}/{file.name}", "")} - {""}

    def _looked(self, set_: Set) -> Iterator[tuple[File, str, BadData | None]]:
        """Each file that is here, its fingerprint, and what is wrong with it."""
        for file in set_.files:
            place = self.place(set_, file)
            if not place.is_file():
                continue
            digest, right = fingerprint(place), self._right(set_, file)
            which = " or ".join(sorted(right)) or "confirmed"
            law = f"its SHA-256 is {which}; `accede data get {set_.key}` brings it anew"
            yield file, digest, None if digest in right else BadData(str(place), None, set_.key, law, digest)

    def _wanted(self, set_: Set) -> list[File]:
        """The files of a set that are not here whole."""
        whole = {file.name for file, _, problem in self._looked(set_) if not problem}
        return [file for file in set_.files if file.name not in whole]

    def _fingerprints(self, set_: Set) -> dict[str, str]:
        """Fingerprints of the files here, each of which must be right."""
        found = {}
        for file, digest, problem in self._looked(set_):
            if problem:
                raise problem
            found[file.name] = digest
        return found

    def _parts(self, set_: Set) -> Path:
        return self.folder / "parts" / set_.key

    def _new(self, set_: Set, file: File) -> Path:
        """Where a file lies until it is known to be right."""
        return self._parts(set_) / "new" / file.name

    def _taken(
        self, set_: Set, file: File, offer: Offer, read: Read | None, confirm: Confirm | None, *, other: bool = False
    ) -> str:
        """Copy what is offered beside its place, if it is right or is confirmed, and return its fingerprint.

        other    whether another release will do if it holds its laws
        """
        raw, member, origin = offer
        new = self._new(set_, file)
        digest = _copied(raw, member, new)
        try:
            mismatch = BadData(origin, None, file.name, f"its SHA-256 is {file.sha256}", digest)
            if digest not in self._right(set_, file):
                if file.sha256 and not other and (file.verified or not confirm):
                    raise mismatch
                if read:
                    _lawful(read, file, new, origin)
            if confirm and not file.verified and not self._confirmed(set_, file, digest):
                if not confirm(set_, file, digest, origin):
                    if file.sha256 not in ("", digest):
                        raise mismatch
                    why = f"the fingerprint of {file.name} from {origin}, {digest}, is unverified: nobody compared it"
                    raise Impossible(
                        f"{why} with the publisher's", "confirm it on a terminal, or with --confirm-fingerprint"
                    )
                self._note("fingerprints", f"{set_.key}/{file.name}", digest)
        except BaseException:
            with suppress(OSError):
                new.unlink(missing_ok=True)
            raise
        return digest

    def _put(self, set_: Set, file: File, digest: str) -> None:
        """Give the copy that `_taken` made its name."""
        if digest not in self._right(set_, file):
            self._note("fingerprints", f"{set_.key}/{file.name}", digest)
        place = self.place(set_, file)
        place.parent.mkdir(parents=True, exist_ok=True)
        self._new(set_, file).replace(place)

    def _sweep(self, set_: Set, problems: Sequence[Exception]) -> None:
        """Clear the parts of a set, but for what the next try can go on with."""
        home = self._parts(set_)
        if not problems:
            shutil.rmtree(home, ignore_errors=True)
        elif not all(isinstance(problem, Impossible) for problem in problems) and home.is_dir():
            for path in home.iterdir():
                if path.is_dir():
                    shutil.rmtree(path, ignore_errors=True)
                elif path.suffix != ".part":
                    with suppress(OSError):
                        path.unlink()

    def _confirmed(self, set_: Set, file: File, digest: str) -> bool:
        return self._accepted()["fingerprints"].get(f"{set_.key}/{file.name}") == digest

    # --- recognising --------------------------------------------------------------------------------------------------

    def _inside(self, archive: Path, loaders: Sequence[Loader]) -> dict[str, list[tuple[Loader, File]]]:
        """The members of a zip that are files of data sets."""
        found: dict[str, list[tuple[Loader, File]]] = {}
        members = {_base(member): member for member in reversed(unpacked(archive))}
        for loader in loaders:
            for one in loader.SET.files:
                member = members.get(one.name) or members.get(_base(one.member) or one.name)
                if member:
                    found.setdefault(member, []).append((loader, one))
        return found

    def _recognised(self, file: Path, loaders: Sequence[Loader]) -> list[tuple[Loader, File]]:
        """What a file of no known fingerprint is: by its columns, else by its name."""
        every = [(loader, one) for loader in loaders for one in loader.SET.files]
        same = [(loader, one) for loader, one in every if one.name.casefold() == file.name.casefold()]
        titles = _titles(file)
        like = [(loader, one) for loader, one in every if one.columns and one.columns in titles]
        found = [pair for pair in like if pair in same] or like or same
        if not found:
            law = "it is recognised by its fingerprint, its columns or its name: no data set has such a file"
            raise BadData(str(file), None, "data set", law, next(iter(_head(file).splitlines()), "")[:80])
        if len({loader.SET.key for loader, _ in found}) < len(found):
            names = [f"{one.name} of {loader.SET.key}" for loader, one in found]
            raise Ambiguous("data set's file", file.name, names, "Give it the name of the one it is.")
        return found

    # --- tables -------------------------------------------------------------------------------------------------------

    def _parsed(self, set_: Set, read: Read, kind: Literal["frame", "missing"]) -> dict[str, pl.DataFrame]:
        found = self._kept(set_, self._key(set_, read), kind)
        if found is not None:
            return found
        with self._locked(set_.key, needed=False) as locked:
            key = self._key(set_, read)
            found = self._kept(set_, key, kind)
            if found is not None:
                return found
            parsed = read(self.have(set_))
            if locked:
                with suppress(OSError):  # an answer does not wait for a disk to have room
                    self._keep(set_, key, parsed)
        return {name: getattr(table, kind) for name, table in parsed.items()}

    def _key(self, set_: Set, read: Read) -> str:
        found = self._fingerprints(set_)
        if not found:
            raise NotCovered(
                set_.key, "no file of it is here; `accede data get` brings it", f"accede data get {set_.key}"
            )
        return hashlib.sha256(json.dumps([sorted(found.items()), version(read)]).encode()).hexdigest()[:32]

    def _kept(self, set_: Set, key: str, kind: str) -> dict[str, pl.DataFrame] | None:
        """The tables kept under a key, None where they are not all there as they were written."""
        import polars as pl

        home = self.folder / "tables" / set_.key
        try:
            index = json.loads((home / f"{key}.json").read_bytes())
            found = {}
            for name, digests in index.items():
                content = (home / _parquet(name, key, kind)).read_bytes()
                if hashlib.sha256(content).hexdigest() != digests[kind]:
                    return None
                found[name] = pl.read_parquet(content)
        except (OSError, ValueError, LookupError, TypeError, AttributeError, pl.exceptions.PolarsError):
            return None
        return found

    def _keep(self, set_: Set, key: str, parsed: Mapping[str, Parsed]) -> None:
        """Write the tables, then the index that makes them count, and sweep away all others; the lock is held."""
        home = self.folder / "tables" / set_.key
        names = {f"{key}.json"}
        index: dict[str, dict[str, str]] = {}
        for name, table in parsed.items():
            index[name] = {}
            for kind, frame in (("frame", table.frame), ("missing", table.missing)):
                content = io.BytesIO()
                frame.write_parquet(content)
                file = _parquet(name, key, kind)
                names.add(file)
                _write(home / file, content.getvalue())
                index[name][kind] = hashlib.sha256(content.getvalue()).hexdigest()
        _write(home / f"{key}.json", json.dumps(index).encode())
        for stale in home.iterdir():
            if stale.name not in names:
                stale.unlink(missing_ok=True)

    # --- what was accepted, and locks ---------------------------------------------------------------------------------

    def _accepted(self) -> dict[str, dict[str, str]]:
        """What was accepted; what cannot be read was not, and is asked again."""
        try:
            said = json.loads((self.folder / "accepted.json").read_bytes())
            return {part_: dict(said[part_]) for part_ in ("terms", "fingerprints")}
        except (OSError, ValueError, LookupError, TypeError):
            return {"terms": {}, "fingerprints": {}}

    def _note(self, kind: str, name: str, said: str) -> None:
        with self._locked("accepted"):
            accepted = self._accepted()
            accepted[kind][name] = said
            _write(self.folder / "accepted.json", (json.dumps(accepted, indent=2, sort_keys=True) + "\n").encode())

    @contextmanager
    def _locked(self, name: str, *, needed: bool = True) -> Iterator[bool]:
        """Hold the lock `name`, which the system lets go when the process ends, however it ends.

        Yields whether it is held: where it is not needed, a folder that cannot be written is none.
        """
        file = self.folder / "locks" / name
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            stream = file.open("ab")
        except OSError:
            if needed:
                raise
            yield False
            return
        with stream:
            _lock(stream)
            yield True


# --- where files come from ------------------------------------------------------------------------------------------

Offer = tuple[Path, str, str]
"""A file, the member of it that is meant ("" for itself), and what the user knows it by."""


class _Offers(Protocol):
    def of(self, shelf: Shelf, set_: Set, file: File, progress: Progress) -> Offer | None:
        """The best offer of a file, None where there is none."""
        ...


@dataclass(frozen=True, slots=True)
class _Folder:
    """A folder in which files lie at any depth."""

    found: Mapping[str, Sequence[Path]]

    def of(self, shelf: Shelf, set_: Set, file: File, progress: Progress) -> Offer | None:
        own = self.found.get(file.name, ())
        right = [path for path in own if fingerprint(path) in shelf._right(set_, file)]
        for path in (*right, *own):
            return path, "", str(path)
        for archive in self.found.get(_base(unquote(urlsplit(file.url).path)), ()) if file.member else ():
            return archive, _member(archive, file), f"{archive}:{file.member}"
        return None


def _nowhere(set_: Set, why: str) -> NotCovered:
    return NotCovered(set_.key, f"{why}; `accede data add FILE` takes one you have", "accede data add FILE")


def _folder(mirror: str | Path) -> _Folder:
    home = Path(mirror)
    if not home.is_dir():
        raise FileNotFoundError(ENOENT, os.strerror(ENOENT), str(home))
    found: dict[str, list[Path]] = {}
    for path in sorted(home.rglob("*")):
        if path.is_file():
            found.setdefault(path.name, []).append(path)
    return _Folder(found)


@dataclass(frozen=True, slots=True)
class _Addresses:
    """The publishers' addresses, or a mirror's beneath `base`."""

    base: str

    def of(self, shelf: Shelf, set_: Set, file: File, progress: Progress) -> Offer | None:
        url = f"{self.base}/{quote(file.name)}" if self.base else file.url
        if urlsplit(url).scheme not in ("http", "https"):
            return None
        within = "" if self.base else file.member
        origin = f"{url}:{within}" if within else url
        base = _base(unquote(urlsplit(url).path)) or "file"
        raw = shelf._parts(set_) / f"{hashlib.sha256(url.encode()).hexdigest()[:8]}-{base}"
        raw.parent.mkdir(parents=True, exist_ok=True)
        resumed = part(raw).exists()
        if not raw.exists():
            fetch(url, raw, progress)
        if resumed and not self._sound(raw, within, file, shelf, set_):
            raw.unlink()  # what came first may have been of another release than the rest
            fetch(url, raw, progress)
        return raw, _member(raw, file) if within else "", origin

    def _sound(self, raw: Path, within: str, file: File, shelf: Shelf, set_: Set) -> bool:
        if not within:
            return fingerprint(raw) in shelf._right(set_, file)
        try:
            with zipfile.ZipFile(raw) as archive:
                return archive.testzip() is None
        except (zipfile.BadZipFile, OSError, EOFError, zlib.error):
            return False


def _addresses(mirror: str | Path | None) -> _Addresses:
    return _Addresses(str(mirror or "").rstrip("/"))


def _member(archive: Path, file: File) -> str:
    """The member of an archive that a file is: the folders inside may differ between releases."""
    names = unpacked(archive)
    if file.member in names:
        return file.member
    like = [name for name in names if _base(name) == _base(file.member)]
    if len(like) != 1:
        raise BadData(str(archive), None, "archive", f"it holds {file.member}", ", ".join(map(_base, names))[:200])
    return like[0]


def _base(path: str) -> str:
    return path.replace("\\", "/").rpartition("/")[2]


# --- bytes ------------------------------------------------------------------------------------------------------------


def fingerprint(file: Path) -> str:
    """Return the SHA-256 of a file."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def version(read: Read) -> str:
    """Return the version of a parser: a fingerprint of its code, of the readers' and of the states it maps to."""
    code = [inspect.getsourcefile(inspect.unwrap(read)) or "", *sorted(map(str, Path(__file__).parent.glob("*.py")))]
    digest = hashlib.sha256()
    for file in (*code, *(str(package("accede") / "record" / f"{table}.csv") for table in ("states", "aliases"))):
        with suppress(OSError):
            digest.update(Path(file).read_bytes() + b"\0")
    return digest.hexdigest()


def _copied(raw: Path, member: str, new: Path) -> str:
    """Copy a file, or a member of an archive, and return the fingerprint of the copy."""
    digest, size = hashlib.sha256(), 0
    new.parent.mkdir(parents=True, exist_ok=True)
    try:
        with _stream(raw, member) as source, named(new), new.open("wb") as target:
            while block := source.read(1 << 20):
                size += len(block)
                if size > LARGEST:
                    raise BadData(str(raw), None, "file", f"it unpacks to at most {LARGEST:,} bytes")
                digest.update(block)
                target.write(block)
            target.flush()
            os.fsync(target.fileno())
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError, RuntimeError) as problem:
        new.unlink(missing_ok=True)
        raise BadData(str(raw), None, "archive", f"{member} can be unpacked ({problem})") from problem
    except BaseException:
        with suppress(OSError):
            new.unlink(missing_ok=True)
        raise
    return digest.hexdigest()


@contextmanager
def _stream(raw: Path, member: str) -> Iterator[IO[bytes]]:
    with ExitStack() as opened:
        if not member:
            yield opened.enter_context(raw.open("rb"))
            return
        unpacked(raw)
        archive = opened.enter_context(zipfile.ZipFile(raw))
        try:
            stream = opened.enter_context(archive.open(member))
        except OSError as problem:
            raise BadData(str(raw), None, "archive", f"{member} can be unpacked ({problem})") from problem
        yield stream


def _lawful(read: Read, file: File, new: Path, origin: str) -> None:
    """Hold a file of another release against the laws of its set; what is wrong is said of `origin`."""
    try:
        if not read({file.name: new}):
            raise BadData(str(new), None, file.name, "it holds a table")
    except BadData as problem:
        said, *rest = problem.args
        raise BadData(str(said).replace(str(new), origin), *rest) from problem


def _head(file: Path) -> str:
    """The first line of a text file, packed or not; empty where there is none."""
    opened: Any = {".gz": gzip.open, ".xz": lzma.open}.get(file.suffix, open)
    try:
        with opened(file, "rb") as stream:
            line: bytes = stream.readline(1 << 16)
    except (OSError, EOFError, lzma.LZMAError, zlib.error):
        return ""
    return line.decode("utf-8-sig", errors="replace")


def _titles(file: Path) -> list[tuple[str, ...]]:
    """The first line of a file as columns, cut at each usual delimiter."""
    line = _head(file).splitlines()[:1]
    cut = []
    for delimiter in ",\t;":
        with suppress(csv.Error):
            cut += [tuple(cells) for cells in csv.reader(line, delimiter=delimiter)]
    return cut


def _parquet(name: str, key: str, kind: str) -> str:
    return f"{name}-{key}.parquet" if kind == "frame" else f"{name}-{key}.missing.parquet"


def _write(file: Path, content: bytes) -> None:
    """Write a file whole or not at all; a lock is held, so that the half is ours."""
    half = file.with_name(f".{file.name}.half")
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        with named(file), half.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        half.replace(file)
    finally:
        with suppress(OSError):
            half.unlink(missing_ok=True)


def _lock(stream: IO[bytes]) -> None:
    """Wait for the lock on an open file; closing it lets go."""
    if sys.platform == "win32":
        import msvcrt

        while True:
            with suppress(OSError):  # it gives up after ten seconds
                msvcrt.locking(stream.fileno(), msvcrt.LK_LOCK, 1)
                return
    else:
        import fcntl

        fcntl.flock(stream, fcntl.LOCK_EX)
