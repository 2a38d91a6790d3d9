"""Fields that say in our own words what cannot be read."""

from typing import Any

from flask_babel import gettext as _
from wtforms import SelectField, ValidationError
from wtforms.fields import DateTimeLocalField


class OneOf(SelectField):
    """One of what is offered, and nothing else that a browser may send."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as wrong:
            raise ValueError(_("请从列出的里面选一个。")) from wrong

    def pre_validate(self, form: Any) -> None:
        try:
            super().pre_validate(form)
        except ValidationError as wrong:
            raise ValidationError(_("请从列出的里面选一个。")) from wrong


class Minute(DateTimeLocalField):
    """A day and a minute on the clock of the estate."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as wrong:
            raise ValueError(_("请填日期和时间，比如 2026-11-30 18:00。")) from wrong
