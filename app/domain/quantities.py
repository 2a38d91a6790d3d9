"""Exact quantities: area in whole square decimetres, money in whole fen."""

import re
from dataclasses import dataclass
from typing import Self

HUNDREDTHS = 100
EXACT_FIGURE = re.compile(r"[0-9]{1,9}\.[0-9]{2}")


def hundredths(figure: str) -> int:
    """Read a figure with exactly two decimals, such as ``"71.57"``, as 7157.

    Raises:
        ValueError: if it is written in any other way.
    """
    if not EXACT_FIGURE.fullmatch(figure):
        raise ValueError(f"{figure!r} is not a figure with two decimals")
    return int(figure.replace(".", ""))


def with_two_decimals(count: int) -> str:
    """Write whole hundredths as a figure: 7157 becomes ``"71.57"``."""
    sign = "-" if count < 0 else ""
    whole, rest = divmod(abs(count), HUNDREDTHS)
    return f"{sign}{whole}.{rest:02d}"


@dataclass(frozen=True, order=True, slots=True)
class Area:
    """A floor area in whole dm² (0.01 m²), as fine as the register states it."""

    square_decimetres: int

    def __post_init__(self) -> None:
        if self.square_decimetres < 0:
            raise ValueError("an area cannot be negative")

    @classmethod
    def from_square_metres(cls, figure: str) -> Self:
        """Read square metres with exactly two decimals, such as ``"71.57"``.

        Raises:
            ValueError: if the figure is written in any other way.
        """
        return cls(hundredths(figure))

    def __add__(self, other: "Area") -> "Area":
        return Area(self.square_decimetres + other.square_decimetres)

    def __str__(self) -> str:
        return with_two_decimals(self.square_decimetres)


@dataclass(frozen=True, order=True, slots=True)
class Money:
    """An amount of renminbi in whole fen (0.01 yuan); a debt is negative."""

    fen: int

    @classmethod
    def from_yuan(cls, figure: str) -> Self:
        """Read yuan with exactly two decimals, such as ``"6000.00"``.

        Raises:
            ValueError: if the figure is written in any other way.
        """
        return cls(hundredths(figure))

    def __add__(self, other: "Money") -> "Money":
        return Money(self.fen + other.fen)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.fen - other.fen)

    def __str__(self) -> str:
        return with_two_decimals(self.fen)
