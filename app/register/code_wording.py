"""The words for states of codes, for reasons, and for what cannot be done."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.register.code_rules import (
    MOST_REISSUED_AT_ONCE,
    MOST_SHEETS,
    CodeRefusal,
    CodeState,
    Paper,
    ReissueReason,
)

STATES: Mapping[CodeState, str] = {
    CodeState.NONE: _l("未发码"),
    CodeState.ISSUED: _l("待印"),
    CodeState.PRINTED: _l("已印"),
    CodeState.OPENED: _l("已扫码"),
    CodeState.CONFIRMED: _l("已确认"),
    CodeState.LOCKED: _l("锁住"),
}
LOOKS: Mapping[CodeState, tuple[str | None, str]] = {
    CodeState.NONE: (None, "cross"),
    CodeState.ISSUED: (None, "clock"),
    CodeState.PRINTED: ("ballot", "print"),
    CodeState.OPENED: ("ballot", "scan"),
    CodeState.CONFIRMED: ("survey", "tick"),
    CodeState.LOCKED: ("notice", "lock"),
}
REASONS: Mapping[ReissueReason, str] = {
    ReissueReason.LOST: _l("信丢了"),
    ReissueReason.SHARED: _l("码被别人看到或外传"),
    ReissueReason.MOVED: _l("换了业主或住户"),
    ReissueReason.DAMAGED: _l("信损坏，扫不出来"),
    ReissueReason.OTHER: _l("其他原因"),
}
FILES: Mapping[Paper, str] = {
    Paper.LETTER: _l("信函"),
    Paper.LABEL: _l("门贴"),
    Paper.POSTER: _l("海报"),
}
REFUSALS: Mapping[CodeRefusal, str] = {
    CodeRefusal.NOTHING_CHOSEN: _l("还没有选。请先勾选楼栋或住户，再按一次。"),
    CodeRefusal.NOTHING_TO_PRINT: _l(
        "选中的住户都印过了。要再印一份，请勾选“印过的也再印”。"
    ),
    CodeRefusal.TOO_MANY_SHEETS: _l(
        "一次最多印 %(n)d 户。请按楼栋分几次印。", n=MOST_SHEETS
    ),
    CodeRefusal.TOO_MANY_AT_ONCE: _l(
        "一次最多给 %(n)d 户换码。请分几次办。", n=MOST_REISSUED_AT_ONCE
    ),
    CodeRefusal.NO_CODE_YET: _l(
        "选中的住户里有还没有发码的。没有旧码，直接印信函就行。"
    ),
    CodeRefusal.NOT_LOCKED: _l("这一户的码没有锁住，不用解锁。"),
    CodeRefusal.CHANGED_MEANWHILE: _l("刚才有住户换了码，这一份不能用了。请再印一次。"),
    CodeRefusal.LETTER_TOO_LONG: _l("信的字太多，一页放不下。请把文字写短一些。"),
    CodeRefusal.IN_WECHAT: _l(
        "微信里不能下载文件。请点右上角“…”，选“在浏览器打开”，再来印。"
    ),
}


def code_state(state: CodeState) -> str:
    """Name a state in the table and the filters."""
    return STATES[state]


def code_state_look(state: CodeState) -> tuple[str | None, str]:
    """Return the kind and the drawing of a state's tag."""
    return LOOKS[state]


def reissue_reason(reason: ReissueReason) -> str:
    """Name a reason for a new code."""
    return REASONS[reason]


def file_name(paper: Paper, estate: str, homes: int) -> str:
    """Name the file that is handed out: ``信函-幸福里小区-64户.pdf``."""
    if paper is Paper.POSTER:
        return f"{FILES[paper]}-{estate}.pdf"
    return _(
        "%(paper)s-%(estate)s-%(n)d户.pdf", paper=FILES[paper], estate=estate, n=homes
    )


def code_refusal(refusal: CodeRefusal) -> str:
    """Say why something was not done and what can be done instead."""
    return REFUSALS[refusal]


def reissued(homes: int) -> str:
    """Say that homes have new codes now, and what comes next."""
    return _(
        "%(n)d 户换了新码。旧码和登记过的手机已经作废；投过的票照样算数。"
        "请把新的信印出来送到家。",
        n=homes,
    )
