"""What happens at a household's door."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import journal
from app.db import transaction
from app.identity import tokens
from app.identity.models import Device
from app.identity.queries.door import Claim, claimed_code, known_owners
from app.identity.rules import (
    DEVICE_LASTS,
    WRONG_ANSWERS_ALLOWED,
    DoorRefusal,
    DoorShut,
    KnownOwner,
    Relation,
    matched_owner,
    tries_left,
)
from app.identity.use_cases.attempts import (
    WRONG_ANSWERS,
    WRONG_ANSWERS_ALLOWED_HERE,
    attempts,
    count_up,
)
from app.identity.use_cases.devices import end_device_of_token
from app.register.models import HouseholdCode, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorLocked(journal.Event):
    """A code took its last wrong answer; only the committee opens it again."""

    unit_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceConfirmed(journal.Event):
    """A phone was let in at the door of a home."""

    device_id: int
    unit_id: int
    relation: Relation


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who stands at the door, as far as the browser tells.

    Attributes:
        token: the secret of the device this browser was until now, if any.
    """

    label: str
    address: str
    token: str | None


def confirm_home(
    *, claim: Claim, answer: str, relation: Relation, caller: Caller, at: datetime
) -> str:
    """Let a phone in whose holder knows what the roll knows; return its token.

    A wrong answer is counted, and five lock the code.

    Raises:
        DoorShut: if the answer is wrong, or none is taken any more.
    """
    with transaction() as session:
        outcome = _answered(session, claim, answer, relation, caller, at)
    if isinstance(outcome, DoorShut):
        raise outcome
    return outcome


def open_code(session: Session, claim: Claim, *, at: datetime) -> HouseholdCode:
    """Return the claimed code, locked against another writer.

    Raises:
        DoorShut: if it died, or takes no answer any more.
    """
    code = claimed_code(session, claim, at=at, lock=True)
    if code is None:
        raise DoorShut(DoorRefusal.CODE_DEAD)
    if code.locked_at is not None:
        raise DoorShut(DoorRefusal.LOCKED)
    return code


def let_in(
    session: Session,
    claim: Claim,
    device: Device,
    caller: Caller,
    *,
    at: datetime,
) -> tuple[Device, bool]:
    """Remember the phone of this scan; return it and whether it is new.

    The second tap of the button finds the device of the first.

    Raises:
        DoorShut: if the device of this scan was revoked since.
    """
    token_hash = tokens.kept_hash("device", tokens.token_of_claim(claim.secret))
    known = session.scalar(select(Device).where(Device.token_hash == token_hash))
    if known is not None:
        if known.revoked_at is not None:
            raise DoorShut(DoorRefusal.CLAIM_USED)
        return known, False
    if caller.token:
        end_device_of_token(session, caller.token, at=at)
    device.token_hash = token_hash
    device.label = caller.label
    device.created_at = at
    device.expires_at = at + DEVICE_LASTS
    session.add(device)
    session.flush()
    return device, True


def _answered(
    session: Session,
    claim: Claim,
    answer: str,
    relation: Relation,
    caller: Caller,
    at: datetime,
) -> str | DoorShut:
    """Decide on an answer; a refusal is returned, for its count must be kept."""
    try:
        code = open_code(session, claim, at=at)
        tried_here = attempts(session, WRONG_ANSWERS, caller.address, at)
        if tried_here >= WRONG_ANSWERS_ALLOWED_HERE:
            return DoorShut(DoorRefusal.TOO_MANY_HERE)
        owners = known_owners(session, code.unit_id)
        if not owners:
            return DoorShut(DoorRefusal.NOTHING_KNOWN)
        owner = matched_owner(owners, answer)
        if owner is None:
            count_up(session, WRONG_ANSWERS, caller.address, at)
            return _wrong(session, code, at)
        return _right(session, claim, code, _device(code, owner, relation), caller, at)
    except DoorShut as shut:
        return shut


def _wrong(session: Session, code: HouseholdCode, at: datetime) -> DoorShut:
    code.wrong_answers += 1
    if code.wrong_answers < WRONG_ANSWERS_ALLOWED:
        return DoorShut(DoorRefusal.WRONG, tries_left(code.wrong_answers))
    code.locked_at = at
    estate_id = session.get_one(Unit, code.unit_id).estate_id
    journal.record(
        session,
        DoorLocked(
            occurred_at=at, actor="system", estate_id=estate_id, unit_id=code.unit_id
        ),
    )
    return DoorShut(DoorRefusal.LOCKED)


def _right(
    session: Session,
    claim: Claim,
    code: HouseholdCode,
    device: Device,
    caller: Caller,
    at: datetime,
) -> str:
    device, is_new = let_in(session, claim, device, caller, at=at)
    if is_new:
        code.wrong_answers = 0
        code.confirmed_at = code.confirmed_at or at
        journal.record(
            session,
            DeviceConfirmed(
                occurred_at=at,
                actor=f"device:{device.id}",
                estate_id=session.get_one(Unit, code.unit_id).estate_id,
                device_id=device.id,
                unit_id=code.unit_id,
                relation=Relation(device.relation),
            ),
        )
    return tokens.token_of_claim(claim.secret)


def _device(code: HouseholdCode, owner: KnownOwner, relation: Relation) -> Device:
    return Device(
        unit_id=code.unit_id,
        household_code_id=code.id,
        owner_id=owner.owner_id if relation is Relation.OWNER else None,
        relation=relation,
        confirmed=True,
    )
