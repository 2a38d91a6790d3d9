"""Administrators keep the accounts of staff."""

from datetime import UTC, datetime
from http import HTTPStatus

from flask import Blueprint, Flask, abort, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from app.db import reading
from app.identity import cookies
from app.identity.forms.staff import ChangeAccountForm, NewAccountForm
from app.identity.queries.accounts import (
    AccountPage,
    account_lines,
    account_page,
    estate_choices,
)
from app.identity.sign_in_rules import AccountRefused
from app.identity.use_cases.accounts import (
    change_account,
    create_account,
    reset_account,
)
from app.identity.wording import account_refusal, account_state, role_word
from app.web.access import Permission, requires, staff
from app.web.navigation import NavItem, register_nav

bp = Blueprint("accounts", __name__, url_prefix="/staff/accounts")


def init_app(app: Flask) -> None:
    """Attach the accounts and their line in the menu."""
    app.register_blueprint(bp)
    app.add_template_filter(account_state)
    app.add_template_filter(role_word)
    register_nav(
        app,
        NavItem(
            endpoint="accounts.index",
            label=_l("工作人员账号"),
            icon="key",
            permission=Permission.MANAGE_STAFF,
            in_estate=False,
            position=5,
        ),
    )


@bp.get("")
@requires(Permission.MANAGE_STAFF)
def index() -> ResponseReturnValue:
    """List the accounts."""
    lines = account_lines(reading(), at=datetime.now(UTC))
    return render_template("identity/accounts.html", lines=lines)


@bp.get("/new")
@requires(Permission.MANAGE_STAFF)
def new() -> ResponseReturnValue:
    """Offer to make an account."""
    return _new_page(_new_form(fresh=True))


@bp.post("/new")
@requires(Permission.MANAGE_STAFF)
def create() -> ResponseReturnValue:
    """Make an account, and show its one-time password once."""
    form = _new_form()
    if not form.validate_on_submit():
        return _new_page(form), HTTPStatus.BAD_REQUEST
    try:
        made = create_account(
            login=form.login.data,
            name=form.name.data,
            role=form.role.data,
            estate_ids=form.estates.data,
            actor=staff().actor,
            at=datetime.now(UTC),
        )
    except AccountRefused as refused:
        said = account_refusal(refused.refusal)
        return _new_page(form, said), HTTPStatus.CONFLICT
    return render_template("identity/one_time_password.html", made=made)


@bp.get("/<int:staff_id>")
@requires(Permission.MANAGE_STAFF)
def edit(staff_id: int) -> ResponseReturnValue:
    """Show one account."""
    page = _get_page(staff_id)
    return _edit_page(page, _change_form(page, fresh=True))


@bp.post("/<int:staff_id>")
@requires(Permission.MANAGE_STAFF)
def change(staff_id: int) -> ResponseReturnValue:
    """Change who somebody is here."""
    page = _get_page(staff_id)
    form = _change_form(page)
    if not form.validate_on_submit():
        return _edit_page(page, form), HTTPStatus.BAD_REQUEST
    try:
        change_account(
            staff_id=staff_id,
            name=form.name.data,
            role=form.role.data,
            estate_ids=form.estates.data,
            building_ids=form.buildings.data,
            active=form.active.data,
            actor=staff().actor,
            at=datetime.now(UTC),
        )
    except AccountRefused as refused:
        said = account_refusal(refused.refusal)
        return _edit_page(page, form, said), HTTPStatus.CONFLICT
    return cookies.see_other(url_for(".index"))


@bp.post("/<int:staff_id>/reset")
@requires(Permission.MANAGE_STAFF)
def reset(staff_id: int) -> ResponseReturnValue:
    """Give an account a one-time password, and show it once."""
    page = _get_page(staff_id)
    made = reset_account(
        staff_id=page.line.staff_id, actor=staff().actor, at=datetime.now(UTC)
    )
    return render_template("identity/one_time_password.html", made=made)


def _get_page(staff_id: int) -> AccountPage:
    page = account_page(reading(), staff_id=staff_id, at=datetime.now(UTC))
    if page is None:
        abort(404)
    return page


def _new_form(*, fresh: bool = False) -> NewAccountForm:
    form = NewAccountForm(formdata=None) if fresh else NewAccountForm()
    form.offer(estate_choices(reading()))
    return form


def _change_form(page: AccountPage, *, fresh: bool = False) -> ChangeAccountForm:
    shown = {
        "name": page.line.name,
        "role": page.line.role,
        "estates": page.estate_ids,
        "buildings": page.building_ids,
        "active": page.line.active,
    }
    form = (
        ChangeAccountForm(formdata=None, data=shown) if fresh else ChangeAccountForm()
    )
    form.offer(estate_choices(reading()))
    form.offer_buildings(page.buildings)
    return form


def _new_page(form: NewAccountForm, refusal: str | None = None) -> str:
    return render_template("identity/account_new.html", form=form, refusal=refusal)


def _edit_page(
    page: AccountPage, form: ChangeAccountForm, refusal: str | None = None
) -> str:
    return render_template(
        "identity/account.html", page=page, form=form, refusal=refusal
    )
