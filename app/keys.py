"""Keys derived from the one master secret, and keyed hashes of secrets at rest."""

import hashlib
import hmac

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32


class Keyring:
    """One 32-byte key per purpose, by HKDF-SHA256 from the master secret."""

    def __init__(self, master_secret: bytes) -> None:
        self._master = master_secret
        self._derived: dict[str, bytes] = {}

    def key(self, purpose: str) -> bytes:
        """Return the key of a purpose, the same one for as long as the master is."""
        if purpose not in self._derived:
            hkdf = HKDF(
                algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose.encode()
            )
            self._derived[purpose] = hkdf.derive(self._master)
        return self._derived[purpose]


_KEYRINGS: dict[str, Keyring] = {}


def install(keyring: Keyring) -> None:
    """Make this keyring the one of the process."""
    _KEYRINGS["process"] = keyring


def derive(purpose: str) -> bytes:
    """Return the process's key for a purpose (32 bytes).

    Raises:
        KeyError: if no keyring was installed.
    """
    return _KEYRINGS["process"].key(purpose)


def keyed_digest(purpose: str, text: str) -> bytes:
    """HMAC-SHA256 of a text under the key of a purpose (32 bytes)."""
    return hmac.digest(derive(purpose), text.encode(), hashlib.sha256)


def keyed_hash(purpose: str, text: str) -> str:
    """HMAC-SHA256 of a text under the key of a purpose, in 64 hex digits."""
    return keyed_digest(purpose, text).hex()
