"""Own password and second factor: set up before going in, changed later."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app import journal
from app.db import reading, transaction
from app.identity import passwords, tokens, totp
from app.identity.models import RecoveryCode, StaffAccount
from app.identity.queries.accounts import FirstStepsPage, first_mark, first_steps_page
from app.identity.rules import is_locked
from app.identity.sign_in_rules import (
    EndedWhy,
    PasswordRefused,
    SignInRefusal,
    SignInRefused,
)
from app.identity.use_cases.sign_in import count_failure, end_sessions, open_session


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffPasswordChanged(journal.Event):
    """A member of staff chose a new password."""

    staff_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactorEnrolled(journal.Event):
    """A phone became the second factor of an account."""

    staff_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryCodesIssued(journal.Event):
    """An account got new recovery codes; the ones before are void."""

    staff_id: int


@dataclass(frozen=True, slots=True)
class Welcome:
    """A session is open.

    Attributes:
        token: for the browser.
        recovery_codes: shown once and never again; empty if there are no new ones.
    """

    token: str
    recovery_codes: tuple[str, ...]


def complete_first_sign_in(
    *, staff_id: int, mark: str, password: str, code: str, at: datetime
) -> Welcome:
    """Set the own password and the second factor, as far as missing, and go in.

    The password is not looked at if the present one is the person's own, nor the
    code if a second factor was enrolled before.

    Raises:
        SignInRefused: if the code is wrong, or the password was changed meanwhile.
        PasswordRefused: if the new password is too weak.
    """
    page = first_steps_page(reading(), staff_id=staff_id, mark=mark)
    if page is None:
        raise SignInRefused(SignInRefusal.STARTED_ANEW)
    chosen = _chosen_hash(page, staff_id, password) if page.sets_password else None
    with transaction() as session:
        outcome = _completed(session, staff_id, mark, page.secret, code, chosen, at)
    if isinstance(outcome, SignInRefused):
        raise outcome
    return outcome


def change_password(
    *, staff_id: int, present: str, password: str, at: datetime
) -> None:
    """Replace a password and end every session, the present one too.

    Raises:
        SignInRefused: if the present password is wrong.
        PasswordRefused: if the new password is too weak.
    """
    account = reading().get_one(StaffAccount, staff_id)
    if fault := passwords.fault_of(password, account.login):
        raise PasswordRefused(fault)
    fits = passwords.matches(account.password_hash, present)
    if fits and present == password:
        raise SignInRefused(SignInRefusal.SAME_PASSWORD)
    hashed = passwords.hashed(password)
    with transaction() as session:
        changed = session.get_one(StaffAccount, staff_id, with_for_update=True)
        if fits and not is_locked(changed.locked_until, at):
            _set_password(session, changed, hashed, at)
        else:
            fits = False
            count_failure(session, changed, at)
    if not fits:
        raise SignInRefused(SignInRefusal.WRONG)


def renew_recovery_codes(*, staff_id: int, code: str, at: datetime) -> tuple[str, ...]:
    """Issue new recovery codes against a code of the second factor.

    Raises:
        SignInRefused: if the code is wrong.
    """
    with transaction() as session:
        account = session.get_one(StaffAccount, staff_id, with_for_update=True)
        if not _is_proven(account, code, at):
            count_failure(session, account, at)
            issued = None
        else:
            issued = _issue_recovery_codes(session, account, at)
    if issued is None:
        raise SignInRefused(SignInRefusal.CODE_WRONG)
    return issued


def _chosen_hash(page: FirstStepsPage, staff_id: int, password: str) -> str:
    if fault := passwords.fault_of(password, page.login):
        raise PasswordRefused(fault)
    present = reading().get_one(StaffAccount, staff_id).password_hash
    if passwords.matches(present, password):
        raise SignInRefused(SignInRefusal.SAME_PASSWORD)
    return passwords.hashed(password)


def _completed(
    session: Session,
    staff_id: int,
    mark: str,
    secret: str,
    code: str,
    chosen_hash: str | None,
    at: datetime,
) -> Welcome | SignInRefused:
    account = session.get_one(StaffAccount, staff_id, with_for_update=True)
    unchanged = first_mark(account.password_hash) == mark and account.active
    if not unchanged or is_locked(account.locked_until, at):
        return SignInRefused(SignInRefusal.STARTED_ANEW)
    codes: tuple[str, ...] = ()
    if account.totp_secret is None:
        step = totp.step_of(secret, code, last_step=0, at=at)
        if step is None:
            count_failure(session, account, at)
            return SignInRefused(SignInRefusal.CODE_WRONG)
        codes = _enrol(session, account, secret, step, at)
    if chosen_hash is not None:
        _set_password(session, account, chosen_hash, at)
    return Welcome(open_session(session, account, at), codes)


def _enrol(
    session: Session, account: StaffAccount, secret: str, step: int, at: datetime
) -> tuple[str, ...]:
    account.totp_secret, account.totp_last_step = secret, step
    journal.record(
        session,
        SecondFactorEnrolled(
            occurred_at=at,
            actor=f"staff:{account.id}",
            estate_id=None,
            staff_id=account.id,
        ),
    )
    return _issue_recovery_codes(session, account, at)


def _issue_recovery_codes(
    session: Session, account: StaffAccount, at: datetime
) -> tuple[str, ...]:
    session.execute(delete(RecoveryCode).where(RecoveryCode.staff_id == account.id))
    codes = tokens.new_recovery_codes()
    session.add_all(
        RecoveryCode(staff_id=account.id, code_hash=tokens.recovery_hash(code))
        for code in codes
    )
    journal.record(
        session,
        RecoveryCodesIssued(
            occurred_at=at,
            actor=f"staff:{account.id}",
            estate_id=None,
            staff_id=account.id,
        ),
    )
    return codes


def _set_password(
    session: Session, account: StaffAccount, password_hash: str, at: datetime
) -> None:
    account.password_hash = password_hash
    account.password_is_one_time = False
    end_sessions(session, account.id, why=EndedWhy.PASSWORD_CHANGED, at=at)
    journal.record(
        session,
        StaffPasswordChanged(
            occurred_at=at,
            actor=f"staff:{account.id}",
            estate_id=None,
            staff_id=account.id,
        ),
    )


def _is_proven(account: StaffAccount, code: str, at: datetime) -> bool:
    if account.totp_secret is None or is_locked(account.locked_until, at):
        return False
    step = totp.step_of(
        account.totp_secret, code, last_step=account.totp_last_step, at=at
    )
    if step is not None:
        account.totp_last_step = step
    return step is not None
