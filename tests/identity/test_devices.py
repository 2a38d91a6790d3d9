"""A household sees its phones and lets them go; a dead phone stays dead."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.identity.device_labels import Browser, Gadget, label_of, parts_of
from app.identity.models import Device
from app.journal import JournalEntry
from app.register.code_rules import ReissueReason, Selection
from app.register.code_use_cases import reissue_codes
from tests.factories import Given
from tests.identity.conftest import Home, Phone
from tests.pages import Visit

WECHAT = (
    "Mozilla/5.0 (Linux; Android 13; M2012K11AC) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Version/4.0 Chrome/116.0 Mobile Safari/537.36 MicroMessenger/8.0.50 NetType/WIFI"
)


@pytest.mark.parametrize(
    ("user_agent", "browser", "gadget"),
    [
        (WECHAT, Browser.WECHAT, Gadget.ANDROID),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 12_0) MicroMessenger/8.0",
            Browser.WECHAT,
            Gadget.IPHONE,
        ),
        (
            "Mozilla/5.0 (Phone; OpenHarmony 5.0) Chrome/114 ArkWeb",
            Browser.CHROME,
            Gadget.HARMONY,
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0) Chrome/120 Edg/120",
            Browser.EDGE,
            Gadget.COMPUTER,
        ),
        ("", Browser.OTHER, Gadget.OTHER),
        ("<script>", Browser.OTHER, Gadget.OTHER),
    ],
)
def test_a_phone_is_named_as_its_owner_knows_it(
    user_agent: str, browser: Browser, gadget: Gadget
) -> None:
    assert parts_of(label_of(user_agent)) == (browser, gadget)


def test_a_household_sees_a_new_phone_and_lets_it_go(
    home: Home, phone: Phone, another_phone: Phone, session: Session
) -> None:
    phone.come_in(home)
    another_phone.client.environ_base["HTTP_USER_AGENT"] = WECHAT
    another_phone.come_in(home, "tenant")
    page = Visit(phone.client)("/devices")
    assert "微信 · 安卓手机" in page.text
    assert "租户" in page.text
    stranger = session.scalars(select(Device).order_by(Device.id.desc())).first()
    assert stranger is not None
    assert phone.client.post(f"/devices/{stranger.id}/revoke").location == "/devices"
    assert another_phone.client.get("/home").status_code == 401
    assert phone.client.get("/home").status_code == 200
    assert session.get_one(Device, stranger.id).revoked_why == "by_household"
    kinds = session.scalars(select(JournalEntry.kind)).all()
    assert "DeviceRevoked" in kinds


def test_a_phone_that_leaves_forgets_and_is_forgotten(
    home: Home, phone: Phone, app: Flask
) -> None:
    phone.come_in(home)
    copied = app.test_client()
    copied.set_cookie("device", phone.token or "")
    left = phone.client.post("/devices/1/revoke")
    assert left.location == "/"
    assert "storage" in left.headers["Clear-Site-Data"]
    assert phone.token is None
    assert copied.get("/home").status_code == 401


@pytest.mark.parametrize("relation", ["tenant"])
def test_a_tenant_lets_only_the_own_phone_go(
    home: Home, phone: Phone, another_phone: Phone, relation: str
) -> None:
    phone.come_in(home)
    another_phone.come_in(home, relation)
    assert "让它退出" not in Visit(another_phone.client)("/devices").text
    assert another_phone.client.post("/devices/1/revoke").status_code == 404
    assert phone.client.get("/home").status_code == 200


def test_who_is_not_confirmed_sees_and_ends_no_other_phone(
    home: Home, phone: Phone, another_phone: Phone
) -> None:
    phone.come_in(home)
    another_phone.ask(home, relation="owner")
    assert "没有别的手机" in Visit(another_phone.client)("/devices").text
    assert another_phone.client.post("/devices/1/revoke").status_code == 404


def test_the_phone_of_another_home_is_none_of_ones_business(
    home: Home, given: Given, phone: Phone, session: Session
) -> None:
    phone.come_in(home)
    given.a_device(given.a_unit("1-1-101"))
    neighbours = session.scalars(select(Device.id).order_by(Device.id.desc())).first()
    assert phone.client.post(f"/devices/{neighbours}/revoke").status_code == 404
    assert phone.client.post("/devices/999/revoke").status_code == 404


def test_a_new_letter_ends_every_phone_of_the_home(
    home: Home, phone: Phone, visit: Visit, session: Session
) -> None:
    phone.come_in(home)
    reissue_codes(
        selection=Selection(
            estate_id=home.estate.id, unit_ids=frozenset({home.unit.id})
        ),
        reason=ReissueReason.LOST,
        actor="staff:1",
        at=datetime.now(UTC),
    )
    visit("/home", status=401)
    visit(f"/a/{home.code}", status=404)
    assert session.scalars(select(Device.revoked_why)).one() == "code_reissued"


def test_a_phone_is_remembered_for_thirty_days(
    home: Home, phone: Phone, session: Session
) -> None:
    entered = phone.come_in(home)
    assert "Max-Age=2592000" in entered.headers["Set-Cookie"]
    session.execute(
        update(Device).values(expires_at=datetime.now(UTC) - timedelta(seconds=1))
    )
    session.commit()
    assert phone.client.get("/home").status_code == 401


def test_a_made_up_token_is_nobody(app: Flask) -> None:
    for token in ("", "x", "0" * 64, "A" * 3000, "%00", "词"):
        client = app.test_client()
        client.set_cookie("device", token)
        assert client.get("/home").status_code == 401
