"""A scanned letter leads to a door, and the door to one home."""

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.identity.models import AttemptCount, Device
from app.journal import JournalEntry
from app.register.models import HouseholdCode, Unit
from tests.factories import LONG_AGO, Given
from tests.identity.conftest import Home, Phone, a_home
from tests.pages import Page, Visit

NOBODYS_CODE = "ABCDEFGHJKMN"


def _said(page: Page) -> str:
    main = page.soup.find("main")
    assert main is not None
    return main.get_text()


def test_three_taps_lead_from_the_letter_home(
    home: Home, phone: Phone, visit: Visit, session: Session
) -> None:
    scanned = phone.scan(home.code)
    assert (scanned.status_code, scanned.location) == (303, "/door")
    page = visit("/door")
    assert page.heading == "这是您家吗？"
    assert "3号楼2单元5**" in page.text.replace(" ", "")
    assert "501" not in page.text
    assert "王建国" not in page.text
    entered = phone.answer()
    assert (entered.status_code, entered.location) == (303, "/home")
    device = session.scalars(select(Device)).one()
    assert (device.unit_id, device.owner_id) == (home.unit.id, home.owner.id)
    assert (device.relation, device.confirmed) == ("owner", True)


def test_nothing_after_the_scan_holds_the_code(home: Home, phone: Phone) -> None:
    scanned = phone.scan(home.code)
    assert home.code not in str(scanned.headers)
    assert home.code not in scanned.get_data(as_text=True)
    assert home.code not in phone.client.get("/door").get_data(as_text=True)
    assert phone.client.get("/door").headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize(
    "typed",
    [
        "{lower}",
        "{a} {b} {c}",
        "{a}-{b}-{c}",
        "　{wide}　",
        " {a}–{b} {c} ",
    ],
)
def test_a_code_is_read_however_it_is_typed(
    home: Home, phone: Phone, typed: str
) -> None:
    code = home.code
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in code)
    text = typed.format(
        lower=code.lower(), a=code[:4], b=code[4:8], c=code[8:], wide=wide
    )
    assert phone.client.post("/", data={"code": text}).location == "/door"
    assert phone.scan(text).location == "/door"


def test_opening_the_letter_a_hundred_times_uses_nothing_up(
    home: Home, phone: Phone, session: Session
) -> None:
    for _ in range(100):
        assert phone.scan(home.code).status_code == 303
    assert phone.answer().location == "/home"
    opened = session.scalars(
        select(JournalEntry).where(JournalEntry.kind == "LetterOpened")
    ).all()
    assert len(opened) == 1
    assert session.scalars(select(HouseholdCode)).one().opened_at is not None


@pytest.mark.parametrize(
    "code",
    [
        NOBODYS_CODE,
        "ABCDEFGHJKM0",
        "A" * 10_000,
        "A%00B",
        "%ff%fe%fd",
        "..%2f..%2fetc",
        "",
        "a/b",
    ],
)
def test_whatever_is_no_live_code_gets_the_same_page(
    home: Home, visit: Visit, code: str
) -> None:
    expected = visit(f"/a/{NOBODYS_CODE}", status=404)
    assert "这个码不能用" in expected.heading
    assert "0351-4100000" not in expected.text
    page = visit(f"/a/{code}", status=404)
    assert _said(page) == _said(expected)


def test_a_revoked_code_is_answered_like_an_unknown_one(
    home: Home, visit: Visit, session: Session
) -> None:
    session.scalars(select(HouseholdCode)).one().revoked_at = LONG_AGO
    session.commit()
    dead = visit(f"/a/{home.code}", status=404)
    assert _said(dead) == _said(visit(f"/a/{NOBODYS_CODE}", status=404))


def test_a_code_replaced_after_the_scan_lets_nobody_in(
    home: Home, phone: Phone, visit: Visit, session: Session
) -> None:
    phone.scan(home.code)
    session.scalars(select(HouseholdCode)).one().revoked_at = LONG_AGO
    session.commit()
    assert "请重新扫码" in visit.check(phone.answer(), status=410).heading
    assert phone.answer().location == "/"
    assert session.scalars(select(Device)).all() == []


def test_a_wrong_answer_says_what_is_wrong_and_how_often_one_may_still_try(
    home: Home, phone: Phone, visit: Visit
) -> None:
    phone.scan(home.code)
    page = visit.check(phone.answer("1234"), status=400)
    assert "后四位对不上" in page.text
    assert "还可以再试 4 次" in page.text.replace("\xa0", " ")
    assert phone.token is None


