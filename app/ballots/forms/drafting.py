"""The draft of a ballot as the committee writes it."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    Field,
    Form,
    IntegerField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields import SelectChoice
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
    Optional,
)
from wtforms.widgets import CheckboxInput

from app.ballots.forms.fields import Minute, OneOf
from app.ballots.forms.scopes import read_units
from app.ballots.policies import (
    CoOwnerPolicy,
    DuplicatePolicy,
    InvalidMarkPolicy,
    MixedOwnerPolicy,
    Policies,
)
from app.ballots.queries.offered import Offered, OfferedPlace
from app.ballots.rules import ScopeKind
from app.ballots.wording.law import item_choice
from app.ballots.wording.plan import (
    co_owner_words,
    duplicate_words,
    mark_words,
    mixed_words,
    special_words,
)
from app.ballots.wording.plan_form import scope_kind_words
from app.domain.address import place_label
from app.domain.law import JOINT_DECISIONS
from app.domain.period import CHINA, Period
from app.web.plain_text import plain_text, stripped

LONGEST_TITLE = 60
LONGEST_PLAN = 20_000
LONGEST_LINE = 120
LONGEST_QUESTION = 500
LONGEST_LIST = 60_000
MOST_PROXIES = 99
YES, NO = "true", "false"
OF_KIND = {
    ScopeKind.BUILDING: "buildings",
    ScopeKind.ENTRANCE: "entrances",
    ScopeKind.UNITS: "units",
}
SEVERAL_LINES = re.compile(r"\r\n?")


def _required(sentence: str) -> DataRequired:
    return DataRequired(sentence)


def _one_way_of_ending_lines(text: str | None) -> str:
    return SEVERAL_LINES.sub("\n", text or "")


class QuestionForm(Form):
    """One matter put to the owners."""

    text = TextAreaField(
        _l("表决事项"),
        [
            _required(_l("请写要表决的事。")),
            Length(max=LONGEST_QUESTION, message=_l("太长了，请不要超过 500 个字。")),
            plain_text,
        ],
        [stripped, _one_way_of_ending_lines],
    )
    effect = StringField(
        _l("通过了，对一户意味着什么"),
        [
            _required(_l("请写通过以后，每一户要出什么、得到什么。")),
            Length(max=LONGEST_LINE, message=_l("太长了，请不要超过 120 个字。")),
            plain_text,
        ],
        [stripped],
    )
    item = OneOf(
        _l("属于哪一类（民法典第二百七十八条）"),
        [_required(_l("请选属于哪一类，门槛由它定。"))],
        coerce=lambda chosen: int(chosen) if chosen else 0,
    )

    def offer(self, number: int) -> None:
        """Offer the nine items, and say which matter this is."""
        self.text.label.text = _("表决事项 %(number)d", number=number)
        self.item.choices = [SelectChoice("", _("请选一类"))] + [
            SelectChoice(str(one.item), item_choice(one)) for one in JOINT_DECISIONS
        ]


class PlanForm(FlaskForm):
    """Everything of a draft but its matters."""

    title = StringField(
        _l("表决名称"),
        [
            _required(_l("请填表决名称。")),
            Length(max=LONGEST_TITLE, message=_l("名称太长了，请不要超过 60 个字。")),
            plain_text,
        ],
        [stripped],
    )
    plan = TextAreaField(
        _l("方案全文"),
        [
            _required(_l("请写方案。居民要看得到表决的是什么。")),
            Length(max=LONGEST_PLAN, message=_l("方案太长了，请不要超过 2 万个字。")),
            plain_text,
        ],
        [stripped, _one_way_of_ending_lines],
    )
    scope_kind = RadioField(
        _l("谁来表决"), [_required(_l("请选谁来表决。"))], coerce=ScopeKind
    )
    buildings = SelectMultipleField(
        _l("哪几栋楼"), coerce=int, option_widget=CheckboxInput()
    )
    entrances = SelectMultipleField(
        _l("哪几个单元"), coerce=int, option_widget=CheckboxInput()
    )
    units = TextAreaField(
        _l("哪些户"),
        [Length(max=LONGEST_LIST, message=_l("户号太多了，请改选楼栋或单元。"))],
        [stripped],
    )
    opens_at = Minute(_l("表决开始"), [InputRequired(_l("请填开始的日期和时间。"))])
    closes_at = Minute(_l("表决截止"), [InputRequired(_l("请填截止的日期和时间。"))])
    paper_place = StringField(
        _l("纸质票投到哪里"),
        [
            Length(max=LONGEST_LINE, message=_l("太长了，请不要超过 120 个字。")),
            plain_text,
        ],
        [stripped],
    )
    duplicate_policy = OneOf(_l("同一户投了两次"), coerce=DuplicatePolicy)
    co_owner_policy = OneOf(_l("共有人意见不同"), coerce=CoOwnerPolicy)
    invalid_mark_policy = OneOf(_l("纸质票多选、涂改、空白"), coerce=InvalidMarkPolicy)
    mixed_owner_policy = OneOf(
        _l("一人有几套房，各套选得不一样"), coerce=MixedOwnerPolicy
    )
    count_special_spaces = OneOf(_l("车位、车库、储藏室"))
    proxy_limit = IntegerField(
        _l("一人最多受托几户"),
        [
            Optional(),
            NumberRange(0, MOST_PROXIES, _l("请填 0 到 99 的整数，或者空着不限。")),
        ],
    )

    def offer(self, offered: Offered) -> None:
        """Offer what the estate has, and every policy."""
        self.scope_kind.choices = [(kind, scope_kind_words(kind)) for kind in ScopeKind]
        self.buildings.choices = _places(offered.buildings)
        self.entrances.choices = _places(offered.entrances)
        self.duplicate_policy.choices = [
            (one, duplicate_words(one)) for one in DuplicatePolicy
        ]
        self.co_owner_policy.choices = [
            (one, co_owner_words(one)) for one in CoOwnerPolicy
        ]
        self.invalid_mark_policy.choices = [
            (one, mark_words(one)) for one in InvalidMarkPolicy
        ]
        self.mixed_owner_policy.choices = [
            (one, mixed_words(one)) for one in MixedOwnerPolicy
        ]
        self.count_special_spaces.choices = [
            (NO, special_words(counted=False)),
            (YES, special_words(counted=True)),
        ]

    def validate_closes_at(self, field: Field) -> None:
        """A ballot ends after it begins."""
        if self.opens_at.data and field.data and field.data <= self.opens_at.data:
            raise ValidationError(_("截止要晚于开始。"))

    def check_scope(self, offered: Offered) -> dict[str, list[int]]:
        """Read whom the scope names; what is wrong becomes an error at its field."""
        kind = self.scope_kind.data
        if kind is ScopeKind.UNITS:
            chosen, fault = read_units(self.units.data, offered.unit_ids)
            return self._named("units", "unit_ids", chosen, fault)
        if kind is ScopeKind.BUILDING:
            return self._named("buildings", "building_ids", self.buildings.data or [])
        if kind is ScopeKind.ENTRANCE:
            return self._named("entrances", "entrance_ids", self.entrances.data or [])
        return {}

    def _named(
        self, field: str, name: str, ids: Sequence[int], fault: str | None = None
    ) -> dict[str, list[int]]:
        said = fault if ids or fault else _("请至少选一个。")
        if said:
            self[field].errors = [*self[field].errors, said]
        return {name: list(ids)}

    def period(self) -> Period:
        """The period typed, on the clock of the estate."""
        opens_at: datetime = self.opens_at.data
        closes_at: datetime = self.closes_at.data
        return Period(opens_at.replace(tzinfo=CHINA), closes_at.replace(tzinfo=CHINA))

    def policies(self) -> Policies:
        """The policies chosen."""
        return Policies(
            count_special_spaces=self.count_special_spaces.data == YES,
            duplicate_policy=self.duplicate_policy.data,
            co_owner_policy=self.co_owner_policy.data,
            invalid_mark_policy=self.invalid_mark_policy.data,
            mixed_owner_policy=self.mixed_owner_policy.data,
            proxy_limit=self.proxy_limit.data,
        )


def policies_typed(policies: Policies) -> Mapping[str, Any]:
    """Policies as the form shows them."""
    return policies.to_document() | {
        "count_special_spaces": YES if policies.count_special_spaces else NO
    }


def _places(places: Sequence[OfferedPlace]) -> list[tuple[int, str]]:
    return [
        (
            one.id,
            _(
                "%(place)s（%(n)d 户）",
                place=place_label(one.building_code, one.entrance_code),
                n=one.units,
            ),
        )
        for one in places
    ]
