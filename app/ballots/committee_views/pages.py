"""What stands on every page of one ballot: its head, its tabs and its next step."""

from dataclasses import dataclass, replace
from datetime import datetime

from flask import abort, request, url_for
from flask_babel import gettext as _

from app.ballots.checklist import Check, blocking
from app.ballots.queries.facts import BallotFacts
from app.ballots.queries.readiness import Readiness, readiness
from app.ballots.queries.registered import EstateFacts, estate_facts
from app.ballots.queries.staff_pages import ballot_of
from app.ballots.wording.pages import period_words
from app.ballots.wording.people import state_word
from app.ballots.wording.staff import check_rows
from app.ballots.wording.steps import (
    Outlook,
    Step,
    Ways,
    next_step_of,
)
from app.db import reading
from app.web.access import Permission, staff
from app.web.formatting import time_left

Tab = tuple[str, None, str, bool]
CheckRow = tuple[str, str, str | None, str | None, str | None]
TAG_KIND = {"open": "ballot", "noticed": "ballot", "counted": "survey"}


@dataclass(frozen=True, slots=True)
class BallotPage:
    """One ballot around whatever a page shows of it.

    Attributes:
        may_run: this member of staff may take its steps.
        checks: the checklist while something is still to be checked, and what is
            missing on it.
        said: why the last step was not taken.
        may_close_early: an exercise may be closed before its time.
    """

    ballot: BallotFacts
    estate: EstateFacts
    at: datetime
    may_run: bool
    to: Ways
    step: Step
    tabs: tuple[Tab, ...]
    checks: tuple[CheckRow, ...]
    missing: int
    said: str | None
    may_close_early: bool

    @property
    def estate_id(self) -> int:
        return self.ballot.estate_id

    @property
    def heading(self) -> str:
        return _("%(number)d 号表决 · %(title)s", number=self.number, title=self.title)

    @property
    def number(self) -> int:
        return self.ballot.number

    @property
    def title(self) -> str:
        return self.ballot.title

    @property
    def state(self) -> str:
        return state_word(self.ballot.state)

    @property
    def state_kind(self) -> str | None:
        return TAG_KIND.get(self.ballot.state)

    @property
    def period(self) -> str:
        return period_words(self.ballot)

    @property
    def may_withdraw(self) -> bool:
        ballot = self.ballot
        going_on = ballot.is_draft or ballot.is_noticed or ballot.is_open
        return self.may_run and going_on

    @property
    def is_public(self) -> bool:
        return self.ballot.notice_posted_at is not None

    @property
    def is_checked(self) -> bool:
        return bool(self.checks)


def known_ballot(estate_id: int, ballot_id: int) -> BallotFacts:
    """The ballot of the address; 404 if the estate has no such one."""
    ballot = ballot_of(reading(), estate_id=estate_id, ballot_id=ballot_id)
    if ballot is None:
        abort(404)
    return ballot


def may_run() -> bool:
    """Whether this member of staff may take a ballot's steps."""
    return staff().may(Permission.RUN_BALLOTS)


def ballot_page(
    ballot: BallotFacts, *, at: datetime, said: str | None = None
) -> BallotPage:
    """Everything around one ballot."""
    estate = estate_facts(reading(), ballot.estate_id)
    ready = _readiness(ballot, at)
    to = ways(ballot, estate.ref)
    outlook = _outlook(ballot, ready, at=at, is_test=estate.is_test)
    return BallotPage(
        ballot=ballot,
        estate=estate,
        at=at,
        may_run=may_run(),
        to=to,
        step=_not_to_itself(next_step_of(outlook, to)),
        tabs=_tabs(ballot, to),
        checks=_checks(ready, to),
        missing=outlook.missing,
        said=said,
        may_close_early=ballot.is_open and estate.is_test and not outlook.is_over,
    )


def ways(ballot: BallotFacts, ref: str) -> Ways:
    """Where the steps of a ballot lead."""

    def to(endpoint: str) -> str:
        return url_for(endpoint, estate_id=ballot.estate_id, ballot_id=ballot.id)

    return Ways(
        plan=to("ballot_list.show"),
        post_notice=to("ballot_steps.before_notice"),
        open=to("ballot_steps.open_now"),
        turnout=to("ballot_figures.turnout"),
        close=to("ballot_steps.close"),
        count=to("ballot_steps.count"),
        result=to("ballot_figures.result"),
        public=url_for("public_ballots.show", ref=ref, number=ballot.number),
    )


def _outlook(
    ballot: BallotFacts, ready: Readiness | None, *, at: datetime, is_test: bool
) -> Outlook:
    return Outlook(
        ballot=ballot,
        missing=ready.missing if ready else 0,
        only_notice=is_test and _only_notice(ready),
        is_over=at >= ballot.closes_at,
        has_begun=at >= ballot.opens_at,
        left=time_left(ballot.closes_at, at),
    )


def _not_to_itself(step: Step) -> Step:
    """A step that leads to the page it stands on needs no button."""
    return replace(step, href=None, action=None) if step.href == request.path else step


def _readiness(ballot: BallotFacts, at: datetime) -> Readiness | None:
    if ballot.is_draft or ballot.is_noticed:
        return readiness(reading(), ballot_id=ballot.id, at=at)
    return None


def _only_notice(ready: Readiness | None) -> bool:
    return ready is not None and [one.check for one in blocking(ready.checked)] == [
        Check.NOTICE
    ]


def _checks(ready: Readiness | None, to: Ways) -> tuple[CheckRow, ...]:
    if ready is None:
        return ()
    overview = f"/staff/estates/{ready.ballot.estate_id}"
    return tuple(
        check_rows(
            ready.checked,
            f"{overview}/register/import",
            f"{overview}/register/same-person",
            to.plan if ready.ballot.is_draft and may_run() else None,
        )
    )


def _tabs(ballot: BallotFacts, to: Ways) -> tuple[Tab, ...]:
    tabs = [(_("方案和检查"), to.plan)]
    if ballot.roll:
        tabs.append((_("进展"), to.turnout))
    if ballot.is_counted:
        tabs.append((_("结果"), to.result))
    return tuple((words, None, href, request.path == href) for words, href in tabs)
