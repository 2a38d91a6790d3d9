"""Perhaps the same person: staff join two owners of one name or keep them apart."""

from datetime import UTC, datetime
from http import HTTPStatus

from flask import Blueprint, Flask, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.db import reading
from app.register.queries.namesakes import NamesakesPage, namesakes_page
from app.register.rules import Verdict
from app.register.sameness import Contradiction
from app.register.use_cases.namesakes import decide_namesakes
from app.web.access import Permission, requires, staff
from app.web.unreadable import whole_number

DECIDED = "decided"

bp = Blueprint(
    "namesakes",
    __name__,
    url_prefix="/staff/estates/<int:estate_id>/register/same-person",
)


def init_app(app: Flask) -> None:
    """Attach the page of namesakes."""
    app.register_blueprint(bp)


@bp.get("")
@requires(Permission.KEEP_REGISTER)
def index(estate_id: int) -> ResponseReturnValue:
    """List pairs of owners of one name."""
    return _page(estate_id)


@bp.post("")
@requires(Permission.KEEP_REGISTER)
def decide(estate_id: int) -> ResponseReturnValue:
    """Join two owners, or keep them apart."""
    verdict = request.form.get("verdict", "")
    question_id = request.form.get("question", 0, type=whole_number)
    if verdict not in set(Verdict) or not question_id:
        abort(HTTPStatus.BAD_REQUEST)
    try:
        decide_namesakes(
            estate_id=estate_id,
            question_id=question_id,
            verdict=Verdict(verdict),
            staff_id=staff().id,
            at=datetime.now(UTC),
        )
    except LookupError:
        abort(404)
    except Contradiction:
        said = _(
            "和别的判断对不上：这两位已经通过另一位算成同一个人，或分开了。"
            "请先在“已判断”里改那一条。"
        )
        return _page(estate_id, refusal=said), HTTPStatus.CONFLICT
    here = url_for(".index", estate_id=estate_id, show=request.args.get("show"))
    return redirect(here, 303)


def _page(estate_id: int, *, refusal: str | None = None) -> str:
    page = namesakes_page(
        reading(),
        estate_id=estate_id,
        waiting=request.args.get("show") != DECIDED,
        page=request.args.get("page", 1, type=whole_number),
    )
    return render_template(
        "register/namesakes.html", page=page, refusal=refusal, filters=_filters(page)
    )


def _filters(page: NamesakesPage) -> list[tuple[str, int, str, bool]]:
    here = url_for(".index", estate_id=page.estate_id)
    decided = url_for(".index", estate_id=page.estate_id, show=DECIDED)
    return [
        (_("等判断"), page.waiting, here, page.shows_waiting),
        (_("已判断"), page.decided, decided, not page.shows_waiting),
    ]
