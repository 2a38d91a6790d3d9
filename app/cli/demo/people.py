"""The staff of the demo estate: who they are, and how they sign in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import pyotp

from app.db import db, reading
from app.identity.models import StaffAccount
from app.identity.queries.accounts import (
    credentials_of,
    first_mark,
    first_steps_page,
)
from app.identity.totp import STEP_SECONDS
from app.identity.use_cases.accounts import change_account, create_account
from app.identity.use_cases.first_sign_in import complete_first_sign_in
from app.keys import derive
from app.register.codes import code_of, in_groups
from app.web.access import Role

PURPOSE = "demo-password"


@dataclass(frozen=True, slots=True)
class Person:
    """A member of the demo estate's staff."""

    login: str
    name: str
    role: Role


ADMINISTRATOR = Person("demo-admin", "周明", Role.ADMINISTRATOR)
COMMITTEE = Person("demo-committee", "李梅", Role.COMMITTEE)
STEWARD = Person("demo-steward", "赵国强", Role.STEWARD)
AUDITOR = Person("demo-auditor", "孙丽", Role.AUDITOR)
LEAD = Person("demo-lead", "陈志远", Role.LEAD)
PEOPLE = (ADMINISTRATOR, COMMITTEE, STEWARD, AUDITOR, LEAD)


def password_of(person: Person) -> str:
    """Return a password that only this installation's secret leads to."""
    code = code_of(derive(PURPOSE), 0, person.login)
    return in_groups(code).lower().replace(" ", "-")


def enter(person: Person, estate_ids: Sequence[int], at: datetime) -> int:
    """Give a person an account and take its first steps; return its id."""
    made = create_account(
        login=person.login,
        name=person.name,
        role=person.role,
        estate_ids=[] if person.role is Role.ADMINISTRATOR else estate_ids,
        actor="system",
        at=at,
    )
    db.session.remove()
    known = credentials_of(reading(), person.login)
    if known is None:
        raise LookupError(person.login)
    mark = first_mark(known.password_hash)
    page = first_steps_page(reading(), staff_id=made.staff_id, mark=mark)
    if page is None:
        raise LookupError(person.login)
    complete_first_sign_in(
        staff_id=made.staff_id,
        mark=mark,
        password=password_of(person),
        code=pyotp.TOTP(page.secret).at(at),
        at=at,
    )
    return made.staff_id


def give_building(
    person: Person, estate_id: int, building_id: int, at: datetime
) -> None:
    """Leave a person only one building of the estate."""
    known = credentials_of(reading(), person.login)
    if known is None:
        raise LookupError(person.login)
    change_account(
        staff_id=known.staff_id,
        name=person.name,
        role=person.role,
        estate_ids=[estate_id],
        building_ids=[building_id],
        active=True,
        actor="system",
        at=at,
    )


def second_factor(login: str, at: datetime) -> str | None:
    """Return the six digits of a demo account that are good now and were not used."""
    known = credentials_of(reading(), login)
    if known is None or login not in {person.login for person in PEOPLE}:
        return None
    account = reading().get_one(StaffAccount, known.staff_id)
    if account.totp_secret is None:
        return None
    step = max(int(at.timestamp()) // STEP_SECONDS, account.totp_last_step + 1)
    return pyotp.TOTP(account.totp_secret).generate_otp(step)
