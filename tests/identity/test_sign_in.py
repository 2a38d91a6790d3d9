"""Staff come in with two factors; guessing, replaying and copying do not."""

import statistics
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.identity import passwords, tokens
from app.identity.models import (
    RecoveryCode,
    StaffAccount,
    StaffScope,
    StaffSession,
)
from app.identity.totp import STEP_SECONDS, step_of
from app.identity.use_cases.accounts import change_account, create_account
from app.journal import JournalEntry
from app.web.access import Role
from tests.factories import LONG_AGO, Given
from tests.pages import Visit

PASSWORD = "correct horse battery"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@dataclass(frozen=True, slots=True)
class Clerk:
    """A member of staff with both factors in hand."""

    account: StaffAccount
    client: FlaskClient

    def sign_in(self, *, next_path: str = "", **typed: str) -> TestResponse:
        data = {
            "login": self.account.login,
            "password": PASSWORD,
            "code": now_code(),
        } | typed
        address = "/staff/sign-in" + (f"?next={next_path}" if next_path else "")
        return self.client.post(address, data=data)

    @property
    def token(self) -> str | None:
        cookie = self.client.get_cookie("staff")
        return cookie.value if cookie else None


def now_code(steps: int = 0) -> str:
    at = datetime.now(UTC) + timedelta(seconds=STEP_SECONDS * steps)
    return pyotp.TOTP(SECRET).at(at)


@pytest.fixture
def clerk(app: Flask, given: Given, session: Session) -> Clerk:
    return a_clerk(app, given, session)


def a_clerk(app: Flask, given: Given, session: Session) -> Clerk:
    account = given.a_member_of_staff(Role.COMMITTEE, estate=given.an_estate())
    session.execute(
        update(StaffAccount)
        .where(StaffAccount.id == account.id)
        .values(password_hash=passwords.hashed(PASSWORD), totp_secret=SECRET)
    )
    session.commit()
    return Clerk(account, app.test_client())


def test_both_factors_open_the_console(clerk: Clerk, session: Session) -> None:
    answer = clerk.sign_in()
    assert (answer.status_code, answer.location) == (303, "/staff/estates")
    assert clerk.client.get("/staff/me").status_code == 200
    kept = session.scalars(select(StaffSession)).one()
    assert clerk.token not in (kept.token_hash, None)
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_full_width_digits_and_spaces_in_the_code_are_read(clerk: Clerk) -> None:
    code = now_code()
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in code)
    assert clerk.sign_in(code=f" {wide[:3]}　{wide[3:]} ").status_code == 303


@pytest.mark.parametrize(
    "typed",
    [
        {"password": "wrong horse battery"},
        {"code": "000000"},
        {"code": ""},
        {"code": "٠٠٠٠٠٠"},
        {"login": "nobody"},
        {"login": "' OR 1=1--"},
    ],
)
def test_every_failure_is_told_in_the_same_words(
    clerk: Clerk, visit: Visit, typed: dict[str, str]
) -> None:
    page = visit.check(clerk.sign_in(**typed), status=400)
    assert "用户名、密码或动态码不对" in page.text
    assert clerk.token is None


def test_an_unknown_login_takes_as_long_as_a_wrong_password(clerk: Clerk) -> None:
    def seconds(**typed: str) -> float:
        began = time.perf_counter()
        clerk.sign_in(**typed)
        return time.perf_counter() - began

    seconds(login="nobody")
    wrong = [seconds(password="wrong horse battery") for _ in range(5)]
    unknown = [seconds(login=f"nobody{n}") for n in range(5)]
    ratio = statistics.median(unknown) / statistics.median(wrong)
    assert 0.5 < ratio < 2


def test_a_code_is_good_once(clerk: Clerk, app: Flask) -> None:
    code = now_code()
    assert clerk.sign_in(code=code).status_code == 303
    again = Clerk(clerk.account, app.test_client())
    assert again.sign_in(code=code).status_code == 400
    assert again.sign_in(code=f" {code} ").status_code == 400


