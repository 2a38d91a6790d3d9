"""Staff accounts and their sessions; residents' devices and their requests."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Instant, Sealed


class StaffAccount(Base):
    __tablename__ = "staff_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    role: Mapped[str]
    password_hash: Mapped[str]
    password_is_one_time: Mapped[bool] = mapped_column(
        default=False, server_default=false()
    )
    totp_secret: Mapped[str | None] = mapped_column(Sealed("staff_account.totp_secret"))
    totp_last_step: Mapped[int] = mapped_column(default=0)
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None] = mapped_column(Instant)
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(Instant)


class StaffScope(Base):
    """An estate, or one building of it, that an account may work on."""

    __tablename__ = "staff_scope"
    __table_args__ = (UniqueConstraint("staff_id", "estate_id", "building_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff_account.id"), index=True)
    estate_id: Mapped[int] = mapped_column(ForeignKey("estate.id"))
    building_id: Mapped[int | None] = mapped_column(ForeignKey("building.id"))


class RecoveryCode(Base):
    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff_account.id"), index=True)
    code_hash: Mapped[str]
    used_at: Mapped[datetime | None] = mapped_column(Instant)


class StaffSession(Base):
    __tablename__ = "staff_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff_account.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    seen_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_why: Mapped[str | None]


class Device(Base):
    """A phone that was let in at the door of one unit; revocable."""

    __tablename__ = "device"
    __table_args__ = (
        CheckConstraint(
            "(revoked_at IS NULL) = (revoked_why IS NULL)", name="revoked_with_reason"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    household_code_id: Mapped[int] = mapped_column(
        ForeignKey("household_code.id"), index=True
    )
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("owner.id"))
    relation: Mapped[str]
    confirmed: Mapped[bool]
    label: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)
    revoked_why: Mapped[str | None]


class ConfirmationRequest(Base):
    """Somebody whom the roll could not confirm asks the committee to."""

    __tablename__ = "confirmation_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    device_id: Mapped[int] = mapped_column(ForeignKey("device.id"))
    name: Mapped[str]
    phone: Mapped[str] = mapped_column(Sealed("confirmation_request.phone"))
    note: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(Instant)
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("staff_account.id"))
    verdict: Mapped[str | None]
    answer: Mapped[str | None]


class AttemptCount(Base):
    """How often something was tried from one place in one window of time."""

    __tablename__ = "attempt_count"

    key_hash: Mapped[str] = mapped_column(primary_key=True)
    window_start: Mapped[datetime] = mapped_column(Instant, primary_key=True)
    count: Mapped[int]
