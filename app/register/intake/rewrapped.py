"""An .xls made anew around its workbook stream.

The reader believes the sizes and chains a compound file announces, and a damaged one
makes it ask for more memory than there is. So it is given a file of ours: the stream
alone, in sectors that stand in a row, with the sizes it announces set right.
"""

import struct

from app.register.intake.compound import MAGIC
from app.register.intake.refusals import FileRefusal, FileRefused

SECTOR = 4096
ENTRIES_OF_A_SECTOR = SECTOR // 4
HEADER_TABLE_SECTORS = 109
END_OF_CHAIN = 0xFFFFFFFE
TABLE_SECTOR = 0xFFFFFFFD
FREE = 0xFFFFFFFF
STREAM, ROOT = 2, 5
BLACK = 1
HEADER = struct.Struct("<8s16s5H6s9I")


def rewrap(stream: bytes) -> bytes:
    """Write a compound file that holds this workbook stream and nothing else."""
    padded = stream.ljust(max(len(stream), SECTOR), b"\0")
    stream_sectors = -(-len(padded) // SECTOR)
    rest = stream_sectors + 2
    table_sectors = -(-rest // (ENTRIES_OF_A_SECTOR - 1))
    if table_sectors > HEADER_TABLE_SECTORS:
        raise FileRefused(FileRefusal.TOO_LARGE)
    directory = table_sectors
    small, first = directory + 1, directory + 2
    table = [TABLE_SECTOR] * table_sectors + [END_OF_CHAIN, END_OF_CHAIN]
    table += [*range(first + 1, first + stream_sectors), END_OF_CHAIN]
    table += [FREE] * (table_sectors * ENTRIES_OF_A_SECTOR - len(table))
    return b"".join(
        (
            _header(table_sectors, directory).ljust(SECTOR, b"\0"),
            struct.pack(f"<{len(table)}I", *table),
            _directory(small, first, len(padded)).ljust(SECTOR, b"\0"),
            bytes(SECTOR),
            padded.ljust(stream_sectors * SECTOR, b"\0"),
        )
    )


def _header(table_sectors: int, directory: int) -> bytes:
    head = HEADER.pack(
        MAGIC,
        bytes(16),
        0x3E,
        4,
        0xFFFE,
        12,
        6,
        bytes(6),
        1,
        table_sectors,
        directory,
        0,
        4096,
        END_OF_CHAIN,
        0,
        END_OF_CHAIN,
        0,
    )
    numbers = [*range(table_sectors)]
    numbers += [FREE] * (HEADER_TABLE_SECTORS - table_sectors)
    return head + struct.pack(f"<{HEADER_TABLE_SECTORS}I", *numbers)


def _directory(small: int, first: int, size: int) -> bytes:
    unused = _entry("", 0, 0, 0, child=FREE)
    return b"".join(
        (
            _entry("Root Entry", ROOT, small, 64, child=1),
            _entry("Workbook", STREAM, first, size, child=FREE),
            unused * (SECTOR // len(unused) - 2),
        )
    )


def _entry(name: str, kind: int, first: int, size: int, *, child: int) -> bytes:
    wide = name.encode("utf-16-le")
    return struct.pack(
        "<64sHBB3I36sIQ",
        wide,
        len(wide) + 2 if name else 0,
        kind,
        BLACK,
        FREE,
        FREE,
        child,
        bytes(36),
        first,
        size,
    )
