"""The words of a letter that the committee may change: text with blanks. Pure."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

BLANKS = ("小区", "房屋", "面积", "电话", "办公地点", "时间")
"""What stands in braces and is filled in for each home: ``{房屋}``."""

LONGEST_HEADING = 18
LONGEST_BODY = 120
MOST_PARAGRAPHS = 4
HEADING = "小区要改造，请您家表个态"
BODY = """您好！{小区}要改造。改不改、改什么、怎么花钱，由业主决定。
您家要办的事，扫码就能看到。"""
BLANK = re.compile(r"[{｛]\s*([^{}｛｝]*?)\s*[}｝]")
DIGIT_MEETS_WORD = re.compile(
    r"(?<=[0-9A-Z])(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])(?=[0-9A-Z])"
)
STRAY_BRACE = re.compile(r"[{}｛｝]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text; what was filled in stands out."""

    text: str
    strong: bool = False


Paragraph = tuple[Piece, ...]


def blanks(text: str) -> tuple[str, ...]:
    """Name what stands in braces, and any brace left alone."""
    return (*BLANK.findall(text), *STRAY_BRACE.findall(BLANK.sub("", text)))


def unknown_blanks(text: str) -> tuple[str, ...]:
    """Name what stands in braces without being a blank, and any brace left alone."""
    return tuple(name for name in blanks(text) if name not in BLANKS)


def hidden_signs(text: str) -> bool:
    """Tell whether the text holds signs that cannot be seen but change how it reads."""
    return any(
        unicodedata.category(sign) in {"Cc", "Cf", "Co", "Cs", "Cn"}
        for sign in text
        if sign not in "\r\n\t"
    )


def paragraphs(body: str, values: Mapping[str, str]) -> tuple[Paragraph, ...]:
    """Fill the blanks; every line of the body is a paragraph, empty ones are not.

    Raises:
        KeyError: if the body has a blank that no value is given for.
    """
    return tuple(_filled(line, values) for line in lines(body))


def lines(body: str) -> tuple[str, ...]:
    """Take a body apart into its paragraphs."""
    return tuple(line.strip() for line in body.splitlines() if line.strip())


def spaced(text: str) -> str:
    """Let figures stand clear of the words around them: ``3 号楼 2 单元 301``."""
    return DIGIT_MEETS_WORD.sub(" ", text)


def _filled(line: str, values: Mapping[str, str]) -> Paragraph:
    pieces = []
    for number, part in enumerate(BLANK.split(line)):
        is_blank = number % 2 == 1
        pieces.append(Piece(values[part] if is_blank else part, strong=is_blank))
    return tuple(piece for piece in pieces if piece.text)
