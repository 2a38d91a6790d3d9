"""A member of staff keeps the own password and recovery codes."""

from datetime import UTC, datetime
from http import HTTPStatus

from flask import Blueprint, Flask, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from app.identity import cookies
from app.identity.forms.staff import ChangePasswordForm, RecoveryForm
from app.identity.sign_in_rules import PasswordRefused, SignInRefused
from app.identity.use_cases.first_sign_in import change_password, renew_recovery_codes
from app.identity.wording import password_fault, sign_in_refusal
from app.web.access import Permission, requires, staff
from app.web.navigation import NavItem, register_nav

bp = Blueprint("own_account", __name__, url_prefix="/staff/me")


def init_app(app: Flask) -> None:
    """Attach the own account and its line in the menu."""
    app.register_blueprint(bp)
    register_nav(
        app,
        NavItem(
            endpoint="own_account.index",
            label=_l("我的账号"),
            icon="user",
            permission=Permission.SEE_ESTATE,
            group=_l("日常"),
            in_estate=False,
            position=95,
        ),
    )


@bp.get("")
@requires(Permission.SEE_ESTATE)
def index() -> ResponseReturnValue:
    """Offer a new password and new recovery codes."""
    return _page(ChangePasswordForm(formdata=None), RecoveryForm(formdata=None))


@bp.post("/password")
@requires(Permission.SEE_ESTATE)
def password() -> ResponseReturnValue:
    """Change the password; every session ends, this one too."""
    form = ChangePasswordForm()
    if not form.validate_on_submit():
        return _page(form, RecoveryForm(formdata=None)), HTTPStatus.BAD_REQUEST
    try:
        change_password(
            staff_id=staff().id,
            present=form.present.data,
            password=form.password.data,
            at=datetime.now(UTC),
        )
    except PasswordRefused as refused:
        form.password.errors = [password_fault(refused.fault)]
    except SignInRefused as refused:
        form.present.errors = [sign_in_refusal(refused.refusal)]
    else:
        return cookies.take_back(cookies.STAFF, url_for("staff_door.sign_in"))
    return _page(form, RecoveryForm(formdata=None)), HTTPStatus.BAD_REQUEST


@bp.post("/recovery-codes")
@requires(Permission.SEE_ESTATE)
def recovery_codes() -> ResponseReturnValue:
    """Show new recovery codes, once."""
    form = RecoveryForm()
    if form.validate_on_submit():
        try:
            codes = renew_recovery_codes(
                staff_id=staff().id, code=form.code.data, at=datetime.now(UTC)
            )
        except SignInRefused as refused:
            form.code.errors = [sign_in_refusal(refused.refusal)]
        else:
            return render_template(
                "identity/recovery_codes.html", codes=codes, where=url_for(".index")
            )
    return _page(ChangePasswordForm(formdata=None), form), HTTPStatus.BAD_REQUEST


def _page(form: ChangePasswordForm, recovery: RecoveryForm) -> str:
    return render_template("identity/own_account.html", form=form, recovery=recovery)
