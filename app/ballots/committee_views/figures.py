"""Who has come, and what the count says; never what anybody chose."""

from datetime import UTC, datetime
from http import HTTPStatus

from flask import Blueprint, Flask, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.ballots.committee_views.pages import ballot_page, known_ballot
from app.ballots.queries.attendance import attendance
from app.ballots.queries.facts import BallotFacts
from app.ballots.queries.results import result_page
from app.ballots.queries.turnout import codes_of
from app.ballots.queries.turnout import turnout as turnout_of
from app.ballots.wording.results import (
    other_readings,
    own_margins,
    question_verdicts,
    reading_heads,
)
from app.ballots.wording.turnout import BuildingSheet, building_sheet, entrance_label
from app.db import reading
from app.web.access import Permission, requires, staff

bp = Blueprint(
    "ballot_figures",
    __name__,
    url_prefix="/staff/estates/<int:estate_id>/ballots/<int:ballot_id>",
)


def init_app(app: Flask) -> None:
    """Attach the figures."""
    app.register_blueprint(bp)
    app.add_template_filter(entrance_label)


@bp.get("/turnout")
@requires(Permission.SEE_ESTATE)
def turnout(estate_id: int, ballot_id: int) -> ResponseReturnValue:
    """Show who has come, by building and entrance; a steward's own buildings only."""
    ballot = known_ballot(estate_id, ballot_id)
    if ballot.roll is None:
        return _to_plan(ballot)
    codes = codes_of(reading(), staff().buildings)
    entrances = attendance(reading(), ballot_id, building_codes=codes)
    sheet = building_sheet(entrances, request.args.get("building", ""))
    return render_template(
        "ballots/committee/turnout.html",
        page=ballot_page(ballot, at=datetime.now(UTC)),
        turnout=turnout_of(reading(), ballot, building_codes=codes),
        entrances=entrances,
        sheet=sheet,
        choices=_choices(ballot, sheet),
        is_limited=codes is not None,
    )


@bp.get("/result")
@requires(Permission.SEE_ESTATE)
def result(estate_id: int, ballot_id: int) -> ResponseReturnValue:
    """Show the frozen result with both gates of every matter."""
    ballot = known_ballot(estate_id, ballot_id)
    if not ballot.is_counted:
        return _to_plan(ballot)
    found = result_page(reading(), ballot)
    others, verdicts = other_readings(found), question_verdicts(found)
    return render_template(
        "ballots/committee/result.html",
        page=ballot_page(ballot, at=datetime.now(UTC)),
        result=found,
        verdicts=verdicts,
        reading_heads=reading_heads(verdicts),
        others=others,
        margins=own_margins(found),
        turned=any(one.turns for one in others),
        any_excluded=any(one.excluded for one in found.questions),
    )


def _choices(
    ballot: BallotFacts, sheet: BuildingSheet
) -> list[tuple[str, int, str, bool]]:
    return [
        (
            label,
            missing,
            url_for(
                ".turnout",
                estate_id=ballot.estate_id,
                ballot_id=ballot.id,
                building=code,
                _anchor="units",
            ),
            chosen,
        )
        for code, label, missing, chosen in sheet.choices
    ]


def _to_plan(ballot: BallotFacts) -> ResponseReturnValue:
    there = url_for("ballot_list.show", estate_id=ballot.estate_id, ballot_id=ballot.id)
    return redirect(there, HTTPStatus.SEE_OTHER)
