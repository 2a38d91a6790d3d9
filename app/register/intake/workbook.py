"""A workbook as rows of cells: guarded, read, merged blocks filled."""

import datetime as dt
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePath

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from app.register.intake.archive import MEGABYTE, open_archive
from app.register.intake.compound import MAGIC as COMPOUND
from app.register.intake.delimited import read_delimited
from app.register.intake.extent import (
    MOST_COLUMNS,
    MOST_ROWS,
    Block,
    Place,
    Scan,
    refuse_beyond,
)
from app.register.intake.ods_scan import is_ods, scan_ods
from app.register.intake.refusals import FileRefusal, FileRefused
from app.register.intake.xls_scan import scan_xls
from app.register.intake.xlsx_scan import scan_xlsx

LARGEST_FILE = 50 * MEGABYTE
ARCHIVE = b"PK\x03\x04"
BANNER_COLUMNS = 3
Cell = str | float | int | bool | dt.date | dt.time | dt.datetime | dt.timedelta
Row = Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One visible sheet; ``rows[0]`` is row 1 of Excel.

    Attributes:
        filled: how many merged blocks were taken apart.
    """

    name: str
    rows: list[list[Cell]]
    formulas: frozenset[Place] = frozenset()
    filled: int = 0


@dataclass(frozen=True, slots=True)
class Workbook:
    sheets: tuple[Sheet, ...]
    hidden: tuple[str, ...] = ()


def read_workbook(content: bytes, file_name: str) -> Workbook:
    """Read an .xlsx, .xls, .ods or .csv, told apart by content, not by name.

    Raises:
        FileRefused: before anything is parsed, if the guard refuses the file.
    """
    if not content:
        raise FileRefused(FileRefusal.EMPTY)
    if len(content) > LARGEST_FILE:
        raise FileRefused(FileRefusal.TOO_LARGE)
    if content.startswith(ARCHIVE):
        members = open_archive(content)
        scans = scan_ods(members) if is_ods(members) else scan_xlsx(members)
        return _read_by_calamine(content, scans)
    if content.startswith(COMPOUND):
        scans, sound = scan_xls(content)
        return _read_by_calamine(sound, scans)
    rows: list[list[Cell]] = [list(row) for row in read_delimited(content)]
    return Workbook((Sheet(PurePath(file_name).stem, rows),))


def _read_by_calamine(content: bytes, scans: Mapping[str, Scan]) -> Workbook:
    with _reader_faults_refused():
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        shown, hidden = [], []
        for entry in book.sheets_metadata:
            if entry.typ is not SheetTypeEnum.WorkSheet or entry.name not in scans:
                continue
            if entry.visible is not SheetVisibleEnum.Visible:
                hidden.append(entry.name)
                continue
            sheet = book.get_sheet_by_name(entry.name)
            shown.append(_sheet(sheet, scans[entry.name]))
        return Workbook(tuple(shown), tuple(hidden))


@contextmanager
def _reader_faults_refused() -> Iterator[None]:
    """Turn every fault of the reader, its panics included, into a refusal."""
    try:
        yield
    except PasswordError as locked:
        raise FileRefused(FileRefusal.LOCKED) from locked
    except (CalamineError, ValueError, OSError) as broken:
        raise FileRefused(FileRefusal.DAMAGED) from broken
    except BaseException as broken:
        if type(broken).__name__ != "PanicException":
            raise
        raise FileRefused(FileRefusal.DAMAGED) from broken


def _sheet(sheet: CalamineSheet, scan: Scan) -> Sheet:
    refuse_beyond(sheet.total_height, sheet.total_width)
    rows: list[list[Cell]] = sheet.to_python(skip_empty_area=False)
    blocks = sheet.merged_cell_ranges if scan.merged is None else scan.merged
    filled = _fill(rows, blocks or ())
    return Sheet(sheet.name, rows, scan.formulas, filled)


def _fill(rows: list[list[Cell]], blocks: Iterable[Block]) -> int:
    """Write a merged block's value into each of its cells; titles stay as they are."""
    height, width = len(rows), len(rows[0]) if rows else 0
    inside = [
        (top, first, min(bottom, height - 1), min(last, width - 1))
        for (top, first), (bottom, last) in blocks
        if top < height and first < width and not _is_banner(first, last, width)
    ]
    cells = sum((low - top + 1) * (end - first + 1) for top, first, low, end in inside)
    if cells > MOST_ROWS * MOST_COLUMNS:
        raise FileRefused(FileRefusal.DAMAGED)
    for top, first, bottom, last in inside:
        _fill_block(rows, top, bottom, first, last)
    return len(inside)


def _is_banner(first: int, last: int, width: int) -> bool:
    columns = last - first + 1
    return columns >= BANNER_COLUMNS and columns * 2 > width


def _fill_block(
    rows: list[list[Cell]], top: int, bottom: int, first: int, last: int
) -> None:
    value = rows[top][first]
    for row in rows[top : bottom + 1]:
        for column in range(first, last + 1):
            row[column] = value
