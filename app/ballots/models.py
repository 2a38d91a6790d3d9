"""Ballots, the roll frozen for each, and the votes cast."""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Instant, append_only


class Ballot(Base):
    """Owners decide jointly under Civil Code art. 278 (表决)."""

    __tablename__ = "ballot"
    __table_args__ = (
        UniqueConstraint("estate_id", "number"),
        CheckConstraint("opens_at < closes_at", name="opens_first"),
        CheckConstraint(
            "(opened_at IS NULL) = (roll_root IS NULL)", name="opened_with_roll"
        ),
        CheckConstraint(
            "(counted_at IS NULL) = (outcome_sha256 IS NULL)",
            name="counted_with_outcome",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    estate_id: Mapped[int] = mapped_column(ForeignKey("estate.id"), index=True)
    number: Mapped[int]
    title: Mapped[str]
    plan: Mapped[str]
    plan_sha256: Mapped[str]
    scope_kind: Mapped[str]
    scope: Mapped[dict[str, list[int]]] = mapped_column(JSON)
    state: Mapped[str]
    notice_posted_at: Mapped[datetime | None] = mapped_column(Instant)
    opens_at: Mapped[datetime] = mapped_column(Instant)
    closes_at: Mapped[datetime] = mapped_column(Instant)
    paper_place: Mapped[str]
    policies: Mapped[dict[str, Any]] = mapped_column(JSON)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff_account.id"))
    override_reason: Mapped[str | None]
    roll_units: Mapped[int | None]
    roll_area_dm2: Mapped[int | None]
    roll_heads: Mapped[int | None]
    roll_root: Mapped[str | None]
    opened_at: Mapped[datetime | None] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    counted_at: Mapped[datetime | None] = mapped_column(Instant)
    outcome: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    outcome_sha256: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(Instant)


class Question(Base):
    """One matter put to the owners, under one item of art. 278(1)."""

    __tablename__ = "question"
    __table_args__ = (
        UniqueConstraint("ballot_id", "position"),
        CheckConstraint("item BETWEEN 1 AND 9", name="item_of_278"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.id"))
    position: Mapped[int]
    text: Mapped[str]
    effect: Mapped[str]
    item: Mapped[int]


class RollEntry(Base):
    """A unit as it stood when the ballot opened (表决名册); never changed after."""

    __tablename__ = "roll_entry"
    __table_args__ = (UniqueConstraint("ballot_id", "unit_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    unit_key: Mapped[str]
    label: Mapped[str]
    building_code: Mapped[str]
    entrance_code: Mapped[str]
    floor: Mapped[int | None]
    use: Mapped[str]
    status: Mapped[str]
    area_dm2: Mapped[int]
    owners: Mapped[list[int]] = mapped_column(JSON)
    head: Mapped[str]
    counts: Mapped[bool]


class Vote(Base):
    """One paper or electronic vote of a unit, as it arrived; never changed after."""

    __tablename__ = "vote"
    __table_args__ = (UniqueConstraint("roll_entry_id", "channel", "attempt"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.id"), index=True)
    roll_entry_id: Mapped[int] = mapped_column(ForeignKey("roll_entry.id"))
    channel: Mapped[str]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("owner.id"))
    device_id: Mapped[int | None] = mapped_column(ForeignKey("device.id"))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff_account.id"))
    received_at: Mapped[datetime] = mapped_column(Instant)
    attempt: Mapped[int]
    request_key: Mapped[str] = mapped_column(unique=True)
    receipt_code: Mapped[str] = mapped_column(unique=True)


class VoteAnswer(Base):
    __tablename__ = "vote_answer"

    vote_id: Mapped[int] = mapped_column(ForeignKey("vote.id"), primary_key=True)
    question_id: Mapped[int] = mapped_column(
        ForeignKey("question.id"), primary_key=True
    )
    answer: Mapped[str]


class LogEntry(Base):
    """One entry of a ballot's public evidence; never changed after.

    ``content`` are its canonical bytes, ``leaf`` their hash in the Merkle tree and
    ``peaks`` the roots of the tree's full subtrees with it, largest first, 32 bytes
    each.
    """

    __tablename__ = "log_entry"

    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    type: Mapped[str]
    at: Mapped[datetime] = mapped_column(Instant)
    content: Mapped[str] = mapped_column(Text)
    leaf: Mapped[bytes] = mapped_column(LargeBinary)
    peaks: Mapped[bytes] = mapped_column(LargeBinary)
    vote_id: Mapped[int | None] = mapped_column(ForeignKey("vote.id"), unique=True)


class LogSalt(Base):
    """What makes a unit or an owner unrecognisable in a ballot's log.

    Whoever asks to be forgotten has theirs deleted; the log holds all the same.
    """

    __tablename__ = "log_salt"

    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    subject_id: Mapped[int] = mapped_column(primary_key=True)
    salt: Mapped[bytes] = mapped_column(LargeBinary)


for _model in (RollEntry, Vote, VoteAnswer, LogEntry):
    append_only(cast("Table", _model.__table__))
