"""A letter's code is opened, and its home's door asked at."""

from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus

from flask import Blueprint, Flask, abort, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.db import reading
from app.identity import cookies
from app.identity.forms.door import DoorForm, TailForm, TypedCodeForm
from app.identity.forms.requests import RequestForm
from app.identity.queries.door import (
    Claim,
    DoorPage,
    Letter,
    answer_to_declined,
    door_page,
    find_letter,
)
from app.identity.rules import DoorRefusal, DoorShut
from app.identity.use_cases.attempts import count_dead_code
from app.identity.use_cases.door import confirm_home
from app.identity.use_cases.letters import note_letter_opened
from app.identity.use_cases.requests import Plea, request_confirmation
from app.identity.wording import (
    how_to_answer,
    shut_sentence,
    shut_title,
    tries_left_sentence,
    wrong_answer,
)
from app.web.access import public, resident
from app.web.frame import RESIDENT_HOME, set_resident_frame

STATUS = {
    DoorRefusal.WRONG: HTTPStatus.BAD_REQUEST,
    DoorRefusal.LOCKED: HTTPStatus.LOCKED,
    DoorRefusal.TOO_MANY_HERE: HTTPStatus.TOO_MANY_REQUESTS,
    DoorRefusal.CODE_DEAD: HTTPStatus.GONE,
    DoorRefusal.CLAIM_USED: HTTPStatus.GONE,
    DoorRefusal.NOTHING_KNOWN: HTTPStatus.CONFLICT,
    DoorRefusal.TOO_MANY_REQUESTS: HTTPStatus.TOO_MANY_REQUESTS,
}

bp = Blueprint("door", __name__)


@dataclass(frozen=True, slots=True)
class WrongAnswer:
    """What the door says to an answer that does not fit."""

    title: str
    hint: str
    left: str


def init_app(app: Flask) -> None:
    """Attach the door."""
    app.register_blueprint(bp)


@bp.get("/")
@public
def doorstep() -> ResponseReturnValue:
    """Let a known phone home; ask anybody else for the code of their letter."""
    if _is_known():
        return cookies.see_other(RESIDENT_HOME)
    return _doorstep(TypedCodeForm(formdata=None))


@bp.post("/")
@public
def type_code() -> ResponseReturnValue:
    """Take a typed code as if it had been scanned."""
    form = TypedCodeForm()
    if not form.validate_on_submit():
        return _doorstep(form), HTTPStatus.BAD_REQUEST
    return _open(form.code.data)


@bp.get("/a/", defaults={"code": ""})
@bp.get("/a/<path:code>")
@public
def open_letter(code: str) -> ResponseReturnValue:
    """Take the scanned code out of the address, and go to its door."""
    return _open(code)


@bp.get("/door")
@public
def door() -> ResponseReturnValue:
    """Ask whose home this is."""
    claim, page = _at_the_door()
    if claim is None or page is None:
        return _shut_or_doorstep(claim)
    if page.locked:
        return _shut(DoorRefusal.LOCKED)
    if page.nothing_known:
        return cookies.see_other(url_for(".ask"))
    return _door(page, _door_form(page, fresh=True))


@bp.post("/door")
@public
def answer() -> ResponseReturnValue:
    """Let in whoever knows what the roll knows."""
    claim, page = _at_the_door()
    if claim is None or page is None:
        return _shut_or_doorstep(claim)
    form = _door_form(page)
    if not form.validate_on_submit():
        return _door(page, form), HTTPStatus.BAD_REQUEST
    try:
        token = confirm_home(
            claim=claim,
            answer=form.answer.data,
            relation=form.relation.data,
            caller=cookies.caller(),
            at=datetime.now(UTC),
        )
    except DoorShut as shut:
        return _refused(page, form, shut)
    cookies.forget_claim()
    return cookies.hand_out(cookies.DEVICE, token, RESIDENT_HOME)


