"""When staff may see names and phones of the register in full. Pure."""

from enum import StrEnum, auto

MOST_LOOKS_A_DAY = 100
"""Homes one account may look into on one day of the estate's clock."""


class LookReason(StrEnum):
    """What somebody needs a name or a phone for."""

    REACH = auto()
    CORRECT = auto()
    ASKED = auto()
    OBJECTION = auto()


class FileKind(StrEnum):
    """What the register is written to."""

    XLSX = auto()
    CSV = auto()


class TooManyLooks(Exception):
    """This account has looked into as many homes as it may today."""


def refuse_to_look(looks_today: int) -> None:
    """Stop who has looked too often.

    Raises:
        TooManyLooks: if the day's looks are used up.
    """
    if looks_today >= MOST_LOOKS_A_DAY:
        raise TooManyLooks
