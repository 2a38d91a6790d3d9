"""Who is behind a request: the cookie's token becomes a user, once per request."""

from datetime import UTC, datetime

from flask import Flask, Request, g, request, url_for
from flask_login import current_user

from app.db import reading
from app.identity import cookies
from app.identity.queries.visitors import resident_of_token, staff_of_token
from app.identity.use_cases.sign_in import note_staff_seen
from app.identity.wording import role_word
from app.web.access import (
    PERMISSIONS_OF,
    ResidentUser,
    StaffUser,
    login_manager,
    staff,
)
from app.web.frame import StaffFrame, set_resident_frame, set_staff_frame

ASSETS = "assets.file"
CONSOLE = "/staff"


def init_app(app: Flask) -> None:
    """Load users by the tokens of this slice, before anything else asks."""
    login_manager.request_loader(load_user)
    app.before_request(greet)


def greet() -> None:
    """Find out who is there, and put their frame around the page."""
    if request.endpoint == ASSETS:
        return
    if not current_user.is_authenticated or not request.path.startswith(CONSOLE):
        return
    user = staff()
    if "staff_frame" not in g:
        set_staff_frame(
            StaffFrame(
                user_name=user.name,
                user_title=role_word(user.role),
                permissions=PERMISSIONS_OF[user.role],
                sign_out_url=url_for("staff_door.leave"),
            )
        )


def load_user(asking: Request) -> StaffUser | ResidentUser | None:
    """Return the member of staff (under ``/staff``) or the device of a home."""
    if asking.path.startswith(CONSOLE):
        return _staff()
    return _resident()


def _resident() -> ResidentUser | None:
    token = cookies.token(cookies.DEVICE)
    if not token:
        return None
    visit = resident_of_token(reading(), token, at=datetime.now(UTC))
    if visit is None:
        return None
    set_resident_frame(visit.frame)
    return visit.user


def _staff() -> StaffUser | None:
    token = cookies.token(cookies.STAFF)
    if not token:
        return None
    now = datetime.now(UTC)
    visit = staff_of_token(reading(), token, at=now)
    if visit is None:
        return None
    if visit.seen_long_ago:
        note_staff_seen(session_id=visit.session_id, at=now)
    return visit.user
