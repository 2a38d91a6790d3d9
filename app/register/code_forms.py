"""The forms of household codes and of the letter's words."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    Field,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields import SelectChoice
from wtforms.validators import AnyOf, InputRequired, Length, NumberRange, Optional

from app.register import letter_text
from app.register.code_rules import Paper, ReissueReason, Selection
from app.register.code_wording import reissue_reason
from app.register.letter_queries import Words
from app.web.unreadable import LARGEST_NUMBER, whole_number

A_NUMBER = NumberRange(min=1, max=LARGEST_NUMBER)


def _ids(label: str) -> SelectMultipleField:
    return SelectMultipleField(label, coerce=whole_number, validate_choice=False)


class SelectionForm(FlaskForm):
    """Which homes something is done for.

    ``shown`` is the building whose page the form stands on, ``locked`` a home to be
    unlocked there.
    """

    shown = IntegerField(_l("楼栋"), [Optional(), A_NUMBER])
    locked = IntegerField(_l("住户"), [Optional(), A_NUMBER])
    everything = BooleanField(_l("全小区"))
    building = _ids(_l("楼栋"))
    unit = _ids(_l("住户"))

    def selection(
        self, estate_id: int, within: frozenset[int] | None, *, unprinted: bool = False
    ) -> Selection | None:
        """Return what was chosen inside the reader's own buildings; none if nothing."""
        if not (self.everything.data or self.building.data or self.unit.data):
            return None
        buildings = _limited(self.building.data or None, within)
        units = frozenset(self.unit.data) or None
        return Selection(
            estate_id=estate_id,
            building_ids=buildings,
            unit_ids=units,
            unprinted=unprinted,
        )


class PrintForm(SelectionForm):
    """What is printed, for whom, and how."""

    paper = StringField(_l("印什么"), [AnyOf(list(Paper))])
    again = BooleanField(_l("印过的也再印"))
    by_browser = BooleanField(_l("不下载，用浏览器打印"))


class ReissueForm(SelectionForm):
    """Why the chosen homes get new codes."""

    reason = SelectField(_l("换码的原因"), [InputRequired(_l("请选换码的原因。"))])

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.reason.choices = [
            SelectChoice("", _("请选择")),
            *(SelectChoice(one.value, reissue_reason(one)) for one in ReissueReason),
        ]


class LetterTextForm(FlaskForm):
    """What the committee writes on its letters."""

    heading = StringField(
        _l("标题"),
        [
            InputRequired(_l("请写一个标题。")),
            Length(
                max=letter_text.LONGEST_HEADING,
                message=_l("标题最多 %(max)d 个字。"),
            ),
        ],
    )
    body = TextAreaField(
        _l("正文"),
        [
            InputRequired(_l("请写正文。")),
            Length(
                max=letter_text.LONGEST_BODY,
                message=_l("正文最多 %(max)d 个字，一页才放得下。"),
            ),
        ],
    )

    def validate_heading(self, field: Field) -> None:
        """Refuse signs nobody sees, and blanks, which only the body has."""
        _refuse_hidden(field)
        if letter_text.blanks(field.data):
            raise ValidationError(_("标题里不能用花括号。"))

    def validate_body(self, field: Field) -> None:
        """Refuse signs nobody sees, unknown blanks and too many paragraphs."""
        _refuse_hidden(field)
        if unknown := letter_text.unknown_blanks(field.data):
            raise ValidationError(
                _("花括号里的“%(name)s”不认识。请看下面能用的几个词。", name=unknown[0])
            )
        if len(letter_text.lines(field.data)) > letter_text.MOST_PARAGRAPHS:
            raise ValidationError(_("最多写 %(n)d 段。", n=letter_text.MOST_PARAGRAPHS))

    @property
    def words(self) -> Words:
        return Words(heading=self.heading.data.strip(), body=self.body.data.strip())


def _refuse_hidden(field: Field) -> None:
    if letter_text.hidden_signs(field.data):
        raise ValidationError(_("里面有看不见的特殊符号，请删掉重写。"))


def _limited(
    chosen: Iterable[int] | None, within: frozenset[int] | None
) -> frozenset[int] | None:
    if chosen is None:
        return within
    return frozenset(chosen) if within is None else frozenset(chosen) & within
