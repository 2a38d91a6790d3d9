"""Estates in one's scope: the list, a new one, changing one, and its overview."""

from datetime import UTC, datetime
from http import HTTPStatus

from flask import Blueprint, Flask, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.db import reading
from app.register.forms.estates import ContactForm, EstateForm
from app.register.overview_page import overview_page
from app.register.queries.estates import estate_fields, estates_page
from app.register.queries.overview import overview_figures
from app.register.use_cases.estates import (
    EstateNameTaken,
    change_estate,
    create_estate,
)
from app.web.access import Permission, requires, staff
from app.web.navigation import NavItem, register_nav
from app.web.settings import settings
from app.web.unreadable import whole_number

LONGEST_SEARCH = 40

bp = Blueprint("estates", __name__, url_prefix="/staff/estates")


def init_app(app: Flask) -> None:
    """Attach the pages of estates and their lines in the menu."""
    app.register_blueprint(bp)
    register_nav(
        app,
        NavItem(
            endpoint="estates.index",
            label=_l("所有小区"),
            icon="grid",
            permission=Permission.SEE_ESTATE,
            in_estate=False,
            position=2,
        ),
        NavItem(
            endpoint="estates.overview",
            label=_l("小区概览"),
            icon="home",
            permission=Permission.SEE_ESTATE,
            position=1,
        ),
    )


@bp.get("")
@requires(Permission.SEE_ESTATE)
def index() -> ResponseReturnValue:
    """List the estates of one's scope."""
    page = estates_page(
        reading(),
        scope=staff().estates,
        wanted=request.args.get("q", "").strip()[:LONGEST_SEARCH],
        page=request.args.get("page", 1, type=whole_number),
    )
    return render_template("register/estates.html", page=page, may_add=_may_add())


@bp.get("/new")
@requires(Permission.CREATE_ESTATES)
def new() -> ResponseReturnValue:
    """Offer to add an estate."""
    _refuse_limited_scope()
    return _form_page(EstateForm(formdata=None), estate_id=None)


@bp.post("/new")
@requires(Permission.CREATE_ESTATES)
def create() -> ResponseReturnValue:
    """Add an estate."""
    _refuse_limited_scope()
    form = EstateForm()
    if not form.validate_on_submit():
        return _form_page(form, estate_id=None), HTTPStatus.BAD_REQUEST
    try:
        estate_id = create_estate(
            details=form.details(), actor=staff().actor, at=datetime.now(UTC)
        )
    except EstateNameTaken:
        return _taken(form, estate_id=None)
    return redirect(url_for(".overview", estate_id=estate_id), 303)


@bp.get("/<int:estate_id>")
@requires(Permission.SEE_ESTATE)
def overview(estate_id: int) -> ResponseReturnValue:
    """Show an estate in figures, and the one next step."""
    figures = overview_figures(reading(), estate_id=estate_id, at=datetime.now(UTC))
    page = overview_page(figures, staff(), settings().public_url)
    return render_template("register/overview.html", page=page)


@bp.get("/<int:estate_id>/edit")
@requires(Permission.CREATE_ESTATES)
def edit(estate_id: int) -> ResponseReturnValue:
    """Show everything that is told of an estate."""
    form = EstateForm(formdata=None, obj=estate_fields(reading(), estate_id))
    return _form_page(form, estate_id=estate_id)


@bp.post("/<int:estate_id>/edit")
@requires(Permission.CREATE_ESTATES)
def change(estate_id: int) -> ResponseReturnValue:
    """Change what is told of an estate."""
    form = EstateForm()
    if not form.validate_on_submit():
        return _form_page(form, estate_id=estate_id), HTTPStatus.BAD_REQUEST
    try:
        change_estate(
            estate_id=estate_id,
            details=form.details(),
            actor=staff().actor,
            at=datetime.now(UTC),
        )
    except EstateNameTaken:
        return _taken(form, estate_id=estate_id)
    return redirect(url_for(".overview", estate_id=estate_id), 303)


@bp.get("/<int:estate_id>/contact")
@requires(Permission.KEEP_REGISTER)
def contact(estate_id: int) -> ResponseReturnValue:
    """Show how residents reach the committee."""
    form = ContactForm(formdata=None, obj=estate_fields(reading(), estate_id))
    return _contact_page(form, estate_id)


@bp.post("/<int:estate_id>/contact")
@requires(Permission.KEEP_REGISTER)
def change_contact(estate_id: int) -> ResponseReturnValue:
    """Change how residents reach the committee."""
    form = ContactForm()
    if not form.validate_on_submit():
        return _contact_page(form, estate_id), HTTPStatus.BAD_REQUEST
    change_estate(
        estate_id=estate_id,
        details=form.contact(),
        actor=staff().actor,
        at=datetime.now(UTC),
    )
    return redirect(url_for(".overview", estate_id=estate_id), 303)


def _may_add() -> bool:
    user = staff()
    return user.may(Permission.CREATE_ESTATES) and user.estates is None


def _refuse_limited_scope() -> None:
    """Whoever may only see some estates would never see the new one."""
    if staff().estates is not None:
        abort(403)


def _taken(form: EstateForm, *, estate_id: int | None) -> ResponseReturnValue:
    form.name.errors = [_("这个街道已经有同名的小区，请换一个名称。")]
    return _form_page(form, estate_id=estate_id), HTTPStatus.CONFLICT


def _form_page(form: EstateForm, *, estate_id: int | None) -> str:
    return render_template("register/estate_form.html", form=form, estate_id=estate_id)


def _contact_page(form: ContactForm, estate_id: int) -> str:
    return render_template("register/contact.html", form=form, estate_id=estate_id)
