"""Whom the roll cannot confirm asks, and the committee answers."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.identity.models import ConfirmationRequest, Device
from app.journal import JournalEntry
from app.web.access import Role
from tests.factories import Given
from tests.identity.conftest import Home, Phone
from tests.pages import Visit


@pytest.fixture
def committee(home: Home, staff_client: Any) -> FlaskClient:
    browser: FlaskClient = staff_client(Role.COMMITTEE, home.estate)
    return browser


def _decide(
    staff: FlaskClient, home: Home, verdict: str, answer: str = ""
) -> TestResponse:
    return staff.post(
        f"/staff/estates/{home.estate.id}/requests/1",
        data={"verdict": verdict, "answer": answer},
    )


def test_a_request_lets_the_phone_in_unconfirmed(
    home: Home, phone: Phone, visit: Visit, session: Session
) -> None:
    phone.scan(home.code)
    assert visit("/door/request").heading == "请居委会核对"
    assert phone.ask(home, relation="owner").location == "/home"
    device = session.scalars(select(Device)).one()
    assert (device.relation, device.confirmed, device.owner_id) == (
        "owner",
        False,
        None,
    )
    home_page = visit("/home")
    assert "居委会正在核对您的申请" in home_page.text
    assert "还不能投票" in home_page.text


def test_the_phone_of_a_request_is_sealed_and_never_journalled(
    home: Home, phone: Phone, session: Session
) -> None:
    phone.ask(home, phone="+86 138-0013-8000", name="赵小云")
    assert session.scalars(select(ConfirmationRequest)).one().phone == "13800138000"
    raw = session.execute(text("SELECT phone FROM confirmation_request")).scalar_one()
    assert "13800138000" not in raw
    journal = str(session.scalars(select(JournalEntry.facts)).all())
    assert "13800138000" not in journal
    assert "赵小云" not in journal


@pytest.mark.parametrize("typed", ["＋８６ １３８００１３８０００", "008613800138000"])
def test_a_phone_is_read_however_it_is_typed(
    home: Home, phone: Phone, session: Session, typed: str
) -> None:
    assert phone.ask(home, phone=typed).status_code == 303
    assert session.scalars(select(ConfirmationRequest)).one().phone == "13800138000"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"name": ""}, "请填您的姓名"),
        ({"name": "赵" * 41}, "太长"),
        ({"name": "赵\u202e云"}, "看不见的符号"),
        ({"phone": "138001380001"}, "电话不对"),
        ({"phone": "٠١٢٣٤٥٦٧٨٩٠"}, "电话不对"),
        ({"phone": ""}, "请填电话"),
        ({"note": "长" * 301}, "太长"),
        ({"relation": ""}, "请选您是业主"),
    ],
)
def test_what_cannot_be_read_is_told_and_leaves_no_trace(
    home: Home,
    phone: Phone,
    visit: Visit,
    session: Session,
    said: dict[str, str],
    told: str,
) -> None:
    page = visit.check(phone.ask(home, **said), status=400)
    assert told in page.text
    assert session.scalars(select(Device)).all() == []
    assert session.scalars(select(ConfirmationRequest)).all() == []


def test_markup_in_a_request_is_shown_as_text(
    home: Home, phone: Phone, committee: FlaskClient
) -> None:
    phone.ask(home, name="<script>alert(1)</script>", note="{{7*7}}")
    page = Visit(committee)(f"/staff/estates/{home.estate.id}/requests/1")
    assert "<script>alert(1)</script>" in page.text
    assert "{{7*7}}" in page.text


def test_a_home_may_have_only_so_many_open_requests(
    home: Home, app: Any, session: Session
) -> None:
    for _ in range(5):
        assert Phone(app.test_client()).ask(home).status_code == 303
    assert Phone(app.test_client()).ask(home).status_code == 429
    assert len(session.scalars(select(ConfirmationRequest)).all()) == 5


def test_the_queue_says_when_it_is_empty(home: Home, committee: FlaskClient) -> None:
    pages = Visit(committee)
    address = f"/staff/estates/{home.estate.id}/requests"
    assert "没有等核对的申请" in pages(address).text
    assert "还没有办过申请" in pages(f"{address}?show=decided").text


def test_the_committee_sees_the_phone_masked_and_a_look_is_journalled(
    home: Home, phone: Phone, committee: FlaskClient, session: Session
) -> None:
    phone.ask(home)
    pages = Visit(committee)
    address = f"/staff/estates/{home.estate.id}/requests"
    assert "138****8000" in pages(address).text
    assert "13800138000" not in pages(f"{address}/1").text
    assert "13800138000" in pages.post(f"{address}/1/phone", {}).text
    looked = session.scalars(
        select(JournalEntry).where(JournalEntry.kind == "RequestPhoneShown")
    ).one()
    assert looked.actor.startswith("staff:")


def test_somebody_is_accepted_as_an_owner(
    home: Home, phone: Phone, visit: Visit, committee: FlaskClient, session: Session
) -> None:
    phone.ask(home, relation="owner")
    assert _decide(committee, home, f"owner:{home.owner.id}").status_code == 303
    device = session.scalars(select(Device)).one()
    assert (device.confirmed, device.relation, device.owner_id) == (
        True,
        "owner",
        home.owner.id,
    )
    assert "居委会正在核对" not in visit("/home").text
    decided = Visit(committee)(
        f"/staff/estates/{home.estate.id}/requests?show=decided"
    ).text
    assert "同意，是业主" in decided


@pytest.mark.parametrize("verdict", ["family", "tenant"])
def test_somebody_is_accepted_as_one_who_lives_there(
    home: Home, phone: Phone, committee: FlaskClient, session: Session, verdict: str
) -> None:
    phone.ask(home, relation="owner")
    assert _decide(committee, home, verdict).status_code == 303
    device = session.scalars(select(Device)).one()
    assert (device.confirmed, device.relation, device.owner_id) == (True, verdict, None)


def test_who_is_turned_away_is_told_why(
    home: Home, phone: Phone, visit: Visit, committee: FlaskClient
) -> None:
    phone.ask(home)
    page = Visit(committee).check(_decide(committee, home, "declined"), status=400)
    assert "请写明原因" in page.text
    said = "名册上是另一家，请带房本到办公室。"
    assert _decide(committee, home, "declined", said).status_code == 303
    assert phone.client.get("/home").status_code == 401
    doorstep = visit("/")
    assert "居委会没有同意您的申请" in doorstep.text
    assert said in doorstep.text


def test_a_request_is_decided_once(
    home: Home, phone: Phone, committee: FlaskClient, session: Session
) -> None:
    phone.ask(home)
    _decide(committee, home, "tenant")
    page = Visit(committee).check(_decide(committee, home, "family"), status=409)
    assert "已经有人办了" in page.text
    assert session.scalars(select(Device.relation)).one() == "tenant"


@pytest.mark.parametrize("verdict", ["owner:999", "owner", "owner:x", "nonsense", ""])
def test_nobody_is_accepted_as_an_owner_who_is_none(
    home: Home, phone: Phone, committee: FlaskClient, session: Session, verdict: str
) -> None:
    phone.ask(home)
    assert _decide(committee, home, verdict).status_code == 400
    assert session.scalars(select(Device.confirmed)).one() is False


def test_another_estates_request_is_not_there(
    home: Home, phone: Phone, given: Given, staff_client: Any, session: Session
) -> None:
    phone.ask(home)
    elsewhere = given.an_estate("向阳里小区")
    stranger = staff_client(Role.COMMITTEE, elsewhere)
    for estate_id in (home.estate.id, elsewhere.id):
        path = f"/staff/estates/{estate_id}/requests/1"
        assert stranger.get(path).status_code == 404
        assert stranger.post(path, data={"verdict": "tenant"}).status_code == 404
        assert stranger.post(f"{path}/phone").status_code == 404
    assert session.scalars(select(ConfirmationRequest.verdict)).one() is None


def test_only_the_committee_answers(home: Home, staff_client: Any) -> None:
    for role in (Role.STEWARD, Role.AUDITOR, Role.LEAD):
        staff = staff_client(role, home.estate)
        path = f"/staff/estates/{home.estate.id}/requests"
        assert staff.get(path).status_code == 403
