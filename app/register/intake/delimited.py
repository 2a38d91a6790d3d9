"""Reading .csv as committees export it: UTF-8 with or without BOM, or GB18030."""

import codecs
import csv
import io
import re

from app.register.intake.extent import refuse_beyond
from app.register.intake.refusals import FileRefusal, FileRefused

WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
SEPARATORS = (",", "\t", ";")
SAMPLE_LINES = 10


def read_delimited(content: bytes) -> list[list[str]]:
    """Read the lines of a text table.

    Raises:
        FileRefused: for bytes that are no text, or a table that reaches too far.
    """
    text = _decoded(content)
    if CONTROL.search(text) or text.lstrip()[:1] == "<":
        raise FileRefused(FileRefusal.NOT_A_SPREADSHEET)
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text), delimiter=_separator(text)):
            rows.append(row)
            refuse_beyond(len(rows), len(row))
    except csv.Error as broken:
        raise FileRefused(FileRefusal.DAMAGED) from broken
    return _squared(rows)


def _decoded(content: bytes) -> str:
    encodings = ["utf-8-sig", "gb18030"]
    if content.startswith(WIDE_MARKS):
        encodings = ["utf-16"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileRefused(FileRefusal.UNKNOWN_LETTERS)


def _separator(text: str) -> str:
    head = "\n".join(text.split("\n", SAMPLE_LINES)[:SAMPLE_LINES])
    return max(SEPARATORS, key=head.count)


def _squared(rows: list[list[str]]) -> list[list[str]]:
    width = max(map(len, rows), default=0)
    return [row + [""] * (width - len(row)) for row in rows]
