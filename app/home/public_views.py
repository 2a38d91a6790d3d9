"""The page of an estate that anybody may read, from its poster."""

from dataclasses import replace
from datetime import UTC, datetime

from flask import Blueprint, Flask, abort, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.db import reading
from app.home.queries import estate_page
from app.home.wording import notice_cells, stage_names
from app.web.access import public
from app.web.frame import set_resident_frame

bp = Blueprint("estate", __name__, url_prefix="/e")


def init_app(app: Flask) -> None:
    """Attach the public page."""
    app.register_blueprint(bp)


@bp.get("/<ref>")
@public
def show(ref: str) -> ResponseReturnValue:
    """Show an estate: its renovation and its public ballots."""
    page = estate_page(reading(), ref=ref, at=datetime.now(UTC))
    if page is None:
        abort(404)
    known = current_user.is_authenticated
    set_resident_frame(replace(page.frame, signed_in=known))
    return render_template(
        "home/estate.html",
        page=page,
        stages=stage_names(),
        notices=notice_cells(page.ballots, page.frame.estate_ref),
    )
