"""The phones that one home has let in."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.identity.models import Device
from app.identity.rules import Relation, may_let_others_go


@dataclass(frozen=True, slots=True)
class DeviceLine:
    """One phone in the list of its home."""

    device_id: int
    label: str
    relation: Relation
    since: datetime
    confirmed: bool


@dataclass(frozen=True, slots=True)
class DevicesPage:
    """The phone in the hand, and the others.

    Attributes:
        may_end_others: owners and family may; a tenant's phone only ends itself.
    """

    this: DeviceLine
    others: tuple[DeviceLine, ...]
    may_end_others: bool


def devices_page(
    session: Session, *, unit_id: int, device_id: int, at: datetime
) -> DevicesPage:
    """List the live phones of a unit, the newest first."""
    lines = [
        DeviceLine(
            device.id,
            device.label,
            Relation(device.relation),
            device.created_at,
            device.confirmed,
        )
        for device in session.scalars(
            select(Device)
            .where(
                Device.unit_id == unit_id,
                Device.revoked_at.is_(None),
                Device.expires_at > at,
            )
            .order_by(Device.id.desc())
        )
    ]
    this = next(line for line in lines if line.device_id == device_id)
    others = tuple(line for line in lines if line is not this)
    allowed = may_let_others_go(this.relation, confirmed=this.confirmed)
    return DevicesPage(this, others if this.confirmed else (), allowed)
