"""The estates in somebody's scope: listed, found, entered, changed, framed."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.journal import JournalEntry
from app.register.codes import SIGNS
from app.register.models import Estate
from app.web.access import Role
from tests.factories import Given
from tests.pages import Visit
from tests.register.counting import statements

NEW = {
    "name": "幸福里小区",
    "city": "太原市",
    "district": "杏花岭区",
    "street": "长安街道",
    "community": "向阳社区",
    "committee_phone": "0351-4100000",
    "committee_office": "小区东门物业楼 101",
    "committee_hours": "周一至周五 9:00–17:00",
}
CONTACT = {
    "committee_phone": "0351-4200000",
    "committee_office": "新办公楼 2 层",
    "committee_hours": "每天 9:00–17:00",
}


def kinds(session: Session) -> list[str]:
    return list(session.scalars(select(JournalEntry.kind).order_by(JournalEntry.id)))


def test_the_list_shows_only_the_estates_of_ones_scope(
    given: Given, staff_client: Any
) -> None:
    mine, other = given.an_estate("幸福里小区"), given.an_estate("光明小区")
    page = Visit(staff_client(Role.COMMITTEE, mine))("/staff/estates")
    assert mine.name in page.text
    assert other.name not in page.text
    assert f"/staff/estates/{mine.id}" in page.links()


def test_an_administrator_of_everything_sees_and_finds_every_estate(
    given: Given, staff_client: Any
) -> None:
    given.an_estate("幸福里小区")
    given.an_estate("光明小区")
    visit = Visit(staff_client(Role.ADMINISTRATOR))
    page = visit("/staff/estates")
    assert "幸福里小区" in page.text
    assert "光明小区" in page.text
    found = visit("/staff/estates?q=光明")
    assert "光明小区" in found.text
    assert "幸福里小区" not in found.text


@pytest.mark.parametrize("wildcard", ["%", "_", "\\", "光%区"])
def test_signs_of_a_search_stand_for_themselves(
    given: Given, staff_client: Any, wildcard: str
) -> None:
    given.an_estate("光明小区")
    given.an_estate("幸福里小区")
    page = Visit(staff_client(Role.ADMINISTRATOR))(
        "/staff/estates", query_string={"q": wildcard}
    )
    assert "光明小区" not in page.text
    assert "没有查到" in page.text


def test_an_empty_list_says_the_one_thing_to_do(staff_client: Any) -> None:
    assert (
        "/staff/estates/new"
        in Visit(staff_client(Role.ADMINISTRATOR))("/staff/estates").links()
    )
    page = Visit(staff_client(Role.COMMITTEE))("/staff/estates")
    assert "请联系管理员" in page.text
    assert "/staff/estates/new" not in page.links()


def test_a_new_estate_gets_a_ref_that_can_be_read_aloud(
    staff_client: Any, session: Session
) -> None:
    visit = Visit(staff_client(Role.ADMINISTRATOR))
    visit("/staff/estates/new")
    answer = visit.client.post("/staff/estates/new", data=NEW)
    estate = session.scalars(select(Estate)).one()
    assert answer.status_code == 303
    assert answer.location == f"/staff/estates/{estate.id}"
    assert re.fullmatch(f"[{SIGNS}]{{6}}", estate.ref)
    assert estate.name == "幸福里小区"
    assert not estate.is_test
    assert kinds(session) == ["EstateCreated"]
    assert "先把业主名册传上来" not in visit(answer.location).text


def test_a_second_estate_of_the_same_name_in_a_street_is_refused(
    staff_client: Any, session: Session
) -> None:
    visit = Visit(staff_client(Role.ADMINISTRATOR))
    visit.client.post("/staff/estates/new", data=NEW)
    page = visit.post("/staff/estates/new", NEW, status=409)
    assert "同名的小区" in page.text
    assert len(session.scalars(select(Estate)).all()) == 1


@pytest.mark.parametrize(
    ("field", "wrong", "said"),
    [
        ("name", " ", "请填小区名称"),
        ("name", "长" * 31, "太长了"),
        ("committee_phone", "没有电话", "请填能打通的电话"),
        ("committee_phone", "", "请填居委会的电话"),
        ("committee_hours", "周一\u202e到周五", "看不见的符号"),
    ],
)
def test_a_wrong_estate_is_not_entered_and_the_page_says_why(
    staff_client: Any, session: Session, field: str, wrong: str, said: str
) -> None:
    page = Visit(staff_client(Role.ADMINISTRATOR)).post(
        "/staff/estates/new", {**NEW, field: wrong}, status=400
    )
    assert said in page.text
    assert session.scalars(select(Estate)).all() == []
    assert kinds(session) == []


def test_an_administrator_of_some_estates_adds_none(
    given: Given, staff_client: Any
) -> None:
    limited = staff_client(Role.ADMINISTRATOR, given.an_estate())
    assert limited.get("/staff/estates/new").status_code == 403
    assert limited.post("/staff/estates/new", data=NEW).status_code == 403


def test_the_committee_changes_how_it_is_reached_and_nothing_else(
    given: Given, staff_client: Any, session: Session
) -> None:
    estate = given.an_estate()
    visit = Visit(staff_client(Role.COMMITTEE, estate))
    path = f"/staff/estates/{estate.id}/contact"
    assert visit(path).form(path)["committee_phone"] == estate.committee_phone
    sent = {**CONTACT, "name": "别的小区", "is_test": ""}
    assert visit.client.post(path, data=sent).status_code == 303
    changed = session.get_one(Estate, estate.id, populate_existing=True)
    assert changed.committee_phone == "0351-4200000"
    assert changed.name == "幸福里小区"
    assert changed.is_test
    entry = session.scalars(select(JournalEntry)).one()
    assert entry.kind == "EstateChanged"
    assert sorted(entry.facts["fields"]) == sorted(CONTACT)
    assert "4200000" not in str(entry.facts)


def test_changing_nothing_leaves_no_line_in_the_journal(
    given: Given, staff_client: Any, session: Session
) -> None:
    estate = given.an_estate()
    same = {name: getattr(estate, name) for name in CONTACT}
    client = staff_client(Role.COMMITTEE, estate)
    answer = client.post(f"/staff/estates/{estate.id}/contact", data=same)
    assert answer.status_code == 303
    assert kinds(session) == []


def test_an_administrator_changes_everything_that_is_told_of_an_estate(
    given: Given, staff_client: Any, session: Session
) -> None:
    estate = given.an_estate()
    visit = Visit(staff_client(Role.ADMINISTRATOR))
    path = f"/staff/estates/{estate.id}/edit"
    assert visit(path).form(path)["community"] == "向阳社区"
    answer = visit.client.post(path, data={**NEW, "name": "幸福里一区"})
    assert answer.status_code == 303
    changed = session.get_one(Estate, estate.id, populate_existing=True)
    assert changed.name == "幸福里一区"
    assert changed.ref == estate.ref


@pytest.mark.parametrize("page", ["", "/contact", "/register", "/register/export"])
def test_an_estate_out_of_scope_is_as_unknown_as_one_that_is_not_there(
    given: Given, staff_client: Any, page: str
) -> None:
    mine, other = given.an_estate(), given.an_estate("光明小区")
    visit = Visit(staff_client(Role.COMMITTEE, mine))
    for estate_id in (other.id, 999_999):
        shown = visit(f"/staff/estates/{estate_id}{page}", status=404)
        assert "光明" not in shown.text


def test_an_administrator_of_everything_meets_404_where_there_is_no_estate(
    staff_client: Any,
) -> None:
    Visit(staff_client(Role.ADMINISTRATOR))("/staff/estates/999999", status=404)


@pytest.mark.parametrize(
    ("role", "path", "status"),
    [
        (Role.COMMITTEE, "/staff/estates/new", 403),
        (Role.COMMITTEE, "/staff/estates/{id}/edit", 403),
        (Role.STEWARD, "/staff/estates/{id}/contact", 403),
        (Role.AUDITOR, "/staff/estates/{id}/contact", 403),
        (Role.LEAD, "/staff/estates/{id}/register", 403),
        (Role.ADMINISTRATOR, "/staff/estates/{id}/register", 403),
        (Role.AUDITOR, "/staff/estates/{id}/register", 200),
        (Role.LEAD, "/staff/estates/{id}", 200),
    ],
)
def test_each_role_reaches_what_it_is_for(
    given: Given, staff_client: Any, role: Role, path: str, status: int
) -> None:
    estate = given.an_estate()
    Visit(staff_client(role, estate))(path.format(id=estate.id), status=status)


def test_nobody_signed_in_is_shown_the_way_in(
    client: FlaskClient, given: Given
) -> None:
    estate = given.an_estate()
    answer = client.get(f"/staff/estates/{estate.id}")
    assert answer.status_code == 303
    assert "/staff/sign-in" in answer.location


def test_the_frame_names_the_estate_and_offers_its_pages(
    given: Given, staff_client: Any
) -> None:
    estate = given.an_estate()
    page = Visit(staff_client(Role.COMMITTEE, estate))(f"/staff/estates/{estate.id}")
    current = page.soup.select_one("nav#nav [aria-current=page]")
    assert page.soup.select_one(".top__estate").get_text().startswith(estate.name)
    assert current
    assert current.get_text() == "小区概览"
    assert f"/staff/estates/{estate.id}/register" in page.links()


def test_a_longer_list_needs_no_more_statements(
    given: Given, staff_client: Any
) -> None:
    client = staff_client(Role.ADMINISTRATOR)
    given.an_estate("第一小区")
    few = statements(client, "/staff/estates")
    for number in range(20):
        given.a_unit(f"{number + 1}-1-101", estate=given.an_estate(f"第{number}号院"))
    assert statements(client, "/staff/estates") == few


def test_a_long_list_comes_in_pages(given: Given, staff_client: Any) -> None:
    for number in range(51):
        given.an_estate(f"第{number:02}号院")
    visit = Visit(staff_client(Role.ADMINISTRATOR))
    first, second = visit("/staff/estates"), visit("/staff/estates?page=2")
    assert "第00号院" in first.text
    assert "第50号院" not in first.text
    assert "第50号院" in second.text
    assert "第 2 页，共 2 页" in second.text
