"""Walks a resident's whole way and the console, and takes a picture of each page.

``python -m tests.browser.screenshots [FOLDER]`` (``script/screenshots``) loads the demo
estate into a database of its own and leaves the pictures in a folder that git ignores.
"""

import logging
import shutil
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from playwright.sync_api import Browser, Page, Response
from sqlalchemy import select
from werkzeug.serving import make_server

from app import create_app
from app.ballots.models import Ballot
from app.cli.demo import people
from app.cli.demo.doors import right_answer
from app.db import db, reading
from app.identity.models import ConfirmationRequest
from app.register.code_rules import Selection
from app.register.letter_queries import homes_to_print
from app.register.models import Building, Estate, Unit
from app.register.queries.exercises import unopened_units
from config import ROOT, Settings
from tests.browser.chromium import DESK, PHONE, chromium

VARIANTS = {
    "standard": {},
    "elder-xl": {"size": "elder-xl"},
    "english": {"language": "en"},
}
ROLLS = ROOT / "tests/data/rolls"
SECRET = b"a secret of pictures, of no use anywhere"
BROKEN = 500


@dataclass(frozen=True, slots=True)
class Letter:
    """An unopened letter of the demo estate, and what its door asks."""

    code: str
    answer: str


@dataclass(frozen=True, slots=True)
class Demo:
    """Where things are in the demo estate."""

    ref: str
    estate_id: int
    building_id: int
    unit_id: int
    ballots: dict[str, tuple[int, int]]
    request_id: int | None
    letters: tuple[Letter, ...]


@dataclass(slots=True)
class Camera:
    """Takes numbered pictures of one browser."""

    page: Page
    folder: Path
    taken: int = 0
    broken: list[str] = field(default_factory=list)

    def shoot(self, name: str) -> None:
        self.taken += 1
        path = self.folder / f"{self.taken:02}-{name}.png"
        self.page.screenshot(path=path, full_page=True)

    def visit(self, name: str, path: str) -> None:
        self.check(self.page.goto(path))
        self.shoot(name)

    def check(self, response: Response | None) -> None:
        if response is not None and response.status >= BROKEN:
            self.broken.append(f"{response.status} {response.url}")

    def send(self, name: str) -> None:
        """Press the main button of the page's form."""
        with self.page.expect_navigation() as answered:
            self.page.locator("main form button[type=submit]").first.click()
        self.check(answered.value)
        self.shoot(name)


def main(folder: Path) -> int:
    """Take every picture; return how many pages broke."""
    shutil.rmtree(folder, ignore_errors=True)
    broken: list[str] = []
    with _demo_site() as (address, demo, secrets), chromium() as chrome:
        for (variant, cookies), letter in zip(
            VARIANTS.items(), demo.letters, strict=False
        ):
            camera = _camera(
                chrome, address, folder / "resident" / variant, PHONE, cookies
            )
            _walk_as_resident(camera, demo, letter)
            broken += camera.broken
        for variant, cookies in (("chinese", {}), ("english", {"language": "en"})):
            for person, walk in (
                (people.COMMITTEE, _walk_as_committee),
                (people.ADMINISTRATOR, _walk_as_administrator),
            ):
                place = folder / "staff" / variant / person.role
                camera = _camera(chrome, address, place, DESK, cookies)
                camera.visit("sign-in", "/staff/sign-in")
                _sign_in(camera, *secrets(person))
                walk(camera, demo)
                broken += camera.broken
    sys.stderr.write("".join(f"broken: {one}\n" for one in broken))
    sys.stdout.write(f"{len(list(folder.rglob('*.png')))} pictures in {folder}\n")
    return len(broken)


def _walk_as_resident(camera: Camera, demo: Demo, letter: Letter) -> None:
    page = camera.page
    camera.visit("doorstep", "/")
    camera.visit("unknown-code", "/a/7K3M9PXQ2RTV")
    camera.visit("door", f"/a/{letter.code}")
    page.fill("input[name=answer]", "0000")
    page.locator("input[type=radio][value=owner]").check(force=True)
    camera.send("door-wrong")
    page.fill("input[name=answer]", letter.answer)
    page.locator("input[type=radio][value=owner]").check(force=True)
    camera.send("home")
    ballot_id, number = demo.ballots["open"]
    camera.visit("ballot", f"/ballots/{ballot_id}")
    while not page.locator("form[action$='/cast']").count():
        for agree in page.locator("main input[type=radio][value=agree]").all():
            agree.check(force=True)
        camera.send("choose")
    for box in page.locator("form[action$='/cast'] input[type=checkbox]").all():
        box.check(force=True)
    with page.expect_navigation():
        page.locator("form[action$='/cast'] button[type=submit]").first.click()
    camera.shoot("receipt")
    receipt = page.url.rpartition("/")[2]
    camera.visit("voted-already", f"/ballots/{ballot_id}")
    camera.visit("home-afterwards", "/home")
    camera.visit("devices", "/devices")
    camera.visit("receipt-checked", f"/r/{receipt}")
    camera.visit("estate", f"/e/{demo.ref}")
    camera.visit("turnout", f"/e/{demo.ref}/ballots/{number}")
    camera.visit("notice", f"/e/{demo.ref}/ballots/{number}/notice")
    counted = demo.ballots.get("counted")
    if counted:
        camera.visit("result", f"/e/{demo.ref}/ballots/{counted[1]}")
        camera.visit("evidence", f"/e/{demo.ref}/ballots/{counted[1]}/evidence")
    camera.visit("not-found", "/there-is-no-such-page")
    page.context.clear_cookies(name="device")
    camera.visit("not-let-in", "/home")
    camera.visit("door-again", f"/a/{letter.code}")
    camera.visit("ask-the-committee", "/door/request")