def test_what_cannot_be_a_tail_is_no_try(
    home: Home, phone: Phone, visit: Visit, session: Session
) -> None:
    phone.scan(home.code)
    for typed in ("802", "80211", "八千零二十一", "", "80 2a"):
        assert (
            "4 位数字" in visit.check(phone.answer(typed), status=400).text or not typed
        )
    assert session.scalars(select(HouseholdCode)).one().wrong_answers == 0
    assert phone.answer("８０２１").location == "/home"


def test_who_does_not_say_who_they_are_is_asked(
    home: Home, phone: Phone, visit: Visit, session: Session
) -> None:
    phone.scan(home.code)
    page = visit.check(phone.answer(relation=""), status=400)
    assert "请选您是业主、家人还是租户" in page.text
    assert phone.answer(relation="administrator").status_code == 400
    assert session.scalars(select(Device)).all() == []


def test_five_wrong_answers_lock_the_code_even_against_the_right_one(
    home: Home, phone: Phone, another_phone: Phone, visit: Visit, session: Session
) -> None:
    phone.scan(home.code)
    for _ in range(4):
        assert phone.answer("0000").status_code == 400
    locked = visit.check(phone.answer("0000"), status=423)
    assert "这个码锁住了" in locked.heading
    assert "0351-4100000" in locked.text
    another_phone.scan(home.code)
    assert another_phone.answer().status_code == 423
    assert another_phone.client.get("/door").status_code == 423
    assert another_phone.ask(home).status_code == 423
    assert session.scalars(select(Device)).all() == []
    kinds = session.scalars(select(JournalEntry.kind)).all()
    assert kinds.count("DoorLocked") == 1


def test_a_right_answer_gives_the_next_phone_all_its_tries(
    home: Home, phone: Phone, session: Session
) -> None:
    phone.scan(home.code)
    phone.answer("0000")
    assert phone.answer().location == "/home"
    assert session.scalars(select(HouseholdCode)).one().wrong_answers == 0


def test_one_address_may_not_try_the_doors_of_a_whole_estate(
    given: Given, phone: Phone, visit: Visit, session: Session
) -> None:
    estate = given.an_estate()
    homes = [a_home(given, f"1-1-{100 + n}", estate=estate) for n in range(21)]
    for home in homes[:20]:
        phone.scan(home.code)
        for _ in range(3):
            assert phone.answer("0000").status_code == 400
    phone.scan(homes[20].code)
    assert "试得太多了" in visit.check(phone.answer(), status=429).heading
    assert session.scalars(select(Device)).all() == []


def test_dead_codes_from_one_address_never_bar_a_live_one(
    home: Home, phone: Phone
) -> None:
    for _ in range(60):
        assert phone.scan(NOBODYS_CODE).status_code == 404
    assert phone.scan(NOBODYS_CODE).status_code == 429
    assert phone.scan(home.code).location == "/door"


def test_a_spoofed_forwarding_header_changes_nothing(
    home: Home, phone: Phone, session: Session
) -> None:
    for number in range(3):
        phone.client.get(
            f"/a/{NOBODYS_CODE}", headers={"X-Forwarded-For": f"10.0.0.{number}"}
        )
    assert session.scalar(select(func.count()).select_from(AttemptCount)) == 1
    assert session.scalar(select(AttemptCount.count)) == 3


def test_two_taps_of_the_button_let_in_one_phone(
    home: Home, app: Flask, phone: Phone, session: Session
) -> None:
    phone.scan(home.code)
    claim = phone.client.get_cookie("form")
    assert claim is not None
    assert phone.answer().location == "/home"
    first = phone.token
    again = Phone(app.test_client())
    again.client.set_cookie("form", claim.value)
    assert again.answer().location == "/home"
    assert again.token == first
    assert len(session.scalars(select(Device)).all()) == 1


def test_a_scan_answered_before_opens_nothing_once_its_phone_is_gone(
    home: Home, app: Flask, phone: Phone, visit: Visit
) -> None:
    phone.scan(home.code)
    claim = phone.client.get_cookie("form")
    assert claim is not None
    phone.answer()
    phone.client.post("/devices/1/revoke")
    again = Phone(app.test_client())
    again.client.set_cookie("form", claim.value)
    assert again.answer().status_code == 410


