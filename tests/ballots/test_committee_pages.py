"""The committee drafts, checks, announces, opens, closes and counts on its pages."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.ballots.models import Ballot, Question, Vote
from app.ballots.rules import Answer
from app.ballots.use_cases.evidence import LogDisagrees
from app.domain.period import CHINA
from app.journal import JournalEntry
from app.register.models import Building, Estate
from app.web.access import Role
from tests.ballots.conftest import DRAFT, Story
from tests.factories import Given
from tests.pages import Visit


def _local(at: datetime) -> str:
    return at.astimezone(CHINA).strftime("%Y-%m-%dT%H:%M")


def typed(**changes: str) -> dict[str, str]:
    """A sound draft as a browser sends it."""
    opens = datetime.now(UTC) + timedelta(days=20)
    return {
        "title": "屋面维修",
        "plan": "屋面防水整体翻修。\r\n造价 412600 元。",
        "questions": "1",
        "q1-text": "是否同意使用维修资金维修屋面？",
        "q1-effect": "从我家维修资金里出 2350.80 元",
        "q1-item": "5",
        "scope_kind": "community",
        "opens_at": _local(opens),
        "closes_at": _local(opens + timedelta(days=14)),
        "paper_place": "小区南门票箱",
        "duplicate_policy": "first_valid",
        "co_owner_policy": "conflict_excludes",
        "invalid_mark_policy": "exclude",
        "mixed_owner_policy": "head_not_agree",
        "count_special_spaces": "false",
        "proxy_limit": "",
    } | changes


def at_ballots(story: Story, *rest: object) -> str:
    return "/".join(
        [f"/staff/estates/{story.estate_id}/ballots", *(str(one) for one in rest)]
    )


def committee_of(story: Story, staff_client: Any) -> FlaskClient:
    story.session.rollback()
    return staff_client(  # type: ignore[no-any-return]
        Role.COMMITTEE, story.session.get_one(Estate, story.estate_id)
    )


def drafted_now(story: Story, staff: FlaskClient, **changes: str) -> int:
    answer = staff.post(at_ballots(story, "new"), data=typed(**changes))
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return int(answer.location.rsplit("/", 1)[1])


def state_of(session: Session, ballot_id: int) -> str:
    return str(session.scalar(select(Ballot.state).where(Ballot.id == ballot_id)))


def test_an_estate_without_ballots_offers_the_first(
    story: Story, staff_client: Any
) -> None:
    page = Visit(committee_of(story, staff_client))(at_ballots(story))
    assert "还没有表决" in page.text
    assert at_ballots(story, "new") in page.links()


def test_a_sound_draft_is_kept_with_everything_in_it(
    story: Story, session: Session, staff_client: Any
) -> None:
    staff = committee_of(story, staff_client)
    Visit(staff)(at_ballots(story, "new"))
    ballot_id = drafted_now(
        story, staff, proxy_limit="3", duplicate_policy="last_valid"
    )
    ballot = session.get_one(Ballot, ballot_id)
    assert (ballot.number, ballot.title, ballot.state) == (1, "屋面维修", "draft")
    assert ballot.plan == "屋面防水整体翻修。\n造价 412600 元。"
    assert ballot.policies["proxy_limit"] == 3
    assert ballot.policies["duplicate_policy"] == "last_valid"
    assert ballot.staff_id is not None
    question = session.scalars(select(Question)).one()
    assert (question.item, question.effect) == (5, "从我家维修资金里出 2350.80 元")
    page = Visit(staff)(at_ballots(story, ballot_id))
    assert "检查都通过了" in page.text
    assert "同意的要超过一半（＞ 1/2）" in page.text
    assert "5 户，4 人，500.00" in page.text.replace("\xa0", " ")
    assert page.form(at_ballots(story, ballot_id))["title"] == "屋面维修"


def test_an_empty_draft_says_at_each_field_what_is_wanted(
    story: Story, session: Session, staff_client: Any
) -> None:
    staff = committee_of(story, staff_client)
    page = Visit(staff).post(at_ballots(story, "new"), {"questions": "1"}, status=400)
    for sentence in (
        "请填表决名称。",
        "请写方案。",
        "请写要表决的事。",
        "请选属于哪一类",
        "请选谁来表决。",
        "请填开始的日期和时间。",
        "请填截止的日期和时间。",
    ):
        assert sentence in page.text
    assert session.scalars(select(Ballot)).all() == []
    assert session.scalars(select(JournalEntry)).all() == []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": "长" * 61}, "不要超过 60 个字"),
        ({"title": "   "}, "请填表决名称。"),
        ({"title": "改造\u202e"}, "看不见的符号"),
        ({"q1-item": "10"}, "请从列出的里面选"),
        ({"scope_kind": "buildings-of-the-moon"}, "请选谁来表决"),
        ({"scope_kind": "units", "units": ""}, "请写户号"),
        ({"scope_kind": "units", "units": "1-1-101 9-9-999"}, "名册里没有：9-9-999"),
        ({"scope_kind": "building"}, "请至少选一个"),
        ({"closes_at": "2020-01-01T08:00"}, "截止要晚于开始"),
        ({"opens_at": "tomorrow"}, "请填日期和时间，比如"),
        ({"proxy_limit": "-1"}, "0 到 99"),
        ({"proxy_limit": "three"}, "整数"),
        ({"duplicate_policy": "mine_wins"}, "请从列出的里面选"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(
    story: Story,
    session: Session,
    staff_client: Any,
    changes: dict[str, str],
    sentence: str,
) -> None:
    staff = committee_of(story, staff_client)
    page = Visit(staff).post(at_ballots(story, "new"), typed(**changes), status=400)
    assert sentence in page.text
    assert "是否同意使用维修资金维修屋面？" in page.text
    assert page.form(at_ballots(story, "new"))["q1-effect"].startswith("从我家")
    assert session.scalars(select(Ballot)).all() == []


def test_matters_are_added_and_removed_without_script_and_nothing_typed_is_lost(
    story: Story, session: Session, staff_client: Any
) -> None:
    staff = committee_of(story, staff_client)
    here = at_ballots(story, "new")
    two = Visit(staff).post(here, typed(add="1"))
    assert "还没有保存" in two.text
    form = two.form(here)
    assert form["questions"] == "2"
    filled = typed(
        questions="2",
        **{
            "q2-text": "是否同意聘请造价机构？",
            "q2-effect": "出 10 元",
            "q2-item": "9",
        },
    )
    one = Visit(staff).post(here, filled | {"remove": "1"})
    assert one.form(here)["questions"] == "1"
    assert one.form(here)["q1-effect"] == "出 10 元"
    assert "是否同意聘请造价机构？" in one.text
    assert "维修屋面？" not in one.text
    assert staff.post(here, data=filled).status_code == 303
    asked = session.scalars(select(Question.text).order_by(Question.position)).all()
    assert asked == ["是否同意使用维修资金维修屋面？", "是否同意聘请造价机构？"]


def test_the_scope_can_be_buildings_entrances_or_a_typed_list(
    story: Story, session: Session, staff_client: Any
) -> None:
    staff = committee_of(story, staff_client)
    building = session.scalars(select(Building).where(Building.code == "2")).one()
    by_building = drafted_now(
        story, staff, scope_kind="building", buildings=str(building.id)
    )
    page = Visit(staff)(at_ballots(story, by_building))
    assert "2 户，2 人" in page.text.replace("\xa0", " ")
    by_list = drafted_now(
        story, staff, scope_kind="units", units="1-1-101，1号楼1单元201\n1-1-101"
    )
    scope = session.get_one(Ballot, by_list).scope
    assert scope == {"unit_ids": [story.units["1-1-101"], story.units["1-1-201"]]}
    page = Visit(staff)(at_ballots(story, by_list))
    assert "1-1-101 1-1-201" in page.text


def test_what_is_missing_blocks_and_the_button_says_how_much(
    story: Story, session: Session, staff_client: Any
) -> None:
    staff = committee_of(story, staff_client)
    soon = datetime.now(UTC) + timedelta(days=3)
    ballot_id = drafted_now(story, staff, paper_place="", opens_at=_local(soon))
    page = Visit(staff)(at_ballots(story, ballot_id))
    assert "张贴通知（缺 2 项）" in page.text
    assert "没有写纸质票投到哪里" in page.text
    assert "公示期只有 2 个整天" in page.text.replace("\xa0", " ")
    notice = at_ballots(story, ballot_id, "post-notice")
    refused = Visit(staff).post(notice, {"override_reason": "赶时间"}, status=409)
    assert "检查没有全部通过" in refused.text
    assert state_of(session, ballot_id) == "draft"
    kinds = session.scalars(select(JournalEntry.kind)).all()
    assert kinds == ["BallotDrafted"]


def test_only_an_exercise_goes_below_the_days_of_notice_and_says_why(
    exercise: Story, session: Session, staff_client: Any
) -> None:
    staff = committee_of(exercise, staff_client)
    soon = datetime.now(UTC) + timedelta(days=3)
    ballot_id = drafted_now(exercise, staff, opens_at=_local(soon))
    assert "写明原因" in Visit(staff)(at_ballots(exercise, ballot_id)).text
    notice = at_ballots(exercise, ballot_id, "post-notice")
    assert staff.post(notice, data={}).status_code == 409
    assert staff.post(notice, data={"override_reason": "演练"}).status_code == 303
    assert state_of(session, ballot_id) == "noticed"
    facts = session.scalars(
        select(JournalEntry.facts).where(JournalEntry.kind == "BallotNoticePosted")
    ).one()
    assert facts["override_reason"] == "演练"
    assert "原因：演练" in Visit(staff)(at_ballots(exercise, ballot_id)).text


def test_a_ballot_goes_all_the_way_to_its_result(
    exercise: Story, session: Session, staff_client: Any
) -> None:
    staff = committee_of(exercise, staff_client)
    now = datetime.now(UTC)
    ballot_id = drafted_now(
        exercise, staff, opens_at=_local(now - timedelta(minutes=2))
    )
    before = Visit(staff)(at_ballots(exercise, ballot_id, "post-notice"))
    assert "会公开什么" in before.text
    for step in ("post-notice", "open"):
        data = {"override_reason": "演练"}
        answer = staff.post(at_ballots(exercise, ballot_id, step), data=data)
        assert answer.status_code == 303, step
    for key in ("1-1-101", "1-1-102", "1-1-201", "2-1-101"):
        exercise.cast(ballot_id, key, at=datetime.now(UTC))
    turnout = Visit(staff)(at_ballots(exercise, ballot_id, "turnout"))
    assert "手机已投" in turnout.text
    assert "同意" not in turnout.text.replace("不公布同意", "")
    assert staff.post(at_ballots(exercise, ballot_id, "count")).status_code == 409
    assert staff.post(at_ballots(exercise, ballot_id, "close")).status_code == 303
    assert staff.post(at_ballots(exercise, ballot_id, "count")).status_code == 303
    result = Visit(staff)(at_ballots(exercise, ballot_id, "result")).text
    assert "通过" in result
    assert "3 × 3 = 9 ≥ 2 × 4 = 8" in result
    assert "3 × 400.00 = 1,200.00 ≥ 2 × 500.00 = 1,000.00" in result
    Visit(staff)(at_ballots(exercise))


def _counted(story: Story) -> int:
    ballot_id = story.opened()
    for key, answer in (
        ("1-1-101", Answer.AGREE),
        ("1-1-102", Answer.AGREE),
        ("1-1-201", Answer.OPPOSE),
        ("2-1-101", Answer.AGREE),
    ):
        story.cast(ballot_id, key, answer)
    story.counted(ballot_id)
    return ballot_id


def test_the_result_says_what_every_other_reading_of_the_rules_would_have_said(
    story: Story, staff_client: Any
) -> None:
    ballot_id = _counted(story)
    page = Visit(committee_of(story, staff_client))(
        at_ballots(story, ballot_id, "result")
    )
    assert "种口径下结果一致" in page.text
    assert "纸质票为准" in page.text
    assert "本次采用" in page.text


def test_a_ballot_whose_votes_and_log_disagree_is_not_counted(
    story: Story, session: Session, staff_client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def disagreeing(**_told: object) -> None:
        raise LogDisagrees

    ballot_id = story.opened()
    story.closed(ballot_id)
    monkeypatch.setattr(
        "app.ballots.committee_views.steps.count_closed_ballot", disagreeing
    )
    staff = committee_of(story, staff_client)
    page = Visit(staff).post(at_ballots(story, ballot_id, "count"), {}, status=409)
    assert "对不上，没有计票" in page.text
    assert state_of(session, ballot_id) == "closed"


def test_a_withdrawn_draft_was_never_public(
    story: Story, session: Session, staff_client: Any, client: FlaskClient
) -> None:
    staff = committee_of(story, staff_client)
    ballot_id = story.drafted()
    answer = staff.post(
        at_ballots(story, ballot_id, "withdraw"), data={"reason": "写错了"}
    )
    assert answer.status_code == 303
    assert "居民看到的" not in Visit(staff)(at_ballots(story, ballot_id)).text
    ref = session.scalars(select(Estate.ref)).one()
    assert client.get(f"/e/{ref}/ballots/1").status_code == 404


def test_the_workbooks_hold_the_numbers_of_the_pages(
    story: Story, staff_client: Any
) -> None:
    ballot_id = _counted(story)
    staff = committee_of(story, staff_client)
    book = load_workbook(
        BytesIO(staff.get(at_ballots(story, ballot_id, "result.xlsx")).data)
    )
    chosen = [row[1:] for row in book["各选择"].iter_rows(values_only=True)]
    assert chosen[1:] == [
        ("同意", 2, 300),
        ("反对", 1, 100),
        ("弃权", 0, 0),
        ("参与合计", 3, 400),
    ]
    turnout = load_workbook(
        BytesIO(staff.get(at_ballots(story, ballot_id, "turnout.xlsx")).data)
    )
    units = list(turnout["各户"].iter_rows(values_only=True))
    assert ("2-1-201", 100, "没投", "") in units
    assert ("1-1-201", 100, "已投", "手机") in units
    assert "同意" not in str(units)


def test_no_workbook_before_there_is_something_in_it(
    story: Story, staff_client: Any
) -> None:
    staff = committee_of(story, staff_client)
    ballot_id = story.drafted()
    for name in ("turnout.xlsx", "result.xlsx"):
        assert staff.get(at_ballots(story, ballot_id, name)).status_code == 404
    for name in ("turnout", "result"):
        answer = staff.get(at_ballots(story, ballot_id, name))
        assert answer.location == at_ballots(story, ballot_id)


def test_the_slower_of_two_hears_that_the_other_was_faster(
    story: Story, session: Session, staff_client: Any
) -> None:
    staff = committee_of(story, staff_client)
    ballot_id = drafted_now(story, staff)
    notice = at_ballots(story, ballot_id, "post-notice")
    assert staff.post(notice, data={}).status_code == 303
    again = Visit(staff).post(notice, {}, status=409)
    assert "已经走到别的一步" in again.text
    late = Visit(staff).post(
        at_ballots(story, ballot_id), typed(title="偷偷换题"), status=409
    )
    assert "已经走到别的一步" in late.text
    assert "偷偷换题" not in late.text
    assert session.get_one(Ballot, ballot_id).title == "屋面维修"


def test_nobody_silently_overwrites_what_another_has_just_saved(
    story: Story, session: Session, staff_client: Any
) -> None:
    staff = committee_of(story, staff_client)
    ballot_id = drafted_now(story, staff)
    here = at_ballots(story, ballot_id)
    read = Visit(staff)(here).form(here)["as_read"]
    assert staff.post(here, data=typed(title="先存的")).status_code == 303
    mine = typed(title="后存的", as_read=read)
    refused = Visit(staff).post(here, mine, status=409)
    assert "别人刚才改过这份草稿" in refused.text
    assert refused.form(here)["title"] == "后存的"
    assert session.get_one(Ballot, ballot_id).title == "先存的"
    anyway = refused.form(here)["as_read"]
    assert staff.post(here, data=mine | {"as_read": anyway}).status_code == 303
    assert session.get_one(Ballot, ballot_id).title == "后存的"


def test_a_ballot_is_withdrawn_only_with_a_reason_that_everybody_reads(
    story: Story, session: Session, staff_client: Any, client: FlaskClient
) -> None:
    staff = committee_of(story, staff_client)
    ballot_id = story.noticed()
    here = at_ballots(story, ballot_id, "withdraw")
    assert (
        "请写为什么撤回。" in Visit(staff).post(here, {"reason": " "}, status=400).text
    )
    assert state_of(session, ballot_id) == "noticed"
    assert staff.post(here, data={"reason": "造价要重新核"}).status_code == 303
    assert "造价要重新核" in Visit(staff)(at_ballots(story, ballot_id)).text
    ref = session.scalars(select(Estate.ref)).one()
    assert "造价要重新核" in Visit(client)(f"/e/{ref}/ballots/1").text
    assert staff.post(here, data={"reason": "再撤一次"}).status_code == 409


def test_whoever_may_only_look_finds_no_button_and_is_refused(
    story: Story, session: Session, staff_client: Any
) -> None:
    estate = session.get_one(Estate, story.estate_id)
    ballot_id = story.noticed()
    for role in (Role.STEWARD, Role.AUDITOR, Role.LEAD):
        onlooker = staff_client(role, estate)
        assert "起草新表决" not in Visit(onlooker)(at_ballots(story)).text
        page = Visit(onlooker)(at_ballots(story, ballot_id))
        assert page.soup.select("main form") == []
        for step in ("post-notice", "open", "close", "count", "withdraw"):
            answer = onlooker.post(at_ballots(story, ballot_id, step))
            assert answer.status_code == 403
    assert state_of(session, ballot_id) == "noticed"


def test_another_estates_ballot_does_not_exist(
    story: Story, given: Given, session: Session, staff_client: Any
) -> None:
    ballot_id = story.noticed()
    elsewhere = given.an_estate("向阳里小区")
    staff = staff_client(Role.COMMITTEE, elsewhere)
    theirs = f"/staff/estates/{elsewhere.id}/ballots/{ballot_id}"
    for path in ("", "/turnout", "/result", "/notice", "/post-notice"):
        assert staff.get(theirs + path).status_code == 404
    for step in ("", "/post-notice", "/open", "/close", "/count", "/withdraw"):
        data = {"reason": "不是我的"}
        assert staff.post(theirs + step, data=data).status_code == 404
    assert state_of(session, ballot_id) == "noticed"


def test_a_steward_sees_the_homes_of_the_own_building_only(
    story: Story, given: Given, session: Session, app: Any
) -> None:
    ballot_id = story.opened()
    story.cast(ballot_id, "2-1-101")
    session.rollback()
    building = session.scalars(select(Building).where(Building.code == "2")).one()
    account = given.a_member_of_staff(
        Role.STEWARD,
        estate=session.get_one(Estate, story.estate_id),
        building=building,
    )
    browser = app.test_client()
    browser.set_cookie("staff", given.a_sign_in(account))
    page = Visit(browser)(at_ballots(story, ballot_id, "turnout") + "?building=1")
    assert "2号楼1单元" in page.text
    assert "1号楼" not in page.text
    book = load_workbook(
        BytesIO(browser.get(at_ballots(story, ballot_id, "turnout.xlsx")).data)
    )
    keys = [row[0] for row in book["各户"].iter_rows(values_only=True)]
    assert keys[1:] == ["2-1-101", "2-1-201"]


def test_nobody_on_the_console_learns_a_choice_before_the_count(
    story: Story, session: Session, staff_client: Any
) -> None:
    ballot_id = story.opened()
    story.cast(ballot_id, "1-1-101", Answer.OPPOSE)
    staff = committee_of(story, staff_client)
    seen = [at_ballots(story), at_ballots(story, ballot_id, "turnout")]
    before = [Visit(staff)(path).text for path in seen]
    assert session.scalars(select(Vote.channel)).all() == ["electronic"]
    assert not any("反对" in text for text in before)


def test_the_notice_on_paper_says_everything_and_where_the_journal_ends(
    story: Story, session: Session, staff_client: Any, client: FlaskClient
) -> None:
    staff = committee_of(story, staff_client)
    draft = story.drafted()
    assert "草稿，还没有张贴" in Visit(staff)(at_ballots(story, draft, "notice")).text
    ballot_id = story.opened()
    ref = session.scalars(select(Estate.ref)).one()
    last = session.scalars(
        select(JournalEntry.hash).order_by(JournalEntry.seq.desc())
    ).first()
    text = Visit(client)(f"/e/{ref}/ballots/2/paper").text.replace("\xa0", " ")
    assert "房屋 5 户，业主 4 人，专有部分面积 500.00 ㎡" in text
    assert "参与的人数不少于 3 人，面积不少于 333.34 平方米" in text
    assert "先到为准" in text
    assert "小区南门票箱" in text
    assert f"末条印记 {last}" in text
    assert DRAFT.questions[0].text in text
    assert Visit(client)(f"/e/{ref}/ballots/1/paper", status=404)
    assert Visit(staff)(at_ballots(story, ballot_id, "notice"))
