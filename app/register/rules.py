"""What a unit can be used for, how it stands, and what staff may decide. Pure."""

from enum import StrEnum, auto


class Use(StrEnum):
    """What an exclusive part is used for, as the title or the roll says."""

    RESIDENTIAL = auto()
    SHOP = auto()
    OFFICE = auto()
    PARKING = auto()
    GARAGE = auto()
    STORAGE = auto()


SPECIAL_SPACES = frozenset({Use.PARKING, Use.GARAGE, Use.STORAGE})
"""Not counted in a ballot unless the owners' own rules count them."""


class Status(StrEnum):
    """Whether a unit has reached its buyer; until then the developer holds it."""

    DELIVERED = auto()
    SOLD_UNDELIVERED = auto()
    UNSOLD = auto()


class Verdict(StrEnum):
    """What staff decided about two owners of one name."""

    UNDECIDED = auto()
    SAME = auto()
    DIFFERENT = auto()
