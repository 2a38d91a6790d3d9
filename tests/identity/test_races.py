"""Many hands at one door at once: every answer is counted, every phone is one."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.identity.models import AttemptCount, Device
from app.journal import JournalEntry, broken_links
from app.register.models import HouseholdCode
from tests.identity.conftest import Home, Phone

HANDS = 8


def _all_at_once(act: Callable[[int], int]) -> list[int]:
    with ThreadPoolExecutor(HANDS) as hands:
        return sorted(hands.map(act, range(HANDS)))


def test_wrong_answers_at_the_same_moment_are_each_counted(
    home: Home, app: Flask, session: Session
) -> None:
    phones = [Phone(app.test_client()) for _ in range(HANDS)]
    for phone in phones:
        phone.scan(home.code)
    answers = _all_at_once(lambda n: phones[n].answer("0000").status_code)
    assert answers == [400] * 4 + [423] * 4
    code = session.scalars(select(HouseholdCode)).one()
    assert code.wrong_answers == 5
    assert code.locked_at is not None
    assert sum(session.scalars(select(AttemptCount.count))) == 5
    kinds = session.scalars(select(JournalEntry.kind)).all()
    assert kinds.count("DoorLocked") == 1


def test_one_scan_answered_many_times_at_once_lets_in_one_phone(
    home: Home, app: Flask, phone: Phone, session: Session
) -> None:
    phone.scan(home.code)
    claim = phone.client.get_cookie("form")
    assert claim is not None
    copies = [Phone(app.test_client()) for _ in range(HANDS)]
    for copy in copies:
        copy.client.set_cookie("form", claim.value)
    assert _all_at_once(lambda n: copies[n].answer().status_code) == [303] * HANDS
    assert len({copy.token for copy in copies}) == 1
    assert len(session.scalars(select(Device)).all()) == 1


def test_every_phone_of_a_home_comes_in_and_the_journal_holds(
    home: Home, app: Flask, session: Session
) -> None:
    phones = [Phone(app.test_client()) for _ in range(HANDS)]
    answers = _all_at_once(lambda n: phones[n].come_in(home, "family").status_code)
    assert answers == [303] * HANDS
    assert len(session.scalars(select(Device)).all()) == HANDS
    assert len({phone.token for phone in phones}) == HANDS
    assert list(broken_links(session)) == []
