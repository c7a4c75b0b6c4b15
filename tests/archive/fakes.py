"""Two small data sets of a made-up publisher, and a real HTTP server that misbehaves to order."""

from __future__ import annotations

import hashlib
import io
import os
import threading
import time
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace

from accede.archive.reading import Field, Layout, Parsed, delimited
from accede.archive.sets import File, Set
from accede.source import Source

ROWS = 20_000
_LAYOUT = {"town": Field("text"), "year": Field(low=1800, high=2020)}
PEOPLE = Layout(
    {**_LAYOUT, "people": Field(low=0, missing={"-9": "not counted"})}, key=("town", "year"), rows=ROWS
)  # fmt: skip
WALLS = Layout({**_LAYOUT, "wall": Field(values=(0, 1))}, key=("town", "year"))
GATES = Layout({**_LAYOUT, "gates": Field()}, key=("town", "year"))


def _lines(header: str, rows: int, last: int) -> bytes:
    towns = "".join(f"Town{i // 200},{1800 + i % 200},{i % last if i % 7 else -9}\n" for i in range(rows))
    return (header + "\n" + towns).encode()


CONTENT = {
    "people.csv": _lines("town,year,people", ROWS, 9973),
    "walls.csv": _lines("town,year,wall", 300, 2).replace(b",-9\n", b",1\n"),
    "gates.csv": _lines("town,year,gates", 200, 5),
}


def zipped(content: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(zipfile.ZipInfo(name, (1990, 1, 1, 0, 0, 0)), data)
    return stream.getvalue()


def bomb() -> bytes:
    """A zip that unpacks to a thousand million bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("walls.csv", "w") as member:
        for _ in range(1000):
            member.write(bytes(1_000_000))
    return stream.getvalue()


CONTENT["town-walls.zip"] = zipped(
    {"Town Walls 1.1/walls.csv": CONTENT["walls.csv"], "gates.csv": CONTENT["gates.csv"]}
)


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def sets(base: str = "http://127.0.0.1:9", *, verified: bool = False) -> tuple[Set, Set]:
    """`towns`, one plain file, and `walls`, two members of one archive."""

    def source(key: str) -> Source:
        return Source(key, f"{key.capitalize()} of the World", "Mason, A.", "1.1", start="1800-01-01", end="2000-01-01")

    def member(name: str, layout: Layout) -> File:
        return File(name, sha(CONTENT[name]), f"{base}/town-walls.zip", name, verified, layout.columns)

    plain = File(
        "people.csv", sha(CONTENT["people.csv"]), f"{base}/people.csv", verified=verified, columns=PEOPLE.columns
    )  # fmt: skip
    return (
        Set("towns", source("towns"), "Masons", "Cite us.", (plain,)),
        Set("walls", source("walls"), "Masons", "Cite us.", (member("walls.csv", WALLS), member("gates.csv", GATES))),
    )


def read_towns(paths: Mapping[str, Path]) -> dict[str, Parsed]:
    _slowly()
    return {"people": delimited(paths["people.csv"], PEOPLE)}


def read_walls(paths: Mapping[str, Path]) -> dict[str, Parsed]:
    layouts = {"walls.csv": WALLS, "gates.csv": GATES}
    return {name.removesuffix(".csv"): delimited(path, layouts[name]) for name, path in paths.items()}


def _slowly() -> None:
    """Log that a parse began, and take the time that a test asks for."""
    log = os.environ.get("FAKES_LOG")
    if log:
        with Path(log).open("a") as stream:
            stream.write("parsed\n")
    time.sleep(float(os.environ.get("FAKES_SLEEP", "0")))


def loaders(base: str = "http://127.0.0.1:9", *, verified: bool = False) -> list[SimpleNamespace]:
    towns, walls = sets(base, verified=verified)
    return [SimpleNamespace(SET=towns, read=read_towns), SimpleNamespace(SET=walls, read=read_walls)]


def install(base: str) -> None:
    """Make these two the only data sets there are."""
    from accede import datasets

    fakes = {loader.SET.key: loader for loader in loaders(base)}
    own = datasets.get
    datasets.names = lambda: tuple(fakes)  # type: ignore[assignment]
    datasets.get = lambda name: fakes[name] if name in fakes else own(name)


class Server(ThreadingHTTPServer):
    """Serves `content`, and breaks off after so many bytes of an answer for each entry of `breaks`."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.content: dict[str, bytes] = dict(CONTENT)
        self.breaks: list[int] = []
        self.ranges = True
        self.shift = 0  # how far beside the bytes asked for the answer begins
        self.pause = 0.0  # seconds between blocks
        self.log: list[tuple[str, str]] = []

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        name, span = self.path.rpartition("/")[2], self.headers.get("Range", "")
        self.server.log.append((name, span))
        content = self.server.content.get(name)
        if content is None:
            self.send_error(404)
            return
        start = int(span.removeprefix("bytes=").removesuffix("-") or 0) if self.server.ranges else 0
        if start >= len(content):
            self.send_response(416)
            self.send_header("Content-Range", f"bytes */{len(content)}")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        if start:
            start += self.server.shift
            self.send_response(206)
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        else:
            self.send_response(200)
        body = content[start:]
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        given = self.server.breaks.pop(0) if self.server.breaks else len(body)
        for at in range(0, given, 4096):
            try:
                self.wfile.write(body[at : min(at + 4096, given)])
                self.wfile.flush()
            except OSError:
                return
            time.sleep(self.server.pause)
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serving() -> Iterator[Server]:
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
