"""A roll comes in: hand the file in, see what it says, agree to what it changes."""

from datetime import UTC, date, datetime
from http import HTTPStatus
from zoneinfo import ZoneInfo

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.db import reading
from app.register.fault_file import fault_workbook
from app.register.forms.imports import (
    ConfirmForm,
    MappingUnclear,
    UploadForm,
    told_groups,
)
from app.register.import_filters import preview_filters
from app.register.import_page import ImportPage, fault_list, import_page
from app.register.import_wording import (
    aspect_words,
    file_refusal_sentence,
    file_refusal_status,
    roll_refusal_sentence,
)
from app.register.intake.groups import groups_of
from app.register.intake.mapping import Mapping
from app.register.intake.refusals import FileRefused
from app.register.queries.imports import Upload, find_upload, find_version, versions
from app.register.queries.preview import Show
from app.register.roll_rules import RollRefused
from app.register.use_cases.rolls import import_upload
from app.register.use_cases.uploads import discard_upload, set_mapping, store_upload
from app.web.access import Permission, requires, staff

HERE = ZoneInfo("Asia/Shanghai")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

bp = Blueprint(
    "roll_import", __name__, url_prefix="/staff/estates/<int:estate_id>/register"
)


def init_app(app: Flask) -> None:
    """Attach the import's pages."""
    app.register_blueprint(bp)
    app.add_template_filter(aspect_words)


@bp.get("/import")
@requires(Permission.KEEP_REGISTER)
def upload(estate_id: int) -> ResponseReturnValue:
    """Ask for a file, and tell which versions there were."""
    return _upload_page(estate_id, UploadForm(formdata=None))


@bp.post("/import")
@requires(Permission.KEEP_REGISTER)
def hand_in(estate_id: int) -> ResponseReturnValue:
    """Take a file in, if it is one that can be read."""
    _refuse_limited_scope()
    form = UploadForm()
    if not form.validate_on_submit():
        return _upload_page(estate_id, form), HTTPStatus.BAD_REQUEST
    name, content = form.handed_in()
    try:
        ref = store_upload(
            estate_id=estate_id,
            staff_id=staff().id,
            file_name=name,
            content=content,
            at=datetime.now(UTC),
        )
    except FileRefused as refused:
        said = file_refusal_sentence(refused.refusal)
        page = _upload_page(estate_id, form, refusal=said)
        return page, file_refusal_status(refused.refusal)
    return redirect(url_for(".preview", estate_id=estate_id, ref=ref), 303)


@bp.get("/import/<ref>")
@requires(Permission.KEEP_REGISTER)
def preview(estate_id: int, ref: str) -> ResponseReturnValue:
    """Show what a file says, every bad row with its reason and its cell."""
    return _preview_page(_get_page(estate_id, ref))


@bp.get("/import/<ref>/faults.xlsx")
@requires(Permission.KEEP_REGISTER)
def faults(estate_id: int, ref: str) -> ResponseReturnValue:
    """Give the faults as a workbook to work through."""
    upload = _get_upload(estate_id, ref)
    answer = Response(fault_workbook(fault_list(upload)), mimetype=XLSX)
    name = f"{_('错误清单')}-{upload.file_name}.xlsx"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


@bp.post("/import/<ref>/mapping")
@requires(Permission.KEEP_REGISTER)
def remap(estate_id: int, ref: str) -> ResponseReturnValue:
    """Read the file by other columns."""
    upload = _get_upload(estate_id, ref)
    mapping = upload.mapping or Mapping(())
    try:
        told = told_groups(request.form, groups_of(mapping))
    except MappingUnclear:
        said = _("有两列选成了同一项，或选项不认识。请每一项只选一列，再按一次。")
        page = _preview_page(_get_page(estate_id, ref), refusal=said)
        return page, HTTPStatus.BAD_REQUEST
    included = frozenset(request.form.getlist("sheet"))
    set_mapping(estate_id=estate_id, ref=ref, told=told, included=included)
    return redirect(url_for(".preview", estate_id=estate_id, ref=ref), 303)


@bp.post("/import/<ref>/discard")
@requires(Permission.KEEP_REGISTER)
def discard(estate_id: int, ref: str) -> ResponseReturnValue:
    """Drop the file."""
    _get_upload(estate_id, ref)
    discard_upload(estate_id=estate_id, ref=ref)
    return redirect(url_for(".upload", estate_id=estate_id), 303)


@bp.post("/import/<ref>/confirm")
@requires(Permission.KEEP_REGISTER)
def confirm(estate_id: int, ref: str) -> ResponseReturnValue:
    """Make the file the register, all of it or nothing."""
    _refuse_limited_scope()
    form = ConfirmForm()
    _get_upload(estate_id, ref)
    if not form.validate_on_submit():
        page = _preview_page(_get_page(estate_id, ref), form)
        return page, HTTPStatus.BAD_REQUEST
    try:
        done = import_upload(
            estate_id=estate_id,
            ref=ref,
            staff_id=staff().id,
            confirmed=form.seen.data or "",
            effective_on=form.day(),
            today=_today(),
            at=datetime.now(UTC),
        )
    except RollRefused as refused:
        said = roll_refusal_sentence(refused.refusal)
        page = _preview_page(_get_page(estate_id, ref), form, refusal=said)
        return page, HTTPStatus.CONFLICT
    here = url_for(".version", estate_id=estate_id, import_id=done.import_id)
    return redirect(here, 303)


@bp.get("/imports/<int:import_id>")
@requires(Permission.KEEP_REGISTER)
def version(estate_id: int, import_id: int) -> ResponseReturnValue:
    """Show what one import did."""
    found = find_version(reading(), estate_id=estate_id, import_id=import_id)
    if found is None:
        abort(404)
    return render_template(
        "register/import_done.html", version=found, estate_id=estate_id
    )


def _get_upload(estate_id: int, ref: str) -> Upload:
    found = find_upload(reading(), estate_id=estate_id, ref=ref)
    if found is None:
        abort(404)
    return found


def _get_page(estate_id: int, ref: str) -> ImportPage:
    shows = request.args.get("show", Show.ALL)
    return import_page(
        reading(),
        estate_id=estate_id,
        upload=_get_upload(estate_id, ref),
        shows=Show(shows) if shows in set(Show) else Show.ALL,
    )


def _preview_page(
    page: ImportPage, form: ConfirmForm | None = None, *, refusal: str | None = None
) -> str:
    form = form or ConfirmForm(formdata=None, effective_on=_today())
    form.seen.data = page.changes.seen
    return render_template(
        "register/import_preview.html",
        page=page,
        form=form,
        refusal=refusal,
        choices=preview_filters(page),
    )


def _upload_page(
    estate_id: int, form: UploadForm, *, refusal: str | None = None
) -> str:
    return render_template(
        "register/import.html",
        form=form,
        refusal=refusal,
        estate_id=estate_id,
        versions=versions(reading(), estate_id=estate_id),
    )


def _refuse_limited_scope() -> None:
    """A roll is of the whole estate; whoever keeps some buildings may not bring one."""
    if staff().buildings is not None:
        abort(403)


def _today() -> date:
    return datetime.now(HERE).date()
