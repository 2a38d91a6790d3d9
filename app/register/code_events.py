"""What the journal tells of household codes; never a code itself."""

from dataclasses import dataclass

from app import journal


@dataclass(frozen=True, slots=True, kw_only=True)
class CodesIssued(journal.Event):
    """Units that had no code got one."""

    units: int
    scope: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeReissued(journal.Event):
    """A unit got a new code; its old one and its devices are dead.

    Attributes:
        reissues: how many times since the ballots now open were opened; 0 without one.
        beyond_limit: that is more often than is usual.
    """

    unit_id: int
    reason: str
    devices_revoked: int
    reissues: int
    beyond_limit: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeUnlocked(journal.Event):
    """Staff saw somebody of the unit in person and unlocked its code."""

    unit_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LettersPrinted(journal.Event):
    """Paper with codes on it was made, for these units."""

    paper: str
    units: int
    scope: str
    building_ids: tuple[int, ...]
    unit_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterTextEdited(journal.Event):
    """The committee changed what its letters say; the fact is a hash of the words."""

    text_sha256: str
