"""Counting what was tried from one address, in windows of time."""

from datetime import UTC, datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.db import transaction
from app.identity.models import AttemptCount
from app.keys import keyed_hash

WINDOW = timedelta(minutes=15)
KEPT_FOR = timedelta(days=1)
HOME_NETWORK_BITS = 64

DEAD_CODES = "dead-codes"
DEAD_CODES_ALLOWED = 60
WRONG_ANSWERS = "wrong-answers"
WRONG_ANSWERS_ALLOWED_HERE = 60
SIGN_INS = "sign-ins"
SIGN_INS_ALLOWED_HERE = 60


def count_dead_code(*, address: str, at: datetime) -> bool:
    """Remember that a code nobody has was tried; tell whether more may be tried.

    Whoever holds a live code is let through all the same: many homes share one
    address.
    """
    with transaction() as session:
        count_up(session, DEAD_CODES, address, at)
        return attempts(session, DEAD_CODES, address, at) <= DEAD_CODES_ALLOWED


def count_up(session: Session, purpose: str, address: str, at: datetime) -> None:
    """Add one to what was tried from an address in the present window."""
    key, window = _key(purpose, address), _window(at)
    if _added(session, key, window):
        return
    try:
        with session.begin_nested():
            session.execute(
                insert(AttemptCount).values(key_hash=key, window_start=window, count=1)
            )
    except IntegrityError:
        _added(session, key, window)
    session.execute(
        delete(AttemptCount).where(
            AttemptCount.key_hash == key, AttemptCount.window_start < at - KEPT_FOR
        )
    )


def attempts(session: Session, purpose: str, address: str, at: datetime) -> int:
    """Say how often something was tried from an address in the present window."""
    counted = session.scalar(
        select(AttemptCount.count).where(
            AttemptCount.key_hash == _key(purpose, address),
            AttemptCount.window_start == _window(at),
        )
    )
    return counted or 0


def _added(session: Session, key: str, window: datetime) -> bool:
    raised = session.scalar(
        update(AttemptCount)
        .where(AttemptCount.key_hash == key, AttemptCount.window_start == window)
        .values(count=AttemptCount.count + 1)
        .returning(AttemptCount.count)
    )
    return raised is not None


def _key(purpose: str, address: str) -> str:
    return keyed_hash("attempt_count", f"{purpose}|{_network(address)}")


def _network(address: str) -> str:
    """One home or one phone may change its last 64 bits at will."""
    try:
        known = ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(known, IPv6Address) and known.ipv4_mapped is None:
        return str(ip_network((known, HOME_NETWORK_BITS), strict=False))
    return str(getattr(known, "ipv4_mapped", None) or known)


def _window(at: datetime) -> datetime:
    seconds = int(at.timestamp())
    return datetime.fromtimestamp(seconds - seconds % WINDOW.seconds, UTC)
