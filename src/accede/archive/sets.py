"""What a data set says of itself: who publishes it, under which terms, in which files, and how they are fetched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from accede.archive.reading import Parsed
from accede.source import Source


@dataclass(frozen=True, slots=True)
class File:
    """One file of a publisher's release.

    name      as the publisher calls it; recognised by it, by its fingerprint, or by its columns
    sha256    fingerprint of the release known
    url       the publisher's address; empty where none is known and the file must be added by hand
    member    the file's name inside the archive that `url` gives, empty where it gives the file itself
    verified  whether the fingerprint was compared with a file fetched from the publisher; where not, the user is asked
              to confirm it once
    columns   the first line of the file, by which one of another release is recognised; empty for binary files
    """

    name: str
    sha256: str
    url: str = ""
    member: str = ""
    verified: bool = False
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Set:
    """One data set.

    key         its name on the command line
    source      title, producer, version, citation, licence, url, period
    publisher   whose terms are accepted once for all its sets
    terms       what the publisher asks, in a sentence or two
    files       the files of the release known
    note        what a user must know: a repackaged form, a quirk
    """

    key: str
    source: Source
    publisher: str
    terms: str
    files: tuple[File, ...]
    note: str = ""


Tables = Mapping[str, Parsed]
"""What `read` of a data set returns: each of its tables by name, with why each null is null."""
