"""What anybody may take away to check a ballot: roots, receipts, the bundle."""

from http import HTTPStatus

from flask import Blueprint, Flask, Response, abort, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.ballots.queries.bundles import public_bundle
from app.ballots.queries.evidence import consistency, vote_evidence
from app.ballots.queries.evidence_pages import EvidencePage, evidence_page
from app.ballots.rules import read_receipt_code
from app.db import reading
from app.web.access import public
from app.web.frame import ResidentFrame, set_resident_frame
from app.web.unreadable import whole_number

bp = Blueprint(
    "ballot_evidence", __name__, url_prefix="/e/<ref>/ballots/<int:number>/evidence"
)
receipts = Blueprint("receipt_evidence", __name__)


def init_app(app: Flask) -> None:
    """Attach the pages of evidence."""
    app.register_blueprint(bp)
    app.register_blueprint(receipts)


@bp.get("")
@public
def show(ref: str, number: int) -> ResponseReturnValue:
    """Show size and root of a ballot's log, and how to check them."""
    page = _page(ref, number)
    estate = page.estate
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
    return render_template("ballots/evidence.html", page=page, ballot=page.ballot)


@bp.get("/bundle.zip")
@public
def bundle(ref: str, number: int) -> ResponseReturnValue:
    """Hand out the bundle of a counted ballot."""
    page = _page(ref, number)
    if not page.has_bundle:
        abort(HTTPStatus.NOT_FOUND)
    name = f"attachment; filename=ballot-{page.estate.ref}-{number}.zip"
    return Response(
        public_bundle(reading(), page.ballot),
        mimetype="application/zip",
        headers={"Content-Disposition": name},
    )


@bp.get("/log.json")
@public
def log(ref: str, number: int) -> ResponseReturnValue:
    """Prove that the log of an earlier size (``?since=57``) began the present one."""
    page = _page(ref, number)
    since = request.args.get("since", page.size, type=whole_number)
    proof = consistency(reading(), page.ballot.id, page.name, since=since)
    if proof is None:
        abort(HTTPStatus.NOT_FOUND)
    return jsonify(proof)


@receipts.get("/r/<code>/receipt.json")
@public
def receipt(code: str) -> ResponseReturnValue:
    """Hand out the signed receipt of a vote: its place in the log, not its choice."""
    found = vote_evidence(reading(), read_receipt_code(code))
    if found is None:
        abort(HTTPStatus.NOT_FOUND)
    return jsonify(found.receipt)


def _page(ref: str, number: int) -> EvidencePage:
    page = evidence_page(reading(), ref=ref, number=number)
    if page is None:
        abort(HTTPStatus.NOT_FOUND)
    return page
