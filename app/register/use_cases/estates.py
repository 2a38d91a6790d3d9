"""An estate is entered, or what is known of it is changed."""

import secrets
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import journal
from app.db import transaction
from app.register.codes import SIGNS
from app.register.events import EstateChanged, EstateCreated
from app.register.models import Estate

REF_LENGTH = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """How residents reach the committee; it stands on pages, letters and notices."""

    committee_phone: str = ""
    committee_office: str = ""
    committee_hours: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EstateDetails(Contact):
    """What is told of an estate; it stands on letters and notices."""

    name: str
    community: str = ""
    street: str = ""
    district: str = ""
    city: str = ""
    is_test: bool = False


class EstateNameTaken(Exception):
    """Another estate of the same street has this name."""


def create_estate(*, details: EstateDetails, actor: str, at: datetime) -> int:
    """Enter an estate; return its id.

    Raises:
        EstateNameTaken: if the street has an estate of this name.
    """
    with transaction() as session:
        _refuse_taken(session, details, besides=None)
        estate = Estate(ref=_free_ref(session), created_at=at, **asdict(details))
        session.add(estate)
        session.flush()
        journal.record(
            session, EstateCreated(occurred_at=at, actor=actor, estate_id=estate.id)
        )
        return estate.id


def change_estate(
    *, estate_id: int, details: Contact, actor: str, at: datetime
) -> None:
    """Change how an estate's committee is reached, or all that is known of it.

    The journal names the changed fields.

    Raises:
        EstateNameTaken: if the street has another estate of this name.
        sqlalchemy.exc.NoResultFound: if there is no such estate.
    """
    with transaction() as session:
        estate = session.get_one(Estate, estate_id, with_for_update=True)
        if isinstance(details, EstateDetails):
            _refuse_taken(session, details, besides=estate_id)
        wanted = asdict(details)
        changed = [
            field for field, value in wanted.items() if getattr(estate, field) != value
        ]
        for field in changed:
            setattr(estate, field, wanted[field])
        if changed:
            journal.record(
                session,
                EstateChanged(
                    occurred_at=at,
                    actor=actor,
                    estate_id=estate_id,
                    fields=tuple(changed),
                ),
            )


def _refuse_taken(
    session: Session, details: EstateDetails, *, besides: int | None
) -> None:
    same = select(Estate.id).where(
        Estate.name == details.name,
        Estate.street == details.street,
        Estate.city == details.city,
    )
    if besides is not None:
        same = same.where(Estate.id != besides)
    if session.scalars(same.limit(1)).first() is not None:
        raise EstateNameTaken(details.name)


def _free_ref(session: Session) -> str:
    while True:
        ref = "".join(secrets.choice(SIGNS) for _ in range(REF_LENGTH))
        if session.scalar(select(Estate.id).where(Estate.ref == ref)) is None:
            return ref
