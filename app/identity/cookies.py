"""The two cookies that carry somebody's token, and the browser's own claim."""

from datetime import datetime
from http import HTTPStatus

from flask import Response, redirect, request, session

from app.identity.device_labels import label_of
from app.identity.queries.door import Claim
from app.identity.rules import DEVICE_LASTS
from app.identity.tokens import new_claim
from app.identity.use_cases.door import Caller
from app.web.settings import settings

DEVICE = "device"
STAFF = "staff"
CLAIM = "claim"
FORGET = '"cache", "storage"'
CLAIM_PARTS = 4


def token(kind: str) -> str | None:
    """Return the token this browser carries as ``DEVICE`` or ``STAFF``."""
    return request.cookies.get(_name(kind))


def hand_out(kind: str, secret: str, where: str) -> Response:
    """Send the browser to a path of ours with its new token."""
    response = see_other(where)
    carry(response, kind, secret)
    return response


def carry(response: Response, kind: str, secret: str) -> None:
    """Let the browser carry a token: a device for its life, staff until it closes."""
    lasts = DEVICE_LASTS if kind == DEVICE else None
    response.set_cookie(
        _name(kind),
        secret,
        max_age=lasts,
        secure=settings().https,
        httponly=True,
        samesite="Lax",
    )


def take_back(kind: str, where: str) -> Response:
    """Send the browser to a path of ours without its token, and let it forget."""
    response = see_other(where)
    response.delete_cookie(
        _name(kind), secure=settings().https, httponly=True, samesite="Lax"
    )
    response.headers["Clear-Site-Data"] = FORGET
    return response


def see_other(where: str) -> Response:
    """Answer a POST with the page to look at next."""
    response = redirect(where, HTTPStatus.SEE_OTHER)
    if not isinstance(response, Response):
        raise TypeError("the redirect is not a response of ours")
    return response


def remember_claim(code_id: int, mark: str, at: datetime) -> None:
    """Let this browser ask for entry at the door of a scanned letter."""
    session[CLAIM] = [code_id, mark, new_claim(), int(at.timestamp())]


def present_claim(at: datetime) -> Claim | None:
    """Return the scan this browser last made, if any."""
    parts = session.get(CLAIM)
    if not isinstance(parts, list) or len(parts) != CLAIM_PARTS:
        return None
    code_id, mark, secret, scanned = parts
    return Claim(code_id, mark, secret, at.fromtimestamp(scanned, at.tzinfo))


def forget_claim() -> None:
    """Drop the scan: it was answered, or it leads nowhere any more."""
    session.pop(CLAIM, None)


def caller() -> Caller:
    """Describe the browser at the door."""
    return Caller(
        label=label_of(request.user_agent.string),
        address=remote_address(),
        token=token(DEVICE),
    )


def remote_address() -> str:
    """Return where the request comes from, as the outermost trusted proxy saw it."""
    return request.remote_addr or ""


def _name(kind: str) -> str:
    return f"__Host-{kind}" if settings().https else kind
