"""Which column tells what: proposed by the headings, changed by staff."""

from collections.abc import Mapping as Dictionary
from dataclasses import dataclass
from typing import Any, Self

from app.register.intake.extent import MOST_COLUMNS, MOST_ROWS
from app.register.intake.fields import SEVERAL_COLUMNS, Field

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class SheetMapping:
    """How one sheet is read.

    Attributes:
        heading_row: last row of the headings, as Excel counts from 1; 0 for none.
        columns: what each column tells, from column 0; the rest is ignored.
        included: whether the sheet is read at all.
        headings: the words above each column.
    """

    sheet: str
    heading_row: int
    columns: tuple[Field, ...]
    included: bool = True
    headings: tuple[str, ...] = ()

    def positions(self, field: Field) -> tuple[int, ...]:
        """Columns that tell this field, from 0."""
        return tuple(at for at, told in enumerate(self.columns) if told is field)

    def heading(self, position: int) -> str:
        """The words above a column; its letter where there are none."""
        if 0 <= position < len(self.headings) and self.headings[position]:
            return self.headings[position]
        return column_letters(position)

    def to_json(self) -> Json:
        return {
            "sheet": self.sheet,
            "heading_row": self.heading_row,
            "columns": [str(field) for field in self.columns],
            "included": self.included,
            "headings": list(self.headings),
        }

    @classmethod
    def from_json(cls, told: Dictionary[str, Any]) -> Self:
        """Read what ``to_json`` wrote.

        Raises:
            ValueError: if it does not fit.
            KeyError: if something is missing.
        """
        return cls(
            sheet=str(told["sheet"]),
            heading_row=int(told["heading_row"]),
            columns=tuple(Field(name) for name in told["columns"]),
            included=bool(told["included"]),
            headings=tuple(str(words) for words in told.get("headings", ())),
        )


@dataclass(frozen=True, slots=True)
class Mapping:
    sheets: tuple[SheetMapping, ...]

    def of_sheet(self, name: str) -> SheetMapping | None:
        """Return how this sheet is read, or ``None`` if nobody said."""
        return next((told for told in self.sheets if told.sheet == name), None)

    def to_json(self) -> Json:
        return {"sheets": [sheet.to_json() for sheet in self.sheets]}

    @classmethod
    def from_json(cls, told: Dictionary[str, Any]) -> Self:
        """Read what ``to_json`` wrote.

        Raises:
            ValueError: if it does not fit.
            KeyError: if something is missing.
        """
        return cls(tuple(SheetMapping.from_json(sheet) for sheet in told["sheets"]))


def is_sound(mapping: SheetMapping) -> bool:
    """Tell whether no field is told twice and the sheet is within bounds."""
    told = [field for field in mapping.columns if field is not Field.IGNORED]
    single = [field for field in told if field not in SEVERAL_COLUMNS]
    return (
        len(mapping.columns) <= MOST_COLUMNS
        and 0 <= mapping.heading_row <= MOST_ROWS
        and len(single) == len(set(single))
    )


def column_letters(position: int) -> str:
    """Name a column as Excel does: 0 is A, 26 is AA."""
    letters = ""
    place = position + 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
