"""What goes on paper: the estate's words, and each home with its code."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app import journal
from app.domain.address import Address, place_label
from app.register import letter_text
from app.register.code_queries import at_their_place, selected
from app.register.code_rules import Selection
from app.register.code_secrets import printed_code
from app.register.matters import Matter, matters_of
from app.register.models import (
    Building,
    Entrance,
    Estate,
    HouseholdCode,
    LetterText,
    Unit,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """One home and its code, on the way to paper.

    Attributes:
        code: the plain code; it leaves this process on paper only.
    """

    code_id: int
    unit_id: int
    building_id: int
    entrance_id: int
    place: str
    key: str
    area_dm2: int
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The heading and body of an estate's letter, blanks not yet filled."""

    heading: str
    body: str
    is_edited: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EstateOnPaper:
    """What every sheet of an estate says.

    Attributes:
        journal_length: entries of the estate's journal when the paper was made.
    """

    estate_id: int
    ref: str
    name: str
    committee: str
    phone: str
    office: str
    hours: str
    words: Words
    matters: tuple[Matter, ...]
    journal_length: int
    journal_hash: str
    at: datetime


def estate_on_paper(session: Session, estate_id: int, at: datetime) -> EstateOnPaper:
    """Collect what every sheet of an estate says.

    Raises:
        sqlalchemy.exc.NoResultFound: if there is no such estate.
    """
    estate = session.get_one(Estate, estate_id)
    length, last_hash = journal.last_hash(session, estate_id)
    return EstateOnPaper(
        estate_id=estate_id,
        ref=estate.ref,
        name=estate.name,
        committee=_committee(estate.community),
        phone=estate.committee_phone,
        office=estate.committee_office,
        hours=estate.committee_hours,
        words=letter_words(session, estate_id),
        matters=matters_of(session, estate_id=estate_id, at=at),
        journal_length=length,
        journal_hash=last_hash,
        at=at,
    )


def letter_words(session: Session, estate_id: int) -> Words:
    """Return the words of the estate's letter, or those every estate starts with."""
    edited = session.get(LetterText, estate_id)
    if edited is None:
        return Words(heading=letter_text.HEADING, body=letter_text.BODY)
    return Words(heading=edited.heading, body=edited.body, is_edited=True)


def homes_to_print(session: Session, selection: Selection) -> tuple[Home, ...]:
    """Return the chosen homes that have a live code, as a person walks past them."""
    columns = [
        HouseholdCode.id.label("code_id"),
        HouseholdCode.nonce,
        Unit.id.label("unit_id"),
        Unit.building_id,
        Unit.entrance_id,
        Unit.key,
        Unit.room,
        Unit.area_dm2,
        Building.code.label("building"),
        Entrance.code.label("entrance"),
    ]
    printable = selected(columns, selection).where(HouseholdCode.id.is_not(None))
    return tuple(
        Home(
            code_id=row.code_id,
            unit_id=row.unit_id,
            building_id=row.building_id,
            entrance_id=row.entrance_id,
            place=Address(row.building, row.entrance, row.room).label,
            key=row.key,
            area_dm2=row.area_dm2,
            code=printed_code(row.unit_id, row.nonce),
        )
        for row in session.execute(at_their_place(printable))
    )


def sample_home() -> Home:
    """A home that does not exist, for a sample letter; its code opens nothing."""
    return Home(
        code_id=0,
        unit_id=0,
        building_id=0,
        entrance_id=0,
        place=f"{place_label('1', '1')}101",
        key="1-1-101",
        area_dm2=7836,
        code="SAMPLESAMPLE",
    )


def _committee(community: str) -> str:
    return community if "委" in community else f"{community}居民委员会"
