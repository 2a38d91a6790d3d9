"""An estate's overview: its figures, the one next step, what is missing."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.identity.models import ConfirmationRequest, Device
from app.register.models import (
    Estate,
    HouseholdCode,
    OwnerQuestion,
    RollImport,
)
from app.register.overview import (
    TELLERS,
    Check,
    CheckState,
    Measure,
    NextStep,
    OverviewLine,
    Running,
    Task,
    Urgency,
    contribute,
)
from app.web.access import Permission, Role
from tests.factories import LONG_AGO, Given
from tests.pages import Page, Visit
from tests.register.counting import statements


def overview(client: Any, estate: Estate) -> Page:
    return Visit(client)(f"/staff/estates/{estate.id}")


def next_step(page: Page) -> str:
    found = page.soup.select_one(".next__x")
    assert found
    return plain_spaces(found.get_text())


def plain_spaces(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture
def tell(app: Flask) -> Iterator[Any]:
    """Lets a part of the product say these lines on every overview."""

    def say(*lines: OverviewLine) -> None:
        def teller(_: Session, *, estate_id: int, at: datetime) -> Sequence[Any]:
            assert at.tzinfo
            assert estate_id
            return lines

        contribute(app, teller)

    before = list(app.extensions.get(TELLERS, []))
    yield say
    app.extensions[TELLERS] = before


def test_without_a_roll_the_committee_is_sent_to_import_it(
    given: Given, staff_client: Any
) -> None:
    estate = given.an_estate()
    page = overview(staff_client(Role.COMMITTEE, estate), estate)
    assert "先把业主名册传上来" in next_step(page)
    assert f"/staff/estates/{estate.id}/register/import" in page.links()


@pytest.mark.parametrize("role", [Role.LEAD, Role.AUDITOR, Role.STEWARD])
def test_whoever_cannot_import_is_told_to_wait(
    given: Given, staff_client: Any, role: Role
) -> None:
    estate = given.an_estate()
    page = overview(staff_client(role, estate), estate)
    assert "业主名册还没有导入" in next_step(page)
    assert f"/staff/estates/{estate.id}/register/import" not in page.links()


def test_the_head_counts_buildings_homes_heads_and_area(
    given: Given, staff_client: Any, session: Session
) -> None:
    estate = given.an_estate()
    anna = given.an_owner("安娜", estate_id=estate.id)
    given.a_unit("1-1-101", estate=estate, owners=(anna,), area_dm2=7836)
    given.a_unit("1-1-102", estate=estate, owners=(anna,), area_dm2=7836)
    given.a_unit("2-1-101", estate=estate, owners=("李梅",), area_dm2=10001)
    session.add(
        RollImport(
            estate_id=estate.id,
            file_name="台账.xlsx",
            file_sha256="0" * 64,
            imported_at=LONG_AGO,
            effective_on=date(2026, 1, 1),
            units=3,
            area_dm2=25673,
            changes={},
        )
    )
    session.commit()
    text = overview(staff_client(Role.LEAD, estate), estate).text
    assert (
        "2 栋楼 · 3 户 · 2 位业主（人数） · 专有部分面积 256.73 ㎡ · 名册版本 2026-01-01"
        in (text.replace("\N{NO-BREAK SPACE}", " "))
    )


def test_open_questions_come_before_codes_and_codes_before_letters(
    given: Given, staff_client: Any, session: Session
) -> None:
    estate = given.an_estate()
    first = given.an_owner("王建国", estate_id=estate.id)
    second = given.an_owner("王建国", estate_id=estate.id)
    units = [
        given.a_unit("1-1-101", estate=estate, owners=(first,)),
        given.a_unit("1-1-102", estate=estate, owners=(second,)),
    ]
    question = OwnerQuestion(estate_id=estate.id, owner_id=first.id, other_id=second.id)
    session.add(question)
    session.commit()
    client = staff_client(Role.COMMITTEE, estate)
    assert "1 组同名业主还没有定" in next_step(overview(client, estate))
    question.verdict, question.decided_at = "different", LONG_AGO
    session.commit()
    assert "2 户还没有一户一码" in next_step(overview(client, estate))
    for unit in units:
        given.a_code(unit)
    session.execute(update(HouseholdCode).values(printed_at=None))
    session.commit()
    assert "2 户的信还没有打印" in next_step(overview(client, estate))
    session.execute(update(HouseholdCode).values(printed_at=LONG_AGO))
    session.commit()
    page = overview(client, estate)
    assert "没有急着要办的事" in next_step(page)
    assert "2 户还没有扫过码" in page.text
    session.execute(update(HouseholdCode).values(opened_at=LONG_AGO))
    session.commit()
    assert "每一户都扫过码" in overview(client, estate).text


def test_homes_without_owner_or_phone_are_told(given: Given, staff_client: Any) -> None:
    estate = given.an_estate()
    reached = given.an_owner("王芳", estate_id=estate.id, phone="13800001234")
    given.a_unit("1-1-101", estate=estate, owners=())
    given.a_unit("1-1-102", estate=estate, owners=("李梅",))
    given.a_unit("1-1-201", estate=estate, owners=("陈晨", reached))
    page = overview(staff_client(Role.COMMITTEE, estate), estate)
    assert "1 户没有业主" in page.text
    assert "1-1-101" in page.text
    assert "1 户没有电话" in page.text


def test_a_locked_code_waits_for_somebody(
    given: Given, staff_client: Any, session: Session
) -> None:
    estate = given.an_estate()
    given.a_code(given.a_unit("1-1-101", estate=estate))
    session.execute(update(HouseholdCode).values(locked_at=LONG_AGO))
    session.commit()
    assert (
        "1 户的码锁住了" in overview(staff_client(Role.COMMITTEE, estate), estate).text
    )
    assert "锁住" not in overview(staff_client(Role.LEAD, estate), estate).text


def step(urgency: Urgency, strong: str, **more: Any) -> NextStep:
    return NextStep(
        urgency=urgency, permission=Permission.RUN_BALLOTS, strong=strong, **more
    )


def test_other_parts_add_lines_and_the_most_urgent_step_wins(
    given: Given, staff_client: Any, tell: Any
) -> None:
    estate = given.an_estate()
    given.a_unit("1-1-101", estate=estate)
    tell(
        step(Urgency.SOME_TIME, "可以起草新的表决。"),
        step(
            Urgency.DEADLINE,
            "2 号表决还差 20 人。",
            href="/staff/estates/1/ballots/2",
            action="去扫楼",
            kind="ballot",
        ),
        Task(
            urgency=Urgency.DEADLINE,
            permission=Permission.ANSWER_REQUESTS,
            icon="ask",
            kind="notice",
            title="1 件申请等您看",
            href="/staff/estates/1/requests",
            action="去看",
            left="剩 1 天",
            late=True,
        ),
        Running(
            urgency=Urgency.DEADLINE,
            tag="表决",
            tag_kind="ballot",
            tag_icon="ballot",
            title="2 号：屋面外墙维修",
            href="/staff/estates/1/ballots/2",
            people=Measure(have=199, need=219, total=328),
            unit="人",
            area=Measure(have=1625319, need=1806778, total=2710167),
            channels="122 / 59 / 20 户",
            until="11月28日 18:00",
            left="还剩 8 天",
        ),
        Check(state=CheckState.NO, title="没有公示照片"),
    )
    page = overview(staff_client(Role.COMMITTEE, estate), estate)
    assert "2 号表决还差 20 人" in next_step(page)
    assert "1 件申请等您看" in plain_spaces(page.text)
    assert "还差 20 人" in page.text
    assert "还差 1,814.59" in page.text
    assert "没有公示照片" in page.text
    reader = overview(staff_client(Role.LEAD, estate), estate)
    assert "2 号：屋面外墙维修" in reader.text
    assert "1 件申请等您看" not in reader.text
    assert "2 号表决还差" not in next_step(reader)


def test_people_waiting_for_an_answer_are_told_to_whoever_may_give_it(
    given: Given, staff_client: Any, session: Session
) -> None:
    estate = given.an_estate()
    unit = given.a_unit("1-1-101", estate=estate)
    given.a_device(unit, relation="tenant", confirmed=False)
    session.add(
        ConfirmationRequest(
            unit_id=unit.id,
            device_id=session.scalars(select(Device.id)).one(),
            name="张三",
            phone="13800001234",
            note="",
            created_at=LONG_AGO,
        )
    )
    session.commit()
    page = overview(staff_client(Role.COMMITTEE, estate), estate)
    assert "1 件住户申请等您确认" in plain_spaces(page.text)
    assert f"/staff/estates/{estate.id}/requests" in page.links()
    reader = overview(staff_client(Role.LEAD, estate), estate)
    assert "住户申请" not in reader.text


def test_a_task_the_next_step_leads_to_is_not_said_twice(
    given: Given, staff_client: Any, tell: Any
) -> None:
    estate = given.an_estate()
    given.a_code(given.a_unit("1-1-101", estate=estate))
    tell(
        step(Urgency.DEADLINE, "先开票。", href="/staff/x", action="去开"),
        Task(
            urgency=Urgency.DEADLINE,
            permission=Permission.RUN_BALLOTS,
            icon="ballot",
            kind="ballot",
            title="等开票",
            href="/staff/x",
            action="去开",
        ),
    )
    page = overview(staff_client(Role.COMMITTEE, estate), estate)
    assert "等开票" not in page.text


def test_an_overview_of_more_homes_needs_no_more_statements(
    given: Given, staff_client: Any
) -> None:
    estate = given.an_estate()
    given.a_unit("1-1-101", estate=estate)
    client = staff_client(Role.COMMITTEE, estate)
    few = statements(client, f"/staff/estates/{estate.id}")
    for number in range(2, 12):
        given.a_unit(f"{number}-1-101", estate=estate, owners=("王芳", "李梅"))
    assert statements(client, f"/staff/estates/{estate.id}") == few
