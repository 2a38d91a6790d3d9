"""What the committee takes with it: the notice on paper, and workbooks."""

from flask import Blueprint, Flask, Response, abort, render_template
from flask.typing import ResponseReturnValue

from app.ballots.committee_views.pages import known_ballot
from app.ballots.queries.attendance import attendance
from app.ballots.queries.results import result_page
from app.ballots.queries.staff_pages import announced
from app.ballots.queries.turnout import codes_of
from app.ballots.queries.turnout import turnout as turnout_of
from app.ballots.wording.paper import notice_paper
from app.ballots.wording.workbooks import result_workbook, turnout_workbook
from app.db import reading
from app.web.access import Permission, requires, staff
from app.web.settings import settings

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
bp = Blueprint(
    "ballot_papers",
    __name__,
    url_prefix="/staff/estates/<int:estate_id>/ballots/<int:ballot_id>",
)


def init_app(app: Flask) -> None:
    """Attach the papers."""
    app.register_blueprint(bp)


@bp.get("/notice")
@requires(Permission.SEE_ESTATE)
def notice(estate_id: int, ballot_id: int) -> ResponseReturnValue:
    """Show the notice as it is printed, also before it is posted."""
    told = announced(reading(), known_ballot(estate_id, ballot_id))
    paper = notice_paper(told, public_url=settings().public_url)
    return render_template("ballots/paper.html", paper=paper)


@bp.get("/turnout.xlsx")
@requires(Permission.SEE_ESTATE)
def turnout(estate_id: int, ballot_id: int) -> ResponseReturnValue:
    """Hand out the turnout as a workbook."""
    ballot = known_ballot(estate_id, ballot_id)
    if ballot.roll is None:
        abort(404)
    codes = codes_of(reading(), staff().buildings)
    book = turnout_workbook(
        turnout_of(reading(), ballot, building_codes=codes),
        attendance(reading(), ballot_id, building_codes=codes),
    )
    return _workbook(book, f"turnout-{ballot.number}.xlsx")


@bp.get("/result.xlsx")
@requires(Permission.SEE_ESTATE)
def result(estate_id: int, ballot_id: int) -> ResponseReturnValue:
    """Hand out the result as a workbook."""
    ballot = known_ballot(estate_id, ballot_id)
    if not ballot.is_counted:
        abort(404)
    book = result_workbook(result_page(reading(), ballot))
    return _workbook(book, f"result-{ballot.number}.xlsx")


def _workbook(content: bytes, name: str) -> Response:
    return Response(
        content,
        mimetype=XLSX,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
