"""The forms of those whom the roll cannot confirm, and of who answers them."""

import unicodedata
from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, RadioField, StringField, TextAreaField, ValidationError
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length

from app.identity.forms.door import RELATIONS
from app.identity.rules import LONGEST_NAME, Relation, Verdict
from app.register.intake.phones import one_phone
from app.web.plain_text import plain_text, stripped

LONGEST_NOTE = 300
LONGEST_ANSWER = 200
JOINT = ":"


class RequestForm(FlaskForm):
    """What somebody says of themselves whom the roll cannot confirm."""

    relation = RadioField(
        _l("您是"),
        [InputRequired(_l("请选您是业主、家人还是租户。"))],
        choices=RELATIONS,
        coerce=Relation,
    )
    name = StringField(
        _l("您的姓名"),
        [
            InputRequired(_l("请填您的姓名。")),
            Length(max=LONGEST_NAME, message=_l("姓名太长了，请不要超过 40 个字。")),
            plain_text,
        ],
        [stripped],
    )
    phone = StringField(
        _l("您的电话"), [InputRequired(_l("请填电话，居委会好联系您。"))], [stripped]
    )
    note = TextAreaField(
        _l("想说明的情况"),
        [
            Length(max=LONGEST_NOTE, message=_l("太长了，请不要超过 300 个字。")),
            plain_text,
        ],
        [stripped],
    )

    def validate_phone(self, field: Field) -> None:
        """Keep the digits of a mobile or landline, however it was typed."""
        digits = one_phone(unicodedata.normalize("NFKC", field.data))
        if digits is None:
            raise ValidationError(_l("电话不对：手机是 11 位，座机请带区号。"))
        field.data = digits


class DecisionForm(FlaskForm):
    """The committee's answer to a request."""

    verdict = RadioField(
        _l("核对以后"), [InputRequired(_l("请先选一项：同意，还是不同意。"))]
    )
    answer = TextAreaField(
        _l("给申请人的话"),
        [
            Length(max=LONGEST_ANSWER, message=_l("太长了，请不要超过 200 个字。")),
            plain_text,
        ],
        [stripped],
    )

    def offer(self, owners: Sequence[tuple[int, str]]) -> None:
        """Let the person be accepted as one of these owners, or otherwise."""
        self.verdict.choices = [
            SelectChoice(
                f"{Verdict.OWNER}{JOINT}{owner_id}",
                _l("同意：是业主 %(name)s", name=name),
            )
            for owner_id, name in owners
        ] + [
            SelectChoice(Verdict.FAMILY, _l("同意：是业主的家人（不能投票）")),
            SelectChoice(Verdict.TENANT, _l("同意：是租户（不能投票）")),
            SelectChoice(Verdict.DECLINED, _l("不同意：收回这部手机的登记")),
        ]

    @property
    def decision(self) -> tuple[Verdict, int | None]:
        """What was chosen, and as which owner."""
        verdict, _, owner_id = str(self.verdict.data).partition(JOINT)
        return Verdict(verdict), int(owner_id) if owner_id else None

    def validate_answer(self, field: Field) -> None:
        """A refusal needs its reason, for the person has to know what to do."""
        if self.verdict.data == Verdict.DECLINED and not field.data:
            raise ValidationError(_l("不同意时，请写明原因和他还能怎么办。"))
