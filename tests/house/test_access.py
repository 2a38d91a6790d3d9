"""Every route, for every kind of person, in their own estate and in another.

The cases come from the application's own map of routes: a new route is in the matrix
the moment it exists. Who may do what is read off its declaration and the one table of
roles; what is proven is that the answer follows from them, and that nobody reaches
another estate's things, whatever address is typed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.routing import AnyConverter, Rule
from werkzeug.test import TestResponse

from app.ballots.use_cases.voting import Receipt
from app.identity.models import ConfirmationRequest, Device
from app.journal import JournalEntry
from app.register.models import Building, Estate, RollImport, RollUpload, Unit
from app.web.access import ACCESS, PERMISSIONS_OF, PUBLIC, Permission, Role
from config import ROOT
from tests.ballots.conftest import Story
from tests.factories import LONG_AGO, Given

ROLL = ROOT / "tests/data/rolls/roll-gb18030.csv"
ROLES = [role for role in Role if role is not Role.RESIDENT]
HOME = "1-1-101"
WRITES = {"POST", "PUT", "PATCH", "DELETE"}
NOT_ADMITTED = {303, 401}
MAY_BE_MISSING = {
    # The ballot of these tests is open: it has no result.
    "ballot_papers.result",
    # The upload was confirmed or dropped by another of these requests.
    "roll_import.confirm",
    "roll_import.discard",
    "roll_import.faults",
    "roll_import.preview",
    "roll_import.remap",
}
OUT_OF_SIGHT = {400, 404}
"""Another estate's thing: unknown, or the form is refused before it is looked at."""


@dataclass(frozen=True, slots=True)
class World:
    """One estate with something behind every kind of address."""

    estate: Estate
    unit: Unit
    phone: str
    addresses: dict[str, object]


@dataclass(frozen=True, slots=True)
class Way:
    """One method of one route, and what it declares."""

    rule: Rule
    method: str
    access: str

    @property
    def name(self) -> str:
        return f"{self.method} {self.rule.endpoint}"

    @property
    def for_residents(self) -> bool:
        return self.access in PERMISSIONS_OF[Role.RESIDENT]

    def admits(self, role: Role) -> bool:
        return Permission(self.access) in PERMISSIONS_OF[role]

    def address(self, *worlds: World) -> str:
        """Return where it is; each name from the first world that has its own."""
        return self.rule_path(
            {name: self._value(name, worlds) for name in self.rule.arguments}
        )

    def rule_path(self, values: dict[str, object]) -> str:
        built = self.rule.build(values)
        assert built is not None
        return built[1]

    @property
    def things(self) -> set[str]:
        """The names in its address that stand for something of an estate."""
        return {
            name
            for name, converter in self.rule._converters.items()
            if name != "estate_id" and not isinstance(converter, AnyConverter)
        }

    def _value(self, name: str, worlds: tuple[World, ...]) -> object:
        if name in (self.rule.defaults or {}):
            return (self.rule.defaults or {})[name]
        converter = self.rule._converters[name]
        if isinstance(converter, AnyConverter):
            return min(converter.items)
        world = worlds[0] if name == "estate_id" else worlds[-1]
        if self.rule.rule.startswith("/e/<ref>") and name == "ref":
            name = "estate"
        assert name in world.addresses, (
            f"say what <{name}> of {self.rule} is, in a_world()"
        )
        return world.addresses[name]


@pytest.fixture
def own(given: Given, session: Session) -> World:
    return a_world(given, session)


@pytest.fixture
def foreign(given: Given, session: Session) -> World:
    return a_world(given, session)


def a_world(given: Given, session: Session) -> World:
    story = Story.of(given, session, is_test=True)
    ballot_id = story.opened()
    receipt: Receipt = story.cast(ballot_id, HOME)
    session.rollback()
    unit = session.get_one(Unit, story.units[HOME])
    estate = session.get_one(Estate, story.estate_id)
    given.a_device(unit)
    device = session.scalars(select(Device).order_by(Device.id.desc())).first()
    assert device is not None
    colleague = given.a_member_of_staff(Role.COMMITTEE, estate=estate)
    asked = ConfirmationRequest(
        unit_id=unit.id,
        device_id=device.id,
        name="王建国",
        phone="13800138000",
        note="",
        created_at=LONG_AGO,
    )
    upload = RollUpload(
        ref=uuid4().hex[:12],
        estate_id=estate.id,
        staff_id=colleague.id,
        file_name=ROLL.name,
        content=ROLL.read_bytes(),
        uploaded_at=datetime.now(UTC),
    )
    version = RollImport(
        estate_id=estate.id,
        staff_id=colleague.id,
        file_name=ROLL.name,
        file_sha256="0" * 64,
        imported_at=LONG_AGO,
        effective_on=LONG_AGO.date(),
        units=5,
        area_dm2=50000,
        changes={},
    )
    session.add_all([asked, upload, version])
    session.commit()
    building = session.scalars(
        select(Building).where(Building.estate_id == estate.id)
    ).first()
    assert building is not None
    return World(
        estate,
        unit,
        given.a_device(unit),
        {
            "estate_id": estate.id,
            "unit_id": unit.id,
            "building_id": building.id,
            "ballot_id": ballot_id,
            "device_id": device.id,
            "staff_id": colleague.id,
            "request_id": asked.id,
            "code": receipt.code,
            "import_id": version.id,
            "ref": upload.ref,
            "estate": estate.ref,
            "number": 1,
            "name": "no-such-asset.css",
        },
    )


