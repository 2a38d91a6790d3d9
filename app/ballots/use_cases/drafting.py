"""The committee drafts a ballot."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from app import journal
from app.ballots.events import BallotDraftChanged, BallotDrafted
from app.ballots.models import Ballot, Question
from app.ballots.policies import Policies
from app.ballots.rules import BallotState, Obstacle, ScopeKind, StepRefused
from app.ballots.use_cases.steps import ballot_to_step
from app.db import transaction
from app.domain.period import Period
from app.register.models import Estate


@dataclass(frozen=True, slots=True)
class QuestionDraft:
    """One matter to be put to the owners, under an item of 民法典278(1)."""

    text: str
    effect: str
    item: int


@dataclass(frozen=True, slots=True)
class BallotDraft:
    """Everything a notice will say.

    ``scope`` names ``building_ids``, ``entrance_ids`` or ``unit_ids``, by its kind.
    """

    title: str
    plan: str
    scope_kind: ScopeKind
    scope: dict[str, list[int]]
    period: Period
    paper_place: str
    policies: Policies
    questions: tuple[QuestionDraft, ...]


def draft_ballot(
    *,
    estate_id: int,
    draft: BallotDraft,
    staff_id: int | None,
    actor: str,
    at: datetime,
) -> int:
    """Keep a new draft under the estate's next number; return its id.

    Raises:
        sqlalchemy.exc.NoResultFound: if there is no such estate.
    """
    with transaction() as session:
        session.get_one(Estate, estate_id, with_for_update=True)
        last = session.scalar(
            select(func.max(Ballot.number)).where(Ballot.estate_id == estate_id)
        )
        ballot = Ballot(
            estate_id=estate_id,
            number=(last or 0) + 1,
            state=BallotState.DRAFT,
            staff_id=staff_id,
            created_at=at,
            **_columns(draft),
        )
        session.add(ballot)
        session.flush()
        _put_questions(session, ballot.id, draft)
        journal.record(
            session,
            BallotDrafted(
                occurred_at=at,
                actor=actor,
                estate_id=estate_id,
                ballot_id=ballot.id,
                number=ballot.number,
            ),
        )
        return ballot.id


def edit_draft(
    *, estate_id: int, ballot_id: int, draft: BallotDraft, actor: str, at: datetime
) -> None:
    """Replace a draft; what was announced is never changed.

    Raises:
        StepRefused: if its notice has been posted.
        NoSuchBallot: if the estate has no such ballot.
    """
    with transaction() as session:
        ballot = ballot_to_step(session, estate_id, ballot_id)
        if ballot.state != BallotState.DRAFT:
            raise StepRefused(Obstacle.WRONG_STATE)
        for name, value in _columns(draft).items():
            setattr(ballot, name, value)
        session.execute(delete(Question).where(Question.ballot_id == ballot_id))
        _put_questions(session, ballot_id, draft)
        journal.record(
            session,
            BallotDraftChanged(
                occurred_at=at,
                actor=actor,
                estate_id=estate_id,
                ballot_id=ballot_id,
                number=ballot.number,
            ),
        )


def _columns(draft: BallotDraft) -> dict[str, Any]:
    return {
        "title": draft.title,
        "plan": draft.plan,
        "plan_sha256": hashlib.sha256(draft.plan.encode()).hexdigest(),
        "scope_kind": draft.scope_kind,
        "scope": draft.scope,
        "opens_at": draft.period.opens_at,
        "closes_at": draft.period.closes_at,
        "paper_place": draft.paper_place,
        "policies": draft.policies.to_document(),
    }


def _put_questions(session: Session, ballot_id: int, draft: BallotDraft) -> None:
    if not draft.questions:
        return
    session.execute(
        insert(Question),
        [
            {
                "ballot_id": ballot_id,
                "position": position,
                "text": question.text,
                "effect": question.effect,
                "item": question.item,
            }
            for position, question in enumerate(draft.questions, start=1)
        ],
    )
