"""What the committee of the demo estate does, each by a use case of the product."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TypedDict

from app.ballots.queries.facts import ballot_by_id
from app.ballots.use_cases.announcing import post_notice
from app.ballots.use_cases.counting import close_ballot, count_closed_ballot
from app.ballots.use_cases.drafting import BallotDraft, draft_ballot
from app.ballots.use_cases.opening import open_ballot
from app.cli.demo import people
from app.db import db, reading
from app.projects.rules import Stage
from app.projects.use_cases import steer_project
from app.register.code_queries import codes_page
from app.register.code_rules import Paper, ReissueReason, Selection
from app.register.code_use_cases import reissue_codes
from app.register.intake.roll import check_file
from app.register.letter_queries import Home
from app.register.printing_use_cases import prepare_printing, record_printing
from app.register.use_cases.estates import EstateDetails, create_estate
from app.register.use_cases.rolls import Incoming, import_roll

ROLL = Path(__file__).with_name("data") / "roll-merged-cells.xlsx"
PROJECT = "幸福里小区老旧改造"
DETAILS = EstateDetails(
    name="幸福里小区",
    community="幸福里社区",
    street="胜利街街道",
    district="兴庆区",
    city="银川市",
    is_test=True,
    committee_phone="0951-1234567",
    committee_office="2 号楼东侧一楼",
    committee_hours="每天 8:30—18:00",
)


class Named(TypedDict):
    """Which ballot a step is about, and who takes it."""

    estate_id: int
    ballot_id: int
    actor: str


@dataclass(slots=True)
class DemoEstate:
    """The estate and its committee.

    Attributes:
        homes: with their codes, once the letters are printed.
        ballots: ids of the ballots drafted so far, each with its question ids.
    """

    id: int = 0
    committee_id: int = 0
    homes: tuple[Home, ...] = ()
    ballots: list[tuple[int, tuple[int, ...]]] = field(default_factory=list)

    @property
    def actor(self) -> str:
        return f"staff:{self.committee_id}"

    def enter(self, at: datetime) -> None:
        self.id = create_estate(details=DETAILS, actor="system", at=at)

    def admit(self, person: people.Person, at: datetime) -> None:
        staff_id = people.enter(person, [self.id], at)
        if person is people.COMMITTEE:
            self.committee_id = staff_id

    def import_roll(self, at: datetime) -> None:
        content = ROLL.read_bytes()
        incoming = Incoming(
            estate_id=self.id,
            staff_id=self.committee_id,
            file_name=ROLL.name,
            sha256=hashlib.sha256(content).hexdigest(),
            roll=check_file(content, ROLL.name),
            effective_on=at.date(),
        )
        import_roll(
            incoming=incoming, confirm=lambda _found: True, today=at.date(), at=at
        )

    def building(self, label: str) -> int:
        """Return the id of a building by its label: ``3号楼``."""
        db.session.remove()
        page = codes_page(reading(), self.id)
        return next(one.id for one in page.buildings if one.label == label)

    def steer(self, stage: Stage, at: datetime) -> None:
        steer_project(
            estate_id=self.id, name=PROJECT, stage=stage, actor=self.actor, at=at
        )

    def draft(self, draft: BallotDraft, at: datetime) -> None:
        ballot_id = draft_ballot(
            estate_id=self.id,
            draft=draft,
            staff_id=self.committee_id,
            actor=self.actor,
            at=at,
        )
        db.session.remove()
        facts = ballot_by_id(reading(), ballot_id)
        asked = tuple(question.id for question in facts.questions) if facts else ()
        self.ballots.append((ballot_id, asked))

    def post_notice(self, number: int, at: datetime) -> None:
        post_notice(**self._named(number), override_reason=None, at=at)

    def open(self, number: int, at: datetime) -> None:
        open_ballot(**self._named(number), at=at)

    def close(self, number: int, at: datetime) -> None:
        close_ballot(**self._named(number), at=at)

    def count(self, number: int, at: datetime) -> None:
        count_closed_ballot(**self._named(number), at=at)

    def print_letters(self, at: datetime, unit_id: int | None = None) -> None:
        """Put letters into every box, or into one."""
        selection = Selection(
            estate_id=self.id,
            unit_ids=None if unit_id is None else frozenset({unit_id}),
        )
        _paper, homes = prepare_printing(
            paper=Paper.LETTER, selection=selection, actor=self.actor, at=at
        )
        record_printing(
            paper=Paper.LETTER,
            code_ids=[home.code_id for home in homes],
            selection=selection,
            actor=self.actor,
            at=at,
        )
        self.homes = self.homes or homes

    def replace_code(self, home: Home, at: datetime) -> None:
        """Give a home that lost its letter a new one."""
        reissue_codes(
            selection=Selection(estate_id=self.id, unit_ids=frozenset({home.unit_id})),
            reason=ReissueReason.LOST,
            actor=self.actor,
            at=at,
        )
        self.print_letters(at, home.unit_id)

    def _named(self, number: int) -> Named:
        return Named(
            estate_id=self.id,
            ballot_id=self.ballots[number][0],
            actor=self.actor,
        )
