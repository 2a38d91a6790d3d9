"""Chance that falls the same way each time, so that every demo is the same."""

import hashlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")
WHOLE = 100


class Chance:
    """A sequence of draws that follows from one number."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._drawn = 0

    def below(self, limit: int) -> int:
        """Draw a whole number from 0 up to, not including, ``limit``."""
        self._drawn += 1
        digest = hashlib.sha256(f"{self._seed}|{self._drawn}".encode()).digest()
        return int.from_bytes(digest) % limit

    def in_hundred(self, percent: int) -> bool:
        """Say yes in so many of a hundred cases."""
        return self.below(WHOLE) < percent

    def one_of(self, things: Sequence[T]) -> T:
        """Draw one of several things."""
        return things[self.below(len(things))]

    def shuffled(self, things: Sequence[T]) -> list[T]:
        """Return the things in a drawn order."""
        ranked = sorted((self.below(2**64), number) for number in range(len(things)))
        return [things[number] for _rank, number in ranked]
