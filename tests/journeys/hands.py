"""What people do with a page: fill it, press its button, read it."""

from datetime import datetime
from pathlib import Path

from playwright.sync_api import Locator, Page, Response

from tests.browser.chromium import faults, too_wide
from tests.journeys.served import Letter, World

SMALL_TARGETS = """least => [...document.querySelectorAll(
    "a, button, input:not([type=hidden]), select, textarea, summary")]
  .filter(one => !one.hidden && !one.closest("p, td, th, .note"))
  .map(one => [one.outerHTML.slice(0, 90),
               (one.closest("label") || one).getBoundingClientRect().height])
  .filter(([, height]) => height && height < least - 0.5)"""
MAIN_BUTTON = "main form button[type=submit]"


def pressed(page: Page, button: Locator | str = MAIN_BUTTON) -> Response:
    """Press a button and return the answer it leads to."""
    chosen = page.locator(button).first if isinstance(button, str) else button
    with page.expect_navigation() as answered:
        chosen.click()
    assert answered.value is not None
    return answered.value


def heading(page: Page) -> str:
    """The page's first heading."""
    return page.locator("h1").inner_text()


def said(page: Page) -> str:
    """All that the main part of a page says."""
    return page.locator("main").inner_text()


def sign_in(page: Page, secrets: tuple[str, str, str]) -> None:
    """Sign in with a password and a one-time code."""
    page.goto("/staff/sign-in")
    for name, value in zip(("login", "password", "code"), secrets, strict=True):
        page.fill(f"input[name={name}]", value)
    pressed(page)
    assert page.url.endswith("/staff/estates")


def come_in(page: Page, letter: Letter, address: str | None = None) -> None:
    """Scan a letter and confirm the home as its owner."""
    page.goto(address or f"/a/{letter.code}")
    assert page.url.endswith("/door")
    page.fill("input[name=answer]", letter.answer)
    page.locator("input[name=relation][value=owner]").check(force=True)
    pressed(page)
    assert page.url.endswith("/home")


def choose(page: Page, ballot_id: int, answer: str = "agree") -> int:
    """Answer every question of a ballot; return on how many pages they stood."""
    page.goto(f"/ballots/{ballot_id}")
    pages = 0
    while not page.locator("form[action$='/cast']").count():
        assert pages < 10
        for one in page.locator(f"main input[type=radio][value={answer}]").all():
            one.check(force=True)
        pressed(page, "#decide button[type=submit]")
        pages += 1
    return pages


def confirm(page: Page) -> Response:
    """Tick the statement of the confirming page, and cast."""
    page.locator("input[name=owner]").check(force=True)
    return pressed(page, "form[action$='/cast'] button[type=submit]")


def vote(page: Page, ballot_id: int) -> str:
    """Vote; return the code of the receipt."""
    choose(page, ballot_id)
    confirm(page)
    assert "/receipts/" in page.url, said(page)
    return page.url.rpartition("/")[2]


def at_home(
    world: World, *, scripts: bool = True, **cookies: str
) -> tuple[Page, Letter]:
    """A phone that came in with a letter nobody had opened."""
    letter = next(world.letters)
    page = world.phone(scripts=scripts, **cookies)
    come_in(page, letter)
    return page, letter


def must_be_sound(page: Page) -> None:
    """Fail if axe finds a fault on the page, or if it is wider than its window."""
    assert faults(page) == [], page.url
    assert too_wide(page) <= 0, page.url


def upload(page: Page, path: Path) -> None:
    """Choose a file and send it."""
    page.set_input_files("input[type=file]", path)
    pressed(page)


def as_typed(at: datetime) -> str:
    """Write a moment as a date and time field wants it."""
    return at.strftime("%Y-%m-%dT%H:%M")
