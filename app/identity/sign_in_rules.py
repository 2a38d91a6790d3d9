"""What can go wrong when staff sign in, and who may hold an account. Pure."""

import re
import unicodedata
from enum import StrEnum, auto

from app.identity.passwords import PasswordFault

LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{2,39}")


class SignInRefusal(StrEnum):
    """Why nobody was signed in. ``wording`` owns the sentence for each."""

    WRONG = auto()
    TOO_MANY_HERE = auto()
    CODE_WRONG = auto()
    STARTED_ANEW = auto()
    SAME_PASSWORD = auto()


class SignInRefused(Exception):
    """A sign-in, or its first steps, did not succeed."""

    def __init__(self, refusal: SignInRefusal) -> None:
        super().__init__(refusal)
        self.refusal = refusal


class PasswordRefused(Exception):
    """A new password is too weak."""

    def __init__(self, fault: PasswordFault) -> None:
        super().__init__(fault)
        self.fault = fault


class AccountRefusal(StrEnum):
    """Why an account cannot be made or changed as asked."""

    LOGIN_TAKEN = auto()
    LOGIN_UNUSABLE = auto()
    OWN_ACCOUNT = auto()
    LAST_ADMINISTRATOR = auto()
    NO_ESTATE = auto()
    FOREIGN_BUILDING = auto()


class AccountRefused(Exception):
    """An account was to be made or changed in a way the rules do not allow."""

    def __init__(self, refusal: AccountRefusal) -> None:
        super().__init__(refusal)
        self.refusal = refusal


class EndedWhy(StrEnum):
    """Why a session of staff ended before its time."""

    SIGNED_OUT = auto()
    PASSWORD_CHANGED = auto()
    ACCOUNT_CHANGED = auto()


def login_key(typed: str) -> str:
    """Fold a login as it is kept: NFKC, lower case, without white space."""
    return "".join(unicodedata.normalize("NFKC", typed).split()).lower()


def is_login(login: str) -> bool:
    """Tell whether a folded login is usable: 3 to 40 letters, digits and ``._-``."""
    return LOGIN.fullmatch(login) is not None
