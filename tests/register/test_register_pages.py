"""The register on the screen: masked, searched, page by page, unmasked for a reason."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import transaction
from app.journal import JournalEntry, record
from app.register import looking
from app.register.events import RegisterLookedAt
from app.register.models import Building, Estate, Holding, HoldingOwner, Unit
from app.web.access import Role
from tests.factories import Given
from tests.pages import Page, Visit
from tests.register.counting import statements

NAME = "欧阳建国"
PHONE = "13812345678"


def register(client: Any, estate: Estate, **query: Any) -> Page:
    return Visit(client)(f"/staff/estates/{estate.id}/register", query_string=query)


def rows(page: Page) -> list[str]:
    return [" ".join(row.get_text(" ").split()) for row in page.soup.select("tbody tr")]


def places(page: Page) -> list[str]:
    return [row.split()[0] for row in rows(page)]


def a_home(given: Given, estate: Estate, key: str = "3-2-501") -> Unit:
    owner = given.an_owner(NAME, estate_id=estate.id, phone=PHONE)
    return given.a_unit(key, estate=estate, owners=(owner,))


def looks(session: Session) -> list[JournalEntry]:
    return list(
        session.scalars(
            select(JournalEntry).where(JournalEntry.kind == "RegisterLookedAt")
        )
    )


@pytest.mark.parametrize("role", [Role.COMMITTEE, Role.STEWARD, Role.AUDITOR])
def test_names_and_phones_are_masked_for_everybody(
    given: Given, staff_client: Any, role: Role
) -> None:
    estate = given.an_estate()
    unit = a_home(given, estate)
    client = staff_client(role, estate)
    for page in (
        register(client, estate),
        Visit(client)(f"/staff/estates/{estate.id}/units/{unit.id}"),
    ):
        assert "欧**" in page.text
        assert "138****5678" in page.text
        assert NAME not in str(page.soup)
        assert PHONE not in str(page.soup)


def test_a_row_tells_joint_owners_shops_and_what_is_missing(
    given: Given, staff_client: Any
) -> None:
    estate = given.an_estate()
    given.a_unit("1-1-101", estate=estate, owners=("王建国", "李梅"))
    given.a_unit("1-1-S01", estate=estate, owners=("王芳",), use="shop")
    given.a_unit("1-1-201", estate=estate, owners=(), status="unsold")
    page = register(staff_client(Role.COMMITTEE, estate), estate)
    joint, bare, shop = rows(page)
    assert "王** 、 李*" in joint
    assert "2 人共有" in joint
    assert "没有业主" in bare
    assert "未售" in bare
    assert "商铺" in shop


def test_the_sum_is_of_everything_found_not_of_the_page(
    given: Given, staff_client: Any
) -> None:
    estate = given.an_estate()
    for number in range(1, 53):
        given.a_unit(f"1-1-{number}01", estate=estate, owners=(), area_dm2=5001)
    page = register(staff_client(Role.COMMITTEE, estate), estate)
    total = page.soup.select_one("tfoot")
    assert total
    assert len(rows(page)) == 50
    assert "52 户" in total.get_text().replace("\N{NO-BREAK SPACE}", " ")
    assert "2,600.52" in total.get_text()
    assert "第 1 页，共 2 页" in page.text
    rest = register(staff_client(Role.COMMITTEE, estate), estate, page=2)
    assert places(rest) == ["1号楼1单元5101", "1号楼1单元5201"]


def test_homes_stand_as_a_person_walks(given: Given, staff_client: Any) -> None:
    estate = given.an_estate()
    for key in ("10-1-101", "2-1-1001", "2-1-201", "2-10-101", "2-2-101"):
        given.a_unit(key, estate=estate, owners=())
    page = register(staff_client(Role.COMMITTEE, estate), estate)
    assert places(page) == [
        "2号楼1单元201",
        "2号楼1单元1001",
        "2号楼2单元101",
        "2号楼10单元101",
        "10号楼1单元101",
    ]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("3-2-501", ["3号楼2单元501"]),
        ("３－２－５０１", ["3号楼2单元501"]),
        ("3号楼2单元501", ["3号楼2单元501"]),
        ("501", ["3号楼2单元501", "4号楼1单元501"]),
        ("3-2", ["3号楼2单元501", "3号楼2单元502"]),
        ("欧阳", ["3号楼2单元501"]),
        ("建国", ["3号楼2单元501", "4号楼1单元501"]),
        ("%", []),
        ("_", []),
        ("王_国", []),
        ("\\", []),
        ("' OR 1=1 --", []),
    ],
)
def test_a_search_finds_rooms_and_names_sign_by_sign(
    given: Given, staff_client: Any, typed: str, found: list[str]
) -> None:
    estate = given.an_estate()
    a_home(given, estate)
    given.a_unit("3-2-502", estate=estate, owners=("李梅",))
    given.a_unit("4-1-501", estate=estate, owners=("王建国",))
    page = register(staff_client(Role.COMMITTEE, estate), estate, q=typed)
    assert (places(page) if found else rows(page)) == found
    assert found or "没有查到" in page.text


def test_whoever_may_not_see_names_cannot_ask_for_them(
    given: Given, staff_client: Any
) -> None:
    estate = given.an_estate()
    a_home(given, estate)
    for role in (Role.STEWARD, Role.AUDITOR):
        assert rows(register(staff_client(role, estate), estate, q=NAME)) == []
        assert len(rows(register(staff_client(role, estate), estate, q="501"))) == 1


def test_the_owner_before_is_not_found_by_name(
    given: Given, staff_client: Any, session: Session
) -> None:
    estate = given.an_estate()
    unit = given.a_unit("1-1-101", estate=estate, owners=("马天",))
    before = session.scalars(select(Holding)).one()
    before.until_date = date(2020, 1, 1)
    session.commit()
    given.a_holding(unit, ("李梅",))
    client = staff_client(Role.COMMITTEE, estate)
    assert rows(register(client, estate, q="马天")) == []
    text = Visit(client)(f"/staff/estates/{estate.id}/units/{unit.id}").text
    assert "马*" in text
    assert "2020-01-01" in text


def test_a_unit_taken_off_the_register_is_on_no_list(
    given: Given, staff_client: Any, session: Session
) -> None:
    estate = given.an_estate()
    unit = a_home(given, estate)
    given.a_unit("1-1-101", estate=estate)
    unit.removed_on = date(2026, 2, 1)
    session.commit()
    client = staff_client(Role.COMMITTEE, estate)
    assert places(register(client, estate)) == ["1号楼1单元101"]
    page = Visit(client)(f"/staff/estates/{estate.id}/units/{unit.id}")
    assert "已移出名册" in page.text


def test_a_building_narrows_the_register(given: Given, staff_client: Any) -> None:
    estate = given.an_estate()
    a_home(given, estate)
    other = given.a_unit("4-1-101", estate=estate)
    client = staff_client(Role.COMMITTEE, estate)
    page = register(client, estate, building=other.building_id)
    assert places(page) == ["4号楼1单元101"]
    chips = [chip.get_text() for chip in page.soup.select(".chip")]
    assert chips == ["全部2", "3号楼1", "4号楼1"]


def test_a_building_of_another_estate_is_not_there(
    given: Given, staff_client: Any
) -> None:
    estate, other = given.an_estate(), given.an_estate("光明小区")
    given.a_unit("1-1-101", estate=estate)
    foreign = given.a_unit("1-1-101", estate=other)
    visit = Visit(staff_client(Role.COMMITTEE, estate))
    path = f"/staff/estates/{estate.id}/register"
    query = f"?building={foreign.building_id}"
    for address in (path + query, f"{path}.xlsx{query}", f"{path}/export{query}"):
        visit(address, status=404)
    visit(f"/staff/estates/{estate.id}/units/{foreign.id}", status=404)


def test_a_steward_sees_only_the_buildings_in_charge(
    app: Any, given: Given, session: Session
) -> None:
    estate = given.an_estate()
    mine = a_home(given, estate)
    other = given.a_unit("4-1-101", estate=estate)
    account = given.a_member_of_staff(
        Role.STEWARD,
        estate=estate,
        building=session.get_one(Building, mine.building_id),
    )
    client = app.test_client()
    client.set_cookie("staff", given.a_sign_in(account))
    page = register(client, estate)
    assert places(page) == ["3号楼2单元501"]
    assert "4号楼" not in page.text
    visit = Visit(client)
    visit(f"/staff/estates/{estate.id}/units/{mine.id}")
    visit(f"/staff/estates/{estate.id}/units/{other.id}", status=404)
    path = f"/staff/estates/{estate.id}/register?building={other.building_id}"
    visit(path, status=404)


def test_the_overview_leads_a_steward_only_into_the_buildings_in_charge(
    app: Any, given: Given, session: Session
) -> None:
    estate = given.an_estate()
    mine = a_home(given, estate)
    other = given.a_unit("4-1-101", estate=estate)
    account = given.a_member_of_staff(
        Role.STEWARD,
        estate=estate,
        building=session.get_one(Building, mine.building_id),
    )
    client = app.test_client()
    client.set_cookie("staff", given.a_sign_in(account))
    links = Visit(client)(f"/staff/estates/{estate.id}").links()
    path = f"/staff/estates/{estate.id}/register?building="
    assert f"{path}{mine.building_id}" in links
    assert f"{path}{other.building_id}" not in links


def test_a_unit_stands_under_the_register_in_the_menu(
    given: Given, staff_client: Any
) -> None:
    estate = given.an_estate()
    unit = a_home(given, estate)
    page = Visit(staff_client(Role.COMMITTEE, estate))(
        f"/staff/estates/{estate.id}/units/{unit.id}"
    )
    current = page.soup.select("nav#nav [aria-current=page]")
    assert [one.get_text() for one in current] == ["业主名册"]


def test_looking_asks_for_a_reason(
    given: Given, staff_client: Any, session: Session
) -> None:
    estate = given.an_estate()
    unit = a_home(given, estate)
    path = f"/staff/estates/{estate.id}/units/{unit.id}"
    visit = Visit(staff_client(Role.COMMITTEE, estate))
    for reason in ("", "curiosity"):
        page = visit.post(path, {"reason": reason}, status=400)
        assert PHONE not in str(page.soup)
    assert "请先选看的原因" in visit.post(path, {}, status=400).text
    assert looks(session) == []


def test_a_look_is_answered_once_and_journalled_without_the_name(
    given: Given, staff_client: Any, session: Session
) -> None:
    estate = given.an_estate()
    unit = a_home(given, estate)
    path = f"/staff/estates/{estate.id}/units/{unit.id}"
    visit = Visit(staff_client(Role.COMMITTEE, estate))
    page = visit.post(path, {"reason": "reach"})
    assert NAME in page.text
    assert PHONE in page.text
    assert page.response.headers["Cache-Control"] == "no-store"
    assert NAME not in visit(path).text
    entry = looks(session)[0]
    assert entry.estate_id == estate.id
    assert entry.actor.startswith("staff:")
    assert entry.facts == {"unit_id": unit.id, "reason": "reach"}


def test_a_look_shows_the_present_owners_only(
    given: Given, staff_client: Any, session: Session
) -> None:
    estate = given.an_estate()
    unit = given.a_unit("1-1-101", estate=estate, owners=("马天一",))
    session.scalars(select(Holding)).one().until_date = date(2020, 1, 1)
    session.commit()
    given.a_holding(unit, ("李小梅",))
    page = Visit(staff_client(Role.COMMITTEE, estate)).post(
        f"/staff/estates/{estate.id}/units/{unit.id}", {"reason": "correct"}
    )
    assert "李小梅" in page.text
    assert "马天一" not in page.text


@pytest.mark.parametrize("role", [Role.STEWARD, Role.AUDITOR, Role.ADMINISTRATOR])
def test_only_the_committee_may_look(
    given: Given, staff_client: Any, session: Session, role: Role
) -> None:
    estate = given.an_estate()
    unit = a_home(given, estate)
    path = f"/staff/estates/{estate.id}/units/{unit.id}"
    client = staff_client(role, estate)
    assert client.post(path, data={"reason": "reach"}).status_code == 403
    assert looks(session) == []


def test_a_foreign_unit_cannot_be_looked_at(
    given: Given, staff_client: Any, session: Session
) -> None:
    estate, other = given.an_estate(), given.an_estate("光明小区")
    foreign = a_home(given, other)
    client = staff_client(Role.COMMITTEE, estate)
    for estate_id in (estate.id, other.id):
        path = f"/staff/estates/{estate_id}/units/{foreign.id}"
        assert client.post(path, data={"reason": "reach"}).status_code == 404
    assert looks(session) == []


def test_the_looks_of_a_day_run_out_and_come_back_the_day_after(
    app: Any, given: Given, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "MOST_LOOKS_A_DAY", 1)
    estate = given.an_estate()
    unit = a_home(given, estate)
    account = given.a_member_of_staff(Role.COMMITTEE, estate=estate)
    client = app.test_client()
    client.set_cookie("staff", given.a_sign_in(account))
    yesterday = RegisterLookedAt(
        occurred_at=datetime.now(UTC) - timedelta(days=1),
        actor=f"staff:{account.id}",
        estate_id=estate.id,
        unit_id=unit.id,
        reason="reach",
    )
    with transaction() as writing:
        record(writing, yesterday)
    visit = Visit(client)
    path = f"/staff/estates/{estate.id}/units/{unit.id}"
    assert PHONE in visit.post(path, {"reason": "reach"}).text
    page = visit.post(path, {"reason": "reach"}, status=429)
    assert "明天才能再看" in page.text
    assert PHONE not in str(page.soup)
    assert len(looks(session)) == 2


def test_an_empty_register_says_the_one_thing_to_do(
    given: Given, staff_client: Any
) -> None:
    estate = given.an_estate()
    page = register(staff_client(Role.COMMITTEE, estate), estate)
    assert f"/staff/estates/{estate.id}/register/import" in page.links()
    reader = register(staff_client(Role.AUDITOR, estate), estate)
    assert f"/staff/estates/{estate.id}/register/import" not in reader.links()


def test_names_cannot_write_the_page(given: Given, staff_client: Any) -> None:
    estate = given.an_estate()
    unit = given.a_unit("1-1-101", estate=estate, owners=("<script>alert(1)</script>",))
    page = Visit(staff_client(Role.COMMITTEE, estate)).post(
        f"/staff/estates/{estate.id}/units/{unit.id}", {"reason": "reach"}
    )
    assert "<script>alert(1)</script>" in page.text


def test_a_longer_register_needs_no_more_statements(
    given: Given, staff_client: Any, session: Session
) -> None:
    estate = given.an_estate()
    unit = a_home(given, estate)
    client = staff_client(Role.COMMITTEE, estate)
    paths = [
        f"/staff/estates/{estate.id}/register",
        f"/staff/estates/{estate.id}/register?q=1",
        f"/staff/estates/{estate.id}/register.csv",
        f"/staff/estates/{estate.id}/units/{unit.id}",
    ]
    few = [statements(client, path) for path in paths]
    for number in range(1, 12):
        given.a_unit(f"{number}-1-101", estate=estate, owners=("王芳", "李梅"))
    assert session.scalars(select(HoldingOwner)).first()
    assert [statements(client, path) for path in paths] == few
    assert max(few) <= 12
