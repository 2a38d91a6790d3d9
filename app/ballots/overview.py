"""What ballots add to an estate's overview: the next step, what waits, what runs."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from flask import Flask, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.ballots.queries.facts import BallotFacts, ballots_of
from app.ballots.queries.matters import matters_asked
from app.ballots.queries.turnout import turnout
from app.ballots.rules import Channel
from app.ballots.wording.people import channel_word
from app.register import matters
from app.register.overview import (
    Measure,
    NextStep,
    OverviewLine,
    Running,
    Task,
    Urgency,
    contribute,
)
from app.web.access import Permission
from app.web.formatting import count, instant, time_left


def init_app(app: Flask) -> None:
    """Tell the overview of ballots, and the letters what is asked."""
    contribute(app, ballot_lines)
    matters.ask(matters_asked)


def ballot_lines(
    session: Session, *, estate_id: int, at: datetime
) -> Sequence[OverviewLine]:
    """Every line the ballots of an estate have to say at this instant."""
    return [
        line
        for ballot in ballots_of(session, estate_id)
        for line in _lines(session, ballot, at)
    ]


def _lines(
    session: Session, ballot: BallotFacts, at: datetime
) -> Iterator[OverviewLine]:
    if ballot.is_draft:
        yield _draft(ballot)
    if ballot.is_noticed:
        yield _to_open(ballot, at)
    if ballot.is_open:
        yield _running(session, ballot, at)
        if at >= ballot.closes_at:
            yield _step(ballot, _("“%(title)s”到截止时间了。", title=ballot.title))
    if ballot.is_closed:
        yield _step(ballot, _("“%(title)s”已截止，可以计票了。", title=ballot.title))


def _draft(ballot: BallotFacts) -> Task:
    return Task(
        urgency=Urgency.SOME_TIME,
        permission=Permission.RUN_BALLOTS,
        icon="ballot",
        kind="ballot",
        title=_("起草中的表决：%(title)s", title=ballot.title),
        href=_href(ballot),
        action=_("接着写"),
    )


def _to_open(ballot: BallotFacts, at: datetime) -> Task:
    return Task(
        urgency=Urgency.DEADLINE,
        permission=Permission.RUN_BALLOTS,
        icon="ballot",
        kind="ballot",
        title=_("公示中的表决，开始前要开启：%(title)s", title=ballot.title),
        note=_("%(opens)s 开始投票", opens=instant(ballot.opens_at)),
        href=_href(ballot),
        action=_("去开启"),
        left=time_left(ballot.opens_at, at) if at < ballot.opens_at else _("已到时间"),
        late=at >= ballot.opens_at,
    )


def _step(ballot: BallotFacts, strong: str) -> NextStep:
    return NextStep(
        urgency=Urgency.READY,
        permission=Permission.RUN_BALLOTS,
        strong=strong,
        href=_href(ballot),
        action=_("去办"),
        kind="ballot",
        icon="ballot",
    )


def _running(session: Session, ballot: BallotFacts, at: datetime) -> Running:
    came = turnout(session, ballot)
    by_heads, by_area = came.gates
    channels = [
        (channel_word(Channel.ELECTRONIC), came.electronic),
        (channel_word(Channel.PAPER), came.on_paper),
    ]
    return Running(
        urgency=Urgency.DEADLINE,
        tag=_("表决"),
        tag_kind="ballot",
        tag_icon="ballot",
        title=ballot.title,
        href=url_for(
            "ballot_figures.turnout", estate_id=ballot.estate_id, ballot_id=ballot.id
        ),
        people=Measure(have=by_heads.have, need=by_heads.need, total=by_heads.total),
        unit=_("人"),
        area=Measure(have=by_area.have, need=by_area.need, total=by_area.total),
        channels="，".join(f"{word} {count(number)}" for word, number in channels),
        until=_("%(ends)s 截止", ends=instant(ballot.closes_at)),
        left=time_left(ballot.closes_at, at),
    )


def _href(ballot: BallotFacts) -> str:
    return url_for("ballot_list.show", estate_id=ballot.estate_id, ballot_id=ballot.id)
