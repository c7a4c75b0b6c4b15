"""Fetch one file over HTTP, whole or not at all; what broke off is taken up where it stopped.

What has come so far lies beside the target as `.part`. A server that cannot resume is asked for everything again, and
one that breaks off is asked again for as long as each answer brings something.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from accede.archive.reading import LARGEST
from accede.errors import BadData

Progress = Callable[[str, int, int], None]
"""Called with the name of a file, how many of its bytes have come, and how many there are (0 where nobody said)."""

_TRIES = 20
_BLOCK = 1 << 16
_PATIENCE = 60  # seconds without a byte


def part(target: Path) -> Path:
    """Return where what has come so far of `target` lies."""
    return target.with_name(target.name + ".part")


def fetch(url: str, target: Path, progress: Progress) -> None:
    """Put what `url` gives at `target`, atomically.

    Raises OSError where it cannot be had or written, BadData where it is larger than any data set.
    """
    import pooch

    pooch.get_logger().setLevel("WARNING")
    # The fingerprint is the caller's affair: it may be that of a member, or one to be confirmed.
    pooch.retrieve(url, None, fname=target.name, path=target.parent, downloader=_Resuming(part(target), progress))


@contextmanager
def named(path: Path) -> Iterator[None]:
    """Let an error of writing to an open file say which file."""
    try:
        yield
    except OSError as problem:
        if problem.errno is None or problem.filename:
            raise
        raise OSError(problem.errno, problem.strerror, str(path)) from problem


@dataclass(frozen=True, slots=True)
class _Resuming:
    """A downloader as pooch wants one."""

    part: Path
    progress: Progress

    def __call__(self, url: str, output_file: str, pooch: object) -> None:
        for _ in range(_TRIES):
            before = self._come()
            if self._whole(url, before):
                os.replace(self.part, output_file)
                return
            if self._come() <= before:
                break
        raise OSError(f"{url}: the connection breaks off after {self._come():,} bytes; the next try takes up there")

    def _come(self) -> int:
        return self.part.stat().st_size if self.part.exists() else 0

    def _whole(self, url: str, come: int) -> bool:
        """Ask once for what is wanting; whether nothing is wanting then."""
        import requests
        from urllib3.exceptions import HTTPError

        headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={come}-"} if come else {})
        try:
            with requests.get(url, headers=headers, stream=True, timeout=_PATIENCE) as answer:
                span = answer.headers.get("Content-Range", "")
                if answer.status_code == requests.codes.requested_range_not_satisfiable and come:
                    if span == f"bytes */{come}":
                        return True
                    self.part.unlink()
                    return self._whole(url, 0)
                if not answer.ok:
                    raise OSError(f"{url}: the server says {answer.status_code} {answer.reason}")
                resumed = answer.status_code == requests.codes.partial_content
                if resumed and not span.startswith(f"bytes {come}-"):
                    self.part.unlink(missing_ok=True)
                    return come > 0 and self._whole(url, 0)
                start = come if resumed else 0
                length = answer.headers.get("Content-Length", "")
                whole = start + int(length) if length.isdecimal() else 0
                return self._written(answer.raw.stream(_BLOCK, decode_content=False), start, whole, url)
        except HTTPError:
            return False
        except requests.RequestException as problem:
            raise OSError(f"{url}: no answer ({type(problem).__name__})") from problem

    def _written(self, blocks: Iterator[bytes], start: int, whole: int, url: str) -> bool:
        come = start
        with named(self.part), self.part.open("ab" if start else "wb") as stream:
            for block in blocks:
                come += len(block)
                if max(come, whole) > LARGEST:
                    raise BadData(url, None, "file", f"it has at most {LARGEST:,} bytes", f"{max(come, whole):,}")
                stream.write(block)
                self.progress(self.part.name.removesuffix(".part"), come, whole)
        return not whole or come == whole
