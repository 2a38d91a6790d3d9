"""The words of the register: uses, states, reasons to look."""

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.register.looking import MOST_LOOKS_A_DAY, LookReason
from app.register.queries.roll import RegisterPage
from app.register.queries.unit import UnitPage
from app.register.rules import Status, Use
from app.web.formatting import instant_with_year, square_metres

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


def register_note(page: RegisterPage) -> str | None:
    """Say which version of the register this is."""
    if page.version is None:
        return None
    said = _(
        "名册版本 %(day)s · %(file)s，%(at)s导入",
        day=page.version.effective_on.isoformat(),
        file=page.version.file_name,
        at=instant_with_year(page.version.imported_at),
    )
    return str(said)


def building_filters(page: RegisterPage) -> list[tuple[str, int, str, bool]]:
    """Name the buildings to narrow the register to."""
    return [
        (
            choice.label or str(_("全部")),
            choice.units,
            url_for(
                "register.roll",
                estate_id=page.estate_id,
                q=page.text or None,
                building=choice.id,
            ),
            choice.current,
        )
        for choice in page.buildings
    ]


def unit_facts(page: UnitPage) -> list[tuple[str, str]]:
    """Tell what is known of a unit beside its owners."""
    facts = [
        (_("面积"), square_metres(page.area_dm2)),
        (_("用途"), use_word(page.use)),
        (_("交付情况"), status_word(page.status)),
    ]
    if page.floor is not None:
        facts.append((_("楼层"), _("%(n)d 层", n=page.floor)))
    if page.removed_on:
        facts.append((_("移出名册"), page.removed_on.isoformat()))
    return [(str(label), str(value)) for label, value in facts]


def too_many_looks() -> str:
    """Say why no further home is shown in full today."""
    said = _(
        "今天已经看过 %(most)d 户的完整信息，明天才能再看。急用请找管理员。",
        most=MOST_LOOKS_A_DAY,
    )
    return str(said)


def _word(words: dict[Use, str] | dict[Status, str], stored: str) -> str:
    return next((str(word) for key, word in words.items() if key == stored), stored)
