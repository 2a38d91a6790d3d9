"""The committee answers those whom the roll could not confirm."""

from datetime import UTC, datetime
from http import HTTPStatus

from flask import Blueprint, Flask, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.db import reading
from app.identity import cookies
from app.identity.forms.requests import DecisionForm
from app.identity.overview import request_lines
from app.identity.queries.requests import (
    QueuePage,
    RequestPage,
    queue_page,
    request_page,
)
from app.identity.rules import RequestRefused
from app.identity.use_cases.requests import decide_request, note_phone_shown
from app.identity.wording import request_refusal, verdict_word
from app.register.overview import contribute
from app.web.access import Permission, requires, staff
from app.web.navigation import NavItem, register_nav

DECIDED = "decided"

bp = Blueprint(
    "requests", __name__, url_prefix="/staff/estates/<int:estate_id>/requests"
)


def init_app(app: Flask) -> None:
    """Attach the queue and its line in the menu."""
    app.register_blueprint(bp)
    app.add_template_filter(verdict_word)
    contribute(app, request_lines)
    register_nav(
        app,
        NavItem(
            endpoint="requests.index",
            label=_l("住户申请"),
            icon="people",
            permission=Permission.ANSWER_REQUESTS,
            group=_l("名册与入户"),
            position=25,
        ),
    )


@bp.get("")
@requires(Permission.ANSWER_REQUESTS)
def index(estate_id: int) -> ResponseReturnValue:
    """List the requests that wait, or those decided."""
    waiting = request.args.get("show") != DECIDED
    page = queue_page(reading(), estate_id=estate_id, waiting=waiting)
    return render_template(
        "identity/requests.html",
        page=page,
        estate_id=estate_id,
        filters=_filters(estate_id, page),
    )


@bp.get("/<int:request_id>")
@requires(Permission.ANSWER_REQUESTS)
def show(estate_id: int, request_id: int) -> ResponseReturnValue:
    """Show one request beside the roll."""
    page = _get_page(estate_id, request_id)
    return _page(estate_id, page, _form(page, fresh=True))


@bp.post("/<int:request_id>")
@requires(Permission.ANSWER_REQUESTS)
def decide(estate_id: int, request_id: int) -> ResponseReturnValue:
    """Accept somebody, or turn them away."""
    page = _get_page(estate_id, request_id)
    form = _form(page)
    if not form.validate_on_submit():
        return _page(estate_id, page, form), HTTPStatus.BAD_REQUEST
    verdict, owner_id = form.decision
    try:
        decide_request(
            estate_id=estate_id,
            request_id=request_id,
            verdict=verdict,
            owner_id=owner_id,
            answer=form.answer.data,
            staff_id=staff().id,
            at=datetime.now(UTC),
        )
    except RequestRefused as refused:
        page = _get_page(estate_id, request_id)
        said = request_refusal(refused.refusal)
        return _page(estate_id, page, form, refusal=said), HTTPStatus.CONFLICT
    return cookies.see_other(url_for(".index", estate_id=estate_id))


@bp.post("/<int:request_id>/phone")
@requires(Permission.ANSWER_REQUESTS)
def phone(estate_id: int, request_id: int) -> ResponseReturnValue:
    """Show the whole phone number; the look is journalled."""
    page = _get_page(estate_id, request_id)
    number = note_phone_shown(
        estate_id=estate_id,
        request_id=request_id,
        actor=staff().actor,
        at=datetime.now(UTC),
    )
    return _page(estate_id, page, _form(page, fresh=True), phone=number)


def _get_page(estate_id: int, request_id: int) -> RequestPage:
    page = request_page(reading(), estate_id=estate_id, request_id=request_id)
    if page is None:
        abort(404)
    return page


def _form(page: RequestPage, *, fresh: bool = False) -> DecisionForm:
    form = DecisionForm(formdata=None) if fresh else DecisionForm()
    form.offer(page.owners)
    return form


def _page(
    estate_id: int,
    page: RequestPage,
    form: DecisionForm,
    *,
    refusal: str | None = None,
    phone: str | None = None,
) -> str:
    return render_template(
        "identity/request_one.html",
        page=page,
        form=form,
        estate_id=estate_id,
        refusal=refusal,
        phone=phone,
    )


def _filters(estate_id: int, page: QueuePage) -> list[tuple[str, int, str, bool]]:
    here = url_for(".index", estate_id=estate_id)
    decided = url_for(".index", estate_id=estate_id, show=DECIDED)
    return [
        (_("等核对"), page.waiting, here, page.shows_waiting),
        (_("已办"), page.decided, decided, not page.shows_waiting),
    ]
