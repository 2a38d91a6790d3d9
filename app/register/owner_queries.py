"""Who owns what today, people whom staff joined being one."""

from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.register.heads import Title, one_person
from app.register.models import Holding, HoldingOwner, Owner, OwnerQuestion, Unit
from app.register.rules import Verdict


def joined_owners(session: Session, estate_id: int) -> Mapping[int, int]:
    """Owners that staff joined into another, with that other."""
    rows = session.execute(
        select(Owner.id, Owner.same_as_id).where(
            Owner.estate_id == estate_id, Owner.same_as_id.is_not(None)
        )
    )
    return {id_: same for id_, same in rows if same is not None}


def owners_by_unit(session: Session, estate_id: int) -> dict[int, tuple[int, ...]]:
    """The present owners of every unit, in the order of its title."""
    same = joined_owners(session, estate_id)
    rows = session.execute(
        select(Unit.id, HoldingOwner.owner_id)
        .join(Holding, Holding.unit_id == Unit.id)
        .join(HoldingOwner, HoldingOwner.holding_id == Holding.id)
        .where(Unit.estate_id == estate_id, Holding.until_date.is_(None))
        .order_by(Unit.id, HoldingOwner.position)
    )
    owners: dict[int, dict[int, None]] = {}
    for unit_id, owner_id in rows:
        owners.setdefault(unit_id, {})[one_person(owner_id, same)] = None
    return {unit_id: tuple(theirs) for unit_id, theirs in owners.items()}


def titles_of(session: Session, estate_id: int) -> list[Title]:
    """The title of every present unit of an estate."""
    owners = owners_by_unit(session, estate_id)
    rows = session.execute(
        select(Unit.id, Unit.use, Unit.status).where(
            Unit.estate_id == estate_id, Unit.removed_on.is_(None)
        )
    )
    return [Title(use, status, owners.get(id_, ())) for id_, use, status in rows]


def undecided_owners(session: Session, estate_id: int) -> int:
    """How many pairs of one name staff have not yet joined or kept apart."""
    waiting = (
        select(func.count())
        .select_from(OwnerQuestion)
        .where(
            OwnerQuestion.estate_id == estate_id,
            OwnerQuestion.verdict == Verdict.UNDECIDED,
        )
    )
    return session.scalar(waiting) or 0
