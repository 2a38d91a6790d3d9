import threading

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.db import db, transaction
from app.register.models import Owner
from tests.factories import Given


def test_an_acknowledged_write_survives_the_loss_of_power(app: Flask) -> None:
    """WAL with synchronous=FULL, or PostgreSQL's synchronous_commit."""
    with db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
            assert connection.scalar(text("PRAGMA synchronous")) == 2
            assert connection.scalar(text("PRAGMA foreign_keys")) == 1
        else:
            assert connection.scalar(text("SHOW synchronous_commit")) != "local"


def test_a_phone_is_unreadable_at_rest_and_readable_to_the_product(
    app: Flask, session: Session, given: Given
) -> None:
    estate_id = given.an_estate().id
    with transaction() as writing:
        writing.add(Owner(estate_id=estate_id, name="王建国", phone="13812345678"))
    stored = session.execute(text("SELECT phone FROM owner")).scalar_one()
    assert "13812345678" not in stored
    assert session.query(Owner).one().phone == "13812345678"


def test_the_same_phone_is_stored_differently_each_time(
    app: Flask, session: Session, given: Given
) -> None:
    estate_id = given.an_estate().id
    with transaction() as writing:
        for name in ("王", "李"):
            writing.add(Owner(estate_id=estate_id, name=name, phone="13812345678"))
    stored = session.execute(text("SELECT phone FROM owner")).scalars().all()
    assert len(set(stored)) == 2


def test_two_writers_who_read_before_they_write_do_not_lose_a_write(
    app: Flask, session: Session, given: Given
) -> None:
    estate_id = given.an_estate().id
    with transaction() as writing:
        writing.execute(
            text("INSERT INTO journal_head (chain, seq, hash) VALUES ('x', 0, '')")
        )

    def add_one() -> None:
        with app.app_context():
            for _ in range(10):
                with transaction() as writing:
                    row = writing.execute(
                        text(
                            "UPDATE journal_head SET seq = seq + 1 WHERE chain = 'x' RETURNING seq"
                        )
                    ).one()
                    writing.add(Owner(estate_id=estate_id, name=str(row.seq)))

    threads = [threading.Thread(target=add_one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    names = sorted(
        int(name) for name in session.execute(text("SELECT name FROM owner")).scalars()
    )
    assert names == list(range(1, 41))


def fail_after_adding(estate_id: int) -> None:
    with transaction() as writing:
        writing.add(Owner(estate_id=estate_id, name="王"))
        writing.flush()
        raise RuntimeError


def test_a_refused_transaction_leaves_no_trace(
    app: Flask, session: Session, given: Given
) -> None:
    with pytest.raises(RuntimeError):
        fail_after_adding(given.an_estate().id)
    assert session.query(Owner).count() == 0
