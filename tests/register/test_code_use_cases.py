"""Codes are issued, replaced and counted: what holds whoever asks for it."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, insert, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from app.db import transaction
from app.journal import JournalEntry
from app.register import matters
from app.register.code_rules import (
    CodeRefusal,
    CodeRefused,
    Paper,
    ReissueReason,
    Selection,
    is_beyond_limit,
)
from app.register.code_secrets import kept_hash, printed_code
from app.register.code_use_cases import reissue_codes
from app.register.matters import Matter
from app.register.models import Estate, HouseholdCode, Unit
from app.register.printing_use_cases import (
    issue_codes,
    prepare_printing,
    record_printing,
)
from tests.factories import Given

NOON = datetime(2026, 3, 1, 4, tzinfo=UTC)
STAFF = "staff:1"


def _everything(estate: Estate) -> Selection:
    return Selection(estate_id=estate.id)


def _only(estate: Estate, *units: Unit) -> Selection:
    return Selection(estate_id=estate.id, unit_ids=frozenset(one.id for one in units))


def _codes(session: Session) -> list[HouseholdCode]:
    return list(session.scalars(select(HouseholdCode).order_by(HouseholdCode.id)))


def test_a_code_at_rest_is_a_keyed_hash_of_what_is_printed(
    given: Given, session: Session
) -> None:
    unit = given.a_unit()
    issue_codes(selection=Selection(estate_id=unit.estate_id), actor=STAFF, at=NOON)
    (code,) = _codes(session)
    assert code.code_hash == kept_hash(printed_code(unit.id, code.nonce))
    assert len(code.code_hash) == 64


def test_issuing_twice_gives_nobody_a_second_code(
    given: Given, session: Session
) -> None:
    estate = given.an_estate()
    for key in ("1-1-101", "1-1-102"):
        given.a_unit(key, estate=estate)
    assert issue_codes(selection=_everything(estate), actor=STAFF, at=NOON) == 2
    assert issue_codes(selection=_everything(estate), actor=STAFF, at=NOON) == 0
    assert len(_codes(session)) == 2
    told = select(func.count()).where(JournalEntry.kind == "CodesIssued")
    assert session.scalar(told) == 1


def test_two_desks_issuing_at_once_give_each_home_one_code(
    app: Flask, given: Given, session: Session
) -> None:
    estate = given.an_estate()
    for number in range(20):
        given.a_unit(f"1-1-{101 + number}", estate=estate)
    selection = _everything(estate)
    session.rollback()
    issued: list[int] = []

    def desk() -> None:
        with app.app_context():
            issued.append(issue_codes(selection=selection, actor=STAFF, at=NOON))

    desks = [threading.Thread(target=desk) for _ in range(4)]
    for one in desks:
        one.start()
    for one in desks:
        one.join()
    assert sorted(issued) == [0, 0, 0, 20]
    assert len({code.unit_id for code in _codes(session)}) == 20


def test_a_unit_that_left_the_register_gets_no_code(
    given: Given, session: Session
) -> None:
    unit = given.a_unit()
    unit.removed_on = NOON.date()
    session.commit()
    selection = Selection(estate_id=unit.estate_id)
    assert issue_codes(selection=selection, actor=STAFF, at=NOON) == 0


def test_an_unknown_estate_is_refused(app: Flask) -> None:
    with pytest.raises(NoResultFound):
        issue_codes(selection=Selection(estate_id=99), actor=STAFF, at=NOON)


@pytest.mark.benchmark
def test_a_region_gets_its_codes_in_one_transaction(
    given: Given, session: Session
) -> None:
    unit = given.a_unit("1-1-1")
    row = {
        "estate_id": unit.estate_id,
        "building_id": unit.building_id,
        "entrance_id": unit.entrance_id,
        "room": "1",
        "use": "residential",
        "status": "delivered",
        "area_dm2": 7836,
    }
    with transaction() as writing:
        writing.execute(
            insert(Unit), [row | {"key": f"2-1-{number}"} for number in range(39_999)]
        )
    told: list[int] = []
    selection = Selection(estate_id=unit.estate_id)
    issued = issue_codes(
        selection=selection, actor=STAFF, at=NOON, progress=told.append
    )
    assert issued == sum(told) == 40_000
    distinct = select(func.count(HouseholdCode.code_hash.distinct()))
    assert session.scalar(distinct) == 40_000


def test_a_code_replaced_between_reading_and_handing_out_stops_the_letter(
    given: Given, session: Session
) -> None:
    unit = given.a_unit()
    estate = session.get_one(Estate, unit.estate_id)
    selection = _everything(estate)
    _estate, homes = prepare_printing(
        paper=Paper.LETTER, selection=selection, actor=STAFF, at=NOON
    )
    reissue_codes(
        selection=_only(estate, unit),
        reason=ReissueReason.SHARED,
        actor=STAFF,
        at=NOON,
    )
    with pytest.raises(CodeRefused) as refused:
        record_printing(
            paper=Paper.LETTER,
            code_ids=[home.code_id for home in homes],
            selection=selection,
            actor=STAFF,
            at=NOON,
        )
    assert refused.value.refusal is CodeRefusal.CHANGED_MEANWHILE
    assert all(code.printed_at is None for code in _codes(session))


def test_homes_are_printed_in_the_order_one_walks_past_them(
    given: Given, session: Session
) -> None:
    estate = given.an_estate()
    for key in ("10-1-101", "2-2-1001", "2-2-101", "2-10-101", "2-1-201"):
        given.a_unit(key, estate=estate)
    _estate, homes = prepare_printing(
        paper=Paper.LETTER, selection=_everything(estate), actor=STAFF, at=NOON
    )
    assert [home.key for home in homes] == [
        "2-1-201",
        "2-2-101",
        "2-2-1001",
        "2-10-101",
        "10-1-101",
    ]


def test_a_selection_may_name_more_homes_than_a_statement_likes(
    given: Given, session: Session
) -> None:
    unit = given.a_unit()
    many = frozenset({unit.id, *range(10_000, 12_000)})
    selection = Selection(estate_id=unit.estate_id, unit_ids=many)
    assert issue_codes(selection=selection, actor=STAFF, at=NOON) == 1


@pytest.fixture
def asked() -> Iterator[list[Matter]]:
    """What the owners are asked now; a test adds to it."""
    before = dict(matters._TELLERS)
    told: list[Matter] = []
    matters.ask(lambda *_asked, **_named: told)
    yield told
    matters._TELLERS.clear()
    matters._TELLERS.update(before)


def _matter(**given: object) -> Matter:
    usual = {
        "title": "屋面",
        "questions": ("修吗？",),
        "opens_at": NOON,
        "closes_at": NOON + timedelta(days=14),
        "paper_place": "居委会",
        "final": True,
    }
    return Matter(**(usual | given))  # type: ignore[arg-type]


def test_the_fourth_new_code_during_a_ballot_is_flagged(
    given: Given, session: Session, asked: list[Matter]
) -> None:
    unit = given.a_unit()
    estate = session.get_one(Estate, unit.estate_id)
    given.a_code(unit)
    asked.append(_matter())
    for day in range(-1, 5):
        reissue_codes(
            selection=_only(estate, unit),
            reason=ReissueReason.LOST,
            actor=STAFF,
            at=NOON + timedelta(days=day),
        )
    told = select(JournalEntry.facts).where(JournalEntry.kind == "CodeReissued")
    facts = list(session.scalars(told.order_by(JournalEntry.seq)))
    assert [(one["reissues"], one["beyond_limit"]) for one in facts] == [
        (0, False),
        (1, False),
        (2, False),
        (3, False),
        (4, True),
        (5, True),
    ]


def test_a_ballot_of_another_building_flags_nothing(
    given: Given, session: Session, asked: list[Matter]
) -> None:
    unit = given.a_unit()
    estate = session.get_one(Estate, unit.estate_id)
    given.a_code(unit)
    elsewhere = frozenset({unit.building_id + 1})
    asked.append(_matter(whole_estate=False, building_ids=elsewhere))
    for _time in range(5):
        reissue_codes(
            selection=_only(estate, unit),
            reason=ReissueReason.LOST,
            actor=STAFF,
            at=NOON,
        )
    told = select(JournalEntry.facts).where(JournalEntry.kind == "CodeReissued")
    assert {one["beyond_limit"] for one in session.scalars(told)} == {False}


def test_without_an_open_ballot_nothing_is_beyond_the_limit() -> None:
    assert not is_beyond_limit(99, None)
    assert not is_beyond_limit(3, NOON)
    assert is_beyond_limit(4, NOON)


def test_a_re_issue_needs_few_homes_that_all_have_a_code(
    given: Given, session: Session
) -> None:
    unit = given.a_unit()
    estate = session.get_one(Estate, unit.estate_id)
    many = frozenset(range(1, 22))
    for selection, refusal in (
        (_everything(estate), CodeRefusal.NOTHING_CHOSEN),
        (Selection(estate_id=estate.id, unit_ids=many), CodeRefusal.TOO_MANY_AT_ONCE),
        (_only(estate, unit), CodeRefusal.NO_CODE_YET),
    ):
        with pytest.raises(CodeRefused) as refused:
            reissue_codes(
                selection=selection,
                reason=ReissueReason.LOST,
                actor=STAFF,
                at=NOON,
            )
        assert refused.value.refusal is refusal
    assert _codes(session) == []