@pytest.mark.parametrize(
    ("relation", "is_owner"), [("owner", True), ("family", False), ("tenant", False)]
)
def test_only_who_comes_as_an_owner_stands_for_one(
    home: Home, phone: Phone, session: Session, relation: str, is_owner: bool
) -> None:
    phone.come_in(home, relation)
    device = session.scalars(select(Device)).one()
    assert device.confirmed
    assert device.relation == relation
    assert (device.owner_id == home.owner.id) is is_owner


def test_a_second_owner_is_known_by_the_own_phone(
    given: Given, phone: Phone, session: Session
) -> None:
    estate = given.an_estate()
    first = given.an_owner("王建国", estate_id=estate.id, phone="13900008021")
    second = given.an_owner("李秀英", estate_id=estate.id, phone="0351-4107777")
    unit = given.a_unit(estate=estate, owners=[first, second])
    phone.scan(given.a_code(unit))
    assert phone.answer("0351").status_code == 400
    assert phone.answer("7777").location == "/home"
    assert session.scalars(select(Device.owner_id)).one() == second.id


def test_owners_sharing_a_phone_are_told_apart_by_their_place_on_the_roll(
    given: Given, phone: Phone, session: Session
) -> None:
    estate = given.an_estate()
    owners = [
        given.an_owner(name, estate_id=estate.id, phone="13900008021")
        for name in ("李秀英", "王建国")
    ]
    phone.scan(given.a_code(given.a_unit(estate=estate, owners=owners)))
    phone.answer("8021")
    assert session.scalars(select(Device.owner_id)).one() == owners[0].id


@pytest.mark.parametrize("typed", ["𠮷田㛃", " 𠮷　田 㛃 ", "𠮷田㛃\u3000"])
def test_without_a_phone_on_the_roll_the_full_name_is_asked(
    given: Given, phone: Phone, visit: Visit, typed: str
) -> None:
    unit = given.a_unit(owners=["𠮷田 㛃"])
    phone.scan(given.a_code(unit))
    assert "全名" in visit("/door").text
    page = visit.check(phone.answer("吉田㛃"), status=400)
    assert "姓名对不上" in page.text
    assert phone.answer(typed).location == "/home"


def test_a_home_without_owners_on_the_roll_is_led_to_the_committee(
    given: Given, phone: Phone, visit: Visit
) -> None:
    phone.scan(given.a_code(given.a_unit(owners=[])))
    assert phone.client.get("/door").location == "/door/request"
    assert "名册上还没有这一户的业主" in visit("/door/request").text
    assert phone.answer("王建国").status_code == 409


def test_the_door_without_a_scan_leads_to_the_doorstep(phone: Phone) -> None:
    for path in ("/door", "/door/request"):
        assert phone.client.get(path).location == "/"
        assert phone.client.post(path).location == "/"


def test_a_forged_claim_is_no_claim(home: Home, phone: Phone) -> None:
    with phone.client.session_transaction() as kept:
        kept["claim"] = [1, "0" * 32, "secret", 0]
    assert phone.client.get("/door").status_code == 410
    with phone.client.session_transaction() as kept:
        kept["claim"] = "anything"
    assert phone.client.get("/door").location == "/"


def test_the_code_of_another_estate_ends_the_visit_to_the_first(
    home: Home, given: Given, app: Flask, phone: Phone, session: Session
) -> None:
    phone.come_in(home)
    old = phone.token
    elsewhere = a_home(given, "1-1-101", estate=given.an_estate("向阳里小区"))
    assert phone.come_in(elsewhere).location == "/home"
    devices = session.scalars(select(Device).order_by(Device.id)).all()
    assert [device.revoked_why for device in devices] == ["replaced", None]
    assert session.get_one(Unit, devices[1].unit_id).estate_id == elsewhere.estate.id
    copied = app.test_client()
    copied.set_cookie("device", old or "")
    assert copied.get("/devices").status_code == 401


def test_a_phone_that_lives_there_goes_straight_home(
    home: Home, phone: Phone, session: Session
) -> None:
    phone.come_in(home)
    assert phone.scan(home.code).location == "/home"
    assert phone.client.get("/").location == "/home"
    assert len(session.scalars(select(Device)).all()) == 1


def test_the_doorstep_asks_for_the_code(visit: Visit) -> None:
    page = visit("/")
    assert page.heading == "办您家的事"
    assert "信上的 12 位码" in page.text.replace("\xa0", " ")
    assert visit.post("/", {"code": ""}, status=400).heading == "办您家的事"
    assert "这个码不能用" in visit.post("/", {"code": "12345"}, status=404).heading
