"""Signed receipts and checkpoints: Ed25519 over what a log said at an instant.

Anybody holding one can show later that the log was rewritten. The signing key is
derived from the master secret; its public half stands on notices and in the bundle.
"""

from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from app.ballots.evidence.entries import canonical
from app.keys import derive

PURPOSE = "ballot-receipts"


def public_key() -> str:
    """The key receipts are checked with, in 64 hex digits."""
    return _private_key().public_key().public_bytes_raw().hex()


def signed(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document with the public key and a signature over its canonical bytes."""
    content = {**document, "key": public_key()}
    return {**content, "signature": _private_key().sign(canonical(content)).hex()}


def is_ours(document: Mapping[str, Any]) -> bool:
    """Tell whether this installation signed a document."""
    content = {key: said for key, said in document.items() if key != "signature"}
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key()))
    try:
        key.verify(bytes.fromhex(str(document["signature"])), canonical(content))
    except (InvalidSignature, KeyError, ValueError):
        return False
    return bool(document.get("key") == public_key())


def _private_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(derive(PURPOSE))
