"""Read a publisher's file strictly: what is not as its layout says is one `BadData`, and nothing is guessed.

A `Layout` states a file once: its columns in the publisher's order, each a `Field` with type, range, closed list and
the codes that stand for "not known", each with its reason. `delimited`, `stata`, `rdata` and `sheet` read the four
formats in use, out of a plain file, a .gz or .xz, or a member of a zip; `check` holds the laws. What comes out is a
`Parsed`: a polars frame in which a missing code is null, never 0, and beside it why each such cell is null.

Every reader takes

    file      path of the file; for a member of an archive, of the archive
    layout    its Layout
    member    name of the member where `file` is a zip, else ""

and raises BadData naming file, line (the header is line 1), column and law, at the first row that breaks one. Nothing
unpacks to more than `LARGEST` bytes, and no member's name may lead out of its archive.
"""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import lzma
import re
import warnings
import zipfile
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Literal

from accede.archive.codes import known
from accede.errors import BadData

if TYPE_CHECKING:
    import polars as pl

LARGEST = 400_000_000
"""Bytes that one file may unpack to; the largest real one takes a fifth of that."""

_CHUNK = 50_000
_MOJIBAKE = "Ã[\x80-\xbf]|Â[\x80-\xbf]|â€|\ufffd"
"""What UTF-8 looks like when it was read as Latin-1 and written again, or what a reader put where it failed."""