@pytest.mark.parametrize(
    ("steps", "last_step", "good"),
    [
        (0, 0, True),
        (-1, 0, True),
        (1, 0, True),
        (-2, 0, False),
        (2, 0, False),
        (0, None, False),
        (-1, None, False),
    ],
)
def test_a_code_is_good_one_step_early_or_late_and_never_again(
    steps: int, last_step: int | None, good: bool
) -> None:
    at = datetime(2026, 11, 22, 2, 0, 10, tzinfo=UTC)
    now = int(at.timestamp()) // STEP_SECONDS
    typed = pyotp.TOTP(SECRET).generate_otp(now + steps)
    found = step_of(SECRET, typed, last_step=now if last_step is None else 0, at=at)
    assert (found == now + steps) is good


def test_five_failures_lock_the_account_and_no_other(
    clerk: Clerk, app: Flask, given: Given, session: Session
) -> None:
    for _ in range(5):
        assert clerk.sign_in(password="wrong horse battery").status_code == 400
    assert clerk.sign_in().status_code == 400
    assert clerk.token is None
    locked = session.get_one(StaffAccount, clerk.account.id)
    assert locked.locked_until is not None
    left = locked.locked_until - datetime.now(UTC)
    assert timedelta(minutes=14) < left <= timedelta(minutes=15)
    other = a_clerk(app, given, session)
    assert other.sign_in().status_code == 303
    kinds = session.scalars(select(JournalEntry.kind)).all()
    assert kinds.count("StaffLockedOut") == 1


def test_a_lock_ends_and_success_forgets_the_failures(
    clerk: Clerk, session: Session
) -> None:
    for _ in range(5):
        clerk.sign_in(code="000000")
    session.execute(update(StaffAccount).values(locked_until=LONG_AGO))
    session.commit()
    assert clerk.sign_in().status_code == 303
    assert session.get_one(StaffAccount, clerk.account.id).failures == 0


def test_twenty_failures_raise_an_alarm(clerk: Clerk, session: Session) -> None:
    for _ in range(4):
        session.execute(update(StaffAccount).values(locked_until=None))
        session.commit()
        for _ in range(5):
            clerk.sign_in(password="wrong horse battery")
    told = session.scalars(
        select(JournalEntry.facts).where(JournalEntry.kind == "StaffLockedOut")
    ).all()
    assert [fact["alarming"] for fact in told] == [False, False, False, True]


def test_one_address_tires_before_it_has_guessed_much(clerk: Clerk) -> None:
    for number in range(60):
        assert clerk.sign_in(login=f"nobody{number}").status_code == 400
    assert clerk.sign_in(login="nobody").status_code == 429


def test_a_recovery_code_replaces_the_second_factor_once(
    clerk: Clerk, app: Flask, session: Session
) -> None:
    spare = tokens.new_recovery_codes()[0]
    session.add(
        RecoveryCode(staff_id=clerk.account.id, code_hash=tokens.recovery_hash(spare))
    )
    session.commit()
    typed = f"{spare[:4]}-{spare[4:8]} {spare[8:]}".lower()
    assert clerk.sign_in(code=typed).status_code == 303
    again = Clerk(clerk.account, app.test_client())
    assert again.sign_in(code=typed).status_code == 400


def test_signing_out_ends_the_session_for_every_copy_of_its_cookie(
    clerk: Clerk, app: Flask
) -> None:
    clerk.sign_in()
    copied = app.test_client()
    copied.set_cookie("staff", clerk.token or "")
    assert copied.get("/staff/me").status_code == 200
    left = clerk.client.post("/staff/sign-out")
    assert left.location == "/staff/sign-in"
    assert "storage" in left.headers["Clear-Site-Data"]
    assert clerk.token is None
    assert copied.get("/staff/me").status_code == 303
    assert copied.post("/staff/me/password").status_code == 401


