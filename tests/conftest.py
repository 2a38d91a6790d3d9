"""Fixtures that every test may ask for.

Tests of rules ask for none of them and never touch a database. ``--postgresql`` (or
``TEST_DATABASE=postgresql``) runs all the others on a real PostgreSQL.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser
from sqlalchemy.orm import Session

from app import create_app
from app.db import db
from app.register.models import Estate, Unit
from app.web.access import Role
from config import Settings
from tests.browser.chromium import chromium
from tests.clients import FreshSession, SeparateClient
from tests.databases import POSTGRES_FOLDER, TestDatabase, database_of
from tests.factories import Given
from tests.pages import Visit
from tests.postgres import running_postgres
from tests.watch import refuse_writing_gets

StaffClient = Callable[..., FlaskClient]
ResidentClient = Callable[..., FlaskClient]
SERVER = pytest.StashKey[ExitStack]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--postgresql",
        action="store_true",
        default=os.environ.get("TEST_DATABASE") == "postgresql",
        help="run the tests on a real PostgreSQL",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Start one PostgreSQL for the run; parallel workers inherit its address."""
    if config.getoption("--postgresql") and POSTGRES_FOLDER not in os.environ:
        running = ExitStack()
        os.environ[POSTGRES_FOLDER] = str(
            running.enter_context(running_postgres()).folder
        )
        config.stash[SERVER] = running


def pytest_unconfigure(config: pytest.Config) -> None:
    if SERVER in config.stash:
        config.stash[SERVER].close()
        del os.environ[POSTGRES_FOLDER]


@pytest.fixture(scope="session")
def database(worker_id: str) -> Iterator[TestDatabase]:
    """The database of this worker, empty."""
    with database_of(worker_id) as made:
        yield made


@pytest.fixture(scope="session")
def chrome() -> Iterator[Browser]:
    """One Chromium for all tests of this worker that ask for it."""
    with chromium() as running:
        yield running


@pytest.fixture(scope="session")
def settings(database: TestDatabase) -> Settings:
    """The settings under which the tests run."""
    return Settings(
        database_url=database.url,
        master_secret=b"a master secret for tests, 32 bytes or more",
        public_url="https://h.example.cn",
        development=True,
    )


@pytest.fixture(scope="session")
def application(settings: Settings, database: TestDatabase) -> Iterator[Flask]:
    """The application with its tables, made once; tests ask for ``app``."""
    application = create_app(settings)
    # A house test posts every form without its token; the others need not carry one.
    application.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    application.test_client_class = SeparateClient
    with application.app_context():
        db.create_all()
        db.engine.dispose()
        refuse_writing_gets(db.engine)
    database.remember()
    yield application
    with application.app_context():
        db.engine.dispose()


@pytest.fixture
def app(application: Flask, database: TestDatabase) -> Iterator[Flask]:
    """The application on an empty database, with its context around the test."""
    with application.app_context():
        yield application
        db.session.remove()
        db.engine.dispose()
    database.restore()


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A session to look with: every look sees what has been committed by now."""
    with FreshSession(db.engine) as looking:
        yield looking


@pytest.fixture
def given(session: Session) -> Given:
    """Tells the past: ``given.an_estate()``, ``given.a_unit()``."""
    return Given(session)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Somebody nobody knows, with cookies of their own."""
    return app.test_client()


@pytest.fixture
def staff_client(app: Flask, given: Given) -> StaffClient:
    """``staff_client(Role.COMMITTEE, estate)``: a browser signed in as such a person."""

    def signed_in(role: Role, estate: Estate | None = None) -> FlaskClient:
        account = given.a_member_of_staff(role, estate=estate)
        browser = app.test_client()
        browser.set_cookie("staff", given.a_sign_in(account))
        return browser

    return signed_in


@pytest.fixture
def resident_client(app: Flask, given: Given) -> ResidentClient:
    """``resident_client(unit)``: a phone that was let in at the door of this unit."""

    def let_in(unit: Unit, relation: str = "owner") -> FlaskClient:
        phone = app.test_client()
        phone.set_cookie("device", given.a_device(unit, relation=relation))
        return phone

    return let_in


@pytest.fixture
def visit(client: FlaskClient) -> Visit:
    """Fetches a page as ``client`` and checks it as a browser and a reader would."""
    return Visit(client)