def ways(app: Flask) -> Iterator[Way]:
    for rule in app.url_map.iter_rules():
        access = getattr(app.view_functions[rule.endpoint], ACCESS)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield Way(rule, method, access)


def guarded_ways(app: Flask) -> list[Way]:
    return [way for way in ways(app) if way.access != PUBLIC]


def ask(browser: FlaskClient, way: Way, *worlds: World) -> TestResponse:
    return browser.open(way.address(*worlds), method=way.method)


def signed_in(
    app: Flask, given: Given, role: Role, estate: Estate | None
) -> FlaskClient:
    browser = app.test_client()
    browser.set_cookie(
        "staff", given.a_sign_in(given.a_member_of_staff(role, estate=estate))
    )
    return browser


def test_a_stranger_gets_no_further_than_the_door(app: Flask, own: World) -> None:
    entered = {
        way.name: answer.status
        for way in guarded_ways(app)
        if (answer := ask(app.test_client(), way, own)).status_code not in NOT_ADMITTED
    }
    assert entered == {}


def test_a_stranger_at_a_staff_page_is_led_to_the_sign_in(
    app: Flask, own: World
) -> None:
    for way in guarded_ways(app):
        if not way.for_residents and way.method == "GET":
            answer = ask(app.test_client(), way, own)
            assert answer.status_code == 303, way.name
            assert answer.location.startswith("/staff/sign-in?next="), way.name


@pytest.mark.parametrize("role", ROLES)
def test_a_role_enters_what_its_permissions_say_and_nothing_else(
    app: Flask, given: Given, own: World, role: Role
) -> None:
    wrong = {}
    # Only an administrator of everything makes new estates.
    scope = None if role is Role.ADMINISTRATOR else own.estate
    for way in guarded_ways(app):
        browser = signed_in(app, given, role, scope)
        status = ask(browser, way, own).status_code
        if way.for_residents:
            is_right = status == 401
        elif way.admits(role):
            is_there = status != 404 or way.rule.endpoint in MAY_BE_MISSING
            is_right = is_there and status not in {401, 403, 500}
        else:
            is_right = status == 403
        if not is_right:
            wrong[way.name] = status
    assert wrong == {}


@pytest.mark.parametrize("role", ROLES)
def test_no_member_of_staff_reaches_another_estate(
    app: Flask, given: Given, session: Session, own: World, foreign: World, role: Role
) -> None:
    browser = signed_in(app, given, role, own.estate)
    reached = {}
    before = entries_of(session, foreign)
    for way in guarded_ways(app):
        if way.for_residents or "estate_id" not in way.rule.arguments:
            continue
        status = ask(browser, way, foreign).status_code
        if status != (404 if way.admits(role) else 403):
            reached[way.name] = status
    assert reached == {}
    assert entries_of(session, foreign) == before


@pytest.mark.parametrize("role", ROLES)
def test_no_member_of_staff_reaches_a_foreign_thing_through_an_own_address(
    app: Flask, given: Given, session: Session, own: World, foreign: World, role: Role
) -> None:
    browser = signed_in(app, given, role, own.estate)
    reached = {}
    before = entries_of(session, foreign)
    for way in guarded_ways(app):
        if way.for_residents or not way.things or not way.admits(role):
            continue
        if Permission(way.access) is Permission.MANAGE_STAFF:
            continue
        status = ask(browser, way, own, foreign).status_code
        if status not in OUT_OF_SIGHT:
            reached[way.name] = status
    assert reached == {}
    assert entries_of(session, foreign) == before


def test_a_resident_enters_no_staff_page(app: Flask, own: World) -> None:
    phone = phone_of(app, own)
    for way in guarded_ways(app):
        if not way.for_residents:
            assert ask(phone, way, own).status_code in NOT_ADMITTED, way.name


def test_a_resident_enters_the_pages_of_the_own_home(app: Flask, own: World) -> None:
    for way in guarded_ways(app):
        if way.for_residents:
            status = ask(phone_of(app, own), way, own).status_code
            assert status not in {401, 403, 404}, way.name
            assert status < 500, way.name


def test_no_resident_reaches_what_is_another_home_s(
    app: Flask, session: Session, own: World, foreign: World
) -> None:
    reached = {}
    before = entries_of(session, foreign)
    for way in guarded_ways(app):
        if way.for_residents and way.rule.arguments:
            status = ask(phone_of(app, own), way, foreign).status_code
            if status not in OUT_OF_SIGHT:
                reached[way.name] = status
    assert reached == {}
    assert entries_of(session, foreign) == before


def test_a_device_that_was_revoked_enters_nothing(
    app: Flask, session: Session, own: World
) -> None:
    for device in session.scalars(select(Device)):
        device.revoked_at, device.revoked_why = datetime.now(UTC), "resident"
    session.commit()
    for way in guarded_ways(app):
        assert ask(phone_of(app, own), way, own).status_code in NOT_ADMITTED, way.name


def test_whatever_is_public_breaks_for_nobody(app: Flask, own: World) -> None:
    for way in ways(app):
        if way.access == PUBLIC:
            assert ask(app.test_client(), way, own).status_code != 500, way.name


def phone_of(app: Flask, world: World) -> FlaskClient:
    phone = app.test_client()
    phone.set_cookie("device", world.phone)
    return phone


def entries_of(session: Session, world: World) -> int:
    return (
        session.scalar(
            select(func.count())
            .select_from(JournalEntry)
            .where(JournalEntry.estate_id == world.estate.id)
        )
        or 0
    )
