"""Staff join two owners of one name, or keep them apart."""

from datetime import datetime

from sqlalchemy.orm import Session

from app import journal
from app.db import transaction
from app.register.events import NamesakesDecided
from app.register.models import Estate, Owner, OwnerQuestion
from app.register.rules import Verdict
from app.register.use_cases.same_people import settle_names


def decide_namesakes(
    *, estate_id: int, question_id: int, verdict: Verdict, staff_id: int, at: datetime
) -> None:
    """Write down whether two owners are one person; it can be decided again.

    Raises:
        Contradiction: if the owners are one by way of others, or kept apart so.
        LookupError: if there is no such question in this estate.
    """
    with transaction() as session:
        session.get_one(Estate, estate_id, with_for_update=True)
        question = _get_question(session, estate_id, question_id)
        question.verdict = verdict.value
        question.decided_by = staff_id
        question.decided_at = at
        session.flush()
        name = session.get_one(Owner, question.owner_id).name
        settle_names(session, estate_id, [name])
        journal.record(
            session,
            NamesakesDecided(
                occurred_at=at,
                actor=f"staff:{staff_id}",
                estate_id=estate_id,
                question_id=question_id,
                verdict=verdict.value,
            ),
        )


def _get_question(session: Session, estate_id: int, question_id: int) -> OwnerQuestion:
    question = session.get(OwnerQuestion, question_id)
    if question is None or question.estate_id != estate_id:
        raise LookupError(question_id)
    return question