Kind = Literal["int", "float", "text", "day"]
Scheme = Literal["", "cow", "gw"]


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a publisher's file.

    kind       what a cell is; a "day" is an ISO date unless `form` gives another (strptime)
    low, high  bounds of a number, or of a date's year, both allowed
    values     closed list of what may stand there
    empty      reason for which a cell may be empty; where it is "", none may
    missing    the publisher's codes for "no value", as written, each with its reason
    code       the scheme of which a cell must be a state code
    others     codes allowed beside those of the scheme, which the publisher made up
    as_is      whether text may be misread already, because the publisher's own is
    """

    kind: Kind = "int"
    low: float | None = None
    high: float | None = None
    values: tuple[str | int | float, ...] = ()
    empty: str = ""
    missing: Mapping[str, str] = field(default_factory=dict)
    code: Scheme = ""
    others: frozenset[int] = frozenset()
    form: str = "%Y-%m-%d"
    as_is: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """One file of a publisher.

    fields     the columns that are used
    header     all columns in the publisher's order; those of `fields` where it is empty
    key        columns whose values together occur once
    rows       how many rows the release known has: fewer are a file cut off
    titled     whether the file's first line is the header
    comment    what a line begins with that is no row; "" where there is none such
    """

    fields: Mapping[str, Field]
    header: tuple[str, ...] = ()
    key: tuple[str, ...] = ()
    rows: int = 0
    encoding: str = "utf-8-sig"
    delimiter: str = ","
    titled: bool = True
    comment: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns in the publisher's order."""
        return self.header or tuple(self.fields)


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a file says: `frame`, and in `missing` (line, column, said, reason) of each cell that is null."""

    frame: pl.DataFrame
    missing: pl.DataFrame


# --- the formats ------------------------------------------------------------------------------------------------------


def delimited(file: Path, layout: Layout, member: str = "") -> Parsed:
    """Read a delimited text file. Lines may end as they like (LF, CRLF, bare CR); O(cells)."""
    import polars as pl

    where = _where(file, member)
    frames: list[pl.DataFrame] = []
    lines = array("L")
    for chunk in _chunks(file, layout, member, lines):
        columns = zip(layout.columns, zip(*chunk, strict=True), strict=True)
        frames.append(pl.DataFrame({title: cells for title, cells in columns if title in layout.fields}))
    if not frames:
        raise BadData(where, None, _name(file, member), "the file has rows")
    return check(pl.concat(frames), layout, where, lines)


def stata(file: Path, layout: Layout, member: str = "") -> Parsed:
    """Read a Stata file (.dta)."""
    import polars as pl
    import pyreadstat

    where = _where(file, member)
    _opened(file, member).close()
    try:
        columns, _ = pyreadstat.read_dta(str(file), output_format="dict")
    except Exception as problem:  # the library's own errors share no base
        raise BadData(where, None, _name(file, member), f"the file is Stata's ({problem})") from problem
    return check(_framed(pl.DataFrame(columns, strict=False), layout, where), layout, where)


def rdata(file: Path, layout: Layout, name: str) -> Parsed:
    """Read the data frame `name` out of an R file (.RData, .rda; .rds where name is empty)."""
    import polars as pl
    import rdata as library

    where = f"{file}:{name}" if name else str(file)
    try:
        with _opened(file, "") as stream:
            unpack = next((unpack for magic, unpack in _MAGIC.items() if stream.peek(9).startswith(magic)), None)
            bounded = io.BufferedReader(_Bounded(unpack(stream), where)) if unpack else stream
            raw = bounded.read()
        with warnings.catch_warnings():
            # It warns that it knows no class "tbl", which is a data frame all the same.
            warnings.simplefilter("ignore", UserWarning)
            found = library.conversion.convert(library.parser.parse_data(raw))
    except BadData:
        raise
    except Exception as problem:  # the library's own errors share no base
        raise BadData(where, None, file.name, f"the file is R's ({problem})") from problem
    if name:
        if name not in found:
            raise BadData(where, None, file.name, f"the file holds {name}", ", ".join(map(str, found)))
        found = found[name]
    frame = _framed(pl.from_pandas(found), layout, where)
    days = [
        title for title, field_ in layout.fields.items() if field_.kind == "day" and frame[title].dtype.is_numeric()
    ]
    return check(frame.with_columns(pl.from_epoch(pl.col(days), "d")), layout, where)


def sheet(file: Path, layout: Layout, name: str, *, above: int = 0) -> Parsed:
    """Read sheet `name` of a workbook (.xlsx) whose header stands beneath `above` other rows."""
    import fastexcel
    import polars as pl

    where = f"{file}:{name}"
    unpacked(file)
    try:
        found = fastexcel.read_excel(file).load_sheet(name, header_row=above, dtypes="string").to_polars()
    except Exception as problem:  # the library's own errors share no base
        raise BadData(where, None, file.name, f"the workbook has the sheet {name} ({problem})") from problem
    found = found.with_columns(pl.all().fill_null(""))
    return check(_framed(found, layout, where), layout, where, range(above + 2, above + 2 + found.height))


def unpacked(file: Path) -> list[str]:
    """Return the names of a zip's members, once it is known to be whole, not too large, and to stay in its folder."""
    try:
        with zipfile.ZipFile(file) as archive:
            for entry in archive.infolist():
                if entry.filename.startswith(("/", "\\")) or ".." in Path(entry.filename.replace("\\", "/")).parts:
                    raise BadData(str(file), None, "archive", "a member stays in its folder", entry.filename)
            size = sum(entry.file_size for entry in archive.infolist())
            if size > LARGEST:
                raise BadData(str(file), None, "archive", f"it unpacks to at most {LARGEST:,} bytes", f"{size:,}")
            return archive.namelist()
    except (zipfile.BadZipFile, OSError) as problem:
        raise BadData(str(file), None, "archive", f"the file is a zip ({problem})") from problem


# --- the laws ---------------------------------------------------------------------------------------------------------


def check(frame: pl.DataFrame, layout: Layout, where: str, lines: Sequence[int] | None = None) -> Parsed:
    """Hold the laws of `layout` against a frame with its columns, as text or as typed by its file.

    lines   the line of each row; row 2 on by default
    """
    import polars as pl

    place = lines if lines is not None else range(2, frame.height + 2)
    columns: dict[str, pl.Series] = {}
    missing: list[pl.DataFrame] = []
    for title, field_ in layout.fields.items():
        columns[title], lost = _typed(frame[title], field_, where, place)
        if lost.height:
            missing.append(lost)
    typed = pl.DataFrame(columns)
    if layout.key:
        double = typed.select(pl.struct(layout.key).is_first_distinct()).to_series()
        if not double.all():
            row = int((~double).arg_max() or 0)
            found = ", ".join(f"{title} {typed[title][row]}" for title in layout.key)
            raise BadData(where, place[row], "rows", f"{' and '.join(layout.key)} occur once together", found)
    if typed.height < layout.rows:
        law = f"the file has {layout.rows:,} rows or more: this one was cut off"
        raise BadData(where, place[-1] if typed.height else None, "rows", law, f"{typed.height:,}")
    reasons = {"line": pl.Int64, "column": pl.String, "said": pl.String, "reason": pl.String}
    return Parsed(typed, pl.concat(missing) if missing else pl.DataFrame(schema=reasons))


