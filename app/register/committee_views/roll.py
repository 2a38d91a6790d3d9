"""The register: its table, one unit of it, and the register as a file."""

from datetime import UTC, datetime
from http import HTTPStatus
from typing import NoReturn

from flask import Blueprint, Flask, Response, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.db import reading
from app.register.forms.roll import ExportForm, LookForm
from app.register.looking import FileKind, TooManyLooks
from app.register.overview_lines import ways
from app.register.queries.chosen import Wanted
from app.register.queries.roll import WholeRoll, register_page, whole_roll
from app.register.queries.unit import UnitPage, unit_page
from app.register.roll_files import MIME, roll_file
from app.register.roll_wording import (
    building_filters,
    register_note,
    status_word,
    too_many_looks,
    unit_facts,
    use_word,
)
from app.register.use_cases.looking import export_in_full, look_at_owners
from app.web.access import Permission, requires, staff
from app.web.formatting import instant_with_year
from app.web.masking import masked_name
from app.web.navigation import NavItem, register_nav
from app.web.unreadable import whole_number

LONGEST_SEARCH = 40

bp = Blueprint("register", __name__, url_prefix="/staff/estates/<int:estate_id>")


def init_app(app: Flask) -> None:
    """Attach the register's pages and their line in the menu."""
    app.register_blueprint(bp)
    app.add_template_filter(use_word)
    app.add_template_filter(status_word)
    register_nav(
        app,
        NavItem(
            endpoint="register.roll",
            label=_l("业主名册"),
            icon="table",
            permission=Permission.READ_REGISTER,
            group=_l("名册与入户"),
            position=10,
            also="/units",
        ),
    )


@bp.get("/register")
@requires(Permission.READ_REGISTER)
def roll(estate_id: int) -> ResponseReturnValue:
    """Show the register as a table, names and phones masked."""
    wanted = _wanted(estate_id, text=request.args.get("q", "").strip())
    try:
        page = register_page(
            reading(), wanted, page=request.args.get("page", 1, type=whole_number)
        )
    except LookupError:
        _not_there()
    return render_template(
        "register/roll.html",
        page=page,
        note=register_note(page),
        choices=building_filters(page),
        import_href=ways(estate_id).roll_import,
        may_import=staff().may(Permission.KEEP_REGISTER),
    )


@bp.get("/register.<any(xlsx, csv):kind>")
@requires(Permission.READ_REGISTER)
def masked_file(estate_id: int, kind: str) -> ResponseReturnValue:
    """Give the register as a file, names and phones masked."""
    try:
        found = whole_roll(reading(), _wanted(estate_id), in_full=False)
    except LookupError:
        _not_there()
    return _file(FileKind(kind), found, in_full=False)


@bp.get("/register/export")
@requires(Permission.READ_REGISTER)
def export(estate_id: int) -> ResponseReturnValue:
    """Offer the register as a file."""
    return _export_page(estate_id, ExportForm(formdata=None))


@bp.post("/register/export")
@requires(Permission.SEE_PERSONS)
def full_file(estate_id: int) -> ResponseReturnValue:
    """Give the register as a file with full names and phones, and write it down."""
    form = ExportForm()
    if not form.validate_on_submit():
        return _export_page(estate_id, form), HTTPStatus.BAD_REQUEST
    try:
        found = export_in_full(
            wanted=_wanted(estate_id),
            file=form.kind(),
            reason=form.why(),
            actor=staff().actor,
            at=datetime.now(UTC),
        )
    except LookupError:
        _not_there()
    return _file(form.kind(), found, in_full=True)


@bp.get("/units/<int:unit_id>")
@requires(Permission.READ_REGISTER)
def unit(estate_id: int, unit_id: int) -> ResponseReturnValue:
    """Show one unit, its owners masked."""
    return _unit_page(_masked_unit(estate_id, unit_id), LookForm(formdata=None))


@bp.post("/units/<int:unit_id>")
@requires(Permission.SEE_PERSONS)
def look(estate_id: int, unit_id: int) -> ResponseReturnValue:
    """Show one unit's owners in full on this one answer, and write it down."""
    form = LookForm()
    if not form.validate_on_submit():
        page = _unit_page(_masked_unit(estate_id, unit_id), form)
        return page, HTTPStatus.BAD_REQUEST
    try:
        found = look_at_owners(
            estate_id=estate_id,
            unit_id=unit_id,
            within=staff().buildings,
            reason=form.why(),
            actor=staff().actor,
            at=datetime.now(UTC),
        )
    except LookupError:
        _not_there()
    except TooManyLooks:
        masked = _masked_unit(estate_id, unit_id)
        page = _unit_page(masked, form, too_many_looks())
        return page, HTTPStatus.TOO_MANY_REQUESTS
    return _unit_page(found, form)


def _wanted(estate_id: int, *, text: str = "") -> Wanted:
    return Wanted(
        estate_id=estate_id,
        within=staff().buildings,
        building_id=request.args.get("building", type=whole_number),
        text=text[:LONGEST_SEARCH],
        by_name=staff().may(Permission.SEE_PERSONS),
    )


def _masked_unit(estate_id: int, unit_id: int) -> UnitPage:
    try:
        return unit_page(
            reading(), estate_id=estate_id, unit_id=unit_id, within=staff().buildings
        )
    except LookupError:
        _not_there()


def _unit_page(page: UnitPage, form: LookForm, refusal: str | None = None) -> str:
    return render_template(
        "register/unit.html",
        page=page,
        form=form,
        facts=unit_facts(page),
        refusal=refusal,
        may_look=staff().may(Permission.SEE_PERSONS) and page.has_owner,
        sees_codes=staff().may(Permission.ISSUE_CODES),
    )


def _export_page(estate_id: int, form: ExportForm) -> str:
    building_id = request.args.get("building", type=whole_number)
    try:
        page = register_page(reading(), _wanted(estate_id))
    except LookupError:
        _not_there()
    return render_template(
        "register/export.html",
        page=page,
        form=form,
        building_id=building_id,
        in_full=staff().may(Permission.SEE_PERSONS),
    )


def _file(kind: FileKind, found: WholeRoll, *, in_full: bool) -> Response:
    said = (
        _("%(at)s 由 %(who)s 导出，姓名、电话完整，请妥善保管")
        if in_full
        else (_("%(at)s 由 %(who)s 导出，姓名、电话已遮住"))
    )
    taken = said % {
        "at": instant_with_year(datetime.now(UTC)),
        "who": masked_name(staff().name),
    }
    answer = Response(roll_file(kind, found, taken), mimetype=MIME[kind])
    answer.headers.set(
        "Content-Disposition",
        "attachment",
        filename=f"{found.estate_name}-{_('业主名册')}.{kind}",
    )
    return answer


def _not_there() -> NoReturn:
    abort(404)
