from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from app import journal
from app.db import db, transaction

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class LampLit(journal.Event):
    """An event of these tests."""

    watts: int


def lit(watts: int, estate_id: int | None = None) -> LampLit:
    return LampLit(occurred_at=NOON, actor="system", estate_id=estate_id, watts=watts)


def written(*watts: int) -> None:
    for value in watts:
        with transaction() as session:
            journal.record(session, lit(value))


def tampered(app: Flask, statement: str) -> None:
    """Change the journal as somebody with the database's own password would."""
    with db.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            for verb in ("update", "delete"):
                connection.execute(text(f"DROP TRIGGER journal_entry_keeps_{verb}"))
        else:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text(statement))


def test_a_journal_that_nobody_touched_holds(app: Flask, session: Session) -> None:
    written(40, 60, 75)
    assert list(journal.broken_links(session)) == []


def test_estates_have_chains_of_their_own(app: Flask, session: Session) -> None:
    with transaction() as writing:
        journal.record(writing, lit(40))
        journal.record(writing, lit(60, estate_id=7))
    assert journal.last_hash(session, 7)[0] == 1
    assert journal.last_hash(session, 8) == (0, journal.FIRST_HASH)


@pytest.mark.parametrize(
    "change", ["UPDATE journal_entry SET actor = 'x'", "DELETE FROM journal_entry"]
)
def test_the_database_itself_refuses_to_change_the_journal(
    app: Flask, session: Session, change: str
) -> None:
    written(40)
    with pytest.raises(DatabaseError, match="append-only"), transaction() as writing:
        writing.execute(text(change))
    assert list(journal.broken_links(session)) == []


@pytest.mark.parametrize(
    ("tampering", "seq", "reason"),
    [
        # An edited fact no longer fits its hash.
        (
            "UPDATE journal_entry SET facts = '{\"watts\": 1}' WHERE seq = 2",
            2,
            "changed",
        ),
        # A deleted entry leaves a hole before the next one.
        ("DELETE FROM journal_entry WHERE seq = 2", 3, "missing"),
        # Dropping the tail is told by the head of the chain.
        ("DELETE FROM journal_entry WHERE seq = 3", 3, "end of the chain"),
    ],
)
def test_tampering_is_found_and_named(
    app: Flask, session: Session, tampering: str, seq: int, reason: str
) -> None:
    written(40, 60, 75)
    tampered(app, tampering)
    found = list(journal.broken_links(session))
    assert [link.seq for link in found] == [seq]
    assert reason in found[0].reason


def fail_after_recording() -> None:
    with transaction() as writing:
        journal.record(writing, lit(40))
        raise RuntimeError


def test_a_change_that_fails_is_not_journalled(app: Flask, session: Session) -> None:
    with pytest.raises(RuntimeError):
        fail_after_recording()
    assert session.query(journal.JournalEntry).count() == 0
