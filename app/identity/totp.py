"""The second factor: six digits that change every half minute, each good once."""

import base64
import unicodedata
from datetime import datetime
from hmac import compare_digest

import pyotp

from app.keys import keyed_digest

ISSUER = "我要改"
STEP_SECONDS = 30
DRIFT_STEPS = 1
SECRET_BYTES = 20


def secret_for(account_id: int, password_hash: str) -> str:
    """Return the secret offered to an account that has none yet (base 32).

    It follows from the account and its present password, so nothing has to be kept
    until the first code proves that the phone has it.
    """
    digest = keyed_digest("totp-enrolment", f"{account_id}|{password_hash}")
    return base64.b32encode(digest[:SECRET_BYTES]).decode()


def address_for_app(secret: str, login: str) -> str:
    """Return the ``otpauth:`` address that an authenticator app scans."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=ISSUER)


def step_of(secret: str, typed: str, *, last_step: int, at: datetime) -> int | None:
    """Return the step a typed code belongs to, or ``None`` if it is not good.

    One step early or late is good; a step up to ``last_step`` was used before.
    """
    code = "".join(unicodedata.normalize("NFKC", typed).split())
    now = int(at.timestamp()) // STEP_SECONDS
    totp = pyotp.TOTP(secret)
    for step in range(now - DRIFT_STEPS, now + DRIFT_STEPS + 1):
        expected = totp.generate_otp(step)
        if step > last_step and compare_digest(expected.encode(), code.encode()):
            return step
    return None
