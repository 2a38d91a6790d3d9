"""What the journal tells of estates, rolls and owners."""

from dataclasses import dataclass

from app import journal


@dataclass(frozen=True, slots=True, kw_only=True)
class EstateCreated(journal.Event):
    """An estate was entered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EstateChanged(journal.Event):
    """What is known of an estate was changed; the fields are named, not told."""

    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RollImported(journal.Event):
    """A roll became the register's new version; areas in dm²."""

    import_id: int
    file_sha256: str
    units: int
    area_dm2: int
    new: int
    changed: int
    gone: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NamesakesDecided(journal.Event):
    """Two owners of one name were joined or kept apart."""

    question_id: int
    verdict: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterLookedAt(journal.Event):
    """Staff saw the names and phones of one unit in full; never whose they were."""

    unit_id: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterExported(journal.Event):
    """The register left the system as a file with full names and phones.

    Attributes:
        building_ids: only these buildings; empty means all.
    """

    file: str
    units: int
    reason: str
    building_ids: tuple[int, ...]