def _typed(column: pl.Series, field_: Field, where: str, place: Sequence[int]) -> tuple[pl.Series, pl.DataFrame]:
    """One column as its type, codes for "no value" as null, and each of those with its reason."""
    import polars as pl

    def demand(holds: pl.Series, law: str) -> None:
        if not holds.fill_null(False).all():
            row = int((~holds.fill_null(False)).arg_max() or 0)
            raise BadData(where, place[row], column.name, law, str(column[row]))

    def bounded(number: pl.Series, what: str = "") -> None:
        low, high = field_.low, field_.high
        if low is not None:
            law = f"from {low:g}" + (f" to {high:g}" if high is not None else " up")
            demand(~present | ((number >= low) & (number <= (float("inf") if high is None else high))), what + law)
        elif high is not None:
            demand(~present | (number <= high), f"{what}at most {high:g}")

    said = column.fill_null("") if column.dtype == pl.String else _written(column)
    said = said.str.strip_chars()
    reasons = {**field_.missing, **({"": field_.empty} if field_.empty else {})}
    lost = said.is_in(list(reasons))
    kept = said.set(lost, None)
    present = ~lost
    if field_.kind == "text":
        demand(~present | (said != ""), "a value is required")
        if not field_.as_is:
            demand(~present | ~said.str.contains(_MOJIBAKE), "text is what was written, not misread")
        typed = kept
    elif field_.kind == "day":
        typed = kept.str.to_date(field_.form, strict=False)
        demand(~present | typed.is_not_null(), f"a date ({field_.form})")
        bounded(typed.dt.year(), "a year ")
    else:
        number = pl.Int64 if field_.kind == "int" else pl.Float64
        law = "a whole number" if field_.kind == "int" else "a number"
        typed = kept.cast(number, strict=False)
        if field_.kind == "float":
            demand(~present | typed.is_finite(), law)
        demand(~present | typed.is_not_null(), law)
        bounded(typed)
        if field_.code:
            codes = known(field_.code) | field_.others
            demand(~present | typed.is_in(list(codes)), f"a state of the {field_.code.upper()} system")
    if field_.values:
        demand(~present | typed.is_in(list(field_.values)), f"one of {', '.join(map(str, field_.values))}")
    rows = lost.arg_true()
    told = said.gather(rows)
    return typed.alias(column.name), pl.DataFrame({
        "line": pl.Series([place[row] for row in rows], dtype=pl.Int64),
        "column": pl.Series([column.name] * len(rows), dtype=pl.String),
        "said": told,
        "reason": told.replace_strict(reasons, default=None, return_dtype=pl.String),
    })  # fmt: skip


def _written(column: pl.Series) -> pl.Series:
    """A typed column as its cells would be written: whole floats without their ".0", null and nan as nothing."""
    import polars as pl

    if column.dtype.is_float():
        whole = column.is_finite() & (column == column.round())
        text = pl.select(
            pl.when(whole).then(column.cast(pl.Int64, strict=False).cast(pl.String)).otherwise(column.cast(pl.String))
        ).to_series()
        return text.set(column.is_nan().fill_null(True), "").fill_null("").alias(column.name)
    return column.cast(pl.String).fill_null("")


def _framed(found: pl.DataFrame, layout: Layout, where: str) -> pl.DataFrame:
    """The columns that are used, once the header is what it should be."""
    _titles(list(found.columns), layout, where)
    return found.select(list(layout.fields))


