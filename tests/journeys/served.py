"""The demo estate behind the production server, on a database of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from http.client import HTTPConnection
from itertools import count
from pathlib import Path

import pyotp
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page
from sqlalchemy import select, update

from app import create_app
from app.ballots.models import Ballot, Question, RollEntry, Vote
from app.cli.demo import people
from app.cli.demo.asked import roof_and_walls
from app.cli.demo.doors import right_answer
from app.cli.demo.estate import DemoEstate
from app.db import db, reading, transaction
from app.domain.period import Period
from app.identity.models import ConfirmationRequest, Device, StaffAccount
from app.identity.queries.door import find_letter
from app.identity.totp import STEP_SECONDS
from app.projects.models import Project
from app.register.code_rules import Selection
from app.register.letter_queries import homes_to_print
from app.register.models import Building, Estate, RollImport, Unit
from app.register.queries.exercises import unopened_units
from app.register.use_cases.estates import EstateDetails, create_estate
from config import ROOT, Settings
from tests.browser.chromium import DESK, PHONE

SECRET = "a master secret for tests, 32 bytes or more"
START_SECONDS = 60
PATIENCE_MS = 30_000
_addresses = count(1)


@dataclass(frozen=True, slots=True)
class Letter:
    """A home's letter, and what its door asks."""

    code: str
    answer: str
    unit_id: int


@dataclass(frozen=True, slots=True)
class NewEstate:
    """An estate without a roll, and its committee's password."""

    id: int
    ref: str
    password: str


@dataclass(frozen=True, slots=True)
class Places:
    """One of each kind of thing in the demo estate."""

    unit_id: int
    building_id: int
    request_id: int
    import_id: int
    account_id: int


@dataclass(slots=True)
class World:
    """The demo estate, listening, and a browser to go there with."""

    application: Flask
    address: str
    chrome: Browser
    ref: str = ""
    estate_id: int = 0
    ballots: dict[str, tuple[int, int]] = field(default_factory=dict)
    letters: Iterator[Letter] = field(default_factory=lambda: iter(()))

    def phone(self, *, scripts: bool = True, **cookies: str) -> Page:
        """A touch phone of 375 × 667 that nobody knows."""
        return self._browser(
            cookies,
            viewport=PHONE,
            has_touch=True,
            is_mobile=True,
            java_script_enabled=scripts,
        )

    def desk(self, **cookies: str) -> Page:
        """A desktop of 1280 × 800 that nobody knows."""
        return self._browser(cookies, viewport=DESK, accept_downloads=True)

    def _browser(self, cookies: dict[str, str], **options: object) -> Page:
        context: BrowserContext = self.chrome.new_context(
            base_url=self.address,
            bypass_csp=True,
            locale="zh-CN",
            extra_http_headers={"X-Forwarded-For": f"10.0.0.{next(_addresses)}"},
            **options,
        )
        context.set_default_timeout(PATIENCE_MS)
        context.add_cookies(
            [
                {"name": name, "value": value, "url": self.address}
                for name, value in cookies.items()
            ]
        )
        return context.new_page()

    def letter_of(self, code: str) -> Letter:
        """Return what the door of a printed code asks."""
        with self.application.app_context():
            found = find_letter(reading(), code)
            assert found is not None, "the code is not of a letter"
            return Letter(code, right_answer(found.unit_id), found.unit_id)

    def secrets_of(self, login: str, password: str) -> tuple[str, str, str]:
        """Return login, password and six digits that were not used before."""
        with self.application.app_context():
            account = reading().scalars(
                select(StaffAccount).where(StaffAccount.login == login)
            )
            known = account.one()
            now = int(datetime.now(UTC).timestamp()) // STEP_SECONDS
            step = max(now, known.totp_last_step + 1)
            assert known.totp_secret is not None
            return login, password, pyotp.TOTP(known.totp_secret).generate_otp(step)

    def secrets_of_demo(self, login: str) -> tuple[str, str, str]:
        """The same of one of the demo estate's own staff."""
        person = next(one for one in people.PEOPLE if one.login == login)
        with self.application.app_context():
            password = people.password_of(person)
        return self.secrets_of(login, password)

    def let_phones_go(self, unit_id: int) -> None:
        """Revoke every phone of a home."""
        self._change_phones(unit_id, revoked_at=datetime.now(UTC), revoked_why="test")

    def let_phones_expire(self, unit_id: int) -> None:
        """Let the time of every phone of a home be over."""
        self._change_phones(unit_id, expires_at=datetime.now(UTC) - timedelta(days=1))

    def _change_phones(self, unit_id: int, **values: object) -> None:
        with self.application.app_context(), transaction() as session:
            session.execute(
                update(Device).where(Device.unit_id == unit_id).values(**values)
            )

    def a_foreign_ballot(self) -> int:
        """Open a ballot in another estate; return its id."""
        now = datetime.now(UTC)
        estate = self.an_empty_estate("隔壁小区", "journey-neighbour")
        with self.application.app_context():
            neighbour = DemoEstate(id=estate.id, committee_id=self._a_staff_id())
            neighbour.import_roll(now - timedelta(days=29))
            open_days = Period(now - timedelta(days=5), now + timedelta(days=5))
            neighbour.draft(roof_and_walls(open_days), now - timedelta(days=28))
            neighbour.post_notice(0, now - timedelta(days=27))
            neighbour.open(0, now - timedelta(days=5))
            return neighbour.ballots[0][0]

    def a_draft(self) -> int:
        """Draft a ballot in the demo estate; return its id."""
        now = datetime.now(UTC)
        begin = now + timedelta(days=20)
        with self.application.app_context():
            estate = DemoEstate(id=self.estate_id, committee_id=self._a_staff_id())
            estate.draft(roof_and_walls(Period(begin, begin + timedelta(days=9))), now)
            return estate.ballots[0][0]

    def places(self) -> Places:
        """Find one of each kind of thing."""
        with self.application.app_context():
            session, here = reading(), self.estate_id
            found = [
                session.scalars(
                    select(one.id).where(one.estate_id == here).limit(1)
                ).one()
                for one in (Unit, Building, RollImport)
            ]
            request_id = session.scalars(select(ConfirmationRequest.id).limit(1)).one()
            unit_id, building_id, import_id = found
            account_id = self._a_staff_id()
        return Places(unit_id, building_id, request_id, import_id, account_id)

    def roll(self, name: str) -> Path:
        """A sample of what committees keep."""
        return ROOT / "tests/data/rolls" / name

    def _a_staff_id(self) -> int:
        return reading().scalars(select(StaffAccount.id).limit(1)).one()

    def words_of_its_own(self) -> list[str]:
        """What the demo estate itself says in Chinese, the longest first."""
        with self.application.app_context():
            session = reading()
            estate = session.get_one(Estate, self.estate_id)
            asked = session.execute(select(Question.text, Question.effect)).all()
            words = {
                *(word for question in asked for word in question if word),
                *session.scalars(select(Ballot.title)),
                *session.scalars(select(Ballot.paper_place)),
                *session.scalars(select(Project.name)),
                estate.name,
                estate.committee_office or "",
                estate.committee_hours or "",
            }
            return sorted(words - {""}, key=len, reverse=True)

    def an_empty_estate(self, name: str, login: str) -> NewEstate:
        """Enter an estate to practise on, and its committee."""
        yesterday = datetime.now(UTC) - timedelta(days=1)
        person = replace(people.COMMITTEE, login=login)
        details = EstateDetails(
            name=name,
            community="向阳社区",
            street="长安街道",
            district="西城区",
            city="太原市",
            is_test=True,
            committee_phone="0351-4100000",
            committee_office="小区东门物业楼 101",
            committee_hours="周一至周五 9:00—17:00",
        )
        with self.application.app_context():
            estate_id = create_estate(details=details, actor="system", at=yesterday)
            people.enter(person, [estate_id], yesterday)
            ref = reading().get_one(Estate, estate_id).ref
            return NewEstate(estate_id, ref, people.password_of(person))

    def votes_of(self, unit_id: int) -> int:
        """How many votes of a home were kept, in all ballots."""
        with self.application.app_context():
            return len(
                reading()
                .scalars(
                    select(Vote.id)
                    .join(RollEntry, RollEntry.id == Vote.roll_entry_id)
                    .where(RollEntry.unit_id == unit_id)
                )
                .all()
            )


