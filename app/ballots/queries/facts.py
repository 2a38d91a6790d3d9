"""A ballot as it stands, for every page that shows one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, select
from sqlalchemy.orm import Session

from app.ballots.models import Ballot, Question
from app.ballots.policies import Policies
from app.ballots.roll import RollTotals
from app.ballots.rules import BallotState, ScopeKind
from app.ballots.tally.outcome import Weight
from app.domain.law import JointDecision, LegalSource, Threshold, joint_decision
from app.domain.period import CHINA, Period


@dataclass(frozen=True, slots=True)
class QuestionFacts:
    """One matter put to the owners, with what the law asks of it."""

    id: int
    position: int
    text: str
    effect: str
    decision: JointDecision


@dataclass(frozen=True, slots=True)
class BallotFacts:
    """A ballot, its questions and, once it is open, its frozen totals."""

    id: int
    estate_id: int
    number: int
    title: str
    plan: str
    plan_sha256: str
    state: BallotState
    scope_kind: ScopeKind
    scope: dict[str, list[int]]
    opens_at: datetime
    closes_at: datetime
    notice_posted_at: datetime | None
    opened_at: datetime | None
    closed_at: datetime | None
    counted_at: datetime | None
    paper_place: str
    policies: Policies
    override_reason: str | None
    roll: RollTotals | None
    roll_root: str | None
    questions: tuple[QuestionFacts, ...]

    @property
    def period(self) -> Period:
        return Period(self.opens_at, self.closes_at)

    @property
    def is_draft(self) -> bool:
        return self.state is BallotState.DRAFT

    @property
    def is_noticed(self) -> bool:
        return self.state is BallotState.NOTICED

    @property
    def is_open(self) -> bool:
        return self.state is BallotState.OPEN

    @property
    def is_closed(self) -> bool:
        return self.state is BallotState.CLOSED

    @property
    def is_counted(self) -> bool:
        return self.state is BallotState.COUNTED

    @property
    def is_withdrawn(self) -> bool:
        return self.state is BallotState.WITHDRAWN

    @property
    def whole(self) -> Weight:
        """The whole scope both ways; nothing before the roll is frozen."""
        return (
            Weight(self.roll.area_dm2, self.roll.heads) if self.roll else Weight(0, 0)
        )

    @property
    def ways_to_pass(self) -> tuple[tuple[JointDecision, tuple[int, ...]], ...]:
        """Each different second gate, with the positions of the questions it is for."""
        positions: dict[Threshold, list[int]] = {}
        decisions: dict[Threshold, JointDecision] = {}
        for question in self.questions:
            approval = question.decision.approval
            positions.setdefault(approval, []).append(question.position)
            decisions.setdefault(approval, question.decision)
        return tuple((decisions[one], tuple(positions[one])) for one in decisions)

    @property
    def sources(self) -> tuple[LegalSource, ...]:
        """Every article the questions rest on, each once."""
        return tuple(dict.fromkeys(q.decision.source for q in self.questions))


# Plain tables: every page of a ballot reads them, mapping would cost more than asking.
_ballot = cast("Table", Ballot.__table__).c
_question = cast("Table", Question.__table__).c
BALLOT_COLUMNS = (
    _ballot.id,
    _ballot.estate_id,
    _ballot.number,
    _ballot.title,
    _ballot.plan,
    _ballot.plan_sha256,
    _ballot.state,
    _ballot.scope_kind,
    _ballot.scope,
    _ballot.opens_at,
    _ballot.closes_at,
    _ballot.notice_posted_at,
    _ballot.opened_at,
    _ballot.closed_at,
    _ballot.counted_at,
    _ballot.paper_place,
    _ballot.policies,
    _ballot.override_reason,
    _ballot.roll_units,
    _ballot.roll_area_dm2,
    _ballot.roll_heads,
    _ballot.roll_root,
)
BY_ID = select(*BALLOT_COLUMNS).where(_ballot.id == bindparam("ballot_id"))
BY_NUMBER = select(*BALLOT_COLUMNS).where(
    _ballot.estate_id == bindparam("estate_id"), _ballot.number == bindparam("number")
)
OF_ESTATE = (
    select(*BALLOT_COLUMNS)
    .where(_ballot.estate_id == bindparam("estate_id"))
    .order_by(_ballot.number.desc())
)
QUESTIONS = (
    select(
        _question.ballot_id,
        _question.id,
        _question.position,
        _question.text,
        _question.effect,
        _question.item,
    )
    .where(_question.ballot_id.in_(bindparam("ballot_ids", expanding=True)))
    .order_by(_question.ballot_id, _question.position)
)


def ballot_by_id(session: Session, ballot_id: int) -> BallotFacts | None:
    """The ballot with this id."""
    row = session.execute(BY_ID, {"ballot_id": ballot_id}).first()
    return _with_questions(session, [row])[0] if row else None


def ballot_by_number(
    session: Session, *, estate_id: int, number: int
) -> BallotFacts | None:
    """The ballot of an estate with this number."""
    row = session.execute(BY_NUMBER, {"estate_id": estate_id, "number": number}).first()
    return _with_questions(session, [row])[0] if row else None


def ballots_of(session: Session, estate_id: int) -> list[BallotFacts]:
    """All ballots of an estate, the newest first."""
    rows = session.execute(OF_ESTATE, {"estate_id": estate_id}).all()
    return _with_questions(session, rows)


def _with_questions(session: Session, rows: Sequence[Any]) -> list[BallotFacts]:
    ids = [row.id for row in rows]
    asked = session.execute(QUESTIONS, {"ballot_ids": ids}).all() if ids else []
    return [
        _facts(row, [question for question in asked if question[0] == row.id])
        for row in rows
    ]


def _facts(row: Any, asked: Sequence[Any]) -> BallotFacts:
    totals = None
    if row.roll_root is not None:
        totals = RollTotals(row.roll_units, row.roll_area_dm2, row.roll_heads)
    on = row.opens_at.astimezone(CHINA).date()
    return BallotFacts(
        id=row.id,
        estate_id=row.estate_id,
        number=row.number,
        title=row.title,
        plan=row.plan,
        plan_sha256=row.plan_sha256,
        state=BallotState(row.state),
        scope_kind=ScopeKind(row.scope_kind),
        scope=row.scope,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        notice_posted_at=row.notice_posted_at,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        counted_at=row.counted_at,
        paper_place=row.paper_place,
        policies=Policies.from_document(row.policies),
        override_reason=row.override_reason,
        roll=totals,
        roll_root=row.roll_root,
        questions=tuple(
            QuestionFacts(id_, position, text, effect, joint_decision(item, on=on))
            for _, id_, position, text, effect, item in asked
        ),
    )
