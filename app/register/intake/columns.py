"""The columns of one sheet, each read once per distinct value."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from app.register.intake.cells import is_empty, text_of
from app.register.intake.faults import Bad, Fault, FaultKind
from app.register.intake.fields import Field
from app.register.intake.lines import Lines
from app.register.intake.mapping import SheetMapping
from app.register.intake.workbook import Cell, Sheet

T = TypeVar("T")
Grid = Sequence[Sequence[Cell]]
"""The cells below the headings, column by column."""
SHOWN_SIGNS = 40
MOSTLY_DISTINCT = 2


class Columns:
    """The unit rows of a sheet, column by column, and the faults found in them."""

    def __init__(
        self, sheet: Sheet, grid: Grid, mapping: SheetMapping, lines: Lines
    ) -> None:
        self.faults: list[Fault] = []
        self.broken: set[int] = set()
        self.sheet_name = sheet.name
        self._sheet = sheet
        self._mapping = mapping
        first = mapping.heading_row
        self._grid = grid
        self._units = lines.units
        self._every_row = len(lines.units) == len(sheet.rows) - first
        self._at = [first + index for index in lines.units]
        self.formulas = self._formulas()

    def __len__(self) -> int:
        return len(self._at)

    @property
    def row_numbers(self) -> list[int]:
        """Row of each unit, as Excel counts."""
        return [index + 1 for index in self._at]

    def cells(self, field: Field) -> Sequence[Cell] | None:
        """Return a field's cells, or ``None`` if no column tells it."""
        positions = self._mapping.positions(field)
        if not positions:
            return None
        columns = [self._column(at) for at in positions]
        return (
            columns[0]
            if len(columns) == 1
            else list(map(_joined, zip(*columns, strict=True)))
        )

    def read(
        self, field: Field, cells: Sequence[Cell], reader: Callable[[Cell], T | Bad]
    ) -> list[T | Bad]:
        """Read a column; what cannot be read becomes a fault of its cell."""
        distinct = set(cells)
        if len(distinct) * MOSTLY_DISTINCT > len(cells):
            values = [reader(cell) for cell in cells]
        else:
            known = {cell: reader(cell) for cell in distinct}
            values = [known[cell] for cell in cells]
        if Bad in set(map(type, values)):
            self._tell(field, values)
        return values

    def tell(
        self, index: int, field: Field, kind: FaultKind, *facts: tuple[str, str]
    ) -> None:
        """Add a fault of the cell of this unit row in the field's column."""
        position = self.position(field)
        fault = self._fault(index, position, kind, facts)
        self.faults.append(fault)
        if fault.blocks:
            self.broken.add(index)

    def tells(self, field: Field) -> bool:
        """Tell whether a column of the sheet tells this field."""
        return bool(self._mapping.positions(field))

    def sound(self, rows: Iterable[T]) -> list[T]:
        """Keep those of the unit rows in which no error was found."""
        if not self.broken:
            return list(rows)
        return [row for index, row in enumerate(rows) if index not in self.broken]

    def position(self, field: Field) -> int:
        """Column of a field, of its place when the field has none, or -1."""
        for candidate in (field, Field.ROOM, Field.ADDRESS):
            if positions := self._mapping.positions(candidate):
                return positions[0]
        return -1

    def _tell(self, field: Field, values: Iterable[T | Bad]) -> None:
        formulas = self.formulas.get(field, frozenset())
        for index, value in enumerate(values):
            if isinstance(value, Bad) and index not in formulas:
                self.tell(index, field, value.kind)

    def _column(self, at: int) -> Sequence[Cell]:
        column = self._grid[at]
        return column if self._every_row else [column[index] for index in self._units]

    def _fault(
        self,
        index: int,
        position: int,
        kind: FaultKind,
        facts: tuple[tuple[str, str], ...],
    ) -> Fault:
        row = self._at[index]
        known = position >= 0
        return Fault(
            sheet=self._sheet.name,
            row=row + 1,
            position=position,
            column=self._mapping.heading(position) if known else "",
            kind=kind,
            value=text_of(self._sheet.rows[row][position])[:SHOWN_SIGNS]
            if known
            else "",
            facts=facts,
        )

    def _formulas(self) -> dict[Field, frozenset[int]]:
        """Unit rows whose value is computed: nobody can vouch for it."""
        if not self._sheet.formulas:
            return {}
        index_of = {row: index for index, row in enumerate(self._at)}
        found: dict[Field, set[int]] = {}
        for row, column in sorted(self._sheet.formulas):
            field = self._field(column)
            if row not in index_of or field is Field.IGNORED:
                continue
            index = index_of[row]
            found.setdefault(field, set()).add(index)
            self.faults.append(self._fault(index, column, FaultKind.FORMULA, ()))
            self.broken.add(index)
        return {field: frozenset(rows) for field, rows in found.items()}

    def _field(self, column: int) -> Field:
        columns = self._mapping.columns
        return columns[column] if column < len(columns) else Field.IGNORED


def _joined(cells: tuple[Cell, ...]) -> Cell:
    return "、".join(text_of(cell) for cell in cells if not is_empty(cell))
