"""A roll becomes the register: all or nothing, twice the same, never in silence."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.db import db
from app.journal import JournalEntry
from app.register.heads import heads_of
from app.register.intake.difference import Difference
from app.register.intake.roll import check_file
from app.register.models import (
    Building,
    Entrance,
    Estate,
    Holding,
    HoldingOwner,
    Owner,
    OwnerQuestion,
    RollImport,
    Unit,
)
from app.register.owner_queries import titles_of
from app.register.roll_rules import RollRefusal, RollRefused
from app.register.rules import Verdict
from app.register.sameness import Contradiction
from app.register.use_cases.namesakes import decide_namesakes
from app.register.use_cases.rolls import Imported, Incoming, import_roll
from app.web.access import Role
from tests.factories import Given
from tests.register.rolls import a_row, a_workbook, sample

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
FIRST_DAY = date(2026, 3, 2)
LATER = date(2026, 5, 1)


def agree(_found: Difference) -> bool:
    return True


def never_asked(_found: Difference) -> bool:
    raise AssertionError("nothing registered would change")


def import_(
    estate: Estate,
    content: bytes,
    *,
    on: date = FIRST_DAY,
    confirm: object = agree,
    name: str = "roll.xlsx",
) -> Imported:
    assert callable(confirm)
    return import_roll(
        incoming=Incoming(
            estate_id=estate.id,
            staff_id=None,
            file_name=name,
            sha256="0" * 64,
            roll=check_file(content, name),
            effective_on=on,
        ),
        confirm=confirm,
        today=LATER,
        at=NOON,
    )


def heads_in(estate: Estate) -> int:
    with Session(db.engine) as looking:
        return heads_of(titles_of(looking, estate.id))


def count(session: Session, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def owners_of(session: Session, key: str) -> list[tuple[str, str | None]]:
    rows = session.execute(
        select(Owner.name, Owner.phone)
        .join(HoldingOwner, HoldingOwner.owner_id == Owner.id)
        .join(Holding, Holding.id == HoldingOwner.holding_id)
        .join(Unit, Unit.id == Holding.unit_id)
        .where(Unit.key == key, Holding.until_date.is_(None))
        .order_by(HoldingOwner.position)
    )
    return [(name, phone) for name, phone in rows]


def holdings_of(session: Session, key: str) -> list[tuple[date, date | None]]:
    rows = session.execute(
        select(Holding.from_date, Holding.until_date)
        .join(Unit, Unit.id == Holding.unit_id)
        .where(Unit.key == key)
        .order_by(Holding.id)
    )
    return [(begins, ends) for begins, ends in rows]


@pytest.mark.parametrize(
    ("name", "units", "buildings", "heads"),
    [
        ("roll-merged-cells.xlsx", 335, 9, 330),
        ("roll-sheet-per-building.xls", 174, 6, 169),
        ("roll-gb18030.csv", 240, 4, 235),
    ],
)
def test_a_sample_roll_becomes_the_register_with_its_own_numbers(
    given: Given, session: Session, name: str, units: int, buildings: int, heads: int
) -> None:
    estate = given.an_estate()

    import_(estate, sample(name), confirm=never_asked, name=name)

    assert count(session, Unit) == units
    assert count(session, Building) == buildings
    assert count(session, Holding) == units
    assert heads_in(estate) == heads


def test_a_roll_with_faults_stores_nothing(given: Given, session: Session) -> None:
    estate = given.an_estate()

    with pytest.raises(RollRefused) as refused:
        import_(estate, sample("roll-faulty.xlsx"))

    assert refused.value.refusal is RollRefusal.BLOCKED
    for table in (Unit, Building, Owner, Holding, RollImport, JournalEntry):
        assert count(session, table) == 0


def test_a_phone_is_sealed_at_rest_and_found_by_its_hash(
    given: Given, session: Session
) -> None:
    import_(given.an_estate(), a_workbook(a_row(phone="13800138000")))

    stored, index = session.execute(
        select(func.substr(Owner.__table__.c.phone, 1, 2), Owner.phone_index)
    ).one()
    assert "138" not in str(stored)
    assert index is not None
    assert "13800138000" not in index
    assert owners_of(session, "1-1-101") == [("王建国", "13800138000")]


def test_the_journal_tells_of_the_import_without_a_name(
    given: Given, session: Session
) -> None:
    estate = given.an_estate()

    import_(estate, a_workbook(a_row()))

    entry = session.scalars(select(JournalEntry)).one()
    assert entry.kind == "RollImported"
    assert entry.facts["units"] == 1
    assert entry.facts["area_dm2"] == 7157
    assert "王建国" not in str(entry.facts)
    assert "138" not in str(entry.facts).replace(entry.facts["file_sha256"], "")


def test_the_same_name_and_phone_are_one_owner_of_two_units(
    given: Given, session: Session
) -> None:
    import_(given.an_estate(), a_workbook(a_row("101"), a_row("102")))

    assert count(session, Owner) == 1
    assert count(session, OwnerQuestion) == 0


def test_importing_twice_changes_nothing_and_says_so(
    given: Given, session: Session
) -> None:
    estate = given.an_estate()
    roll = sample("roll-sheet-per-building.xls")
    import_(estate, roll, name="roll.xls")
    before = [count(session, t) for t in (Unit, Owner, Holding, OwnerQuestion)]

    with pytest.raises(RollRefused) as refused:
        import_(estate, roll, confirm=never_asked, name="roll.xls")

    assert refused.value.refusal is RollRefusal.NOTHING_NEW
    assert [count(session, t) for t in (Unit, Owner, Holding, OwnerQuestion)] == before
    assert count(session, RollImport) == 1


def test_a_sale_ends_the_holding_and_begins_another(
    given: Given, session: Session
) -> None:
    estate = given.an_estate()
    import_(estate, a_workbook(a_row(owner="冯玉", phone="13900000001")))

    done = import_(
        estate, a_workbook(a_row(owner="蒋东", phone="13900000002")), on=LATER
    )

    assert len(done.found.changed) == 1
    assert holdings_of(session, "1-1-101") == [(FIRST_DAY, LATER), (LATER, None)]
    assert owners_of(session, "1-1-101") == [("蒋东", "13900000002")]
    assert count(session, Unit) == 1


def test_a_change_that_nobody_agreed_to_is_not_made(
    given: Given, session: Session
) -> None:
    estate = given.an_estate()
    import_(estate, a_workbook(a_row(area=71.57)))

    with pytest.raises(RollRefused) as refused:
        import_(estate, a_workbook(a_row(area=88.47)), confirm=lambda _found: False)

    assert refused.value.refusal is RollRefusal.NOT_CONFIRMED
    assert session.scalars(select(Unit.area_dm2)).one() == 7157


def test_a_unit_that_is_gone_keeps_its_history(given: Given, session: Session) -> None:
    estate = given.an_estate()
    import_(estate, a_workbook(a_row("101"), a_row("102")))

    import_(estate, a_workbook(a_row("101")), on=LATER)

    gone = session.scalars(select(Unit).where(Unit.key == "1-1-102")).one()
    assert gone.removed_on == LATER
    assert holdings_of(session, "1-1-102") == [(FIRST_DAY, LATER)]


def test_a_unit_that_returns_is_the_same_unit(given: Given, session: Session) -> None:
    estate = given.an_estate()
    import_(estate, a_workbook(a_row("101"), a_row("102")))
    import_(estate, a_workbook(a_row("101")), on=date(2026, 4, 1))

    import_(estate, a_workbook(a_row("101"), a_row("102")), on=LATER)

    assert count(session, Unit) == 2
    back = session.scalars(select(Unit).where(Unit.key == "1-1-102")).one()
    assert back.removed_on is None
    assert holdings_of(session, "1-1-102")[-1] == (LATER, None)


def test_a_new_phone_does_not_end_a_holding(given: Given, session: Session) -> None:
    estate = given.an_estate()
    import_(
        estate,
        a_workbook(a_row(phone="13300000021"), a_row("102", phone="13300000021")),
    )

    import_(
        estate,
        a_workbook(a_row(phone="18600004417"), a_row("102", phone="18600004417")),
        on=LATER,
    )

    assert owners_of(session, "1-1-101") == [("王建国", "18600004417")]
    assert owners_of(session, "1-1-102") == [("王建国", "18600004417")]
    assert holdings_of(session, "1-1-101") == [(FIRST_DAY, None)]
    assert count(session, Owner) == 1


def test_a_new_phone_in_one_of_two_units_makes_two_owners_and_asks(
    given: Given, session: Session
) -> None:
    estate = given.an_estate()
    import_(estate, a_workbook(a_row("101"), a_row("102")))

    import_(
        estate, a_workbook(a_row("101", phone="18600004417"), a_row("102")), on=LATER
    )

    assert owners_of(session, "1-1-101") == [("王建国", "18600004417")]
    assert owners_of(session, "1-1-102") == [("王建国", "13800138000")]
    assert count(session, OwnerQuestion) == 1


def test_an_empty_phone_does_not_erase_a_known_one(
    given: Given, session: Session
) -> None:
    estate = given.an_estate()
    import_(estate, a_workbook(a_row(phone="13800138000")))

    with pytest.raises(RollRefused) as refused:
        import_(estate, a_workbook(a_row(phone="")), on=LATER)

    assert refused.value.refusal is RollRefusal.NOTHING_NEW
    assert owners_of(session, "1-1-101") == [("王建国", "13800138000")]


def test_a_holding_cannot_end_before_it_began(given: Given, session: Session) -> None:
    estate = given.an_estate()
    import_(estate, a_workbook(a_row(owner="冯玉")))

    with pytest.raises(RollRefused) as refused:
        import_(estate, a_workbook(a_row(owner="蒋东")), on=date(2026, 1, 1))

    assert refused.value.refusal is RollRefusal.BEFORE_A_HOLDING


def test_a_roll_of_tomorrow_is_refused(given: Given) -> None:
    with pytest.raises(RollRefused) as refused:
        import_(given.an_estate(), a_workbook(a_row()), on=date(2026, 5, 2))

    assert refused.value.refusal is RollRefusal.IN_THE_FUTURE


def a_question(session: Session) -> OwnerQuestion:
    return session.scalars(select(OwnerQuestion).order_by(OwnerQuestion.id)).all()[0]


def test_joining_two_owners_makes_them_one_head(given: Given, session: Session) -> None:
    estate = given.an_estate()
    import_(
        estate,
        a_workbook(
            a_row("101", owner="孔燕", phone="13300000001"),
            a_row("102", owner="孔燕", phone="13300000002"),
        ),
    )
    assert heads_in(estate) == 2

    decide_namesakes(
        estate_id=estate.id,
        question_id=a_question(session).id,
        verdict=Verdict.SAME,
        staff_id=given.a_member_of_staff(Role.COMMITTEE, estate=estate).id,
        at=NOON,
    )

    assert heads_in(estate) == 1


def test_owners_without_any_phone_are_one_head_until_staff_keep_them_apart(
    given: Given, session: Session
) -> None:
    estate = given.an_estate()
    import_(
        estate,
        a_workbook(
            *(a_row(room, owner="陶杰芳", phone="") for room in ("101", "102", "103"))
        ),
    )
    assert heads_in(estate) == 1
    assert count(session, OwnerQuestion) == 3

    decide_namesakes(
        estate_id=estate.id,
        question_id=a_question(session).id,
        verdict=Verdict.DIFFERENT,
        staff_id=given.a_member_of_staff(Role.COMMITTEE, estate=estate).id,
        at=NOON,
    )

    assert heads_in(estate) == 2


def test_a_decision_that_goes_against_others_is_refused(
    given: Given, session: Session
) -> None:
    estate = given.an_estate()
    import_(
        estate,
        a_workbook(
            *(a_row(f"10{n}", owner="龙云", phone=f"1330000000{n}") for n in (1, 2, 3))
        ),
    )
    first, second, third = session.scalars(
        select(OwnerQuestion.id).order_by(OwnerQuestion.id)
    )
    staff_id = given.a_member_of_staff(Role.COMMITTEE, estate=estate).id
    for question_id in (first, second):
        decide_namesakes(
            estate_id=estate.id,
            question_id=question_id,
            verdict=Verdict.SAME,
            staff_id=staff_id,
            at=NOON,
        )

    with pytest.raises(Contradiction):
        decide_namesakes(
            estate_id=estate.id,
            question_id=third,
            verdict=Verdict.DIFFERENT,
            staff_id=staff_id,
            at=NOON,
        )

    assert session.get_one(OwnerQuestion, third).verdict == Verdict.UNDECIDED


def test_entrances_of_two_buildings_do_not_mix(given: Given, session: Session) -> None:
    import_(given.an_estate(), a_workbook(a_row(building=1), a_row(building=2)))

    assert count(session, Entrance) == 2
    assert set(session.scalars(select(Unit.key))) == {"1-1-101", "2-1-101"}
