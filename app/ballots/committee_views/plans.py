"""A ballot's plan as it stands, with everything that can be done to it now."""

from datetime import datetime

from flask import render_template

from app.ballots.committee_views.draft_pages import draft_page
from app.ballots.committee_views.pages import ballot_page, known_ballot, may_run
from app.ballots.forms.draft_sheet import DraftSheet
from app.ballots.forms.steps import WithdrawForm
from app.ballots.queries.facts import BallotFacts
from app.ballots.queries.offered import offered
from app.ballots.queries.staff_pages import announced, called_off
from app.ballots.rules import Obstacle
from app.ballots.wording.notice import notice_scope, policy_lines, question_rows
from app.ballots.wording.staff import obstacle_sentence
from app.db import reading


def plan_page(
    ballot: BallotFacts,
    *,
    at: datetime,
    said: str | None = None,
    withdrawing: WithdrawForm | None = None,
) -> str:
    """The page of a plan that is no draft any more, or not for this reader to edit."""
    told = announced(reading(), ballot)
    return render_template(
        "ballots/committee/plan.html",
        page=ballot_page(ballot, at=at, said=said),
        scope=notice_scope(told),
        questions=question_rows(ballot),
        policies=policy_lines(ballot.policies),
        called_off=called_off(reading(), ballot),
        withdrawing=withdrawing or WithdrawForm(formdata=None),
    )


def standing_page(
    ballot: BallotFacts,
    *,
    at: datetime,
    said: str | None = None,
    withdrawing: WithdrawForm | None = None,
) -> str:
    """The page of a ballot in whatever state it is."""
    if ballot.is_draft and may_run():
        sheet = DraftSheet.of(ballot, offered(reading(), ballot.estate_id))
        return draft_page(ballot, sheet, at=at, said=said, withdrawing=withdrawing)
    return plan_page(ballot, at=at, said=said, withdrawing=withdrawing)


def refused_page(ballot: BallotFacts, obstacle: Obstacle, *, at: datetime) -> str:
    """The page of a ballot whose step was refused, as it stands by now."""
    # Somebody else may have been faster: what this request read before is old.
    reading().close()
    now = known_ballot(ballot.estate_id, ballot.id)
    return standing_page(now, at=at, said=obstacle_sentence(obstacle))
