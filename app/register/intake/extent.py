"""How far a sheet reaches, and which of its cells are formulas."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.register.intake.refusals import FileRefusal, FileRefused

MOST_ROWS = 60_000
MOST_COLUMNS = 40
Place = tuple[int, int]
"""Row and column of a cell, both from 0."""
Block = tuple[Place, Place]
"""First and last cell of a merged block, both included."""


@dataclass(frozen=True, slots=True)
class Scan:
    """What the guard learned of one sheet before the reader saw it.

    Attributes:
        merged: blocks of merged cells; ``None`` where the reader itself tells them.
    """

    formulas: frozenset[Place] = frozenset()
    merged: tuple[Block, ...] | None = None


def refuse_beyond(rows: int, columns: int) -> None:
    """Refuse a sheet that reaches too far (both are counts).

    Raises:
        FileRefused: beyond 60,000 rows or 40 columns.
    """
    if rows > MOST_ROWS:
        raise FileRefused(FileRefusal.TOO_MANY_ROWS)
    if columns > MOST_COLUMNS:
        raise FileRefused(FileRefusal.TOO_MANY_COLUMNS)


def refuse_places_beyond(places: Iterable[Place]) -> None:
    """Refuse a sheet of which one of these cells lies too far out."""
    for row, column in places:
        refuse_beyond(row + 1, column + 1)