@contextmanager
def served(settings: Settings, folder: Path, chrome: Browser) -> Iterator[World]:
    """Load the demo estate, and serve it as it is served for residents."""
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    own = replace(
        settings,
        database_url=f"sqlite:///{folder}/journeys.sqlite3",
        public_url=address,
        development=False,
    )
    application = create_app(own)
    world = World(application, address, chrome)
    _load_demo(world)
    with _gunicorn(own, port, folder / "server.log"):
        yield world
    with application.app_context():
        db.engine.dispose()


def _load_demo(world: World) -> None:
    with world.application.app_context():
        db.create_all()
    loaded = world.application.test_cli_runner().invoke(args=["demo", "load"])
    assert loaded.exit_code == 0, loaded.output
    with world.application.app_context():
        session = reading()
        estate = session.scalars(select(Estate)).one()
        world.ref, world.estate_id = estate.ref, estate.id
        world.ballots = {
            one.state: (one.id, one.number) for one in session.scalars(select(Ballot))
        }
        waiting = Selection(
            estate_id=estate.id, unit_ids=frozenset(unopened_units(session, estate.id))
        )
        world.letters = iter(
            [
                Letter(home.code, right_answer(home.unit_id), home.unit_id)
                for home in homes_to_print(session, waiting)
            ]
        )


@contextmanager
def _gunicorn(settings: Settings, port: int, log: Path) -> Iterator[None]:
    told = {
        "DATABASE_URL": settings.database_url,
        "SECRET_KEY": settings.master_secret.decode(),
        "PUBLIC_URL": settings.public_url,
        "PROXIES": "1",
        "MIRROR_PATH": "",
    }
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}"]
    with log.open("wb") as written:
        server = subprocess.Popen(
            command,
            cwd=ROOT,
            env=os.environ | told,
            stdout=written,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_for(port, server, log)
        yield
    finally:
        server.send_signal(signal.SIGINT)
        server.wait()
    said = log.read_text()
    assert "Traceback" not in said, said[said.index("Traceback") :][:4000]


def _wait_for(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        asking = HTTPConnection("127.0.0.1", port, timeout=START_SECONDS)
        with closing(asking), suppress(OSError):
            asking.request("GET", "/healthz")
            if asking.getresponse().status == HTTPStatus.OK:
                return
        time.sleep(0.1)
    raise RuntimeError(log.read_text())


def _free_port() -> int:
    with socket.socket() as asking:
        asking.bind(("127.0.0.1", 0))
        return int(asking.getsockname()[1])
