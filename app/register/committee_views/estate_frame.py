"""The frame of every staff page that belongs to one estate."""

from dataclasses import replace

from flask import Flask, abort, request
from flask_login import current_user

from app.db import reading
from app.register.queries.estates import estate_name
from app.web.access import staff
from app.web.frame import set_staff_frame, staff_frame

CONSOLE = "/staff"


def init_app(app: Flask) -> None:
    """Put the estate into the frame; after the slice that says who is signed in."""
    app.before_request(frame_estate)


def frame_estate() -> None:
    """Name the estate around the page: one query, and 404 where there is no such one.

    Whoever may not know the estate is left to the view's own guard.
    """
    estate_id = (request.view_args or {}).get("estate_id")
    if estate_id is None or not request.path.startswith(CONSOLE):
        return
    if not current_user.is_authenticated or not staff().covers(estate_id):
        return
    name = estate_name(reading(), estate_id)
    if name is None:
        abort(404)
    set_staff_frame(replace(staff_frame(), estate_id=estate_id, estate_name=name))
