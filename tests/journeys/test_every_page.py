"""Every page of the demo estate is accessible, as wide as its window, and light."""

import gzip
from collections.abc import Callable
from http import HTTPStatus

import pytest
from playwright.sync_api import Page, Request

from tests.browser.chromium import DESK, PHONE, faults, too_wide
from tests.journeys.hands import (
    MAIN_BUTTON,
    SMALL_TARGETS,
    at_home,
    choose,
    confirm,
    pressed,
    sign_in,
)
from tests.journeys.served import World
from tests.pages import RESIDENT_BUDGET, RESIDENT_REQUESTS, STAFF_BUDGET

pytestmark = pytest.mark.browser

SCRIPT_BUDGET = 2 * 1024
LEAST_TARGET = {"standard": 44, "elder-xl": 60}
"""Pixels a finger needs."""

INLINE_SCRIPTS = """[...document.querySelectorAll("script:not([src])")]
  .map(one => one.textContent).join("")"""


def seen(page: Page, path: str | None = None, *, least: int | None = None) -> list[str]:
    """Open a page, or stay on it; return its faults on a phone and on a desk."""
    if path:
        page.set_viewport_size(PHONE)
        answer = page.goto(path)
        assert answer is not None
        assert answer.status < 500, path
    found = page.evaluate(SMALL_TARGETS, least) if least else []
    for window in (PHONE, DESK):
        page.set_viewport_size(window)
        found += faults(page)
        if too_wide(page) > 0:
            found.append(f"{too_wide(page)} px too wide at {window['width']}")
    page.set_viewport_size(PHONE)
    return [f"{page.url}: {one}" for one in found]


@pytest.mark.parametrize("size", ["standard", "elder-xl"])
def test_every_page_of_a_resident_can_be_used_by_everybody(
    world: World, size: str
) -> None:
    least = LEAST_TARGET[size]
    found: list[str] = []
    stranger = world.phone(size=size)
    for path in (
        "/",
        "/a/7K3M9PXQ2RTV",
        "/home",
        "/nowhere",
        f"/e/{world.ref}",
        *(
            f"/e/{world.ref}/ballots/{number}{page}"
            for _id, number in world.ballots.values()
            for page in ("", "/notice", "/evidence")
        ),
    ):
        found += seen(stranger, path, least=least)
    letter = next(world.letters)
    found += seen(stranger, f"/a/{letter.code}", least=least)
    stranger.fill("input[name=answer]", "0000")
    stranger.locator("input[name=relation][value=owner]").check(force=True)
    pressed(stranger)
    found += seen(stranger, least=least)
    found += seen(stranger, "/door/request", least=least)
    pressed(stranger)
    found += seen(stranger, least=least)
    page, _letter = at_home(world, size=size)
    ballot_id = world.ballots["open"][0]
    for path in ("/home", "/devices", f"/ballots/{ballot_id}"):
        found += seen(page, path, least=least)
    pressed(page, "#decide button[type=submit]")
    found += seen(page, least=least)
    choose(page, ballot_id)
    found += seen(page, least=least)
    pressed(page, "form[action$='/cast'] button[type=submit]")
    found += seen(page, least=least)
    confirm(page)
    found += seen(page, least=least)
    receipt = page.url.rpartition("/")[2]
    for path in ("/home", f"/ballots/{ballot_id}", f"/r/{receipt}"):
        found += seen(page, path, least=least)
    assert found == []


def pages_of_the_estate(world: World) -> list[str]:
    """Every address the committee reaches within its estate, each kind once."""
    base = f"/staff/estates/{world.estate_id}"
    places = world.places()
    return [
        "/staff/estates",
        "/staff/me",
        base,
        *(
            f"{base}/{path}"
            for path in (
                "register",
                "register/import",
                "register/same-person",
                "register/export",
                f"register/imports/{places.import_id}",
                f"units/{places.unit_id}",
                "codes",
                f"codes/buildings/{places.building_id}",
                "letter",
                "requests",
                f"requests/{places.request_id}",
                "contact",
                "project",
                "journal",
                "journal/check",
                "ballots",
                "ballots/new",
            )
        ),
        *(
            f"{base}/ballots/{ballot_id}{page}"
            for ballot_id, _number in world.ballots.values()
            for page in ("", "/turnout", "/result", "/notice")
        ),
    ]


