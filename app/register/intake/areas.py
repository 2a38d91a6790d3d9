"""Areas as committees write them, in whole dm² (0.01 m²)."""

import math
import re

from app.register.intake.cells import folded, is_empty
from app.register.intake.faults import Bad, FaultKind
from app.register.intake.workbook import Cell

FIGURE = re.compile(r"([+-]?\d+)(?:\.(\d*))?")
GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?")
UNIT = re.compile(r"(?:m2|m\^2|m²|平方米|平米|平方|平|㎡|m)$", re.IGNORECASE)
DECIMALS = 2
MOST_DIGITS = 9
FLOAT_NOISE = 1e-6

NO_AREA = Bad(FaultKind.NO_AREA)
NOT_A_NUMBER = Bad(FaultKind.AREA_NOT_A_NUMBER)
NOT_POSITIVE = Bad(FaultKind.AREA_NOT_POSITIVE)
TOO_FINE = Bad(FaultKind.AREA_TOO_FINE)
IMPLAUSIBLE = Bad(FaultKind.AREA_IMPLAUSIBLE)


def read_area(cell: Cell) -> int | Bad:
    """Read an area: ``71.57``, ``"71.57㎡"``, ``"７１．５７"`` and ``47`` (4700)."""
    if isinstance(cell, bool):
        return NOT_A_NUMBER
    if isinstance(cell, float | int):
        return _from_number(float(cell))
    if is_empty(cell):
        return NO_AREA
    return _from_text(UNIT.sub("", folded(cell).replace(" ", "")))


def _from_number(metres: float) -> int | Bad:
    if not math.isfinite(metres) or abs(metres) >= 10**MOST_DIGITS:
        return IMPLAUSIBLE
    near = round(metres * 100)
    if abs(metres * 100 - near) > FLOAT_NOISE * max(1.0, abs(metres)):
        return TOO_FINE
    return near if near > 0 else NOT_POSITIVE


def _from_text(text: str) -> int | Bad:
    if GROUPED.fullmatch(text):
        text = text.replace(",", "")
    figure = FIGURE.fullmatch(text)
    if figure is None:
        return NOT_A_NUMBER
    whole, rest = figure[1], (figure[2] or "").rstrip("0")
    if len(rest) > DECIMALS:
        return TOO_FINE
    if len(whole) > MOST_DIGITS:
        return IMPLAUSIBLE
    near = int(f"{whole}{rest.ljust(DECIMALS, '0')}")
    return near if near > 0 else NOT_POSITIVE
