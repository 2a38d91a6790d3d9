"""The draft as a page: new, or kept and checked."""

from datetime import datetime

from flask import render_template

from app.ballots.committee_views.pages import ballot_page
from app.ballots.forms.draft_mark import mark_of
from app.ballots.forms.draft_sheet import DraftSheet
from app.ballots.forms.steps import WithdrawForm
from app.ballots.queries.facts import BallotFacts
from app.ballots.queries.registered import estate_facts
from app.ballots.wording.plan_form import law_rows, policy_basis
from app.db import reading


def new_page(estate_id: int, sheet: DraftSheet, said: str | None = None) -> str:
    """The page of a draft that has not been kept yet."""
    return render_template(
        "ballots/committee/new.html",
        estate_id=estate_id,
        estate=estate_facts(reading(), estate_id),
        sheet=sheet,
        said=said,
        laws=law_rows(),
        bases=policy_basis(),
    )


def draft_page(
    ballot: BallotFacts,
    sheet: DraftSheet,
    *,
    at: datetime,
    said: str | None = None,
    withdrawing: WithdrawForm | None = None,
) -> str:
    """The page of a kept draft, with its checklist."""
    return render_template(
        "ballots/committee/draft.html",
        page=ballot_page(ballot, at=at, said=said),
        sheet=sheet,
        mark=mark_of(ballot),
        laws=law_rows(),
        bases=policy_basis(),
        withdrawing=withdrawing or WithdrawForm(formdata=None),
    )
