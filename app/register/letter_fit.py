"""How large a letter can be set so that it ends above its tear-off slip. Pure.

Everything in the flow of a letter is measured in em, so a fuller letter is the same
letter in a smaller size. The measures are those of ``.let`` in ``print.css``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil
from unicodedata import east_asian_width

POINT = 0.3528
ROOM = 222.0
WHOLE = 168.0
BESIDE_CODE = 107.0
CODE_BLOCK = 72.0
HEADING_SIGNS = {True: 12, False: 13}
HEADING_LINE = {True: 11.5, False: 10.1}
HEADING_MARGINS = {True: 7.4, False: 5.2}
THIRD = 54.0
NARROW_SIGN = 0.58
RAGGED = 0.8
BOX = 52.0


class LetterSize(StrEnum):
    """The sizes a letter may be set in; the value is the class in the template."""

    LARGE = ""
    MEDIUM = "let--m"
    SMALL = "let--s"
    SMALLEST = "let--xs"


POINTS = {
    LetterSize.LARGE: 16.0,
    LetterSize.MEDIUM: 14.2,
    LetterSize.SMALL: 12.6,
    LetterSize.SMALLEST: 11.2,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """The texts of a letter whose length differs.

    Attributes:
        when_lines: 0, 1 or 2.
        with_periods: each thing asked says its own period.
        more: a line tells that more is asked.
    """

    heading: str
    paragraphs: Sequence[str]
    when_lines: int
    asked: Sequence[str]
    with_periods: bool
    more: bool
    ways: Sequence[str]
    contact: Sequence[str]


def size_of(said: Said) -> LetterSize:
    """Choose the largest size in which everything said fits its page."""
    fitting = (size for size in LetterSize if height(said, size) <= ROOM)
    return next(fitting, LetterSize.SMALLEST)


def fits(said: Said) -> bool:
    """Tell whether everything said has room on its page in the smallest size."""
    return height(said, LetterSize.SMALLEST) <= ROOM


def height(said: Said, size: LetterSize) -> float:
    """Return how far down the page the letter reaches below its top line, in mm."""
    em = POINTS[size] * POINT
    beside = _lines(said.paragraphs, BESIDE_CODE / em) * 1.5
    beside += said.when_lines * 1.57 + (0.7 if said.when_lines else 0)
    beside += 1.5 if said.asked else 0
    ways = max(_lines([way], (THIRD / em - 1.3) / 0.91) for way in said.ways)
    below = (
        _asked(said, em)
        + 3.6
        + ways * 1.28
        + ceil(BOX / (WHOLE / em - 1.5)) * 1.45
        + 1.4
        + 3 * 1.56
        + 0.8
        + _lines(said.contact, WHOLE / em / 0.94) * 1.41
    )
    return max(CODE_BLOCK, _heading(said, size) + beside * em) + below * em


def _heading(said: Said, size: LetterSize) -> float:
    is_large = size is LetterSize.LARGE
    lines = ceil(_ems(said.heading) / HEADING_SIGNS[is_large])
    return lines * HEADING_LINE[is_large] + HEADING_MARGINS[is_large]


def _asked(said: Said, em: float) -> float:
    width = (WHOLE / em - 2.4) / 1.1
    each = 0.8 + (1.2 if said.with_periods else 0)
    rows = _lines(said.asked, width) * 1.5 + len(said.asked) * each
    return rows + (2.0 if said.more else 0)


def _lines(texts: Sequence[str], ems: float) -> int:
    return sum(max(1, ceil(_ems(text) / (ems - RAGGED))) for text in texts)


def _ems(text: str) -> float:
    return sum(
        1.0 if east_asian_width(sign) in {"W", "F", "A"} else NARROW_SIGN
        for sign in text
    )
