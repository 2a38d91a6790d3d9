"""Administrators keep the accounts; the command line makes the first one."""

from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import db
from app.identity.models import StaffAccount, StaffScope, StaffSession
from app.journal import JournalEntry
from app.register.models import Building, Estate
from app.web.access import Role
from tests.factories import Given
from tests.pages import Visit


@pytest.fixture
def administrator(staff_client: Any) -> FlaskClient:
    browser: FlaskClient = staff_client(Role.ADMINISTRATOR)
    return browser


def _new(estate_id: int | None = None, **told: Any) -> dict[str, Any]:
    estates = [estate_id] if estate_id else []
    return {
        "login": "limei",
        "name": "李梅",
        "role": "committee",
        "estates": estates,
    } | told


def test_a_new_account_opens_with_a_password_shown_once(
    given: Given, administrator: FlaskClient, session: Session
) -> None:
    estate = given.an_estate()
    pages = Visit(administrator)
    assert pages("/staff/accounts/new").heading == "新建账号"
    page = pages.post("/staff/accounts/new", _new(estate.id, login=" LiMei "))
    account = session.scalars(
        select(StaffAccount).where(StaffAccount.login == "limei")
    ).one()
    assert account.password_is_one_time
    assert account.password_hash not in page.text
    shown = page.soup.find("dt", string="一次性密码")
    assert shown is not None
    listed = pages("/staff/accounts").text
    assert "等第一次登录" in listed
    assert "幸福里小区" in listed
    told = session.scalars(
        select(JournalEntry.facts).where(JournalEntry.kind == "StaffAccountCreated")
    ).one()
    assert told == {
        "staff_id": account.id,
        "role": "committee",
        "estate_ids": [estate.id],
    }


@pytest.mark.parametrize(
    ("told", "status", "said"),
    [
        ({"login": "李梅"}, 400, "3 到 40 位"),
        ({"login": "x"}, 400, "3 到 40 位"),
        ({"name": ""}, 400, "请填姓名"),
        ({"role": "resident"}, 400, ""),
        ({"role": "god"}, 400, ""),
        ({"estates": []}, 409, "至少选一个小区"),
        ({"estates": [999]}, 400, ""),
    ],
)
def test_what_cannot_be_an_account_is_told(
    given: Given,
    administrator: FlaskClient,
    session: Session,
    told: dict[str, Any],
    status: int,
    said: str,
) -> None:
    form = _new(given.an_estate().id) | told
    page = Visit(administrator).post("/staff/accounts/new", form, status=status)
    assert said in page.text.replace("\xa0", " ")
    assert len(session.scalars(select(StaffAccount)).all()) == 1


def test_a_login_is_given_once(given: Given, administrator: FlaskClient) -> None:
    estate = given.an_estate()
    pages = Visit(administrator)
    pages.post("/staff/accounts/new", _new(estate.id))
    again = pages.post("/staff/accounts/new", _new(estate.id), status=409)
    assert "已经有人用了" in again.text


def test_a_steward_gets_some_buildings_only(
    given: Given, administrator: FlaskClient, session: Session
) -> None:
    unit = given.a_unit()
    steward = given.a_member_of_staff(
        Role.STEWARD, estate=session.get_one(Estate, unit.estate_id)
    )
    pages = Visit(administrator)
    assert "3号楼" in pages(f"/staff/accounts/{steward.id}").text
    building = session.scalars(select(Building)).one()
    answer = administrator.post(
        f"/staff/accounts/{steward.id}",
        data=_new(unit.estate_id, role="steward", buildings=[building.id], active="y"),
    )
    assert answer.location == "/staff/accounts"
    scope = session.scalars(
        select(StaffScope).where(StaffScope.staff_id == steward.id)
    ).one()
    assert scope.building_id == building.id


