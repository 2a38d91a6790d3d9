"""The whole application in a real browser: served from this process, forms guarded."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page
from werkzeug.serving import make_server

from tests.browser.chromium import DESK, PHONE, chromium, faults, too_wide

PATIENCE_MS = 10_000


@dataclass(frozen=True, slots=True)
class Site:
    """The application, listening."""

    address: str
    chrome: Browser

    def phone(self, *, scripts: bool = True, token: str | None = None) -> Page:
        """A touch phone of 375 × 667; with a token it was let in before."""
        context = self._context(
            viewport=PHONE, has_touch=True, is_mobile=True, java_script_enabled=scripts
        )
        if token:
            self.carry(context, "device", token)
        return context.new_page()

    def desk(self, *, token: str | None = None) -> Page:
        """A desktop of 1280 × 800; with a token somebody is signed in."""
        context = self._context(viewport=DESK)
        if token:
            self.carry(context, "staff", token)
        return context.new_page()

    def carry(self, context: BrowserContext, name: str, value: str) -> None:
        """Give a browser a cookie."""
        context.add_cookies([{"name": name, "value": value, "url": self.address}])

    def _context(self, **options: object) -> BrowserContext:
        context = self.chrome.new_context(
            base_url=self.address, bypass_csp=True, locale="zh-CN", **options
        )
        context.set_default_timeout(PATIENCE_MS)
        return context


@pytest.fixture(scope="session")
def chrome() -> Iterator[Browser]:
    """One Chromium for all journeys of this worker."""
    with chromium() as running:
        yield running


@pytest.fixture
def site(
    app: Flask, chrome: Browser, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Site]:
    """The application on a free port, with every form's token asked for."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    serving = threading.Thread(target=server.serve_forever)
    serving.start()
    yield Site(f"http://127.0.0.1:{server.server_port}", chrome)
    for context in chrome.contexts:
        context.close()
    server.shutdown()
    serving.join()
    server.server_close()


def must_be_sound(page: Page) -> None:
    """Fail if axe finds a fault on the page, or if it is wider than its window."""
    assert faults(page) == [], page.url
    assert too_wide(page) <= 0, page.url
