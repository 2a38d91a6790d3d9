"""An estate's figures, and what every part of the product says of it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.register.overview import OverviewLine, told
from app.register.queries.estates import EstateFields, estate_fields
from app.register.queries.figures import RegisterFigures, register_figures


@dataclass(frozen=True, slots=True)
class Figures:
    """What is read of an estate before anything is said about it."""

    estate: EstateFields
    register: RegisterFigures
    told: tuple[OverviewLine, ...]


def overview_figures(session: Session, *, estate_id: int, at: datetime) -> Figures:
    """Read an estate's figures and ask every teller.

    Raises:
        sqlalchemy.exc.NoResultFound: if there is no such estate.
    """
    return Figures(
        estate=estate_fields(session, estate_id),
        register=register_figures(session, estate_id),
        told=tuple(told(session, estate_id=estate_id, at=at)),
    )
