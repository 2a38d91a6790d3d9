"""What the guard reads of an .xls: extents, formulas, macros and locks."""

import struct
from collections.abc import Iterator

from app.register.intake.compound import Compound
from app.register.intake.extent import Place, Scan, refuse_places_beyond
from app.register.intake.refusals import FileRefusal, FileRefused
from app.register.intake.rewrapped import rewrap

BOUND_SHEET = 0x0085
LOCK = 0x002F
END = 0x000A
FORMULA = 0x0006
SINGLE_CELLS = frozenset({FORMULA, 0x0203, 0x027E, 0x00FD, 0x0204, 0x00D6, 0x0205})
NUMBERS_IN_A_ROW = 0x00BD
MACRO_SIGNS = frozenset({"_vba_project_cur", "vba", "_vba_project"})
LOCK_SIGNS = frozenset({"encryptedpackage", "encryptioninfo"})
HEAD = struct.Struct("<HH")
CELL = struct.Struct("<HH")
WORKSHEET = 0
STRINGS = 0x00FC
DIMENSIONS = 0x0200
LEAST_BYTES_OF_A_STRING = 3


def scan_xls(content: bytes) -> tuple[dict[str, Scan], bytes]:
    """Scan every sheet of an .xls; returns the scans by sheet name and a sound file.

    Raises:
        FileRefused: for macros, a password, a sheet that reaches too far.
    """
    compound = Compound(content)
    if compound.names & LOCK_SIGNS:
        raise FileRefused(FileRefusal.LOCKED)
    if compound.names & MACRO_SIGNS:
        raise FileRefused(FileRefusal.HAS_MACROS)
    stream = compound.stream("Workbook") or compound.stream("Book")
    if stream is None:
        raise FileRefused(FileRefusal.NOT_A_SPREADSHEET)
    try:
        return _scan_stream(bytearray(stream))
    except (struct.error, IndexError) as broken:
        raise FileRefused(FileRefusal.DAMAGED) from broken


def _scan_stream(stream: bytearray) -> tuple[dict[str, Scan], bytes]:
    sheets = _sheets(stream)
    if any(start >= len(stream) for _name, start in sheets):
        raise FileRefused(FileRefusal.DAMAGED)
    scans = {name: _scan(stream, start) for name, start in sheets}
    sound = bytes(stream)
    if scans != {name: _scan(stream, start) for name, start in sheets}:
        raise FileRefused(FileRefusal.DAMAGED)
    if sound != stream:
        raise FileRefused(FileRefusal.DAMAGED)
    return scans, rewrap(sound)


def _sheets(stream: bytearray) -> list[tuple[str, int]]:
    found: list[tuple[str, int]] = []
    for kind, at, _length in _records(stream, 0):
        if kind == LOCK:
            raise FileRefused(FileRefusal.LOCKED)
        if kind == STRINGS:
            _refuse_impossible_count(stream, at)
        if kind == BOUND_SHEET and stream[at + 5] == WORKSHEET:
            found.append(_bound_sheet(stream, at))
    return found


def _bound_sheet(stream: bytearray, place: int) -> tuple[str, int]:
    start = struct.unpack_from("<I", stream, place)[0]
    signs, wide = stream[place + 6], stream[place + 7] & 1
    if wide:
        name = stream[place + 8 : place + 8 + 2 * signs].decode("utf-16-le", "replace")
    else:
        name = stream[place + 8 : place + 8 + signs].decode("latin-1")
    return name, start


def _scan(stream: bytearray, place: int) -> Scan:
    formulas: set[Place] = set()
    rows, columns = {0}, {0}
    for kind, at, length in _records(stream, place):
        if kind in SINGLE_CELLS:
            row, column = CELL.unpack_from(stream, at)
            rows.add(row)
            columns.add(column)
            if kind == FORMULA:
                formulas.add((row, column))
        elif kind == DIMENSIONS:
            stream[at : at + length] = bytes(length)
        elif kind == NUMBERS_IN_A_ROW:
            rows.add(struct.unpack_from("<H", stream, at)[0])
            columns.add(struct.unpack_from("<H", stream, at + length - 2)[0])
    refuse_places_beyond([(max(rows), max(columns))])
    return Scan(frozenset(formulas))


def _refuse_impossible_count(stream: bytearray, at: int) -> None:
    """Refuse a table of more strings than its bytes could hold."""
    count = struct.unpack_from("<i", stream, at + 4)[0]
    if not 0 <= count <= len(stream) // LEAST_BYTES_OF_A_STRING:
        raise FileRefused(FileRefusal.DAMAGED)


def _records(stream: bytearray, place: int) -> Iterator[tuple[int, int, int]]:
    """Yield kind, first byte and length of each record up to the sheet's end."""
    last = len(stream) - HEAD.size
    while place <= last:
        kind, length = HEAD.unpack_from(stream, place)
        if kind == END:
            return
        yield kind, place + HEAD.size, length
        place += HEAD.size + length
