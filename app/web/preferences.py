"""Text size and language: two switches that work without a script or an account."""

from flask import Blueprint, Flask, Response, make_response, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.web.access import public
from app.web.language import LANGUAGE_COOKIE, LANGUAGES
from app.web.redirects import safe_path
from app.web.settings import settings

SIZE_COOKIE = "size"
STANDARD = "standard"
ELDER = "elder"
ELDER_XL = "elder-xl"
SIZE_CLASSES = {STANDARD: "", ELDER: "elder", ELDER_XL: "elder elder--xl"}
NEXT_SIZE = {STANDARD: ELDER, ELDER: ELDER_XL, ELDER_XL: STANDARD}
A_YEAR = 365 * 24 * 3600

bp = Blueprint("preferences", __name__, url_prefix="/preferences")


@bp.post("/size")
@public
def size() -> ResponseReturnValue:
    """Remember the text size and go back to the page."""
    wanted = request.form.get("size", "")
    return _remember(SIZE_COOKIE, wanted if wanted in SIZE_CLASSES else STANDARD)


@bp.post("/language")
@public
def language() -> ResponseReturnValue:
    """Remember the language and go back to the page."""
    wanted = request.form.get("language", "")
    return _remember(LANGUAGE_COOKIE, wanted if wanted in LANGUAGES else "")


def _remember(cookie: str, value: str) -> Response:
    response = make_response(redirect(safe_path(request.form.get("next"), "/"), 303))
    response.set_cookie(
        cookie,
        value,
        max_age=A_YEAR,
        secure=settings().https,
        httponly=True,
        samesite="Lax",
    )
    return response


def chosen_size() -> str:
    """Return the text size the visitor chose; standard if none."""
    chosen = request.cookies.get(SIZE_COOKIE, "")
    return chosen if chosen in SIZE_CLASSES else STANDARD


def is_elder() -> bool:
    """Tell whether the visitor chose one of the larger sizes (关怀模式)."""
    return chosen_size() != STANDARD


def size_class() -> str:
    """Return the class of ``<html>`` for the chosen size."""
    return SIZE_CLASSES[chosen_size()]


def size_switch() -> tuple[str, str]:
    """Return (next size, what pressing the switch does)."""
    following = NEXT_SIZE[chosen_size()]
    labels = {ELDER: _("字大些"), ELDER_XL: _("字再大些"), STANDARD: _("字还原")}
    return following, labels[following]


def init_app(app: Flask) -> None:
    """Serve the switches and tell the layouts how they stand."""
    app.register_blueprint(bp)
    app.jinja_env.globals.update(
        size_class=size_class, size_switch=size_switch, is_elder=is_elder
    )
