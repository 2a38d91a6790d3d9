"""The forms that ask why names and phones are wanted in full."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from app.register.looking import FileKind, LookReason
from app.register.roll_wording import REASONS


class LookForm(FlaskForm):
    """Why somebody looks."""

    reason = RadioField(
        _l("为什么要看"),
        [InputRequired(_l("请先选看的原因。"))],
        choices=[
            SelectChoice(reason.value, label) for reason, label in REASONS.items()
        ],
    )

    def why(self) -> LookReason:
        """Return the reason chosen."""
        return LookReason(self.reason.data)


class ExportForm(LookForm):
    """Why somebody takes the register along, and as which file."""

    file = RadioField(
        _l("要哪种文件"),
        [InputRequired(_l("请选一种文件。"))],
        choices=[
            SelectChoice(FileKind.XLSX.value, _l("Excel 表（xlsx）")),
            SelectChoice(FileKind.CSV.value, _l("文本表（csv）")),
        ],
        default=FileKind.XLSX.value,
    )

    def kind(self) -> FileKind:
        """Return the file chosen."""
        return FileKind(self.file.data)
