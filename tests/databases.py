"""The database under the tests: made once, and put back as it was after each test."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import psycopg
from psycopg import sql

from tests.postgres import Postgres

POSTGRES_FOLDER = "TEST_POSTGRES_FOLDER"
"""Where the one server of this test run listens, told to every worker."""

MEMORY = Path("/dev/shm")


class TestDatabase(Protocol):
    """A database that remembers how it was when its schema was complete."""

    @property
    def url(self) -> str:
        """Its SQLAlchemy address."""

    def remember(self) -> None:
        """Keep the present state as the one to go back to; nobody is connected."""

    def restore(self) -> None:
        """Go back to that state; nobody is connected."""


@dataclass(frozen=True, slots=True)
class SqliteFile:
    """A file, and a copy of it."""

    path: Path

    @property
    def url(self) -> str:
        return f"sqlite:///{self.path}"

    def remember(self) -> None:
        shutil.copyfile(self.path, self._copy)

    def restore(self) -> None:
        for suffix in ("-wal", "-shm"):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
        shutil.copyfile(self._copy, self.path)

    @property
    def _copy(self) -> Path:
        return self.path.with_suffix(".template")


@dataclass(slots=True)
class PostgresDatabase:
    """A database of one worker; going back empties its tables."""

    server: Postgres
    name: str
    emptying: sql.Composed | None = None

    @property
    def url(self) -> str:
        return self.server.url(self.name)

    def remember(self) -> None:
        with self._connect() as connection:
            tables = _names(
                connection,
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public'",
            )
            sequences = _names(
                connection,
                "SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'",
            )
        self.emptying = sql.SQL("; ").join(
            # As a replica: neither append-only triggers nor foreign keys stand in the way.
            [
                sql.SQL("SET session_replication_role = replica"),
                sql.SQL("SET lock_timeout = '10s'"),
            ]
            + [
                sql.SQL("DELETE FROM {}").format(sql.Identifier(name))
                for name in tables
            ]
            + [
                sql.SQL("ALTER SEQUENCE {} RESTART").format(sql.Identifier(name))
                for name in sequences
            ]
        )

    def restore(self) -> None:
        assert self.emptying is not None
        with self._connect() as connection:
            connection.execute(self.emptying)

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(
            host=str(self.server.folder),
            user="postgres",
            dbname=self.name,
            autocommit=True,
        )


def _names(connection: psycopg.Connection, query: str) -> list[str]:
    return [row[0] for row in connection.execute(query)]


@contextmanager
def database_of(worker: str) -> Iterator[TestDatabase]:
    """Make an empty database for one worker of this test run, and remove it after."""
    folder = os.environ.get(POSTGRES_FOLDER)
    if folder:
        server = Postgres(Path(folder))
        name = f"test_{worker}"
        server.create(name)
        yield PostgresDatabase(server, name)
        server.drop(name)
    else:
        parent = MEMORY if os.access(MEMORY, os.W_OK) else None
        with tempfile.TemporaryDirectory(prefix="sqlite", dir=parent) as made:
            yield SqliteFile(Path(made) / "test.sqlite3")
