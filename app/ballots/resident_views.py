"""A home reads a ballot, chooses, confirms, and keeps its receipt."""

from collections.abc import Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from uuid import uuid4

from flask import Blueprint, Flask, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.ballots.forms.choice import (
    ConfirmForm,
    answers_in,
    asked_in,
    cast_request,
)
from app.ballots.queries.facts import QuestionFacts
from app.ballots.queries.resident_pages import (
    HomeBallotPage,
    ReceiptPage,
    home_ballot_page,
    receipt_page,
)
from app.ballots.queries.standing import Voter
from app.ballots.rules import (
    Answer,
    NoSuchBallot,
    Refusal,
    VoteRefused,
    read_receipt_code,
)
from app.ballots.use_cases.voting import IncompleteVote, cast_vote
from app.ballots.wording import filters
from app.ballots.wording.pages import (
    answer_options,
    nothing_chosen,
    receipt_lines,
)
from app.db import reading
from app.web.access import Permission, requires, resident
from app.web.frame import resident_frame
from app.web.preferences import is_elder
from app.web.settings import settings

STATUS = {
    Refusal.NOT_OWNER: HTTPStatus.FORBIDDEN,
    Refusal.NOT_CONFIRMED: HTTPStatus.FORBIDDEN,
    Refusal.NOT_ON_ROLL: HTTPStatus.FORBIDDEN,
}
bp = Blueprint("ballots", __name__)


def init_app(app: Flask) -> None:
    """Attach what a home does with ballots, and the words of this slice."""
    app.register_blueprint(bp)
    filters.init_app(app)


@bp.get("/ballots/<int:ballot_id>")
@requires(Permission.LIVE_HERE)
def show(ballot_id: int) -> ResponseReturnValue:
    """Show a ballot: the matter, what passing means, and how to decide."""
    page = _page(ballot_id)
    return _asking(page, _next_questions(page, {}), {}, sent=False)


@bp.post("/ballots/<int:ballot_id>")
@requires(Permission.VOTE)
def choose(ballot_id: int) -> ResponseReturnValue:
    """Take the answers to the last page, where they are only looked over."""
    page = _page(ballot_id)
    if page.refusal:
        return _refused(page, page.refusal)
    given = answers_in(request.form)
    missing = [
        question for question in page.ballot.questions if question.id not in given
    ]
    if not missing:
        return _confirming(page, given)
    overlooked = [one for one in missing if one.id in asked_in(request.form)]
    if overlooked or not is_elder():
        return _asking(page, overlooked or missing, given, sent=True), 400
    return _asking(page, missing[:1], given, sent=False)


@bp.post("/ballots/<int:ballot_id>/cast")
@requires(Permission.VOTE)
def cast(ballot_id: int) -> ResponseReturnValue:
    """Cast the vote, once; a retry is led to the same receipt."""
    sent = cast_request(request.form)
    if sent.request_key is None:
        abort(HTTPStatus.BAD_REQUEST)
    if not sent.confirmed:
        return _confirming(_page(ballot_id), sent.answers, key=sent.request_key), 400
    try:
        receipt = cast_vote(
            ballot_id=ballot_id,
            voter=_voter(),
            answers=sent.answers,
            request_key=sent.request_key,
            at=datetime.now(UTC),
        )
    except VoteRefused as refused:
        return _refused(_page(ballot_id), refused.refusal)
    except IncompleteVote:
        abort(HTTPStatus.BAD_REQUEST)
    except NoSuchBallot:
        abort(HTTPStatus.NOT_FOUND)
    return redirect(url_for(".receipt", code=receipt.code), HTTPStatus.SEE_OTHER)


@bp.get("/receipts/<code>")
@requires(Permission.LIVE_HERE)
def receipt(code: str) -> ResponseReturnValue:
    """Show a receipt to the home it belongs to."""
    now = datetime.now(UTC)
    page = receipt_page(reading(), code=read_receipt_code(code), at=now)
    if page is None or not _is_ours(page):
        abort(HTTPStatus.NOT_FOUND)
    return render_template(
        "ballots/receipt.html",
        page=page,
        check_url=f"{settings().public_url}{url_for('receipts.check', code=page.code)}",
        lines=receipt_lines(page, resident_frame().estate_ref),
    )


def _is_ours(page: ReceiptPage) -> bool:
    user = resident()
    return user.confirmed and page.unit_id == user.unit_id


def _voter() -> Voter:
    user = resident()
    return Voter(
        device_id=user.device_id,
        unit_id=user.unit_id,
        estate_id=user.estate_id,
        owner_id=user.owner_id,
        relation=user.relation,
        confirmed=user.confirmed,
    )


def _page(ballot_id: int) -> HomeBallotPage:
    page = home_ballot_page(
        reading(), ballot_id=ballot_id, voter=_voter(), at=datetime.now(UTC)
    )
    if page is None:
        abort(HTTPStatus.NOT_FOUND)
    return page


def _next_questions(
    page: HomeBallotPage, given: Mapping[int, Answer]
) -> list[QuestionFacts]:
    """What to ask now: everything at once, or one question a page in large type."""
    missing = [one for one in page.ballot.questions if one.id not in given]
    return missing[:1] if is_elder() else missing


def _asking(
    page: HomeBallotPage,
    questions: list[QuestionFacts],
    given: Mapping[int, Answer],
    *,
    sent: bool,
) -> str:
    return render_template(
        "ballots/ballot.html",
        page=page,
        questions=questions,
        given=given,
        options=answer_options(),
        error=nothing_chosen() if sent else None,
        last_page=len(questions) + len(given) >= len(page.ballot.questions),
    )


def _confirming(
    page: HomeBallotPage, given: Mapping[int, Answer], *, key: str | None = None
) -> str:
    """The last page; with the key of a form that came back, the same once more."""
    if {one.id for one in page.ballot.questions} - set(given):
        abort(HTTPStatus.BAD_REQUEST)
    form = ConfirmForm() if key else ConfirmForm(formdata=None)
    if key:
        form.validate()
    return render_template(
        "ballots/confirm.html",
        page=page,
        given=given,
        form=form,
        request_key=key or uuid4().hex,
    )


def _refused(page: HomeBallotPage, refusal: Refusal) -> ResponseReturnValue:
    return render_template("ballots/refused.html", page=page, refusal=refusal), (
        STATUS.get(refusal, HTTPStatus.CONFLICT)
    )
