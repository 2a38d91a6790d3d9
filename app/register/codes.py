"""The household code (一户一码): its signs, and how forgivingly it is read. Pure."""

import hashlib
import hmac
import unicodedata
from collections.abc import Iterator
from itertools import count, islice

SIGNS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""31 signs without I, L, O, 0 and 1, which look alike on paper."""

LENGTH = 12
"""Signs of a code: 31 to the power of 12 is more than 2 to the power of 59."""

LONGEST_TYPED = 64
FAIR_BYTES = len(SIGNS) * (256 // len(SIGNS))
HYPHENS = frozenset("\u00ad\u2212\u30fc\u2500\u2501_·.")


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


def _keyed_bytes(key: bytes, text: str) -> Iterator[int]:
    for block in count():
        yield from hmac.digest(key, f"{block}|{text}".encode(), hashlib.sha256)


def _is_filler(sign: str) -> bool:
    kind = unicodedata.category(sign)
    return sign.isspace() or kind in {"Pd", "Cf"} or sign in HYPHENS
