"""Homes and words put together into what the paper templates show."""

from dataclasses import dataclass

from app.register.codes import in_groups
from app.register.letter_queries import EstateOnPaper, Home
from app.register.letter_sheets import LetterSheet, code_address
from app.web.qr import QrDrawing, qr_code

HASH_GROUP = 4
HASH_SIGNS = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What is stuck beside one door."""

    place: str
    code: str
    qr: QrDrawing


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelSheet:
    """The labels of up to ten doors, on one page."""

    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Poster:
    """What hangs at the gate: the way to the estate's public page."""

    qr: QrDrawing
    address: str


Sheet = LetterSheet | LabelSheet | Poster


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperPage:
    """Everything a paper template needs.

    Attributes:
        heading: what this paper is; on the screen only.
        remark: what to know before printing; on the screen only.
        back: words and address of the way back; on the screen only.
        sheets: one A4 page each.
        root: last hash of the estate's journal, as printed.
    """

    estate: EstateOnPaper
    heading: str
    remark: str
    back: tuple[str, str] | None
    sheets: tuple[Sheet, ...]
    root: str


def label(home: Home, public_url: str) -> Label:
    """Put together the label of one door."""
    return Label(
        place=home.place,
        code=in_groups(home.code),
        qr=qr_code(code_address(public_url, home.code)),
    )


def poster(estate: EstateOnPaper, public_url: str) -> Poster:
    """Put together the poster of an estate."""
    address = f"{public_url}/e/{estate.ref}"
    return Poster(qr=qr_code(address), address=address)


def root_line(estate: EstateOnPaper) -> str:
    """Return the last hash of the journal in groups, its first 32 hex digits."""
    signs = estate.journal_hash[:HASH_SIGNS]
    return " ".join(
        signs[start : start + HASH_GROUP] for start in range(0, len(signs), HASH_GROUP)
    )