def test_a_session_gets_a_new_id_at_sign_in(clerk: Clerk) -> None:
    clerk.client.set_cookie("staff", "chosen by somebody else")
    clerk.sign_in()
    assert clerk.token != "chosen by somebody else"
    first = clerk.token
    clerk.sign_in(code=now_code(1))
    assert clerk.token != first


@pytest.mark.parametrize(
    "lived",
    [
        {"seen_at": datetime.now(UTC) - timedelta(minutes=31)},
        {"expires_at": datetime.now(UTC) - timedelta(seconds=1)},
        {"ended_at": LONG_AGO, "ended_why": "signed_out"},
    ],
)
def test_a_session_that_lay_idle_or_ran_out_is_over(
    clerk: Clerk, session: Session, lived: dict[str, Any]
) -> None:
    clerk.sign_in()
    session.execute(update(StaffSession).values(**lived))
    session.commit()
    answer = clerk.client.get("/staff/me")
    assert answer.location == "/staff/sign-in?next=/staff/me"


def test_a_session_in_use_is_marked_every_five_minutes(
    clerk: Clerk, session: Session
) -> None:
    clerk.sign_in()
    fresh = session.scalars(select(StaffSession.seen_at)).one()
    clerk.client.post("/staff/me/password")
    assert session.scalars(select(StaffSession.seen_at)).one() == fresh
    session.execute(update(StaffSession).values(seen_at=fresh - timedelta(minutes=6)))
    session.commit()
    clerk.client.post("/staff/me/password")
    assert session.scalars(select(StaffSession.seen_at)).one() >= fresh


def test_a_changed_role_ends_every_session(clerk: Clerk, session: Session) -> None:
    clerk.sign_in()
    scope = session.scalars(select(StaffScope)).one()
    change_account(
        staff_id=clerk.account.id,
        name="李梅",
        role=Role.AUDITOR,
        estate_ids=[scope.estate_id],
        building_ids=[],
        active=True,
        actor="staff:99",
        at=datetime.now(UTC),
    )
    assert clerk.client.get("/staff/me").status_code == 303


def test_a_closed_account_signs_nobody_in(clerk: Clerk, session: Session) -> None:
    session.execute(update(StaffAccount).values(active=False))
    session.commit()
    assert clerk.sign_in().status_code == 400


def test_an_own_password_is_changed_and_everybody_signs_in_anew(
    clerk: Clerk, visit: Visit
) -> None:
    clerk.sign_in()
    pages = Visit(clerk.client)
    new = "a house on the hill"

    def change(**typed: str) -> TestResponse:
        data = {"present": PASSWORD, "password": new, "again": new} | typed
        return clerk.client.post("/staff/me/password", data=data)

    assert "不一样" in pages.check(change(again="other"), status=400).text
    assert "至少要 12 位" in _plain(
        pages.check(change(password="short", again="short"), status=400).text
    )
    common = "Password123456"
    assert (
        "太常见" in pages.check(change(password=common, again=common), status=400).text
    )
    assert "不对" in pages.check(change(present="wrong"), status=400).text
    assert change().location == "/staff/sign-in"
    assert clerk.client.get("/staff/me").status_code == 303
    assert clerk.sign_in(code=now_code(1)).status_code == 400
    assert clerk.sign_in(password=new, code=now_code(1)).status_code == 303


@pytest.mark.parametrize(
    "hostile",
    [
        "//evil.cn",
        "/%09/evil.cn",
        "/%5Cevil.cn",
        "%5C%5Cevil.cn",
        "https:evil.cn",
        "https://evil.cn/staff",
        "javascript:alert(1)",
        "/a%0D%0ASet-Cookie:x",
        "/../x",
    ],
)
def test_nobody_is_sent_to_another_site(clerk: Clerk, hostile: str) -> None:
    assert clerk.sign_in(next_path=hostile).location == "/staff/estates"


def test_who_was_on_the_way_arrives_there(clerk: Clerk) -> None:
    assert clerk.client.get("/staff/me").location == "/staff/sign-in?next=/staff/me"
    assert clerk.sign_in(next_path="/staff/me").location == "/staff/me"


