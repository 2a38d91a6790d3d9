"""The forms of an import: the file, what its columns tell, and the agreement."""

from collections.abc import Sequence
from datetime import date

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage, MultiDict
from wtforms import DateField, HiddenField, ValidationError
from wtforms.validators import InputRequired

from app.register.intake.extent import MOST_ROWS
from app.register.intake.fields import Field
from app.register.intake.groups import SheetGroup, Told
from app.register.intake.mapping import SheetMapping, is_sound


def a_file(_form: FlaskForm, field: FileField) -> None:
    """Refuse a form without a file."""
    if not isinstance(field.data, FileStorage) or not field.data.filename:
        raise ValidationError(_l("请先选一个表格文件。"))


class UploadForm(FlaskForm):
    """A roll to read."""

    file = FileField(_l("名册文件"), [a_file])

    def handed_in(self) -> tuple[str, bytes]:
        """Return the file's name and bytes."""
        return self.file.data.filename, self.file.data.read()


class ConfirmForm(FlaskForm):
    """The agreement to a difference that was seen."""

    effective_on = DateField(
        _l("产权从哪天起算"),
        [InputRequired(_l("请填日期，如 2026-03-02。"))],
    )
    seen = HiddenField()

    def day(self) -> date:
        """Return the day new holdings run from."""
        told: date = self.effective_on.data
        return told


class MappingUnclear(Exception):
    """The columns as told do not make sense."""


def told_groups(
    values: MultiDict[str, str], groups: Sequence[SheetGroup]
) -> list[Told]:
    """Read what was chosen for each column of each group.

    Raises:
        MappingUnclear: if a choice is unknown, or one thing is told by two columns.
    """
    return [_told(values, at, group.first) for at, group in enumerate(groups)]


def _told(values: MultiDict[str, str], at: int, first: SheetMapping) -> Told:
    try:
        columns = tuple(
            Field(values.get(f"g{at}-c{column}", field.value))
            for column, field in enumerate(first.columns)
        )
        row = int(values.get(f"g{at}-row", first.heading_row))
    except ValueError as unclear:
        raise MappingUnclear from unclear
    chosen = SheetMapping(first.sheet, row, columns)
    if not is_sound(chosen) or not 0 <= row <= MOST_ROWS:
        raise MappingUnclear
    return Told(row, columns)
