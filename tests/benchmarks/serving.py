"""A server under load: what its processes spend, and how many answers it gives."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import psutil

from config import ROOT

CONNECTIONS = 4
START_SECONDS = 30
PROGRAMS = Path(sys.executable).parent
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True, slots=True)
class Call:
    """One request to be sent, and the status that answers it when all is well."""

    method: str
    path: str
    cookies: dict[str, str] = field(default_factory=dict)
    form: dict[str, str] | None = None
    expected: int = 200


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    location: str
    cookies: dict[str, str]
    body: str


@dataclass(frozen=True, slots=True)
class Spent:
    """What some requests took together."""

    requests: int
    cpu_seconds: float
    wall_seconds: float

    @property
    def cpu_ms(self) -> float:
        return 1000 * self.cpu_seconds / self.requests

    @property
    def per_second(self) -> float:
        return self.requests / self.wall_seconds


@dataclass(frozen=True, slots=True)
class Server:
    """A running server of this project, with its workers."""

    port: int
    process: psutil.Process

    def ask(self, call: Call) -> Answer:
        """Send one request on a connection of its own."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            return _send(connection, call)
        finally:
            connection.close()

    def drive(self, calls: Sequence[Call], connections: int = CONNECTIONS) -> Spent:
        """Send all the requests over a few connections.

        Raises:
            RuntimeError: if one is answered with another status than expected.
        """
        shares = [calls[start::connections] for start in range(connections)]
        cpu, wall = self._cpu(), time.perf_counter()
        with ThreadPoolExecutor(connections) as pool:
            list(pool.map(self._send_all, shares))
        return Spent(len(calls), self._cpu() - cpu, time.perf_counter() - wall)

    def _send_all(self, calls: Sequence[Call]) -> None:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        for call in calls:
            answer = _send(connection, call)
            if answer.status != call.expected:
                raise RuntimeError(
                    f"{call.method} {call.path}: {answer.status} {answer.body[:500]}"
                )
        connection.close()

    def _cpu(self) -> float:
        times = [
            one.cpu_times()
            for one in (self.process, *self.process.children(recursive=True))
        ]
        return sum(one.user + one.system for one in times)


@contextmanager
def running(
    application: str, environment: dict[str, str], *, program: str = "gunicorn"
) -> Iterator[Server]:
    """Serve an application as in production, for as long as the block lasts."""
    port = _free_port()
    process = subprocess.Popen(
        _command(program, application, port),
        cwd=ROOT,
        env={"PATH": os.defpath, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port)
        yield Server(port, psutil.Process(process.pid))
    finally:
        process.terminate()
        process.wait(START_SECONDS)


def _command(program: str, application: str, port: int) -> list[str | Path]:
    if program == "gunicorn":
        return [PROGRAMS / "gunicorn", "--bind", f"127.0.0.1:{port}", application]
    threads = ["--workers", "2", "--blocking-threads", "8", "--no-ws"]
    where = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    factory = ["--factory"] if application.endswith("()") else []
    return [
        PROGRAMS / program,
        *where,
        *threads,
        *factory,
        application.removesuffix("()"),
    ]


def _send(connection: HTTPConnection, call: Call) -> Answer:
    cookies = "; ".join(f"{name}={value}" for name, value in call.cookies.items())
    headers = {"Cookie": cookies} if cookies else {}
    body = None
    if call.form is not None:
        headers |= FORM
        body = urlencode(call.form)
    connection.request(call.method, call.path, body, headers)
    response = connection.getresponse()
    text = response.read().decode(errors="replace")
    set_cookies = dict(
        line.split(";")[0].split("=", 1)
        for line in response.msg.get_all("Set-Cookie", [])
    )
    return Answer(
        response.status, response.headers.get("Location", ""), set_cookies, text
    )


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(f"nothing listens on {port}")
