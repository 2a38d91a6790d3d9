"""QR codes as one SVG path of horizontal runs: small, sharp, black on white."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from flask import Flask
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

QUIET_ZONE = 4
LETTER_VERSION = 3
LARGEST_VERSION = 40
SCREEN_MASK = 3


class QrTooLargeError(ValueError):
    """The text does not fit the version that still scans well on paper."""


@dataclass(frozen=True, slots=True)
class QrDrawing:
    """A QR code ready to draw.

    Attributes:
        path: an SVG path, one closed box for each horizontal run of dark modules.
        side: modules per side with the quiet zone: the side of the viewBox.
        version: 1 to 40; a letter's code is at most 3.
    """

    path: str
    side: int
    version: int


@lru_cache(maxsize=512)
def qr_code(
    text: str, *, largest_version: int = LARGEST_VERSION, mask: int | None = None
) -> QrDrawing:
    """Draw the text at error correction level M with a quiet zone of four modules.

    Args:
        text: what a phone reads from it.
        largest_version: 1 to 40.
        mask: 0 to 7; without one the best of the eight is sought, which paper
            deserves and which takes six times as long.

    Raises:
        QrTooLargeError: if it needs a larger version than allowed.
    """
    code = QRCode(error_correction=ERROR_CORRECT_M, border=0, mask_pattern=mask)
    code.add_data(text)
    code.make(fit=True)
    if code.version > largest_version:
        raise QrTooLargeError(
            f"{len(text)} signs need version {code.version}, not {largest_version}"
        )
    rows = code.get_matrix()
    path = "".join(_row_path(row, y + QUIET_ZONE) for y, row in enumerate(rows))
    return QrDrawing(path, len(rows) + 2 * QUIET_ZONE, code.version)


def letter_code(text: str) -> QrDrawing:
    """Draw the code of a letter, which must scan from plain print.

    Raises:
        QrTooLargeError: if it needs more than version 3 (42 signs).
    """
    return qr_code(text, largest_version=LETTER_VERSION)


def screen_code(text: str) -> QrDrawing:
    """Draw a code to be scanned from a screen, where any mask scans."""
    return qr_code(text, mask=SCREEN_MASK)


def _row_path(row: Sequence[bool | None], y: int) -> str:
    boxes = []
    x = QUIET_ZONE
    for dark, run in groupby(row, key=bool):
        width = len(list(run))
        if dark:
            boxes.append(f"M{x} {y}h{width}v1H{x}z")
        x += width
    return "".join(boxes)


def init_app(app: Flask) -> None:
    """Let the templates ask for a code."""
    app.jinja_env.globals["qr_code"] = screen_code
