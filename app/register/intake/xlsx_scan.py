"""What the guard reads of an .xlsx: where its cells are and which are formulas.

The reader lays out every sheet as one dense block, so a single cell at XFD1048576
would fill the memory; the cells' own references are looked at before it starts. The
plain spelling every program writes is checked by one search; any other spelling is
walked through by a real parser.
"""

import posixpath
import re

from app.register.intake.extent import Place, Scan, refuse_beyond
from app.register.intake.markup import walk
from app.register.intake.refusals import FileRefusal, FileRefused

WORKBOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
GOOD_ROW = rb"(?:[1-9][0-9]{0,3}|[1-5][0-9]{4}|60000)"
GOOD_CELL = rb"(?:[A-Z]|A[A-N])" + GOOD_ROW
UNUSUAL = rb'c(?! r="' + GOOD_CELL + rb'")|row(?! r="' + GOOD_ROW + rb'")'
UNUSUAL_TAG = re.compile(rb"<(?:" + UNUSUAL + rb")")
UNUSUAL_TAG_OR_FORMULA = re.compile(rb"<(?:" + UNUSUAL + rb"|f)")
FORMULA_CELL = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"[^>]*>\s*<f[ >/]')
REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
CONTENT = frozenset({"v", "is", "f"})
TAGS_OF_AN_ELEMENT = 2


def scan_xlsx(members: dict[str, bytes]) -> dict[str, Scan]:
    """Scan every sheet of an inflated .xlsx; returns the scans by sheet name.

    Raises:
        FileRefused: for a sheet that reaches too far or is no sound XML.
    """
    if WORKBOOK not in members:
        raise FileRefused(FileRefusal.NOT_A_SPREADSHEET)
    by_path = {
        path: _scan_sheet(data)
        for path, data in members.items()
        if b"sheetData" in data
    }
    return {
        name: by_path[path]
        for name, path in _sheet_paths(members).items()
        if path in by_path
    }


def _scan_sheet(data: bytes) -> Scan:
    first, last = data.find(b"<sheetData"), data.find(b"</sheetData")
    if not _is_plain_text(data):
        return _Walk(data).scan()
    if UNUSUAL_TAG_OR_FORMULA.search(data, first, last) is None:
        return Scan()
    if UNUSUAL_TAG.search(data, first, last) is not None:
        return _Walk(data).scan()
    return Scan(
        frozenset(
            (int(row) - 1, _column(letters.decode()))
            for letters, row in FORMULA_CELL.findall(data, first, last)
        )
    )


def _is_plain_text(data: bytes) -> bool:
    """Tell whether the sheet's data stands once, in plain spelling and encoding."""
    return (
        data.startswith((b"<?xml", b"<worksheet"))
        and b"\0" not in data[:200]
        and b"<![CDATA[" not in data
        and data.count(b"sheetData") == data.count(b"<sheetData>") * TAGS_OF_AN_ELEMENT
        and data.count(b"<sheetData>") == 1
    )


class _Walk:
    """Walk through a sheet of unusual spelling, cell by cell."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.row = -1
        self.column = -1
        self.formulas: set[Place] = set()

    def scan(self) -> Scan:
        walk(self.data, self._start)
        return Scan(frozenset(self.formulas))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        if local == "row":
            self.row = self._row_of(attributes.get("r"))
            self.column = -1
        elif local == "c":
            self._place(attributes.get("r"))
        elif local in CONTENT:
            refuse_beyond(self.row + 1, self.column + 1)
            if local == "f":
                self.formulas.add((self.row, self.column))

    def _row_of(self, written: str | None) -> int:
        if written is None:
            return self.row + 1
        if not written.isdigit():
            raise FileRefused(FileRefusal.DAMAGED)
        return int(written) - 1

    def _place(self, reference: str | None) -> None:
        if reference is None:
            self.column += 1
            return
        found = REFERENCE.fullmatch(reference)
        if found is None:
            raise FileRefused(FileRefusal.DAMAGED)
        self.row, self.column = int(found[2]) - 1, _column(found[1])


def _column(letters: str) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


def _sheet_paths(members: dict[str, bytes]) -> dict[str, str]:
    targets = {
        relation["Id"]: posixpath.normpath(posixpath.join("/xl", relation["Target"]))
        for relation in _elements(members.get(RELATIONS, b""), "Relationship")
        if "Id" in relation and "Target" in relation
    }
    return {
        sheet["name"]: targets.get(_relation_id(sheet), "").lstrip("/")
        for sheet in _elements(members[WORKBOOK], "sheet")
        if "name" in sheet
    }


def _relation_id(sheet: dict[str, str]) -> str:
    return next((value for key, value in sheet.items() if key.endswith(" id")), "")


def _elements(data: bytes, local: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(" ")[2] == local:
            found.append(attributes)

    walk(data, start)
    return found