def _titles(header: Sequence[str], layout: Layout, where: str) -> None:
    if tuple(header) != layout.columns:
        pairs = zip(header, layout.columns, strict=False)
        at = next(
            (place for place, (own, right) in enumerate(pairs) if own != right), min(len(header), len(layout.columns))
        )
        right = layout.columns[at] if at < len(layout.columns) else "nothing"
        found = header[at] if at < len(header) else "nothing"
        raise BadData(where, 1, "header", f"column {at + 1} of {len(layout.columns)} is {right}", found)


# --- bytes ------------------------------------------------------------------------------------------------------------


def _chunks(file: Path, layout: Layout, member: str, lines: array[int]) -> Iterator[list[list[str]]]:
    """The rows of a delimited file, as text, `_CHUNK` at a time; each row's line is put into `lines`."""
    where, name = _where(file, member), _name(file, member)
    width = len(layout.columns)
    quoting = {} if layout.delimiter != "\t" else {"quoting": csv.QUOTE_NONE}
    try:
        with _opened(file, member) as raw, io.TextIOWrapper(raw, layout.encoding, newline=None) as stream:
            reader = csv.reader(stream, delimiter=layout.delimiter, strict=True, **quoting)  # type: ignore[arg-type]
            if layout.titled:
                _titles(next(reader, []), layout, where)
            chunk: list[list[str]] = []
            for cells in reader:
                if layout.comment and cells and cells[0].startswith(layout.comment):
                    continue
                if len(cells) != width:
                    raise BadData(where, reader.line_num, "rows", f"a row has {width} cells", f"{len(cells)} cells")
                chunk.append(cells)
                lines.append(reader.line_num)
                if len(chunk) == _CHUNK:
                    yield chunk
                    chunk = []
            if chunk:
                yield chunk
    except UnicodeDecodeError as problem:
        raise BadData(where, None, name, f"the file is {layout.encoding}", f"byte {problem.start}") from problem
    except csv.Error as problem:
        raise BadData(
            where, reader.line_num, name, f"the file is delimited by {layout.delimiter!r} ({problem})"
        ) from problem
    except (OSError, EOFError, lzma.LZMAError, zipfile.BadZipFile) as problem:
        raise BadData(where, None, name, f"the file can be read whole ({problem})") from problem


def _opened(file: Path, member: str) -> io.BufferedReader:
    """The bytes of a file, or of a member of a zip, unpacked, and never more than `LARGEST` of them."""
    name = _name(file, member)
    try:
        if member:
            if member not in unpacked(file):
                raise BadData(str(file), None, "archive", f"it holds {member}")
            return io.BufferedReader(_Bounded(zipfile.ZipFile(file).open(member), _where(file, member)))
        if file.suffix in _UNPACK:
            return io.BufferedReader(_Bounded(_UNPACK[file.suffix](file), str(file)))
        return io.BufferedReader(_Bounded(file.open("rb"), str(file)))
    except (OSError, zipfile.BadZipFile) as problem:
        raise BadData(_where(file, member), None, name, f"the file can be read ({problem})") from problem


_UNPACK: Mapping[str, Any] = {".gz": gzip.open, ".xz": lzma.open}
_MAGIC: Mapping[bytes, Any] = {b"\x1f\x8b": gzip.open, b"\xfd7zXZ": lzma.open, b"BZh": bz2.open}
"""How an R file is packed does not show in its name but in its first bytes."""


class _Bounded(io.RawIOBase):
    """A stream that refuses to give more than `LARGEST` bytes."""

    def __init__(self, stream: IO[bytes], where: str) -> None:
        self._stream, self._where, self._given = stream, where, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        got = self._stream.read(len(buffer))
        self._given += len(got)
        if self._given > LARGEST:
            raise BadData(self._where, None, "file", f"it unpacks to at most {LARGEST:,} bytes")
        buffer[: len(got)] = got
        return len(got)

    def close(self) -> None:
        self._stream.close()
        super().close()


def _where(file: Path, member: str) -> str:
    return f"{file}:{member}" if member else str(file)


def _name(file: Path, member: str) -> str:
    return re.sub(r".*[/\\]", "", member) or file.name
