"""Phones as committees keep them: numbers, texts, with 86 in front, several in one."""

import re

from app.register.intake.cells import folded, is_empty, text_of
from app.register.intake.faults import Bad, FaultKind
from app.register.intake.workbook import Cell

PLAIN_MOBILE = re.compile(r"1[3-9][0-9]{9}")
COUNTRY = re.compile(r"^(?:\+|00)?86(?=1[3-9]\d{9}$|0?\d{2,3}\d{7,8}$)")
LANDLINE = re.compile(r"0[1-9]\d{1,2}\d{7,8}")
SERVICE = re.compile(r"[48]00\d{7}")
EXTENSION = re.compile(r"(?:转|ext\.?|分机)\d{1,6}$", re.IGNORECASE)
SEPARATORS = re.compile(r"[、,/;|\n]|和|或")
INNER = re.compile(r"[\s\-()_.]")
MOBILES_FROM, MOBILES_TO = 13_000_000_000, 20_000_000_000
UNREADABLE = Bad(FaultKind.PHONE_UNREADABLE)

Phones = tuple[str, ...]


def read_phones(cell: Cell) -> Phones | Bad:
    """Read the phones of a cell as plain digits; none is a valid answer.

    ``13800138000.0``, ``"+86 138-0013-8000"`` and full-width digits are one number;
    ``"0951-5012345"`` is kept with its area code.
    """
    if isinstance(cell, float) and MOBILES_FROM <= cell < MOBILES_TO:
        return (str(int(cell)),) if cell.is_integer() else UNREADABLE
    if isinstance(cell, str):
        if PLAIN_MOBILE.fullmatch(cell):
            return (cell,)
        if is_empty(cell):
            return ()
        return _several(folded(cell))
    return _several(text_of(cell))


def _several(text: str) -> Phones | Bad:
    pieces = [piece for piece in SEPARATORS.split(text) if piece.strip()]
    if len(pieces) == 1 and (spaced := _spaced_mobiles(text)):
        pieces = spaced
    read = [one_phone(piece) for piece in pieces]
    phones = [phone for phone in read if phone is not None]
    if not phones or len(phones) < len(read):
        return UNREADABLE
    return tuple(dict.fromkeys(phones))


def one_phone(text: str) -> str | None:
    """Read one phone as plain digits, or ``None`` if it cannot be one."""
    digits = COUNTRY.sub("", EXTENSION.sub("", INNER.sub("", text)))
    if not digits.isascii():
        return None
    for form in (PLAIN_MOBILE, LANDLINE, SERVICE):
        if form.fullmatch(digits):
            return digits
    return None


def _spaced_mobiles(text: str) -> list[str]:
    pieces = text.split()
    if len(pieces) > 1 and all(map(PLAIN_MOBILE.fullmatch, pieces)):
        return pieces
    return []
