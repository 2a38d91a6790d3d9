"""The words of the register: uses, states, reasons to look."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.register.looking import MOST_LOOKS_A_DAY, LookReason
from app.register.rules import Status, Use

USES = {
    Use.RESIDENTIAL: _l("住宅"),
    Use.SHOP: _l("商铺"),
    Use.OFFICE: _l("办公"),
    Use.PARKING: _l("车位"),
    Use.GARAGE: _l("车库"),
    Use.STORAGE: _l("储藏间"),
}
STATUSES = {
    Status.DELIVERED: _l("已交付"),
    Status.SOLD_UNDELIVERED: _l("已售未交付"),
    Status.UNSOLD: _l("未售"),
}
REASONS = {
    LookReason.REACH: _l("联系业主办事"),
    LookReason.CORRECT: _l("核对、改正名册"),
    LookReason.ASKED: _l("业主本人来问"),
    LookReason.OBJECTION: _l("处理异议"),
}


def use_word(use: str) -> str:
    """Name what a unit is used for; an unknown use reads as it is stored."""
    return _word(USES, use)


def status_word(status: str) -> str:
    """Name how a unit stands; nothing for one that stands as it should."""
    return _word(STATUSES, status)


def too_many_looks() -> str:
    """Say why no further home is shown in full today."""
    said = _(
        "今天已经看过 %(most)d 户的完整信息，明天才能再看。急用请找管理员。",
        most=MOST_LOOKS_A_DAY,
    )
    return str(said)


def _word(words: dict[Use, str] | dict[Status, str], stored: str) -> str:
    return next((str(word) for key, word in words.items() if key == stored), stored)
