"""The forms of staff: signing in, first steps, own password, accounts."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    Field,
    PasswordField,
    RadioField,
    SelectMultipleField,
    StringField,
    ValidationError,
)
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from app.identity.rules import LONGEST_NAME
from app.identity.sign_in_rules import is_login, login_key
from app.identity.wording import role_word
from app.web.access import Role
from app.web.plain_text import plain_text, stripped

LONGEST_LOGIN = 60
LONGEST_PASSWORD = 500
LONGEST_CODE = 40
STAFF_ROLES = tuple(role for role in Role if role is not Role.RESIDENT)


class SignInForm(FlaskForm):
    """Both factors of a member of staff."""

    login = StringField(
        _l("用户名"),
        [InputRequired(_l("请填用户名。")), Length(max=LONGEST_LOGIN)],
        [stripped],
    )
    password = PasswordField(
        _l("密码"), [InputRequired(_l("请填密码。")), Length(max=LONGEST_PASSWORD)]
    )
    code = StringField(_l("动态码"), [Length(max=LONGEST_CODE)], [stripped])


class NewPasswordForm(FlaskForm):
    """A password of one's own, twice."""

    password = PasswordField(_l("新密码"), [Length(max=LONGEST_PASSWORD)])
    again = PasswordField(_l("再输一次新密码"), [Length(max=LONGEST_PASSWORD)])

    def validate_again(self, field: Field) -> None:
        """Both have to be the same."""
        if field.data != self.password.data:
            raise ValidationError(_l("两次输入的不一样，请重新输入。"))


class FirstStepsForm(NewPasswordForm):
    """What is set up before going in for the first time."""

    code = StringField(_l("动态码"), [Length(max=LONGEST_CODE)], [stripped])


class ChangePasswordForm(NewPasswordForm):
    """The present password and a new one."""

    present = PasswordField(
        _l("现在的密码"),
        [InputRequired(_l("请填现在的密码。")), Length(max=LONGEST_PASSWORD)],
    )


class RecoveryForm(FlaskForm):
    """A code of the second factor, to get new recovery codes."""

    code = StringField(
        _l("动态码"),
        [InputRequired(_l("请填动态码。")), Length(max=LONGEST_CODE)],
        [stripped],
    )


class AccountForm(FlaskForm):
    """Who somebody is here, and where they work."""

    name = StringField(
        _l("姓名"),
        [
            InputRequired(_l("请填姓名。")),
            Length(max=LONGEST_NAME, message=_l("姓名太长了，请不要超过 40 个字。")),
            plain_text,
        ],
        [stripped],
    )
    role = RadioField(
        _l("身份"),
        [InputRequired(_l("请选一种身份。"))],
        coerce=Role,
    )
    estates = SelectMultipleField(
        _l("管哪些小区"),
        coerce=int,
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )

    def offer(self, estates: tuple[tuple[int, str], ...]) -> None:
        """Offer the roles there are, and these estates."""
        self.role.choices = [SelectChoice(one, role_word(one)) for one in STAFF_ROLES]
        self.estates.choices = [SelectChoice(key, name) for key, name in estates]


class NewAccountForm(AccountForm):
    """An account to be made."""

    login = StringField(
        _l("用户名"),
        [InputRequired(_l("请填用户名。")), Length(max=LONGEST_LOGIN)],
        [stripped],
    )

    def validate_login(self, field: Field) -> None:
        """Keep it in the form under which it is looked up."""
        field.data = login_key(field.data)
        if not is_login(field.data):
            raise ValidationError(_l("用户名要 3 到 40 位，只用字母、数字、点、横线。"))


class ChangeAccountForm(AccountForm):
    """An account to be changed."""

    buildings = SelectMultipleField(
        _l("只管其中几栋"),
        coerce=int,
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    active = BooleanField(_l("这个账号可以登录"))

    def offer_buildings(self, buildings: tuple[tuple[int, str], ...]) -> None:
        """Offer the buildings of the estates in scope."""
        self.buildings.choices = [SelectChoice(key, name) for key, name in buildings]
