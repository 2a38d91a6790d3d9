"""What stands around a page: whose estate it is, whom to call, who is signed in."""

from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, g, request

from app.web.access import Permission
from app.web.navigation import NavGroup, menu
from app.web.redirects import safe_path

RESIDENT_HOME = "/home"
DOORSTEP = "/"


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidentFrame:
    """The frame of a page a resident reads.

    Attributes:
        signed_in: this phone belongs to a home, so "my home" leads somewhere.
    """

    estate_name: str | None = None
    estate_ref: str | None = None
    committee_phone: str | None = None
    committee_office: str | None = None
    committee_hours: str | None = None
    signed_in: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffFrame:
    """The frame of a page staff read."""

    user_name: str | None = None
    user_title: str | None = None
    permissions: frozenset[Permission] = frozenset()
    estate_name: str | None = None
    estate_id: int | None = None
    estates_url: str = "/staff/estates"
    sign_out_url: str = "/staff/sign-out"


def set_resident_frame(frame: ResidentFrame) -> None:
    """Put this frame around the resident pages of the request."""
    g.resident_frame = frame


def set_staff_frame(frame: StaffFrame) -> None:
    """Put this frame around the staff pages of the request."""
    g.staff_frame = frame


def resident_frame() -> ResidentFrame:
    """Return the frame of the request; an empty one if nobody set it."""
    return g.get("resident_frame") or ResidentFrame()


def staff_frame() -> StaffFrame:
    """Return the staff frame of the request; an empty one if nobody set it."""
    return g.get("staff_frame") or StaffFrame()


def is_staff_page() -> bool:
    """Tell whether the request is for a page of the console."""
    return request.path.startswith("/staff") or "staff_frame" in g


def staff_menu() -> tuple[NavGroup, ...]:
    """Return the menu of the console for the signed-in member of staff."""
    frame = staff_frame()
    return menu(
        current_app,
        permissions=frame.permissions,
        estate_id=frame.estate_id,
        path=request.path,
    )


def way_back() -> str:
    """Return the path a switch in the top bar leads back to.

    A page that was the answer to a POST is not fetched again by its own path
    when that takes no GET; then the nearest page above it that does is meant.
    """
    full = request.full_path.rstrip("?")
    path = safe_path(full, safe_path(request.path, DOORSTEP))
    if request.method in ("GET", "HEAD"):
        return path
    return _nearest_page(request.path)


def _nearest_page(path: str) -> str:
    adapter = current_app.create_url_adapter(request)
    while adapter is not None and path.strip("/"):
        if adapter.test(path, "GET"):
            return safe_path(path, DOORSTEP)
        path = path.rpartition("/")[0]
    return DOORSTEP


def _frame() -> dict[str, Any]:
    return {"frame": staff_frame() if is_staff_page() else resident_frame()}


def init_app(app: Flask) -> None:
    """Give every template its frame."""
    app.context_processor(_frame)
    app.jinja_env.globals.update(
        resident_frame=resident_frame,
        staff_frame=staff_frame,
        staff_menu=staff_menu,
        way_back=way_back,
        RESIDENT_HOME=RESIDENT_HOME,
    )
