"""From the open ballot to the receipt, and every way to be refused."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.ballots.models import Question, Vote, VoteAnswer
from app.ballots.policies import DuplicatePolicy, Policies
from app.ballots.rules import Answer, ScopeKind
from app.ballots.use_cases.drafting import QuestionDraft
from app.ballots.use_cases.opening import open_ballot
from app.domain.period import Period
from app.register.models import Unit
from tests.ballots.conftest import DRAFT, STAFF, Story
from tests.pages import Visit

NOW = datetime.now(UTC)
RUNNING = Period(NOW - timedelta(days=3), NOW + timedelta(days=9))
POSTED = NOW - timedelta(days=30)
TWO_QUESTIONS = (
    *DRAFT.questions,
    QuestionDraft("是否同意加装电梯？", "每户分摊另行公示", 7),
)
LAST_COUNTS = Policies(duplicate_policy=DuplicatePolicy.LAST_VALID)


@pytest.fixture
def running(story: Story) -> int:
    """A ballot that is open now."""
    return opened_now(story)


def opened_now(story: Story, **changes: Any) -> int:
    draft = replace(DRAFT, period=RUNNING, **changes)
    ballot_id = story.noticed(draft, at=POSTED)
    open_ballot(
        estate_id=story.estate_id,
        ballot_id=ballot_id,
        actor=STAFF,
        at=RUNNING.opens_at,
    )
    return ballot_id


@pytest.fixture
def phone(app: Flask, story: Story) -> FlaskClient:
    """The phone of an owner of 1-1-201."""
    return phone_of(app, story, "1-1-201")


def phone_of(
    app: Flask,
    story: Story,
    key: str,
    *,
    relation: str = "owner",
    confirmed: bool = True,
) -> FlaskClient:
    client = app.test_client()
    token = story.device(key, relation=relation, confirmed=confirmed)
    client.set_cookie("device", token)
    return client


def fields(session: Session, ballot_id: int, *answers: Answer) -> dict[str, str]:
    """What the last page sends."""
    asked = session.scalars(
        select(Question.id)
        .where(Question.ballot_id == ballot_id)
        .order_by(Question.position)
    ).all()
    chosen = {
        f"question_{id_}": str(answer)
        for id_, answer in zip(asked, answers, strict=False)
    }
    return {**chosen, "request_key": uuid4().hex, "owner": "y"}


def votes(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Vote)) or 0


def test_an_owner_goes_from_the_question_to_the_receipt(
    running: int, phone: FlaskClient, session: Session
) -> None:
    visit = Visit(phone)
    page = visit(f"/ballots/{running}")
    assert page.heading == "屋面维修"
    for words in (
        "三分之二",
        "同意的要超过一半",
        "4 户至少来 3 户",
        "民法典第278条",
        "投了不能改",
    ):
        assert words in page.text.replace("\xa0", " ")
    assert page.soup.select("input[type=radio][checked]") == []
    assert len(page.soup.select("input[type=radio]")) == 3

    sent = page.form(f"/ballots/{running}")
    radio = str(page.soup.select("input[type=radio]")[0]["name"])
    confirm = visit.post(f"/ballots/{running}", sent | {radio: "oppose"})
    assert confirm.heading == "请核对，还没有投出"
    assert "反对" in confirm.text
    assert votes(session) == 0

    last = confirm.form(f"/ballots/{running}/cast")
    answer = phone.post(f"/ballots/{running}/cast", data=last | {"owner": "y"})
    assert answer.status_code == 303
    receipt = visit(answer.location)
    assert receipt.heading == "投票已收到"
    code = session.scalar(select(Vote.receipt_code)) or ""
    assert f"{code[:5]}-{code[5:]}" in receipt.text
    assert "反对" not in receipt.text
    assert session.scalar(select(VoteAnswer.answer)) == "oppose"

    known = visit(f"/r/{code[:5].lower()}-{code[5:]}")
    assert known.heading == "这一票在"
    assert not {"反对", "1号楼"} & set(known.text.split())


def test_sending_the_last_page_twice_leads_to_the_same_receipt(
    running: int, phone: FlaskClient, session: Session
) -> None:
    sent = fields(session, running, Answer.AGREE)
    first = phone.post(f"/ballots/{running}/cast", data=sent)
    again = phone.post(f"/ballots/{running}/cast", data=sent)
    assert first.location == again.location
    assert votes(session) == 1


def test_a_second_vote_of_the_home_is_refused_on_a_page_that_says_so(
    app: Flask, story: Story, running: int, phone: FlaskClient, session: Session
) -> None:
    phone.post(f"/ballots/{running}/cast", data=fields(session, running, Answer.AGREE))
    other = Visit(phone_of(app, story, "1-1-201"))
    sent = fields(session, running, Answer.OPPOSE)
    refused = other.post(f"/ballots/{running}/cast", sent, status=409)
    assert refused.heading == "您家已经投过了，这一次没有算数"
    assert votes(session) == 1
    page = other(f"/ballots/{running}")
    assert not page.soup.select("main form")
    assert "看您家的凭证" in page.text


@pytest.mark.parametrize(
    ("relation", "confirmed", "heading"),
    [
        ("tenant", True, "表决由业主决定，要业主本人来投"),
        ("family", True, "表决由业主决定，要业主本人来投"),
        ("owner", False, "名册上还没有核对到您，暂时不能投"),
    ],
)
def test_who_is_no_confirmed_owner_may_read_but_not_vote(
    app: Flask,
    story: Story,
    running: int,
    session: Session,
    relation: str,
    confirmed: bool,
    heading: str,
) -> None:
    client = phone_of(app, story, "1-1-201", relation=relation, confirmed=confirmed)
    visit = Visit(client)
    assert heading in visit(f"/ballots/{running}").text
    sent = fields(session, running, Answer.AGREE)
    for path in (f"/ballots/{running}/cast", f"/ballots/{running}"):
        assert visit.post(path, sent, status=403).heading == heading
    assert votes(session) == 0


def test_a_vote_is_not_taken_before_the_home_agrees(
    running: int, phone: FlaskClient, session: Session
) -> None:
    sent = fields(session, running, Answer.AGREE)
    del sent["owner"]
    page = Visit(phone).post(f"/ballots/{running}/cast", sent, status=400)
    assert page.heading == "请核对，还没有投出"
    assert "请先勾选" in page.text
    assert page.form(f"/ballots/{running}/cast")["request_key"] == sent["request_key"]
    assert votes(session) == 0


def test_nothing_chosen_is_said_at_the_question(
    running: int, phone: FlaskClient
) -> None:
    visit = Visit(phone)
    sent = visit(f"/ballots/{running}").form(f"/ballots/{running}")
    page = visit.post(f"/ballots/{running}", sent, status=400)
    assert "请选一项" in page.text


@pytest.mark.parametrize(
    "spoiled",
    [
        {"request_key": ""},
        {"request_key": "x" * 32},
        {"question_99": "agree"},
        {"question_99999999999999999999": "agree", "request_key": "g" * 32},
    ],
)
def test_what_no_page_of_ours_sends_is_refused(
    running: int, phone: FlaskClient, session: Session, spoiled: dict[str, str]
) -> None:
    sent = fields(session, running, Answer.AGREE) | spoiled
    Visit(phone).check(phone.post(f"/ballots/{running}/cast", data=sent), status=400)
    assert votes(session) == 0


def test_an_answer_that_is_none_of_the_three_is_no_answer(
    running: int, phone: FlaskClient, session: Session
) -> None:
    sent = fields(session, running, Answer.AGREE)
    sent = {k: "maybe" if k.startswith("question") else v for k, v in sent.items()}
    assert phone.post(f"/ballots/{running}/cast", data=sent).status_code == 400
    assert votes(session) == 0


def test_a_closed_ballot_refuses_and_says_when_it_closed(
    story: Story, phone: FlaskClient, session: Session
) -> None:
    ballot_id = story.opened()
    sent = fields(session, ballot_id, Answer.AGREE)
    visit = Visit(phone)
    page = visit.post(f"/ballots/{ballot_id}/cast", sent, status=409)
    assert page.heading == "投票已经截止，这次没有投上"
    assert "7月1日 18:00" in page.text.replace("\xa0", " ")
    assert votes(session) == 0


def test_an_announced_ballot_can_be_read_but_takes_no_vote(
    story: Story, phone: FlaskClient, session: Session
) -> None:
    ballot_id = story.noticed(
        replace(
            DRAFT, period=Period(NOW + timedelta(days=20), NOW + timedelta(days=30))
        ),
        at=NOW,
    )
    visit = Visit(phone)
    assert "还没有开始投票" in visit(f"/ballots/{ballot_id}").text
    sent = fields(session, ballot_id, Answer.AGREE)
    page = visit.post(f"/ballots/{ballot_id}/cast", sent, status=409)
    assert page.heading == "还没有开始投票"


def test_a_draft_and_a_foreign_ballot_are_not_there(
    story: Story, phone: FlaskClient, session: Session
) -> None:
    other = Story.of(story.given, session)
    for ballot_id in (story.drafted(), opened_now(other), 10**6):
        assert phone.get(f"/ballots/{ballot_id}").status_code == 404
        sent = fields(session, ballot_id, Answer.AGREE)
        assert phone.post(f"/ballots/{ballot_id}/cast", data=sent).status_code in {
            404,
            409,
        }
    assert votes(session) == 0


def test_who_did_not_scan_is_asked_to(app: Flask, running: int) -> None:
    nobody = app.test_client()
    assert nobody.get(f"/ballots/{running}").status_code == 401
    assert nobody.post(f"/ballots/{running}/cast", data={}).status_code == 401


def test_a_receipt_is_shown_to_its_own_home_only(
    app: Flask, story: Story, running: int, phone: FlaskClient, session: Session
) -> None:
    sent = fields(session, running, Answer.AGREE)
    receipt = phone.post(f"/ballots/{running}/cast", data=sent).location
    assert phone_of(app, story, "2-1-201").get(receipt).status_code == 404
    assert phone.get("/receipts/0000000000").status_code == 404
    unknown = Visit(app.test_client())("/r/0000000000", status=404)
    assert unknown.heading == "没有这个凭证号"


def test_where_the_last_vote_counts_the_pages_say_so(
    story: Story, phone: FlaskClient, session: Session
) -> None:
    ballot_id = opened_now(story, policies=LAST_COUNTS)
    visit = Visit(phone)
    assert "以最后一次为准" in visit(f"/ballots/{ballot_id}").text
    sent = fields(session, ballot_id, Answer.AGREE)
    receipt = visit(phone.post(f"/ballots/{ballot_id}/cast", data=sent).location)
    assert "想改主意" in receipt.text
    assert "您家已经投过" in visit(f"/ballots/{ballot_id}").text
    again = fields(session, ballot_id, Answer.OPPOSE)
    assert phone.post(f"/ballots/{ballot_id}/cast", data=again).status_code == 303
    assert votes(session) == 2


def test_two_questions_are_asked_at_once_and_one_a_page_in_large_type(
    story: Story, phone: FlaskClient, session: Session
) -> None:
    ballot_id = opened_now(story, questions=TWO_QUESTIONS)
    visit = Visit(phone)
    page = visit(f"/ballots/{ballot_id}")
    assert len(page.soup.select("input[type=radio]")) == 6
    assert "四分之三" in page.text

    phone.set_cookie("size", "elder-xl")
    first = visit(f"/ballots/{ballot_id}")
    assert len(first.soup.select("input[type=radio]")) == 3
    sent = first.form(f"/ballots/{ballot_id}")
    names = list(fields(session, ballot_id, Answer.AGREE, Answer.AGREE))
    nothing = visit.post(f"/ballots/{ballot_id}", sent, status=400)
    assert "请选一项" in nothing.text
    second = visit.post(f"/ballots/{ballot_id}", sent | {names[0]: "agree"})
    assert "加装电梯" in second.soup.select("fieldset")[0].text
    kept = second.form(f"/ballots/{ballot_id}")
    confirm = visit.post(f"/ballots/{ballot_id}", kept | {names[1]: "abstain"})
    assert confirm.heading == "请核对，还没有投出"
    last = confirm.form(f"/ballots/{ballot_id}/cast") | {"owner": "y"}
    assert phone.post(f"/ballots/{ballot_id}/cast", data=last).status_code == 303
    answers = session.scalars(
        select(VoteAnswer.answer).order_by(VoteAnswer.question_id)
    )
    assert answers.all() == ["agree", "abstain"]


def test_a_home_outside_the_scope_reads_that_it_is_not_asked(
    app: Flask, story: Story, session: Session
) -> None:
    building = session.get_one(Unit, story.units["2-1-101"]).building_id
    ballot_id = opened_now(
        story, scope_kind=ScopeKind.BUILDING, scope={"building_ids": [building]}
    )
    visit = Visit(phone_of(app, story, "1-1-201"))
    assert "不涉及您家" in visit(f"/ballots/{ballot_id}").text
    sent = fields(session, ballot_id, Answer.AGREE)
    page = visit.post(f"/ballots/{ballot_id}/cast", sent, status=403)
    assert page.heading == "这次表决不涉及您家，不用投票"
