"""Finding the headings: below a title, in one row or in two."""

from collections.abc import Sequence
from itertools import pairwise

from app.register.intake.fields import SEVERAL_COLUMNS, Field, field_of, folded
from app.register.intake.mapping import Mapping, SheetMapping
from app.register.intake.refusals import FileRefusal, FileRefused
from app.register.intake.workbook import Row, Sheet, Workbook

FIRST_ROWS = 12
FEWEST_FIELDS = 2
PLACE = frozenset({Field.ROOM, Field.ADDRESS})
SUBSTANCE = frozenset({Field.OWNER, Field.AREA})
Fit = tuple[Field, int] | None


def propose(workbook: Workbook) -> Mapping:
    """Propose how each sheet is read; a sheet without headings is left out.

    Raises:
        FileRefused: if no sheet has headings.
    """
    mapping = Mapping(tuple(propose_sheet(sheet) for sheet in workbook.sheets))
    if not any(sheet.included for sheet in mapping.sheets):
        raise FileRefused(FileRefusal.NO_HEADINGS)
    return mapping


def propose_sheet(sheet: Sheet) -> SheetMapping:
    """Find the headings of one sheet; of two that fit alike, the shorter."""
    rows = [_texts(row) for row in sheet.rows[:FIRST_ROWS]]
    single = list(enumerate(rows, start=1))
    double = [
        (row, _joined(upper, lower))
        for row, (upper, lower) in enumerate(pairwise(rows), start=2)
    ]
    heading_row, headings = max(
        single + double, key=lambda found: _score(found[1]), default=(0, [])
    )
    if not _score(headings):
        return SheetMapping(sheet.name, 0, (), included=False)
    shown = tuple(" ".join(words.split()) for words in headings)
    return SheetMapping(sheet.name, heading_row, columns_of(headings), headings=shown)


def columns_of(headings: Sequence[str]) -> tuple[Field, ...]:
    """Say what each column tells; of two that fit one field, the better is taken."""
    fits = [field_of(words) for words in headings]
    best = {
        fit[0]: min(other[1] for other in fits if other and other[0] is fit[0])
        for fit in fits
        if fit
    }
    taken: set[Field] = set()
    return tuple(_take(fit, best, taken) for fit in fits)


def headings_at(sheet: Sheet, heading_row: int) -> tuple[str, ...]:
    """Return the words of one row, for a mapping that staff moved there."""
    if not 0 < heading_row <= len(sheet.rows):
        return ()
    return tuple(_words(cell) for cell in sheet.rows[heading_row - 1])


def _take(fit: Fit, best: dict[Field, int], taken: set[Field]) -> Field:
    if fit is None:
        return Field.IGNORED
    field, rank = fit
    if field not in SEVERAL_COLUMNS and field in taken:
        return Field.IGNORED
    if rank > best[field]:
        return Field.IGNORED
    taken.add(field)
    return field


def _score(headings: Sequence[str]) -> int:
    """Count the columns understood, or 0 if they do not make a roll."""
    told = [field for field in columns_of(headings) if field is not Field.IGNORED]
    fields = set(told)
    if len(fields) < FEWEST_FIELDS or not fields & PLACE or not fields & SUBSTANCE:
        return 0
    return len(told)


def _joined(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Headings in two rows: the lower says more, the upper says of what."""
    return [_two(above, below) for above, below in zip(upper, lower, strict=True)]


def _two(above: str, below: str) -> str:
    if not below or below == above:
        return above
    if not above or (field_of(below) and not folded(above).startswith("租")):
        return below
    return f"{above}{below}"


def _texts(row: Row) -> list[str]:
    return [_words(cell) for cell in row]


def _words(cell: object) -> str:
    return cell.strip() if isinstance(cell, str) else ""
