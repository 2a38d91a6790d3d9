"""Staff come in with two factors, and go out."""

from datetime import UTC, datetime
from http import HTTPStatus

from flask import (
    Blueprint,
    Flask,
    make_response,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue

from app.db import reading
from app.identity import cookies
from app.identity.forms.staff import FirstStepsForm, SignInForm
from app.identity.queries.accounts import FirstStepsPage, first_steps_page
from app.identity.rules import FIRST_SIGN_IN_LASTS
from app.identity.sign_in_rules import PasswordRefused, SignInRefusal, SignInRefused
from app.identity.use_cases.first_sign_in import Welcome, complete_first_sign_in
from app.identity.use_cases.sign_in import FirstSteps, sign_in, sign_out
from app.identity.wording import password_fault, sign_in_refusal
from app.web.access import public
from app.web.redirects import safe_path

FIRST = "first_steps"
FIRST_PARTS = 4
CONSOLE = "/staff/estates"
STATUS = {SignInRefusal.TOO_MANY_HERE: HTTPStatus.TOO_MANY_REQUESTS}

bp = Blueprint("staff_door", __name__, url_prefix="/staff")


def init_app(app: Flask) -> None:
    """Attach the staff's door."""
    app.register_blueprint(bp)


@bp.get("/sign-in", endpoint="sign_in")
@public
def form_page() -> ResponseReturnValue:
    """Ask for both factors."""
    return _sign_in_page(SignInForm(formdata=None))


@bp.post("/sign-in")
@public
def check() -> ResponseReturnValue:
    """Open a session, or go on to what is set up first."""
    form = SignInForm()
    if not form.validate_on_submit():
        return _sign_in_page(form), HTTPStatus.BAD_REQUEST
    now = datetime.now(UTC)
    try:
        outcome = sign_in(
            login=form.login.data,
            password=form.password.data,
            code=form.code.data,
            address=cookies.remote_address(),
            at=now,
        )
    except SignInRefused as refused:
        shown = _sign_in_page(form, sign_in_refusal(refused.refusal))
        return shown, STATUS.get(refused.refusal, HTTPStatus.BAD_REQUEST)
    if isinstance(outcome, FirstSteps):
        session[FIRST] = [outcome.staff_id, outcome.mark, int(now.timestamp()), _next()]
        return cookies.see_other(url_for(".first_steps"))
    session.clear()
    return cookies.hand_out(cookies.STAFF, outcome, _next())


@bp.get("/first-steps")
@public
def first_steps() -> ResponseReturnValue:
    """Show what is set up before going in for the first time."""
    found = _present_first_steps()
    if found is None:
        return cookies.see_other(url_for(".sign_in"))
    return _first_steps_page(found[1], FirstStepsForm(formdata=None))


@bp.post("/first-steps")
@public
def take_first_steps() -> ResponseReturnValue:
    """Set password and second factor, and go in."""
    found = _present_first_steps()
    if found is None:
        return cookies.see_other(url_for(".sign_in"))
    steps, page = found
    form = FirstStepsForm()
    if not form.validate_on_submit():
        return _first_steps_page(page, form), HTTPStatus.BAD_REQUEST
    try:
        welcome = complete_first_sign_in(
            staff_id=steps.staff_id,
            mark=steps.mark,
            password=form.password.data,
            code=form.code.data,
            at=datetime.now(UTC),
        )
    except PasswordRefused as refused:
        form.password.errors = [password_fault(refused.fault)]
        return _first_steps_page(page, form), HTTPStatus.BAD_REQUEST
    except SignInRefused as refused:
        said = sign_in_refusal(refused.refusal)
        return _first_steps_page(page, form, said), HTTPStatus.BAD_REQUEST
    return _welcomed(welcome)


@bp.post("/sign-out")
@public
def leave() -> ResponseReturnValue:
    """End the session, whoever's it is, and let the browser forget."""
    token = cookies.token(cookies.STAFF)
    if token:
        sign_out(token=token, at=datetime.now(UTC))
    session.clear()
    return cookies.take_back(cookies.STAFF, url_for(".sign_in"))


def _next() -> str:
    return safe_path(request.args.get("next"), CONSOLE)


def _sign_in_page(form: SignInForm, refusal: str | None = None) -> str:
    return render_template(
        "identity/sign_in.html", form=form, refusal=refusal, next=_next()
    )


def _present_first_steps() -> tuple[FirstSteps, FirstStepsPage] | None:
    parts = session.get(FIRST)
    if not isinstance(parts, list) or len(parts) != FIRST_PARTS:
        return None
    staff_id, mark, since, _where = parts
    now = datetime.now(UTC)
    if now - datetime.fromtimestamp(since, UTC) > FIRST_SIGN_IN_LASTS:
        return None
    page = first_steps_page(reading(), staff_id=staff_id, mark=mark)
    return (FirstSteps(staff_id, mark), page) if page else None


def _first_steps_page(
    page: FirstStepsPage, form: FirstStepsForm, refusal: str | None = None
) -> str:
    return render_template(
        "identity/first_steps.html", page=page, form=form, refusal=refusal
    )


def _welcomed(welcome: Welcome) -> ResponseReturnValue:
    where = session[FIRST][-1]
    session.clear()
    if not welcome.recovery_codes:
        return cookies.hand_out(cookies.STAFF, welcome.token, where)
    shown = render_template(
        "identity/recovery_codes.html", codes=welcome.recovery_codes, where=where
    )
    response = make_response(shown)
    cookies.carry(response, cookies.STAFF, welcome.token)
    return response
