"""A cell as text, and what a text may not hold."""

import datetime as dt
import re
import unicodedata

from app.register.intake.workbook import Cell

SPACES = re.compile(r"\s+")
HIDDEN = re.compile(
    r"[\u0000-\u0008\u000b-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
    r"\ud800-\udfff]"
)
COMBINING_RUN = 4
FORMULA_SIGNS = ("=", "+", "-", "@")
EXACT_DIGITS = 15
PLACEHOLDERS = frozenset({"", "-", "/", "无", "空", "—", "——", "\\", "N/A", "NA"})


def text_of(cell: Cell) -> str:
    """Write a cell as Excel shows it: a whole number loses its ``.0``."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, dt.datetime | dt.date | dt.time):
        return cell.isoformat()
    return str(cell)


def folded(cell: Cell) -> str:
    """Write a cell with full-width signs folded and spaces single."""
    return SPACES.sub(" ", unicodedata.normalize("NFKC", text_of(cell))).strip()


def is_empty(cell: Cell) -> bool:
    """Tell whether nothing is told here: blank, a dash, 无."""
    return isinstance(cell, str) and folded(cell).upper() in PLACEHOLDERS


def looks_like_formula(cell: Cell) -> bool:
    """Tell whether a text would be run by a spreadsheet it is written into."""
    return isinstance(cell, str) and folded(cell)[:1] in FORMULA_SIGNS


def is_deceptive(text: str) -> bool:
    """Tell whether a text hides signs, turns direction or piles up accents."""
    if HIDDEN.search(text):
        return True
    run = 0
    for sign in text:
        run = run + 1 if unicodedata.combining(sign) else 0
        if run >= COMBINING_RUN:
            return True
    return False


def is_damaged_number(cell: Cell) -> bool:
    """Tell whether a number is too long for Excel to have kept its last digits."""
    return isinstance(cell, float) and abs(cell) >= 10**EXACT_DIGITS
