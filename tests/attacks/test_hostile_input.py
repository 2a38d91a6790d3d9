"""What no form of ours would send: refused with a sentence, and nothing breaks."""

from types import ModuleType

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.ballots import resident_views
from app.ballots.models import Question, RollEntry, Vote
from app.web.access import Role
from tests.ballots.conftest import Story
from tests.ballots.test_resident_views import opened_now
from tests.conftest import StaffClient
from tests.factories import Given

HOME = "1-1-101"
TOO_LARGE = ["2147483648", "9223372036854775808", "9" * 30, "9" * 5000]
KEY = "0" * 32


@pytest.fixture
def story(given: Given, session: Session) -> Story:
    return Story.of(given, session, is_test=True)


@pytest.fixture
def phone(app: Flask, story: Story) -> FlaskClient:
    browser = app.test_client()
    browser.set_cookie("device", story.device(HOME))
    return browser


@pytest.fixture
def committee(staff_client: StaffClient, story: Story) -> FlaskClient:
    return staff_client(Role.COMMITTEE, story.given_estate())


def question_of(session: Session, ballot_id: int) -> int:
    return session.scalars(
        select(Question.id).where(Question.ballot_id == ballot_id)
    ).one()


def votes_in(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Vote)) or 0


@pytest.mark.parametrize("number", TOO_LARGE)
def test_a_number_we_never_gave_out_is_an_unknown_page(
    phone: FlaskClient, committee: FlaskClient, story: Story, number: str
) -> None:
    estate = story.given_estate()
    assert phone.get(f"/ballots/{number}").status_code == 404
    assert phone.post(f"/ballots/{number}/cast").status_code == 404
    assert phone.get(f"/e/{estate.ref}/ballots/{number}").status_code == 404
    assert committee.get(f"/staff/estates/{number}").status_code == 404
    for path in ("units", "requests", "ballots", "codes/buildings"):
        answer = committee.get(f"/staff/estates/{estate.id}/{path}/{number}")
        assert answer.status_code == 404, path


@pytest.mark.parametrize("number", [*TOO_LARGE, "-1", "²", "NaN", "1e3"])
def test_a_number_in_a_query_is_read_or_passed_over(
    committee: FlaskClient, client: FlaskClient, story: Story, number: str
) -> None:
    opened_now(story)
    estate = story.given_estate()
    for path in ("journal?before=", "register?page=", "register/same-person?page="):
        answer = committee.get(f"/staff/estates/{estate.id}/{path}{number}")
        assert answer.status_code == 200, path
    log = f"/e/{estate.ref}/ballots/1/evidence/log.json?since={number}"
    assert client.get(log).status_code in {200, 404}


@pytest.mark.parametrize("asked", [*TOO_LARGE, "٣", "²", "-1", "\0", ""])
def test_an_answer_to_no_question_of_ours_is_not_taken(
    phone: FlaskClient, story: Story, session: Session, asked: str
) -> None:
    ballot_id = opened_now(story)
    sent = {"asked": asked, f"question_{asked}": "agree"}
    assert phone.post(f"/ballots/{ballot_id}", data=sent).status_code == 400
    last = sent | {"request_key": KEY, "owner": "y"}
    assert phone.post(f"/ballots/{ballot_id}/cast", data=last).status_code == 400
    assert votes_in(session) == 0


def test_only_the_three_answers_are_answers(
    phone: FlaskClient, story: Story, session: Session
) -> None:
    ballot_id = opened_now(story)
    field = f"question_{question_of(session, ballot_id)}"
    for said in ("yes", "AGREE", "agree ", "", "1", "同意", "agree\0", "-1"):
        sent = {field: said, "request_key": KEY, "owner": "y"}
        answer = phone.post(f"/ballots/{ballot_id}/cast", data=sent)
        assert answer.status_code == 400, said
    foreign = {f"{field}9": "agree", "request_key": KEY, "owner": "y"}
    assert phone.post(f"/ballots/{ballot_id}/cast", data=foreign).status_code == 400
    assert votes_in(session) == 0


def test_a_vote_for_a_neighbour_s_unit_is_the_own_unit_s(
    phone: FlaskClient, story: Story, session: Session
) -> None:
    ballot_id = opened_now(story)
    neighbour = story.units["1-1-201"]
    sent = {
        f"question_{question_of(session, ballot_id)}": "agree",
        "request_key": KEY,
        "owner": "y",
        "unit_id": neighbour,
        "roll_entry_id": neighbour,
        "owner_id": 4,
        "device_id": 99,
        "estate_id": 2,
        "received_at": "2020-01-01",
    }
    assert phone.post(f"/ballots/{ballot_id}/cast", data=sent).status_code == 303
    assert units_that_voted(session) == [story.units[HOME]]


@pytest.mark.parametrize(
    "path", ["/a/%00", "/r/a%00b", "/e/%00", "/e/a%0Ab", "/receipts/%00", "/a/%ff%fe"]
)
def test_signs_no_database_takes_lead_nowhere(phone: FlaskClient, path: str) -> None:
    assert phone.get(path).status_code == 404


@pytest.mark.parametrize("field", ["code", "login", "anything"])
def test_a_nul_in_a_form_is_refused(client: FlaskClient, field: str) -> None:
    for path in ("/", "/staff/sign-in", "/preferences/size"):
        assert client.post(path, data={field: "a\0b"}).status_code == 400, path
    assert client.get("/?q=%00").status_code == 400


def test_a_busy_database_is_no_fault_of_the_page(
    phone: FlaskClient,
    story: Story,
    session: Session,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ballot_id = opened_now(story)
    sent = {
        f"question_{question_of(session, ballot_id)}": "agree",
        "request_key": KEY,
        "owner": "y",
    }
    views: ModuleType = resident_views
    monkeypatch.setattr(views, "cast_vote", no_answer)
    answer = phone.post(f"/ballots/{ballot_id}/cast", data=sent)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "60"
    assert "请等一分钟，再按一次" in answer.text
    assert "locked" not in answer.text
    assert "INSERT" not in answer.text


def no_answer(**_vote: object) -> None:
    reason = RuntimeError("database is locked")
    raise OperationalError("INSERT INTO vote", None, reason)


def units_that_voted(session: Session) -> list[int]:
    voted = select(RollEntry.unit_id).join(Vote, Vote.roll_entry_id == RollEntry.id)
    return list(session.scalars(voted))
