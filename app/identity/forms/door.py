"""The forms at the door."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, RadioField, StringField, ValidationError
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length

from app.identity.rules import LONGEST_NAME, Relation, is_tail
from app.web.plain_text import stripped

RELATIONS = (
    SelectChoice(Relation.OWNER, _l("业主")),
    SelectChoice(Relation.FAMILY, _l("业主的家人")),
    SelectChoice(Relation.TENANT, _l("租户")),
)


class TypedCodeForm(FlaskForm):
    """The code of a letter, typed because it could not be scanned."""

    code = StringField(
        _l("信上的 12 位码"), [InputRequired(_l("请填信上的 12 位码。"))], [stripped]
    )


class DoorForm(FlaskForm):
    """The one thing asked at the door, and who is asking to come in."""

    answer = StringField(
        _l("业主姓名"),
        [
            InputRequired(_l("请填业主的全名，和房本上一样。")),
            Length(max=LONGEST_NAME, message=_l("太长了，请只填一位业主的姓名。")),
        ],
        [stripped],
    )
    relation = RadioField(
        _l("您是"),
        [InputRequired(_l("请选您是业主、家人还是租户。"))],
        choices=RELATIONS,
        coerce=Relation,
    )


class TailForm(DoorForm):
    """The door of a home with a phone on the roll."""

    answer = StringField(
        _l("手机号后四位"),
        [InputRequired(_l("请填手机号的后四位数字。"))],
        [stripped],
    )

    def validate_answer(self, field: Field) -> None:
        """Refuse what cannot be a tail; that is no wrong answer yet."""
        if not is_tail(field.data):
            raise ValidationError(_l("请填 4 位数字，是手机号最后的 4 位。"))