def _walk_as_committee(camera: Camera, demo: Demo) -> None:
    base = f"/staff/estates/{demo.estate_id}"
    for name, path in {
        "estates": "/staff/estates",
        "overview": base,
        "register": f"{base}/register",
        "unit": f"{base}/units/{demo.unit_id}",
        "same-person": f"{base}/register/same-person",
        "upload": f"{base}/register/import",
    }.items():
        camera.visit(name, path)
    for roll in ("roll-merged-cells.xlsx", "roll-faulty.xlsx"):
        camera.page.goto(f"{base}/register/import")
        camera.page.set_input_files("input[type=file]", ROLLS / roll)
        camera.send(f"preview-{roll.partition('.')[0]}")
    pages = {
        "codes": f"{base}/codes",
        "codes-of-a-building": f"{base}/codes/buildings/{demo.building_id}",
        "letter": f"{base}/letter",
        "requests": f"{base}/requests",
        "request": f"{base}/requests/{demo.request_id}",
        "ballots": f"{base}/ballots",
        "draft": f"{base}/ballots/new",
        "project": f"{base}/project",
        "journal": f"{base}/journal",
        "journal-checked": f"{base}/journal/check",
        "contact": f"{base}/contact",
        "me": "/staff/me",
        "forbidden": "/staff/accounts",
    }
    for name, path in pages.items():
        if "None" not in path:
            camera.visit(name, path)
    for state, (ballot_id, _number) in demo.ballots.items():
        camera.visit(f"ballot-{state}", f"{base}/ballots/{ballot_id}")
        camera.visit(f"turnout-{state}", f"{base}/ballots/{ballot_id}/turnout")
        camera.visit(f"result-{state}", f"{base}/ballots/{ballot_id}/result")


def _walk_as_administrator(camera: Camera, demo: Demo) -> None:
    base = f"/staff/estates/{demo.estate_id}"
    for name, path in {
        "accounts": "/staff/accounts",
        "new-account": "/staff/accounts/new",
        "new-estate": "/staff/estates/new",
        "edit-estate": f"{base}/edit",
    }.items():
        camera.visit(name, path)


def _sign_in(camera: Camera, login: str, password: str, digits: str) -> None:
    for name, value in (("login", login), ("password", password), ("code", digits)):
        camera.page.fill(f"input[name={name}]", value)
    camera.send("signed-in")


def _camera(
    chrome: Browser,
    address: str,
    folder: Path,
    window: dict[str, int],
    cookies: dict[str, str],
) -> Camera:
    folder.mkdir(parents=True)
    context = chrome.new_context(
        base_url=address, viewport=window, has_touch=window == PHONE, locale="zh-CN"
    )
    context.add_cookies(
        [
            {"name": name, "value": value, "url": address}
            for name, value in cookies.items()
        ]
    )
    return Camera(context.new_page(), folder)


@contextmanager
def _demo_site() -> Iterator[
    tuple[str, Demo, Callable[[people.Person], tuple[str, str, str]]]
]:
    with tempfile.TemporaryDirectory(prefix="pictures") as kept:
        application = create_app(
            Settings(
                database_url=f"sqlite:///{kept}/demo.sqlite3", master_secret=SECRET
            )
        )
        with application.app_context():
            db.create_all()
        loaded = application.test_cli_runner().invoke(args=["demo", "load"])
        if loaded.exit_code:
            raise RuntimeError(loaded.output)
        with application.app_context():
            demo = _find_demo()
            db.session.remove()
        with _served(application) as address:
            yield address, demo, lambda person: _secrets(application, person)


@contextmanager
def _served(application: Flask) -> Iterator[str]:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, application, threaded=True)
    serving = threading.Thread(target=server.serve_forever)
    serving.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        serving.join()
        server.server_close()


def _find_demo() -> Demo:
    session = reading()
    estate = session.scalars(select(Estate).where(Estate.is_test)).first()
    if estate is None:
        raise LookupError("the demo estate was not loaded")
    unit = session.scalars(select(Unit).where(Unit.estate_id == estate.id)).first()
    building = session.scalars(
        select(Building).where(Building.estate_id == estate.id)
    ).first()
    if unit is None or building is None:
        raise LookupError("the demo estate has no homes")
    waiting = unopened_units(session, estate.id)[: 3 * len(VARIANTS)]
    homes = homes_to_print(
        session, Selection(estate_id=estate.id, unit_ids=frozenset(waiting))
    )
    return Demo(
        ref=estate.ref,
        estate_id=estate.id,
        building_id=building.id,
        unit_id=unit.id,
        ballots={
            ballot.state: (ballot.id, ballot.number)
            for ballot in session.scalars(
                select(Ballot).where(Ballot.estate_id == estate.id)
            )
        },
        request_id=session.scalar(select(ConfirmationRequest.id).limit(1)),
        letters=tuple(Letter(home.code, right_answer(home.unit_id)) for home in homes),
    )


_spent: set[str] = set()


def _secrets(application: Flask, person: people.Person) -> tuple[str, str, str]:
    """Return login, password and six digits that were not used before."""
    with application.app_context():
        digits = None
        while digits is None or digits in _spent:
            digits = people.second_factor(person.login, datetime.now(UTC))
            db.session.remove()
        _spent.add(digits)
        return person.login, people.password_of(person), digits


if __name__ == "__main__":
    sys.exit(
        main(Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "screenshots")) != 0
    )
