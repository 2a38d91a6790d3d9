"""The migrations make exactly the tables of the models, and lose nothing on the way."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import Engine, inspect, text

from app import create_app
from app.db import db
from config import ROOT, Settings
from tests.databases import database_of

FIRST = "0001"
ESTATE = (
    "INSERT INTO estate (ref, name, community, street, district, city, committee_phone, "
    "committee_office, committee_hours, is_test, created_at) VALUES ('ABCDEF', '幸福里小区', "
    "'向阳社区', '长安街道', '西城区', '太原市', '0351', '东门', '周一', :no, '2026-01-05 01:00:00')"
)
TRIGGERS = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": (
        "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal"
    ),
}


@pytest.fixture
def migrating(settings: Settings, worker_id: str) -> Iterator[Flask]:
    """An application on a database without any table."""
    with database_of(f"{worker_id}_migrating") as empty:
        application = create_app(replace(settings, database_url=empty.url))
        with application.app_context():
            yield application
            db.session.remove()
            db.engine.dispose()


def test_the_migrations_make_the_tables_of_the_models(migrating: Flask) -> None:
    upgrade()
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []


def test_the_migrations_make_the_guards_of_the_models(
    migrating: Flask, application: Flask
) -> None:
    upgrade()
    migrated = _triggers(db.engine)
    with application.app_context():
        assert migrated == _triggers(db.engine)
    assert any("vote" in name for name in migrated)


def test_the_migrations_make_the_checks_of_the_models(
    migrating: Flask, application: Flask
) -> None:
    upgrade()
    migrated = _checks(db.engine)
    with application.app_context():
        assert migrated == _checks(db.engine)
    assert "ck_unit_area_is_positive" in migrated


def test_a_database_with_data_is_brought_up_to_date_and_keeps_it(
    migrating: Flask,
) -> None:
    upgrade(revision=FIRST)
    with db.engine.begin() as connection:
        connection.execute(text(ESTATE), {"no": False})
    upgrade()
    upgrade()
    with db.engine.connect() as connection:
        assert connection.scalar(text("SELECT name FROM estate")) == "幸福里小区"


def test_every_migration_can_be_taken_back(migrating: Flask) -> None:
    upgrade()
    downgrade(revision="base")
    assert inspect(db.engine).get_table_names() in ([], ["alembic_version"])
    upgrade()


def test_the_migrations_form_one_line() -> None:
    scripts = ScriptDirectory(str(ROOT / "migrations"))
    assert len(scripts.get_heads()) == 1
    assert len(scripts.get_bases()) == 1


def _triggers(engine: Engine) -> dict[str, str]:
    with engine.connect() as connection:
        rows = connection.execute(text(TRIGGERS[engine.dialect.name]))
        return {name: " ".join(definition.split()) for name, definition in rows}


def _checks(engine: Engine) -> set[str]:
    looking = inspect(engine)
    return {
        str(check["name"])
        for table in looking.get_table_names()
        for check in looking.get_check_constraints(table)
    }
