"""The committee writes a draft, as often as it likes before the notice is posted."""

from datetime import UTC, datetime
from http import HTTPStatus

from flask import Blueprint, Flask, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.ballots.committee_views.draft_pages import draft_page, new_page
from app.ballots.committee_views.pages import known_ballot
from app.ballots.committee_views.plans import refused_page
from app.ballots.forms.draft_mark import AS_READ, mark_of
from app.ballots.forms.draft_sheet import (
    DraftSheet,
    announcement,
    asks_for_another_form,
)
from app.ballots.queries.facts import BallotFacts
from app.ballots.queries.offered import offered
from app.ballots.rules import StepRefused
from app.ballots.use_cases.drafting import BallotDraft, draft_ballot, edit_draft
from app.ballots.wording.plan_form import overtaken_sentence
from app.db import reading
from app.web.access import Permission, requires, staff

bp = Blueprint(
    "ballot_drafts", __name__, url_prefix="/staff/estates/<int:estate_id>/ballots"
)


def init_app(app: Flask) -> None:
    """Attach the draft."""
    app.register_blueprint(bp)


@bp.get("/new")
@requires(Permission.RUN_BALLOTS)
def new(estate_id: int) -> ResponseReturnValue:
    """Offer to draft a ballot."""
    sheet = DraftSheet.blank(offered(reading(), estate_id), datetime.now(UTC))
    return new_page(estate_id, sheet)


@bp.post("/new")
@requires(Permission.RUN_BALLOTS)
def create(estate_id: int) -> ResponseReturnValue:
    """Keep a new draft, or show what has to be mended."""
    sheet = DraftSheet.posted(request.form, offered(reading(), estate_id))
    if asks_for_another_form(request.form):
        return new_page(estate_id, sheet, said=announcement(request.form))
    draft = sheet.draft()
    if draft is None:
        return new_page(estate_id, sheet), HTTPStatus.BAD_REQUEST
    ballot_id = draft_ballot(
        estate_id=estate_id,
        draft=draft,
        staff_id=staff().id,
        actor=staff().actor,
        at=datetime.now(UTC),
    )
    return _to_ballot(estate_id, ballot_id)


@bp.post("/<int:ballot_id>")
@requires(Permission.RUN_BALLOTS)
def save(estate_id: int, ballot_id: int) -> ResponseReturnValue:
    """Keep a changed draft, or show what has to be mended."""
    ballot = known_ballot(estate_id, ballot_id)
    sheet = DraftSheet.posted(request.form, offered(reading(), estate_id))
    at = datetime.now(UTC)
    if asks_for_another_form(request.form):
        return draft_page(ballot, sheet, at=at, said=announcement(request.form))
    draft = sheet.draft()
    if draft is None:
        return draft_page(ballot, sheet, at=at), HTTPStatus.BAD_REQUEST
    if request.form.get(AS_READ, mark_of(ballot)) != mark_of(ballot):
        said = overtaken_sentence()
        return draft_page(ballot, sheet, at=at, said=said), HTTPStatus.CONFLICT
    return _kept(ballot, draft, at=at)


def _kept(
    ballot: BallotFacts, draft: BallotDraft, *, at: datetime
) -> ResponseReturnValue:
    try:
        edit_draft(
            estate_id=ballot.estate_id,
            ballot_id=ballot.id,
            draft=draft,
            actor=staff().actor,
            at=at,
        )
    except StepRefused as refused:
        return refused_page(ballot, refused.obstacle, at=at), HTTPStatus.CONFLICT
    return _to_ballot(ballot.estate_id, ballot.id)


def _to_ballot(estate_id: int, ballot_id: int) -> ResponseReturnValue:
    there = url_for("ballot_list.show", estate_id=estate_id, ballot_id=ballot_id)
    return redirect(there, HTTPStatus.SEE_OTHER)
