"""The register as a file: text stays text, masked unless asked for, and journalled."""

import csv
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.journal import JournalEntry
from app.register.intake.roll import check_file
from app.register.models import Estate
from app.register.roll_files import as_text
from app.web.access import Role
from tests.factories import Given
from tests.pages import Visit

PHONE = "13812345678"
FORMULA = '=HYPERLINK("http://evil.example","点我")'


def an_estate(given: Given) -> Estate:
    estate = given.an_estate()
    owner = given.an_owner("王建国", estate_id=estate.id, phone=PHONE)
    given.a_unit("1-1-101", estate=estate, owners=(owner, "李梅"), area_dm2=7836)
    given.a_unit("1-1-102", estate=estate, owners=(FORMULA,), area_dm2=10001)
    return estate


def exported(client: Any, estate: Estate, file: str) -> bytes:
    answer = client.post(
        f"/staff/estates/{estate.id}/register/export",
        data={"reason": "correct", "file": file},
    )
    assert answer.status_code == 200
    return bytes(answer.data)


def sheet(content: bytes) -> list[list[Any]]:
    book = openpyxl.load_workbook(BytesIO(content))
    return [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]


def lines(content: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode("utf-8-sig"))))


def exports(session: Session) -> list[JournalEntry]:
    return list(
        session.scalars(
            select(JournalEntry).where(JournalEntry.kind == "RegisterExported")
        )
    )


def test_a_formula_for_a_name_is_a_text_in_the_workbook(
    given: Given, staff_client: Any
) -> None:
    estate = an_estate(given)
    content = exported(staff_client(Role.COMMITTEE, estate), estate, "xlsx")
    assert sheet(content)[3][4] == FORMULA
    cell = openpyxl.load_workbook(BytesIO(content)).worksheets[0]["E4"]
    assert cell.hyperlink is None
    with ZipFile(BytesIO(content)) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")
        assert not any("externalLink" in name for name in parts.namelist())


def test_a_formula_for_a_name_is_kept_from_running_in_csv(
    given: Given, staff_client: Any
) -> None:
    estate = an_estate(given)
    content = exported(staff_client(Role.COMMITTEE, estate), estate, "csv")
    assert content.startswith(b"\xef\xbb\xbf")
    assert lines(content)[3][4] == f"'{FORMULA}"


@pytest.mark.parametrize(
    "name", ["=1+1", "+cmd", "-1", "@SUM(A1)", "\t=1", "  =1", "＝1+1", "＋1", "　@A"]
)
def test_whatever_a_spreadsheet_might_run_gets_a_quote(name: str) -> None:
    assert as_text(name) == f"'{name}"


@pytest.mark.parametrize("name", ["王建国", "3-2-501", "", "138-1234", "a=b"])
def test_ordinary_text_stays_as_it_is(name: str) -> None:
    assert as_text(name) == name


def test_a_full_export_holds_everything_and_adds_up(
    given: Given, staff_client: Any
) -> None:
    estate = an_estate(given)
    content = exported(staff_client(Role.COMMITTEE, estate), estate, "xlsx")
    title, heads, first, second, total = sheet(content)
    assert estate.name in title[0]
    assert "李*" in title[0]
    assert heads[:6] == ["楼栋", "单元", "房号", "建筑面积（㎡）", "业主", "电话"]
    assert first[:7] == ["1", "1", "101", 78.36, "王建国、李梅", PHONE, "住宅"]
    assert second[3] == 100.01
    assert total[3] == 178.37


def test_a_full_export_is_journalled_without_names(
    given: Given, staff_client: Any, session: Session
) -> None:
    estate = an_estate(given)
    exported(staff_client(Role.COMMITTEE, estate), estate, "csv")
    assert [entry.facts for entry in exports(session)] == [
        {"file": "csv", "units": 2, "reason": "correct", "building_ids": []}
    ]


def test_a_full_export_asks_for_a_reason(
    given: Given, staff_client: Any, session: Session
) -> None:
    estate = an_estate(given)
    page = Visit(staff_client(Role.COMMITTEE, estate)).post(
        f"/staff/estates/{estate.id}/register/export", {"file": "xlsx"}, status=400
    )
    assert "请先选看的原因" in page.text
    assert exports(session) == []


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@pytest.mark.parametrize("role", [Role.COMMITTEE, Role.AUDITOR, Role.STEWARD])
def test_a_plain_download_is_masked_and_leaves_no_trace(
    given: Given, staff_client: Any, session: Session, role: Role, kind: str
) -> None:
    estate = an_estate(given)
    answer = staff_client(role, estate).get(
        f"/staff/estates/{estate.id}/register.{kind}"
    )
    rows = sheet(answer.data) if kind == "xlsx" else lines(answer.data)
    assert rows[2][4] == "王**、李*"
    assert rows[2][5] == "138****5678"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert exports(session) == []


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.STEWARD, Role.ADMINISTRATOR])
def test_only_the_committee_takes_whole_names_along(
    given: Given, staff_client: Any, session: Session, role: Role
) -> None:
    estate = an_estate(given)
    client = staff_client(role, estate)
    path = f"/staff/estates/{estate.id}/register/export"
    answer = client.post(path, data={"reason": "correct", "file": "csv"})
    assert answer.status_code == 403
    assert exports(session) == []
    if role is not Role.ADMINISTRATOR:
        assert "完整的姓名" not in Visit(client)(path).text


def test_an_export_of_one_building_holds_only_that_building(
    given: Given, staff_client: Any, session: Session
) -> None:
    estate = an_estate(given)
    other = given.a_unit("2-1-101", estate=estate, owners=("王芳",))
    client = staff_client(Role.COMMITTEE, estate)
    path = f"/staff/estates/{estate.id}/register/export?building={other.building_id}"
    form = Visit(client)(path)
    assert "1 户" in form.text.replace("\N{NO-BREAK SPACE}", " ")
    answer = client.post(path, data={"reason": "reach", "file": "csv"})
    assert [row[0] for row in lines(answer.data)[2:-1]] == ["2"]
    assert exports(session)[0].facts["building_ids"] == [other.building_id]


@pytest.mark.parametrize("file", ["xlsx", "csv"])
def test_what_was_exported_can_be_read_in_again(
    given: Given, staff_client: Any, file: str
) -> None:
    estate = given.an_estate()
    owner = given.an_owner("王建国", estate_id=estate.id, phone=PHONE)
    given.a_unit("1-1-101", estate=estate, owners=(owner,), area_dm2=7836)
    given.a_unit("12-2-1102", estate=estate, owners=("陈晨", "李梅"), area_dm2=10001)
    content = exported(staff_client(Role.COMMITTEE, estate), estate, file)
    roll = check_file(content, f"register.{file}")
    assert not roll.blocked
    assert [unit.key for unit in roll.units] == ["1-1-101", "12-2-1102"]
    assert sum(unit.area_dm2 for unit in roll.units) == 17837
