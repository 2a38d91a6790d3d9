"""The compound file an .xls lives in: a small file system of 512-byte sectors."""

import struct
from collections.abc import Iterator

from app.register.intake.refusals import FileRefusal, FileRefused

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENTRY_BYTES = 128
LAST_SECTOR = 0xFFFFFFFA
HEADER_FAT_SECTORS = 109
SMALL_STREAM = 4096
SMALL_SECTOR = 64
STREAM = 2
ROOT = 5


class Compound:
    """Read the streams of a compound file by name.

    Raises:
        FileRefused: if its chains of sectors do not hold.
    """

    def __init__(self, content: bytes) -> None:
        self._content = content
        try:
            self._open()
        except (struct.error, IndexError, ValueError) as broken:
            raise FileRefused(FileRefusal.DAMAGED) from broken

    @property
    def names(self) -> frozenset[str]:
        """Names of all entries, storages included, in lower case."""
        return self._names

    def stream(self, name: str) -> bytes | None:
        """Return a stream's bytes, or ``None`` if there is none of this name."""
        if name.lower() not in self._streams:
            return None
        first, size = self._streams[name.lower()]
        try:
            if size < SMALL_STREAM:
                return self._small(first)[:size]
            return self._chain(first)[:size]
        except IndexError as broken:
            raise FileRefused(FileRefusal.DAMAGED) from broken

    def _open(self) -> None:
        head = self._content[:512]
        shift = struct.unpack_from("<H", head, 30)[0]
        if shift not in {9, 12}:
            raise ValueError("sectors of 512 or 4096 bytes only")
        self._sector_bytes = 1 << shift
        directory, small_table = (
            struct.unpack_from("<I", head, 48)[0],
            struct.unpack_from("<I", head, 60)[0],
        )
        self._table = self._read_table(head)
        self._small_table = self._numbers(self._chain(small_table))
        self._read_directory(self._chain(directory))

    def _read_table(self, head: bytes) -> list[int]:
        sectors = list(struct.unpack_from(f"<{HEADER_FAT_SECTORS}I", head, 76))
        more = struct.unpack_from("<I", head, 68)[0]
        seen: set[int] = set()
        while more < LAST_SECTOR and more not in seen:
            seen.add(more)
            numbers = self._numbers(self._sector(more))
            sectors += numbers[:-1]
            more = numbers[-1]
        return [
            number
            for sector in sectors
            if sector < LAST_SECTOR
            for number in self._numbers(self._sector(sector))
        ]

    def _read_directory(self, data: bytes) -> None:
        self._streams: dict[str, tuple[int, int]] = {}
        names = set()
        self._small_start = LAST_SECTOR
        for start in range(0, len(data) - ENTRY_BYTES + 1, ENTRY_BYTES):
            name, kind, first, size = _entry(data, start)
            names.add(name)
            if kind == STREAM:
                self._streams[name] = (first, size)
            elif kind == ROOT:
                self._small_start = first
        self._names = frozenset(names)

    def _small(self, first: int) -> bytes:
        store = self._chain(self._small_start)
        return b"".join(
            store[number * SMALL_SECTOR : (number + 1) * SMALL_SECTOR]
            for number in self._links(first, self._small_table)
        )

    def _chain(self, first: int) -> bytes:
        links = self._links(first, self._table)
        return b"".join(self._sector(number) for number in links)

    def _links(self, first: int, table: list[int]) -> Iterator[int]:
        left = len(table)
        while first < LAST_SECTOR and left:
            yield first
            first = table[first]
            left -= 1

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._sector_bytes
        data = self._content[start : start + self._sector_bytes]
        if not data:
            raise IndexError(number)
        return data.ljust(self._sector_bytes, b"\0")

    def _numbers(self, data: bytes) -> list[int]:
        return list(struct.unpack(f"<{len(data) // 4}I", data))


def _entry(data: bytes, start: int) -> tuple[str, int, int, int]:
    length = struct.unpack_from("<H", data, start + 64)[0]
    name = data[start : start + max(0, min(length, 64) - 2)]
    first, size = struct.unpack_from("<II", data, start + 116)
    return name.decode("utf-16-le", "replace").lower(), data[start + 66], first, size
