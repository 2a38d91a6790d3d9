"""The page of a roll before it is imported."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from app.register.import_cells import ShownSheets, shown_sheets
from app.register.import_changes import Changes, changes_in, place_of
from app.register.intake.collector import collector_paused
from app.register.intake.difference import Difference, difference
from app.register.intake.faults import Fault
from app.register.intake.namesakes import Namesakes, namesakes_of
from app.register.intake.roll import Roll, check_file, check_workbook
from app.register.intake.workbook import read_workbook
from app.register.queries.imports import Upload
from app.register.queries.preview import Preview, Show, preview_of
from app.register.queries.registered import registered_units
from app.web.formatting import area, count
from app.web.masking import masked_name, masked_phone

MOST_NAMESAKES = 12
Figure = tuple[str, str, str | None, str | None]


@dataclass(frozen=True, slots=True)
class NamesakeLine:
    """One name that stands on the roll without a phone in common."""

    name: str
    homes: tuple[str, ...]
    phones: tuple[str, ...]
    counted_as: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPage:
    """A roll before it is imported.

    Attributes:
        sums: building, units and area in dm² of each.
        may_import: nothing blocks and something would change.
    """

    estate_id: int
    ref: str
    file_name: str
    note: str
    figures: tuple[Figure, ...]
    sheets: tuple[ShownSheets, ...]
    sums: tuple[tuple[str, int, int], ...]
    units: int
    area_dm2: int
    namesakes: tuple[NamesakeLine, ...]
    more_namesakes: int
    changes: Changes
    errors: int
    warnings: int
    fixes: int
    shows: Show
    may_import: bool

    @property
    def is_blocked(self) -> bool:
        return bool(self.errors)

    @property
    def needs_agreement(self) -> bool:
        return self.may_import and not self.changes.begins


def import_page(
    session: Session, *, estate_id: int, upload: Upload, shows: Show
) -> ImportPage:
    """Read an upload by its mapping and hold it against the register."""
    with collector_paused():
        workbook = read_workbook(upload.content, upload.file_name)
        roll = check_workbook(workbook, upload.mapping)
        preview = preview_of(workbook, roll, shows)
    found = difference(roll.units, registered_units(session, estate_id))
    return _page(estate_id, upload, preview, found, shows)


def fault_list(upload: Upload) -> tuple[Fault, ...]:
    """Read an upload by its mapping and return what is wrong with it."""
    return check_file(upload.content, upload.file_name, upload.mapping).faults


def _page(
    estate_id: int, upload: Upload, preview: Preview, found: Difference, shows: Show
) -> ImportPage:
    roll = preview.roll
    changes = changes_in(found)
    namesakes = namesakes_of(roll.units)
    return ImportPage(
        estate_id=estate_id,
        ref=upload.ref,
        file_name=upload.file_name,
        note=_note(roll, upload.file_name),
        figures=tuple(_figures(preview)),
        sheets=shown_sheets(preview.sheets),
        sums=tuple((one.label, one.units, one.area_dm2) for one in preview.sums),
        units=roll.summary.units,
        area_dm2=roll.summary.total_area_dm2,
        namesakes=tuple(map(_line, namesakes[:MOST_NAMESAKES])),
        more_namesakes=max(0, len(namesakes) - MOST_NAMESAKES),
        changes=changes,
        errors=preview.errors,
        warnings=preview.warnings,
        fixes=preview.fixes,
        shows=shows,
        may_import=not roll.blocked and not changes.is_same,
    )


def _note(roll: Roll, file_name: str) -> str:
    sheets = sum(1 for sheet in roll.mapping.sheets if sheet.included)
    told = [
        file_name,
        ngettext("%(num)d 张表", "%(num)d 张表", sheets),
        _("%(rows)s 行", rows=count(roll.rows)),
    ]
    if roll.filled:
        told.append(_("合并单元格 %(n)s 处已拆开", n=count(roll.filled)))
    return " · ".join([*map(str, told), str(_("还没有写入任何数据"))])


def _figures(preview: Preview) -> Sequence[Figure]:
    roll, summary = preview.roll, preview.roll.summary
    return [
        (_("读到"), count(roll.rows), _("行"), None),
        (
            _("可以写入"),
            count(summary.units),
            _("户"),
            _(
                "%(n)s 栋楼，商铺 %(shops)s 户",
                n=summary.buildings,
                shops=summary.shops,
            ),
        ),
        (_("面积合计"), area(summary.total_area_dm2), _("㎡"), None),
        (
            _("人数（不同产权人）"),
            count(summary.owner_groups),
            None,
            _("共有 %(n)s 户", n=count(summary.jointly_owned_units)),
        ),
        (
            _("错误 / 提醒"),
            f"{preview.errors} / {preview.warnings}",
            None,
            _("没有电话 %(n)s 户", n=count(summary.units_without_phone)),
        ),
    ]


def _line(one: Namesakes) -> NamesakeLine:
    return NamesakeLine(
        name=masked_name(one.name),
        homes=tuple(place_of(appears.key) for appears in one.appearances),
        phones=tuple(
            masked_phone(appears.phone) if appears.phone else str(_("没有电话"))
            for appears in one.appearances
        ),
        counted_as=one.counted_as,
    )
