"""Who is behind a request: one query for a resident, two for staff."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Table, bindparam, select
from sqlalchemy.orm import Session

from app.identity import tokens
from app.identity.models import Device, StaffAccount, StaffScope, StaffSession
from app.identity.rules import SEEN_EVERY, STAFF_IDLE
from app.register.models import Estate, Unit
from app.web.access import ResidentUser, Role, StaffUser
from app.web.frame import ResidentFrame

# Plain tables: this runs before every page, and mapping would cost more than asking.
_device = cast("Table", Device.__table__).c
_unit = cast("Table", Unit.__table__).c
_estate = cast("Table", Estate.__table__).c

RESIDENT = (
    select(
        _device.id,
        _device.unit_id,
        _device.owner_id,
        _device.relation,
        _device.confirmed,
        _unit.estate_id,
        _estate.name,
        _estate.ref,
        _estate.committee_phone,
        _estate.committee_office,
        _estate.committee_hours,
    )
    .join(cast("Table", Unit.__table__), _unit.id == _device.unit_id)
    .join(cast("Table", Estate.__table__), _estate.id == _unit.estate_id)
    .where(
        _device.token_hash == bindparam("token_hash"),
        _device.revoked_at.is_(None),
        _device.expires_at > bindparam("at"),
    )
)

STAFF = (
    select(
        StaffAccount.id,
        StaffAccount.name,
        StaffAccount.role,
        StaffSession.id.label("session_id"),
        StaffSession.seen_at,
    )
    .join(StaffSession, StaffSession.staff_id == StaffAccount.id)
    .where(
        StaffAccount.active,
        StaffSession.token_hash == bindparam("token_hash"),
        StaffSession.ended_at.is_(None),
        StaffSession.expires_at > bindparam("at"),
        StaffSession.seen_at > bindparam("idle_since"),
    )
)

SCOPES = select(StaffScope.estate_id, StaffScope.building_id).where(
    StaffScope.staff_id == bindparam("staff_id")
)


@dataclass(frozen=True, slots=True)
class ResidentVisit:
    """A remembered device, and what stands around its pages."""

    user: ResidentUser
    frame: ResidentFrame


@dataclass(frozen=True, slots=True)
class StaffVisit:
    """A signed-in member of staff.

    Attributes:
        seen_long_ago: the session's last mark is old enough to be renewed.
    """

    user: StaffUser
    session_id: int
    seen_long_ago: bool


def resident_of_token(
    session: Session, token: str, *, at: datetime
) -> ResidentVisit | None:
    """Find whose device carries this token, unless it was revoked or ran out."""
    asked = {"token_hash": tokens.kept_hash("device", token), "at": at}
    row = session.execute(RESIDENT, asked).first()
    if row is None:
        return None
    user = ResidentUser(
        device_id=row.id,
        unit_id=row.unit_id,
        estate_id=row.estate_id,
        owner_id=row.owner_id,
        relation=row.relation,
        confirmed=row.confirmed,
    )
    frame = ResidentFrame(
        estate_name=row.name,
        estate_ref=row.ref,
        committee_phone=row.committee_phone,
        committee_office=row.committee_office,
        committee_hours=row.committee_hours,
        signed_in=True,
    )
    return ResidentVisit(user, frame)


def staff_of_token(session: Session, token: str, *, at: datetime) -> StaffVisit | None:
    """Find who signed in with this token, unless the session ended or lay idle."""
    asked = {
        "token_hash": tokens.kept_hash("staff_session", token),
        "at": at,
        "idle_since": at - STAFF_IDLE,
    }
    row = session.execute(STAFF, asked).first()
    if row is None:
        return None
    role = Role(row.role)
    estates, buildings = _scope(session, row.id, role)
    user = StaffUser(
        id=row.id, name=row.name, role=role, estates=estates, buildings=buildings
    )
    return StaffVisit(user, row.session_id, at - row.seen_at >= SEEN_EVERY)


def _scope(
    session: Session, staff_id: int, role: Role
) -> tuple[frozenset[int] | None, frozenset[int] | None]:
    """Return estates and buildings; only an administrator's empty scope means all."""
    rows = session.execute(SCOPES, {"staff_id": staff_id}).all()
    estates = frozenset(row.estate_id for row in rows)
    buildings = frozenset(row.building_id for row in rows if row.building_id)
    if role is Role.ADMINISTRATOR and not estates:
        return None, None
    return estates, buildings or None
