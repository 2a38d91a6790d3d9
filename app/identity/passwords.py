"""Passwords of staff: argon2id, never more than four at a time, never short."""

import secrets
from enum import StrEnum, auto
from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 12
LONGEST = 200
FEWEST_SIGNS = 5
FEWEST_OF_ONES_OWN = 8
ONE_TIME_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
ONE_TIME_GROUPS = 4
COMMON = (
    "123456789",
    "123456",
    "password",
    "qwertyuiop",
    "1q2w3e4r",
    "iloveyou",
    "admin",
    "administrator",
    "woaini",
    "5201314",
    "woyaogai",
    "juweihui",
    "abcdefgh",
    "a1b2c3d4",
    "qazwsxedc",
    "88888888",
    "66666666",
    "00000000",
    "11111111",
    "987654321",
    "asdfghjkl",
    "zxcvbnm",
    "letmein",
    "welcome",
)

_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
_at_once = BoundedSemaphore(4)


class PasswordFault(StrEnum):
    """Why a password is not accepted."""

    TOO_SHORT = auto()
    TOO_LONG = auto()
    TOO_COMMON = auto()
    LIKE_THE_LOGIN = auto()


def fault_of(password: str, login: str) -> PasswordFault | None:
    """Say why a new password is too weak, or ``None`` if it will do."""
    if len(password) < SHORTEST:
        return PasswordFault.TOO_SHORT
    if len(password) > LONGEST:
        return PasswordFault.TOO_LONG
    plain = password.casefold()
    if login and login.casefold() in plain:
        return PasswordFault.LIKE_THE_LOGIN
    return PasswordFault.TOO_COMMON if _is_common(plain) else None


def one_time_password() -> str:
    """Make a password to be used once: sixteen signs that can be read aloud."""
    groups = (
        "".join(secrets.choice(ONE_TIME_SIGNS) for _ in range(4))
        for _ in range(ONE_TIME_GROUPS)
    )
    return "-".join(groups)


def hashed(password: str) -> str:
    """Hash a password with argon2id (19 MiB, two passes)."""
    with _at_once:
        return _hasher.hash(password)


def matches(password_hash: str | None, password: str) -> bool:
    """Compare; without a hash the same work is done and the answer is no."""
    wanted = password_hash or _nobodys_hash()
    with _at_once:
        try:
            _hasher.verify(wanted, password[: LONGEST + 1])
        except (VerificationError, InvalidHashError):
            return False
    return password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Tell whether the hash was made with other costs than today's."""
    return _hasher.check_needs_rehash(password_hash)


@cache
def _nobodys_hash() -> str:
    return _hasher.hash(secrets.token_hex(16))


def _is_common(plain: str) -> bool:
    if len(set(plain)) < FEWEST_SIGNS:
        return True
    rest = plain
    for known in sorted(COMMON, key=len, reverse=True):
        rest = rest.replace(known, "")
    return len(rest) < FEWEST_OF_ONES_OWN
