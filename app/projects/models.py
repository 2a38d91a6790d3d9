"""The renovation project of an estate and the stage it has reached."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Instant


class Project(Base):
    __tablename__ = "project"

    id: Mapped[int] = mapped_column(primary_key=True)
    estate_id: Mapped[int] = mapped_column(ForeignKey("estate.id"), unique=True)
    name: Mapped[str]
    stage: Mapped[str]
    stage_since: Mapped[datetime] = mapped_column(Instant)
