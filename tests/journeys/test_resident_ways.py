"""One way to the receipt for everybody: old phones, large type, English, a poor line."""

import re
from contextlib import suppress

import pytest
from playwright.sync_api import Error, Page

from tests.journeys.hands import (
    SMALL_TARGETS,
    at_home,
    choose,
    come_in,
    confirm,
    heading,
    must_be_sound,
    pressed,
    said,
    vote,
)
from tests.journeys.served import World

pytestmark = pytest.mark.browser

CHINESE = re.compile(r"[\u3400-\u9fff\u3000-\u303f\uff00-\uffef]")
PLACE = re.compile(r"\d+号楼(底商单元|\d+单元)?(\d+\**)?")
INTERFACE_TEXT = """() => [document.title, ...[...document.querySelectorAll(
    "h1, h2, h3, button, label, legend, dt, th, .btn, .help, .top, .link, .note:not([hidden])")]
  .map(one => { const copy = one.cloneNode(true);
                copy.querySelectorAll("[lang^=zh]").forEach(own => own.remove());
                return copy.textContent; })]
  .map(text => text.replace(/\\s+/g, " ").trim())"""


def test_without_a_script_a_resident_votes_as_well(world: World) -> None:
    page, letter = at_home(world, scripts=False)
    vote(page, world.ballots["open"][0])
    assert heading(page) == "投票已收到"
    assert page.is_visible("#slip-save")
    assert world.votes_of(letter.unit_id) == 1


def test_in_the_largest_type_one_question_stands_on_a_page(world: World) -> None:
    letter = next(world.letters)
    page = world.phone(size="elder-xl")
    page.goto(f"/a/{letter.code}")
    _must_be_easy(page)
    come_in(page, letter)
    _must_be_easy(page)
    ballot_id = world.ballots["open"][0]
    page.goto(f"/ballots/{ballot_id}")
    _must_be_easy(page)
    assert page.locator("main fieldset").count() == 1
    assert choose(page, ballot_id) == 2
    _must_be_easy(page)
    confirm(page)
    assert heading(page) == "投票已收到"
    _must_be_easy(page)


def _must_be_easy(page: Page) -> None:
    must_be_sound(page)
    assert page.evaluate(SMALL_TARGETS, 60) == [], page.url
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 29.9


def test_the_whole_way_can_be_gone_in_english(world: World) -> None:
    letter = next(world.letters)
    page = world.phone()
    page.goto(f"/a/{letter.code}")
    pressed(page, page.get_by_role("button", name="English"))
    assert page.url.endswith("/door")
    _must_be_english(world, page)
    come_in(page, letter)
    _must_be_english(world, page)
    ballot_id, number = world.ballots["open"]
    page.goto(f"/ballots/{ballot_id}")
    _must_be_english(world, page)
    choose(page, ballot_id)
    _must_be_english(world, page)
    confirm(page)
    _must_be_english(world, page)
    counted = world.ballots["counted"][1]
    for path in (
        f"/e/{world.ref}",
        f"/e/{world.ref}/ballots/{number}",
        f"/e/{world.ref}/ballots/{counted}",
        "/devices",
        f"/ballots/{ballot_id}",
        "/nowhere",
    ):
        page.goto(path)
        _must_be_english(world, page)


def _must_be_english(world: World, page: Page) -> None:
    assert page.locator("html").get_attribute("lang") == "en"
    shown = page.evaluate(INTERFACE_TEXT)
    shown = [PLACE.sub("", text) for text in shown]
    for own in world.words_of_its_own():
        shown = [text.replace(own, "") for text in shown]
    assert [text for text in shown if CHINESE.search(text)] == [], page.url


def test_a_button_tapped_twice_casts_one_vote(world: World) -> None:
    page, letter = at_home(world)
    choose(page, world.ballots["open"][0])
    page.locator("input[name=owner]").check(force=True)
    with page.expect_navigation(url="**/receipts/*"):
        page.locator("form[action$='/cast'] button[type=submit]").dblclick()
    assert heading(page) == "投票已收到"
    assert world.votes_of(letter.unit_id) == 1


def test_without_a_script_two_taps_lead_to_one_receipt(world: World) -> None:
    page, letter = at_home(world, scripts=False)
    choose(page, world.ballots["open"][0])
    page.locator("input[name=owner]").check(force=True)
    button = page.locator("form[action$='/cast'] button[type=submit]")
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    assert box is not None
    page.mouse.dblclick(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_url("**/receipts/*")
    assert world.votes_of(letter.unit_id) == 1


def test_a_form_that_is_sent_again_leads_to_the_same_receipt(world: World) -> None:
    page, letter = at_home(world)
    choose(page, world.ballots["open"][0])
    sent = page.evaluate(
        """() => Object.fromEntries(
            new FormData(document.querySelector("form[action$='/cast']")))"""
    )
    confirm(page)
    again = page.request.post(
        f"/ballots/{world.ballots['open'][0]}/cast", form=sent | {"owner": "y"}
    )
    assert again.url == page.url
    assert world.votes_of(letter.unit_id) == 1


def test_what_was_chosen_is_kept_while_there_is_no_network(world: World) -> None:
    page, letter = at_home(world)
    choose(page, world.ballots["open"][0], "oppose")
    page.locator("input[name=owner]").check(force=True)
    page.context.set_offline(True)
    page.locator("form[action$='/cast'] button[type=submit]").click()
    assert page.get_by_role("alert").inner_text().startswith("没有网络")
    assert page.locator("input[name=owner]").is_checked()
    assert world.votes_of(letter.unit_id) == 0
    page.context.set_offline(False)
    pressed(page, "form[action$='/cast'] button[type=submit]")
    assert heading(page) == "投票已收到"
    assert world.votes_of(letter.unit_id) == 1


def test_without_a_script_a_failed_submit_can_be_sent_again(world: World) -> None:
    page, letter = at_home(world, scripts=False)
    choose(page, world.ballots["open"][0])
    page.locator("input[name=owner]").check(force=True)
    page.context.set_offline(True)
    page.locator("form[action$='/cast'] button[type=submit]").click()
    page.wait_for_timeout(500)
    page.context.set_offline(False)
    with suppress(Error):
        page.reload()
    assert heading(page) == "投票已收到"
    assert world.votes_of(letter.unit_id) == 1
    assert "同意" not in said(page)
