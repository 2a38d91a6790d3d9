"""Paths of this site that a visitor may be sent back to."""

import re

SEGMENT = r"[A-Za-z0-9_~-][A-Za-z0-9_.~-]*"
SAFE_PATH = re.compile(
    rf"/(?:{SEGMENT}(?:/{SEGMENT})*/?)?(?:\?[A-Za-z0-9_.~%=&+-]*)?", re.ASCII
)
LONGEST_PATH = 300


def safe_path(candidate: str | None, otherwise: str) -> str:
    """Return the candidate if it is a plain path of this site, else the other one.

    Only letters, digits and ``_ . ~ -`` may stand in a segment and no segment
    starts with a dot, so no host, scheme, backslash, control or escaped
    character gets through.
    """
    if candidate is None or len(candidate) > LONGEST_PATH:
        return otherwise
    return candidate if SAFE_PATH.fullmatch(candidate) else otherwise
