"""The register of an estate as an import meets it."""

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from app.register.intake.difference import Registered
from app.register.intake.units import Identity
from app.register.models import Estate, Holding, HoldingOwner, Owner, Unit

HeldBy = tuple[tuple[int, Identity], ...]


def registered_units(session: Session, estate_id: int) -> dict[str, Registered]:
    """Every unit of an estate by key, those taken off the register included."""
    owners = present_owners(session, estate_id)
    rows = session.execute(
        select(
            Unit.id,
            Unit.key,
            Unit.use,
            Unit.status,
            Unit.area_dm2,
            Unit.removed_on,
            Holding.id,
            Holding.from_date,
        )
        .outerjoin(
            Holding, and_(Holding.unit_id == Unit.id, Holding.until_date.is_(None))
        )
        .where(Unit.estate_id == estate_id)
        .order_by(Unit.id)
    )
    return {
        key: Registered(
            unit_id=unit_id,
            key=key,
            use=use,
            status=status,
            area_dm2=area,
            owners=owners.get(unit_id, ()),
            holding_id=holding_id,
            from_date=from_date,
            removed=removed_on is not None,
        )
        for unit_id, key, use, status, area, removed_on, holding_id, from_date in rows
    }


def present_owners(session: Session, estate_id: int) -> dict[int, HeldBy]:
    """Owners of every unit's present holding: id, name and phone, in order."""
    rows = session.execute(
        select(Holding.unit_id, Owner.id, Owner.name, Owner.phone)
        .join(HoldingOwner, HoldingOwner.holding_id == Holding.id)
        .join(Owner, Owner.id == HoldingOwner.owner_id)
        .where(Owner.estate_id == estate_id, Holding.until_date.is_(None))
        .order_by(Holding.unit_id, HoldingOwner.position)
    )
    found: dict[int, list[tuple[int, Identity]]] = {}
    for unit_id, owner_id, name, phone in rows:
        found.setdefault(unit_id, []).append((owner_id, (name, phone)))
    return {unit_id: tuple(owners) for unit_id, owners in found.items()}


def estate_ids_by_name(session: Session) -> dict[str, int]:
    """Every estate by its name; of two with one name, the older."""
    rows = session.execute(select(Estate.name, Estate.id).order_by(Estate.id.desc()))
    return {row.name: row.id for row in rows}
