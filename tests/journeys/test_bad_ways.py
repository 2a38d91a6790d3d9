"""What is refused says so in a sentence, with a status of refusal, in the browser too."""

import pytest
from playwright.sync_api import Page, Response

from tests.journeys.hands import (
    at_home,
    choose,
    confirm,
    heading,
    pressed,
    said,
    sign_in,
    vote,
)
from tests.journeys.served import World

pytestmark = pytest.mark.browser


def must_refuse(
    page: Page, answer: Response | None, status: int, sentence: str
) -> None:
    """Fail unless the page is refused with this status and says this."""
    assert answer is not None
    assert answer.status == status
    assert sentence in said(page)
    assert page.locator("h1").count() == 1


def test_a_code_nobody_has_is_refused(world: World) -> None:
    page = world.phone()
    answer = page.goto("/a/7K3M9PXQ2RTV")
    must_refuse(page, answer, 404, "可能输错了")
    page.fill("input[name=code]", "7k3m-9pxq-2rtv")
    must_refuse(page, pressed(page), 404, "可能输错了")
    page.goto("/")
    must_refuse(page, pressed(page), 400, "12 位")


def test_a_wrong_answer_at_the_door_is_refused_until_the_letter_locks(
    world: World,
) -> None:
    letter = next(world.letters)
    page = world.phone()
    page.goto(f"/a/{letter.code}")
    statuses = []
    while page.locator("input[name=answer]").count():
        page.fill("input[name=answer]", "0000")
        page.locator("input[name=relation][value=owner]").check(force=True)
        statuses.append(pressed(page).status)
        assert len(said(page)) > 20
    assert statuses == [400, 400, 400, 400, 423]
    assert world.votes_of(letter.unit_id) == 0


def test_a_phone_that_was_let_go_must_scan_again(world: World) -> None:
    page, letter = at_home(world)
    ballot_id = world.ballots["open"][0]
    choose(page, ballot_id)
    page.locator("input[name=owner]").check(force=True)
    world.let_phones_go(letter.unit_id)
    answer = pressed(page, "form[action$='/cast'] button[type=submit]")
    must_refuse(page, answer, 401, "扫您家那封信上的二维码")
    must_refuse(page, page.goto("/home"), 401, "扫您家那封信上的二维码")
    assert world.votes_of(letter.unit_id) == 0


def test_a_phone_that_was_not_used_for_too_long_must_scan_again(world: World) -> None:
    page, letter = at_home(world)
    world.let_phones_expire(letter.unit_id)
    must_refuse(page, page.goto("/home"), 401, "扫您家那封信上的二维码")
    must_refuse(
        page,
        page.goto(f"/ballots/{world.ballots['open'][0]}"),
        401,
        "扫您家那封信上的二维码",
    )


def test_another_estates_ballot_is_not_found(world: World) -> None:
    page, letter = at_home(world)
    foreign = world.a_foreign_ballot()
    must_refuse(page, page.goto(f"/ballots/{foreign}"), 404, "回到首页")
    choose(page, world.ballots["open"][0])
    page.evaluate(
        "where => document.querySelector(\"form[action$='/cast']\").action = where",
        f"/ballots/{foreign}/cast",
    )
    must_refuse(page, _confirm_anywhere(page), 404, "回到首页")
    assert world.votes_of(letter.unit_id) == 0


def test_a_closed_ballot_takes_no_vote(world: World) -> None:
    page, letter = at_home(world)
    closed = world.ballots["counted"][0]
    page.goto(f"/ballots/{closed}")
    assert page.locator("main input[type=radio]").count() == 0
    choose(page, world.ballots["open"][0])
    page.evaluate(
        "where => document.querySelector(\"form[action$='/cast']\").action = where",
        f"/ballots/{closed}/cast",
    )
    answer = _confirm_anywhere(page)
    assert answer.status in {403, 409}
    assert "现在还能做什么" in said(page)
    assert world.votes_of(letter.unit_id) == 0


def test_a_home_that_voted_is_refused_on_a_page_left_open(world: World) -> None:
    page, letter = at_home(world)
    ballot_id = world.ballots["open"][0]
    choose(page, ballot_id)
    second = world.phone()
    second.context.add_cookies(
        [one for one in page.context.cookies() if one["name"] == "device"]
    )
    vote(second, ballot_id)
    must_refuse(page, confirm(page), 409, "您家先投的那一票还在")
    assert world.votes_of(letter.unit_id) == 1


def test_another_homes_receipt_is_not_shown(world: World) -> None:
    first, _letter = at_home(world)
    receipt = vote(first, world.ballots["open"][0])
    second, _other = at_home(world)
    must_refuse(second, second.goto(f"/receipts/{receipt}"), 404, "回到首页")


def test_a_form_without_its_token_changes_nothing(world: World) -> None:
    page, letter = at_home(world)
    choose(page, world.ballots["open"][0])
    page.evaluate(
        "document.querySelectorAll('[name=csrf_token]').forEach(one => one.remove())"
    )
    answer = confirm(page)
    must_refuse(page, answer, 400, "刚才那一下没有算数")
    assert heading(page) == "请再按一次"
    assert world.votes_of(letter.unit_id) == 0


def test_a_stranger_is_sent_to_sign_in_and_a_wrong_password_is_refused(
    world: World,
) -> None:
    page = world.desk()
    page.goto(f"/staff/estates/{world.estate_id}/register")
    assert "/staff/sign-in" in page.url
    for name, value in (("login", "demo-committee"), ("password", "x"), ("code", "1")):
        page.fill(f"input[name={name}]", value)
    answer = pressed(page)
    assert 400 <= answer.status < 500
    assert page.locator("#refusal").is_visible()


def test_what_is_no_roll_is_refused_with_a_sentence(world: World) -> None:
    page = world.desk()
    sign_in(page, world.secrets_of_demo("demo-committee"))
    page.goto(f"/staff/estates/{world.estate_id}/register/import")
    page.set_input_files(
        "input[type=file]",
        {
            "name": "业主.xlsx",
            "mimeType": "application/zip",
            "buffer": b"PK\x03\x04 no",
        },
    )
    answer = pressed(page)
    assert 400 <= answer.status < 500
    assert page.locator("#refusal, [role=alert]").first.is_visible()
    answer = page.goto("/staff/accounts")
    must_refuse(page, answer, 403, "不归您这个身份办")
    must_refuse(page, page.goto("/staff/estates/999999"), 404, "没有")


def _confirm_anywhere(page: Page) -> Response:
    page.locator("input[name=owner]").check(force=True)
    return pressed(page, "main form button[type=submit]")
