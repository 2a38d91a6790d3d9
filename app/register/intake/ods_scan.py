"""What the guard reads of an .ods: extents, formulas and merged cells."""

from app.register.intake.extent import Block, Place, Scan, refuse_beyond
from app.register.intake.markup import walk
from app.register.intake.refusals import FileRefusal, FileRefused

CONTENT = "content.xml"
KIND = b"application/vnd.oasis.opendocument.spreadsheet"
TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "
CELLS = frozenset({f"{TABLE}table-cell", f"{TABLE}covered-table-cell"})


def is_ods(members: dict[str, bytes]) -> bool:
    """Tell whether these members make up an OpenDocument spreadsheet."""
    told = members.get("mimetype", b"").strip() == KIND and CONTENT in members
    return told and not any(name.lower().startswith("xl/") for name in members)


def scan_ods(members: dict[str, bytes]) -> dict[str, Scan]:
    """Scan every sheet of an inflated .ods; returns the scans by sheet name.

    Raises:
        FileRefused: for a sheet that reaches too far, or unsound XML.
    """
    tables = _Tables()
    walk(members[CONTENT], tables.start, tables.end)
    return tables.scans


class _Tables:
    """Follow the rows and cells of each table, repeats counted out."""

    def __init__(self) -> None:
        self.scans: dict[str, Scan] = {}
        self.name = ""
        self.row = self.column = 0
        self.repeat = 1
        self.formulas: set[Place] = set()
        self.merged: list[Block] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == f"{TABLE}table":
            self.name = attributes.get(f"{TABLE}name", "")
            self.row = 0
            self.formulas, self.merged = set(), []
        elif name == f"{TABLE}table-row":
            self.column = 0
            self.repeat = _number(attributes, "number-rows-repeated")
        elif name in CELLS:
            self._cell(attributes)

    def end(self, name: str) -> None:
        if name == f"{TABLE}table-row":
            self.row += self.repeat
        elif name == f"{TABLE}table":
            self.scans[self.name] = Scan(frozenset(self.formulas), tuple(self.merged))

    def _cell(self, attributes: dict[str, str]) -> None:
        repeat = _number(attributes, "number-columns-repeated")
        if f"{OFFICE}value-type" in attributes or f"{TABLE}formula" in attributes:
            refuse_beyond(self.row + self.repeat, self.column + repeat)
        if f"{TABLE}formula" in attributes:
            self.formulas.add((self.row, self.column))
        down = _number(attributes, "number-rows-spanned")
        right = _number(attributes, "number-columns-spanned")
        if down > 1 or right > 1:
            last = (self.row + down - 1, self.column + right - 1)
            self.merged.append(((self.row, self.column), last))
        self.column += repeat


def _number(attributes: dict[str, str], name: str) -> int:
    written = attributes.get(f"{TABLE}{name}", "1")
    if not written.isdigit():
        raise FileRefused(FileRefusal.DAMAGED)
    return int(written)
