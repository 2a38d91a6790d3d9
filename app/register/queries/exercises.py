"""The estate to practise on, and the letters in it that nobody opened."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.register.code_queries import at_their_place, selected
from app.register.code_rules import Selection
from app.register.models import Estate, HouseholdCode, Unit


def find_exercise_estate(session: Session, name: str) -> int | None:
    """Return the first estate of this name that is only for practice."""
    asked = select(Estate.id).where(Estate.name == name, Estate.is_test)
    return session.scalars(asked.order_by(Estate.id).limit(1)).first()


def unopened_units(session: Session, estate_id: int) -> list[int]:
    """Return the units whose printed letter nobody opened, as a person walks."""
    waiting = selected([Unit.id], Selection(estate_id=estate_id)).where(
        HouseholdCode.printed_at.is_not(None),
        HouseholdCode.opened_at.is_(None),
        HouseholdCode.locked_at.is_(None),
    )
    return list(session.scalars(at_their_place(waiting)))
