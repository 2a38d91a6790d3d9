"""Secrets that a browser carries; only their keyed hash is kept."""

import secrets
import unicodedata

from app.keys import keyed_hash

TOKEN_BYTES = 32
CLAIM_BYTES = 16
RECOVERY_SIGNS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
RECOVERY_LENGTH = 12
RECOVERY_CODES = 8


def new_token() -> str:
    """Return a fresh secret of 32 random bytes."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def new_claim() -> str:
    """Return the random part of one scan of a letter."""
    return secrets.token_urlsafe(CLAIM_BYTES)


def token_of_claim(claim: str) -> str:
    """Return the secret of the one device that this scan can let in.

    It follows from the scan, so that two taps of the button let in one device and
    both answers carry the same cookie.
    """
    return keyed_hash("device-token-of-claim", claim)


def kept_hash(kind: str, token: str) -> str:
    """Return the keyed hash under which a token is looked up (64 hex digits)."""
    return keyed_hash(f"{kind}.token", token)


def new_recovery_codes() -> tuple[str, ...]:
    """Return eight codes that each replace the second factor once."""
    return tuple(
        "".join(secrets.choice(RECOVERY_SIGNS) for _ in range(RECOVERY_LENGTH))
        for _ in range(RECOVERY_CODES)
    )


def recovery_hash(typed: str) -> str:
    """Return the keyed hash of a recovery code, however it was typed."""
    folded = unicodedata.normalize("NFKC", typed).upper()
    bare = "".join(sign for sign in folded if sign.isalnum())
    return keyed_hash("recovery_code", bare)
