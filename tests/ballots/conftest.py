"""An estate of five homes, and ballots at every stage of their life."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.ballots.models import Question
from app.ballots.policies import Policies
from app.ballots.queries.standing import Voter
from app.ballots.rules import Answer, ScopeKind
from app.ballots.use_cases.announcing import post_notice
from app.ballots.use_cases.counting import close_ballot, count_closed_ballot
from app.ballots.use_cases.drafting import BallotDraft, QuestionDraft, draft_ballot
from app.ballots.use_cases.opening import open_ballot
from app.ballots.use_cases.voting import Receipt, cast_vote
from app.domain.period import CHINA, Period
from app.identity import tokens
from app.identity.models import Device
from app.register.models import Estate, Holding, HoldingOwner, Owner, Unit
from tests.factories import Given

POSTED = datetime(2026, 6, 1, 9, tzinfo=CHINA)
OPENS = datetime(2026, 6, 17, tzinfo=CHINA)
CLOSES = datetime(2026, 7, 1, 18, tzinfo=CHINA)
NOON = OPENS + timedelta(hours=12)
STAFF = "staff:1"
DRAFT = BallotDraft(
    title="屋面维修",
    plan="屋面防水整体翻修，共 9 栋楼，造价 412600 元。",
    scope_kind=ScopeKind.COMMUNITY,
    scope={},
    period=Period(OPENS, CLOSES),
    paper_place="小区南门票箱",
    policies=Policies(),
    questions=(
        QuestionDraft(
            "是否同意使用维修资金维修屋面？", "从我家维修资金里出 2350.80 元", 5
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Story:
    """An estate with five homes: 王 owns two, the others one each; one is joint."""

    given: Given
    session: Session
    estate_id: int
    units: Mapping[str, int]

    @classmethod
    def of(cls, given: Given, session: Session, *, is_test: bool = False) -> "Story":
        estate = given.an_estate(is_test=is_test)
        wang = given.an_owner("王建国", estate_id=estate.id)
        owners: dict[str, list[Owner | str]] = {
            "1-1-101": [wang],
            "1-1-102": [wang],
            "1-1-201": ["李秀英"],
            "2-1-101": ["张伟", "刘洋"],
            "2-1-201": ["陈静"],
        }
        units = {
            key: given.a_unit(
                key, estate=estate, owners=theirs, area_dm2=10000, status="delivered"
            )
            for key, theirs in owners.items()
        }
        return cls(given, session, estate.id, {k: unit.id for k, unit in units.items()})

    def given_estate(self) -> Estate:
        """The estate itself, as it stands now."""
        self.session.rollback()
        return self.session.get_one(Estate, self.estate_id)

    def drafted(self, draft: BallotDraft = DRAFT) -> int:
        return draft_ballot(
            estate_id=self.estate_id, draft=draft, staff_id=None, actor=STAFF, at=POSTED
        )

    def noticed(self, draft: BallotDraft = DRAFT, *, at: datetime = POSTED) -> int:
        ballot_id = self.drafted(draft)
        post_notice(
            estate_id=self.estate_id,
            ballot_id=ballot_id,
            override_reason=None,
            actor=STAFF,
            at=at,
        )
        return ballot_id

    def opened(self, draft: BallotDraft = DRAFT, **changes: Any) -> int:
        ballot_id = self.noticed(replace(draft, **changes))
        open_ballot(
            estate_id=self.estate_id, ballot_id=ballot_id, actor=STAFF, at=OPENS
        )
        return ballot_id

    def closed(self, ballot_id: int, *, at: datetime = CLOSES) -> None:
        close_ballot(estate_id=self.estate_id, ballot_id=ballot_id, actor=STAFF, at=at)

    def counted(self, ballot_id: int) -> None:
        self.closed(ballot_id)
        count_closed_ballot(
            estate_id=self.estate_id, ballot_id=ballot_id, actor=STAFF, at=CLOSES
        )

    def an_owner(self, name: str) -> Owner:
        """Somebody of the estate who owns nothing yet."""
        self.session.rollback()
        return self.given.an_owner(name, estate_id=self.estate_id)

    def owner(self, key: str, position: int = 1) -> Owner:
        """The owner of a unit at this position of its title."""
        return self.session.scalars(
            select(Owner)
            .join(HoldingOwner, HoldingOwner.owner_id == Owner.id)
            .join(Holding, Holding.id == HoldingOwner.holding_id)
            .where(
                Holding.unit_id == self.units[key],
                Holding.until_date.is_(None),
                HoldingOwner.position == position,
            )
        ).one()

    def device(
        self,
        key: str,
        *,
        owner: Owner | None = None,
        relation: str = "owner",
        confirmed: bool = True,
    ) -> str:
        """A phone let in at a unit; returns the token it carries."""
        self.session.rollback()
        return self.given.a_device(
            self.session.get_one(Unit, self.units[key]),
            owner=owner,
            relation=relation,
            confirmed=confirmed,
        )

    def voter(
        self,
        key: str,
        *,
        owner: Owner | None = None,
        relation: str = "owner",
        confirmed: bool = True,
    ) -> Voter:
        """Whoever holds a phone let in at a unit."""
        token = self.device(key, owner=owner, relation=relation, confirmed=confirmed)
        device = self.session.scalars(
            select(Device).where(Device.token_hash == tokens.kept_hash("device", token))
        ).one()
        return Voter(
            device_id=device.id,
            unit_id=device.unit_id,
            estate_id=self.estate_id,
            owner_id=device.owner_id,
            relation=device.relation,
            confirmed=device.confirmed,
        )

    def cast(
        self,
        ballot_id: int,
        key: str,
        answer: Answer = Answer.AGREE,
        *,
        voter: Voter | None = None,
        request_key: str | None = None,
        at: datetime = NOON,
    ) -> Receipt:
        questions = self.session.scalars(
            select(Question.id).where(Question.ballot_id == ballot_id)
        ).all()
        return cast_vote(
            ballot_id=ballot_id,
            voter=voter or self.voter(key),
            answers=dict.fromkeys(questions, answer),
            request_key=request_key or uuid4().hex,
            at=at,
        )


@pytest.fixture
def story(given: Given, session: Session) -> Story:
    return Story.of(given, session)


@pytest.fixture
def exercise(given: Given, session: Session) -> Story:
    """The same in an estate of exercises."""
    return Story.of(given, session, is_test=True)
