"""What is wrong with a cell, and where it stands."""

from dataclasses import dataclass
from enum import StrEnum, auto


class Severity(StrEnum):
    """An error stops the import; a warning only wants to be seen."""

    ERROR = auto()
    WARNING = auto()


class FaultKind(StrEnum):
    """Everything that can be wrong with a row. ``wording`` owns the sentences."""

    NO_BUILDING = auto()
    NO_ROOM = auto()
    NO_OWNER = auto()
    NO_AREA = auto()
    UNREADABLE_BUILDING = auto()
    UNREADABLE_ENTRANCE = auto()
    UNREADABLE_ROOM = auto()
    PLACES_DISAGREE = auto()
    SAME_UNIT_TWICE = auto()
    AREA_NOT_A_NUMBER = auto()
    AREA_NOT_POSITIVE = auto()
    AREA_TOO_FINE = auto()
    AREA_IMPLAUSIBLE = auto()
    AREA_UNUSUAL = auto()
    FORMULA = auto()
    NAME_UNREADABLE = auto()
    NAME_UNCLEAR = auto()
    NAME_IS_A_NUMBER = auto()
    OWNERS_NOT_LISTED = auto()
    PHONE_UNREADABLE = auto()
    ID_DAMAGED = auto()
    USE_UNKNOWN = auto()
    STATUS_UNKNOWN = auto()
    TOTAL_DISAGREES = auto()
    COUNT_DISAGREES = auto()
    SHEET_SKIPPED = auto()
    COLUMN_MISSING = auto()


ONLY_WARNINGS = frozenset(
    {
        FaultKind.AREA_UNUSUAL,
        FaultKind.NAME_UNCLEAR,
        FaultKind.PHONE_UNREADABLE,
        FaultKind.TOTAL_DISAGREES,
        FaultKind.COUNT_DISAGREES,
        FaultKind.SHEET_SKIPPED,
    }
)


@dataclass(frozen=True, slots=True)
class Bad:
    """What a cell reader returns instead of a value."""

    kind: FaultKind


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing wrong in one cell.

    Attributes:
        row: as Excel counts it, from 1.
        column: the heading of the column, empty where the whole row is meant.
        position: the column's place in the sheet, from 0; -1 for the whole row.
        value: what stands in the cell.
        facts: what the sentence needs besides, such as the other row's number.
    """

    sheet: str
    row: int
    position: int
    column: str
    kind: FaultKind
    value: str = ""
    facts: tuple[tuple[str, str], ...] = ()

    @property
    def severity(self) -> Severity:
        return Severity.WARNING if self.kind in ONLY_WARNINGS else Severity.ERROR

    @property
    def blocks(self) -> bool:
        return self.kind not in ONLY_WARNINGS
