"""What waits at the doors, told on an estate's overview."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from app.identity.queries.requests import oldest_waiting, requests_counted
from app.register.overview import OverviewLine, Task, Urgency
from app.web.access import Permission

TOO_LONG = 3
"""Days after which a request waits too long."""


def request_lines(
    session: Session, *, estate_id: int, at: datetime
) -> Sequence[OverviewLine]:
    """Say how many people the roll could not confirm still wait for an answer."""
    since = oldest_waiting(session, estate_id=estate_id)
    if since is None:
        return ()
    waiting, _decided = requests_counted(session, estate_id=estate_id)
    days = (at - since) // timedelta(days=1)
    title = ngettext(
        "%(num)d 件住户申请等您确认", "%(num)d 件住户申请等您确认", waiting
    )
    return (
        Task(
            urgency=Urgency.WAITING,
            permission=Permission.ANSWER_REQUESTS,
            icon="people",
            kind="feedback",
            title=str(title),
            note=str(_("名册上对不上的人，确认以后才能投票")),
            left=_waited(days),
            late=days >= TOO_LONG,
            href=url_for("requests.index", estate_id=estate_id),
            action=str(_("去看看")),
        ),
    )


def _waited(days: int) -> str:
    return str(ngettext("等了 %(num)d 天", "等了 %(num)d 天", days)) if days else ""