def test_a_token_of_staff_opens_no_home_and_one_of_a_home_no_console(
    clerk: Clerk, app: Flask, given: Given
) -> None:
    clerk.sign_in()
    assert clerk.client.get("/home").status_code == 401
    resident = app.test_client()
    token = given.a_device(given.a_unit())
    resident.set_cookie("staff", token)
    assert resident.get("/staff/me").status_code == 303


class TestFirstSignIn:
    """An account begins with a one-time password and no second factor."""

    @pytest.fixture
    def one_time(self, given: Given) -> tuple[str, str]:
        made = create_account(
            login="LiMei",
            name="李梅",
            role=Role.COMMITTEE,
            estate_ids=[given.an_estate().id],
            actor="system",
            at=LONG_AGO,
        )
        return "limei", made.one_time_password

    def test_it_asks_for_an_own_password_and_a_second_factor(
        self, client: FlaskClient, visit: Visit, one_time: tuple[str, str]
    ) -> None:
        login, password = one_time
        answer = client.post(
            "/staff/sign-in", data={"login": login, "password": password, "code": ""}
        )
        assert answer.location == "/staff/first-steps"
        assert client.get("/staff/me").status_code == 303
        page = visit("/staff/first-steps")
        assert page.heading == "第一次登录"
        secret = _secret(page.text)
        new = "a house on the hill"
        weak = {"password": "short", "again": "short", "code": _code(secret)}
        assert "至少要 12 位" in _plain(
            visit.post("/staff/first-steps", weak, status=400).text
        )
        same = {"password": password, "again": password, "code": _code(secret)}
        assert "和原来的一样" in visit.post("/staff/first-steps", same, status=400).text
        wrong = {"password": new, "again": new, "code": "000000"}
        assert "动态码不对" in visit.post("/staff/first-steps", wrong, status=400).text
        right = {"password": new, "again": new, "code": _code(secret)}
        welcome = visit.post("/staff/first-steps", right)
        assert welcome.heading == "请抄下备用码"
        assert len(welcome.soup.select("main ol li")) == 8
        assert client.get("/staff/me").status_code == 200
        assert client.get("/staff/first-steps").location == "/staff/sign-in"

    def test_the_one_time_password_is_good_once(
        self, app: Flask, client: FlaskClient, visit: Visit, one_time: tuple[str, str]
    ) -> None:
        login, password = one_time
        data = {"login": login, "password": password, "code": ""}
        client.post("/staff/sign-in", data=data)
        secret = _secret(visit("/staff/first-steps").text)
        thief = app.test_client()
        thief.post("/staff/sign-in", data=data)
        new = {"password": "a house on the hill", "again": "a house on the hill"}
        client.post("/staff/first-steps", data=new | {"code": _code(secret)})
        assert client.get("/staff/me").status_code == 200
        late = thief.post("/staff/first-steps", data=new | {"code": _code(secret)})
        assert late.location == "/staff/sign-in"
        assert thief.get("/staff/me").status_code == 303
        assert app.test_client().post("/staff/sign-in", data=data).status_code == 400

    def test_guessing_the_first_code_locks_too(
        self, client: FlaskClient, session: Session, one_time: tuple[str, str]
    ) -> None:
        login, password = one_time
        data = {"login": login, "password": password, "code": ""}
        client.post("/staff/sign-in", data=data)
        new = {"password": "a house on the hill", "again": "a house on the hill"}
        for _ in range(5):
            client.post("/staff/first-steps", data=new | {"code": "000000"})
        assert session.scalars(select(StaffAccount)).one().locked_until is not None


def _plain(text: str) -> str:
    return text.replace("\xa0", " ")


def _secret(text: str) -> str:
    """Read the secret off the page, as one types it into an app."""
    grouped = text.partition("就把这串字输进去：")[2].split()[0]
    return grouped.replace("-", "")


def _code(secret: str) -> str:
    return pyotp.TOTP(secret).at(datetime.now(UTC))
