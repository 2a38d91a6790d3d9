"""What the owners are asked these weeks, told to the register by whoever asks it.

The register prints it on the letters. It does not know ballots: the application tells
it once whom to ask.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """A decision that homes of an estate may take part in, or soon may.

    Attributes:
        questions: each as it is put to the owners.
        final: the first vote counts, it cannot be changed.
        whole_estate: every home is asked; otherwise those of the places named.
    """

    title: str
    questions: tuple[str, ...]
    opens_at: datetime
    closes_at: datetime
    paper_place: str
    final: bool
    whole_estate: bool = True
    building_ids: frozenset[int] = frozenset()
    entrance_ids: frozenset[int] = frozenset()
    unit_ids: frozenset[int] = frozenset()

    def concerns(self, *, building_id: int, entrance_id: int, unit_id: int) -> bool:
        """Tell whether this home is asked."""
        return (
            self.whole_estate
            or building_id in self.building_ids
            or entrance_id in self.entrance_ids
            or unit_id in self.unit_ids
        )


class TellsMatters(Protocol):
    """Finds what is noticed or open in an estate, the earliest first."""

    def __call__(
        self, session: Session, *, estate_id: int, at: datetime
    ) -> Sequence[Matter]: ...


_TELLERS: dict[str, TellsMatters] = {}


def ask(teller: TellsMatters) -> None:
    """Ask this one from now on, in place of anyone asked before."""
    _TELLERS["ballots"] = teller


def matters_of(session: Session, *, estate_id: int, at: datetime) -> tuple[Matter, ...]:
    """Return what is noticed or open in an estate; nothing if nobody can tell."""
    teller = _TELLERS.get("ballots")
    return tuple(teller(session, estate_id=estate_id, at=at)) if teller else ()
