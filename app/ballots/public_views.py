"""What anybody may read of a ballot: notice, turnout, result, and a receipt's check."""

from datetime import UTC, datetime
from http import HTTPStatus

from flask import Blueprint, Flask, abort, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.ballots.queries.evidence import vote_evidence
from app.ballots.queries.public_pages import PublicBallot, public_ballot
from app.ballots.queries.registered import EstateFacts, estate_facts
from app.ballots.queries.resident_pages import receipt_page
from app.ballots.queries.staff_pages import announced, called_off
from app.ballots.rules import read_receipt_code
from app.ballots.wording.pages import receipt_state
from app.ballots.wording.paper import notice_paper
from app.db import reading
from app.web.access import public
from app.web.frame import ResidentFrame, set_resident_frame
from app.web.settings import settings

bp = Blueprint("public_ballots", __name__, url_prefix="/e/<ref>/ballots/<int:number>")
receipts = Blueprint("receipts", __name__)


def init_app(app: Flask) -> None:
    """Attach the public pages."""
    app.register_blueprint(bp)
    app.register_blueprint(receipts)


@bp.get("")
@public
def show(ref: str, number: int) -> ResponseReturnValue:
    """Show how a ballot stands: announced, who came, or what was decided."""
    page = _page(ref, number)
    template = "ballots/announced.html"
    if page.result:
        template = "ballots/result.html"
    elif page.came:
        template = "ballots/turnout.html"
    return render_template(
        template,
        page=page,
        ballot=page.ballot,
        called_off=called_off(reading(), page.ballot),
    )


@bp.get("/notice")
@public
def notice(ref: str, number: int) -> ResponseReturnValue:
    """Show the notice as it was posted."""
    page = _page(ref, number)
    return render_template("ballots/notice.html", page=page, ballot=page.ballot)


@bp.get("/paper")
@public
def paper(ref: str, number: int) -> ResponseReturnValue:
    """Show the notice as it is printed and posted downstairs."""
    told = announced(reading(), _page(ref, number).ballot)
    return render_template(
        "ballots/paper.html",
        paper=notice_paper(told, public_url=settings().public_url),
    )


@receipts.get("/r/<code>")
@public
def check(code: str) -> ResponseReturnValue:
    """Tell whoever holds a receipt's code that its vote is there."""
    now = datetime.now(UTC)
    page = receipt_page(reading(), code=read_receipt_code(code), at=now)
    if page is None:
        return render_template("ballots/receipt_unknown.html"), HTTPStatus.NOT_FOUND
    estate = estate_facts(reading(), page.estate_id)
    _frame(estate)
    return render_template(
        "ballots/receipt_check.html",
        page=page,
        state=receipt_state(page),
        evidence=vote_evidence(reading(), page.code),
        estate_ref=estate.ref,
    )


def _page(ref: str, number: int) -> PublicBallot:
    page = public_ballot(reading(), ref=ref, number=number, at=datetime.now(UTC))
    if page is None:
        abort(HTTPStatus.NOT_FOUND)
    _frame(page.estate)
    return page


def _frame(estate: EstateFacts) -> None:
    set_resident_frame(
        ResidentFrame(
            estate_name=estate.name,
            estate_ref=estate.ref,
            committee_phone=estate.committee_phone,
            committee_office=estate.committee_office,
            committee_hours=estate.committee_hours,
            signed_in=current_user.is_authenticated,
        )
    )
