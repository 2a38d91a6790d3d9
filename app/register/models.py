"""Estates, their units, who owns them, and how the roll came in."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Instant, Sealed


class Estate(Base):
    """A renovated neighbourhood (小区)."""

    __tablename__ = "estate"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    community: Mapped[str]
    street: Mapped[str]
    district: Mapped[str]
    city: Mapped[str]
    committee_phone: Mapped[str]
    committee_office: Mapped[str]
    committee_hours: Mapped[str]
    is_test: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(Instant)


class Building(Base):
    __tablename__ = "building"
    __table_args__ = (UniqueConstraint("estate_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    estate_id: Mapped[int] = mapped_column(ForeignKey("estate.id"))
    code: Mapped[str]
    position: Mapped[int]


class Entrance(Base):
    """A staircase of a building (单元); ``code`` is empty where there is only one."""

    __tablename__ = "entrance"
    __table_args__ = (UniqueConstraint("building_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    building_id: Mapped[int] = mapped_column(ForeignKey("building.id"))
    code: Mapped[str]


class Unit(Base):
    """One exclusive part (专有部分) with its own area in whole dm²."""

    __tablename__ = "unit"
    __table_args__ = (
        UniqueConstraint("estate_id", "key"),
        CheckConstraint("area_dm2 > 0", name="area_is_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    estate_id: Mapped[int] = mapped_column(ForeignKey("estate.id"))
    building_id: Mapped[int] = mapped_column(ForeignKey("building.id"), index=True)
    entrance_id: Mapped[int] = mapped_column(ForeignKey("entrance.id"), index=True)
    room: Mapped[str]
    key: Mapped[str]
    floor: Mapped[int | None]
    use: Mapped[str]
    status: Mapped[str]
    area_dm2: Mapped[int]
    removed_on: Mapped[date | None]


class Owner(Base):
    """A person or body owning units of one estate.

    ``same_as_id`` points at the owner this one was joined into by staff.
    """

    __tablename__ = "owner"

    id: Mapped[int] = mapped_column(primary_key=True)
    estate_id: Mapped[int] = mapped_column(ForeignKey("estate.id"), index=True)
    name: Mapped[str]
    phone: Mapped[str | None] = mapped_column(Sealed("owner.phone"))
    phone_index: Mapped[str | None] = mapped_column(index=True)
    same_as_id: Mapped[int | None] = mapped_column(ForeignKey("owner.id"))


class Holding(Base):
    """An owner set's right in a unit from a date on, until another date or now."""

    __tablename__ = "holding"
    __table_args__ = (
        Index(
            "uq_holding_current",
            "unit_id",
            unique=True,
            sqlite_where=text("until_date IS NULL"),
            postgresql_where=text("until_date IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    from_date: Mapped[date]
    until_date: Mapped[date | None]


class HoldingOwner(Base):
    __tablename__ = "holding_owner"

    holding_id: Mapped[int] = mapped_column(ForeignKey("holding.id"), primary_key=True)
    owner_id: Mapped[int] = mapped_column(
        ForeignKey("owner.id"), primary_key=True, index=True
    )
    position: Mapped[int]


class OwnerQuestion(Base):
    """Two owners of one name without shared proof: perhaps the same person."""

    __tablename__ = "owner_question"
    __table_args__ = (
        UniqueConstraint("owner_id", "other_id"),
        CheckConstraint("owner_id < other_id", name="ordered"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    estate_id: Mapped[int] = mapped_column(ForeignKey("estate.id"), index=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("owner.id"))
    other_id: Mapped[int] = mapped_column(ForeignKey("owner.id"))
    verdict: Mapped[str] = mapped_column(default="undecided")
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("staff_account.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)


class RollUpload(Base):
    """A workbook on its way in: nothing of it is in the register yet."""

    __tablename__ = "roll_upload"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True)
    estate_id: Mapped[int] = mapped_column(ForeignKey("estate.id"), index=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff_account.id"))
    file_name: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    mapping: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    uploaded_at: Mapped[datetime] = mapped_column(Instant)


class RollImport(Base):
    """A version of the register: which file it came from and what it changed."""

    __tablename__ = "roll_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    estate_id: Mapped[int] = mapped_column(ForeignKey("estate.id"), index=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff_account.id"))
    file_name: Mapped[str]
    file_sha256: Mapped[str]
    imported_at: Mapped[datetime] = mapped_column(Instant)
    effective_on: Mapped[date]
    units: Mapped[int]
    area_dm2: Mapped[int]
    changes: Mapped[dict[str, Any]] = mapped_column(JSON)


class HouseholdCode(Base):
    """The secret code of one unit (一户一码): only its keyed hash is kept."""

    __tablename__ = "household_code"
    __table_args__ = (
        Index(
            "uq_household_code_live",
            "unit_id",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    code_hash: Mapped[str] = mapped_column(unique=True)
    nonce: Mapped[str]
    issued_at: Mapped[datetime] = mapped_column(Instant)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)
    printed_at: Mapped[datetime | None] = mapped_column(Instant)
    opened_at: Mapped[datetime | None] = mapped_column(Instant)
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    wrong_answers: Mapped[int] = mapped_column(default=0)
    locked_at: Mapped[datetime | None] = mapped_column(Instant)


class LetterText(Base):
    """What an estate's letter says, as its committee last edited it."""

    __tablename__ = "letter_text"

    estate_id: Mapped[int] = mapped_column(ForeignKey("estate.id"), primary_key=True)
    heading: Mapped[str]
    body: Mapped[str]
    updated_at: Mapped[datetime] = mapped_column(Instant)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff_account.id"))
