"""The database: a reading session per request, a writing transaction per use case.

The one module that knows which database it is.
"""

import base64
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, DateTime, MetaData, Table, Text, event, text
from sqlalchemy.engine import Dialect, make_url
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator

from app.keys import derive

WRITES = "woyaogai_writes"
NONCE_BYTES = 12
BUSY_MILLISECONDS = 10_000
FIRST_SOUND_SQLITE = (3, 51, 3)
SQLITE_FULL = 2


class Base(DeclarativeBase):
    """Declarative base; constraints get names a migration can refer to."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=Base)
"""``db.session`` is the request's reading session. It is never committed."""


class Instant(TypeDecorator[datetime]):
    """A point in time, stored in UTC and always time-zone aware."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | None:
        return value and value.astimezone(UTC)

    def process_result_value(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)

    def result_processor(
        self, dialect: Dialect, coltype: object
    ) -> Callable[[Any], datetime | None] | None:
        """Read SQLite's text in one step: a count reads tens of thousands of them."""
        if dialect.name == "sqlite":
            return _read_utc
        return super().result_processor(dialect, coltype)


def _read_utc(stored: str | None) -> datetime | None:
    return datetime.fromisoformat(f"{stored}+00:00") if stored else None


class Sealed(TypeDecorator[str]):
    """A text encrypted at rest with AES-256-GCM, bound to one purpose (its column)."""

    impl = Text
    cache_ok = True

    def __init__(self, purpose: str) -> None:
        super().__init__()
        self.purpose = purpose

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = AESGCM(derive(self.purpose)).encrypt(
            nonce, value.encode(), self.purpose.encode()
        )
        return "1:" + base64.b64encode(nonce + sealed).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        raw = base64.b64decode(value.removeprefix("1:"))
        opened = AESGCM(derive(self.purpose)).decrypt(
            raw[:NONCE_BYTES], raw[NONCE_BYTES:], self.purpose.encode()
        )
        return opened.decode()


def reading() -> Session:
    """Return the request's reading session, as queries take it."""
    return db.session()


@contextmanager
def transaction() -> Iterator[Session]:
    """Run one use case: commit if the block ends, roll back if it raises.

    On SQLite it begins IMMEDIATE, so two writers never read before either writes.
    """
    writing = db.engine.execution_options(**{WRITES: True})
    with Session(writing, expire_on_commit=False) as session, session.begin():
        yield session


def append_only(table: Table) -> None:
    """Make the database itself refuse UPDATE and DELETE on this table."""

    def guard(_table: Table, connection: Connection, **_: Any) -> None:
        guard_append_only(connection, table.name)

    event.listen(table, "after_create", guard)


def guard_append_only(connection: Connection, name: str) -> None:
    """Create the triggers of an append-only table; migrations call it as well."""
    statements = (
        _sqlite_guards(name)
        if connection.dialect.name == "sqlite"
        else _postgresql_guards(name)
    )
    for statement in statements:
        connection.execute(text(statement))


def unguarded(session: Session, names: Iterable[str]) -> list[str]:
    """Which of these append-only tables the database would let somebody change."""
    asked = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%RAISE(%'"
        if session.get_bind().dialect.name == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE tgenabled = 'O' AND NOT tgisinternal"
    )
    present = set(session.scalars(text(asked)))
    return [name for name in names if not _is_guarded(name, present)]


def _is_guarded(name: str, present: set[str]) -> bool:
    sqlite = {f"{name}_keeps_update", f"{name}_keeps_delete"}
    return sqlite <= present or {f"{name}_keeps", f"{name}_keeps_all"} <= present


def _sqlite_guards(name: str) -> list[str]:
    return [
        f"CREATE TRIGGER {name}_keeps_{verb.lower()} BEFORE {verb} ON {name} "
        f"BEGIN SELECT RAISE(ABORT, '{name} is append-only'); END"
        for verb in ("UPDATE", "DELETE")
    ]


def _postgresql_guards(name: str) -> list[str]:
    return [
        (
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger AS $$ "
            "BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END "
            "$$ LANGUAGE plpgsql"
        ),
        (
            f"CREATE TRIGGER {name}_keeps BEFORE UPDATE OR DELETE ON {name} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        ),
        (
            f"CREATE TRIGGER {name}_keeps_all BEFORE TRUNCATE ON {name} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        ),
    ]


def engine_options(database_url: str) -> dict[str, Any]:
    """How to connect: a sound SQLite through its wheel, or a pooled PostgreSQL."""
    if not is_sqlite(database_url):
        return {
            "pool_size": 10,
            "max_overflow": 10,
            "pool_pre_ping": True,
            "hide_parameters": True,
        }
    return {
        "module": _sqlite_module(),
        "connect_args": {
            "timeout": BUSY_MILLISECONDS / 1000,
            "check_same_thread": False,
        },
        "hide_parameters": True,
    }


def is_sqlite(database_url: str) -> bool:
    """Tell whether this address is an embedded database."""
    return make_url(database_url).get_backend_name() == "sqlite"


def init_app(app: Flask, database_url: str) -> None:
    """Bind the database to the application and make every connection durable."""
    app.config["SQLALCHEMY_DATABASE_URI"] = database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(database_url)
    db.init_app(app)
    if is_sqlite(database_url):
        with app.app_context():
            event.listen(db.engine, "connect", _make_durable)
            event.listen(db.engine, "begin", _begin)


def _sqlite_module() -> ModuleType:
    bundled = "pysqlite3" if find_spec("pysqlite3") else "sqlite3"
    return import_module(f"{bundled}.dbapi2")


def _make_durable(connection: Any, _record: ConnectionPoolEntry) -> None:
    connection.isolation_level = None
    mode = (
        "wal"
        if _sqlite_module().sqlite_version_info >= FIRST_SOUND_SQLITE
        else "delete"
    )
    for pragma in (
        f"busy_timeout={BUSY_MILLISECONDS}",
        f"journal_mode={mode}",
        "synchronous=full",
        "foreign_keys=on",
    ):
        connection.execute(f"pragma {pragma}")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def durability_faults(session: Session) -> list[str]:
    """Say why an acknowledged write could be lost in this database, if it could."""
    if session.connection().dialect.name == "sqlite":
        return _sqlite_faults(session)
    return [
        f"PostgreSQL runs with {name} = {value}: an acknowledged vote could be lost"
        for name in ("fsync", "full_page_writes", "synchronous_commit")
        if (value := session.scalar(text(f"SHOW {name}"))) in {"off", "local"}
    ]


def _sqlite_faults(session: Session) -> list[str]:
    faults = []
    version = str(session.scalar(text("SELECT sqlite_version()")))
    if tuple(map(int, version.split("."))) < FIRST_SOUND_SQLITE:
        sound = ".".join(map(str, FIRST_SOUND_SQLITE))
        faults.append(
            f"SQLite {version} may corrupt its log; {sound} or later is sound"
        )
    if session.scalar(text("PRAGMA synchronous")) != SQLITE_FULL:
        faults.append("SQLite does not wait for the disk (synchronous is not FULL)")
    return faults
