"""The system's Chromium, and axe-core 4.14.1 (MPL-2.0, axe.LICENSE.txt beside it)."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FIND_FAULTS = """async rules => {
  const found = await axe.run(document, {runOnly: rules, resultTypes: ["violations"]});
  return found.violations.flatMap(fault => fault.nodes.map(
    node => fault.id + ": " + node.html.slice(0, 120)));
}"""
PHONE = {"width": 375, "height": 667}
NARROW = {"width": 320, "height": 600}
DESK = {"width": 1280, "height": 800}


@cache
def axe_source() -> str:
    """Return axe-core as one script."""
    return (Path(__file__).parent / "axe.min.js").read_text(encoding="utf-8")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the system's Chromium for as long as the block lasts."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


def faults(page: Page) -> list[str]:
    """Return what axe finds wrong with a page; empty when nothing.

    The page's context must ignore the content security policy
    (``bypass_csp=True``), or the checker itself is refused.
    """
    if not page.evaluate("!!window.axe"):
        page.evaluate(axe_source())
    found: list[str] = page.evaluate(FIND_FAULTS, RULES)
    return found


def too_wide(page: Page) -> int:
    """Return how many pixels the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))
