"""The ground the other tests stand on: an empty database each time, on both kinds."""

import pytest
from flask import Flask, g
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.db import db, transaction
from app.journal import JournalEntry
from app.register.models import Estate, Unit
from tests.clients import SeparateClient
from tests.factories import LONG_AGO, Given

ENTRY = {
    "chain": "system",
    "seq": 1,
    "kind": "SomethingHappened",
    "occurred_at": LONG_AGO,
    "actor": "system",
    "facts": {},
    "previous_hash": "0",
    "hash": "1",
}


@pytest.mark.parametrize("time", ["first", "second"])
def test_every_test_starts_on_an_empty_database(
    given: Given, session: Session, time: str
) -> None:
    for model in (Estate, Unit, JournalEntry):
        assert session.scalar(select(func.count()).select_from(model)) == 0
    session.add(JournalEntry(**ENTRY))
    session.commit()
    assert given.a_unit(estate=given.an_estate(time)).id == 1


def test_a_look_sees_what_was_committed_after_the_look_before(
    app: Flask, session: Session
) -> None:
    assert session.scalar(select(func.count()).select_from(JournalEntry)) == 0
    with transaction() as writing:
        writing.add(JournalEntry(**ENTRY))
    assert session.scalar(select(func.count()).select_from(JournalEntry)) == 1


@pytest.mark.parametrize(
    "change", ["UPDATE journal_entry SET actor = 'nobody'", "DELETE FROM journal_entry"]
)
def test_the_database_itself_refuses_to_change_an_append_only_table(
    app: Flask, session: Session, change: str
) -> None:
    session.add(JournalEntry(**ENTRY))
    session.commit()
    with pytest.raises(DBAPIError, match="append-only"), transaction() as writing:
        writing.execute(text(change))
    assert session.scalar(select(JournalEntry.actor)) == "system"


def test_a_request_sees_nothing_of_the_context_around_the_test(app: Flask) -> None:
    g.somebody = "signed in"
    client = app.test_client()
    assert isinstance(client, SeparateClient)
    seen: list[bool] = []
    app.before_request_funcs[None].append(lambda: seen.append("somebody" in g))
    try:
        client.get("/nowhere")
    finally:
        app.before_request_funcs[None].pop()
    assert seen == [False]


def test_the_tests_run_on_the_database_they_were_asked_to(
    app: Flask, pytestconfig: pytest.Config
) -> None:
    wanted = "postgresql" if pytestconfig.getoption("--postgresql") else "sqlite"
    assert db.engine.dialect.name == wanted
