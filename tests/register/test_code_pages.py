"""What staff do with household codes on their pages."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.db import Base
from app.identity.models import Device
from app.journal import JournalEntry
from app.register.code_rules import MOST_SHEETS, CodeRefusal, CodeState, ReissueReason
from app.register.code_secrets import printed_code
from app.register.code_wording import LOOKS, REASONS, REFUSALS, STATES
from app.register.models import Building, Estate, HouseholdCode, Unit
from app.web.access import Role
from app.web.pdf import PdfUnavailableError
from tests.conftest import StaffClient
from tests.factories import Given
from tests.pages import Visit

NOON = datetime(2026, 3, 1, 4, tzinfo=UTC)


@pytest.fixture
def estate(given: Given) -> Estate:
    estate = given.an_estate()
    for key in ("3-2-501", "3-2-502", "3-1-101", "12-1-101"):
        given.a_unit(key, estate=estate)
    return estate


def _unit(session: Session, key: str) -> Unit:
    return session.scalars(select(Unit).where(Unit.key == key)).one()


def _building(session: Session, code: str) -> int:
    return session.scalars(select(Building.id).where(Building.code == code)).one()


def _live(session: Session, unit: Unit) -> HouseholdCode:
    session.expire_all()
    return session.scalars(
        select(HouseholdCode).where(
            HouseholdCode.unit_id == unit.id, HouseholdCode.revoked_at.is_(None)
        )
    ).one()


def _told(session: Session, kind: str) -> list[dict[str, object]]:
    asked = select(JournalEntry.facts).where(JournalEntry.kind == kind)
    return list(session.scalars(asked.order_by(JournalEntry.seq)))


def test_every_state_reason_and_refusal_has_its_words() -> None:
    assert set(STATES) == set(LOOKS) == set(CodeState)
    assert set(REASONS) == set(ReissueReason)
    assert set(REFUSALS) == set(CodeRefusal)


def test_the_codes_of_an_estate_are_counted_by_building(
    estate: Estate, session: Session, given: Given, staff_client: StaffClient
) -> None:
    given.a_code(_unit(session, "3-2-501"))
    page = Visit(staff_client(Role.COMMITTEE, estate))(
        f"/staff/estates/{estate.id}/codes"
    )
    rows = [
        [cell.get_text(strip=True) for cell in row.select("th, td")][1:]
        for row in page.soup.select("tbody tr")
    ]
    assert rows == [
        ["3号楼", "3", "2", "0", "1", "0", "0", "0"],
        ["12号楼", "1", "1", "0", "0", "0", "0", "0"],
    ]
    assert "还有 3 户没有印信" in page.text


def test_an_estate_without_homes_says_what_to_do(
    given: Given, staff_client: StaffClient
) -> None:
    estate = given.an_estate()
    page = Visit(staff_client(Role.COMMITTEE, estate))(
        f"/staff/estates/{estate.id}/codes"
    )
    assert "请先导入业主名册" in page.text


def test_a_building_tells_the_state_of_every_home_and_filters_them(
    estate: Estate, session: Session, given: Given, staff_client: StaffClient
) -> None:
    unit = _unit(session, "3-2-501")
    given.a_code(unit)
    code = _live(session, unit)
    code.opened_at = NOON
    session.commit()
    visit = Visit(staff_client(Role.COMMITTEE, estate))
    address = f"/staff/estates/{estate.id}/codes/buildings/{unit.building_id}"

    def homes(query: str = "") -> list[str]:
        return [th.get_text() for th in visit(address + query).soup.select("tbody th")]

    assert homes() == ["3号楼1单元101", "3号楼2单元501", "3号楼2单元502"]
    assert homes("?state=opened") == ["3号楼2单元501"]
    assert homes("?state=none") == ["3号楼1单元101", "3号楼2单元502"]
    assert homes("?state=confirmed") == []
    assert homes("?state=nonsense") == homes()
    assert "3月1日 12:00" in visit(address).text


def test_a_steward_reads_but_prints_nothing(
    estate: Estate, session: Session, staff_client: StaffClient
) -> None:
    client = staff_client(Role.STEWARD, estate)
    address = f"/staff/estates/{estate.id}/codes"
    page = Visit(client)(address)
    assert not page.soup.select("tbody input, main button[name=paper]")
    answer = client.post(
        f"{address}/paper", data={"paper": "letter", "everything": "y"}
    )
    assert answer.status_code == 403
    assert session.scalar(select(func.count()).select_from(HouseholdCode)) == 0


def test_whose_scope_is_a_building_sees_and_prints_no_other(
    estate: Estate, session: Session, given: Given, app: Flask
) -> None:
    third = session.get_one(Building, _building(session, "3"))
    other = _building(session, "12")
    account = given.a_member_of_staff(Role.COMMITTEE, estate=estate, building=third)
    client = app.test_client()
    client.set_cookie("staff", given.a_sign_in(account))
    address = f"/staff/estates/{estate.id}/codes"
    assert "12号楼" not in Visit(client)(address).text
    assert client.get(f"{address}/buildings/{other}").status_code == 404
    order = {"paper": "letter", "by_browser": "y", "building": str(other)}
    assert client.post(f"{address}/paper", data=order).status_code == 409
    order = {"paper": "letter", "by_browser": "y", "everything": "y"}
    assert client.post(f"{address}/paper", data=order).status_code == 200
    printed = select(Unit.building_id).join(
        HouseholdCode, HouseholdCode.unit_id == Unit.id
    )
    assert set(session.scalars(printed)) == {third.id}


@pytest.mark.parametrize("path", ["", "/buildings/1", "/letter/../codes"])
def test_another_estate_is_not_there(
    estate: Estate, given: Given, staff_client: StaffClient, path: str
) -> None:
    other = given.an_estate("阳光家园")
    client = staff_client(Role.COMMITTEE, other)
    assert client.get(f"/staff/estates/{estate.id}/codes{path}").status_code == 404


def test_a_building_of_another_estate_is_not_there(
    estate: Estate, session: Session, given: Given, staff_client: StaffClient
) -> None:
    other = given.an_estate("阳光家园")
    client = staff_client(Role.COMMITTEE, other)
    building = _building(session, "3")
    address = f"/staff/estates/{other.id}/codes"
    assert client.get(f"{address}/buildings/{building}").status_code == 404
    order = {"paper": "letter", "by_browser": "y", "building": str(building)}
    assert client.post(f"{address}/paper", data=order).status_code == 409
    assert session.scalar(select(func.count()).select_from(HouseholdCode)) == 0


def test_printing_issues_the_missing_codes_marks_them_and_is_journalled(
    estate: Estate, session: Session, staff_client: StaffClient
) -> None:
    client = staff_client(Role.COMMITTEE, estate)
    building = _building(session, "3")
    answer = client.post(
        f"/staff/estates/{estate.id}/codes/paper",
        data={"paper": "letter", "by_browser": "y", "building": str(building)},
    )
    page = Visit(client).check(answer)
    codes = list(session.scalars(select(HouseholdCode)))
    assert len(codes) == 3
    assert all(code.printed_at for code in codes)
    for code in codes:
        plain = printed_code(code.unit_id, code.nonce)
        assert " ".join((plain[:4], plain[4:8], plain[8:])) in page.text
    assert _told(session, "CodesIssued") == [{"units": 3, "scope": "buildings"}]
    assert _told(session, "LettersPrinted") == [
        {
            "paper": "letter",
            "units": 3,
            "scope": "buildings",
            "building_ids": [building],
            "unit_ids": [],
        }
    ]


def test_printing_again_gives_the_same_codes_when_asked_to(
    estate: Estate, session: Session, staff_client: StaffClient
) -> None:
    client = staff_client(Role.COMMITTEE, estate)
    address = f"/staff/estates/{estate.id}/codes/paper"
    order = {"paper": "letter", "by_browser": "y", "everything": "y"}
    first = client.post(address, data=order).get_data(as_text=True)
    refused = Visit(client).check(client.post(address, data=order), status=409)
    assert "都印过了" in refused.text
    again = client.post(address, data=order | {"again": "y"}).get_data(as_text=True)
    assert _codes_in(again) == _codes_in(first)
    assert len(_told(session, "LettersPrinted")) == 2


def _codes_in(html: str) -> list[str]:
    return [piece.split("<")[0] for piece in html.split('let__code">')[1:]]


@pytest.mark.parametrize("paper", ["letter", "label"])
def test_nothing_chosen_is_said_and_nothing_is_issued(
    estate: Estate, session: Session, staff_client: StaffClient, paper: str
) -> None:
    client = staff_client(Role.COMMITTEE, estate)
    answer = client.post(
        f"/staff/estates/{estate.id}/codes/paper", data={"paper": paper}
    )
    assert "还没有选" in Visit(client).check(answer, status=409).text
    assert session.scalar(select(func.count()).select_from(HouseholdCode)) == 0
    assert _told(session, "LettersPrinted") == []


@pytest.mark.parametrize("data", [{}, {"paper": "poem"}, {"building": "x"}])
def test_an_order_that_cannot_be_read_is_refused(
    estate: Estate, staff_client: StaffClient, data: dict[str, str]
) -> None:
    client = staff_client(Role.COMMITTEE, estate)
    answer = client.post(f"/staff/estates/{estate.id}/codes/paper", data=data)
    assert answer.status_code == 400


def test_too_many_letters_at_once_are_refused_and_issue_nothing(
    estate: Estate,
    session: Session,
    staff_client: StaffClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("app.register.code_views.MOST_SHEETS", 2)
    client = staff_client(Role.COMMITTEE, estate)
    answer = client.post(
        f"/staff/estates/{estate.id}/codes/paper",
        data={"paper": "letter", "everything": "y"},
    )
    page = Visit(client).check(answer, status=409)
    assert f"一次最多印 {MOST_SHEETS} 户" in page.text
    assert session.scalar(select(func.count()).select_from(HouseholdCode)) == 0


def test_inside_wechat_staff_are_told_to_open_the_browser(
    estate: Estate, session: Session, staff_client: StaffClient
) -> None:
    client = staff_client(Role.COMMITTEE, estate)
    wechat = {"User-Agent": "Mozilla/5.0 MicroMessenger/8.0"}
    address = f"/staff/estates/{estate.id}/codes"
    assert "在浏览器打开" in Visit(client)(address, headers=wechat).text
    assert "在浏览器打开" not in Visit(client)(address).text
    order = {"paper": "letter", "everything": "y"}
    answer = client.post(f"{address}/paper", data=order, headers=wechat)
    assert answer.status_code == 409
    assert _told(session, "LettersPrinted") == []


def test_where_no_pdf_can_be_made_the_browser_prints_the_same_page(
    estate: Estate,
    session: Session,
    staff_client: StaffClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_args: object, **_named: object) -> None:
        raise PdfUnavailableError("no Pango")

    monkeypatch.setattr("app.register.letters.pdf_of", fail)
    client = staff_client(Role.COMMITTEE, estate)
    answer = client.post(
        f"/staff/estates/{estate.id}/codes/paper",
        data={"paper": "label", "everything": "y"},
    )
    page = Visit(client).check(answer)
    assert "请直接用浏览器打印" in page.text
    assert len(page.soup.select(".lab__c")) == 4
    assert len(_told(session, "LettersPrinted")) == 1


def test_a_new_code_kills_the_old_one_and_the_phones_of_the_home(
    estate: Estate, session: Session, given: Given, staff_client: StaffClient
) -> None:
    unit, neighbour = _unit(session, "3-2-501"), _unit(session, "3-2-502")
    old = given.a_code(unit)
    given.a_device(unit)
    given.a_device(neighbour)
    client = staff_client(Role.COMMITTEE, estate)
    answer = client.post(
        f"/staff/estates/{estate.id}/codes/new",
        data={"unit": str(unit.id), "reason": "shared", "shown": str(unit.building_id)},
    )
    assert answer.status_code == 303
    assert "1 户换了新码" in Visit(client)(answer.location).text
    new = _live(session, unit)
    assert printed_code(unit.id, new.nonce) != old
    assert new.printed_at is None
    devices = {one.unit_id: one.revoked_why for one in session.scalars(select(Device))}
    assert devices == {unit.id: "code_reissued", neighbour.id: None}
    assert _told(session, "CodeReissued") == [
        {
            "unit_id": unit.id,
            "reason": "shared",
            "devices_revoked": 1,
            "reissues": 0,
            "beyond_limit": False,
        }
    ]


@pytest.mark.parametrize(
    ("data", "status", "said"),
    [
        ({"reason": "lost"}, 409, "还没有选"),
        ({"unit": "all four"}, 400, ""),
        ({"reason": ""}, 400, "请选换码的原因"),
        ({"reason": "because"}, 400, ""),
        ({"unit": "none", "reason": "lost"}, 409, "还没有发码"),
    ],
)
def test_a_new_code_needs_homes_with_codes_and_a_reason(
    estate: Estate,
    session: Session,
    given: Given,
    staff_client: StaffClient,
    data: dict[str, str],
    status: int,
    said: str,
) -> None:
    unit = _unit(session, "3-2-501")
    given.a_code(unit)
    uncoded = _unit(session, "3-2-502")
    sent = {"shown": str(unit.building_id), "unit": str(unit.id)} | data
    if data.get("unit") == "none":
        sent["unit"] = str(uncoded.id)
    if "reason" in data and data["reason"] == "lost" and "unit" not in data:
        del sent["unit"]
    client = staff_client(Role.COMMITTEE, estate)
    answer = client.post(f"/staff/estates/{estate.id}/codes/new", data=sent)
    assert answer.status_code == status
    assert said in answer.get_data(as_text=True)
    assert _told(session, "CodeReissued") == []
    assert session.scalar(select(func.count()).select_from(HouseholdCode)) == 1


def test_a_locked_code_is_unlocked_after_somebody_was_seen(
    estate: Estate, session: Session, given: Given, staff_client: StaffClient
) -> None:
    unit = _unit(session, "3-2-501")
    given.a_code(unit)
    code = _live(session, unit)
    code.locked_at, code.wrong_answers = NOON, 5
    session.commit()
    client = staff_client(Role.COMMITTEE, estate)
    address = f"/staff/estates/{estate.id}/codes"
    sent = {"locked": str(unit.id), "shown": str(unit.building_id)}
    shown = Visit(client)(f"{address}/buildings/{unit.building_id}")
    assert "当面核实后解锁" in shown.text
    assert client.post(f"{address}/unlock", data=sent).status_code == 303
    code = _live(session, unit)
    assert (code.locked_at, code.wrong_answers) == (None, 0)
    assert _told(session, "CodeUnlocked") == [{"unit_id": unit.id}]
    again = Visit(client).check(client.post(f"{address}/unlock", data=sent), status=409)
    assert "没有锁住" in again.text
    assert client.post(f"{address}/unlock", data={}).status_code == 400


def test_a_code_is_nowhere_but_on_paper(
    estate: Estate,
    session: Session,
    staff_client: StaffClient,
    caplog: pytest.LogCaptureFixture,
) -> None:
    client = staff_client(Role.COMMITTEE, estate)
    caplog.set_level(0)
    for paper in ("letter", "label"):
        order = {"paper": paper, "everything": "y", "again": "y"}
        answer = client.post(f"/staff/estates/{estate.id}/codes/paper", data=order)
        assert answer.mimetype == "application/pdf"
        assert answer.headers["Cache-Control"] == "no-store"
    codes = [
        printed_code(code.unit_id, code.nonce)
        for code in session.scalars(select(HouseholdCode))
    ]
    assert len(codes) == 4
    kept = _everything_kept(session)
    for code in codes:
        for spelt in (code, code.lower(), f"{code[:4]} {code[4:8]} {code[8:]}"):
            assert spelt not in kept
            assert spelt not in caplog.text


def _everything_kept(session: Session) -> str:
    return "\n".join(
        repr(tuple(row))
        for table in Base.metadata.sorted_tables
        for row in session.execute(table.select())
    )
