"""What a letter's code leads to, and what its door asks."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.address import Address, place_label
from app.identity import tokens
from app.identity.models import ConfirmationRequest, Device
from app.identity.rules import (
    CLAIM_LASTS,
    KnownOwner,
    Proof,
    RevokedWhy,
    proof_asked,
    tries_left,
)
from app.keys import keyed_hash
from app.register import codes
from app.register.code_secrets import kept_hash
from app.register.models import (
    Building,
    Entrance,
    Estate,
    Holding,
    HoldingOwner,
    HouseholdCode,
    Owner,
    Unit,
)
from app.web.frame import ResidentFrame
from app.web.masking import masked_name

NO_CODE = ""
"""Looked up for whatever cannot be a code, so that it takes the same time."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One scan of a letter, carried by the browser until its question is answered.

    Attributes:
        secret: random; the device let in by this scan follows from it.
        mark: proves that the code is still the one that was scanned.
    """

    code_id: int
    mark: str
    secret: str
    scanned_at: datetime


@dataclass(frozen=True, slots=True)
class Letter:
    """A live code as it was found."""

    code_id: int
    unit_id: int
    mark: str
    opened: bool


@dataclass(frozen=True, slots=True)
class DoorPage:
    """What stands at a household's door before anybody is let in.

    Attributes:
        number: the room with all but its first sign hidden.
        owners: masked names.
    """

    frame: ResidentFrame
    place: str
    number: str
    owners: str
    locked: bool
    asks_tail: bool
    nothing_known: bool
    tries_left: int


def find_letter(session: Session, typed: str) -> Letter | None:
    """Find the live code somebody scanned or typed."""
    code = codes.normalise(typed) or NO_CODE
    found = session.execute(
        select(HouseholdCode).where(
            HouseholdCode.code_hash == kept_hash(code),
            HouseholdCode.revoked_at.is_(None),
        )
    ).scalar()
    if found is None:
        return None
    opened = found.opened_at is not None
    return Letter(found.id, found.unit_id, _mark(found.nonce), opened)


def claimed_code(
    session: Session, claim: Claim, *, at: datetime, lock: bool = False
) -> HouseholdCode | None:
    """Return the code a scan still stands for; none if it died or is long ago."""
    if not claim.scanned_at <= at < claim.scanned_at + CLAIM_LASTS:
        return None
    code = session.get(HouseholdCode, claim.code_id, with_for_update=lock or None)
    if code is None or code.revoked_at is not None or _mark(code.nonce) != claim.mark:
        return None
    return code


def door_page(session: Session, claim: Claim, *, at: datetime) -> DoorPage | None:
    """Describe the door a scan leads to, or ``None`` if the code is dead."""
    code = claimed_code(session, claim, at=at)
    if code is None:
        return None
    unit, building, entrance, estate = _place(session, code.unit_id)
    owners = known_owners(session, unit.id)
    proof = proof_asked(owners)
    return DoorPage(
        frame=frame_of(estate),
        place=place_label(building, entrance),
        number=f"{unit.room[:1]}**",
        owners="、".join(masked_name(owner.name) for owner in owners),
        locked=code.locked_at is not None,
        asks_tail=proof is Proof.PHONE_TAIL,
        nothing_known=proof is Proof.NOTHING_KNOWN,
        tries_left=tries_left(code.wrong_answers),
    )


def known_owners(session: Session, unit_id: int) -> tuple[KnownOwner, ...]:
    """Return the present owners of a unit, in the order of the roll."""
    rows = session.execute(
        select(Owner.id, Owner.name, Owner.phone)
        .join(HoldingOwner, HoldingOwner.owner_id == Owner.id)
        .join(Holding, Holding.id == HoldingOwner.holding_id)
        .where(Holding.unit_id == unit_id, Holding.until_date.is_(None))
        .order_by(HoldingOwner.position)
    )
    return tuple(KnownOwner(row.id, row.name, row.phone) for row in rows)


def address_of(session: Session, unit_id: int) -> Address:
    """Return where a unit is.

    Raises:
        sqlalchemy.exc.NoResultFound: if there is no such unit.
    """
    unit, building, entrance, _estate = _place(session, unit_id)
    return Address(building, entrance, unit.room)


def answer_to_declined(session: Session, token: str) -> str | None:
    """Return what the committee answered the device it turned away, if it did."""
    return session.scalar(
        select(ConfirmationRequest.answer)
        .join(Device, Device.id == ConfirmationRequest.device_id)
        .where(
            Device.token_hash == tokens.kept_hash("device", token),
            Device.revoked_why == RevokedWhy.DECLINED,
        )
        .order_by(ConfirmationRequest.id.desc())
        .limit(1)
    )


def frame_of(estate: Estate, *, signed_in: bool = False) -> ResidentFrame:
    """Put an estate's name and its committee around a page."""
    return ResidentFrame(
        estate_name=estate.name,
        estate_ref=estate.ref,
        committee_phone=estate.committee_phone,
        committee_office=estate.committee_office,
        committee_hours=estate.committee_hours,
        signed_in=signed_in,
    )


def _place(session: Session, unit_id: int) -> tuple[Unit, str, str, Estate]:
    row = session.execute(
        select(Unit, Building.code, Entrance.code, Estate)
        .join(Building, Building.id == Unit.building_id)
        .join(Entrance, Entrance.id == Unit.entrance_id)
        .join(Estate, Estate.id == Unit.estate_id)
        .where(Unit.id == unit_id)
    ).one()
    return row[0], row[1], row[2], row[3]


def _mark(nonce: str) -> str:
    return keyed_hash("door-claim", nonce)[:32]
