"""The way of a roll through the console: hand in, look, agree."""

import io
import re
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.register.models import (
    Estate,
    Holding,
    OwnerQuestion,
    RollImport,
    RollUpload,
    Unit,
)
from app.register.rules import Verdict
from app.web.access import Role
from tests.factories import Given
from tests.pages import Page, Visit
from tests.register.rolls import a_row, a_workbook, sample

StaffClient = Callable[..., FlaskClient]
TODAY = datetime.now(ZoneInfo("Asia/Shanghai")).date().isoformat()


def count(session: Session, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


class Console:
    """A committee's browser on one estate's import pages."""

    def __init__(self, client: FlaskClient, estate: Estate) -> None:
        self.client = client
        self.visit = Visit(client)
        self.base = f"/staff/estates/{estate.id}/register"

    def hand_in(self, content: bytes, name: str = "roll.xlsx") -> TestResponse:
        return self.client.post(
            f"{self.base}/import", data={"file": (io.BytesIO(content), name)}
        )

    def preview(self, content: bytes, name: str = "roll.xlsx") -> Page:
        answer = self.hand_in(content, name)
        assert answer.status_code == 303, answer.text
        return self.visit(answer.location)

    def mapping(self, page: Page) -> dict[str, object]:
        """What the mapping form would send as it stands."""
        form = page.soup.select_one('form[action$="/mapping"]')
        assert form is not None
        told: dict[str, object] = {
            str(one["name"]): str(one.select("option[selected]")[0]["value"])
            for one in form.select("select")
        }
        told |= {
            str(one["name"]): str(one["value"])
            for one in form.select("input[type=number]")
        }
        told["sheet"] = [one["value"] for one in form.select("input[checked]")]
        return told

    def confirm(self, page: Page, on: str = TODAY) -> TestResponse:
        seen = page.soup.select_one("#seen")
        assert seen is not None
        path = page.response.request.path
        return self.client.post(
            f"{path}/confirm", data={"seen": seen["value"], "effective_on": on}
        )


@pytest.fixture
def estate(given: Given) -> Estate:
    return given.an_estate()


@pytest.fixture
def console(staff_client: StaffClient, estate: Estate) -> Console:
    return Console(staff_client(Role.COMMITTEE, estate), estate)


def test_a_sound_roll_is_handed_in_looked_at_and_written(
    console: Console, session: Session
) -> None:
    assert "选文件" in console.visit(f"{console.base}/import").text

    page = console.preview(sample("roll-merged-cells.xlsx"))
    assert "335" in page.text
    assert "23,888.75" in page.text
    assert count(session, Unit) == 0

    answer = console.confirm(page)
    assert answer.status_code == 303
    done = console.visit(answer.location)
    assert "名册已经写入" in done.text
    assert count(session, Unit) == 335
    assert count(session, RollUpload) == 0


def test_every_bad_row_is_shown_with_its_reason_in_its_cell(
    console: Console, session: Session
) -> None:
    page = console.preview(sample("roll-faulty.xlsx"), "业主 台账.xlsx")

    wrong = {
        row.select_one("th").get_text(): [
            cell.select_one(".tbl__why").get_text()
            for cell in row.select("td.err, td.warn")
        ]
        for row in page.soup.select(".tbl--x tbody tr")
        if row.select("td.err, td.warn")
    }
    assert set(wrong) == {"5", "9", "12", "20", "21", "30", "33", "40", "44"}
    assert wrong["44"] == ["这一格是公式，请改成文字或数字"]
    assert wrong["20"] == ["与第 21 行是同一户 1-2-202"]
    assert not page.soup.select("#confirm")
    assert "确认写入（还有 8 处错误）" in page.text
    assert count(session, Unit) == 0


def test_names_and_phones_are_masked_in_the_preview(console: Console) -> None:
    page = console.preview(
        a_workbook(a_row(owner="欧阳建国", phone="13800135678", area="约70"))
    )

    assert "欧阳建国" not in page.response.text
    assert "13800135678" not in page.response.text
    assert "138****5678" in page.text


def test_a_confirmed_roll_with_faults_is_still_refused(
    console: Console, session: Session
) -> None:
    page = console.preview(sample("roll-faulty.xlsx"))

    path = page.response.request.path
    answer = console.client.post(
        f"{path}/confirm", data={"seen": "x", "effective_on": TODAY}
    )

    console.visit.check(answer, status=409)
    assert "什么都没有写入" in answer.text
    assert count(session, Unit) == 0


@pytest.mark.parametrize(
    ("content", "status", "said"),
    [
        (b"", 400, "空的"),
        (b"%PDF-1.7 nothing of a table", 400, "表头"),
        (b"PK\x03\x04 half an archive", 400, "已损坏"),
        (b"<html><table></table></html>", 400, "不是表格"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 half", 400, "已损坏"),
        (b"a,b\n1,2\n", 400, "表头"),
    ],
)
def test_a_file_that_is_no_roll_is_refused_with_what_to_do(
    console: Console, session: Session, content: bytes, status: int, said: str
) -> None:
    page = console.visit.check(console.hand_in(content), status=status)

    assert said in page.text
    assert count(session, RollUpload) == 0


def test_a_form_without_a_file_says_so(console: Console) -> None:
    answer = console.client.post(f"{console.base}/import", data={})

    assert "请先选一个表格文件" in console.visit.check(answer, status=400).text


def test_a_column_can_be_mapped_otherwise(console: Console, session: Session) -> None:
    page = console.preview(
        a_workbook(
            (1, 1, "101", 71.57, 60.1, "王建国", "13800138000"),
            headings=("楼栋", "单元", "房号", "建筑面积", "套内面积", "业主", "电话"),
        )
    )
    path = page.response.request.path
    fields = console.mapping(page)
    assert fields["g0-c3"] == "area"

    fields |= {"g0-c3": "ignored", "g0-c4": "area"}
    answer = console.client.post(f"{path}/mapping", data=fields)
    assert answer.status_code == 303
    console.confirm(console.visit(answer.location))

    assert session.scalars(select(Unit.area_dm2)).one() == 6010


def test_two_columns_cannot_tell_the_same(console: Console) -> None:
    page = console.preview(a_workbook(a_row()))
    path = page.response.request.path

    fields = console.mapping(page) | {"g0-c0": "area"}
    answer = console.client.post(f"{path}/mapping", data=fields)

    assert "同一项" in console.visit.check(answer, status=400).text


def test_a_mapping_of_nonsense_is_refused(console: Console) -> None:
    page = console.preview(a_workbook(a_row()))
    path = page.response.request.path

    for nonsense in ({"g0-c0": "password"}, {"g0-row": "1e9"}, {"g0-row": "-4"}):
        fields = console.mapping(page) | nonsense
        answer = console.client.post(f"{path}/mapping", data=fields)
        console.visit.check(answer, status=400)


def test_a_sheet_can_be_left_out(console: Console, session: Session) -> None:
    page = console.preview(sample("roll-sheet-per-building.xls"), "roll.xls")
    path = page.response.request.path
    fields: dict[str, object] = console.mapping(page)
    fields["sheet"] = ["1栋", "2栋"]

    answer = console.client.post(f"{path}/mapping", data=fields)
    console.confirm(console.visit(answer.location))

    assert count(session, Unit) == 34 + 28


def test_a_second_roll_shows_what_would_change_and_waits_for_agreement(
    console: Console, session: Session
) -> None:
    first = a_workbook(a_row("101"), a_row("102", owner="冯玉", phone="13900000001"))
    console.confirm(console.preview(first))
    second = a_workbook(a_row("101", area=88.47), a_row("103", owner="蒋东"))

    page = console.preview(second)
    assert "新增 1 户，改动 1 户，去掉 1 户" in page.text
    assert "71.57" in page.text
    assert "88.47" in page.text
    assert "1号楼1单元102" in page.text

    assert console.confirm(page).status_code == 303
    assert (
        session.scalars(select(Unit.area_dm2).where(Unit.key == "1-1-101")).one()
        == 8847
    )


def test_the_same_roll_again_has_nothing_to_confirm(console: Console) -> None:
    console.confirm(console.preview(a_workbook(a_row())))

    page = console.preview(a_workbook(a_row()))

    assert "完全一样" in page.text
    assert not page.soup.select("#confirm")


def test_agreement_to_an_older_difference_is_not_agreement(
    console: Console, session: Session
) -> None:
    console.confirm(console.preview(a_workbook(a_row(area=71.57))))
    stale = console.preview(a_workbook(a_row(area=80)))
    console.confirm(console.preview(a_workbook(a_row(area=90))))

    answer = console.confirm(stale)

    assert answer.status_code == 409
    assert "名册又变了" in answer.text
    assert session.scalars(select(Unit.area_dm2)).one() == 9000


def test_two_taps_of_confirm_import_once(console: Console, session: Session) -> None:
    page = console.preview(a_workbook(a_row()))

    first, second = console.confirm(page), console.confirm(page)

    assert (first.status_code, second.status_code) == (303, 404)
    assert count(session, RollImport) == 1
    assert count(session, Holding) == 1


@pytest.mark.parametrize("day", ["", "2026-02-30", "2999-01-01", "gestern"])
def test_a_day_that_is_none_or_not_yet_is_refused(
    console: Console, session: Session, day: str
) -> None:
    page = console.preview(a_workbook(a_row()))

    answer = console.confirm(page, on=day)

    assert answer.status_code in {400, 409}
    console.visit.check(answer, status=answer.status_code)
    assert count(session, Unit) == 0


def test_the_faults_can_be_taken_along_as_text_only(console: Console) -> None:
    page = console.preview(sample("roll-faulty.xlsx"))

    answer = console.client.get(f"{page.response.request.path}/faults.xlsx")

    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0)
    lines = rows.to_python()
    assert [int(str(row[1]).split(".")[0]) for row in lines[1:]] == [
        5,
        9,
        12,
        20,
        21,
        30,
        33,
        40,
        44,
    ]


def test_a_file_can_be_dropped_again(console: Console, session: Session) -> None:
    page = console.preview(a_workbook(a_row()))

    answer = console.client.post(f"{page.response.request.path}/discard", data={})

    assert answer.status_code == 303
    assert count(session, RollUpload) == 0


def test_an_upload_of_one_estate_is_not_found_from_another(
    console: Console, staff_client: StaffClient, given: Given
) -> None:
    page = console.preview(a_workbook(a_row()))
    ref = page.response.request.path.rpartition("/")[2]
    other = given.an_estate("文昌小区")
    theirs = staff_client(Role.COMMITTEE, other)

    base = f"/staff/estates/{other.id}/register/import/{ref}"
    assert theirs.get(base).status_code == 404
    for step in ("confirm", "mapping", "discard"):
        assert theirs.post(f"{base}/{step}", data={}).status_code == 404


@pytest.mark.parametrize("role", [Role.STEWARD, Role.AUDITOR, Role.LEAD])
def test_only_the_committee_brings_rolls(
    staff_client: StaffClient, estate: Estate, role: Role
) -> None:
    client = staff_client(role, estate)

    base = f"/staff/estates/{estate.id}/register"
    assert client.get(f"{base}/import").status_code == 403
    assert client.get(f"{base}/same-person").status_code == 403
    assert client.post(f"{base}/import", data={}).status_code == 403


def test_hostile_words_in_a_file_are_shown_as_text(console: Console) -> None:
    nasty = "<script>alert(1)</script>"
    page = console.preview(
        a_workbook(
            (1, 1, nasty, "{{7*7}}", '"><img src=x>', "13800138000"),
            a_row("102"),
            headings=("楼栋", "单元", "房号", "面积", "业主姓名", f"电话{nasty}"),
        ),
        f"{nasty}.xlsx",
    )

    assert "<script>alert" not in page.response.text
    assert "<img src=x" not in page.response.text
    assert "49" not in re.findall(r"\b49\b", page.text)


def test_staff_join_or_keep_apart_two_owners_of_one_name(
    console: Console, session: Session
) -> None:
    console.confirm(
        console.preview(
            a_workbook(
                a_row("101", owner="孔燕", phone="13300000001"),
                a_row("102", owner="孔燕", phone="13300000002"),
            )
        )
    )
    page = console.visit(f"{console.base}/same-person")
    assert "算 2 人" in page.text
    assert "孔燕" not in page.text
    question = session.scalars(select(OwnerQuestion)).one()

    answer = console.client.post(
        f"{console.base}/same-person", data={"question": question.id, "verdict": "same"}
    )

    assert answer.status_code == 303
    assert session.get_one(OwnerQuestion, question.id).verdict == Verdict.SAME
    decided = console.visit(f"{console.base}/same-person?show=decided")
    assert "已判断：是同一个人" in decided.text
    assert "没有要判断的" in console.visit(f"{console.base}/same-person").text


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({"question": "1", "verdict": "maybe"}, 400),
        ({"question": "x", "verdict": "same"}, 400),
        ({"question": "999", "verdict": "same"}, 404),
        ({}, 400),
    ],
)
def test_a_decision_about_nothing_is_refused(
    console: Console, data: dict[str, str], status: int
) -> None:
    answer = console.client.post(f"{console.base}/same-person", data=data)

    assert answer.status_code == status
    assert BeautifulSoup(answer.text, "html.parser").h1


def test_the_versions_of_the_register_are_listed(console: Console) -> None:
    console.confirm(console.preview(a_workbook(a_row()), "三月.xlsx"))

    assert "三月.xlsx" in console.visit(f"{console.base}/import").text


def test_an_import_that_never_was_is_not_found(console: Console) -> None:
    assert console.client.get(f"{console.base}/imports/7").status_code == 404
    assert console.client.get(f"{console.base}/import/nonsense").status_code == 404
