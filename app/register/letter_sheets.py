"""The letter of one home: its words, what it is asked, and the size it is set in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.register.codes import in_groups
from app.register.letter_fit import LetterSize, Said, fits, size_of
from app.register.letter_queries import EstateOnPaper, Home, sample_home
from app.register.letter_text import Paragraph, paragraphs
from app.register.matters import Matter
from app.web.formatting import area
from app.web.pdf import SheetOverflowError
from app.web.qr import QrDrawing, qr_code

NUMERALS = "一二三四五六七八九"
MOST_ASKED = 3
LONGEST_ASKED = 34
LONGEST_PLACE = 24
CUT = "…"
PHONE_WAY = "微信扫右上角的码，点三下就好，不用注册。"
PAPER_WAY = "到居委会领纸质的表，填好交回。"
VISIT_WAY = "打电话，我们两个人一起来。"
CONTACT = "电话地点（）"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question as a letter shows it.

    Attributes:
        period: of this question alone; ``None`` if all share the letter's.
    """

    numeral: str
    text: str
    period: tuple[datetime, datetime] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterSheet:
    """The letter of one home.

    Attributes:
        period: when to vote, if it is the same for everything asked.
        is_open: that period has begun.
        more: questions that found no room; scanning shows them.
        is_cut: a question is shown without its end.
        final: a vote cannot be changed.
        size: the largest in which all of it fits.
    """

    place: str
    key: str
    area_dm2: int
    code: str
    qr: QrDrawing
    paragraphs: tuple[Paragraph, ...]
    asked: tuple[Asked, ...]
    more: int
    is_cut: bool
    period: tuple[datetime, datetime] | None
    is_open: bool
    final: bool
    paper_place: str
    size: LetterSize


def letter_sheet(estate: EstateOnPaper, home: Home, public_url: str) -> LetterSheet:
    """Put together the letter of one home.

    Raises:
        KeyError: if the letter's body has an unknown blank.
        SheetOverflowError: if the words do not fit a page in any size.
    """
    matters = [matter for matter in estate.matters if _concerns(matter, home)]
    asked = _asked(matters)
    body = paragraphs(estate.words.body, _values(estate, home))
    period = _shared_period(matters)
    said = _said(estate, body, matters)
    if not fits(said):
        raise SheetOverflowError("the letter says more than its page can hold")
    return LetterSheet(
        place=home.place,
        key=home.key,
        area_dm2=home.area_dm2,
        code=in_groups(home.code),
        qr=qr_code(code_address(public_url, home.code)),
        paragraphs=body,
        asked=asked[:MOST_ASKED],
        more=max(len(asked) - MOST_ASKED, 0),
        is_cut=_is_cut(asked),
        period=period,
        is_open=period is not None and period[0] <= estate.at,
        final=bool(matters) and all(matter.final for matter in matters),
        paper_place=matters[0].paper_place if matters else "",
        size=size_of(said),
    )


def has_room(estate: EstateOnPaper) -> bool:
    """Tell whether the estate's words leave room for all a ballot may ask.

    Raises:
        KeyError: if the letter's body has an unknown blank.
    """
    body = paragraphs(estate.words.body, _values(estate, sample_home()))
    return fits(_said(estate, body, _fullest_matters(estate.at)))


def code_address(public_url: str, code: str) -> str:
    """Return the address in a home's QR code; at most 42 signs keep it small."""
    return f"{public_url}/a/{code}"


def _values(estate: EstateOnPaper, home: Home) -> dict[str, str]:
    return {
        "小区": estate.name,
        "房屋": home.place,
        "面积": f"{area(home.area_dm2)} 平方米",
        "电话": estate.phone,
        "办公地点": estate.office,
        "时间": estate.hours,
    }


def _fullest_matters(at: datetime) -> list[Matter]:
    """Decisions that take as much room on a letter as any can."""
    return [
        Matter(
            title="",
            questions=("问" * (LONGEST_ASKED + 1),) * MOST_ASKED,
            opens_at=at,
            closes_at=at + timedelta(days=days),
            paper_place="某" * LONGEST_PLACE,
            final=True,
        )
        for days in (1, 2)
    ]


def _said(
    estate: EstateOnPaper, body: Sequence[Paragraph], matters: Sequence[Matter]
) -> Said:
    asked = _asked(matters)
    period = _shared_period(matters)
    paper_place = matters[0].paper_place if matters else ""
    return Said(
        heading=estate.words.heading,
        paragraphs=["".join(piece.text for piece in line) for line in body],
        when_lines=0 if period is None else 2 - (period[0] <= estate.at),
        asked=[one.text for one in asked[:MOST_ASKED]],
        with_periods=period is None,
        more=_is_cut(asked) or len(asked) > MOST_ASKED,
        ways=[PHONE_WAY, PAPER_WAY + paper_place, VISIT_WAY + estate.phone],
        contact=[CONTACT + estate.phone + estate.hours, CONTACT + estate.office],
    )


def _is_cut(asked: Sequence[Asked]) -> bool:
    return any(one.text.endswith(CUT) for one in asked)


def _concerns(matter: Matter, home: Home) -> bool:
    return matter.concerns(
        building_id=home.building_id,
        entrance_id=home.entrance_id,
        unit_id=home.unit_id,
    )


def _asked(matters: Sequence[Matter]) -> tuple[Asked, ...]:
    shared = _shared_period(matters)
    put = [(matter, text) for matter in matters for text in matter.questions]
    return tuple(
        Asked(
            numeral=numeral,
            text=_short(text),
            period=None if shared else (matter.opens_at, matter.closes_at),
        )
        for numeral, (matter, text) in zip(NUMERALS, put, strict=False)
    )


def _shared_period(matters: Sequence[Matter]) -> tuple[datetime, datetime] | None:
    periods = {(matter.opens_at, matter.closes_at) for matter in matters}
    return periods.pop() if len(periods) == 1 else None


def _short(text: str) -> str:
    if len(text) <= LONGEST_ASKED:
        return text
    return text[: LONGEST_ASKED - 1] + CUT
