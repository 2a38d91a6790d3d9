"""The surface in a real Chromium: sizes, switches, the held button, the picture."""

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from tests.browser.chromium import DESK, NARROW, PHONE, faults, too_wide
from tests.web.conftest import Installed, surface_app

pytestmark = pytest.mark.browser

PAGES = ["/components", "/components/staff", "/home", "/nowhere", "/staff/nowhere"]
SMALL_TARGETS = """least => [...document.querySelectorAll(
    "a, button, input:not([type=hidden]), select, textarea, summary")]
  .filter(one => !one.hidden && !one.closest("p, td, th, .note"))
  .map(one => [one.outerHTML.slice(0, 90),
               (one.closest("label") || one).getBoundingClientRect().height])
  .filter(([, height]) => height && height < least - 0.5)"""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The surface served on a free port."""
    server = make_server("127.0.0.1", 0, surface_app(Installed()), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def opened(
    chrome: Browser, site: str, path: str, window: dict[str, int], size: str
) -> Page:
    context = chrome.new_context(viewport=window, bypass_csp=True)
    context.add_cookies([{"name": "size", "value": size, "url": site}])
    page = context.new_page()
    page.goto(site + path)
    return page


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(
    ("window", "size"),
    [
        (PHONE, "standard"),
        (PHONE, "elder"),
        (PHONE, "elder-xl"),
        (NARROW, "standard"),
        (NARROW, "elder-xl"),
        (DESK, "standard"),
    ],
)
def test_a_page_is_accessible_and_never_too_wide(
    chrome: Browser, site: str, path: str, window: dict[str, int], size: str
) -> None:
    page = opened(chrome, site, path, window, size)
    assert faults(page) == []
    assert too_wide(page) <= 0
    page.context.close()


@pytest.mark.parametrize(
    ("size", "least"), [("standard", 44), ("elder", 60), ("elder-xl", 60)]
)
def test_what_a_finger_must_hit_is_large_enough(
    chrome: Browser, site: str, size: str, least: int
) -> None:
    page = opened(chrome, site, "/components", PHONE, size)
    assert page.evaluate(SMALL_TARGETS, least) == []
    page.context.close()


@pytest.mark.parametrize(("size", "pixels"), [("elder", 22.2), ("elder-xl", 29.9)])
def test_larger_text_is_as_large_as_promised(
    chrome: Browser, site: str, size: str, pixels: float
) -> None:
    page = opened(chrome, site, "/home", PHONE, size)
    shown = page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
    assert shown >= pixels
    page.context.close()


def test_a_button_tapped_three_times_sends_once(chrome: Browser, site: str) -> None:
    page = chrome.new_context(viewport=PHONE).new_page()
    page.goto(site + "/home")
    sent = []
    page.on("request", lambda one: sent.append(one) if one.method == "POST" else None)
    with page.expect_navigation():
        page.evaluate(
            "var b = document.querySelector('[name=size]'); b.click(); b.click(); b.click()"
        )
    assert len(sent) == 1
    assert page.evaluate("document.documentElement.className") == "elder"
    page.context.close()


def test_a_held_button_is_free_again_after_going_back(
    chrome: Browser, site: str
) -> None:
    page = chrome.new_context(viewport=PHONE).new_page()
    page.goto(site + "/home")
    page.click("[name=size]")
    page.wait_for_selector("html.elder")
    page.go_back()
    page.click("[name=language]")
    page.wait_for_selector("html[lang=en]")
    page.context.close()


def test_switches_work_without_a_script(chrome: Browser, site: str) -> None:
    context = chrome.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(site + "/home")
    page.click("[name=size]")
    page.click("[name=language]")
    html = page.locator("html")
    assert html.get_attribute("class") == "elder"
    assert html.get_attribute("lang") == "en"
    context.close()


def test_a_receipt_becomes_a_picture_to_save(chrome: Browser, site: str) -> None:
    page = chrome.new_context(viewport=PHONE).new_page()
    page.goto(site + "/components")
    page.click("#slip-draw")
    picture = page.locator("#slip-picture img")
    assert str(picture.get_attribute("src")).startswith("data:image/png;base64,")
    assert "7K3M-9PXQ" in str(picture.get_attribute("alt"))
    assert not page.is_visible("#slip-save")
    page.context.close()


def test_without_a_script_a_sentence_says_how_to_keep_the_receipt(
    chrome: Browser, site: str
) -> None:
    context = chrome.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(site + "/components")
    assert page.is_visible("#slip-save")
    assert not page.is_visible("#slip-draw")
    context.close()


def test_nothing_is_refused_by_our_own_policy(chrome: Browser, site: str) -> None:
    page = chrome.new_context(viewport=PHONE).new_page()
    said = []
    page.on("console", lambda one: said.append(one.text))
    page.on("pageerror", lambda one: said.append(str(one)))
    for path in ("/components", "/components", "/components/staff", "/home"):
        page.goto(site + path)
    page.click("[name=size]")
    assert said == []
    page.context.close()
