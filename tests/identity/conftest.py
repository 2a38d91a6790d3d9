"""Homes with doors to knock at, and hands that knock."""

from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.register.models import Estate, Owner, Unit
from tests.factories import Given

TAIL = "8021"
PHONE = f"1390000{TAIL}"


@dataclass(frozen=True, slots=True)
class Home:
    """A unit whose owner has a phone on the roll, and the code of its letter."""

    estate: Estate
    unit: Unit
    owner: Owner
    code: str


@dataclass(frozen=True, slots=True)
class Phone:
    """Somebody's phone in front of a door."""

    client: FlaskClient

    def scan(self, code: str) -> TestResponse:
        return self.client.get(f"/a/{code}")

    def answer(self, answer: str = TAIL, relation: str = "owner") -> TestResponse:
        return self.client.post("/door", data={"answer": answer, "relation": relation})

    def come_in(self, home: Home, relation: str = "owner") -> TestResponse:
        self.scan(home.code)
        return self.answer(relation=relation)

    def ask(self, home: Home, **said: str) -> TestResponse:
        """Scan, and ask the committee instead of answering."""
        self.scan(home.code)
        plea = {
            "relation": "tenant",
            "name": "赵小云",
            "phone": "13800138000",
            "note": "",
        }
        return self.client.post("/door/request", data=plea | said)

    @property
    def token(self) -> str | None:
        cookie = self.client.get_cookie("device")
        return cookie.value if cookie else None


@pytest.fixture
def home(given: Given) -> Home:
    return a_home(given)


@pytest.fixture
def phone(client: FlaskClient) -> Phone:
    return Phone(client)


@pytest.fixture
def another_phone(app: Flask) -> Phone:
    return Phone(app.test_client())


def a_home(given: Given, key: str = "3-2-501", *, estate: Estate | None = None) -> Home:
    estate = estate or given.an_estate()
    owner = given.an_owner("王建国", estate_id=estate.id, phone=PHONE)
    unit = given.a_unit(key, estate=estate, owners=[owner])
    return Home(estate, unit, owner, given.a_code(unit))
