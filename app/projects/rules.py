"""The stages a renovation goes through, in their order. Pure."""

from enum import StrEnum, auto


class Stage(StrEnum):
    """Where a project stands; later stages follow earlier ones."""

    WISHES = auto()
    PLAN = auto()
    FUNDING = auto()
    WORKS = auto()
    ACCEPTANCE = auto()
    REVIEW = auto()
    UPKEEP = auto()

    @property
    def number(self) -> int:
        """Its place in the order, from 1."""
        return tuple(Stage).index(self) + 1
