"""Whom the roll cannot confirm asks the committee to."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import journal
from app.db import transaction
from app.identity import tokens
from app.identity.models import ConfirmationRequest, Device
from app.identity.queries.door import Claim, known_owners
from app.identity.rules import (
    OPEN_REQUESTS_ALLOWED,
    DoorRefusal,
    DoorShut,
    Relation,
    RequestRefusal,
    RequestRefused,
    RevokedWhy,
    Verdict,
)
from app.identity.use_cases.devices import end_device
from app.identity.use_cases.door import Caller, let_in, open_code
from app.register.models import HouseholdCode, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmationRequested(journal.Event):
    """Somebody asked the committee to confirm where they live."""

    request_id: int
    unit_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestDecided(journal.Event):
    """The committee answered such a request."""

    request_id: int
    unit_id: int
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestPhoneShown(journal.Event):
    """Staff looked at the phone number of a request."""

    request_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Plea:
    """What somebody says of themselves.

    Attributes:
        phone: digits only.
    """

    relation: Relation
    name: str
    phone: str
    note: str


def request_confirmation(
    *, claim: Claim, plea: Plea, caller: Caller, at: datetime
) -> str:
    """Let a phone in unconfirmed and queue its request; return its token.

    Until the committee says yes it may answer surveys, and not vote.

    Raises:
        DoorShut: if the code is dead or locked, or the unit has too many requests.
    """
    with transaction() as session:
        code = open_code(session, claim, at=at)
        if _waiting(session, code.unit_id) >= OPEN_REQUESTS_ALLOWED:
            raise DoorShut(DoorRefusal.TOO_MANY_REQUESTS)
        device, is_new = let_in(session, claim, _device(code, plea), caller, at=at)
        if is_new:
            _queue(session, device, plea, at)
    return tokens.token_of_claim(claim.secret)


def decide_request(
    *,
    estate_id: int,
    request_id: int,
    verdict: Verdict,
    owner_id: int | None,
    answer: str,
    staff_id: int,
    at: datetime,
) -> None:
    """Accept somebody as this owner, as family or tenant, or turn them away.

    The owner, a present one of the unit, is asked for by ``Verdict.OWNER`` alone.

    Raises:
        RequestRefused: if it was decided before, or the owner is not one.
        sqlalchemy.exc.NoResultFound: if the estate has no such request.
    """
    with transaction() as session:
        request, device = _locked(session, estate_id, request_id)
        if refusal := _refusal(session, request, device, verdict, owner_id):
            raise RequestRefused(refusal)
        request.decided_at = at
        request.decided_by = staff_id
        request.verdict = verdict
        request.answer = answer
        actor = f"staff:{staff_id}"
        if verdict is not Verdict.DECLINED:
            _confirm(session, device, verdict, owner_id, at)
        elif device.revoked_at is None:
            end_device(session, device, why=RevokedWhy.DECLINED, actor=actor, at=at)
        journal.record(
            session,
            RequestDecided(
                occurred_at=at,
                actor=actor,
                estate_id=estate_id,
                request_id=request_id,
                unit_id=request.unit_id,
                verdict=verdict,
            ),
        )


def note_phone_shown(
    *, estate_id: int, request_id: int, actor: str, at: datetime
) -> str:
    """Return the phone of a request, and journal that it was looked at.

    Raises:
        sqlalchemy.exc.NoResultFound: if the estate has no such request.
    """
    with transaction() as session:
        request, _device_of_it = _locked(session, estate_id, request_id)
        journal.record(
            session,
            RequestPhoneShown(
                occurred_at=at, actor=actor, estate_id=estate_id, request_id=request_id
            ),
        )
        return request.phone


def _waiting(session: Session, unit_id: int) -> int:
    waiting = session.scalar(
        select(func.count())
        .select_from(ConfirmationRequest)
        .where(
            ConfirmationRequest.unit_id == unit_id,
            ConfirmationRequest.decided_at.is_(None),
        )
    )
    return waiting or 0


def _device(code: HouseholdCode, plea: Plea) -> Device:
    return Device(
        unit_id=code.unit_id,
        household_code_id=code.id,
        owner_id=None,
        relation=plea.relation,
        confirmed=False,
    )


def _queue(session: Session, device: Device, plea: Plea, at: datetime) -> None:
    request = ConfirmationRequest(
        unit_id=device.unit_id,
        device_id=device.id,
        name=plea.name,
        phone=plea.phone,
        note=plea.note,
        created_at=at,
    )
    session.add(request)
    session.flush()
    journal.record(
        session,
        ConfirmationRequested(
            occurred_at=at,
            actor=f"device:{device.id}",
            estate_id=session.get_one(Unit, device.unit_id).estate_id,
            request_id=request.id,
            unit_id=device.unit_id,
        ),
    )


def _locked(
    session: Session, estate_id: int, request_id: int
) -> tuple[ConfirmationRequest, Device]:
    row = session.execute(
        select(ConfirmationRequest, Device)
        .join(Device, Device.id == ConfirmationRequest.device_id)
        .join(Unit, Unit.id == ConfirmationRequest.unit_id)
        .where(ConfirmationRequest.id == request_id, Unit.estate_id == estate_id)
        .with_for_update(of=(ConfirmationRequest, Device))
    ).one()
    return row[0], row[1]


def _refusal(
    session: Session,
    request: ConfirmationRequest,
    device: Device,
    verdict: Verdict,
    owner_id: int | None,
) -> RequestRefusal | None:
    if request.decided_at is not None:
        return RequestRefusal.ALREADY_DECIDED
    if verdict is Verdict.DECLINED:
        return None
    if device.revoked_at is not None:
        return RequestRefusal.DEVICE_GONE
    owners = {owner.owner_id for owner in known_owners(session, request.unit_id)}
    if verdict is Verdict.OWNER and owner_id not in owners:
        return RequestRefusal.NOT_AN_OWNER
    return None


def _confirm(
    session: Session,
    device: Device,
    verdict: Verdict,
    owner_id: int | None,
    at: datetime,
) -> None:
    device.confirmed = True
    device.relation = Relation(verdict)
    device.owner_id = owner_id if verdict is Verdict.OWNER else None
    code = session.get_one(HouseholdCode, device.household_code_id)
    code.confirmed_at = code.confirmed_at or at