@bp.get("/door/request")
@public
def ask() -> ResponseReturnValue:
    """Offer to ask the committee."""
    claim, page = _at_the_door()
    if claim is None or page is None:
        return _shut_or_doorstep(claim)
    if page.locked:
        return _shut(DoorRefusal.LOCKED)
    form = RequestForm(formdata=None)
    return render_template("identity/request.html", page=page, form=form)


@bp.post("/door/request")
@public
def send_request() -> ResponseReturnValue:
    """Queue the request, and let the phone in unconfirmed."""
    claim, page = _at_the_door()
    if claim is None or page is None:
        return _shut_or_doorstep(claim)
    form = RequestForm()
    if not form.validate_on_submit():
        shown = render_template("identity/request.html", page=page, form=form)
        return shown, HTTPStatus.BAD_REQUEST
    try:
        token = request_confirmation(
            claim=claim,
            plea=_plea(form),
            caller=cookies.caller(),
            at=datetime.now(UTC),
        )
    except DoorShut as shut:
        return _shut(shut.refusal)
    cookies.forget_claim()
    return cookies.hand_out(cookies.DEVICE, token, RESIDENT_HOME)


def _open(typed: str) -> ResponseReturnValue:
    now = datetime.now(UTC)
    letter = find_letter(reading(), typed)
    if letter is None:
        if not count_dead_code(address=cookies.remote_address(), at=now):
            abort(HTTPStatus.TOO_MANY_REQUESTS)
        form = TypedCodeForm(formdata=None)
        return render_template("identity/dead_code.html", form=form), 404
    if not letter.opened:
        note_letter_opened(code_id=letter.code_id, at=now)
    if _lives_there(letter):
        return cookies.see_other(RESIDENT_HOME)
    cookies.remember_claim(letter.code_id, letter.mark, now)
    return cookies.see_other(url_for(".door"))


def _lives_there(letter: Letter) -> bool:
    return _is_known() and resident().confirmed and resident().unit_id == letter.unit_id


def _is_known() -> bool:
    return current_user.is_authenticated


def _at_the_door() -> tuple[Claim | None, DoorPage | None]:
    now = datetime.now(UTC)
    claim = cookies.present_claim(now)
    page = door_page(reading(), claim, at=now) if claim else None
    if page is not None:
        set_resident_frame(page.frame)
    return claim, page


def _shut_or_doorstep(claim: Claim | None) -> ResponseReturnValue:
    if claim is None:
        return cookies.see_other(url_for(".doorstep"))
    cookies.forget_claim()
    return _shut(DoorRefusal.CODE_DEAD)


def _door_form(page: DoorPage, *, fresh: bool = False) -> DoorForm:
    kind = TailForm if page.asks_tail else DoorForm
    return kind(formdata=None) if fresh else kind()


def _door(page: DoorPage, form: DoorForm, wrong: WrongAnswer | None = None) -> str:
    return render_template("identity/door.html", page=page, form=form, wrong=wrong)


def _refused(page: DoorPage, form: DoorForm, shut: DoorShut) -> ResponseReturnValue:
    if shut.refusal is not DoorRefusal.WRONG:
        return _shut(shut.refusal)
    wrong = WrongAnswer(
        wrong_answer(asks_tail=page.asks_tail),
        how_to_answer(asks_tail=page.asks_tail),
        tries_left_sentence(shut.tries_left),
    )
    form.answer.errors = [_("请核对以后再填。")]
    return _door(page, form, wrong), STATUS[shut.refusal]


def _shut(refusal: DoorRefusal) -> ResponseReturnValue:
    shown = render_template(
        "identity/door_shut.html",
        title=shut_title(refusal),
        sentence=shut_sentence(refusal),
    )
    return shown, STATUS[refusal]


def _doorstep(form: TypedCodeForm) -> str:
    token = cookies.token(cookies.DEVICE)
    declined = answer_to_declined(reading(), token) if token else None
    return render_template("identity/doorstep.html", form=form, declined=declined)


def _plea(form: RequestForm) -> Plea:
    return Plea(
        relation=form.relation.data,
        name=form.name.data,
        phone=form.phone.data,
        note=form.note.data,
    )
