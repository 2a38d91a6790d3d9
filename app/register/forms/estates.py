"""The forms about an estate: all of it, or only how its committee is reached."""

import re

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, StringField, ValidationError
from wtforms.validators import DataRequired, Length

from app.register.use_cases.estates import Contact, EstateDetails
from app.web.plain_text import plain_text, stripped

LONGEST_NAME = 30
LONGEST_PLACE = 20
LONGEST_OFFICE = 60
LONGEST_HOURS = 60
PHONE = re.compile(r"\+?[0-9][0-9 ()（）\-－]{3,23}[0-9]")


def a_phone(_form: FlaskForm, field: Field) -> None:
    """Refuse what no telephone can dial."""
    if not PHONE.fullmatch(field.data or ""):
        raise ValidationError(_l("请填能打通的电话，如 0351-4100000。"))


def _text(label: str, missing: str, longest: int) -> StringField:
    return StringField(
        label,
        [
            DataRequired(missing),
            Length(max=longest, message=_l("太长了，请写短一些。")),
            plain_text,
        ],
        [stripped],
    )


class ContactForm(FlaskForm):
    """How residents reach the committee; it stands on every page and letter."""

    committee_phone = StringField(
        _l("居委会电话"),
        [DataRequired(_l("请填居委会的电话。")), a_phone],
        [stripped],
    )
    committee_office = _text(_l("办公地点"), _l("请填办公地点。"), LONGEST_OFFICE)
    committee_hours = _text(_l("办公时间"), _l("请填办公时间。"), LONGEST_HOURS)

    def contact(self) -> Contact:
        """Return what was filled in."""
        return Contact(
            committee_phone=self.committee_phone.data,
            committee_office=self.committee_office.data,
            committee_hours=self.committee_hours.data,
        )


class EstateForm(ContactForm):
    """Everything that is told of an estate."""

    name = _text(_l("小区名称"), _l("请填小区名称。"), LONGEST_NAME)
    city = _text(_l("市"), _l("请填在哪个市。"), LONGEST_PLACE)
    district = _text(_l("区（县）"), _l("请填在哪个区、县。"), LONGEST_PLACE)
    street = _text(_l("街道（镇）"), _l("请填属于哪个街道、镇。"), LONGEST_PLACE)
    community = _text(_l("社区"), _l("请填属于哪个社区。"), LONGEST_PLACE)
    is_test = BooleanField(_l("只用来练习"))

    def details(self) -> EstateDetails:
        """Return what was filled in."""
        return EstateDetails(
            name=self.name.data,
            community=self.community.data,
            street=self.street.data,
            district=self.district.data,
            city=self.city.data,
            is_test=self.is_test.data,
            committee_phone=self.committee_phone.data,
            committee_office=self.committee_office.data,
            committee_hours=self.committee_hours.data,
        )
