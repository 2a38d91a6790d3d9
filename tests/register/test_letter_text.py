"""The words the committee writes on its letter."""

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.journal import JournalEntry
from app.register.letter_text import (
    BLANKS,
    BODY,
    HEADING,
    LONGEST_BODY,
    LONGEST_HEADING,
    Piece,
    hidden_signs,
    paragraphs,
    spaced,
    unknown_blanks,
)
from app.register.models import LetterText
from app.web.access import Role
from tests.conftest import StaffClient
from tests.factories import Given
from tests.pages import Visit

VALUES = {name: f"<{name}>" for name in BLANKS}


def test_blanks_are_filled_and_stand_out() -> None:
    assert paragraphs("您家 {房屋}，面积 ｛ 面积 ｝。\n\n 电话{电话}", VALUES) == (
        (
            Piece("您家 "),
            Piece("<房屋>", strong=True),
            Piece("，面积 "),
            Piece("<面积>", strong=True),
            Piece("。"),
        ),
        (Piece("电话"), Piece("<电话>", strong=True)),
    )


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("{小区}{房屋}{面积}{电话}{办公地点}{时间}", ()),
        ("{姓名}", ("姓名",)),
        ("{}", ("",)),
        ("{房屋", ("{",)),
        ("房屋}", ("}",)),
        ("{{房屋}}", ("{", "}")),
    ],
)
def test_only_known_blanks_are_accepted(text: str, unknown: tuple[str, ...]) -> None:
    assert unknown_blanks(text) == unknown


@drawn(st.text(max_size=80))
def test_a_body_without_unknown_blanks_can_always_be_filled(text: str) -> None:
    if not unknown_blanks(text):
        filled = paragraphs(text, VALUES)
        assert all(piece.text for line in filled for piece in line)


@pytest.mark.parametrize("sign", ["\u202e", "\u200b", "\x00", "\x1b", "\ue000"])
def test_signs_nobody_sees_are_noticed(sign: str) -> None:
    assert hidden_signs(f"您{sign}好")
    assert not hidden_signs("您好\r\n堃玥祎赟\t!")


def test_figures_stand_clear_of_words() -> None:
    assert spaced("3号楼2单元301") == "3 号楼 2 单元 301"
    assert spaced("甲楼B座1203") == "甲楼 B 座 1203"


def test_the_words_every_estate_starts_with_are_in_order() -> None:
    assert len(HEADING) <= LONGEST_HEADING
    assert len(BODY) <= LONGEST_BODY
    assert unknown_blanks(BODY) == ()


def test_the_committee_writes_its_letter_and_sees_it(
    given: Given, session: Session, staff_client: StaffClient
) -> None:
    estate = given.an_estate()
    visit = Visit(staff_client(Role.COMMITTEE, estate))
    address = f"/staff/estates/{estate.id}/letter"
    page = visit(address)
    assert (
        page.soup.select_one("textarea").get_text().strip().startswith("您好！{小区}")
    )
    words = {"heading": "修不修屋面", "body": "{房屋}的邻居：\n<b>您好</b> {{7*7}}"}
    refused = visit.post(address, words, status=400)
    assert "不认识" in refused.text
    words["body"] = "{房屋}的邻居：\n<b>您好</b>"
    answer = visit.client.post(address, data=words)
    assert answer.status_code == 303
    sample = visit(answer.location)
    assert "修不修屋面" in sample.text
    assert "<b>您好</b>" in sample.text
    assert "1 号楼 1 单元 101的邻居" in sample.text
    kept = session.get_one(LetterText, estate.id)
    assert (kept.heading, kept.body) == (words["heading"], words["body"])
    (told,) = session.query(JournalEntry).filter_by(kind="LetterTextEdited")
    assert "屋面" not in str(told.facts)


def test_a_sample_of_typed_words_keeps_nothing(
    given: Given, session: Session, staff_client: StaffClient
) -> None:
    estate = given.an_estate()
    visit = Visit(staff_client(Role.COMMITTEE, estate))
    words = {"heading": "试一试", "body": "您好"}
    address = f"/staff/estates/{estate.id}/letter"
    assert "试一试" in visit.post(f"{address}/sample", words).text
    assert session.get(LetterText, estate.id) is None
    assert visit.post(f"{address}/sample", {"heading": ""}, status=400)


@pytest.mark.parametrize(
    ("heading", "body", "said"),
    [
        ("", "您好", "请写一个标题"),
        ("题", "", "请写正文"),
        ("题" * (LONGEST_HEADING + 1), "您好", "标题最多"),
        ("题", "字" * (LONGEST_BODY + 1), "正文最多"),
        ("{房屋}", "您好", "标题里不能用花括号"),
        ("题", "{姓名}", "“姓名”不认识"),
        ("题", "一\n二\n三\n四\n五", "最多写 4 段"),
        ("题", "您\u202e好", "看不见的特殊符号"),
    ],
)
def test_words_that_cannot_be_printed_are_refused_and_not_kept(
    given: Given,
    session: Session,
    staff_client: StaffClient,
    heading: str,
    body: str,
    said: str,
) -> None:
    estate = given.an_estate()
    visit = Visit(staff_client(Role.COMMITTEE, estate))
    words = {"heading": heading, "body": body}
    page = visit.post(f"/staff/estates/{estate.id}/letter", words, status=400)
    assert said in page.text
    assert session.get(LetterText, estate.id) is None


def test_blanks_that_swell_the_letter_past_its_page_are_refused(
    given: Given, session: Session, staff_client: StaffClient
) -> None:
    estate = given.an_estate()
    estate.committee_office = "幸福里小区二号楼东侧一楼" * 5
    session.commit()
    visit = Visit(staff_client(Role.COMMITTEE, estate))
    words = {"heading": "题", "body": "{办公地点}" * 16}
    page = visit.post(f"/staff/estates/{estate.id}/letter", words, status=409)
    assert "一页放不下" in page.text
    assert session.get(LetterText, estate.id) is None


@pytest.mark.parametrize("role", [Role.STEWARD, Role.AUDITOR, Role.LEAD])
def test_only_who_issues_codes_writes_the_letter(
    given: Given, staff_client: StaffClient, role: Role
) -> None:
    estate = given.an_estate()
    client = staff_client(role, estate)
    address = f"/staff/estates/{estate.id}/letter"
    assert client.get(address).status_code == 403
    assert client.post(address, data={"heading": "题", "body": "x"}).status_code == 403
