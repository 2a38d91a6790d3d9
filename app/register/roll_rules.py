"""When a roll may become the register. Pure."""

from datetime import date
from enum import StrEnum, auto

from app.register.intake.difference import Difference
from app.register.intake.roll import Roll

MOST_CHANGES_KEPT = 500


class RollRefusal(StrEnum):
    """Why a roll is not imported. ``wording`` owns the sentences."""

    BLOCKED = auto()
    NOTHING_NEW = auto()
    NOT_CONFIRMED = auto()
    CHANGED_MEANWHILE = auto()
    BEFORE_A_HOLDING = auto()
    IN_THE_FUTURE = auto()


class RollRefused(Exception):
    """A roll that is not imported; ``refusal`` says why."""

    def __init__(self, refusal: RollRefusal) -> None:
        super().__init__(refusal)
        self.refusal = refusal


def refusal_to_import(
    roll: Roll,
    found: Difference,
    *,
    confirmed: str | None,
    effective_on: date,
    today: date,
) -> RollRefusal | None:
    """Say why this roll may not be imported, or ``None`` if it may.

    ``confirmed`` is the fingerprint of the difference that was seen and agreed to; a
    register that is still empty needs none. From the day ``effective_on`` the new
    holdings run.
    """
    if roll.blocked:
        return RollRefusal.BLOCKED
    if found.is_nothing:
        return RollRefusal.NOTHING_NEW
    if effective_on > today:
        return RollRefusal.IN_THE_FUTURE
    if any(_starts_after(unit.from_date, effective_on) for unit in found.ends_holdings):
        return RollRefusal.BEFORE_A_HOLDING
    return _unconfirmed(found, confirmed)


def _starts_after(from_date: date | None, effective_on: date) -> bool:
    return from_date is not None and from_date > effective_on


def _unconfirmed(found: Difference, confirmed: str | None) -> RollRefusal | None:
    if confirmed is None:
        return RollRefusal.NOT_CONFIRMED if found.touches_what_was else None
    if confirmed != found.fingerprint:
        return RollRefusal.CHANGED_MEANWHILE
    return None
