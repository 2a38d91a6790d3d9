"""What happens to a letter's code besides being answered."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update

from app import journal
from app.db import transaction
from app.register.models import HouseholdCode, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterOpened(journal.Event):
    """The code of a letter was opened for the first time."""

    unit_id: int


def note_letter_opened(*, code_id: int, at: datetime) -> None:
    """Mark a letter as opened, once; the code itself stays as it is.

    Opening the address of a letter is a GET and the only one that writes: the
    committee has to see which letters never arrived.
    """
    with transaction() as session:
        unit_id = session.scalar(
            update(HouseholdCode)
            .where(HouseholdCode.id == code_id, HouseholdCode.opened_at.is_(None))
            .values(opened_at=at)
            .returning(HouseholdCode.unit_id)
        )
        if unit_id is not None:
            estate_id = session.get_one(Unit, unit_id).estate_id
            journal.record(
                session,
                LetterOpened(
                    occurred_at=at, actor="system", estate_id=estate_id, unit_id=unit_id
                ),
            )