def test_an_account_is_closed_and_its_sessions_end(
    app: Flask, given: Given, administrator: FlaskClient, session: Session
) -> None:
    estate = given.an_estate()
    clerk = given.a_member_of_staff(Role.COMMITTEE, estate=estate)
    browser = app.test_client()
    browser.set_cookie("staff", given.a_sign_in(clerk))
    assert browser.get("/staff/me").status_code == 200
    closed = administrator.post(f"/staff/accounts/{clerk.id}", data=_new(estate.id))
    assert closed.status_code == 303
    assert browser.get("/staff/me").status_code == 303
    ended = session.scalars(
        select(StaffSession).where(StaffSession.staff_id == clerk.id)
    ).one()
    assert ended.ended_why == "account_changed"


def test_a_reset_gives_a_one_time_password_and_drops_the_second_factor(
    given: Given, administrator: FlaskClient, session: Session
) -> None:
    clerk = given.a_member_of_staff(Role.COMMITTEE, estate=given.an_estate())
    page = Visit(administrator).post(f"/staff/accounts/{clerk.id}/reset", {})
    assert page.heading == "一次性密码"
    account = session.get_one(StaffAccount, clerk.id)
    assert account.password_is_one_time
    assert account.totp_secret is None


def test_nobody_takes_the_own_powers_away(
    app: Flask, given: Given, session: Session
) -> None:
    me = given.a_member_of_staff(Role.ADMINISTRATOR)
    given.a_member_of_staff(Role.ADMINISTRATOR)
    browser = app.test_client()
    browser.set_cookie("staff", given.a_sign_in(me))
    form = _new(role="administrator")
    page = Visit(browser).post(f"/staff/accounts/{me.id}", form, status=409)
    assert "不能停用自己" in page.text
    assert session.get_one(StaffAccount, me.id).active


def test_only_administrators_see_the_accounts(given: Given, staff_client: Any) -> None:
    estate = given.an_estate()
    for role in (Role.COMMITTEE, Role.STEWARD, Role.AUDITOR, Role.LEAD):
        browser = staff_client(role, estate)
        for path in ("/staff/accounts", "/staff/accounts/new", "/staff/accounts/1"):
            assert browser.get(path).status_code == 403
        assert browser.post("/staff/accounts/1/reset").status_code == 403


def test_an_unknown_account_is_not_there(administrator: FlaskClient) -> None:
    assert administrator.get("/staff/accounts/999").status_code == 404
    assert administrator.post("/staff/accounts/999/reset").status_code == 404


def test_the_command_line_makes_and_resets_an_account(
    app: Flask, session: Session
) -> None:
    run = app.test_cli_runner()
    made = run.invoke(
        args=["staff", "create", "root", "--name", "管理员", "--role", "administrator"]
    )
    assert made.exit_code == 0, made.output
    account = session.scalars(select(StaffAccount)).one()
    assert (account.login, account.role) == ("root", "administrator")
    assert account.created_at <= datetime.now(UTC)
    first_hash = account.password_hash
    db.session.remove()
    reset = run.invoke(args=["staff", "reset", "root"])
    assert reset.exit_code == 0
    assert session.get_one(StaffAccount, account.id).password_hash != first_hash
    assert run.invoke(args=["staff", "reset", "nobody"]).exit_code == 1
    taken = run.invoke(
        args=["staff", "create", "root", "--name", "管理员", "--role", "administrator"]
    )
    assert taken.exit_code == 1


def test_the_command_line_gives_an_account_its_estate(
    app: Flask, given: Given, session: Session
) -> None:
    estate = given.an_estate()
    create = ["staff", "create", "limei", "--name", "李梅", "--role", "committee"]
    run = app.test_cli_runner()
    assert run.invoke(args=create).exit_code == 1
    assert run.invoke(args=[*create, "--estate", "ZZZZZZ"]).exit_code == 1
    assert run.invoke(args=[*create, "--estate", estate.ref]).exit_code == 0
    assert session.scalars(select(StaffScope.estate_id)).one() == estate.id
