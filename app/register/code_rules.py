"""How far a household code has come, and what staff may do with it. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, auto

MOST_REISSUES = 3
"""Re-issues of one unit while a ballot stands open; more are flagged."""

MOST_SHEETS = 400
"""Homes in one PDF made for a browser; more are printed by building."""

MOST_REISSUED_AT_ONCE = 20


class CodeState(StrEnum):
    """How far the code of a unit has come: the last step reached."""

    NONE = auto()
    ISSUED = auto()
    PRINTED = auto()
    OPENED = auto()
    CONFIRMED = auto()
    LOCKED = auto()


class ReissueReason(StrEnum):
    """Why a unit gets a new code; the old one and its devices die."""

    LOST = auto()
    SHARED = auto()
    MOVED = auto()
    DAMAGED = auto()
    OTHER = auto()


class Paper(StrEnum):
    """What can be printed."""

    LETTER = auto()
    LABEL = auto()
    POSTER = auto()


class CodeRefusal(StrEnum):
    """Why staff cannot do this with codes. ``code_wording`` owns the sentences."""

    NOTHING_CHOSEN = auto()
    NOTHING_TO_PRINT = auto()
    TOO_MANY_SHEETS = auto()
    TOO_MANY_AT_ONCE = auto()
    NO_CODE_YET = auto()
    NOT_LOCKED = auto()
    CHANGED_MEANWHILE = auto()
    LETTER_TOO_LONG = auto()
    IN_WECHAT = auto()


class CodeRefused(Exception):
    """Something was attempted with codes that the rules do not allow."""

    def __init__(self, refusal: CodeRefusal) -> None:
        super().__init__(refusal)
        self.refusal = refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Units of one estate.

    Attributes:
        building_ids: only of these buildings; ``None`` means all.
        unit_ids: only these; ``None`` means all.
        unprinted: only those whose code was never printed.
    """

    estate_id: int
    building_ids: frozenset[int] | None = None
    unit_ids: frozenset[int] | None = None
    unprinted: bool = False

    @property
    def kind(self) -> str:
        """How much was chosen, as the journal tells it."""
        if self.unit_ids is not None:
            return "units"
        return "estate" if self.building_ids is None else "buildings"


def is_beyond_limit(reissues: int, ballot_open_since: datetime | None) -> bool:
    """Tell whether a unit got more new codes than usual while a ballot stands open."""
    return ballot_open_since is not None and reissues > MOST_REISSUES
