"""The accounts of staff."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.address import place_label
from app.identity import totp
from app.identity.models import StaffAccount, StaffScope, StaffSession
from app.identity.rules import FAILURES_ALARMING, is_locked
from app.identity.sign_in_rules import login_key
from app.keys import keyed_hash
from app.register.models import Building, Estate
from app.web.access import Role


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a password is compared with."""

    staff_id: int
    password_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstStepsPage:
    """What somebody sets up before going in for the first time.

    Attributes:
        secret: base 32, shown in groups for typing; empty if there is nothing to do.
        app_address: the ``otpauth:`` address of the same secret.
    """

    login: str
    name: str
    sets_password: bool
    sets_totp: bool
    secret: str
    app_address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountLine:
    """One account in the list.

    Attributes:
        scope: names of estates and buildings; empty for all.
    """

    staff_id: int
    login: str
    name: str
    role: Role
    scope: tuple[str, ...]
    active: bool
    is_set_up: bool
    locked: bool
    alarming: bool
    seen_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountPage:
    """One account as an administrator changes it.

    Attributes:
        buildings: choices (building id, place) of the estates in scope.
    """

    line: AccountLine
    estate_ids: tuple[int, ...]
    building_ids: tuple[int, ...]
    buildings: tuple[tuple[int, str], ...]


def credentials_of(session: Session, login: str) -> Credentials | None:
    """Find what a login's password is compared with."""
    row = session.execute(
        select(StaffAccount.id, StaffAccount.password_hash).where(
            StaffAccount.login == login_key(login)
        )
    ).first()
    return Credentials(row.id, row.password_hash) if row else None


def first_mark(password_hash: str) -> str:
    """Return what ties the first steps to the password that allowed them."""
    return keyed_hash("first-sign-in", password_hash)[:32]


def first_steps_page(
    session: Session, *, staff_id: int, mark: str
) -> FirstStepsPage | None:
    """Describe what is still to be set up; ``None`` if the password changed."""
    account = session.get(StaffAccount, staff_id)
    if account is None or first_mark(account.password_hash) != mark:
        return None
    sets_totp = account.totp_secret is None
    secret = totp.secret_for(account.id, account.password_hash) if sets_totp else ""
    return FirstStepsPage(
        login=account.login,
        name=account.name,
        sets_password=account.password_is_one_time,
        sets_totp=sets_totp,
        secret=secret,
        app_address=totp.address_for_app(secret, account.login) if sets_totp else "",
    )


def account_lines(session: Session, *, at: datetime) -> tuple[AccountLine, ...]:
    """List all accounts, those in use first."""
    accounts = session.scalars(
        select(StaffAccount).order_by(StaffAccount.active.desc(), StaffAccount.login)
    )
    scopes = _scope_names(session)
    seen = _last_seen(session)
    return tuple(
        _line(account, scopes.get(account.id, ()), seen.get(account.id), at)
        for account in accounts
    )


def account_page(
    session: Session, *, staff_id: int, at: datetime
) -> AccountPage | None:
    """Describe one account, or ``None`` if there is none."""
    account = session.get(StaffAccount, staff_id)
    if account is None:
        return None
    scopes = session.scalars(
        select(StaffScope).where(StaffScope.staff_id == staff_id)
    ).all()
    estate_ids = tuple(sorted({scope.estate_id for scope in scopes}))
    return AccountPage(
        line=_line(
            account,
            _scope_names(session).get(staff_id, ()),
            _last_seen(session).get(staff_id),
            at,
        ),
        estate_ids=estate_ids,
        building_ids=tuple(s.building_id for s in scopes if s.building_id is not None),
        buildings=_buildings_of(session, estate_ids),
    )


def estate_choices(session: Session) -> tuple[tuple[int, str], ...]:
    """List every estate as (id, name)."""
    rows = session.execute(select(Estate.id, Estate.name).order_by(Estate.name))
    return tuple((row.id, row.name) for row in rows)


def estates_by_ref(session: Session, refs: Sequence[str]) -> dict[str, int]:
    """Return the ids of those estates that have one of these references."""
    rows = session.execute(select(Estate.ref, Estate.id).where(Estate.ref.in_(refs)))
    return {row.ref: row.id for row in rows}


def _buildings_of(
    session: Session, estate_ids: tuple[int, ...]
) -> tuple[tuple[int, str], ...]:
    rows = session.execute(
        select(Building.id, Estate.name, Building.code)
        .join(Estate, Estate.id == Building.estate_id)
        .where(Building.estate_id.in_(estate_ids))
        .order_by(Estate.name, Building.position, Building.code)
    )
    return tuple((row.id, f"{row.name} {place_label(row.code, '')}") for row in rows)


def _scope_names(session: Session) -> dict[int, tuple[str, ...]]:
    names: dict[int, list[str]] = defaultdict(list)
    rows = session.execute(
        select(StaffScope.staff_id, Estate.name, Building.code)
        .join(Estate, Estate.id == StaffScope.estate_id)
        .outerjoin(Building, Building.id == StaffScope.building_id)
        .order_by(Estate.name, Building.position)
    )
    for staff_id, estate, building in rows:
        place = place_label(building, "") if building else ""
        names[staff_id].append(f"{estate} {place}".strip())
    return {staff_id: tuple(found) for staff_id, found in names.items()}


def _last_seen(session: Session) -> dict[int, datetime]:
    rows = session.execute(
        select(
            StaffSession.staff_id, func.max(StaffSession.seen_at).label("last")
        ).group_by(StaffSession.staff_id)
    )
    return {row.staff_id: row.last for row in rows}


def _line(
    account: StaffAccount,
    scope: tuple[str, ...],
    seen_at: datetime | None,
    at: datetime,
) -> AccountLine:
    return AccountLine(
        staff_id=account.id,
        login=account.login,
        name=account.name,
        role=Role(account.role),
        scope=scope,
        active=account.active,
        is_set_up=account.totp_secret is not None and not account.password_is_one_time,
        locked=is_locked(account.locked_until, at),
        alarming=account.failures >= FAILURES_ALARMING,
        seen_at=seen_at,
    )
