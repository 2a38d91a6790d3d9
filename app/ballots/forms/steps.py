"""The forms of the steps a ballot takes."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from app.web.plain_text import plain_text, stripped

LONGEST_REASON = 200
TOO_LONG = _l("太长了，请不要超过 200 个字。")


class NoticeForm(FlaskForm):
    """Post the notice; only an exercise may say why it waits for less than 15 days."""

    override_reason = StringField(
        _l("演练：为什么不等满 15 天"),
        [Length(max=LONGEST_REASON, message=TOO_LONG), plain_text],
        [stripped],
    )


class WithdrawForm(FlaskForm):
    """Call a ballot off."""

    reason = StringField(
        _l("为什么撤回"),
        [
            DataRequired(_l("请写为什么撤回。")),
            Length(max=LONGEST_REASON, message=TOO_LONG),
            plain_text,
        ],
        [stripped],
    )
