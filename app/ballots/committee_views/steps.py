"""The steps of a ballot: announce, open, close, count, or call off."""

from collections.abc import Callable
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Flask, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.ballots.committee_views.pages import ballot_page, known_ballot
from app.ballots.committee_views.plans import refused_page, standing_page
from app.ballots.forms.steps import NoticeForm, WithdrawForm
from app.ballots.queries.staff_pages import announced
from app.ballots.rules import StepRefused
from app.ballots.use_cases.announcing import post_notice, withdraw_ballot
from app.ballots.use_cases.counting import close_ballot, count_closed_ballot
from app.ballots.use_cases.evidence import LogDisagrees
from app.ballots.use_cases.opening import open_ballot
from app.ballots.wording.notice import made_public, notice_scope
from app.ballots.wording.steps import log_disagrees
from app.db import reading
from app.web.access import Permission, requires, staff

bp = Blueprint(
    "ballot_steps",
    __name__,
    url_prefix="/staff/estates/<int:estate_id>/ballots/<int:ballot_id>",
)


def init_app(app: Flask) -> None:
    """Attach the steps."""
    app.register_blueprint(bp)


@bp.get("/post-notice")
@requires(Permission.RUN_BALLOTS)
def before_notice(estate_id: int, ballot_id: int) -> ResponseReturnValue:
    """Say what becomes public before it does."""
    return _notice_page(estate_id, ballot_id, NoticeForm(formdata=None))


@bp.post("/post-notice")
@requires(Permission.RUN_BALLOTS)
def announce(estate_id: int, ballot_id: int) -> ResponseReturnValue:
    """Post the notice."""
    known_ballot(estate_id, ballot_id)
    form = NoticeForm()
    if not form.validate_on_submit():
        return _notice_page(estate_id, ballot_id, form), HTTPStatus.BAD_REQUEST
    return _taken(
        post_notice, estate_id, ballot_id, override_reason=form.override_reason.data
    )


@bp.post("/open")
@requires(Permission.RUN_BALLOTS)
def open_now(estate_id: int, ballot_id: int) -> ResponseReturnValue:
    """Freeze the roll and open."""
    return _taken(open_ballot, estate_id, ballot_id)


@bp.post("/close")
@requires(Permission.RUN_BALLOTS)
def close(estate_id: int, ballot_id: int) -> ResponseReturnValue:
    """Take no votes any more."""
    return _taken(close_ballot, estate_id, ballot_id, endpoint="ballot_figures.turnout")


@bp.post("/count")
@requires(Permission.RUN_BALLOTS)
def count(estate_id: int, ballot_id: int) -> ResponseReturnValue:
    """Count, once and for all."""
    try:
        return _taken(
            count_closed_ballot, estate_id, ballot_id, endpoint="ballot_figures.result"
        )
    except LogDisagrees:
        ballot = known_ballot(estate_id, ballot_id)
        page = standing_page(ballot, at=datetime.now(UTC), said=log_disagrees())
        return page, HTTPStatus.CONFLICT


@bp.post("/withdraw")
@requires(Permission.RUN_BALLOTS)
def withdraw(estate_id: int, ballot_id: int) -> ResponseReturnValue:
    """Call it off, saying why."""
    ballot = known_ballot(estate_id, ballot_id)
    form = WithdrawForm()
    if not form.validate_on_submit():
        page = standing_page(ballot, at=datetime.now(UTC), withdrawing=form)
        return page, HTTPStatus.BAD_REQUEST
    return _taken(withdraw_ballot, estate_id, ballot_id, reason=form.reason.data)


def _taken(
    step: Callable[..., None],
    estate_id: int,
    ballot_id: int,
    endpoint: str = "ballot_list.show",
    **told: Any,
) -> ResponseReturnValue:
    """Take a step; where it is refused, show the ballot as it stands and say why."""
    ballot = known_ballot(estate_id, ballot_id)
    at = datetime.now(UTC)
    try:
        step(
            estate_id=estate_id,
            ballot_id=ballot_id,
            actor=staff().actor,
            at=at,
            **told,
        )
    except StepRefused as refused:
        return refused_page(ballot, refused.obstacle, at=at), HTTPStatus.CONFLICT
    there = url_for(endpoint, estate_id=estate_id, ballot_id=ballot_id)
    return redirect(there, HTTPStatus.SEE_OTHER)


def _notice_page(estate_id: int, ballot_id: int, form: NoticeForm) -> str:
    ballot = known_ballot(estate_id, ballot_id)
    told = announced(reading(), ballot)
    return render_template(
        "ballots/committee/post_notice.html",
        page=ballot_page(ballot, at=datetime.now(UTC)),
        form=form,
        scope=notice_scope(told),
        public=made_public(told),
    )
