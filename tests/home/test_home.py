"""A home shows what waits for it, what was done, and whom to call."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.ballots.models import Ballot, RollEntry, Vote
from app.projects.rules import Stage
from app.projects.use_cases import steer_project
from app.register.models import Unit
from tests.factories import LONG_AGO, Given
from tests.pages import Page, Visit

NOW = datetime.now(UTC)


def _ballot(session: Session, unit: Unit, **told: object) -> Ballot:
    """An open ballot with this unit on its roll."""
    ballot = Ballot(
        **{
            "estate_id": unit.estate_id,
            "number": 1,
            "title": "是否同意改造屋面",
            "plan": "方案",
            "plan_sha256": "0",
            "scope_kind": "community",
            "scope": {},
            "state": "open",
            "notice_posted_at": LONG_AGO,
            "opens_at": NOW - timedelta(days=1),
            "closes_at": NOW + timedelta(days=8, hours=1),
            "paper_place": "物业楼",
            "policies": {},
            "roll_root": "0",
            "opened_at": NOW - timedelta(days=1),
            "created_at": LONG_AGO,
        }
        | told
    )
    session.add(ballot)
    session.flush()
    session.add(
        RollEntry(
            ballot_id=ballot.id,
            unit_id=unit.id,
            unit_key=unit.key,
            label="3号楼2单元501",
            building_code="3",
            entrance_code="2",
            floor=5,
            use="residential",
            status="delivered",
            area_dm2=unit.area_dm2,
            owners=[1],
            head="1",
            counts=True,
        )
    )
    session.commit()
    return ballot


def _home(app: Flask, given: Given, unit: Unit, **device: object) -> Page:
    phone = app.test_client()
    phone.set_cookie("device", given.a_device(unit, **device))
    return Visit(phone)("/home")


def test_a_home_says_whose_it_is_without_naming_anybody(
    app: Flask, given: Given
) -> None:
    page = _home(app, given, given.a_unit(owners=["王建国", "欧阳秀英"]))
    assert page.heading == "3号楼2单元501"
    assert "业主 王**、欧** · 建筑面积 78.36 ㎡" in page.text.replace("\xa0", " ")
    assert "0351-4100000" in page.text
    assert "王建国" not in page.text


def test_a_home_where_nothing_waits_says_so(app: Flask, given: Given) -> None:
    page = _home(app, given, given.a_unit())
    assert "都办好了" in page.text
    assert "还没有办过" in page.text
    assert "还没有公示" in page.text


def test_an_open_ballot_waits_for_the_home_with_its_time_left(
    app: Flask, given: Given, session: Session
) -> None:
    unit = given.a_unit()
    ballot = _ballot(session, unit)
    page = _home(app, given, unit)
    text = page.text.replace("\xa0", " ")
    assert "等您办的事：1 件" in text
    assert "还剩 8 天" in text
    assert f"/ballots/{ballot.id}" in page.links()
    assert "去表决" in text


@pytest.mark.parametrize(
    "told",
    [
        {"closes_at": NOW - timedelta(hours=1), "opens_at": NOW - timedelta(days=3)},
        {"opens_at": NOW + timedelta(hours=1)},
        {"state": "noticed"},
        {"state": "withdrawn"},
        {"state": "closed"},
    ],
)
def test_a_ballot_that_takes_no_votes_does_not_wait(
    app: Flask, given: Given, session: Session, told: dict[str, object]
) -> None:
    unit = given.a_unit()
    _ballot(session, unit, **told)
    assert "都办好了" in _home(app, given, unit).text


def test_a_draft_is_shown_to_nobody(
    app: Flask, given: Given, session: Session, visit: Visit
) -> None:
    unit = given.a_unit()
    _ballot(session, unit, state="draft", title="草稿")
    assert "草稿" not in _home(app, given, unit).text


def test_a_cast_vote_becomes_a_receipt_that_says_no_choice(
    app: Flask, given: Given, session: Session
) -> None:
    unit = given.a_unit()
    ballot = _ballot(session, unit)
    session.add(
        Vote(
            ballot_id=ballot.id,
            roll_entry_id=1,
            channel="electronic",
            owner_id=1,
            device_id=None,
            staff_id=None,
            received_at=NOW,
            attempt=1,
            request_key="1",
            receipt_code="7K3M9PXQ2R",
        )
    )
    session.commit()
    page = _home(app, given, unit)
    assert "都办好了" in page.text
    assert "/receipts/7K3M9PXQ2R" in page.links()
    for choice in ("同意改造屋面 ·", "反对", "弃权"):
        assert choice not in page.text


@pytest.mark.parametrize("relation", ["family", "tenant"])
def test_who_is_no_owner_is_told_why_only_owners_vote(
    app: Flask, given: Given, session: Session, relation: str
) -> None:
    unit = given.a_unit()
    _ballot(session, unit)
    text = _home(app, given, unit, relation=relation).text
    assert "这件事要业主来办" in text
    assert "法律规定只有业主能投" in text
    assert "去表决" not in text


def test_a_home_knows_its_other_phones(app: Flask, given: Given) -> None:
    unit = given.a_unit()
    given.a_device(unit, relation="family")
    page = _home(app, given, unit)
    assert "还有 1 部" in page.text.replace("\xa0", " ")
    assert "/devices" in page.links()


def test_the_stage_of_the_project_stands_on_home_and_poster_page(
    app: Flask, given: Given, visit: Visit
) -> None:
    estate = given.an_estate()
    unit = given.a_unit(estate=estate)
    assert "改造走到" not in _home(app, given, unit).text
    steer_project(
        estate_id=estate.id,
        name="2026 年改造",
        stage=Stage.PLAN,
        actor="staff:1",
        at=LONG_AGO,
    )
    for page in (_home(app, given, unit), visit(f"/e/{estate.ref}")):
        text = page.text.replace("\xa0", " ")
        assert "改造走到第 2 步：方案共谋" in text
        assert "方案表决通过后，进入筹资" in text


def test_the_poster_leads_to_a_page_anybody_may_read(
    given: Given, session: Session, visit: Visit
) -> None:
    unit = given.a_unit()
    _ballot(session, unit)
    estate_ref = given.session.get_one(type(given.an_estate()), unit.estate_id).ref
    page = visit(f"/e/{estate_ref.lower()}")
    assert page.heading == "幸福里小区"
    assert "是否同意改造屋面" in page.text
    assert f"/e/{estate_ref}/ballots/1" in page.links()
    assert "王" not in page.text
    assert "501" not in page.text


def test_an_unknown_estate_is_no_page(visit: Visit) -> None:
    visit("/e/ZZZZZZ", status=404)


def test_without_a_known_phone_there_is_no_home(visit: Visit) -> None:
    assert "请扫信上的码" in visit("/home", status=401).heading
