"""Staff see how far the codes have come, print them, replace and unlock them."""

from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    redirect,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.register.code_forms import PrintForm, ReissueForm, SelectionForm
from app.register.code_pages import building_page, in_wechat, index_page
from app.register.code_rules import (
    MOST_SHEETS,
    CodeRefusal,
    CodeRefused,
    Paper,
    ReissueReason,
    Selection,
)
from app.register.code_use_cases import reissue_codes, unlock_code
from app.register.code_wording import (
    code_refusal,
    code_state,
    code_state_look,
    file_name,
    reissued,
)
from app.register.letter_text import spaced
from app.register.printing import Printed, PrintOrder, print_pdf, print_view
from app.web.access import Permission, requires, staff
from app.web.navigation import NavItem, register_nav
from app.web.pdf import PdfUnavailableError
from app.web.settings import settings
from app.web.unreadable import whole_number

bp = Blueprint("codes", __name__, url_prefix="/staff/estates/<int:estate_id>/codes")


def init_app(app: Flask) -> None:
    """Attach the pages of the codes and their line in the menu."""
    app.register_blueprint(bp)
    app.add_template_filter(code_state)
    app.add_template_filter(code_state_look)
    app.add_template_filter(spaced)
    register_nav(
        app,
        NavItem(
            endpoint="codes.index",
            label=_l("一户一码"),
            icon="scan",
            permission=Permission.READ_REGISTER,
            group=_l("名册与入户"),
            position=22,
        ),
    )


@bp.get("")
@requires(Permission.READ_REGISTER)
def index(estate_id: int) -> ResponseReturnValue:
    """Count the codes of the estate, building by building."""
    return index_page(estate_id)


@bp.get("/buildings/<int:building_id>")
@requires(Permission.READ_REGISTER)
def building(estate_id: int, building_id: int) -> ResponseReturnValue:
    """Tell how far the code of every home of a building has come."""
    done = request.args.get("reissued", type=whole_number)
    return building_page(estate_id, building_id, done=reissued(done) if done else None)


@bp.post("/paper")
@requires(Permission.ISSUE_CODES)
def paper(estate_id: int) -> ResponseReturnValue:
    """Print letters, labels or the poster; the printing is journalled."""
    form = PrintForm()
    if not form.validate_on_submit():
        abort(HTTPStatus.BAD_REQUEST)
    selection = _selection(form, estate_id, unprinted=not form.again.data)
    order = PrintOrder(
        paper=Paper(form.paper.data),
        selection=selection or Selection(estate_id=estate_id),
        actor=staff().actor,
        at=datetime.now(UTC),
        public_url=settings().public_url,
        most=MOST_SHEETS,
    )
    try:
        _check(order, chosen=selection is not None, by_browser=form.by_browser.data)
        return _handed_out(order, by_browser=form.by_browser.data)
    except CodeRefused as refused:
        return _refused(estate_id, form, refused)


@bp.post("/new")
@requires(Permission.ISSUE_CODES)
def reissue(estate_id: int) -> ResponseReturnValue:
    """Replace the codes of the chosen homes."""
    form = ReissueForm()
    if not form.validate_on_submit():
        message = next(iter(form.reason.errors), None) or abort(HTTPStatus.BAD_REQUEST)
        return _again(estate_id, form, str(message)), HTTPStatus.BAD_REQUEST
    try:
        replaced = reissue_codes(
            selection=_selection(form, estate_id) or Selection(estate_id=estate_id),
            reason=ReissueReason(form.reason.data),
            actor=staff().actor,
            at=datetime.now(UTC),
        )
    except CodeRefused as refused:
        return _refused(estate_id, form, refused)
    return _back(estate_id, form, reissued=replaced)


@bp.post("/unlock")
@requires(Permission.ISSUE_CODES)
def unlock(estate_id: int) -> ResponseReturnValue:
    """Unlock the code of a home somebody of which was seen in person."""
    form = SelectionForm()
    if not form.validate_on_submit() or not form.locked.data:
        abort(HTTPStatus.BAD_REQUEST)
    selection = Selection(
        estate_id=estate_id,
        building_ids=staff().buildings,
        unit_ids=frozenset({form.locked.data}),
    )
    try:
        unlock_code(selection=selection, actor=staff().actor, at=datetime.now(UTC))
    except CodeRefused as refused:
        return _refused(estate_id, form, refused)
    return _back(estate_id, form)


def _selection(
    form: SelectionForm, estate_id: int, *, unprinted: bool = False
) -> Selection | None:
    return form.selection(estate_id, staff().buildings, unprinted=unprinted)


def _check(order: PrintOrder, *, chosen: bool, by_browser: bool) -> None:
    if not chosen and order.paper is not Paper.POSTER:
        raise CodeRefused(CodeRefusal.NOTHING_CHOSEN)
    if in_wechat() and not by_browser:
        raise CodeRefused(CodeRefusal.IN_WECHAT)


def _handed_out(order: PrintOrder, *, by_browser: bool) -> ResponseReturnValue:
    if by_browser:
        return print_view(order, _("请用浏览器的打印功能，纸张选 A4。")).html
    try:
        return _as_file(order.paper, print_pdf(order))
    except PdfUnavailableError:
        remark = _(
            "服务器上缺少做 PDF 的字体或程序，请直接用浏览器打印这一页，纸张选 A4。"
        )
        return print_view(order, remark).html


def _as_file(printed_on: Paper, printed: Printed) -> Response:
    response = send_file(
        BytesIO(printed.pdf or b""),
        mimetype="application/pdf",
        as_attachment=True,
        download_name=file_name(printed_on, printed.estate_name, printed.homes),
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _refused(
    estate_id: int, form: SelectionForm, refused: CodeRefused
) -> ResponseReturnValue:
    page = _again(estate_id, form, code_refusal(refused.refusal))
    return page, HTTPStatus.CONFLICT


def _again(estate_id: int, form: SelectionForm, refusal: str) -> str:
    if form.shown.data:
        return building_page(estate_id, form.shown.data, refusal=refusal)
    return index_page(estate_id, refusal=refusal)


def _back(
    estate_id: int, form: SelectionForm, reissued: int | None = None
) -> ResponseReturnValue:
    if form.shown.data:
        shown = url_for(
            ".building",
            estate_id=estate_id,
            building_id=form.shown.data,
            reissued=reissued,
        )
        return redirect(shown, HTTPStatus.SEE_OTHER)
    return redirect(url_for(".index", estate_id=estate_id), HTTPStatus.SEE_OTHER)
