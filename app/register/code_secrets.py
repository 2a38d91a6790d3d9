"""The keyed side of household codes: what is printed, and what is kept at rest."""

from app.keys import derive, keyed_hash
from app.register import codes

PRINTED = "household-code"
KEPT = "household_code.code_hash"


def printed_code(unit_id: int, nonce: str) -> str:
    """Return the plain code of a unit: for paper only, never kept, never logged."""
    return codes.code_of(derive(PRINTED), unit_id, nonce)


def kept_hash(code: str) -> str:
    """Return the keyed hash under which a normalised code is looked up (64 hex)."""
    return keyed_hash(KEPT, code)
