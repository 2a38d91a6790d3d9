"""Staff come in and go out."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app import journal
from app.db import reading, transaction
from app.identity import passwords, tokens, totp
from app.identity.models import RecoveryCode, StaffAccount, StaffSession
from app.identity.queries.accounts import Credentials, credentials_of, first_mark
from app.identity.rules import (
    FAILURES_ALARMING,
    STAFF_ABSOLUTE,
    is_locked,
    lock_after,
)
from app.identity.sign_in_rules import (
    EndedWhy,
    SignInRefusal,
    SignInRefused,
)
from app.identity.use_cases.attempts import (
    SIGN_INS,
    SIGN_INS_ALLOWED_HERE,
    attempts,
    count_up,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffSignedIn(journal.Event):
    """A member of staff signed in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffSignedOut(journal.Event):
    """A member of staff signed out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffLockedOut(journal.Event):
    """An account was locked after failures in a row.

    Attributes:
        alarming: there were so many that somebody seems to be guessing.
    """

    staff_id: int
    failures: int
    alarming: bool


@dataclass(frozen=True, slots=True)
class FirstSteps:
    """The password was right, and something has to be set up before going in."""

    staff_id: int
    mark: str


def sign_in(
    *, login: str, password: str, code: str, address: str, at: datetime
) -> str | FirstSteps:
    """Check both factors and open a session under a new token, which is returned.

    An unknown login costs the same time as a wrong password, and is answered with
    the same refusal; so is a locked account, whatever is typed.

    Raises:
        SignInRefused: if it is not right.
    """
    known = credentials_of(reading(), login)
    fits = passwords.matches(known.password_hash if known else None, password)
    renewed = _renewed_hash(known, password) if fits else None
    with transaction() as session:
        outcome = _settled(session, known, code, address, at, fits=fits)
        if known and renewed and not isinstance(outcome, SignInRefused):
            session.get_one(StaffAccount, known.staff_id).password_hash = renewed
    if isinstance(outcome, SignInRefused):
        raise outcome
    return outcome


def sign_out(*, token: str, at: datetime) -> None:
    """End the session of this token, if it still runs."""
    with transaction() as session:
        staff_id = session.scalar(
            update(StaffSession)
            .where(
                StaffSession.token_hash == tokens.kept_hash("staff_session", token),
                StaffSession.ended_at.is_(None),
            )
            .values(ended_at=at, ended_why=EndedWhy.SIGNED_OUT)
            .returning(StaffSession.staff_id)
        )
        if staff_id is not None:
            journal.record(
                session,
                StaffSignedOut(
                    occurred_at=at, actor=f"staff:{staff_id}", estate_id=None
                ),
            )


def note_staff_seen(*, session_id: int, at: datetime) -> None:
    """Mark a session as in use; asked for at most every five minutes."""
    with transaction() as session:
        session.execute(
            update(StaffSession)
            .where(StaffSession.id == session_id, StaffSession.ended_at.is_(None))
            .values(seen_at=at)
        )


def open_session(session: Session, account: StaffAccount, at: datetime) -> str:
    """Start a session of an account under a new token, which is returned."""
    token = tokens.new_token()
    account.failures, account.locked_until = 0, None
    session.add(
        StaffSession(
            token_hash=tokens.kept_hash("staff_session", token),
            staff_id=account.id,
            created_at=at,
            seen_at=at,
            expires_at=at + STAFF_ABSOLUTE,
        )
    )
    journal.record(
        session,
        StaffSignedIn(occurred_at=at, actor=f"staff:{account.id}", estate_id=None),
    )
    return token


def end_sessions(
    session: Session, staff_id: int, *, why: EndedWhy, at: datetime
) -> None:
    """End every running session of an account."""
    session.execute(
        update(StaffSession)
        .where(StaffSession.staff_id == staff_id, StaffSession.ended_at.is_(None))
        .values(ended_at=at, ended_why=why)
    )


def count_failure(session: Session, account: StaffAccount, at: datetime) -> None:
    """Count a failure of a known account; the fifth in a row locks it."""
    account.failures += 1
    account.locked_until = lock_after(account.failures, at)
    if account.locked_until is not None:
        journal.record(
            session,
            StaffLockedOut(
                occurred_at=at,
                actor="system",
                estate_id=None,
                staff_id=account.id,
                failures=account.failures,
                alarming=account.failures >= FAILURES_ALARMING,
            ),
        )


def _settled(
    session: Session,
    known: Credentials | None,
    code: str,
    address: str,
    at: datetime,
    *,
    fits: bool,
) -> str | FirstSteps | SignInRefused:
    """Decide; a refusal is returned, for its count must be kept."""
    if attempts(session, SIGN_INS, address, at) >= SIGN_INS_ALLOWED_HERE:
        return SignInRefused(SignInRefusal.TOO_MANY_HERE)
    account = _open_account(session, known, at)
    if account is not None:
        if fits and _second_factor(session, account, code, at):
            return _admitted(session, account, at)
        count_failure(session, account, at)
    count_up(session, SIGN_INS, address, at)
    return SignInRefused(SignInRefusal.WRONG)


def _admitted(
    session: Session, account: StaffAccount, at: datetime
) -> str | FirstSteps:
    if account.totp_secret is None or account.password_is_one_time:
        return FirstSteps(account.id, first_mark(account.password_hash))
    return open_session(session, account, at)


def _open_account(
    session: Session, known: Credentials | None, at: datetime
) -> StaffAccount | None:
    """Return the account unless it is locked, closed or changed since it was read."""
    if known is None:
        return None
    account = session.get_one(StaffAccount, known.staff_id, with_for_update=True)
    unchanged = account.password_hash == known.password_hash
    usable = account.active and unchanged and not is_locked(account.locked_until, at)
    return account if usable else None


def _second_factor(
    session: Session, account: StaffAccount, typed: str, at: datetime
) -> bool:
    if account.totp_secret is None:
        return True
    step = totp.step_of(
        account.totp_secret, typed, last_step=account.totp_last_step, at=at
    )
    if step is not None:
        account.totp_last_step = step
        return True
    return _spend_recovery_code(session, account, typed, at)


def _spend_recovery_code(
    session: Session, account: StaffAccount, typed: str, at: datetime
) -> bool:
    spent = session.scalar(
        select(RecoveryCode)
        .where(
            RecoveryCode.staff_id == account.id,
            RecoveryCode.code_hash == tokens.recovery_hash(typed),
            RecoveryCode.used_at.is_(None),
        )
        .with_for_update()
    )
    if spent is None:
        return False
    spent.used_at = at
    return True


def _renewed_hash(known: Credentials | None, password: str) -> str | None:
    if known is None or not passwords.is_outdated(known.password_hash):
        return None
    return passwords.hashed(password)
