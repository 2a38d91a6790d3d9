"""All ballots of an estate, and one of them as it stands."""

from datetime import UTC, datetime

from flask import Blueprint, Flask, render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from app.ballots.committee_views.pages import known_ballot, may_run
from app.ballots.committee_views.plans import standing_page
from app.ballots.queries.staff_pages import ballot_lines
from app.ballots.wording.steps import line_step
from app.db import reading
from app.web.access import Permission, requires
from app.web.navigation import NavItem, register_nav

bp = Blueprint(
    "ballot_list", __name__, url_prefix="/staff/estates/<int:estate_id>/ballots"
)


def init_app(app: Flask) -> None:
    """Attach the list and its lines in the menu."""
    app.register_blueprint(bp)
    app.add_template_filter(line_step, "ballot_line_step")
    register_nav(
        app,
        NavItem(
            endpoint="ballot_list.index",
            label=_l("全部表决"),
            icon="ballot",
            group=_l("表决"),
            permission=Permission.SEE_ESTATE,
            position=40,
        ),
        NavItem(
            endpoint="ballot_drafts.new",
            label=_l("起草新表决"),
            icon="plus",
            group=_l("表决"),
            permission=Permission.RUN_BALLOTS,
            position=41,
        ),
    )


@bp.get("")
@requires(Permission.SEE_ESTATE)
def index(estate_id: int) -> ResponseReturnValue:
    """List the ballots."""
    at = datetime.now(UTC)
    return render_template(
        "ballots/committee/list.html",
        lines=ballot_lines(reading(), estate_id=estate_id, at=at),
        at=at,
        estate_id=estate_id,
        may_run=may_run(),
    )


@bp.get("/<int:ballot_id>")
@requires(Permission.SEE_ESTATE)
def show(estate_id: int, ballot_id: int) -> ResponseReturnValue:
    """Show a draft to be filled in, or the plan as it was announced."""
    return standing_page(known_ballot(estate_id, ballot_id), at=datetime.now(UTC))
