"""A resident's home: what waits for it, and what it has done."""

from datetime import UTC, datetime

from flask import Blueprint, Flask, render_template
from flask.typing import ResponseReturnValue

from app.db import reading
from app.home.queries import home_page
from app.home.wording import notice_cells, receipt_cells, stage_names
from app.web.access import Permission, requires, resident
from app.web.frame import resident_frame

bp = Blueprint("home", __name__, url_prefix="/home")


def init_app(app: Flask) -> None:
    """Attach the home."""
    app.register_blueprint(bp)


@bp.get("")
@requires(Permission.LIVE_HERE)
def show() -> ResponseReturnValue:
    """Show this home."""
    page = home_page(reading(), user=resident(), at=datetime.now(UTC))
    return render_template(
        "home/home.html",
        page=page,
        stages=stage_names(),
        done=receipt_cells(page.receipts),
        notices=notice_cells(page.ballots, resident_frame().estate_ref),
    )
