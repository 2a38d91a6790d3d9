"""The household code (一户一码): its signs, how it is written, how far it has come.

Pure: the secret key comes in as an argument.
"""

import hashlib
import hmac
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum, auto
from itertools import count, islice

SIGNS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""31 signs without I, L, O, 0 and 1, which look alike on paper."""

LENGTH = 12
"""Signs of a code: 31 to the power of 12 is more than 2 to the power of 59."""

LONGEST_TYPED = 64
FAIR_BYTES = len(SIGNS) * (256 // len(SIGNS))
HYPHENS = frozenset("\u00ad\u2212\u30fc\u2500\u2501_·.")
MOST_REISSUES = 3
"""Re-issues of one unit while a ballot stands open; more are flagged."""


class CodeState(StrEnum):
    """How far the code of a unit has come, the last step reached."""

    NONE = auto()
    ISSUED = auto()
    PRINTED = auto()
    OPENED = auto()
    CONFIRMED = auto()
    LOCKED = auto()


class ReissueReason(StrEnum):
    """Why a unit gets a new code; the old one and its devices die."""

    LOST = auto()
    SHARED = auto()
    MOVED = auto()
    DAMAGED = auto()
    OTHER = auto()


class Paper(StrEnum):
    """What can be printed."""

    LETTER = auto()
    LABEL = auto()
    POSTER = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """Which steps the live code of a unit has taken."""

    issued: bool
    printed: bool
    opened: bool
    confirmed: bool
    locked: bool


def code_of(key: bytes, unit_id: int, nonce: str) -> str:
    """Derive the twelve signs of a unit's code from the secret key and a nonce.

    Each sign is one byte of HMAC-SHA256 modulo 31; bytes of 248 and more are
    passed over, so that every sign is equally likely.
    """
    signs = (
        SIGNS[byte % len(SIGNS)]
        for byte in _keyed_bytes(key, f"{unit_id}|{nonce}")
        if byte < FAIR_BYTES
    )
    return "".join(islice(signs, LENGTH))


def normalise(typed: str) -> str | None:
    """Read what a person typed as a code; ``None`` if it cannot be one.

    Full-width signs, lower case, spaces and every kind of hyphen are accepted.
    """
    if len(typed) > LONGEST_TYPED:
        return None
    folded = unicodedata.normalize("NFKC", typed).upper()
    bare = "".join(sign for sign in folded if not _is_filler(sign))
    is_code = len(bare) == LENGTH and all(sign in SIGNS for sign in bare)
    return bare if is_code else None


def in_groups(code: str) -> str:
    """Write a code as it is printed, in groups of four: ``7K3M 9PXQ 2RTV``."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


def state_of(steps: Steps) -> CodeState:
    """Name the last step reached; a lock stands before everything else."""
    reached = (
        (steps.locked, CodeState.LOCKED),
        (steps.confirmed, CodeState.CONFIRMED),
        (steps.opened, CodeState.OPENED),
        (steps.printed, CodeState.PRINTED),
        (steps.issued, CodeState.ISSUED),
    )
    return next((state for taken, state in reached if taken), CodeState.NONE)


def _keyed_bytes(key: bytes, text: str) -> Iterator[int]:
    for block in count():
        yield from hmac.digest(key, f"{block}|{text}".encode(), hashlib.sha256)


def _is_filler(sign: str) -> bool:
    kind = unicodedata.category(sign)
    return sign.isspace() or kind in {"Pd", "Cf"} or sign in HYPHENS