def test_every_page_of_the_console_can_be_used_by_everybody(world: World) -> None:
    page = world.desk()
    sign_in(page, world.secrets_of_demo("demo-committee"))
    found = [one for path in pages_of_the_estate(world) for one in seen(page, path)]
    assert found == []


def test_a_draft_and_its_notice_can_be_used_by_everybody(world: World) -> None:
    page = world.desk()
    sign_in(page, world.secrets_of_demo("demo-committee"))
    draft_id = world.a_draft()
    base = f"/staff/estates/{world.estate_id}/ballots"
    found = seen(page, f"{base}/{draft_id}")
    found += seen(page, f"{base}/{draft_id}/post-notice")
    page.goto(f"{base}/new")
    pressed(page, page.get_by_role("button", name="保存草稿，做检查"))
    found += seen(page)
    assert found == []


@pytest.mark.parametrize("roll", ["roll-merged-cells.xlsx", "roll-faulty.xlsx"])
def test_the_preview_of_a_roll_can_be_used_by_everybody(
    world: World, roll: str
) -> None:
    page = world.desk()
    sign_in(page, world.secrets_of_demo("demo-committee"))
    address = f"/staff/estates/{world.estate_id}/register/import"
    came = page.goto(address)
    if came is not None and came.status == HTTPStatus.SERVICE_UNAVAILABLE:
        # Only a busy server asks to come again; any other answer is a fault.
        page.wait_for_timeout(2000)
        page.goto(address)
    page.set_input_files("input[type=file]", world.roll(roll))
    weight = weighed(page, lambda: pressed(page, MAIN_BUTTON))
    assert seen(page) == []
    assert weight.bytes <= STAFF_BUDGET


def test_every_page_of_the_administrator_can_be_used_by_everybody(
    world: World,
) -> None:
    page = world.desk()
    page.goto("/staff/sign-in")
    found = seen(page)
    sign_in(page, world.secrets_of_demo("demo-admin"))
    account = world.places().account_id
    for path in (
        "/staff/accounts",
        "/staff/accounts/new",
        f"/staff/accounts/{account}",
        "/staff/estates/new",
        f"/staff/estates/{world.estate_id}/edit",
        "/staff/nowhere",
    ):
        found += seen(page, path)
    assert found == []


class Weight:
    """What one page costs a phone: requests, and bytes as they are sent."""

    def __init__(self) -> None:
        self.requests: list[Request] = []

    @property
    def bytes(self) -> int:
        answers = [one.response() for one in self.requests]
        return sum(
            len(gzip.compress(answer.body()))
            for answer in answers
            if answer and answer.status != 303
        )


def weighed(page: Page, act: Callable[[], object]) -> Weight:
    """Weigh the page that an act leads to."""
    weight = Weight()

    def note(request: Request) -> None:
        if request.url.startswith("http"):
            weight.requests.append(request)

    page.on("request", note)
    act()
    page.wait_for_load_state("load")
    page.remove_listener("request", note)
    return weight


def test_every_page_of_a_resident_keeps_within_the_first_flight(world: World) -> None:
    page, _letter = at_home(world)
    ballot_id = world.ballots["open"][0]
    heavy = {}
    for path in (
        "/home",
        "/devices",
        f"/ballots/{ballot_id}",
        f"/e/{world.ref}",
        *(
            f"/e/{world.ref}/ballots/{number}{kind}"
            for _id, number in world.ballots.values()
            for kind in ("", "/notice", "/evidence")
        ),
        "/nowhere",
    ):
        # The sheet is inlined for whoever comes for the first time: the dearest case.
        page.context.clear_cookies(name="drawn")
        weight = weighed(page, lambda path=path: page.goto(path))  # type: ignore[misc]
        script = len(gzip.compress(page.evaluate(INLINE_SCRIPTS).encode()))
        if (
            weight.bytes > RESIDENT_BUDGET
            or len(weight.requests) > RESIDENT_REQUESTS
            or script > SCRIPT_BUDGET
        ):
            heavy[path] = (weight.bytes, len(weight.requests), script)
    assert heavy == {}


def test_every_page_of_the_console_keeps_its_budget(world: World) -> None:
    page = world.desk()
    sign_in(page, world.secrets_of_demo("demo-committee"))
    heavy = {}
    for path in pages_of_the_estate(world):
        weight = weighed(page, lambda path=path: page.goto(path))  # type: ignore[misc]
        if weight.bytes > STAFF_BUDGET:
            heavy[path] = weight.bytes
    assert heavy == {}
