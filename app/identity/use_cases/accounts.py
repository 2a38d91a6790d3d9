"""Administrators keep the accounts of staff."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app import journal
from app.db import transaction
from app.identity import passwords
from app.identity.models import RecoveryCode, StaffAccount, StaffScope
from app.identity.sign_in_rules import (
    AccountRefusal,
    AccountRefused,
    EndedWhy,
    is_login,
    login_key,
)
from app.identity.use_cases.sign_in import end_sessions
from app.register.models import Building
from app.web.access import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffAccountCreated(journal.Event):
    """Somebody got an account."""

    staff_id: int
    role: Role
    estate_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffAccountChanged(journal.Event):
    """An account's role, scope or use was changed."""

    staff_id: int
    role: Role
    estate_ids: tuple[int, ...]
    building_ids: tuple[int, ...]
    active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffAccountReset(journal.Event):
    """An account got a one-time password and lost its second factor."""

    staff_id: int


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account and the password that opens it once."""

    staff_id: int
    login: str
    name: str
    one_time_password: str


def create_account(
    *,
    login: str,
    name: str,
    role: Role,
    estate_ids: Sequence[int],
    actor: str,
    at: datetime,
) -> NewAccount:
    """Give somebody an account that opens with a one-time password.

    Raises:
        AccountRefused: if the login is taken or unusable, or a role that works on
            estates has none.
    """
    key = login_key(login)
    if not is_login(key):
        raise AccountRefused(AccountRefusal.LOGIN_UNUSABLE)
    _check_scope(role, estate_ids)
    one_time = passwords.one_time_password()
    password_hash = passwords.hashed(one_time)
    with transaction() as session:
        if session.scalar(select(StaffAccount.id).where(StaffAccount.login == key)):
            raise AccountRefused(AccountRefusal.LOGIN_TAKEN)
        account = StaffAccount(
            login=key,
            name=name,
            role=role,
            password_hash=password_hash,
            password_is_one_time=True,
            created_at=at,
        )
        session.add(account)
        session.flush()
        _set_scope(session, account.id, estate_ids, ())
        journal.record(
            session,
            StaffAccountCreated(
                occurred_at=at,
                actor=actor,
                estate_id=None,
                staff_id=account.id,
                role=role,
                estate_ids=tuple(estate_ids),
            ),
        )
    return NewAccount(account.id, key, name, one_time)


def change_account(
    *,
    staff_id: int,
    name: str,
    role: Role,
    estate_ids: Sequence[int],
    building_ids: Sequence[int],
    active: bool,
    actor: str,
    at: datetime,
) -> None:
    """Change who somebody is here; every session of the account ends.

    Buildings, which lie in the estates given, narrow the scope to themselves.

    Raises:
        AccountRefused: if it would lock the administrators out, or the scope is
            not one.
        sqlalchemy.exc.NoResultFound: if there is no such account.
    """
    _check_scope(role, estate_ids)
    with transaction() as session:
        account = session.get_one(StaffAccount, staff_id, with_for_update=True)
        if refusal := _refusal(session, account, role, actor, active=active):
            raise AccountRefused(refusal)
        account.name, account.role, account.active = name, role, active
        _set_scope(session, staff_id, estate_ids, building_ids)
        end_sessions(session, staff_id, why=EndedWhy.ACCOUNT_CHANGED, at=at)
        journal.record(
            session,
            StaffAccountChanged(
                occurred_at=at,
                actor=actor,
                estate_id=None,
                staff_id=staff_id,
                role=role,
                estate_ids=tuple(estate_ids),
                building_ids=tuple(building_ids),
                active=active,
            ),
        )


def reset_account(*, staff_id: int, actor: str, at: datetime) -> NewAccount:
    """Give an account a one-time password and let its second factor be enrolled anew.

    Raises:
        sqlalchemy.exc.NoResultFound: if there is no such account.
    """
    one_time = passwords.one_time_password()
    password_hash = passwords.hashed(one_time)
    with transaction() as session:
        account = session.get_one(StaffAccount, staff_id, with_for_update=True)
        account.password_hash, account.password_is_one_time = password_hash, True
        account.totp_secret, account.totp_last_step = None, 0
        account.failures, account.locked_until = 0, None
        session.execute(delete(RecoveryCode).where(RecoveryCode.staff_id == staff_id))
        end_sessions(session, staff_id, why=EndedWhy.PASSWORD_CHANGED, at=at)
        journal.record(
            session,
            StaffAccountReset(
                occurred_at=at, actor=actor, estate_id=None, staff_id=staff_id
            ),
        )
    return NewAccount(staff_id, account.login, account.name, one_time)


def _check_scope(role: Role, estate_ids: Sequence[int]) -> None:
    if role is not Role.ADMINISTRATOR and not estate_ids:
        raise AccountRefused(AccountRefusal.NO_ESTATE)


def _refusal(
    session: Session, account: StaffAccount, role: Role, actor: str, *, active: bool
) -> AccountRefusal | None:
    keeps_powers = active and role == account.role
    if keeps_powers:
        return None
    if actor == f"staff:{account.id}":
        return AccountRefusal.OWN_ACCOUNT
    if account.role == Role.ADMINISTRATOR and _administrators(session) <= 1:
        return AccountRefusal.LAST_ADMINISTRATOR
    return None


def _administrators(session: Session) -> int:
    found = session.scalar(
        select(func.count())
        .select_from(StaffAccount)
        .where(StaffAccount.role == Role.ADMINISTRATOR, StaffAccount.active)
    )
    return found or 0


def _set_scope(
    session: Session,
    staff_id: int,
    estate_ids: Sequence[int],
    building_ids: Sequence[int],
) -> None:
    session.execute(delete(StaffScope).where(StaffScope.staff_id == staff_id))
    if not building_ids:
        session.add_all(
            StaffScope(staff_id=staff_id, estate_id=estate_id)
            for estate_id in estate_ids
        )
        return
    for building_id in building_ids:
        building = session.get(Building, building_id)
        if building is None or building.estate_id not in estate_ids:
            raise AccountRefused(AccountRefusal.FOREIGN_BUILDING)
        session.add(
            StaffScope(
                staff_id=staff_id,
                estate_id=building.estate_id,
                building_id=building_id,
            )
        )
