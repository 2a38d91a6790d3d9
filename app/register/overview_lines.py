"""What the register itself says on an estate's overview."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.register.code_rules import CodeState
from app.register.overview import (
    Check,
    CheckState,
    NextStep,
    OverviewLine,
    Task,
    Urgency,
)
from app.register.queries.figures import RegisterFigures
from app.web.access import Permission
from app.web.formatting import count, day_with_year


@dataclass(frozen=True, slots=True)
class Ways:
    """Where the lines lead."""

    roll: str
    roll_import: str
    namesakes: str
    codes: str
    contact: str


def ways(estate_id: int) -> Ways:
    """Return the addresses of an estate's pages about its register."""
    overview = url_for("estates.overview", estate_id=estate_id)
    return Ways(
        roll=f"{overview}/register",
        roll_import=f"{overview}/register/import",
        namesakes=f"{overview}/register/same-person",
        codes=f"{overview}/codes",
        contact=f"{overview}/contact",
    )


def register_lines(figures: RegisterFigures, to: Ways) -> Sequence[OverviewLine]:
    """Say what is there, what is missing, and what comes next."""
    if not figures.has_roll:
        return [*_first_steps(to), _no_roll(to)]
    return [*_steps(figures, to), *_tasks(figures, to), *_checks(figures, to)]


def _first_steps(to: Ways) -> Iterator[OverviewLine]:
    yield NextStep(
        urgency=Urgency.NOTHING_WORKS,
        permission=Permission.KEEP_REGISTER,
        strong=_("先把业主名册传上来。"),
        text=_("有了名册，才能发一户一码、开表决。Excel 表原样上传就行。"),
        href=to.roll_import,
        action=_("导入名册"),
        icon="upload",
    )
    yield NextStep(
        urgency=Urgency.NOTHING_WORKS,
        permission=Permission.SEE_ESTATE,
        strong=_("业主名册还没有导入。"),
        text=_("居委会工作人员导入以后，这里会显示户数和面积。"),
    )


def _no_roll(to: Ways) -> Check:
    return Check(
        state=CheckState.NO,
        title=_("没有业主名册"),
        note=_("xlsx、xls、ods、csv 都可以"),
        href=to.roll_import,
        action=_("导入"),
        permission=Permission.KEEP_REGISTER,
    )


def _steps(figures: RegisterFigures, to: Ways) -> Iterator[NextStep]:
    without_code = figures.codes[CodeState.NONE]
    unprinted = figures.codes[CodeState.ISSUED]
    if figures.undecided:
        yield NextStep(
            urgency=Urgency.WAITING,
            permission=Permission.KEEP_REGISTER,
            strong=_sentence(_same_name(figures.undecided)),
            text=_("是同一个人就只算 1 个人数，要您看过再定。"),
            href=to.namesakes,
            action=_("去确认"),
            icon="people",
        )
    if without_code:
        yield NextStep(
            urgency=Urgency.READY,
            permission=Permission.ISSUE_CODES,
            strong=_sentence(_no_code(without_code)),
            text=_("发了码、印了信，住户扫码就能办事。"),
            href=to.codes,
            action=_("发一户一码"),
            icon="key",
        )
    elif unprinted:
        yield NextStep(
            urgency=Urgency.READY,
            permission=Permission.ISSUE_CODES,
            strong=_sentence(_unprinted(unprinted)),
            text=_("印好送到每一户，住户扫码就能办事。"),
            href=to.codes,
            action=_("去打印"),
            icon="print",
        )


def _tasks(figures: RegisterFigures, to: Ways) -> Iterator[Task]:
    locked = figures.codes[CodeState.LOCKED]
    if figures.undecided:
        yield Task(
            urgency=Urgency.WAITING,
            permission=Permission.KEEP_REGISTER,
            icon="people",
            kind="brand",
            title=_same_name(figures.undecided),
            note=_("是不是同一个人，关系到人数"),
            href=to.namesakes,
            action=_("去确认"),
        )
    if locked:
        yield Task(
            urgency=Urgency.WAITING,
            permission=Permission.ISSUE_CODES,
            icon="lock",
            kind="notice",
            title=ngettext("%(num)d 户的码锁住了", "%(num)d 户的码锁住了", locked),
            note=_("连续答错 5 次；见到本人以后可以解锁"),
            href=to.codes,
            action=_("去看看"),
        )


def _checks(figures: RegisterFigures, to: Ways) -> Iterator[Check]:
    yield _version(figures)
    yield from _faults(figures, to)
    yield from _letters(figures, to)


def _version(figures: RegisterFigures) -> Check:
    note = _("%(n)s 户", n=count(figures.units))
    if figures.version:
        note = _(
            "%(n)s 户，%(day)s导入，从 %(since)s 起算",
            n=count(figures.units),
            day=day_with_year(figures.version.imported_at),
            since=figures.version.effective_on.isoformat(),
        )
    return Check(state=CheckState.OK, title=_("业主名册已导入"), note=note)


def _faults(figures: RegisterFigures, to: Ways) -> Iterator[Check]:
    if figures.without_owner:
        keys = "、".join(figures.ownerless)
        more = figures.without_owner > len(figures.ownerless)
        yield Check(
            state=CheckState.NO,
            title=ngettext(
                "%(num)d 户没有业主", "%(num)d 户没有业主", figures.without_owner
            ),
            note=_("%(keys)s 等", keys=keys) if more else keys,
            href=to.roll_import,
            action=_("去补"),
            permission=Permission.KEEP_REGISTER,
        )
    if figures.without_phone:
        yield Check(
            state=CheckState.ASK,
            title=ngettext(
                "%(num)d 户没有电话", "%(num)d 户没有电话", figures.without_phone
            ),
            note=_("这些住户扫码后要填业主全名"),
        )


def _letters(figures: RegisterFigures, to: Ways) -> Iterator[Check]:
    missing, unprinted = figures.codes[CodeState.NONE], figures.codes[CodeState.ISSUED]
    if missing or unprinted:
        yield Check(
            state=CheckState.NO,
            title=_no_code(missing) if missing else _unprinted(unprinted),
            note=_(
                "共 %(n)s 户，已打印 %(done)s 户",
                n=count(figures.units),
                done=count(figures.units - missing - unprinted),
            ),
            href=to.codes,
            action=_("去办"),
            permission=Permission.ISSUE_CODES,
        )
    elif unopened := figures.codes[CodeState.PRINTED]:
        yield Check(
            state=CheckState.ASK,
            title=ngettext(
                "%(num)d 户还没有扫过码", "%(num)d 户还没有扫过码", unopened
            ),
            note=_("信印好了，请看看是不是都送到了"),
            href=to.codes,
            action=_("看是哪几户"),
            permission=Permission.ISSUE_CODES,
        )
    else:
        yield Check(state=CheckState.OK, title=_("每一户都扫过码"))


def _sentence(said: str) -> str:
    return str(_("%(said)s。", said=said))


def _same_name(pairs: int) -> str:
    return str(
        ngettext("%(num)d 组同名业主还没有定", "%(num)d 组同名业主还没有定", pairs)
    )


def _no_code(homes: int) -> str:
    return str(ngettext("%(num)d 户还没有一户一码", "%(num)d 户还没有一户一码", homes))


def _unprinted(homes: int) -> str:
    return str(ngettext("%(num)d 户的信还没有打印", "%(num)d 户的信还没有打印", homes))
