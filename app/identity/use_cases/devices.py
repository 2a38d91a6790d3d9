"""Letting phones go."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import journal
from app.db import transaction
from app.identity import tokens
from app.identity.models import Device
from app.identity.rules import Relation, RevokedWhy, may_let_others_go
from app.register.models import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceRevoked(journal.Event):
    """A phone no longer stands for a home."""

    device_id: int
    why: RevokedWhy


def revoke_device(
    *, device_id: int, unit_id: int, by_device_id: int, at: datetime
) -> bool:
    """Let a phone of the household go; tell whether there was one to let go.

    Every phone may end itself; the others only with ``may_let_others_go``.
    """
    leaving = device_id == by_device_id
    with transaction() as session:
        device = session.scalar(
            select(Device)
            .where(
                Device.id == device_id,
                Device.unit_id == unit_id,
                Device.revoked_at.is_(None),
            )
            .with_for_update()
        )
        if device is None or not (leaving or _may(session, by_device_id)):
            return False
        why = RevokedWhy.LEFT if leaving else RevokedWhy.BY_HOUSEHOLD
        end_device(session, device, why=why, actor=f"device:{by_device_id}", at=at)
    return True


def _may(session: Session, device_id: int) -> bool:
    asking = session.get_one(Device, device_id)
    return may_let_others_go(Relation(asking.relation), confirmed=asking.confirmed)


def end_device_of_token(session: Session, token: str, *, at: datetime) -> None:
    """Let the phone go that this browser carried before, of whichever home."""
    device = session.scalar(
        select(Device)
        .where(
            Device.token_hash == tokens.kept_hash("device", token),
            Device.revoked_at.is_(None),
        )
        .with_for_update()
    )
    if device is not None:
        actor = f"device:{device.id}"
        end_device(session, device, why=RevokedWhy.REPLACED, actor=actor, at=at)


def end_device(
    session: Session, device: Device, *, why: RevokedWhy, actor: str, at: datetime
) -> None:
    """Revoke a live device, and say so in its estate's journal."""
    device.revoked_at = at
    device.revoked_why = why
    journal.record(
        session,
        DeviceRevoked(
            occurred_at=at,
            actor=actor,
            estate_id=session.get_one(Unit, device.unit_id).estate_id,
            device_id=device.id,
            why=why,
        ),
    )
